"""The second opinion on acts: traits of words, and a network that only numpy is needed for."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from mahdar.arabic.tokens import tokenize
from mahdar.reading.acts import candidates, find_tellings
from mahdar.reading.layers import Vocabulary
from mahdar.reading.net import TRAITS, TYPES, Net, traits
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer

TEXT = "قصف الجيش بلدة حاس\n\nقصفت قوات النظام بلدة حاس، ما أدى إلى مقتل 7 مدنيين، وطالبت الأمم المتحدة بهدنة."


def test_every_word_has_its_traits(scene_of: Any) -> None:
    scene = scene_of(TEXT)
    found = traits(scene, list(candidates(scene)))
    assert found.shape == (len(scene.tokens), TRAITS)
    word = next(t.i for t in scene.tokens if t.surface == "قصفت")
    assert found[word, TYPES["ASSAULT"]] == 1
    assert not found[next(t.i for t in scene.tokens if t.surface == "بلدة"), : len(TYPES)].any()


def rows(vocabulary: Vocabulary, words: str) -> list[int]:
    """The row of each of some words."""
    return vocabulary.rows(cast(Scene, SimpleNamespace(tokens=tokenize(words).tokens)))


def test_words_are_known_without_clitics_too() -> None:
    vocabulary = Vocabulary(["قصف", "هدنه"])
    assert rows(vocabulary, "قصف هدنه بهدنه الهدنه سلام") == [1, 2, 2, 2, 0]


def test_what_was_read_before_does_not_change_a_word() -> None:
    fresh, used = Vocabulary(["هدنه"]), Vocabulary(["هدنه"])
    assert rows(used, "بهدنه") == [1]
    assert rows(used, "وبهدنه") == rows(fresh, "وبهدنه") == [0]


def test_one_figure_a_candidate_and_the_same_every_time(scene_of: Any, layers: Any) -> None:
    scene, net = scene_of(TEXT), Net(layers(TRAITS, len(TYPES)))
    found = list(candidates(scene))
    odds = net.odds(scene, found)
    assert len(odds) == len(found) and np.isfinite(odds).all()
    assert odds == net.odds(scene, found)
    assert net.odds(scene, []) == []


def test_a_text_longer_than_what_is_looked_at_together(
    scene_of: Any, layers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene, net = scene_of(TEXT * 3), Net(layers(TRAITS, len(TYPES)))
    found = list(candidates(scene))
    monkeypatch.setattr("mahdar.reading.layers._WINDOW", 7)
    assert len(net.odds(scene, found)) == len(found)


def test_the_second_opinion_moves_the_chance(scene_of: Any) -> None:
    scene, sure = scene_of(TEXT), Scorer({}, bias=0.0)
    assert find_tellings(scene, sure, lambda _, ts: [9.0] * len(ts))
    assert not find_tellings(scene, sure, lambda _, ts: [-9.0] * len(ts))


def test_without_a_file_there_is_no_second_opinion(tmp_path: Path) -> None:
    assert Net.load(tmp_path / "net.npz") is None
