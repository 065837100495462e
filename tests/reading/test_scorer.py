"""The scorers: a sum of weights, squashed."""

from __future__ import annotations

import json
from math import exp
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mahdar.reading.reader import SCORERS, Models
from mahdar.reading.scorer import DATA, Scorer, Together, chance

SHIPPED = sorted(p for p in DATA.glob("*.json") if p.stem not in ("tagger", "figures"))


def test_a_sum_of_weights_squashed() -> None:
    scorer = Scorer({"a": 1.0, "b": -3.0}, bias=0.5)
    assert scorer.score(["a", "b", "unknown"]) == -1.5
    assert scorer.probability(["a"]) == pytest.approx(1 / (1 + exp(-1.5)))
    assert Scorer({}).probability(["a"]) == 0.5


@given(st.floats(allow_nan=False))
def test_a_chance_is_a_chance(odds: float) -> None:
    assert 0 <= chance(odds) <= 1


def _part(*names: str) -> list[str]:
    return list(names)


def test_parts_weigh_what_their_features_weigh() -> None:
    one, two = Scorer({"a": 1.0, "b": -3.0}, bias=0.5), Scorer({"b": 2.0})
    parts = [(_part, "a", "b"), (_part, "b"), (_part,)]
    assert one.weigh(parts) == one.score(["a", "b", "b"])
    assert Together.of(one, two).weigh(parts) == pytest.approx([one.weigh(parts), two.weigh(parts)])


def test_without_weights_nothing_is_known(tmp_path: Path) -> None:
    models = Models(tmp_path)
    for name in SCORERS:
        assert getattr(models, name).weights == {}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.stem)
def test_shipped_weights(path: Path) -> None:
    data = json.loads(path.read_text("utf-8"))
    assert data["weights"] and all(isinstance(w, int) for w in data["weights"].values())
    assert 0 <= data["threshold"] < 1
    scorer = Scorer.load(path.stem)
    feature, weight = next(iter(data["weights"].items()))
    assert scorer.score([feature]) == pytest.approx(data["bias"] + weight / 1000)


def test_weights_are_read_when_they_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "some.json"
    path.write_text('{"bias": 0.5, "threshold": 0.4, "weights": {"w=a": 1500}}', "utf-8")
    scorer = Scorer.load("some", tmp_path)
    assert "weights" not in vars(scorer)
    assert scorer.weigh(["w=a", "w=b"]) == 2.0
    assert (scorer.threshold, scorer.words) == (0.4, {"w", "a"})
    with pytest.raises(AttributeError):
        _ = scorer.nothing
