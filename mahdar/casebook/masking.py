"""Pseudonyms in the place of protected names, with a way back to the offsets of the untouched text.

mask = names.mask(text, here)       # names: mahdar.casebook.name_index
mask.text                           # with pseudonyms
mask.span(start, end)               # where a passage of the report stands in it
mask.back(start, end)               # where a passage of it stands in the report
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from mahdar.arabic.fold import IGNORED, fold
from mahdar.casebook.words import word_key

_WORD = re.compile(rf"[^\W\d_][\w{IGNORED}]*")
_LINKS = frozenset({"بن", "ابن", "بنت", "ال"})
_JOINED = frozenset({"عبد", "ابو", "ابي", "ام", "ابا"})  # half a name: «عبد الله», «أبو بكر»
PREFIXES = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فل", "فب")
_HALVES = frozenset(p + j for p in PREFIXES for j in _JOINED)


class Word(NamedTuple):
    """A word of a text: where it stands and how it is looked up; half names are joined, «بن» is left out."""

    start: int
    end: int
    key: str


@lru_cache(maxsize=60_000)
def _key(word: str) -> str:
    return word_key(fold(word))


def words_in(text: str) -> list[Word]:
    """The words of a text for looking up names."""
    out: list[Word] = []
    half: Word | None = None
    for match in _WORD.finditer(text):
        key = _key(match[0])
        if half is not None:
            if text[half.end : match.start()].strip(" \u00a0") == "":
                out[-1] = Word(half.start, match.end(), half.key + key)
                half = None
                continue
            half = None
        if key in _LINKS and out:
            continue
        out.append(Word(match.start(), match.end(), key))
        if key in _HALVES:
            half = out[-1]
    return out


@lru_cache(maxsize=30_000)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name as they are looked up."""
    return tuple(w.key for w in words_in(name))


@dataclass(frozen=True, slots=True)
class Hidden:
    """Where a name stands in a text, and what stands there instead."""

    start: int
    end: int
    said: str


class Mask:
    """A text with pseudonyms."""

    def __init__(self, text: str, hidden: Sequence[Hidden]) -> None:
        self.hidden = list(hidden)
        parts, at, self._starts, self._shown = [], 0, [], []
        for h in self.hidden:
            parts += [text[at : h.start], h.said]
            at = h.end
        parts.append(text[at:])
        self.text = "".join(parts)
        moved = 0
        for h in self.hidden:
            self._starts.append(h.start)
            self._shown.append(h.start + moved)
            moved += len(h.said) - (h.end - h.start)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a passage of the report stands; one that begins or ends within a name takes in its pseudonym."""
        return self._forth(start, False), self._forth(end, True)

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Where a passage of the masked text stands in the report; within a pseudonym, the whole name."""
        return self._back(start, False), self._back(end, True)

    def _forth(self, at: int, is_end: bool) -> int:
        n = bisect_right(self._starts, at - is_end) - 1
        if n < 0:
            return at
        h, shown = self.hidden[n], self._shown[n]
        if at - is_end < h.end:
            return shown + (len(h.said) if is_end else 0)
        return at - h.end + shown + len(h.said)

    def _back(self, at: int, is_end: bool) -> int:
        n = bisect_right(self._shown, at - is_end) - 1
        if n < 0:
            return at
        h, shown = self.hidden[n], self._shown[n]
        if at - is_end < shown + len(h.said):
            return h.end if is_end else h.start
        return at - shown - len(h.said) + h.end
