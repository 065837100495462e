"""The pages of a team in a real browser: coming in, accounts, being asked again, two reviewers and a third."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from pyotp import TOTP

from mahdar.casebook.store import Casebook
from mahdar.web.settings import Settings

from .browser import chromium
from .conftest import PASSWORD, make_team, served
from .test_walks import AXE, SLOW, faults, paths

WINDOWS = {"wide": {"width": 1280, "height": 800}, "320 px": {"width": 320, "height": 640}}
_SMALL = """() => [...document.querySelectorAll('button, input:not([type=hidden]), select, summary, .button, nav a')]
    .filter((one) => one.checkVisibility() && !one.closest('.skip, svg, .leaflet-control, p, q'))
    .map((one) => [one.outerHTML.slice(0, 100), one.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0 && (box.width < 24 || box.height < 24))
    .map(([what, box]) => `${what} ${Math.round(box.width)}×${Math.round(box.height)}`)"""
_UNSEEN = """() => {
    const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
    const ring = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
    return [one.tagName, one.id || one.textContent.trim().slice(0, 30), ring, box.width > 0];
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def team_room(sample_casebook, tmp_path_factory) -> Iterator[Any]:
    """The samples, served to a team; two reviewers see two events of report 3 differently."""
    copy = tmp_path_factory.mktemp("team") / "team.casebook"
    copy.write_bytes(sample_casebook.read_bytes())
    make_team(str(copy))
    with served(Settings(str(copy), team=True, rate=1e6, burst=1_000_000, recheck=1.0)) as room:
        with room.as_("coder") as one, room.as_("coder without names") as other:
            items = re.findall(r'data-no="(\d+)" data-about="" data-kind="event"', one.get("/review/3").text)[:2]
            assert len(items) == 2
            for item in items:
                for person, verdict in ((one, "accept"), (other, "reject")):
                    body = {"report": 3, "item": int(item), "kind": "event", "verdict": verdict}
                    assert person.post("/api/decisions", json=body).status_code == 201
        yield room


@contextmanager
def come_in(browser: Any, room: Any, name: str, lang: str = "ar", **more: Any) -> Iterator[Any]:
    """A window in which somebody has come in by the form, by keyboard."""
    context = browser.new_context(**{"viewport": WINDOWS["wide"], **more})
    context.add_cookies([{"name": "mahdar_lang", "value": lang, "url": room.url}])
    page = context.new_page()
    page.set_default_timeout(SLOW)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"{room.url}/login")
    page.wait_for_selector("#name:focus")  # the first field is given the focus, a moment after the page is there
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{room.url}/")
    yield page
    context.close()
    assert not wrong


def test_a_wrong_password_says_so_and_shows_no_page(browser, team_room) -> None:
    page = browser.new_page()
    page.goto(f"{team_room.url}/deals")
    assert "/login" in page.url and page.locator("nav").count() == 0
    page.wait_for_selector("#name:focus")
    page.keyboard.type("coder")
    page.keyboard.press("Tab")
    page.keyboard.type("not this one, no")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    page.close()


def test_a_third_decides_between_two_by_keys_and_takes_it_back(browser, team_room) -> None:
    with come_in(browser, team_room, "adjudicator") as page:
        page.goto(f"{team_room.url}/adjudicate")
        waiting = page.locator(".dispute").count()
        assert waiting == 2 and page.locator(".dispute").first.locator("[data-take]").count() == 2
        page.keyboard.press("KeyJ")
        page.keyboard.press("Digit2")
        page.wait_for_function("n => document.querySelectorAll('.dispute').length === n", arg=waiting - 1)
        page.wait_for_selector(".toast button")
        page.locator(".toast button").first.click()
        page.wait_for_function("n => document.querySelectorAll('.dispute').length === n", arg=waiting)
        page.goto(f"{team_room.url}/review/3/history")
        assert page.locator("tbody tr").count() >= 5, "what was taken back stays on record"


def test_a_third_decides_otherwise_by_keys(browser, team_room) -> None:
    """Only what the two see differently is shown, and what the third says is noted as theirs."""
    with come_in(browser, team_room, "adjudicator") as page:
        page.goto(f"{team_room.url}/review/3?settle=1")
        page.wait_for_selector("html[data-ready]")
        assert page.locator(".item").count() == 2
        page.keyboard.press("KeyS")
        page.wait_for_function("() => document.querySelectorAll(\".item[data-verdict='skip']\").length === 1")
        page.wait_for_function(  # the page does not wait until it is stored
            "() => fetch('/api/decisions?limit=1').then(a => a.json()).then(d => d[0]?.seat === 'adjudicator')"
        )
        page.keyboard.press("KeyU")
        page.wait_for_function("() => document.querySelectorAll(\".item[data-verdict='']\").length === 2")


def test_one_is_asked_again_blind(browser, team_room) -> None:
    """What was decided then is not shown; the answer is kept apart."""
    with come_in(browser, team_room, "coder") as page:
        page.goto(f"{team_room.url}/review/3?blind=1")
        page.wait_for_selector("html[data-ready]")
        asked = page.locator(".item")
        assert asked.count() == 2 and page.locator(".item[data-verdict='']").count() == 2
        page.keyboard.press("KeyA")
        page.wait_for_function("() => document.querySelectorAll(\".item[data-verdict='accept']\").length === 1")
        page.keyboard.press("KeyU")
        page.wait_for_function("() => document.querySelectorAll(\".item[data-verdict='']\").length === 2")


def test_an_account_is_made_and_closed(browser, team_room) -> None:
    with come_in(browser, team_room, "admin") as page:
        page.goto(f"{team_room.url}/people")
        page.fill("#name", "سلمى")
        page.fill("#password", PASSWORD)
        page.select_option("#role", "coder")
        page.press("#password", "Enter")
        page.wait_for_selector("td:has-text('سلمى')")
        row = page.locator("section[aria-labelledby=accounts] tr", has_text="سلمى")
        row.locator("[action='/people/revoke'] button").click()
        row.locator("button").first.wait_for(state="detached")


def test_an_account_with_codes_comes_in_and_is_sent_out(browser, team_room) -> None:
    """The key is shown once; ending the sessions ends them at once, the account stays."""
    with come_in(browser, team_room, "admin") as page:
        page.goto(f"{team_room.url}/people")
        page.fill("#name", "نادر")
        page.fill("#password", PASSWORD)
        page.check("#totp")
        page.press("#password", "Enter")
        key = page.locator("[role=status] code").inner_text()
        page.goto(f"{team_room.url}/people")
        assert key not in page.content()
        entering = {"name": "نادر", "password": PASSWORD}
        assert httpx.post(f"{team_room.url}/api/session", json=entering).status_code == 403
        told = httpx.post(f"{team_room.url}/api/session", json=entering | {"code": TOTP(key).now()}).json()
        shown = {"Authorization": f"Bearer {told['session']}"}
        assert httpx.get(f"{team_room.url}/api/me", headers=shown).status_code == 200
        row = page.locator("section[aria-labelledby=accounts] tr", has_text="نادر")
        row.locator("[action='/people/sessions'] button").click()
        page.wait_for_selector("td:has-text('أنهى الجلسات')")
        assert httpx.get(f"{team_room.url}/api/me", headers=shown).status_code == 401


@pytest.mark.parametrize(("lang", "scheme"), [("ar", "light"), ("en", "dark"), ("ar", "dark"), ("en", "light")])
def test_no_page_of_a_team_has_a_serious_fault(browser, team_room, lang, scheme) -> None:
    """axe, targets of at least 24 pixels, and no second way to scroll at 320 pixels."""
    axe, wrong = AXE.read_text(encoding="utf-8"), []
    with Casebook.open(team_room.settings.casebook) as book:
        every = paths(book)
    every += ["/people", "/review/3", "/review/3/history", "/review/3?blind=1", "/review/3?settle=1"]
    window = "320 px" if (lang, scheme) in (("ar", "light"), ("en", "dark")) else "wide"
    shown = {"viewport": WINDOWS[window], "color_scheme": scheme, "reduced_motion": "reduce"}
    with come_in(browser, team_room, "admin", lang, **shown) as page:
        for path in every:
            assert page.goto(team_room.url + path).status == 200
            if page.locator("#map, #network").count():
                page.wait_for_selector("[data-ready]")
            width, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
            wrong += [f"{path}: {width} wide"] if width > room + 1 else []
            wrong += [f"{path}: {small}" for small in page.evaluate(_SMALL)[:3]]
            wrong += [f"{path}: {fault}" for fault in faults(page, axe)]
    assert not wrong, "\n".join(wrong)


def test_the_entrance_has_no_serious_fault(browser, team_room) -> None:
    axe = AXE.read_text(encoding="utf-8")
    for lang, scheme in (("ar", "light"), ("en", "dark")):
        context = browser.new_context(viewport=WINDOWS["320 px"], color_scheme=scheme)
        page = context.new_page()
        page.goto(f"{team_room.url}/login?lang={lang}")
        assert not faults(page, axe)
        context.close()


@pytest.mark.parametrize("path", ["/people", "/adjudicate", "/review/3", "/review/3/history"])
def test_every_stop_of_the_keyboard_can_be_seen(browser, team_room, path) -> None:
    with come_in(browser, team_room, "admin", forced_colors="active") as page:
        page.goto(team_room.url + path)
        if not page.locator("#review").count():  # there the first card that waits has the focus
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.className") == "skip"
        page.focus(".skip")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        for _ in range(25):
            page.keyboard.press("Tab")
            what, name, ring, there = page.evaluate(_UNSEEN)
            assert what == "BODY" or (ring and there), (path, what, name)


def test_dialogs_close_with_escape_and_give_the_focus_back(browser, team_room) -> None:
    with come_in(browser, team_room, "coder") as page:
        page.goto(f"{team_room.url}/review/3")
        page.wait_for_selector("html[data-ready]")
        page.focus("[data-do=keys]")
        page.keyboard.press("Enter")
        page.wait_for_selector("dialog#keys[open]")
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog#keys", state="hidden")
        assert page.evaluate("document.activeElement.dataset.do") == "keys"
