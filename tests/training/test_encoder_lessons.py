"""What gold reports teach an encoder."""

from __future__ import annotations

from typing import Any

import pytest

from mahdar.evaluate.meet import listed
from mahdar.second_reader.disk.labels import ACTS, MODES, NAMES, ROLES, STATUSES
from mahdar.second_reader.disk.windows import Cutter
from mahdar.training.encoder import split
from mahdar.training.encoder_lessons import UNKNOWN, Lesson, lesson


class Whole:
    """A tokenizer that makes one sub-word of each word."""

    cls_token_id, sep_token_id, unk_token_id = 1, 2, 3

    def encode(self, text: str, add_special_tokens: bool = True) -> list[int]:
        return [9] if text.strip() else []


def taught(gold: dict[str, Any]) -> Lesson:
    return lesson({"id": "made", **gold}, Cutter(Whole(), 40))


def called(x: Lesson, head: str, known: tuple[str, ...]) -> dict[str, str]:
    """The words that a head labels, and their labels."""
    labels = zip(x.words.tokens, x.labels[head], strict=True)
    return {t.surface: "?" if n == UNKNOWN else known[n] for t, n in labels if n}


TEXT = "قصف لواء الصقور بلدة السدرة. وقال سالم الحمدان إن القصف بالسدرة أصاب مدنيين، ونفى الحمدان ذلك."
GOLD = {
    "text": TEXT, "persons": ["سالم الحمدان"], "groups": ["لواء الصقور", "مدنيين"], "places": ["السدرة"],
    "events": [
        {"type": "ASSAULT", "mode": "heavy-weapons", "status": "occurred", "trigger": "قصف",
         "quote": ["قصف لواء الصقور بلدة السدرة", "إن القصف بالسدرة أصاب مدنيين"],
         "actors": ["لواء الصقور"], "recipients": ["المدنيين"], "place": ["السدرة"]},
        {"type": "REJECT", "mode": None, "status": "occurred", "trigger": "نفى", "quote": ["ونفى الحمدان ذلك"],
         "actors": ["سالم الحمدان"], "recipients": [], "place": []},
    ],
}  # fmt: skip


def test_names_are_labelled_wherever_they_stand() -> None:
    x = taught(GOLD)
    assert called(x, "names", NAMES) == {
        "لواء": "B-GRP", "الصقور": "I-GRP", "السدرة": "B-LOC", "سالم": "B-PER", "الحمدان": "B-PER",
        "بالسدرة": "B-LOC", "مدنيين": "B-GRP",
    }  # fmt: skip
    cuts = {t.surface: n for t, n in zip(x.words.tokens, x.labels["cuts"], strict=True) if n > 0}
    assert cuts == {"بالسدرة": 1}


def test_triggers_and_those_in_them() -> None:
    x = taught(GOLD)
    acts = called(x, "acts", ACTS)
    assert acts["قصف"] == "B-ASSAULT" and acts["ونفى"] == "B-REJECT"
    assert acts["القصف"] == acts["أصاب"] == "?"  # told again there, and gold does not say by which word
    first, second = x.told
    assert (MODES[first.mode], STATUSES[first.status]) == ("ASSAULT/heavy-weapons", "occurred")
    assert dict(zip(ROLES, first.fillers, strict=True)) == {"actors": {1}, "recipients": {2}, "place": {3}}
    assert MODES[second.mode] == "none" and second.fillers[0] == {0}
    assert {m.being for m in x.named} == {0, 1, 2, 3}


@pytest.mark.parametrize("trigger", ["", None, "ليس هنا"])
def test_a_trigger_that_is_not_there_teaches_nothing(trigger: str | None) -> None:
    x = taught({**GOLD, "events": [{**listed(GOLD["events"])[0], "trigger": trigger}]})
    assert not x.told and not called(x, "acts", ACTS)


def test_gold_without_names_teaches_triggers_alone() -> None:
    x = taught({"text": TEXT, "events": GOLD["events"]})
    assert set(x.labels["names"]) == {UNKNOWN} and len(x.told) == 2


def test_an_article_swallowed_by_a_preposition() -> None:
    x = taught({"text": "سلّم المسلحون الموقع للجيش.", "groups": ["الجيش"], "events": []})
    assert [n for n in x.labels["cuts"] if n > 0] == [2]


def test_a_tenth_of_the_first_folder_is_held_back() -> None:
    shelves = [[{"id": f"{shelf}-{i}"} for i in range(30)] for shelf in "ab"]
    taught_on, held = split(shelves)
    assert len(held) == 3 and all(g["id"].startswith("a") for g in held)
    assert len(taught_on) == 57 and not {g["id"] for g in held} & {g["id"] for g in taught_on}
    assert split([list(reversed(shelves[0])), shelves[1]])[1] == held
