"""What reports tell of one deal, before it is put together: each report's own version, with whose it is."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from msgspec import Struct

from mahdar.arabic.fold import fold
from mahdar.record import Deal, Entity, Finding, Person, Record
from mahdar.render.labels import Label
from mahdar.report import Span

_STOP = re.compile(r"[\n؟!?]|\.(?=\s|$)")


@lru_cache(maxsize=1024)
def _stops(text: str) -> tuple[list[int], list[int]]:
    """Where the signs that end sentences begin and end."""
    found = list(_STOP.finditer(text))
    return [m.start() for m in found], [m.end() for m in found]


class Cite(Struct, frozen=True):
    """Words that a value rests on: where they stand, and in whose report. Offsets are code points of its text.

    `origin` is the report that this one is a copy of, else its own id: two with one origin are one source.
    """

    report: str
    outlet: str
    published: str | None
    start: int
    end: int
    quote: str
    origin: str


@dataclass(frozen=True, slots=True)
class Account:
    """One report's telling of a deal. `deals` are the ids of the deals in it that are this deal.

    `keys` gives entities the keys they have across reports; those without one go by their folded name.
    """

    record: Record
    deals: frozenset[str] = frozenset()
    copy_of: str | None = None
    keys: Mapping[str, str] = field(default_factory=dict)

    @property
    def day(self) -> str | None:
        """The day of publication."""
        return self.record.report.published

    @property
    def outlet(self) -> str:
        """The outlet, or what else the report can be told apart by."""
        report = self.record.report
        return report.outlet or report.url or report.id.removeprefix("sha256:")[:8]

    def told(self) -> list[Deal]:
        """The deals of the record that are this deal."""
        return [d for d in self.record.deals if d.id in self.deals]

    def cite(self, span: Span) -> Cite:
        """A passage of this report as a quote."""
        report = self.record.report
        return Cite(report.id, self.outlet, self.day, span.start, span.end, span.quote, self.copy_of or report.id)

    def sentence(self, span: Span) -> Span:
        """The sentence that a passage begins in."""
        text = self.record.report.text
        stops, ends = _stops(text)
        begin = ends[at - 1] if (at := bisect_right(ends, span.start)) else 0
        if span.start and text[span.start - 1] == ".":  # also without a space behind it: «قال.وأضاف»
            begin = span.start
        at = bisect_left(stops, max(span.end - 1, begin))
        stop = stops[at] if at < len(stops) else len(text)
        while begin < stop and text[begin].isspace():
            begin += 1
        return Span(begin, stop, text[begin:stop]) if begin < stop else span


class Parties:
    """Who is who across the accounts of one deal: keys, and the names they go by."""

    def __init__(self) -> None:
        self._names: dict[str, dict[Label, int]] = {}
        self._kinds: dict[str, str] = {}

    def key(self, account: Account, id_: str) -> str:
        """The key of an entity; a person who belongs to a party stands for it."""
        entity = _entity(account.record, id_)
        if isinstance(entity, Person) and entity.affiliation:
            entity = _entity(account.record, entity.affiliation) or entity
        if entity is None:
            return fold(id_)
        key = account.keys.get(entity.id) or fold(entity.name)
        names = self._names.setdefault(key, {})
        name = Label(entity.name, entity.name_en or entity.name)
        names[name] = names.get(name, 0) + 1
        self._kinds.setdefault(key, type(entity).__name__)
        return key

    def keys(self, account: Account, ids: list[str]) -> list[str]:
        """The keys of several, each once."""
        return list(dict.fromkeys(self.key(account, i) for i in ids))

    def name(self, key: str) -> Label:
        """What most call it."""
        names = self._names.get(key)
        return max(names, key=lambda n: (names[n], n.ar)) if names else Label(key, key)

    def is_place(self, key: str) -> bool:
        """Whether it is a place, which owes and promises nothing."""
        return self._kinds.get(key) in ("Place", "Facility")


def _entity(record: Record, id_: str) -> Entity | None:
    return next((e for e in record.entities if e.id == id_), None)


def source_of(account: Account, chain: list[str]) -> str:
    """Who says something: the last of the chain, who saw it; the outlet itself where it speaks in its own voice."""
    return chain[-1] if chain else account.outlet


def findings_of(account: Account, kinds: frozenset[str]) -> list[Finding]:
    """The findings of a report about its deal: those tied to it, those about a promise of these kinds or about a deal
    as a whole, and those that stand in one sentence with a promise of it and name none."""
    told = account.told()
    terms = {t.id for d in told for t in d.terms}
    sentences = {account.sentence(s) for d in told for t in d.terms for s in t.evidence}
    out = []
    for f in account.record.findings:
        free = f.term is None and f.deal is None
        near = f.kind is None and any(account.sentence(s) in sentences for s in f.evidence)
        whole = f.kind == "other" and f.state in _OF_A_WHOLE
        if (
            f.term in terms
            or is_link(f.term)
            or f.deal in account.deals
            or (free and (near or whole or family(f.kind) in kinds))
        ):
            out.append(f)
    return out


def is_link(term: str | None) -> bool:
    """Whether a finding's term is one of another report: «sha256:…#t3», as people tie them."""
    return term is not None and "#" in term


_OF_A_WHOLE = frozenset({"breached", "terminated", "suspended", "lapsed"})  # «خرق الاتفاق» names no promise
_FAMILIES = {
    "pause": "ceasefire", "release_detainee": "release", "release_captive": "release", "payment": "ransom",
    "safe_passage": "evacuate", "fighter_transfer": "evacuate",
}  # fmt: skip


def family(kind: str | None) -> str:
    """Kinds of promise that outlets do not keep apart go under one name."""
    return _FAMILIES.get(kind or "", kind or "")
