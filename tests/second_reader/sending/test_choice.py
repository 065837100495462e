"""Which second reader is meant, and that nothing leaves the machine without consent."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import Any

import pytest
from chat_server import said, serving
from desk import good, lines, mahdar

from mahdar.cli.messages import in_language
from mahdar.errors import MahdarError
from mahdar.second_reader.choice import Choice, choose
from mahdar.second_reader.consent import bill, is_near, notice, require_consent
from mahdar.second_reader.cost import Estimate, money, price, tokens
from mahdar.second_reader.pace import Pace, pause
from mahdar.second_reader.wire import retry_after

FAR = "https://models.example.org/v1"
TABLE = {
    "url": "http://127.0.0.1:8080/v1", "model": "near", "concurrency": 7,
    "far": {"url": FAR, "model": "big", "consent": True, "price_in": 1, "price_out": 4, "key_env": "FAR_KEY"},
    "shy": {"url": FAR},
}  # fmt: skip


# Which one


def test_a_name_of_the_settings() -> None:
    choice = choose("far", TABLE, {})
    assert (choice.url, choice.model, choice.concurrency, choice.key_env) == (FAR, "big", 7, "FAR_KEY")


def test_what_belongs_to_an_address_stays_with_it() -> None:
    choice = choose("http://127.0.0.1:1/v1", TABLE, {})
    assert (choice.model, choice.concurrency) == ("", 7)
    assert not choose("shy", TABLE | {"consent": True}, {}).consent
    assert not choose("https://elsewhere.example.org/v1", TABLE | {"consent": True}, {}).consent
    assert not choose(None, TABLE | {"consent": True}, {"MAHDAR_SECOND_URL": FAR}).consent


def test_arguments_before_environment_before_settings() -> None:
    environ = {"MAHDAR_SECOND_MODEL": "by environment", "MAHDAR_SECOND_CONCURRENCY": "9", "MAHDAR_SECOND_HINT": "true"}
    choice = choose(None, TABLE, environ, model="by argument")
    assert (choice.model, choice.concurrency, choice.hint) == ("by argument", 9, True)
    assert choose(None, TABLE, environ | {"MAHDAR_SECOND_URL": "http://localhost:1/v1"}).url == "http://localhost:1/v1"
    assert choose("far", TABLE, environ | {"MAHDAR_SECOND_URL": "http://localhost:1/v1"}).url == FAR


def test_auto_means_the_address_of_the_settings() -> None:
    assert choose("auto", TABLE, {}).auto and choose("auto", TABLE, {}).url == TABLE["url"]
    assert choose("auto", {**TABLE, "use": "far"}, {}).url == FAR


def test_consent_does_not_come_from_the_environment() -> None:
    assert not choose("shy", TABLE, {"MAHDAR_SECOND_CONSENT": "true"}).consent


def test_a_folder(tmp_path: Path) -> None:
    assert choose(str(tmp_path), {}, {}).folder == str(tmp_path)


@pytest.mark.parametrize(
    ("given", "table", "environ", "message"),
    [
        (None, {}, {}, "no second reader is named"),
        ("nowhere", TABLE, {}, "no such second reader"),
        ("ftp://127.0.0.1/v1", {}, {}, "no address"),
        ("http://", {}, {}, "no address"),
        ("http://127.0.0.1:99999/v1", {}, {}, "no address"),
        ("http://127.0.0.1/v1?key=1", {}, {}, "no address"),
        ("http://مثال.org/v1", {}, {}, "no address"),
        ("http://me:secret@127.0.0.1/v1", {}, {}, "a name or a password"),
        (None, TABLE, {"MAHDAR_SECOND_CONCURRENCY": "many"}, "'concurrency' does not fit"),
        (None, TABLE, {"MAHDAR_SECOND_TIMEOUT": "-1"}, "'timeout' does not fit"),
        (None, TABLE, {"MAHDAR_SECOND_BUDGET": "3"}, "a budget in money needs"),
    ],
)
def test_what_does_not_fit_is_said(given: str | None, table: Any, environ: dict[str, str], message: str) -> None:
    with pytest.raises(MahdarError, match=message):
        choose(given, table, environ)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("second = 3", "[second] is no table"),
        ("[second]\nkey = 'sk-secret'", "the key belongs in the environment"),
        ("[second]\ncolour = 1", "unknown setting 'colour'"),
        ("[second]\nconcurrency = '4'", "'concurrency' does not fit"),
        ("[second.lab]\nconsent = 'yes'", "'consent' does not fit"),
        ("[second.lab]\nprice_in = -1", "'price_in' does not fit"),
    ],
)
def test_settings_that_do_not_fit(report: Path, quick: None, settings: str, message: str) -> None:
    Path("mahdar.toml").write_text(settings, "utf-8")
    result = mahdar("read", report)
    assert result.exit_code == 1 and message in result.stderr and "sk-secret" not in result.stderr


def test_settings_of_a_file(report: Path, quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MAHDAR_SECOND_CACHE")
    with serving(lambda asked: said(good(asked)), models=("one", "two")) as server:
        Path("mahdar.toml").write_text(
            f'[second]\ncache = "kept.sqlite"\n[second.lab]\nurl = "{server.url}"\n', "utf-8"
        )
        result = mahdar("read", report, "--second", "lab")
        assert result.exit_code == 3 and "no model is chosen; the server has one, two" in result.stderr
        assert mahdar("read", report, "--second", "lab", "--model", "two").exit_code == 0
        assert not mahdar("read", report).stderr and len(server.asked) == 1  # never on by default
    assert server.asked[0]["model"] == "two" and (tmp_path / "kept.sqlite").exists()


# The key


def test_the_key_goes_to_the_server_and_nowhere_else(report: Path, quick: None, tmp_path: Path) -> None:
    key = "sk-very-secret-1234"
    with serving(lambda asked: said(good(asked))) as server:
        result = mahdar("read", report, "--second", server.url, "--accounts", "a.jsonl", env={"MAHDAR_SECOND_KEY": key})
    assert server.headers[0]["Authorization"] == f"Bearer {key}"
    assert key not in result.output
    kept = [f for f in tmp_path.iterdir() if f.is_file() and stat.S_ISREG(os.stat(f).st_mode)]
    assert len(kept) >= 3 and not any(key.encode() in f.read_bytes() for f in kept)


def test_a_server_that_repeats_the_key_is_not_quoted_with_it(report: Path, quick: None) -> None:
    from chat_server import error

    key = "sk-very-secret-1234"
    with serving(lambda asked: error(401, f"Incorrect key {key}")) as server:
        result = mahdar("read", report, "--second", server.url, env={"MAHDAR_SECOND_KEY": key})
    assert "does not let us in" in result.stderr and key not in result.output


def test_a_key_with_a_line_break_is_refused(report: Path, quick: None) -> None:
    with serving(lambda asked: said(good(asked))) as server:
        result = mahdar("read", report, "--second", server.url, env={"MAHDAR_SECOND_KEY": "a\r\nX-Evil: 1"})
    assert result.exit_code == 1 and "no key has" in result.stderr and not server.asked


# Consent


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.10", "localhost", "LOCALHOST", "[::1]"])
def test_this_machine(host: str) -> None:
    assert is_near(f"http://{host}:8080/v1")


@pytest.mark.parametrize(
    "host",
    ["example.org", "localhost.example.org", "127.0.0.1.example.org", "10.0.0.1", "192.168.1.5", "0.0.0.0", "[::]",
     "2130706433", "127.1", "[fe80::1]", "a@example.org", "localhost@example.org", "127.0.0.1@example.org"],
)  # fmt: skip
def test_elsewhere(host: str) -> None:
    assert not is_near(f"http://{host}/v1")


def test_nothing_leaves_without_consent(report: Path, quick: None) -> None:
    result = mahdar("read", report, "--second", FAR)
    assert result.exit_code == 1 and not result.stdout
    assert "the reports would leave this machine" in result.stderr and "--consent-remote" in result.stderr
    with pytest.raises(MahdarError):
        require_consent(Choice(url=FAR))
    require_consent(Choice(url=FAR, consent=True))


def test_what_leaves_is_said_before_the_first_call(
    report: Path, quick: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A server here plays one elsewhere; the order of words and call is what counts."""
    from mahdar.cli import sending

    heard: list[str] = []
    monkeypatch.setattr("mahdar.second_reader.consent.is_near", lambda url: False)
    monkeypatch.setattr(sending, "say", lambda message: heard.append(str(message)))
    said_before: list[int] = []

    def answer(asked: dict[str, Any]) -> Any:
        said_before.append(len(heard))
        return said(good(asked))

    with serving(answer) as server:
        prices = {"MAHDAR_SECOND_PRICE_IN": "2.5", "MAHDAR_SECOND_PRICE_OUT": "10"}
        result = mahdar("read", report, "--second", server.url, "--consent-remote", env=prices)
    assert result.exit_code == 0 and said_before == [3]
    assert heard[0].startswith("1 report(s) leave this machine: the whole texts with their dates")
    assert "not encrypted" in heard[1]
    assert heard[2].startswith("1 request(s), about ") and " USD" in heard[2]


def test_the_notice() -> None:
    due = Estimate(3, 4, 12_000, 900, None)
    said_of = notice(Choice(url=FAR, consent=True, hint=True), due)
    assert len(said_of) == 2 and "and the first reader's records" in said_of[0] and FAR in said_of[0]
    assert "12,000 tokens" in said_of[1] and "its price is not known" in said_of[1]
    assert notice(Choice(url="http://127.0.0.1/v1"), due) == []
    priced = Choice(url=FAR, price_in=1, price_out=4, currency="EUR")
    assert bill(priced, Estimate(3, 4, 12_000, 900, price(priced, 12_000, 900))).endswith("about 0.016 EUR")


# Counting


def test_tokens_and_prices() -> None:
    assert 200 < tokens("قصفت الطائرات حي الصاخور في حلب. " * 20) < 400
    assert price(Choice(price_in=1, price_out=2), 1_000_000, 500_000) == 2.0
    assert price(Choice(price_in=1, price_out=2, price_cached=0.1), 1_000_000, 0, 500_000) == pytest.approx(0.55)
    assert price(Choice(price_in=1), 1_000_000, 0) is None
    assert [money(x, "EUR") for x in (0, 0.00123, 12.345)] == ["0.00 EUR", "0.0012 EUR", "12.35 EUR"]


def test_pauses_grow_and_are_spread() -> None:
    import random

    choice = Choice(pause=1, longest_pause=10)
    found = [[pause(choice, attempt, None, random.Random(seed)) for seed in range(50)] for attempt in range(6)]
    for attempt, waits in enumerate(found):
        longest = min(2**attempt, 10)
        assert longest / 2 <= min(waits) < max(waits) <= longest
    assert pause(choice, 0, 7.5, random.Random(1)) == 7.5


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("3", 3.0), ("0.5", 0.5), ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0), ("soon", None), ("-1", None), ("", None),
     (None, None), ("nan", None), ("9" * 40, None)],
)  # fmt: skip
def test_what_a_server_says_of_waiting(value: str | None, seconds: float | None) -> None:
    assert retry_after(value) == seconds


def test_tokens_a_minute() -> None:
    pace = Pace(Choice(tokens_per_minute=1_000))
    now = 1_000.0
    assert pace._wait(5_000, now) <= 0  # above the whole limit: alone
    pace._sent.append((now, 600))
    assert pace._wait(400, now + 1) <= 0
    assert pace._wait(401, now + 1) == pytest.approx(59)
    assert pace._wait(401, now + 61) <= 0


# Two languages


LINES = [
    "3 report(s) leave this machine: the whole texts with their dates and the first reader's records — https://a.org/v1",
    "the address is not encrypted: anyone on the way can read along — use https where there is one",
    "4 request(s), about 12,000 tokens sent and 900 answered — about 0.016 EUR",
    "4 request(s), about 12,000 tokens sent and 900 answered — its price is not known: set price_in and price_out",
    "2 report(s) have the first reader's record alone",
    "2 value(s) of the second reader do not stand in the text and were left out",
    "2 answer(s) broke off at the limit of length and were read as far as they go",
    "read twice: 2, by the first reader alone: 1 — 1,100 tokens, 0.02 USD",
    "agreement of the two readers (F1): events 0.70, terms 0.60",
    "1 answer(s) belong to other reports, another model or an older task",
    "1 answer(s) came twice; the first counts",
    "1 line(s) of the batch are no answers",
    "the file holds the whole texts of 3 report(s): whoever gets it can read them",
    "no report to ask about",
    "--accounts, --model, --budget and --consent-remote need --second",
]


@pytest.mark.parametrize("line", LINES)
def test_what_is_said_has_an_arabic_form(line: str) -> None:
    for part in in_language(line, "ar").split(" — "):
        assert re.search("[ء-ي]", part) or part == "\u2068https://a.org/v1\u2069"


# Looking first


def test_check(report: Path, quick: None) -> None:
    with serving(lambda asked: said(good(asked))) as server:
        result = mahdar("second", "check", report, "--second", server.url)
    shown = dict(line.split("\t") for line in result.stdout.splitlines())
    assert shown["address"] == server.url and shown["model"] == "small" and shown["reports"] == "1"
    assert shown["answer"].startswith("in form") and shown["values"].endswith("0 left out")
    assert report.read_text("utf-8").split("على")[1] not in str(server.asked)  # no report was sent


def test_the_hint_can_be_switched(report: Path, quick: None) -> None:
    with serving(lambda asked: said(good(asked))) as server:
        for switch in ([], ["--hint"], ["--no-hint"]):
            mahdar("second", "run", report, "--second", server.url, "--fresh", *switch, env={"MAHDAR_SECOND_HINT": ""})
    sent = [asked["messages"][1]["content"] for asked in server.asked]
    assert len(sent) == 3 and sent[0] == sent[2] != sent[1] and "draft" in sent[1]


def test_accounts_hold_both_records(report: Path, quick: None) -> None:
    with serving(lambda asked: said(good(asked))) as server:
        result = mahdar("read", report, "--format", "jsonl", "--second", server.url, "--accounts", "a.jsonl")
    (account,), (record,) = lines(Path("a.jsonl")), lines(result)
    assert account["first"]["events"] and account["second"]["events"] and account["record"] == record


def test_options_of_the_second_reader_without_one(report: Path, quick: None) -> None:
    result = mahdar("read", report, "--accounts", "a.jsonl")
    assert result.exit_code == 2 and "need --second" in result.stderr
