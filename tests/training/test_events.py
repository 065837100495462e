"""Rows for the scorers: what the grammar proposes against what gold says."""

from __future__ import annotations

from typing import Any

from mahdar.reading.reader import Models
from mahdar.reading.roles import ROLES
from mahdar.training.core import Core, fit_cores, read_events
from mahdar.training.events import act_rows, gold_events, role_rows, same_rows
from mahdar.training.train import THRESHOLDS


def test_a_lesson_lines_up_with_its_gold(lesson_of: Any, made: list[dict[str, Any]]) -> None:
    x = lesson_of(made[0])
    assert {g["type"] for g, _ in gold_events(x)} == {"ASSAULT", "PROTEST"}
    for gold, event in gold_events(x):
        assert event.type == gold["type"]
        assert gold["trigger"] in {x.scene.tokens[t.first].light.lstrip("و") for t in event.tellings}
    for name in ("حزب الله", "حلب"):
        assert x.names[name] and all(x.beings[i].kind in ("group", "place") for i in x.names[name])


def test_rows_are_right_where_gold_says_so(lesson_of: Any, made: list[dict[str, Any]]) -> None:
    x = lesson_of(made[0])
    acts, roles = act_rows(x), {role: role_rows(x, role) for role in ROLES}
    assert {right for _, right, _ in acts} >= {True} and all(report == made[0]["id"] for *_, report in acts)
    assert set(roles) == set(ROLES)
    assert any(right for _, right, _ in roles["actor"]) and not any(right for _, right, _ in roles["recipient"])
    for features, _, _ in acts + roles["actor"]:
        assert all(isinstance(f, str) for f in features)


def test_pairs_of_tellings(lesson_of: Any, made: list[dict[str, Any]]) -> None:
    x = lesson_of(made[0])
    tellings = [t for _, e in gold_events(x) for t in e.tellings]
    for t in tellings:
        t.scores = {role: {} for role in ROLES}
    rows = same_rows(x, tellings)
    assert rows and all(len(row) == 3 for row in rows)
    assert same_rows(x, tellings[::-1]) == rows, "which gold event a telling belongs to does not turn a pair round"


def test_what_is_learnt_is_read(lesson_of: Any, made: list[dict[str, Any]]) -> None:
    """From a dozen reports the reader learns to read one it has not seen."""
    lessons = [lesson_of(g) for i, g in enumerate(made) if i % 3]
    for i, x in enumerate(lessons):
        x.fold = i % 2
    core: Core | Models = fit_cores(lessons, THRESHOLDS)[1]
    x = lesson_of(made[0])
    found = {e.type: e for e in read_events(x, core)}
    assert {"ASSAULT", "PROTEST"} <= set(found)
    actors = {x.beings[i].key for i in found["ASSAULT"].roles["actor"]}
    assert actors & {x.beings[i].key for i in x.names["حزب الله"]}
