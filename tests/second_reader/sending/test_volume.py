"""A thousand reports at twenty at a time: nothing lost, nothing doubled, also when the process is killed midway."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from chat_server import error, said, sentences, serving
from desk import TEXT, good, lines, mahdar

from mahdar.errors import OutputError
from mahdar.record import Record
from mahdar.report import Report
from mahdar.second_reader import volume
from mahdar.second_reader.choice import Choice
from mahdar.second_reader.shelf import Shelf

MANY, AT_A_TIME = 1_000, 20


def text_of(number: int) -> str:
    return f"مقتل جنديين في كمين\n\nقتل جنديان في كمين نصبه مسلحون مجهولون قرب القرية {number}."


def asked_about(asked: dict[str, Any]) -> int:
    return int("".join(c for c in list(sentences(asked).values())[-1] if c.isdigit()))


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """An answer that only the report asked about can have: it quotes its number."""
    made = good(asked)
    made["events"][0]["quotes"] = [[2, f"قرب القرية {asked_about(asked)}"]]
    return made


def write_reports(path: Path, count: int) -> None:
    rows = [json.dumps({"text": text_of(n), "title": None}, ensure_ascii=False) for n in range(count)]
    path.write_text("\n".join(rows), "utf-8")


def test_a_thousand_with_a_kill_in_the_middle(tmp_path: Path) -> None:
    write_reports(tmp_path / "many.jsonl", MANY)
    command = [sys.executable, str(Path(__file__).parent / "quick_main.py"), "second", "run", "many.jsonl",
               "-o", "accounts.jsonl", "--concurrency", str(AT_A_TIME)]  # fmt: skip

    all_there = threading.Barrier(AT_A_TIME)  # the first ones are answered when so many wait

    def slowly(asked: dict[str, Any]) -> Any:
        if asked_about(asked) < AT_A_TIME:
            all_there.wait(timeout=60)
        time.sleep(0.02)
        return said(answer(asked))

    with serving(slowly) as server:
        environ = {**os.environ, "MAHDAR_SECOND_URL": server.url}
        first = subprocess.Popen([*command, "--second", server.url], env=environ, stderr=subprocess.DEVNULL)
        while sum(server.finished.values()) < MANY * 0.4:
            assert first.poll() is None
            time.sleep(0.01)
        first.send_signal(signal.SIGKILL)
        first.wait()
        assert not (tmp_path / "accounts.jsonl").exists()  # nothing half-written
        before = Counter(asked_about(a) for a in server.asked)
        done = subprocess.run([*command, "--second", server.url], env=environ, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        after = Counter(asked_about(a) for a in server.asked)
        most = server.most_at_once
    accounts = lines(tmp_path / "accounts.jsonl")
    assert [a["first"]["report"]["text"] for a in accounts] == [text_of(n) for n in range(MANY)]
    for number, account in enumerate(accounts):
        (event,) = account["second"]["events"]
        assert [span["quote"] for span in event["evidence"]][-1] == f"قرب القرية {number}"
    assert MANY * 0.4 <= len(before) < MANY and set(before.values()) == {1}
    assert set(after) == set(range(MANY)) and set(after.values()) <= {1, 2}
    assert sum(n - 1 for n in after.values()) <= AT_A_TIME  # only what was under way when it was killed
    assert most == AT_A_TIME


def test_run_again_costs_nothing_and_says_the_same(tmp_path: Path, quick: None) -> None:
    write_reports(tmp_path / "many.jsonl", 30)
    with serving(lambda asked: said(answer(asked))) as server:
        first = mahdar("second", "run", "many.jsonl", "--second", server.url)
        again = mahdar("second", "run", "many.jsonl", "--second", server.url)
        assert len(server.asked) == 30 and again.stdout == first.stdout
        mahdar("second", "run", "many.jsonl", "--second", server.url, "--fresh")
        assert len(server.asked) == 60
        mahdar("second", "run", "many.jsonl", "--second", server.url, "--model", "other")
        assert len(server.asked) == 90  # another model, another answer


def test_another_version_of_the_task_is_asked_anew(report: Path, quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(lambda asked: said(good(asked))) as server:
        mahdar("read", report, "--second", server.url)
        monkeypatch.setattr("mahdar.second_reader.task.version", "newer", raising=False)
        mahdar("read", report, "--second", server.url)
    assert len(server.asked) == 2


def test_the_same_report_twice_is_asked_about_once(tmp_path: Path, quick: None) -> None:
    (tmp_path / "twice.jsonl").write_text("\n".join([json.dumps({"text": TEXT})] * 8), "utf-8")

    def slowly(asked: dict[str, Any]) -> Any:
        time.sleep(0.1)
        return said(good(asked))

    with serving(slowly) as server:
        result = mahdar("second", "run", "twice.jsonl", "--second", server.url)
    assert len(server.asked) == 1 and [a["second"] is not None for a in lines(result)] == [True] * 8


def test_some_fail_and_the_others_do_not(tmp_path: Path, quick: None) -> None:
    write_reports(tmp_path / "many.jsonl", 12)

    def answered(asked: dict[str, Any]) -> Any:
        return error(400, "too long") if asked_about(asked) % 3 == 0 else said(answer(asked))

    with serving(answered) as server:
        result = mahdar("second", "run", "many.jsonl", "--second", server.url)
    assert [a["second"] is not None for a in lines(result)] == [n % 3 != 0 for n in range(12)]
    assert result.exit_code == 3 and result.stderr.count("too long") == 4
    assert "4 report(s) have the first reader's record alone" in result.stderr


def test_a_server_that_answers_nothing_any_more_is_left_alone(tmp_path: Path, quick: None) -> None:
    write_reports(tmp_path / "many.jsonl", 100)
    with serving(lambda asked: error(500, "out of memory")) as server:
        result = mahdar("second", "run", "many.jsonl", "--second", server.url, "--concurrency", 2,
                        env={"MAHDAR_SECOND_RETRIES": "1"})  # fmt: skip
    assert len(lines(result)) == 100 and len(server.asked) < 40
    assert len(result.stderr.splitlines()) < 20 and "100 report(s)" in result.stderr


def test_a_limit_of_requests_a_minute_holds(tmp_path: Path, quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mahdar.second_reader.pace._MINUTE", 0.5)
    write_reports(tmp_path / "many.jsonl", 13)
    with serving(lambda asked: said(answer(asked))) as server:
        begun = time.monotonic()
        mahdar("second", "run", "many.jsonl", "--second", server.url, "--concurrency", 10,
               env={"MAHDAR_SECOND_REQUESTS_PER_MINUTE": "5"})  # fmt: skip
        assert time.monotonic() - begun >= 1.0  # five at once, five after half a «minute», three after another
    assert len(server.asked) == 13


@pytest.mark.parametrize("kind", ["money", "tokens"])
def test_a_budget_stops(tmp_path: Path, quick: None, kind: str) -> None:
    write_reports(tmp_path / "many.jsonl", 40)
    # An answer of the server counts 1,000 tokens in and 100 out: 0.0012 of the currency each.
    limit = {"money": {"BUDGET": "0.05"}, "tokens": {"TOKEN_BUDGET": "44000"}}[kind]
    prices = {"PRICE_IN": "1", "PRICE_OUT": "2", "MAX_TOKENS": "1000", "CURRENCY": "EUR"}
    environ = {f"MAHDAR_SECOND_{key}": value for key, value in {**limit, **prices}.items()}
    with serving(lambda asked: said(answer(asked))) as server:
        result = mahdar("second", "run", "many.jsonl", "--second", server.url, env=environ)
        spent = len(server.asked)
        assert 25 <= spent < 40 and spent * (0.0012 if kind == "money" else 1100) <= (
            0.05 if kind == "money" else 44000
        )
        assert [a["second"] is not None for a in lines(result)].count(True) == spent and len(lines(result)) == 40
        assert result.stderr.count("the budget is used up") == 1 and result.exit_code == 3 and "EUR" in result.stderr
        result = mahdar("second", "run", "many.jsonl", "--second", server.url, env=environ)
        assert len(server.asked) == 40 and result.exit_code == 0  # what was answered before costs nothing


def test_the_first_reader_goes_on_no_further_than_needed() -> None:
    """Memory stays small: reports are taken as answers come."""
    taken: list[int] = []

    def firsts() -> Any:
        for number in range(200):
            taken.append(number)
            yield Record(Report(text_of(number)))

    with serving(lambda asked: said(answer(asked))) as server:
        choice = Choice(url=server.url, concurrency=2)
        outcomes = volume.second_readings(firsts(), choice, Shelf(None))
        next(outcomes)
        assert len(taken) < 20
        outcomes.close()  # and what is under way is given up without a word


def test_kept_answers_are_for_their_owner_alone(report: Path, quick: None, tmp_path: Path) -> None:
    with serving(lambda asked: said(good(asked))) as server:
        mahdar("read", report, "--second", server.url)
    assert (tmp_path / "answers.sqlite").stat().st_mode & 0o077 == 0


def test_a_cache_that_cannot_be_written_is_said(report: Path, quick: None, tmp_path: Path) -> None:
    (tmp_path / "broken.sqlite").write_bytes(b"no database at all" * 100)
    with serving(lambda asked: said(good(asked))) as server:
        result = mahdar("read", report, "--second", server.url, env={"MAHDAR_SECOND_CACHE": "broken.sqlite"})
    assert result.exit_code == 1 and "the answers cannot be kept" in result.stderr and not server.asked


def quick_command(server_url: str) -> list[str]:
    return [sys.executable, str(Path(__file__).parent / "quick_main.py"), "second", "run", "many.jsonl",
            "-o", "accounts.jsonl", "--second", server_url]  # fmt: skip


def test_an_interrupt_ends_at_once_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    write_reports(tmp_path / "many.jsonl", 2_000)

    def slowly(asked: dict[str, Any]) -> Any:
        time.sleep(0.5)
        return said(answer(asked))

    with serving(slowly) as server:
        process = subprocess.Popen(quick_command(server.url), stderr=subprocess.PIPE, text=True)
        while sum(server.finished.values()) < 8:
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        begun = time.monotonic()
        said_last = process.communicate(timeout=60)[1]
    assert time.monotonic() - begun < 40 and process.returncode == 130
    assert "Traceback" not in said_last and not (tmp_path / "accounts.jsonl").exists()


def test_the_cost_so_far_stands_on_a_terminal(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    write_reports(tmp_path / "many.jsonl", 40)

    def slowly(asked: dict[str, Any]) -> Any:
        time.sleep(0.1)
        return said(answer(asked))

    environ = {**os.environ, "MAHDAR_SECOND_PRICE_IN": "10", "MAHDAR_SECOND_PRICE_OUT": "10", "TERM": "xterm",
               "COLUMNS": "100"}  # fmt: skip
    master, terminal = pty.openpty()
    shown = b""
    with serving(slowly) as server:
        process = subprocess.Popen(quick_command(server.url), stderr=terminal, env=environ)
        os.close(terminal)
        while True:
            try:
                part = os.read(master, 4096)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            shown += part
        assert process.wait() == 0
    os.close(master)
    assert b" tokens, 0." in shown and b" USD" in shown and b"\x1b[" in shown
    assert "read twice: 40" in shown.decode("utf-8", "replace")


def test_answers_that_cannot_be_kept_end_the_second_reading(
    tmp_path: Path, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Shelf, key: str, reply: object) -> None:
        raise OutputError("the answers cannot be kept (database or disk is full)", self.path, "name another file")

    monkeypatch.setattr(Shelf, "put", full)
    write_reports(tmp_path / "many.jsonl", 50)
    with serving(lambda asked: said(answer(asked))) as server:
        result = mahdar("second", "run", "many.jsonl", "--second", server.url)
    assert len(lines(result)) == 50 and len(server.asked) < 10
    assert result.stderr.count("disk is full") == 1 and result.exit_code == 3
