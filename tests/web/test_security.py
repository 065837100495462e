"""Hostile pages, hosts and clients: headers, host list, tokens for writes, rates, sessions, the audit log."""

from __future__ import annotations

import time

import httpx
import pyotp
import pytest

from mahdar.casebook.store import Casebook
from mahdar.errors import InputError, MahdarError
from mahdar.web.audit import noted
from mahdar.web.people import REMEMBERED, add_person, revoke_person, revoke_sessions
from mahdar.web.security import Rates, foreign
from mahdar.web.settings import Settings

from .test_protection import record

PASSWORD = "a long pass phrase"


def decide(client: httpx.Client, **headers: str) -> httpx.Response:
    return client.post("/api/decisions", json={}, headers=headers)


def test_every_answer_has_the_headers(room) -> None:
    with room.client() as client:
        for path in ("/api/me", "/login", "/nothing", "/api/nothing", "/static/nothing.css", "/alive"):
            found = client.get(path).headers
            policy = found["content-security-policy"]
            assert "default-src 'none'" in policy and "unsafe" not in policy and "*" not in policy
            assert found["x-content-type-options"] == "nosniff" and found["referrer-policy"] == "same-origin"
            assert found["x-frame-options"] == "DENY" and "cache-control" in found
        assert client.get("/api/me").headers["cache-control"] == "no-store"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost.", "[::2]", "::1]", "a b"])
def test_other_hosts_are_refused(room, host: str) -> None:
    with room.program() as client:
        assert client.get("/api/me", headers={"Host": host}).status_code in (400, 421)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:80"])
def test_our_hosts_are_served(room, host: str) -> None:
    with room.program() as client:
        assert client.get("/api/me", headers={"Host": host}).status_code == 200


def test_only_the_launch_token_lets_in(room) -> None:
    with httpx.Client(base_url=room.url) as client:
        assert client.get("/api/me").status_code == 401
        assert client.get("/launch?token=guess").status_code == 403
        assert client.get("/launch").status_code == 403
        assert client.get("/deals").headers.get("location", "").startswith("/login?back=/deals")
    with room.client() as client:
        assert client.get("/api/me").json()["role"] == "admin"
        (cookie,) = client.cookies.jar
        assert cookie.has_nonstandard_attr("HttpOnly") and cookie.get_nonstandard_attr("SameSite") == "strict"


def test_a_write_needs_its_token(room) -> None:
    with room.client() as client:
        token = client.get("/api/me").json()["csrf"]
        assert decide(client).status_code == 403
        assert decide(client, **{"X-CSRF-Token": "0" * 64}).status_code == 403
        assert decide(client, **{"X-CSRF-Token": token}).status_code == 422
        assert decide(client, **{"X-CSRF-Token": token, "Origin": "http://evil.example"}).status_code == 403
        assert decide(client, **{"X-CSRF-Token": token, "Sec-Fetch-Site": "cross-site"}).status_code == 403
        same = {"X-CSRF-Token": token, "Origin": room.url, "Sec-Fetch-Site": "same-origin"}
        assert decide(client, **same).status_code == 422
        with room.client() as other:
            theirs = other.get("/api/me").json()["csrf"]
        assert theirs != token and decide(client, **{"X-CSRF-Token": theirs}).status_code == 403


def test_a_program_shows_its_session_itself(room) -> None:
    with room.program() as program:
        assert decide(program).status_code == 422
    with httpx.Client(base_url=room.url, headers={"Authorization": "Bearer guess"}) as client:
        assert decide(client).status_code == 401


@pytest.mark.parametrize("back", ["//evil.test", "https://evil.test", "/\\evil.test", "\\\\evil", "/a\r\nX: y", ""])
def test_one_is_sent_to_no_other_site(room, back: str) -> None:
    with room.client() as client:
        assert client.get("/lang/en", params={"back": back}).headers["location"] == "/"
        assert client.get("/lang/en", params={"back": "/deals?a=1"}).headers["location"] == "/deals?a=1"


@pytest.mark.parametrize(("origin", "site", "no"), [
    (None, None, False), ("http://a:1", None, False), ("http://a:2", None, True), ("null", None, True),
    (None, "same-site", True), ("http://a:1", "same-origin", False), (None, "none", False),
])  # fmt: skip
def test_what_is_foreign(origin, site, no) -> None:
    assert foreign(origin, site, "a:1") is no


def test_rates() -> None:
    rates = Rates(2, 3)
    assert [rates.allow("a", 0) for _ in range(4)] == [True, True, True, False]
    assert rates.allow("b", 0) and rates.allow("a", 0.5) and not rates.allow("a", 0.5)


def test_too_many_requests_are_refused(casebook, serve) -> None:
    with serve(Settings(casebook, rate=0.001, burst=5)) as room, room.program() as client:
        codes = [client.get("/api/me").status_code for _ in range(7)]
    assert codes[:5] == [200] * 5 and codes[-1] == 429


def test_passwords_cannot_be_tried_for_long(team) -> None:
    with team.as_("anyone") as client:
        codes = [client.post("/login", data={"name": "admin", "password": f"no {n}"}).status_code for n in range(12)]
    assert codes[0] == 403 and codes[-1] == 429


def test_a_body_that_is_too_long(room) -> None:
    with room.program() as client:
        assert client.post("/api/decisions", content=b" " * 3_000_000).status_code == 413
        assert client.post("/api/decisions", content=iter([b" " * 1_000_000] * 3)).status_code in (411, 413)


def test_sessions_end(team) -> None:
    with team.as_("coder") as client, team.as_("coder") as other:
        assert client.get("/api/me").json()["name"] == "coder"
        assert client.post("/logout").headers["location"] == "/login"
        assert client.get("/api/me").status_code == 401 and other.get("/api/me").status_code == 200
        with team.as_("admin") as admin:
            assert admin.delete("/api/people/coder/sessions").json()["done"] == 1
        assert other.get("/api/me").status_code == 401
    with team.as_("coder") as client:
        with team.book.writing() as connection:
            revoke_person(connection, "coder")
        time.sleep(REMEMBERED)
        assert client.get("/api/me").status_code == 401
        assert client.post("/login", data={"name": "coder", "password": PASSWORD}).status_code == 403


def test_a_session_that_was_kept_is_no_use_from_the_database(team) -> None:
    with team.as_("admin") as admin:
        (cookie,) = admin.cookies.jar
        with team.book.reading() as connection:
            kept = connection.exec_driver_sql("SELECT id FROM sessions").scalars().all()
        assert cookie.value not in kept
        with httpx.Client(base_url=team.url, headers={"Authorization": f"Bearer {kept[0]}"}) as thief:
            assert thief.get("/api/me").status_code == 401


def test_one_time_codes(casebook, serve) -> None:
    key = pyotp.random_base32()
    with Casebook.open(casebook) as book, book.writing() as connection:
        add_person(connection, "omar", PASSWORD, "reader", False, key)
    with serve(Settings(casebook, team=True)) as room, room.as_("anyone") as client:
        said = {"name": "omar", "password": PASSWORD}
        assert client.post("/api/session", json=said).status_code == 403
        made = client.post("/api/session", json={**said, "code": pyotp.TOTP(key).now()})
        assert made.status_code == 201
        bearer = {"Authorization": f"Bearer {made.json()['session']}"}
        assert client.get("/api/me", headers=bearer).json()["name"] == "omar"


def test_accounts_are_checked(casebook) -> None:
    with Casebook.open(casebook) as book, book.writing() as connection:
        for name, password, role in (
            ("", PASSWORD, "reader"), ("a\nb\u202e", PASSWORD, "reader"), ("a", "short", "reader"),
            ("a", PASSWORD, "owner"), ("a", PASSWORD, "anyone"),
        ):  # fmt: skip
            with pytest.raises(InputError):
                add_person(connection, name, password, role, False)
        no = add_person(connection, "a", PASSWORD, "reader", False)
        with pytest.raises(InputError):
            add_person(connection, "a", PASSWORD, "reader", False)
        assert revoke_sessions(connection, no) == 0
        secret = connection.exec_driver_sql("SELECT secret FROM people").scalar()
    assert secret.startswith("$argon2id$") and PASSWORD not in secret


def test_the_audit_log_tells_and_is_only_added_to(team) -> None:
    team.book.add(record(), "test")
    with team.book.reading() as connection:
        told = connection.exec_driver_sql("SELECT max(no) FROM reports").scalar()
    with team.as_("exporter") as client:
        assert client.get("/api/export/events").status_code == 200
        assert client.get(f"/api/reports/{told}").status_code == 200
    with team.as_("admin") as admin:
        lines = [(n["by"], n["what"], n["about"]) for n in admin.get("/api/audit").json()]
    assert ("exporter", "GET /api/export/{kind}", "/api/export/events") in lines
    assert ("exporter", "GET /api/reports/{no:int}"[:24], f"/api/reports/{told}") in lines
    assert any(line[:2] == ("exporter", "entered") for line in lines)
    for sql in ("DELETE FROM audit", "UPDATE audit SET by = 'x'"):
        sql = sql.replace("by =", '"by" =')
        with pytest.raises(MahdarError), team.book.writing() as connection:
            connection.exec_driver_sql(sql)
    with team.book.reading() as connection:
        assert len(noted(connection)) >= len(lines)


def test_faults_do_not_tell_their_insides(room) -> None:
    with room.program() as client:
        answer = client.get("/api/reports/123456")
        assert answer.status_code == 404 and set(answer.json()) == {"error", "where", "fix"}
        assert client.get("/api/events", params={"from": "yesterday"}).status_code == 422
        assert client.get("/api/reports/x").status_code == 404
        assert client.put("/api/me").status_code == 405


def test_the_page_of_accounts(team) -> None:
    with team.as_("admin") as admin:
        form = {"csrf": admin.headers["X-CSRF-Token"], "name": "سلمى", "password": PASSWORD, "role": "coder"}
        assert admin.post("/people", data=form).status_code == 303
        again = admin.post("/people", data=form)
        assert again.status_code == 422 and 'role="alert"' in again.text
        assert admin.post("/people/names", data={**form, "protect": "1"}).status_code == 303
        for lang in ("ar", "en"):
            admin.get(f"/lang/{lang}")
            shown = admin.get("/people").text
            assert "سلمى" in shown and f'lang="{lang}"' in shown
        assert admin.post("/people/revoke", data=form).status_code == 303
        assert admin.post("/people/revoke", data={**form, "csrf": ""}, headers={"X-CSRF-Token": ""}).status_code == 403
    with team.as_("anyone") as client:
        assert client.post("/login", data={"name": "سلمى", "password": PASSWORD}).status_code == 403
