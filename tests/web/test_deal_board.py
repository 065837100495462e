"""The board of a deal in a real browser and over the API: as of two dates, put together and apart by hand."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest

from .browser import chromium, opened


def the_deal(program: Any) -> int:
    """The deal in three stages that several outlets tell of."""
    for no in range(1, 200):
        answer = program.get(f"/api/deals/{no}")
        if answer.status_code == 200 and len(answer.json()["rows"]) > 5:
            return no
    raise AssertionError("the sample casebook has no such deal")


@pytest.fixture
def board(room) -> Iterator[tuple[Any, Any, int]]:
    """A browser, a program, and the number of the deal."""
    program = room.program()
    with chromium() as browser, opened(browser, room) as page:
        yield page, program, the_deal(program)


def states(program: Any, no: int, day: str = "") -> dict[int, str]:
    rows = program.get(f"/api/deals/{no}", params={"as_of": day} if day else {}).json()["rows"]
    return {r["number"]: r["standing"]["state"] for r in rows}


def test_the_board_as_of_two_dates(board, room) -> None:
    page, program, no = board
    early, late = states(program, no, "2021-03-04"), states(program, no, "2021-03-09")
    assert early != late
    page.goto(f"{room.url}/deals/{no}?as_of=2021-03-04")
    page.wait_for_selector("html[data-ready]")
    first = page.locator("#board .matrix").inner_text()
    assert page.locator("#board .matrix tbody tr").count() == len(early)
    page.locator("#as-of-day").select_option("2021-03-09")
    page.wait_for_selector("#ledger[data-day='2021-03-09']")
    assert page.locator("#board .matrix").inner_text() != first
    assert "as_of=2021-03-09" in page.url
    page.locator("#as-of").focus()
    page.keyboard.press("Home")
    page.wait_for_selector("#ledger[data-day='2021-03-01']")
    assert page.locator("#board .matrix tbody tr").count() <= len(early)


def test_every_cell_leads_to_quotes_that_stand_in_their_articles(room) -> None:
    """All cells of the board of stages, their promises, and every passage that a promise names."""
    program = room.program()
    shown = program.get(f"/deals/{the_deal(program)}").text
    cells = re.findall(r'<td class="cell[^"]*">\s*<a class="open" href="#promise(\d+)">', shown)
    assert len(cells) == len(set(cells)) == len(re.findall(r'<th scope="row">', shown)) > 5
    passages: dict[str, str] = {}
    for number in cells:
        promise = re.search(rf'<details [^>]*id="promise{number}".*?</details>', shown, re.DOTALL)
        assert promise, number
        found = re.findall(r'<a href="(/passage/[^"]+)"><q[^>]*>(.*?)</q>', promise[0], re.DOTALL)
        assert found, f"cell {number} leads to no quote"
        passages.update(found)
        for lines in re.findall(r"<dt>.*?</dt><dd>(.*?)</dd>", promise[0], re.DOTALL):
            named = {int(n) for n in re.findall(r"#quote(\d+)|\[(\d+)\]", lines) for n in n if n}
            assert all(n <= shown.count('<a href="/passage/') for n in named)
    for where, quote in passages.items():
        answer = program.get(html.unescape(where), follow_redirects=True)
        assert answer.status_code == 200, where
        said = html.unescape(re.sub(r"<[^>]+>", "", answer.text))
        assert " ".join(html.unescape(quote).split())[:40] in " ".join(said.split()), where


def test_a_state_has_a_sign_and_a_word_and_a_cell_leads_to_its_article(board, room) -> None:
    page, _, no = board
    page.goto(f"{room.url}/deals/{no}")
    for tag in page.locator(".cell .open .tag").all():
        assert len(tag.inner_text().strip()) > 1
    assert page.locator(".cell .open .tag.good .sign").first.inner_text().strip() == "✓"
    page.locator(".cell .open").first.click()
    promise = page.locator("details.promise[open]")
    quote = promise.locator(".versions q").first.inner_text()
    promise.locator(".versions li a").first.click()
    page.wait_for_url("**/review/*")
    page.wait_for_function("() => CSS.highlights.get('found')?.size === 1")
    assert quote in page.evaluate("document.getElementById('article').textContent")


def terms_of(page: Any) -> list[list[int]]:
    """The numbers of the terms of each promise, as the board shows them."""
    return page.evaluate("""() => [...document.querySelectorAll('.promise')].map(p =>
        [...p.querySelectorAll('.versions input')].map(i => Number(i.value)))""")


def test_terms_are_split_merged_and_taken_back(board, room) -> None:
    page, program, no = board
    page.goto(f"{room.url}/deals/{no}")
    before = terms_of(page)
    big = next(t for t in before if len(t) > 1)
    page.locator(f"details:has(#v{big[0]}) summary").first.click()
    page.locator(f"#v{big[0]}").check()
    page.locator(f"details:has(#v{big[0]}) [data-do=split]").click()
    page.wait_for_selector(".judged")
    assert [big[0]] in terms_of(page)
    assert program.post(f"/api/deals/{no}/merge", json={"a": big[0], "b": big[1]}).status_code == 201
    page.reload()
    assert sorted(map(sorted, terms_of(page))) == sorted(map(sorted, before))
    while page.locator("[data-do=unjudge]").count():
        left = page.locator("[data-do=unjudge]").count()
        page.locator("[data-do=unjudge]").first.click()
        page.wait_for_function("n => document.querySelectorAll('[data-do=unjudge]').length < n", arg=left)
    assert sorted(map(sorted, terms_of(page))) == sorted(map(sorted, before))


def test_a_finding_is_tied_to_a_term_of_another_report(board, room) -> None:
    page, program, no = board
    page.goto(f"{room.url}/deals/{no}")
    row = page.locator(".findings tbody tr").first
    finding = int(row.locator("[data-do=tie]").get_attribute("data-finding"))
    number, term, _ = page.evaluate("JSON.parse(document.querySelector('script.promises').textContent).at(-1)")
    made = program.post(f"/api/deals/{no}/findings", json={"finding": finding, "term": term})
    assert made.status_code == 201 and made.json()["field"] == "term"
    page.reload()
    tied = page.locator(f".findings tr:has([data-finding='{finding}'])")
    assert tied.locator("a").first.inner_text().strip() == str(number)
    assert program.delete(f"/api/decisions/{made.json()['no']}").status_code == 200


def test_what_fits_no_promise_is_refused(room) -> None:
    program = room.program()
    no = the_deal(program)
    assert program.post(f"/api/deals/{no}/split", json={"terms": []}).status_code == 422
    assert program.post(f"/api/deals/{no}/split", json={"terms": [10**9]}).status_code == 422
    assert program.post(f"/api/deals/{no}/merge", json={"a": 10**9, "b": 1}).status_code == 422
    assert program.post(f"/api/deals/{no}/findings", json={"finding": 10**9}).status_code == 404
    assert program.delete(f"/api/deals/{no}/judgements/999999").status_code == 404
    assert program.get(f"/api/deals/{no}?as_of=2021-02-31").status_code == 422
    assert program.get("/api/deals/999999").status_code == 404


def test_the_board_in_english(board, room) -> None:
    page, _, no = board
    page.goto(f"{room.url}/lang/en?back=/deals/{no}")
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["en", "ltr"]
    assert "Terms and stages" in page.inner_text("main") and "fulfilled" in page.inner_text(".matrix")
