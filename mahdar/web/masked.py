"""A casebook in which pseudonyms stand in the place of protected names, and a search that does not tell them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from mahdar.casebook.decisions import Decision
from mahdar.casebook.items import Filter, Item
from mahdar.casebook.search import Hit, parse, search
from mahdar.casebook.store import Casebook
from mahdar.casebook.words import words_of
from mahdar.record import Record
from mahdar.report import Report
from mahdar.web.protect import Shield

_MORE = 5  # times as many reports are looked at where some may not be told of


def _bears(names: Iterable[str | None], asked: str) -> bool:
    """Whether one of these names has all words of what was asked for."""
    words = set(words_of(asked))
    return any(words <= set(words_of(name or "")) for name in names)


class MaskedCasebook(Casebook):
    """A casebook whose reports, records and items carry pseudonyms. Questions for a protected name find nothing.

    `reading()` is the database itself: what is shown of it goes through `Shield` first.
    """

    def __init__(self, book: Casebook, shield: Shield) -> None:
        super().__init__(book.engine, book.name)
        self.shield = shield

    def record(self, id: str) -> Record:
        return self.shield.record(super().record(id))

    def report(self, id: str) -> Report:
        return self.shield.report(super().record(id))

    def decisions(self, report: int) -> list[Decision]:
        return [self.shield.decision(d, report) for d in super().decisions(report)]

    def records(self) -> Iterator[Record]:
        return map(self.shield.record, super().records())

    def items(self, kind: str, asked: Filter | None = None, *, bare: bool = False) -> list[Item]:
        names = [said for said in (asked.actor, asked.place, asked.source) if said] if asked else []
        found = super().items(kind, asked, bare=bare)
        if any(map(self.shield.asks, names)):
            found = self._openly(found, [said for said in names if self.shield.asks(said)])
        return self.shield.items(found)

    def _openly(self, found: list[Item], names: list[str]) -> list[Item]:
        """Of items found by names with a protected word, those that have the names among what is shown of them."""
        full = super().by_numbers([item.no for item in found])
        found = [full[item.no] for item in found if item.no in full]
        shown = self.by_numbers({no for item in found for no in item.entities()}, bare=True)
        return [
            item for item in found
            if all(_bears((shown[no].name for no in item.entities() if no in shown), name) for name in names)
        ]  # fmt: skip

    def entities(self, name: str) -> list[Item]:
        found = super().entities(name)
        if not self.shield.asks(name):
            return self.shield.items(found)
        return [item for item in self.shield.items(found) if _bears([item.name], name)]

    def item(self, which: int | str) -> Item:
        return self.shield.items([super().item(which)])[0]

    def by_numbers(self, numbers: Iterable[int], *, bare: bool = False) -> dict[int, Item]:
        return {item.no: item for item in self.shield.items(super().by_numbers(numbers, bare=bare).values())}

    def parts(self, parent: int, kind: str | None = None) -> list[Item]:
        return self.shield.items(super().parts(parent, kind))


def searched(book: Casebook, shield: Shield, query: str, limit: int = 20, **asked: Any) -> list[Hit]:
    """What `mahdar.casebook.search` finds, for whoever holds the shield: only what stands in the text they are shown.

    Else a question for a name would tell, by the reports it finds, who is behind their pseudonyms.
    """
    careful = shield.asks(query)
    if careful and any(w.unwanted for w in parse(query)):
        return []
    with book.reading() as connection:
        found = search(connection, query, limit=limit * (_MORE if careful else 1), **asked)
    if careful:
        found = [hit for hit in found if _still_there(book.report(hit.id).text, query)]
    return shield.hits(found[:limit])


def _still_there(text: str, query: str) -> bool:
    """Whether all that is asked for stands in a text."""
    there = set(words_of(text))
    return all(any(form in there for form in forms) for wanted in parse(query) for forms in wanted.forms)
