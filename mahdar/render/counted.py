"""Counts with their nouns in agreement: «جثتين», «ثلاث جثث», «11 معتقلاً», «100 معتقل»; money, lengths of time, days.

Arabic is given in the oblique case (after a preposition, as an object) or in the nominative.
"""

from __future__ import annotations

import re

from mahdar.record import Date, Range
from mahdar.render.frames import Noun, currencies, nouns
from mahdar.render.labels import Label, label

_MASCULINE = ("ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة")
_FEMININE = ("ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع", "عشر")
_ENGLISH = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS = ("أول", "ثان", "ثالث", "رابع", "خامس", "سادس", "سابع", "ثامن", "تاسع", "عاشر")
_ORDINALS_EN = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_SCALES = ((10**9, "مليار", "مليارات", "billion"), (10**6, "مليون", "ملايين", "million"), (10**3, "ألف", "آلاف", ""))
_TIMES = {"Y": "سنة", "M": "شهر", "W": "أسبوع", "D": "يوم", "H": "ساعة", "TM": "دقيقة", "S": "ثانية"}
_ISO = re.compile(r"P(?:(?P<Y>[\d.]+)Y)?(?:(?P<M>[\d.]+)M)?(?:(?P<W>[\d.]+)W)?(?:(?P<D>[\d.]+)D)?"
                  r"(?:T(?:(?P<H>[\d.]+)H)?(?:(?P<TM>[\d.]+)M)?(?:(?P<S>[\d.]+)S)?)?")  # fmt: skip


def accusative(word: str) -> str:
    """An indefinite singular with the alif of tanwin where it is written: معتقلاً, but جثة."""
    return word if word.endswith(("ة", "اء", "ى", "ا")) else " ".join([word.split(" ")[0] + "اً", *word.split(" ")[1:]])


def oblique(plural: str) -> str:
    """A plural after a preposition or as an object: معتقلين."""
    return plural[:-2] + "ين" if plural.endswith("ون") else plural


def dual(noun: Noun, nominative: bool = False) -> str:
    """Two of a noun: جثتين; where that reads like the plural, «اثنين» says which it is."""
    head, *after = noun.sg.split(" ")
    stem = head[:-1] + "ت" if head.endswith("ة") else head
    form = stem + ("ان" if nominative else "ين")
    if after:
        form = " ".join([form[:-1], *after])  # the nun falls before a genitive: قطعتي سلاح
    plural = noun.pl if nominative else oblique(noun.pl)
    return f"{form} اثنين" if form == plural else form


def counted_ar(n: int, noun: Noun, nominative: bool = False) -> str:
    """So many of a noun, by the last two digits: 1, 2, 3–10, 11–99, 100 and more."""
    last = n % 100
    adjective = _adjective(noun, n if n <= 2 else last if last > 2 else 0, nominative)
    if n == 1:
        one = "واحدة" if noun.feminine else "واحد"
        return f"{noun.sg}{adjective or ' ' + one}"
    if n == 2:
        return dual(noun, nominative) + adjective
    if 3 <= last <= 10:
        said = (_FEMININE if noun.feminine else _MASCULINE)[n - 3] if n <= 10 else grouped(n)
        return f"{said} {oblique(noun.pl)}{adjective}"  # genitive in every case
    return f"{grouped(n)} {accusative(noun.sg) if last > 10 else noun.sg}{adjective}"


def grouped(n: int | float) -> str:
    """A number in figures; from ten thousand on by thousands, so that it can be read: 12,500."""
    return f"{n:,}" if n >= 10_000 else str(n)


def _adjective(noun: Noun, last: int, nominative: bool) -> str:
    """The currency's adjective: دولار أمريكي, دولارات أمريكية, دولاراً أمريكياً, ليرة سورية."""
    if not noun.adjective:
        return ""
    if last == 2:
        stem = noun.adjective + ("ت" if noun.feminine else "")
        return " " + stem + ("ان" if nominative else "ين")
    if noun.feminine or 3 <= last <= 10:
        return f" {noun.adjective}ة"
    return f" {accusative(noun.adjective)}" if last > 10 else f" {noun.adjective}"


def figured(n: int, noun: Noun) -> Label:
    """So many of a noun, in figures: «تقرير واحد», «6 وسائل», «14 تقريراً», «300 تقرير»."""
    last = n % 100
    if n <= 2 or last < 3:
        said = counted_ar(n, noun, nominative=True) if n in (1, 2) else f"{n} {noun.sg}"
    else:
        said = f"{n} {noun.pl if last <= 10 else accusative(noun.sg)}"
    return Label(said, f"{n:,} {noun.en if n == 1 else noun.en_pl}")


def counted_en(n: int | float, noun: Noun) -> str:
    """So many of a noun, in words up to ten."""
    said = _ENGLISH[int(n)] if n == int(n) and 0 <= n <= 10 else f"{n:,g}" if n != int(n) else f"{int(n):,}"
    return f"{said} {noun.en if n == 1 else noun.en_pl}"


def figure(n: int) -> Label:
    """A bare number, in words up to ten where no noun stands by it."""
    return Label(str(n), _ENGLISH[n] if 0 < n <= 10 else f"{n:,}")


def counted(range_: Range, noun: Noun, nominative: bool = False, accusative_one: bool = False) -> Label:
    """A range of a noun: exactly, at least, from … to. `accusative_one`: «أسيراً واحداً» as an object."""
    low, high = range_
    if high is None:
        if low <= 1:
            return Label(f"عدد من ال{oblique(noun.pl)}", f"a number of {noun.en_pl}")
        return Label(f"ما لا يقل عن {counted_ar(low, noun)}", f"at least {counted_en(low, noun)}")
    if low == high:
        said = counted_ar(low, noun, nominative)
        if low == 1 and accusative_one and not noun.feminine:
            said = f"{accusative(noun.sg)} واحداً"
        return Label(said, counted_en(low, noun))
    most = counted_ar(high, noun)
    if low <= 1:
        return Label(f"ما يصل إلى {most}", f"up to {counted_en(high, noun)}")
    words = _FEMININE if noun.feminine else _MASCULINE
    least = str(low) if high > 10 else counted_ar(low, noun) if low == 2 else words[low - 3]
    between = _ENGLISH[low] if low <= 10 and high <= 10 else f"{low:,}"
    return Label(f"ما بين {least} و{most}", f"between {between} and {counted_en(high, noun)}")


def counted_unknown(range_: Range, unit: str) -> Label:
    """A count of what nouns.txt does not have: the report's word as it is, beside the figure."""
    low, high = range_
    if high is None:
        return Label(f"ما لا يقل عن {low} ({unit})", f"at least {low:,} ({unit})")
    shown = str(low) if low == high else f"{low}–{high}"
    return Label(f"{shown} ({unit})", f"{shown} ({unit})")


def money(amount: float, currency: str | None, object_: bool = False) -> Label:
    """A sum: «مليون دولار أمريكي», «ثلاثة ملايين دينار عراقي», «50 دولاراً أمريكياً». `object_`: «دولاراً واحداً»."""
    noun = currencies().get(currency or "")
    for scale, one, many, english in _SCALES:
        units = amount / scale
        if units >= 1 and round(units, 2 if english else 0) == units:
            said = f"{units:,g} {english}" if english else f"{int(amount):,}"
            return _of_currency(Label(_scaled(units, one, many), said), noun, currency)
    if noun is None or amount != int(amount):
        return _of_currency(Label(f"{amount:g}", f"{amount:,g}"), noun, currency)
    said_ar = counted_ar(int(amount), noun)
    if amount == 1 and object_ and not noun.feminine:
        said_ar = f"{accusative(noun.sg)} {accusative(noun.adjective) if noun.adjective else 'واحداً'}"
    return Label(said_ar, counted_en(int(amount), noun))


def _of_currency(figure_: Label, noun: Noun | None, currency: str | None) -> Label:
    """A round figure with the currency in the genitive; its code where its name is not known."""
    if noun is None:
        return Label(*(f"{said} {currency}" if currency else said for said in figure_))
    adjective = f" {noun.adjective}{'ة' if noun.feminine else ''}" if noun.adjective else ""
    return Label(f"{figure_.ar} {noun.sg}{adjective}", f"{figure_.en} {noun.en_pl}")


def _scaled(units: float, one: str, many: str) -> str:
    """Millions and thousands in construct with what is counted: مليون، مليوني، ثلاثة ملايين، 15 مليون."""
    if units == 1:
        return one
    if units == 2:
        return f"{one}ي"
    if units == int(units) and 3 <= units <= 10:
        return f"{_MASCULINE[int(units) - 3]} {many}"
    return f"{units:g} {many if units == int(units) and 3 <= units % 100 <= 10 else one}"


def duration(iso: str) -> Label:
    """A length of time from ISO 8601: P5D «خمسة أيام»; what is no such length stands as it is."""
    match = _ISO.fullmatch(iso)
    parts = [(float(n), nouns()[_TIMES[unit]]) for unit, n in match.groupdict().items() if n] if match else []
    if not parts:
        return Label(iso, iso)
    ar = [_length(n, noun) for n, noun in parts]
    return Label(" و".join(ar), " and ".join(counted_en(n, noun) for n, noun in parts))


def _length(n: float, noun: Noun) -> str:
    if n != int(n):
        return f"{n:g} {noun.sg}"
    return counted_ar(int(n), noun)


def day(date: Date) -> Label | None:
    """A date in words: «26 تموز/يوليو 2015»; a span of days from … to; the report's words where no day is known."""
    if date.start is None and date.end is None:
        return Label(f"«{date.span.quote}»", f"“{date.span.quote}”") if date.span else None
    start, end = (_day(date.start, date), _day(date.end, date))
    if start and end and start != end:
        return Label(f"{start.ar} – {end.ar}", f"{start.en} – {end.en}")
    return start or end


def _day(iso: str | None, date: Date) -> Label | None:
    if iso is None:
        return None
    parts = iso.split("-")
    if len(parts) < 2 or date.precision == "year":
        return Label(parts[0], parts[0])
    month = label("months", str(int(parts[1])))
    if len(parts) < 3 or date.precision == "month":
        return Label(f"{month.ar} {parts[0]}", f"{month.en} {parts[0]}")
    return Label(f"{int(parts[2])} {month.ar} {parts[0]}", f"{int(parts[2])} {month.en} {parts[0]}")


def ordinal(n: int, feminine: bool = True) -> Label:
    """Which in order, definite: «الثالثة», the third."""
    if not 1 <= n <= 10:
        return Label(f"رقم {n}", f"{n}th")
    stem = _ORDINALS[n - 1]
    if n == 1:
        return Label("الأولى" if feminine else "الأول", "first")
    said = stem + ("ي" if n == 2 else "") + ("ة" if feminine else "")
    return Label(f"ال{said}", _ORDINALS_EN[n - 1])
