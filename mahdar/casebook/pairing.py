"""Pairs of tellings judged, in as many processes as there are processors where there is much to judge."""

from __future__ import annotations

import gc
import multiprocessing
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor

from mahdar.casebook.blocks import Blocks, Pair
from mahdar.casebook.judgements import Verdict
from mahdar.casebook.readers import cores
from mahdar.casebook.tellings import Telling

_MUCH = 4000  # tellings: fewer are judged before processes have started
_PART = 500  # tellings that a process judges at a time
Judge = Callable[[Iterable[Pair]], list[Verdict]]


class _Shared:
    """What the processes find in memory when they are forked."""

    blocks: Blocks
    judge: Judge


def judge_all(found: Sequence[Telling], new: frozenset[int] | None, days: int, judge: Judge) -> list[Verdict]:
    """The judgements about all likely pairs, in the order of their later tellings."""
    blocks = Blocks(found, new, days)
    if len(found) < _MUCH or (new is not None and len(new) < _MUCH) or cores() < 2 or sys.platform != "linux":
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
