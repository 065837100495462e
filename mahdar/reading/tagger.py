"""A linear-chain tagger for names of persons, groups and places that the lexicon may never have seen.

Features belong either to a word's type (spelling, clusters, what the lexicon knows of it) or to its place in the
text (which lexicon phrases begin or go on there), so a word's scores are computed once and kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from msgspec import Struct

from mahdar.arabic.tokens import Token, Words
from mahdar.lexicon.lexicon import Lexicon
from mahdar.reading.matches import Match

DATA = Path(__file__).parent / "data"
LABELS = ("O", "B-PER", "I-PER", "B-GRP", "I-GRP", "B-LOC", "I-LOC")
OFFSETS = (-2, -1, 0, 1, 2)
_NEIGHBOURS = (-1, 0, 1)
_KEPT = 20_000  # words whose scores are remembered, and as many of those before them
_PHRASES = (
    "actor",
    "inst",
    "short",
    "capital",
    "place",
    "outlet",
    "title",
    "role",
    "unit",
    "direction",
    "nisba",
    "facility",
    "label",
)


class Clusters(Struct, eq=False, gc=False):
    """Word classes learnt from unlabelled news (tools/make_clusters.py)."""

    path: Path = DATA / "clusters.tsv"
    of: dict[str, tuple[str, str]] = {}
    rank: dict[str, int] = {}  # most frequent word first

    def __post_init__(self) -> None:
        if self.path.exists():
            for rank, line in enumerate(self.path.read_text("utf-8").splitlines()):
                word, coarse, fine = line.split("\t")
                self.of[word] = (coarse, fine)
                self.rank[word] = rank

    def get(self, word: str) -> tuple[str, str]:
        """Coarse and fine class of a folded word, its article and conjunction aside where unknown."""
        found = self.of.get(word)
        if found is None and len(word) > 3:
            found = self.of.get(word[1:]) if word[0] in "وفبل" else self.of.get("ال" + word)
        return found or ("?", "?")


def type_features(token_fold: str, kind: str, lexicon: Lexicon, clusters: Clusters) -> list[str]:
    """What a word tells wherever it stands."""
    if kind == "n":
        return ["num", f"n{len(token_fold)}"]
    if kind == "p":
        return [f"w={token_fold}"]
    if kind == "x":
        return ["latin"]
    w = token_fold
    stem = w[1:] if w[0] in "وف" and len(w) > 4 else w
    bare = stem[2:] if stem.startswith("ال") else stem
    coarse, fine = clusters.get(w)
    out = [
        f"w={w}",
        f"st={bare}",
        f"p2={w[:2]}",
        f"p3={w[:3]}",
        f"s2={w[-2:]}",
        f"s3={w[-3:]}",
        f"c={coarse}",
        f"f={fine}",
    ]
    out.append(f"al={stem.startswith('ال')}")
    out.append(f"len={min(len(bare), 7)}")
    kinds = {
        f"{s.kind}:{s.form if s.kind == 'name' else ''}{'+' if a.prefix else ''}"
        for a in lexicon.analyze(w)
        for s in a.senses
    }
    out += [f"k={k}" for k in sorted(kinds)]
    if not kinds:
        out.append("k=none")
    return out


_NEAR = ("w=", "c=", "f=", "k=", "s2", "num", "lat", "al=", "p2")
_FAR = ("c=", "k=", "w=")


def at_offset(features: list[str], offset: int) -> list[str]:
    """The features of a word that matter to its neighbour `offset` words away."""
    if offset == 0:
        kept = features
    elif abs(offset) == 1:
        kept = [f for f in features if f.startswith(_NEAR)]
    else:
        kept = [f for f in features if f.startswith(_FAR)]
    return [f"{offset}|{f}" for f in kept]


def phrase_features(words: Words, matches: dict[str, list[Match]]) -> list[tuple[str, ...]]:
    """For every token, which lexicon phrases begin or go on there (of two words or more, or whole)."""
    out: list[tuple[str, ...]] = [()] * len(words.tokens)
    for i, found in _phrases_at(matches).items():
        out[i] = tuple(sorted(found))
    return out


def _phrases_at(matches: dict[str, list[Match]]) -> dict[int, set[str]]:
    at: dict[int, set[str]] = {}
    for kind in _PHRASES:
        single, inner = f"B1{kind}", f"I{kind}"
        for m in matches.get(kind, ()):
            name = single if m.last - m.first == 1 else f"B2{kind}"
            at.setdefault(m.first, set()).add(name + m.form if kind == "place" else name)
            for i in range(m.first + 1, m.last):
                at.setdefault(i, set()).add(inner)
    return at


def phrase_names(offset: int, found: tuple[str, ...]) -> list[str]:
    """Feature names of the phrases at a token `offset` words away."""
    names = [f"{offset}#{f}" for f in found]
    return [*names, "0#" + "&".join(found)] if offset == 0 and len(found) > 1 else names


def phrase_at(phrases: list[tuple[str, ...]], i: int, a: int, b: int) -> Iterator[str]:
    """Phrase features of token `i` and its neighbours inside the sentence a..b."""
    for d in (-1, 0, 1):
        if a <= i + d < b:
            yield from phrase_names(d, phrases[i + d])


def edge_features(i: int, a: int, b: int) -> list[str]:
    """Where in its sentence the token stands."""
    return (["first"] if i == a else []) + (["second"] if i == a + 1 else []) + (["last"] if i == b - 1 else [])


def _zeros(*shape: int) -> np.ndarray:
    return np.zeros(shape, dtype=np.int32)


class _Rows:
    """What a key (a word, or the phrases at a token) adds to the scores of its neighbours, worked out once."""

    def __init__(self, offsets: int) -> None:
        self.rows: dict[Any, int] = {}
        self.table = _zeros(4096, offsets, len(LABELS))

    def add(self, key: Any, row: np.ndarray) -> int:
        """Keep a row; its number."""
        self.extend((key,), row[None])
        return self.rows[key]

    def extend(self, keys: Collection[Any], rows: np.ndarray) -> None:
        """Keep the rows of new keys."""
        n = len(self.rows)
        while n + len(keys) > len(self.table):
            self.table = np.concatenate([self.table, np.zeros_like(self.table)])
        self.table[n : n + len(keys)] = rows
        self.rows.update(zip(keys, range(n, n + len(keys)), strict=True))


class Tagger:
    """Scores and decodes. Weights: feature → one number a label, and label → label."""

    def __init__(self, lexicon: Lexicon, path: Path = DATA / "tagger.json") -> None:
        self.lexicon = lexicon
        self.clusters = Clusters()
        self.transitions = _zeros(len(LABELS), len(LABELS))
        self._ids: dict[str, int] = {}  # weights by a word's feature: one block, its effect at each offset
        self._blocks = _zeros(1, len(OFFSETS), len(LABELS))
        self._others: dict[str, np.ndarray] = {}  # weights of the other features
        self._forget()
        if path.exists():
            self._load(msgspec.json.decode(path.read_bytes()))

    def _load(self, data: dict) -> None:
        self.transitions = np.rint(np.array(data["transitions"]) * 1000).astype(np.int32)
        values = np.array(list(data["weights"].values()), dtype=np.int32).reshape(-1, len(LABELS))
        places = {str(-offset): k for k, offset in enumerate(OFFSETS)}
        found: list[tuple[int, int, int]] = []
        for n, name in enumerate(data["weights"]):
            offset, _, feature = name.partition("|")
            if feature and offset in places:
                found.append((self._ids.setdefault(feature, len(self._ids)), places[offset], n))
            else:
                self._others[name] = values[n]
        self._blocks = _zeros(len(self._ids) + 1, len(OFFSETS), len(LABELS))
        if found:
            block, place, row = np.array(found).T
            self._blocks[block, place] = values[row]

    def _forget(self) -> None:
        self._words = self._older = _Rows(len(OFFSETS))
        self._phrases = _Rows(len(_NEIGHBOURS))
        self._phrases.add((), _zeros(len(_NEIGHBOURS), len(LABELS)))

    def _add_words(self, tokens: list[Token]) -> None:
        """Work out the scores of new words, all in one go."""
        known, old = self._words.rows, self._older.rows
        new = {t.fold: t.kind for t in tokens if t.fold not in known}
        if again := [word for word in new if word in old]:
            self._words.extend(again, self._older.table[[old[word] for word in again]])
            for word in again:
                del new[word]
        if not new:
            return
        get, last = self._ids.get, len(self._blocks) - 1
        ids: list[int] = []
        starts: list[int] = []
        for word, kind in new.items():
            starts.append(len(ids))
            found = [get(f, last) for f in type_features(word, kind, self.lexicon, self.clusters)]
            ids += found
        self._words.extend(new, np.add.reduceat(self._blocks[ids], starts, axis=0))

    def _phrase(self, found: tuple[str, ...]) -> int:
        rows = [self._sum(phrase_names(-offset, found)) for offset in _NEIGHBOURS]
        return self._phrases.add(found, np.array(rows))

    def _sum(self, features: list[str]) -> np.ndarray:
        rows = [w for f in features if (w := self._others.get(f)) is not None]
        return np.sum(rows, axis=0) if rows else _zeros(len(LABELS))

    def scores(self, words: Words, matches: dict[str, list[Match]]) -> np.ndarray:
        """Emission scores in thousandths, tokens × labels: whole numbers add up the same in any order."""
        if len(self._words.rows) > _KEPT:
            self._words, self._older = _Rows(len(OFFSETS)), self._words
        if len(self._phrases.rows) > _KEPT:
            self._forget()
        self._add_words(words.tokens)
        known = self._words.rows
        rows = [known[t.fold] for t in words.tokens]
        phrases = [0] * len(rows)
        at = self._phrases.rows
        for i, names in _phrases_at(matches).items():
            found = tuple(sorted(names))
            phrases[i] = at[found] if found in at else self._phrase(found)
        inside = np.array(words.sentence_of)
        out = _zeros(len(rows), len(LABELS))
        _spread(out, self._words.table[rows], OFFSETS, inside)
        _spread(out, self._phrases.table[phrases], _NEIGHBOURS, inside)
        starts, ends = np.array(words.sentences).T
        out[starts] += self._sum(["first"])
        out[starts[ends - starts > 1] + 1] += self._sum(["second"])
        out[ends - 1] += self._sum(["last"])
        return out

    def tag(
        self, words: Words, matches: dict[str, list[Match]], certain: float = 5.0
    ) -> tuple[list[tuple[int, int, str, float]], np.ndarray]:
        """Name chunks as (first, last, PER|GRP|LOC, margin over O), and each token's margin.

        Tokens surely O cut the text into short runs.
        """
        if not words.tokens or not (self._ids or self._others):
            return [], np.zeros(len(words.tokens))
        scores = self.scores(words, matches)
        margin = (scores[:, 1:].max(axis=1) - scores[:, 0]) / 1000
        inside = np.array(words.sentence_of)
        at = np.flatnonzero(margin > -certain)
        if not len(at):
            return [], margin
        # A run is open tokens side by side in one sentence.
        begins = np.flatnonzero(np.concatenate([[True], (np.diff(at) > 1) | (np.diff(inside[at]) > 0)]))
        sizes = np.diff(np.append(begins, len(at)))
        labels = self._decode(scores, at[begins], sizes)
        return _chunks(labels, at, inside, margin), margin

    def _decode(self, scores: np.ndarray, starts: np.ndarray, sizes: np.ndarray) -> list[int]:
        """The best labels of all runs, one after another (Viterbi, all runs at once, the longest first)."""
        order = np.argsort(-sizes, kind="stable")
        starts, lengths = starts[order], sizes[order]
        transitions = self.transitions
        best = scores[starts] + transitions[0]
        ends = _zeros(len(starts), len(LABELS))
        back: list[np.ndarray] = []
        for step in range(1, int(lengths[0])):
            going = int(np.searchsorted(-lengths, -step))  # runs with more than `step` tokens
            ends[going : len(best)] = best[going:]
            sums = best[:going, :, None] + transitions
            back.append(sums.argmax(axis=1))
            best = sums.max(axis=1) + scores[starts[:going] + step]
        ends[: len(best)] = best
        label = (ends + transitions[:, 0]).argmax(axis=1)
        return self._traced(label, back, order, sizes)

    @staticmethod
    def _traced(label: np.ndarray, back: list[np.ndarray], order: np.ndarray, sizes: np.ndarray) -> list[int]:
        """The labels of the runs in text order, followed back from each one's last."""
        offsets = (np.cumsum(sizes) - sizes)[order]
        lengths = sizes[order]
        out = np.zeros(int(sizes.sum()), dtype=np.int32)
        out[offsets + lengths - 1] = label
        for step in range(len(back), 0, -1):
            going = len(back[step - 1])
            label[:going] = back[step - 1][np.arange(going), label[:going]]
            out[offsets[:going] + step - 1] = label[:going]
        return out.tolist()


def _spread(out: np.ndarray, own: np.ndarray, offsets: tuple[int, ...], inside: np.ndarray) -> None:
    """Add what each token brings to the tokens around it, inside its sentence."""
    for k, offset in enumerate(offsets):
        if offset == 0:
            out += own[:, k]
        elif 0 < offset < len(out):
            out[offset:] += own[:-offset, k] * (inside[offset:] == inside[:-offset])[:, None]
        elif 0 < -offset < len(out):
            out[:offset] += own[-offset:, k] * (inside[:offset] == inside[-offset:])[:, None]


def _chunks(
    labels: list[int], at: np.ndarray, inside: np.ndarray, margin: np.ndarray
) -> list[tuple[int, int, str, float]]:
    """Names from the labels of the open tokens `at`."""
    out: list[tuple[int, int, str, float]] = []
    tokens, sentences = at.tolist(), inside[at].tolist()
    n = 0
    while n < len(labels):
        label, first = labels[n], tokens[n]
        n += 1
        if label == 0:
            continue
        goes_on = label + label % 2  # I- follows its B- in the list of labels
        last, sentence = first + 1, sentences[n - 1]
        while n < len(labels) and labels[n] == goes_on and tokens[n] == last and sentences[n] == sentence:
            last += 1
            n += 1
        out.append((first, last, LABELS[label][2:], float(margin[first:last].clip(0).mean())))
    return out
