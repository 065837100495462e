"""Which entries of the lexicon words stand for: one name for every form of an act, a type for every known name."""

from __future__ import annotations

from typing import Any

from mahdar.reading.entries import entries

TEXT = "قصف جديد\n\nقال مصدر إن جنود الجيش السوري قصفوا بلدة حاس، وطالبت الأمم المتحدة بهدنة وإطلاق سراح الأسرى."


def names_of(scene: Any, surface: str) -> set[str]:
    at = {t.i for t in scene.tokens if t.surface == surface}
    assert at, "no such word"
    return {name for i, name in entries(scene) if i in at}


def test_every_form_of_an_act_is_one_entry(scene_of: Any) -> None:
    scene = scene_of(TEXT)
    assert "A=قصف" in names_of(scene, "قصف") & names_of(scene, "قصفوا")


def test_names_tell_of_what_type_their_group_is(scene_of: Any) -> None:
    scene = scene_of(TEXT)
    assert "G=state_force" in names_of(scene, "الجيش") & names_of(scene, "جنود")
    assert "R=جندي" in names_of(scene, "جنود")
    assert "G=international" in names_of(scene, "الأمم")


def test_words_of_saying_and_of_promises(scene_of: Any) -> None:
    scene = scene_of(TEXT)
    assert "S=قال" in names_of(scene, "قال")
    assert "V=طالب" in names_of(scene, "وطالبت")
    assert "T=هدنة" in names_of(scene, "بهدنة")


def test_each_is_told_once_and_remembered(scene_of: Any) -> None:
    scene = scene_of(TEXT)
    found = entries(scene)
    assert len(found) == len(set(found)) and entries(scene) is found
    assert all(0 <= i < len(scene.tokens) for i, _ in found)


def test_a_text_without_known_words_has_none(scene_of: Any) -> None:
    assert entries(scene_of("ذهب الولد.")) == []
