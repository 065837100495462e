"""Rows for the scorer of dates: a date phrase beside an event is right where gold gives the event those days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from mahdar.arabic.calendar import find_dates
from mahdar.reading.roles import Happening
from mahdar.reading.scene import Scene
from mahdar.reading.when import candidates
from mahdar.training.scorers import Row, fit, save

THRESHOLD = 0.3  # from five-fold cross-validation
C = 0.05


def gold_days(event: dict[str, Any]) -> tuple[str, str] | None:
    """First and last day of a gold event."""
    told = event.get("date") or {}
    return (told["start"], told.get("end") or told["start"]) if told.get("start") else None


def date_rows(scene: Scene, pairs: Sequence[tuple[dict[str, Any], Happening]], report: str) -> list[Row]:
    """One row a (date phrase, event); `pairs` are gold events with the happenings that tell them. Where the right
    day is told more than once, the place nearest to the event is the lesson and the others are left out."""
    days = {id(h): gold_days(g) for g, h in pairs}
    published = scene.report.published
    dates = find_dates(scene.words, date.fromisoformat(published) if published else None)
    rows: list[Row] = []
    done: set[int] = set()
    for e, p, features in candidates(scene, [h for _, h in pairs], dates):
        right = (p.start, p.end) == days[id(e)]
        if not (right and id(e) in done):
            rows.append((features, right, report))
        if right:
            done.add(id(e))
    return rows


def train(rows: list[Row], path: Path) -> None:
    """Fit and write the weights."""
    save(path, *fit(rows, C), THRESHOLD, {"rows": len(rows), "reports": len({r for _, _, r in rows})})
