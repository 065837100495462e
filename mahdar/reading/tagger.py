"""A linear-chain tagger for names of persons, groups and places that the lexicon may never have seen.

Features belong either to a word's type (spelling, clusters, what the lexicon knows of it) or to its place in the
text (which lexicon phrases begin or go on there), so a word's scores are computed once and kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from mahdar.arabic.tokens import Token, Words
from mahdar.lexicon.lexicon import Lexicon
from mahdar.reading.matches import Match

DATA = Path(__file__).parent / "data"
LABELS = ("O", "B-PER", "I-PER", "B-GRP", "I-GRP", "B-LOC", "I-LOC")
OFFSETS = (-2, -1, 0, 1, 2)
_PHRASES = ("actor", "inst", "short", "capital", "place", "outlet", "title", "role", "unit", "direction", "nisba", "facility", "label")


class Clusters:
    """Word classes learnt from unlabelled news (tools/make_clusters.py)."""

    def __init__(self, path: Path = DATA / "clusters.tsv") -> None:
        self.of: dict[str, tuple[str, str]] = {}
        self.rank: dict[str, int] = {}  # most frequent word first
        if path.exists():
            for rank, line in enumerate(path.read_text("utf-8").splitlines()):
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
    out = [f"w={w}", f"st={bare}", f"p2={w[:2]}", f"p3={w[:3]}", f"s2={w[-2:]}", f"s3={w[-3:]}", f"c={coarse}", f"f={fine}"]
    out.append(f"al={stem.startswith('ال')}")
    out.append(f"len={min(len(bare), 7)}")
    kinds = {f"{s.kind}:{s.form if s.kind == 'name' else ''}{'+' if a.prefix else ''}" for a in lexicon.analyze(w) for s in a.senses}
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
    out: list[list[str]] = [[] for _ in words.tokens]
    for kind in _PHRASES:
        for m in matches.get(kind, ()):
            size = "2" if m.last - m.first > 1 else "1"
            common = m.form if kind == "place" else ""
            out[m.first].append(f"B{size}{kind}{common}")
            for i in range(m.first + 1, m.last):
                out[i].append(f"I{kind}")
    return [tuple(sorted(set(f))) if f else () for f in out]


def phrase_names(offset: int, found: tuple[str, ...]) -> list[str]:
    """Feature names of the phrases at a token `offset` words away."""
    names = [f"{offset}#{f}" for f in found]
    return names + ["0#" + "&".join(found)] if offset == 0 and len(found) > 1 else names


def phrase_at(phrases: list[tuple[str, ...]], i: int, a: int, b: int) -> Iterator[str]:
    """Phrase features of token `i` and its neighbours inside the sentence a..b."""
    for d in (-1, 0, 1):
        if a <= i + d < b:
            yield from phrase_names(d, phrases[i + d])


def edge_features(i: int, a: int, b: int) -> list[str]:
    """Where in its sentence the token stands."""
    return (["first"] if i == a else []) + (["second"] if i == a + 1 else []) + (["last"] if i == b - 1 else [])


class Tagger:
    """Scores and decodes. Weights: feature → one number a label, and label → label."""

    def __init__(self, lexicon: Lexicon, path: Path = DATA / "tagger.json") -> None:
        self.lexicon = lexicon
        self.clusters = Clusters()
        self.weights: dict[str, np.ndarray] = {}
        self.transitions = np.zeros((len(LABELS), len(LABELS)))
        self._rows: dict[str, int] = {}
        self._phrase_rows: dict[tuple[int, tuple[str, ...]], np.ndarray] = {}
        self._zero = np.zeros(len(LABELS))
        self._table = np.zeros((4096, len(OFFSETS), len(LABELS)))
        if path.exists():
            self._load(json.loads(path.read_text("utf-8")))

    def _load(self, data: dict) -> None:
        self.weights = {f: np.array(w, dtype=float) / 1000 for f, w in data["weights"].items()}
        self.transitions = np.array(data["transitions"], dtype=float)

    def _row(self, token: Token) -> int:
        row = self._rows.get(token.fold)
        if row is None:
            row = self._rows[token.fold] = len(self._rows)
            if row >= len(self._table):
                self._table = np.concatenate([self._table, np.zeros_like(self._table)])
            features = type_features(token.fold, token.kind, self.lexicon, self.clusters)
            for k, offset in enumerate(OFFSETS):
                for f in at_offset(features, -offset):
                    w = self.weights.get(f)
                    if w is not None:
                        self._table[row, k] += w
        return row

    def scores(self, words: Words, matches: dict[str, list[Match]]) -> np.ndarray:
        """Emission scores, tokens × labels."""
        n = len(words.tokens)
        rows = np.fromiter((self._row(t) for t in words.tokens), dtype=np.int64, count=n)
        out = self._table[rows, 2].copy()
        own = self._table[rows]
        inside = np.array(words.sentence_of)
        for k, offset in enumerate(OFFSETS):
            if offset == 0 or abs(offset) >= n:
                continue
            # A word adds to the scores of the token `offset` words after it, inside its sentence.
            if offset > 0:
                same = (inside[offset:] == inside[:-offset])[:, None]
                out[offset:] += own[:-offset, k] * same
            else:
                same = (inside[:offset] == inside[-offset:])[:, None]
                out[:offset] += own[-offset:, k] * same
        phrases = phrase_features(words, matches)
        for a, b in words.sentences:
            self._add_phrases(out, phrases, a, b)
        return out

    def _add_phrases(self, out: np.ndarray, phrases: list[tuple[str, ...]], a: int, b: int) -> None:
        """Scores of the phrases around each token of the sentence a..b, and of its edges."""
        for i in range(a, b):
            if phrases[i]:
                out[i] += self._phrase_row(0, phrases[i])
                if i > a:
                    out[i - 1] += self._phrase_row(1, phrases[i])
                if i + 1 < b:
                    out[i + 1] += self._phrase_row(-1, phrases[i])
        for i in {a, min(a + 1, b - 1), b - 1}:
            out[i] += self._sum(tuple(edge_features(i, a, b)))

    def _phrase_row(self, offset: int, found: tuple[str, ...]) -> np.ndarray:
        row = self._phrase_rows.get((offset, found))
        if row is None:
            row = self._phrase_rows[offset, found] = self._sum(tuple(phrase_names(offset, found)))
        return row

    def _sum(self, features: tuple[str, ...]) -> np.ndarray:
        rows = [w for f in features if (w := self.weights.get(f)) is not None]
        return np.sum(rows, axis=0) if rows else self._zero

    def tag(
        self, words: Words, matches: dict[str, list[Match]], certain: float = 5.0
    ) -> tuple[list[tuple[int, int, str, float]], np.ndarray]:
        """Name chunks as (first, last, PER|GRP|LOC, margin over O), and each token's margin.

        Tokens surely O cut the text into short runs.
        """
        if not words.tokens or not self.weights:
            return [], np.zeros(len(words.tokens))
        scores = self.scores(words, matches)
        margin = scores[:, 1:].max(axis=1) - scores[:, 0]
        open_ = margin > -certain
        chunks: list[tuple[int, int, str, float]] = []
        for a, b in words.sentences:
            i = a
            while i < b:
                if not open_[i]:
                    i += 1
                    continue
                j = i
                while j < b and open_[j]:
                    j += 1
                chunks += self._decode(scores, i, j)
                i = j
        return chunks, margin

    def _decode(self, scores: np.ndarray, a: int, b: int) -> list[tuple[int, int, str, float]]:
        best = (scores[a] + self.transitions[0]).tolist()
        t = self.transitions.T.tolist()
        back: list[list[int]] = []
        labels = range(len(LABELS))
        for row in scores[a + 1 : b].tolist():
            nxt, ptr = [], []
            for y in labels:
                col = t[y]
                arg, top = 0, best[0] + col[0]
                for x in labels:
                    s = best[x] + col[x]
                    if s > top:
                        arg, top = x, s
                nxt.append(top + row[y])
                ptr.append(arg)
            best = nxt
            back.append(ptr)
        out0 = [best[y] + self.transitions[y][0] for y in labels]
        y = max(labels, key=out0.__getitem__)
        path = [y]
        for ptr in reversed(back):
            y = ptr[y]
            path.append(y)
        return _chunks([LABELS[y] for y in reversed(path)], a, scores)


def _chunks(labels: list[str], a: int, scores: np.ndarray) -> list[tuple[int, int, str, float]]:
    out = []
    i = 0
    while i < len(labels):
        if labels[i] == "O":
            i += 1
            continue
        kind = labels[i][2:]
        j = i + 1
        while j < len(labels) and labels[j] == "I-" + kind:
            j += 1
        part = scores[a + i : a + j]
        out.append((a + i, a + j, kind, float((part.max(axis=1) - part[:, 0]).mean())))
        i = j
    return out
