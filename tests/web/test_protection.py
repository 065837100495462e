"""A reader without the right to names receives none of them in any byte; those with it receive them all."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

import pytest

from mahdar.casebook.protected import note_protected, protected_names
from mahdar.casebook.store import Casebook
from mahdar.record import Casualty, Date, Deal, Event, Person, Record, Source, Term
from mahdar.report import Report
from mahdar.web.masked import MaskedCasebook
from mahdar.web.names import Names
from mahdar.web.protect import Shield
from mahdar.web.routes import routes
from mahdar.web.settings import Settings

CAPTIVE, CHILD, MOTHER, PRIVATE = "زيدان مرزوق الهلباوي", "نوار الهلباوي", "شمسة عبد الباقي", "قحطان البرزنجاني"
MINISTER = "غسان الكتبخاني"
STEMS = ("برزنجاني", "هلباوي", "دغرمي", "جرادمي", "غويدي")  # «للبرزنجاني» has the article without its ا
HIDDEN = (*CAPTIVE.split(), "نوار", "شمسة", "عبد الباقي", *PRIVATE.split())
TEXT = (
    "الإفراج عن زيدان مرزوق الهلباوي\n"
    "أعلن الوزير غسان الكتبخاني أمس الإفراج عن زِيدان مرزوق الهلباوي مقابل فدية، وقال إن الهلباوي بخير. ووصلت "
    "والدة شمسة عبدالباقي إلى المعبر ومعها الطفلة نوار الهلباوي (9 أعوام). وروى الشاهد قحطان البرزنجاني ما رآه، "
    "وأضاف قحطان أن الخاطفين طلبوا من زيدان الهلباوي أن يصمت. وشكرت العائلة لزيدان صبره، وللبرزنجاني شهادته."
)

# Nobody of these is a person to the reader: they are hidden by the words beside them, or by what is known of them.
MISSED = (
    "ناشدت عائلة المخطوف كعبل بن شهوان الدغرمي المنظمات أن تتدخل، ومر عام على اختطاف كعبل من بيته في القرية. "
    "والأسرى هم: هزاع القحفان، ومطلق الشرعبي، وشائف دعبوس.\n"
    "وقال المواطن مسعد الجرادمي إن الطفلة وديان أصيبت، وإن زوجها نعمان الغويدي ما زال محتجزا مع الشاب قناف. "
    "وأضاف الجرادمي أن قحطان البرزنجاني كتب عن الأمر، وأن قحطان صديقه. وشكر هزاع من سأل عنه وعن لمطلق."
)
MISSED_NAMES = ("كعبل", "شهوان", "الدغرمي", "هزاع", "القحفان", "مطلق", "الشرعبي", "شائف", "دعبوس", "مسعد", "الجرادمي",
                "وديان", "نعمان", "الغويدي", "قناف")  # fmt: skip


def spans(report: Report, *quotes: str):
    return [report.span(m.start(), m.end()) for q in quotes for m in re.finditer(q, report.text)]


def record() -> Record:
    report = Report(TEXT, title="الإفراج عن زيدان مرزوق الهلباوي", outlet="وسيلة", byline="كتب قحطان البرزنجاني",
                    url="https://example.org/" + quote("الإفراج-عن-زيدان-مرزوق-الهلباوي"), published="2015-07-26",
                    language="ar")  # fmt: skip
    people = [
        Person("p1", CAPTIVE, "Zidan", epithet="أبو مرزوق", mentions=spans(report, "زيدان مرزوق الهلباوي")),
        Person("p2", "نوار الهلباوي", mentions=spans(report, "نوار الهلباوي")),
        Person("p3", "شمسة عبدالباقي", mentions=spans(report, "شمسة عبدالباقي")),
        Person("p4", PRIVATE, mentions=spans(report, PRIVATE)),
        Person("p5", MINISTER, position="الوزير", mentions=spans(report, MINISTER)),
    ]
    freed = spans(report, "الإفراج عن زِيدان مرزوق الهلباوي")[0]
    event = Event("e1", "RETREAT", "release", None, ["p5"], ["p1"], [], Date("2015-07-25", "2015-07-25", "day"),
                  {"released": Casualty((1, 1), ["p1"])}, "occurred", [Source(PRIVATE, "eyewitness", "p4")], freed,
                  [freed], 0.8)  # fmt: skip
    term = Term("t1", "ransom", debtor=["p5"], beneficiary=["p1"], object=freed, evidence=[freed])
    return Record(report, people, [event], [], [Deal("d1", ["p5"], terms=[term], evidence=[freed])])


def missed_record() -> Record:
    """A report in which the reader found an event and nobody."""
    report = Report(MISSED, title="اختطاف كعبل الدغرمي", outlet="وسيلة", published="2015-07-27", language="ar")
    taken = report.span(MISSED.index("اختطاف كعبل"), MISSED.index(" من بيته"))
    event = Event("e1", "COERCE", "abduct", None, [], [], [], Date("2014-07-27", "2014-07-27", "day"), {}, "occurred",
                  [Source("مسعد الجرادمي", "eyewitness", None)], taken, [taken], 0.5)  # fmt: skip
    return Record(report, [], [event], [], [])


@pytest.fixture
def room_of_names(casebook: str, team_of, serve):
    with Casebook.open(casebook) as book:
        book.add(missed_record(), "test")
        book.add(record(), "test")
    team_of(casebook)
    with serve(Settings(casebook, team=True, rate=1e6, burst=1_000_000)) as room:
        with room.book.reading() as connection:
            no = connection.exec_driver_sql("SELECT max(no) FROM reports").scalar()
        yield room, no


def leaks(body: str) -> list[str]:
    """Protected names and their parts that stand in a body, whatever they are written in."""
    said = unquote(re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), body)).replace("\u0650", "")
    return [name for name in (*HIDDEN, *MISSED_NAMES, *STEMS, "عبدالباقي", "Zidan", "أبو مرزوق") if name in said]


def test_who_is_protected(casebook) -> None:
    with Casebook.open(casebook) as book:
        book.add(record(), "test")
        note_protected(book)
        assert note_protected(book) == 0
        with book.reading() as connection:
            names = protected_names(connection)
    parts = ("زيدان", "نوار", "شمس", "قحطان", "غسان")
    whys = sorted(why for name, why in names.items() if any(part in name for part in parts))
    assert set(whys) == {"captive", "family", "minor", "private"}


def paths(room, no: int) -> list[str]:
    """Every page and call that reads, for this report."""
    with room.book.reading() as connection:
        found = connection.exec_driver_sql(f"SELECT kind, no FROM items WHERE report = {no}").all()
        id_ = connection.exec_driver_sql(f"SELECT id FROM reports WHERE no = {no}").scalar()
    numbers = {"deal": 1} | dict(map(tuple, found))
    out = []
    for route in routes():
        if route.is_write or route.role == "anyone":
            continue
        of = numbers["deal"] if "/deals/" in route.path else numbers["event"] if "/items/" in route.path else no
        path = re.sub(r"\{no:int\}", str(of), route.path)
        out.append(path.replace("{kind}", "records").replace("{card}", f"c{numbers['event']}").replace("{id}", id_))
    out += [f"/api/items/{item}" for _, item in found]
    asked = ("مقابل فدية", "المعبر", "تتدخل", "القرية", *HIDDEN, *MISSED_NAMES, f'"{CAPTIVE}"', "فدية -زيدان")
    out += [f"/api/search?q={quote(q)}" for q in asked]
    out += [f"/search?q={quote(q)}" for q in ("مقابل فدية", "زيدان", "القرية", "كعبل")]
    out += [f"/api/entities?name={quote(q)}" for q in ("زيدان", "الهلباوي", "الكتبخاني")]
    out += [f"/api/events?actor={quote(q)}" for q in ("زيدان", "الكتبخاني")] + ["/api/events?limit=500", "/api/deals"]
    return [p for p in out if "{" not in p]


@pytest.mark.parametrize("who", ["reader", "coder without names", "exporter without names"])
def test_no_name_in_any_byte(room_of_names, who) -> None:
    room, no = room_of_names
    tried = 0
    with room.as_(who) as client:
        for lang in ("ar", "en"):
            client.get(f"/lang/{lang}")
            for path in [*paths(room, no), *paths(room, no - 1)]:
                answer = client.get(path)
                found = [name for name in leaks(answer.text) if name not in unquote(path)]  # their own words
                assert found == [], (path, found)
                assert leaks(str(answer.headers)) == [], path
                tried += answer.status_code == 200
    assert tried > 20


@pytest.mark.parametrize("form", ["events?as=csv", "events", "deals?as=csv", "records", "decisions"])
def test_downloads_carry_pseudonyms(room_of_names, form) -> None:
    room, _ = room_of_names
    with room.as_("exporter without names") as client:
        answer = client.get(f"/api/export/{form}")
        assert answer.status_code == 200 and leaks(answer.text) == []
    with room.as_("exporter") as client:
        answer = client.get(f"/api/export/{form}").text
        assert form == "decisions" or "الهلباوي" in answer or "الكتبخاني" in answer


def test_those_with_the_right_receive_all(room_of_names) -> None:
    room, no = room_of_names
    with room.as_("coder") as client:
        told = client.get(f"/api/reports/{no}").json()
    assert told["record"]["report"]["text"] == TEXT and told["record"]["entities"][0]["name"] == CAPTIVE


def test_what_is_masked_still_fits_together(room_of_names) -> None:
    room, no = room_of_names
    with room.as_("reader") as client:
        told = client.get(f"/api/reports/{no}").json()["record"]
    text = told["report"]["text"]

    def check(value) -> None:
        if isinstance(value, dict):
            if value.keys() == {"start", "end", "quote"}:
                assert text[value["start"] : value["end"]] == value["quote"]
            for inner in value.values():
                check(inner)
        elif isinstance(value, list):
            for inner in value:
                check(inner)

    check(told)
    names = {e["id"]: e["name"] for e in told["entities"]}
    assert names["p5"] == MINISTER and MINISTER in text
    assert text.count(names["p1"]) >= 4 and len(set(names.values())) == 5
    assert all(m["quote"] == names["p1"] for m in told["entities"][0]["mentions"])
    assert told["report"]["url"] is None and "مقابل فدية" in text


def test_a_decision_on_the_masked_text_is_one_on_the_text(room_of_names) -> None:
    room, no = room_of_names
    with room.as_("coder without names") as client:
        told = client.get(f"/api/reports/{no}").json()
        text, item = told["record"]["report"]["text"], told["items"]["event/e1"]
        start = text.index("الإفراج عن", 40)
        end = text.index("مقابل فدية") + len("مقابل فدية")
        span = {"start": start, "end": end, "quote": text[start:end]}
        body = {"report": no, "kind": "event", "item": item, "verdict": "correct", "field": "trigger", "after": span}
        made = client.post("/api/decisions", json=body)
        assert made.status_code == 201 and made.json()["after"] == span and leaks(made.text) == []
        wrong = {**body, "after": {**span, "quote": span["quote"][:-1] + "؟"}}
        assert client.post("/api/decisions", json=wrong).status_code == 422
    with room.as_("coder") as client:
        assert client.get(f"/api/reports/{no}").json()["decisions"] == []  # two reviewers judge apart
    with room.as_("adjudicator") as client:
        (made,) = client.get(f"/api/reports/{no}").json()["decisions"]
    after = made["after"]
    assert TEXT[after["start"] : after["end"]] == after["quote"] and "زِيدان مرزوق الهلباوي" in after["quote"]


def test_a_question_does_not_tell_who_it_is(room_of_names) -> None:
    room, _ = room_of_names
    with room.as_("reader") as client:
        for words in (CAPTIVE, "زيدان", "قحطان المعبر", "المعبر -زيدان"):
            assert client.get("/api/search", params={"q": words}).json() == [], words
        assert client.get("/api/search", params={"q": "المعبر"}).json() != []
        assert client.get("/api/entities", params={"name": "الهلباوي"}).json() == []
        assert client.get("/api/events", params={"actor": "الهلباوي"}).json() == []
        assert client.get("/api/events", params={"actor": "الكتبخاني"}).json() != []
    with room.as_("coder") as client:
        assert client.get("/api/search", params={"q": "زيدان"}).json() != []


def test_people_decide_about_names(room_of_names) -> None:
    room, no = room_of_names
    with room.as_("admin") as admin, room.as_("reader") as reader:
        assert MINISTER in reader.get(f"/api/reports/{no}").text
        assert admin.post("/api/names", json={"name": MINISTER, "protect": True}).status_code == 201
        assert "الكتبخاني" not in reader.get(f"/api/reports/{no}").text
        assert admin.post("/api/names", json={"name": MINISTER, "protect": False}).status_code == 201
        assert MINISTER in reader.get(f"/api/reports/{no}").text
        assert [n["protect"] for n in admin.get("/api/names").json()] == [False, True]


def test_decisions_are_masked_wherever_they_are_told(room_of_names) -> None:
    room, no = room_of_names
    with room.as_("coder") as client:
        for report, quote in ((no, "زِيدان مرزوق الهلباوي"), (no - 1, "كعبل بن شهوان الدغرمي")):
            told = client.get(f"/api/reports/{report}").json()
            text, item = told["record"]["report"]["text"], told["items"]["event/e1"]
            start = text.index(quote)
            span = {"start": start, "end": start + len(quote), "quote": quote}
            body = {"report": report, "kind": "event", "item": item, "verdict": "correct", "field": "trigger",
                    "after": span, "note": f"{quote} هو المقصود، لا قحطان"}  # fmt: skip
            assert client.post("/api/decisions", json=body).status_code == 201
            added = {**body, "verdict": "add", "item": None, "field": None,
                     "after": {**told["record"]["events"][0], "trigger": span, "evidence": [span]}}  # fmt: skip
            assert client.post("/api/decisions", json=added).status_code == 201
    names = Names(room.book)
    masked = MaskedCasebook(room.book, Shield(names))
    for report in (no, no - 1):
        for made in masked.decisions(report):
            assert leaks(repr(made)) == []
        open_ = Casebook.decisions(room.book, report)
        assert len(open_) == 2 and any(leaks(repr(made)) for made in open_)
    told = [f"/api/export/decisions{form}" for form in ("", "?as=csv")] + ["/adjudicate", "/api/decisions"]
    told += [path for n in (no, no - 1) for path in (f"/api/reports/{n}", f"/review/{n}/history")]
    with room.as_("exporter without names") as client:
        for path in told:
            answer = client.get(path)
            assert answer.status_code == 200 and leaks(answer.text) == [], (path, leaks(answer.text))


def test_an_unread_name_stands_for_those_with_the_right(room_of_names) -> None:
    room, no = room_of_names
    with room.as_("coder") as client:
        assert client.get(f"/api/reports/{no - 1}").json()["record"]["report"]["text"] == MISSED
    with room.as_("reader") as client:
        text = client.get(f"/api/reports/{no - 1}").json()["record"]["report"]["text"]
        hits = client.get("/api/search", params={"q": "تتدخل"}).json()
        assert client.get("/api/search", params={"q": "الجرادمي"}).json() == []
    assert leaks(text) == [] and "ناشدت عائلة المخطوف محتجز" in text and "ومر عام على اختطاف" in text
    assert hits and leaks(repr(hits)) == []


def test_a_name_that_was_made_public_is_shown(room_of_names) -> None:
    room, no = room_of_names
    with room.as_("admin") as client:
        assert client.post("/api/names", json={"name": "مسعد الجرادمي", "protect": False}).status_code == 201
    with room.as_("reader") as client:
        assert "مسعد الجرادمي" in client.get(f"/api/reports/{no - 1}").text
