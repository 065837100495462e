"""Trees over numbers: what they say of a row, and that the file says the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mahdar.reading.trees import Trees

# Two trees: is the first number at most 1 (else: is the second at most -2)? And one that is a leaf alone.
WEIGHTS: dict[str, Any] = {
    "asks": np.array([0, 0, 1, 0, 0, 0]), "least": np.array([1, 0, -2, 0, 0, 0], np.float32),
    "children": np.array([1, 2, 1, 1, 3, 4, 3, 3, 4, 4, 5, 5]),
    "leaf": np.array([0, -1.5, 0, 0, 2.5, 0.25], np.float32),
    "roots": np.array([0, 5]), "depth": 2, "bias": np.float32(0.5), "threshold": 0.4,
}  # fmt: skip


@pytest.mark.parametrize(
    ("row", "odds"), [((1, 0), -0.75), ((0, -9), -0.75), ((1.5, -2), 0.75), ((2, -1.5), 3.25)], ids=str
)
def test_every_question_is_asked_in_turn(row: tuple[float, float], odds: float) -> None:
    assert Trees(WEIGHTS).chances([row]) == pytest.approx([1 / (1 + np.exp(-odds))])


def test_many_rows_and_none() -> None:
    trees = Trees(WEIGHTS)
    rows = [(x / 10, x % 7 - 5) for x in range(-50, 50)] * 900
    assert trees.chances(rows) == [c for row in rows[:100] for c in trees.chances([row])] * 900
    assert trees.chances([]) == []


def test_a_file_says_the_same(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "some.npz", **WEIGHTS)
    trees = Trees.load("some", tmp_path)
    assert trees.threshold == 0.4
    assert trees.chances([(2, -1.5)]) == Trees(WEIGHTS).chances([(2, -1.5)])
    trees.threshold = 0.7
    assert trees.threshold == 0.7


def test_the_shipped_trees_are_whole() -> None:
    for name in ("confidence", "actor2", "recipient2", "place2"):
        w = Trees.load(name).weights
        nodes = len(w["asks"])
        assert len(w["children"]) == 2 * nodes == 2 * len(w["leaf"]) == 2 * len(w["least"])
        assert w["children"].max() < nodes and 0 < w["threshold"] < 1 and np.isfinite(w["leaf"]).all()
        at = w["roots"]
        for _ in range(int(w["depth"])):
            at = np.concatenate([w["children"][2 * at], w["children"][2 * at + 1]])
            at = np.unique(at)
        assert (w["children"][2 * at] == at).all(), "a leaf is reached in so many steps"
