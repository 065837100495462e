"""A count of reports on the terminal while many are read."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Any, TypeVar

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


class Progress:
    """A bar on standard error, if that is a terminal: reports so far, reports a second, the time that remains.

    What remains is told by bytes of input, since nobody knows how many reports are in them.
    """

    def __init__(self) -> None:
        self._bar: Any = None
        self._start = time.monotonic()

    def __enter__(self) -> Progress:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"),
                       TimeRemainingColumn())  # fmt: skip
            self._bar = Bar(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
            self._bar.__enter__()
            self._task = self._bar.add_task("", total=None)
        return self

    def show(self, reports: int, done: int, total: int) -> None:
        """So many reports, so much of the input."""
        if self._bar is not None:
            rate = reports / max(0.001, time.monotonic() - self._start)
            said = f"{reports} ({rate:.0f}/s)"
            self._bar.update(self._task, description=said, completed=done, total=total or None, refresh=True)

    def __exit__(self, *error: Any) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
