"""Right answers by offsets, and the text put back."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def run(*args: str | Path) -> str:
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "standoff.py", *map(str, args)], capture_output=True, text=True, check=True
    )
    return done.stdout


def test_nothing_is_lost_on_the_way_there_and_back(tmp_path: Path) -> None:
    gold = json.loads((ROOT / "gold" / "dh-aleppo-power-150709.json").read_text("utf-8"))
    title, body = gold["text"].split("\n\n", 1)
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "a.json").write_text(json.dumps(gold, ensure_ascii=False), "utf-8")
    run("make", tmp_path / "gold", "-o", tmp_path / "rows.jsonl")
    row = (tmp_path / "rows.jsonl").read_text("utf-8")
    assert not any(e["trigger"] in row for e in gold["events"])
    assert not any(q in row for d in gold["deals"] for t in d["terms"] for q in t["quote"])
    with zipfile.ZipFile(tmp_path / "corpus.zip", "w") as archive:
        archive.writestr("a.json", json.dumps([{"title": title, "content": body}, {"title": "أخرى", "content": "نص"}]))
    assert "0 not found" in run("restore", tmp_path / "rows.jsonl", tmp_path / "corpus.zip", "-o", tmp_path / "back")
    back = json.loads((tmp_path / "back" / f"{gold['id']}.json").read_text("utf-8"))
    assert back["text"] == gold["text"]
    keys = ("type", "mode", "status", "trigger", "quote", "actors", "recipients", "place", "according_to", "killed")
    assert [{k: e[k] for k in keys} for e in back["events"]] == [{k: e[k] for k in keys} for e in gold["events"]]
    whole = ("persons", "groups", "places", "deals", "meetings", "findings")
    assert [back[k] for k in whole] == [gold[k] for k in whole]


def spans(row: dict[str, Any]) -> Iterator[list[int]]:
    for e in row["events"]:
        yield from [e["trigger"], *e["quote"]]
        yield from [span for key in ("actors", "recipients", "place") for span in e.get(key, [])]
    for key in ("persons", "groups", "places"):
        yield from row.get(key, [])


@pytest.mark.parametrize("file", sorted((ROOT / "gold" / "standoff").glob("*.jsonl")), ids=lambda f: f.stem)
def test_the_shipped_rows_hold_offsets_only(file: Path) -> None:
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert len(rows) > 100
    assert all(isinstance(x, int) for row in rows for span in spans(row) for x in span)
    assert not re.search("[\u0600-\u06ff]", file.read_text("utf-8")), "words of an article, which are others' to give"
