"""Number words and digits: what one numeral is worth and where it ends.

Every number word is listed with its clitics, so that reading a token is one dictionary look-up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mahdar.arabic.spellings import with_clitics
from mahdar.arabic.tokens import Token


@dataclass(frozen=True, slots=True)
class Word:
    """A number word. `kind`: unit, tens, hundred, scale, dual_scale, plural_scale, dozens, fraction, several."""

    kind: str
    value: float
    joined: bool = False  # written with و
    definite: bool = False


@dataclass(frozen=True, slots=True)
class Numeral:
    """A parsed numeral: tokens up to `last` (exclusive); `high` is None where the words leave it open."""

    low: int | float
    high: int | float | None
    last: int
    scale: int = 1
    vague: str | None = None


_UNITS = {
    1: "واحد واحدة",
    2: "اثنان اثنين اثنا اثني اثنتان اثنتين اثنتا اثنتي إثنان إثنين ثنتان ثنتين",
    3: "ثلاث ثلاثة",
    4: "أربع أربعة",
    5: "خمس خمسة",
    6: "ست ستة",
    7: "سبع سبعة",
    8: "ثمان ثماني ثمانية ثمانيا",
    9: "تسع تسعة",
    10: "عشر عشرة",
}
_TENS = {20: "عشر", 30: "ثلاث", 40: "أربع", 50: "خمس", 60: "ست", 70: "سبع", 80: "ثمان", 90: "تسع"}
_HUNDRED_STEMS = {3: "ثلاث", 4: "أربع", 5: "خمس", 6: "ست", 7: "سبع", 8: "ثمان ثماني", 9: "تسع"}
_HUNDRED_SPELLINGS = ("مئة", "مائة", "مية", "مأة")
_SCALES = {
    1_000: ("ألف", "ألفا", "آلاف ألوف", "ألفان ألفين ألفي"),
    1_000_000: ("مليون", "مليونا", "ملايين", "مليونان مليونين مليوني"),
    1_000_000_000: ("مليار بليون", "مليارا بليونا", "مليارات بلايين", "ملياران مليارين ملياري"),
    1_000_000_000_000: ("تريليون ترليون", "تريليونا", "تريليونات", "تريليونان تريليونين"),
}
_FRACTIONS = {0.5: "نصف", 0.25: "ربع", 1 / 3: "ثلث"}
# Spellings that are other words: «لست» (I am not), «وعده» (promised him), «فست», «لسبع» and the like.
_NOT_NUMBERS = ("لست", "فست", "كست", "لالفي", "بالفي")


def _forms() -> dict[str, Word]:
    words: dict[str, Word] = {}

    def add(form: str, kind: str, value: float, definite: bool = True) -> None:
        for spelling, (prefix, article) in with_clitics(form, definite).items():
            words.setdefault(spelling, Word(kind, value, prefix[:1] == "و", article))

    for value, forms in _UNITS.items():
        for form in forms.split():
            add(form, "unit", value)
    for value, stem in _TENS.items():
        for ending in ("ون", "ين"):
            add(stem + ending, "tens", value)
    for spelling in _HUNDRED_SPELLINGS:
        add(spelling, "hundred", 100)
        for value, stems in _HUNDRED_STEMS.items():
            for stem in stems.split():
                add(stem + spelling, "hundred", value * 100)
        for ending in ("تان", "تين", "تي", "تا"):
            add(spelling[:-1] + ending, "hundred", 200)
    for value, (singular, accusative, plural, dual) in _SCALES.items():
        for form in f"{singular} {accusative}".split():
            add(form, "scale", value)
        for form in plural.split():
            add(form, "plural_scale", value)
        for form in dual.split():
            add(form, "dual_scale", value)
    for spelling in ("مئات", "مئآت", "ميات"):
        add(spelling, "dozens", 100)
    add("عشرات", "dozens", 10)
    for fraction, form in _FRACTIONS.items():
        add(form, "fraction", fraction)
    for form in ("بضع", "بضعة"):
        add(form, "several", 3)
    add("عدة", "several", 1, definite=False)
    for wrong in _NOT_NUMBERS:
        words.pop(wrong, None)
    # «الاثنين» is Monday unless a context says otherwise; «والاثنين», «للاثنين» likewise.
    for spelling in [s for s in words if s.endswith(("الاثنين", "للاثنين"))]:
        del words[spelling]
    return words


WORDS: dict[str, Word] = _forms()
ONE_IN_COMPOUND = {
    spelling: prefix[:1] == "و" for form in ("أحد", "إحدى") for spelling, (prefix, _) in with_clitics(form).items()
}
_TEEN = frozenset({"عشر", "عشره"})
_DIGITS = re.compile(r"\d+(?:[.,٫٬]\d+)*\Z")


def digits_value(folded: str) -> int | float | None:
    """«1,500» 1500, «12.500» 12500, «1.5» 1.5; None for times, dates and ranges."""
    if not _DIGITS.match(folded):
        return None
    if folded.isdigit():
        return int(folded)
    parts = re.split("[.,٫٬]", folded)
    if all(len(part) == 3 for part in parts[1:]) and parts[0] != "0" and len(parts[0]) <= 3 and "٫" not in folded:
        return int("".join(parts))
    return float(".".join(parts)) if len(parts) == 2 else None


def _plain(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _word(tokens: list[Token], i: int) -> Word | None:
    return WORDS.get(tokens[i].fold) if i < len(tokens) and tokens[i].kind == "w" else None


def _is_dual(tokens: list[Token], i: int) -> bool:
    """A bare «ألفا» or «مليونا» («ألفا مقاتل») is the dual's construct form; with its ending «ألفاً» is one."""
    token = tokens[i]
    return token.fold.endswith(("الفا", "مليونا", "مليارا")) and "ً" not in token.surface


def _small(tokens: list[Token], i: int) -> tuple[int, int] | None:
    """A numeral below a thousand in words: (value, position after it)."""
    if i < len(tokens) and tokens[i].fold in ONE_IN_COMPOUND:
        one = _after_unit(tokens, i, 1, must_combine=True)
        if one is not None:
            return one
    word = _word(tokens, i)
    if word is None:
        return None
    if word.kind == "unit":
        return _after_unit(tokens, i, int(word.value))
    if word.kind == "tens":
        return int(word.value), i + 1
    if word.kind == "hundred":
        return _with_rest(tokens, i + 1, int(word.value))
    return None


def _after_unit(tokens: list[Token], i: int, value: int, must_combine: bool = False) -> tuple[int, int] | None:
    """A unit and what it combines with: a teen, tens after و, or hundreds."""
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if after is not None and value < 10:
        if after.fold in _TEEN:
            return value + 10, i + 2
        word = _word(tokens, i + 1)
        if word is not None and word.kind == "tens" and word.joined:
            return value + int(word.value), i + 2
        if word is not None and word.kind == "hundred" and word.value == 100 and not word.joined and value > 2:
            return _with_rest(tokens, i + 2, value * 100)
    return None if must_combine else (value, i + 1)


def _with_rest(tokens: list[Token], i: int, hundreds: int) -> tuple[int, int]:
    """«مئة» and the part below a hundred that و joins to it."""
    joined = i < len(tokens) and (
        tokens[i].fold[:1] == "و" and (tokens[i].fold in ONE_IN_COMPOUND or _joined_below(tokens, i))
    )
    if joined:
        rest = _small(tokens, i)
        if rest is not None and rest[0] < 100:
            return hundreds + rest[0], rest[1]
    return hundreds, i


def _joined_below(tokens: list[Token], i: int) -> bool:
    word = _word(tokens, i)
    return word is not None and word.joined and word.kind in ("unit", "tens")


def _decimal(tokens: list[Token], i: int) -> tuple[int | float, int] | None:
    """A numeral in digits, «9ر9» included."""
    value = digits_value(tokens[i].fold)
    if value is None:
        return None
    if (
        i + 2 < len(tokens)
        and tokens[i + 1].fold == "ر"
        and tokens[i + 2].kind == "n"
        and tokens[i].end == tokens[i + 1].start
        and tokens[i + 1].end == tokens[i + 2].start
        and tokens[i + 2].fold.isdigit()
    ):
        return float(f"{int(value)}.{tokens[i + 2].fold}"), i + 3
    return value, i + 1


def _multiplier(tokens: list[Token], i: int) -> tuple[int | float, int] | None:
    if tokens[i].kind == "n":
        return _decimal(tokens, i)
    return _small(tokens, i)


def _group(tokens: list[Token], i: int) -> tuple[float, int, int] | None:
    """One group («ثلاثة آلاف», «مليونان», «25 ألفا»): (value, scale, position after it)."""
    if i >= len(tokens):
        return None
    word = _word(tokens, i)
    if word is not None and word.kind in ("scale", "dual_scale"):
        twice = word.kind == "dual_scale" or _is_dual(tokens, i)
        value, scale, at = word.value * (2 if twice else 1), int(word.value), i + 1
    elif word is not None and word.kind == "fraction":
        scale_word = _word(tokens, i + 1)
        if scale_word is None or scale_word.kind != "scale" or scale_word.joined:
            return None
        return word.value * scale_word.value, int(scale_word.value), i + 2
    else:
        parsed = _multiplier(tokens, i)
        if parsed is None:
            return None
        value, at = parsed
        scale = 1
    while (word := _word(tokens, at)) is not None and word.kind in ("scale", "plural_scale") and not word.joined:
        value, scale, at = value * word.value, int(word.value) * max(scale, 1), at + 1
    return value, scale, at


def _next_group(tokens: list[Token], at: int) -> int | None:
    """Where the group begins that و joins on at `at`: the same token, or after a bare و."""
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token.fold == "و" and at + 1 < len(tokens) and tokens[at + 1].kind == "n":
        return at + 1
    if token.fold in ONE_IN_COMPOUND:
        return at if ONE_IN_COMPOUND[token.fold] else None
    word = _word(tokens, at)
    return at if word is not None and word.joined else None


def _vague(tokens: list[Token], i: int) -> Numeral | None:
    """«عشرات», «مئات الآلاف», «بضعة آلاف», «عدة»: open counts."""
    word = _word(tokens, i)
    if word is None or word.kind not in ("dozens", "plural_scale", "several"):
        return None
    if word.kind == "several" and word.value == 1 and not tokens[i].light.endswith("ة"):
        return None
    factor, at = word.value, i + 1
    vague = {"dozens": "dozens", "plural_scale": "thousands"}.get(word.kind, "several")
    multiples = ("dozens", "scale", "plural_scale")
    while (more := _word(tokens, at)) is not None and more.kind in multiples and not more.joined:
        factor, at = factor * more.value, at + 1
    if word.kind == "several":
        if word.value == 1:
            return Numeral(_plain(factor * (2 if factor > 1 else 1)), None, at, vague=vague)
        return Numeral(_plain(factor), _plain(factor * 3), at, vague=vague)
    return Numeral(_plain(factor * 2), None, at, vague="hundreds" if word.value == 100 else vague)


def parse(tokens: list[Token], i: int) -> Numeral | None:
    """The numeral that begins at token `i`, as long as it goes."""
    vague = _vague(tokens, i)
    if vague is not None:
        return vague
    group = _group(tokens, i)
    if group is None:
        return None
    total, scale, at = group
    while scale >= 1000 and (start := _next_group(tokens, at)) is not None:
        word = _word(tokens, start)
        if word is not None and word.kind == "fraction":
            total, at = total + word.value * scale, start + 1
            closing = _word(tokens, at)
            if closing is not None and closing.kind == "scale" and closing.value == scale:
                at += 1
            break
        more = _group(tokens, start)
        if more is None or more[0] >= scale:
            break
        total, scale, at = total + more[0], more[1], more[2]
    value = _plain(total)
    return Numeral(value, value, at, scale=group[1])
