"""Words and sentences of a text, each with its code-point offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mahdar.arabic.fold import IGNORED, fold, light

_ARABIC = (
    "\u0620-\u063f\u0641-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff"
    "\u0750-\u077f\u08a0-\u08c7\ufb50-\ufdc7\ufdf0-\ufdfb\ufe70-\ufefc"
)
_TOKEN = re.compile(
    rf"(?P<w>[{_ARABIC}][{_ARABIC}{IGNORED}]*)"
    r"|(?P<n>[0-9\u0660-\u0669\u06f0-\u06f9]+(?:[.,:/\u066b\u066c-][0-9\u0660-\u0669\u06f0-\u06f9]+)*)"
    r"|(?P<x>[A-Za-z\u00c0-\u024f\u0400-\u04ff]+)"
    r"|(?P<b>[\n\r\u2028\u2029\u0085]\s*)"
    r"|(?P<p>[^\s])"
)
_ENDS = frozenset(".!?؟۔")
_OPENERS = frozenset("\"'“”«»()[]‘’’")
_INVISIBLE = re.compile(rf"[{IGNORED}]+\Z")


class Token:
    """One word, number or mark. `kind`: w Arabic word, n number in digits, x Latin word, p other mark."""

    __slots__ = ("i", "start", "end", "surface", "light", "fold", "kind")

    def __init__(self, i: int, start: int, end: int, surface: str, kind: str) -> None:
        self.i = i
        self.start = start
        self.end = end
        self.surface = surface
        self.kind = kind
        if kind == "p":
            self.light = self.fold = surface
        else:
            self.light = light(surface)
            self.fold = fold(surface)

    def __repr__(self) -> str:
        return f"Token({self.i}, {self.start}:{self.end}, {self.surface!r})"


@dataclass(frozen=True, slots=True)
class Words:
    """A text's tokens; `sentences` are (first, past-last) tokens; `paragraphs` gives each sentence's paragraph."""

    text: str
    tokens: list[Token]
    sentences: list[tuple[int, int]]
    paragraphs: list[int]
    sentence_of: list[int]

    def quote(self, first: int, last: int) -> str:
        """The text from token `first` up to token `last`, exclusive."""
        return self.text[self.tokens[first].start : self.tokens[last - 1].end]


def _is_abbreviation_dot(text: str, at: int) -> bool:
    """A dot inside «أ.ف.ب» or «د. محمد» does not end a sentence."""
    before = at - 1
    while before >= 0 and text[before].isalpha():
        before -= 1
    return at - 1 - before == 1


def tokenize(text: str, skip: list[tuple[int, int]] | None = None) -> Words:
    """Split `text` into tokens and sentences. Ranges in `skip` (start, end) are passed over."""
    tokens: list[Token] = []
    sentences: list[tuple[int, int]] = []
    paragraphs: list[int] = []
    sentence_of: list[int] = []
    first = paragraph = 0
    pending = False
    skips = sorted(skip or [])

    def close() -> None:
        nonlocal first
        if len(tokens) > first:
            sentence_of.extend([len(sentences)] * (len(tokens) - first))
            sentences.append((first, len(tokens)))
            paragraphs.append(paragraph)
            first = len(tokens)

    for match in _TOKEN.finditer(text):
        start = match.start()
        if skips and any(a <= start < b for a, b in skips):
            continue
        kind = match.lastgroup or "p"
        if kind == "b":
            close()
            paragraph += 1
            pending = False
            continue
        surface = match.group()
        if pending and surface not in _OPENERS and surface not in _ENDS:
            close()
            pending = False
        if kind == "p" and _INVISIBLE.match(surface):
            continue
        tokens.append(Token(len(tokens), start, match.end(), surface, kind))
        if kind == "p" and surface in _ENDS and not (surface == "." and _is_abbreviation_dot(text, start)):
            pending = True
    close()
    return Words(text, tokens, sentences, paragraphs, sentence_of)
