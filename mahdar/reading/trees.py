"""Boosted decision trees over numbers: what decides where a few scores have to be weighed against one another.

The log-linear scorers see names of things; these see how large the scores of earlier steps are, side by side. Each tree
asks one number after another whether it is at most some threshold, and ends in a log-odds; they add up. Reading needs
numpy alone; `mahdar.training.trees` makes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from mahdar.reading.layers import Floats
from mahdar.reading.scorer import DATA

_AT_ONCE = 1 << 16  # rows times trees that are worked through together


class Trees:
    """The trees of one decision, and the chance from which on it says yes."""

    def __init__(self, weights: Mapping[str, Any] | None = None, path: Path | None = None) -> None:
        self._given, self._path = weights, path
        self._threshold: float | None = None

    @classmethod
    def load(cls, name: str, folder: Path = DATA) -> Trees:
        """Those of a file, which is read when they are first asked."""
        return cls(None, folder / f"{name}.npz")

    @cached_property
    def weights(self) -> Mapping[str, Any]:
        """Of each node: the number it asks for, the threshold, the node that follows where the number is at most that,
        the one where it is more (a leaf follows itself) and the leaf's log-odds; the roots, the depth, the bias."""
        if self._given is not None or self._path is None:
            return self._given or {}
        with np.load(self._path, allow_pickle=False) as data:
            return {name: data[name] for name in data.files}

    @property
    def threshold(self) -> float:
        """From which chance on, 0 to 1."""
        return float(self.weights["threshold"]) if self._threshold is None else self._threshold

    @threshold.setter
    def threshold(self, value: float) -> None:
        self._threshold = value

    def chances(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """Of rows of numbers, 0 to 1 each."""
        if not rows:
            return []
        found = np.asarray(rows, np.float32)
        w = self.weights
        each = max(1, _AT_ONCE // max(len(w["roots"]), 1))
        odds = np.concatenate([self._odds(found[a : a + each]) for a in range(0, len(found), each)])
        said: list[float] = (1 / (1 + np.exp(-np.clip(odds, -30, 30)))).tolist()
        return said

    def _odds(self, rows: Floats) -> Floats:
        """All trees for all rows, a step down at a time."""
        w = self.weights
        width = rows.shape[1]
        flat, begins = rows.ravel(), (np.arange(len(rows)) * width)[:, None]
        node = np.broadcast_to(w["roots"], (len(rows), len(w["roots"])))
        asks, least, children = w["asks"], w["least"], w["children"]
        for _ in range(int(w["depth"])):
            more = flat[begins + asks[node]] > least[node]
            node = children[2 * node + more]
        total: Floats = w["leaf"][node].sum(1) + w["bias"]
        return total
