"""Rows for the scorers of meetings, from gold meetings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from mahdar.reading.acts import Telling
from mahdar.reading.roles import Happening
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer
from mahdar.reading.seats import chairs
from mahdar.reading.talks import Parley, Talk, join, same_features, telling_features
from mahdar.training.events import _names
from mahdar.training.gold import quote_spans
from mahdar.training.scorers import Row, fit

STRENGTH = {"talk": 0.05, "same_talk": 0.1, "sitter": 0.06, "venue": 0.1}
THRESHOLD = {"talk": 0.36, "same_talk": 0.4, "sitter": 0.3, "venue": 0.4}
INNER = 3


class TalkLesson:
    """A gold report's meeting words, and which gold meetings each of them tells (the closest quote first)."""

    def __init__(self, gold: dict[str, Any], scene: Scene, fold: int = 0, shelf: int = 0) -> None:
        self.gold, self.scene, self.fold, self.shelf = gold, scene, fold, shelf
        self.parley = Parley(scene)
        self.meetings: list[dict[str, Any]] = gold.get("meetings") or []
        quotes = [quote_spans(gold["text"], m["quote"]) for m in self.meetings]
        self.tells = {t.first: _told(scene, t, quotes) for t in self.parley.tellings}
        self.features = {t.first: telling_features(self.parley, t) for t in self.parley.tellings}

    def telling_rows(self) -> list[Row]:
        """One row a candidate: right where a gold meeting quotes it."""
        lemmas = {t.act.lemma for t in self.parley.tellings if self.tells[t.first]}
        rows: list[Row] = []
        for t in self.parley.tellings:
            right = bool(self.tells[t.first])
            if not right and t.act.lemma in lemmas and t.matches[0].definite:
                continue  # most likely a further telling that the coder did not quote
            rows.append((self.features[t.first], right, self.gold["id"]))
        return rows

    def same_rows(self) -> list[Row]:
        """One row a pair of right tellings."""
        right = [t for t in self.parley.tellings if self.tells[t.first]]
        rows: list[Row] = []
        for j, y in enumerate(right):
            for i, x in enumerate(right[:j]):
                same = bool(set(self.tells[x.first]) & set(self.tells[y.first]))
                rows.append((same_features(self.parley, x, y, j - 1 - i), same, self.gold["id"]))
        return rows


def _told(scene: Scene, t: Telling, quotes: Sequence[list[tuple[int, int]]]) -> list[int]:
    """The meetings with a quote around a telling, the shortest quote first."""
    at = scene.tokens[t.first].start
    found = [(min(b - a for a, b in spans if a <= at < b), j) for j, spans in enumerate(quotes)
             if any(a <= at < b for a, b in spans)]  # fmt: skip
    return [j for _, j in sorted(found)]


def shelved(rows: list[Row], shelf: int) -> list[Row]:
    """Rows of a further gold folder say so: its coders' base rates are not the first folder's."""
    return [([*features, f"shelf={shelf}"], right, report) for features, right, report in rows] if shelf else rows


def named(gold: dict[str, Any], scene: Scene, wanted: Iterable[str]) -> dict[str, set[int]]:
    """Which beings each of the wanted gold names is."""
    return _names({"events": [], "persons": sorted(set(wanted))}, scene, scene.beings)


def seat_rows(x: TalkLesson, talks: Sequence[tuple[dict[str, Any], Talk]]) -> dict[str, list[Row]]:
    """One row a being beside a meeting, for who sat there and for where it was. `talks` come with their gold."""
    rows: dict[str, list[Row]] = {"sitter": [], "venue": []}
    for gold, talk in talks:
        people = [*gold["participants"], *[d["person"] for d in gold.get("delegates") or []]]
        sat = set().union(*named(x.gold, x.scene, people).values())
        where = set().union(*named(x.gold, x.scene, gold.get("place") or []).values())
        for c in chairs(x.scene, [talk]):
            name, right = ("venue", where) if c.kind == "place" else ("sitter", sat)
            rows[name].append((sorted(c.features), c.being.index in right, x.gold["id"]))
    return rows


def gold_talks(x: TalkLesson) -> list[tuple[dict[str, Any], Talk]]:
    """The gold meetings for which there is a candidate, with the words that tell them."""
    by: dict[int, list[Telling]] = defaultdict(list)
    for t in x.parley.tellings:
        if x.tells[t.first]:
            by[x.tells[t.first][0]].append(t)
    return [(x.meetings[j], Talk(Happening("CONSULT", ts))) for j, ts in sorted(by.items())]


def fit_talks(lessons: Sequence[TalkLesson]) -> dict[str, Scorer]:
    """Fit on `lessons`. Who sat is learnt from gold meetings and from those read without the report at hand."""
    first = {id(x): (shelved(x.telling_rows(), x.shelf), shelved(x.same_rows(), x.shelf)) for x in lessons}
    seats: dict[str, list[Row]] = {"sitter": [], "venue": []}
    for k in range(INNER):
        rest = [first[id(x)] for i, x in enumerate(lessons) if i % INNER != k]
        inner = _first_two(rest)
        for x in lessons[k::INNER]:
            for pairs in (gold_talks(x), matched_talks(x, read_talks(x, inner))):
                for name, rows in seat_rows(x, pairs).items():
                    seats[name] += shelved(rows, x.shelf)
    return _first_two(list(first.values())) | {name: _scorer(name, rows) for name, rows in seats.items()}


def _first_two(rows: Sequence[tuple[list[Row], list[Row]]]) -> dict[str, Scorer]:
    """Which words tell a meeting, and which of them the same one."""
    told, same = [r for pair in rows for r in pair[0]], [r for pair in rows for r in pair[1]]
    return {"talk": _scorer("talk", told), "same_talk": _scorer("same_talk", same)}


def _scorer(name: str, rows: list[Row]) -> Scorer:
    return Scorer(*fit(rows, STRENGTH[name]), THRESHOLD[name])


def read_talks(x: TalkLesson, models: dict[str, Scorer]) -> list[Talk]:
    """The meetings that the reader would find in a lesson's scene, without who sat there."""
    for t in x.parley.tellings:
        t.chance = models["talk"].probability(x.features[t.first])
    told = [t for t in x.parley.tellings if t.chance >= models["talk"].threshold]
    return join(x.parley, told, models["same_talk"])


def matched_talks(x: TalkLesson, talks: Sequence[Talk]) -> list[tuple[dict[str, Any], Talk]]:
    """Read meetings with the gold meeting each one tells, the likeliest first, each gold meeting once."""
    out: list[tuple[dict[str, Any], Talk]] = []
    taken: set[int] = set()
    for k in sorted(talks, key=lambda k: -k.chance):
        j = next((j for t in k.event.tellings for j in x.tells[t.first] if j not in taken), None)
        if j is not None:
            taken.add(j)
            out.append((x.meetings[j], k))
    return out
