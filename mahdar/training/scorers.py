"""Train the log-linear scorers: acts, roles (two stages), one event once. Thresholds come from cross-validation."""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from mahdar.reading.scorer import Scorer

_MANY, _SMALL = 50_000, 30  # weights of a scorer; thousandths

Row = tuple[list[str], bool, str]  # features, right or wrong, the report it is from
Weights = tuple[dict[str, float], float]


class Table:
    """Rows as a sparse matrix, made once and fitted many times; each row belongs to a lesson, by its number."""

    def __init__(self, rows: Iterable[tuple[int, Row]]) -> None:
        import numpy as np
        from scipy.sparse import csr_matrix

        ids: dict[str, int] = {}
        indptr, indices, right, lessons = [0], array("i"), bytearray(), array("i")
        for lesson, (features, is_right, _) in rows:
            indices.extend(sorted({ids.setdefault(f, len(ids)) for f in features}))
            indptr.append(len(indices))
            right.append(is_right)
            lessons.append(lesson)
        column = np.frombuffer(indices, np.int32) if indices else np.zeros(0, np.int32)
        self.names = list(ids)
        self.x = csr_matrix((np.ones(len(column), np.float32), column, indptr), shape=(len(right), len(ids)))
        self.right = np.frombuffer(bytes(right), np.bool_)
        self.lessons = np.array(lessons, np.int32)

    def fit(
        self,
        lessons: Iterable[int] | None = None,
        c: float = 0.3,
        least: int = 2,
        counts: Sequence[float] | None = None,
    ) -> Weights:
        """Weights and bias of a logistic regression on the rows of some lessons (all, where none are named).

        Features seen in fewer than `least` rows are left out. `counts`: how much each lesson counts, by its number
        (all the same, where it is not given).
        """
        import numpy as np
        from sklearn.linear_model import LogisticRegression

        chosen = slice(None) if lessons is None else np.isin(self.lessons, np.fromiter(lessons, np.int32))
        x, y = self.x[chosen], self.right[chosen]
        share = None if counts is None else np.asarray(counts)[self.lessons[chosen]]
        if len(set(y.tolist())) < 2:
            return {}, 3.0 if y.any() else -3.0  # all right or all wrong: no feature tells them apart
        seen = np.flatnonzero(x.getnnz(axis=0) >= least)
        seen = seen[np.argsort([self.names[i] for i in seen])]  # the same order, and so the same weights, always
        model = LogisticRegression(C=c, solver="liblinear", max_iter=300)
        model.fit(x[:, seen].astype(np.float64), y, sample_weight=share)
        return dict(zip([self.names[i] for i in seen], model.coef_[0].tolist(), strict=True)), float(
            model.intercept_[0]
        )


def fit(rows: Iterable[Row], c: float = 0.3, least: int = 2) -> Weights:
    """Weights and bias of a logistic regression on rows that are fitted once."""
    return Table((0, row) for row in rows).fit(None, c, least)


def mean_of(made: Sequence[Mapping[str, Scorer]]) -> dict[str, Scorer]:
    """Scorers of the same names, fitted on different reports, as one each: the mean of their weights.

    Scorers of few rows hang on the reports that happen to be among them; their mean does so less.
    """
    out: dict[str, Scorer] = {}
    for name, first in made[0].items():
        weights: dict[str, float] = defaultdict(float)
        for scorers in made:
            for feature, weight in scorers[name].weights.items():
                weights[feature] += weight / len(made)
        bias = sum([scorers[name].bias for scorers in made]) / len(made)
        out[name] = Scorer(dict(weights), bias, first.threshold)
    return out


def save(path: Path, weights: dict[str, float], bias: float, threshold: float, about: dict[str, object]) -> None:
    """One feature a line, in thousandths, without the small weights: of scorers with many they say nothing together
    either, and they take most of the memory."""
    kept = {f: round(w * 1000) for f, w in sorted(weights.items()) if abs(w) >= 0.01}
    if len(kept) > _MANY:
        kept = {f: w for f, w in kept.items() if abs(w) >= _SMALL}
    lines = ",\n".join(f"{json.dumps(f, ensure_ascii=False)}:{w}" for f, w in kept.items())
    head = {"about": about, "bias": round(bias, 4), "threshold": round(threshold, 3)}
    path.write_text(json.dumps(head, ensure_ascii=False)[:-1] + ',"weights":{\n' + lines + "\n}}\n", "utf-8")
