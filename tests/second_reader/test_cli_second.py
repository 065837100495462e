"""`mahdar second prompt`, `accept`, `merge`, `compare`: without a network, whole or not at all."""

import json
import os
import socket

import pytest
from click.testing import CliRunner

from mahdar.cli import main
from mahdar.record import Record


@pytest.fixture(autouse=True)
def quiet_place(monkeypatch, tmp_path):
    for name in list(os.environ):
        if name.startswith("MAHDAR_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)

    def no_network(*_args, **_more):
        raise AssertionError("a network was asked for")

    monkeypatch.setattr(socket.socket, "connect", no_network)


@pytest.fixture
def files(report, answer, written, tmp_path):
    (tmp_path / "report.txt").write_text(report.text, "utf-8")
    (tmp_path / "answer.json").write_text(written(answer), "utf-8")
    return tmp_path


def mahdar(*arguments, **given):
    result = CliRunner().invoke(main, ["second", *map(str, arguments)], **given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


DAY = ("--published", "2020-06-15")


def test_prompt_prints_the_exact_request(files, report):
    from mahdar.second_reader import task

    messages = task.requests(report)[0].messages
    said = mahdar("prompt", "report.txt", *DAY).stdout
    assert all(m["content"].strip() in said for m in messages)
    told = json.loads(mahdar("prompt", "report.txt", *DAY, "--json").stdout)
    assert tuple(told["messages"]) == messages and told["version"] == task.version


def test_prompt_knows_its_pieces(files):
    result = mahdar("prompt", "report.txt", "--piece", "2")
    assert result.exit_code == 1 and "there is no piece 2" in result.stderr


def test_accept_writes_the_record(files, report):
    result = mahdar("accept", "report.txt", "answer.json", *DAY)
    record = Record.from_json(result.stdout)
    assert result.exit_code == 0 and len(record.deals[0].terms) == 4 and record.report.published == "2020-06-15"
    assert "0 were left out" in result.stderr


def test_accept_takes_standard_input(files, written, answer):
    result = mahdar("accept", "report.txt", "-", *DAY, "--format", "jsonl", input=written(answer))
    assert result.exit_code == 0 and len(Record.from_json(result.stdout).events) == 1


@pytest.mark.parametrize(
    "answer, said",
    [
        ("I am sorry.", "there is no JSON object in it"),
        ('{"error": {"message": "quota"}}', "the JSON object has none of"),
        ("", "it is empty"),
        ('{"entities": [{"id": "a", "kind": "group", "name": "Army"}]}', "nothing of it stands in the report"),
    ],
)
def test_a_useless_answer_writes_nothing(files, answer, said):
    (files / "bad.json").write_text(answer, "utf-8")
    result = mahdar("accept", "report.txt", "bad.json", "-o", "out.json")
    assert result.exit_code == 1 and said in result.stderr and not (files / "out.json").exists()


def test_what_is_left_out_is_named(files, answer, written):
    answer["entities"][0]["name"] = "كتائب الشنفرى"
    (files / "answer.json").write_text(written(answer), "utf-8")
    result = mahdar("accept", "report.txt", "answer.json", *DAY)
    assert result.exit_code == 0 and "كتائب الشنفرى" in result.stderr


def test_some_answers_of_pieces(files):
    (files / "bad.json").write_text("no", "utf-8")
    result = mahdar("accept", "report.txt", "answer.json", "bad.json", *DAY)
    assert result.exit_code == 3 and Record.from_json(result.stdout).events


@pytest.mark.parametrize("missing", [("nothing.txt", "answer.json"), ("report.txt", "nothing.json")])
def test_a_missing_file(files, missing):
    result = mahdar("accept", *missing)
    assert result.exit_code == 1 and "there is no such file" in result.stderr


def test_merge_and_compare(files, answer, written):
    mahdar("accept", "report.txt", "answer.json", *DAY, "--format", "jsonl", "-o", "first.jsonl")
    answer["events"] = []
    (files / "answer.json").write_text(written(answer), "utf-8")
    mahdar("accept", "report.txt", "answer.json", *DAY, "--format", "jsonl", "-o", "second.jsonl")
    account = json.loads(mahdar("merge", "first.jsonl", "second.jsonl").stdout)
    assert account["origins"]["e1"] == "first" and account["agreement"]["terms"] == 1.0
    assert json.loads(mahdar("compare", "first.jsonl", "second.jsonl", "--json").stdout)["events"] == 0.0
    table = mahdar("compare", "first.jsonl", "second.jsonl", "--each").stdout
    assert "terms          1.000" in table and "لجنة محلية" in table


def test_files_of_different_reports(files):
    (files / "a.jsonl").write_text('{"report": {"text": "قصف"}}\n', "utf-8")
    (files / "b.jsonl").write_text('{"report": {"text": "هدنة"}}\n', "utf-8")
    result = mahdar("compare", "a.jsonl", "b.jsonl")
    assert result.exit_code == 1 and "no report in common" in result.stderr


def test_what_is_no_record(files):
    (files / "a.jsonl").write_text('{"report": {"text": "قصف"}, "events": 3}\n', "utf-8")
    result = mahdar("merge", "a.jsonl", "a.jsonl")
    assert result.exit_code == 1 and "this is no record" in result.stderr


@pytest.mark.parametrize("command", ["prompt", "accept", "merge", "compare"])
@pytest.mark.parametrize("lang", ["ar", "en"])
def test_help_in_both_languages(command, lang):
    result = mahdar(command, "--help", "--lang", lang) if lang == "en" else mahdar(command, "--lang", "ar", "--help")
    assert result.exit_code == 0 and ("أمثلة" in result.stdout) is (lang == "ar")
