"""Rows for the scorers of acts, one event once, and roles: what the grammar proposes against what gold says."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from mahdar.arabic.tokens import tokenize
from mahdar.reading.acts import Telling, candidates, features_of
from mahdar.reading.beside import fits, pairs
from mahdar.reading.facts import facts_inside
from mahdar.reading.roles import LEAST, ROLES, Happening, Standings, second_row
from mahdar.reading.same import same_features
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import names
from mahdar.reading.ties import See
from mahdar.reading.who import _GENERIC, Being, stem
from mahdar.training.gold import occurrences, quote_spans
from mahdar.training.scorers import Row

GOLD_ROLE = {"actor": "actors", "recipient": "recipients", "place": "place"}


@dataclass
class Lesson:
    """A gold report as the trainer sees it: its scene, its candidates, and which gold event each one tells."""

    gold: dict[str, Any]
    scene: Scene
    beings: list[Being]
    tellings: list[Telling]
    tells: dict[int, list[int]]  # telling (by id) → gold events of its type that quote it, closest quote first
    names: dict[str, set[int]]  # gold name → beings that are it
    fold: int = 0
    shelf: int = 0  # which of the gold folders it is from
    second: list[float] | None = None  # a second opinion on each telling, from a network that has not seen the report
    see: See | None = None  # another such network, on what belongs together

    @property
    def named(self) -> bool:
        """Whether its gold lists all names; where it lists events alone, it does not teach names."""
        return "persons" in self.gold

    @property
    def dealt(self) -> bool:
        """Whether its gold lists deals, meetings and findings, if only to say that there are none."""
        return self.named or "deals" in self.gold


def lesson(gold: dict[str, Any], scene: Scene) -> Lesson:
    """Line up a scene with its gold."""
    beings = scene.beings
    tellings = list(candidates(scene))
    others: dict[int, list[Telling]] = defaultdict(list)
    for t in tellings:
        others[t.first].append(t)
    events = [(quote_spans(gold["text"], e["quote"]), quote_spans(gold["text"], e["trigger"])) for e in gold["events"]]
    tells: dict[int, list[int]] = {}
    for t in tellings:
        t.features = features_of(t, scene, others)
        first = scene.tokens[t.first]
        found = []
        for j, (quotes, triggers) in enumerate(events):
            if gold["events"][j]["type"] != t.type:
                continue
            # A quote may leave out the «و» that is written with its first word.
            hit = [b - a for a, b in quotes if a < first.end and first.start < b]
            if hit:
                exact = any(a < scene.tokens[t.last - 1].end and first.start < b for a, b in triggers)
                found.append((not exact, min(hit), j))
        tells[id(t)] = [j for _, _, j in sorted(found)]
    return Lesson(gold, scene, beings, tellings, tells, _names(gold, scene, beings))


def _names(gold: dict[str, Any], scene: Scene, beings: list[Being]) -> dict[str, set[int]]:
    """Which beings each gold name is: those with a mention where the name stands, or whose words it shares."""
    listed = {n for e in gold["events"] for r in GOLD_ROLE.values() for n in e[r]}
    listed |= {n for key in ("persons", "groups", "places") for n in gold.get(key) or []}
    out: dict[str, set[int]] = {}
    for name in listed:
        found = set()
        for a, b in occurrences(scene.words, name):
            for m in scene.mentions:
                if m.entity >= 0 and m.first < b and a < m.last:
                    found.add(m.entity)
        out[name] = {i for i in found if _alike(name, beings[i], scene)}
    return out


def _alike(name: str, being: Being, scene: Scene) -> bool:
    want = {stem(t.fold) for t in tokenize(name).tokens if t.kind != "p"}
    want = {w for w in want if w not in _GENERIC} or want
    have = {stem(scene.tokens[i].fold) for m in being.mentions for i in range(m.first, m.last)}
    have |= {h[1:] for h in have if h[:1] in "وبلفك" and len(h) > 3} | {
        stem(h[1:]) for h in have if h[:1] in "وبلفك" and len(h) > 4
    }
    return len(want & have) * 2 >= len(want)


def act_rows(x: Lesson) -> list[Row]:
    """One row a candidate: right where a gold event of its type quotes it."""
    lemmas = {t.act.lemma for t in x.tellings if x.tells[id(t)]}
    rows: list[Row] = []
    for t in x.tellings:
        right = bool(x.tells[id(t)])
        if not right and t.act.lemma in lemmas and t.matches[0].definite:
            continue  # most likely a further telling that the coder did not quote
        rows.append((t.features, right, x.gold["id"]))
    return rows


def same_rows(x: Lesson, tellings: list[Telling]) -> list[Row]:
    """One row a pair of right tellings of one type, the one that stands first before the other, as in reading."""
    rows: list[Row] = []
    right = sorted([t for t in tellings if x.tells[id(t)]], key=lambda t: t.first)
    for j, b in enumerate(right):
        earlier = [a for a in right[:j] if a.type == b.type]
        for i, a in enumerate(earlier):
            same = bool(set(x.tells[id(a)]) & set(x.tells[id(b)]))
            if same and x.tells[id(a)][0] != x.tells[id(b)][0]:
                continue  # quoted by several events: says neither
            rows.append((same_features(x.scene, a, b, len(earlier) - 1 - i), same, x.gold["id"]))
    return rows


def gold_events(x: Lesson) -> list[tuple[dict[str, Any], Happening]]:
    """The gold events that the grammar proposes a telling for, as happenings."""
    by: dict[int, list[Telling]] = defaultdict(list)
    for t in x.tellings:
        if x.tells[id(t)]:
            by[x.tells[id(t)][0]].append(t)
    return [(x.gold["events"][j], Happening(ts[0].type, ts)) for j, ts in sorted(by.items())]


def role_rows(x: Lesson, role: str) -> list[Row]:
    """First stage: a name beside a telling of a gold event fills the role or not."""
    rows: list[Row] = []
    inside = facts_inside(x.scene, x.beings)
    events = gold_events(x)
    verbs = sorted({t.first for _, h in events for t in h.tellings})
    for gold, h in events:
        fill = set().union(*[x.names.get(n, set()) for n in gold[GOLD_ROLE[role]]] or [set()])
        for t in h.tellings:
            for f, parts, _ in pairs(x.scene, t, inside, verbs):
                if fits(role, f):
                    rows.append((names(parts), f.being.index in fill, x.gold["id"]))
    return rows


def second_rows(x: Lesson, events: list[tuple[dict[str, Any], Happening]]) -> dict[str, list[tuple[list[float], bool]]]:
    """Second stage: a being beside a whole event, from first scores made without this report."""
    rows: dict[str, list[tuple[list[float], bool]]] = {r: [] for r in ROLES}
    standings = Standings(x.scene, [h for _, h in events])
    for gold, h in events:
        for r in ROLES:
            fill = set().union(*[x.names.get(n, set()) for n in gold[GOLD_ROLE[r]]] or [set()])
            for i, p in h.chances[r].items():
                if p > LEAST:
                    rows[r].append((second_row(r, h, x.beings[i], standings, x.shelf), i in fill))
    return rows
