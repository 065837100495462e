"""Train the log-linear scorers: acts, roles (two stages), one event once. Thresholds come from cross-validation."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

Row = tuple[list[str], bool, str]  # features, right or wrong, the report it is from


def fit(rows: list[Row], c: float = 0.3, least: int = 2) -> tuple[dict[str, float], float]:
    """Weights and bias of a logistic regression; features seen in fewer than `least` rows are left out."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    if len({right for _, right, _ in rows}) < 2:
        return {}, 3.0 if rows and rows[0][1] else -3.0  # all right or all wrong: no feature tells them apart
    counts = Counter(f for features, _, _ in rows for f in set(features))
    names = sorted(f for f, n in counts.items() if n >= least)
    ids = {f: i for i, f in enumerate(names)}
    indptr, indices = [0], []
    for features, _, _ in rows:
        indices += sorted({ids[f] for f in features if f in ids})
        indptr.append(len(indices))
    x = csr_matrix((np.ones(len(indices)), indices, indptr), shape=(len(rows), len(names)))
    y = np.array([right for _, right, _ in rows])
    model = LogisticRegression(C=c, solver="liblinear", max_iter=300)
    model.fit(x, y)
    return dict(zip(names, model.coef_[0].tolist(), strict=True)), float(model.intercept_[0])


def save(path: Path, weights: dict[str, float], bias: float, threshold: float, about: dict[str, object]) -> None:
    """One feature a line, in thousandths."""
    kept = {f: round(w * 1000) for f, w in sorted(weights.items()) if abs(w) >= 0.01}
    lines = ",\n".join(f"{json.dumps(f, ensure_ascii=False)}:{w}" for f, w in kept.items())
    head = {"about": about, "bias": round(bias, 4), "threshold": round(threshold, 3)}
    path.write_text(json.dumps(head, ensure_ascii=False)[:-1] + ',"weights":{\n' + lines + "\n}}\n", "utf-8")
