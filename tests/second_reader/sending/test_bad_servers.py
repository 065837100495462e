"""What a server can do wrong: a clear message, the first reader's record stands, nothing half-written."""

from __future__ import annotations

import json
import socket
import time
from pathlib import Path
from typing import Any

import pytest
from chat_server import error, said, serving
from desk import TEXT, good, lines, mahdar

pytestmark = pytest.mark.usefixtures("quick")


def chat(content: object) -> Any:
    """A server that always answers with this."""
    return lambda asked: said(content)


def status(number: int, message: str, **headers: str) -> Any:
    return lambda asked: error(number, message, **headers)


def cut_off(asked: dict[str, Any]) -> Any:
    number, headers, body = said(good(asked))
    return number, {**headers, "x-cut": "1"}, body


def in_bytes(body: bytes, number: int = 200, **headers: str) -> Any:
    return lambda asked: (number, dict(headers), body)


def refused(message: str, code: object = None) -> Any:
    return in_bytes(json.dumps({"error": {"message": message, "code": code}}).encode())


INVENTED = {
    "entities": [{"id": "g1", "kind": "group", "name": "جيش الخيال", "also": [[2, "جيش الخيال"]]}],
    "events": [{"type": "ASSAULT", "trigger": [2, "فجّر"], "quotes": [[2, "فجّر انتحاري نفسه"]], "actors": ["g1"]}],
}
ENGLISH = {
    "entities": [{"id": "g1", "kind": "group", "name": "unknown gunmen", "also": [[2, "unknown gunmen"]]}],
    "events": [{"type": "ASSAULT", "trigger": [2, "killed"], "quotes": [[2, "two soldiers were killed"]]}],
}
# name → what the server does, what the message says
BAD: dict[str, tuple[Any, str]] = {
    "breaks off before the answer": (lambda asked: None, "broke off"),
    "cut off in mid-answer": (cut_off, "broke off"),
    "over quota": (status(429, "You exceeded your current quota, check your plan and billing"), "quota"),
    "payment wanted": (status(402, "no credit"), "quota"),
    "too many requests for ever": (status(429, "Rate limit reached"), "cannot answer now"),
    "wait longer than anyone would": (status(429, "Rate limit", Retry_After="86400"), "cannot answer now"),
    "no entry": (status(401, "wrong key"), "does not let us in"),
    "no such model": (status(404, "model 'x' not found"), "no such model"),
    "fault of its own": (status(500, "CUDA out of memory"), "cannot answer now"),
    "bad request": (status(400, "context length exceeded"), "refuses the request"),
    "error in a page": (in_bytes(b"<html>Bad Gateway</html>", 502), "cannot answer now"),
    "elsewhere": (in_bytes(b"", 307, Location="http://example.org/v1/chat/completions"), "sends elsewhere"),
    "200 with an error": (refused("the model crashed"), "200 and sends an error"),
    "200 with an error of quota": (refused("insufficient_quota"), "200 and sends an error"),
    "200 with an overload": (refused("overloaded", 529), "cannot answer now"),
    "200 with a page": (in_bytes(b"<html>welcome</html>"), "no JSON object"),
    "200 with nothing": (in_bytes(b""), "no JSON object"),
    "200 with a list": (in_bytes(b"[1, 2]"), "no JSON object"),
    "200 with other JSON": (in_bytes(b'{"choices": []}'), "not that of a chat server"),
    "200 with deep nonsense": (in_bytes(b"[" * 100_000), "no JSON object"),
    "no content": (chat(""), "gave no answer"),
    "prose alone": (chat("The report speaks of two soldiers who were killed in an ambush."), "no answer can be used"),
    "Arabic prose alone": (chat("يتحدث التقرير عن مقتل جنديين."), "no answer can be used"),
    "other JSON": (chat({"summary": "two soldiers killed"}), "no answer can be used"),
    "broken JSON alone": (chat('{"entities" [{{{'), "no answer can be used"),
    "invented quotes": (chat(INVENTED), "nothing of it stands"),
    "another language": (chat(ENGLISH), "nothing of it stands"),
    "ten times too long": (in_bytes(b'{"choices": "' + b"x" * 10_500_000), "longer than"),
}


def plain_read(report: Path) -> list[dict[str, Any]]:
    return lines(mahdar("read", report, "--format", "jsonl"))


@pytest.mark.parametrize("name", BAD)
def test_the_first_record_stands(report: Path, tmp_path: Path, name: str) -> None:
    answer, message = BAD[name]
    with serving(answer) as server:
        result = mahdar("read", report, "--format", "jsonl", "--second", server.url, "--accounts", "accounts.jsonl",
                        env={"MAHDAR_SECOND_RETRIES": "2", "MAHDAR_SECOND_TIMEOUT": "60"})  # fmt: skip
    assert lines(result) == plain_read(report)
    assert result.exit_code == 3
    assert message in result.stderr and "1 report(s) have the first reader's record alone" in result.stderr
    assert len(result.stderr.splitlines()) <= 4
    (account,) = lines(tmp_path / "accounts.jsonl")
    assert account["second"] is None and message in account["fault"]
    assert account["record"] == plain_read(report)[0]


@pytest.mark.parametrize("name", BAD)
def test_it_is_said_in_arabic_too(report: Path, name: str) -> None:
    with serving(BAD[name][0]) as server:
        result = mahdar("read", report, "--lang", "ar", "--second", server.url,
                        env={"MAHDAR_SECOND_RETRIES": "0"})  # fmt: skip
    for line in result.stderr.splitlines():
        assert line.startswith("محضر: ")
        said_in_arabic = line.removeprefix("محضر: ").split(" — ")[0]
        assert not said_in_arabic.startswith("\u2068"), line


def test_a_server_that_is_down(report: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    for model in ([], ["--model", "m"]):
        result = mahdar("read", report, "--format", "jsonl", "--second", url, *model,
                        env={"MAHDAR_SECOND_RETRIES": "2"})  # fmt: skip
        assert lines(result) == plain_read(report) and result.exit_code == 3
        assert "the server cannot be reached" in result.stderr


def test_one_line_for_a_server_that_is_down_and_many_reports(tmp_path: Path) -> None:
    many = [{"text": f"{TEXT} وهذا تقرير رقمه {n}."} for n in range(60)]
    (tmp_path / "many.jsonl").write_text("\n".join(map(json.dumps, many)), "utf-8")
    result = mahdar("read", "many.jsonl", "--format", "jsonl", "--second", "http://127.0.0.1:9/v1", "--model", "m",
                    env={"MAHDAR_SECOND_RETRIES": "1"})  # fmt: skip
    assert len(lines(result)) == 60 and result.exit_code == 3
    assert result.stderr.count("cannot be reached") == 1 and "60 report(s)" in result.stderr


@pytest.mark.parametrize("way", ["silent", "drop by drop"])
def test_a_slow_server(report: Path, way: str) -> None:
    def answer(asked: dict[str, Any]) -> Any:
        if way == "silent":
            time.sleep(1.5)
        number, headers, body = said(good(asked))
        return number, {**headers, "x-drip": "0.05"}, body

    with serving(answer) as server:
        begun = time.monotonic()
        result = mahdar("read", report, "--format", "jsonl", "--second", server.url,
                        env={"MAHDAR_SECOND_TIMEOUT": "0.4", "MAHDAR_SECOND_RETRIES": "5"})  # fmt: skip
    assert time.monotonic() - begun < 30  # drop by drop the whole answer takes longer
    assert lines(result) == plain_read(report) and result.exit_code == 3
    assert "no whole answer in 0.4 seconds" in result.stderr
    assert len(server.asked) == 2  # slow ones are tried once more, no oftener


WRAPPED = {
    "prose around": "Sure! Here is the record you asked for:\n{}\nTell me if you need more.",
    "Markdown fences": "```json\n{}\n```",
    "thoughts before": "<think>Two soldiers {{died}}, so ASSAULT.</think>\n{}",
    "a list around": "[{}]",
}


@pytest.mark.parametrize("name", WRAPPED)
def test_a_wrapped_answer_is_read(report: Path, name: str) -> None:
    wrap = WRAPPED[name].replace("{{", "{").replace("}}", "}")
    before, after = wrap.rsplit("{}", 1)
    with serving(lambda asked: said(before + json.dumps(good(asked), ensure_ascii=False) + after)) as server:
        result = mahdar("read", report, "--second", server.url, "--accounts", "a.jsonl")
    assert result.exit_code == 0, result.stderr
    assert [e["type"] for e in lines(Path("a.jsonl"))[0]["second"]["events"]] == ["ASSAULT"]


def test_an_answer_that_ran_out_of_length_is_read_to_its_last_whole_item(report: Path) -> None:
    def answer(asked: dict[str, Any]) -> Any:
        text = json.dumps(good(asked), ensure_ascii=False)
        cut = text[: text.index('"meetings"') - 2].removesuffix("]") + ', {"type": "ASS'
        return said(cut, choices=[{"message": {"content": cut}, "finish_reason": "length"}])

    with serving(answer) as server:
        result = mahdar("read", report, "--second", server.url, "--accounts", "a.jsonl")
    assert len(lines(Path("a.jsonl"))[0]["second"]["events"]) == 1
    assert "broke off at the limit of length" in result.stderr


def test_an_answer_out_of_form_is_sent_back_once_with_its_faults(report: Path) -> None:
    def answer(asked: dict[str, Any]) -> Any:
        return said("I cannot say." if len(asked["messages"]) == 2 else good(asked))

    with serving(answer) as server:
        result = mahdar("read", report, "--second", server.url)
    assert result.exit_code == 0 and len(server.asked) == 2
    again = server.asked[1]["messages"]
    assert again[:2] == server.asked[0]["messages"] and again[2]["content"] == "I cannot say."
    assert "no JSON object" in again[3]["content"]


def test_what_does_not_stand_in_the_text_is_counted(report: Path) -> None:
    def answer(asked: dict[str, Any]) -> Any:
        both = good(asked)
        return said({**both, "events": [*both["events"], *INVENTED["events"]]})

    with serving(answer) as server:
        result = mahdar("read", report, "--second", server.url, "--accounts", "a.jsonl")
    second = lines(Path("a.jsonl"))[0]["second"]
    assert len(second["events"]) == 1 and second["issues"]
    assert "do not stand in the text and were left out" in result.stderr


def test_a_busy_server_is_asked_again(report: Path) -> None:
    tries = iter([error(503, "loading model"), error(429, "slow down", Retry_After="0.2"), None])

    def answer(asked: dict[str, Any]) -> Any:
        return next(tries, said(good(asked)))

    with serving(answer) as server:
        begun = time.monotonic()
        result = mahdar("read", report, "--second", server.url)
    assert result.exit_code == 0 and len(server.asked) == 4 and time.monotonic() - begun >= 0.2


@pytest.mark.parametrize(
    ("message", "sent"),
    [
        ("response_format json_schema is not supported", {"response_format": {"type": "json_object"}}),
        ("Use max_completion_tokens, not max_tokens", {"max_completion_tokens": 8000}),
        ("temperature must be 1 for this model", {}),
    ],
)
def test_a_server_that_does_not_take_a_part_of_the_request(report: Path, message: str, sent: dict[str, Any]) -> None:
    word = next(w for w in ("json_schema", "max_tokens", "temperature") if w in message)

    def answer(asked: dict[str, Any]) -> Any:
        plain = {key: value for key, value in asked.items() if key != "messages"}
        if word == "json_schema":
            return error(400, message) if word in json.dumps(plain) else said(good(asked))
        return error(400, message) if word in plain else said(good(asked))

    with serving(answer) as server:
        result = mahdar("second", "run", report, report, "--second", server.url)
    assert result.exit_code == 0, result.stderr
    assert {key: server.asked[-1][key] for key in sent} == sent and word not in server.asked[-1]
