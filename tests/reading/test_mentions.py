"""Where the report names someone: lexicon names and the tagger's finds, none inside another of its kind."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mahdar.reading.mentions import clitic

NAMED = [
    ("قال الحوثيون", "الحوثيون", "group", "actor"), ("وللحوثيين موقف", "لحوثيين", "group", "actor"),
    ("في بيروت", "بيروت", "place", "capital"),
    ("وزارة الخارجية الروسية", "وزارة الخارجية الروسية", "group", None), ("قتل جندي", "جندي", "role", "role"),
    ("فرت من القريتين", "القريتين", "place", "place"),
    ("تنظيم الدولة الإسلامية", "تنظيم الدولة الإسلامية", "group", "actor"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "kind", "source"), NAMED, ids=[n[0] for n in NAMED])
def test_lexicon_names(text: str, name: str, kind: str, source: str | None, scene_of: Any) -> None:
    scene = scene_of(text)
    found = {scene.words.text[slice(*m.offsets(scene.words))]: m for m in scene.mentions}
    assert found[name].kind == kind and source in (None, found[name].source)


def test_the_taggers_names_take_what_the_lexicon_knows(scene_of: Any) -> None:
    scene = scene_of("قالت مديرية شرطة بغداد", GRP=["مديرية شرطة بغداد"])
    (m,) = scene.mentions
    assert m.tagged and m.kind == "group" and scene.words.quote(m.first, m.last) == "مديرية شرطة بغداد"
    actor = scene_of("وقال حزب الله كلمته", GRP=["حزب الله"]).mentions[0]
    assert actor.tagged and actor.source == "actor" and actor.ref >= 0


@pytest.mark.parametrize(
    ("prefix", "kept"),
    [("", ""), ("و", "و"), ("ال", ""), ("وال", "و"), ("لل", "ل"), ("ولل", "ول"), ("بال", "ب"), ("ب", "ب")],
)
def test_the_article_stays_with_the_name(prefix: str, kept: str) -> None:
    assert clitic(prefix) == kept


WORDS = st.sampled_from(
    "حزب الله وحزب الحوثيون بيروت للجيش السوري وزارة الدفاع مدينة حلب جنود « » ، . محمد في لحماس".split()
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.lists(WORDS, max_size=20).map(" ".join) | st.text(max_size=40))
def test_mentions_are_in_order_and_quote_the_text(scene_of: Any, text: str) -> None:
    scene = scene_of(text)
    assert [m.first for m in scene.mentions] == sorted(m.first for m in scene.mentions)
    for m in scene.mentions:
        a, b = m.offsets(scene.words)
        assert 0 <= a < b <= len(text) and m.first < m.last
        assert scene.words.sentence_of[m.first] == scene.words.sentence_of[m.last - 1]
        assert m.entity >= 0 and m.kind in ("person", "group", "place", "role")
