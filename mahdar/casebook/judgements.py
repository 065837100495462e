"""Judgements that two items are the same, different or unsure: stored with reasons, taken back, never overwritten."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select, update

from mahdar.casebook.insert import put
from mahdar.casebook.schema import VERDICTS, groups, items, judgements
from mahdar.errors import CasebookError

_MANY = 500


@dataclass(frozen=True, slots=True)
class Judgement:
    """`a` and `b` are item numbers; `undone` says when it was taken back (UTC, ISO 8601), None where it holds."""

    no: int
    kind: str
    a: int
    b: int
    verdict: str
    score: float | None
    reasons: list[str]
    by: str
    human: bool
    made: str
    undone: str | None
    undone_by: str | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A judgement to be stored."""

    kind: str
    a: int
    b: int
    verdict: str
    score: float | None = None
    reasons: Sequence[str] = ()


def now() -> str:
    """This moment (UTC, ISO 8601)."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def judge(connection: Connection, verdicts: Iterable[Verdict], by: str, human: bool = False) -> list[int]:
    """Store judgements; their numbers. A person's stands beside the machine's and goes before it."""
    first = (connection.execute(select(func.max(judgements.c.no))).scalar() or 0) + 1
    made = now()
    rows: list[dict[str, Any]] = []
    for no, v in enumerate(verdicts, first):
        if v.verdict not in VERDICTS or v.a == v.b:
            raise CasebookError(f"this is no judgement ({v.verdict} of {v.a} and {v.b})", None,
                                "two items are the same, different or unsure")  # fmt: skip
        a, b = sorted((v.a, v.b))
        rows.append({
            "no": no, "kind": v.kind, "a": a, "b": b, "verdict": v.verdict, "score": v.score, "by": by,
            "reasons": _written(tuple(v.reasons)), "human": human, "made": made,
        })  # fmt: skip
    put(connection, judgements, rows)
    return [row["no"] for row in rows]


@lru_cache(maxsize=1_000)
def _written(reasons: tuple[str, ...]) -> str:
    return json.dumps(reasons, ensure_ascii=False)


def undo(connection: Connection, numbers: Iterable[int], by: str) -> int:
    """Take judgements back; how many held until now."""
    wanted, done = list(numbers), 0
    for i in range(0, len(wanted), _MANY):
        held = and_(judgements.c.no.in_(wanted[i : i + _MANY]), judgements.c.undone.is_(None))
        done += connection.execute(update(judgements).where(held).values(undone=now(), undone_by=by)).rowcount
    return done


def judged(
    connection: Connection, kind: str | None = None, item: int | None = None, *, held: bool = True,
    human: bool | None = None,
) -> list[Judgement]:  # fmt: skip
    """Judgements of a kind, or about an item; only those that hold, unless `held` is false."""
    query = select(judgements).order_by(judgements.c.no)
    if kind is not None:
        query = query.where(judgements.c.kind == kind)
    if item is not None:
        query = query.where(or_(judgements.c.a == item, judgements.c.b == item))
    if held:
        query = query.where(judgements.c.undone.is_(None))
    if human is not None:
        query = query.where(judgements.c.human == human)
    rows = connection.execute(query).mappings()
    return [Judgement(**{**row, "reasons": json.loads(row["reasons"])}) for row in rows]


def forget_machine(connection: Connection, kind: str) -> None:
    """Leave out the machine's judgements of a kind, to make them anew; those of people stay."""
    connection.execute(judgements.delete().where(judgements.c.kind == kind, ~judgements.c.human))


def set_groups(connection: Connection, kind: str, heads: dict[int, int]) -> None:
    """The groups of a kind anew: item number → number of the group's head; items alone need not be given."""
    connection.execute(groups.delete().where(groups.c.kind == kind))
    rows = [{"item": item, "kind": kind, "head": head} for item, head in sorted(heads.items())]
    put(connection, groups, rows)


def heads(connection: Connection, kind: str) -> dict[int, int]:
    """Item number → number of its group's head, of all items of a kind that stand in a group."""
    rows = connection.execute(select(groups.c.item, groups.c.head).where(groups.c.kind == kind))
    return dict(map(tuple, rows))


def members(connection: Connection, item: int) -> list[int]:
    """The numbers of all items in the group of `item`, itself among them; alone where it stands in none."""
    head = connection.execute(select(groups.c.head).where(groups.c.item == item)).scalar()
    if head is None:
        return [item]
    query = select(groups.c.item).join(items, items.c.no == groups.c.item).where(groups.c.head == head, ~items.c.lost)
    return list(connection.execute(query.order_by(groups.c.item)).scalars()) or [item]
