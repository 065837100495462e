"""Copies: reports whose words are near the same (a wire that several outlets print, an article printed twice).

Candidates come from MinHash signatures over runs of folded words (rensa); the words themselves then decide. Texts made
from one form (the weather, greetings, sentences carried out) share their runs and differ in the words that tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

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


class _Body:
    """What of a text is compared; outlets put their own titles."""

    def __init__(self, t: Text) -> None:
        body = t.text.strip()
        if t.title and body.startswith(t.title.strip()):
            body = body[len(t.title.strip()) :]
        self.no = t.no
        self.day = date.fromisoformat(t.day).toordinal() if t.day else None
        self.words = [fold(w) for w in _WORD.findall(_THOUSANDS.sub("", body))]

    def runs(self) -> list[str]:
        words = self.words
        return [f"{a} {b} {c}" for a, b, c in zip(words, words[1:], words[2:], strict=False)]

    def telling(self) -> frozenset[str]:
        return frozenset(s for w in set(self.words) if weight(s := stem(w)) > 0)

    def figures(self) -> set[str]:
        return {w for w in self.words if w.isdigit()}


def find_copies(texts: Sequence[Text], new: frozenset[int] | None = None) -> list[Copy]:
    """The pairs of near-identical texts, those with one of the `new` reports where these are named."""
    from rensa import RMinHash, RMinHashLSH

    bodies = [_Body(t) for t in texts]
    signatures = RMinHash.from_token_sets((b.runs() for b in bodies), num_perm=_PERMUTATIONS, seed=_SEED)
    index = RMinHashLSH(threshold=0.2, num_perm=_PERMUTATIONS, num_bands=_BANDS)
    index.insert_many(signatures)
    out = []
    for i, body in enumerate(bodies):
        if new is not None and body.no not in new:
            continue
        for j in sorted(index.query(signatures[i])):
            twice = j <= i and (new is None or bodies[j].no in new)  # was, or will be, asked the other way round
            if not twice and _near(body, bodies[j]) and (shared := _shared(body, bodies[j])):
                out.append(Copy(min(body.no, bodies[j].no), max(body.no, bodies[j].no), shared))
    return out


def _near(a: _Body, b: _Body) -> bool:
    return a.no != b.no and (a.day is None or b.day is None or abs(a.day - b.day) <= _DAYS)


def shared_part(a: Text, b: Text) -> float:
    """The part of the shorter's runs of words that the longer has too; 0 where neither is a copy of the other."""
    return _shared(_Body(a), _Body(b))


def _shared(a: _Body, b: _Body) -> float:
    first, second = set(a.runs()), set(b.runs())
    less = min(len(first), len(second))
    if less < _LEAST:
        return 0.0
    shared = len(first & second) / less
    if shared < _CERTAIN:
        together = shared + likeness(a.telling(), b.telling())
        if shared < _SHARED or together < _TOGETHER or not _figures_agree(a, b):
            return 0.0
    return round(shared, 3)


def _figures_agree(a: _Body, b: _Body) -> bool:
    first, second = a.figures(), b.figures()
    return len(first & second) >= min(len(first), len(second)) / 2


def original(texts: Iterable[Text]) -> Text:
    """Which of several copies the others come from: the earliest; of one day the longest, then the first that came."""
    return min(texts, key=lambda t: (t.day or "9999", -(t.length or len(t.text)), t.no))
