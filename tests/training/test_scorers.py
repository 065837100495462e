"""Fitting and writing weights."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mahdar.reading.scorer import Scorer
from mahdar.training.scorers import Row, fit, mean_of, save

pytest.importorskip("sklearn")
ROWS: list[Row] = [(["good", f"n={i % 3}"], True, "a") for i in range(20)] + [
    (["bad", "rare"][: 1 + (i == 0)], False, "b") for i in range(20)
]


def test_fitted_weights_tell_right_from_wrong() -> None:
    scorer = Scorer(*fit(ROWS, 1.0))
    assert scorer.probability(["good"]) > 0.8 > 0.2 > scorer.probability(["bad"])
    assert "rare" not in scorer.weights, "seen once"


def test_where_all_are_right_or_wrong_no_feature_tells() -> None:
    for right in (True, False):
        weights, bias = fit([(["a"], right, "x")] * 5)
        assert weights == {} and (bias > 0) is right
    assert fit([])[0] == {}


def test_fitting_twice_is_the_same() -> None:
    assert fit(ROWS) == fit(ROWS)


def test_weights_are_written_and_read(tmp_path: Path) -> None:
    weights = {"a|«قصف»": 1.2345, "b": -0.5, "tiny": 0.001}
    save(tmp_path / "acts.json", weights, 0.25, 0.42, {"gold": [1]})
    scorer = Scorer.load("acts", tmp_path)
    assert scorer.weights == {"a|«قصف»": 1.234, "b": -0.5} and (scorer.bias, scorer.threshold) == (0.25, 0.42)
    assert json.loads((tmp_path / "acts.json").read_text("utf-8"))["about"]["gold"] == [1]


def test_the_mean_of_two_scorers_gives_the_mean_of_their_odds() -> None:
    one, other = Scorer({"a": 1.0, "b": -2.0}, 0.5, 0.3), Scorer({"a": 3.0, "c": 4.0}, -1.5, 0.3)
    mean = mean_of([{"x": one}, {"x": other}])["x"]
    for features in ([], ["a"], ["a", "b"], ["b", "c"]):
        assert mean.score(features) == pytest.approx((one.score(features) + other.score(features)) / 2)
    assert mean.threshold == 0.3


def test_small_weights_of_large_scorers_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = {"strong": 0.5, "small": 0.02, "tiny": 0.001}
    save(tmp_path / "few.json", weights, 0.0, 0.5, {})
    assert set(Scorer.load("few", tmp_path).weights) == {"strong", "small"}
    monkeypatch.setattr("mahdar.training.scorers._MANY", 1)
    save(tmp_path / "many.json", weights, 0.0, 0.5, {})
    assert set(Scorer.load("many", tmp_path).weights) == {"strong"}
