"""Scenes with the names a test says, so that what the grammar makes of them does not hang on trained weights."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from mahdar.arabic.tokens import Words
from mahdar.lexicon import Lexicon
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
