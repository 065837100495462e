"""A promise: one thing that somebody is to do or not to do, as the words of a report have it; a term before it is
known to which deal it belongs."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Promise:
    """Tokens `first` to `last` (exclusive) are its head; `begin` to `end` the clause that is its evidence.

    Roles hold beings by index, likeliest first. `count` is (min, max or None); `amount` is in units of `currency`;
    `duration` is ISO 8601; `deadline` the index of a date phrase of the report.
    """

    first: int
    last: int
    begin: int
    end: int
    kind: str
    chance: float = 0.0
    modality: str = "must"
    debtor: list[int] = field(default_factory=list)
    creditor: list[int] = field(default_factory=list)
    beneficiary: list[int] = field(default_factory=list)
    object: tuple[int, int] | None = None
    count: tuple[int, int | None] | None = None
    unit: str | None = None
    amount: float | None = None
    currency: str | None = None
    place: list[int] = field(default_factory=list)
    duration: str | None = None
    deadline: int | None = None
