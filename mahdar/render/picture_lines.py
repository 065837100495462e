"""How wide text comes out in a drawing, and where its lines break.

Widths are in em, a little more than most fonts take.
"""

from __future__ import annotations

import unicodedata

_NARROW = frozenset("اأإآلدذرزء.,،؛:;!'|iljtfrI()[]«»\"“” -")
_WIDE = frozenset("سشصضMWmw@%–—…")


def written(text: str) -> float:
    """About how many em a line takes."""
    return sum(map(_em, text))


def _em(char: str) -> float:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0.0
    if char in _NARROW:
        return 0.36
    if char in _WIDE:
        return 0.92
    if unicodedata.east_asian_width(char) in "WF":
        return 1.05
    return 0.68 if char.isupper() else 0.6


def wrapped(text: str, width: float, most: int) -> list[str]:
    """Lines of at most `width` em, `most` of them; what is too long is cut with «…»."""
    lines: list[str] = []
    line = ""
    for word in _short_words(text, width):
        longer = f"{line} {word}" if line else word
        if line and written(longer) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    lines.append(line)
    if len(lines) > most:
        kept = lines[most - 1]
        while kept and written(kept) + 0.92 > width:
            kept = kept[:-1]
        lines = [*lines[: most - 1], kept.rstrip() + "…"]
    return lines


def _short_words(text: str, width: float) -> list[str]:
    """The words; one that fills more than a line is cut into pieces."""
    out: list[str] = []
    for word in text.split():
        while written(word) > width and len(word) > 1:
            at = len(word) - 1
            while at > 1 and written(word[:at]) > width:
                at -= 1
            out.append(word[:at])
            word = word[at:]
        out.append(word)
    return out
