"""What is not there, or not allowed, is a page with a way home for who looks, and a line for who asks otherwise."""

from __future__ import annotations

import pytest

LOOKS = {"Accept": "text/html,application/xhtml+xml"}


@pytest.mark.parametrize("path", ["/nowhere", "/deals/987654", "/review/987654", "/events/987654", "/a/b/c"])
def test_a_page_in_the_language(room, path) -> None:
    with room.client() as client:
        for lang, said in (("ar", 'lang="ar" dir="rtl"'), ("en", 'lang="en" dir="ltr"')):
            client.cookies.set("mahdar_lang", lang)
            answer = client.get(path, headers=LOOKS)
            assert answer.status_code == 404 and said in answer.text
            assert '<a class="button main" href="/">' in answer.text and "<nav" in answer.text


def test_a_line_for_others(room) -> None:
    with room.client() as client:
        assert client.get("/nowhere").headers["content-type"].startswith("text/plain")
    with room.program() as program:
        answer = program.get("/api/nowhere", headers=LOOKS)
        assert answer.status_code == 404 and answer.json()["error"]


def test_a_slash_too_many_leads_back_and_to_no_other_host(room) -> None:
    with room.client() as client:
        assert client.get("/deals/").headers["location"] == "/deals"
        for path in ("//elsewhere.example/", "/%2F/elsewhere.example/"):
            location = client.get(room.url + path).headers.get("location", "/")
            assert location.startswith("/") and not location.startswith("//")


def test_nobody_learns_what_is_there(team) -> None:
    with team.as_("anyone") as client:
        assert client.get("/nowhere", headers=LOOKS).headers["location"].startswith("/login")
    with team.as_("reader") as client:
        answer = client.get("/people", headers=LOOKS)
        assert answer.status_code == 403 and "<nav" in answer.text
