"""First stage of the roles: one name beside one telling of an act, as candidate filler of each role.

What counts is where the name stands in the clause, after which preposition, and what lies between.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from operator import attrgetter

from mahdar.reading.acts import Telling
from mahdar.reading.facts import KINDS, Inside, MentionFacts, TellingFacts, facts_inside
from mahdar.reading.mentions import Mention
from mahdar.reading.roles import ROLES
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Part, Scorer, Together, chance, listing, names
from mahdar.reading.tagger import Clusters
from mahdar.reading.ties import View, added
from mahdar.reading.who import Being

_REACH = 400  # tokens between a name and an act's word beyond which they are not looked at together
FRAMES = {
    name: i
    for i, name in enumerate("side patient agent subject idafa-patient idafa object np before in other far".split())
}
_first = attrgetter("mention.first")


def window(scene: Scene, t: Telling) -> Iterator[int]:
    """Sentences whose names may fill a role of `t`: its own, two before, one after (three after in the title)."""
    s = scene.words.sentence_of[t.first]
    ahead = 3 if t.first < scene.title_end else 1
    yield from range(max(0, s - 2), min(len(scene.words.sentences), s + ahead + 1))


def pair_features(scene: Scene, t: Telling, f: MentionFacts, verbs: list[int], rank: int, path: str) -> list[str]:
    """Features of one name beside one telling. `verbs` are tokens of the tellings; `rank` counts names of the
    kind from the word outwards; `path` is the preposition governing the name (a coordinated name has its leader's)."""
    return names(pair_parts(scene, TellingFacts(scene, t, verbs), f, rank, path)[0])


def pair_parts(scene: Scene, tf: TellingFacts, f: MentionFacts, rank: int, path: str) -> tuple[list[Part], Place]:
    """The features of a name beside a telling in parts, and its place."""
    m, t, kind = f.mention, tf.telling, f.kind
    T, shape, act = t.type, t.shape, t.act
    if tf.sentence != f.sentence:
        title = "T" if tf.title or f.title else ""
        far: list[Part] = [
            (_far, f.sentence - tf.sentence, title, kind, T, rank),
            (_far_facts, f.facts, T, f.type, path, kind),
        ]
        return far, (3, rank, FRAMES["far"])
    after = m.first >= t.last
    gap = m.first - t.last if after else t.first - m.last
    side = ">" if after else "<"
    lo, hi = (t.last, m.first) if after else (m.last, t.first)
    crossed = min(bisect_left(tf.verbs, hi) - bisect_left(tf.verbs, lo), 2) if lo < hi else 0
    near = 0 if gap <= 0 else 1 if gap == 1 else 2 if gap <= 3 else 3 if gap <= 6 else 4 if gap <= 12 else 5
    adjoins = near == 0 or f.begins == t.last
    slot = f"{side}{path or ('adj' if adjoins else 'np')}"
    frame = _frame(tf, path, after, adjoins)
    breaks = f"{scene.any_between(scene.commas, lo, hi)}{scene.any_between(scene.relatives, lo, hi)}"
    out: list[Part] = [
        (_slot, slot, shape, kind, T, crossed, rank, breaks, tf.title, f.follows),
        (_distance, side, near, kind, T, crossed, shape, rank),
        (_lemma, act.lemma, act.sense, slot, side, kind, shape, crossed, f.type, frame),
        (_framed, frame, kind, T, shape, crossed, rank),
        (_heads, scene.clusters, f.head, side, kind, T),
        (_outer, scene.clusters, f.outer, slot, kind, T),
        f"w={tf.word}|{slot}",
        (_clitics, t.matches[0].suffix, t.matches[0].prefix, side, near, slot),
        (_types, f.type, T, side, slot, f.facts),
    ]
    if tf.voice:
        out.append((_voices, tf.voice, tf.agreement, slot, side, near, kind, f.type))
    return out, (crossed, rank, FRAMES[frame])


@listing
def _far(d: int, title: str, kind: str, T: str, rank: int) -> list[str]:
    return [f"far={max(-3, min(3, d))}{title}|{kind}", f"far={d < 0}|{T}|{kind}", f"farrank={rank}|{kind}|{d < 0}"]


@listing
def _far_facts(facts: tuple[str, ...], T: str, type_: str, path: str, kind: str) -> list[str]:
    return [f"far{x}" for x in facts] + [f"farT={T}|{type_}", f"farprep={path}|{kind}"]


@listing
def _slot(
    slot: str, shape: str, kind: str, T: str, crossed: int, rank: int, breaks: str, title: bool, follows: bool
) -> list[str]:
    base = f"{slot}|{shape}|{kind}"
    out = [
        f"b={base}",
        f"bT={base}|{T}",
        f"bX={base}|x{crossed}",
        f"bR={base}|r{rank}",
        f"bC={base}|{breaks}",
        f"title={title}|{base}",
    ]
    return [*out, f"coord|{base}"] if follows else out


@listing
def _distance(side: str, near: int, kind: str, T: str, crossed: int, shape: str, rank: int) -> list[str]:
    return [
        f"d={side}{near}|{kind}", f"dT={side}{near}|{kind}|{T}", f"x={side}{crossed}|{kind}|{T}",
        f"xs={side}{crossed}|{shape}|{rank}", f"r={rank}|{side}|{kind}",
    ]  # fmt: skip


@listing
def _lemma(
    L: str, sense: str | None, slot: str, side: str, kind: str, shape: str, crossed: int, type_: str, frame: str
) -> list[str]:
    return [
        f"L={L}|{slot}|{kind}", f"Ls={L}|{side}|{shape}", f"sense={sense}|{slot}|{kind}",
        f"sense={sense}|{slot}|{shape}|x{crossed}", f"sense={sense}|{side}|{type_}", f"sense={sense}|{frame}|{shape}",
    ]  # fmt: skip


@listing
def _framed(frame: str, kind: str, T: str, shape: str, crossed: int, rank: int) -> list[str]:
    return [f"fr={frame}|{kind}", f"frT={frame}|{T}|{shape}", f"frX={frame}|x{crossed}|r{rank}"]


@listing
def _heads(clusters: Clusters, head: str, side: str, kind: str, T: str) -> list[str]:
    """The word before the name."""
    coarse, fine = clusters.get(head)
    return [
        f"head={head}|{side}|{kind}", f"headT={head}|{T}", f"hc={coarse}|{side}|{kind}", f"hf={fine}|{side}",
        f"hcT={coarse}|{T}|{kind}",
    ]  # fmt: skip


@listing
def _outer(clusters: Clusters, word: str, slot: str, kind: str, T: str) -> list[str]:
    """The noun that the name completes, where there is one."""
    if not word:
        return [f"outer=|{slot}"]
    return [f"outer={word}|{slot}", f"oT={word}|{T}|{slot[0]}", f"oc={clusters.get(word)[0]}|{slot}|{kind}"]


@listing
def _clitics(suffix: str, prefix: str, side: str, near: int, slot: str) -> list[str]:
    return [f"suf={suffix}|{side}|{near}", f"pre={prefix}|{slot}"]


@listing
def _types(type_: str, T: str, side: str, slot: str, facts: tuple[str, ...]) -> list[str]:
    return [
        f"ty={type_}|{T}|{side}",
        f"ty={type_}|{slot}",
        *[f"{x}|{T}" for x in facts],
        *[f"{x}|{side}" for x in facts],
    ]


@listing
def _voices(voice: str, agreement: str, slot: str, side: str, near: int, kind: str, type_: str) -> list[str]:
    return [f"voice={voice}|{slot}", f"agr={agreement}|{side}{near}|{kind}|{type_}"]


def _frame(tf: TellingFacts, path: str, after: bool, adjoins: bool) -> str:
    """What the lexicon's frame says of a name in this place."""
    act, noun = tf.telling.act, tf.noun
    if act.reciprocal and path in ("بين", "مع", "و"):
        return "side"
    if path and path in tf.wants:
        return "patient"
    if noun and (path in ("من", "قبل", "يد") or path in act.noun_agent):
        return "agent"
    if not path and after and adjoins:
        return "subject" if not noun else ("idafa-patient" if "idafa" in tf.wants else "idafa")
    if not path and after:
        return "object" if "obj" in tf.wants else "np"
    if not path and not after:
        return "before"
    return "in" if path in ("في", "ب") else "other"


# Where a name stands beside a telling, for the network: tellings in between (3: in another sentence), names of its
# kind that are nearer, its place in the frame.
Place = tuple[int, int, int]


def pairs(
    scene: Scene, t: Telling, inside: Inside, verbs: list[int]
) -> Iterator[tuple[MentionFacts, list[Part], Place]]:
    """Every candidate name beside a telling, with its features in parts, and its place."""
    tf = TellingFacts(scene, t, verbs)
    for s in window(scene, t):
        lo = bisect_right(inside[s], t.first - _REACH, key=_first)
        hi = bisect_left(inside[s], t.first + _REACH, lo=lo, key=_first)
        near = [f for f in inside[s][lo:hi] if not (f.mention.first <= t.first < f.mention.last)]
        ranks = _ranks(near, t, s == tf.sentence)
        path = ""
        previous: Mention | None = None
        for f, rank in zip(near, ranks, strict=True):
            m = f.mention
            coordinated = f.follows and previous is not None and m.first - previous.last <= 4 and not f.prep
            path = path if coordinated else f.prep or f.under
            previous = m
            yield f, *pair_parts(scene, tf, f, rank, path)


def _ranks(near: list[MentionFacts], t: Telling, same: bool) -> list[int]:
    """How many names of its kind and side stand nearer than each, up to 4."""
    order = list(range(len(near)))
    if same:
        order.sort(key=[abs(f.mention.first - t.first) for f in near].__getitem__)
    seen: dict[tuple[bool, str], int] = {}
    out = [0] * len(near)
    for n in order:
        key = near[n].mention.first >= t.last, near[n].side
        out[n] = min(seen.get(key, 0), 4)
        seen[key] = seen.get(key, 0) + 1
    return out


def score_tellings(
    scene: Scene, tellings: list[Telling], beings: list[Being], scorers: dict[str, Scorer], view: View | None = None
) -> None:
    """First stage: for each telling, the best score of every being for every role, kept in `telling.scores`.

    With a `view`, it is the mean of what the scorers and the network say.
    """
    if not tellings:
        return
    inside = facts_inside(scene, beings)
    verbs = sorted({t.first for t in tellings})
    together = Together.of(*[scorers[role] for role in ROLES])
    beside: list[Beside] = []
    for n, t in enumerate(tellings):
        odds: dict[str, dict[int, float]] = {r: {} for r in ROLES}
        for f, parts, place in pairs(scene, t, inside, verbs):
            being = f.being.index
            for role, x in zip(ROLES if f.placed else ROLES[:2], together.weigh(parts), strict=False):
                if x > odds[role].get(being, -99.0):
                    odds[role][being] = x
            beside.append((n, f, place))
        t.scores = odds
    if view is not None:
        _second_opinion(view, tellings, beside)
    for t in tellings:
        t.scores = {role: {being: chance(x) for being, x in found.items()} for role, found in t.scores.items()}


Beside = tuple[int, MentionFacts, Place]  # the number of a telling, a name, where it stands


def _second_opinion(view: View, tellings: list[Telling], beside: list[Beside]) -> None:
    """The mean with the network's log-odds, which add up over the mentions of a being."""
    odds = view.odds("roles", *ties_of(tellings, beside))
    for (n, being), said in added([(n, f.being.index) for n, f, _ in beside], odds).items():
        for role, x in zip(ROLES, said, strict=True):
            mine = tellings[n].scores[role]
            if being in mine:
                mine[being] = (mine[being] + x) / 2


def ties_of(tellings: list[Telling], beside: list[Beside]) -> tuple[list[list[int]], list[list[int]]]:
    """Telling and name as tokens, and what the network is told of the two."""
    at = [[tellings[n].first, tellings[n].last, f.mention.first, f.mention.last] for n, f, _ in beside]
    return at, [[KINDS.get(f.kind, 1), *place, min(len(f.being.mentions), 5)] for _, f, place in beside]


def fits(role: str, f: MentionFacts) -> bool:
    """Whether a name of this kind can fill the role at all."""
    return role != "place" or f.placed
