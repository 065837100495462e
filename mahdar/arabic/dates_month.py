"""Dates told by month: «26 تموز (يوليو) الماضي», «10 شوال 1436هـ», «أواخر نيسان»."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from mahdar.arabic.dating import (
    PAST,
    SAME,
    YEAR_WORDS,
    Context,
    DatePhrase,
    Span,
    day_or_none,
    hijri_span,
    hijri_year,
    looks_ahead,
    maybe_since,
    month_span,
    over_era,
    part_of,
    phrase,
    tense,
)
from mahdar.arabic.months import AMBIGUOUS, DHU, DHU_MONTHS, MONTH_HEADS, MONTHS, SECOND
from mahdar.arabic.numerals import parse
from mahdar.arabic.ordinals import parse_ordinal
from mahdar.arabic.spellings import listed, with_clitics

_DAYS = re.compile(r"(\d{1,2})-(\d{1,2})\Z")
_BEFORE_MONTH = frozenset(
    s
    for w in listed("في منذ حتى خلال مطلع أواخر أوائل نهاية بداية منتصف أواسط شهر شهري بين قبل بعد")
    for s in with_clitics(w, False)
)
_MONTH_WORD = frozenset(s for w in listed("شهر شهري") for s in with_clitics(w, False))
# A day and month after one of these is a name: «ثورة 25 يناير», «قوى 14 آذار», «مدينة 6 أكتوبر».
_NAMED_AFTER = frozenset(
    s
    for w in listed(
        "ثورة حي مدينة قصر جسر قوى فريق تحالف ميدان شارع صحيفة مستشفى جامعة ملعب حركة حزب كتيبة لواء منظمة جماعة قاعدة "
        "حرب استاد مدرسة ساحة انتفاضة تنظيم نصر"
    )
    for s in with_clitics(w)
)
_PARTS_OF_MONTH = frozenset(listed("النصف الاسبوع الربع الثلث العشر"))
# «أول يوليو»; other ordinals of days stand with the article, which the ordinals see to.
_FIRST = frozenset(s for w in listed("أول غرة") for s in with_clitics(w, False))
_NAMES_TOO = frozenset(listed("جوان محرم رجب شعبان صفر ماي"))


@dataclass(frozen=True, slots=True)
class _Year:
    """What is said about the year after a month: a number, or a tense, or nothing."""

    last: int
    value: int | None = None
    hijri: bool = False
    tense: int | None = None


def month_name(at: Context, i: int) -> tuple[int, bool, int] | None:
    """(month, Hijri?, position after) of the month named at `i`, its second name included."""
    found = _one_month(at, i)
    if found is None:
        return None
    month, hijri, last = found
    j = last
    bracket = at.fold(j) == "("
    if at.fold(j) in ("/", "-", "(", "–", "ـ"):
        j += 1
    second = _one_month(at, j)
    if second is None or second[1] != hijri or not (second[0] == month or at.fold(last) == "/"):
        return found
    last = second[2]
    return month, hijri, last + 1 if bracket and at.fold(last) == ")" else last


def _one_month(at: Context, i: int) -> tuple[int, bool, int] | None:
    folded = at.fold(i)
    if folded in MONTHS:
        month, hijri, _ = MONTHS[folded]
        return month, hijri, i + 1
    if folded in MONTH_HEADS and at.fold(i + 1) in SECOND:
        hijri, first, second = MONTH_HEADS[folded]
        return (second if SECOND[at.fold(i + 1)] else first), hijri, i + 2
    if folded in DHU and at.fold(i + 1) in DHU_MONTHS:
        return DHU_MONTHS[at.fold(i + 1)], True, i + 2
    return None


def month(at: Context, i: int, known_year: int | None) -> DatePhrase | None:
    """A month with whatever day and year stand around it."""
    named = month_name(at, i)
    if named is None:
        return None
    number, hijri, after = named
    first, days = day_before(at, i)
    year = _year_after(at, after, hijri, known_year)
    paired = after - i > 1 and at.fold(i) not in MONTH_HEADS and at.fold(i) not in DHU
    if not (days or paired or year.value or _stands_as_month(at, i, first, year)):
        return None
    if not year.value and at.fold(first - 1) in _NAMED_AFTER:
        return None
    kind, precision = "month", "day" if days else "month"
    span = _span(at, first, number, days, year, hijri)
    if at.fold(first - 1) in _PARTS_OF_MONTH:
        precision = "month"
    if not days:
        first, span = part_of(at, first, span)
    return maybe_since(at, phrase(at, first, year.last, span, precision, kind))


def _stands_as_month(at: Context, i: int, first: int, year: _Year) -> bool:
    """A month name alone: ambiguous ones need «شهر» or a word of time before them."""
    folded, before = at.fold(i), at.fold(i - 1)
    if before in _MONTH_WORD:
        return True
    if folded not in AMBIGUOUS:
        return before not in _NAMED_AFTER
    if any(folded.endswith(name) for name in _NAMES_TOO):
        return False
    return before in _BEFORE_MONTH or (year.tense is not None and before == "من")


def day_before(at: Context, i: int) -> tuple[int, tuple[int, int] | None]:
    """The day or days told before a month at `i`: (first token of the phrase, (from, to) or None)."""
    j = i - 1
    while at.fold(j) in ("من", "/", "-") or at.fold(j) in _MONTH_WORD:
        j -= 1
    day = _day_ending(at, j)
    if day is None:
        return (i - 1 if at.fold(i - 1) in _MONTH_WORD else i), None
    first, low, high = day
    if at.fold(first - 1) in _PARTS_OF_MONTH:
        return first - 1, None
    joint = at.fold(first - 1)
    if joint.isdigit() and low == high and at.tokens[first].start - at.tokens[first - 1].end > 2:
        earlier = _day_ending(at, first - 1)  # «25 ــ 28»: the stretched dash is no token
        if earlier is not None and earlier[1] < high:
            return earlier[0], (earlier[1], high)
    if low == high and (joint in ("و", "الي", "-", "–", "حتي") or at.fold(first)[:1] == "و"):
        earlier = _day_ending(at, first - 1 if at.fold(first)[:1] == "و" else first - 2)
        if earlier is not None and earlier[1] < high:
            return earlier[0], (earlier[1], high)
    return first, (low, high)


def _day_ending(at: Context, j: int) -> tuple[int, int, int] | None:
    """A day of the month whose last token is `j`: (first token, from, to)."""
    if j < at.begin:
        return None
    token = at.tokens[j]
    if token.fold == ")" and at.fold(j - 2) == "(":
        inner = _day_ending(at, j - 1)
        return (j - 2, inner[1], inner[2]) if inner else None
    if token.kind == "n":
        days = _DAYS.match(token.fold)
        low, high = (int(days[1]), int(days[2])) if days else (0, 0)
        if token.fold.isdigit():
            low = high = int(token.fold)
        return (j, low, high) if 1 <= low <= high <= 31 else None
    if token.fold in _FIRST and at.fold(j - 1) not in MONTH_HEADS:
        return j, 1, 1
    for first in range(max(at.begin, j - 1), j + 1):
        ordinal = parse_ordinal(at.tokens, first)
        if ordinal is not None and ordinal[1] == j + 1 and ordinal[0] <= 31:
            return first, ordinal[0], ordinal[0]
        cardinal = parse(at.tokens, first)
        if cardinal is not None and cardinal.last == j + 1 and cardinal.high and 1 <= cardinal.high <= 31:
            return first, int(cardinal.low), int(cardinal.high)
    return None


def _year_after(at: Context, after: int, hijri: bool, known_year: int | None) -> _Year:
    """The year, or «الماضي» and the like, after a month."""
    j = after
    if at.fold(j) in ("/", "-", "،", ",", "(") and at.fold(j + 1).isdigit():
        j += 1
    if at.fold(j) in ("من", "ل") and (at.fold(j + 1) in YEAR_WORDS or at.fold(j + 1).isdigit()):
        j += 1
    if at.fold(j) in YEAR_WORDS:
        return _year_word(at, j, after, known_year)
    value = at.fold(j)
    if value.isdigit() and len(value) == 4:
        year = int(value)
        if 1300 <= year < 1600 or 1900 <= year <= 2100:
            return _Year(over_era(at, j + 1), year, 1300 <= year < 1600)
    said = tense(at, after)
    if said is None:
        return _Year(after)
    return _Year(after + 1, tense=said)


def _year_word(at: Context, j: int, after: int, known_year: int | None) -> _Year:
    """«من العام الماضي», «عام 2014», «من العام نفسه» from the year word at `j`."""
    k = j + 1
    if at.fold(k) == "(":
        k += 1
    if at.fold(k).isdigit() and len(at.fold(k)) == 4:
        year = int(at.fold(k))
        return _Year(over_era(at, k + 1), year, 1300 <= year < 1600)
    if at.fold(k) in SAME and known_year:
        return _Year(k + 1, known_year)
    said = tense(at, k)
    if at.fold(k) == "قبل" and at.fold(k + 1) in PAST and at.published:
        return _Year(k + 2, at.published.year - 2)
    if said is not None and at.published:
        return _Year(k + 1, at.published.year + said)
    return _Year(after)


def _span(at: Context, first: int, number: int, days: tuple[int, int] | None, year: _Year, hijri: bool) -> Span | None:
    if year.value and (not hijri or year.hijri):
        return _exact(year.value, number, days, hijri)
    if at.published is None:
        return None
    ahead = 1 if year.tense is None and looks_ahead(at, first) else year.tense
    low = implied_span(at, first, number, days[0] if days else None, ahead, hijri)
    if low is None or not days or days[0] == days[1]:
        return low
    return low[0], low[0] + timedelta(days=days[1] - days[0])


def _exact(year: int, number: int, days: tuple[int, int] | None, hijri: bool) -> Span | None:
    if hijri:
        low = hijri_span(year, number, days[0] if days else None)
        return (low[0], low[1] + timedelta(days=days[1] - days[0])) if low and days else low
    if not days:
        return month_span(year, number)
    start, end = day_or_none(year, number, days[0]), day_or_none(year, number, days[1])
    return (start, end) if start and end else None


def implied_span(
    at: Context, first: int, number: int, day: int | None, said: int | None, hijri: bool = False
) -> Span | None:
    """The year that the day of publication implies: the latest past one unless the words look ahead."""
    published = at.published
    if published is None:
        return None
    this = hijri_year(published) if hijri else published.year
    if this is None:
        return None
    spans = [s for y in (this - 1, this, this + 1) if (s := _exact(y, number, (day, day) if day else None, hijri))]
    past = [s for s in spans if s[0] <= published]
    future = [s for s in spans if s[1] >= published]
    if said == 1:
        return future[0] if future else None
    if said == 0:
        return min(spans, key=lambda s: abs((s[0] - published).days), default=None)
    if said == -1 and day is None and past and past[-1][1] >= published:
        past = past[:-1]
    soon = [s for s in future if day and (s[0] - published).days <= 45]
    if said is None and soon and (not past or (published - past[-1][0]).days > 270):
        return soon[0]
    return past[-1] if past else None
