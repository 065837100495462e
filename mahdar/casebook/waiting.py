"""Saying that a casebook is waited for: another program writes to it, and nobody sees why nothing happens."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 2.0  # seconds before anything is said
MESSAGE = "another program is writing to the casebook — waiting for it, {} s at most"

_listener: list[Callable[[str], None]] = []  # at most one


def listen(tell: Callable[[str], None] | None) -> None:
    """Have `tell` called, in a thread of its own, with a message wherever a lock is waited for; None: nobody."""
    _listener[:] = [tell] if tell else []


@contextmanager
def patiently(most: float) -> Iterator[None]:
    """Around what may wait for a lock, `most` seconds long: after a while it is said, once."""
    if not _listener:
        yield
        return
    timer = threading.Timer(PATIENCE, _listener[0], [MESSAGE.format(f"{most:g}")])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
