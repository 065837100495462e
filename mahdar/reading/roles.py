"""Who did it, to whom, and where: each name near an act's word is a candidate filler of each role.

Two stages. The first looks at one name beside one telling of the act (where it stands in the clause, after which
preposition, what lies between). The second looks at a being beside a whole event: its best first scores over all
tellings, its rank among rivals, its other roles.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from mahdar.reading.acts import Telling
from mahdar.reading.atlas import Atlas
from mahdar.reading.net import SHAPES, TYPES
from mahdar.reading.scene import Scene
from mahdar.reading.trees import Trees
from mahdar.reading.who import Being

ROLES = ("actor", "recipient", "place")


@dataclass(slots=True)
class Happening:
    """One event of the report: its tellings, and who fills its roles (beings by index, likeliest first)."""

    type: str
    tellings: list[Telling]
    roles: dict[str, list[int]] = field(default_factory=dict)
    chances: dict[str, dict[int, float]] = field(default_factory=dict)
    confidence: float = 0.0
    alike: float = -9.0  # the highest log-odds of any of its tellings with one of another event's

    @property
    def head(self) -> Telling:
        """The telling that names the event best: the likeliest of the body, else of the title."""
        return max(self.tellings, key=lambda t: t.chance)


def being_type(scene: Scene, being: Being) -> str:
    """The group type of a being, as far as the lexicon knows it."""
    c = scene.lexicon.compiled
    if being.ref < 0:
        return "?"
    if being.source in ("actor", "short", "capital"):
        return c.actors[being.ref].type or c.actors[being.ref].kind
    if being.source == "inst":
        return c.institutions[being.ref].type
    if being.source == "role":
        return c.roles[being.ref].type
    return "place"


def gather_chances(events: list[Happening]) -> None:
    """A being's chance in an event is its best over the event's tellings."""
    for e in events:
        e.chances = {r: {} for r in ROLES}
        for t in e.tellings:
            for role in ROLES:
                for being, p in t.scores[role].items():
                    if p > e.chances[role].get(being, 0.0):
                        e.chances[role][being] = p


Row = list[float]
_KINDS = {kind: i for i, kind in enumerate(("person", "group", "place", "role", "facility"))}
_POSSIBLE = 0.3  # a first score from which on a being is a rival


class Standings:
    """The chances of all events together: who is likely in how many of them, and how each event ranks its beings."""

    def __init__(self, scene: Scene, events: list[Happening]) -> None:
        self.used = {role: Counter(i for e in events for i, p in e.chances[role].items() if p > 0.5) for role in ROLES}
        self.ranked = {(id(e), role): sorted(e.chances[role].values(), reverse=True) for e in events for role in ROLES}
        self.heads = {id(e): e.head for e in events}
        self.best = {id(e): [max(e.chances[role].values(), default=0.0) for role in ROLES] for e in events}
        self.title_end = scene.title_end
        self._atlas = Atlas(scene, scene.beings)

    def nesting(self, e: Happening, being: int) -> Row:
        """How wide a place is; the best chances of others beside the event that lie in it, that it lies in, and that
        no gazetteer row is known of."""
        atlas, within, around, unknown = self._atlas, 0.0, 0.0, 0.0
        for i, p in e.chances["place"].items():
            if i == being:
                continue
            if p > within and atlas.inside(i, being):
                within = p
            if p > around and atlas.inside(being, i):
                around = p
            if p > unknown and not atlas.width(i):
                unknown = p
        return [atlas.width(being), within, around, unknown]


def second_row(role: str, e: Happening, being: Being, standings: Standings, shelf: int = 0) -> Row:
    """A being beside a whole event in numbers, from the first stage's scores: its chance and rank in the role and in
    the others, how often it is told, where its names stand, the event. `shelf`: the gold folder (0 in reading)."""
    p, ranked, head = e.chances[role][being.index], standings.ranked[id(e), role], standings.heads[id(e)]
    rank, top = ranked.index(p), ranked[0]
    second = ranked[1] if len(ranked) > 1 and rank == 0 else 0.0 if rank == 0 else top
    told = sorted([t.scores[role].get(being.index, 0.0) for t in e.tellings], reverse=True)
    at = [m.first for m in being.mentions]
    return [
        p, rank, top - p, second, sum([q > _POSSIBLE for q in ranked]), sum(ranked),
        *[e.chances[r].get(being.index, 0.0) for r in ROLES if r != role],
        standings.used[role][being.index] - (p > 0.5), told[1] if len(told) > 1 else -1.0, len(told),
        _KINDS.get(being.kind, -1), len(at), at[0],
        min([abs(i - head.first) for i in at]), min([abs(i - t.first) for i in at for t in e.tellings]),
        at[0] < standings.title_end, TYPES[e.type], SHAPES[head.shape], head.act.reciprocal, len(standings.heads),
        *standings.best[id(e)], *(standings.nesting(e, being.index) if role == "place" else ()), shelf,
    ]  # fmt: skip


LEAST = 0.02  # a first score below which a being is out of the question
LIMIT = {"actor": 4, "recipient": 3, "place": 3}


def decide(scene: Scene, events: list[Happening], beings: list[Being], seconds: dict[str, Trees]) -> None:
    """Choose each role's fillers by the second stage; the same being is not both actor and recipient."""
    chosen: dict[int, dict[str, list[tuple[float, int]]]] = {id(e): {} for e in events}
    standings = Standings(scene, events)
    for role in ROLES:
        chances = second_chances(role, standings, events, beings, seconds[role])
        for e in events:
            likely = [(p, i) for i, p in chances[id(e)].items() if p >= seconds[role].threshold]
            chosen[id(e)][role] = sorted(likely, reverse=True)[: LIMIT[role]]
    for e in events:
        _apart(chosen[id(e)])
        e.roles = {role: [i for _, i in chosen[id(e)][role]] for role in ROLES}


def second_chances(
    role: str, standings: Standings, events: list[Happening], beings: list[Being], second: Trees
) -> dict[int, dict[int, float]]:
    """By the id of each event, the chance of every being that the first stage does not rule out."""
    asked = [(id(e), i) for e in events for i, p in e.chances[role].items() if p > LEAST]
    by = {id(e): e for e in events}
    chances = second.chances([second_row(role, by[e], beings[i], standings) for e, i in asked])
    out: dict[int, dict[int, float]] = {id(e): {} for e in events}
    for (e, i), p in zip(asked, chances, strict=True):
        out[e][i] = p
    return out


def _apart(chosen: dict[str, list[tuple[float, int]]]) -> None:
    actors = {i: p for p, i in chosen["actor"]}
    recipients = {i: p for p, i in chosen["recipient"]}
    for i in actors.keys() & recipients.keys():
        loser = "recipient" if actors[i] >= recipients[i] else "actor"
        chosen[loser] = [x for x in chosen[loser] if x[1] != i]
