"""Which days a report's words give: those that a phrase says outright, and those that its words let one work out.

Nothing is known of the world here: a feast, a battle or an anniversary gives no day unless the report tells it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cached_property
from operator import attrgetter

from mahdar.arabic.calendar import find_dates
from mahdar.arabic.dating import DatePhrase
from mahdar.arabic.months import MONTHS, WEEKDAYS
from mahdar.arabic.spellings import listed, with_clitics
from mahdar.report import Span
from mahdar.second_reader.told import Told, length, touches

Interval = tuple[date, date]
_DAY = timedelta(days=1)
_FORTNIGHT = timedelta(days=15)


def _forms(words: str) -> frozenset[str]:
    return frozenset(form for word in listed(words) for form in with_clitics(word))


_NEXT_DAY = frozenset(form for word in ("غداة", "عشية") for form in with_clitics(word, False))
_AWAY = frozenset("بعد قبل وبعد وقبل بعدها قبلها منذ".split())
_ONE_DAY = frozenset("يوم ليله ساعات".split())
_PART_OF = _forms("بداية مطلع منتصف نهاية أواخر أوائل أول آخر مستهل ختام")
_MONTH, _YEAR = _forms("شهر"), _forms("عام سنة")
_NIGHT = _forms("ليل ليلا ليلة فجر")
_DAYS_WORDS = _forms("يوم يومه يومها يومهم أيام يوما أسبوع أيامه أيامها")
_MANY = 20_000  # days; no report counts further back


class Days:
    """The dates of one report, and whether a date of an answer is among what its words give."""

    def __init__(self, told: Told) -> None:
        self.told = told
        self.published = day(told.report.published)

    @cached_property
    def phrases(self) -> list[DatePhrase]:
        """Every date in the report, counted from its publication."""
        return find_dates(self.told.words, self.published)

    @cached_property
    def _by_date(self) -> dict[tuple[str, str], list[DatePhrase]]:
        """The date phrases that give certain days, by these."""
        found: dict[tuple[str, str], list[DatePhrase]] = {}
        for phrase in self.phrases:
            if phrase.start and phrase.end:
                found.setdefault((phrase.start, phrase.end), []).append(phrase)
        return found

    @cached_property
    def _known(self) -> list[Interval]:
        """What the phrases give, and the day of publication."""
        told = [(date.fromisoformat(a), date.fromisoformat(b)) for a, b in self._by_date]
        return [*told, (self.published, self.published)] if self.published else told

    def where(self, start: str, end: str, spans: Sequence[Span]) -> DatePhrase | None:
        """The phrase that gives these days: the next one from the first of the spans on, else the last."""
        same = self._by_date.get((start, end), [])
        at = bisect_left(same, spans[0].start if spans else 0, key=attrgetter("start_offset"))
        return same[min(at, len(same) - 1)] if same else None

    def given(self, start: str, end: str, spans: Sequence[Span]) -> bool:
        """Whether some words of the report, or its publication, give these days.

        `spans` are the words by which they may be worked out: «غداة», «قبل أسبوعين من …», «14 من الشهر نفسه».
        """
        if (start, end) in self._by_date or start == end == self.told.report.published:
            return True
        first, last = day(start), day(end)
        if first is None or last is None:
            return False
        if any(a == first for a, _ in self._known) and any(b == last for _, b in self._known):
            return True
        return self._worked_out(first, last, _Words(self, spans))

    def _worked_out(self, first: date, last: date, words: _Words) -> bool:
        rules = (_by_numbers, _within, _of_month, _of_this_month, _since, _by_weekday, _by_night, _days_apart,
                 _days_long, _months_apart)  # fmt: skip
        return any(rule(first, last, words, self._known, self.published) for rule in rules)


class _Words:
    """The words a date may be worked out from: folded, their numbers, lengths of time and dates."""

    def __init__(self, days: Days, spans: Sequence[Span]) -> None:
        told = days.told
        tokens = told.tokens(spans)
        self.folds = {t.fold for t in tokens}
        self.bare = {form for f in self.folds for form in (f, f.removeprefix("و"), f[1:] if f[:1] in "بلوف" else f)}
        self.numbers = {int(n) for t in tokens if t.kind == "n" for n in re.findall(r"\d+", t.fold) if len(n) < 6}
        self.numbers |= {int(p.low) for p in told.numbers_in(spans) if p.low is not None}
        self.lengths = [d.iso for d in told.durations if touches(d.start, d.end, spans)]
        within = [p for p in days.phrases if p.start and p.end and touches(p.start_offset, p.end_offset, spans)]
        self.dates = [(date.fromisoformat(p.start or ""), date.fromisoformat(p.end or "")) for p in within]
        self.ago = any(p.kind == "ago" for p in within)


Known = Iterable[Interval]


def _by_numbers(first: date, last: date, words: _Words, known: Known, published: date | None) -> bool:
    """Day and month in figures: «9/11»."""
    return first == last and {first.day, first.month} <= words.numbers and _year_told(first, words, known, published)


def _within(first: date, last: date, words: _Words, known: Known, published: date | None) -> bool:
    """A part of a told time («بداية 2012»), one of two told days, or the same month so many years ago."""
    part = bool(words.folds & _PART_OF)
    month_ago = words.ago and published is not None and first.month == published.month and _one_month(first, last)
    return any(
        a <= first <= last <= b and (part or month_ago or (first == last and b - a <= _DAY)) for a, b in words.dates
    ) or (first == last and any(b - a == _DAY and a <= first <= b for a, b in known))


def _of_month(first: date, last: date, words: _Words, known: Known, published: date | None) -> bool:
    """A named month; a day of it only where the day is told; a year that is told."""
    named = any(MONTHS[f][:2] == (first.month, False) for f in words.bare if f in MONTHS)
    exact = first != last or first.day in words.numbers
    if named and exact and _one_month(first, last) and _year_told(first, words, known, published):
        return True
    return _whole_year(first, last) and first.year in words.numbers


def _of_this_month(first: date, last: date, words: _Words, known: Known, published: date | None) -> bool:
    """«مطلع الشهر», «14 من الشهر نفسه»: in the month of a day that is told."""
    if not words.folds & _MONTH or not _one_month(first, last):
        return False
    exact = first.day in words.numbers if first == last else True
    here = any((k.year, k.month) == (first.year, first.month) for interval in known for k in interval)
    return here and (exact or bool(words.folds & _PART_OF))


def _since(first: date, last: date, words: _Words, known: Known, published: date | None) -> bool:
    """«منذ مطلع العام», «خلال العام»: from its first day to a day that is told."""
    if not words.folds & _YEAR or (first.month, first.day) != (1, 1):
        return False
    return any(last in (a, b) and last.year == first.year for a, b in known) or (
        first.year in words.numbers and last == published
    )


def _by_weekday(first: date, last: date, words: _Words, known: Known, published: date | None) -> bool:
    if published is None or last != first or abs(published - first) > _FORTNIGHT:
        return False
    return any(WEEKDAYS.get(f) == first.weekday() for f in words.bare)


def _by_night(first: date, last: date, words: _Words, known: Known, published: date | None) -> bool:
    """A night lies on two days, one of which is told."""
    return last - first == _DAY and bool(words.folds & _NIGHT) and any(d in k for k in known for d in (first, last))


def _days_apart(first: date, last: date, words: _Words, known: Known, published: date | None) -> bool:
    """A told length of time away from a told day: «بعد ثلاثة أيام على …», «غداة …», «بعد يوم»."""
    lengths = [length(iso) for iso in words.lengths]
    apart = {int(n) for n in lengths if n and n == int(n) and n < _MANY}
    if words.folds & _NEXT_DAY or (words.folds & _AWAY and words.folds & _ONE_DAY):
        apart.add(1)
    return (last - first).days <= 31 and any(
        abs((k - d).days) in apart for i in known for k in i for d in (first, last)
    )


def _days_long(first: date, last: date, words: _Words, known: Known, published: date | None) -> bool:
    """So many days up to a told day, or from it on: «استمرت خمسة أيام», «دخل يومه السادس عشر»."""
    if not words.folds & _DAYS_WORDS or first == last:
        return False
    days = {int(n) for n in map(length, words.lengths) if n and n == int(n)} | words.numbers
    return (last - first).days + 1 in days | {n + 1 for n in days} and any(d in k for k in known for d in (first, last))


def _months_apart(first: date, last: date, words: _Words, known: Known, published: date | None) -> bool:
    """A month that lies a told number of months away from a told day: «بعد تسعة أشهر من …»."""
    told = (re.fullmatch(r"P(\d+)M", iso) for iso in words.lengths)
    apart = {int(m[1]) for m in told if m}
    here = first.year * 12 + first.month
    return _one_month(first, last) and any(abs(k.year * 12 + k.month - here) in apart for i in known for k in i)


def _year_told(first: date, words: _Words, known: Known, published: date | None) -> bool:
    """The year of the words, of a date in the report, or one near its publication."""
    near = published is not None and abs(published.year - first.year) <= 1
    return near or first.year in words.numbers or any(first.year in (a.year, b.year) for a, b in known)


def _one_month(first: date, last: date) -> bool:
    return (first.year, first.month) == (last.year, last.month)


def _whole_year(first: date, last: date) -> bool:
    return (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year


def day(iso: str | None) -> date | None:
    """The day of an ISO date; None where it is none."""
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:
        return None
