"""Quotes → true offsets. A quote is looked for letter for letter, then without marks, then folded and unspaced.

What a copier may get wrong is let pass (diacritics, tatweel, hamzas, digits of another script, quotation marks,
spacing, punctuation); another word is not. Nothing is repaired: a quote has its place in the text or has none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from mahdar.arabic.fold import IGNORED, fold, light
from mahdar.arabic.spellings import ARTICLES, CLITICS
from mahdar.arabic.tokens import Token, tokenize
from mahdar.report import Report, Span
from mahdar.second_reader.pieces import Sentence, sentences

LONGEST = 2_000  # characters of a quote; a longer one is no quote
Found = tuple[int, int]
_View = tuple[str, list[int]]
_IGNORED = frozenset(c for c in map(chr, range(0x600, 0x10000)) if re.match(f"[{IGNORED}]", c)) | {"\u00ad"}
_MARKS = frozenset("\"'`«»“”„‟‘’‚‹›″′")
_SIGNS = str.maketrans({"،": ",", "٬": ",", "٫": ".", "؛": ";", "؟": "?", "٪": "%", "–": "-", "—": "-", "‐": "-",
                        "‑": "-", "−": "-", "۔": "."})  # fmt: skip
_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "0123456789" * 2)
_PREFIXES = frozenset({*CLITICS, *ARTICLES} - {""})
_PREFIX = f"(?:{'|'.join(sorted(_PREFIXES))})?"
_FINAL_ALIF = frozenset({"ا", "اً", "ًا"})
# Folding alone makes «علي» equal to «على»: a one-word quote is never one of these unless it is written so.
_PARTICLES = frozenset("على إلى الى لدى حتى متى سوى".split())


class Aligner:
    """Finds quotes in one report."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.text = report.text
        self._found: dict[str, list[Found]] = {}

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The numbered sentences, as the model was shown them."""
        return sentences(self.text)

    @cached_property
    def _views(self) -> list[tuple[Callable[[str], _View], _View]]:
        return [(view, view(self.text)) for view in (_as_it_is, _lightened, _bared)]

    def one(self, quote: tuple[int, str], inside: Sequence[Span] = ()) -> Span | None:
        """The span of a quote: its only place, else one `inside` the given spans, else the nearest to its sentence.

        None where it does not stand in the text, or stands there several times and its sentence is not known.
        """
        number, words = quote
        found = self.all(words)
        held = [f for s in inside for f in found[_at(found, s.start) : _at(found, s.end)] if f[1] <= s.end]
        found = held or found
        if len(found) > 1 and 1 <= number <= len(self.sentences):
            sentence = self.sentences[number - 1]
            found = [min(found, key=lambda f: (max(sentence.start - f[0], f[1] - sentence.end, 0), f[0]))]
        if len(found) == 1 or held:
            return self.report.span(*found[0])
        return None

    def all(self, words: str) -> list[Found]:
        """Every place where the words stand as whole words, by the strictest view that shows one."""
        words = words.strip()
        if words not in self._found:
            self._found[words] = self._search(words) if len(words) <= LONGEST else []
        return self._found[words]

    def spans(self, words: str) -> list[Span]:
        """Every place of the words, as spans."""
        return [self.report.span(*found) for found in self.all(words)]

    def adjectives(self, state: str) -> list[Span]:
        """Where a state, or a group of one word, is named by its adjective only: «إيران» in «الإيرانيين»."""
        name = fold(state.strip())
        stems = [name, name[:-1]] if name.endswith(("ا", "ه")) else [name]
        if len(name) < 3 or " " in name:
            return []
        plain = "|".join(map(re.escape, stems))
        made = re.compile(rf"{_PREFIX}(?:(?:{plain})(?<!ي)(?:ي|يه|يا|يون|يين|يان|يات)|{_ends_in_ya(stems)})")
        found = [token for word, tokens in self._by_fold.items() if made.fullmatch(word) for token in tokens]
        return [self.report.span(token.start, token.end) for token in sorted(found, key=lambda t: t.start)]

    @cached_property
    def _by_fold(self) -> dict[str, list[Token]]:
        """The words of the text by their folded form."""
        found: dict[str, list[Token]] = {}
        for token in tokenize(self.text).tokens:
            found.setdefault(token.fold, []).append(token)
        return found

    def _search(self, words: str) -> list[Found]:
        if not any(c.isalnum() for c in words):
            return []
        for view, (text, at) in self._views:
            for spelled in _spellings(view(words)[0]):
                found = [f for f in self._places(text, at, spelled) if self._is_whole(f, words)]
                if found:
                    return found
        return []

    def _places(self, text: str, at: list[int], words: str) -> Iterable[Found]:
        """Where a view of the text has the words; offsets of the text itself, with the marks that follow."""
        here = text.find(words) if words else -1
        while here >= 0:
            end = at[here + len(words) - 1] + 1
            while end < len(self.text) and self.text[end] in _IGNORED:
                end += 1
            yield at[here], end
            here = text.find(words, here + 1)

    def _is_whole(self, found: Found, words: str) -> bool:
        """Whether no word is cut but for its clitics before and the alif of tanwin after it."""
        start, end = found
        if not self._is_whole_word(start, end):
            return False
        word = self.text[start:end]
        return " " in words or light(word) == light(words) or light(word) not in _PARTICLES

    def _is_whole_word(self, start: int, end: int) -> bool:
        text = self.text
        first, last = start, end
        while first > 0 and _in_word(text[first - 1]) and _in_word(text[start]):
            first -= 1
        while last < len(text) and _in_word(text[last]) and _in_word(text[end - 1]):
            last += 1
        before, after = text[first:start], text[end:last]
        if before.isdigit() or after.isdigit():
            return False
        return (not before or fold(before) in _PREFIXES) and (not fold(after) or after in _FINAL_ALIF)


def _at(found: list[Found], start: int) -> int:
    return bisect_left(found, (start, 0))


def _in_word(char: str) -> bool:
    return char.isalnum() or char in _IGNORED


def _spellings(words: str) -> Iterable[str]:
    """The words, and with ل before them: «الجيش» stands in «للجيش»."""
    yield words
    if words.startswith("ال") and len(words) > 4:
        yield "لل" + words[2:]


def _ends_in_ya(stems: list[str]) -> str:
    """«سوريا» has «سوري», which ends as adjectives do."""
    own = [re.escape(stem) for stem in stems if stem.endswith("ي")]
    return f"(?:{'|'.join(own)})(?:|ه|ون|ين|ان|ات|ا)" if own else "(?!)"


def _as_it_is(text: str) -> _View:
    return text, list(range(len(text)))


def _lightened(text: str) -> _View:
    """Without marks, tatweel and quotation marks; digits and signs in one script; one space for any white space."""
    out: list[str] = []
    at: list[int] = []
    for i, char in enumerate(text):
        if char in _IGNORED or char in _MARKS:
            continue
        letters = " " if char.isspace() else light(char).translate(_DIGITS).translate(_SIGNS)
        if letters == " " and (not out or out[-1] == " "):
            continue
        for letter in letters:
            out.append(letter)
            at.append(i)
    while out and out[-1] == " ":
        out.pop()
        at.pop()
    return "".join(out), at


def _bared(text: str) -> _View:
    """Folded letters and digits alone; what stands between two digits stays, so that 1.5 is not 15."""
    shown, places = _lightened(text)
    out: list[str] = []
    at: list[int] = []
    between = ""
    for char, place in zip(shown, places, strict=True):
        if not char.isalnum() and char != "%":
            between = between if between.strip() else char
            continue
        if between and out and out[-1].isdigit() and char.isdigit():
            out.append(between)
            at.append(place)
        between = ""
        for letter in fold(char):
            out.append(letter)
            at.append(place)
    return "".join(out), at
