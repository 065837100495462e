"""Tests of the way to a model and of volume: settings of no one else, and a quick first reader."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # chat_server and desk, for the tests beside them

from desk import TEXT, QuickReader


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings and no kept answers but those of the test."""
    for name in list(os.environ):
        if name.startswith(("MAHDAR_", "OPENAI_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("MAHDAR_SECOND_CACHE", str(tmp_path / "answers.sqlite"))
    monkeypatch.setenv("MAHDAR_SECOND_PAUSE", "0.01")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("reading", "second_run"):
        monkeypatch.setattr(f"mahdar.cli.{module}.load_reader", lambda lexicons: QuickReader())


@pytest.fixture
def report(tmp_path: Path) -> Path:
    (tmp_path / "report.txt").write_text(TEXT, "utf-8")
    return tmp_path / "report.txt"
