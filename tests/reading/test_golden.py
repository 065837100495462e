"""Whole records of four samples, kept in tests/golden; `pytest --golden` writes them anew."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from mahdar.reading.reader import Reader
from mahdar.report import Report

ROOT = Path(__file__).parents[2]
SAMPLES = ("01-clashes-taiz", "02-airstrike-idlib", "04-protest-nasiriyah", "07-exchange-marib")


@pytest.mark.parametrize("name", SAMPLES)
def test_the_record_is_as_it_was(name: str, trained: Reader, pytestconfig: pytest.Config) -> None:
    text = (ROOT / "samples" / f"{name}.txt").read_text("utf-8")
    record = trained.read(Report(text, published="2024-05-16", language="ar"))
    found = msgspec.json.format(record.to_json(), indent=1).decode() + "\n"
    path = ROOT / "tests" / "golden" / f"{name}.json"
    if pytestconfig.getoption("--golden"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, "utf-8")
    if not path.exists():
        pytest.skip("not written yet: pytest --golden")
    assert found == path.read_text("utf-8"), "if the change is meant: pytest --golden"
