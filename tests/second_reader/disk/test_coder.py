"""An encoder fine-tuned on gold, from end to end: trained, saved, loaded, its answers held to the text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mahdar.errors import InputError, OutputError
from mahdar.report import Report
from mahdar.second_reader.accept import accept
from mahdar.second_reader.encoder import MARK, WEIGHTS, fingerprint, load

Trained = tuple[Path, dict[str, Any]]
TEXT = (
    "أخبار بغداد\n\nقصف مقاتلو جيش النهر مواقع لواء الصقور في بغداد أمس. "
    "واعتقلت الشرطة الناشط فارس الناعم في اليوم نفسه. وطالب لواء الصقور بوقف القصف على المدنيين ببغداد."
)


def test_it_learns_names_triggers_and_roles(fine_tuned: Trained) -> None:
    _, figures = fine_tuned
    for name in ("entity:persons", "entity:groups", "entity:places", "event:typed", "event:actors"):
        assert figures[name]["f1"] >= 0.8, (name, figures[name])
    assert figures["evidence:true"]["accuracy"] == 1
    assert figures["documents"] == {"gold": 3, "without_record": 0}


def test_what_is_loaded_reads_a_new_report(fine_tuned: Trained) -> None:
    report = Report(TEXT, published="2015-07-26")
    accepted = accept(report, load(fine_tuned[0]).answers(report))
    assert accepted.record is not None and not accepted.faults
    names = {e.id: e.name for e in accepted.record.entities}
    told = {e.type: e for e in accepted.record.events}
    assert [names[i] for i in told["ASSAULT"].actors] == ["جيش النهر"]
    assert [names[i] for i in told["ASSAULT"].recipients] == ["لواء الصقور"]
    assert [names[i] for i in told["COERCE"].recipients] == ["فارس الناعم"]
    assert told["COERCE"].mode == "arrest"
    assert "بغداد" in names.values() and "ببغداد" not in names.values()


def test_the_same_gold_makes_the_same_encoder(fine_tuned: Trained, gold: Path, bare: Path, tmp_path: Path) -> None:
    from mahdar.training.encoder import train_encoder

    said: list[str] = []
    for out in ("a", "b", "b"):  # the second time over an encoder trained before
        train_encoder([gold], bare, tmp_path / out, epochs=1, say=said.append)
    assert fingerprint(tmp_path / "a") == fingerprint(tmp_path / "b") != fingerprint(fine_tuned[0])
    assert said[0] == "33 gold reports to learn from, 3 to measure on" and "epoch 1 of 1" in said[1]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b"]


def test_a_folder_with_something_else_in_it_is_left_alone(gold: Path, bare: Path, tmp_path: Path) -> None:
    from mahdar.training.encoder import train_encoder

    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    for target in (tmp_path, tmp_path / "notes.txt", bare):
        with pytest.raises(OutputError):
            train_encoder([gold], bare, target)
    assert (tmp_path / "notes.txt").read_text("utf-8") == "mine"


def test_an_encoder_of_other_labels_is_refused(fine_tuned: Trained, tmp_path: Path) -> None:
    for file in fine_tuned[0].iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    about = json.loads((tmp_path / MARK).read_text("utf-8"))
    about["heads"]["acts"].pop()
    (tmp_path / MARK).write_text(json.dumps(about), "utf-8")
    with pytest.raises(InputError, match="another version"):
        load(tmp_path)


def test_a_folder_cut_off_in_the_middle_is_refused(fine_tuned: Trained, tmp_path: Path) -> None:
    for file in fine_tuned[0].iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / WEIGHTS).write_bytes((tmp_path / WEIGHTS).read_bytes()[:1000])
    with pytest.raises(InputError, match="cannot be opened"):
        load(tmp_path)


def test_a_bare_encoder_is_no_reader(bare: Path) -> None:
    with pytest.raises(InputError, match="fine-tune it first"):
        load(bare)


def test_a_text_without_words_has_an_answer(fine_tuned: Trained) -> None:
    model = load(fine_tuned[0])
    assert model.answers(Report("")) == []
    for text in ("ـــ", "؟", "a" * 5000, "\u202e\u200f", "١٢٣ " * 900):
        report = Report(text)
        assert not (accept(report, model.answers(report)).record or _empty(report)).entities or text


def _empty(report: Report) -> Any:
    from mahdar.record import Record

    return Record(report)


def test_the_command_line_trains_one(gold: Path, bare: Path, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from mahdar.cli import main

    out = tmp_path / "encoder"
    run = CliRunner().invoke(main, ["train", str(gold), "--encoder", str(bare), "-o", str(out), "--epochs", "1"])
    assert run.exit_code == 0 and "event:typed" in run.stdout and "epoch 1 of 1" in run.stderr
    assert (out / MARK).exists() and load(out)


def test_the_command_line_reads_with_one(fine_tuned: Trained, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from mahdar.cli import main

    (tmp_path / "report.txt").write_text(TEXT, "utf-8")
    run = CliRunner().invoke(
        main, ["read", str(tmp_path / "report.txt"), "--second", str(fine_tuned[0]), "--format", "jsonl"]
    )
    assert run.exit_code == 0, run.stderr
    record = json.loads(run.stdout)
    assert {e["type"] for e in record["events"]} >= {"ASSAULT", "COERCE"}
    assert "فارس الناعم" in {e["name"] for e in record["entities"]}
