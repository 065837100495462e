"""What a report's words say in numbers and lengths of time: an answer's figures are held against it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import combinations
from operator import attrgetter

from mahdar.arabic.counted import DUALS
from mahdar.arabic.durations import SINGLES, DurationPhrase, find_durations
from mahdar.arabic.money import find_money
from mahdar.arabic.numbers import NumberPhrase, find_numbers
from mahdar.arabic.spellings import listed, with_clitics
from mahdar.arabic.tokens import Token, tokenize
from mahdar.record import Range
from mahdar.report import Report, Span


def _forms(words: str) -> frozenset[str]:
    """Every spelling of the words with clitics, and with the alif of tanwin."""
    ends = ((word, f"{word}ا") if word[-1] not in "اةى" else (word,) for word in listed(words))
    return frozenset(form for spelled in ends for word in spelled for form in with_clitics(word))


# Somebody, one: «مقتل جندي» says one without a numeral.
_ONE = _forms("""
جندي شرطي ضابط قتيل جريح شهيد شخص طفل طفلة رجل امرأة سيدة فتاة شاب شابة عنصر أسير أسيرة رهينة رضيع طالب طالبة شقيق
رقيب عريف عميد عقيد لواء نقيب ملازم رائد مواطن مواطنة زوجة ابن ابنة صبي جثة جثمان رفات ضحية قائد نائب وزير رئيس زعيم
سفير عامل صحافي صحفي صحافية ناشط ناشطة طبيب طيار إمام شيخ مدني مسلح مقاتل متظاهر قيادي مسؤول موظف معتقل محتجز مختطف
سجين سجينة انتحاري انتحارية منفذ مهاجم فلسطيني فلسطينية سوري لبناني عراقي يمني سعودي مصري أردني ليبي تركي إيراني
إسرائيلي أمريكي أميركي روسي فرنسي بريطاني حوثي مستوطن لاجئ سائق إرهابي متمرد حارس عضو مراسل مصور مهندس راهب راهبة
شخصية مطلوب متهم
""")
_HIS_OR_HER = re.compile(r"(مقتل|مصرع|اغتيال|اعتقال|اختطاف|خطف|احتجاز|توقيف|سراح|استشهاد|اصابت|وفات|اعدام|قتل)ها?\Z")
# Several, no one says how many: «قتلى»، «وإصابة آخرين».
_SOME = _forms("""
قتلى جرحى ضحايا شهداء مصابين مصابون إصابات آخرين آخرون بعض بعضهم عدد عددا عائلة عائلته أشخاص جنود عناصر مدنيين مدنيون
مسلحين مسلحون أسرى معتقلين مختطفين رهائن أطفال نساء رجال ركاب عمال سكان أهالي مواطنين قيادات مقاتلين متظاهرين محتجزين
عشرات مئات آلاف العديد عديد كثير خسائر جثث مهاجرين لاجئين نازحين صحافيين صحفيين طلاب ضباط أفراد
""")
# The number after these is part of the one before.
_OF_THEM = frozenset("بينهم منهم بينها منها بينهن منهن ضمنهم ضمنها".split())
_OWN = re.compile(r"(?:هم|هما|ها|ه)\Z")  # «وسائقهم»
_NOBODY = frozenset("دون بدون لم لا ما بلا عدم ليس ليست اي لن غير".split())
_THEIRS = re.compile(r"(مقتل|مصرع|اغتيال|اعتقال|اختطاف|خطف|احتجاز|توقيف|سراح|سبيل|اعدام|عن)هما\Z")
_BEFORE = 12  # words before a number where the people stand that it is added to
_NEAR = 5  # words around a trigger where one person killed without a numeral may be named
_ADDED = 4  # numbers that may be added up: «سيدتان وأربعة أطفال»
_IN_DAYS = {"Y": 365.0, "M": 30.0, "W": 7.0, "D": 1.0, "H": 1 / 24, "N": 1 / 1440, "S": 1 / 86400}
_start = attrgetter("start")


class Told:
    """The numbers, sums and lengths of time of one report."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.words = tokenize(report.text)
        self._starts = [t.start for t in self.words.tokens]
        self._ends = [t.end for t in self.words.tokens]

    @cached_property
    def numbers(self) -> list[NumberPhrase]:
        """Every count in the report."""
        return find_numbers(self.words)

    @cached_property
    def durations(self) -> list[DurationPhrase]:
        """Every length of time in the report."""
        return find_durations(self.words, self.numbers)

    def sentences_of(self, spans: Sequence[Span]) -> list[Span]:
        """The whole sentences that the spans touch."""
        found = sorted({self.words.sentence_of[t.i] for t in self.tokens(spans)})
        bounds = (self.words.sentences[i] for i in found)
        return [self.report.span(self.words.tokens[a].start, self.words.tokens[b - 1].end) for a, b in bounds]

    def tokens(self, spans: Sequence[Span]) -> list[Token]:
        """The words that the spans touch."""
        found: set[int] = set()
        for span in spans:
            found.update(range(bisect_right(self._ends, span.start), bisect_left(self._starts, span.end)))
        return [self.words.tokens[i] for i in sorted(found)]

    def count(
        self, said: Range, spans: Sequence[Span], near: Span | None = None, people: Sequence[Sequence[Span]] = ()
    ) -> bool:
        """Whether the words of the spans count [least, most or null].

        `near` is the trigger beside which one person may stand without a numeral; `people` are the mentions of each
        named person: three names are three.
        """
        phrases = self.numbers_in(spans)
        wholes = [p for p in phrases if not self._is_part(p)]
        if any(_counts(p.low, p.high, said) for p in phrases) or _added_up(wholes, said):
            return True
        tokens = self.tokens(spans)
        folds = {t.fold for t in tokens}
        if said == (0, 0):
            return bool(folds & _NOBODY)
        if said == (1, None):
            return bool(folds & _SOME)
        if said == (2, 2) and any(_is_two(t) for t in tokens):
            return True
        named = [m for person in people for m in person if any(s.start <= m.start and m.end <= s.end for s in spans)]
        if near is None and said == (n := self._people_in(spans, people), n):
            return True
        return self._joined(said, wholes, tokens, named) or (said == (1, 1) and self._is_one(spans, near))

    @staticmethod
    def _people_in(spans: Sequence[Span], people: Sequence[Sequence[Span]]) -> int:
        return sum(any(s.start <= m.start and m.end <= s.end for m in person for s in spans) for person in people)

    def _joined(
        self, said: Range, wholes: Sequence[NumberPhrase], tokens: Sequence[Token], named: Sequence[Span]
    ) -> bool:
        """One or several people beside a number: «أربعة مدنيين وجندي», «نادر العامري وستة آخرون», «امرأة وطفليها»."""
        groups = [(p.low, p.high is None, p.first, p.last) for p in wholes if p.low is not None]
        groups += [(2, False, t.i, t.i + 1) for t in tokens if _is_pair_of_somebody(t)]
        for low, is_open, first, last in groups:
            if said[0] <= low or (said[1] is None) != is_open or said[1] not in (None, said[0]):
                continue
            more = said[0] - low
            after = [t for t in tokens if last <= t.i < last + _NEAR and t.fold.startswith("و")]
            if more == sum(t.fold in _ONE or _OWN.sub("", t.fold) in _ONE for t in after) > 0:
                return True
            before = [t for t in tokens if first - _BEFORE <= t.i < first]
            if before and _is_linked(self.words.tokens[first], before[-1]) and 0 < more <= _persons(before, named):
                return True
        return False

    def numbers_in(self, spans: Sequence[Span]) -> list[NumberPhrase]:
        """The counts that the spans touch, in order."""
        found: set[int] = set()
        for span in spans:
            first = bisect_left(self.numbers, span.start, key=_start)
            found.update(range(max(0, first - 1), bisect_left(self.numbers, span.end, key=_start)))
        return [n for i in sorted(found) if touches((n := self.numbers[i]).start, n.end, spans)]

    def _is_part(self, phrase: NumberPhrase) -> bool:
        """«15 متمردا، من بينهم ثلاثة قياديين»: the three are among the fifteen."""
        before = self.words.tokens[max(0, phrase.first - 2) : phrase.first]
        return any(t.fold in _OF_THEM for t in before)

    def where_counted(self, said: Range, spans: Sequence[Span]) -> Span | None:
        """The number phrase in the spans that reads as the count."""
        for n in self.numbers_in(spans):
            if _counts(n.low, n.high, said):
                return self.report.span(n.start, n.end)
        return None

    def _is_one(self, spans: Sequence[Span], near: Span | None) -> bool:
        tokens = self.tokens(spans)
        if near is not None:
            at = [t.i for t in self.tokens([near])]
            tokens = [t for t in tokens if at and at[0] - _NEAR <= t.i <= at[-1] + _NEAR]
        return any(t.fold in _ONE or _HIS_OR_HER.search(t.fold) for t in tokens)

    def amount(self, value: float, spans: Sequence[Span]) -> bool:
        """Whether the words of the spans name this sum, or this number."""
        sums = [(m.low, m.high, m.start, m.end) for m in find_money(self.words, self.numbers)]
        sums += [(n.low, n.high, n.start, n.end) for n in self.numbers]
        return any(value in (low, high) for low, high, a, b in sums if touches(a, b, spans))

    def duration(self, iso: str, spans: Sequence[Span]) -> bool:
        """Whether the words of the spans give this length of time (ISO 8601), in whatever units."""
        days = length(iso)
        given = [(d.iso, d.high or d.iso) for d in self.durations if touches(d.start, d.end, spans)]
        given += [(one, one) for t in self.tokens(spans) if (one := f"P1{SINGLES.get(t.fold)}")[-1] in "YMWD"]
        return days is not None and any(days in (length(low), length(high)) for low, high in given)


def _is_two(token: Token) -> bool:
    """A dual, also one that may be a plural («مدنيين»), or two people meant by a pronoun («إطلاق سراحهما»)."""
    return token.fold in DUALS or _is_pair_of_somebody(token) or bool(_THEIRS.search(token.fold))


def _is_pair_of_somebody(token: Token) -> bool:
    """«طفليها», «حارساه»: a dual that has lost its ن to a pronoun."""
    bare = _OWN.sub("", token.fold)
    return bare != token.fold and bare.endswith(("ي", "ا")) and bare + "ن" in DUALS


def _is_linked(token: Token, before: Token) -> bool:
    """«… وستة آخرون», «… مع سبعة من رفاقه»."""
    return token.fold.startswith("و") or before.fold in ("مع", "و", "برفقه", "ومعه")


def _persons(tokens: Sequence[Token], named: Sequence[Span]) -> int:
    """How many people without a numeral the words tell of, at most."""
    names = {m.start for m in named if any(m.start < t.end and t.start < m.end for t in tokens)}
    return len(names) + sum(t.fold in _ONE or _OWN.sub("", t.fold) in _ONE for t in tokens)


def touches(start: int, end: int, spans: Sequence[Span]) -> bool:
    """Whether one of the spans shares a character with the range."""
    return any(s.start < end and start < s.end for s in spans)


def _counts(low: float | None, high: float | None, said: Range) -> bool:
    """Whether a phrase reads as the range: «أكثر من 9» is [10, null] or [9, null], «نحو 20» [20, 20]."""
    least, most = said
    if most is None:
        return high is None and low is not None and least in (low, low - 1)
    if high is None and low is not None:  # loosely told: «أكثر من 9» as nine
        return least == most and least in (low, low - 1)
    if low is None and high is not None:  # «أقل من 20»
        return most in (high, high + 1) and least in (0, 1, most)
    return (low, high) == (least, most) or (least == most and most in (low, high))


def _added_up(phrases: Sequence[NumberPhrase], said: Range) -> bool:
    """Whether neighbouring numbers of one sentence add up to the count, or bound it."""
    values = [(p.low, p.high) for p in phrases if p.low is not None]
    for n in range(2, _ADDED + 1):
        for at in range(len(values) - n + 1):
            part = values[at : at + n]
            least = sum(low for low, _ in part if low is not None)
            opened = any(high is None for _, high in part)
            if least == said[0] and (said[1] is None) == opened and said[1] in (None, least):
                return True
    return any({a[0], b[0]} == set(said) for a, b in combinations(values, 2) if said[1] is not None)


def length(iso: str) -> float | None:
    """An ISO 8601 length of time in days; None where it is none."""
    found = re.fullmatch(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", iso)
    if not found or not any(found.groups()):
        return None
    return round(sum(int(n) * _IN_DAYS[unit] for n, unit in zip(found.groups(), "YMWDHNS", strict=True) if n), 6)
