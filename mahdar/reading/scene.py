"""What is known of a text while it is read: words, lexicon matches, mentions, numbers, dates, by token."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING

from mahdar.arabic.tokens import Token, Words
from mahdar.lexicon import Lexicon
from mahdar.reading.matches import Match
from mahdar.reading.mentions import Mention
from mahdar.reading.tagger import Clusters
from mahdar.report import Report

if TYPE_CHECKING:
    from mahdar.reading.facts import MentionFacts
    from mahdar.reading.tellings import Telling
    from mahdar.reading.ties import View
    from mahdar.reading.who import Being


_RELATIVES = frozenset("الذي التي الذين اللذين اللتين حيث".split())
Sign = tuple[tuple[str, ...], tuple[str, ...], bool]  # cue lists, lemmas of light verbs, whether a verb of saying


_first = attrgetter("first")


@lru_cache(maxsize=4_000)
def _with(kinds: frozenset[str] | None, kind: str) -> frozenset[str]:
    """The kinds of a token with one more; there are a few hundred such sets in all."""
    return frozenset((kind,)) if kinds is None else kinds | {kind}


@dataclass
class Scene:
    """One report while it is read. Later steps look things up here and add what they find."""

    report: Report
    words: Words
    lexicon: Lexicon
    clusters: Clusters
    matches: dict[str, list[Match]]
    mentions: list[Mention] = field(default_factory=list)
    contexts: dict[int, frozenset[str]] = field(default_factory=dict)
    beings: list[Being] = field(default_factory=list)
    view: View | None = None  # what a network makes of it, once its acts were found
    advised: dict[int, float] = field(default_factory=dict)  # token → chance that it names a promise, as another says
    proposed: dict[int, list[Telling]] | None = None  # candidates for acts by token, once they were looked for
    entries: list[tuple[int, str]] | None = None  # of the lexicon, that tokens stand for, once that was asked
    inside: list[list[MentionFacts]] | None = None  # the names with what they bring to an act, once that was asked
    _starts: dict[str, dict[int, list[Match]]] = field(default_factory=dict, init=False)

    tokens: list[Token] = field(init=False)  # the words of the text

    def __post_init__(self) -> None:
        self.tokens = self.words.tokens

    @cached_property
    def folds(self) -> frozenset[str]:
        """The different words of the text, folded, with its numbers and marks."""
        return frozenset([t.fold for t in self.tokens])

    @cached_property
    def title_end(self) -> int:
        """Past the last token of the title (the first paragraph, where it is short and another follows)."""
        if not self.words.sentences or self.words.paragraphs[-1] == self.words.paragraphs[0]:
            return 0
        first = [
            s for s, p in zip(self.words.sentences, self.words.paragraphs, strict=True) if p == self.words.paragraphs[0]
        ]
        end = first[-1][1]
        return end if end <= 40 else 0

    @cached_property
    def kinds_at(self) -> dict[int, frozenset[str]]:
        """For each token, the kinds of lexicon match that begin there."""
        at: dict[int, frozenset[str]] = {}
        for kind, matches in self.matches.items():
            for i in {m[0] for m in matches}:
                at[i] = _with(at.get(i), kind)
        return at

    def matches_from(self, i: int, kind: str) -> list[Match]:
        """The matches of a kind that begin at token `i`."""
        starts = self._starts.get(kind)
        if starts is None:
            starts = self._starts[kind] = {}
            for m in self.matches.get(kind, ()):
                starts.setdefault(m[0], []).append(m)
        return starts.get(i, [])

    @cached_property
    def cues_at(self) -> dict[int, list[str]]:
        """For each token, the cue lists a phrase that begins there belongs to."""
        at: dict[int, list[str]] = {}
        for m in self.matches.get("cue", ()):
            at.setdefault(m.first, []).append(m.form)
        return at

    @cached_property
    def signs_at(self) -> dict[int, Sign]:
        """Tokens where a cue, a light verb or a verb of saying begins."""
        lemmas: dict[int, list[str]] = {}
        for m in self.matches.get("light", ()):
            lemmas.setdefault(m.first, []).append(self.lexicon.compiled.lights[m.ref].lemma)
        speech = {m.first for m in self.matches.get("speech", ())}
        cues = self.cues_at
        return {
            i: (tuple(cues.get(i, ())), tuple(lemmas.get(i, ())), i in speech)
            for i in cues.keys() | lemmas.keys() | speech
        }

    @cached_property
    def directions_to(self) -> dict[int, Match]:
        """Compass words by the token after them."""
        return {m.last: m for m in self.matches.get("direction", ()) if not m.definite}

    @cached_property
    def weapons_at(self) -> frozenset[int]:
        """Tokens where a weapon's name begins."""
        return frozenset([m.first for m in self.matches.get("weapon", ())])

    @cached_property
    def verbal(self) -> frozenset[int]:
        """Tokens that can be an act's word or a verb of saying."""
        return frozenset([m.first for kind in ("act", "speech", "light") for m in self.matches.get(kind, ())])

    @cached_property
    def weapon_modes(self) -> dict[int, str | None]:
        """The mode that a weapon's name speaks for, by its first token."""
        weapons = self.lexicon.compiled.weapons
        return {m.first: weapons[m.ref].mode for m in self.matches.get("weapon", ())}

    @cached_property
    def commas(self) -> list[int]:
        """Tokens that are a comma, colon or semicolon."""
        return [t.i for t in self.tokens if t.kind == "p" and t.surface in "،,:؛"]

    @cached_property
    def relatives(self) -> list[int]:
        """Tokens that open a relative clause."""
        return [t.i for t in self.tokens if t.fold in _RELATIVES]

    @staticmethod
    def any_between(sorted_tokens: list[int], lo: int, hi: int) -> bool:
        """Whether one of them is in lo..hi, hi exclusive."""
        at = bisect_left(sorted_tokens, lo)
        return at < len(sorted_tokens) and sorted_tokens[at] < hi

    @cached_property
    def mentions_in(self) -> list[list[Mention]]:
        """Mentions by sentence."""
        out: list[list[Mention]] = [[] for _ in self.words.sentences]
        for m in self.mentions:
            out[self.words.sentence_of[m.first]].append(m)
        return out

    def mentions_near(self, i: int, reach: int) -> list[Mention]:
        """The mentions in the sentence of token `i` that begin at most so many tokens before or after it."""
        found = self.mentions_in[self.words.sentence_of[i]]
        lo = bisect_left(found, i - reach, key=_first)
        return found[lo : bisect_right(found, i + reach, lo=lo, key=_first)]

    @cached_property
    def mention_at(self) -> dict[int, Mention]:
        """The mention that covers each token (the first that does)."""
        at: dict[int, Mention] = {}
        for m in self.mentions:
            for i in range(m.first, m.last):
                at.setdefault(i, m)
        return at

    def sentence(self, i: int) -> tuple[int, int]:
        """First and past-last token of the sentence of token `i`."""
        return self.words.sentences[self.words.sentence_of[i]]

    def fold(self, i: int, a: int, b: int) -> str:
        """The folded word at `i`, digits as 0, or a mark where it leaves the sentence a..b."""
        if not a <= i < b:
            return "^" if i < a else "$"
        token = self.tokens[i]
        return "0" if token.kind == "n" else token.fold
