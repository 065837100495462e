"""Train the name tagger (a conditional random field) and keep its weights as data."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mahdar.arabic.tokens import tokenize
from mahdar.lexicon import Lexicon
from mahdar.reading.matches import find_matches
from mahdar.reading.tagger import (
    LABELS,
    OFFSETS,
    Clusters,
    at_offset,
    edge_features,
    phrase_at,
    phrase_features,
    type_features,
)
from mahdar.training.gold import name_labels


def token_features(
    gold: dict[str, Any], lexicon: Lexicon, clusters: Clusters
) -> list[tuple[list[list[str]], list[str]]]:
    """Each sentence as features a token and labels a token, as the reader will see them."""
    words = tokenize(gold["text"])
    phrases = phrase_features(words, find_matches(words, lexicon))
    labels = name_labels(gold, words)
    own = [type_features(t.fold, t.kind, lexicon, clusters) for t in words.tokens]
    out = []
    for a, b in words.sentences:
        rows = []
        for i in range(a, b):
            row = [f for d in OFFSETS if a <= i + d < b for f in at_offset(own[i + d], d)]
            rows.append(row + list(phrase_at(phrases, i, a, b)) + edge_features(i, a, b))
        out.append((rows, labels[a:b]))
    return out


def train_tagger(gold: list[dict[str, Any]], lexicon: Lexicon, l1: float = 0.08, l2: float = 0.02) -> dict[str, Any]:
    """Weights (in thousandths) from gold reports."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"c1": l1, "c2": l2, "max_iterations": 150, "feature.possible_transitions": True})
    clusters = Clusters()
    for g in gold:
        for rows, labels in token_features(g, lexicon, clusters):
            trainer.append(rows, labels)
    with TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
    weights: dict[str, list[int]] = {}
    for (feature, label), w in info.state_features.items():
        if label in LABELS and abs(w) >= 0.005:
            weights.setdefault(feature, [0] * len(LABELS))[LABELS.index(label)] = round(w * 1000)
    transitions = [
        [round(info.transitions.get((x, y), -9.0 if _impossible(x, y) else 0.0), 3) for y in LABELS] for x in LABELS
    ]
    return {"labels": list(LABELS), "transitions": transitions, "weights": dict(sorted(weights.items()))}


def _impossible(x: str, y: str) -> bool:
    return y.startswith("I-") and x[2:] != y[2:]


def write_weights(weights: dict[str, Any], path: Path) -> None:
    """One feature a line, so that a change of weights can be read in a diff."""
    lines = ",\n".join(f"{json.dumps(k, ensure_ascii=False)}:{json.dumps(v)}" for k, v in weights["weights"].items())
    head = {k: v for k, v in weights.items() if k != "weights"}
    path.write_text(json.dumps(head, ensure_ascii=False)[:-1] + ',"weights":{\n' + lines + "\n}}\n", "utf-8")
