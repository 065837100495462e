"""What the date readers share: the phrase they make, spans of months and years, Hijri conversion."""

from __future__ import annotations

import calendar as _calendar
from dataclasses import dataclass
from datetime import date, timedelta

from mahdar.arabic.fold import fold
from mahdar.arabic.spellings import listed, with_clitics
from mahdar.arabic.tokens import Token, Words

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """A date as told. `start` and `end` are ISO days, null where they cannot be known.

    `precision`: day, month, year, relative (stays open), unknown. `kind`: numeric, month, year, weekday, deictic
    («أمس»), ago, since, period («الشهر الماضي»), time. `time` is «HH:MM» where one is told.
    """

    first: int
    last: int
    start_offset: int
    end_offset: int
    start: str | None
    end: str | None
    precision: str
    kind: str
    time: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """Where a reader stands: the tokens of a text, one sentence's bounds, the day of publication."""

    tokens: list[Token]
    begin: int
    end: int
    published: date | None

    def fold(self, i: int) -> str:
        """The folded word at `i`, or '' outside the sentence."""
        return self.tokens[i].fold if self.begin <= i < self.end else ""


def context(words: Words, i: int, published: date | None) -> Context:
    """The context of token `i`."""
    begin, end = words.sentences[words.sentence_of[i]]
    return Context(words.tokens, begin, end, published)


def phrase(at: Context, first: int, last: int, span: Span | None, precision: str, kind: str) -> DatePhrase:
    """A date phrase over tokens [first, last); without a span it stays relative."""
    start, end = (span[0].isoformat(), span[1].isoformat()) if span else (None, None)
    precision = precision if span else "relative"
    return DatePhrase(first, last, at.tokens[first].start, at.tokens[last - 1].end, start, end, precision, kind)


def month_span(year: int, month: int) -> Span:
    """First and last day of a month; months run over into neighbouring years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, 1), date(year, month, _calendar.monthrange(year, month)[1])


def year_span(year: int) -> Span:
    """First and last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def day_or_none(year: int, month: int, day: int) -> date | None:
    """The day, or None where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def hijri_span(year: int, month: int | None = None, day: int | None = None) -> Span | None:
    """A Hijri day, month or year (Umm al-Qura) in Gregorian days, None out of the table's range."""
    from hijridate import Hijri

    try:
        if month is None:
            last = Hijri(year, 12, 1)
            return _gregorian(Hijri(year, 1, 1)), _gregorian(Hijri(year, 12, last.month_length()))
        if day is None:
            first = Hijri(year, month, 1)
            return _gregorian(first), _gregorian(Hijri(year, month, first.month_length()))
        only = _gregorian(Hijri(year, month, day))
        return only, only
    except (ValueError, OverflowError):
        return None


def _gregorian(hijri: object) -> date:
    found = hijri.to_gregorian()  # type: ignore[attr-defined]
    return date(found.year, found.month, found.day)


def hijri_year(published: date) -> int | None:
    """The Hijri year of a Gregorian day, None out of the table's range."""
    from hijridate import Gregorian

    try:
        return int(Gregorian(published.year, published.month, published.day).to_hijri().year)
    except (ValueError, OverflowError):
        return None


def _forms(text: str, definite: bool = False) -> frozenset[str]:
    return frozenset(spelling for word in listed(text) for spelling in with_clitics(word, definite))


PAST = frozenset(map(fold, listed("الماضي الماضية الفائت الفائتة المنصرم المنصرمة المنقضي الماضيين الماضيتين الأخير")))
CURRENT = frozenset(map(fold, listed("الجاري الجارية الحالي الحالية الجارى هذا")))
NEXT = frozenset(map(fold, listed("المقبل المقبلة القادم القادمة الآتي المقبلين القادمين التالي")))
SAME = frozenset(map(fold, listed("نفسه ذاته عينه نفسها ذاتها")))
# Words before a day that belong to its phrase: «مساء أمس», «فجر اليوم», «يوم الخميس».
DAY_PARTS = _forms("يوم مساء صباح فجر ظهر عصر ليل ليلة ظهيرة عشية غروب نهار ضحى عصرية")
NIGHT = _forms("ليل ليلة")
ERA = frozenset(listed("م ه هجري هجريه ميلادي ميلاديه الهجري"))
YEAR_WORDS = _forms("عام سنة", definite=True)
SINCE = _forms("منذ")
_EARLY = _forms("مطلع أوائل بداية مستهل")
_LATE = _forms("أواخر")
_END = _forms("نهاية ختام")
_SEASONS = {form: month for word, month in (("ربيع", 3), ("صيف", 6), ("خريف", 9)) for form in _forms(word)}
FUTURE_CUES = frozenset(
    map(fold, listed("سوف المقرر المزمع المرتقب المنتظر المتوقع مقرر المرتقبة المقررة المزمعة بحلول لغاية موعد موعدا"))
)


def tense(at: Context, i: int) -> int | None:
    """-1, 0 or 1 for «الماضي», «الجاري», «المقبل» at token `i`; None for anything else."""
    folded = at.fold(i)
    return -1 if folded in PAST else 0 if folded in CURRENT else 1 if folded in NEXT else None


# Beginnings of verbs in the future («سيعقد», «ستبدأ») that are other words.
_NOT_FUTURE = listed(
    "سيار سياس سينا سيد سيطر سيسي سيست سيول سيف سياد سياح سياق سيي سيره سيرا سيرك سيرت ستين سته ستون ستار ستاد  ستوك "
    "ستيف سنه سنو سنجار سنغ سني سند سنا ستر سيتي سيلف سيم سيغ سيب سيل سنت سيون سيخ سيك"
)


def _is_future_verb(folded: str) -> bool:
    folded = folded[1:] if folded[:1] in ("و", "ف") else folded
    return len(folded) > 4 and folded[:2] in ("سي", "ست", "سن") and not folded.startswith(_NOT_FUTURE)


def looks_ahead(at: Context, i: int) -> bool:
    """Words shortly before token `i` say that the day has yet to come."""
    return any(t.fold in FUTURE_CUES or _is_future_verb(t.fold) for t in at.tokens[max(at.begin, i - 8) : i])


def with_day_part(at: Context, first: int) -> int:
    """`first` moved back over «مساء», «يوم» and the like."""
    while at.fold(first - 1) in DAY_PARTS or at.fold(first - 1) in ("منتصف",):
        first -= 1
    return first


def maybe_since(at: Context, found: DatePhrase) -> DatePhrase:
    """«منذ الجمعة» runs on until publication."""
    if at.fold(found.first - 1) not in SINCE or found.start is None or at.published is None:
        return found
    start = date.fromisoformat(found.start)
    if start > at.published or found.precision != "day":
        return found
    return phrase(at, found.first, found.last, (start, at.published), "day", "since")


def part_of(at: Context, first: int, span: Span | None) -> tuple[int, Span | None]:
    """A span narrowed by the word before it: «مطلع» a month is its first ten days, «أواخر» a year its last quarter, its
    «نهاية» the last month."""
    before = at.fold(first - 1)
    if span is None or before not in _EARLY | _LATE | _END | _SEASONS.keys():
        return first, span
    start, end = span
    year = (end - start).days > 31
    if before in _EARLY:
        return first - 1, (start, month_span(start.year, 3)[1] if year else start + timedelta(days=9))
    if before in _LATE:
        return first - 1, (date(end.year, 10, 1) if year else start + timedelta(days=20), end)
    if before in _END:
        return first - 1, (date(end.year, 12, 1) if year else start, end)
    if year:
        months = _SEASONS[before]
        return first - 1, (date(start.year, months, 1), month_span(start.year, months + 2)[1])
    return first, span


def over_era(at: Context, i: int) -> int:
    """Past «م» or «هـ» after a year."""
    return i + 1 if at.fold(i) in ERA else i
