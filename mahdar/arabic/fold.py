"""Folded views of Arabic text, with a way back to the untouched offsets.

Folding joins spellings that newspapers do not keep apart (أ إ آ ا, ى ي, ة ه, ؤ و, ئ ي). It serves
look-ups only: the report's text is never altered.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Combining marks, tatweel, zero-width characters, soft hyphens and bidi controls: invisible to look-ups.
IGNORED = (
    "\u00ad\u0610-\u061a\u061c\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u08d3-\u08ff"
    "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
)
_IGNORED = re.compile(f"[{IGNORED}]+")
_LETTERS = str.maketrans(
    "أإآٱٲٳىیېئؤةۃہھکگپچژڤ" + "۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩",
    "ااااااييييوههههككبجزف" + "0123456789" * 2,
)
_LIGHT = str.maketrans("یکہ", "يكه")
_PRESENTATION = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")


def _letters(char: str) -> str:
    """A presentation form as the letters it stands for; anything else unchanged."""
    return unicodedata.normalize("NFKC", char) if _PRESENTATION.match(char) else char


@lru_cache(maxsize=4_000)
def light(word: str) -> str:
    """The word without marks and tatweel; ى ي, ة ه and hamzas stay apart."""
    if _PRESENTATION.search(word):
        word = "".join(map(_letters, word))
    return _IGNORED.sub("", word).translate(_LIGHT)


@lru_cache(maxsize=4_000)
def fold(word: str) -> str:
    """The form under which a word is looked up."""
    return light(word).translate(_LETTERS).lower()


def fold_map(text: str) -> tuple[str, list[int]]:
    """The folded text and, for each of its characters, the index of the source character."""
    out: list[str] = []
    starts: list[int] = []
    for i, char in enumerate(text):
        for letter in fold(char):
            out.append(letter)
            starts.append(i)
    return "".join(out), starts


def offset_after(surface: str, folded_count: int) -> int:
    """Index in `surface` just after its first `folded_count` folded letters (marks that follow included)."""
    if folded_count <= 0:
        return 0
    seen = 0
    for i, char in enumerate(surface):
        seen += len(fold(char))
        if seen >= folded_count:
            end = i + 1
            while end < len(surface) and not fold(surface[end]):
                end += 1
            return end
    return len(surface)
