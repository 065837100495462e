"""Rows for the scorer of casualty figures: a figure beside an event is right where gold gives the event that range."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mahdar.arabic.numbers import find_numbers
from mahdar.reading.how_many import candidates, kind_in
from mahdar.reading.roles import Happening
from mahdar.reading.scene import Scene
from mahdar.training.scorers import Row, fit, save

THRESHOLD = 0.33  # from five-fold cross-validation
C = 0.1


def count_rows(scene: Scene, pairs: Sequence[tuple[dict[str, Any], Happening]], report: str) -> list[Row]:
    """One row a (figure, event); `pairs` are gold events with the happenings that tell them."""
    gold = {id(h): g for g, h in pairs}
    return [
        (features, list(figure.value) == gold[id(e)].get(kind_in(e, figure)), report)
        for e, figure, features in candidates(scene, [h for _, h in pairs], find_numbers(scene.words))
    ]


def train(rows: list[Row], path: Path) -> None:
    """Fit and write the weights."""
    save(path, *fit(rows, C), THRESHOLD, {"rows": len(rows), "reports": len({r for _, _, r in rows})})
