"""The groups around a few items anew, after one judgement: what hangs together with them, not the whole casebook.

Two items only become one along judgements that they are the same, so what no such judgement links to them stays as it
was: the outcome is that of `regroup`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, or_, select

from mahdar.casebook.clusters import Edge, clusters
from mahdar.casebook.link import KINDS, LIMITS, lead
from mahdar.casebook.schema import groups, items, judgements, reports

_MANY = 400
_J = judgements.c
_EDGE = (_J.no, _J.a, _J.b, _J.verdict, _J.score, _J.human)
_TOLD = select(items.c.no, items.c.report, reports.c.published, func.length(reports.c.text).label("length")).join(
    reports, reports.c.no == items.c.report
)


def regroup_near(connection: Connection, kind: str, seeds: Iterable[int]) -> None:
    """Form the groups of a kind anew among all items that are linked, however far, to one of these."""
    if kind not in KINDS:
        return
    near = _linked(connection, kind, set(seeds))
    rows = [r for r in _touching(connection, near, _J.kind == kind) if r.a in near and r.b in near]
    edges = [Edge(r.a, r.b, r.verdict, r.score or 0.0, r.human) for r in sorted(rows, key=lambda r: r.no)]
    told = [row for some in _some(near) for row in connection.execute(_TOLD.where(items.c.no.in_(some)))]
    found = clusters(edges, LIMITS[kind])
    known = {r.no: (r.published, r.length) for r in told}
    _write(connection, kind, near, {no: lead(kind, group, known) for group in found for no in group})


def _write(connection: Connection, kind: str, near: set[int], heads: dict[int, int]) -> None:
    for some in _some(near):
        connection.execute(delete(groups).where(groups.c.kind == kind, groups.c.item.in_(some)))
    if heads:
        rows = [{"item": no, "kind": kind, "head": head} for no, head in sorted(heads.items())]
        connection.execute(insert(groups), rows)


def _linked(connection: Connection, kind: str, seeds: set[int]) -> set[int]:
    """The items, and all that judgements that hold say to be the same as them, and as those, and so on."""
    found, edge = set(seeds), set(seeds)
    same = and_(_J.kind == kind, _J.verdict == "same")
    while edge:
        edge = {no for r in _touching(connection, edge, same) for no in (r.a, r.b)} - found
        found |= edge
    return found


def _touching(connection: Connection, numbers: Iterable[int], where: Any) -> list[Any]:
    """The judgements that hold about any of these items, each once."""
    out: dict[int, Any] = {}
    for some in _some(numbers):
        query = select(*_EDGE).where(where, _J.undone.is_(None), or_(_J.a.in_(some), _J.b.in_(some)))
        out.update({row.no: row for row in connection.execute(query)})
    return list(out.values())


def _some(numbers: Iterable[int]) -> Iterable[list[int]]:
    listed = sorted(numbers)
    return (listed[i : i + _MANY] for i in range(0, len(listed), _MANY))
