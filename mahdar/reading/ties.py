"""A third network: which name belongs to which act or promise, and which act was told before.

It sees the report as the network on acts does, and which words tell the acts that were found. Two words that it
looks at together come with what lies between them and where they stand to each other, in numbers. Its log-odds are
averaged with those of the log-linear scorers, whose reasons stay readable.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import cached_property
from typing import Any, TypeVar, get_args

import numpy as np
from numpy.typing import NDArray

from mahdar.reading.acts import Telling
from mahdar.reading.layers import Floats, Layers
from mahdar.reading.net import TRAITS as OF_ACTS
from mahdar.reading.net import traits as traits_of_acts
from mahdar.reading.scene import Scene
from mahdar.reading.tellings import proposals
from mahdar.record import TermKind

K = TypeVar("K", bound=Hashable)
Ints = NDArray[np.int64]
TRAITS = OF_ACTS + 1  # the last: the word tells an act that was found
_AWAY = 4  # sentences between two words beyond which it makes no difference how many
_GAPS = np.array([-30, -16, -10, -6, -4, -2, -1, 0, 1, 2, 3, 5, 8, 13, 21, 40])  # words in between, by side
_WHERE = (2 * _AWAY + 1, len(_GAPS) + 2, 4)
# How many values each number of a pair can have, by task: where the two stand, then what the task tells of them.
SIZES: dict[str, tuple[int, ...]] = {
    "roles": (*_WHERE, 6, 4, 5, 12, 6),
    "same": (*_WHERE, 2),
    "sides": (*_WHERE, 6, len(get_args(TermKind)), 5, 6, 6),
}
OUTPUTS = {"roles": 3, "same": 1, "sides": 2}
PARTS = 6  # what a word is, seen as the first, as the second, as its last word, in between; and twice for the product
FAR = 60  # words between two beyond which they are not looked at


def traits(scene: Scene, tellings: Sequence[Telling]) -> Floats:
    """What is known of each word, one row a token: as for acts, and which words tell the acts that were found."""
    found: Floats = np.zeros((len(scene.tokens), TRAITS), np.float32)
    found[:, :OF_ACTS] = traits_of_acts(scene, [t for rivals in proposals(scene).values() for t in rivals])
    found[[t.first for t in tellings], OF_ACTS] = 1
    return found


def codes(scene: Scene, task: str, pairs: Ints, told: Ints) -> Ints:
    """Rows of a task's table for each pair: where the two stand to each other, then what is `told` of them (n, k)."""
    first, end, second, past = pairs.T
    sentence = np.asarray(scene.words.sentence_of)
    away = np.clip(sentence[second] - sentence[first], -_AWAY, _AWAY)
    gap = np.where(second >= end, second - end + 1, np.where(past <= first, past - first - 1, 0))
    side = np.where(away == 0, np.searchsorted(_GAPS, gap), len(_GAPS) + 1)
    title = 2 * (first < scene.title_end) + (second < scene.title_end)
    every = np.column_stack([away + _AWAY, side, title, told])
    sizes = np.array(SIZES[task])
    return np.minimum(every, sizes - 1) + np.concatenate([[0], np.cumsum(sizes)[:-1]])


class View:
    """What the network makes of one report, worked out when it is first asked."""

    def __init__(self, scene: Scene, net: Ties, tellings: Sequence[Telling]) -> None:
        self._scene, self._net, self._tellings = scene, net, tellings
        self._words: dict[tuple[str, int], tuple[Floats, Floats]] = {}

    @cached_property
    def _pieces(self) -> list[tuple[int, int, Floats]]:
        every = range(len(self._scene.tokens))
        return list(self._net.seen(self._scene, traits(self._scene, self._tellings), every))

    def odds(self, task: str, pairs: Sequence[Sequence[int]], told: Sequence[Sequence[int]]) -> Floats:
        """A row of log-odds a pair: `pairs` are first and past-last tokens of the two; `told` what the task says.

        Zeros where the two stand in different pieces of a very long report.
        """
        out: Floats = np.zeros((len(pairs), OUTPUTS[task]), np.float32)
        if not len(pairs):
            return out
        at = np.array(pairs)
        table = codes(self._scene, task, at, np.array(told))
        for n, (a, b, seen) in enumerate(self._pieces):
            inside = (at.min(1) >= a) & (at.max(1) <= b)
            if inside.any():
                if (task, n) not in self._words:
                    each = self._net.outputs(seen, task)
                    self._words[task, n] = each, _sums(each[:, 3 * each.shape[1] // PARTS : 4 * each.shape[1] // PARTS])
                out[inside] = self._net.weigh(task, *self._words[task, n], at[inside] - a, table[inside])
        return out


def _sums(each: Floats) -> Floats:
    """Running sums of rows, with a row of zeros before."""
    return np.concatenate([np.zeros((1, each.shape[1]), np.float32), each.cumsum(0)])


class Ties(Layers):
    """The network that gives an opinion on what belongs together."""

    def view(self, scene: Scene, tellings: Sequence[Telling]) -> View:
        """The report with `tellings` as the acts that were found."""
        return View(scene, self, tellings)

    def weigh(self, task: str, each: Floats, sums: Floats, pairs: Ints, table: Ints) -> Floats:
        """Log-odds of pairs. `each` is a row a word, `sums` its running sums of what lies between."""
        first, end, second, past = pairs.T
        a, b, c, _, x, y = np.split(each, PARTS, axis=1)
        lo, hi = between(first, end, second, past)
        many = (hi - lo)[:, None]
        mean = np.where(many <= FAR, (sums[hi] - sums[lo]) / np.maximum(many, 1), 0)
        added = a[first] + b[second] + c[past - 1] + mean
        for column in table.T:  # one after the other: all at once would take several times the room
            added += self._w[f"{task}_codes"][column]
        both = np.concatenate([np.maximum(added, 0), x[first] * y[second]], axis=1)
        out: Floats = both @ self._w[f"{task}_out"] + self._w[f"{task}_out_bias"]
        return out


def between(first: Any, end: Any, second: Any, past: Any) -> tuple[Any, Any]:
    """The words that lie between two: the first of them and past the last."""
    after = second >= end
    lo = np.where(after, end, past)
    return lo, np.maximum(np.where(after, second, first), lo)


def added(of: Sequence[K], odds: Floats) -> dict[K, list[float]]:
    """Log-odds of mentions added up over what they are mentions `of`."""
    total: dict[K, Floats] = {}
    for key, x in zip(of, np.exp(odds), strict=True):
        total[key] = total[key] + x if key in total else x
    return {key: np.log(x).tolist() for key, x in total.items()}


See = Callable[[Scene, Sequence[Telling]], View]
