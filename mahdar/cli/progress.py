"""A count of reports on the terminal while many are read."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import TypeVar

T = TypeVar("T")
MANY = 20


def progress(items: Iterable[T], quiet: bool = False) -> Iterator[T]:
    """Hand the items on; past the first twenty, count them on standard error if that is a terminal."""
    iterator = iter(items)
    yield from islice(iterator, MANY)
    if quiet or not sys.stderr.isatty():
        yield from iterator
        return
    more = list(islice(iterator, 1))
    if not more:
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, completed=MANY)
        for item in chain(more, iterator):
            yield item
            bar.advance(task)
