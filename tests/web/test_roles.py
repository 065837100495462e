"""Every route with every role: allowed or refused as it is written in the table, none forgotten."""

from __future__ import annotations

import re

import pytest

from mahdar.web.route import ROLES, Route, may
from mahdar.web.routes import routes

# What each path needs at least, written down a second time: a change of the table has to be meant.
AT_LEAST = {
    "anyone": {"/launch", "/login", "/lang/{lang}", "/alive", "/api/session POST"},
    "adjudicator": {"/api/agreement", "/api/disputes", "/api/settlements", "/adjudicate"},
    "exporter": {"/api/export/{kind}"},
    "admin": {"/api/people", "/api/people/{name}", "/api/people/{name}/sessions", "/api/audit", "/api/names"},
}


def address(route: Route) -> str:
    """The route's path with something in its places that is not there."""
    return re.sub(r"\{\w+(:int)?\}", lambda m: "987654" if m[1] else "nothing", route.path)


def expected(route: Route) -> str:
    """What the second table says."""
    for role, paths in AT_LEAST.items():
        if route.path in paths or f"{route.path} {route.method}" in paths:
            return role
    if route.path.startswith("/people"):
        return "admin"
    return "coder" if route.is_write and route.path not in ("/logout", "/api/session") else "reader"


def test_each_route_stands_once() -> None:
    found = [(r.method, r.path) for r in routes()]
    assert len(found) == len(set(found)) and len(found) > 20


def test_the_application_has_no_other_routes(room) -> None:
    from mahdar.web.app import MISSING, make_app

    app = make_app(room.settings)
    served = {(m, way.path) for way in app.routes for m in getattr(way, "methods", None) or () if m != "HEAD"}
    app.state.book.close()
    assert served == {(r.method, r.path) for r in (*routes(), MISSING)}
    assert [way.path for way in app.routes if not hasattr(way, "methods")] == ["/static"]


@pytest.mark.parametrize("route", [r for r in routes() if r.is_write], ids=lambda r: f"{r.method} {r.path}")
def test_who_may_change_something(route: Route) -> None:
    assert may(route.role, expected(route)), "a write that more may do than is written down"


def test_every_role_on_every_route(team) -> None:
    wrong = []
    for role in ROLES:
        with team.as_(role) as client:
            for route in routes():
                if route.path in ("/logout", "/login") or (route.path, route.method) == ("/api/session", "DELETE"):
                    continue  # they would end the session; tried below
                answer = client.request(route.method, address(route), json={} if route.is_json else None)
                sent_away = answer.headers.get("location", "").startswith("/login?")
                allowed = answer.status_code not in (401, 403) and not sent_away
                open_ = route.role == "anyone"
                if allowed != may(role, route.role) and not open_:
                    wrong.append((role, route.method, route.path, answer.status_code))
                if answer.status_code >= 500:
                    wrong.append((role, route.method, route.path, answer.status_code))
    assert wrong == []


def test_nobody_gets_in_without_a_session(team) -> None:
    with team.as_("anyone") as client:
        for route in routes():
            if route.role == "anyone":
                continue
            answer = client.request(route.method, address(route))
            assert answer.status_code in (303, 401, 403), (route.method, route.path, answer.status_code)
            assert answer.status_code != 303 or answer.headers["location"].startswith("/login")


def test_the_order_of_roles() -> None:
    assert may("admin", "reader") and may("coder", "coder")
    assert not may("reader", "coder") and not may("exporter", "admin") and not may("anyone", "reader")


def test_what_is_written_down_is_there() -> None:
    known = {r.path for r in routes()}
    noted = {p.split(" ")[0] for paths in AT_LEAST.values() for p in paths}
    assert noted <= known
    for route in routes():
        want = expected(route)
        assert route.role == want or (route.role == "coder" and want == "reader"), (route.method, route.path, want)
