"""Words and sentences of a text, each with its code-point offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass

from msgspec import Struct

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
_PAUSES = frozenset("،,؛;:")
# Tokens of a sentence. Of 15,000 articles the longest had 569: only in a text without full stops, which would cost the
# square of its length, does one end where it pauses instead.
_LONGEST = 600
_INVISIBLE = re.compile(rf"[{IGNORED}]+\Z")


class Token(Struct, eq=False, gc=False):
    """One word, number or mark. `kind`: w Arabic word, n number in digits, x Latin word, p other mark."""

    i: int
    start: int
    end: int
    surface: str
    kind: str
    light: str
    fold: str

    def __repr__(self) -> str:
        return f"Token({self.i}, {self.start}:{self.end}, {self.surface!r})"


class _Forms(dict[str, tuple[str, str, str]]):
    """What was written → its kind, light and folded form; everyday words are worked out once.

    Besides those of tokens, the kind may be b (a break between paragraphs) or - (nothing to see).
    """

    def __init__(self) -> None:
        super().__init__()
        self._older: dict[str, tuple[str, str, str]] = {}

    def __missing__(self, surface: str) -> tuple[str, str, str]:
        if len(self) >= _KEPT:
            self._older = dict(self)
            self.clear()
        found = self._older.get(surface) or self._made(surface)
        self[surface] = found
        return found

    @staticmethod
    def _made(surface: str) -> tuple[str, str, str]:
        match = _TOKEN.match(surface)
        kind = (match.lastgroup if match else None) or "p"
        if kind == "p":
            return "-" if _INVISIBLE.match(surface) else "p", surface, surface
        return (kind, "", "") if kind == "b" else (kind, light(surface), fold(surface))


_KEPT = 20_000  # and as many of those before them
_forms = _Forms()


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
    return at > 0 and text[at - 1].isalpha() and not (at > 1 and text[at - 2].isalpha())


def _pause(tokens: list[Token], first: int) -> int:
    """Where a sentence that is too long is cut: after the last comma of its second half, or where it is too long."""
    for i in range(first + _LONGEST - 1, first + _LONGEST // 2, -1):
        if tokens[i].surface in _PAUSES:
            return i + 1
    return first + _LONGEST


def tokenize(text: str, skip: list[tuple[int, int]] | None = None) -> Words:
    """Split `text` into tokens and sentences. Ranges in `skip` (start, end) are passed over."""
    tokens: list[Token] = []
    add, forms = tokens.append, _forms
    sentences: list[tuple[int, int]] = []
    paragraphs: list[int] = []
    sentence_of: list[int] = []
    first = paragraph = n = 0
    pending = False
    skips = sorted(skip or [], reverse=True)

    def close() -> None:
        nonlocal first
        while first < n:
            end = n if n - first <= _LONGEST else _pause(tokens, first)
            sentence_of.extend([len(sentences)] * (end - first))
            sentences.append((first, end))
            paragraphs.append(paragraph)
            first = end

    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if skips:
            while skips and skips[-1][1] <= start:
                skips.pop()
            if skips and skips[-1][0] <= start:
                continue
        surface = match[0]
        kind, lit, folded = forms[surface]
        if kind == "w" and not pending:  # most tokens
            add(Token(n, start, end, surface, kind, lit, folded))
            n += 1
            continue
        if kind == "b":
            close()
            paragraph += 1
            pending = False
            continue
        if pending and surface not in _OPENERS and surface not in _ENDS:
            close()
            pending = False
        if kind == "-":
            continue
        add(Token(n, start, end, surface, kind, lit, folded))
        n += 1
        if kind == "p" and surface in _ENDS and not (surface == "." and _is_abbreviation_dot(text, start)):
            pending = True
    close()
    return Words(text, tokens, sentences, paragraphs, sentence_of)
