"""Words that may tell acts: every (word, type) that the lexicon allows, before anything is weighed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from mahdar.lexicon.schema import Act
from mahdar.reading.matches import Match
from mahdar.reading.mentions import Mention
from mahdar.reading.scene import Scene

_SHAPES = ("masd", "noun", "past", "pres", "apart", "ppart")


@dataclass(slots=True)
class Telling:
    """A word that may tell an act of `type`: its lexicon matches, the scorer's chance."""

    first: int
    last: int
    type: str
    matches: list[Match]
    acts: list[Act]
    chance: float = 0.0
    features: list[str] = field(default_factory=list)
    scores: dict[str, dict[int, float]] = field(default_factory=dict)

    act: Act = field(init=False)  # the lexicon entry that serves as the act's own: the first
    forms: frozenset[str] = field(init=False)  # inflections the word can be: past, pres, masd, noun, apart, ppart
    shape: str = field(init=False)  # one word for how the act is told
    sure: int = field(init=False)  # how sure its words are, at best: 0 to 5

    def __post_init__(self) -> None:
        self.act, self.sure = self.acts[0], _surest(self.acts)
        self.forms, self.shape = _inflections(tuple([m[4] for m in self.matches]))


def _surest(acts: list[Act]) -> int:
    return max([max(a.sure) for a in acts if len(a.sure) == 2], default=0)


@lru_cache(maxsize=4_000)
def _inflections(codes: tuple[str, ...]) -> tuple[frozenset[str], str]:
    """The inflections of a word by the codes of its matches, and the one that counts."""
    forms = frozenset([code.split(":")[0] for code in codes])
    return forms, next((name for name in _SHAPES if name in forms), "other")


def _is_full_name(mention: Mention) -> bool:
    """Whether the words are a name of several words, in which none tells an act."""
    return mention.kind != "role" and mention.source != "short" and mention.last - mention.first > 1


def candidates(scene: Scene) -> Iterator[Telling]:
    """Every (word, type) the lexicon allows, in text order; words inside names are left out."""
    at: dict[int, list[Match]] = {}
    for m in scene.matches.get("act", ()):
        at.setdefault(m[0], []).append(m)
    kept, mention_at = scene.lexicon.readings, scene.mention_at
    covered = -1
    for i in sorted(at):
        found = at[i]
        last = max([m[1] for m in found])
        if i < covered:
            continue
        if last - i > 1:
            covered = last
        mention = mention_at.get(i)
        if mention is not None and _is_full_name(mention):
            continue
        words = tuple([m[3:5] for m in found])
        readings = kept.young.get(words) or kept.again(words) or kept.keep(words, _readings(scene, words))
        for places, known in readings:
            yield like(i, last, [found[k] for k in places], known)


def like(first: int, last: int, matches: list[Match], known: Telling) -> Telling:
    """A candidate like a `known` one elsewhere, made without working anything out: this runs for every act word."""
    t: Telling = _new(Telling)
    t.first, t.last, t.type, t.matches, t.acts = first, last, known.type, matches, known.acts
    t.chance, t.features, t.scores = 0.0, [], {}
    t.act, t.forms, t.shape, t.sure = known.act, known.forms, known.shape, known.sure
    return t


_new = object.__new__


def _readings(scene: Scene, words: tuple[tuple[int, str], ...]) -> tuple[tuple[tuple[int, ...], Telling], ...]:
    """For each type of act that entries (with the inflection they are met in) may tell: the places of those among
    `words`, the best first, and a telling of the kind."""
    table, refs = scene.lexicon.compiled.acts, [ref for ref, _ in words]
    by_type: dict[str, list[int]] = {}
    for place, ref in enumerate(refs):
        act = table[ref]
        for told in dict.fromkeys([act.type, *[a.type for a in act.also]]):
            by_type.setdefault(told, []).append(place)
    for type_, places in by_type.items():
        places.sort(key=lambda k: (table[refs[k]].type != type_, table[refs[k]].weak))
    out = []
    for type_, places in by_type.items():
        matches = [Match(0, 1, "act", *words[k], "", "", False) for k in places]
        out.append((tuple(places), Telling(0, 1, type_, matches, [table[refs[k]] for k in places])))
    return tuple(out)


def propose(scene: Scene) -> dict[int, list[Telling]]:
    """The candidates by token, made anew; the scene keeps them for those who only look at them."""
    found: dict[int, list[Telling]] = {}
    for t in candidates(scene):
        found.setdefault(t.first, []).append(t)
    scene.proposed = found
    return found


def proposals(scene: Scene) -> dict[int, list[Telling]]:
    """The candidates by token, to look at: whoever changes one makes its own."""
    return propose(scene) if scene.proposed is None else scene.proposed
