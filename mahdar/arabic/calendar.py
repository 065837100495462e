"""Dates in a text, resolved against the day of publication; nothing is invented where there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mahdar.arabic import clock, dates_month, dates_numeric, dates_relative
from mahdar.arabic.dating import Context, DatePhrase, context
from mahdar.arabic.months import DHU, MONTH_HEADS, MONTHS, WEEKDAYS
from mahdar.arabic.tokens import Words

__all__ = ["DatePhrase", "find_dates"]

_REACH = 8  # how far in words a time of day may stand from its date
_DEICTIC = dates_relative.TODAY | dates_relative.YESTERDAY | dates_relative.TOMORROW | dates_relative.TONIGHT


def _readers() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for name, triggers in (
        ("month", {*MONTHS, *MONTH_HEADS, *DHU}),
        ("weekday", WEEKDAYS),
        ("deictic", _DEICTIC),
        ("ago", dates_relative.AGO),
        ("period", dates_relative.PERIODS),
        ("open_period", dates_relative.OPEN),
        ("time", {*clock.HOUR, *clock.FEMININE, *clock.MIDNIGHT}),
    ):
        for trigger in triggers:
            table[trigger] = (*table.get(trigger, ()), name)
    return table


_READERS = _readers()
_RELATIVE = {
    "weekday": dates_relative.weekday,
    "deictic": dates_relative.deictic,
    "ago": dates_relative.ago,
    "period": dates_relative.period,
    "open_period": dates_relative.open_period,
}


def find_dates(words: Words, published: date | None = None) -> list[DatePhrase]:
    """Every date and time of day in the text, in order. `published` is the report's own day, where known."""
    tokens = words.tokens
    if published is not None and not 1800 <= published.year <= 2200:
        published = None  # no newspaper's day
    found: list[DatePhrase] = []
    times: list[tuple[Context, tuple[int, int, str]]] = []
    done = 0
    for i in [t.i for t in tokens if t.fold in _READERS or t.kind == "n"]:
        if i < done:
            continue
        at = context(words, i, published)
        for name in ("numeric", "time") if tokens[i].kind == "n" else _READERS[tokens[i].fold]:
            if name == "time":
                time = clock.time_at(at, i)
                if time is not None:
                    times.append((at, time))
                    done = time[1]
                continue
            phrase = _read(at, i, name, found)
            if phrase is not None:
                _add(at, found, phrase)
                done = phrase.last
                break
    return _with_times(found, times)


def _read(at: Context, i: int, name: str, found: list[DatePhrase]) -> DatePhrase | None:
    if name == "numeric":
        return dates_numeric.numeric(at, i)
    if name == "month":
        known = next((int(p.start[:4]) for p in reversed(found) if p.start and p.kind != "deictic"), None)
        return dates_month.month(at, i, known)
    return _RELATIVE[name](at, i)


def _add(at: Context, found: list[DatePhrase], phrase: DatePhrase) -> None:
    """Append `phrase`, taking in what belongs to it: «الأحد 26 تموز», «… الموافق …», «من … إلى …»."""
    before = found[-1] if found else None
    if before is None or before.last < at.begin or before.last > phrase.last:
        found.append(phrase)
        return
    between = [t.fold for t in at.tokens[before.last : phrase.first]]
    if before.first >= phrase.first:
        found[-1] = phrase
    elif _is_restated(before, phrase, between):
        kept = before if before.kind in ("month", "numeric") and before.precision == "day" else phrase
        kept = phrase if kept.start is None else kept
        found[-1] = _spanning(at, before, phrase, kept.start, kept.end, kept)
    elif _is_range(at, before, phrase, between):
        found[-1] = _spanning(at, before, phrase, before.start, phrase.end, phrase)
    else:
        found.append(phrase)


def _is_restated(before: DatePhrase, phrase: DatePhrase, between: list[str]) -> bool:
    """The same day told twice: weekday and date, Hijri and Gregorian."""
    if phrase.kind not in ("month", "numeric") or phrase.precision not in ("day", "relative"):
        return False
    link = all(word in ("،", ",", "(", "-", "/", "الموافق", "ل", "يوم", "ه", "م", "–") for word in between)
    if before.kind in ("weekday", "deictic"):
        return link and len(between) <= 2
    return link and before.precision == "day" and ("الموافق" in between or "/" in between or "(" in between)


def _is_range(at: Context, before: DatePhrase, phrase: DatePhrase, between: list[str]) -> bool:
    if not (before.start and phrase.end and before.start < phrase.end and before.precision == phrase.precision):
        return False
    lead = at.fold(before.first - 1)
    if between in (["الي"], ["حتي"], ["وحتي"], ["الي", "يوم"]):
        return lead in ("من", "منذ", "بين", "الفتره", "يوم")
    opens = lead in ("بين", "مابين")
    return opens and (between == ["و"] or (not between and at.fold(phrase.first)[:1] == "و"))


def _spanning(
    at: Context, before: DatePhrase, phrase: DatePhrase, start: str | None, end: str | None, like: DatePhrase
) -> DatePhrase:
    return replace(
        like,
        first=before.first,
        last=phrase.last,
        start_offset=before.start_offset,
        end_offset=at.tokens[phrase.last - 1].end,
        start=start,
        end=end,
    )


def _with_times(found: list[DatePhrase], times: list[tuple[Context, tuple[int, int, str]]]) -> list[DatePhrase]:
    """Give each time of day to the nearest date of its sentence, or let it stand alone."""
    for at, (first, last, told) in times:
        near = [
            (max(p.first - last, first - p.last, 0), k)
            for k, p in enumerate(found)
            if at.begin <= p.first < at.end and p.kind != "time" and p.time is None
        ]
        if near and min(near)[0] <= _REACH:
            k = min(near)[1]
            found[k] = replace(found[k], time=told)
        else:
            start, end = at.tokens[first].start, at.tokens[last - 1].end
            found.append(DatePhrase(first, last, start, end, None, None, "unknown", "time", told))
    return sorted(found, key=lambda p: p.first)
