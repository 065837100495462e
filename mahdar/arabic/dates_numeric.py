"""Dates and years in figures: «26/7/2015», «1436/10/5», «عام 2014», «17 / 10 / 1436 هـ»."""

from __future__ import annotations

import re
from datetime import date

from mahdar.arabic.counted import is_noun
from mahdar.arabic.dates_month import implied_span
from mahdar.arabic.dating import (
    ERA,
    YEAR_WORDS,
    Context,
    DatePhrase,
    day_or_none,
    hijri_span,
    over_era,
    part_of,
    phrase,
    year_span,
)
from mahdar.arabic.spellings import listed, with_clitics

_NUMERIC = re.compile(r"(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})\Z")
_DAY_MONTH = re.compile(r"(\d{1,2})/(\d{1,2})\Z")
_YEARS = re.compile(r"(\d{4})[-/](\d{4})\Z")
_HIJRI_ERA = frozenset({"ه", "هجري", "هجريه", "الهجري"})
_TWO_YEARS = frozenset(with_clitics("عامي", False))
# A bare year may follow these; a count could as well, so the word after it is looked at.
_BEFORE_YEAR = frozenset(
    s
    for w in listed("في منذ حتى خلال صيف شتاء ربيع خريف مطلع أواخر أوائل نهاية بداية منتصف أواسط")
    for s in with_clitics(w, False)
)


def numeric(at: Context, i: int) -> DatePhrase | None:
    """«26/7/2015», «2015-07-26», «1436/10/5»; «26/7» after يوم or تاريخ."""
    folded = at.tokens[i].fold
    match = _NUMERIC.match(folded)
    if match:
        a, month, b = int(match[1]), int(match[3]), int(match[4])
        last = over_era(at, i + 1)
        year, day = (a, b) if len(match[1]) == 4 else (b, a)
        if year < 100:
            year += 2000
        return _told(at, i, last, year, month, day, hijri=1300 <= year < 1600)
    match = _DAY_MONTH.match(folded)
    if match and at.published and at.fold(i - 1) in ("يوم", "بتاريخ", "تاريخ", "في", "الموافق"):
        day, month = int(match[1]), int(match[2])
        found = implied_span(at, i, month, day, None) if 1 <= month <= 12 else None
        return phrase(at, i, i + 1, found, "day", "numeric") if found else None
    return _spaced(at, i) or bare_year(at, i)


def _spaced(at: Context, i: int) -> DatePhrase | None:
    """«17 / 10 / 1436 هـ», the parts apart."""
    parts = [at.fold(k) for k in (i, i + 2, i + 4)]
    if at.fold(i + 1) != "/" or at.fold(i + 3) != "/" or not all(p.isdigit() and len(p) <= 4 for p in parts):
        return None
    a, month, b = map(int, parts)
    year, day = (a, b) if len(parts[0]) == 4 else (b, a)
    return _told(at, i, over_era(at, i + 5), year, month, day, hijri=1300 <= year < 1600)


def _told(at: Context, first: int, last: int, year: int, month: int, day: int, hijri: bool) -> DatePhrase | None:
    if hijri:
        span = hijri_span(year, month, day)
    else:
        only = day_or_none(year, month, day) or day_or_none(year, day, month)
        span = (only, only) if only and 1900 <= year <= 2100 else None
    return phrase(at, first, last, span, "day", "numeric") if span else None


def bare_year(at: Context, i: int) -> DatePhrase | None:
    """«عام 2014», «في 2011», «عامي 2013 و2014», «1436هـ»."""
    folded = at.tokens[i].fold
    years = _YEARS.match(folded)
    before, era = at.fold(i - 1), at.fold(i + 1)
    if before == "(":
        before = at.fold(i - 2)
    if years and (before in YEAR_WORDS or before in _BEFORE_YEAR):
        low, high = int(years[1]), int(years[2])
        if 1900 <= low < high <= 2100:
            return phrase(at, i, i + 1, (date(low, 1, 1), date(high, 12, 31)), "year", "year")
        return None
    if not (folded.isdigit() and len(folded) == 4):
        return None
    year = int(folded)
    if 1300 <= year < 1600 and era in _HIJRI_ERA:
        return phrase(at, i, i + 2, hijri_span(year), "year", "year")
    if not 1900 <= year <= 2100:
        return None
    if before in _TWO_YEARS and at.fold(i + 1) == "و" and at.fold(i + 2).isdigit():
        return phrase(at, i - 1, i + 3, (date(year, 1, 1), date(int(at.fold(i + 2)), 12, 31)), "year", "year")
    if before in YEAR_WORDS or era in ERA or (before in _BEFORE_YEAR and not _counts(at, i + 1)):
        first = i - 1 if at.fold(i - 1) in YEAR_WORDS else i
        first, span = part_of(at, first, year_span(year))
        return phrase(at, first, over_era(at, i + 1), span, "year", "year")
    return None


def _counts(at: Context, i: int) -> bool:
    """Is the word after a four-figure number its counted noun («2000 شخص»)?"""
    return (
        i < at.end
        and is_noun(at.tokens[i])
        and not at.fold(i).startswith(("ال", "بـ"))
        and (at.tokens[i].surface.endswith(("ا", "اً", "ًا", "ة", "شخص")))
    )
