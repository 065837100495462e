"""The scorers of findings, from gold findings and gold terms: which words tell a promise, which tell how one fares,
in which state that leaves it, and whose it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mahdar.reading.advice import Advice, promising
from mahdar.reading.finding_words import Ledger, Promised, Sign
from mahdar.reading.findings import STATES, Fare, bound, find_fares, ledger_of, state_features
from mahdar.reading.roles import Happening
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer
from mahdar.training.gold import quote_spans
from mahdar.training.scorers import Row, fit
from mahdar.training.talks import named, shelved

STRENGTH = {"pledge": 0.05, "finding": 0.06, "finding_state": 0.5, "finding_by": 0.05}
THRESHOLD = {"pledge": 0.5, "finding": 0.15, "finding_state": 0.5, "finding_by": 0.4}
INNER = 3
ROUNDS = 2


class FindingLesson:
    """A gold report's candidates, and which gold findings each of them tells."""

    def __init__(
        self, gold: dict[str, Any], scene: Scene, fold: int = 0, shelf: int = 0, advice: Advice | None = None
    ) -> None:
        self.gold, self.scene, self.fold, self.shelf = gold, scene, fold, shelf
        scene.advised = promising(advice or {})  # of a network that has not seen the report
        self.findings: list[dict[str, Any]] = gold.get("findings") or []
        self.quotes = [quote_spans(gold["text"], f["quote"]) for f in self.findings]
        self.ledger = Ledger(scene)
        self.plain = [(s.telling.first, list(s.features)) for s in self.ledger.signs]
        terms = [t for deal in gold.get("deals") or [] for t in deal["terms"]]
        self.promised = [span for t in terms for span in quote_spans(gold["text"], t["quote"])]

    def pledge_rows(self) -> list[Row]:
        """One row a candidate: right where a gold term quotes it."""
        return shelved(
            [(features, self._inside(i, self.promised), self.gold["id"]) for i, features in self.plain], self.shelf
        )

    def look_again(self, promised: Promised) -> None:
        """Take in the chances that the candidates tell a promise."""
        self.ledger.pledge(promised)

    def told(self, s: Sign) -> list[int]:
        """The gold findings that quote a candidate."""
        return [j for j, spans in enumerate(self.quotes) if self._inside(s.telling.first, spans)]

    def _inside(self, i: int, spans: Sequence[tuple[int, int]]) -> bool:
        return any(a <= self.scene.tokens[i].start < b for a, b in spans)

    def finding_rows(self, chosen: frozenset[int] | None) -> list[Row]:
        """One row a candidate: right where a gold finding quotes it. Of several in a quote only `chosen` ones."""
        rows: list[Row] = []
        for s in self.ledger.signs:
            right = bool(self.told(s))
            if not right or chosen is None or id(s) in chosen:
                rows.append((s.features, right, self.gold["id"]))
        return shelved(rows, self.shelf)

    def state_rows(self, chosen: frozenset[int]) -> list[Row]:
        """One row a chosen candidate and state."""
        rows: list[Row] = []
        for s in self.ledger.signs:
            if id(s) in chosen:
                states = {self.findings[j]["state"] for j in self.told(s)}
                rows += [(state_features(self.scene, s, x), x in states, self.gold["id"]) for x in STATES]
        return rows

    def best(self, scorer: Scorer) -> set[int]:
        """Of the candidates in each quote, the likeliest (by `id`)."""
        out = set()
        for j in range(len(self.findings)):
            found = [s for s in self.ledger.signs if j in self.told(s)]
            if found:
                out.add(id(max(found, key=lambda s: scorer.score(s.features))))
        return out

    def by_rows(self, chosen: frozenset[int]) -> list[Row]:
        """One row a being beside a chosen candidate: right where gold says that the promise was its."""
        rows: list[Row] = []
        for s in self.ledger.signs:
            for j in self.told(s)[:1] if id(s) in chosen else ():
                fare = Fare(Happening(s.telling.type, [s.telling]), self.findings[j]["state"], sign=s)
                right = set().union(*named(self.gold, self.scene, self.findings[j].get("by") or []).values())
                rows += [
                    (sorted(b.features), b.being.index in right, self.gold["id"]) for b in bound(self.scene, [fare])
                ]
        return shelved(rows, self.shelf)


def fit_findings(lessons: Sequence[FindingLesson]) -> dict[str, Scorer]:
    """Fit on `lessons`. What follows the pledges learns from pledges made without the report at hand."""
    for k in range(INNER):
        inner = _scorer("pledge", [r for i, x in enumerate(lessons) if i % INNER != k for r in x.pledge_rows()])
        for x in lessons[k::INNER]:
            x.look_again({i: inner.probability(features) for i, features in x.plain})
    out = {"pledge": _scorer("pledge", [r for x in lessons for r in x.pledge_rows()])}
    chosen: frozenset[int] | None = None
    for _ in range(ROUNDS):
        best: set[int] = set()
        for k in range(INNER):
            rows = [r for i, x in enumerate(lessons) if i % INNER != k for r in x.finding_rows(chosen)]
            inner = _scorer("finding", rows)
            for x in lessons[k::INNER]:
                best |= x.best(inner)
        chosen = frozenset(best)
    assert chosen is not None
    out["finding"] = _scorer("finding", [r for x in lessons for r in x.finding_rows(chosen)])
    out["finding_state"] = _scorer("finding_state", [r for x in lessons for r in x.state_rows(chosen)])
    out["finding_by"] = _scorer("finding_by", [r for x in lessons for r in x.by_rows(chosen)])
    return out


def _scorer(name: str, rows: list[Row]) -> Scorer:
    return Scorer(*fit(rows, STRENGTH[name]), THRESHOLD[name])


def read_findings(x: FindingLesson, models: dict[str, Scorer]) -> list[Fare]:
    """The findings that the reader would find in a lesson's scene."""
    return find_fares(ledger_of(x.scene, models["pledge"]), models["finding"], models["finding_state"])
