"""Which terms of several reports are one promise, where people said so: sets of terms put together and apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

Key = tuple[str, str]  # report id, term id


class Judged(NamedTuple):
    """What a person said of two terms: one promise, or not."""

    a: Key
    b: Key
    same: bool


def put_together(found: Iterable[set[Key]], judged: Sequence[Judged]) -> list[set[Key]]:
    """The sets of terms after the judgements: those of one promise joined, those held apart in different sets.

    What nobody judged stays with the others of its set. Where people contradict each other, apart goes before.
    """
    sets = [set(keys) for keys in found]
    for j in judged:
        if j.same:
            sets = _joined(sets, j.a, j.b)
    return [part for keys in sets for part in _parted(keys, judged)]


def _joined(sets: list[set[Key]], a: Key, b: Key) -> list[set[Key]]:
    with_a, with_b = (next((s for s in sets if key in s), None) for key in (a, b))
    if with_a is None or with_b is None or with_a is with_b:
        return sets
    return [s | with_b if s is with_a else s for s in sets if s is not with_b]


def _parted(keys: set[Key], judged: Sequence[Judged]) -> list[set[Key]]:
    """One set cut up: each lump of terms goes to the first part in which nothing is held apart from it."""
    inside = [j for j in judged if j.a in keys and j.b in keys]
    apart = [(j.a, j.b) for j in inside if not j.same]
    if not apart:
        return [keys]
    lumps = [{key} for key in sorted(keys)]
    for j in inside:
        if j.same:
            lumps = _joined(lumps, j.a, j.b)
    parts: list[set[Key]] = []
    for lump in lumps:
        home = next((p for p in parts if not _held_apart(lump, p, apart)), None)
        if home is None:
            parts.append(set(lump))
        else:
            home |= lump
    return parts


def _held_apart(lump: set[Key], part: set[Key], apart: Sequence[tuple[Key, Key]]) -> bool:
    return any((a in lump and b in part) or (b in lump and a in part) for a, b in apart)
