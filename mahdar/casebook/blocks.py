"""Which of many tellings are worth comparing: those of different reports, near in time, that share rare things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from heapq import nlargest
from math import log

from mahdar.casebook.gist import weight
from mahdar.casebook.tellings import Telling

_DAYS = 6  # between publications
_CROWD = 250  # what more tellings than these share says too little
_FEW = 5000  # tellings: what is rare is judged as if there were at least so many
_MOST = 25  # tellings that one is compared with
_ENOUGH = 7.0  # bits of rareness that two have to share
_RARE = 0.35  # a word's weight from which it counts here

Pair = tuple[Telling, Telling]


def pairs(found: Sequence[Telling], new: frozenset[int] | None = None, days: int = _DAYS) -> Iterator[Pair]:
    """Pairs of tellings that may be of one happening; where `new` items are named, only those with one of them."""
    signs = [signs_of(t) for t in found]
    holders: dict[str, list[int]] = defaultdict(list)
    for i, own in enumerate(signs):
        for sign in own:
            holders[sign].append(i)
    many = max(len(found), _FEW)
    bits = {s: log(many / len(h), 2) for s, h in holders.items() if 1 < len(h) <= _CROWD}
    for i, t in enumerate(found):
        if new is not None and t.no not in new:
            continue
        shared: dict[int, float] = defaultdict(float)
        for sign in signs[i]:
            if gain := bits.get(sign):
                for j in holders[sign]:
                    if j >= i and (new is None or found[j].no in new):
                        break  # that pair is looked at from the other side
                    shared[j] += gain
        likely = [(gain, j) for j, gain in shared.items() if gain >= _ENOUGH and _near(t, found[j], days)]
        for _, j in nlargest(_MOST, likely):
            yield found[j], t


def signs_of(t: Telling) -> frozenset[str]:
    """What a telling can be found by: names, places, counts, rare words. Events of two types are never one."""
    names: Iterable[str] = (*t.everybody, *t.where)
    tolls = (f"{what} {least}" for what, (least, _) in t.counts.items() if least > 2)
    found = [*names, *tolls, *(w for w in t.words if weight(w) >= _RARE)]
    return frozenset(f"{t.type} {sign}" for sign in found) if t.kind == "event" else frozenset(found)


def _near(a: Telling, b: Telling, days: int) -> bool:
    """Of different reports, published within some days of each other."""
    if a.paper.no == b.paper.no:
        return False
    return a.paper.day is None or b.paper.day is None or abs(a.paper.day - b.paper.day) <= days
