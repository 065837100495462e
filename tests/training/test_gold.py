"""Gold reports: where the names and quotes they list stand in their text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mahdar.arabic.tokens import tokenize
from mahdar.errors import InputError
from mahdar.training.gold import load_gold, name_labels, occurrences, quote_spans

FOUND = [
    ("قال الحوثيون", "الحوثيون", 1), ("موقف للحوثيين", "الحوثيون", 1), ("وحزب الله", "حزب الله", 1),
    ("حزب «الله»", "حزب الله", 1),
    ("حزب الأمة", "حزب الله", 0), ("في حلب وحلب وبحلب", "حلب", 3), ("أحمد", "احمد", 1), ("", "حلب", 0), ("حلب", "", 0),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "times"), FOUND)
def test_a_name_is_found_in_its_spellings(text: str, name: str, times: int) -> None:
    assert len(list(occurrences(tokenize(text), name))) == times


def test_every_place_of_a_quote() -> None:
    assert quote_spans("قصف ثم قصف", "قصف") == [(0, 3), (7, 10)]
    assert quote_spans("قصف", ["", "غارة"]) == quote_spans("قصف", None) == []


def test_labels_of_names() -> None:
    gold = {"persons": ["محمود الخالدي"], "groups": ["حزب الله"], "places": ["حلب"]}
    words = tokenize("قال محمود الخالدي إن حزب الله في حلب. وأضاف الخالدي ذلك.")
    labels = dict(zip((t.surface for t in words.tokens), name_labels(gold, words), strict=True))
    assert labels["محمود"] == "B-PER" and labels["حزب"] == "B-GRP" and labels["الله"] == "I-GRP"
    assert labels["حلب"] == "B-LOC" and labels["الخالدي"] == "B-PER" and labels["قال"] == "O", "a surname alone"


def test_gold_is_loaded_in_order(tmp_path: Path, made: list[dict[str, Any]]) -> None:
    for gold in made[:3]:
        (tmp_path / f"{gold['id']}.json").write_text(json.dumps(gold), "utf-8")
    (tmp_path / "floors.json").write_text("{}", "utf-8")
    assert load_gold(tmp_path) == made[:3]
    assert load_gold(tmp_path / "made-1.json") == [made[1]]


@pytest.mark.parametrize("content", [None, "{", "\x00"])
def test_what_is_no_gold_is_said(content: str | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "a.json").write_text(content, "utf-8")
    with pytest.raises(InputError):
        load_gold(tmp_path)
