"""How likely an event is right: a calibrated chance from the scores of the steps before.

Looks at what the step of single words cannot: how near the event came to being joined to another, whether a
stronger one stands beside it, and how much of the report is of its type.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter

from mahdar.reading.roles import ROLES, Happening
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer, chance

_BESIDE = 8  # words to another event beyond which it is not beside this one


def confidence_features(scene: Scene, events: list[Happening]) -> list[list[str]]:
    """For each event: its best telling, how often it is told, how clearly its parties stand, its neighbours."""
    kinds = Counter([e.type for e in events])
    heads = sorted([(t.first, t.chance, e.type) for e in events for t in [e.head]])
    return [_of(e) + _among(scene, e, kinds, heads) for e in events]


def _of(e: Happening) -> list[str]:
    """The event by itself."""
    head = e.head
    n = min(len(e.tellings), 4)
    top = int(head.chance * 20)
    best = [max(e.chances.get(role, {}).values(), default=0.0) for role in ROLES]
    parties, place = max(best[:2]), best[2]
    sure = head.act.sure[head.shape in ("masd", "noun")] if len(head.act.sure) == 2 else 0
    return [
        f"top={top}", f"n={n}", f"parties={int(parties * 5)}", f"place={int(place * 4)}", f"type={e.type}",
        f"type={e.type}|top={top // 4}", f"type={e.type}|n={n}", f"sure={sure}|{head.shape}",
        f"sense={head.act.sense}", f"type={e.type}|parties={int(parties * 5)}", f"n={n}|top={top // 4}",
        f"weak={head.act.weak}|top={top // 4}", f"ap={int(best[0] * 3)}{int(best[1] * 3)}",
        f"ap={int(best[0] * 3)}{int(best[1] * 3)}|{e.type}",
    ]  # fmt: skip


def _among(scene: Scene, e: Happening, kinds: Counter[str], heads: list[tuple[int, float, str]]) -> list[str]:
    """The event among the others of its report."""
    head, T = e.head, e.type
    like = int(chance(e.alike) * 10)
    titles = [t.first < scene.title_end for t in e.tellings]
    told = "title" if all(titles) else "both" if any(titles) else "body"
    near = heads[bisect_left(heads, (head.first - _BESIDE + 1,)) : bisect_left(heads, (head.first + _BESIDE,))]
    stronger = [(abs(at - head.first) // 2, kind) for at, c, kind in near if at != head.first and c > head.chance]
    beside = min(stronger, default=(9, ""))
    n = min(kinds[T], 8)
    sentence = min(scene.words.sentence_of[head.first], 8)
    return [
        f"like={like}", f"like={like}|{T}", f"like={like}|n={min(len(e.tellings), 2)}", f"like={like}|{told}",
        f"like={like}|top={int(head.chance * 5)}", f"told={told}|{T}", f"told={told}|many={n > 1}",
        f"beside={beside[0]}", f"beside={beside[1]}|{T}", f"kind={n}|{T}", f"kind={n}|like={like // 2}",
        f"sent={sentence}", f"sent={sentence}|{T}", f"all={min(len(heads) // 2, 8)}",
        f"all={min(len(heads) // 3, 5)}|top={int(head.chance * 5)}",
    ]  # fmt: skip


def likely(scene: Scene, events: list[Happening], scorer: Scorer) -> list[Happening]:
    """The events that are likely enough for the record; each of `events` is told how likely it is."""
    for e, features in zip(events, confidence_features(scene, events), strict=True):
        e.confidence = scorer.probability(features)
    return [e for e in events if e.confidence >= scorer.threshold]
