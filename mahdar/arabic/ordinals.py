"""Ordinals: «الثالث», «الحادية عشرة», «الخامس والعشرين»."""

from __future__ import annotations

from mahdar.arabic.numerals import WORDS
from mahdar.arabic.spellings import with_clitics
from mahdar.arabic.tokens import Token

_STEMS = {
    1: "أول أولى حادي حادية",
    2: "ثاني ثانية",
    3: "ثالث ثالثة",
    4: "رابع رابعة",
    5: "خامس خامسة",
    6: "سادس سادسة",
    7: "سابع سابعة",
    8: "ثامن ثامنة",
    9: "تاسع تاسعة",
    10: "عاشر عاشرة",
}
# Only definite forms: «ثانية» is a second as well, «رابع» a town.
ORDINALS: dict[str, int] = {
    spelling: value
    for value, stems in _STEMS.items()
    for stem in stems.split()
    for spelling, (_, definite) in with_clitics(stem).items()
    if definite
}
_TEEN = frozenset({"عشر", "عشره"})


def parse_ordinal(tokens: list[Token], i: int) -> tuple[int, int] | None:
    """(value, position after it) of the ordinal that begins at `i`."""
    if i >= len(tokens):
        return None
    value = ORDINALS.get(tokens[i].fold)
    if value is None:
        word = WORDS.get(tokens[i].fold)
        tens = word is not None and word.kind == "tens" and word.definite
        return (int(word.value), i + 1) if tens and word is not None else None
    if i + 1 < len(tokens) and value < 10:
        after = tokens[i + 1].fold
        if after in _TEEN:
            return value + 10, i + 2
        word = WORDS.get(after)
        if word is not None and word.kind == "tens" and word.joined and word.definite:
            return value + int(word.value), i + 2
    if tokens[i].fold.endswith(("الحادي", "الحاديه")):
        return None
    return value, i + 1
