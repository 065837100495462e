"""An explanation tells what the record says, and leaves nothing out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mahdar.arabic.tokens import tokenize
from mahdar.reading.explain import explain
from mahdar.reading.reader import Reader
from mahdar.reading.scorer import Scorer
from mahdar.reading.shown import quoted, weighed
from mahdar.report import Report

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*.txt"))[:3]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_what_was_read_is_explained(path: Path, reader: Reader) -> None:
    text = path.read_text("utf-8")
    record, lines = reader.read(Report(text)), list(explain(reader, text))
    assert not any("\n" in line for line in lines)
    assert sum(line.startswith("Sentence ") for line in lines) == len(tokenize(text).sentences)
    assert sum(line.startswith("Event ") for line in lines) == len(record.events)
    for event in record.events:
        at = lines.index(next(line for line in lines if line.startswith(f"Event {event.id} {event.type}")))
        upto = next((i for i, line in enumerate(lines) if i > at and not line.startswith("  ")), len(lines))
        block = lines[at + 1 : upto]
        assert f"  status: {event.status}" in block
        for role, filled in (("actor", event.actors), ("recipient", event.recipients), ("place", event.place)):
            assert sum(x.startswith(f"  {role}:") and x.endswith("taken") for x in block) >= len(filled)
        for kind in event.casualties:
            assert any(x.startswith(f"  {kind}: ") for x in block)
        assert sum(x.startswith("  source:") for x in block) == max(1, len(event.attribution))


def test_a_report_or_its_text(reader: Reader) -> None:
    text = "قصف الجيش البلدة أمس."
    dated = list(explain(reader, Report(text, published="2015-07-26")))
    assert dated[:3] == list(explain(reader, text))[:3]
    assert list(explain(reader, "")) == ["Events: none"]


def test_words_are_shown_with_what_the_lexicon_knows(reader: Reader) -> None:
    lines = "\n".join(explain(reader, "وقصفت قوات النظام بلدة حاس، وأُطلق سراح الأسير."))
    for part in (
        "⁨و+قصفت⁩ act ⁨قصف⁩ ASSAULT",
        "syria_army",
        "⁨أطلق سراح⁩ RETREAT",
        "being",
        "margin",
        "for: ",
        "against: ",
        "chance",
    ):
        assert part in lines


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60) | st.sampled_from(["قصف\u202eالجيش", "قتل\x1b[2J خمسة", "مظاهرة\x00 في حلب"]))
def test_no_text_reaches_the_terminal_raw(reader: Reader, text: str) -> None:
    for line in explain(reader, text):
        assert not set(line) & set("\u202e\u202d\u202a\u202b\u2067\x1b\x00\r\n\x07")


def test_hidden_characters_are_shown() -> None:
    assert quoted("قصف\u202e\n  الجيش") == "\u2068قصف‹U+202E› الجيش\u2069"


def test_what_weighed() -> None:
    scorer = Scorer({"a": 1.0, "b": -2.0, "c": 0.5, "d": 0.1})
    pro, con = weighed(scorer, ["a", "b", "c", "a", "unknown"], 2)
    assert pro == "\u2068a\u2069 +1.00; \u2068c\u2069 +0.50" and con == "\u2068b\u2069 -2.00"
    assert weighed(scorer, []) == ("nothing", "nothing")
