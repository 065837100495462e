"""Meetings: their words, joined tellings, seats, minutes, and the record's structs."""

from __future__ import annotations

import pytest

from mahdar.lexicon import Lexicon
from mahdar.lexicon.talks import talk_words
from mahdar.reading.minutes import take_minutes
from mahdar.reading.reader import set_scene
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer
from mahdar.reading.seats import chairs, represents, seat
from mahdar.reading.tagger import Tagger
from mahdar.reading.talk_structs import beings_of, meeting_structs
from mahdar.reading.talks import Parley, Talk, find_talks, passage
from mahdar.report import Report

YES, NO = Scorer({}, 5.0), Scorer({}, -5.0)
MEETING = "التقى وزير الخارجية المصري سامح شكري نظيره السعودي عادل الجبير في جدة لبحث الأزمة اليمنية."


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(Lexicon.load())


def talks_of(text: str, tagger: Tagger, same: Scorer = YES) -> tuple[Scene, list[Talk]]:
    scene = set_scene(Report(text), tagger.lexicon, tagger)
    return scene, find_talks(scene, YES, same)


def test_meeting_words_are_apart_from_words_of_findings():
    meetings, findings = talk_words()
    assert {a.type for a in meetings.compiled.acts} == {"CONSULT"}
    assert "CONSULT" not in {a.type for a in findings.compiled.acts}


def test_words_of_the_lexicon_and_of_this_room_are_candidates(tagger):
    scene = set_scene(Report("التأم المجلس ثم التقى الوفد."), tagger.lexicon, tagger)
    assert scene.tokens[Parley(scene).tellings[0].first].surface == "التأم"


def test_tellings_are_joined_or_not(tagger):
    text = "اجتمع الوفدان أمس. وتناول الاجتماع الهدنة."
    assert len(talks_of(text, tagger)[1]) == 1
    assert len(talks_of(text, tagger, NO)[1]) > 1


def test_nobody_meets_where_no_word_is_likely(tagger):
    scene = set_scene(Report(MEETING), tagger.lexicon, tagger)
    assert find_talks(scene, NO, YES) == []


def test_who_sat_and_for_whom(tagger):
    scene, talks = talks_of(MEETING, tagger)
    seat(scene, talks, YES, YES)
    assert talks[0].seats
    assert {c.kind for c in chairs(scene, talks)} >= {"person"}
    shukri = next(b for b in scene.beings if b.kind == "person" and "شكري" in scene.words.quote(
        b.mentions[0].first, b.mentions[0].last))  # fmt: skip
    state = represents(scene, shukri)
    assert state is None or scene.beings[state].kind in ("group", "place")


@pytest.mark.parametrize(
    ("text", "format_"),
    [
        ("تلقى الوزير اتصالا هاتفيا من نظيره.", "call"),
        ("جرت مفاوضات غير مباشرة بين الوفدين.", "indirect"),
        ("جرت مفاوضات مباشرة بين الوفدين.", "direct"),
        ("التقى الوفدان أمس.", "direct"),
    ],
)
def test_the_format(text, format_, tagger):
    scene, talks = talks_of(text, tagger)
    take_minutes(scene, talks)
    assert talks[0].format == format_


def test_the_minutes(tagger):
    text = "اجتمع الوفدان أمس لبحث هدنة في المدينة. واتفقا على وقف القصف، وحدد موعد اجتماع جديد الأسبوع المقبل."
    scene = set_scene(Report(text), tagger.lexicon, tagger)
    talk = Talk(find_talks(scene, YES, YES)[0].event)
    talk.event.tellings = talk.event.tellings[:1]
    take_minutes(scene, [talk])
    (meeting,) = meeting_structs(scene, [talk], {}, {}, {})
    assert meeting.agenda[0].quote == "هدنة في المدينة"
    assert meeting.outcome is not None
    assert meeting.outcome.quote == "واتفقا على وقف القصف"
    assert meeting.next is not None
    assert "جديد" in meeting.next.quote


def test_the_struct_quotes_the_words(tagger):
    scene, talks = talks_of(MEETING, tagger)
    seat(scene, talks, YES, NO)
    ids = {i: f"x{i}" for i in beings_of(talks, [])}
    (meeting,) = meeting_structs(scene, talks, ids, {}, {})
    assert meeting.evidence[0].quote.startswith("التقى")
    assert {d.person for d in meeting.delegates} <= set(ids.values())
    assert passage(scene, talks[0].event.tellings[0])[0] == 0
