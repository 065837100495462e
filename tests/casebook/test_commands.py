"""The commands that fill and keep a casebook, as a user calls them."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = "قُتل ثلاثة جنود في هجوم شنه مسلحون على حاجز في مدينة {} أمس، بحسب مصدر أمني. وأعلنت الأطراف هدنة لخمسة أيام."


def mahdar(*words, cwd, code=0, **more):
    env = {**os.environ, "PYTHONPATH": str(ROOT), "MAHDAR_LANG": "en"}
    done = subprocess.run([sys.executable, "-m", "mahdar", *map(str, words)], capture_output=True, text=True, cwd=cwd,
                          env=env, timeout=300, **more)  # fmt: skip
    assert done.returncode == code, done.stderr
    return done.stdout, done.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with reports, a broken one and a casebook of them."""
    folder = tmp_path_factory.mktemp("commands")
    (folder / "news").mkdir()
    rows = [
        {"text": TEXT.format(city), "title": f"هجوم في {city}", "outlet": "المثال", "published": f"2015-07-{day}"}
        for day, city in ((25, "تعز"), (26, "عدن"), (27, "السويداء"))
    ]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + '\n{"text": "half a'
    (folder / "news" / "a.jsonl").write_text(lines, "utf-8")
    (folder / "news" / "b.txt").write_text("شهدت مدينة حلب اشتباكات عنيفة بين الجيش ومسلحين فجر اليوم.", "utf-8")
    _, said = mahdar("ingest", "news", "--casebook", "a.casebook", "--jobs", "2", cwd=folder, code=3)
    assert "4 added, 0 there already, 1 failed" in said
    return folder


def test_failures_are_listed(folder):
    (row,) = map(json.loads, (folder / "a.casebook.failures.jsonl").read_text("utf-8").splitlines())
    assert row["where"].endswith("a.jsonl:4") and "broken JSON" in row["what"] and row["fix"]


def test_a_second_run_finds_nothing_new(folder):
    _, said = mahdar("ingest", "news/b.txt", "--casebook", "a.casebook", "--failures", "f.jsonl", cwd=folder)
    assert "0 added, 1 there already, 0 failed" in said
    assert not (folder / "f.jsonl").exists()


def test_search(folder):
    out, _ = mahdar("search", "السويدا", "--casebook", "a.casebook", cwd=folder)
    assert out.startswith("2015-07-27 · المثال · هجوم في السويداء\n  قُتل ثلاثة جنود")
    out, _ = mahdar(
        "search", "جنود", "--casebook", "a.casebook", "--json", "--to", "2015-07-26", "--limit", 1, cwd=folder
    )
    (hit,) = map(json.loads, out.splitlines())
    assert hit["published"] == "2015-07-26" and hit["passage"][slice(*hit["marks"][0])] == "جنود"
    out, said = mahdar("search", "جنود", "--casebook", "a.casebook", "--", "-هدنة", cwd=folder)
    assert not out and "nothing is found" in said
    out, _ = mahdar("search", "لخمسة أيام", "--casebook", "a.casebook", "--source", "المثال", cwd=folder)
    assert out.count("·") == 6


def test_backup_and_restore(folder):
    _, said = mahdar("backup", "saved", "--casebook", "a.casebook", cwd=folder)
    assert "4 reports in saved" in said
    _, said = mahdar("backup", "saved", "--casebook", "a.casebook", cwd=folder, code=1)
    assert "something of this name" in said
    mahdar("restore", "saved", "--casebook", "b.casebook", cwd=folder)
    out, _ = mahdar("search", "السويداء", "--casebook", "b.casebook", cwd=folder)
    assert out


def test_on_a_server(folder, database):
    _, said = mahdar("ingest", "news/b.txt", "--casebook", database, cwd=folder)
    assert "1 added" in said
    out, _ = mahdar("search", "اشتباكات", "--casebook", database, cwd=folder)
    assert "حلب" in out


def test_reading_anew_is_offered_and_done(folder, tmp_path):
    shutil.copy(folder / "a.casebook", tmp_path / "c")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "acts.yml").write_text("[]\n", "utf-8")
    words = ("ingest", folder / "news" / "b.txt", "--casebook", "c", "--lexicon", "mine")
    _, said = mahdar(*words, cwd=tmp_path)
    assert "4 reports were read with another lexicon" in said
    _, said = mahdar("ingest", "--reread", "--casebook", "c", "--lexicon", "mine", cwd=tmp_path)
    _, said = mahdar(*words, cwd=tmp_path)
    assert "another lexicon" not in said


def test_an_address_only_when_asked(folder):
    _, said = mahdar("ingest", "http://127.0.0.1:9/x", "--casebook", "a.casebook", cwd=folder, code=1)
    assert "it is an address" in said
    _, said = mahdar("ingest", "--fetch", "http://127.0.0.1/x", "--casebook", "a.casebook", cwd=folder, code=1)
    assert "127.0.0.1 is not public" in said
    _, said = mahdar("fetch", "http://localhost/x", cwd=folder, code=1)
    assert "is not public" in said


def test_the_settings_name_the_casebook(folder, tmp_path):
    (tmp_path / "mahdar.toml").write_text(f'casebook = "{folder / "a.casebook"}"\n', "utf-8")
    out, _ = mahdar("search", "السويداء", cwd=tmp_path)
    assert out


def test_wrong_calls(folder, tmp_path):
    mahdar("ingest", "--casebook", "x", cwd=tmp_path, code=2)
    mahdar("search", "كلمة", "--from", "أمس", "--casebook", "x", cwd=tmp_path, code=2)
    _, said = mahdar("search", "كلمة", cwd=tmp_path, code=1)
    assert "there is no casebook of this name" in said
    assert not list(tmp_path.iterdir())


def test_a_bar_on_a_terminal_only(folder, tmp_path):
    """Standard error a terminal: reports a second and the time that remains are shown."""
    ours, theirs = pty.openpty()
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "100"}
    words = [sys.executable, "-m", "mahdar", "ingest", folder / "news" / "b.txt", "--casebook", tmp_path / "d"]
    done = subprocess.run(words, stderr=theirs, stdout=subprocess.PIPE, env=env, timeout=300)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode("utf-8", "replace")
    os.close(ours)
    assert done.returncode == 0
    assert "1 (" in shown and "/s)" in shown and "%" in shown
