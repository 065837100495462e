"""Decisions over the API: who, when, before and after; nothing is written over; undo."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def told(room) -> tuple[Any, dict[str, Any]]:
    """A program, and a report with an event."""
    program = room.program()
    found = next(r for no in range(1, 19) if (r := program.get(f"/api/reports/{no}").json())["record"]["events"])
    return program, found


def post(program, told, **more):
    event = told["record"]["events"][0]
    body = {"report": told["no"], "kind": "event", "item": told["items"][f"event/{event['id']}"], **more}
    return program.post("/api/decisions", json=body)


def test_a_report_tells_its_spans_in_code_points(told) -> None:
    _, found = told
    text = found["record"]["report"]["text"]
    for event in found["record"]["events"]:
        assert all(text[s["start"] : s["end"]] == s["quote"] for s in event["evidence"])


def test_accept_correct_and_undo(told) -> None:
    program, found = told
    event = found["record"]["events"][0]
    first = post(program, found, verdict="correct", field="status", after="denied").json()
    assert (first["before"], first["after"], first["by"]) == (event["status"], "denied", "me") and first["made"]
    second = post(program, found, verdict="correct", field="status", after="planned").json()
    assert second["before"] == "denied"
    taken = program.delete(f"/api/decisions/{second['no']}").json()
    assert taken["undone"] and taken["undone_by"] == "me" and taken["after"] == "planned"
    third = post(program, found, verdict="accept").json()
    assert third["before"]["status"] == "denied" and third["after"] == third["before"]
    again = program.get(f"/api/reports/{found['no']}").json()
    assert [d["no"] for d in again["decisions"]] == [first["no"], second["no"], third["no"]]
    assert again["record"] == found["record"]  # the machine's reading stays what it was
    assert program.delete(f"/api/decisions/{second['no']}").status_code == 404


def test_the_same_and_not_the_same_again(room) -> None:
    program = room.program()
    a, b = (e["id"] for e in program.get("/api/events").json()[:2])
    before = program.get(f"/api/items/{a}/group").json()
    made = program.post("/api/judgements", json={"kind": "event", "a": a, "b": b, "verdict": "same"}).json()["no"]
    assert b in program.get(f"/api/items/{a}/group").json()
    held = program.get("/api/judgements", params={"item": a, "by": "people"}).json()
    assert [j["no"] for j in held] == [made] and held[0]["by"] == "me"
    assert program.delete(f"/api/judgements/{made}").status_code == 200
    assert program.get(f"/api/items/{a}/group").json() == before
    assert program.delete(f"/api/judgements/{made}").status_code == 404
    wrong = {"kind": "deal", "a": a, "b": b, "verdict": "same"}
    assert program.post("/api/judgements", json=wrong).status_code == 422
