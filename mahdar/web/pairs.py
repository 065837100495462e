"""Pairs of which the machine is not sure whether they are the same, for people to decide."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, exists, func, select

from mahdar.casebook.judgements import Judgement
from mahdar.casebook.schema import groups, judgements
from mahdar.casebook.store import Casebook
from mahdar.web.told import Told, members_told

KINDS = ("deal", "event", "entity")
_LOOK = 200
_J = judgements.c
_other = judgements.alias("other")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two items side by side; `score` is the machine's certainty that they are the same, `reasons` what led to it."""

    judgement: int
    score: float | None
    reasons: list[str]
    a: Told
    b: Told


def _open(kind: str) -> Any:
    """Pairs that hold as unsure, about which no person said anything that holds."""
    said = and_(_other.c.a == _J.a, _other.c.b == _J.b, _other.c.human, _other.c.undone.is_(None))
    return and_(_J.kind == kind, _J.verdict == "unsure", _J.undone.is_(None), ~_J.human, ~exists().where(said))


def open_pairs(connection: Connection, kind: str) -> int:
    """How many pairs of a kind wait."""
    return connection.execute(select(func.count()).select_from(judgements).where(_open(kind))).scalar() or 0


def next_pairs(book: Casebook, kind: str, limit: int = 1, passed: frozenset[int] = frozenset()) -> list[Pair]:
    """The pairs that wait, the likeliest first; without those that are one by way of others, and those `passed`."""
    query = select(_J.no, _J.a, _J.b, _J.score, _J.reasons).where(_open(kind)).order_by(_J.score.desc(), _J.no)
    with book.reading() as connection:
        rows = connection.execute(query.limit(_LOOK + len(passed))).all()
        numbers = {no for row in rows for no in (row.a, row.b)}
        at = select(groups.c.item, groups.c.head).where(groups.c.item.in_(numbers))
        heads = {row[0]: row[1] for row in connection.execute(at)}
    wanted = [r for r in rows if r.no not in passed and heads.get(r.a, r.a) != heads.get(r.b, r.b)]
    return [_pair(book, row) for row in wanted[:limit]]


def _pair(book: Casebook, row: Any) -> Pair:
    told = {t.no: t for t in members_told(book, [row.a, row.b])}
    return Pair(row.no, row.score, json.loads(row.reasons), told[row.a], told[row.b])


def merged(book: Casebook, kind: str, limit: int = 30) -> list[tuple[Judgement, Told, Told]]:
    """What people said last of pairs of a kind, the latest first."""
    found = book.judgements(kind, human=True)[::-1][:limit]
    told = {t.no: t for t in members_told(book, sorted({no for j in found for no in (j.a, j.b)}))}
    return [(j, told[j.a], told[j.b]) for j in found if j.a in told and j.b in told]


@dataclass(slots=True)
class Act:
    """What a person said at one moment of an item of a group and others: the numbers of the judgements."""

    first: Judgement
    numbers: list[int]


def acts(book: Casebook, kind: str, members: Sequence[int]) -> list[Act]:
    """What people said of the members of a group, one line for what was said at once; the latest first."""
    found: dict[tuple[str, str, str], Act] = {}
    wanted = set(members)
    for j in book.judgements(kind, human=True):
        if j.a in wanted or j.b in wanted:
            found.setdefault((j.made, j.by, j.verdict), Act(j, [])).numbers.append(j.no)
    return list(found.values())[::-1]
