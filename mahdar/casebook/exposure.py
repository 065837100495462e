"""Who has given without having received: after each stage, what every party has delivered and still awaits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from mahdar.casebook.as_of import Standing
from mahdar.record import Obligation

_GIVEN: frozenset[Obligation] = frozenset({"fulfilled", "partial", "in_progress"})


class Link(Struct, frozen=True):
    """Promises given for promises got, by their numbers."""

    give: list[int]
    get: list[int]


class Pledge(Struct, frozen=True):
    """What the reckoning needs of a promise: who owes it to whom (keys), its stage, its standing."""

    number: int
    stage: int
    debtor: list[str]
    creditor: list[str]
    standing: Standing


class Exposed(Struct, frozen=True):
    """A party that has given and awaits the return, after a stage (0: a deal without stages).

    `certain` is false where some source says that it gave and another that it did not, or that it has received.
    """

    party: str
    stage: int
    gave: list[int]
    awaits: list[int]
    certain: bool


def exposure_of(pledges: Sequence[Pledge], links: Sequence[Link]) -> list[Exposed]:
    """Who is exposed after each stage, by all promises up to it."""
    out = []
    for stage in sorted({p.stage for p in pledges}):
        due = {p.number: p for p in pledges if p.stage <= stage}
        for party in dict.fromkeys(k for p in due.values() for k in p.debtor):
            found = _exposed(party, stage, due, links)
            if found:
                out.append(found)
    return out


def _exposed(party: str, stage: int, due: Mapping[int, Pledge], links: Sequence[Link]) -> Exposed | None:
    own = [
        p for p in due.values() if p.debtor == [party] or (party in p.debtor and p.creditor and party not in p.creditor)
    ]
    gave = [p for p in own if given(p.standing)]
    awaits = [p for n in _returns(party, gave, due, links) if not surely_given((p := due[n]).standing)]
    if not gave or not awaits:
        return None
    certain = all(surely_given(p.standing) for p in gave) and not any(given(p.standing) for p in awaits)
    return Exposed(party, stage, [p.number for p in gave], [p.number for p in awaits], certain)


def _returns(party: str, gave: Sequence[Pledge], due: Mapping[int, Pledge], links: Sequence[Link]) -> list[int]:
    """What is promised in return: by the words of an exchange; where there are none, what others owe the party, or
    owe in the same stage."""
    numbers = {p.number for p in gave}
    linked = [n for x in links for a, b in ((x.give, x.get), (x.get, x.give)) if numbers & set(a) for n in b]
    if not linked:
        stages = {p.stage for p in gave}
        linked = [p.number for p in due.values() if party in p.creditor or p.stage in stages]
    return [n for n in dict.fromkeys(linked) if n in due and due[n].debtor and party not in due[n].debtor]


def given(standing: Standing) -> bool:
    """Whether anybody says that it was delivered, in part or in full."""
    if standing.sides:
        return any(s.state in _GIVEN and not s.denied for s in standing.sides)
    return standing.state in _GIVEN


def surely_given(standing: Standing) -> bool:
    """Whether it was delivered in full and nobody disputes it."""
    return standing.state == "fulfilled" and not standing.contested
