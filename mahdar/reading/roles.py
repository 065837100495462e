"""Who did it, to whom, and where: each name near an act's word is a candidate filler of each role.

Two stages. The first looks at one name beside one telling of the act (where it stands in the clause, after which
preposition, what lies between). The second looks at a being beside a whole event: its best first scores over all
tellings, its rank among rivals, its other roles.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from mahdar.reading.acts import Telling
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Part, Scorer, chance, listing, names
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
    alike: float = -9.0  # log-odds of its first telling with the event it came nearest to joining

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


class Standings:
    """The chances of all events together: who is likely in how many of them, and how each event ranks its beings."""

    def __init__(self, scene: Scene, events: list[Happening]) -> None:
        self.used = {role: Counter(i for e in events for i, p in e.chances[role].items() if p > 0.5) for role in ROLES}
        self.ranked = {(id(e), role): sorted(e.chances[role].values(), reverse=True) for e in events for role in ROLES}
        self.heads = {id(e): e.head for e in events}


def second_features(role: str, e: Happening, being: Being, scene: Scene, events: list[Happening]) -> list[str]:
    """Features of a being beside a whole event, from the first stage's scores."""
    return names(second_parts(role, e, being, scene, Standings(scene, events)))


def second_parts(role: str, e: Happening, being: Being, scene: Scene, standings: Standings) -> list[Part]:
    """The features of a being beside an event in parts."""
    p = e.chances[role][being.index]
    ranked = standings.ranked[id(e), role]
    rank = ranked.index(p)
    top = ranked[0]
    others = max([e.chances[r].get(being.index, 0.0) for r in ROLES if r != role])
    head = standings.heads[id(e)]
    kind = being.kind if being.kind != "role" else f"role:{being_type(scene, being)}"
    second = ranked[1] if len(ranked) > 1 and rank == 0 else top
    used = standings.used[role][being.index] - (p > 0.5)
    tenth, fifth, r2 = int(p * 10), int(p * 10) // 2, min(rank, 2)
    return [
        (_chances, tenth, min(rank, 5), int((top - p) * 10), int(others * 10), min(used, 3)),
        (_kinds, e.type, kind, fifth),
        (_heading, head.shape, min(len(e.tellings), 4), fifth, r2, int(second * 10)),
        (_sides, head.act.reciprocal, min(rank, 3), fifth),
        (_senses, head.act.lemma, head.act.sense, r2, fifth, kind),
    ]


@listing
def _chances(p: int, rank: int, below: int, others: int, used: int) -> list[str]:
    return [
        f"p={p}",
        f"p={p}|r={min(rank, 3)}",
        f"r={rank}",
        f"m={below}",
        f"o={others}|p={p}",
        f"used={used}|p={p // 2}",
    ]


@listing
def _kinds(T: str, kind: str, p: int) -> list[str]:
    return [f"T={T}|p={p}", f"k={kind}|p={p}", f"T={T}|k={kind}"]


@listing
def _heading(shape: str, n: int, p: int, rank: int, second: int) -> list[str]:
    return [f"s={shape}|p={p}|r={rank}", f"n={n}|p={p}", f"second={second}|r={rank}"]


@listing
def _sides(reciprocal: bool, rank: int, p: int) -> list[str]:
    return [f"recip={reciprocal}|r={rank}|p={p}"]


@listing
def _senses(L: str, sense: str | None, rank: int, p: int, kind: str) -> list[str]:
    return [f"L={L}|r={rank}", f"sense={sense}|r={rank}|p={p}", f"sense={sense}|k={kind}"]


LIMIT = {"actor": 4, "recipient": 3, "place": 3}


def decide(scene: Scene, events: list[Happening], beings: list[Being], scorers: dict[str, Scorer]) -> None:
    """Choose each role's fillers by the second stage; the same being is not both actor and recipient."""
    standings = Standings(scene, events)
    for e in events:
        chosen: dict[str, list[tuple[float, int]]] = {}
        for role in ROLES:
            scorer = scorers[role + "2"]
            scored = [
                (chance(scorer.weigh(second_parts(role, e, beings[i], scene, standings))), i)
                for i, p in e.chances[role].items()
                if p > 0.02
            ]
            chosen[role] = sorted([x for x in scored if x[0] >= scorer.threshold], reverse=True)[: LIMIT[role]]
        _apart(chosen)
        e.roles = {role: [i for _, i in chosen[role]] for role in ROLES}


def _apart(chosen: dict[str, list[tuple[float, int]]]) -> None:
    actors = {i: p for p, i in chosen["actor"]}
    recipients = {i: p for p, i in chosen["recipient"]}
    for i in actors.keys() & recipients.keys():
        loser = "recipient" if actors[i] >= recipients[i] else "actor"
        chosen[loser] = [x for x in chosen[loser] if x[1] != i]
