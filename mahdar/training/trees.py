"""Train the trees that weigh scores against one another (`mahdar.reading.trees`). Needs scikit-learn (`train` extra).

scikit-learn grows them; its nodes are kept as arrays, as reading needs numpy alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mahdar.reading.trees import Trees

if TYPE_CHECKING:
    from sklearn.ensemble import HistGradientBoostingClassifier

_FEW = 40  # leaves that all rows could fill, at least
Example = tuple[list[float], bool, float]  # a row, whether it is right, how much it counts


@dataclass(frozen=True)
class Growth:
    """How many trees, how much each counts, and how far it may go: leaves, rows a leaf (fewer where there are few)."""

    trees: int = 300
    rate: float = 0.04
    leaves: int = 12
    least: int = 40


def grow(examples: Sequence[Example], growth: Growth) -> Trees:
    """Trees that tell right rows from wrong ones; where there are none of either, one leaf that says so."""
    kinds = {right for _, right, _ in examples}
    if len(kinds) < 2:
        return Trees(_one_leaf(3.0 if kinds == {True} else -3.0))
    return Trees(_weights(grown(examples, growth)))


def grown(examples: Sequence[Example], growth: Growth) -> HistGradientBoostingClassifier:
    """The same as scikit-learn has them."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    rows, right, counts = zip(*examples, strict=True)
    least = max(1, min(growth.least, len(rows) // _FEW))
    model = HistGradientBoostingClassifier(
        max_iter=growth.trees, learning_rate=growth.rate, max_leaf_nodes=growth.leaves, max_depth=6,
        min_samples_leaf=least, l2_regularization=10, max_features=0.7, early_stopping=False, random_state=1,
    )  # fmt: skip
    return model.fit(np.asarray(rows, np.float32), np.asarray(right), sample_weight=np.asarray(counts, float))


def save(path: Path, trees: Trees) -> None:
    """One file, as `Trees.load` reads it."""
    np.savez_compressed(path, **{**trees.weights, "threshold": np.float32(trees.threshold)})


def _weights(model: HistGradientBoostingClassifier) -> dict[str, Any]:
    """The nodes of all trees, one after another. scikit-learn has no public name for them; a test holds the two to
    saying the same."""
    each = [trees[0].nodes for trees in model._predictors]
    sizes = [len(nodes) for nodes in each]
    roots = np.cumsum([0, *sizes[:-1]])
    nodes, begins = np.concatenate(each), np.repeat(roots, sizes)
    ends = nodes["is_leaf"].astype(bool)
    at = np.arange(len(nodes))
    children = [np.where(ends, at, begins + nodes[side]) for side in ("left", "right")]
    return {
        "asks": np.where(ends, 0, nodes["feature_idx"]).astype(np.int32),
        "least": _not_less(np.where(ends, 0.0, nodes["num_threshold"])),
        "children": np.stack(children, 1).ravel().astype(np.int32),
        "leaf": np.where(ends, nodes["value"], 0.0).astype(np.float32), "roots": roots.astype(np.int32),
        "bias": np.float32(model._baseline_prediction[0, 0]), "depth": np.int32(nodes["depth"].max()),
        "threshold": np.float32(0.5),
    }  # fmt: skip


def _one_leaf(odds: float) -> dict[str, Any]:
    none = np.zeros(1, np.int32)
    return {
        "asks": none, "least": none.astype(np.float32), "children": np.zeros(2, np.int32),
        "leaf": np.array([odds], np.float32), "roots": none, "bias": np.float32(0), "depth": np.int32(0),
        "threshold": np.float32(0.5),
    }  # fmt: skip


def _not_less(exact: np.ndarray) -> np.ndarray:
    """In single precision, rounded so that a number that was at most the threshold still is."""
    found = exact.astype(np.float32)
    return np.where(found < exact, np.nextafter(found, np.float32(np.inf)), found).astype(np.float32)
