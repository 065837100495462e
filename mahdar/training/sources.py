"""Train the scorer of attribution: which sources stand behind a gold event."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mahdar.arabic.fold import fold
from mahdar.lexicon.schema import Act
from mahdar.reading.acts import Telling, candidates
from mahdar.reading.claims import find_claims
from mahdar.reading.roles import Happening
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer
from mahdar.reading.sources import Pair, find_pairs
from mahdar.reading.who import Being, gather, stem
from mahdar.training.gold import occurrences, quote_spans
from mahdar.training.scorers import Row, fit, save

FOLDS = 5


def alike(a: str, b: str) -> bool:
    """Whether two names of a source mean the same: half of the shorter one's words are shared."""
    x, y = (frozenset(map(stem, re.findall(r"\w+", fold(name)))) for name in (a, b))
    return bool(x and y) and len(x & y) * 2 >= min(len(x), len(y))


def gold_happenings(gold: dict[str, Any], scene: Scene, beings: list[Being]) -> list[Happening]:
    """Each gold event as the reader would hold it: the act words inside its quotes, its actors as beings."""
    found = list(candidates(scene))
    out = []
    for event in gold.get("events") or []:
        quotes = quote_spans(gold["text"], event.get("quote"))
        inside = [t for t in found if t.type == event["type"] and _within(scene, t.first, quotes)]
        tellings = list({t.first: t for t in inside}.values()) or _bare(scene, event, quotes)
        roles = {"actor": sorted({b for name in event.get("actors") or [] for b in _beings(scene, name)})}
        out.append(Happening(event["type"], tellings, roles))
    return out


def _within(scene: Scene, i: int, spans: list[tuple[int, int]]) -> bool:
    return any(a <= scene.tokens[i].start < b for a, b in spans)


def _bare(scene: Scene, event: dict[str, Any], quotes: list[tuple[int, int]]) -> list[Telling]:
    """A telling at the gold trigger where the lexicon has no word for it."""
    triggers = quote_spans(scene.words.text, event.get("trigger"))
    spans = [s for s in triggers if any(a <= s[0] < b for a, b in quotes)] or quotes
    at = [next((t.i for t in scene.tokens if t.end > a), 0) for a, _ in spans]
    return [
        Telling(
            i, i + 1, event["type"], [], [Act(lemma=scene.tokens[i].fold, type=event["type"], en="not in the lexicon")]
        )
        for i in sorted(set(at))
    ]


def _beings(scene: Scene, name: str) -> Iterable[int]:
    for a, b in occurrences(scene.words, name):
        for m in scene.mentions:
            if m.entity >= 0 and m.first < b and a < m.last:
                yield m.entity


class Sample:
    """One gold report with its candidate pairs and right answers."""

    def __init__(self, gold: dict[str, Any], scene: Scene) -> None:
        self.id = gold["id"]
        beings = gather(scene)
        self.events = gold_happenings(gold, scene, beings)
        self.claims = find_claims(scene, beings)
        self.pairs = find_pairs(scene, self.events, self.claims)
        names = {id(e): g.get("according_to") or [] for e, g in zip(self.events, gold.get("events") or [], strict=True)}
        self.gold = names
        self.right = [any(alike(n, p.claim.name) for n in names[id(p.event)]) for p in self.pairs]

    def rows(self) -> list[Row]:
        """The pairs as training rows."""
        return [(sorted(p.features), right, self.id) for p, right in zip(self.pairs, self.right, strict=True)]


def cross_validate(samples: list[Sample], c: float, least: int = 2) -> list[tuple[Sample, list[tuple[Pair, float]]]]:
    """Every report's pairs with their chance under weights trained on the other folds."""
    out = []
    for k in range(FOLDS):
        rows = [r for i, s in enumerate(samples) if i % FOLDS != k for r in s.rows()]
        scorer = Scorer(*fit(rows, c, least))
        for s in samples[k::FOLDS]:
            out.append((s, [(p, scorer.probability(p.features)) for p in s.pairs]))
    return out


def train(samples: list[Sample], path: Path, c: float, threshold: float, about: dict[str, object]) -> None:
    """Weights from all samples, written as data of the package."""
    weights, bias = fit([r for s in samples for r in s.rows()], c)
    save(path, weights, bias, threshold, about)
