"""The noun phrases that name a source: «مصدر أمني في قيادة العمليات», «المتحدث باسم الوزارة فلان», «صحيفة “حرييت”»."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from mahdar.arabic.fold import fold, offset_after
from mahdar.lexicon.compile import Compiled
from mahdar.reading.matches import Match
from mahdar.reading.mentions import Mention
from mahdar.reading.scene import Scene
from mahdar.reading.who import stem

OPENERS = frozenset("\" “ ” « » ‘ ’ ـ".split())
ADVERBS = frozenset(
    "امس اليوم السبت الاحد الاثنين الثلاثاء الاربعاء الخميس الجمعه يوم مساء صباح فجر ليل ظهر اول ايضا لاحقا سابقا بدوره بدورها "
    "كذلك قبل فقط هنا".split()
)
_STOP = ADVERBS | frozenset(
    "ان انه انها انهم انهما بان بانه بانها بانهم الذي التي الذين خلال بعد عن علي الي حول عبر اثر عقب لدي قد كان كانت حيث فيما "
    "بينما وفق حسب بحسب نقلا وفقا ردا امام ضد كما اذا لكن او هو هي هم لا لم لن ما مما قوله قولها قائلا نحو كل كلا ايضا هذا هذه "
    "ذلك تلك وذلك وان وانه بشان بشده بسبب فان منذ حتي لان رفض رفضت طلب طلبت فضل وقوع وجود مقتل مضيفا بينهم بينها اصابه".split()
)
_SELF = frozenset("نفسه نفسها نفسهم انفسهم ذاته ذاتها ذاتهم".split())
_IN = frozenset("في من داخل بين وسط لدي باسم عن".split())
_OCCASIONS = frozenset(
    "بيان تصريح تصريحات مؤتمر موتمر حديث كلمه خطاب وقت اتصال مقابله تقرير تغريده رساله ختام جلسه لقاء تعليق حوار هذا هذه بيانها "
    "بيانه تقريرها تقريره كلمته حديثه تصريحاته ظل اعقاب حين اول اطار سياق ايار حزيران تموز".split()
)
_OTHER_NOUNS = frozenset("act source outlet nisba unit speech cue role inst".split())
_LIMIT = 12


@dataclass(slots=True)
class Phrase:
    """Tokens `first` to `last`; the part that is the name; what it is."""

    first: int
    last: int
    name_first: int
    name_last: int
    kind: str
    known: bool  # its head is a noun of source, a title, a name
    source_noun: bool
    mention: Mention | None
    prefix: int  # folded letters before the name that belong to the sentence
    definite: bool
    feminine: bool

    def name(self, scene: Scene) -> str:
        """The name as the text has it, an attached و or ل aside."""
        first = scene.tokens[self.name_first]
        start = first.start + offset_after(first.surface, self.prefix)
        return scene.words.text[start : scene.tokens[self.name_last - 1].end]

    def epithet(self, scene: Scene) -> frozenset[str]:
        """Stems of the title before a person's name, or of the apposition after it."""
        if self.mention is None or self.mention.kind != "person":
            return frozenset()
        tokens = scene.tokens
        out = [i for i in range(self.first, self.name_first)]
        i = self.name_last
        while i < min(len(tokens), self.name_last + 7) and (tokens[i].fold == "،" or tokens[i].kind == "w") and tokens[i].fold not in _STOP:
            out.append(i)
            i += 1
        return frozenset(stem(tokens[i].fold) for i in out if tokens[i].kind == "w")

    def words(self, scene: Scene) -> frozenset[str]:
        """Stems of the telling words, to know the source again."""
        out = []
        for i in range(self.name_first, self.name_last):
            token = scene.tokens[i]
            if token.kind == "p" or token.fold in _SELF or token.fold in _IN:
                continue
            w = token.fold[self.prefix :] if i == self.name_first else token.fold
            w = stem(w)
            out.append("مصدر" if w in ("مصادر", "مصدر") else "مسوول" if w == "مسوول" else w)
        return frozenset(out)


def _index(scene: Scene) -> dict[str, dict[int, Match]]:
    """The matches that make a head, by kind and first token; built once a report."""
    found = scene.__dict__.get("_voices")
    if found is None:
        found = {k: {} for k in ("source", "title", "outlet", "act")}
        for kind, at in found.items():
            for m in scene.matches.get(kind, ()):
                if m.first not in at or m.last > at[m.first].last:
                    at[m.first] = m
        scene.__dict__["_voices"] = found
    return found


def noun_phrase(scene: Scene, i: int, end: int, quoted: bool = False, subject: bool = False) -> Phrase | None:
    """The phrase that begins at token `i`, or None where no noun can."""
    tokens = scene.tokens
    while i < end and tokens[i].surface in OPENERS:
        i += 1
    if i >= end or tokens[i].kind in ("p", "n"):
        return None
    word = tokens[i].fold
    if (word in _STOP and tokens[i].light != "علي") or word in ("في", "من", "مع"):
        return None
    at = _index(scene)
    source, title, outlet = (at[k].get(i) for k in ("source", "title", "outlet"))
    mention = scene.mention_at.get(i)
    if mention is not None and (mention.first < i or (mention.kind == "place" and mention.source != "capital")):
        mention = None
    if subject and _governed(word, source or title or outlet, mention):
        return None
    last, person = _extent(scene, i, end, at, source, title, outlet)
    if person is None and last < end and tokens[last].fold == "،" and (title or source):
        person = _apposed(scene, last + 1)
    head = source or title or outlet
    prefix = _prefix_length(tokens[i].fold, head, mention)
    if quoted:
        last = max(last, _closing(scene, i, end))
    name = (person.first, person.last) if person else (i, last)
    if person:
        last = max(last, person.last)
        prefix = len(person.prefix) if person.first > i else max(prefix, len(person.prefix))
    known = bool(head or mention or person)
    kind = _kind(scene, source, outlet, title, mention, person, quoted)
    word = tokens[i].fold[prefix:]
    plural = source is not None and source.form.endswith(":p")
    feminine = not person and (plural or word.endswith(("ه", "ات")) or (kind in ("outlet", "agency") and not source))
    return Phrase(i, last, *name, kind, known, source is not None, person or mention, prefix, word.startswith("ال"), feminine)


def _governed(word: str, head: Match | None, mention: Mention | None) -> bool:
    """Whether a preposition is attached: then the word is no subject."""
    prefix = head.prefix if head is not None else mention.prefix if mention is not None else ""
    if head is None and mention is None:
        return word.startswith(("بال", "لل", "كال", "منه", "فيه", "له", "عنه", "به")) or (word[0] in "بل" and not word.startswith("ال") and len(word) > 5)
    return prefix.lstrip("وف")[:1] in ("ب", "ل", "ك")


def _extent(scene, i, end, at, source, title, outlet):  # type: ignore[no-untyped-def]
    """Where the phrase that begins at `i` ends, and the person it names."""
    tokens, mention_at, acts = scene.tokens, scene.mention_at, at["act"]
    k = max([i + 1, *(m.last for m in (source, outlet) if m)])
    start = mention_at.get(i)
    if start is not None and start.first == i:
        if start.kind == "person":
            return start.last, start
        k = max(k, start.last if start.kind == "group" else k)
    stop = min(end, i + _LIMIT)
    while k < stop:
        token = tokens[k]
        mention = mention_at.get(k)
        if mention is not None and mention.first == k and mention.kind == "person":
            return mention.last, mention
        if (title or source) and mention is None and k > i and _given(scene, k, stop):
            return k + 2, Mention(k, k + 2, "person", "name")
        if mention is not None and mention.kind in ("group", "place") and mention.prefix in ("", "ب", "ل") and mention.last > k + 1:
            k = mention.last
            continue
        word = token.fold
        if token.surface in OPENERS or word == "(" or word == ")":
            k += 1
            continue
        if token.kind in ("p", "n") or word in _STOP:
            break
        if word in _IN:
            if k + 1 >= stop or tokens[k + 1].fold in _OCCASIONS or tokens[k + 1].kind != "w" or (outlet and not source):
                break
            k += 1
            continue
        if word == "ل" or (word[0] == "ل" and (k in at["outlet"] or k in at["source"]) and not word.startswith("لجن")):
            break
        if word[0] == "ل" and len(word) > 3 and (mention is None or mention.prefix) and not title and (source or outlet):
            break
        act = acts.get(k)
        if act is not None and k > i and act.form[:4] in ("masd", "past", "pres", "noun") and not word.startswith("ال") and mention is None:
            break
        if word[0] in "وب" and len(word) > 3 and not _joins(scene, k, mention):
            break
        k += 1
    while k > i + 1 and (tokens[k - 1].surface in OPENERS or tokens[k - 1].fold in _IN or tokens[k - 1].fold in "()"):
        k -= 1
    return k, None


def _given(scene: Scene, k: int, stop: int) -> bool:
    """Two names of persons in a row, where nothing else was found."""
    kinds = scene.kinds_at
    return k + 1 < stop and "name" in kinds.get(k, ()) and "name" in kinds.get(k + 1, ()) and not (kinds[k] & _OTHER_NOUNS)


def _joins(scene: Scene, k: int, mention: Mention | None) -> bool:
    """Whether a word with و or ب goes on with the phrase: «مصادر أمنية ومحلية», «مصادر بالشرطة»."""
    word = scene.tokens[k].fold
    if word[0] == "ب" and not word.startswith("بال"):
        return mention is not None and mention.prefix != "ب"
    if any(m in ("speech", "source", "light") for m in scene.kinds_at.get(k, ())):
        return word.startswith("بال")
    return word.endswith(("يه", "يين", "يون", "ي")) or mention is not None or word.startswith("بال")


def _apposed(scene: Scene, i: int) -> Mention | None:
    """«رئيس بلدية كذا، فلان»"""
    for k in range(i, min(i + 2, len(scene.tokens))):
        mention = scene.mention_at.get(k)
        if mention is not None and mention.kind == "person" and mention.first == k:
            return mention
    return None


def _closing(scene: Scene, i: int, end: int) -> int:
    """The token of the closing quotation mark, for a quoted outlet name."""
    for k in range(i + 1, min(end, i + 5)):
        if scene.tokens[k].surface in "\"”»“’":
            return k
    return i + 1


def _prefix_length(word: str, head: Match | None, mention: Mention | None) -> int:
    """How many letters before the noun are a conjunction or preposition."""
    prefix = head.prefix if head is not None else mention.prefix if mention is not None else ""
    if prefix.endswith("لال") or prefix.endswith("لل"):
        return max(0, len(prefix) - 2) if not word.startswith("ولل") else 1
    if prefix.endswith("ال"):
        prefix = prefix[:-2]
    return len(prefix)


def _kind(scene, source, outlet, title, mention, person, quoted) -> str:  # type: ignore[no-untyped-def]
    """The record's kind of source."""
    compiled = scene.lexicon.compiled
    if outlet is not None:
        return compiled.outlets[outlet.ref].kind
    if source is not None:
        kind = compiled.sources[source.ref][1]
        if kind != "unnamed" or source.last >= len(scene.tokens):
            return kind
        word = scene.tokens[source.last].fold
        return _adjectives(compiled).get(word.removeprefix("ال").removesuffix("ه"), kind)
    if person is not None:
        return "official" if title is not None else "party"
    if mention is not None and mention.source == "inst":
        return "official"
    if mention is not None:
        return "party"
    if quoted:
        return "outlet"
    return "official" if title is not None else "unnamed"


@lru_cache(maxsize=4)
def _kind_of_adjective(pairs: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {fold(phrase): kind for phrase, kind in pairs if kind}


def _adjectives(compiled: Compiled) -> dict[str, str]:
    """Folded masculine adjective → kind of source."""
    return _kind_of_adjective(tuple(compiled.cues.get("source_adjectives", ())))


_OPENING = frozenset("لكن كان وكان كانت وكانت اما الا ان فان".split())


def _busy(scene: Scene, lo: int, hi: int) -> bool:
    """Whether another verb of saying, or an «أن», lies between."""
    return any("speech" in scene.kinds_at.get(k, ()) or scene.tokens[k].fold in ("ان", "انه", "انها", ".") for k in range(lo, hi))


def phrase_before(scene: Scene, i: int, a: int) -> Phrase | None:
    """A subject that stands before its verb: «المرصد السوري تحدث عن», «أما مسؤول عسكري فكان قد قال»."""
    k = i - 1
    for j in range(max(a, i - 25), i - 1):  # «لكن مصدراً في الجيش، أكد»: an opener, the subject, perhaps a comma
        if scene.tokens[j].fold in _OPENING:
            p = noun_phrase(scene, j + 1, i)
            if p and p.known and i - p.last <= 12 and not _busy(scene, p.last, i):
                return p
    while k > a and (scene.tokens[k].fold in ("قد", "فقد", "كان", "فكان", "كانت", "فكانت") or scene.tokens[k].surface in OPENERS):
        k -= 1
    mention = scene.mention_at.get(k)
    starts = [mention.first] if mention is not None and mention.last == k + 1 and mention.kind in ("person", "group") else []
    starts += [j for j in range(max(a, k - 5), k + 1) if j in _index(scene)["source"]]
    for j in sorted(set(starts)):
        p = noun_phrase(scene, j, k + 1)
        if p and p.known and p.last >= k + 1:
            return p
    return None
