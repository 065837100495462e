"""The cue words of bargains, read from `data/deal_cues.yml` and found in a text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from mahdar.arabic.fold import fold
from mahdar.arabic.tokens import Words
from mahdar.errors import InputError

_FILE = Path(__file__).parent / "data" / "deal_cues.yml"
_PARTS = {"acts", "phrases"}
_AS_IT_STANDS = "="  # before a phrase: no article or preposition with it («لقاء» is «for», «اللقاء» a meeting)


@dataclass(frozen=True, slots=True)
class Cue:
    """Tokens `first` to `last` (exclusive) are a phrase of the list `name`."""

    first: int
    last: int
    name: str


@dataclass(frozen=True, slots=True)
class DealCues:
    """`acts`: act lemma → stance class; `phrases`: first word → (list, the words after it), longest first."""

    acts: dict[str, str]
    phrases: dict[str, list[tuple[str, tuple[str, ...]]]]

    @classmethod
    @lru_cache(maxsize=2)
    def load(cls, path: Path = _FILE) -> DealCues:
        """The lists of a file; refused where it holds anything but lists of words."""
        data = yaml.safe_load(path.read_text("utf-8"))
        if not isinstance(data, dict) or set(data) != _PARTS:
            raise InputError("not a file of deal cues", str(path), "it has the parts acts and phrases")
        for part, lists in data.items():
            _check(path, part, lists)
        acts = {lemma: name for name, lemmas in data["acts"].items() for lemma in lemmas}
        phrases: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for name, listed in data["phrases"].items():
            for phrase in listed:
                words = [fold(w) for w in phrase.removeprefix(_AS_IT_STANDS).split()]
                mark = _AS_IT_STANDS if phrase.startswith(_AS_IT_STANDS) else ""
                phrases.setdefault(mark + words[0], []).append((name, tuple(words[1:])))
        for found in phrases.values():
            found.sort(key=lambda x: -len(x[1]))
        return cls(acts, phrases)

    def find(self, words: Words) -> list[Cue]:
        """Every phrase of a text, in text order; of one list the longest at each token."""
        out: list[Cue] = []
        tokens = words.tokens
        for token in tokens:
            if token.kind == "p" or token.kind == "n":
                continue
            seen: set[str] = set()
            for word in (_AS_IT_STANDS + _joined(token.fold), _AS_IT_STANDS + token.fold, *bare_forms(token.fold)):
                for name, rest in self.phrases.get(word, ()):
                    last = token.i + 1 + len(rest)
                    if name not in seen and all(
                        k < len(tokens) and tokens[k].fold == w for k, w in enumerate(rest, token.i + 1)
                    ):
                        seen.add(name)
                        out.append(Cue(token.i, last, name))
        return out


@lru_cache(maxsize=20_000)
def bare_forms(word: str) -> tuple[str, ...]:
    """A folded word and what it is without conjunction, preposition and article."""
    return tuple(dict.fromkeys(_stripped(word)))


def _joined(word: str) -> str:
    """A word without the conjunction before it."""
    return word[1:] if len(word) > 3 and word[0] in "وف" else word


def _stripped(word: str) -> Iterator[str]:
    yield word
    if len(word) > 3 and word[0] in "وف":
        word = word[1:]
        yield word
    if len(word) > 4 and word[0] in "بلك":
        yield word[1:]
        if word[1:3] == "ال":
            word = word[1:]
        elif word.startswith("لل"):
            yield word[2:]
    if len(word) > 4 and word.startswith("ال"):
        yield word[2:]


def _check(path: Path, part: str, lists: object) -> None:
    """Every list a list of words, no word twice in a part of acts."""
    if not isinstance(lists, dict):
        raise InputError("a part of the deal cues is no mapping", f"{path}: {part}", "write name: [words]")
    seen: set[str] = set()
    for name, listed in lists.items():
        if not isinstance(listed, list) or not all(isinstance(w, str) and w.strip() for w in listed):
            raise InputError("not a list of words", f"{path}: {part}: {name}", "write name: [words]")
        twice = sorted(seen.intersection(listed)) if part == "acts" else []
        if twice or len(set(listed)) < len(listed):
            raise InputError("a word stands twice", f"{path}: {part}: {name}", " ".join(twice) or "see the list")
        seen.update(listed)
