"""The bargaining table of a report: cues of stance and of bargains around its promises, and who stands beside them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from mahdar.lexicon.deal_cues import Cue, DealCues
from mahdar.reading.acts import Telling, candidates
from mahdar.reading.beside import score_tellings
from mahdar.reading.mentions import Mention
from mahdar.reading.promise import Promise
from mahdar.reading.roles import ROLES
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer

_BACK = 3  # sentences before a promise whose words may govern it
_AHEAD = 1
_SPEECH = "say"


@dataclass(slots=True)
class Word:
    """A word that says something of a bargain: its class of stance, or the list of cues it is in."""

    first: int
    last: int
    name: str
    lemma: str
    shape: str = ""
    telling: Telling | None = None


@dataclass(slots=True)
class Held:
    """A being (None where nobody is named) takes a stance; `word` is the token range that tells it."""

    party: int | None
    stance: str
    chance: float
    word: tuple[int, int] | None = None


@dataclass(slots=True)
class Term:
    """One promise with all its tellings, `promises` by index, likeliest first."""

    promises: list[int]
    head: Promise
    told: list[Promise] = field(default_factory=list)
    odds: dict[str, float] = field(default_factory=dict)  # stance → chance that somebody takes it
    chances: dict[tuple[int, str], float] = field(default_factory=dict)  # (being, stance) → chance
    ties: dict[int, Word] = field(default_factory=dict)  # being → the word that ties it best to the promise
    held: list[Held] = field(default_factory=list)
    states: dict[str, float] = field(default_factory=dict)  # state of the obligation → chance
    stage: int | None = None

    @property
    def obligation(self) -> str:
        """The likeliest state; unknown where none was looked for."""
        return max(self.states, key=self.states.__getitem__, default="unknown")


class Table:
    """Cues, tellings with their doers, and mentions of a report with promises; made once a report."""

    def __init__(self, scene: Scene, promises: Sequence[Promise], roles: dict[str, Scorer]) -> None:
        self.scene = scene
        self.promises = list(promises)
        self.sentence_of = scene.words.sentence_of
        self.near = self._near()
        lists = DealCues.load()
        self.phrases = [c for c in lists.find(scene.words) if self.sentence_of[c.first] in self.near]
        self.words = self._words(lists, roles)
        self.starts = [w.first for w in self.words]
        self.heads = sorted({p.first for p in promises})
        self.by_list: dict[str, list[Cue]] = defaultdict(list)
        for c in self.phrases:
            self.by_list[c.name].append(c)

    def _near(self) -> frozenset[int]:
        """Sentences that are looked at: those of promises, some before and after, and the title."""
        out = {0}
        for p in self.promises:
            s = self.sentence_of[p.first]
            out.update(range(max(0, s - _BACK), min(len(self.scene.words.sentences), s + _AHEAD + 1)))
        return frozenset(out)

    def _words(self, lists: DealCues, roles: dict[str, Scorer]) -> list[Word]:
        """Act words that tell a stance, with their doers, and verbs of saying, in text order."""
        out: list[Word] = []
        taken: set[int] = set()
        heads = {i for p in self.promises for i in range(p.first, p.last)}
        tellings: list[Telling] = []
        for t in candidates(self.scene):
            name = next((n for a in t.acts if (n := lists.acts.get(a.lemma))), None)
            if name is None or t.first in taken or t.first in heads or self.sentence_of[t.first] not in self.near:
                continue
            taken.add(t.first)
            tellings.append(t)
            lemma = next(a.lemma for a in t.acts if lists.acts.get(a.lemma) == name)
            out.append(Word(t.first, t.last, name, lemma, t.shape, t))
        score_tellings(self.scene, tellings, self.scene.beings, roles)
        compiled = self.scene.lexicon.compiled
        for m in self.scene.matches.get("speech", ()):
            if m.first not in taken and self.sentence_of[m.first] in self.near:
                taken.add(m.first)
                out.append(Word(m.first, m.last, _SPEECH, compiled.speech[m.ref][0], m.form[:4]))
        out.sort(key=lambda w: w.first)
        return out

    def before(self, i: int, sentences: int = _BACK) -> list[Word]:
        """Words of stance before token `i`, nearest first, no further back than that many sentences."""
        at = bisect_left(self.starts, i)
        lowest = self.sentence_of[i] - sentences
        out = []
        while at > 0 and self.sentence_of[self.words[at - 1].first] >= lowest:
            at -= 1
            out.append(self.words[at])
        return out

    def after(self, i: int) -> list[Word]:
        """Words of stance after token `i` in its sentence, nearest first."""
        b = self.scene.sentence(i)[1]
        return [w for w in self.words[bisect_left(self.starts, i + 1) :] if w.first < b]

    def lists_in(self, a: int, b: int) -> set[str]:
        """The lists of cues that have a phrase between two tokens."""
        at = bisect_left(self.phrases, a, key=lambda c: c.first)
        out = set()
        while at < len(self.phrases) and self.phrases[at].first < b:
            out.add(self.phrases[at].name)
            at += 1
        return out

    def crossed(self, a: int, b: int) -> int:
        """How many promises begin between two tokens."""
        return bisect_left(self.heads, b) - bisect_left(self.heads, a + 1)

    def doer(self, word: Word, being: int, role: str = ROLES[0]) -> float:
        """The chance that a being does (or is done) what a word tells."""
        if word.telling is None:
            return 0.0
        return word.telling.scores[role].get(being, 0.0)

    def mentions_near(self, sentence: int) -> list[Mention]:
        """Mentions in the sentences around one."""
        inside = self.scene.mentions_in
        return [
            m
            for s in range(max(0, sentence - _BACK), min(len(inside), sentence + _AHEAD + 1))
            for m in inside[s]
            if m.entity >= 0
        ]


def bucket(n: int) -> int:
    """A distance in tokens, roughly: 0, 1, 2 … 6."""
    return 0 if n <= 0 else 1 if n <= 2 else 2 if n <= 5 else 3 if n <= 10 else 4 if n <= 20 else 5 if n <= 40 else 6
