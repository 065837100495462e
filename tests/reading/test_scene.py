"""The scene: what stands at a token, and which sentence is the title."""

from __future__ import annotations

from typing import Any

import pytest

from mahdar.reading.scene import Scene

TEXT = "هجوم في حلب\n\nقال حزب الله إن 12 جنديا قتلوا. وبحسب المصدر، انتهى الهجوم."


def test_lookups_agree_with_the_lists(scene_of: Any) -> None:
    scene = scene_of(TEXT)
    for i in range(len(scene.tokens)):
        a, b = scene.sentence(i)
        assert a <= i < b
        kinds = {kind for kind, found in scene.matches.items() if any(m.first == i for m in found)}
        assert set(scene.kinds_at.get(i, ())) == kinds
        covering = [m for m in scene.mentions if m.first <= i < m.last]
        assert (scene.mention_at.get(i) in covering) if covering else i not in scene.mention_at
        for kind in kinds:
            assert scene.matches_from(i, kind) == [m for m in scene.matches[kind] if m.first == i]
    assert [m for found in scene.mentions_in for m in found] == scene.mentions


def test_words_outside_the_sentence_are_marks(scene_of: Any) -> None:
    scene = scene_of(TEXT)
    a, b = scene.sentence(4)
    assert scene.fold(a - 1, a, b) == "^" and scene.fold(b, a, b) == "$"
    number = next(t.i for t in scene.tokens if t.kind == "n")
    assert scene.fold(number, a, b) == "0" and scene.fold(a, a, b) == "قال"


TITLES = [(TEXT, "هجوم في حلب"), ("هجوم في حلب", ""), ("", ""), ("كلمة " * 50 + "\n\nنص", "")]


@pytest.mark.parametrize(("text", "title"), TITLES, ids=["title", "alone", "empty", "long"])
def test_the_first_short_paragraph_is_the_title(text: str, title: str, scene_of: Any) -> None:
    scene = scene_of(text)
    assert (scene.words.quote(0, scene.title_end) if scene.title_end else "") == title


@pytest.mark.parametrize(
    ("lo", "hi", "found"), [(0, 3, False), (0, 4, True), (4, 7, False), (7, 9, True), (9, 9, False)]
)
def test_any_between(lo: int, hi: int, found: bool) -> None:
    assert Scene.any_between([3, 8], lo, hi) is found
