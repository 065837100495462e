"""What is put into a casebook is found again, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import zlib

import pytest
from sqlalchemy import text

from mahdar.casebook import kept
from mahdar.casebook.judgements import forget_machine, set_groups
from mahdar.casebook.schema import metadata
from mahdar.casebook.store import Casebook, Filter, Verdict
from mahdar.casebook.versions import LATEST, upgrade, version
from mahdar.errors import CasebookError


def test_a_record_is_kept_whole(filled, few, stub):
    for report in few:
        assert filled.record(report.id) == stub.read(report)
        assert filled.report(report.id).text == report.text
    assert [r.report.id for r in filled.records()] == [r.id for r in few]


def test_a_text_is_in_it_once(filled, few, stub):
    before = filled.totals()
    filled.add(stub.read(few[0]), "old")
    assert filled.totals() == before
    assert filled.known([few[0].id, "sha256:none"]) == {few[0].id}


def test_the_same_text_from_another_outlet_is_noted(filled, few, stub):
    import msgspec

    other = msgspec.structs.replace(few[0], outlet="وسيلة أخرى", published="2015-07-28")
    filled.add(stub.read(other), "old")
    with filled.reading() as c:
        rows = c.execute(text("SELECT outlet, published FROM sightings WHERE report = 1 ORDER BY published")).all()
    assert [tuple(row) for row in rows] == [("وسيلة 1", "2015-07-25"), ("وسيلة أخرى", "2015-07-28")]


def test_items_have_types_days_points_parties_counts_and_sources(filled, few):
    event = filled.events(Filter(types=["ASSAULT"]))[0]
    assert event.key == f"{few[0].id}#e1"
    assert (event.day_from, event.day_to, event.status) == ("2015-07-25", "2015-07-25", "occurred")
    assert (event.lat, event.lon) == pytest.approx((12.78, 45.04))
    assert few[0].text[event.start : event.end] == event.name == "قصف"
    assert event.counts == {"killed": (2, 5)}
    assert [s.name for s in event.sources] == ["مصدر أمني"]
    names = {e.name for e in filled.by_numbers(event.entities()).values()}
    assert names == {"عدن", "الحوثيون"}


def test_a_deal_has_its_terms_and_their_findings(filled):
    (deal,) = filled.deals()
    (term,) = filled.parts(deal.no)
    assert (term.kind, term.type, term.counts, term.units) == ("term", "pause", {"count": (60, None)}, {"count": "شخص"})
    (finding,) = filled.parts(term.no, "finding")
    assert (finding.type, finding.status) == ("pause", "breached")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Filter(), ["e1", "e2", "e1"]),
        (Filter(types=["COERCE"]), ["e2"]),
        (Filter(actor="الحوثيين"), ["e1", "e2"]),
        (Filter(actor="حوثيون"), ["e1", "e2"]),
        (Filter(place="السويدا"), []),
        (Filter(place="عدن"), ["e1", "e2"]),
        (Filter(near=(12.8, 45.0, 30)), ["e1", "e2"]),
        (Filter(near=(12.8, 45.0, 2)), []),
        (Filter(day_from="2015-07-26"), ["e1"]),
        (Filter(day_to="2015-07-26"), ["e1", "e2"]),
        (Filter(source="وسيلة 3"), ["e1"]),
        (Filter(source="مصدر أمني", limit=2), ["e1", "e2"]),
        (Filter(newest_first=True, limit=1), ["e1"]),
    ],
    ids=lambda value: str(value)[:60],
)
def test_events_are_asked_for(filled, asked, expected):
    assert [e.local for e in filled.events(asked)] == expected


def test_newest_first(filled):
    days = [e.day_from for e in filled.events(Filter(newest_first=True))]
    assert days == sorted(days, reverse=True)


def test_an_item_by_number_and_by_key(filled):
    event = filled.events()[0]
    assert filled.item(event.no) == filled.item(event.key) == event
    with pytest.raises(CasebookError, match="no such item"):
        filled.item("sha256:none#e1")
    with pytest.raises(CasebookError, match="no such report"):
        filled.record("sha256:none")


def test_judgements_are_stored_with_reasons_and_taken_back(filled):
    a, b, c = (e.no for e in filled.events())
    first, second = filled.judge([Verdict("event", b, a, "same", 0.93, ["the same day", "the same place"]),
                                  Verdict("event", a, c, "unsure")], "linker/1")  # fmt: skip
    (human,) = filled.judge([Verdict("event", a, b, "different")], "سلمى", human=True)
    found = {j.no: j for j in filled.judgements("event", a)}
    assert set(found) == {first, second, human}
    assert (found[first].a, found[first].b) == (a, b)
    assert found[first].reasons == ["the same day", "the same place"]
    assert filled.undo([first], "سلمى") == 1
    assert filled.undo([first], "سلمى") == 0
    assert {j.no for j in filled.judgements("event")} == {second, human}
    (undone,) = (j for j in filled.judgements(held=False) if j.undone)
    assert (undone.no, undone.undone_by) == (first, "سلمى")
    with filled.writing() as connection:
        forget_machine(connection, "event")
    assert [j.no for j in filled.judgements(held=False)] == [human]


def test_a_judgement_needs_two_items_and_a_verdict(filled):
    for verdict in (Verdict("event", 1, 1, "same"), Verdict("event", 1, 2, "perhaps")):
        with pytest.raises(CasebookError, match="no judgement"):
            filled.judge([verdict], "nobody")
    assert filled.judgements() == []


def test_groups(filled):
    a, b, c = (e.no for e in filled.events())
    with filled.writing() as connection:
        set_groups(connection, "event", {a: a, c: a})
    assert filled.group(c) == [a, c]
    assert filled.group(b) == [b]
    assert filled.heads("event") == {a: a, c: a}


def test_what_fails_leaves_nothing(filled, many, stub):
    before = filled.totals()
    from mahdar.casebook.insert import add_rows
    from mahdar.casebook.rows import rows_of

    with pytest.raises(RuntimeError), filled.writing() as connection:
        add_rows(connection, [rows_of(stub.read(r)) for r in many(5)])
        raise RuntimeError("in the middle")
    assert filled.totals() == before


def test_the_tables_are_those_of_the_schema(book):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    def ours(thing, name, kind, reflected, other):  # type: ignore[no-untyped-def]
        return not (kind == "table" and name.startswith("words"))

    with book.reading() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours})
        assert compare_metadata(context, metadata) == []
        assert version(connection) == LATEST


def test_an_older_casebook_is_brought_up_to_date(where):
    from mahdar.casebook.engine import engine_of, writing

    engine = engine_of(where)
    with writing(engine) as connection:
        upgrade(connection, "0001")
    engine.dispose()
    with pytest.raises(CasebookError, match="older form"):
        Casebook.open(where, read_only=True)
    with Casebook.open(where) as book:
        assert book.judgements() == []


def test_a_newer_casebook_is_refused(where):
    with Casebook.open(where) as book, book.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for read_only in (True, False):
        with pytest.raises(CasebookError, match="newer mahdar"):
            Casebook.open(where, read_only=read_only)


def test_another_database_is_left_alone(where):
    from mahdar.casebook.engine import engine_of, writing

    engine = engine_of(where)
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE somebodys (thing integer)"))
    engine.dispose()
    with pytest.raises(CasebookError, match="no casebook in it"):
        Casebook.open(where)


def test_a_reader_sees_one_state_while_another_writes(where, filled, many, stub):
    with Casebook.open(where, read_only=True) as other, other.reading() as connection:
        count = text("SELECT count(*) FROM reports")
        before = connection.execute(count).scalar()
        filled.add(stub.read(many(1)[0]), "old")
        if connection.dialect.name == "sqlite":  # PostgreSQL shows each statement what was committed before it
            assert connection.execute(count).scalar() == before
    assert filled.totals()["report"] == before + 1


def test_a_record_is_kept_whole_and_small_beside_its_text(few, stub):
    record = stub.read(few[0])
    data, plain = kept.packed(record), zlib.compress(record.to_json(), 6)
    assert kept.unpacked(data, record.report.text) == record
    assert len(data) < 0.6 * len(plain)
    assert kept.unpacked(plain, record.report.text) == record  # as older casebooks have it
