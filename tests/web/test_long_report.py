"""A report of 100 kB with more than 500 marked passages can be read, scrolled and decided about in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from mahdar.casebook.store import Casebook
from mahdar.cli.reading import load_reader
from mahdar.web.settings import Settings

from .browser import chromium, opened
from .conftest import served
from .long_report import SIZE, long_report
from .scrolling import is_smooth, scrolled

TRIES = 4  # a machine that is busy otherwise draws late


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    where = str(tmp_path_factory.mktemp("long") / "long.casebook")
    with Casebook.open(where) as book:
        book.add(load_reader(()).read(long_report()), "test")
    settings = Settings(where, recheck=0.0, rate=1e6, burst=1_000_000)
    with chromium() as browser, served(settings) as room, opened(browser, room) as found:
        found.goto(f"{room.url}/review/1")
        found.wait_for_selector("html[data-ready]")
        yield found


def test_all_of_it_is_there(page) -> None:
    assert len(long_report().text.encode()) >= SIZE
    assert page.evaluate("CSS.highlights.get('passage').size + CSS.highlights.get('decided').size") >= 500
    assert page.locator("#cards > .item").count() > 500
    assert page.locator("#cards > .bare").count() > 400, "only heads come with the page"


@pytest.mark.parametrize("side", [".article-side", ".cards-side"])
def test_it_scrolls_smoothly(page, side) -> None:
    tried = []
    for _ in range(TRIES):
        tried.append(scrolled(page, side))
        if is_smooth(tried[-1]):
            break
    assert is_smooth(tried[-1]), tried


def test_cards_are_filled_where_one_stops(page) -> None:
    page.evaluate(
        "() => { const side = document.querySelector('.cards-side'); side.scrollTop = side.scrollHeight / 2; }"
    )
    page.wait_for_function("""() => {
        const box = document.querySelector('.cards-side').getBoundingClientRect();
        const seen = [...document.querySelectorAll('#cards > .item')].filter((card) => {
            const at = card.getBoundingClientRect();
            return at.bottom > box.top && at.top < box.bottom;
        });
        return seen.length > 0 && seen.every((card) => card.querySelector('.lines'));
    }""")


def test_a_card_far_down_is_decided_and_corrected_by_keys(page) -> None:
    """Its head is enough for a decision; for a correction the rest comes first."""
    last = page.locator("#cards > .item").last
    page.evaluate("() => { location.hash = document.querySelector('#cards > .item:last-child').id; }")
    page.wait_for_selector("#cards > .item:last-child.current")
    page.keyboard.press("KeyE")
    page.wait_for_selector("#cards > .item:last-child .editor:not([hidden]) button")
    page.keyboard.press("Escape")
    page.keyboard.press("KeyA")
    page.wait_for_selector("#cards > .item:last-child[data-verdict=accept]")
    assert last.locator(".lines").count() == 1
    page.keyboard.press("KeyU")
    page.wait_for_selector("#cards > .item:last-child[data-verdict='']")
