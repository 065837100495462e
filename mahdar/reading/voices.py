"""The noun phrases that name a source: «مصدر أمني في قيادة العمليات», «المتحدث باسم الوزارة فلان», «صحيفة “حرييت”»."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from mahdar.arabic.fold import fold
from mahdar.lexicon import Lexicon
from mahdar.reading.matches import Match
from mahdar.reading.mentions import Mention
from mahdar.reading.phrase import IN, OPENERS, SELF, STOP, Phrase
from mahdar.reading.scene import Scene

_NOT_SAID = frozenset("مسوول مسوولين مسوولون رفيع انباء عد عده مطلعه".split())
_IN_CHARGE = frozenset("المسوول مسوول الناطق".split())  # «المسؤول عن الطوارئ»
# Nouns of media that an outlet's name follows.
_MEDIA = frozenset("موقع شبكه محطه محطتا بوابه وكالتا صحيفتا قناتا تلفزيون صحيفه".split())
_PAPERS = frozenset("بيان بيانا تقرير".split())
_OCCASIONS = frozenset(
    "بيان تصريح تصريحات مؤتمر موتمر حديث كلمه خطاب وقت اتصال مقابله تقرير تغريده رساله ختام جلسه لقاء تعليق "
    "حوار هذا هذه بيانها بيانه تقريرها تقريره كلمته حديثه تصريحاته ظل اعقاب حين اول اطار سياق ايار حزيران تموز".split()
)
_OTHER_NOUNS = frozenset("act source outlet nisba unit speech cue role inst".split())
_LOOSE = IN | frozenset("()")
_LIMIT = 12


@dataclass(slots=True)
class _Head:
    """What the lexicon and the mentions know of a phrase's first word."""

    source: Match | None
    title: Match | None
    outlet: Match | None
    mention: Mention | None

    @property
    def match(self) -> Match | None:
        """The match that names it."""
        return self.source or self.title or self.outlet

    @property
    def prefix(self) -> str:
        """What is attached before it."""
        m = self.match
        return m.prefix if m is not None else self.mention.prefix if self.mention is not None else ""


class Voices:
    """The noun phrases of one report that may name a source."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.tokens = scene.tokens
        self.mention_at = scene.mention_at
        self.kinds_at = scene.kinds_at
        self.sources, self.titles = self._longest("source"), self._longest("title")
        self.outlets, self.acts = self._longest("outlet"), self._longest("act")

    def _longest(self, kind: str) -> dict[int, Match]:
        at: dict[int, Match] = {}
        for m in self.scene.matches.get(kind, ()):
            if m.first not in at or m.last > at[m.first].last:
                at[m.first] = m
        return at

    def phrase(
        self, i: int, end: int, *, quoted: bool = False, subject: bool = False, brief: bool = False
    ) -> Phrase | None:
        """The phrase that begins at token `i`, or None where no noun can. `brief`: a name after it is an object."""
        tokens = self.tokens
        while i < end and tokens[i].surface in OPENERS:
            i += 1
        if i >= end or tokens[i].kind in ("p", "n"):
            return None
        word = tokens[i].fold
        if (word in STOP and tokens[i].light != "علي") or word in ("في", "من", "مع"):
            return None
        if word in _PAPERS and i + 1 < end and tokens[i + 1].fold[0] == "ل" and len(tokens[i + 1].fold) > 3:
            i, subject = i + 1, False  # «بيان للداخلية» is the ministry's
        mention = self.mention_at.get(i)
        if mention is not None and (mention.first < i or (mention.kind == "place" and mention.source != "capital")):
            mention = None
        head = _Head(self.sources.get(i), self.titles.get(i), self.outlets.get(i), mention)
        if subject and _governed(word, head):
            return None
        last, person = self._extent(i, end, head, brief)
        if person is None and last < end and tokens[last].fold == "،" and (head.title or head.source):
            person = self._apposed(last + 1)
        if quoted:
            last = max(last, self._closing(i, end))
        return self._made(i, last, head, person, quoted)

    def _made(self, i: int, last: int, head: _Head, person: Mention | None, quoted: bool) -> Phrase:
        """The phrase with its name and kind."""
        tokens, following = self.tokens, i + 1
        prefix = _prefix_length(tokens[i].fold, head.prefix)
        word = tokens[i].fold[prefix:]
        name = (person.first, person.last) if person else (i, last)
        if person:
            prefix = len(person.prefix) if person.first > i else max(prefix, len(person.prefix))
        media = word in _MEDIA and following < last
        media = media and (tokens[following].surface in OPENERS or following in self.outlets)
        inner = next((m for k in range(following, min(last, i + 3)) if (m := self.mention_at.get(k))), None)
        if inner is not None and inner.kind not in ("group", "person"):
            inner = None
        known = bool(head.match or head.mention or person or media or inner or quoted)
        kind = self._kind(head, head.mention or inner, person, quoted or media)
        agreement = "m" if person else _agreement(head.source, word, kind)
        named = person or head.mention
        last = max(last, person.last) if person else last
        definite = word.startswith("ال")
        return Phrase(i, last, *name, kind, known, head.source is not None, named, prefix, definite, agreement)

    def _extent(self, i: int, end: int, head: _Head, brief: bool) -> tuple[int, Mention | None]:
        """Where the phrase that begins at `i` ends, and the person it names."""
        k = max([i + 1, *(m.last for m in (head.source, head.outlet) if m)])
        start = self.mention_at.get(i)
        if start is not None and start.first == i:
            if start.kind == "person":
                return start.last, start
            k = max(k, start.last if start.kind == "group" else k)
        stop = min(end, i + (_LIMIT + 5 if head.title else _LIMIT))
        while k < stop:
            mention = self.mention_at.get(k)
            if mention is not None and mention.first == k and mention.kind == "person":
                return mention.last, mention
            if (head.title or head.source) and mention is None and self._given(k, stop):
                return k + 2, Mention(k, k + 2, "person", "name")
            if self.tokens[k].fold in SELF:
                return k + 1, None
            if mention is not None and mention.last > k + 1 and _inside(mention):
                if brief and not head.title and k > i + 1:
                    break
                k = mention.last
            elif self._goes_on(k, stop, head, mention):
                k += 1
            else:
                break
        while k > i + 1 and (self.tokens[k - 1].surface in OPENERS or self.tokens[k - 1].fold in _LOOSE):
            k -= 1
        return k, None

    def _goes_on(self, k: int, stop: int, head: _Head, mention: Mention | None) -> bool:
        """Whether the word at `k` still belongs to the phrase."""
        token = self.tokens[k]
        word = token.fold
        if token.surface in OPENERS or word in "()":
            return True
        if token.kind in ("p", "n") or (word in STOP and not (word == "عن" and self.tokens[k - 1].fold in _IN_CHARGE)):
            return False
        if word in IN:
            if head.outlet is not None and head.source is None:
                return False
            following = self._past_quote(k + 1, stop)
            return (
                following < stop
                and self.tokens[following].kind == "w"
                and self.tokens[following].fold not in _OCCASIONS
            )
        if word[0] == "ل" and self._addressed(k, word, head, mention):
            return False
        if mention is None and not word.startswith("ال"):
            if "speech" in self.kinds_at.get(k, ()) and word not in _NOT_SAID:
                return False
            act = self.acts.get(k)
            if act is not None and act.form[:4] in ("masd", "past", "pres", "noun"):
                return False
        if word[0] not in "وب" or len(word) <= 3 or (head.title is not None and word[0] == "ب"):
            return True
        return self._joins(k, mention)

    def _past_quote(self, k: int, stop: int) -> int:
        """The first token from `k` on that is no quotation mark: «باسم «جيش الإسلام»»."""
        while k < stop and self.tokens[k].surface in OPENERS:
            k += 1
        return k

    def _addressed(self, k: int, word: str, head: _Head, mention: Mention | None) -> bool:
        """Whether a word with ل names whom it was said to, and not whom the speaker belongs to."""
        if word == "ل":
            following = self._past_quote(k + 1, len(self.tokens))
            return head.title is None or following in self.outlets
        if (k in self.outlets or k in self.sources) and not word.startswith("لجن"):
            return True
        owner = head.title is not None or (head.source is None and head.outlet is None)
        return not owner and len(word) > 3 and (mention is None or bool(mention.prefix))

    def _given(self, k: int, stop: int) -> bool:
        """Two names of persons in a row, where nothing else was found."""
        kinds = self.kinds_at
        both = k + 1 < stop and "name" in kinds.get(k, ()) and "name" in kinds.get(k + 1, ())
        return both and not (kinds[k] & _OTHER_NOUNS)

    def _joins(self, k: int, mention: Mention | None) -> bool:
        """Whether a word with و or ب goes on with the phrase: «مصادر أمنية ومحلية», «مصادر بالشرطة»."""
        word = self.tokens[k].fold
        if word.startswith("بال"):
            return True
        if word[0] == "ب":
            return mention is not None and mention.prefix != "ب"
        if not self.kinds_at.get(k, frozenset()).isdisjoint(("speech", "source", "light")):
            return False
        return mention is not None or word.endswith(("يه", "يين", "يون", "ي"))

    def _apposed(self, i: int) -> Mention | None:
        """«رئيس بلدية كذا، فلان»"""
        for k in range(i, min(i + 2, len(self.tokens))):
            mention = self.mention_at.get(k)
            if mention is not None and mention.kind == "person" and mention.first == k:
                return mention
        return None

    def _closing(self, i: int, end: int) -> int:
        """The token of the closing quotation mark, for a quoted outlet name."""
        return next((k for k in range(i + 1, min(end, i + 5)) if self.tokens[k].surface in OPENERS), i + 1)

    def _kind(self, head: _Head, mention: Mention | None, person: Mention | None, outlet: bool) -> str:
        """The record's kind of source."""
        compiled = self.scene.lexicon.compiled
        if head.outlet is not None:
            return compiled.outlets[head.outlet.ref].kind
        if head.source is not None:
            kind = compiled.sources[head.source.ref][1]
            if kind != "unnamed" or head.source.last >= len(self.tokens):
                return kind
            word = self.tokens[head.source.last].fold
            return _adjectives(self.scene.lexicon).get(word.removeprefix("ال").removesuffix("ه"), kind)
        if person is not None:
            return "official" if head.title is not None else "party"
        if mention is not None:
            return "official" if mention.source == "inst" else "party"
        return "outlet" if outlet else "official" if head.title is not None else "unnamed"


_PEOPLE = frozenset("شهود ناشطون ناشطين نشطاء مسوولون مسوولين سكان اهالي مواطنون مواطنين خبراء محققون مسعفون".split())


def _inside(mention: Mention) -> bool:
    """Whether a name can be part of the phrase as a whole: «قيادة الشرطة الاتحادية»."""
    return mention.kind in ("group", "place") and mention.prefix in ("", "ب", "ل")


def _agreement(source: Match | None, word: str, kind: str) -> str:
    """Gender and number of a noun as its verb shows it: things in the plural are feminine."""
    bare = word.removeprefix("ال")
    if bare in _PEOPLE or (bare.endswith(("ون", "يين")) and len(bare) > 4):
        return "p"
    if (source is not None and source.form.endswith(":p")) or bare.endswith(("ه", "ات")):
        return "f"
    return "f" if kind in ("outlet", "agency") and source is None else "m"


def _governed(word: str, head: _Head) -> bool:
    """Whether a preposition is attached: then the word is no subject."""
    if head.match is not None or head.mention is not None:
        return head.prefix.lstrip("وف")[:1] in ("ب", "ل", "ك")
    if word.startswith(("بال", "لل", "كال", "منه", "فيه", "له", "عنه", "به")):
        return True
    return word[0] in "بل" and not word.startswith("ال") and len(word) > 5


def _prefix_length(word: str, prefix: str) -> int:
    """How many letters before the noun are a conjunction or preposition."""
    if prefix.endswith("لال") or prefix.endswith("لل"):
        return max(0, len(prefix) - 2) if not word.startswith("ولل") else 1
    return len(prefix.removesuffix("ال"))


@lru_cache(maxsize=4)
def _adjectives(lexicon: Lexicon) -> dict[str, str]:
    """Folded masculine adjective → kind of source."""
    return {fold(phrase): kind for phrase, kind in lexicon.compiled.cues.get("source_adjectives", ()) if kind}
