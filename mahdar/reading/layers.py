"""The layers that the networks share: words as vectors, convolutions over them, a look at the whole report.

Reading needs numpy alone; `mahdar.training.network` computes the same in torch.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Self, cast

import numpy as np
from numpy.typing import NDArray

from mahdar.reading.entries import entries
from mahdar.reading.scene import Scene

Floats = NDArray[np.float32]
DILATIONS = (1, 2, 4, 8)
_CLITICS = ("ال", "و", "ب", "ل", "ف", "وال", "بال", "لل")
_ONE_THREAD = os.environ.get("OPENBLAS_NUM_THREADS") == "1"  # so the command line has it
_ALONE = 1 << 18  # multiplications that OpenBLAS does in one thread
_KEPT = 20_000  # words remembered that are known without clitics, or not at all
_WINDOW = 4_000  # words looked at together; a longer text is looked at in pieces


class Vocabulary:
    """Word → row of the word vectors; row 0 is every word that is not known. And the lexicon's entries, by name."""

    def __init__(self, words: Sequence[str], entries: Sequence[str] = ()) -> None:
        self._rows = {w: i for i, w in enumerate(words, 1)}
        self._entries = {name: i for i, name in enumerate(entries)}
        # Found without their clitics, apart from the others: a word must not be known by what was read before it.
        self._bare: dict[str, int] = {}

    def rows(self, scene: Scene) -> list[int]:
        """One row a token."""
        rows = [*map(self._rows.get, [t.fold for t in scene.tokens])]
        bare = self._bare.get
        for i in [i for i, row in enumerate(rows) if row is None]:
            token = scene.tokens[i]
            row = bare(token.fold)
            rows[i] = self._row(token.fold, token.kind == "n") if row is None else row
        return cast("list[int]", rows)

    def entered(self, scene: Scene) -> list[tuple[int, int]]:
        """Tokens with the rows of the entries they stand for, as far as those are known."""
        known = self._entries
        return [(i, known[name]) for i, name in entries(scene) if name in known] if known else []

    def _row(self, fold: str, number: bool) -> int:
        word = re.sub("[0-9]", "0", fold) if number else fold
        bare = (word, *[word[len(c) :] for c in _CLITICS if word.startswith(c)])
        row = next((self._rows[b] for b in bare if b in self._rows), 0)
        if len(self._bare) >= _KEPT:
            self._bare.clear()
        self._bare[fold] = row
        return row


@lru_cache(maxsize=2)
def _vocabulary(words: bytes, entries: bytes) -> Vocabulary:
    """One for all the networks that know the same words and entries."""
    return Vocabulary(words.decode().split("\n"), entries.decode().split("\n") if entries else ())


class Layers:
    """A network with its weights. Each of them says what its outputs mean."""

    def __init__(self, weights: dict[str, Any]) -> None:
        self._vectors, self._scale = weights["vectors"], weights["scale"]  # int8 rows, and the unit of each
        self._w: dict[str, Floats] = {k: v.astype(np.float32) for k, v in weights.items() if v.dtype == np.float16}
        of_lexicon = weights["entries"].tobytes() if "entries" in weights else b""
        self.vocabulary = _vocabulary(weights["words"].tobytes(), of_lexicon)

    @classmethod
    def load(cls, path: Path) -> Self | None:
        """The network of a file; None where there is none, and the log-linear scorers decide alone."""
        if not path.exists():
            return None
        with np.load(path, allow_pickle=False) as data:
            return cls({name: data[name] for name in data.files})

    def pieces(self, scene: Scene, known: Floats, places: Sequence[int]) -> Iterator[tuple[int, int, Floats]]:
        """Pieces of a report that hold any of `places` (tokens): first token, past the last, and a row of outputs a
        token. `known` are the traits, a row a token."""
        for a, b, seen in self.seen(scene, known, places):
            yield a, b, self.outputs(seen)

    def seen(self, scene: Scene, known: Floats, places: Sequence[int]) -> Iterator[tuple[int, int, Floats]]:
        """The same pieces, each with what the layers make of its words."""
        rows, entered = np.array(self.vocabulary.rows(scene)), self.vocabulary.entered(scene)
        for a in range(0, len(rows), _WINDOW):
            b = min(a + _WINDOW, len(rows))
            if any(a <= i < b for i in places):
                yield a, b, self._hidden(rows[a:b], known[a:b], [(i - a, row) for i, row in entered if a <= i < b])

    def outputs(self, seen: Floats, name: str = "out") -> Floats:
        """A row of the outputs of that name a word."""
        return cast(Floats, times(seen, self._w[name]) + self._w[f"{name}_bias"])

    def _hidden(self, rows: NDArray[Any], known: Floats, entered: Sequence[tuple[int, int]]) -> Floats:
        w = self._w
        vectors = self._vectors[rows].astype(np.float32)
        vectors *= self._scale[rows][:, None]
        h = times(vectors, w["in_vectors"])
        h += times(known, w["in_traits"])
        h += w["in_bias"]
        if entered:
            at, of = np.array(entered).T
            np.add.at(h, at, w["in_entries"][of])
        for k, dilation in enumerate(DILATIONS):
            out = _conv(h, w[f"conv{k}"], dilation)
            out += w[f"conv{k}_bias"]
            np.maximum(out, 0, out=out)
            out += h
            h = _normed(out, w, k)
        h += np.maximum(h.mean(0) @ w["doc"] + w["doc_bias"], 0)
        return h


def times(h: Floats, kernel: Floats) -> Floats:
    """`h @ kernel`. Where the library would share it among threads, which on matrices of this size wait for one
    another far longer than they multiply, some rows at a time: of so few it makes no work for several."""
    if _ONE_THREAD:
        return cast(Floats, h @ kernel)
    many = max(1, _ALONE // kernel.size)
    whole = len(h) - len(h) % many
    out: Floats = np.empty((len(h), kernel.shape[1]), np.float32)
    np.matmul(h[:whole].reshape(-1, many, h.shape[1]), kernel, out=out[:whole].reshape(-1, many, kernel.shape[1]))
    np.matmul(h[whole:], kernel, out=out[whole:])
    return out


def _conv(h: Floats, kernel: Floats, dilation: int) -> Floats:
    """`kernel` is (width, in, out); words beyond the ends are zeros."""
    half, size = len(kernel) // 2, kernel.shape[2]
    each = times(h, kernel.transpose(1, 0, 2).reshape(len(kernel[0]), -1))  # one product for the whole width
    out = each[:, half * size : (half + 1) * size].copy()
    for k in range(1, half + 1):
        d = k * dilation
        if d < len(h):
            out[d:] += each[:-d, (half - k) * size : (half - k + 1) * size]
            out[:-d] += each[d:, (half + k) * size : (half + k + 1) * size]
    return out


def _normed(h: Floats, w: dict[str, Floats], k: int) -> Floats:
    """`h`, changed in place: nothing as large is set aside."""
    h -= np.add.reduce(h, 1, keepdims=True) / h.shape[1]  # what `mean` gives, without its ceremony
    h /= np.sqrt(np.einsum("ij,ij->i", h, h)[:, None] / h.shape[1] + 1e-5)
    h *= w[f"norm{k}"]
    h += w[f"norm{k}_bias"]
    return h
