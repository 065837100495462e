"""What is promised: which words name a promise, of which kind, and how far its clause reaches.

A word is scored twice: alone, by the scorer and by a network, then with the first chances of the words around it,
for promises stand in chains («بالإفراج عن … وبفتح … مقابل …»). A further scorer, and the network, choose among the
kinds that the lexicon allows the word.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from math import exp
from typing import Protocol

from mahdar.reading.advice import ANY, KINDS, Advice, Advise, promising
from mahdar.reading.climate import Climate, warfare
from mahdar.reading.head_features import parts_of
from mahdar.reading.head_itself import first_parts
from mahdar.reading.heads import Floor, Head, is_boundary
from mahdar.reading.promise import Promise
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Part, Scorer, chance
from mahdar.reading.term_sides import Court, find_sides
from mahdar.reading.term_values import Amounts, fill_values

_GAP = 6  # tokens between two words of one promise
_HARDLY = 0.01  # a word that alone is less likely than this is not looked at again
_SILENT = 0.25  # where the likeliest word is less likely nothing is promised: in 220 reports with promises it was 0.34
_DUMB = -2.55  # so too where no word by itself, whatever is around it, has such log-odds
_FIRST = 16  # words, the best by themselves, that are weighed with what is around them to see whether all shall be:
_FAINT = -4.0  # in 380 reports with promises one of the best ten did, and by itself had -2.4 at the least
_LIKELY = 0.1  # a word less likely than this has no say in what its neighbours promise
_PEACE, _TENSION = 2.5, 7.0  # words of war among a hundred: below the first no deal of war, up to the other few
_CERTAIN = 0.7  # what a promise needs there
_LONGEST = 14  # tokens of a clause after its last head
_STEPS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8)


TERM_SCORERS = ("term", "term2", "term_kind", "debtor", "creditor", "debtor2", "creditor2")


class TermModels(Protocol):
    """What of the reader's models is used here; `terms` holds the scorers of `TERM_SCORERS` by name."""

    roles: dict[str, Scorer]
    terms: dict[str, Scorer]
    advise: Advise | None


@dataclass(slots=True)
class Naming:
    """A word that may name a promise, with its candidate kinds: first chance, second chance, chance of each kind."""

    heads: list[Head]
    sentence: int
    joined: bool
    alone: float = 0.0
    chance: float = 0.0
    kinds: dict[str, float] = field(default_factory=dict)

    @property
    def first(self) -> int:
        """Its first token."""
        return self.heads[0].first

    @property
    def last(self) -> int:
        """Past its last token."""
        return self.heads[0].last


def namings_of(scene: Scene, floor: Floor) -> list[Naming]:
    """Every word that may name a promise, in text order."""
    return [
        Naming(floor.at[i], scene.words.sentence_of[i], floor.at[i][0].match.prefix.startswith("و"))
        for i in floor.places
        if floor.is_led(floor.at[i][0])
    ]


def word_parts(
    n: Naming, scene: Scene, floor: Floor, climate: Climate, known: frozenset[str] | None = None
) -> list[Part]:
    """Features, in parts, of a word as the name of any promise at all."""
    kinds = "+".join(sorted([h.kind for h in n.heads]))
    return [*parts_of(n.heads[0], scene, floor, climate, known), f"kinds={kinds}"]


def _step(p: float) -> int:
    return sum([p > x for x in _STEPS])


class Crowd:
    """The first chances of all words together, so that no word need look at every other."""

    def __init__(self, namings: list[Naming]) -> None:
        self.alone = sorted([n.alone for n in namings], reverse=True)
        self.in_sentence: dict[int, float] = {}
        self.of_kind: dict[str, list[float]] = {}
        for n in namings:
            self.in_sentence[n.sentence] = max(self.in_sentence.get(n.sentence, 0.0), n.alone)
            self.of_kind.setdefault(n.heads[0].kind, []).append(n.alone)
        for found in self.of_kind.values():
            found.sort(reverse=True)

    def others(self, n: Naming) -> list[float]:
        """The chances of the other words, the best first."""
        out = self.alone.copy()
        out.remove(n.alone)
        return out

    def near(self, n: Naming) -> float:
        """The best of the sentences beside its own."""
        return max(self.in_sentence.get(n.sentence - 1, 0.0), self.in_sentence.get(n.sentence + 1, 0.0))

    def same(self, n: Naming) -> float:
        """The best of the other words of its kind."""
        found = self.of_kind[n.heads[0].kind]
        return found[found[0] == n.alone] if len(found) > 1 else 0.0


def company_features(namings: list[Naming], k: int, scene: Scene, crowd: Crowd | None = None) -> list[str]:
    """Features of the `k`th word from the first chances of it and of the others."""
    n = namings[k]
    crowd = crowd or Crowd(namings)
    p = _step(n.alone)
    a, b = scene.sentence(n.first)
    others = crowd.others(n)
    before = [m for m in namings[max(0, k - 12) : k] if m.first >= a]
    after = [m for m in namings[k + 1 : k + 12] if m.first < b]
    third = _step(others[2]) if len(others) > 2 else 0
    left, right = before[-1] if before else None, after[0] if after else None
    close = "n" if left and n.first - left.first <= 3 else "f"
    ahead = "n" if right and right.first - n.first <= 3 else "f"
    total = min(9, int(sum(others)))
    return [
        f"p={p}", f"doc={_step(others[0]) if others else 0}|{p}", f"doc3={third}|{p}", f"doc3={third}",
        f"sum={total}|{p}", f"sum={total}", f"L={_step(max([m.alone for m in before], default=0.0))}|{p}",
        f"R={_step(max([m.alone for m in after], default=0.0))}|{p}",
        f"L1={_step(left.alone) if left else 0}|{p}|{n.joined}|{close}",
        f"R1={_step(right.alone) if right else 0}|{p}|{ahead}", f"near={_step(crowd.near(n))}|{p}",
        f"same={_step(crowd.same(n))}|{p}", f"k0={n.heads[0].kind}|{p}", f"lem={n.heads[0].lemma}|{p // 2}",
        f"rank={sum([x > n.alone for x in others[:5]])}|{p}",
    ]  # fmt: skip


def look(n: Naming, odds: float, advice: Advice | None) -> None:
    """A word's first chance: of the scorer's log-odds, averaged with the network's."""
    n.alone = chance((odds + advice[n.first][ANY]) / 2 if advice else odds)


def choose_kinds(n: Naming, weights: list[float], advice: Advice | None) -> None:
    """The chances of a word's kinds from their log-odds, the network's half."""
    if advice:
        weights = [x + 0.5 * advice[n.first][KINDS[h.kind]] for x, h in zip(weights, n.heads, strict=True)]
    top = max(weights)
    raised = [exp(max(-30.0, x - top)) for x in weights]
    total = sum(raised)
    n.kinds = {h.kind: x / total for h, x in zip(n.heads, raised, strict=True)}


def score_namings(scene: Scene, floor: Floor, scorers: dict[str, Scorer], advise: Advise | None = None) -> list[Naming]:
    """Every word that may name a promise, with its chances. The network is asked where the scorer sees any."""
    namings = namings_of(scene, floor)
    if not namings:
        return []
    climate = Climate(scene, floor)
    scorer, known = scorers["term"], scorers["term"].words
    alone = [scorer.weigh(first_parts(n.heads[0], scene, climate)) for n in namings]
    if max(alone) < _DUMB:
        return namings
    best = sorted(range(len(namings)), key=alone.__getitem__, reverse=True)[:_FIRST]
    parts = {k: word_parts(namings[k], scene, floor, climate, known) for k in best if alone[k] > _FAINT}
    if chance(max([scorer.weigh(p) for p in parts.values()])) < _SILENT:
        return namings
    told = [parts.get(k) or word_parts(n, scene, floor, climate, known) for k, n in enumerate(namings)]
    odds = [scorer.weigh(p) for p in told]
    advice = advise(scene, floor) if advise else None
    scene.advised = promising(advice or {})
    for n, x in zip(namings, odds, strict=True):
        look(n, x, advice)
    crowd = Crowd(namings)
    for k, n in enumerate(namings):
        if n.alone < _HARDLY:
            continue
        n.chance = chance(scorers["term2"].weigh([*told[k], *company_features(namings, k, scene, crowd)]))
        if n.chance >= _LIKELY:
            kinds = [parts_of(h, scene, floor, climate, known) for h in n.heads]
            choose_kinds(n, [scorers["term_kind"].weigh(p) for p in kinds], advice)
    return namings


def promises_of(scene: Scene, namings: list[Naming], threshold: float) -> list[Promise]:
    """The accepted words, those of one clause together, as promises without values."""
    out: list[Promise] = []
    group: list[Naming] = []
    accepted = [n for n in namings if n.chance >= threshold]
    for k, n in enumerate(accepted):
        group.append(n)
        following = accepted[k + 1] if k + 1 < len(accepted) else None
        if following is None or not _one_clause(scene, n, following):
            out.append(_promise(scene, group, namings, following))
            group = []
    return out


def _one_clause(scene: Scene, a: Naming, b: Naming) -> bool:
    """Whether two words stand in one clause: near, nothing between them that ends it or adds to it."""
    return (
        a.sentence == b.sentence
        and not b.joined
        and b.first - a.last <= _GAP
        and not any(is_boundary(scene, i) for i in range(a.last, b.first))
    )


def _promise(scene: Scene, group: list[Naming], namings: list[Naming], following: Naming | None) -> Promise:
    """One promise from the words of a clause: the kind they speak for most, the clause as its evidence."""
    votes: dict[str, float] = {}
    for n in group:
        for kind, p in n.kinds.items():
            votes[kind] = votes.get(kind, 0.0) + p * n.chance
    kind = max(votes, key=lambda k: votes[k])
    head = max(group, key=lambda n: n.kinds.get(kind, 0.0) * n.chance)
    begin = _begin(scene, group[0], namings)
    end = _end(scene, group[-1].last, following)
    return Promise(head.first, head.last, begin, end, kind, max(n.chance for n in group))


def _begin(scene: Scene, n: Naming, namings: list[Naming]) -> int:
    """The clause begins with its first head, or with a weaker one just before it («أطلقت … 13 سجيناً»)."""
    a, _ = scene.sentence(n.first)
    begin = n.first
    for m in reversed(namings):
        if m.first < n.first and m.chance >= _LIKELY and _one_clause(scene, m, n):
            begin = m.first
            break
    while begin > a and (scene.tokens[begin - 1].kind == "n" or scene.tokens[begin - 1].fold in _OPENERS):
        begin -= 1
    return begin


_OPENERS = frozenset("ان لا الا عدم لن سيتم يتم تم ستتم علي ب".split())


def _end(scene: Scene, last: int, following: Naming | None) -> int:
    """The clause ends at a mark, a word of exchange, the next promise, or after some words."""
    b = scene.sentence(last - 1)[1]
    if following is not None:
        b = min(b, following.first)
    end = last
    while end < b and end - last < _LONGEST and not is_boundary(scene, end):
        end += 1
    return end


def find_terms(scene: Scene, models: TermModels) -> list[Promise]:
    """The promises of a report, in text order, with their values and sides."""
    war = warfare(scene)
    if war < _PEACE or not scene.matches.get("governor"):
        return []
    floor = Floor(scene)
    namings = score_namings(scene, floor, models.terms, models.advise)
    threshold = models.terms["term2"].threshold
    promises = promises_of(scene, namings, threshold if war >= _TENSION else max(threshold, _CERTAIN))
    if promises:
        told = scene.report.published
        fill_values(scene, promises, Amounts(scene, date.fromisoformat(told[:10]) if told else None))
        find_sides(Court(scene, floor, promises, models.roles), promises, models.terms)
    return promises
