"""A small convolutional network over a report's words: a second opinion on which words tell an act.

It sees each word as a vector and its traits (what the lexicon and the tagger know of it), looks sixteen words to each
side and at the whole report, and gives log-odds for every type of act. They are averaged with the log-linear
scorer's, whose reasons stay readable. Reading needs numpy alone; the weights are made by `mahdar train`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast, get_args

import numpy as np
from numpy.typing import NDArray

from mahdar.reading.acts import Telling
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import DATA
from mahdar.record import EventType

Floats = NDArray[np.float32]
TYPES: dict[str, int] = {name: i for i, name in enumerate(get_args(EventType))}
DILATIONS = (1, 2, 4, 8)
_SHAPES = {name: i for i, name in enumerate(("masd", "noun", "past", "pres", "apart", "ppart", "other"))}
_KINDS = {name: i for i, name in enumerate(("person", "group", "place", "state", "role", "facility"))}
_CUES = {
    name: i
    for i, name in enumerate(
        "hypothetical asked_for source_adjectives ongoing denial according habitual alleged demanded planned "
        "threatened boilerplate purpose".split()
    )
}
_ACT, _MAIN, _WEAK, _SURE, _SHAPE, _KIND = 0, 16, 32, 33, 34, 41
_WEAPON, _LIGHT, _SPEECH, _COMMA, _NUMBER, _TITLE, _SENTENCE, _CUE = 47, 48, 49, 50, 51, 52, 53, 54
TRAITS = _CUE + len(_CUES)
_CLITICS = ("ال", "و", "ب", "ل", "ف", "وال", "بال", "لل")
_ALONE = 1 << 18  # multiplications that OpenBLAS does in one thread
_KEPT = 60_000  # words remembered that are known without clitics, or not at all
_WINDOW = 4_000  # words looked at together; a longer text is looked at in pieces


def traits(scene: Scene, tellings: Sequence[Telling]) -> Floats:
    """What is known of each word, one row a token: acts it may tell, its names, cues and place in the report."""
    found: Floats = np.zeros((len(scene.tokens), TRAITS), np.float32)
    one = [*_told(tellings), *_named(scene), *_signs(scene)]
    found.reshape(-1)[one] = 1  # one assignment for all: the places are counted through the rows
    rows = [t.first for t in tellings]
    found[rows, _WEAK] = [t.act.weak for t in tellings]  # of several types of a word the last one counts
    found[rows, _SURE] = [max([max(a.sure) for a in t.acts if len(a.sure) == 2], default=0) / 5 for t in tellings]
    found[list(scene.weapons_at), _WEAPON] = 1
    found[scene.commas, _COMMA] = 1
    found[[t.i for t in scene.tokens if t.kind == "n"], _NUMBER] = 1
    found[: scene.title_end, _TITLE] = 1
    found[:, _SENTENCE] = np.minimum(scene.words.sentence_of, 8) / 8
    return found


def _told(tellings: Sequence[Telling]) -> Iterator[int]:
    for t in tellings:
        row = t.first * TRAITS
        yield row + _ACT + TYPES[t.type]
        yield row + _MAIN + TYPES[t.act.type]
        yield row + _SHAPE + _SHAPES[t.shape]


def _named(scene: Scene) -> Iterator[int]:
    actors = scene.lexicon.compiled.actors
    for m in scene.mentions:
        state = m.source in ("actor", "short") and m.ref >= 0 and actors[m.ref].kind == "state"
        kind = _KINDS.get("state" if state else m.kind)
        if kind is not None:
            yield from range(m.first * TRAITS + _KIND + kind, m.last * TRAITS, TRAITS)


def _signs(scene: Scene) -> Iterator[int]:
    for i, (cues, lights, speech) in scene.signs_at.items():
        row = i * TRAITS
        for cue in cues:
            if cue in _CUES:
                yield row + _CUE + _CUES[cue]
        if lights:
            yield row + _LIGHT
        if speech:
            yield row + _SPEECH


class Vocabulary:
    """Word → row of the word vectors; row 0 is every word that is not known."""

    def __init__(self, words: Sequence[str]) -> None:
        self._rows = {w: i for i, w in enumerate(words, 1)}
        # Found without their clitics, apart from the others: a word must not be known by what was read before it.
        self._bare: dict[str, int] = {}

    def rows(self, scene: Scene) -> list[int]:
        """One row a token."""
        rows = [*map(self._rows.get, [t.fold for t in scene.tokens])]
        for i in [i for i, row in enumerate(rows) if row is None]:
            word = scene.tokens[i]
            rows[i] = self._row(re.sub("[0-9]", "0", word.fold) if word.kind == "n" else word.fold)
        return cast("list[int]", rows)

    def _row(self, word: str) -> int:
        row = self._rows.get(word)
        if row is None:
            row = self._bare.get(word)
        if row is None:
            bare = (word[len(c) :] for c in _CLITICS if word.startswith(c))
            row = next((self._rows[b] for b in bare if b in self._rows), 0)
            if len(self._bare) >= _KEPT:
                self._bare.clear()
            self._bare[word] = row
        return row


class Net:
    """The network with its weights; `odds` of a report's candidates."""

    def __init__(self, weights: dict[str, Any]) -> None:
        self._vectors, self._scale = weights["vectors"], weights["scale"]  # int8 rows, and the unit of each
        self._w: dict[str, Floats] = {k: v.astype(np.float32) for k, v in weights.items() if v.dtype == np.float16}
        self.vocabulary = Vocabulary(weights["words"].tobytes().decode().split("\n"))

    @classmethod
    def load(cls, path: Path = DATA / "net.npz") -> Net | None:
        """The shipped network; None where there is none, and the log-linear scorer decides alone."""
        if not path.exists():
            return None
        with np.load(path, allow_pickle=False) as data:
            return cls({name: data[name] for name in data.files})

    def odds(self, scene: Scene, tellings: Sequence[Telling]) -> list[float]:
        """The log-odds of each candidate."""
        rows, known = np.array(self.vocabulary.rows(scene)), traits(scene, tellings)
        out: list[float] = []
        for a in range(0, len(rows), _WINDOW):
            inside = [t for t in tellings if a <= t.first < a + _WINDOW]
            if inside:
                hidden = self._hidden(rows[a : a + _WINDOW], known[a : a + _WINDOW])
                found = _times(hidden, self._w["out"]) + self._w["out_bias"]
                out += found[[t.first - a for t in inside], [TYPES[t.type] for t in inside]].tolist()
        return out

    def _hidden(self, rows: NDArray[Any], known: Floats) -> Floats:
        w = self._w
        vectors = self._vectors[rows].astype(np.float32)
        vectors *= self._scale[rows][:, None]
        h = _times(vectors, w["in_vectors"])
        h += _times(known, w["in_traits"])
        h += w["in_bias"]
        for k, dilation in enumerate(DILATIONS):
            out = _conv(h, w[f"conv{k}"], dilation)
            out += w[f"conv{k}_bias"]
            np.maximum(out, 0, out=out)
            out += h
            h = _normed(out, w, k)
        h += np.maximum(h.mean(0) @ w["doc"] + w["doc_bias"], 0)
        return h


def _times(h: Floats, kernel: Floats) -> Floats:
    """`h @ kernel`, some rows at a time: of so few the library makes no work for several threads, which on matrices
    of this size wait for one another far longer than they multiply."""
    many = max(1, _ALONE // kernel.size)
    whole = len(h) - len(h) % many
    out: Floats = np.empty((len(h), kernel.shape[1]), np.float32)
    np.matmul(h[:whole].reshape(-1, many, h.shape[1]), kernel, out=out[:whole].reshape(-1, many, kernel.shape[1]))
    np.matmul(h[whole:], kernel, out=out[whole:])
    return out


def _conv(h: Floats, kernel: Floats, dilation: int) -> Floats:
    """`kernel` is (width, in, out); words beyond the ends are zeros."""
    half = len(kernel) // 2
    out = _times(h, kernel[half])
    for k in range(1, half + 1):
        d = k * dilation
        if d < len(h):
            out[d:] += _times(h[:-d], kernel[half - k])
            out[:-d] += _times(h[d:], kernel[half + k])
    return out


def _normed(h: Floats, w: dict[str, Floats], k: int) -> Floats:
    """`h`, changed in place: nothing as large is set aside."""
    h -= h.mean(1, keepdims=True)
    h /= np.sqrt(np.einsum("ij,ij->i", h, h)[:, None] / h.shape[1] + 1e-5)
    h *= w[f"norm{k}"]
    h += w[f"norm{k}_bias"]
    return h
