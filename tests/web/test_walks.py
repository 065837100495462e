"""What a new user would try, in a real Chromium over a real server: every page in both languages, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from mahdar.casebook.judgements import Verdict
from mahdar.casebook.protected import note_protected
from mahdar.casebook.schema import groups, items, judgements
from mahdar.casebook.store import Casebook
from mahdar.web.settings import Settings

from .browser import chromium, opened
from .conftest import PASSWORD, make_team, served
from .test_protection import leaks
from .test_protection import record as telling_of_names

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
SAMPLES = Path(__file__).parents[2] / "samples"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SLOW = 150_000  # milliseconds; a machine that does much else


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def walked(sample_casebook: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The sample casebook, served; the walks that write in it leave it as they found it."""
    copy = tmp_path_factory.mktemp("walks") / "walks.casebook"
    copy.write_bytes(sample_casebook.read_bytes())
    with served(Settings(str(copy), rate=1e6, burst=1_000_000, recheck=0.0)) as room:
        yield room


@contextmanager
def at(browser: Any, room: Any, path: str = "/", lang: str = "ar", **more: Any) -> Iterator[Any]:
    with opened(browser, room, lang, **more) as page:
        page.set_default_timeout(SLOW)
        go(page, room, path)
        yield page


def go(page: Any, room: Any, path: str) -> None:
    """To a page; map and network say when they are drawn."""
    answer = page.goto(room.url + path)
    assert answer.status == 200, (path, answer.status)
    if page.locator("#map, #network").count():
        page.wait_for_selector("[data-ready]")


def number(book: Casebook, kind: str, **where: str) -> int:
    """The head of the first group of a kind with several members."""
    query = select(groups.c.head).join(items, items.c.no == groups.c.head).where(items.c.kind == kind)
    with book.reading() as connection:
        return connection.execute(query.order_by(groups.c.head)).scalars().first() or 0


def paths(book: Casebook) -> list[str]:
    """Every page."""
    deal, event, who = (number(book, kind) for kind in ("deal", "event", "entity"))
    return [
        "/", "/search", "/search?q=اللجنة", "/events", f"/events/{event}", f"/who/{who}", "/map", "/network?what=all",
        f"/network?what=all&around={who}", "/merge", "/merge?kind=event", "/merge?kind=entity", "/import", "/review",
        "/review/1", "/review/1/history", "/deals", f"/deals/{deal}", "/adjudicate",
    ]  # fmt: skip


def test_first_start_and_import_of_three_reports(browser, tmp_path) -> None:
    """An empty casebook asks for files; three are taken in, one of them no report; then the first can be reviewed."""
    files = [str(f) for f in sorted((SAMPLES / "casebook").glob("*.json"))[:3]]
    broken = tmp_path / "broken.json"
    broken.write_text("{", encoding="utf-8")
    settings = Settings(str(tmp_path / "new.casebook"), lexicons=(str(SAMPLES / "lexicon"),))
    with served(settings) as room, at(browser, room) as page:
        assert page.locator("#import").count() == 1 and page.locator(".numbers dd").first.inner_text() == "0"
        page.set_input_files("#files", [*files, str(broken)])
        page.click("#import button")
        page.wait_for_selector("#after:not([hidden])")
        assert page.locator("#failed li").count() == 1 and "broken.json" in page.locator("#failed").inner_text()
        page.click("#first")
        page.wait_for_selector(".item")
        assert room.book.totals()["report"] == 3
        go(page, room, "/")
        assert page.locator(".numbers dd").first.inner_text() == "3"


def test_files_are_dropped_on_the_page(browser, walked) -> None:
    with at(browser, walked, "/import") as page:
        page.evaluate("""() => {
            const files = new DataTransfer();
            files.items.add(new File(['كلمة واحدة'], 'صغير.txt', {type: 'text/plain'}));
            for (const name of ['dragover', 'drop'])
                document.body.dispatchEvent(
                    new DragEvent(name, {dataTransfer: files, bubbles: true, cancelable: true}));
        }""")
        page.wait_for_selector("#job")
        page.wait_for_function("() => ['تم.', 'لم ينجح.'].includes(document.getElementById('state').textContent)")


def test_a_report_is_reviewed_from_home_by_keyboard_alone(browser, walked) -> None:
    with at(browser, walked) as page:
        page.keyboard.press("KeyN")
        page.wait_for_selector("html[data-ready]")
        cards = page.locator(".item[data-verdict='']").count()
        assert cards
        page.keyboard.press("KeyA")
        page.wait_for_function("n => document.querySelectorAll(\".item[data-verdict='']\").length === n", arg=cards - 1)
        page.keyboard.press("KeyU")
        page.wait_for_function("n => document.querySelectorAll(\".item[data-verdict='']\").length === n", arg=cards)


def test_the_skip_link_and_every_link_of_the_head_are_reached_by_tab(browser, walked) -> None:
    with at(browser, walked) as page:
        wanted = page.locator("body a:visible, body button:visible, body input:visible").count()
        seen = set()
        for _ in range(wanted + 12):
            page.keyboard.press("Tab")
            seen.add(
                page.evaluate("""() => { const all = [...document.querySelectorAll('a, button, input, summary')];
                return all.indexOf(document.activeElement); }""")
            )
        assert len(seen - {-1}) >= wanted
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none"


def test_search_marks_words_with_what_is_attached(browser, walked) -> None:
    with at(browser, walked, "/search?q=لجنة") as page:
        marks = page.locator(".hit mark").all_inner_texts()
        assert marks and any(mark != "لجنة" for mark in marks), marks
        page.locator(".hit h3 a").first.click()
        page.wait_for_selector("html[data-ready]")
        assert page.evaluate("CSS.highlights.get('found')?.size") == 1


def test_the_timeline_is_brushed_by_keys_and_pointer(browser, walked) -> None:
    with at(browser, walked, "/events") as page:
        all_bars = page.locator(".bar").count()
        page.focus("#chart svg")
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Shift+ArrowLeft")
        page.keyboard.press("Enter")
        page.wait_for_url("**from=2*")
        assert 0 < page.locator(".bar").count() < all_bars
        go(page, walked, "/events")
        box = page.locator("#chart svg").bounding_box()
        page.mouse.move(box["x"] + box["width"] - 3, box["y"] + 40)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 40)
        page.mouse.up()
        page.wait_for_url("**from=2*")
        first = page.locator("#from").input_value()
        assert first == page.locator(".chart .bar").first.get_attribute("data-first") or first


def test_events_map_network_and_reports_lead_to_each_other(browser, walked) -> None:
    with at(browser, walked, "/events?type=ASSAULT") as page:
        page.click("nav.see a[href^='/map']")
        assert "type=ASSAULT" in page.url
        page.wait_for_selector("#map[data-ready]")
        page.click("nav.see a[href^='/network']")
        page.wait_for_selector("main table, main .notice")
        go(page, walked, "/network?what=all")
        page.locator("tbody td a").first.click()
        page.wait_for_url("**/who/*")
        page.locator(".told a").first.click()
        page.wait_for_url("**/review/*")


def test_the_map_without_a_network_draws_areas_for_what_is_known_less_exactly(browser, walked) -> None:
    with opened(browser, walked) as page:
        asked: list[str] = []
        page.on("request", lambda r: asked.append(r.url))
        page.set_default_timeout(SLOW)
        go(page, walked, "/map")
        assert all(url.startswith((walked.url, "data:", "blob:")) for url in asked)
        assert page.evaluate("getComputedStyle(document.getElementById('map')).direction") == "ltr"
        assert page.locator("#map canvas").count() == 1
        vague = [tr for tr in page.locator("tbody tr").all() if tr.locator("td").first.inner_text() != "موضع معروف"]
        for row in vague:
            if "قرب" not in row.locator("td").first.inner_text():
                assert row.locator("td").last.inner_text() == "–"  # no point is said where none is known


def test_two_are_merged_and_taken_apart_again(browser, walked) -> None:
    book = walked.book
    with book.reading() as connection:
        found = connection.execute(
            select(items.c.no).where(items.c.kind == "event", ~items.c.lost).order_by(items.c.no)
        ).scalars().all()  # fmt: skip
    alone = [no for no in found if book.group(no) == [no]]
    a, b = alone[0], alone[-1]
    book.judge([Verdict("event", a, b, "unsure", 0.99, ["+ place=same", "− words=0-0.1"])], "test")
    with at(browser, walked, "/merge?kind=event") as page:
        page.wait_for_selector(f".pair[data-a='{a}'][data-b='{b}']")
        assert page.locator(".reasons .good").count() == 1 and page.locator(".reasons .bad").count() == 1
        page.keyboard.press("KeyS")
        page.wait_for_selector("#pair[data-shown='1']")
        assert book.group(a) == sorted([a, b])
        page.keyboard.press("KeyU")
        page.wait_for_selector("#pair[data-shown='2']")
        assert book.group(a) == [a]
        page.keyboard.press("KeyD")
        page.wait_for_selector("#pair[data-shown='3']")
        assert book.group(a) == [a]
        page.keyboard.press("KeyU")
        page.wait_for_selector("#pair[data-shown='4']")
        with book.reading() as connection:
            kept = connection.execute(select(judgements.c.undone).where(judgements.c.human)).scalars().all()
        assert len(kept) == 2 and all(kept), "nothing is overwritten, all is taken back"


def test_one_telling_is_taken_out_of_its_group(browser, walked) -> None:
    head = number(walked.book, "event")
    before = walked.book.group(head)
    with at(browser, walked, f"/events/{head}") as page:
        with page.expect_navigation():
            page.locator("[data-apart]").last.click()
        assert len(walked.book.group(head)) == len(before) - 1
        with page.expect_navigation():
            page.locator("[data-several]").first.click()
        assert walked.book.group(head) == before


def test_english_and_back(browser, walked) -> None:
    with at(browser, walked, "/events?type=ASSAULT") as page:
        page.click("a.language")
        page.wait_for_selector("html[lang=en][dir=ltr]")
        assert "type=ASSAULT" in page.url and page.locator("h1").inner_text() == "Events over time"
        page.click("a.language")
        page.wait_for_selector("html[lang=ar][dir=rtl]")


def test_a_deal_board_as_of_two_dates(browser, walked) -> None:
    deal = number(walked.book, "deal")
    with at(browser, walked, f"/deals/{deal}") as page:
        days = walked.client().get(f"/api/deals/{deal}").json()
        assert days["rows"]
        late = page.locator("main").inner_text()
        first = page.locator(".as-of select option, .as-of datalist option").first.get_attribute("value")
        go(page, walked, f"/deals/{deal}?as_of={first}" if first else f"/deals/{deal}?as_of=2015-01-01")
        assert page.locator("main").inner_text() != late


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_axe_finds_no_serious_fault_on_any_page(browser, walked, lang) -> None:
    axe, found = AXE.read_text(encoding="utf-8"), []
    with at(browser, walked, "/", lang) as page:
        for path in paths(walked.book):
            go(page, walked, path)
            found += [f"{lang} {path}: {fault}" for fault in faults(page, axe)]
    assert not found, "\n".join(found)


def faults(page: Any, axe: str) -> list[str]:
    """What axe holds to be serious."""
    page.evaluate(axe)
    found = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", RULES)
    return [
        f"{v['id']} ({v['impact']}): {v['nodes'][0]['html'][:150]} {v['nodes'][0]['failureSummary'][:200]}"
        for v in found["violations"]
        if v["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize(
    "window",
    [{"viewport": {"width": 390, "height": 844}, "has_touch": True}, {"viewport": {"width": 640, "height": 400}}],
    ids=["phone", "200 %"],
)
@pytest.mark.parametrize("lang", ["ar", "en"])
def test_nothing_is_cut_off_in_a_narrow_window(browser, walked, window, lang) -> None:
    """Pages scroll one way only (WCAG 1.4.10); 200 % of a window of 1280 is one of 640."""
    with at(browser, walked, "/", lang, **window) as page:
        wide = []
        for path in paths(walked.book):
            go(page, walked, path)
            width, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
            if width > room + 1:
                wide.append((path, width))
    assert not wide


def test_a_reader_who_must_not_see_a_name_does_not(browser, sample_casebook, tmp_path) -> None:
    """Nor do they in the page once scripts have run, on the map or in the network."""
    copy = tmp_path / "team.casebook"
    copy.write_bytes(sample_casebook.read_bytes())
    make_team(str(copy))
    with Casebook.open(copy) as book:
        id_ = book.add(telling_of_names(), "test")
        note_protected(book)
        own = {item.kind: item.no for kind in ("event", "deal", "entity") for item in book.items(kind)
               if item.report_id == id_ and item.type not in ("place",)}  # fmt: skip
        people = [item.no for item in book.items("entity") if item.report_id == id_]
        every = paths(book)
    every += [f"/events/{own['event']}", f"/deals/{own['deal']}", *(f"/who/{no}" for no in people)]
    every += [f"/network?what=all&around={no}" for no in people] + ["/search?q=الإفراج", "/search?q=الهلباوي"]
    with served(Settings(str(copy), team=True, rate=1e6, burst=1_000_000)) as room:
        for name, sees in (("reader", False), ("admin", True)):
            page = browser.new_context().new_page()
            page.set_default_timeout(SLOW)
            page.goto(f"{room.url}/login")
            page.fill("[name=name]", name)
            page.fill("[name=password]", PASSWORD)
            page.press("[name=password]", "Enter")
            page.wait_for_url(f"{room.url}/")
            told = {path for path in every if shown(page, room, path)}
            assert (f"/events/{own['event']}" in told) is sees
            assert sees or not told
            page.context.close()


def shown(page: Any, room: Any, path: str) -> list[str]:
    """The protected names that stand in a page; none where the person may not open it at all."""
    if page.goto(room.url + path).status == 403:
        return []
    if page.locator("#map, #network").count():
        page.wait_for_selector("[data-ready]")
    if "?q=" in path:  # the question stands there as they asked it
        page.evaluate("() => { document.querySelector('main form').remove(); document.title = ''; }")
        return leaks(page.locator("main").inner_html())
    return leaks(page.content())
