"""Facts put in the place of others: what tells two texts made from one form from a text and its copy.

Two statements on two executions, or on two convoys of one relief, share most of their words; but where one has a name,
the other has another, as often as it comes, or where one has figures, the other has others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from mahdar.casebook.gist import NAMING, ORDINALS, stem, weight

_LONGEST = 6  # words that stand in the place of others; where more do, the passage is another
_TWICE = 2  # figures, or one name in the place of another
_ALIKE = 0.55  # of letters: another spelling or form of one word


def other_facts(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether one text, given as folded words, has other facts in the same places as the other."""
    seen_a, seen_b = frozenset(map(stem, a)), frozenset(map(stem, b))
    figures: set[tuple[str, str]] = set()
    named: Counter[tuple[str, str]] = Counter()
    for less, more in _places(a, b):
        figures.update(zip(_figures(less), _figures(more), strict=False))
        named.update(_renamed(_facts(less, seen_b), _facts(more, seen_a)))
    clashing = [pair for pair in figures if int(pair[0]) != int(pair[1])]
    return len(clashing) >= _TWICE or any(n >= _TWICE for n in named.values())


def _places(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """What stands in `a` and what in `b` where only a few words differ."""
    for way, i, j, k, m in SequenceMatcher(None, a, b, False).get_opcodes():
        if way == "replace" and j - i <= _LONGEST and m - k <= _LONGEST:
            yield a[i:j], b[k:m]


def _figures(words: Sequence[str]) -> list[str]:
    return [w for w in words if w.isdigit()]


def _facts(words: Sequence[str], elsewhere: frozenset[str]) -> list[str]:
    """Ordinals, and words that may be names and are nowhere in the other text."""
    stems = map(stem, words)
    return [s for s in stems if s in ORDINALS or (weight(s) >= NAMING and s not in elsewhere and not s.isdigit())]


def _renamed(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The first fact of each side, where they are not spellings of one word."""
    if a and b and a[0] != b[0]:
        ordinals = a[0] in ORDINALS and b[0] in ORDINALS
        if ordinals or SequenceMatcher(None, a[0], b[0], False).ratio() < _ALIKE:
            yield a[0], b[0]
