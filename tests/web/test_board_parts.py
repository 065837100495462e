"""What stands on the board of a deal is what its ledger knows: every part of it, of the samples as once read."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mahdar.casebook.gather import accounts_of
from mahdar.casebook.judgements import set_groups
from mahdar.casebook.ledger import Book, Ledger
from mahdar.casebook.store import Casebook
from mahdar.record import Record
from mahdar.render.labels import STANCE_SIGNS, STATE_SIGNS, label
from mahdar.web.settings import Settings

from .conftest import served

RECORDS = Path(__file__).parents[1] / "casebook" / "records.jsonl"
LAST = "2021-03-28"


@pytest.fixture(scope="module")
def served_deal(tmp_path_factory) -> Iterator[tuple[Any, int, Book]]:
    """The room, the number of the deal in three stages, and its ledger by day."""
    where = str(tmp_path_factory.mktemp("board") / "deal.casebook")
    with Casebook.open(where) as book:
        for line in RECORDS.read_text("utf-8").splitlines():
            book.add(Record.from_json(line))
        deals = book.deals()
        with book.writing() as connection:
            set_groups(connection, "deal", {d.no: deals[0].no for d in deals})
        ledgers = Book(accounts_of(book, deals[0].no))
    with served(Settings(where, rate=1e6, burst=1_000_000)) as room:
        yield room, deals[0].no, ledgers


@pytest.fixture(scope="module")
def ledger(served_deal) -> Ledger:
    return served_deal[2].on(LAST)


@pytest.fixture(scope="module")
def shown(served_deal) -> str:
    """The page of the deal as of the last day, without markup but with the marks of cells and sections."""
    room, no, _ = served_deal
    with room.client() as client:
        return html.unescape(client.get(f"/deals/{no}?as_of={LAST}").text)


def plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def line_of(shown: str, number: int) -> str:
    """The row of the matrix of a promise."""
    return next(r for r in re.findall(r"<tr>.*?</tr>", shown, re.DOTALL) if f'href="#promise{number}"' in r)


def card_of(shown: str, number: int) -> str:
    found = re.search(rf'<details [^>]*id="promise{number}".*?</details>', shown, re.DOTALL)
    assert found
    return found[0]


def test_parties_and_stages(shown, ledger) -> None:
    head = plain(shown.split('class="matrix"')[0])
    assert ledger.parties and all(ledger.name(key)[0] in head for key in ledger.parties)
    columns = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', shown.split('class="matrix"')[1].split("</thead>")[0])
    assert len(columns) == len(ledger.stages) + 2


def test_each_term_stands_in_the_column_of_its_stage(shown, ledger) -> None:
    for row in ledger.rows:
        cells = re.findall(r'<td class="(cell|none)', line_of(shown, row.number))
        assert cells.index("cell") == ledger.stages.index(row.stage or 0) and cells.count("cell") == 1


def test_states_have_colour_sign_and_word(shown, ledger) -> None:
    for row in ledger.rows:
        cell = line_of(shown, row.number)
        assert re.search(r'<td class="cell tone-\w+"', cell)
        if row.standing.contested:
            sides = [
                label("words", "denied") if s.denied else label("obligations", s.state) for s in row.standing.sides
            ]
            assert "≠" in cell and sides and all(side.ar in cell for side in sides)
        else:
            assert label("obligations", row.standing.state).ar in cell
            assert STATE_SIGNS[row.standing.state] in cell
    assert any(r.standing.contested for r in ledger.rows) and len({r.standing.state for r in ledger.rows}) > 2


def test_counts_promised_and_delivered_stand_with_their_source(shown, ledger) -> None:
    seen = 0
    for row in ledger.rows:
        said = plain(line_of(shown, row.number))
        for done in row.delivered[:3]:
            assert done.source in said
            seen += 1
        assert ("الموعود:" in said) == bool(row.values.get("count") or row.values.get("amount"))
    assert seen > 2


def test_stances_of_each_party(shown, ledger) -> None:
    seen = set()
    for row in ledger.rows:
        said = plain(line_of(shown, row.number))
        for stood in (s for s in row.stances if s.latest):
            assert STANCE_SIGNS[stood.stance] in said and label("stances", stood.stance).ar in said
            assert stood.party is None or ledger.name(stood.party)[0] in said
            seen.add((stood.party, stood.stance))
    assert seen


def test_exchanges_conditions_and_exposure(shown, ledger) -> None:
    assert ledger.links and shown.count('<span class="sign">⇄</span>') == len(ledger.links)
    assert ledger.ways
    for number in {w.number for w in ledger.ways} & {r.number for r in ledger.rows}:
        assert label("words", "way").ar in plain(card_of(shown, number))
    exposed = plain(shown.split("من أعطى ولم يأخذ بعد")[1].split("</section>")[0])
    assert ledger.exposure and all(ledger.name(e.party)[0] in exposed for e in ledger.exposure)


def test_a_contested_cell_shows_every_sources_version(shown, ledger) -> None:
    ransom = next(r for r in ledger.rows if r.kind == "ransom" and r.contested)
    assert "amount" in ransom.contested and len(ransom.values["amount"]) > 1
    told = plain(card_of(shown, ransom.number))
    for value in ransom.values["amount"]:
        assert all(outlet in told for outlet in value.outlets)
    assert 'href="/review/' in card_of(shown, ransom.number), "each version can be corrected in its report"


def test_the_slider_goes_by_the_days_that_told_of_it(served_deal, shown) -> None:
    """Every day of the slider gives the ledger of that day, over the API too."""
    room, no, ledgers = served_deal
    days = re.findall(r'<option value="(\d{4}-\d\d-\d\d)"', shown)
    assert len(days) > 5 and days == sorted(days)
    with room.client() as client:
        for day in days[::4]:
            rows = client.get(f"/api/deals/{no}", params={"as_of": day}).json()["rows"]
            assert {r["number"]: r["standing"]["state"] for r in rows} == {
                r.number: r.standing.state for r in ledgers.on(day).rows
            }
