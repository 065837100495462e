"""When a promise begins and ends, and which day a claim is about: read from the words around them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

from mahdar.arabic.calendar import find_dates
from mahdar.arabic.dating import DatePhrase
from mahdar.arabic.fold import fold
from mahdar.arabic.ordinals import ORDINALS
from mahdar.arabic.tokens import Words, tokenize
from mahdar.casebook.accounts import Account
from mahdar.record import Date
from mahdar.report import Span

_BEGINS = frozenset(map(fold, """
اعتباراً ابتداءً ابتداء بدءاً يبدأ تبدأ ستبدأ سيبدأ يسري تسري ستسري سيسري سريان سريانها سريانه بسريان تدخل ستدخل دخلت
بدأ بدأت وتبدأ ويبدأ وتسري ويسري التنفيذ
""".split()))  # fmt: skip
_REACH = 14  # words between «اعتباراً» and its day
_EVENING = "20:00"  # what begins from here on is seen from the next day on
_PART = re.compile(r"(مرحل|دفع|دفعات)")
_ISO = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?.*)?")


class Begin(Struct, frozen=True):
    """The day on which something begins, and the time of day where it is told («23:59»)."""

    day: str
    time: str | None = None

    @property
    def first_day(self) -> str:
        """The first day of which most lies after the beginning."""
        return plus_days(self.day, 1) if self.time and self.time >= _EVENING else self.day


def plus_days(day: str, days: int) -> str:
    """The day so many days later; the day itself past the end of the calendar."""
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except OverflowError:
        return day


def days_of(duration: str | None) -> int | None:
    """The length of an ISO 8601 duration in days, months as 30; None where it has none."""
    match = _ISO.fullmatch(duration or "")
    if not match:
        return None
    years, months, weeks, days, hours = (int(n or 0) for n in match.groups())
    return (years * 365 + months * 30 + weeks * 7 + days + hours // 24) or None


def begin_of(account: Account, span: Span) -> Begin | None:
    """The day from which a promise holds, by «اعتباراً من», «يبدأ سريانها» and the like in its sentence."""
    sentence = account.sentence(span)
    words, dates = _dated(sentence.quote, account.day)
    cues = [t.i for t in words.tokens if t.fold in _BEGINS or t.fold.removeprefix("و") in _BEGINS]
    for found in dates:
        if found.precision == "day" and found.end and any(0 <= found.first - i <= _REACH for i in cues):
            return Begin(found.start if found.time else found.end, found.time) if found.start else None
    return None


@lru_cache(maxsize=5000)
def _dated(sentence: str, published: str | None) -> tuple[Words, list[DatePhrase]]:
    words = tokenize(sentence)
    return words, find_dates(words, date.fromisoformat(published) if published else None)


def likeliest(begins: Iterable[tuple[str, Begin]], first: str | None) -> Begin | None:
    """The beginning that most sources give; one long before the first report of it is of something else."""
    earliest = plus_days(first, -31) if first else ""
    latest = plus_days(first, 366) if first else "9999"
    given = {(source, b) for source, b in begins if earliest <= b.day <= latest}
    days = Counter(b.day for _, b in given)
    if not days:
        return None
    day = max(days, key=lambda d: (days[d], d))
    times = Counter(b.time for _, b in given if b.day == day and b.time)
    return Begin(day, times.most_common(1)[0][0] if times else None)


def claim_day(account: Account, told: Date | None, span: Span, begin: Begin | None) -> str | None:
    """The day a claim is about: «اليوم الثاني من الهدنة», else the day told, else the day of publication."""
    published = account.day
    nth = _nth_day(account.sentence(span).quote)
    if nth and begin:
        return plus_days(begin.first_day, nth - 1)
    told_day = (told.end or told.start) if told and told.precision == "day" else None
    if told_day and published:
        return min(told_day, published)  # what is told has happened
    return told_day or published


def _nth_day(sentence: str) -> int | None:
    """Which day of a truce or a deal a sentence is about, counted from 1."""
    folded = fold(sentence)
    for m in re.finditer(r"\bاليوم (\w+)(?: \w+)?? (?:من|ل|علي|لسريان)", folded):
        after = folded[m.end() : m.end() + 30]
        if m[1] in ORDINALS and re.search(r"هدن|اتفاق|سريان|تنفيذ|وقف|تهدي", after):
            return ORDINALS[m[1]]
    return None


_BEGUN = re.compile(r"\b[وف]?(?:بد[اءي]\w*|سريان\w*|ي?سري|دخل\w*|حيز|اعتبارا|ابتداء)\b")
_HELD = re.compile(r"صمود|صامد|هدوء|هادي|التزم|التزام|تماسك|متماسك")
_AT_ONCE = re.compile(r"(?:الساعات|الدقاي?ق|اللحظات) الاول[يه]|بعد (?:اقل|ساع|دقاي?ق|لحظات)|فور (?:بد|سري|دخول)")


_BEFORE = re.compile(r"في السابق|سابق|الماضي[ه]? |هدنتين|هدن سابق|مرات|كل هدن|الهدن ")


def says_before(words: str) -> bool:
    """Whether words are about an earlier promise of the kind: «خرقت هدنة في السابق»."""
    return bool(_BEFORE.search(fold(words) + " "))


_IF = re.compile(r"(?:في حال|اذا|لو|حال|اي) \w*(?:خرق|خروق|اختراق|انتهاك|اخل|عدم)")


def says_if(words: str) -> bool:
    """Whether a breach is only supposed or warned of: «في حال اختراقها»."""
    return bool(_IF.search(fold(words)))


def says_begun(words: str) -> bool:
    """Whether words say only that something began, not that it holds."""
    folded = fold(words)
    return bool(_BEGUN.search(folded)) and not _HELD.search(folded)


def says_at_once(sentence: str) -> bool:
    """Whether a sentence counts from the beginning itself: «منذ الساعات الأولى», «بعد أقل من نصف ساعة»."""
    return bool(_AT_ONCE.search(fold(sentence)))


def stage_told(sentence: str) -> int | None:
    """Which stage or batch a sentence names: «المرحلة الثانية», «الدفعة الأولى»; None where none or several."""
    words = re.findall(r"\w+", fold(sentence))
    found = set()
    for word, after in pairwise(words):
        if _PART.search(word) and after in ORDINALS:
            found.add(ORDINALS[after])
    return found.pop() if len(found) == 1 else None
