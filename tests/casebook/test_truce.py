"""The truce of July 2015 in Yemen, in the words of Saudi newspapers: one deal, its breaches, four days, four states.

The newspapers are not ours to give: the tests need the corpus (SaudiNewsNet, zip files of JSON articles) in
../shared/data/saudinews, or where MAHDAR_CORPUS points.
"""

from __future__ import annotations

import importlib.util
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from mahdar.casebook.gather import accounts_of
from mahdar.casebook.judgements import set_groups
from mahdar.casebook.ledger import Book, Ledger
from mahdar.casebook.store import Casebook
from mahdar.casebook.told import Row
from mahdar.intake.rows import row_report
from mahdar.reading.reader import Reader
from mahdar.report import Report

CORPUS = Path(os.environ.get("MAHDAR_CORPUS") or Path(__file__).parents[3] / "shared" / "data" / "saudinews")
DAYS = ("2015-07-25", "2015-07-26", "2015-07-27", "2015-07-31")
LINKED = importlib.util.find_spec("mahdar.casebook.link") is not None


def about_the_truce() -> Iterator[Report]:
    for day in DAYS:
        with zipfile.ZipFile(CORPUS / f"{day}.zip") as archive:
            rows = [row for name in archive.namelist() for row in json.loads(archive.read(name))]
        for row in rows:
            words = f"{row.get('title')} {row.get('content')}"
            if "هدن" in words and "التحالف" in words and "حوثي" in words.replace("الحوثي", "حوثي"):
                yield row_report(row)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory, reader: Reader) -> str:
    if not all((CORPUS / f"{day}.zip").exists() for day in DAYS):
        pytest.skip(f"the corpus of July 2015 is not in {CORPUS}")
    where = str(tmp_path_factory.mktemp("truce") / "truce.casebook")
    with Casebook.open(where) as book:
        for report in about_the_truce():
            book.add(reader.read(report))
    return where


@pytest.fixture(scope="module")
def book(path: str) -> Book:
    """The truce, its tellings put together by hand: every deal with a pause in it."""
    with Casebook.open(path) as casebook:
        truces = {t.parent for t in casebook.items("term") if t.type in ("pause", "ceasefire") and t.parent}
        with casebook.writing() as connection:
            set_groups(connection, "deal", {n: min(truces) for n in truces})
        return Book(accounts_of(casebook, min(truces)))


def truce(ledger: Ledger) -> Row:
    return next(r for r in ledger.rows if r.kind in ("pause", "ceasefire"))


def test_told_by_many(book: Book) -> None:
    found = book.on("2015-07-31")
    assert len(found.outlets) >= 6 and found.reports > 40


def test_when_it_begins_and_how_long_it_is_meant_to_last(book: Book) -> None:
    row = truce(book.on("2015-07-25"))
    assert row.begin == "2015-07-26 23:59"
    assert row.values["duration"][0].value == "P5D" and len(row.values["duration"][0].outlets) >= 5


def test_announced_on_the_25th(book: Book) -> None:
    ledger = book.on("2015-07-25")
    row = truce(ledger)
    assert (row.standing.state, ledger.status) == ("dormant", "agreed")
    assert not row.standing.sides
    assert not [s for s in row.stances if s.stance == "rejected"]
    assert any("التحالف" in ledger.name(s.party)[0] and s.stance == "offered" for s in row.stances)


def test_refused_on_the_26th_hours_before_it_begins(book: Book) -> None:
    ledger = book.on("2015-07-26")
    row = truce(ledger)
    assert row.standing.state == "dormant" and not row.standing.sides
    assert any("حوثي" in ledger.name(s.party)[0] and s.stance == "rejected" for s in row.stances)


def test_contested_on_the_27th_its_first_day(book: Book) -> None:
    ledger = book.on("2015-07-27")
    standing = truce(ledger).standing
    assert standing.contested and standing.day_of == (1, 5)
    assert {s.state for s in standing.sides} == {"breached", "in_effect"}
    breach = next(s for s in standing.sides if s.state == "breached")
    assert len({c.cite.outlet for c in breach.claims}) >= 2 and len(breach.sources) >= 3
    assert any("حوثي" in ledger.name(k)[0] for c in breach.claims for k in c.by)


def test_broken_on_the_28th_by_a_report_that_came_later(book: Book) -> None:
    standing = truce(book.on("2015-07-28")).standing
    assert (standing.state, standing.contested, standing.day_of) == ("breached", False, (2, 5))
    assert all(c.cite.published == "2015-07-31" for side in standing.sides for c in side.claims)


def test_four_days_four_states(book: Book) -> None:
    seen = set()
    for day in ("2015-07-25", "2015-07-26", "2015-07-27", "2015-07-28"):
        ledger = book.on(day)
        row = truce(ledger)
        refused = any(s.stance == "rejected" for s in row.stances)
        seen.add((row.standing.state, row.standing.contested, refused, row.standing.day_of))
    assert len(seen) == 4


def test_what_could_be_known_on_the_28th(path: str, book: Book) -> None:
    with Casebook.open(path) as casebook:
        heads = casebook.heads("deal")
        known = Book(accounts_of(casebook, next(iter(heads.values())), known="2015-07-28")).on("2015-07-28")
    assert truce(known).standing.contested  # the report of the 31st had not come


@pytest.mark.skipif(not LINKED, reason="tellings are not linked yet")
def test_linking_makes_it_one_deal(path: str) -> None:
    from mahdar.casebook.link import link

    with Casebook.open(path) as casebook:
        link(casebook)
        heads = casebook.heads("deal")
        pauses = {t.parent for t in casebook.items("term") if t.type in ("pause", "ceasefire") and t.parent}
        groups: dict[int, set[str]] = {}
        for item in casebook.by_numbers(pauses, bare=True).values():
            groups.setdefault(heads.get(item.no, item.no), set()).add(item.outlet or "")
        assert max(len(outlets) for outlets in groups.values()) >= 6
