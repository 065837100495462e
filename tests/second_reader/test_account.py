"""Two records in one account: both whole, agreement, origins, and the values on which they are not at one."""

import json

import msgspec
import pytest

from mahdar.record import Record
from mahdar.report import Report
from mahdar.second_reader.accept import accept
from mahdar.second_reader.account import merge
from mahdar.second_reader.agreement import LAYERS, agreement, corpus_agreement


@pytest.fixture
def read(report, written):
    return lambda answer: accept(report, [written(answer)]).record


@pytest.fixture
def first(read, answer):
    return read(answer)


def test_a_record_agrees_with_itself(first):
    account = merge(first, first)
    assert set(account.agreement.values()) == {1.0} and not account.sides
    assert set(account.origins.values()) == {"both"}
    assert account.first is first and account.second == first


def test_agreement_raises_confidence_and_nothing_else_changes(first):
    account = merge(first, first)
    assert account.record.events[0].confidence > first.events[0].confidence
    events = [msgspec.structs.replace(e, confidence=0.8) for e in account.record.events]
    assert msgspec.structs.replace(account.record, events=events, issues=[]) == first


def test_what_only_one_has_is_kept_with_its_origin(first, read, answer):
    other = json.loads(json.dumps(answer))
    other["events"], other["findings"] = [], []
    account = merge(first, read(other))
    assert len(account.record.events) == 1 and account.origins[account.record.events[0].id] == "first"
    account = merge(read(other), first)
    assert account.origins[account.record.events[0].id] == "second"
    assert account.record.findings[0].term == account.record.deals[0].terms[0].id
    assert account.agreement["events"] == 0.0 and account.agreement["terms"] == 1.0


def test_values_that_differ_stand_side_by_side(first, read, answer):
    answer["events"][0] |= {"status": "planned", "killed": {"n": [2, 2], "quote": [2, "مدنيان"]}, "actors": ["g2"]}
    account = merge(first, read(answer))
    sides = {(s.item, s.field): (s.first, s.second) for s in account.sides}
    assert sides["e1", "status"] == ("occurred", "planned")
    assert sides["e1", "casualties.killed"][0]["range"] == (3, 3)
    assert sides["e1", "actors"] == (["g1"], ["g2"])
    event = account.record.events[0]
    assert event.status == "occurred" and event.casualties["killed"].range == (3, 3) and event.actors == ["g1", "g2"]


def test_a_value_only_one_gives_is_taken(first, read, answer):
    del answer["events"][0]["date"], answer["deals"][0]["terms"][0]["duration"]
    poorer = read(answer)
    for a, b in ((first, poorer), (poorer, first)):
        account = merge(a, b)
        assert account.record.events[0].date.start == "2020-06-14"
        assert account.record.deals[0].terms[0].duration == "P5D"
        assert {s.field for s in account.sides} == {"date", "duration"}


def test_the_second_is_told_in_the_ids_of_the_first(first, read, answer):
    answer["entities"].reverse()
    account = merge(first, read(answer))
    assert not account.sides and account.record.entities == first.entities


def test_new_entities_get_new_ids(first, read, answer):
    other = {"entities": [{"id": "g1", "kind": "group", "name": "لجنة محلية"}], "events": [], "deals": [],
             "meetings": [], "findings": []}  # fmt: skip
    account = merge(first, read(other))
    ids = [e.id for e in account.record.entities]
    assert len(ids) == len(set(ids)) == 6 and account.origins[ids[-1]] == "second"


def test_an_empty_record_changes_nothing(first, report):
    assert merge(first, Record(report)).record == first
    assert merge(Record(report), first).record.events == first.events


def test_agreement_over_a_corpus(first, report, answer, written):
    longer = Report(report.text + " انتهى.", published=report.published)
    other = accept(longer, [written(answer)]).record
    both = corpus_agreement([(first, first), (other, Record(longer)), (first, Record(report))])  # the last comes twice
    assert both["events"] == pytest.approx(2 / 3, abs=1e-3)
    assert set(both) <= set(LAYERS)
    assert agreement(Record(report), Record(report)) == {}


def test_an_account_is_json(first):
    told = json.loads(msgspec.json.encode(merge(first, first)))
    assert told["first"]["report"]["id"] == told["record"]["report"]["id"]
