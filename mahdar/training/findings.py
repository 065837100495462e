"""Rows for the scorers of findings, from gold findings."""

from __future__ import annotations

from typing import Any

from mahdar.reading.findings import STATES, Ledger, state_features
from mahdar.reading.scene import Scene
from mahdar.training.gold import quote_spans
from mahdar.training.scorers import Row


class FindingLesson:
    """A gold report's candidates, and which gold findings each of them tells."""

    def __init__(self, gold: dict[str, Any], scene: Scene) -> None:
        self.gold, self.scene = gold, scene
        self.ledger = Ledger(scene)
        self.findings: list[dict[str, Any]] = gold.get("findings") or []
        quotes = [quote_spans(gold["text"], f["quote"]) for f in self.findings]
        self.tells: dict[int, list[int]] = {}
        for s in self.ledger.signs:
            at = scene.tokens[s.telling.first].start
            self.tells[s.telling.first] = [j for j, spans in enumerate(quotes) if any(a <= at < b for a, b in spans)]

    def finding_rows(self) -> list[Row]:
        """One row a candidate: right where a gold finding quotes it."""
        return [(s.features, bool(self.tells[s.telling.first]), self.gold["id"]) for s in self.ledger.signs]

    def state_rows(self) -> list[Row]:
        """One row a right candidate and state."""
        rows: list[Row] = []
        for s in self.ledger.signs:
            states = {self.findings[j]["state"] for j in self.tells[s.telling.first]}
            if states:
                rows += [(state_features(s.features, x), x in states, self.gold["id"]) for x in STATES]
        return rows
