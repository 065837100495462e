"""Who did it, to whom, and where: each name near an act's word is a candidate filler of each role.

Two stages. The first looks at one name beside one telling of the act (where it stands in the clause, after which
preposition, what lies between). The second looks at a being beside a whole event: its best first scores over all
tellings, its rank among rivals, its other roles.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from mahdar.reading.acts import Telling
from mahdar.reading.mentions import Mention
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer
from mahdar.reading.who import Being

ROLES = ("actor", "recipient", "place")
PREPOSITIONS = frozenset(
    "في علي من الي عن ضد بين مع عند قرب لدي نحو تجاه داخل خارج خلال عبر حول بعد قبل ضمن حيال ازاء بحق لصالح جانب بمن "
    "شمال جنوب شرق غرب شمالي جنوبي شرقي غربي وسط باتجاه امام خلف تحت فوق بقياده بواسطه بدعم".split()
)
_RELATIVES = frozenset("الذي التي الذين اللذين اللتين حيث".split())


@dataclass(slots=True)
class Happening:
    """One event of the report: its tellings, and who fills its roles (beings by index, likeliest first)."""

    type: str
    tellings: list[Telling]
    roles: dict[str, list[int]] = field(default_factory=dict)
    chances: dict[str, dict[int, float]] = field(default_factory=dict)

    @property
    def head(self) -> Telling:
        """The telling that names the event best: the likeliest of the body, else of the title."""
        return max(self.tellings, key=lambda t: t.chance)


class MentionFacts:
    """What a mention brings to any pair, computed once a report."""

    __slots__ = ("mention", "being", "kind", "type", "prep", "head", "follows", "facts")

    def __init__(self, scene: Scene, m: Mention, being: Being) -> None:
        self.mention = m
        self.being = being
        self.kind = "capital" if m.source == "capital" else ("state" if _is_state(scene, m) else m.kind)
        self.type = being_type(scene, being)
        i = m.first
        a, _ = scene.sentence(i)
        previous = scene.fold(i - 1, a, i) if i > a else "^"
        letters = m.prefix.lstrip("وف") if m.prefix not in ("و", "ف") else ""
        self.prep = letters or (previous if previous in PREPOSITIONS else "")
        self.head = previous
        self.follows = m.prefix[:1] in ("و",) or previous in ("و", "او")
        self.facts = [f"k={self.kind}", f"t={self.type}", f"src={m.source}", f"n={min(len(being.mentions), 4)}", f"first={being.index == 0}"]


def _is_state(scene: Scene, m: Mention) -> bool:
    return m.source in ("actor", "short") and m.ref >= 0 and scene.lexicon.compiled.actors[m.ref].kind == "state"


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


def window(scene: Scene, t: Telling) -> Iterator[int]:
    """Sentences whose names may fill a role of `t`: its own, two before, one after (three after in the title)."""
    s = scene.words.sentence_of[t.first]
    ahead = 3 if t.first < scene.title_end else 1
    yield from range(max(0, s - 2), min(len(scene.words.sentences), s + ahead + 1))


def pair_features(scene: Scene, t: Telling, f: MentionFacts, verbs: list[int], rank: int, path: str) -> list[str]:
    """Features of one name beside one telling. `verbs` are tokens of other tellings; `rank` counts names of the
    kind from the word outwards; `path` is the preposition governing the name (a coordinated name has its leader's)."""
    m = f.mention
    T, shape = t.type, t.shape
    st, sm = scene.words.sentence_of[t.first], scene.words.sentence_of[m.first]
    kind = f.kind
    if st != sm:
        d = sm - st
        title = "T" if t.first < scene.title_end or m.first < scene.title_end else ""
        out = [f"far={max(-3, min(3, d))}{title}|{kind}", f"far={d < 0}|{T}|{kind}", f"farrank={rank}|{kind}|{d < 0}"]
        out += [f"far{x}" for x in f.facts] + [f"farT={T}|{f.type}", f"farprep={path}|{kind}"]
        return out
    after = m.first >= t.last
    gap = m.first - t.last if after else t.first - m.last
    side = ">" if after else "<"
    lo, hi = (t.last, m.first) if after else (m.last, t.first)
    between = sum(lo <= v < hi for v in verbs)
    crossed = min(between, 2)
    comma = any(scene.tokens[i].surface in "،,:؛" for i in range(lo, hi))
    relative = any(scene.tokens[i].fold in _RELATIVES for i in range(lo, hi))
    near = 0 if gap <= 0 else 1 if gap == 1 else 2 if gap <= 3 else 3 if gap <= 6 else 4 if gap <= 12 else 5
    slot = f"{side}{path or ('adj' if near == 0 else 'np')}"
    frame = _frame(t, path, after, near)
    base = f"{slot}|{shape}|{kind}"
    out = [
        f"b={base}", f"bT={base}|{T}", f"bX={base}|x{crossed}", f"bR={base}|r{rank}", f"bC={base}|{comma}{relative}",
        f"d={side}{near}|{kind}", f"dT={side}{near}|{kind}|{T}", f"x={side}{crossed}|{kind}|{T}", f"xs={side}{crossed}|{shape}|{rank}",
        f"L={t.act.lemma}|{slot}|{kind}", f"Ls={t.act.lemma}|{side}|{shape}", f"head={f.head}|{side}|{kind}", f"headT={f.head}|{T}",
        f"fr={frame}|{kind}", f"frT={frame}|{T}|{shape}", f"frX={frame}|x{crossed}|r{rank}", f"ty={f.type}|{T}|{side}", f"ty={f.type}|{slot}",
        f"w={scene.tokens[t.first].fold}|{slot}", f"suf={t.matches[0].suffix}|{side}|{near}", f"pre={t.matches[0].prefix}|{slot}",
        f"r={rank}|{side}|{kind}", f"title={t.first < scene.title_end}|{base}",
    ]  # fmt: skip
    out += [f"sense={t.act.sense}|{slot}|{kind}", f"sense={t.act.sense}|{slot}|{shape}|x{crossed}", f"sense={t.act.sense}|{side}|{f.type}", f"sense={t.act.sense}|{frame}|{shape}"]
    coarse, fine = scene.clusters.get(f.head)
    out += [f"hc={coarse}|{side}|{kind}", f"hf={fine}|{side}", f"hcT={coarse}|{T}|{kind}"]
    if f.follows:
        out.append(f"coord|{base}")
    voice = {x.form.split(":")[1] for x in t.matches if x.form.count(":") > 1}
    if voice:
        gender = {x.form.split(":")[2][1:] for x in t.matches if x.form.count(":") > 1}
        out += [f"voice={''.join(sorted(voice))}|{slot}", f"agr={''.join(sorted(gender))[:4]}|{side}{near}|{kind}|{f.type}"]
    out += [f"{x}|{T}" for x in f.facts] + [f"{x}|{side}" for x in f.facts]
    return out


def _frame(t: Telling, path: str, after: bool, near: int) -> str:
    """What the lexicon's frame says of a name in this place."""
    act = t.act
    noun = t.shape in ("masd", "noun")
    if act.reciprocal and path in ("بين", "مع", "و"):
        return "side"
    wants = act.noun_patient if noun and act.noun_patient else act.patient
    folded = {"علي" if p == "على" else "الي" if p == "إلى" else p for p in wants}
    if path and path in folded:
        return "patient"
    if noun and (path in ("من", "قبل", "يد") or path in act.noun_agent):
        return "agent"
    if not path and after and near == 0:
        return "subject" if not noun else ("idafa-patient" if "idafa" in folded else "idafa")
    if not path and after:
        return "object" if "obj" in folded else "np"
    if not path and not after:
        return "before"
    return "in" if path in ("في", "ب") else "other"


def pairs(scene: Scene, t: Telling, facts: dict[int, MentionFacts], verbs: list[int]) -> Iterator[tuple[MentionFacts, list[str]]]:
    """Every candidate name beside a telling, with its features."""
    for s in window(scene, t):
        mentions = [m for m in scene.mentions_in[s] if m.entity >= 0 and not (m.first <= t.first < m.last)]
        same = s == scene.words.sentence_of[t.first]
        ranks: dict[tuple[bool, str], int] = {}
        order = sorted(mentions, key=lambda m: abs(m.first - t.first)) if same else mentions
        rank_of: dict[int, int] = {}
        for m in order:
            key = (m.first >= t.last, facts[id(m)].kind if facts[id(m)].kind != "state" else "group")
            rank_of[id(m)] = ranks[key] = ranks.get(key, -1) + 1
        path = ""
        previous: Mention | None = None
        for m in mentions:
            f = facts[id(m)]
            coordinated = f.follows and previous is not None and m.first - previous.last <= 4 and not f.prep
            path = path if coordinated else f.prep
            previous = m
            yield f, pair_features(scene, t, f, verbs, min(rank_of[id(m)], 4), path)


def score_tellings(scene: Scene, tellings: list[Telling], beings: list[Being], scorers: dict[str, Scorer]) -> None:
    """First stage: for each telling, the best score of every being for every role, kept in `telling.scores`."""
    facts = {id(m): MentionFacts(scene, m, beings[m.entity]) for m in scene.mentions if m.entity >= 0}
    verbs = sorted({t.first for t in tellings})
    for t in tellings:
        t.scores = {r: {} for r in ROLES}
        for f, features in pairs(scene, t, facts, [v for v in verbs if v != t.first]):
            for role in ROLES:
                if fits(role, f):
                    p = scorers[role].probability(features)
                    if p > t.scores[role].get(f.being.index, 0.0):
                        t.scores[role][f.being.index] = p


def gather_chances(events: list[Happening]) -> None:
    """A being's chance in an event is its best over the event's tellings."""
    for e in events:
        e.chances = {r: {} for r in ROLES}
        for t in e.tellings:
            for role in ROLES:
                for being, p in t.scores[role].items():
                    if p > e.chances[role].get(being, 0.0):
                        e.chances[role][being] = p


def fits(role: str, f: MentionFacts) -> bool:
    """Whether a name of this kind can fill the role at all."""
    if role == "place":
        return f.kind in ("place", "capital", "state")
    return True


def second_features(role: str, e: Happening, being: Being, scene: Scene, events: list[Happening]) -> list[str]:
    """Features of a being beside a whole event, from the first stage's scores."""
    p = e.chances[role][being.index]
    ranked = sorted(e.chances[role].values(), reverse=True)
    rank = ranked.index(p)
    top = ranked[0]
    others = [e.chances[r].get(being.index, 0.0) for r in ROLES if r != role]
    head = e.head
    kind = being.kind if being.kind != "role" else f"role:{being_type(scene, being)}"
    def bucket(x: float) -> int:
        return int(x * 10)
    out = [
        f"p={bucket(p)}", f"p={bucket(p)}|r={min(rank, 3)}", f"r={min(rank, 5)}", f"m={bucket(top - p)}",
        f"o={bucket(max(others))}|p={bucket(p)}", f"T={e.type}|p={bucket(p) // 2}", f"k={kind}|p={bucket(p) // 2}",
        f"T={e.type}|k={kind}", f"s={head.shape}|p={bucket(p) // 2}|r={min(rank, 2)}", f"n={min(len(e.tellings), 4)}|p={bucket(p) // 2}",
        f"second={bucket(ranked[1] if len(ranked) > 1 and rank == 0 else top)}|r={min(rank, 2)}",
        f"recip={head.act.reciprocal}|r={min(rank, 3)}|p={bucket(p) // 2}",
        f"L={head.act.lemma}|r={min(rank, 2)}", f"sense={head.act.sense}|r={min(rank, 2)}|p={bucket(p) // 2}", f"sense={head.act.sense}|k={kind}",
    ]  # fmt: skip
    near = [x for x in events if x is not e]
    used = sum(x.chances[role].get(being.index, 0.0) > 0.5 for x in near)
    out.append(f"used={min(used, 3)}|p={bucket(p) // 2}")
    return out


LIMIT = {"actor": 4, "recipient": 3, "place": 3}


def decide(scene: Scene, events: list[Happening], beings: list[Being], scorers: dict[str, Scorer]) -> None:
    """Choose each role's fillers by the second stage; the same being is not both actor and recipient."""
    for e in events:
        chosen: dict[str, list[tuple[float, int]]] = {}
        for role in ROLES:
            scorer = scorers[role + "2"]
            scored = [
                (scorer.probability(second_features(role, e, beings[i], scene, events)), i)
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
