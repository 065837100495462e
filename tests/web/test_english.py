"""Names that the lexicon knows stand in English on English pages, and as they were written on Arabic ones."""

from __future__ import annotations

import re

from mahdar.web.english import english_at, english_names, english_places
from mahdar.web.words import Words


def test_whom_the_lexicon_knows() -> None:
    names, places = english_names(()), english_places(())
    assert (names["جماعة الحوثي"], names["طهران"], places["عدن"], places["مصراتة"]) == (
        "Houthis", "Tehran", "Aden", "Misrata",
    )  # fmt: skip
    assert "طرابلس" not in places, "which of the two is not said"
    english = Words("en", names, places)
    assert english.name("عدن", "place") == "Aden" and english.name("شائف دعبوس") == "شائف دعبوس"
    assert english.name("التحالف") == "التحالف", "whoever acts is not called by the name of a village"
    assert Words("ar").name("عدن") == "عدن"


def test_a_point_tells_which_place_it_is() -> None:
    assert english_at((), "تونس", 36.819, 10.166) == "Tunis" and english_at((), "تونس", 34.0, 9.5) == "Tunisia"
    assert english_at((), "كما كان يُكتب", 36.819, 10.166) == "Tunis"
    assert english_at((), "مصراتة", 0.0, 0.0) == "Misrata" and english_at((), "لا مكان", 0.0, 0.0) is None


def test_pages_in_both_languages(room) -> None:
    with room.client() as client:
        spots = [s for s in client.get("/api/map").json() if s["name_en"]]
        assert spots
        for lang, key in (("en", "name_en"), ("ar", "name")):
            client.cookies.set("mahdar_lang", lang)
            said = re.sub(r"<[^>]+>", "", client.get("/map").text.split("<caption>")[1])
            assert spots[0][key] in said
