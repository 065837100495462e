"""Words that may name what is promised: every head of the lexicon is a candidate for each kind it may be; where a
word governs a promise («اتفقوا على»، «ينص على»، «طالب بـ»), the noun after it is one too, whatever it means."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from mahdar.reading.matches import Match
from mahdar.reading.scene import Scene
from mahdar.record import TermKind

_SHAPES = ("masd", "noun", "past", "pres", "apart", "ppart")
_BACK, _AHEAD = 2, 1  # sentences beside a head's in which a governing word still leads it
_REACH = 5  # tokens from a governing word to an act noun that no head of a term
OPEN = frozenset("agree contain offer commit demand condition accept refuse exchange".split())
LEADING = OPEN | frozenset("sign deal mediate talk".split())
PLAIN = frozenset("pause ceasefire release_detainee release_captive ransom return_remains".split())
_LINKS = frozenset("علي الي عن ان بان في من".split())
_CLAUSE = 12
_BOUNDARY = frozenset("مقابل لقاء بالمقابل نظير شريطه فيما بينما وذلك".split())
_STOPS = frozenset("،,؛:.;!؟?")


def is_boundary(scene: Scene, i: int) -> bool:
    """Whether a clause ends before token `i`."""
    token = scene.tokens[i]
    return token.surface in _STOPS if token.kind == "p" else token.fold in _BOUNDARY


@dataclass(slots=True)
class Head:
    """Tokens `first` to `last` as the name of a promise of `kind`; `rank` is the kind's place in the lexicon entry."""

    first: int
    last: int
    kind: str
    lemma: str
    rank: int
    match: Match
    kinds: tuple[str, ...]
    shape: str = ""
    chance: float = 0.0
    features: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Governing:
    """A word that makes what follows a promise: tokens, what is done with the promise, lemma, inflection."""

    first: int
    last: int
    sense: str
    lemma: str
    shape: str


class Floor:
    """What of a report bears on promises, worked out once: governing words and candidates, in text order."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        table = scene.lexicon.compiled.governors
        best: dict[int, Governing] = {}
        for m in scene.matches.get("governor", ()):
            g = table[m.ref]
            if (m.suffix and m.form == "noun") or m.first in best:
                continue
            best[m.first] = Governing(m.first, m.last, g.sense, g.lemma, m.form.split(":")[0])
        self.governing = [best[i] for i in sorted(best)]
        self.starts = [g.first for g in self.governing]
        classes = scene.lexicon.compiled.things
        things = {m.first: classes[m.ref] for m in scene.matches.get("thing", ())}
        self.things = [(i, *things[i]) for i in sorted(things)]
        self.heads = list(_heads(scene, self))
        self.at: dict[int, list[Head]] = {}
        for h in self.heads:
            self.at.setdefault(h.first, []).append(h)
        self.places = sorted(self.at)
        self._ends: dict[tuple[int, int], dict[str, tuple[int, int]]] = {}

    def things_in(self, a: int, b: int) -> list[tuple[str, list[TermKind]]]:
        """Nouns for what promises are about among tokens a … b: class, kinds of term."""
        at = bisect_left(self.things, (a,))
        out = []
        while at < len(self.things) and self.things[at][0] < b:
            out.append(self.things[at][1:])
            at += 1
        return out

    def kinds_between(self, lo: int, hi: int) -> dict[str, tuple[int, int]]:
        """The kinds of the words at places lo … hi, with the first and the last token of each; remembered, since
        every word of a sentence asks for the same."""
        ends = self._ends.get((lo, hi))
        if ends is None:
            ends = self._ends[lo, hi] = {}
            for i in self.places[lo:hi]:
                kind = self.at[i][0].kind
                ends[kind] = ends[kind][0] if kind in ends else i, i
        return ends

    def clause_end(self, i: int, b: int) -> int:
        """Where the clause that token `i` stands in ends: a mark, a word of exchange, twelve words on."""
        end = i
        while end < b and end - i < _CLAUSE and not is_boundary(self.scene, end):
            end += 1
        return end

    def is_led(self, h: Head) -> bool:
        """Whether a governing word stands in the sentence or near it, or the head speaks for itself."""
        if h.last - h.first > 1 or h.kind in PLAIN:
            return True
        s, sentences = self.scene.words.sentence_of[h.first], self.scene.words.sentences
        a, b = sentences[max(0, s - _BACK)][0], sentences[min(len(sentences) - 1, s + _AHEAD)][1]
        at = bisect_left(self.starts, a)
        while at < len(self.starts) and self.starts[at] < b:
            if self.governing[at].sense in LEADING and self.starts[at] != h.first:
                return True
            at += 1
        return False

    def before(self, i: int, a: int) -> Iterator[Governing]:
        """Governing words that begin in a … i, nearest first."""
        at = bisect_left(self.starts, i)
        while at > 0 and self.starts[at - 1] >= a:
            at -= 1
            yield self.governing[at]

    def after(self, i: int, b: int) -> Iterator[Governing]:
        """Governing words that begin in i … b, nearest first."""
        at = bisect_left(self.starts, i)
        while at < len(self.starts) and self.starts[at] < b:
            yield self.governing[at]
            at += 1


def _heads(scene: Scene, floor: Floor) -> Iterator[Head]:
    """Candidates in text order; of phrases that overlap, the longest first one."""
    table = scene.lexicon.compiled.terms
    at: dict[int, list[Match]] = {}
    for m in scene.matches.get("term", ()):
        at.setdefault(m.first, []).append(m)
    acts = {m.first: m for m in scene.matches.get("act", ()) if m.form.startswith("masd")}
    covered = -1
    for i in sorted(at.keys() | acts.keys()):
        if i < covered or _in_name(scene, i):
            continue
        found = at.get(i)
        if found is None:
            if _is_governed(scene, floor, i):
                m = acts[i]
                lemma = scene.lexicon.compiled.acts[m.ref].lemma
                yield Head(i, m.last, "other", "~" + lemma, 0, m, ("other",), "masd")
            continue
        whole = min([len(m.prefix) for m in found])  # «فدية» as it stands comes before «ف» and «دية»
        found = [m for m in found if len(m.prefix) == whole]
        last = max([m.last for m in found])
        covered = last if last - i > 1 else covered
        seen: set[str] = set()
        shapes = [m.form.split(":")[0] for m in found]
        shape = next((s for s in _SHAPES if s in shapes), "other")
        kinds = tuple(dict.fromkeys(k for m in found for k in table[m.ref].kinds))
        for m in found:
            for rank, kind in enumerate(table[m.ref].kinds):
                if kind not in seen:
                    seen.add(kind)
                    yield Head(i, last, kind, table[m.ref].lemma, rank, m, kinds, shape)


def _in_name(scene: Scene, i: int) -> bool:
    mention = scene.mention_at.get(i)
    return (
        mention is not None
        and mention.kind != "role"
        and mention.source != "short"
        and mention.last - mention.first > 1
    )


def _is_governed(scene: Scene, floor: Floor, i: int) -> bool:
    """Whether a governing word stands before token `i`, with a preposition or «أن» in between or attached."""
    a, _ = scene.sentence(i)
    near = next(iter(floor.before(i, max(a, i - _REACH))), None)
    if near is None or near.sense not in OPEN or near.last > i:
        return False
    word = scene.tokens[i].fold
    return word[0] in "بل" or any(scene.tokens[k].fold in _LINKS for k in range(near.last, i))
