"""What takes long to count, kept until the casebook has changed."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import func, select
from starlette.requests import Request

from mahdar.casebook.schema import decisions, items, judgements, shields
from mahdar.casebook.store import Casebook

T = TypeVar("T")
_KEPT = 300
_LONG = 60.0  # seconds; what the stamp does not tell (a judgement taken back) shows after so long at the latest
_LAST = (
    select(func.max(items.c.no)).scalar_subquery(),
    select(func.max(judgements.c.no)).scalar_subquery(),
    select(func.max(decisions.c.no)).scalar_subquery(),
    select(func.max(shields.c.no)).scalar_subquery(),
)
_kept: OrderedDict[tuple[Any, ...], tuple[float, Any]] = OrderedDict()
_lock = Lock()


def remembered(request: Request, key: tuple[Any, ...], make: Callable[[], T], seconds: float = _LONG) -> T:
    """What `make` gives, for this casebook, this right to names and this key."""
    state = request.state
    return kept(request.app, state.casebook, state.person.names, key, make, seconds)


def kept(
    app: object, book: Casebook, names: bool, key: tuple[Any, ...], make: Callable[[], T], seconds: float = _LONG
) -> T:
    """The same without a request."""
    with book.reading() as connection:
        stamp = tuple(connection.execute(select(*_LAST)).one())
    whole = (id(app), names, stamp, key)
    with _lock:
        found = _kept.get(whole)
        if found is not None and time.monotonic() - found[0] < seconds:
            _kept.move_to_end(whole)
            there: T = found[1]
            return there
    made = make()
    with _lock:
        _kept[whole] = (time.monotonic(), made)
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return made


def forget() -> None:
    """Count everything anew, after something was taken back."""
    with _lock:
        _kept.clear()
