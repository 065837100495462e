"""What is put to a model: always the same first part, numbered sentences, overlapping pieces."""

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest

from mahdar import record
from mahdar.lexicon.codes import MODES
from mahdar.report import Report
from mahdar.second_reader import task
from mahdar.second_reader.accept import accept
from mahdar.second_reader.pieces import LONGEST, OVERLAP, pieces, sentences

VOCABULARIES = ("EventType", "EventStatus", "TermKind", "StanceKind", "Obligation", "SourceKind", "SourceStance",
                "DealForm", "DealStatus", "Capacity", "MeetingFormat", "Polarity", "ConditionFunction", "Simultaneity",
                "EvidenceLevel", "Modality", "GroupType")  # fmt: skip


def test_the_fixed_part_comes_first_and_is_the_same(report):
    other = Report("تقرير آخر عن اجتماع في المدينة.")
    first, second = task.requests(report)[0], task.requests(other)[0]
    assert first.messages[0] == second.messages[0] == {"role": "system", "content": task.fixed_part()}
    assert [m["role"] for m in first.messages] == ["system", "user"]
    assert first.messages[1]["content"].startswith("published: 2020-06-15\n1| لجنة محلية")


@pytest.mark.parametrize("name", VOCABULARIES)
def test_the_rules_name_every_word_that_is_allowed(name):
    rules = (task.DATA / "rules.md").read_text("utf-8")
    missing = [word for word in get_args(getattr(record, name)) if not re.search(rf"\b{word}\b", rules)]
    assert not missing


def test_the_rules_name_every_mode():
    rules = (task.DATA / "rules.md").read_text("utf-8")
    assert not [mode for modes in MODES.values() for mode in modes if not re.search(rf"\b{mode}\b", rules)]


@pytest.mark.parametrize("example", json.loads((task.DATA / "examples.json").read_text("utf-8")),
                         ids=lambda e: e["published"])  # fmt: skip
def test_the_worked_examples_are_true(example):
    report = Report(example["text"], published=example["published"])
    done = accept(report, [json.dumps(example["answer"])])
    assert not done.dropped and not done.faults and done.kept > 20


def test_the_hint_is_a_switch(report, answer, written):
    hint = accept(report, [written(answer)]).record
    asked = task.requests(report, hint=hint)[0].messages[1]["content"]
    assert "ASSAULT/heavy-weapons «قصف»" in asked and "term: pause" in asked
    assert asked.startswith(task.requests(report)[0].messages[1]["content"])


def test_the_retry_names_the_faults(report):
    request = task.requests(report)[0]
    second = task.again(request, "sorry " * 1000, ["there is no JSON object in it"])
    assert second.messages[:2] == request.messages and second.piece == request.piece
    assert "there is no JSON object in it" in second.messages[3]["content"]
    assert len(second.messages[2]["content"]) <= 2000


def test_the_version_is_stable():
    assert re.fullmatch(r"[0-9a-f]{16}", task.version) and task.version == task.version


def test_a_report_of_nothing_asks_nothing():
    assert task.requests(Report("  \n ")) == []


SENTENCE = "وقالت مصادر محلية في القرية {} إن القصف استمر حتى المساء."
LONG = "عنوان التقرير\n\n" + "\n".join(map(SENTENCE.format, range(600)))


def test_long_reports_go_in_overlapping_pieces():
    cut = pieces(LONG)
    numbers = [[s.number for s in piece.sentences] for piece in cut]
    assert len(cut) > 3 and all(p.sentences[-1].end - p.sentences[0].start <= LONGEST for p in cut)
    assert sorted({n for piece in numbers for n in piece}) == list(range(1, 602))
    for before, after in pairwise(numbers):
        assert before[-OVERLAP:] == after[:OVERLAP]
    assert "part 2 of" in task.requests(Report(LONG))[1].messages[1]["content"]


def test_a_sentence_without_end_is_cut_at_a_space():
    text = "كلمة " * 5000
    found = sentences(text)
    assert all(s.end - s.start <= LONGEST for s in found)
    assert "".join(text[s.start : s.end].replace(" ", "") for s in found) == text.replace(" ", "")


def test_2000_characters_are_at_most_6000_tokens():
    pytest.importorskip("mistral_common", reason="no tokeniser to count with (pip install 'mahdar[tokens]')")
    import mistral_common
    from mistral_common.tokens.tokenizers.tekken import Tekkenizer

    tekken = Tekkenizer.from_file(sorted((Path(mistral_common.__file__).parent / "data").glob("tekken*.json"))[-1])
    request = task.requests(Report(LONG[:2000], published="2020-06-15"))[0]
    assert sum(len(tekken.encode(m["content"], bos=False, eos=False)) for m in request.messages) <= 6000
