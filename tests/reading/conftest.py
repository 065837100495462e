"""Scenes with the names a test says, so that what the grammar makes of them does not hang on trained weights."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mahdar.arabic.tokens import Words
from mahdar.lexicon import Lexicon
from mahdar.reading.layers import DILATIONS
from mahdar.reading.matches import Match
from mahdar.reading.reader import set_scene
from mahdar.reading.scene import Scene
from mahdar.reading.tagger import Tagger
from mahdar.report import Report

Names = dict[str, list[str]]
SceneOf = Callable[..., Scene]
SURE = 5.0


class ToldTagger(Tagger):
    """A tagger that finds the names it is told, and no others."""

    def __init__(self, lexicon: Lexicon, names: Names | None = None) -> None:
        super().__init__(lexicon, Path("no weights"))
        self.names = names or {}

    def tag(
        self, words: Words, matches: dict[str, list[Match]], certain: float = SURE
    ) -> tuple[list[tuple[int, int, str, float]], np.ndarray]:
        margin = np.zeros(len(words.tokens))
        chunks = []
        for kind, names in self.names.items():
            for name in names:
                name, _, place = name.partition("~")
                at = -1
                for _ in range(int(place or 1)):
                    at = words.text.index(name, at + 1)
                inside = [t.i for t in words.tokens if t.start < at + len(name) and at < t.end]
                chunks.append((inside[0], inside[-1] + 1, kind, SURE))
                margin[inside[0] : inside[-1] + 1] = SURE
        return sorted(chunks), margin


@pytest.fixture(scope="session")
def plain_tagger(lexicon: Lexicon) -> Tagger:
    """A tagger that finds nothing."""
    return ToldTagger(lexicon)


@pytest.fixture(scope="session")
def scene_of(lexicon: Lexicon) -> SceneOf:
    """`scene_of(text, PER=[…], GRP=[…], LOC=[…])`: its scene; «name~2» is the second place of a name."""
    tagger = ToldTagger(lexicon)

    def make(text: str, **names: list[str]) -> Scene:
        tagger.names = names
        return set_scene(Report(text, published="2015-07-26"), lexicon, tagger)

    return make


@pytest.fixture(scope="session")
def layers() -> Callable[[int, int], dict[str, Any]]:
    """`layers(traits, outputs)`: the weights of a tiny network over three words."""

    def make(traits: int, outputs: int, width: int = 8, size: int = 5) -> dict[str, Any]:
        rng = np.random.default_rng(0)

        def some(*shape: int) -> Any:
            return rng.normal(size=shape).astype(np.float16)

        w: dict[str, Any] = {
            "words": np.frombuffer("قصف\nهدنه\nبلده".encode(), np.uint8),
            "vectors": rng.integers(-127, 127, (4, size)).astype(np.int8),
            "scale": np.full(4, 0.01, np.float32),
            "in_vectors": some(size, width), "in_traits": some(traits, width), "in_bias": some(width),
            "doc": some(width, width), "doc_bias": some(width),
            "out": some(width, outputs), "out_bias": some(outputs),
        }  # fmt: skip
        for k in range(len(DILATIONS)):
            w |= {f"conv{k}": some(5 if k == 0 else 3, width, width), f"conv{k}_bias": some(width)}
            w |= {f"norm{k}": some(width), f"norm{k}_bias": some(width)}
        return w

    return make
