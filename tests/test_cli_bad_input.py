"""Bad input on the command line: one line for each fault, the other reports still read, no traceback."""

import json

import pytest
from click.testing import CliRunner

pytest.importorskip("mahdar.cli", reason="no command line yet", exc_type=ModuleNotFoundError)

from mahdar.cli import main

TEXT = "مقتل جنديين في كمين\n\nقتل جنديان في كمين نصبه مسلحون مجهولون على الطريق المؤدي إلى البلدة، بحسب مصدر أمني."
BAD = {
    "empty.txt": b"",
    "binary.txt": bytes(range(256)) * 9,
    "english.txt": b"The army shelled the town on Sunday.",
    "cut.txt": TEXT.encode()[:-2],
    "cut.html": b"<html><body><article><p>" + TEXT.encode(),
    "broken.jsonl": b'{"text": ',
    "broken.zip": b"PK\x03\x04",
}


def mahdar(*arguments, **given):
    result = CliRunner().invoke(main, [str(a) for a in arguments], **given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def records(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize("name", [*BAD, "missing.txt"])
def test_a_bad_input_is_named_in_one_line(tmp_path, name):
    if name in BAD:
        (tmp_path / name).write_bytes(BAD[name])
    result = mahdar("read", "--format", "jsonl", tmp_path / name)
    assert result.exit_code != 0 and not result.stdout
    assert [name in line for line in result.stderr.splitlines()].count(True) == 1


def test_the_other_reports_are_read(tmp_path):
    for name, data in BAD.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text(TEXT, "utf-8")
    result = mahdar("read", "--format", "jsonl", tmp_path)
    assert [record["report"]["text"] for record in records(result)] == [TEXT]
    assert result.exit_code != 0 and all(name in result.stderr for name in BAD)


def test_a_good_report_from_standard_input():
    result = mahdar("read", "--format", "jsonl", "-", input=TEXT.encode())
    assert result.exit_code == 0 and len(records(result)) == 1


@pytest.mark.parametrize(
    "arguments",
    [["read", "--published", "26/7/2015", "-"], ["read", "--format", "none", "-"], ["reed"], ["read", "--x"]],
)
def test_bad_arguments_are_explained(arguments):
    result = mahdar(*arguments, input=TEXT.encode())
    assert result.exit_code != 0 and result.stderr.strip() and not result.stdout.strip()
