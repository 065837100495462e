"""A report is reviewed in a real browser by keyboard alone: decisions, spans, undo, additions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from mahdar.casebook.decisions import decided
from mahdar.casebook.schema import items, reports
from mahdar.casebook.store import Casebook
from mahdar.record import Date, Event, Group, Place, Record
from mahdar.report import Report, Span

from .browser import chromium, opened
from .conftest import served

LINES = [
    "قصف لواء الوادي بلدة النخيل يوم الاثنين.",
    "وقتلت حركة الجبل جنديين قرب الجسر.",
    "واعتقلت الشرطة ثلاثة متظاهرين في الميدان.",
    "وسيطرت حركة الجبل على تلة الرمان.",
    "وأفرج لواء الوادي عن أسيرين.",
    "واتهمت اللجنة لواء الوادي بالخرق.",
    "وبمقاتليها انسحبت الحركة من البلدة.",
    "وتظاهر أهالي النخيل ضد الحصار.",
]
TYPES = ["ASSAULT", "ASSAULT", "COERCE", "ASSAULT", "RETREAT", "ACCUSE", "RETREAT", "PROTEST"]


def eight() -> Record:
    """A report of eight events, an emoji before them so that code points and UTF-16 units differ."""
    text = "📰 تقرير اليوم\n" + "\n".join(LINES)
    entities = [
        Group("g1", "لواء الوادي", mentions=[spot(text, "لواء الوادي")]),
        Group("g2", "حركة الجبل", mentions=[spot(text, "حركة الجبل")]),
        Place("p1", "النخيل", mentions=[spot(text, "النخيل")]),
    ]
    events = []
    for n, (line, type_) in enumerate(zip(LINES, TYPES, strict=True), 1):
        told = spot(text, line.rstrip("."))
        trigger = spot(text, line.split(" ")[0])
        events.append(Event(f"e{n}", type_, None, None, ["g1"], [], ["p1"], Date("2021-03-01", "2021-03-01", "day"), {},
                            "occurred", [], trigger, [told], 0.5))  # fmt: skip
    return Record(Report(text, title="تقرير اليوم", outlet="السهل", published="2021-03-02"), list(entities), events)


def spot(text: str, words: str) -> Span:
    at = text.index(words)
    return Span.of(text, at, at + len(words))


@pytest.fixture
def page(tmp_path) -> Iterator[Any]:
    """A browser at the review of the report of eight events."""
    from mahdar.web.settings import Settings

    where = str(tmp_path / "eight.casebook")
    with Casebook.open(where) as book:
        book.add(eight())
    with chromium() as browser, served(Settings(where, recheck=0.0)) as room, opened(browser, room) as found:
        found.room = room
        found.goto(f"{room.url}/review/1")
        found.wait_for_selector("html[data-ready]")
        found.wait_for_selector(".item.current")
        yield found


def settled(page: Any, n: int, held: bool = True) -> list[Any]:
    """The decisions of the report once there are so many."""
    for _ in range(100):
        with page.room.book.reading() as connection:
            found = decided(connection, 1, held=held)
        if len(found) == n:
            return found
        page.wait_for_timeout(50)
    raise AssertionError(found)


def test_eight_right_events_take_at_most_twenty_presses(page) -> None:
    presses = 0
    while page.locator(".item[data-verdict='']").count():
        page.keyboard.press("KeyA")
        presses += 1
        assert presses <= 20
    page.keyboard.press("KeyN")
    presses += 1
    page.wait_for_url("**/review?by=doubt")
    assert presses == 9
    assert {d.verdict for d in settled(page, 8)} == {"accept"}


def test_keys_are_bound_to_places_not_letters(page) -> None:
    """On an Arabic keyboard KeyA writes ش."""
    page.evaluate("""() => document.activeElement.dispatchEvent(
        new KeyboardEvent('keydown', {code: 'KeyR', key: 'ق', bubbles: true, cancelable: true}))""")
    assert [d.verdict for d in settled(page, 1)] == ["reject"]


def test_each_key_and_undo_always(page) -> None:
    for key in ("KeyA", "KeyR", "KeyS"):
        page.keyboard.press(key)
    assert [d.verdict for d in settled(page, 3)] == ["accept", "reject", "skip"]
    for left in (2, 1, 0):
        page.keyboard.press("KeyU")
        settled(page, left)
    page.keyboard.press("KeyU")
    page.wait_for_function("() => document.querySelectorAll(\".item[data-verdict='']\").length === 8")
    found = settled(page, 3, held=False)
    assert all(d.undone and d.undone_by == "me" for d in found)


def test_a_span_is_corrected_in_the_middle_of_a_word_with_clitics(page) -> None:
    """«وبمقاتليها»: the words are «مقاتلي», without و, ب and ها."""
    word, inside = "وبمقاتليها", "مقاتلي"
    card = page.locator("#cards > .item").nth(6)
    card.locator("h3").click()
    page.keyboard.press("KeyE")
    page.keyboard.press("Digit9")
    page.wait_for_selector("#picking:not([hidden])")
    page.evaluate(
        """([word, inside]) => {
            const node = document.getElementById('article').firstChild;
            const at = node.data.indexOf(word) + word.indexOf(inside);
            getSelection().setBaseAndExtent(node, at, node, at + inside.length);
        }""",
        [word, inside],
    )
    page.wait_for_function("said => document.getElementById('picked').textContent.includes(said)", arg=inside)
    page.keyboard.press("Enter")
    (made,) = settled(page, 1)
    text = eight().report.text
    assert (made.verdict, made.field) == ("correct", "evidence")
    assert made.after[0] == {"start": text.index(word) + 2, "end": text.index(word) + 8, "quote": inside}
    assert made.before[0]["quote"].startswith(word)
    page.wait_for_selector(".item.is-correct .machine")
    shown = page.locator(".item.is-correct .line.changed")
    assert inside in shown.inner_text() and word in shown.locator(".machine").inner_text()


def test_a_span_is_corrected_by_keyboard_alone(page) -> None:
    page.keyboard.press("KeyE")
    page.keyboard.press("Digit9")
    page.wait_for_selector("#picking:not([hidden])")
    page.keyboard.press("Control+ArrowRight")  # a word less at the end: in Arabic, backwards is to the right
    page.keyboard.press("KeyX")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    (made,) = settled(page, 1)
    assert made.after[0]["quote"].startswith("صف لواء الوادي") and made.after[0]["quote"].endswith("يوم ")


def test_an_actor_is_corrected_by_type_ahead(page) -> None:
    page.keyboard.press("KeyE")
    page.keyboard.press("Digit1")
    page.wait_for_selector("[role=combobox]")
    page.keyboard.press("Backspace")
    page.keyboard.type("جبل")
    page.wait_for_selector("[role=option][aria-selected=true]")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    (made,) = settled(page, 1)
    assert (made.field, made.before, made.after) == ("actors", ["g1"], ["g2"])
    page.wait_for_selector(".item.is-correct")
    assert "حركة الجبل" in page.locator(".item.is-correct .line.changed").inner_text()


def test_a_date_and_a_range_are_corrected(page) -> None:
    page.keyboard.press("KeyE")
    page.keyboard.press("Digit4")
    page.keyboard.press("Control+a")
    page.keyboard.type("2021-02-28")
    page.keyboard.press("Enter")
    found = settled(page, 1)
    assert found[0].after["start"] == "2021-02-28"
    page.wait_for_selector(".item.is-correct")
    page.keyboard.press("KeyE")
    page.keyboard.press("Digit7")
    page.keyboard.press("Tab")
    page.keyboard.type("2")
    page.keyboard.press("Tab")
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    found = settled(page, 2)
    assert found[1].after == {"killed": {"range": [2, 3], "whom": [], "span": None, "approximate": False}}


def test_what_was_missed_is_added_and_taken_back(page) -> None:
    page.evaluate("""() => {
        const node = document.getElementById('article').firstChild;
        const at = node.data.indexOf('ثلاثة متظاهرين');
        getSelection().setBaseAndExtent(node, at, node, at + 'ثلاثة متظاهرين'.length);
    }""")
    page.keyboard.press("KeyM")
    page.wait_for_selector("#adding[open]")
    page.locator("#adding-event").select_option("PROTEST")
    page.keyboard.press("Enter")
    (made,) = settled(page, 1)
    assert (made.verdict, made.after["type"], made.after["evidence"][0]["quote"]) == (
        "add",
        "PROTEST",
        "ثلاثة متظاهرين",
    )
    page.wait_for_selector(f"#a{made.no}")
    page.keyboard.press("KeyU")
    settled(page, 0)
    page.wait_for_selector(f"#a{made.no}", state="detached")


def test_why_is_told_on_demand(page) -> None:
    page.keyboard.press("KeyW")
    page.wait_for_selector(".why:not([hidden]) q", timeout=30_000)
    assert "50%" in page.locator(".item.current .why").inner_text()


def test_letters_stay_joined_and_the_text_whole(page) -> None:
    text = eight().report.text
    assert page.evaluate("document.getElementById('article').textContent") == text
    assert page.evaluate("CSS.highlights.get('passage').size") == 8
    assert page.locator(".item button.go").count() == 8


def test_without_the_highlight_api_marks_do_the_same(page) -> None:
    page.add_init_script("delete window.Highlight")
    page.reload()
    page.wait_for_selector("#article mark")
    assert page.evaluate("document.getElementById('article').textContent") == eight().report.text
    assert page.evaluate("getComputedStyle(document.querySelector('#article mark')).display") == "inline"


def test_a_passage_in_the_address_is_shown(page) -> None:
    span = spot(eight().report.text, "وتظاهر أهالي")
    page.goto(f"{page.room.url}/passage/{eight().report.id}?at={span.start}-{span.end}")
    page.wait_for_selector(".item.current")
    assert page.evaluate("CSS.highlights.get('found').size") == 1
    assert page.locator(".item.current .number").text_content() == "8"


def test_the_queue_names_what_waits(page) -> None:
    page.keyboard.press("KeyA")
    settled(page, 1)
    page.goto(f"{page.room.url}/review?by=date")
    assert "1" in page.locator("tbody tr").first.inner_text()
    with page.room.book.reading() as connection:
        assert connection.execute(select(reports.c.no)).scalar() == 1
        assert connection.execute(select(items.c.no).where(items.c.kind == "event")).first()
