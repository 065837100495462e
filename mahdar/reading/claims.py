"""Where the report says who says it: verbs of saying with their subjects, «بحسب …», «نقلا عن …», «…:» in titles.

A claim is one such place. What it names is resolved to one of the report's sources: «المصادر نفسها», «كجك», «وأضاف»
go back to the source they mean. Which events a claim stands behind is decided in `sources`.
"""

from __future__ import annotations

from mahdar.reading.known import Claim, Register
from mahdar.reading.matches import Match
from mahdar.reading.phrase import OPENERS, Phrase
from mahdar.reading.scene import Scene
from mahdar.reading.speech import MEDIA, addressee, agreement, phrase_before, subject, that_after, verb_cues
from mahdar.reading.voices import Voices
from mahdar.reading.who import Being

__all__ = ["Claim", "find_claims"]

# Verbs with other everyday senses: they attribute only with «أن» or a colon soon after them.
_NEEDS_THAT = frozenset(
    "بين أبان حدث حسب عد شهد نشر بث أذاع عرض رصد سجل وثق دل أثبت تبين اتضح تردد قدر كتب عدد فصل قص سرد علل علق عقب "
    "ختم اختتم واصل أكمل تبنى لقب سمى وصف قرأ تلا خشي رأى دون عبر أظهر أحصى هتف أسر سأل عرف شرح فسر تداول أبدى أطلع "
    "برر".split()
)
# … or, of these, with a subject that is nothing but a source: «سجلت المنظمة خمس حالات».
_SHOWING = frozenset("سجل أحصى وثق رصد كتب نشر بث أذاع".split())
_WITNESSES = frozenset("monitor eyewitness correspondent agency outlet unnamed".split())
_PREPOSITIONS = frozenset("بين دون عبر عدد حسب عقب وبين".split())
_PLAIN = frozenset("قال أعلن أكد ذكر أفاد أوضح كشف أشار صرح".split())  # with these any noun may be who speaks
_TELLING = frozenset("أبلغ أخبر أعلم أطلع سأل خاطب أخطر".split())  # their object follows the subject
_PRINTING = frozenset("نقل ذكر أفاد أورد نشر".split())  # a quoted name after these is an outlet
_NOBODY = frozenset("يذكر ويذكر يشار ويشار يعتقد ويعتقد".split())  # «يُذكر أن»: the outlet's own voice
_AS = frozenset("ما لما كما حسبما مثلما بما".split())
_RELATIVES = frozenset("الذي التي الذين اللذين اللتين".split())
_BY = frozenset("بحسب حسب وفق وفقا طبقا تبعا نقلا استنادا بزعم".split())  # what follows is the source
_PRONOUN = frozenset("قوله قولها قولهم تعبيره تعبيرها وصفه وصفها زعمه زعمها زعمهم".split())  # «بحسب قوله»
_SAYING = frozenset("قول تعبير وصف".split())  # «على حد قول فلان»
_LEARNT = frozenset("علمت علم".split())  # «علمت الصحيفة من مصادر»
_TOLD = frozenset("حديث حديثه حديثها تصريح تصريحات اتصال مقابله حوار لقاء".split())  # «في حديث لـ«…»»
_WORDS = _BY | _PRONOUN | _SAYING | _LEARNT | _TOLD
_BEFORE_SAYING = ("بحسب", "حسب", "وفق", "حد")
_DASHES = frozenset("- – — ـ ) : /".split())
_FROM = frozenset("عن الي علي ل".split())


class _Finder:
    """Walks a report's cues in order, keeping the sources met so far."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.tokens = scene.tokens
        self.voices = Voices(scene)
        self.claims: list[Claim] = []
        self.register = Register(scene, self.claims)
        self.told: dict[int, int] = {}  # source → the outlet it spoke to

    def run(self) -> list[Claim]:
        """All claims, in text order."""
        self._title()
        self._datelines()
        verbs = verb_cues(self.scene)
        words: dict[int, str] = {}
        for token in self.tokens:
            word = token.fold
            if word in _WORDS:
                words[token.i] = word
            elif word[0] in "وف" and word[1:] in _WORDS:
                words[token.i] = word[1:]
        for i in sorted(verbs.keys() | words.keys()):
            if i in words:
                self._phrase(i, words[i])
            else:
                self._verb(i, *verbs[i])
        _set_reach(self.scene, self.claims)
        return self.claims

    def _title(self) -> None:
        """«مفاوض عن المعارضة: …»"""
        for i in range(1, min(self.scene.title_end, 9)):
            if self.tokens[i].surface == ":":
                p = self.voices.phrase(0, i)
                if p and p.last >= i - 2 and (p.known or i <= 4):
                    self._add(i, p, "title", ":", "asserts")
                return

    def _datelines(self) -> None:
        """«رويترز – لويزيانا: …» at the head of a paragraph."""
        outlets = self.scene.lexicon.compiled.outlets
        for m in self.scene.matches.get("outlet", ()):
            if m.last >= len(self.tokens) or self.tokens[m.last].surface not in _DASHES:
                continue
            if m.first - self.scene.sentence(m.first)[0] <= 3 and outlets[m.ref].kind == "agency":
                p = self.voices.phrase(m.first, m.last)
                if p:
                    self._add(m.first, p, "dateline", "-", "asserts")

    def _phrase(self, i: int, word: str) -> None:
        """«بحسب مصادر», «على حد قوله», «في تصريح لـ«…»»"""
        b = self.scene.sentence(i)[1]
        if word in _TOLD:
            self._told_to(i, b)
        elif word in _PRONOUN or word in _SAYING:
            if i and self.tokens[i - 1].fold in _BEFORE_SAYING and self.claims:
                p = self.voices.phrase(i + 1, b) if word in _SAYING else None
                self._add(i, p, "phrase", word, "alleges")
        else:
            j = i + 1
            while j < b and (self.tokens[j].fold in _FROM or self.tokens[j].surface in OPENERS):
                j += 1
            if word in _LEARNT:
                self._learnt(i, j, b)
            elif j < b and self.tokens[j].fold not in _AS and self.tokens[j].fold not in _PRONOUN:
                self._by(i, word, j, b)

    def _by(self, i: int, word: str, j: int, b: int) -> None:
        p = self.voices.phrase(j, b)
        if p and (p.known or word in ("نقلا", "بحسب", "وفقا", "طبقا")):
            claim = self._add(i, p, "via" if word == "نقلا" else "phrase", word, "asserts")
            self._coordinated(claim, p, b)

    def _told_to(self, i: int, b: int) -> None:
        """«في تصريح خاص لـ«…»», «في اتصال مع …»"""
        for j in range(i + 1, min(b, i + 3)):
            p = self.voices.phrase(j + 1, b) if self.tokens[j].fold == "مع" else addressee(self.voices, j, b)
            if p and p.kind in MEDIA:
                self._add(i, p, "to", "تصريح", "asserts")
                return

    def _learnt(self, i: int, j: int, b: int) -> None:
        """«علمت «الوطن» من مصادر مطلعة»"""
        p = self.voices.phrase(j, b)
        if p is None or p.kind not in MEDIA:
            return
        claim = self._add(i, p, "verb", "علم", "asserts")
        at = next((k for k in range(p.last, min(b - 1, p.last + 4)) if self.tokens[k].fold == "من"), -1)
        q = self.voices.phrase(at + 1, b) if at >= 0 else None
        if q and q.known:
            self._add(i, q, "via", "علم", "asserts", parent=claim.source)

    def _verb(self, i: int, m: Match, lemma: str) -> None:
        """A verb of saying, with its subject, those it goes on to name, and whom it was said to."""
        a, b = self.scene.sentence(i)
        previous = self.scene.fold(i - 1, a, b)
        if not m.suffix and previous in _RELATIVES:
            return
        other = self._other_sense(i, b, lemma, previous)
        if other and lemma not in _SHOWING:
            return
        how = "phrase" if previous in _AS else "verb"
        if m.kind == "act":
            how = "act"
        elif m.form.startswith("apart"):
            how = "said"
        that = that_after(self.scene, i + 1, b)
        p, to = self._speaker(i, m, lemma, how, that)
        if other and (p is None or p.kind not in _WITNESSES or not p.known):
            return
        if p is None and (how == "act" or self.tokens[i].fold in _NOBODY or not self.claims):
            return
        if p is None and that == "-" and how != "said" and to is None:
            return
        stance = self.scene.lexicon.compiled.speech[m.ref][1] if m.kind == "speech" else "asserts"
        claim = self._add(i, p, how, lemma, stance, agreement(m, self.tokens[i].fold))
        claim.that, claim.before = that, previous
        if p:
            self._coordinated(claim, p, b)
            to = to or addressee(self.voices, p.last, b)
            if lemma in ("نقل", "نسب"):
                self._quoted(claim, p.last, b)
        self._outlet(claim, to)

    def _other_sense(self, i: int, b: int, lemma: str, previous: str) -> bool:
        """Whether a verb with other senses has nothing to show that it is one of saying."""
        if lemma not in _NEEDS_THAT or previous in _AS:
            return False
        return self.tokens[i].fold in _PREPOSITIONS or that_after(self.scene, i + 1, b, 7) == "-"

    def _speaker(self, i: int, m: Match, lemma: str, how: str, that: str) -> tuple[Phrase | None, Phrase | None]:
        """The verb's subject, after or before it, and whom it was said to where that comes between."""
        if how == "said":
            return None, None
        a, b = self.scene.sentence(i)
        start = m.tail - 1 if lemma.endswith("بيان") and m.tail else i + 1
        p, to = subject(self.voices, start, b, brief=how == "act" or lemma in _TELLING, media=lemma in _PRINTING)
        if p is None or not p.known:
            near = p is not None and that_after(self.scene, p.last, b, 3) != "-"
            trusted = near or how == "phrase" or (lemma in _PLAIN and that != "-")
            p = phrase_before(self.voices, i, a) or (p if trusted else None)
        if how == "act" and p is not None and p.mention is None and not p.source_noun:
            return None, None
        return p, to

    def _outlet(self, claim: Claim, to: Phrase | None) -> None:
        """Whom a source speaks to: it stays so while the source goes on."""
        if to:
            outer = self._add(claim.cue, to, "to", claim.lemma, claim.stance, parent=claim.source)
            outer.that = claim.that
            self.told[claim.source] = outer.source
        elif claim.named in ("back", "left out") and claim.source in self.told:
            outlet = self.told[claim.source]
            kept = self.register.again(claim.cue, outlet, "kept", claim.lemma, claim.stance, claim.named)
            kept.parent, kept.that, kept.before, kept.known = claim.source, claim.that, claim.before, claim.known
            self.claims.append(kept)

    def _quoted(self, claim: Claim, at: int, b: int) -> None:
        """«نقلت الوكالة عن مصدر»"""
        for k in range(at, min(b - 1, at + 5)):
            if self.tokens[k].fold in ("عن", "الي"):
                p = self.voices.phrase(k + 1, b)
                if p:
                    inner = self._add(claim.cue, p, "via", claim.lemma, claim.stance, parent=claim.source)
                    self.told.setdefault(inner.source, claim.source)
                return

    def _coordinated(self, claim: Claim, p: Phrase, b: int) -> None:
        """«مصادر بالشرطة ومسعفون»: a second source after و."""
        if p.last < b and self.tokens[p.last].fold[0] == "و" and claim.named != "back":
            q = self.voices.phrase(p.last, b)
            if q and q.known and (q.source_noun or that_after(self.scene, q.last, b, 2) != "-"):
                self._add(claim.cue, q, claim.how, claim.lemma, claim.stance, parent=claim.parent)

    def _add(
        self, i: int, p: Phrase | None, how: str, lemma: str, stance: str, agrees: str = "", parent: int = -1
    ) -> Claim:
        """Note a claim; without a phrase it is of the source that governs here."""
        if p is None:
            number = self.register.governing(i, agrees, how)
            claim = self.register.again(i, number, how, lemma, stance, "left out")
        else:
            claim = self.register.enter(i, p, how, lemma, stance)
        claim.parent = parent
        self.claims.append(claim)
        return claim


def _set_reach(scene: Scene, claims: list[Claim]) -> None:
    """A claim covers its sentence from the cue on («بحسب» all of it) and what follows until another source speaks."""
    claims.sort(key=lambda c: c.cue)
    sentence_of, sentences, paragraphs = scene.words.sentence_of, scene.words.sentences, scene.words.paragraphs
    others = _others(claims)
    for n, c in enumerate(claims):
        s = sentence_of[c.cue]
        start = sentences[s][0] if c.how in ("phrase", "via") or c.that == "-" else c.cue
        k = others[n]
        while k < len(claims) and (claims[k].cue <= c.cue or claims[k].source == c.source):
            k = others[k] if claims[k].source == c.source else k + 1
        later = claims[k].cue if k < len(claims) else len(scene.tokens)
        while s + 1 < len(sentences) and sentences[s + 1][0] < later and paragraphs[s + 1] == paragraphs[s]:
            s += 1
        c.reach = start, max(c.cue + 1, min(sentences[s][1], later))


def _others(claims: list[Claim]) -> list[int]:
    """For each claim, the next one of another source."""
    out = [len(claims)] * len(claims)
    for n in range(len(claims) - 2, -1, -1):
        out[n] = n + 1 if claims[n + 1].source != claims[n].source else out[n + 1]
    return out


def find_claims(scene: Scene, beings: list[Being]) -> list[Claim]:
    """Every place where the text attributes, in text order; `beings` have their mentions' entities assigned."""
    return _Finder(scene).run() if scene.tokens else []
