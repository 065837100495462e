"""A report as numbered sentences, long ones in overlapping pieces. Numbers are the same in every piece."""

from __future__ import annotations

from dataclasses import dataclass

from mahdar.arabic.tokens import tokenize

LONGEST = 6_000  # characters of a piece: with its answer it fits the window of a small local model
OVERLAP = 3  # sentences that stand in two neighbouring pieces


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, numbered from 1, at code points `start` to `end` of the report's text."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring sentences of a report; `index` counts from 0 among `count` pieces."""

    index: int
    count: int
    sentences: tuple[Sentence, ...]


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text. One longer than a piece is cut at a space."""
    words = tokenize(text)
    spans = [(words.tokens[a].start, words.tokens[b - 1].end) for a, b in words.sentences]
    cut = [part for span in spans for part in _cut(text, *span)]
    return [Sentence(number, a, b) for number, (a, b) in enumerate(cut, 1)]


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    out = []
    while end - start > LONGEST:
        at = text.rfind(" ", start + 1, start + LONGEST)
        at = at if at > 0 else start + LONGEST
        out.append((start, at))
        start = at + 1 if text[at] == " " else at
    return [*out, (start, end)] if start < end else out


def pieces(text: str, longest: int = LONGEST, overlap: int = OVERLAP) -> list[Piece]:
    """Pieces of at most `longest` characters (or one sentence), each beginning with the last of the one before."""
    found = sentences(text)
    groups: list[list[Sentence]] = []
    now: list[Sentence] = []
    for sentence in found:
        if now and sentence.end - now[0].start > longest:
            groups.append(now)
            now = [s for s in now[-overlap:] if sentence.end - s.start <= longest] if overlap else []
        now.append(sentence)
    groups += [now] if now else []
    return [Piece(i, len(groups), tuple(group)) for i, group in enumerate(groups)]
