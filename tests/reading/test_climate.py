"""What a report is about, before any one of its words is looked at."""

from __future__ import annotations

from typing import Any

import pytest

from mahdar.reading.climate import is_chronicle
from mahdar.report import Report

HISTORY = "1978: اغتيال قائد الجيش في هجوم مسلح. 1991: قصفت طائرات العاصمة وقتل عشرة جنود."


@pytest.mark.parametrize("title", ["في مثل هذا اليوم", "حدث في مثل هذا اليوم .. اغتيال رئيس", "هذا اليوم في التاريخ"])
def test_a_column_of_other_years_tells_no_event(title: str, scene_of: Any, trained: Any) -> None:
    text = f"{title}\n\n{HISTORY}"
    assert is_chronicle(scene_of(text))
    record = trained.read(Report(text))
    assert not record.events and not record.deals and not record.findings and not record.meetings


def test_a_report_that_looks_back_is_none(scene_of: Any) -> None:
    assert not is_chronicle(scene_of("اغتيال قائد الجيش\n\nقتل القائد أمس. في مثل هذا اليوم من عام 1978 اغتيل سلفه."))
