"""Weights for «the same event» and «the same deal», from judged pairs: `python -m mahdar.training.linking CASEBOOK`.

There are few judged pairs, so the fit begins at weights set by hand and moves away from them only as far as the pairs
ask (a Gaussian prior around the hand-set weights).
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from mahdar.casebook.blocks import pairs as candidates
from mahdar.casebook.compare import deal_features, event_features
from mahdar.casebook.draw_up import tellings
from mahdar.casebook.same_event import DATA
from mahdar.casebook.store import Casebook
from mahdar.casebook.tellings import Telling, by_number
from mahdar.evaluate.links import found, load_pairs
from mahdar.training.scorers import save

GOLD = Path("gold/links")
LOOSE = {"event": 0.5, "deal": 0.3}  # variance around the hand-set weights, by cross-validation
THRESHOLD = {"event": 0.5, "deal": 0.7}  # by cross-validation on the train set, same and different weighing alike
LEAST = 2  # pairs that a feature has to be seen in
UNLIKE = 150  # candidates taken as different unseen, where there are few judged ones
BIAS = {"event": -2.6, "deal": -2.4}
BY_HAND: dict[str, dict[str, float]] = {
    "event": {
        "actor=others": -0.6, "actor=same": 0.8, "actor=some": 0.5, "all words=0-0.05": -0.5,
        "all words=0.2-0.3": 0.3, "all words=0.3-0.5": 0.6, "all words=0.5+": 1, "count=clash": -1.2,
        "count=close": 0.4, "count=same": 1.5, "count=same small": 0.3, "day=0-1": 0.6, "day=15+": -3, "day=2-4": -1,
        "day=4-15": -2, "figures=1": 0.3, "figures=2": 0.6, "figures=others": -0.3, "figures=same large": 1.5,
        "figures=some": 0.3, "heads=others": -0.2, "mode=differs": -0.4, "mode=same": 0.3, "named=all": 0.4,
        "named=others": -0.5, "ordinals=differ": -1.5, "persons in heads=others": -0.4, "persons named=others": -0.4,
        "place=20-80 km": -1.2, "place=300+ km": -10, "place=80-300 km": -4, "place=same": 1, "rare words=0-1": -0.5,
        "rare words=2-3": 0.3, "rare words=3-5": 0.6, "rare words=5+": 0.9, "recipient=others": -0.3,
        "recipient=same": 0.6, "recipient=some": 0.4, "reports=copies": 1, "sentence=same, another act": -2.2,
        "sentence=same, another place in it": -0.8, "shared=0-1": -0.8, "shared=5-8": 0.3, "shared=8+": 0.6,
        "subject=0-0.1": -1, "subject=0.3-0.5": 0.5, "subject=0.5+": 0.9, "trigger=same": 1, "type=differs": -9,
        "type=same": 1.2, "type=word and deed": 0, "words beside=0-0.1": -0.6, "words beside=0.1-0.3": -0.3,
        "words beside=0.3-0.5": 0.4, "words beside=0.5-0.7": 0.8, "words beside=0.7+": 1.8, "words=0-0.1": -2,
        "words=0.1-0.2": -1.5, "words=0.2-0.3": -0.6, "words=0.3-0.4": 0.2, "words=0.4-0.5": 0.8,
        "words=0.5-0.65": 1.6, "words=0.65-0.8": 2.4, "words=0.8+": 3.2,
    },
    "deal": {
        "heads=all": 0.6, "heads=most": 0.5, "heads=others": -0.8, "named=all": 0.5, "named=most": 0.3,
        "named=others": -0.6, "parties shared=2": 0.6, "parties shared=3": 1, "parties=others": -1.2,
        "parties=same": 1.2, "parties=some": 0.7, "place=300+ km": -1, "place=80-300 km": -0.5, "place=same": 0.7,
        "rare words=0-1": -0.3, "rare words=3-5": 0.4, "rare words=5+": 0.8, "reports=copies": 1.5,
        "shared=0-1": -0.5, "shared=3.5-5": 0.3, "shared=5-8": 0.5, "shared=8+": 1, "subject=0-0.1": -1,
        "subject=0.2-0.3": 0.5, "subject=0.3-0.5": 1, "subject=0.5+": 1.6, "term=ceasefire": 0.6, "term=pause": 1.2,
        "term=ransom": 1, "term=release_captive": 0.5, "terms=all": 0.8, "terms=none": -0.8, "terms=some": 0.5,
        "words=0-0.1": -1.5, "words=0.1-0.2": -0.8, "words=0.2-0.3": 0, "words=0.3-0.4": 0.6, "words=0.4-0.5": 1,
        "words=0.5-0.65": 1.5, "words=0.65-0.8": 2, "words=0.8+": 2.5,
    },
}  # fmt: skip
Lesson = tuple[list[str], bool]
Features = Callable[[Telling, Telling], list[str]]


def fit(lessons: Sequence[Lesson], kind: str) -> tuple[dict[str, float], float]:
    """Weights and bias: the hand-set ones, moved by the lessons."""
    import numpy as np
    from scipy.optimize import minimize

    counts = Counter(f for features, _ in lessons for f in set(features))
    names = sorted(f for f, n in counts.items() if n >= LEAST)
    at = {name: i for i, name in enumerate(names)}
    by_hand = BY_HAND[kind]
    x = np.zeros((len(lessons), len(names) + 1))
    x[:, -1] = 1
    rest = np.zeros(len(lessons))
    for row, (features, _) in enumerate(lessons):
        for f in set(features):
            if f in at:
                x[row, at[f]] = 1
            else:
                rest[row] += by_hand.get(f, 0.0)
    y = np.array([1.0 if same else -1.0 for _, same in lessons])
    start = np.array([by_hand.get(n, 0.0) for n in names] + [BIAS[kind]])
    stiff = np.ones(len(start))
    stiff[-1] = 0.1

    def loss(moved: np.ndarray) -> tuple[float, np.ndarray]:
        z = (x @ (start + moved) + rest) * y
        slope = -(x.T @ (y / (1 + np.exp(z)))) + stiff * moved / LOOSE[kind]
        return float(np.logaddexp(0, -z).sum() + (stiff * moved**2).sum() / (2 * LOOSE[kind])), slope

    best = start + minimize(loss, np.zeros_like(start), jac=True, method="L-BFGS-B").x
    return by_hand | dict(zip(names, best[:-1].tolist(), strict=True)), float(best[-1])


def lessons(book: Casebook, kind: str, files: Iterable[Path]) -> list[Lesson]:
    """Features and judgement of every judged pair of a kind in these gold files' train set."""
    judged = [p for p in load_pairs(*files, only="train") if p.kind == kind]
    numbers = found(book, judged)
    with book.reading() as connection:
        told = tellings(connection, kind, origins(book))
    by, out = by_number(told), []
    features: Features = event_features if kind == "event" else deal_features
    for p in judged:
        a, b = (by.get(numbers.get((p.kind, place), -1)) for place in (p.a, p.b))
        if a and b and (kind == "deal" or a.type == b.type):
            out.append((features(a, b), p.same))
    if kind == "event":
        return out
    return out + [one for one in out if not one[1]] + _unlike(told, features)  # of deals few were judged different


def _unlike(told: Sequence[Telling], features: Features) -> list[Lesson]:
    """Candidates that share no party, hardly a word and are about other subjects: different, without a judge."""
    likely = [features(a, b) for a, b in candidates(told, days=120)]
    far = [f for f in likely if "parties=others" in f and "heads=others" in f and "subject=0-0.1" in f]
    random.Random(1).shuffle(far)
    return [(f, False) for f in far[:UNLIKE]]


def origins(book: Casebook) -> dict[int, int]:
    """Number of each copied report → of the report that it is a copy of."""
    from mahdar.casebook.link import origins_of

    with book.reading() as connection:
        return origins_of(connection)


def main() -> None:
    with Casebook.open(sys.argv[1], read_only=True) as book:
        for kind, file in (("event", "events.jsonl"), ("deal", "deals.jsonl")):
            taught = lessons(book, kind, [GOLD / file])
            weights, bias = fit(taught, kind)
            save(DATA / f"same_{kind}.json", weights, bias, THRESHOLD[kind], {"pairs": len(taught)})
            print(f"{kind}: {len(taught)} pairs")


if __name__ == "__main__":
    main()
