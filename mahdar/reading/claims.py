"""Where the report says who says it: verbs of saying with their subjects, «بحسب …», «نقلا عن …», «…:» in titles.

A claim is one such place. What it names is resolved to one of the report's sources: «المصادر نفسها», «كجك», «وأضاف»
go back to the source they mean. Which events a claim stands behind is decided in `sources`.
"""

from __future__ import annotations

from dataclasses import dataclass

from mahdar.reading.matches import Match
from mahdar.reading.scene import Scene
from mahdar.reading.voices import ADVERBS, OPENERS, Phrase, noun_phrase, phrase_before
from mahdar.reading.who import Being, stem

SPEECH_ACTS = frozenset("ACCUSE REQUEST REJECT THREATEN AGREE CONCEDE SUPPORT".split())
_THAT = frozenset("ان انه انها انهم انهما انني اننا بان بانه بانها بانهم بانهما".split())

# Verbs with other everyday senses: they attribute only with «أن», a colon or a quotation after them.
_NEEDS_THAT = frozenset(
    "بين أبان حدث حسب عد شهد نشر بث أذاع عرض رصد سجل وثق دل أثبت تبين اتضح تردد قدر كتب عدد فصل قص سرد علل علق عقب ختم "
    "اختتم واصل أكمل تبنى لقب سمى وصف قرأ تلا خشي رأى دون عبر أظهر أحصى هتف أسر سأل عرف شرح فسر تداول أبدى أطلع برر".split()
)
_BY = frozenset("بحسب حسب وفق وفقا طبقا تبعا نقلا استنادا بزعم".split())  # what follows is the source
_SAID = frozenset("قوله قولها قولهم قول تعبيره تعبيرها تعبير وصفه وصفها وصف زعمه زعمها زعمهم".split())
# Participles that go on quoting the speaker: «مضيفا»، «مؤكدة».
_ADDING = frozenset(
    "قال صرح أعلن أكد ذكر أوضح بين أشار لفت أضاف اعتبر نفى شدد زعم نوه بأن ألمح أقر تابع توقع عبر كشف أفاد استبعد رجح أعرب "
    "ادعى مدعيا أردف اعترف نبه أبدى جزم استدرك ختم رأى وصف برر".split()
)
_AS = frozenset("ما لما كما حسبما مثلما بما".split())
_LEARNT = frozenset("علمت علم".split())  # «علمت الصحيفة من مصادر»
_DASHES = frozenset("- – — ـ ) : /".split())
_TOLD = frozenset("حديث حديثه حديثها تصريح تصريحات اتصال مقابله حوار لقاء".split())  # «في حديث لـ«…»»
_OTHER = _BY | _SAID | _LEARNT | _TOLD
_STATEMENT = frozenset("بيان بيانا البيان تصريح تصريحات التقرير تقرير".split())


@dataclass(slots=True)
class Claim:
    """One place where the text attributes. `source` numbers the report's distinct sources; `reach` is in tokens."""

    cue: int
    first: int
    last: int
    name: str
    kind: str
    entity: int | None
    stance: str
    how: str  # verb | said | phrase | title | to | via | act
    lemma: str
    source: int = -1
    reach: tuple[int, int] = (0, 0)
    that: str = "-"
    named: str = "np"  # np | name | back | left out
    parent: int = -1
    before: str = ""


class _Finder:
    """Walks a report's cues in order, keeping the sources met so far."""

    def __init__(self, scene: Scene, beings: list[Being]) -> None:
        self.scene = scene
        self.beings = beings
        self.claims: list[Claim] = []
        self.sources: list[Claim] = []  # the first claim of each source
        self.words: list[frozenset[str]] = []
        self.epithets: list[frozenset[str]] = []  # «رئيس الوزراء»: what else a person was called
        self.entities: list[int] = []
        self.feminine: list[bool] = []

    def run(self) -> list[Claim]:
        scene = self.scene
        self._title()
        self._datelines()
        cues = _verb_cues(scene)
        for token in scene.tokens:
            bare = token.fold
            if bare not in _OTHER and bare[1:] in _OTHER and bare[0] in "وف":
                bare = bare[1:]
            if bare in _OTHER:
                cues[token.i] = (bare, None, "")
        for i in sorted(cues):
            word, match, lemma = cues[i]
            if match is None:
                self._phrase(i, word)
            else:
                self._verb(i, match, lemma)
        _set_reach(scene, self.claims)
        return self.claims

    def _title(self) -> None:
        """«مفاوض عن المعارضة: …»"""
        end = self.scene.title_end
        for i in range(1, min(end, 9)):
            if self.scene.tokens[i].surface == ":":
                p = noun_phrase(self.scene, 0, i)
                if p and p.last >= i - 2 and (p.known or i <= 4):
                    self._add(i, p, "title", ":", "asserts")
                return

    def _datelines(self) -> None:
        """«رويترز – لويزيانا: …», «… (رويترز)» at the head of a paragraph."""
        scene = self.scene
        for m in scene.matches.get("outlet", ()):
            a, _ = scene.sentence(m.first)
            if m.first - a <= 3 and scene.lexicon.compiled.outlets[m.ref].kind == "agency" and m.last < len(scene.tokens):
                if scene.tokens[m.last].surface in _DASHES:
                    p = noun_phrase(scene, m.first, m.last)
                    if p:
                        self._add(m.first, p, "dateline", "-", "asserts")

    def _phrase(self, i: int, word: str) -> None:
        scene = self.scene
        _, b = scene.sentence(i)
        if word in _TOLD:
            self._told(i, b)
            return
        if word in _SAID:
            if i and self.sources and scene.tokens[i - 1].fold in ("بحسب", "حسب", "وفق", "حد"):
                p = noun_phrase(scene, i + 1, b) if word in ("قول", "تعبير", "وصف") else None
                self._add(i, p, "phrase", word, "alleges")
            return
        j = i + 1
        while j < b and (scene.tokens[j].fold in ("عن", "الي", "علي", "ل", "لـ") or scene.tokens[j].surface in OPENERS):
            j += 1
        if word in _LEARNT:
            self._learnt(i, j, b)
        elif j < b and scene.tokens[j].fold not in _AS and scene.tokens[j].fold not in _SAID:
            p = noun_phrase(scene, j, b)
            if p and (p.known or word in ("نقلا", "بحسب", "وفقا", "طبقا")):
                claim = self._add(i, p, "via" if word == "نقلا" else "phrase", word, "asserts")
                self._coordinated(claim, p, b)

    def _told(self, i: int, b: int) -> None:
        """«في تصريح خاص لـ«…»», «في اتصال مع …»"""
        for j in range(i + 1, min(b, i + 3)):
            p = noun_phrase(self.scene, j + 1, b) if self.scene.tokens[j].fold == "مع" else _addressee(self.scene, j, b)
            if p and p.kind in ("outlet", "agency"):
                self._add(i, p, "to", "تصريح", "asserts")
                return

    def _learnt(self, i: int, j: int, b: int) -> None:
        """«علمت «الوطن» من مصادر مطلعة»"""
        p = noun_phrase(self.scene, j, b)
        if p is None or p.kind not in ("outlet", "agency"):
            return
        claim = self._add(i, p, "verb", "علم", "asserts")
        at = p.last
        while at < b and at < p.last + 3 and self.scene.tokens[at].fold != "من":
            at += 1
        q = noun_phrase(self.scene, at + 1, b) if at + 1 < b else None
        if q and q.known:
            self._add(i, q, "via", "علم", "asserts", parent=claim.source)

    def _verb(self, i: int, m: Match, lemma: str) -> None:
        scene = self.scene
        a, b = scene.sentence(i)
        stance = scene.lexicon.compiled.speech[m.ref][1] if m.kind == "speech" else "asserts"
        participle = m.form.startswith("apart")
        that = _that(scene, i + 1, b)
        if lemma in _NEEDS_THAT and that == "-" and scene.fold(i - 1, a, b) not in _AS:
            return
        how = "act" if m.kind == "act" else "said" if participle else "verb"
        p = None
        to: Phrase | None = None
        if not participle:
            p, to = _subject(scene, i, b)
            if p is None or not p.known:
                p = phrase_before(scene, i, a) or (p if p and (lemma == "قال" or that != "-") else None)
        if how == "act" and (p is None or not (p.mention or p.source_noun)):
            return
        if p is None and (not self.sources or (that == "-" and not participle and to is None)):
            return
        claim = self._add(i, p, how, lemma, stance, feminine=":3f" in m.form)
        claim.that = that
        claim.before = scene.fold(i - 1, a, b)
        if p:
            self._coordinated(claim, p, b)
            to = to or _addressee(scene, p.last, b)
            if lemma in ("نقل", "نسب"):
                self._quoted(claim, p.last, b)
        if to:
            self._add(i, to, "to", lemma, stance, parent=claim.source).that = that

    def _quoted(self, claim: Claim, at: int, b: int) -> None:
        """«نقلت الوكالة عن مصدر»"""
        for k in range(at, min(b - 1, at + 5)):
            if self.scene.tokens[k].fold in ("عن", "الي"):
                p = noun_phrase(self.scene, k + 1, b)
                if p:
                    self._add(claim.cue, p, "via", claim.lemma, claim.stance, parent=claim.source)
                return

    def _coordinated(self, claim: Claim, p: Phrase, b: int) -> None:
        """«مصادر بالشرطة ومسعفون»: a second source after و."""
        if p.last < b and self.scene.tokens[p.last].fold[:1] == "و" and claim.named != "back":
            q = noun_phrase(self.scene, p.last, b)
            if q and q.known and q.kind in ("unnamed", "eyewitness", "official", "agency", "outlet", "monitor") and q.source_noun:
                self._add(claim.cue, q, claim.how, claim.lemma, claim.stance, parent=claim.parent)

    def _add(self, i: int, p: Phrase | None, how: str, lemma: str, stance: str, feminine: bool = False, parent: int = -1) -> Claim:
        if p is None:
            number, named = self._governing(feminine), "left out"
        else:
            number, named = self._known(p), "back"
        if p is not None and number < 0:
            named = "name" if p.mention is not None and p.mention.kind == "person" else "np"
            name = p.name(self.scene)
            entity = p.mention.entity if p.mention is not None and p.mention.entity >= 0 else None
            claim = Claim(i, p.name_first, p.name_last, name, p.kind, entity, stance, how, lemma, len(self.sources))
            self.sources.append(claim)
            self.words.append(p.words(self.scene))
            self.epithets.append(p.epithet(self.scene))
            whole = p.mention is not None and (p.mention.kind == "person" or p.mention.last >= p.last)
            self.entities.append(entity if whole and entity is not None else -1)
            self.feminine.append(p.feminine)
        else:
            s = self.sources[number]
            claim = Claim(i, s.first, s.last, s.name, s.kind, s.entity, stance, how, lemma, number)
        claim.named = named
        claim.parent = parent
        self.claims.append(claim)
        return claim

    def _governing(self, feminine: bool) -> int:
        """Whom «وأضاف» goes on to quote: the last source of that gender, else the last."""
        recent = [c.source for c in self.claims[-4:] if c.how not in ("to", "dateline")]
        for number in reversed(recent):
            if self.feminine[number] == feminine:
                return number
        return recent[-1] if recent else self.claims[-1].source

    def _known(self, p: Phrase) -> int:
        """The source a phrase goes back to, or -1: the same being, a person's surname, «المصادر» with its noun."""
        words = p.words(self.scene)
        entity = p.mention.entity if p.mention is not None else -1
        person = p.mention is not None and p.mention.kind == "person"
        if not person and p.mention is not None and (p.mention.kind != "group" or p.mention.last < p.last):
            entity = -1
        bare = p.definite and len(words) == 1
        for number in range(len(self.sources) - 1, -1, -1):
            s = self.sources[number]
            if entity >= 0 and self.entities[number] == entity:
                return number
            theirs = self.words[number]
            if words == theirs or (bare and words <= theirs):
                return number
            if person and s.named == "name" and words and words <= theirs:
                return number
            if p.definite and words and words <= self.epithets[number]:
                return number
        if bare and self.sources and next(iter(words)) in ("مصدر", "بيان", "مسوول", "متحدث", "ناطق", "تقرير"):
            return self.claims[-1].source
        return -1


def _verb_cues(scene: Scene) -> dict[int, tuple[str, Match | None, str]]:
    """Tokens that may be a verb of saying, or an act of speech, in the third person active."""
    cues: dict[int, tuple[str, Match | None, str]] = {}
    for m in scene.matches.get("speech", ()):
        form = m.form
        if m.first in cues or m.suffix == "ي" or not (form[4:8] == ":a:3" or (form.startswith("apart") and not m.definite)):
            continue
        lemma = scene.lexicon.compiled.speech[m.ref][0]
        if form.startswith("apart") and (lemma not in _ADDING or not scene.tokens[m.first].fold.endswith(("ا", "ه", "ين"))):
            continue
        cues[m.first] = ("", m, lemma)
    acts = scene.lexicon.compiled.acts
    for m in scene.matches.get("act", ()):
        if m.first not in cues and m.form[4:8] == ":a:3" and acts[m.ref].type in SPEECH_ACTS:
            cues[m.first] = ("", m, acts[m.ref].lemma)
    return cues


def _that(scene: Scene, i: int, b: int) -> str:
    """What opens the content after the verb: «أن», a colon or quotation mark, or neither."""
    for k in range(i, min(b, i + 16)):
        word = scene.tokens[k].fold
        if word in _THAT:
            return "ان"
        if word == ":":
            return ":"
    return "-"


def _subject(scene: Scene, i: int, b: int) -> tuple[Phrase | None, Phrase | None]:
    """The noun phrase after the verb, with whom it was said to where that stands first."""
    j = i + 1
    to = None
    while j < b:
        word = scene.tokens[j].fold
        if word in ADVERBS or scene.tokens[j].surface in OPENERS or (word == "قد"):
            j += 1
        elif word == "(":
            while j < b and scene.tokens[j].surface != ")":
                j += 1
            j += 1
        elif word in _STATEMENT:
            break
        else:
            to = _addressee(scene, j, b) if to is None else None
            if to is None:
                break
            j = to.last
    return noun_phrase(scene, j, b, subject=True) if j < b else None, to


def _addressee(scene: Scene, j: int, b: int) -> Phrase | None:
    """«لـ«عكاظ»», «لوكالة رويترز»: the outlet that was told."""
    while j < b and scene.tokens[j].fold in ADVERBS:
        j += 1
    if j >= b:
        return None
    word = scene.tokens[j].fold
    if word in ("ل", "لل") and j + 1 < b:
        k = j + 1
        while k < b and scene.tokens[k].surface in OPENERS:
            k += 1
        p = noun_phrase(scene, k, b, quoted=k > j + 1)
        return p if p and (p.kind in ("outlet", "agency") or k > j + 1) else None
    if word[:1] == "ل" and len(word) > 3:
        p = noun_phrase(scene, j, b)
        return p if p and p.kind in ("outlet", "agency") else None
    return None


def _set_reach(scene: Scene, claims: list[Claim]) -> None:
    """A claim covers its sentence from the cue on (all of it for «بحسب») and what follows until another source speaks."""
    claims.sort(key=lambda c: c.cue)
    sentence_of, sentences, paragraphs = scene.words.sentence_of, scene.words.sentences, scene.words.paragraphs
    for n, c in enumerate(claims):
        s = sentence_of[c.cue]
        start = sentences[s][0] if c.how in ("phrase", "via") or c.that == "-" else c.cue
        later = next((d.cue for d in claims[n + 1 :] if d.cue > c.cue and d.source != c.source), len(scene.tokens))
        end = sentences[s][1]
        while s + 1 < len(sentences) and sentences[s + 1][0] < later and paragraphs[s + 1] <= paragraphs[s]:
            s += 1
            end = sentences[s][1]
        c.reach = (start, max(c.cue + 1, min(end, later)))


def find_claims(scene: Scene, beings: list[Being]) -> list[Claim]:
    """Every place where the text attributes, in text order."""
    return _Finder(scene, beings).run()


__all__ = ["Claim", "find_claims", "stem"]
