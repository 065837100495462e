"""Training from end to end, on a few made reports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mahdar.lexicon import Lexicon
from mahdar.reading.reader import Models, Reader
from mahdar.reading.tagger import Tagger
from mahdar.report import Report

pytest.importorskip("sklearn")
pytest.importorskip("pycrfsuite")


def test_train_writes_what_the_reader_reads(tmp_path: Path, made: list[dict[str, Any]], lexicon: Lexicon) -> None:
    from mahdar.training.train import train

    gold, out = tmp_path / "gold", tmp_path / "weights"
    gold.mkdir()
    for g in made[:20]:
        (gold / f"{g['id']}.json").write_text(json.dumps(g, ensure_ascii=False), "utf-8")
    said: list[str] = []
    figures = train([gold], out, say=said.append)
    assert said and "event:typed" in figures
    reader = Reader(lexicon, Models(out), Tagger(lexicon, out / "tagger.json"))
    assert reader.read(Report(made[21]["text"])).events
