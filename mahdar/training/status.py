"""Rows for the scorer of status: for each status told from `occurred`, whether gold gives it to the event."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mahdar.reading.roles import Happening
from mahdar.reading.scene import Scene
from mahdar.reading.status import LEARNT, features, verb_tenses
from mahdar.training.scorers import Row, fit, save

THRESHOLD = 0.3  # from five-fold cross-validation
C = 1.0


def status_rows(scene: Scene, pairs: Sequence[tuple[dict[str, Any], Happening]], report: str) -> list[Row]:
    """One row a status and event; `pairs` are gold events with the happenings that tell them."""
    rows: list[Row] = []
    verbs = verb_tenses(scene)
    for gold, e in pairs:
        found = features(scene, e, verbs)
        rows += [([f"{s} {f}" for f in ("", *found)], gold["status"] == s, report) for s in LEARNT]
    return rows


def train(rows: list[Row], path: Path) -> None:
    """Fit and write the weights."""
    save(path, *fit(rows, C), THRESHOLD, {"rows": len(rows), "reports": len({r for _, _, r in rows})})
