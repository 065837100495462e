"""Windows, labels and findings: what needs neither torch nor transformers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mahdar.arabic.tokens import tokenize
from mahdar.errors import InputError, MahdarError
from mahdar.second_reader import encoder
from mahdar.second_reader.disk.findings import Act, Mention, Teller
from mahdar.second_reader.disk.labels import spans, understood
from mahdar.second_reader.disk.windows import Cutter
from mahdar.second_reader.pieces import sentences


class Letters:
    """A tokenizer that makes a sub-word of each two letters."""

    cls_token_id, sep_token_id, unk_token_id = 1, 2, 3

    def encode(self, text: str, add_special_tokens: bool = True) -> list[int]:
        assert not add_special_tokens
        return [10 + ord(c) % 50 for c in text.strip()[::2]]


@given(st.lists(st.sampled_from(["قصف", "المسلحون", "القرية", ".", "\n", "وتظاهر", "a" * 90, "ـ"]), max_size=120),
       st.integers(20, 80))  # fmt: skip
def test_windows_hold_every_word_once_and_fit(parts: list[str], limit: int) -> None:
    words = tokenize(" ".join(parts))
    windows = Cutter(Letters(), limit).windows(words, 0, len(words.tokens))
    assert [i for w in windows for i in range(w.own, w.last)] == list(range(len(words.tokens)))
    for w in windows:
        assert 0 <= w.first <= w.own < w.last and len(w.ids) == len(w.at) <= limit
        assert sorted(set(w.at)) == list(range(-1, w.last - w.first))
        assert w.ids[0] == 1 and w.ids[-1] == 2 and w.at[0] == w.at[-1] == -1


def test_a_window_begins_with_a_sentence_where_it_can() -> None:
    words = tokenize("قصف المسلحون القرية. " * 6)
    windows = Cutter(Letters(), 24).windows(words, 0, len(words.tokens))
    assert len(windows) > 2
    assert {w.own for w in windows} <= {a for a, _ in words.sentences}
    assert all(w.first < w.own for w in windows[1:])


@pytest.mark.parametrize(("label", "ours"), [
    ("B-PERS", "B-PER"), ("I-org", "I-GRP"), ("S-GPE", "B-LOC"), ("E_LOC", "I-LOC"), ("LOC", "I-LOC"), ("O", "O"),
    ("B-MISC", "O"), ("LABEL_3", "O"), ("B-ASSAULT", "B-ASSAULT"), ("PROTEST", "I-PROTEST"), ("", "O"),
])  # fmt: skip
def test_labels_of_others(label: str, ours: str) -> None:
    assert understood(label) == ours


def test_runs_of_labels() -> None:
    labels = ["B-PER", "I-PER", "I-LOC", "O", "I-PER", "B-PER", "B-PER"]
    assert spans(labels) == [(0, 2, "PER"), (2, 3, "LOC"), (4, 5, "PER"), (5, 6, "PER"), (6, 7, "PER")]


TEXT = "لواء الصقور يقصف تعز\n\nقال سالم الحمدان إن لواء الصقور قصف حي الزهور بتعز، وإن الحمدان نجا."


def answer(mentions: list[tuple[str, str, int]], acts: list[tuple[str, str, dict[str, dict[int, float]]]]) -> Any:
    """The answer for words of TEXT; the last of their kind where they are marked with «^»."""
    words = tokenize(TEXT)

    def at(quote: str) -> tuple[int, int]:
        start = TEXT.rindex(quote[1:]) if quote[0] == "^" else TEXT.index(quote)
        quote = quote.removeprefix("^")
        inside = [t.i for t in words.tokens if t.start < start + len(quote) and t.end > start]
        return inside[0], inside[-1] + 1

    teller = Teller(words, sentences(TEXT))
    return json.loads(
        teller.answer(
            [Mention(*at(q), tag, cut) for q, tag, cut in mentions],
            [Act(*at(q), type_, fillers=fillers) for q, type_, fillers in acts],
        )
    )


def test_names_are_gathered_and_clitics_cut() -> None:
    said = answer([("^الحمدان", "PER", 2), ("سالم الحمدان", "PER", 1), ("بتعز", "LOC", 1)], [])  # «سا» is no clitic
    assert [(e["id"], e["name"], e["also"]) for e in said["entities"]] == [
        ("p1", "سالم الحمدان", [[2, "سالم الحمدان"], [2, "الحمدان"]]),
        ("l1", "تعز", [[2, "تعز"]]),
    ]


def test_the_headline_and_its_retelling_are_one_event() -> None:
    fillers = {"actors": {0: 0.9}, "place": {1: 0.8, 2: 0.3}}
    said = answer([("لواء الصقور", "GRP", 0), ("تعز", "LOC", 0), ("سالم الحمدان", "PER", 0)],
                  [("يقصف", "ASSAULT", fillers), ("^قصف", "ASSAULT", {"actors": {0: 0.7}})])  # fmt: skip
    (event,) = said["events"]
    assert event["actors"] == ["g1"] and event["place"] == ["l1"]
    assert [n for n, _ in event["quotes"]] == [1, 2] and event["trigger"] == [1, "يقصف"]


def test_a_place_that_acts_is_a_state_too() -> None:
    said = answer([("تعز", "LOC", 0)], [("يقصف", "ASSAULT", {"actors": {0: 0.9}, "place": {0: 0.9}})])
    assert {(e["id"], e["kind"], e["name"]) for e in said["entities"]} == {
        ("l1", "place", "تعز"),
        ("s-l1", "state", "تعز"),
    }
    assert said["events"][0]["actors"] == ["s-l1"] and said["events"][0]["place"] == ["l1"]


def test_folders_that_hold_no_model(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        encoder.load(tmp_path / "missing")
    with pytest.raises(InputError, match="no model"):
        encoder.load(tmp_path)
    (tmp_path / "config.json").write_text("{broken", "utf-8")
    with pytest.raises(InputError, match="no model"):
        encoder.load(tmp_path)


def test_what_is_missing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.json").write_text("{}", "utf-8")
    monkeypatch.setitem(__import__("sys").modules, "transformers.utils", None)
    with pytest.raises(MahdarError, match=r"mahdar\[encoder\]"):
        encoder.load(tmp_path)


def test_any_changed_file_is_another_model(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x", "utf-8")
    first = encoder.fingerprint(tmp_path)
    (tmp_path / "a").write_text("y", "utf-8")
    assert encoder.fingerprint(tmp_path) != first
