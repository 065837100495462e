"""What may be attached to a word: و ف ب ل ك س ال before it, a pronoun after it.

`splits` lists every reading of a folded word as prefixes + stem + suffix; which stems exist is for the caller to
say. The stem is given back as it stands alone: غارته → غاره + ه, قصفوهم → قصفوا + هم, قتلاهم → قتلي + هم.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple


class Split(NamedTuple):
    """One reading of a word. `prefixes` are from right to left: ("و", "ب", "ال")."""

    prefixes: tuple[str, ...]
    stem: str
    suffix: str


_PRONOUNS = ("ه", "ها", "هم", "هما", "هن", "ك", "كم", "نا", "ي", "ني")
_MIN_STEM = 2
_LONG = "اوي"  # after these a final ء becomes ئ or ؤ before a pronoun: أعضائه, لجوئه, مجيئه


def _prefix_table() -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """For each first letter, what a word may begin with: (spelling, prefixes), shortest first."""
    table: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for conjunction in ((), ("و",), ("ف",)):
        for rest in ((), ("ب",), ("ل",), ("ك",), ("س",), ("ال",), ("ب", "ال"), ("ل", "ال"), ("ك", "ال")):
            prefixes = conjunction + rest
            if prefixes:
                spelling = "".join(prefixes).replace("لال", "لل")
                table.setdefault(spelling[0], []).append((spelling, prefixes))
    return {letter: tuple(sorted(rows, key=lambda row: len(row[0]))) for letter, rows in table.items()}


_PREFIXES = _prefix_table()
_BY_LAST: dict[str, tuple[str, ...]] = {
    last: tuple(p for p in _PRONOUNS if p[-1] == last) for last in {p[-1] for p in _PRONOUNS}
}
_NEW = tuple.__new__


def _prefixed(word: str) -> list[tuple[tuple[str, ...], str]]:
    """Every way to take prefixes off `word`, none taken off first."""
    out: list[tuple[tuple[str, ...], str]] = [((), word)]
    for spelling, prefixes in _PREFIXES.get(word[0], ()):
        rest = word[len(spelling) :]
        if len(rest) < _MIN_STEM:
            break
        if not word.startswith(spelling):
            continue
        last = prefixes[-1]
        if last == "س" and rest[0] not in "يتنا":  # the future, before a present only
            continue
        out.append((prefixes, rest))
        if last == "ال" and spelling[-2:] == "لل":  # ل + اللجنه is written للجنه
            out.append((prefixes, "ل" + rest))
    return out


def _standing_alone(stem: str) -> tuple[str, ...]:
    """A stem cut off before a pronoun, in the spellings it may have alone."""
    last = stem[-1]
    if last == "ت":
        return (stem, stem[:-1] + "ه")
    if last == "ا":
        return (stem, stem[:-1] + "ي")
    if last == "و":
        return (stem, stem[:-1] + "ء", stem + "ا") if stem[-2] in _LONG else (stem, stem + "ا")
    if last == "ي" and stem[-2] in _LONG:
        return (stem, stem[:-1] + "ء")
    return (stem,)


@lru_cache(maxsize=2_000)  # several lexicons ask for the words of one report
def splits(folded: str) -> tuple[Split, ...]:
    """All readings of a folded word, the whole word first. Pronouns are never read after ال."""
    if len(folded) <= _MIN_STEM:
        return (Split((), folded, ""),)
    starts = _prefixed(folded)
    out = [_NEW(Split, (prefixes, rest, "")) for prefixes, rest in starts]
    for suffix in _BY_LAST.get(folded[-1], ()):
        if not folded.endswith(suffix):
            continue
        length = len(suffix)
        for prefixes, rest in starts:
            if len(rest) - length < _MIN_STEM or (prefixes and prefixes[-1] == "ال"):
                continue
            for stem in _standing_alone(rest[:-length]):
                out.append(_NEW(Split, (prefixes, stem, suffix)))
    return tuple(out)


def best_split(folded: str, known: Callable[[str], bool], protected: frozenset[str] = frozenset()) -> Split:
    """The reading whose stem is known with the fewest clitics, the whole word where none is.

    A name in `protected` is never cut into, also after a prefix (وبيروت is و + بيروت). Among readings with as many
    clitics, one with a suffix comes first: a word's first letter is more often its root's than its last.
    """
    whole = Split((), folded, "")
    if folded in protected or known(folded):
        return whole
    best, cost = whole, 100
    for split in splits(folded)[1:]:
        prefixes, stem, suffix = split
        price = 2 * (len(prefixes) + bool(suffix)) + (not suffix)
        if price < cost and ((not suffix and stem in protected) or known(stem)):
            best, cost = split, price
    return best
