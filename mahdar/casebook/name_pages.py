"""Protected names in whole pages: most of a page is markup, and most of the rest stood in the page before.

pages = Pages(index)                # index: mahdar.casebook.name_index.NameIndex
pages.hidden(page)                  # as index.mask(page).text
pages.shown(page)                   # as index.shown(page)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from mahdar.casebook.name_index import NameIndex, Words

T = TypeVar("T")
_MARKUP = re.compile(r"([A-Za-z][\x00-\x7f]*)")  # a word in Latin letters, and all up to the next letter that is none
_LONG = 1_000  # letters: a longer piece is an article, which is not remembered
_KEPT = 30_000


class Pages:
    """A page is cut where a word in Latin letters keeps names apart, unless it is a word of a name itself; what was
    found in a piece is remembered, for this index."""

    def __init__(self, index: NameIndex) -> None:
        self._index = index
        latin = sorted(w for w in index.words if w.isascii())
        self._latin = re.compile(rf"\b(?:{'|'.join(map(re.escape, latin))})\b", re.IGNORECASE) if latin else None
        self._parts: dict[str, bool] = {}
        self._hidden: dict[str, str] = {}
        self._shown: dict[str, list[Words]] = {}

    def hidden(self, page: str) -> str:
        """The page with pseudonyms."""
        mask = self._index.mask
        return "".join(
            piece if cut else _kept(self._hidden, piece, lambda said: mask(said).text) for piece, cut in self._cut(page)
        )

    def shown(self, page: str) -> list[Words]:
        """The protected names that stand in the page."""
        found = (_kept(self._shown, piece, self._index.shown) for piece, cut in self._cut(page) if not cut)
        return list(dict.fromkeys(words for some in found for words in some))

    def _cut(self, page: str) -> Iterator[tuple[str, bool]]:
        """The pieces of a page in order, and whether each is mere markup."""
        piece = ""
        for n, part in enumerate(_MARKUP.split(page)):
            if n % 2 == 0 or _kept(self._parts, part, self._is_of_a_name):
                piece += part
                continue
            if piece:
                yield piece, False
                piece = ""
            yield part, True
        if piece:
            yield piece, False

    def _is_of_a_name(self, part: str) -> bool:
        return self._latin is not None and self._latin.search(part) is not None


def _kept(there: dict[str, T], said: str, make: Callable[[str], T]) -> T:
    """What `make` gives for some words, made once where they are few."""
    found = there.get(said)
    if found is None:
        found = make(said)
        if len(said) < _LONG:
            if len(there) >= _KEPT:
                there.clear()
            there[said] = found
    return found
