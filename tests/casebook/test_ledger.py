"""The ledger of the deal of samples/casebook: promises, versions, states by day, exposure, board, questions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from mahdar.casebook.board import Board, board_text
from mahdar.casebook.differ import changes
from mahdar.casebook.gather import accounts_of, deal_number
from mahdar.casebook.items import Filter
from mahdar.casebook.judgements import set_groups
from mahdar.casebook.ledger import Book, Ledger
from mahdar.casebook.store import Casebook
from mahdar.cli import main
from mahdar.errors import CasebookError
from mahdar.record import Record
from mahdar.render.labels import LANGS

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples" / "casebook"
RECORDS = Path(__file__).parent / "records.jsonl"  # the samples as once read: the ledger is tested, not the reader
FAR = "9999-12-31"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A casebook of the samples; which tellings are one deal and which report is a copy is given, not found."""
    where = str(tmp_path_factory.mktemp("book") / "demo.casebook")
    with Casebook.open(where) as book:
        for line in RECORDS.read_text("utf-8").splitlines():
            book.add(Record.from_json(line))
        deals = book.deals()
        papers = {i.report_id: i.no for i in book.items("report")}
        first = {d.outlet: papers[d.report_id] for d in deals if d.published == "2021-03-03"}
        with book.writing() as connection:
            set_groups(connection, "deal", {d.no: deals[0].no for d in deals})
            set_groups(connection, "report", dict.fromkeys(first.values(), first["وكالة الرافد"]))
    yield where


@pytest.fixture(scope="module")
def book(path: str) -> Book:
    with Casebook.open(path, read_only=True) as casebook:
        return Book(accounts_of(casebook, casebook.deals()[0].no))


@pytest.fixture(scope="module")
def end(book: Book) -> Ledger:
    return book.on(None)


def kinds(ledger: Ledger, stage: int | None) -> list[str]:
    return [r.kind for r in ledger.rows if r.stage == stage]


def row(ledger: Ledger, kind: str, stage: int):
    return next(r for r in ledger.rows if r.kind == kind and r.stage == stage)


# The samples -------------------------------------------------------------------------------------------------------


def test_enough_reports_of_enough_outlets_over_four_weeks(end: Ledger) -> None:
    rows = [json.loads(f.read_text("utf-8")) for f in SAMPLES.glob("*.json")]
    days = sorted(r["published"] for r in rows)
    assert len(rows) >= 14 and len({r["outlet"] for r in rows}) == 6
    assert (days[0], days[-1]) == ("2021-03-01", "2021-03-28")
    assert len(end.outlets) == 6 and end.copies == 1


def test_three_stages(end: Ledger) -> None:
    assert sorted(kinds(end, 1)) == ["release_captive", "release_detainee"]
    assert sorted(kinds(end, 2)) == ["ransom", "release_captive"]
    assert sorted(kinds(end, 3)) == ["return_remains", "withdraw"]


def test_who_owes_what(end: Ledger) -> None:
    owed = {(r.kind, r.stage): [end.name(k)[0] for k in r.debtor] for r in end.rows if r.stage}
    jabal, wadi = ["حركة الجبل"], ["لواء الوادي"]
    assert owed == {
        ("release_captive", 1): jabal, ("release_detainee", 1): wadi, ("ransom", 2): wadi,
        ("release_captive", 2): jabal, ("withdraw", 3): wadi, ("return_remains", 3): jabal,
    }  # fmt: skip


def test_the_ransom_is_contested_in_amount_and_payment(end: Ledger) -> None:
    ransom = row(end, "ransom", 2)
    told = {v.value: v.outlets for v in ransom.values["amount"]}
    assert told == {100_000: ["وكالة الرافد"], 150_000: ["الضفة"]}  # the copy is no source of its own
    assert "amount" in ransom.contested and ransom.standing.contested
    assert {s.sources[0] for s in ransom.standing.sides} == {"لواء الوادي", "حركة الجبل"}


def test_the_way_of_release_is_contested(end: Ledger) -> None:
    release = row(end, "release_captive", 2)
    assert release.number in end.split
    assert {w.way for w in end.ways if w.number == release.number} == {"after", "before"}


def test_counts_stand_with_their_sources_and_are_never_added(end: Ledger) -> None:
    done = {(d.count, d.source) for d in row(end, "release_detainee", 1).delivered}
    assert ((9, 9), "لواء الوادي") in done and any(count == (7, 7) and "الجبل" in source for count, source in done)
    assert {d.count for r in end.rows for d in r.delivered} <= {(4, 4), (5, 5), (6, 6), (7, 7), (9, 9)}


def test_one_promise_is_broken_and_who_gave_is_exposed(end: Ledger) -> None:
    withdrawal = row(end, "withdraw", 3)
    assert withdrawal.standing.state == "breached"
    assert {"الهلال الأحمر", "لجنة الوساطة"} <= set(withdrawal.standing.sides[0].sources)
    last = [e for e in end.exposure if e.stage == 3]
    assert [end.name(e.party)[0] for e in last] == ["حركة الجبل"]
    assert withdrawal.number in last[0].awaits


@pytest.mark.parametrize(
    ("day", "stage", "kind", "state"),
    [
        ("2021-03-03", 1, "release_captive", "in_effect"),
        ("2021-03-08", 1, "release_captive", "fulfilled"),
        ("2021-03-03", 3, "withdraw", "dormant"),
        ("2021-03-23", 3, "withdraw", "breached"),
        ("2021-03-17", 2, "release_captive", "partial"),
        ("2021-03-20", 2, "release_captive", "fulfilled"),
        ("2021-03-24", 3, "return_remains", "fulfilled"),
    ],
)
def test_states_by_day(book: Book, day: str, stage: int, kind: str, state: str) -> None:
    assert row(book.on(day), kind, stage).standing.state == state


def test_a_day_knows_nothing_of_later_days(book: Book) -> None:
    early = book.on("2021-03-02")
    assert len(early.rows) < len(book.on(None).rows)
    assert all((c.published or "") <= "2021-03-02" for r in early.rows for c in r.cites)


def test_the_order_of_arrival_changes_nothing(book: Book, end: Ledger) -> None:
    assert msgspec.json.encode(Book(book.accounts[::-1]).on(None)) == msgspec.json.encode(end)


def test_what_was_known_then(path: str) -> None:
    with Casebook.open(path, read_only=True) as casebook:
        known = Book(accounts_of(casebook, casebook.deals()[0].no, known="2021-03-08")).on("2021-03-08")
    assert row(known, "release_detainee", 1).standing.state == "in_effect"  # told on the 9th


# Quotes ------------------------------------------------------------------------------------------------------------


def test_every_quote_stands_in_its_report(path: str, end: Ledger) -> None:
    cites = [c for r in end.rows for c in r.cites]
    cites += [c for r in end.rows for s in r.stances for c in s.cites]
    cites += [c.cite for r in end.rows for side in r.standing.sides for c in side.claims]
    assert len(cites) > 40
    with Casebook.open(path, read_only=True) as casebook:
        texts = {id_: casebook.report(id_).text for id_ in {c.report for c in cites}}
    assert all(texts[c.report][c.start : c.end] == c.quote for c in cites)


def test_every_cell_of_the_board_leads_to_quotes(end: Ledger) -> None:
    board = Board(end)
    board.items("1")
    for r in end.rows:
        for line in board.promise(r).rows:
            if line.name not in ("begins", "course", "contested", "state"):
                assert all(re.search(r"\[\d+\]", v.more[-1].text.ar) for v in line.values), line.name
    told = [v for r in end.rows for v in board.state(r.standing) if r.standing.sides and v.more]
    assert told and all(re.search(r"\[\d+\]", v.more[-1].text.ar) for v in told)


@pytest.mark.parametrize("lang", [None, *LANGS])
def test_board_text(end: Ledger, lang) -> None:
    text = board_text(end, "1", lang)
    for word in {"ar": ["موضع خلاف", "مكشوف"], "en": ["contested", "exposed"], None: ["موضع خلاف", "contested"]}[lang]:
        assert word in text
    numbers = {int(n) for n in re.findall(r"\[(\d+)\](?=[\[+\u2069])", text)}
    assert numbers <= {int(n) for n in re.findall(r"^  \[(\d+)\]", text, re.MULTILINE)}


# Changes -----------------------------------------------------------------------------------------------------------


def test_what_changed(book: Book) -> None:
    found = changes(book.on("2021-03-08"), book.on("2021-03-16"))
    states = {(c.number, c.before, c.after) for c in found if c.what == "state"}
    ransom = row(book.on(None), "ransom", 2).number
    assert any(n == ransom and after == "fulfilled" for n, _, after in states)
    assert any(c.what == "contested" and c.number == ransom for c in found)
    assert changes(book.on("2021-03-16"), book.on("2021-03-16")) == []


# On the command line -----------------------------------------------------------------------------------------------


def run(path: str, *arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(main, [*arguments, "--casebook", path])
    assert result.exit_code == code, result.output
    return result.output


@pytest.mark.parametrize("arguments", [
    ["deals"], ["deals", "--outlets", "6"], ["events", "--type", "ASSAULT"], ["who", "الوادي"], ["timeline"],
    ["timeline", "--deal", "{}"], ["deal", "{}"], ["deal", "{}", "--as-of", "2021-03-08"],
    ["diff", "{}", "--between", "2021-03-08", "2021-03-16"], ["events", "--near", "33.5,44.8,200"],
    ["events", "--place", "ديالى", "--from", "2021-03-20"], ["events", "--actor", "الوادي", "--source", "الأفق"],
])  # fmt: skip
def test_questions(path: str, arguments: list[str]) -> None:
    number = run(path, "deals").split("\t")[0]
    arguments = [a.replace("{}", number) for a in arguments]
    text, data = run(path, *arguments), json.loads(run(path, *arguments, "--json"))
    assert data and text.strip()
    if arguments[0] != "deal":
        assert "\t" in text and "\u2068" not in text  # for other programs


def test_a_deal_by_any_of_its_names(path: str) -> None:
    with Casebook.open(path, read_only=True) as casebook:
        deals = casebook.deals(Filter())
        assert {deal_number(casebook, n) for n in (str(deals[-1].no), f"d{deals[0].no}", deals[3].key)} == {deals[0].no}
        with pytest.raises(CasebookError):
            deal_number(casebook, "99999")


@pytest.mark.parametrize(("arguments", "code"), [
    (["deal", "99999"], 1), (["who", "زرقاء اليمامة"], 1), (["events", "--near", "1,2"], 2),
    (["deal", "1", "--as-of", "أمس"], 2), (["diff", "1", "--between", "2021-03-01", "x"], 2),
])  # fmt: skip
def test_faults_are_said(path: str, arguments: list[str], code: int) -> None:
    run(path, *arguments, code=code)


def test_a_casebook_that_is_not_there(tmp_path: Path) -> None:
    assert run(str(tmp_path / "none"), "deals", code=1)
    assert not list(tmp_path.iterdir())


def test_the_same_answers_on_postgresql(path: str, database: str) -> None:
    with Casebook.open(path, read_only=True) as lite, Casebook.open(database) as other:
        for record in lite.records():
            other.add(record)
        with other.writing() as connection:
            for kind in ("deal", "report"):
                set_groups(connection, kind, lite.heads(kind))
    for arguments in (
        ["deals"],
        ["events", "--near", "33.5,44.8,200"],
        ["who", "الوادي"],
        ["timeline", "--actor", "الجبل"],
    ):
        assert json.loads(run(database, *arguments, "--json")) == json.loads(run(path, *arguments, "--json"))
    number = run(path, "deals").split("\t")[0]
    assert run(database, "deal", number, "--as-of", "2021-03-20") == run(path, "deal", number, "--as-of", "2021-03-20")
