"""What a passage is about, for comparing it with others: its words cut to their stems, each weighed by how rare it is.

A crude stemmer does here, after L. Larkey's light stemming («light10», 2002): two passages are only asked whether they
share words. How rare a word is comes from its rank in the reader's list of newspaper words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from math import log

from mahdar.arabic.fold import fold
from mahdar.reading.scorer import DATA

_WORD = re.compile(r"[^\W_]+")
_STOP = re.compile(r"[\n؟!?؛]|\.(?=\s|$)")
_BEFORE = ("وبال", "وال", "بال", "كال", "فال", "ولل", "لل", "ال", "و")
_AFTER = ("ها", "هم", "ان", "ات", "ون", "ين", "يه", "تين", "ه", "ي", "ا")
_SHORTEST = 3  # letters that remain
_LONGEST = 600  # characters of one sentence that are looked at
_UNKNOWN = 40_000  # rank of words that are not in the list


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of a word, folded, or the number it writes."""
    out = fold(word)
    for prefix in _BEFORE:
        if out.startswith(prefix) and len(out) >= len(prefix) + _SHORTEST:
            out = out[len(prefix) :]
            break
    for suffix in _AFTER:
        if out.endswith(suffix) and len(out) >= len(suffix) + _SHORTEST:
            return out[: -len(suffix)]
    return out


def stems(text: str) -> list[str]:
    """The stems of a text's words and numbers, in their order."""
    return [stem(word) for word in _WORD.findall(text)]


NAMING = 0.6  # weight of a word that may be a name
ORDINALS = frozenset(
    stem(w) for w in "الأول الأولى الثاني الثانية الثالث الثالثة الرابع الرابعة الخامس الخامسة السادس السادسة".split()
)


@cache
def _ranks() -> dict[str, int]:
    """Stem → rank of its most frequent word."""
    out: dict[str, int] = {}
    with (DATA / "clusters.tsv").open(encoding="utf-8") as lines:
        for rank, line in enumerate(lines, 1):
            out.setdefault(stem(line.split("\t", 1)[0]), rank)
    return out


@lru_cache(maxsize=100_000)
def weight(stem_: str) -> float:
    """How much a shared stem tells, 0 to 1: nothing for the hundred most frequent words, most for those unknown."""
    rank = _ranks().get(stem_, _UNKNOWN)
    return max(0.0, log(rank / 100) / log(_UNKNOWN / 100)) if rank > 100 else 0.0


def gist(text: str) -> frozenset[str]:
    """The stems of a passage that tell something."""
    return frozenset(s for s in stems(text) if weight(s) > 0)


def total(words: Iterable[str]) -> float:
    """The weights of stems together."""
    return sum(map(weight, words))


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence of `text` that holds the passage from `start` to `end` (code points); a part where it is long."""
    floor, roof = max(0, start - _LONGEST // 2), min(len(text), end + _LONGEST // 2)
    for found in _STOP.finditer(text, floor, start):
        floor = found.end()
    after = _STOP.search(text, end, roof)
    return text[floor : after.start() if after else roof]
