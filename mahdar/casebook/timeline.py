"""Days in order: what happened, what was promised, who answered how, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from mahdar.casebook.accounts import Cite
from mahdar.casebook.answers import Count, EventLine
from mahdar.casebook.drawn import nouns
from mahdar.casebook.ledger import Book
from mahdar.render.labels import Label, label


class Moment(Struct, frozen=True):
    """One thing on one day. `what`: event, promise, stance, claim, begins or deadline; `said` Arabic and English."""

    day: str
    what: str
    said: tuple[str, str]
    who: list[str]
    where: list[str]
    counts: list[Count]
    sources: list[str]
    keys: list[str]
    cites: list[Cite]


def of_event(e: EventLine) -> Moment | None:
    """An event as a moment; None without a day."""
    if e.day is None:
        return None
    kind, mode = label("types", e.type), label("modes", e.mode) if e.mode else Label("", "")
    said = (f"{kind.ar} / {mode.ar}".strip(" /"), f"{kind.en} / {mode.en}".strip(" /"))
    return Moment(e.day, "event", said, [*e.actors, *e.recipients], e.places, e.counts, e.outlets, e.keys, [])


def of_deal(book: Book, day: str | None = None) -> list[Moment]:
    """Everything of one deal, up to a day."""
    return sorted((m for m in _of_deal(book, day) if day is None or m.day <= day), key=lambda m: m.day)


def _of_deal(book: Book, day: str | None) -> Iterator[Moment]:
    ledger = book.on(day)
    said = nouns(ledger)
    promises = {p.number: p for p in book.promises}
    for row in ledger.rows:
        promise, name = promises[row.number], said[row.number]
        owed = [ledger.name(k)[0] for k in row.debtor]
        if promise.first_day:
            yield _moment(promise.first_day, "promise", name, row.number, owed, row.cites)
        if promise.begin:
            yield _moment(promise.begin.day, "begins", name, row.number, owed, [])
        for due in row.values.get("deadline", ()):
            yield _moment(str(due.value), "deadline", name, row.number, owed, due.cites)
        for s in row.stances:
            if s.day:
                stance = label("stances", s.stance)
                words = Label(f"{stance.ar}: {name.ar}", f"{stance.en}: {name.en}")
                yield _moment(s.day, "stance", words, row.number, [ledger.name(s.party)[0]], s.cites)
        for c in book.evidence.of[row.number]:
            if c.day and c.state != "unknown":
                state = label("obligations", c.state)
                words = Label(f"{state.ar}: {name.ar}", f"{state.en}: {name.en}")
                by = [ledger.name(k)[0] for k in c.by]
                yield _moment(c.day, "claim", words, row.number, by, [c.cite], [c.source])


def _moment(day: str, what: str, said: Label, number: int, who: list[str], cites: list[Cite],
            sources: list[str] | None = None) -> Moment:  # fmt: skip
    outlets = list(dict.fromkeys(c.outlet for c in cites))
    words = (f"[{number}] {said.ar}", f"[{number}] {said.en}")
    return Moment(day, what, words, who, [], [], sources or outlets, [], cites)
