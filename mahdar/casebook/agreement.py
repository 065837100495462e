"""Whether reviewers agree: Krippendorff's alpha over what they decided apart, and over blind re-checks of their own.

A unit is an item of the casebook that two or more decided about; a skipped item is not a decision. Alpha is 1 where
all agree, 0 where they agree as by chance, below 0 where they agree less; None where there is nothing to compare.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection, select

from mahdar.casebook.decisions import Decision, decided
from mahdar.casebook.schema import decisions

Ratings = dict[int, dict[str, Hashable]]  # unit → rater → value
_ALIKE = "="  # the machine's value, left as it is


@dataclass(frozen=True, slots=True)
class Agreement:
    """`what`: "verdict", or a field; of which kind of items. `units` two or more decided about, `same` all alike."""

    kind: str
    what: str
    units: int
    same: int
    alpha: float | None


@dataclass(frozen=True, slots=True)
class Recheck:
    """How a person decided when asked again without seeing what they had decided: `same` of `asked`."""

    by: str
    asked: int
    same: int
    alpha: float | None


@dataclass(frozen=True, slots=True)
class Dispute:
    """An item that two or more decided about differently and no adjudicator yet; person → verdict."""

    report: int
    item: int
    kind: str
    verdicts: dict[str, str]


def alpha(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Krippendorff's alpha for nominal values: 1 - observed/expected disagreement, over units with two values or more.

    None where no unit can be compared, or all values are one.
    """
    pairable = [values for values in units if len(values) > 1]
    totals = Counter(value for values in pairable for value in values)
    n = totals.total()
    expected = sum(count * (n - count) for count in totals.values())
    if n < 2 or expected == 0:
        return None
    observed = 0.0
    for values in pairable:
        counts = Counter(values)
        observed += sum(c * (len(values) - c) for c in counts.values()) / (len(values) - 1)
    return 1 - (n - 1) * observed / expected


def agreement(connection: Connection) -> list[Agreement]:
    """Agreement on verdicts and on each field that somebody corrected, for each kind of item."""
    found = [d for d in decided(connection) if d.seat == "reviewer" and d.item is not None]
    out = []
    for kind in sorted({d.kind for d in found}):
        of_kind = [d for d in found if d.kind == kind]
        out.append(_agreed(kind, "verdict", verdicts(of_kind)))
        fields = sorted({d.field for d in of_kind if d.field and d.verdict == "correct"})
        out += [_agreed(kind, field, values_of(of_kind, field)) for field in fields]
    return [a for a in out if a.units]


def _agreed(kind: str, what: str, ratings: Ratings) -> Agreement:
    units = [list(by.values()) for by in ratings.values() if len(by) > 1]
    same = sum(len(set(values)) == 1 for values in units)
    return Agreement(kind, what, len(units), same, alpha(units))


def verdicts(found: Iterable[Decision]) -> Ratings:
    """Item → person → accept, correct or reject: the last word on the whole, or correct where a field was mended."""
    out: Ratings = {}
    for d in found:
        if d.item is None or d.verdict in ("skip", "add"):
            continue
        said = out.setdefault(d.item, {})
        mended = said.get(d.by) == "correct" and d.verdict == "accept"
        said[d.by] = "correct" if mended else d.verdict
    return out


def values_of(found: Iterable[Decision], field: str) -> Ratings:
    """Item → person → the value that a field has for them; those who rejected the item say nothing about it."""
    out: Ratings = {}
    gone: set[tuple[int, str]] = set()
    for d in found:
        if d.item is None or d.verdict in ("skip", "add"):
            continue
        if d.verdict == "reject":
            gone.add((d.item, d.by))
        said = out.setdefault(d.item, {})
        if d.verdict == "correct" and d.field == field:
            said[d.by] = json.dumps(d.after, sort_keys=True, ensure_ascii=False)
        else:
            said.setdefault(d.by, _ALIKE)
    return {item: {by: v for by, v in said.items() if (item, by) not in gone} for item, said in out.items()}


def disputes(connection: Connection) -> list[Dispute]:
    """What waits for an adjudicator: reviewers differ, and nobody has decided between them."""
    found = [d for d in decided(connection) if d.item is not None]
    settled = {d.item for d in found if d.seat == "adjudicator"}
    reviewed = [d for d in found if d.seat == "reviewer" and d.item not in settled]
    where = {d.item: (d.report, d.kind) for d in reviewed if d.item is not None}
    fields = {d.field for d in reviewed if d.verdict == "correct"}
    differ = {item for item, by in verdicts(reviewed).items() if len(set(by.values())) > 1}
    for field in fields - {None}:
        differ |= {item for item, by in values_of(reviewed, str(field)).items() if len(set(by.values())) > 1}
    said = verdicts(reviewed)
    return [Dispute(*_place(where, i), {by: str(v) for by, v in said.get(i, {}).items()}) for i in sorted(differ)]


def _place(where: dict[int, tuple[int, str]], item: int) -> tuple[int, int, str]:
    report, kind = where[item]
    return report, item, kind


def rechecks(connection: Connection, person: str, share: float) -> list[tuple[int, int]]:
    """(report, item) of what a person decided about that is to be asked again, blind: a share chosen by chance, once.

    Which ones they are stays the same from call to call, and the person cannot tell beforehand.
    """
    found = [d for d in decided(connection, by=person) if d.item is not None and d.verdict != "skip"]
    done = {d.item for d in found if d.seat == "recheck"}
    first = {d.item: d.report for d in reversed(found) if d.seat == "reviewer" and d.item is not None}
    return sorted((report, item) for item, report in first.items() if item not in done and _chosen(person, item, share))


def _chosen(person: str, item: int, share: float) -> bool:
    digest = sha256(f"{person}\0{item}".encode()).digest()
    return int.from_bytes(digest[:4], "big") < share * 2**32


def rechecked(connection: Connection) -> list[Recheck]:
    """How each person's blind re-checks came out."""
    names = connection.execute(select(decisions.c.by).where(decisions.c.seat == "recheck").distinct()).scalars()
    out = []
    for name in sorted(names):
        found = decided(connection, by=name)
        first = verdicts(d for d in found if d.seat == "reviewer")
        again = verdicts(d for d in found if d.seat == "recheck")
        units = [[first[i][name], again[i][name]] for i in again if i in first]
        out.append(Recheck(name, len(units), sum(a == b for a, b in units), alpha(units)))
    return out
