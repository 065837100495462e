"""The same person, group or place in several reports.

Entities go by what they are called: all that bear one name (of one kind, near one place) are joined to the first of
them. Names that are spelled or given otherwise (نتانياهو and نتنياهو, a short name, a kunya) are compared with one
another by name, affiliation and what is named beside them, and so are namesakes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from mahdar.casebook.items import kilometres
from mahdar.casebook.judgements import Verdict
from mahdar.casebook.schema import items, parties
from mahdar.casebook.spelling import skeleton, variants

_APART_KM = 60.0
_GENERIC = frozenset({"civilian", "unidentified"})  # armed men of one report are not those of another
_MOSTLY = 0.8  # part of a short name's likely bearers that one of them has to be
_FEW = 2


@dataclass(slots=True)
class Name:
    """All entities of one name and kind that may be one."""

    kind: str  # person, group (states too) or place
    words: tuple[str, ...]
    numbers: list[int] = field(default_factory=list)
    reports: set[int] = field(default_factory=set)
    beside: Counter[str] = field(default_factory=Counter)  # countries and groups of the same reports
    affiliations: Counter[str] = field(default_factory=Counter)
    point: tuple[float, float] | None = None

    @property
    def head(self) -> int:
        """The entity that stands for all: the first."""
        return self.numbers[0]


def same_entities(connection: Connection, new: frozenset[int] | None = None) -> list[Verdict]:
    """Judgements about entities; with `new` items named, only those about one of them."""
    names = _names(connection)
    found = [v for name in names for v in _of_one_name(name)]
    found += _across(names)
    return [v for v in found if new is None or v.a in new or v.b in new]


def _of_one_name(name: Name) -> Iterable[Verdict]:
    for no in name.numbers[1:]:
        yield Verdict("entity", name.head, no, "same", 0.95, ["+ name=same"])


def _names(connection: Connection) -> list[Name]:
    rows = connection.execute(
        select(items.c.no, items.c.report, items.c.type, items.c.mode, items.c.folded, items.c.lat, items.c.lon)
        .where(items.c.kind == "entity", ~items.c.lost).order_by(items.c.no)
    ).all()  # fmt: skip
    beside: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        if row.mode == "country" or (row.type in ("group", "state") and row.mode not in _GENERIC):
            beside[row.report].add(row.folded)
    bonds = _bonds(connection)
    names: dict[Any, list[Name]] = defaultdict(list)
    for row in rows:
        if row.folded and row.mode not in _GENERIC:
            _put(names, row, beside[row.report], bonds.get(row.no))
    return [name for some in names.values() for name in some]


def _put(names: dict[Any, list[Name]], row: Any, beside: set[str], bond: str | None) -> None:
    """Add an entity to the name it bears; to a namesake of its own where place or affiliation forbid it."""
    kind = _KINDS.get(row.type, row.type)
    words = tuple(row.folded.split())
    point = (row.lat, row.lon) if row.lat is not None else None
    alone = len(words) == 1 and kind == "person"  # «محمد» of one report says nothing of another's
    for name in names[kind, words]:
        if not alone and _may_be(name, point, bond):
            break
    else:
        name = Name(kind, words, point=point)
        names[kind, words].append(name)
    name.numbers.append(row.no)
    name.reports.add(row.report)
    name.beside.update(beside)
    name.point = name.point or point
    if bond:
        name.affiliations[bond] += 1


def _may_be(name: Name, point: tuple[float, float] | None, bond: str | None) -> bool:
    if name.kind == "place" and point and name.point:
        return kilometres(*point, *name.point) <= _APART_KM
    if name.kind == "person" and bond and name.affiliations:
        return bond in name.affiliations
    return True


_KINDS = {"state": "group", "facility": "place"}


def _bonds(connection: Connection) -> dict[int, str]:
    """Entity → folded name of what it belongs to."""
    query = select(parties.c.item, items.c.folded).join(items, items.c.no == parties.c.entity)
    return {no: name for no, name in connection.execute(query.where(parties.c.role == "affiliation")) if name}


def _across(names: Sequence[Name]) -> Iterable[Verdict]:
    """Between names: other spellings, short names, namesakes."""
    people = [n for n in names if n.kind == "person"]
    long = [n for n in people if len(n.words) > 1]
    yield from _spellings([n for n in names if n.kind != "place" and (n.kind != "person" or len(n.words) > 1)])
    by_last: dict[str, list[Name]] = defaultdict(list)
    for n in long:
        by_last[n.words[-1]].append(n)
    for n in people:
        if len(n.words) == 1:
            yield from _short(n, by_last.get(n.words[0], []))
    for some in by_last.values():
        yield from _shortened(some)


def _spellings(names: Sequence[Name]) -> Iterable[Verdict]:
    """Names whose consonants agree: the same where all words are variants of each other and they keep like company."""
    alike: dict[Any, list[Name]] = defaultdict(list)
    for n in names:
        alike[n.kind, skeleton(n.words)].append(n)
    for some in alike.values():
        for i, a in enumerate(some):
            for b in some[:i][:20]:
                yield _spelled(a, b)


def _spelled(a: Name, b: Name) -> Verdict:
    if a.words == b.words:
        return Verdict("entity", b.head, a.head, "different", 0.1, ["+ name=same", "− affiliation or place=others"])
    close, clash = bool(a.beside.keys() & b.beside.keys()), _clash(a, b)
    why = ["+ name=other spelling", f"{'+' if close else '−'} beside={'shared' if close else 'others'}"]
    if clash:
        return Verdict("entity", b.head, a.head, "different", 0.2, [*why, "− affiliation=others"])
    sure = close and variants(a.words, b.words)
    return Verdict("entity", b.head, a.head, "same" if sure else "unsure", 0.85 if sure else 0.45, why)


def _clash(a: Name, b: Name) -> bool:
    return bool(a.affiliations and b.affiliations and not a.affiliations.keys() & b.affiliations.keys())


def _short(short: Name, bearers: Sequence[Name]) -> Iterable[Verdict]:
    """A last name alone: whoever of that name is named most where the same things are named beside."""
    near = sorted((b for b in bearers if b.beside.keys() & short.beside.keys()), key=lambda b: -len(b.reports))
    total = sum(len(b.reports) for b in near)
    for b in near[:_FEW]:
        sure = len(b.reports) >= _MOSTLY * total and not _clash(short, b)
        why = ["+ name=last name", "+ bearers=one" if sure else "− bearers=several"]
        yield Verdict("entity", b.head, short.head, "same" if sure else "unsure", 0.75 if sure else 0.4, why)


def _shortened(some: Sequence[Name]) -> Iterable[Verdict]:
    """«علي صالح» for «علي عبدالله صالح»: first and last agree and one has the words of the other."""
    for a in some:
        longer = [b for b in some if len(b.words) > len(a.words) and b.words[0] == a.words[0]
                  and set(a.words) <= set(b.words) and a.beside.keys() & b.beside.keys()]  # fmt: skip
        for b in longer[:_FEW]:
            sure = len(longer) == 1 and not _clash(a, b)
            yield Verdict("entity", b.head, a.head, "same" if sure else "unsure", 0.8 if sure else 0.4,
                          ["+ name=some of its words", f"{'+' if sure else '−'} bearers={len(longer)}"])  # fmt: skip
