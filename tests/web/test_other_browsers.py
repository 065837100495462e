"""The main walks in Firefox and in WebKit, where they are installed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from mahdar.casebook.store import Casebook
from mahdar.web.settings import Settings

from .conftest import served
from .other_browsers import Page, firefox, webkit
from .test_review import eight, settled
from .test_walks import number

READY = "html[data-ready]"


@pytest.fixture(scope="module", params=[firefox, webkit], ids=lambda f: str(f.__name__))
def window(request: pytest.FixtureRequest) -> Iterator[Page]:
    """One window for all walks of a browser: starting one takes longer than a walk."""
    with request.param() as found:
        yield found


@pytest.fixture
def page(window: Page, tmp_path) -> Iterator[Page]:
    """At the review of a report of eight events."""
    where = str(tmp_path / "eight.casebook")
    with Casebook.open(where) as book:
        book.add(eight())
    with served(Settings(where, recheck=0.0)) as room:
        window.room = room
        window.goto(room.launch)
        window.goto(f"{room.url}/review/1")
        window.wait_for(READY)
        window.wait_for(".item.current")
        yield window


@pytest.fixture(scope="module")
def walked(window: Page, sample_casebook, tmp_path_factory) -> Iterator[Any]:
    """The samples, served; the window has come in."""
    copy = tmp_path_factory.mktemp("walks") / "walks.casebook"
    copy.write_bytes(sample_casebook.read_bytes())
    with served(Settings(str(copy), rate=1e6, burst=1_000_000, recheck=0.0)) as room:
        window.goto(room.launch)
        yield room


WAITING = "return document.querySelectorAll(\".item[data-verdict='']\").length"


def test_a_report_is_reviewed_by_keyboard_alone(page) -> None:
    for key in "arsaaaaa":
        page.press(key)
    page.wait(f"{WAITING} === 0")
    assert [d.verdict for d in settled(page, 8)] == ["accept", "reject", "skip", *["accept"] * 5]
    assert page.js("return document.activeElement.id") == "next"
    for left in (7, 6):
        page.press("u")
        settled(page, left)
    page.wait(f"{WAITING} === 2")


def test_words_are_marked_and_letters_stay_joined(page) -> None:
    """By the Custom Highlight API, which leaves the text alone; else by <mark> without a box of its own."""
    found = page.js("""const text = document.getElementById('article');
        return typeof Highlight === 'function' && CSS.highlights !== undefined
            ? [text.childNodes.length, CSS.highlights.get('passage').size, CSS.highlights.get('now').size]
            : [1, ...['passage', 'now'].map((name) => text.querySelectorAll(`mark.in-${name}`).length)];""")
    assert found[0] == 1 and found[1] >= 8 and found[2] >= 1


def test_words_are_marked_without_the_highlight_api(page) -> None:
    found = page.js("""const made = window.Highlight; delete window.Highlight;
        return import('/static/js/article.js').then(async ({Article}) => {
            const text = document.getElementById('article'), box = document.createElement('article');
            text.after(box);
            const one = new Article(box, text.textContent, ['passage', 'now']);
            one.sort([['a', 'passage', [[2, 9], [20, 30]]], ['b', 'passage', [[5, 12]]]]);
            one.light('now', [[6, 8]]);
            await null;
            const told = [...box.querySelectorAll('mark')].map((m) => [m.className, m.textContent.length]);
            const same = box.textContent === text.textContent;
            const still = getComputedStyle(box.querySelector('mark')).display;
            one.light('now', []); one.sort([['a', null, []], ['b', null, []]]);
            await null;
            const left = box.querySelectorAll('mark').length;
            box.remove(); window.Highlight = made;
            return [told, same, still, left];
        });""")
    assert found[1:] == [True, "inline", 0]
    assert found[0] == [["in-passage", 4], ["in-passage in-now", 2], ["in-passage", 4], ["in-passage", 10]]


def test_a_span_is_corrected_in_the_middle_of_a_word_with_the_mouse(page) -> None:
    word, inside = "وبمقاتليها", "مقاتلي"
    page.click("#cards > .item:nth-child(7) h3")
    page.press("e", "9")
    page.wait_for("#picking:not([hidden])")
    from_, to = page.js(
        """const node = document.getElementById('article').firstChild;
        const at = node.data.indexOf(arguments[0]) + arguments[0].indexOf(arguments[1]);
        const range = document.createRange();
        const letter = (from) => {
            range.setStart(node, from);
            range.setEnd(node, from + 1);
            return range.getBoundingClientRect();
        };
        const first = letter(at), last = letter(at + arguments[1].length - 1), y = first.top + first.height / 2;
        return [[first.right - 1, y], [last.left + 1, y]].map((place) => place.map(Math.round));""",
        word,
        inside,
    )
    page.pointer([tuple(from_), ((from_[0] + to[0]) // 2, to[1]), tuple(to)])
    page.wait("return document.getElementById('picked').textContent.includes(arguments[0])", inside)
    page.press("Enter")
    (made,) = settled(page, 1)
    at = eight().report.text.index(word)
    assert made.after[0] == {"start": at + 2, "end": at + 8, "quote": inside}


def test_a_span_is_corrected_by_keys(page) -> None:
    page.press("e", "9")
    page.wait_for("#picking:not([hidden])")
    page.press("Control+ArrowRight", "Enter")
    (made,) = settled(page, 1)
    assert made.before[0]["quote"].startswith(made.after[0]["quote"]) and made.before != made.after


def test_dialogs_close_with_escape_and_give_the_focus_back(page) -> None:
    page.js("document.querySelector('[data-do=keys]').focus()")
    page.press("Enter")
    page.wait_for("dialog#keys[open]")
    page.press("Escape")
    page.wait("return !document.querySelector('dialog[open]')")
    assert page.js("return document.activeElement.dataset.do") == "keys"


def test_the_board_of_a_deal_as_of_other_days(window, walked) -> None:
    deal = number(walked.book, "deal")
    window.goto(f"{walked.url}/deals/{deal}")
    window.wait_for(READY)
    day, shown = window.js("""document.getElementById('as-of').focus();
        return [document.getElementById('as-of-day').value, document.getElementById('ledger').dataset.day];""")
    # To an earlier day: the slider runs from right to left, so that is the arrow to the right.
    window.press("ArrowRight", "ArrowRight")
    window.wait("return document.getElementById('ledger').dataset.day !== arguments[0]", shown)
    assert window.js("return document.getElementById('as-of-day').value") != day
    window.press("ArrowLeft", "ArrowLeft")
    window.wait("return document.getElementById('ledger').dataset.day === arguments[0]", shown)


def test_the_map_is_drawn_and_zoomed(window, walked) -> None:
    window.goto(f"{walked.url}/map")
    window.wait_for("#map[data-ready]")
    assert window.js("return getComputedStyle(document.getElementById('map')).direction") == "ltr"
    drawn = """const canvas = document.querySelector('#map canvas'), paint = canvas.getContext('2d');
        const seen = paint.getImageData(0, 0, canvas.width, canvas.height).data;
        return new Set(Array.from({length: 4000}, (_, i) => seen[4 * Math.floor(i * seen.length / 16000)])).size > 1"""
    window.wait(drawn)
    before = window.js("return document.querySelector('#map .leaflet-map-pane').getBoundingClientRect().x")
    window.click(".leaflet-control-zoom-in")
    assert before is not None and window.wait(drawn)


def test_the_network_is_drawn(window, walked) -> None:
    window.goto(f"{walked.url}/network?what=all")
    window.wait_for("#network[data-ready] canvas")


def test_days_are_chosen_on_the_timeline(window, walked) -> None:
    window.goto(f"{walked.url}/events")
    window.wait_for("#chart svg")
    window.js("document.querySelector('#chart svg').focus()")
    window.press("ArrowLeft", "Shift+ArrowLeft", "Enter")
    window.wait("return location.search.includes('from=2')")
    window.goto(f"{walked.url}/events")
    window.wait_for("#chart svg")
    window.drag("#chart svg", by=200)
    window.wait("return location.search.includes('from=2')")


def test_nothing_is_cut_off(window, walked) -> None:
    for path in ("/", "/events", "/map", "/network?what=all", "/merge?kind=event", "/import", "/review", "/review/1",
                 "/deals", f"/deals/{number(walked.book, 'deal')}", "/search?q=اللجنة"):  # fmt: skip
        window.goto(walked.url + path)
        wide, room = window.js("return [document.documentElement.scrollWidth, innerWidth]")
        assert wide <= room + 1, path


def test_english_and_back(window, walked) -> None:
    window.goto(f"{walked.url}/events?type=ASSAULT")
    for lang, way in (("en", "ltr"), ("ar", "rtl")):
        window.click("a.language")
        window.wait_for(f"html[lang={lang}][dir={way}]")
    assert "type=ASSAULT" in window.js("return location.href")
