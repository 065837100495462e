"""What the tests of the way to a model share: a quick first reader, a report of our own, and the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from chat_server import sentences
from click.testing import CliRunner, Result

from mahdar.cli import main
from mahdar.record import Event, Record
from mahdar.report import Report

TEXT = "مقتل جنديين في كمين\n\nقتل جنديان في كمين نصبه مسلحون مجهولون على الطريق المؤدي إلى البلدة، بحسب مصدر أمني."


class QuickReader:
    """Stands in for the first reader, which is tested elsewhere: one event at the word «قتل» where it stands."""

    lexicon = None

    def read(self, report: Report) -> Record:
        at = report.text.find("قتل")
        if at < 0:
            return Record(report)
        span = report.span(at, at + 3)
        event = Event("e1", "ASSAULT", None, None, [], [], [], None, {}, "occurred", [], span, [span], 0.9)
        return Record(report, events=[event])


def good(asked: dict[str, Any]) -> dict[str, Any]:
    """A true answer to a request about TEXT or a report like it."""
    number = max(sentences(asked))
    return {
        "entities": [{"id": "g1", "kind": "group", "name": "مسلحون مجهولون", "also": [[number, "مسلحون مجهولون"]]}],
        "events": [{
            "type": "ASSAULT", "trigger": [number, "قتل"], "quotes": [[number, "قتل جنديان في كمين"]],
            "actors": ["g1"], "killed": {"n": [2, 2], "quote": [number, "جنديان"]},
        }],
        "meetings": [], "deals": [], "findings": [],
    }  # fmt: skip


def mahdar(*arguments: object, **given: Any) -> Result:
    result = CliRunner().invoke(main, [str(a) for a in arguments], **given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def lines(result_or_file: Result | Path) -> list[dict[str, Any]]:
    text = result_or_file.read_text("utf-8") if isinstance(result_or_file, Path) else result_or_file.stdout
    return [json.loads(line) for line in text.splitlines()]
