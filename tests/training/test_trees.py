"""Trees that are grown say what scikit-learn says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mahdar.reading.trees import Trees
from mahdar.training.trees import Growth, grow, grown, save

pytest.importorskip("sklearn", reason="scikit-learn is not installed (pip install 'mahdar[train]')")


def examples() -> list[tuple[list[float], bool, float]]:
    draw = np.random.default_rng(3)
    rows = draw.normal(size=(600, 4)).astype(np.float32)
    rows[:, 2] = draw.integers(0, 5, 600)
    right = (rows[:, 0] > 0.2) ^ (rows[:, 2] > 2)
    return [(row.tolist(), bool(r), 2.0) for row, r in zip(rows, right, strict=True)]


def test_as_scikit_learn_says(tmp_path: Path) -> None:
    told, growth = examples(), Growth(trees=30, rate=0.2, leaves=6, least=10)
    trees = grow(told, growth)
    rows = np.array([row for row, _, _ in told], np.float32)
    said = grown(told, growth).predict_proba(rows)[:, 1]
    assert trees.chances(rows.tolist()) == pytest.approx(said.tolist(), abs=1e-4)
    assert np.mean([(c > 0.5) == r for c, (_, r, _) in zip(trees.chances(rows.tolist()), told, strict=True)]) > 0.97
    trees.threshold = 0.3
    save(tmp_path / "some.npz", trees)
    again = Trees.load("some", tmp_path)
    assert again.threshold == pytest.approx(0.3)
    assert again.chances(rows.tolist()) == trees.chances(rows.tolist())


def test_the_same_again() -> None:
    told, growth = examples(), Growth(trees=5, least=10)
    rows = [row for row, _, _ in told]
    assert grow(told, growth).chances(rows) == grow(told, growth).chances(rows)


def test_all_right_or_all_wrong() -> None:
    rows = [[float(i), 1.0] for i in range(9)]
    for right in (True, False):
        trees = grow([(row, right, 1.0) for row in rows], Growth())
        assert all((c > 0.5) == right for c in trees.chances(rows))
    assert grow([], Growth()).chances(rows) == grow([([0.0, 0.0], False, 1.0)], Growth()).chances(rows)
