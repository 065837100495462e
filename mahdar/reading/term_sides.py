"""Who owes a promise and to whom: each name near it is a candidate; where it stands beside the promise's word and
beside the words that govern it («طالب … بـ»، «وافق … على») tells which side it is on.

Two looks, as with the roles of events: a name beside a promise, then a being with its rank among its rivals.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

from mahdar.reading.acts import Telling, candidates
from mahdar.reading.beside import score_tellings
from mahdar.reading.facts import KINDS, Inside, MentionFacts, facts_inside
from mahdar.reading.heads import Floor, Governing
from mahdar.reading.promise import Promise
from mahdar.reading.roles import being_type
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Part, Scorer, Together, chance, names
from mahdar.reading.ties import added
from mahdar.record import TermKind

SIDES = ("debtor", "creditor")
TERM_KINDS = {name: i for i, name in enumerate(get_args(TermKind))}
LIMIT = {"debtor": 3, "creditor": 3}
_BACK, _AHEAD = 2, 1  # sentences whose names are looked at
_WEAK = frozenset("add done stage".split())
LEAST = 0.03
_SURE = (0.05, 0.15, 0.3, 0.5, 0.75)
_HOLDERS = frozenset("سجون سجونه سجن يحتجز يحتجزهم تحتجز تحتجزهم لدي يحتجزون قبضه خاطفي محتجزه اسري".split())

_MUTUAL = frozenset(("ceasefire", "pause", "next_step", "monitor", "other"))  # what both sides owe each other


@dataclass(slots=True)
class Claimant:
    """A being that may be on a side of a promise, with the first chances of its best mention and its facts."""

    being: int
    kind: str
    chances: dict[str, float]


class Court:
    """What the sides of all promises of a report are judged by: governing words with their doers, names by sentence."""

    def __init__(self, scene: Scene, floor: Floor, promises: Sequence[Promise], roles: dict[str, Scorer]) -> None:
        self.scene = scene
        self.floor = floor
        self.inside: Inside = facts_inside(scene, scene.beings)
        self.governing = [self._governors(p) for p in promises]
        wanted = {g.first for gs in self.governing for g in gs} | {p.first for p in promises}
        self.told: dict[int, Telling] = {}
        for t in candidates(scene):
            if t.first in wanted:
                self.told.setdefault(t.first, t)
        score_tellings(scene, list(self.told.values()), scene.beings, roles)
        self.busy = {b.index: min(len(b.mentions), 5) for b in scene.beings}
        groups = sorted([b for b in scene.beings if b.kind == "group"], key=lambda b: -len(b.mentions))
        self.standing = {b.index: min(n, 4) for n, b in enumerate(groups)}
        self.deeds: dict[int, dict[str, int]] = {}
        senses = {g.first: g.sense for gs in self.governing for g in gs}
        for i, t in self.told.items():
            for being in set(t.scores["actor"]) | set(t.scores["recipient"]):
                does, suffers = _doing(t, being)
                for name, n in ((senses.get(i, "own") + "+", does), (senses.get(i, "own") + "-", suffers)):
                    if n >= 2:
                        mine = self.deeds.setdefault(being, {})
                        mine[name] = max(mine.get(name, 0), n)

    def _governors(self, p: Promise) -> list[Governing]:
        """The two nearest strong governing words before a promise, its sentence first."""
        a, _ = self.scene.sentence(p.first)
        found = [g for g in self.floor.before(p.first, max(0, a - 60)) if g.sense not in _WEAK]
        return found[:2]

    def near(self, p: Promise) -> Iterator[MentionFacts]:
        """The names that may be on a side: of its sentence, two before, one after, and the title."""
        s = self.scene.words.sentence_of[p.first]
        for k in range(max(0, s - _BACK), min(len(self.inside), s + _AHEAD + 1)):
            yield from self.inside[k]
        if s - _BACK > 0:
            yield from [f for f in self.inside[0] if f.title]


def side_features(court: Court, k: int, p: Promise, f: MentionFacts, rank: int) -> list[str]:
    """Features of one name beside the `k`th promise."""
    return names(side_parts(court, k, p, f, rank))


def side_parts(court: Court, k: int, p: Promise, f: MentionFacts, rank: int) -> list[Part]:
    """The features in parts."""
    scene, m = court.scene, f.mention
    s = scene.words.sentence_of[p.first]
    away = max(-3, min(2, f.sentence - s))
    where = "in" if p.begin <= m.first < p.end else "<" if m.first < p.begin else ">"
    gap = m.first - p.last if m.first >= p.last else p.first - m.last
    near = sum(gap > x for x in (0, 1, 3, 6, 12, 25)) if away == 0 else 7
    shape = _shape(scene, p)
    out: list[Part] = [
        (_place, p.kind, where, near, away, f.prep, f.kind, f.type, rank, shape, f.follows),
        (_being, p.kind, f.type, f.kind, court.busy[f.being.index], f.title, f.being.index == 0),
        (_rank, p.kind, court.standing.get(f.being.index, 9), f.kind),
        f"head={f.head}|{where}",
    ]
    out += [(_deed, name, n > 3, p.kind) for name, n in court.deeds.get(f.being.index, {}).items()]
    own = court.told.get(p.first)
    if own is not None:
        out.append((_doer, "h", own.act.type, p.kind, *_doing(own, f.being.index)))
    for n, g in enumerate(court.governing[k]):
        side = "<" if m.last <= g.first else "|" if m.first < p.first else ">"
        beyond = g.last <= p.first and scene.words.sentence_of[g.first] != s
        told = court.told.get(g.first)
        doing = _doing(told, f.being.index) if told is not None else (0, 0)
        out.append((_governed, n, g.sense, g.lemma, side, beyond, f.prep, p.kind, m.first - g.last <= 1, *doing))
    if any(scene.tokens[i].fold in _HOLDERS for i in range(max(0, m.first - 2), m.first)):
        out.append((_holds, p.kind))
    return out


def _shape(scene: Scene, p: Promise) -> str:
    found = scene.matches_from(p.first, "term")
    return found[0].form.split(":")[0] if found else "other"


def _doing(t: Telling, being: int) -> tuple[int, int]:
    """How surely a being does and suffers what a word tells, 0 to 5."""
    does, suffers = t.scores["actor"].get(being, 0.0), t.scores["recipient"].get(being, 0.0)
    return sum([does > x for x in _SURE]), sum([suffers > x for x in _SURE])


def _place(
    K: str, where: str, near: int, away: int, prep: str, kind: str, type_: str, rank: int, shape: str, follows: bool
) -> list[str]:
    return [
        f"w={where}{near}", f"w={where}{near}|{shape}", f"w={where}{away}|{kind}", f"w={where}|{K}",
        f"prep={prep}|{where}|{shape}", f"prep={prep}|{where}|{near}", f"prep={prep}|{K}", f"r={rank}|{where}",
        f"r={rank}|{kind}|{away}", f"w={where}{near}|{type_}", f"follows={follows}|{where}{min(near, 3)}",
    ]  # fmt: skip


def _being(K: str, type_: str, kind: str, busy: int, title: bool, first: bool) -> list[str]:
    return [
        f"t={type_}", f"t={type_}|{K}", f"k={kind}", f"k={kind}|{K}", f"n={busy}|{kind}", f"title={title}|{kind}",
        f"first={first}",
    ]  # fmt: skip


def _rank(K: str, standing: int, kind: str) -> list[str]:
    return [f"standing={standing}|{kind}", f"standing={standing}|{K}"]


def _deed(name: str, surely: bool, K: str) -> list[str]:
    return [f"deed={name}", f"deed={name}|{K}", f"deed={name}|{surely}"]


def _doer(of: str, T: str, K: str, does: int, suffers: int) -> list[str]:
    return [f"{of}do={does}", f"{of}do={does}|{K}", f"{of}do={does}|{T}", f"{of}su={suffers}", f"{of}su={suffers}|{K}"]


def _governed(
    n: int, sense: str, L: str, side: str, beyond: bool, prep: str, K: str, next_: bool, does: int, suffers: int
) -> list[str]:
    g = f"g{n}"
    return [
        f"{g}={sense}|{side}", f"{g}={sense}|{side}|{prep}", f"{g}={sense}|{side}|{next_}", f"{g}={L}|{side}",
        f"{g}do={sense}|{does}", f"{g}su={sense}|{suffers}", f"{g}do={sense}|{does}|{suffers}|{beyond}",
        f"{g}do={sense}|{does}|{K}", f"{g}su={sense}|{suffers}|{K}", f"{g}do={L}|{does}", f"{g}su={L}|{suffers}",
    ]  # fmt: skip


def _holds(K: str) -> list[str]:
    return ["holds", f"holds|{K}"]


Place = tuple[int, int]  # how many names of its kind are nearer, and how often its group is named among all


def pairs(court: Court, k: int, p: Promise) -> Iterator[tuple[MentionFacts, list[Part], Place]]:
    """Every name near the `k`th promise, with its features in parts and its place; ranks count outwards."""
    found = [f for f in court.near(p) if not p.first <= f.mention.first < p.last]
    order = sorted(range(len(found)), key=lambda n: abs(found[n].mention.first - p.first))
    seen: dict[tuple[bool, str], int] = {}
    for n in order:
        f = found[n]
        key = f.mention.first >= p.last, f.side
        seen[key] = seen.get(key, -1) + 1
        rank = min(seen[key], 4)
        yield f, side_parts(court, k, p, f, rank), (rank, min(court.standing.get(f.being.index, 9), 5))


Elsewhere = dict[tuple[int, str], list[tuple[int, float]]]  # being and side → promise and first chance there


def elsewhere_of(rivals: Sequence[Sequence[Claimant]]) -> Elsewhere:
    """The first chances of every being on every side of all promises."""
    out: Elsewhere = {}
    for k, found in enumerate(rivals):
        for c in found:
            for side in SIDES:
                out.setdefault((c.being, side), []).append((k, c.chances[side]))
    return out


def second_features(
    side: str, c: Claimant, rivals: Sequence[Claimant], p: Promise, k: int, court: Court, elsewhere: Elsewhere
) -> list[str]:
    """Features of a being on one side of the `k`th promise, from the first chances of all."""
    far = {s: int(max([x for n, x in elsewhere[c.being, s] if n != k], default=0.0) * 10) // 2 for s in SIDES}
    mine = c.chances[side]
    other = c.chances[SIDES[side == "debtor"]]
    ranked = sorted([r.chances[side] for r in rivals], reverse=True)
    rank = min(ranked.index(mine), 4)
    top = max([r.chances["debtor"] for r in rivals if r is not c], default=0.0)
    p10, o10 = int(mine * 10), int(other * 10)
    kind = c.kind
    type_ = being_type(court.scene, court.scene.beings[c.being])
    return [
        f"p={p10}", f"p={p10}|r={rank}", f"r={rank}", f"o={o10}|p={p10}", f"m={int((ranked[0] - mine) * 10)}",
        f"K={p.kind}|p={p10 // 2}", f"k={kind}|p={p10 // 2}", f"k={kind}|r={rank}", f"t={type_}|p={p10 // 2}",
        f"n={min(len(rivals), 6)}|r={rank}", f"rival={int(top * 10)}|p={p10 // 2}",
        f"second={int((ranked[1] if len(ranked) > 1 else 0.0) * 10)}|r={rank}", f"K={p.kind}|r={rank}",
        f"far={far[side]}|{far[SIDES[side == 'debtor']]}", f"far={far[side]}|p={p10 // 2}",
        f"far-={far[SIDES[side == 'debtor']]}|p={p10 // 2}", f"o={o10}|{p.kind}",
    ]  # fmt: skip


def claimants(court: Court, k: int, p: Promise, first: dict[str, Scorer]) -> list[Claimant]:
    """The beings near a promise with their first chances on each side: of their best mention, as the scorers see it,
    and of all their mentions, as the network does."""
    together = Together.of(*[first[s] for s in SIDES])
    odds: dict[int, list[float]] = {}
    near: list[tuple[MentionFacts, Place]] = []
    for f, parts, place in pairs(court, k, p):
        said = together.weigh(parts)
        best = odds.get(f.being.index)
        odds[f.being.index] = said if best is None else [max(x, y) for x, y in zip(best, said, strict=True)]
        near.append((f, place))
    if court.scene.view is not None and near:
        others = court.scene.view.odds("sides", *ties_of(p, near))
        for being, said in added([f.being.index for f, _ in near], others).items():
            odds[being] = [(x + y) / 2 for x, y in zip(odds[being], said, strict=True)]
    kinds = {f.being.index: f.kind for f, _ in reversed(near)}
    return [
        Claimant(being, kinds[being], {side: chance(x) for side, x in zip(SIDES, said, strict=True)})
        for being, said in odds.items()
    ]


def ties_of(p: Promise, near: Sequence[tuple[MentionFacts, Place]]) -> tuple[list[list[int]], list[list[int]]]:
    """A promise and the names near it as tokens, and what the network is told of the two."""
    at = [[p.first, p.last, f.mention.first, f.mention.last] for f, _ in near]
    return at, [[KINDS.get(f.kind, 1), TERM_KINDS[p.kind], *place, min(len(f.being.mentions), 5)] for f, place in near]


def find_sides(court: Court, promises: Sequence[Promise], scorers: dict[str, Scorer]) -> None:
    """Give each promise its debtors and creditors, likeliest first. `scorers`: by side, and by side + «2»."""
    told = [claimants(court, k, p, scorers) for k, p in enumerate(promises)]
    elsewhere = elsewhere_of(told)
    for k, (p, rivals) in enumerate(zip(promises, told, strict=True)):
        chosen: dict[str, list[tuple[float, int]]] = {}
        for side in SIDES:
            second = scorers[side + "2"]
            chances = [
                (chance(second.score(second_features(side, c, rivals, p, k, court, elsewhere))), c.being)
                for c in rivals
                if c.chances[side] > LEAST
            ]
            kept = sorted([x for x in chances if x[0] >= second.threshold], reverse=True)[: LIMIT[side]]
            chosen[side] = kept or sorted(chances, reverse=True)[:1]
        if p.kind not in _MUTUAL:
            _apart(chosen)
        for side in SIDES:
            setattr(p, side, [being for _, being in chosen[side]])


def _apart(chosen: dict[str, list[tuple[float, int]]]) -> None:
    """Nobody owes something to itself: a being stays on the side where it is likelier."""
    odds = {side: {being: x for x, being in found} for side, found in chosen.items()}
    debtors, creditors = (odds[side] for side in SIDES)
    for being in debtors.keys() & creditors.keys():
        loser = SIDES[1] if debtors[being] >= creditors[being] else SIDES[0]
        chosen[loser] = [x for x in chosen[loser] if x[1] != being]
