"""Names of people that the reader did not find as such, by the words beside them and by the names that are known.

    unread_names(text, spans)     # folded name → why it is protected; `spans`: what the reader found, left alone

It serves protection alone, so it takes too much rather than too little: whatever may be a name after a word for a
captive, a victim, a relative, a child or a private person, after a verb of saying, and every known given name with
what follows it. A word may be a name where the lists of names have it, where it keeps company with names in the news
(`clusters.tsv`), or where the news do not know it at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from mahdar.arabic.fold import fold, light
from mahdar.casebook.masking import Word, words_in
from mahdar.casebook.name_words import bare_forms, known_names
from mahdar.casebook.words import word_key

Why = Literal["captive", "minor", "family", "private"]
_HELD = """اسير اسيره اسيرين اسيرتين اسري محتجز محتجزه محتجزين معتقل معتقله معتقلين مختطف مختطفه مختطفين مخطوف مخطوفه
    مخطوفين رهينه رهينتين مفقود مفقوده مخفي مخفيه سجين سجينه موقوف موقوفه ناجي ناجيه ضحيه ضحايا قتيل قتيله قتلي شهيد
    شهيده شهداء جريح جريحه جرحي مصاب مصابه فقيد فقيده متوفي متوفاه مرحوم مرحومه مغدور مغدوره اختطاف خطف اعتقال احتجاز
    اسر سجن استشهاد مقتل اصابه اعدام تعذيب اغتصاب تصفيه سراح سراحه الافراج عن جثمان جثه رفات مصير فديه اختطفت اختطفوا
    خطفوا اعتقلت اعتقلوا احتجزت احتجزوا اسماوهم وهم هم""".split()
_YOUNG = "طفل طفله رضيع رضيعه فتي فتاه قاصر صبي صبيه تلميذ تلميذه غلام".split()
_KIN = """والد والده والدته والدة زوج زوجه زوجته ارمله شقيق شقيقه شقيقته ابنه ابنته ابنتها ابنها نجل نجله نجلته عايله
    اسره ذوي ذوو اهل اقارب حفيد حفيده خطيب خطيبه خطيبته توام عمه خاله جده جدته اخ اخت اخيه اخته شقيقها شقيقتها
    زوجها والدها والدتها ابن بنت""".split()
# Each with «ه», «ها», «هم»: «وأمه رهام وأخوه أحمد».
_KIN_OF = """ام ابو ابي ابا اخو اخي اخا اخت زوج زوجت ابن ابنت بنت والد والدت شقيق شقيقت جد جدت عم عمت خال خالت
    حفيد حفيدت نجل خطيب خطيبت ارملت توام صهر""".split()
_PRIVATE = """مواطن مواطنه مدعو مدعوه مسمي شاب شابه سيده سيد حاج حاجه انسه اخ اخت شاهد شاهده عيان عامل عامله معلم معلمه
    مدرس مدرسه طالب طالبه مزارع سايق ممرض ممرضه نازح نازحه لاجي لاجيه مسن مسنه مهندس طبيب طبيبه محامي محاميه صحافي
    صحفي صحافيه صحفيه ناشط ناشطه مصور عم خال استاذ استاذه جندي مجند باسم يدعي تدعي اسمه اسمها ويدعي رجل امراه
    يسمي مجندا""".split()  # fmt: skip
_AMONG = "بينهم بينهن منهم منهن ضمنهم".split()
_BY = "بحسب حسب وفق".split()
_CALLED = "يدعي تدعي يسمي تسمي المدعو المدعوه اسمه اسمها لقبه".split()
_SELF = "نفسه نفسها المعروف المعروفه معروف معروفه يعرف تعرف".split()  # … باسم
_SAID = """قال قالت اضاف اضافت اوضح اوضحت روي روت ذكر ذكرت اكد اكدت حكي حكت تابع تابعت تحدث تحدثت شرح شرحت وصف وصفت
    يقول تقول يروي تروي يضيف تضيف افاد افادت شهد شهدت ناشد ناشدت بكي بكت""".split()
_MANY_SENSES = """امه عمه خاله جده بينهم بينهن منهم منهن ضمنهم عن هم وهم اصابه تصفيه
    مصير سجن اسر اهل اسره عايله رجل عامل مهندس خال عم جده قتلي ضحايا سايق جندي بنت""".split()
_LONGEST = 5  # words of a name
_TAKEN = 4  # words of whom the reader found, between a word for a relative and the relative's name
_BETWEEN = 2  # adjectives and titles between the word that tells and the name
_GAP = " \u00a0\t\"'«»“”()[]"


def _cues() -> dict[str, Why]:
    """Folded word, with the article and without → what whoever is named after it is."""
    out: dict[str, Why] = {}
    kin = _KIN + [f"{kin}{of}" for kin in _KIN_OF for of in ("ه", "ها", "هم")]
    groups: tuple[tuple[list[str], Why], ...] = (
        (_PRIVATE + _AMONG, "private"), (kin, "family"), (_HELD, "captive"), (_YOUNG, "minor"),
    )  # fmt: skip
    for words, why in groups:
        for word in words:
            key = word_key(fold(word))
            out[key] = out[f"ال{key}" if not key.startswith("ال") else key] = why
    return out


_CUES = _cues()
_WEAK = frozenset(word_key(fold(w)) for w in _MANY_SENSES)
_SAYING = frozenset(word_key(fold(w)) for w in _SAID + _BY)


def unread_names(text: str, spans: Iterable[tuple[int, int]] = ()) -> dict[str, Why]:
    """Folded name → why, of what may be people's names and stands in none of the spans (code points of the text)."""
    taken = sorted(spans)
    found = _Found(words_in(text), text, taken)
    out: dict[str, Why] = {}
    for words, why in found.names():
        out.setdefault(" ".join(words), why)
    return out


class _Found:
    """A text's words, and which of them may be names."""

    def __init__(self, words: list[Word], text: str, taken: Sequence[tuple[int, int]]) -> None:
        self.words, self.text = words, text
        self.known = known_names()
        self.free = _free(words, taken)
        self.apart: set[int] = set()  # where a name may begin whatever stands before it

    def names(self) -> Iterator[tuple[list[str], Why]]:
        """Each name with why; one after a word that tells goes before one by its own words."""
        n = 0
        while n < len(self.words):
            begin, why, least = self._begin(n)
            length = self._length(begin, True) if why is not None else 0
            if why is None or length < least:
                n += 1
                continue
            while why is not None and length:
                yield self._keys(begin, length), why
                n = begin + length
                begin, length = n, self._next_of_list(n)
            n = max(n, begin)

    def _begin(self, n: int) -> tuple[int, Why | None, int]:
        """Where a name may begin at or after word n, why, and how many words it needs to be one."""
        bare = bare_forms(self.words[n].key)
        why = next((_CUES[k] for k in bare if k in _CUES), None)
        if why is not None:
            at = self._past_adjectives(self._past_taken(n + 1) if why == "family" else n + 1)
            told = [_CUES[k] for m in range(n + 1, at) for k in bare_forms(self.words[m].key) if k in _CUES]
            why = told[-1] if told else why  # «عائلة المخطوف فلان»: he is the one who is held
            if self._length(at, True):
                weak = any(k in _WEAK for k in bare) and not self.known.is_strong(self.words[at].key)
                return at, why, 2 if weak or any(k in _AMONG for k in bare) else 1
        if any(k in _SAYING for k in bare) and self._joined(n):
            return n + 1, "private", 1 if self._says(n + 2) else 2
        if not self.free[n] or not any(k in self.known.given and self.known.is_listed(k) for k in bare):
            return n, None, 1
        self.apart.add(n)
        return n, "private", 2

    def _past_taken(self, n: int) -> int:
        """Past whom the reader found: «حفيد الصياح، سالم، …»."""
        at = n
        while at < min(len(self.words), n + _TAKEN) and not self.free[at]:
            at += 1
        alone = n < at < len(self.words) - 1 and self._gap(at - 1) == "،" == self._gap(at)
        if not (alone and self.known.is_strong(self.words[at].key)):
            return n
        self.apart.add(at)
        return at

    def _past_adjectives(self, n: int) -> int:
        """Past «… الفلسطيني» and «… الدكتور» between the word that tells and the name."""
        for _ in range(_BETWEEN):
            if n >= len(self.words) or not self._joined(n - 1):
                break
            key = self.words[n].key
            if not (key.startswith("ال") or key in _CUES) or self.known.is_strong(key) or self.known.is_rare(key):
                break
            n += 1
        return n

    def _length(self, n: int, told: bool) -> int:
        """How many words from n on may be one name."""
        if n >= len(self.words) or not self._may_begin(n, told):
            return 0
        if n and told and not self._joined(n - 1) and n not in self.apart:
            return 0
        end = n + 1
        while end < min(len(self.words), n + _LONGEST) and self._joined(end - 1) and self._may_go_on(end):
            end += 1
        return 0 if told and end == n + 1 and self._describes(n) else end - n

    def _describes(self, n: int) -> bool:
        """Whether a single word with the article says what somebody is, not who: «الأسير القابع», «الضابط فلان»."""
        word = self.words[n]
        if not word.key.startswith("ال"):
            return False
        named = n + 1 < len(self.words) and not self.free[n + 1] and self._joined(n)
        return named or not (self.known.is_listed(word.key) or word.key.endswith("ي"))

    def _may_begin(self, n: int, told: bool) -> bool:
        """A word that tells is no name itself, and an everyday word («جميع») only with a name after it."""
        key, after = self.words[n].key, self.words[n + 1].key if n + 1 < len(self.words) else ""
        forms = [k for k in ([key] if told else bare_forms(key)) if self.known.may_be(k)]
        if told and (self._is_called(n - 1) or (self.known.is_rare(after) and self._joined(n))):
            forms += [key] if self.known.is_uncommon(key) else []
        is_cue = any(k in _CUES for k in bare_forms(key))
        if not self.free[n] or not forms or is_cue or self._inflected(n) or self._on(n):
            return False
        return not self.known.is_everyday(key) or self.known.is_name_after(after)

    def _is_called(self, n: int) -> bool:
        """Whether what is after word n is what somebody is called: «يدعى …», «عرّف نفسه باسم …»."""
        key = self.words[n].key
        return key in _CALLED or (key == "باسم" and n > 0 and self.words[n - 1].key in _SELF)

    def _says(self, n: int) -> bool:
        """Whether «أن» stands there: what was before it is whoever said something."""
        that = n < len(self.words) and self.words[n].key in ("ان", "انه", "انها")
        return that and self.known.is_rare(self.words[n - 1].key)

    def _may_go_on(self, n: int) -> bool:
        key = self.words[n].key
        open_ = self.free[n] and key not in _CUES and not self._on(n)
        return open_ and self.known.may_follow(key) and not self._inflected(n)

    def _inflected(self, n: int) -> bool:
        word = self.words[n]
        if any(map(self.known.is_strong, bare_forms(word.key))):
            return False
        return self.known.is_inflected(word.key, light(self.text[word.start : word.end]))

    def _on(self, n: int) -> bool:
        """Whether it is written «على», which only folded looks like the name «علي»."""
        word = self.words[n]
        return light(self.text[word.start : word.end]).endswith("على")

    def _next_of_list(self, n: int) -> int:
        """How many words the next name of a list has: «… وفلان الفلاني، وفلان»."""
        if n >= len(self.words):
            return 0
        gap = self._gap(n - 1)
        if gap not in ("", "،", ",", "-", "و", "؛") or not (gap or self.words[n].key.startswith("و")):
            return 0
        length = self._length(n, False)
        return length if length > 1 or (length and any(map(self.known.is_strong, bare_forms(self.words[n].key)))) else 0

    def _joined(self, n: int) -> bool:
        """Whether nothing but spaces and quotation marks stands between word n and the next."""
        if n + 1 >= len(self.words):
            return False
        between = self.text[self.words[n].end : self.words[n + 1].start].strip(_GAP)
        return between in ("", "بن", "ابن", "بنت", "آل", "ال") or between == ":"

    def _gap(self, n: int) -> str:
        """What stands between word n and the next."""
        return self.text[self.words[n].end : self.words[n + 1].start].strip(_GAP)

    def _keys(self, n: int, length: int) -> list[str]:
        """The words of a name as they are looked up, without what is attached before the first."""
        first, *rest = (w.key for w in self.words[n : n + length])
        bare = [k for k in bare_forms(first)[1:] if self.known.is_strong(k)]
        return [first if self.known.is_strong(first) or not bare else bare[0], *rest]


def _free(words: Sequence[Word], taken: Sequence[tuple[int, int]]) -> list[bool]:
    """For each word whether the reader found nothing there."""
    out, at = [], 0
    for word in words:
        while at < len(taken) and taken[at][1] <= word.start:
            at += 1
        out.append(not any(start < word.end for start, end in taken[at : at + 3] if word.start < end))
    return out
