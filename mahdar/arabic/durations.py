"""Lengths of time as ISO 8601: «لمدة سنتين» P2Y, «72 ساعة» PT72H, «شهر ونصف» P1M15D."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mahdar.arabic.fold import fold
from mahdar.arabic.months import MONTHS
from mahdar.arabic.numbers import NumberPhrase
from mahdar.arabic.spellings import CLITICS, listed
from mahdar.arabic.tokens import Token, Words


@dataclass(frozen=True, slots=True)
class DurationPhrase:
    """A length of time; `high` is the upper end where the words give a range, else the same as `iso`."""

    first: int
    last: int
    iso: str
    high: str | None
    approx: bool
    hedge: str | None
    start: int
    end: int


# Unit -> (singular forms, plurals, duals); folded at import.
_FORMS = {
    "S": ("ثانية", "ثواني ثوان", "ثانيتين ثانيتان"),
    "H": ("ساعة", "ساعات", "ساعتين ساعتان ساعتي"),
    "MIN": ("دقيقة", "دقائق", "دقيقتين دقيقتان"),
    "D": ("يوم يوما", "أيام أياما", "يومين يومان يومي"),
    "W": ("أسبوع أسبوعا", "أسابيع", "أسبوعين أسبوعان"),
    "M": ("شهر شهرا", "أشهر شهور", "شهرين شهران"),
    "Y": ("سنة عام عاما", "سنوات سنين أعوام", "سنتين سنتان عامين عامان"),
}
UNITS: dict[str, str] = {fold(w): unit for unit, forms in _FORMS.items() for w in listed(" ".join(forms))}
UNITS |= {"ال" + word: unit for word, unit in UNITS.items()}
SINGLES: dict[str, str] = {fold(w): unit for unit, forms in _FORMS.items() for w in listed(forms[0])}
DUALS: dict[str, str] = {
    clitic + fold(w): unit for unit, forms in _FORMS.items() for w in listed(forms[2]) for clitic in CLITICS
}
# A bare unit is a length after these («لمدة أسبوع»), and so is one with ل («هدنة لأسبوع»).
_LENGTH_OF = frozenset(
    clitic + fold(word)
    for word in listed("مدة مدتها مدته فترة فترتها طوال طيلة تستمر يستمر استمر استمرت دامت تدوم")
    for clitic in CLITICS
)
_FOR_ONE = {"ل" + word: unit for word, unit in SINGLES.items() if word not in ("يوم", "عام", "ثانيه", "ساعه")}
_AGE = frozenset(listed("العمر عمره عمرها البالغ البالغه بعمر سن عمرهم اعمارهم"))


def _iso(parts: dict[str, float]) -> str:
    """ISO 8601 of unit counts; halves go down to the next unit."""
    days = [f"{_count(parts[unit])}{unit}" for unit in "YMWD" if parts.get(unit)]
    hours = [f"{_count(parts[unit])}{unit[0]}" for unit in ("H", "MIN", "S") if parts.get(unit)]
    return "P" + "".join(days) + ("T" + "".join(hours) if hours else "")


def _count(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:g}"


_HALF = {"Y": {"M": 6}, "M": {"D": 15}, "W": {"D": 3, "H": 12}, "D": {"H": 12}, "H": {"MIN": 30}, "MIN": {"S": 30}}


def _whole(value: float, unit: str) -> dict[str, float]:
    """`value` units, a half told in smaller ones."""
    if value % 1 == 0.5 and unit in _HALF:
        parts: dict[str, float] = dict(_HALF[unit])
        if int(value):
            parts[unit] = int(value)
        return _without_weeks(parts)
    return {unit: value}


def _without_weeks(parts: dict[str, float]) -> dict[str, float]:
    """ISO 8601 does not mix weeks with other units."""
    if "W" in parts and len(parts) > 1:
        parts = {**parts, "D": parts.get("D", 0) + 7 * parts["W"]}
        del parts["W"]
    return parts


def find_durations(words: Words, numbers: Sequence[NumberPhrase]) -> list[DurationPhrase]:
    """Every stated length of time, in order. `numbers` come from find_numbers(words)."""
    tokens = words.tokens
    found: list[DurationPhrase] = []
    for number in numbers:
        duration = _counted(words, number)
        if duration is not None:
            found.append(duration)
    for token in tokens:
        if token.fold in _LENGTH_OF or token.fold in _FOR_ONE:
            duration = _bare(words, token)
            if duration is not None and not any(d.first <= duration.first < d.last for d in found):
                found.append(duration)
    found.sort(key=lambda d: d.first)
    return _joined(words, found)


def _counted(words: Words, number: NumberPhrase) -> DurationPhrase | None:
    """A number whose noun is a unit of time."""
    if number.ordinal or number.noun is None or number.hedge in ("dozens", "hundreds", "thousands", "several"):
        return None
    tokens = words.tokens
    folded = tokens[number.noun].fold
    unit = UNITS.get(folded) or DUALS.get(folded)
    if unit is None or not number.first - 1 <= number.noun <= number.last:
        return None
    last = max(number.last, number.noun + 1)
    first = min(number.first, number.noun)
    if _is_age(tokens, first, last) or (unit in ("MIN", "S") and _is_time(tokens, first)):
        return None
    low = number.low if number.low is not None else number.high
    if low is None:
        return None
    half, last = _half(tokens, last)
    low_iso = _iso(_whole(low + half, unit))
    high_iso = _iso(_whole(number.high + half, unit)) if number.high is not None else None
    start, end = min(number.start, tokens[first].start), max(number.end, tokens[last - 1].end)
    return DurationPhrase(first, last, low_iso, high_iso, number.approx, number.hedge, start, end)


def _is_age(tokens: list[Token], first: int, last: int) -> bool:
    """«38 عاما» of a person's age."""
    near = tokens[max(0, first - 3) : first] + tokens[last : last + 2]
    in_brackets = first > 0 and tokens[first - 1].fold == "(" and last < len(tokens) and tokens[last].fold == ")"
    return in_brackets or any(t.fold in _AGE for t in near)


def _is_time(tokens: list[Token], first: int) -> bool:
    """«الساعة الحادية عشرة وتسع وخمسين دقيقة» is a time of day."""
    return any(t.fold.endswith("الساعه") for t in tokens[max(0, first - 4) : first])


def _half(tokens: list[Token], at: int) -> tuple[float, int]:
    """«ونصف», «ونصف الساعة» after a unit."""
    if at < len(tokens) and tokens[at].fold == "ونصف":
        at += 1
        if at < len(tokens) and tokens[at].fold in UNITS:
            at += 1
        return 0.5, at
    return 0.0, at


def _bare(words: Words, token: Token) -> DurationPhrase | None:
    """A unit without a number: «لمدة أسبوع», «لشهر ونصف»."""
    tokens = words.tokens
    at = token.i
    unit = _FOR_ONE.get(token.fold)
    if unit is None:
        at += 1
        unit = SINGLES.get(tokens[at].fold) if at < len(tokens) else None
    if unit is None or (at + 1 < len(tokens) and (tokens[at + 1].kind == "n" or tokens[at + 1].fold in MONTHS)):
        return None
    half, last = _half(tokens, at + 1)
    iso = _iso(_whole(1 + half, unit))
    return DurationPhrase(at, last, iso, iso, False, None, tokens[token.i].start, tokens[last - 1].end)


_RANK = {unit: rank for rank, unit in enumerate(("Y", "M", "W", "D", "H", "MIN", "S"))}


def _joined(words: Words, found: list[DurationPhrase]) -> list[DurationPhrase]:
    """«سنة وثلاثة أشهر»: two lengths joined by و, the second in a smaller unit, are one."""
    joined: list[DurationPhrase] = []
    for duration in found:
        before = joined[-1] if joined else None
        if before is not None and before.last == duration.first and _adds(words, before, duration):
            iso = before.iso + (duration.iso[1:] if "T" not in before.iso else duration.iso[2:])
            joined[-1] = DurationPhrase(
                before.first, duration.last, iso, iso, before.approx, before.hedge, before.start, duration.end
            )
        else:
            joined.append(duration)
    return joined


def _adds(words: Words, before: DurationPhrase, after: DurationPhrase) -> bool:
    plain = before.iso == before.high and after.iso == after.high
    with_and = words.tokens[after.first].fold[:1] == "و"
    return plain and with_and and _smallest(before.iso) < _smallest(after.iso)


def _smallest(iso: str) -> int:
    last = iso[-1]
    return _RANK["MIN"] if last == "M" and "T" in iso else _RANK[last]
