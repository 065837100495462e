"""Linking: copies, the same entities, events and deals across the reports of a casebook; then the groups they form.

What the machine judged is made anew at will; what people judged, or took back, stays and goes before it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection, and_, delete, func, insert, literal, or_, select, update

from mahdar.casebook import same_deal, same_event
from mahdar.casebook.clusters import Edge, Limits, clusters
from mahdar.casebook.copies import Copy, Text, find_copies, original
from mahdar.casebook.draw_up import tellings
from mahdar.casebook.judgements import Verdict, judge, set_groups
from mahdar.casebook.pairing import beside
from mahdar.casebook.same_deal import same_deals
from mahdar.casebook.same_entity import same_entities
from mahdar.casebook.same_event import at_the_cores, same_events
from mahdar.casebook.schema import facts, groups, items, judgements, reports
from mahdar.casebook.store import Casebook

MACHINE = "mahdar link"
VERSION = 3
KINDS = ("report", "entity", "event", "deal")
_STATE = "linked"
LIMITS = {
    "report": Limits(0.4, silence=1.0),
    "entity": Limits(0.0),
    "event": same_event.LIMITS,
    "deal": same_deal.LIMITS,
}
Say = Callable[[str], None]
Origins = dict[int, int]


@dataclass(frozen=True, slots=True)
class _State:
    """What the casebook was when it was linked last."""

    version: int
    last: int  # highest item number
    readers: list[str]
    lost: int

    @classmethod
    def of(cls, connection: Connection) -> _State:
        last, lost = connection.execute(
            select(func.max(items.c.no), select(func.count()).select_from(items).where(items.c.lost).scalar_subquery())
        ).one()
        readers = sorted(connection.execute(select(reports.c.reader).distinct()).scalars())
        return cls(VERSION, last or 0, readers, lost)

    def extends(self, other: _State | None) -> bool:
        """Whether nothing but new reports came since."""
        return (
            other is not None
            and (self.version, self.lost) == (other.version, other.lost)
            and (self.readers == other.readers or not other.last)
        )


def link_new(book: Casebook, say_progress: Say | None = None) -> None:
    """Link what is not linked yet; nothing is done where nothing came."""
    link(book, say=say_progress)


def link(book: Casebook, *, anew: bool = False, say: Say | None = None) -> dict[str, int]:
    """Judge what is new, or with `anew` everything, and form the groups. How many groups there are of each kind.

    Where nothing came since the last time, nothing is done and the answer is empty.
    """
    tell = say or (lambda _: None)
    with book.writing() as connection:
        state, before = _State.of(connection), _stored(connection)
        if state == before and not anew:
            return {}
        if anew or not state.extends(before):
            forget(connection)
            before = None
        formed = _judge_all(connection, None if before is None else _since(connection, before.last), tell)
        _keep(connection, state)
        return formed


def regroup(connection: Connection, *kinds: str) -> dict[str, int]:
    """The groups of these kinds, or of all, from the judgements that hold. How many groups there are of each."""
    return {kind: _group(connection, kind) for kind in kinds or KINDS}


def forget(connection: Connection) -> None:
    """Leave out what the machine judged, but for what a person took back."""
    connection.execute(delete(judgements).where(~judgements.c.human, judgements.c.undone.is_(None)))


def _stored(connection: Connection) -> _State | None:
    value = connection.execute(select(facts.c.value).where(facts.c.name == _STATE)).scalar()
    return _State(**json.loads(value)) if value else None


def _keep(connection: Connection, state: _State) -> None:
    value = json.dumps({name: getattr(state, name) for name in ("version", "last", "readers", "lost")})
    done = connection.execute(update(facts).where(facts.c.name == _STATE).values(value=value)).rowcount
    if not done:
        connection.execute(insert(facts).values(name=_STATE, value=value))


def _since(connection: Connection, last: int) -> frozenset[int]:
    return frozenset(connection.execute(select(items.c.no).where(items.c.no > last)).scalars())


def _judge_all(connection: Connection, new: frozenset[int] | None, say: Say) -> dict[str, int]:
    """Copies first: they tell which reports are one source, and so on up to deals. How many groups of each kind."""
    say("copies")
    copies = beside(partial(find_copies, new=new), _texts(connection), _many(connection))  # entities do not need them
    say("entities")
    _add(connection, same_entities(connection, new))
    entities = _group(connection, "entity")
    _add(connection, map(_copied, copies()))
    formed = {"report": _group(connection, "report"), "entity": entities}
    origins = origins_of(connection)
    say("events")
    told = tellings(connection, "event", origins)
    _add(connection, same_events(told, new))
    _add(connection, at_the_cores(told, _edges(connection, "event")))
    say("deals")
    _add(connection, same_deals(tellings(connection, "deal", origins), new))
    return formed | regroup(connection, "event", "deal")


def _add(connection: Connection, found: Iterable[Verdict]) -> None:
    """Store judgements, but for pairs that a person has settled or of which a person took one back."""
    settled = {(a, b) for a, b in connection.execute(select(judgements.c.a, judgements.c.b).where(
        or_(judgements.c.human, judgements.c.undone.is_not(None)))).all()}  # fmt: skip
    judge(connection, [v for v in found if (min(v.a, v.b), max(v.a, v.b)) not in settled], MACHINE)


def _texts(connection: Connection) -> Iterator[Text]:
    query = select(items.c.no, reports.c.text, reports.c.title, reports.c.published, reports.c.outlet)
    query = query.join(items, and_(items.c.report == reports.c.no, items.c.kind == "report")).order_by(items.c.no)
    for row in connection.execute(query.execution_options(yield_per=500)):
        yield Text(*row)


def _many(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(reports)).scalar() or 0


def _copied(copy: Copy) -> Verdict:
    why = [f"{'+' if copy.sure else '−'} shared words={copy.shared:.0%}"]
    return Verdict("report", copy.a, copy.b, "same" if copy.sure else "unsure", copy.certainty, why)


def origins_of(connection: Connection) -> Origins:
    """Report number → number of the report that it is a copy of, by the groups of reports."""
    head = items.alias()
    query = select(items.c.report, head.c.report).join(groups, groups.c.item == items.c.no)
    query = query.join(head, head.c.no == groups.c.head).where(items.c.kind == "report")
    return {row[0]: row[1] for row in connection.execute(query).all()}


def _group(connection: Connection, kind: str) -> int:
    """The groups of a kind anew."""
    found = clusters(_edges(connection, kind), LIMITS[kind])
    heads = _heads(connection, kind, found)
    set_groups(connection, kind, {no: head for head, group in zip(heads, found, strict=True) for no in group})
    return len(found)


def _edges(connection: Connection, kind: str) -> list[Edge]:
    """The judgements of a kind that hold."""
    columns = (judgements.c.a, judgements.c.b, judgements.c.verdict, judgements.c.score, judgements.c.human)
    query = select(*columns).where(judgements.c.kind == kind, judgements.c.undone.is_(None)).order_by(judgements.c.no)
    found = connection.execute(query).all()
    return [Edge(a, b, verdict, score or 0.0, human) for a, b, verdict, score, human in found]


def _heads(connection: Connection, kind: str, found: Sequence[list[int]]) -> list[int]:
    """Who stands for each group: of reports the original, else the one published first."""
    length = func.length(reports.c.text) if kind == "report" else literal(0)  # of others it is not asked
    query = select(items.c.no, reports.c.published, length)
    query = query.join(reports, reports.c.no == items.c.report).where(items.c.kind == kind)
    known = {no: (day, length) for no, day, length in connection.execute(query).all()}
    return [lead(kind, group, known) for group in found]


def lead(kind: str, group: Sequence[int], known: Mapping[int, tuple[str | None, int]]) -> int:
    """Who stands for a group; `known` gives items the day and the length of their report."""
    if kind == "report":
        return original(Text(no, "", None, known[no][0], None, known[no][1]) for no in group).no
    return min(group, key=lambda no: (known[no][0] or "9999", no))
