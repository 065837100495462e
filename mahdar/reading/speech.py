"""Verbs of saying and what stands round them: the subject, whom it was said to, the «أن» that opens the content."""

from __future__ import annotations

from mahdar.reading.matches import Match
from mahdar.reading.phrase import ADVERBS, OPENERS, Phrase
from mahdar.reading.scene import Scene
from mahdar.reading.voices import Voices

SPEECH_ACTS = frozenset("ACCUSE REQUEST REJECT THREATEN AGREE CONCEDE SUPPORT".split())
# Participles that go on quoting the speaker: «مضيفا»، «مؤكدة».
_ADDING = frozenset(
    "قال صرح أعلن أكد ذكر أوضح بين أشار لفت أضاف اعتبر نفى شدد زعم ألمح أقر تابع توقع عبر كشف أفاد استبعد رجح أعرب "
    "ادعى أردف اعترف نبه أبدى جزم استدرك ختم رأى وصف برر".split()
)
_THAT = frozenset("ان انه انها انهم انهما انني اننا بان بانه بانها بانهم بانهما".split())
_STATEMENT = frozenset("بيان بيانا البيان تصريح تصريحات التقرير تقرير".split())
_OPENING = frozenset("لكن كان وكان كانت وكانت اما الا ان فان".split())
_HAD = frozenset("قد فقد كان فكان كانت فكانت".split())
MEDIA = ("outlet", "agency")


def verb_cues(scene: Scene) -> dict[int, tuple[Match, str]]:
    """Tokens that may be a verb of saying, or an act of speech, in the third person active, with the lemma."""
    cues: dict[int, tuple[Match, str]] = {}
    lemmas, acts = scene.lexicon.compiled.speech, scene.lexicon.compiled.acts
    for m in scene.matches.get("speech", ()):
        if m.first in cues or m.suffix == "ي":
            continue
        if m.form[4:8] == ":a:3" or _adds(scene, m):
            cues[m.first] = m, lemmas[m.ref][0]
    for m in scene.matches.get("act", ()):
        if m.first not in cues and m.form[4:8] == ":a:3" and acts[m.ref].type in SPEECH_ACTS:
            cues[m.first] = m, acts[m.ref].lemma
    return cues


def _adds(scene: Scene, m: Match) -> bool:
    """An indefinite active participle in the accusative: «مضيفا»."""
    if not m.form.startswith("apart") or m.definite or not scene.tokens[m.first].fold.endswith(("ا", "ه", "ين")):
        return False
    return scene.lexicon.compiled.speech[m.ref][0] in _ADDING


def agreement(m: Match, word: str) -> str:
    """f, m or p (persons) as the verb or participle has it."""
    if m.form.startswith("apart"):
        return "f" if word.endswith("ه") else "p" if word.endswith("ين") else "m"
    person = m.form.split(":")[2]
    return "f" if person[1:2] == "f" else "p" if person.endswith("p") else "m"


def that_after(scene: Scene, i: int, b: int, most: int = 16) -> str:
    """What opens the content after the verb: «أن», a colon, or neither."""
    tokens = scene.tokens
    for k in range(i, min(b, i + most)):
        word = tokens[k].fold
        if word in _THAT:
            return "ان"
        if word == ":":
            return ":"
    return "-"


def subject(v: Voices, j: int, b: int, *, brief: bool, media: bool) -> tuple[Phrase | None, Phrase | None]:
    """The noun phrase after the verb, with whom it was said to where that stands first."""
    tokens = v.tokens
    to = None
    passing = j < b and tokens[j].fold not in _STATEMENT
    while passing and j < b:
        word = tokens[j].fold
        if word in ADVERBS or tokens[j].surface in OPENERS or word == "قد" or "ً" in tokens[j].surface:
            j += 1
        elif word == "(":
            while j < b and tokens[j].surface != ")":
                j += 1
            j += 1
        else:
            to = addressee(v, j, b) if to is None else None
            if to is None:
                break
            j = to.last
    if j >= b:
        return None, to
    quoted = media and tokens[j - 1].surface in OPENERS
    return v.phrase(j, b, quoted=quoted, subject=True, brief=brief), to


def addressee(v: Voices, j: int, b: int) -> Phrase | None:
    """«لـ«عكاظ»», «لوكالة رويترز»: the outlet that was told."""
    tokens = v.tokens
    while j < b and tokens[j].fold in ADVERBS:
        j += 1
    if j >= b or tokens[j].fold[0] != "ل":
        return None
    if len(tokens[j].fold) > 3:
        p = v.phrase(j, b)
        return p if p and p.kind in MEDIA else None
    k = j + 1
    while k < b and tokens[k].surface in OPENERS:
        k += 1
    if tokens[j].fold not in ("ل", "لل") or k >= b:
        return None
    p = v.phrase(k, b, quoted=k > j + 1)
    return p if p and (p.kind in MEDIA or k > j + 1) else None


def phrase_before(v: Voices, i: int, a: int) -> Phrase | None:
    """A subject that stands before its verb: «المرصد السوري تحدث عن», «أما مسؤول عسكري فكان قد قال»."""
    tokens = v.tokens
    for j in range(max(a, i - 25), i - 1):  # «لكن مصدراً في الجيش، أكد»: an opener, the subject, perhaps a comma
        if tokens[j].fold in _OPENING:
            p = v.phrase(j + 1, i)
            if p and p.known and i - p.last <= 12 and not _busy(v, p.last, i):
                return p
    k = i - 1
    while k > a and (tokens[k].fold in _HAD or tokens[k].surface in OPENERS):
        k -= 1
    mention = v.mention_at.get(k)
    starts = {j for j in range(max(a, k - 5), k + 1) if j in v.sources}
    if mention is not None and mention.last == k + 1 and mention.kind in ("person", "group"):
        starts.add(mention.first)
    for j in sorted(starts):
        p = v.phrase(j, k + 1)
        if p and p.known and p.last >= k + 1:
            return p
    return None


def _busy(v: Voices, lo: int, hi: int) -> bool:
    """Whether another verb of saying, or an «أن», lies between."""
    return any("speech" in v.kinds_at.get(k, ()) or v.tokens[k].fold in _THAT for k in range(lo, hi))
