"""Batch files out and in: each answer finds its report, whatever comes back, in whatever order."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from chat_server import sentences
from desk import good, lines, mahdar

COUNT = 8
pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture(autouse=True)
def reports(alone: None) -> None:
    rows = [
        json.dumps({"text": f"مقتل جنديين في كمين\n\nقتل جنديان في كمين نصبه مسلحون مجهولون قرب القرية {n}."})
        for n in range(COUNT)
    ]
    Path("reports.jsonl").write_text("\n".join(rows), "utf-8")


def batch_out(*more: str) -> list[dict[str, Any]]:
    result = mahdar("second", "batch", "out", "reports.jsonl", "--model", "m", "-o", "requests.jsonl", *more)
    assert result.exit_code == 0, result.stderr
    return lines(Path("requests.jsonl"))


def batch_in(rows: list[Any], *more: str) -> Any:
    text = "\n".join(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    Path("answers.jsonl").write_text(text, "utf-8")
    return mahdar("second", "batch", "in", "answers.jsonl", "reports.jsonl", "--model", "m", "--again", "again.jsonl",
                  *more)  # fmt: skip


def answered(request: dict[str, Any], content: Any = None) -> dict[str, Any]:
    """The line that a service sends back for a request."""
    made = content
    if content is None:
        made = good(request["body"])
        made["events"][0]["quotes"] = [[2, sentences(request["body"])[2].split("مجهولون ")[1].rstrip(".")]]
    text = made if isinstance(made, str) else json.dumps(made, ensure_ascii=False)
    body = {"choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": "stop"}]}
    return {"id": "x", "custom_id": request["custom_id"], "response": {"status_code": 200, "body": body}, "error": None}


def test_the_file_has_the_form_of_a_batch() -> None:
    requests = batch_out()
    assert len(requests) == len({r["custom_id"] for r in requests}) == COUNT
    for request in requests:
        assert set(request) == {"custom_id", "method", "url", "body"} and len(request["custom_id"]) <= 64
        assert (request["method"], request["url"]) == ("POST", "/v1/chat/completions")
        assert request["body"]["model"] == "m" and request["body"]["response_format"]["type"] == "json_schema"
    fixed = {json.dumps(r["body"]["messages"][0]) for r in requests}
    assert len(fixed) == 1  # the same beginning for all: services keep it


def test_it_is_said_what_the_file_holds() -> None:
    result = mahdar("second", "batch", "out", "reports.jsonl", "--model", "m", "-o", "requests.jsonl")
    assert f"whole texts of {COUNT} report(s)" in result.stderr and "request(s), about" in result.stderr


def test_answers_in_any_order_find_their_reports() -> None:
    back = [answered(r) for r in batch_out()]
    random.Random(1).shuffle(back)
    result = batch_in(back)
    assert result.exit_code == 0, result.stderr
    accounts = lines(result)
    assert len(accounts) == COUNT
    for number, account in enumerate(accounts):
        (event,) = account["second"]["events"]
        assert any(span["quote"] == f"قرب القرية {number}" for span in event["evidence"])
    assert not Path("again.jsonl").exists()


def test_what_is_missing_or_wrong_is_said_and_asked_again() -> None:
    requests = batch_out()
    back: list[Any] = [answered(r) for r in requests]
    back[1] = {**back[1], "response": {"status_code": 429, "body": {"error": {"message": "slow down"}}}}
    back[2] = {**back[2], "response": None, "error": {"code": "expired", "message": "expired"}}
    back[3] = answered(requests[3], "I cannot say.")
    del back[4]
    back += [back[0], "no JSON", {"custom_id": "mahdar-of-another-batch", "response": back[0]["response"]}]
    result = batch_in(back)
    assert result.exit_code == 3
    assert [a["second"] is not None for a in lines(result)] == [n not in (1, 2, 3, 4) for n in range(COUNT)]
    for words in ("slow down", "expired", "faults can be named", "no answer to it", "1 answer(s) came twice",
                  "1 line(s) of the batch are no answers", "1 answer(s) belong to other reports"):  # fmt: skip
        assert words in result.stderr, words
    again = lines(Path("again.jsonl"))
    assert len(again) == 4
    mended = [r for r in again if len(r["body"]["messages"]) == 4]
    assert len(mended) == 1 and "no JSON object" in mended[0]["body"]["messages"][3]["content"]
    back = [answered(r) for r in again]
    result = batch_in(back)  # the second round: what came before was kept
    assert result.exit_code == 0 and all(a["second"] is not None for a in lines(result))


def test_answers_to_another_model_are_not_taken() -> None:
    back = [answered(r) for r in batch_out()]
    Path("answers.jsonl").write_text("\n".join(map(json.dumps, back)), "utf-8")
    result = mahdar("second", "batch", "in", "answers.jsonl", "reports.jsonl", "--model", "other")
    assert result.exit_code == 3 and f"{COUNT} answer(s) belong to other reports" in result.stderr


@pytest.mark.parametrize("text", ["", "no JSON at all", '{"custom_id": 3}', "[]"])
def test_a_file_that_is_no_batch(text: str) -> None:
    Path("answers.jsonl").write_text(text, "utf-8")
    result = mahdar("second", "batch", "in", "answers.jsonl", "reports.jsonl", "--model", "m", "-o", "out.jsonl")
    assert result.exit_code == 1 and "no answers of a batch" in result.stderr and not Path("out.jsonl").exists()


def test_a_batch_needs_a_model() -> None:
    result = mahdar("second", "batch", "out", "reports.jsonl")
    assert result.exit_code == 1 and "name of the model" in result.stderr
