"""Work of linking shared among processes, as many as there are processors, where there is much of it."""

from __future__ import annotations

import gc
import multiprocessing
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Any, TypeVar, cast

from mahdar.casebook.blocks import Blocks, Pair
from mahdar.casebook.judgements import Verdict
from mahdar.casebook.readers import cores
from mahdar.casebook.tellings import Telling

_MUCH = 4000  # tellings: fewer are judged before processes have started
_PART = 500  # tellings that a process judges at a time
_MANY = 2000  # texts: fewer are compared before a process has started
_ROOM = 40_000  # texts that are held at once, some 4 kB each
T = TypeVar("T")
R = TypeVar("R")
Judge = Callable[[Iterable[Pair]], list[Verdict]]


class _Shared:
    """What the processes find in memory when they are forked."""

    blocks: Blocks
    judge: Judge
    work: Callable[[], Any]


def beside(work: Callable[[Iterable[T]], R], found: Iterable[T], many: int) -> Callable[[], R]:
    """Begin some work on all that is `found`, and how to wait for what comes of it: where it is worth while, another
    process does it. Of more things than memory may hold at once (`many`: how many there are) they are taken one by one
    when the result is asked for."""
    if not _MANY <= many <= _ROOM or not _may_fork():
        return partial(work, found)
    _Shared.work = partial(work, list(found))
    pool = ProcessPoolExecutor(1, multiprocessing.get_context("fork"))
    begun = pool.submit(_work)  # the process is forked here, and has the list
    del _Shared.work

    def result() -> R:
        with pool:
            return cast("R", begun.result())

    return result


def _work() -> Any:
    return _Shared.work()


def _may_fork() -> bool:
    return cores() > 1 and sys.platform == "linux"


def judge_all(found: Sequence[Telling], new: frozenset[int] | None, days: int, judge: Judge) -> list[Verdict]:
    """The judgements about all likely pairs, in the order of their later tellings."""
    blocks = Blocks(found, new, days)
    if len(found) < _MUCH or (new is not None and len(new) < _MUCH) or not _may_fork():
        return judge(blocks.among(range(len(found))))
    _Shared.blocks, _Shared.judge = blocks, judge
    gc.freeze()  # the processes share what they only read
    try:
        with ProcessPoolExecutor(cores(), multiprocessing.get_context("fork")) as pool:
            parts = pool.map(_judge_part, range(0, len(found), _PART))
            return [verdict for part in parts for verdict in part]
    finally:
        gc.unfreeze()
        del _Shared.blocks, _Shared.judge


def _judge_part(start: int) -> list[Verdict]:
    blocks = _Shared.blocks
    return _Shared.judge(blocks.among(range(start, min(start + _PART, len(blocks.found)))))
