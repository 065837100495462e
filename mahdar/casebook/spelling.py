"""Spellings of one name: outlets write foreign names as they hear them, and join or part what belongs together."""

from __future__ import annotations

from collections.abc import Sequence

_VOWELS = str.maketrans("", "", "اوي")
_ONE_SOUND = str.maketrans("غجقكڤتثظضذ", "كككككثثذذذ") | {ord("ط"): "ث", ord("ف"): "ف", ord("ص"): "س"}
_PARTS = frozenset({"بن", "ابن", "ال", "فون", "دي", "دو", "فان"})
_SAME_LENGTH = 2  # letters that two spellings of a word may differ in length


def joined(words: Sequence[str]) -> list[str]:
    """عبد and ابو joined to what follows, بن and the like left out, the article taken off."""
    out: list[str] = []
    ahead = ""
    for word in words:
        if word in _PARTS:
            continue
        bare = word[2:] if word.startswith("ال") and len(word) > 4 and not ahead else word
        if word in ("عبد", "ابو", "ابي", "ابا", "ام"):
            ahead = "ابو" if word.startswith("اب") else word
            continue
        out.append(ahead + bare)
        ahead = ""
    return out + ([ahead] if ahead else [])


def skeleton(words: Sequence[str]) -> tuple[str, ...]:
    """The consonants of a name, sounds that are written in several ways as one; what spellings of a name share."""
    return tuple(_bones(w) for w in joined(words))


def _bones(word: str) -> str:
    bare = word[:1] + word[1:].translate(_VOWELS)
    sounds = bare.translate(_ONE_SOUND)
    return "".join(c for i, c in enumerate(sounds) if i == 0 or c != sounds[i - 1])


def variants(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether two names may be spellings of one: word by word the same, or long foreign-looking words nearly so.

    Short words differ by their vowels in meaning (سالم is not سليم): they have to agree letter for letter.
    """
    first, second = joined(a), joined(b)
    if len(first) != len(second):
        return False
    return all(x == y or (min(len(x), len(y)) >= 5 and abs(len(x) - len(y)) <= _SAME_LENGTH)
               for x, y in zip(first, second, strict=True))  # fmt: skip
