"""Which items are the same: only the groups that are asked about, since a casebook may hold very many."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from mahdar.casebook.schema import groups
from mahdar.casebook.store import Casebook

_MANY = 500  # numbers in one question


def heads_of(book: Casebook, numbers: Iterable[int]) -> dict[int, int]:
    """Item number → number of its group's head, of those items that stand in a group."""
    wanted = list(dict.fromkeys(numbers))
    out: dict[int, int] = {}
    with book.reading() as connection:
        for i in range(0, len(wanted), _MANY):
            query = select(groups.c.item, groups.c.head).where(groups.c.item.in_(wanted[i : i + _MANY]))
            out.update(dict(map(tuple, connection.execute(query))))
    return out


def members_of(book: Casebook, heads: Iterable[int]) -> dict[int, list[int]]:
    """Head → numbers of all items of its group, the head first; a head without a group stands alone."""
    out: dict[int, list[int]] = {head: [head] for head in heads}
    wanted = list(out)
    with book.reading() as connection:
        for i in range(0, len(wanted), _MANY):
            query = select(groups.c.item, groups.c.head).where(groups.c.head.in_(wanted[i : i + _MANY]))
            for item, head in connection.execute(query.order_by(groups.c.item)):
                if item != head:
                    out[head].append(item)
    return out
