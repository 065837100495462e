"""Rows and weights of meetings and findings, from a small invented gold."""

from __future__ import annotations

from mahdar.lexicon import Lexicon
from mahdar.reading.reader import set_scene
from mahdar.reading.tagger import Tagger
from mahdar.report import Report
from mahdar.training.findings import FindingLesson, fit_findings, read_findings
from mahdar.training.talks import TalkLesson, fit_talks, read_talks

TEXT = "التقى الوفدان أمس في جنيف. وخرق المسلحون الهدنة مساء أمس. وقصف الجيش البلدة."
GOLD = {
    "id": "small", "text": TEXT, "persons": [], "groups": [], "places": ["جنيف"], "events": [],
    "meetings": [{"quote": ["التقى الوفدان أمس في جنيف"], "participants": [], "delegates": [], "place": ["جنيف"]}],
    "deals": [],
    "findings": [{"kind": "pause", "state": "breached", "by": [], "quote": ["وخرق المسلحون الهدنة مساء أمس"]}],
}  # fmt: skip


def scene():
    lexicon = Lexicon.load()
    return set_scene(Report(TEXT), lexicon, Tagger(lexicon))


def test_a_quoted_word_tells_its_meeting():
    lesson = TalkLesson(GOLD, scene())
    right = [features for features, right, _ in lesson.telling_rows() if right]
    assert right
    models = fit_talks([TalkLesson(GOLD, scene()) for _ in range(4)])
    assert set(models) == {"talk", "same_talk", "sitter", "venue"}
    assert len(read_talks(lesson, models)) <= len(lesson.parley.tellings)


def test_a_quoted_word_tells_its_finding():
    lessons = [FindingLesson(GOLD, scene()) for _ in range(4)]
    models = fit_findings(lessons)
    assert set(models) == {"pledge", "finding", "finding_state", "finding_by"}
    assert [f.state for f in read_findings(lessons[0], models)] == ["breached"]
