"""Whatever a page shows or does, a program can ask for or do: each page with the calls that are the same over JSON."""

from __future__ import annotations

import re

import pytest

from mahdar.web.routes import routes

# None: of no use to a program (language, the form of the entrance, an address that only leads on).
SAME = {
    "GET /launch": None, "GET /login": None, "GET /lang/{lang}": None, "GET /alive": None,
    "POST /login": ["POST /api/session"], "POST /logout": ["DELETE /api/session"],
    "GET /people": ["GET /api/people", "GET /api/audit", "GET /api/names"], "POST /people": ["POST /api/people"],
    "POST /people/revoke": ["DELETE /api/people/{name}"],
    "POST /people/sessions": ["DELETE /api/people/{name}/sessions"],
    "POST /people/names": ["POST /api/names"],
    "GET /": ["GET /api/new", "GET /api/totals", "GET /api/queue", "GET /api/disputes", "GET /api/pairs"],
    "GET /search": ["GET /api/search", "GET /api/entities"],
    "GET /import": ["GET /api/imports/{id}"], "POST /import": ["POST /api/imports"],
    "GET /review": ["GET /api/queue", "GET /api/rechecks"], "GET /review/next": ["GET /api/queue"],
    "GET /review/latest": ["GET /api/decisions"], "GET /review/beings": ["GET /api/entities"],
    "GET /review/{no}": ["GET /api/reports/{no}", "POST /api/decisions", "DELETE /api/decisions/{no}"],
    "GET /review/{no}/history": ["GET /api/reports/{no}"], "GET /review/{no}/cards": ["GET /api/reports/{no}"],
    "GET /review/{no}/{card}": ["GET /api/reports/{no}"], "GET /review/{no}/{card}/why": ["GET /api/items/{no}/why"],
    "GET /passage/{id}": ["GET /api/reports/by-id/{id}"],
    "GET /adjudicate": ["GET /api/disputes", "GET /api/agreement", "POST /api/settlements"],
    "GET /deals": ["GET /api/deals"], "GET /deals/{no}": ["GET /api/deals/{no}", "GET /api/deals/{no}/judgements"],
    "GET /deals/{no}/board": ["GET /api/deals/{no}"],
    "GET /events": ["GET /api/events", "GET /api/timeline"],
    "GET /events/{no}": ["GET /api/items/{no}", "GET /api/items/{no}/group", "POST /api/groups/apart"],
    "GET /who/{no}": ["GET /api/items/{no}", "GET /api/items/{no}/group", "POST /api/groups/apart"],
    "GET /items/{no}": ["GET /api/items/{no}"],
    "GET /map": ["GET /api/map", "GET /api/regions"], "GET /network": ["GET /api/network"],
    "GET /merge": ["GET /api/pairs", "GET /api/judgements"],
    "GET /merge/pair": ["GET /api/pairs", "POST /api/judgements", "DELETE /api/judgements/{no}"],
}  # fmt: skip


def named(api: bool) -> set[str]:
    return {f"{r.method} {re.sub(r':int}', '}', r.path)}" for r in routes() if r.is_api is api}


def test_every_page_has_its_calls() -> None:
    assert set(SAME) == named(api=False)
    assert {call for calls in SAME.values() for call in calls or ()} <= named(api=True)


def test_why_is_what_the_page_says(room) -> None:
    with room.program() as program:
        item = program.get("/api/reports/1").json()["items"]["event/e1"]
        found = program.get(f"/api/items/{item}/why").json()
        assert found["sentence"] and found["lines"] and 0 < found["confidence"] <= 1
        shown = program.get(f"/review/1/c{item}/why").text
        assert found["sentence"][:30] in re.sub(r"<[^>]+>", "", shown)
        assert program.get("/api/items/987654321/why").status_code == 404


@pytest.mark.parametrize("id_", ["sha256:0", "nothing", "%F0%9F%93%B0"])
def test_no_report_of_such_an_id(room, id_) -> None:
    with room.program() as program:
        assert program.get(f"/api/reports/by-id/{id_}").status_code == 404


def test_a_report_by_its_id(room) -> None:
    with room.program() as program:
        one = program.get("/api/reports/1").json()
        assert program.get(f"/api/reports/by-id/{one['record']['report']['id']}").json() == one
