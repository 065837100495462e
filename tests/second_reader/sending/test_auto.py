"""`--second auto` asks only where the first reader is unsure or finds a deal; and a model on disk is asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from chat_server import said, serving
from desk import TEXT, QuickReader, good, lines, mahdar

from mahdar.record import Deal, Event, Finding, Issue, Meeting, Record
from mahdar.report import Report
from mahdar.second_reader.auto import reasons

REPORT = Report(TEXT)
SPAN = REPORT.span(0, 4)


def event(confidence: float) -> Event:
    return Event("e1", "ASSAULT", None, None, [], [], [], None, {}, "occurred", [], SPAN, [SPAN], confidence)


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (Record(REPORT, events=[event(0.95)]), []),
        (Record(REPORT, events=[event(0.95), event(0.3)]), ["unsure"]),
        (Record(REPORT, events=[event(0.95), event(0.95), event(0.3)]), []),
        (Record(REPORT, events=[event(0.95)], deals=[Deal("d1", [])]), ["deal"]),
        (Record(REPORT, events=[event(0.95)], findings=[Finding("f1", "breached")]), ["finding"]),
        (Record(REPORT, events=[event(0.95)], issues=[Issue("event_without_parties", None, "")]), ["issue"]),
        (Record(REPORT, events=[event(0.95)], issues=[Issue("place_not_in_gazetteer", None, "")]), []),
        (Record(REPORT), []),
        (Record(REPORT, meetings=[Meeting("m1", [])]), []),
    ],
)
def test_why_a_report_is_read_again(record: Record, expected: list[str]) -> None:
    assert reasons(record) == expected


def test_only_those_are_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    class Unsure(QuickReader):
        def read(self, report: Report) -> Record:
            sure = 0.2 if "الثالث" in report.text else 0.95
            return Record(report, events=[event(sure)])

    monkeypatch.setattr("mahdar.cli.reading.load_reader", lambda lexicons: Unsure())
    rows = [json.dumps({"text": f"{TEXT} وهو التقرير {n}."}) for n in ("الأول", "الثاني", "الثالث", "الرابع")]
    Path("reports.jsonl").write_text("\n".join(rows), "utf-8")
    with serving(lambda asked: said(good(asked))) as server:
        environ = {"MAHDAR_SECOND_URL": server.url}
        result = mahdar("read", "reports.jsonl", "--second", "auto", "--accounts", "a.jsonl", env=environ)
    assert result.exit_code == 0 and len(server.asked) == 1
    assert "الثالث" in server.asked[0]["messages"][1]["content"]
    assert [a["second"] is not None for a in lines(Path("a.jsonl"))] == [False, False, True, False]
    assert "read twice: 1, by the first reader alone: 3" in result.stderr


def test_auto_without_an_address(report: Path, quick: None) -> None:
    result = mahdar("read", report, "--second", "auto")
    assert result.exit_code == 1 and "no second reader is named" in result.stderr


def test_a_model_on_disk_goes_through_the_same_door(
    report: Path, quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What such a model is stands in tests/second_reader/disk; here is how it is asked."""
    asked: list[str] = []

    class Model:
        def answers(self, report: Report) -> list[str]:
            asked.append(report.id)
            request: Any = {"messages": [{}, {"content": "1| x\n2| x"}]}
            return [json.dumps(good(request))]

    monkeypatch.setattr("mahdar.second_reader.encoder.load", lambda folder: Model())
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    for _ in range(2):
        result = mahdar("read", report, "--second", folder, "--accounts", "a.jsonl")
        assert result.exit_code == 0, result.stderr
        assert lines(Path("a.jsonl"))[0]["second"]["events"][0]["type"] == "ASSAULT"
    assert len(asked) == 1  # kept, until a file of the model changes
    (folder / "config.json").write_text("{ }")
    mahdar("read", report, "--second", folder)
    assert len(asked) == 2


def test_a_folder_without_a_model(report: Path, quick: None, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = mahdar("read", report, "--second", tmp_path / "empty", "-o", "out.jsonl")
    assert result.exit_code == 1 and "there is no model in it" in result.stderr and not Path("out.jsonl").exists()
