"""Log-linear scorers over named features: the grammar proposes, these decide. Weights are data made from gold."""

from __future__ import annotations

import json
from collections.abc import Iterable
from math import exp
from pathlib import Path

DATA = Path(__file__).parent / "data"


class Scorer:
    """Feature → weight. `probability` squashes the sum; features it does not know weigh nothing."""

    def __init__(self, weights: dict[str, float], bias: float = 0.0, threshold: float = 0.5) -> None:
        self.weights = weights
        self.bias = bias
        self.threshold = threshold

    @classmethod
    def load(cls, name: str, folder: Path = DATA) -> Scorer:
        """The shipped scorer of that name; an empty one (probability one half) where there is none."""
        path = folder / f"{name}.json"
        if not path.exists():
            return cls({})
        data = json.loads(path.read_text("utf-8"))
        return cls({f: w / 1000 for f, w in data["weights"].items()}, data["bias"], data["threshold"])

    def score(self, features: Iterable[str]) -> float:
        """The log-odds."""
        get = self.weights.get
        return self.bias + sum([get(f, 0.0) for f in features])

    def probability(self, features: Iterable[str]) -> float:
        """The chance that the candidate is right, 0 to 1."""
        return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, self.score(features)))))
