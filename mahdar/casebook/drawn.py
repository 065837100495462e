"""A ledger as one deal of one record, so that what reads and draws deals of reports reads and draws it too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from mahdar.casebook.course import POLARITIES
from mahdar.casebook.ledger import Ledger
from mahdar.casebook.told import Row, Value
from mahdar.record import (
    Condition,
    Date,
    Deal,
    Exchange,
    Group,
    Polarity,
    Range,
    Record,
    Simultaneity,
    Stage,
    Stance,
    Term,
    TermKind,
)
from mahdar.render.aloud_deals import DealReader
from mahdar.render.frames import kinds, noun_of
from mahdar.render.labels import Label
from mahdar.render.picture import Picture, picture_of
from mahdar.report import Report, Span


def as_deal(ledger: Ledger) -> tuple[Record, Deal]:
    """A record without a text of its own, with one deal: each value as most sources tell it."""
    names = [Group(key, ar, en) for key, (ar, en) in ledger.names.items()]
    stages = [Stage(n, [_id(r.number) for r in ledger.rows if r.stage == n]) for n in ledger.stages if n]
    deal = Deal(
        "d1", ledger.parties, ledger.mediators, ledger.guarantors, status=ledger.status,
        terms=[_term(r) for r in ledger.rows], exchanges=_exchanges(ledger), conditions=_conditions(ledger),
        stages=stages,
    )  # fmt: skip
    return Record(Report(""), list(names), deals=[deal]), deal


def picture(ledger: Ledger) -> Picture:
    """The picture of the deal on the day of the ledger."""
    return picture_of(*as_deal(ledger))


def nouns(ledger: Ledger) -> dict[int, Label]:
    """What each promise is called: «الإفراج عن 12 أسيراً»."""
    record, deal = as_deal(ledger)
    reader = DealReader(record, deal)
    return {
        row.number: reader.promises.noun(term, deal, to=False).heading()
        for row, term in zip(ledger.rows, deal.terms, strict=True)
    }


def _id(number: int) -> str:
    return f"t{number}"


def _first(row: Row, name: str) -> Value | None:
    return next(iter(row.values.get(name, ())), None)


def _term(row: Row) -> Term:
    count, amount, duration, deadline = (_first(row, name) for name in ("count", "amount", "duration", "deadline"))
    most = max((len(s.outlets) for s in row.stances), default=0)
    stances = [Stance(s.party, s.stance) for s in row.stances if s.latest and len(s.outlets) * 2 >= most]
    words = _words(row)
    due = str(deadline.value) if deadline else None
    return Term(
        _id(row.number), row.kind, debtor=row.debtor, creditor=row.creditor, object=words,
        count=cast(Range, count.value) if count else None, unit=unit_of(row.kind, count.unit) if count else None,
        amount=cast(float, amount.value) if amount else None, currency=amount.unit if amount else None,
        duration=str(duration.value) if duration else None, deadline=Date(due, due, "day") if due else None,
        stage=row.stage, stances=stances, obligation=row.standing.state,
        evidence=[Span(c.start, c.end, c.quote) for c in row.cites[:1]],
    )  # fmt: skip


def unit_of(kind: TermKind, told: str | None) -> str | None:
    """What is counted: the report's noun, or the usual one of the kind where that is none («من مقاتليه»)."""
    return told if noun_of(told) else kinds()[kind].unit or told


def _words(row: Row) -> Span | None:
    """The words for what is promised, where no count says it."""
    if "count" in row.values or row.kind in ("ransom", "payment"):
        return None
    quote = next((str(v.value) for v in row.values.get("object", ())), None)
    return Span(0, len(quote), quote) if quote else None


def _exchanges(ledger: Ledger) -> list[Exchange]:
    out = []
    for link in ledger.links:
        ways = [w.way for w in ledger.ways if w.number in (*link.give, *link.get) and w.way not in POLARITIES]
        way = max(dict.fromkeys(ways), key=ways.count) if ways and len(set(ways)) == 1 else "unknown"
        give, get = ([_id(n) for n in side] for side in (link.give, link.get))
        out.append(Exchange(give, get, cast(Simultaneity, way)))
    return out


def _conditions(ledger: Ledger) -> list[Condition]:
    """What hangs on what, each once."""
    seen: dict[tuple[int, int, str], Condition] = {}
    for w in ledger.ways:
        if w.other is not None and w.way in POLARITIES and _known(ledger, w.other):
            seen[w.other, w.number, w.way] = Condition(_id(w.other), [_id(w.number)], cast(Polarity, w.way))
    return list(seen.values())


def _known(ledger: Ledger, number: int) -> bool:
    return any(r.number == number for r in ledger.rows)


def side_by_side(keys: Sequence[str], ledger: Ledger) -> Label:
    """Several parties by name."""
    names = [ledger.name(k) for k in keys]
    return Label(" و".join(n[0] for n in names) or "؟", " and ".join(n[1] for n in names) or "?")
