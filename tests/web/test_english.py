"""Names that the lexicon knows stand in English on English pages, and as they were written on Arabic ones."""

from __future__ import annotations

import re

from mahdar.web.english import english_names, english_points
from mahdar.web.words import Words


def test_whom_the_lexicon_knows() -> None:
    names = english_names(())
    assert (names["جماعة الحوثي"], names["عدن"], names["مصراتة"]) == ("Houthis", "Aden", "Misrata")
    assert "طرابلس" not in names, "which of the two is not said"
    assert Words("en", names).name("عدن") == "Aden" and Words("en", names).name("شائف دعبوس") == "شائف دعبوس"
    assert Words("ar").name("عدن") == "عدن"


def test_a_point_tells_which_place_it_is() -> None:
    found = {en for (name, *_), en in english_points(()).items() if name == "تونس"}
    assert found == {"Tunis", "Tunisia"}


def test_pages_in_both_languages(room) -> None:
    with room.client() as client:
        spots = [s for s in client.get("/api/map").json() if s["name_en"]]
        assert spots
        for lang, key in (("en", "name_en"), ("ar", "name")):
            client.cookies.set("mahdar_lang", lang)
            said = re.sub(r"<[^>]+>", "", client.get("/map").text.split("<caption>")[1])
            assert spots[0][key] in said
