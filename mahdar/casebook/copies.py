"""Copies: reports whose words are near the same (a wire that several outlets print, an article printed twice).

Candidates come from sketches of the texts (FracMinHash over runs of folded words, L. Irber et al. 2022); all runs then
decide. Texts made from one form (the weather, greetings, titles of princes) share their runs too. Where there are
reports enough, the form shows: its runs come back day after day, and count for little. In few reports the words that
tell must be alike as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from mahdar.casebook.replaced import other_facts
from mahdar.casebook.vocabulary import Numbers, Sealed, Vocabulary

_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile(r"[\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\ufeff]")  # within words
_THOUSANDS = re.compile(r"(?<=\d)[,.،٬](?=\d{3}\b)")
_RUN = 3  # words
_DAYS = 10  # between publications
_LEAST = 12  # runs of a text
_ENOUGH = 1000  # texts: from here it shows which runs belong to a form
_COUNTS_FOR = np.array([1, 1, 1, 0.6, 0.3, 0.1, 0.05, 0.05, 0.05])  # a run, by the days that it is met on
_TOLD = 0.31  # of the shorter's runs, so counted, less what its words miss
_PERHAPS = 0.15  # so much: left open
_MISSED = 0.45  # what is taken off where no word of the shorter is in the longer
_SHARED = 0.38  # of the shorter's runs; this and the next two where there are few texts
_TOGETHER = 1.12  # of shared runs and of likeness in the words that tell
_CERTAIN = 0.63  # of the shorter's runs: from here nothing else is asked
_SURELY = 0.9  # of the shorter's runs: from here a figure that differs is a slip
_LOOKED_AT = 250  # words in which facts are compared place by place
_CERTAINTY = 0.7  # of copies that share next to nothing
_LEFT_OPEN = 0.4
_ONE_IN = 4  # runs that go into a sketch
_TELLING = 0.3  # what a run has to count for to be looked up
_LIKELY = 0.1  # of the lighter sketch
_CROWD = 60  # texts that share a run: more tell nothing
_PLACES = 25  # bits: how many runs the table of days keeps apart
_BITS = np.array([n.bit_count() for n in range(256)])
_UNDATED = -(10**6)
_MIX = tuple(np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93))

Places = NDArray[np.int64]
Weights = NDArray[np.float64]


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
    """Two reports with the same words; `shared` is the part of the shorter's runs of words, 0 to 1.

    Where it is not `sure`, one may be written after the other or both after a third. `certainty`: 0 to 1.
    """

    a: int
    b: int
    shared: float
    certainty: float
    sure: bool


class _Body:
    """What of a text is compared; outlets put their own titles."""

    __slots__ = ("day", "no", "runs", "words")

    def __init__(self, t: Text, words: Vocabulary) -> None:
        body = t.text.strip()
        if t.title and body.startswith(t.title.strip()):
            body = body[len(t.title.strip()) :]
        body = _MARKS.sub("", body)
        self.no = t.no
        self.day = date.fromisoformat(t.day).toordinal() if t.day else _UNDATED
        self.words = words.numbers(_WORD.findall(_THOUSANDS.sub("", body)))
        self.runs = _runs(self.words)


def _runs(words: NDArray[np.uint32]) -> Numbers:
    """The runs of words, each as one well-mixed number, in order and once; none of a short text."""
    if len(words) < _LEAST + _RUN - 1:
        return np.empty(0, np.uint32)
    a = words.astype(np.uint64) + np.uint64(1)
    mixed = a[:-2] * _MIX[0] + a[1:-1] * _MIX[1] + a[2:] * _MIX[2]
    return np.unique((((mixed ^ (mixed >> np.uint64(29))) * _MIX[3]) >> np.uint64(32)).astype(np.uint32))


class _Usual:
    """On how many days each run is met, of every eight days; runs that fall together by chance add few."""

    def __init__(self, bodies: Iterable[_Body]) -> None:
        self._days = np.zeros(1 << _PLACES, np.uint8)
        for body in bodies:
            self._days[body.runs >> (32 - _PLACES)] |= np.uint8(1 << body.day % 8)

    def weights(self, runs: Numbers) -> NDArray[np.float64]:
        """What each run counts for."""
        return _COUNTS_FOR[_BITS[self._days[runs >> (32 - _PLACES)]]]


def find_copies(texts: Iterable[Text], new: frozenset[int] | None = None) -> list[Copy]:
    """The pairs of near-identical texts, those with one of the `new` reports where these are named."""
    words = Vocabulary()
    bodies = [_Body(t, words) for t in texts]
    usual = _Usual(bodies) if len(bodies) >= _ENOUGH else None
    out = []
    for i, j in _likely(bodies, new, usual):
        a, b = bodies[i], bodies[j]
        if found := _compared(a, b, words, usual):
            out.append(found)
    return out


def _likely(bodies: list[_Body], new: frozenset[int] | None, usual: _Usual | None) -> Iterator[tuple[int, int]]:
    """Places of the texts that share a good part of the runs of their sketches and were published near each other.

    A sketch holds every run whose number is low enough: of many texts one in `_ONE_IN`, of few all.
    """
    last = np.uint32((2**32 - 1) // (_ONE_IN if usual else 1))
    held = [b.runs[: np.searchsorted(b.runs, last, "right")] for b in bodies]
    owner = np.repeat(np.arange(len(bodies)), [len(h) for h in held])
    runs = np.concatenate([np.empty(0, np.uint32), *held])
    worth = usual.weights(runs) if usual else np.ones(len(runs))
    telling = worth >= _TELLING
    owner, runs, worth = owner[telling], runs[telling], worth[telling]
    mass = np.bincount(owner, worth, len(bodies))
    a, b, shared = _sharing(owner, runs, worth, len(bodies))
    days = np.array([body.day for body in bodies])
    fit = (abs(days[a] - days[b]) <= _DAYS) | (days[a] == _UNDATED) | (days[b] == _UNDATED)
    fit &= shared >= _LIKELY * np.minimum(mass[a], mass[b])
    if new is not None:
        fresh = np.array([body.no in new for body in bodies], bool)
        fit &= fresh[a] | fresh[b]
    return zip(a[fit].tolist(), b[fit].tolist(), strict=True)


def _sharing(owner: Places, runs: Numbers, worth: NDArray[np.float64], many: int) -> tuple[Places, Places, Weights]:
    """Pairs of texts (the smaller place first) that hold the same runs, and what those are worth together."""
    order = np.argsort(runs, kind="stable")
    owner, worth = owner[order], worth[order]
    bounds = np.concatenate(([0], np.flatnonzero(np.diff(runs[order])) + 1, [len(runs)]))
    sizes = np.diff(bounds)
    pairs, weights = [np.empty(0, np.int64)], [np.empty(0)]
    for size in range(2, _CROWD + 1):
        starts = bounds[:-1][sizes == size]
        held = owner[starts[:, None] + np.arange(size)]
        first, second = np.triu_indices(size, 1)
        pairs.append((held[:, first] * many + held[:, second]).ravel())
        weights.append(np.repeat(worth[starts], len(first)))
    found, at = np.unique(np.concatenate(pairs), return_inverse=True)
    return (
        found // max(1, many),
        found % max(1, many),
        np.bincount(at, np.concatenate(weights), len(found)).astype(float),
    )


def shared_part(a: Text, b: Text) -> float:
    """The part of the shorter's runs of words that the longer has too; 0 where neither is a copy of the other."""
    words = Vocabulary()
    found = _compared(_Body(a, words), _Body(b, words), words, None)
    return found.shared if found else 0.0


def _compared(a: _Body, b: _Body, words: Vocabulary, usual: _Usual | None) -> Copy | None:
    """What two texts are to each other; None where they are no copies."""
    if not len(a.runs) or not len(b.runs):
        return None
    shared, worth = _among_many(a, b, words.sealed, usual) if usual else _among_few(a, b, words.sealed)
    if worth < _PERHAPS or (shared < _SURELY and words.sealed.may_clash(a.words, b.words) and _clash(a, b, words)):
        return None
    sure = worth >= _TOLD
    certainty = _CERTAINTY + (1 - _CERTAINTY) * shared if sure else _LEFT_OPEN
    return Copy(min(a.no, b.no), max(a.no, b.no), round(shared, 3), round(certainty, 3), sure)


def _clash(a: _Body, b: _Body, words: Vocabulary) -> bool:
    return other_facts(words.written(a.words[:_LOOKED_AT]), words.written(b.words[:_LOOKED_AT]))


def _among_many(a: _Body, b: _Body, words: Sealed, usual: _Usual) -> tuple[float, float]:
    """The part of the lighter's runs that both have, forms counting for little; and that less what its words miss."""
    common = usual.weights(np.intersect1d(a.runs, b.runs, assume_unique=True)).sum()
    told = min(1.0, float(common / min(usual.weights(a.runs).sum(), usual.weights(b.runs).sum())))
    if told < _PERHAPS:
        return told, 0.0
    short, long = sorted((words.telling(a.words), words.telling(b.words)), key=words.mass)
    missed = words.mass(np.setdiff1d(short, long, assume_unique=True)) / (words.mass(short) or 1.0)
    return told, told - _MISSED * missed


def _among_few(a: _Body, b: _Body, words: Sealed) -> tuple[float, float]:
    """The part of the shorter's runs that both have; and what it is worth, if the words that tell are alike too."""
    common = np.intersect1d(a.runs, b.runs, assume_unique=True)
    shared = len(common) / min(len(a.runs), len(b.runs))
    if shared >= _CERTAIN:
        return shared, shared
    if shared < _SHARED or not _agree(words.figures(a.words), words.figures(b.words)):
        return shared, 0.0
    first, second = words.telling(a.words), words.telling(b.words)
    alike = words.mass(np.intersect1d(first, second)) / (words.mass(np.union1d(first, second)) or 1.0)
    return shared, shared if shared + alike >= _TOGETHER else 0.0


def _agree(a: Numbers, b: Numbers) -> bool:
    return len(np.intersect1d(a, b)) >= min(len(a), len(b)) / 2


def original(texts: Iterable[Text]) -> Text:
    """Which of several copies the others come from: the earliest; of one day the longest, then the first that came."""
    return min(texts, key=lambda t: (t.day or "9999", -(t.length or len(t.text)), t.no))
