"""Protected names as they are found in texts, and the pseudonyms that stand there instead.

A name is found however it is spelled, with و ف ب ل ك before it, with or without «بن»; its first word with the second
or the last stands for it too, and so does a word of it that the news do not know («البرزنجاني»), unless somebody public
bears it. Within a report that tells of somebody, each single word of the name does.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256

from mahdar.casebook.masking import PREFIXES, Hidden, Mask, Word, name_words, words_in
from mahdar.casebook.name_pages import Pages
from mahdar.casebook.name_words import known_names

Words = tuple[str, ...]  # of a name, as they are looked up
_SHORT = 3  # letters: a single word of fewer is no name by itself
_TELLING = 4  # letters of a word that tells by itself who is meant
_BEFORE_L = ("", "و", "ف")
_REPORTS = 512  # of which the single words are kept
NOUNS = {"captive": ("محتجز", "captive"), "minor": ("قاصر", "minor"), "family": ("قريب", "relative"),
         "private": ("شخص", "person")}  # fmt: skip


class NameIndex:
    """Protected names (folded name → why) as they are found in texts; `secret` makes the pseudonyms unguessable."""

    def __init__(self, names: Mapping[str, str], secret: bytes, public: Iterable[str] = ()) -> None:
        """`public`: names that stay; a word of theirs is nobody's alone."""
        self.secret = secret
        self.why = {words: why for name, why in names.items() if (words := name_words(name))}
        self.public: dict[Words, list[Words]] = {}  # by their first two words: many names begin alike
        for words in {name_words(name) for name in public} - self.why.keys():
            if len(words) > 1:
                self.public.setdefault(words[:2], []).append(words)
        self.words = frozenset(w for words in self.why for w in words if len(w) >= _SHORT)
        self.latin = any(w.isascii() for w in self.words)
        self.runs: dict[Words, list[tuple[Words, Words]]] = {}  # by their first two words, too
        self.telling: dict[str, Words] = {}
        self._add_runs()
        for found in self.runs.values():
            found.sort(key=lambda r: -len(r[0]))
        self.first = {run[0] for some in (self.runs, self.public) for run in some} | self.telling.keys()
        self.pages = Pages(self)
        self._begins: dict[str, bool] = {}
        self._single_words: dict[tuple[str, ...], dict[str, Words]] = {}
        self._said: dict[Words, tuple[str, str]] = {}

    def _add_runs(self) -> None:
        """What stands for each name of several words: the whole, two words of it, or a word that tells."""
        known = {run for found in self.public.values() for words in found for run in (words[:2], (words[0], words[-1]))}
        theirs = {w for found in self.public.values() for words in found for w in words}
        rare = known_names().is_rare
        for words in self.why:
            if len(words) > 1:
                parts = {words[:2], (words[0], words[-1])} - known
                for run in {words} | parts:
                    self.runs.setdefault(run[:2], []).append((run, words))
                for w in words:
                    if len(w) >= _TELLING and w not in theirs and w not in self.telling and rare(w):
                        self.telling[w] = words

    def pseudonym(self, words: Words) -> tuple[str, str]:
        """What a name is called instead, in Arabic and English; the same throughout a casebook."""
        if words not in self._said:
            digest = hmac.new(self.secret, " ".join(words).encode(), sha256).digest()
            number = int.from_bytes(digest[:6], "big") % 10_000_000
            ar, en = NOUNS[self.why.get(words, "private")]
            self._said[words] = f"{ar} {number:07}", f"{en} {number:07}"
        return self._said[words]

    def names_in(self, folded: Iterable[str]) -> list[Words]:
        """Of these names those that are protected, as words."""
        return [words for name in folded if (words := name_words(name)) in self.why]

    def mask(self, text: str, here: Iterable[str] = (), kept: Sequence[tuple[int, int]] = ()) -> Mask:
        """A text with pseudonyms. `here`: names whose single words are hidden too, but within `kept` passages."""
        return Mask(text, list(self._hidden(text, self._singles(tuple(here)), kept)))

    def _singles(self, here: tuple[str, ...]) -> Mapping[str, Words]:
        """Each word of some names by itself; made once for all texts of a report."""
        if here not in self._single_words:
            while len(self._single_words) >= _REPORTS:
                self._single_words.pop(next(iter(self._single_words)), None)
            found = self._single_words[here] = {}
            for words in self.names_in(here):
                for w in words:
                    if len(w) >= _SHORT:
                        found.setdefault(w, words)
        return self._single_words[here]

    def _hidden(self, text: str, singles: Mapping[str, Words], kept: Sequence[tuple[int, int]]) -> Iterator[Hidden]:
        found = words_in(text)
        n = 0
        while n < len(found):
            if not self._may_begin(found[n].key, singles):
                n += 1
                continue
            hit = self._run(found, n) or _single(found[n], singles, kept) or _single(found[n], self.telling, kept)
            open_ = self._public_run(found, n)
            if hit is None or hit[0] < open_:
                n += max(1, open_)
                continue
            length, words, prefix = hit
            first, last = found[n], found[n + length - 1]
            yield Hidden(first.start, last.end, prefix + self.pseudonym(words)[0])
            n += length

    def _may_begin(self, key: str, singles: Mapping[str, Words]) -> bool:
        """Whether anything that is looked for begins with this word: few words of a text do, most are markup."""
        if key not in self._begins:
            self._begins[key] = any(bare in self.first for _, bare in _forms(key))
        return self._begins[key] or (bool(singles) and any(bare in singles for _, bare in _forms(key)))

    def _run(self, found: list[Word], n: int) -> tuple[int, Words, str] | None:
        """A name of several words that begins here: how many words, whose, and what is attached before it."""
        if n + 1 >= len(found):
            return None
        second = found[n + 1].key
        for prefix, bare in _forms(found[n].key):
            for run, words in self.runs.get((bare, second), ()):
                if n + len(run) <= len(found) and all(found[n + i].key == w for i, w in enumerate(run) if i > 1):
                    return len(run), words, prefix
        return None

    def _public_run(self, found: list[Word], n: int) -> int:
        """How many words the longest name of somebody public has that begins here; 0 where none does."""
        if n + 1 >= len(found):
            return 0
        second, most = found[n + 1].key, 0
        for _, bare in _forms(found[n].key):
            for words in self.public.get((bare, second), ()):
                there = most < len(words) <= len(found) - n
                if there and all(found[n + i].key == w for i, w in enumerate(words) if i > 1):
                    most = len(words)
        return most

    def shown(self, text: str) -> list[Words]:
        """The protected names that stand in a text: two words or more of each, or one that tells."""
        words = words_in(text)
        may = (n for n, word in enumerate(words) if self._may_begin(word.key, {}))
        hits = (self._run(words, n) or _single(words[n], self.telling, ()) for n in may)
        return list(dict.fromkeys(hit[1] for hit in hits if hit))

    def names_of(self, text: str) -> list[str]:
        """The same as names."""
        return [" ".join(words) for words in self.shown(text)]

    def has_name(self, text: str, here: Iterable[str] = ()) -> bool:
        """Whether a protected name stands in a text."""
        return bool(self.mask(text, here).hidden)

    def has_word(self, text: str) -> bool:
        """Whether a word of a text is one of a protected name; what a question must not tell by its answer."""
        return any(bare in self.words for w in words_in(text) for _, bare in _forms(w.key))


@lru_cache(maxsize=60_000)
def _forms(key: str) -> tuple[tuple[str, str], ...]:
    """What may be attached before a word, and what it is without; «للبرزنجاني» is ل with «البرزنجاني»."""
    forms = [(p, key[len(p) :]) for p in PREFIXES if key.startswith(p)]
    for before in _BEFORE_L:
        if key.startswith(f"{before}لل"):
            rest = key[len(before) + 2 :]
            forms += [(f"{before}ل", f"ال{rest}"), (f"{before}ل", f"الل{rest}")]
    return tuple(forms)


def _single(word: Word, singles: Mapping[str, Words], kept: Sequence[tuple[int, int]]) -> tuple[int, Words, str] | None:
    """A single word of a name of somebody whom the report tells of, unless a public name holds it."""
    for prefix, bare in _forms(word.key):
        if words := singles.get(bare):
            public = any(start <= word.start and word.end <= end for start, end in kept)
            return None if public else (1, words, prefix)
    return None
