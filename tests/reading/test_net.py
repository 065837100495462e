"""The second opinion on acts: traits of words, and a network that only numpy is needed for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mahdar.reading.acts import candidates, find_tellings
from mahdar.reading.layers import DILATIONS, Vocabulary
from mahdar.reading.net import TRAITS, TYPES, Net, traits
from mahdar.reading.scorer import Scorer

TEXT = "قصف الجيش بلدة حاس\n\nقصفت قوات النظام بلدة حاس، ما أدى إلى مقتل 7 مدنيين، وطالبت الأمم المتحدة بهدنة."


def weights(seed: int = 0, width: int = 8, size: int = 5) -> dict[str, Any]:
    """Those of a tiny network over three words."""
    rng = np.random.default_rng(seed)

    def some(*shape: int) -> Any:
        return rng.normal(size=shape).astype(np.float16)

    w: dict[str, Any] = {
        "words": np.frombuffer("قصف\nهدنه\nبلده".encode(), np.uint8),
        "vectors": rng.integers(-127, 127, (4, size)).astype(np.int8),
        "scale": np.full(4, 0.01, np.float32),
        "in_vectors": some(size, width), "in_traits": some(TRAITS, width), "in_bias": some(width),
        "doc": some(width, width), "doc_bias": some(width),
        "out": some(width, len(TYPES)), "out_bias": some(len(TYPES)),
    }  # fmt: skip
    for k in range(len(DILATIONS)):
        w |= {f"conv{k}": some(5 if k == 0 else 3, width, width), f"conv{k}_bias": some(width)}
        w |= {f"norm{k}": some(width), f"norm{k}_bias": some(width)}
    return w


def test_every_word_has_its_traits(scene_of: Any) -> None:
    scene = scene_of(TEXT)
    found = traits(scene, list(candidates(scene)))
    assert found.shape == (len(scene.tokens), TRAITS)
    word = next(t.i for t in scene.tokens if t.surface == "قصفت")
    assert found[word, TYPES["ASSAULT"]] == 1
    assert not found[next(t.i for t in scene.tokens if t.surface == "بلدة"), : len(TYPES)].any()


def test_words_are_known_without_clitics_too() -> None:
    vocabulary = Vocabulary(["قصف", "هدنه"])
    assert [vocabulary._row(w) for w in ("قصف", "هدنه", "بهدنه", "الهدنه", "سلام")] == [1, 2, 2, 2, 0]


def test_what_was_read_before_does_not_change_a_word() -> None:
    fresh, used = Vocabulary(["هدنه"]), Vocabulary(["هدنه"])
    assert used._row("بهدنه") == 1
    assert used._row("وبهدنه") == fresh._row("وبهدنه") == 0


def test_one_figure_a_candidate_and_the_same_every_time(scene_of: Any) -> None:
    scene, net = scene_of(TEXT), Net(weights())
    found = list(candidates(scene))
    odds = net.odds(scene, found)
    assert len(odds) == len(found) and np.isfinite(odds).all()
    assert odds == net.odds(scene, found)
    assert net.odds(scene, []) == []


def test_a_text_longer_than_what_is_looked_at_together(scene_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    scene, net = scene_of(TEXT * 3), Net(weights())
    found = list(candidates(scene))
    monkeypatch.setattr("mahdar.reading.layers._WINDOW", 7)
    assert len(net.odds(scene, found)) == len(found)


def test_the_second_opinion_moves_the_chance(scene_of: Any) -> None:
    scene, sure = scene_of(TEXT), Scorer({}, bias=0.0)
    assert find_tellings(scene, sure, lambda _, ts: [9.0] * len(ts))
    assert not find_tellings(scene, sure, lambda _, ts: [-9.0] * len(ts))


def test_without_a_file_there_is_no_second_opinion(tmp_path: Path) -> None:
    assert Net.load(tmp_path / "net.npz") is None
