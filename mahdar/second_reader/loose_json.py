"""JSON as models write it: inside prose and Markdown fences, with trailing commas, cut off in the middle.

What is broken is left out up to the next whole item; no value is completed or guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from json import JSONDecodeError, JSONDecoder
from typing import Any

_SPACE = re.compile(r"(?:\s|//[^\n]*\n|/\*.*?\*/)*", re.DOTALL)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_WORDS = {"true": True, "false": False, "null": None, "True": True, "False": False, "None": None}
_STRINGS = JSONDecoder(strict=False)  # line breaks may stand in a string
_DEEPEST = 20
_TRIED = 30  # beginnings of JSON looked at in one answer
_BEGIN = re.compile(r"\{\s*[\"'}]|\[\s*\{")
_NEXT_ITEM = re.compile(r"\}\s*,\s*(?=\{)")


class Broken(ValueError):
    """The text is no JSON at `at`; `cut` where it just ends."""

    def __init__(self, at: int, cut: bool = False) -> None:
        super().__init__(f"at character {at}")
        self.at, self.cut = at, cut


def found_objects(text: str, parts: Sequence[str]) -> tuple[list[Any], int]:
    """The outermost JSON values in a text, and how many broken items of the lists named `parts` were left out."""
    values: list[Any] = []
    lost = at = tried = 0
    while tried < _TRIED and (begin := _first(text, at)) is not None:
        tried += 1
        reader = _Reader(text, parts)
        try:
            value, at = reader.value(begin, 0)
            values.append(value)
        except Broken as broken:
            at = max(broken.at, begin + 1)
            if reader.root:
                values.append(reader.root)
        lost += reader.lost
    return values, lost


def _first(text: str, at: int) -> int | None:
    """Where the next object, or list of objects, begins."""
    found = _BEGIN.search(text, at)
    return found.start() if found else None


class _Reader:
    """One value of a text; `root` holds what was read of the outermost object before it broke."""

    def __init__(self, text: str, parts: Sequence[str]) -> None:
        self.text = text
        self.parts = frozenset(parts)
        self.root: dict[str, Any] = {}
        self.lost = 0

    def value(self, at: int, depth: int) -> tuple[Any, int]:
        """The value that begins at `at`, and where it ends."""
        at = self._skip(at)
        char = self.text[at]
        if depth > _DEEPEST:
            raise Broken(at)
        if char == "{":
            return self._object(at + 1, depth)
        if char == "[":
            return self._list(at + 1, depth)
        if char == '"':
            return self._string(at)
        for word, value in _WORDS.items():
            if self.text.startswith(word, at):
                return value, at + len(word)
        if (number := _NUMBER.match(self.text, at)) and number.end() - at < 40:
            digits = number[0]
            return (int(digits) if digits.lstrip("-").isdigit() else float(digits)), number.end()
        raise Broken(at)

    def _skip(self, at: int) -> int:
        found = _SPACE.match(self.text, at)
        at = found.end() if found else at
        if at >= len(self.text):
            raise Broken(at, cut=True)
        return at

    def _string(self, at: int) -> tuple[str, int]:
        try:
            value, end = _STRINGS.raw_decode(self.text, at)
            return str(value), end
        except JSONDecodeError as error:
            raise Broken(at, cut="Unterminated" in error.msg) from None

    def _object(self, at: int, depth: int) -> tuple[dict[str, Any], int]:
        out: dict[str, Any] = {}
        if not depth:
            self.root = out
        while True:
            at = self._skip(at)
            if self.text[at] == "}":
                return out, at + 1
            if self.text[at] == ",":
                at += 1
                continue
            if self.text[at] != '"':
                raise Broken(at)
            key, at = self._string(at)
            at = self._skip(at)
            if self.text[at] != ":":
                raise Broken(at)
            if key in self.parts and self._opens_list(at + 1):
                if not isinstance(out.get(key), list):
                    out[key] = []
                at = self._items(self._skip(at + 1) + 1, out[key], depth)
            else:
                out[key], at = self.value(at + 1, depth + 1)

    def _opens_list(self, at: int) -> bool:
        return self.text[self._skip(at)] == "["

    def _items(self, at: int, out: list[Any], depth: int) -> int:
        """The items of one of the parts; a broken one is left out, the next is looked for. Where the list ends."""
        while True:
            at = self._skip(at)
            if self.text[at] == "]":
                return at + 1
            if self.text[at] == ",":
                at += 1
                continue
            try:
                value, at = self.value(at, depth + 2)
                out.append(value)
            except Broken as broken:
                self.lost += 1
                found = None if broken.cut else _NEXT_ITEM.search(self.text, broken.at)
                if found is None:
                    raise
                at = found.end()

    def _list(self, at: int, depth: int) -> tuple[list[Any], int]:
        out: list[Any] = []
        while True:
            at = self._skip(at)
            if self.text[at] == "]":
                return out, at + 1
            if self.text[at] == ",":
                at += 1
                continue
            value, at = self.value(at, depth + 1)
            out.append(value)
