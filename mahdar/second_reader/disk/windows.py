"""A text cut into windows of sub-words that fit an encoder, each beginning with words that are only context."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mahdar.arabic.tokens import Token, Words

LONGEST_WORD = 16  # sub-words; what is longer is no word (a link, a row of letters) and its beginning will do
CONTEXT = 4  # a window spends at most one part in this many on the words before


@dataclass(frozen=True, slots=True)
class Window:
    """Words `first` to `last` (past-last) of a text; those from `own` on are read here, the ones before are context.

    `ids` are sub-words with the encoder's marks around them; `at` says for each of them which word of the window it
    belongs to, -1 for the marks.
    """

    first: int
    own: int
    last: int
    ids: list[int]
    at: list[int]


class Cutter:
    """Cuts texts into windows of at most `limit` sub-words, with a tokenizer of `transformers`."""

    def __init__(self, tokenizer: Any, limit: int) -> None:
        self.tokenizer = tokenizer
        self._known: dict[str, list[int]] = {}
        start, end = (_first(tokenizer, "cls", "bos"), _first(tokenizer, "sep", "eos"))
        self._head = [] if start is None else [start]
        self._tail = [] if end is None else [end]
        self._room = max(limit - len(self._head) - len(self._tail), LONGEST_WORD)

    def windows(self, words: Words, first: int, last: int) -> list[Window]:
        """Windows over words `first` to `last` (past-last), cut at the ends of sentences where that is possible."""
        pieces = {i: self._pieces(words.tokens[i]) for i in range(first, last)}
        out = []
        own = first
        while own < last:
            begun = self._context(pieces, first, own)
            end = self._end(pieces, words, begun, own, last)
            out.append(self._window(pieces, begun, own, end))
            own = end
        return out

    def _pieces(self, token: Token) -> list[int]:
        """The sub-words of a word, without marks and tatweel; one that the encoder knows none of is unknown."""
        known = self._known.get(token.light)
        if known is None:
            # The blank tells byte-level vocabularies that a word begins here; others pass over it.
            ids = self.tokenizer.encode(" " + token.light, add_special_tokens=False)[:LONGEST_WORD]
            known = self._known[token.light] = ids or [self.tokenizer.unk_token_id or 0]
        return known

    def _context(self, pieces: dict[int, list[int]], first: int, own: int) -> int:
        begun, room = own, min(self._room // CONTEXT, self._room - len(pieces[own]))
        while begun > first and len(pieces[begun - 1]) <= room:
            begun -= 1
            room -= len(pieces[begun])
        return begun

    def _end(self, pieces: dict[int, list[int]], words: Words, begun: int, own: int, last: int) -> int:
        room = self._room - sum(len(pieces[i]) for i in range(begun, own))
        end = own
        while end < last and (end == own or len(pieces[end]) <= room):
            room -= len(pieces[end])
            end += 1
        if end == last:
            return end
        closed = words.sentences[words.sentence_of[end]][0]  # the sentence that would be cut begins the next window
        return closed if closed > own else end

    def _window(self, pieces: dict[int, list[int]], begun: int, own: int, end: int) -> Window:
        ids, at = list(self._head), [-1] * len(self._head)
        for i in range(begun, end):
            ids += pieces[i]
            at += [i - begun] * len(pieces[i])
        return Window(begun, own, end, ids + self._tail, at + [-1] * len(self._tail))


def _first(tokenizer: Any, *names: str) -> int | None:
    """The id of the first mark that the tokenizer has."""
    ids = (getattr(tokenizer, f"{name}_token_id", None) for name in names)
    return next((i for i in ids if i is not None), None)


def most_subwords(config: Any, tokenizer: Any) -> int:
    """How many sub-words an encoder takes at once, its marks included."""
    limit = getattr(config, "max_position_embeddings", None) or 512
    if getattr(config, "model_type", "") in ("roberta", "xlm-roberta", "camembert", "xlm-roberta-xl"):
        limit -= (config.pad_token_id or 0) + 1  # these count their positions from there
    return int(min(limit, getattr(tokenizer, "model_max_length", None) or limit, 512))
