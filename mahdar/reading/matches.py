"""Everything the lexicon recognises in a text: one look-up a token, longest phrase first, by kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import NamedTuple

from mahdar.arabic.tokens import Token, Words
from mahdar.lexicon.compile import Sense
from mahdar.lexicon.lexicon import EXACT, Analysis, Lexicon, tail_key

_OBJECT_PRONOUNS = frozenset({"ه", "ها", "هم", "هما", "هن"})


class Match(NamedTuple):
    """Tokens `first` to `last` (exclusive) are a `kind` of the lexicon; `ref` is its row, `form` its inflection."""

    first: int
    last: int
    kind: str
    ref: int
    form: str
    prefix: str
    suffix: str
    definite: bool
    tail: int = 0

    def __repr__(self) -> str:
        return f"Match({self.first}:{self.last} {self.kind}#{self.ref} {self.form} {self.prefix}+ +{self.suffix})"


def _match(first: int, last: int, sense: Sense, analysis: Analysis, tail: int = 0) -> Match:
    return Match(
        first, last, sense.kind, sense.ref, sense.form, analysis.prefix, analysis.suffix, analysis.definite, tail
    )


def find_matches(words: Words, lexicon: Lexicon, among: Collection[str] | None = None) -> dict[str, list[Match]]:
    """All matches by kind, in text order; of one kind at one place only the longest. `among` are the folded words
    that the lexicon may know, where the caller has them."""
    found: dict[str, list[Match]] = defaultdict(list)
    long: set[str] = set()  # kinds with a match of several words
    tokens, sentences, sentence_of = words.tokens, words.sentences, words.sentence_of
    new = tuple.__new__  # what a NamedTuple does in the end, without the ceremony: this runs for every word
    for i, analyses in _analyses(tokens, lexicon) if among is None else _of_few(tokens, lexicon, among):
        if not analyses or tokens[i].kind in "pn":
            continue
        place, at = (i, i + 1), -1  # `at`: the next word, looked for where a phrase may begin
        for analysis in analyses:
            for single in analysis.single:
                found[single[0]].append(new(Match, place + single))
            if not analysis.longer:
                continue
            if at < 0:
                end = sentences[sentence_of[i]][1]
                at = _after(tokens, i, end)
                word = tokens[at].fold if at < end else ""
                key = tail_key(word)
            if word and (
                word in analysis.named
                or key in analysis.flexible
                or (analysis.gapped and not analysis.gapped.keys().isdisjoint(_soon(tokens, i, end)))
            ):
                for match in _longer(tokens, key, i, at, end, analysis):
                    found[match.kind].append(match)
                    long.add(match.kind)
    return {kind: _longest(matches) if kind in long else matches for kind, matches in found.items()}


def _analyses(tokens: list[Token], lexicon: Lexicon) -> Iterator[tuple[int, tuple[Analysis, ...] | None]]:
    """The readings of each token; None or nothing where the lexicon knows of none."""
    plain, feminine = lexicon.known.young, lexicon.feminine.young
    found = [(feminine if t.light[-1:] == "ة" else plain).get(t.fold) for t in tokens]
    for i in [i for i, analyses in enumerate(found) if analyses is None]:
        token = tokens[i]
        if token.kind != "p" and token.kind != "n":
            found[i] = lexicon.analyze(token.fold, token.light[-1:] == "ة")
    return enumerate(found)


def _of_few(
    tokens: list[Token], lexicon: Lexicon, among: Collection[str]
) -> Iterator[tuple[int, tuple[Analysis, ...] | None]]:
    """The same for the tokens that are one of some words."""
    few = [t for t in tokens if t.fold in among] if among else []
    return ((t.i, lexicon.analyze(t.fold, t.light[-1:] == "ة")) for t in few)


def _after(tokens: list[Token], i: int, end: int) -> int:
    """The token after `i`, quotation marks aside."""
    at = i + 1
    while at < end and tokens[at].surface in _QUOTES:
        at += 1
    return at


def _soon(tokens: list[Token], i: int, end: int) -> list[str]:
    """The keys of the words soon after token `i`."""
    return [tail_key(t.fold) for t in tokens[i + 1 : min(end, i + 7)]]


def _longer(tokens: list[Token], key: str, i: int, at: int, end: int, analysis: Analysis) -> list[Match]:
    """Matches of several words, where the second word, at `at` and of some key, stands as it should."""
    word = tokens[at].fold
    senses = list(analysis.named.get(word, ()))
    if analysis.flexible:
        senses += analysis.flexible.get(key, ())
    if analysis.gapped:
        for further in dict.fromkeys(_soon(tokens, i, end)):
            if further in analysis.gapped:
                senses += analysis.gapped[further]
    return [m for sense in senses if (m := _phrase(tokens, i, end, sense, analysis)) is not None]


def _phrase(tokens: list[Token], i: int, end: int, sense: Sense, analysis: Analysis) -> Match | None:
    """Match the words of `sense.rest` after token `i`; a verb's fixed words may stand a few words later."""
    at = i + 1
    if sense.gap:
        first_tail = 0
        for word in sense.rest:
            stop = min(end, at + sense.gap)
            while at < stop and not tail_match(tokens[at].fold, word):
                at += 1
            if at >= stop:
                return None
            first_tail = first_tail or at
            at += 1
        return _match(i, i + 1, sense, analysis, tail=at)
    flexible = sense.kind not in EXACT
    for word in sense.rest:
        while at < end and tokens[at].surface in _QUOTES:
            at += 1
        if at >= end:
            return None
        fold = tokens[at].fold
        if fold != word and not (flexible and tail_match(fold, word)):
            return None
        at += 1
    return _match(i, at, sense, analysis)


_QUOTES = frozenset("\"'“”«»‘’")


def tail_match(word: str, tail: str) -> bool:
    """Whether `word` is the lexicon's `tail` with the article, an agreement ending or a pronoun."""
    if word == tail:
        return True
    if word.startswith("ال"):
        word = word[2:]
    stem = tail[2:] if tail.startswith("ال") else tail
    if word == stem:
        return True
    base = stem[:-1] if stem.endswith("ه") else stem
    return len(base) > 2 and word.startswith(base) and len(word) - len(base) <= 3


def _longest(matches: list[Match]) -> list[Match]:
    """Of the matches that begin at one token, those that reach furthest."""
    best: dict[int, int] = {}
    for m in matches:
        best[m.first] = max(best.get(m.first, 0), m.last)
    return [m for m in matches if m.last == best[m.first]]
