"""Items as their reports tell them: the words around, outlet and day, who and where, what is counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

from mahdar.casebook.answers import COUNTS
from mahdar.casebook.items import Item
from mahdar.casebook.store import Casebook
from mahdar.record import Deal, Record
from mahdar.report import Span

_ASIDE = 110  # code points of a passage before and after the words


class Told(Struct, frozen=True):
    """An item as one report tells it; the words stand in `quote` from `mark[0]` to `mark[1]` (code points)."""

    no: int
    key: str
    kind: str
    type: str | None
    mode: str | None
    status: str | None
    name: str
    outlet: str | None
    published: str | None
    day: str | None
    until: str | None
    who: dict[str, list[str]]
    counts: list[tuple[str, float, float | None]]
    sources: list[str]
    quote: str
    mark: tuple[int, int]
    at: str
    terms: list[str]


def members_told(book: Casebook, numbers: Sequence[int]) -> list[Told]:
    """Items, the first told first."""
    found = book.by_numbers(numbers)
    names = book.by_numbers({no for item in found.values() for no in item.entities()}, bare=True)
    records: dict[str, Record] = {}
    for item in found.values():
        if item.report_id not in records:
            records[item.report_id] = book.record(item.report_id)
    made = [_told(item, records[item.report_id], names) for item in found.values()]
    return sorted(made, key=lambda t: (t.published or "9999", t.no))


def _told(item: Item, record: Record, names: dict[int, Item]) -> Told:
    part = part_of(record, item)
    span = span_of(part)
    who = {role: _names(numbers, names) for role, numbers in item.parties.items()}
    counts = [(what, *item.counts[what]) for what in COUNTS if what in item.counts]
    quote, mark = _passage(record.report.text, span)
    terms: list[str] = [t.kind for t in part.terms] if isinstance(part, Deal) else []
    return Told(
        item.no, item.key, item.kind, item.type, item.mode, item.status, item.name or "", item.outlet, item.published,
        item.day_from, item.day_to, who, counts, [s.name for s in item.sources], quote, mark,
        f"{span.start}-{span.end}" if span else "", terms,
    )  # fmt: skip


def _names(numbers: Iterable[int], names: dict[int, Item]) -> list[str]:
    return list(dict.fromkeys(names[no].name or "" for no in numbers if no in names))


def part_of(record: Record, item: Item) -> Any:
    """The part of a record that an item was made of; None where it is not found."""
    terms = [term for deal in record.deals for term in deal.terms]
    lists = (record.entities, record.events, record.meetings, record.deals, terms, record.findings)
    return next((part for some in lists for part in some if part.id == item.local), None)


def span_of(part: Any) -> Span | None:
    """The words that show it: what is said of it, or where it is named."""
    for name in ("evidence", "mentions"):
        if found := getattr(part, name, None):
            first: Span = found[0]
            return first
    return None


def _passage(text: str, span: Span | None) -> tuple[str, tuple[int, int]]:
    """The words with some before and after, at whole words and within their paragraph."""
    if span is None:
        return text[: 2 * _ASIDE], (0, 0)
    top, bottom = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    bottom = len(text) if bottom < 0 else bottom
    start, end = max(top, span.start - _ASIDE), min(bottom, span.end + _ASIDE)
    if start > top:
        start = min(span.start, text.find(" ", start, span.start) + 1 or span.start)
    if end < bottom:
        end = max(span.end, text.rfind(" ", span.end, end))
    return text[start:end], (span.start - start, span.end - start)


def passage_of(book: Casebook, item: Item) -> str:
    """The address of the words that show an item."""
    if item.kind == "report":
        return f"/passage/{item.report_id}"
    span = span_of(part_of(book.record(item.report_id), item))
    return f"/passage/{item.report_id}" + (f"?at={span.start}-{span.end}" if span else "")
