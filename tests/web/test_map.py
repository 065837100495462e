"""The map draws no false points, and its governorates are a filter of their own."""

from __future__ import annotations

from mahdar.casebook.regions import precision_at


def test_near_a_governorate_is_no_nearer_than_the_governorate() -> None:
    assert precision_at(12.80, 45.03, "near") == "admin1", "the governorate of Aden"
    assert precision_at(12.78, 45.039, "near") == "near", "the city"
    assert precision_at(12.80, 45.03, "country") == "country"


def test_governorates_are_counted_and_chosen(room) -> None:
    with room.client() as client:
        told = client.get("/api/regions").json()
        spots = client.get("/api/map").json()
        assert told and sum(w["events"] for w in told) == sum(s["events"] for s in spots if s["region"])
        first = told[0]
        inside = client.get("/api/map", params={"region": first["key"]}).json()
        assert {s["region"] for s in inside} == {first["key"]} and sum(s["events"] for s in inside) == first["events"]
        page = client.get("/map", params={"region": first["key"]}).text
        assert 'aria-current="true"' in page and first["ar"] in page
        lines = client.get("/api/events", params={"region": first["key"], "limit": 500}).json()
        assert 0 < len(lines) < len(client.get("/api/events", params={"limit": 500}).json())
        for path in ("/events", "/network", "/api/timeline", "/api/network"):
            assert client.get(path, params={"region": first["key"]}).status_code == 200
        assert client.get("/api/map", params={"region": "YE/Nowhere"}).status_code == 422


def test_places_without_a_point_of_their_own_show_none(room) -> None:
    with room.client() as client:
        spots = client.get("/api/map").json()
        assert {s["precision"] for s in spots} <= {"exact", "near", "area", "admin1", "country"}
        assert all(s["region"] is None for s in spots if s["precision"] == "country")
