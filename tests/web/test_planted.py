"""Records shown falsely on purpose: on one reviewer's page alone, answered apart from all that the casebook holds."""

from __future__ import annotations

import json
import re

import pytest

from mahdar.casebook.backup import backup
from mahdar.casebook.planted import BASE, Plant, outcomes, verdict_of
from mahdar.casebook.store import Casebook
from mahdar.web.settings import Settings

COUNTED = ("decisions", "judgements", "items", "counts", "parties", "sources", "groups", "reports")


@pytest.fixture
def room(casebook, team_of, serve):
    team_of(casebook)
    with serve(Settings(casebook, team=True, rate=1e6, burst=1_000_000, planted=1.0)) as running:
        yield running


def report_of(room) -> int:
    """A report with events."""
    with room.book.reading() as connection:
        query = "SELECT report FROM items WHERE kind = 'event' GROUP BY report ORDER BY count(*) DESC, report LIMIT 1"
        return connection.exec_driver_sql(query).scalar()


def cards(page: str) -> list[int]:
    return [int(n) for n in re.findall(r'data-no="(\d+)"', page)]


def false_card(client, report: int) -> tuple[int, list[int]]:
    found = cards(client.get(f"/review/{report}").text)
    (planted,) = [n for n in found if n > BASE]
    return planted, found


def said(room) -> dict[str, tuple[int, int, int, int]]:
    with room.as_("adjudicator") as client:
        return {p["by"]: (p["shown"], p["caught"], p["passed"], p["waiting"])
                for p in client.get("/api/agreement").json()["planted"]}  # fmt: skip


def all_rows(room) -> dict[str, list]:
    with room.book.reading() as connection:
        return {t: connection.exec_driver_sql(f"SELECT * FROM {t} ORDER BY 1").all() for t in COUNTED}


def body(room, report: int, planted: int, verdict: str, **more) -> dict:
    with room.book.reading() as connection:
        kind = connection.exec_driver_sql(f"SELECT kind FROM plants WHERE no = {planted - BASE}").scalar()
    return {"report": report, "kind": kind, "item": planted, "verdict": verdict, **more}


def test_a_false_record_is_waved_through_taken_back_and_caught(room) -> None:
    report, before = report_of(room), all_rows(room)
    with room.as_("coder") as client:
        planted, found = false_card(client, report)
        assert false_card(client, report) == (planted, found)  # the same as long as it waits
        made = client.post("/api/decisions", json=body(room, report, planted, "accept"))
        assert made.status_code == 201 and made.json()["no"] > BASE
        assert said(room) == {"coder": (1, 0, 1, 0)}
        assert client.get(f"/review/{report}/c{planted}").status_code == 200  # its card, as decided
        assert f'data-no="{planted}"' in client.get(f"/review/{report}/c{planted}").text
        assert client.delete(f"/api/decisions/{made.json()['no']}").json()["undone"]
        assert client.delete(f"/api/decisions/{made.json()['no']}").status_code == 404
        assert said(room) == {"coder": (1, 0, 0, 1)} and false_card(client, report)[0] == planted
        assert client.post("/api/decisions", json=body(room, report, planted, "skip")).status_code == 201
        assert said(room) == {"coder": (1, 0, 0, 1)}
        assert client.post("/api/decisions", json=body(room, report, planted, "reject")).status_code == 201
        assert said(room) == {"coder": (1, 1, 0, 0)}
        true = cards(client.get(f"/review/{report}").text)
        assert len(true) == len(found) and all(n < BASE for n in true)  # the item itself waits as before
        assert client.get(f"/api/reports/{report}").json()["decisions"] == []
        assert client.get("/api/decisions").json() == []
    assert all_rows(room) == before


def test_correcting_the_false_value_catches_it_and_another_does_not(room) -> None:
    report = report_of(room)
    with room.as_("coder") as client:
        planted, _ = false_card(client, report)
        with room.book.reading() as connection:
            row = connection.exec_driver_sql('SELECT field, "before", "after" FROM plants').one()
        other = body(room, report, planted, "correct", field="confidence", after=0.5)
        assert client.post("/api/decisions", json=other).status_code == 201
        assert said(room) == {"coder": (1, 0, 1, 0)}
        wrong = body(room, report, planted, "correct", field="confidence", after="much")
        assert client.post("/api/decisions", json=wrong).status_code == 422
        mended = body(room, report, planted, "correct", field=row[0], after=json.loads(row[1]))
        assert client.post("/api/decisions", json=mended).status_code == 201
    assert row[1] != row[2] and said(room) == {"coder": (1, 1, 0, 0)}


def test_nobody_else_meets_it(room) -> None:
    report = report_of(room)
    with room.as_("coder") as client:
        planted, _ = false_card(client, report)
    taken = body(room, report, planted, "accept")
    with room.as_("coder without names") as client:
        assert client.post("/api/decisions", json=taken).status_code == 404  # it is another person's
        assert client.get(f"/review/{report}/c{planted}").status_code == 404
        assert client.post("/api/decisions", json={**taken, "item": 2**31 - 1}).status_code == 404
    for role in ("reader", "adjudicator", "exporter", "admin"):
        with room.as_(role) as client:
            assert all(n < BASE for n in cards(client.get(f"/review/{report}").text)), role
            wanted = 403 if role == "reader" else 404
            assert client.post("/api/decisions", json=taken).status_code == wanted
            assert client.delete(f"/api/decisions/{BASE + 1}").status_code == wanted
            assert client.get("/api/agreement").status_code == (403 if role == "reader" else 200)
            assert client.get("/adjudicate").status_code == (403 if role == "reader" else 200)


def test_it_is_in_no_download_record_or_ledger(room, tmp_path) -> None:
    report = report_of(room)

    def told() -> list[str]:
        with room.as_("exporter") as client:
            paths = [f"/api/export/{kind}" for kind in ("records", "events", "deals", "decisions")]
            return [client.get(p).text for p in [*paths, f"/api/reports/{report}", "/api/disputes"]]

    before = told()
    with room.as_("coder") as client:
        planted, _ = false_card(client, report)
        record = client.get(f"/api/reports/{report}").json()["record"]
        assert client.post("/api/decisions", json=body(room, report, planted, "accept")).status_code == 201
        assert client.get(f"/api/reports/{report}").json()["record"] == record
    assert told() == before
    with room.as_("adjudicator") as client:
        answer = client.get("/api/agreement").json()
        assert answer["reviewers"] == [] and answer["again"] == []
        page = client.get("/adjudicate").text
        assert "coder" in page and "{" not in re.sub(r"<script.*?</script>", "", page, flags=re.S)
    copy = tmp_path / "copy.casebook"
    backup(room.book, copy)
    with Casebook.open(copy) as book, book.reading() as connection:
        assert [(o.by, o.passed) for o in outcomes(connection)] == [("coder", 1)]


def test_all_of_it_is_in_the_audit_log_and_nothing_can_be_changed(room) -> None:
    from mahdar.errors import CasebookError

    report = report_of(room)
    with room.as_("coder") as client:
        planted, _ = false_card(client, report)
        no = client.post("/api/decisions", json=body(room, report, planted, "accept")).json()["no"]
        client.delete(f"/api/decisions/{no}")
        client.post("/api/decisions", json=body(room, report, planted, "reject"))
    with room.as_("admin") as client:
        log = [line["what"] for line in client.get("/api/audit").json() if line["what"].startswith("false")]
    assert log == [f"false record {what}" for what in ("caught", "undone", "passed", "shown")]
    for change in ("DELETE FROM plants", "UPDATE plants SET field = 'x'", "DELETE FROM plant_answers",
                   "UPDATE plant_answers SET verdict = 'reject'"):  # fmt: skip
        with pytest.raises(CasebookError), room.book.writing() as connection:
            connection.exec_driver_sql(change)


def test_one_person_alone_meets_none(casebook, serve) -> None:
    with serve(Settings(casebook, planted=1.0)) as room, room.client() as client:
        assert all(n < BASE for n in cards(client.get(f"/review/{report_of(room)}").text))


def test_a_share_of_nothing_is_none(casebook, team_of, serve) -> None:
    team_of(casebook)
    with serve(Settings(casebook, team=True, planted=0.0)) as room, room.as_("coder") as client:
        assert all(n < BASE for n in cards(client.get(f"/review/{report_of(room)}").text))


def test_what_comes_of_nothing_said() -> None:
    assert verdict_of(Plant(1, 1, 1, "event", "a", "type", "ASSAULT", "AID", ""), []) is None
