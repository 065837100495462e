"""The report's sources as they are met: each once, known again by name, surname, title or a pronoun's gender."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mahdar.reading.phrase import Phrase
from mahdar.reading.scene import Scene

# «المسؤول» goes back to whoever spoke last.
_BACK = frozenset("المصدر المسوول المتحدث الناطق القيادي التقرير البيان".split())
_ASIDE = ("to", "kept", "dateline", "title")


@dataclass(slots=True)
class Claim:
    """One place where the text attributes. `source` numbers the report's distinct sources; `reach` is in tokens."""

    cue: int  # token of the verb or phrase
    first: int  # the source's words, as the report names it most fully
    last: int
    name: str
    kind: str
    entity: int | None
    stance: str
    how: str  # verb | said | phrase | title | dateline | to | kept | via | act
    lemma: str
    source: int = -1
    span: tuple[int, int] = (0, 0)  # code-point offsets of the name
    reach: tuple[int, int] = (0, 0)
    that: str = "-"  # what opens the content: «ان», ":" or neither
    named: str = "np"  # np | name | back | left out
    parent: int = -1  # the source it was quoted by, or that it quotes
    before: str = ""  # the word before the cue
    known: bool = True


@dataclass(slots=True)
class _Source:
    """What is kept of a source to know it again."""

    claim: Claim
    words: frozenset[str]
    epithets: frozenset[str]  # «رئيس الوزراء»: what else a person was called
    entity: int
    agreement: str
    person: bool


class Register:
    """All sources so far."""

    def __init__(self, scene: Scene, claims: list[Claim]) -> None:
        self.scene = scene
        self.claims = claims
        self.sources: list[_Source] = []

    def enter(self, i: int, p: Phrase, how: str, lemma: str, stance: str) -> Claim:
        """A claim of a source that is new, or of the one the phrase goes back to."""
        number = self._known(p)
        if number >= 0:
            self._fuller(p, number)
            return self.again(i, number, how, lemma, stance, "back")
        mention = p.mention
        person = mention is not None and mention.kind == "person"
        entity = mention.entity if mention is not None and mention.entity >= 0 else None
        number = len(self.sources)
        claim = Claim(i, p.name_first, p.name_last, p.name(self.scene), p.kind, entity, stance, how, lemma, number)
        claim.span = p.span(self.scene)
        claim.known, claim.named = p.known, "name" if person else "np"
        whole = mention is not None and (person or mention.last >= p.last)
        kept = entity if whole and entity is not None else -1
        words, epithets = p.words(self.scene), p.epithet(self.scene)
        self.sources.append(_Source(claim, words, epithets, kept, p.agreement, person))
        return claim

    def again(self, i: int, number: int, how: str, lemma: str, stance: str, named: str) -> Claim:
        """A claim of a source already met."""
        s = self.sources[number].claim
        return replace(
            s, cue=i, stance=stance, how=how, lemma=lemma, named=named, that="-", parent=-1, before="", known=True
        )

    def _fuller(self, p: Phrase, number: int) -> None:
        """A source met again under a fuller name is called by it."""
        words, s = p.words(self.scene), self.sources[number]
        if s.entity >= 0 and p.mention and p.mention.entity == s.entity and len(words) > len(s.words):
            s.words = words
            for c in self.claims:
                if c.source == number:
                    c.first, c.last, c.span, c.name = p.name_first, p.name_last, p.span(self.scene), p.name(self.scene)

    def governing(self, i: int, agreement: str, how: str) -> int:
        """Whom «وأضاف» goes on to quote: a recent source of that gender that spoke in a main clause."""
        best, most = self.claims[-1].source, -9.0
        spoke = [c for c in self.claims[-7:] if c.how not in _ASIDE]
        for age, c in enumerate(reversed(spoke)):
            a, b = self.scene.sentence(c.cue)
            worth = 2.0 * (agreement in ("", self.sources[c.source].agreement)) + (c.cue - a <= 3) + (c.that != "-")
            worth -= 0.6 * age + 1.5 * (c.how == "act") + (c.how in ("phrase", "via")) + 0.5 * (not c.known)
            worth += 2.0 * (how == "said" and a <= i < b)
            if worth > most:
                best, most = c.source, worth
        return best

    def _known(self, p: Phrase) -> int:
        """The source a phrase goes back to, or -1: the same being, a person's surname, «المصادر» with its noun."""
        words = p.words(self.scene)
        mention = p.mention
        person = mention is not None and mention.kind == "person"
        entity = mention.entity if mention is not None else -1
        if mention is not None and not person and (mention.kind != "group" or mention.last < p.last):
            entity = -1
        bare = p.definite and len(words) == 1
        for number in range(len(self.sources) - 1, -1, -1):
            s = self.sources[number]
            if (entity >= 0 and s.entity == entity) or words == s.words:
                return number
            if words and words <= s.words and (bare or (person and s.person)):
                return number
            if p.definite and words and words <= s.epithets:
                return number
        return self._back(p, person)

    def _back(self, p: Phrase, person: bool) -> int:
        """«المسؤول الأمني», «الوزير»: the last source that was called so, else for some nouns the last that spoke."""
        if not p.definite or not self.claims or person:
            return -1
        head = p.head(self.scene)
        if p.last - p.first <= 3:
            for c in reversed(self.claims):
                s = self.sources[c.source]
                if c.how != "to" and (head in s.words or head in s.epithets):
                    return c.source
        if self.scene.tokens[p.first].fold in _BACK and p.last - p.first <= 2:
            return self.governing(p.first, "", "verb")
        return -1
