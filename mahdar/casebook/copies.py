"""Copies: reports whose words are near the same (a wire that several outlets print, an article printed twice).

Candidates come from MinHash signatures over runs of folded words (rensa); the runs themselves then decide. Texts made
from one form (rates, prayer times, tables of scores) share their words and differ in their numbers: no copies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mahdar.arabic.fold import fold

_WORD = re.compile(r"[^\W_]+")
_RUN = 4  # words
_PERMUTATIONS, _BANDS = 128, 32  # finds two thirds of pairs that share .4 of their runs, and near all that share .6
_SHARED = 0.5  # of the shorter's runs
_ALIKE = 0.3  # of the runs of both
_LEAST = 15  # runs of the shorter
_NUMBERS = 0.5  # of the numbers of both
_SEED = 7


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


def find_copies(texts: Sequence[Text], new: frozenset[int] | None = None) -> list[Copy]:
    """The pairs of near-identical texts, those with one of the `new` reports where these are named."""
    from rensa import RMinHash, RMinHashLSH

    runs = [_runs(t) for t in texts]
    signatures = RMinHash.from_token_sets(runs, num_perm=_PERMUTATIONS, seed=_SEED)
    index = RMinHashLSH(threshold=_ALIKE, num_perm=_PERMUTATIONS, num_bands=_BANDS)
    index.insert_many(signatures)
    out = []
    for i, t in enumerate(texts):
        if (new is not None and t.no not in new) or len(runs[i]) < _LEAST:
            continue
        for j in sorted(index.query(signatures[i])):
            twice = j < i and (new is None or texts[j].no in new)  # will be, or was, asked the other way round
            if j != i and not twice and (shared := shared_part(runs[i], runs[j])) and _same_numbers(t, texts[j]):
                out.append(Copy(min(t.no, texts[j].no), max(t.no, texts[j].no), shared))
    return out


def shared_part(a: Iterable[str], b: Iterable[str]) -> float:
    """The part of the shorter's runs that the longer has too; 0 where it is too little to call one a copy."""
    first, second = set(a), set(b)
    less, both = min(len(first), len(second)), len(first & second)
    if less < _LEAST or both < _SHARED * less or both < _ALIKE * len(first | second):
        return 0.0
    return round(both / less, 3)


def original(texts: Iterable[Text]) -> Text:
    """Which of several copies the others come from: the earliest; of one day the longest, then the first that came."""
    return min(texts, key=lambda t: (t.day or "9999", -(t.length or len(t.text)), t.no))


def _words(t: Text) -> list[str]:
    """The folded words of the body: outlets put their own titles."""
    body = t.text.strip()
    if t.title and body.startswith(t.title.strip()):
        body = body[len(t.title.strip()) :]
    return [fold(w) for w in _WORD.findall(body)]


def _runs(t: Text) -> list[str]:
    words = _words(t)
    return [" ".join(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1)]


def _same_numbers(a: Text, b: Text) -> bool:
    first, second = ({w for w in _words(t) if w.isdigit()} for t in (a, b))
    return len(first & second) >= _NUMBERS * min(len(first), len(second))
