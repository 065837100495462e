"""Times of day: «الساعة 23:59», «الحادية عشرة مساء», «منتصف الليل»."""

from __future__ import annotations

import re

from mahdar.arabic.dating import Context
from mahdar.arabic.fold import fold
from mahdar.arabic.ordinals import ORDINALS, parse_ordinal
from mahdar.arabic.spellings import listed, with_clitics

_CLOCK = re.compile(r"([01]?\d|2[0-4])[:.]([0-5]\d)\Z")
HOUR = frozenset(s for s, (_, definite) in with_clitics("ساعة").items() if definite)
FEMININE = frozenset(s for s in ORDINALS if s.endswith("ه")) - frozenset(s for s in ORDINALS if s.endswith("الثانيه"))
MIDNIGHT = frozenset(with_clitics("منتصف"))
_MORNING = frozenset(map(fold, listed("صباح صباحا فجر فجرا ص")))
_EVENING = frozenset(map(fold, listed("مساء مساءا عصر عصرا العصر")))
_NOON = frozenset(map(fold, listed("ظهر ظهرا الظهر")))
_NIGHT = frozenset(map(fold, listed("ليل ليلا")))
_PARTS = {"والنصف": 30, "ونصف": 30, "والربع": 15, "وربع": 15, "والثلث": 20, "وثلث": 20}


def time_at(at: Context, i: int) -> tuple[int, int, str] | None:
    """The time of day told at token `i`: (first token, position after, HH:MM)."""
    folded = at.fold(i)
    if folded in MIDNIGHT:
        return (i, i + 2, "00:00") if at.fold(i + 1) == "الليل" else None
    if at.tokens[i].kind == "n":
        return _in_digits(at, i, i) if ":" in folded else None
    if folded in HOUR:
        j = i + 2 if at.fold(i + 1) == "(" else i + 1
        if j < at.end and at.tokens[j].kind == "n":
            return _in_digits(at, i, j)
        return _in_words(at, i, j, told=True)
    return _in_words(at, i, i, told=False)


def _in_digits(at: Context, first: int, j: int) -> tuple[int, int, str] | None:
    match = _CLOCK.match(at.fold(j))
    if match:
        hour, minute = int(match[1]), int(match[2])
    elif at.fold(j).isdigit() and int(at.fold(j)) <= 24:
        hour, minute = int(at.fold(j)), 0
    else:
        return None
    last = j + 2 if at.fold(j + 1) == ")" else j + 1
    return _finish(at, first, last, hour, minute)


def _in_words(at: Context, first: int, j: int, told: bool) -> tuple[int, int, str] | None:
    """«الساعة العاشرة والنصف»; without «الساعة» a part of the day has to follow."""
    parsed = parse_ordinal(at.tokens, j)
    if parsed is None and told and at.fold(j) in ("الواحده", "الثانيه"):
        parsed = 1 if at.fold(j) == "الواحده" else 2, j + 1
    if parsed is None or parsed[0] > 12:
        return None
    hour, last = parsed
    minute = 0
    if at.fold(last) in _PARTS:
        minute, last = _PARTS[at.fold(last)], last + 1
    elif at.fold(last) == "الا" and at.fold(last + 1) in ("ربعا", "الربع", "ربع"):
        hour, minute, last = (hour - 1) or 12, 45, last + 2
    if not told and _part_of_day(at, last) is None:
        return None
    return _finish(at, first, last, hour, minute)


def _part_of_day(at: Context, last: int) -> tuple[str, int] | None:
    """(am, pm, noon or night, position after) of the words after an hour."""
    j = last + 1 if at.fold(last) in ("من", "بعد", "في") else last
    for name, forms in (("am", _MORNING), ("pm", _EVENING), ("noon", _NOON), ("night", _NIGHT)):
        if at.fold(j) in forms:
            return name, j + 1
    return None


def _finish(at: Context, first: int, last: int, hour: int, minute: int) -> tuple[int, int, str]:
    part = _part_of_day(at, last)
    if part is not None:
        name, after = part
        # «صباح الثلاثاء» belongs to the date that follows.
        last = after if at.fold(after - 1).endswith("ا") else last
        afternoon = name == "pm" or (name == "noon" and hour < 11) or (name == "night" and hour >= 6)
        if hour == 12 and name in ("am", "night"):
            hour = 0
        elif afternoon and hour < 12:
            hour += 12
    return first, last, f"{hour % 24:02d}:{minute:02d}"
