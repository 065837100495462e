"""A count of reports on the terminal while many are read."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import TypeVar

T = TypeVar("T")
MANY = 20


def progress(
    items: Iterable[T], quiet: bool = False, *, many: int = MANY, total: int | None = None,
    beside: Callable[[], str] = lambda: "",
) -> Iterator[T]:  # fmt: skip
    """Hand the items on; past the first `many`, count them on standard error if that is a terminal.

    What `beside` says, such as a cost so far, stands beside the count.
    """
    iterator = iter(items)
    yield from islice(iterator, many)
    if quiet or not sys.stderr.isatty():
        yield from iterator
        return
    more = list(islice(iterator, 1))
    if not more:
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    of = "" if total is None else f"/{total}"
    count = TextColumn("{task.completed}" + of)
    columns = (SpinnerColumn(), count, TimeElapsedColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(beside(), total=total, completed=many)
        for item in chain(more, iterator):
            yield item
            bar.update(task, advance=1, description=beside())
