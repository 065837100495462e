"""The tagger of names: its features, its decoding and its shipped weights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mahdar.arabic.tokens import tokenize
from mahdar.lexicon import Lexicon
from mahdar.reading.matches import find_matches
from mahdar.reading.tagger import LABELS, Clusters, Tagger, at_offset, edge_features, phrase_features, type_features

TEXT = "قال محمود الخالدي إن حزب الله في حلب 12."


def tagger_of(weights: dict[str, list[float]], lexicon: Lexicon, folder: Path) -> Tagger:
    path = folder / "tagger.json"
    transitions = [[0] * len(LABELS) for _ in LABELS]
    path.write_text(json.dumps({"weights": weights, "transitions": transitions}), "utf-8")
    return Tagger(lexicon, path)


def label(name: str) -> list[float]:
    return [9000 if x == name else 0 for x in LABELS]


def test_weights_make_names(lexicon: Lexicon, tmp_path: Path) -> None:
    weights = {"0|w=محمود": label("B-PER"), "0|w=الخالدي": label("I-PER"), "0|w=حلب": label("B-LOC")}
    tagger = tagger_of(weights, lexicon, tmp_path)
    words = tokenize(TEXT)
    chunks, margin = tagger.tag(words, find_matches(words, lexicon))
    assert [(words.quote(a, b), kind) for a, b, kind, _ in chunks] == [("محمود الخالدي", "PER"), ("حلب", "LOC")]
    assert len(margin) == len(words.tokens) and margin[1] == pytest.approx(9.0)


def test_a_neighbour_counts_only_inside_the_sentence(lexicon: Lexicon, tmp_path: Path) -> None:
    tagger = tagger_of({"-1|w=السيد": label("B-PER")}, lexicon, tmp_path)
    for text, names in (("رأيت السيد سالما", ["سالما"]), ("رأيت السيد\nسالما", [])):
        words = tokenize(text)
        assert [words.quote(a, b) for a, b, *_ in tagger.tag(words, {})[0]] == names


def test_without_weights_there_are_no_names(lexicon: Lexicon, tmp_path: Path) -> None:
    tagger = Tagger(lexicon, tmp_path / "none.json")
    chunks, margin = tagger.tag(tokenize(TEXT), {})
    assert chunks == [] and not margin.any()
    assert tagger.tag(tokenize(""), {})[0] == []


def test_features_of_a_word(lexicon: Lexicon, plain_tagger: Tagger) -> None:
    clusters = plain_tagger.clusters
    assert type_features("12", "n", lexicon, clusters) == ["num", "n2"]
    assert type_features("reuters", "x", lexicon, clusters) == ["latin"]
    word = type_features("والخالدي", "w", lexicon, clusters)
    assert {"w=والخالدي", "st=خالدي", "al=True"} <= set(word)
    assert all(f.startswith("1|") for f in at_offset(word, 1)) and len(at_offset(word, 2)) < len(word)
    assert edge_features(3, 3, 4) == ["first", "last"] and edge_features(4, 3, 9) == ["second"]


def test_phrases_of_the_lexicon_are_features(lexicon: Lexicon) -> None:
    words = tokenize("قال حزب الله")
    found = phrase_features(words, find_matches(words, lexicon))
    assert "B2actor" in found[1] and "Iactor" in found[2]


def test_word_classes_see_past_the_article() -> None:
    clusters = Clusters()
    assert clusters.get("qqqq") == ("?", "?")
    word = next(w for w in clusters.of if w.startswith("ال") and "و" + w not in clusters.of)
    assert clusters.get("و" + word) == clusters.of[word]


def test_a_trained_tagger_finds_plain_names(trained: Any) -> None:
    words = tokenize("قال الرئيس السوري بشار الأسد إن الجيش دخل مدينة حلب شمالي البلاد.")
    chunks, _ = trained.tagger.tag(words, find_matches(words, trained.lexicon))
    assert ("بشار الأسد", "PER") in {(words.quote(a, b), kind) for a, b, kind, _ in chunks}
