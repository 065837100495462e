"""Answers as models write them: what has its form is taken, what has not is named, nothing is guessed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mahdar.second_reader.answer import MOST_ITEMS, parse
from mahdar.second_reader.answer_schema import PARTS, Answer, schema

EVENT = {"type": "ASSAULT", "trigger": [1, "قصف"], "quotes": [[1, "قصف الجيش"]]}
WHOLE = {"entities": [{"id": "g1", "kind": "group", "name": "الجيش"}], "events": [EVENT, EVENT]}


def text(answer):
    return json.dumps(answer, ensure_ascii=False)


@pytest.mark.parametrize(
    "wrapped",
    [
        "%s",
        "Here is the record:\n```json\n%s\n```\nI hope this helps.",
        "```\n%s```",
        "<think>{not json} let me see</think>\n%s",
        '{"answer": %s}',
        '{"result": {"record": %s}}',
        "[%s]",
        "\ufeff%s",
        "// the answer\n%s",
    ],
)
def test_whatever_it_is_wrapped_in(wrapped):
    parsed = parse(wrapped % text(WHOLE))
    assert len(parsed.answer.events) == 2 and parsed.answer.entities[0].name == "الجيش"
    assert not parsed.left_out


def test_trailing_commas_and_comments():
    parsed = parse(f'{{"events": [{text(EVENT)}, /* one */ {text(EVENT)},], "entities": [],}}')
    assert len(parsed.answer.events) == 2


def test_a_cut_answer_is_read_to_its_last_whole_item():
    whole = text(WHOLE)
    parsed = parse(whole[:-12])
    assert len(parsed.answer.events) == 1 and len(parsed.answer.entities) == 1
    assert parsed.left_out


def test_a_cut_deal_is_not_half_a_deal():
    deal = {"parties": [], "terms": [{"id": "t1", "kind": "pause", "quotes": [[1, "هدنة"]]}]}
    assert parse(text({"events": [EVENT], "deals": [deal]})[:-8]).answer.deals == []


def test_broken_quotes_inside_an_item_cost_that_item_only():
    broken = '{"events": [{"type": "ASSAULT", "trigger": [1, "قصف "الجيش" البلدة"], "quotes": []}, %s], "entities": []}'
    parsed = parse(broken % text(EVENT))
    assert len(parsed.answer.events) == 1 and parsed.left_out


@pytest.mark.parametrize(
    "answer, fault",
    [
        ("", "it is empty"),
        ("عذراً، لا أستطيع المساعدة في ذلك.", "there is no JSON object in it"),
        ('{"error": {"message": "quota exceeded"}}', "the JSON object has none of"),
        ("[1, 2, 3]", "there is no JSON object in it"),
        ('{"events": [{"kind": "war"}]}', "no item has the form"),
    ],
)
def test_what_is_no_answer_says_why(answer, fault):
    parsed = parse(answer)
    assert parsed.answer is None and parsed.faults[0].startswith(fault)


def test_an_empty_answer_is_an_answer():
    assert parse(text({part: [] for part in PARTS})).answer == Answer()


@pytest.mark.parametrize(
    "changed, left_out",
    [
        ({"mode": 7.5}, "mode"),
        ({"status": "happened"}, "status"),
        ({"killed": {"n": [5, 3]}}, "killed"),
        ({"killed": {"n": [-1, 3]}}, "killed"),
        ({"killed": "many"}, "killed"),
        ({"date": "yesterday"}, "date"),
        ({"invented": 1}, "invented"),
        ({"actors": [{"name": "x"}]}, "actors[0]"),
    ],
)
def test_a_part_that_does_not_fit_is_left_out_and_named(changed, left_out):
    parsed = parse(text({"events": [EVENT | changed]}))
    assert len(parsed.answer.events) == 1
    assert parsed.left_out[0][0] == f"events[0].{left_out}"


@pytest.mark.parametrize("missing", ["type", "trigger", "quotes"])
def test_an_item_without_what_it_needs_is_left_out(missing):
    event = {k: v for k, v in EVENT.items() if k != missing}
    parsed = parse(text({"events": [EVENT, event]}))
    assert len(parsed.answer.events) == 1 and parsed.left_out[0][0] == "events[1]"


def test_usual_slips_of_form_are_understood():
    event = {"type": "assault", "trigger": "قصف", "quotes": [1, "قصف الجيش"], "actors": "g1", "killed": {"n": 3}}
    found = parse(text({"events": event})).answer.events[0]
    assert found.type == "ASSAULT" and found.trigger == (0, "قصف") and found.quotes == [(1, "قصف الجيش")]
    assert found.actors == ["g1"] and found.killed.n == (3, 3)


def test_a_model_that_runs_wild_is_stopped():
    parsed = parse(text({"events": [EVENT] * (MOST_ITEMS * 3)}))
    assert len(parsed.answer.events) == MOST_ITEMS and parsed.left_out


@given(st.text(alphabet='{}[]",:aeéntvs0-\\ \n/*', max_size=80))
def test_nothing_makes_it_fail(broken):
    parse(broken)
    parse('{"events": [' + broken)


@given(st.integers(0, len(text(WHOLE))))
def test_cut_anywhere(at):
    parsed = parse(text(WHOLE)[:at])
    if parsed.answer is not None:
        assert all(e.quotes == [(1, "قصف الجيش")] for e in parsed.answer.events)


def test_deep_nesting_is_refused():
    parse("[" * 5000)
    parse('{"events": ' + '{"a":' * 5000)


def test_the_schema_is_made_of_the_structs():
    made = schema()
    assert list(made["properties"]) == list(PARTS) == made["required"]
    assert made["$defs"]["EventSaid"]["required"] == ["type", "trigger", "quotes"]
    assert made["$defs"]["TermSaid"]["additionalProperties"] is False
    assert "label" in made["$defs"]["NameSaid"]["properties"]
    text(made)
