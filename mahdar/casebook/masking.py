"""Pseudonyms in the place of protected names, with a way back to the offsets of the untouched text.

    mask = names.mask(text, here)       # `here`: folded names of those whom this report tells of
    mask.text                           # with pseudonyms
    mask.span(start, end)               # where a passage of the report stands in it
    mask.back(start, end)               # where a passage of it stands in the report

A name is found however it is spelled, with و ف ب ل ك before it, with or without «بن»; its first and last word
alone stand for it too. Within a report that tells of somebody, each single word of the name does.
"""

from __future__ import annotations

import hmac
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from mahdar.arabic.fold import IGNORED, fold
from mahdar.casebook.words import word_key

_WORD = re.compile(rf"[^\W\d_][\w{IGNORED}]*")
_LINKS = frozenset({"بن", "ابن", "بنت", "ال"})
_JOINED = frozenset({"عبد", "ابو", "ابي", "ام", "ابا"})  # half a name: «عبد الله», «أبو بكر»
_SHORT = 3  # letters: a single word of fewer is no name by itself
_PREFIXES = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فل", "فب")
_NONE = [""]
_HALVES = frozenset(p + j for p in _PREFIXES for j in _JOINED)
NOUNS = {"captive": ("محتجز", "captive"), "minor": ("قاصر", "minor"), "family": ("قريب", "relative"),
         "private": ("شخص", "person")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: where it stands and how it is looked up; half names are joined, «بن» is left out."""

    start: int
    end: int
    key: str


def words_in(text: str) -> list[Word]:
    """The words of a text for looking up names."""
    out: list[Word] = []
    half: Word | None = None
    for match in _WORD.finditer(text):
        key = word_key(fold(match[0]))
        if half is not None:
            if text[half.end : match.start()].strip(" \u00a0") == "":
                out[-1] = Word(half.start, match.end(), half.key + key)
                half = None
                continue
            half = None
        if key in _LINKS and out:
            continue
        out.append(Word(match.start(), match.end(), key))
        if key in _HALVES:
            half = out[-1]
    return out


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name as they are looked up."""
    return tuple(w.key for w in words_in(name))


@dataclass(frozen=True, slots=True)
class Hidden:
    """Where a name stands in a text, and what stands there instead."""

    start: int
    end: int
    said: str


class Mask:
    """A text with pseudonyms."""

    def __init__(self, text: str, hidden: Sequence[Hidden]) -> None:
        self.hidden = list(hidden)
        parts, at, self._starts, self._shown = [], 0, [], []
        for h in self.hidden:
            parts += [text[at : h.start], h.said]
            at = h.end
        parts.append(text[at:])
        self.text = "".join(parts)
        moved = 0
        for h in self.hidden:
            self._starts.append(h.start)
            self._shown.append(h.start + moved)
            moved += len(h.said) - (h.end - h.start)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a passage of the report stands; one that begins or ends within a name takes in its pseudonym."""
        return self._forth(start, False), self._forth(end, True)

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Where a passage of the masked text stands in the report; within a pseudonym, the whole name."""
        return self._back(start, False), self._back(end, True)

    def _forth(self, at: int, is_end: bool) -> int:
        n = bisect_right(self._starts, at - is_end) - 1
        if n < 0:
            return at
        h, shown = self.hidden[n], self._shown[n]
        if at - is_end < h.end:
            return shown + (len(h.said) if is_end else 0)
        return at - h.end + shown + len(h.said)

    def _back(self, at: int, is_end: bool) -> int:
        n = bisect_right(self._shown, at - is_end) - 1
        if n < 0:
            return at
        h, shown = self.hidden[n], self._shown[n]
        if at - is_end < shown + len(h.said):
            return h.end if is_end else h.start
        return at - shown - len(h.said) + h.end


class NameIndex:
    """Protected names (folded name → why) as they are found in texts; `secret` makes the pseudonyms unguessable."""

    def __init__(self, names: Mapping[str, str], secret: bytes) -> None:
        self.secret = secret
        self.why = {words: why for name, why in names.items() if (words := name_words(name))}
        self.runs: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
        for words in self.why:
            if len(words) > 1:
                for run in {words, (words[0], words[-1])}:
                    self.runs.setdefault(run[0], []).append((run, words))
        for found in self.runs.values():
            found.sort(key=lambda r: -len(r[0]))
        self._said: dict[tuple[str, ...], tuple[str, str]] = {}

    def pseudonym(self, words: tuple[str, ...]) -> tuple[str, str]:
        """What a name is called instead, in Arabic and English; the same throughout a casebook."""
        if words not in self._said:
            digest = hmac.new(self.secret, " ".join(words).encode(), sha256).digest()
            number = int.from_bytes(digest[:6], "big") % 10_000_000
            ar, en = NOUNS[self.why.get(words, "private")]
            self._said[words] = f"{ar} {number:07}", f"{en} {number:07}"
        return self._said[words]

    def names_in(self, folded: Iterable[str]) -> list[tuple[str, ...]]:
        """Of these names those that are protected, as words."""
        return [words for name in folded if (words := name_words(name)) in self.why]

    def mask(self, text: str, here: Iterable[str] = (), kept: Sequence[tuple[int, int]] = ()) -> Mask:
        """A text with pseudonyms. `here`: names whose single words are hidden too, but within `kept` passages."""
        singles = {w: words for words in self.names_in(here) for w in words if len(w) >= _SHORT}
        return Mask(text, list(self._hidden(text, singles, kept)))

    def _hidden(
        self, text: str, singles: Mapping[str, tuple[str, ...]], kept: Sequence[tuple[int, int]]
    ) -> Iterator[Hidden]:
        found = words_in(text)
        n = 0
        while n < len(found):
            hit = self._run(found, n) or _single(found[n], singles, kept)
            if hit is None:
                n += 1
                continue
            length, words, prefix = hit
            first, last = found[n], found[n + length - 1]
            yield Hidden(first.start, last.end, prefix + self.pseudonym(words)[0])
            n += length

    def _run(self, found: list[Word], n: int) -> tuple[int, tuple[str, ...], str] | None:
        """A name of several words that begins here: how many words, whose, and what is attached before it."""
        key = found[n].key
        for prefix in _prefixes(key):
            for run, words in self.runs.get(key[len(prefix) :], ()):
                if all(w.key == r for w, r in zip(found[n + 1 : n + len(run)], run[1:], strict=False)) and (
                    n + len(run) <= len(found)
                ):
                    return len(run), words, prefix
        return None

    def has_name(self, text: str, here: Iterable[str] = ()) -> bool:
        """Whether a protected name stands in a text."""
        return bool(self.mask(text, here).hidden)

    def has_word(self, text: str) -> bool:
        """Whether a word of a text is one of a protected name; what a question must not tell by its answer."""
        words = {w for name in self.why for w in name if len(w) >= _SHORT}
        return any(w.key[len(p) :] in words for w in words_in(text) for p in _prefixes(w.key))


def _prefixes(key: str) -> list[str]:
    """What may be attached before a word."""
    return [p for p in _PREFIXES if key.startswith(p)] if key[:1] in "وفبلك" else _NONE


def _single(
    word: Word, singles: Mapping[str, tuple[str, ...]], kept: Sequence[tuple[int, int]]
) -> tuple[int, tuple[str, ...], str] | None:
    """A single word of a name of somebody whom the report tells of, unless a public name holds it."""
    if any(start <= word.start and word.end <= end for start, end in kept):
        return None
    for prefix in _prefixes(word.key):
        if words := singles.get(word.key[len(prefix) :]):
            return 1, words, prefix
    return None
