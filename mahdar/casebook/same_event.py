"""The same happening told by several reports: pairs judged by a log-linear scorer over what they share.

Nothing is merged but by a stored judgement, and every report keeps its own version. Counts stay with who gave them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from mahdar.casebook.blocks import DAYS, Pair
from mahdar.casebook.clusters import Edge, Limits, clusters
from mahdar.casebook.compare import event_features
from mahdar.casebook.judgements import Verdict
from mahdar.casebook.pairing import judge_all
from mahdar.casebook.tellings import Telling, by_number
from mahdar.reading.scorer import Scorer, chance

DATA = Path(__file__).parent / "data"
LIMITS = Limits(0.4, 0.35)
_WORTH = 0.1  # what is less certain than this is not stored
_UNSURE = 0.3  # from here to the scorer's threshold it is left open
_REASONS = 4
_SHARED_WORDS = 2


@cache
def scorer(name: str) -> Scorer:
    """The shipped scorer of that name («same_event», «same_deal»)."""
    return Scorer.load(name, DATA)


def same_events(found: Sequence[Telling], new: frozenset[int] | None = None) -> list[Verdict]:
    """Judgements about events of different reports; with `new` items named, only those about one of them."""
    return judge_all(found, new, DAYS, _judged)


def _judged(likely: Iterable[Pair]) -> list[Verdict]:
    weights = scorer("same_event")
    worth = (pair for pair in likely if _worth_a_look(pair))
    return [v for a, b in worth if (v := judged("event", a, b, event_features(a, b), weights))]


def at_the_cores(found: Sequence[Telling], edges: Sequence[Edge]) -> list[Verdict]:
    """Judgements about pairs that were not compared, where it hangs on them whether two groups are one."""
    told = by_number(found)
    asked: list[Verdict] = []

    def ask(a: int, b: int) -> float | None:
        if a not in told or b not in told or told[a].paper.no == told[b].paper.no:
            return None
        verdict = judged("event", told[a], told[b], event_features(told[a], told[b]), scorer("same_event"), 0.0)
        if verdict is None:
            return None
        asked.append(verdict)
        return verdict.score

    clusters(edges, LIMITS, ask=ask)
    return asked


def _worth_a_look(pair: Pair) -> bool:
    a, b = pair
    return len(a.words & b.words) >= _SHARED_WORDS or bool(a.where & b.where)


def judged(
    kind: str, a: Telling, b: Telling, features: Sequence[str], weights: Scorer, worth: float = _WORTH
) -> Verdict | None:
    """What the scorer holds of a pair, with the features that weighed most; None below `worth`: not worth storing."""
    certainty = chance(weights.score(features))
    if certainty < worth:
        return None
    verdict = "same" if certainty >= weights.threshold else "unsure" if certainty >= _UNSURE else "different"
    return Verdict(kind, a.no, b.no, verdict, round(certainty, 3), reasons(features, weights))


def reasons(features: Iterable[str], weights: Scorer) -> list[str]:
    """The features that weighed most, those for it with a + and those against with a −."""
    heavy = sorted(features, key=lambda f: -abs(weights.weights.get(f, 0.0)))[:_REASONS]
    return [f"{'+' if weights.weights[f] > 0 else '−'} {f}" for f in heavy if weights.weights.get(f)]
