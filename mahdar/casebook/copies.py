"""Copies: reports whose words are near the same (a wire that several outlets print, an article printed twice).

Candidates come from MinHash signatures over runs of folded words (rensa); the words themselves then decide. Texts made
from one form (the weather, greetings, sentences carried out) share their runs and differ in the words that tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from mahdar.arabic.fold import fold
from mahdar.casebook.gist import likeness, stem, weight

_WORD = re.compile(r"[^\W_]+")
_THOUSANDS = re.compile(r"(?<=\d)[,.،٬](?=\d{3}\b)")
_RUN = 3  # words
_PERMUTATIONS, _BANDS = 255, 85  # finds nine in ten pairs that share .3 of their runs, half of those that share .2
_DAYS = 10  # between publications
_SHARED = 0.38  # of the shorter's runs
_TOGETHER = 1.12  # of shared runs and of likeness in the words that tell
_CERTAIN = 0.63  # of the shorter's runs: from here nothing else is asked
_LEAST = 12  # runs of the shorter
_SEED = 7
_AT_ONCE = 500  # texts whose signatures are made at once
_CROWD = 400  # texts that share a part of their signature: more are a form, and its fillings are no copies
_UNDATED = -(10**6)
_MIX = tuple(np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93))

Numbers = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Text:
    """One report as it is compared: `day` is its publication (YYYY-MM-DD) or None."""

    no: int
    text: str
    title: str | None
    day: str | None
    outlet: str | None
    length: int = 0  # characters, where the text itself is not at hand


@dataclass(frozen=True, slots=True)
class Copy:
    """Two reports with the same words; `shared` is the part of the shorter's runs of words, 0 to 1."""

    a: int
    b: int
    shared: float


class _Words:
    """The words of many texts as numbers, so that a long corpus takes little room."""

    def __init__(self) -> None:
        self._written: dict[str, int] = {}
        self._numbers: dict[str, int] = {}
        self._folded: list[str] = []

    def numbers(self, words: Iterable[str]) -> NDArray[np.uint32]:
        """The words of a text in their order; spellings that fold to one have one number."""
        known = self._written
        return np.array([known[w] if w in known else self._new(w) for w in words], np.uint32)

    def _new(self, word: str) -> int:
        folded = fold(word)
        number = self._numbers.setdefault(folded, len(self._folded))
        if number == len(self._folded):
            self._folded.append(folded)
        self._written[word] = number
        return number

    def telling(self, numbers: NDArray[np.uint32]) -> frozenset[str]:
        """The stems of the words that tell something."""
        return frozenset([s for n in set(numbers.tolist()) if weight(s := stem(self._folded[n])) > 0])

    def figures(self, numbers: NDArray[np.uint32]) -> set[int]:
        """The numbers of the words that are figures."""
        return {n for n in set(numbers.tolist()) if self._folded[n].isdigit()}


class _Body:
    """What of a text is compared; outlets put their own titles."""

    __slots__ = ("day", "no", "words")

    def __init__(self, t: Text, words: _Words) -> None:
        body = t.text.strip()
        if t.title and body.startswith(t.title.strip()):
            body = body[len(t.title.strip()) :]
        self.no = t.no
        self.day = date.fromisoformat(t.day).toordinal() if t.day else _UNDATED
        self.words = words.numbers(_WORD.findall(_THOUSANDS.sub("", body)))

    def runs(self) -> Numbers:
        """The runs of words, each as one well-mixed number, in order and once."""
        a = self.words.astype(np.uint64) + np.uint64(1)
        mixed = a[:-2] * _MIX[0] + a[1:-1] * _MIX[1] + a[2:] * _MIX[2]
        return np.unique((mixed ^ (mixed >> np.uint64(29))) * _MIX[3])


def find_copies(texts: Iterable[Text], new: frozenset[int] | None = None) -> list[Copy]:
    """The pairs of near-identical texts, those with one of the `new` reports where these are named."""
    words = _Words()
    bodies = [_Body(t, words) for t in texts]
    out = []
    at, runs = -1, np.empty(0, np.uint64)
    for i, j in _likely(bodies, new):
        if i != at:
            at, runs = i, bodies[i].runs()
        if shared := _shared(bodies[i], bodies[j], words, runs):
            out.append(Copy(min(bodies[i].no, bodies[j].no), max(bodies[i].no, bodies[j].no), shared))
    return out


def _likely(bodies: list[_Body], new: frozenset[int] | None) -> list[tuple[int, int]]:
    """Places of the texts that share a part of their signatures (MinHash) and were published near each other."""
    long = np.array([i for i, b in enumerate(bodies) if len(b.words) >= _LEAST + 2], np.int64)
    if len(long) < 2:
        return []
    signatures = np.concatenate([np.array(rows, np.uint32) for rows in _signatures([bodies[i] for i in long])])
    width = _PERMUTATIONS // _BANDS
    pairs: set[tuple[int, int]] = set()
    for band in range(_BANDS):
        part = signatures[:, band * width : (band + 1) * width].astype(np.uint64)
        pairs.update(_together(part @ np.array(_MIX[:width], np.uint64)))
    found = np.array(sorted(pairs), np.int64).reshape(-1, 2)
    a, b = long[found[:, 0]], long[found[:, 1]]
    days = np.array([body.day for body in bodies])
    near = (abs(days[a] - days[b]) <= _DAYS) | (days[a] == _UNDATED) | (days[b] == _UNDATED)
    if new is not None:
        fresh = np.array([body.no in new for body in bodies])
        near &= fresh[a] | fresh[b]
    return list(zip(a[near].tolist(), b[near].tolist(), strict=True))


def _signatures(bodies: list[_Body]) -> Iterator[list[list[int]]]:
    from rensa import RMinHash

    for i in range(0, len(bodies), _AT_ONCE):
        runs = [b.runs() for b in bodies[i : i + _AT_ONCE]]
        yield RMinHash.digest_matrix_from_token_hash_sets(runs, _PERMUTATIONS, _SEED).to_rows()


def _together(keys: Numbers) -> Iterator[tuple[int, int]]:
    """Pairs of the places where the same key stands, the smaller place first; a crowd is passed over."""
    order = np.argsort(keys, kind="stable")
    bounds = np.concatenate(([0], np.flatnonzero(np.diff(keys[order])) + 1, [len(keys)]))
    sizes = np.diff(bounds)
    for i in np.flatnonzero((sizes > 1) & (sizes <= _CROWD)).tolist():
        yield from combinations(order[bounds[i] : bounds[i + 1]].tolist(), 2)


def shared_part(a: Text, b: Text) -> float:
    """The part of the shorter's runs of words that the longer has too; 0 where neither is a copy of the other."""
    words = _Words()
    first, second = _Body(a, words), _Body(b, words)
    return _shared(first, second, words, first.runs())


def _shared(a: _Body, b: _Body, words: _Words, runs: Numbers) -> float:
    """`runs`: those of `a`."""
    second = b.runs()
    less = min(len(runs), len(second))
    if less < _LEAST:
        return 0.0
    shared = len(np.intersect1d(runs, second, assume_unique=True)) / less
    if shared < _CERTAIN:
        if shared < _SHARED or not _figures_agree(words.figures(a.words), words.figures(b.words)):
            return 0.0
        if shared + likeness(words.telling(a.words), words.telling(b.words)) < _TOGETHER:
            return 0.0
    return round(shared, 3)


def _figures_agree(a: set[int], b: set[int]) -> bool:
    return len(a & b) >= min(len(a), len(b)) / 2


def original(texts: Iterable[Text]) -> Text:
    """Which of several copies the others come from: the earliest; of one day the longest, then the first that came."""
    return min(texts, key=lambda t: (t.day or "9999", -(t.length or len(t.text)), t.no))
