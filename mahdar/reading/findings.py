"""Findings: what the report says of a promise kept, begun, delayed or broken. Words of carrying out and of breaking
are candidates; one scorer decides whether it is a finding, another in which state it leaves the promise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import exp

from mahdar.arabic.numbers import NumberPhrase
from mahdar.reading.acts import Telling
from mahdar.reading.beside import pairs
from mahdar.reading.facts import facts_inside
from mahdar.reading.finding_kinds import kind_of
from mahdar.reading.finding_rules import outright
from mahdar.reading.finding_words import Ledger, Promised, Sign
from mahdar.reading.promise import Promise
from mahdar.reading.roles import Happening, being_type
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer, chance, names
from mahdar.reading.who import Being

STATES = (
    "fulfilled", "breached", "terminated", "in_effect", "in_progress", "partial", "suspended", "lapsed", "overdue",
    "unknown", "dormant",
)  # fmt: skip
_BREAKS = frozenset("،؛:.!؟?")
_MOST = 3  # who a promise binds
_COUNTED = frozenset("release handover leave move enter exchange rescue".split())


@dataclass(slots=True)
class Fare:
    """One finding: the words that tell it, the state it leaves the promise in, the kind of promise, the beings that
    it binds. `event` holds its tellings as an event does, so that it is dated and attributed like one; `count` is
    (min, max or None)."""

    event: Happening
    state: str
    kind: str | None = None
    chance: float = 0.0
    by: list[int] = field(default_factory=list)
    count: tuple[int, int | None] | None = None
    sign: Sign | None = None


def state_features(scene: Scene, s: Sign, state: str) -> list[str]:
    """The features of a candidate for one state."""
    return _of_state(state, _telling(scene, s))


def _telling(scene: Scene, s: Sign) -> list[str]:
    """What tells the state of a candidate: how its word stands, and the other words of its clause."""
    t = s.telling
    a, b = passage(scene, t)
    out = dict.fromkeys(s.telling_state)
    for i in range(a, b):
        word = scene.tokens[i].fold
        if i != t.first and scene.tokens[i].kind == "w" and len(word) > 1:
            side = "<" if i < t.first else ">"
            out.update(dict.fromkeys((f"w={word}", f"w={side}{word}", f"wc={scene.clusters.get(word)[1]}")))
    return list(out)


def _of_state(state: str, told: list[str]) -> list[str]:
    return [state, *[f"{state} {f}" for f in told]]


def states_of(scene: Scene, s: Sign, scorer: Scorer) -> dict[str, float]:
    """The share of each state among all; the one that the grammar points to counts e times."""
    pointed = s.rule.rstrip("?")
    told = _telling(scene, s)
    odds = {x: scorer.score(_of_state(x, told)) + (x == pointed) for x in STATES}
    most = max(odds.values())
    shares = {x: exp(o - most) for x, o in odds.items()}
    total = sum(shares.values())
    return {x: p / total for x, p in shares.items()}


def passage(scene: Scene, t: Telling) -> tuple[int, int]:
    """The tokens that tell a finding: the clause around its word, inside its sentence."""
    a, b = scene.sentence(t.first)
    lo, hi = t.first, t.last
    reach = 8 if t.shape in ("past", "pres") else 5
    while lo > a and t.first - lo < reach and scene.tokens[lo - 1].surface not in _BREAKS:
        lo -= 1
    while hi < b and hi - t.last < 14 and (scene.tokens[hi].surface not in _BREAKS or _goes_on(scene, t, hi)):
        hi += 1
    return lo, hi


def _goes_on(scene: Scene, t: Telling, at: int) -> bool:
    """Whether a comma comes too soon after a verb to end its clause: «غادر الحي، بموجب هدنة، ثلاثمئة مقاتل»."""
    return scene.tokens[at].surface == "،" and t.shape in ("past", "pres") and at - t.last < 3


def ledger_of(scene: Scene, pledge: Scorer) -> Ledger:
    """The candidates of a report, with how likely each of them tells a promise."""
    ledger = Ledger(scene)
    ledger.pledge(pledges(ledger, pledge))
    return ledger


def pledges(ledger: Ledger, scorer: Scorer) -> Promised:
    """How likely each candidate's word tells a promise."""
    return {s.telling.first: chance(scorer.weigh(s.parts)) for s in ledger.signs}


def find_fares(ledger: Ledger, found: Scorer, state: Scorer) -> list[Fare]:
    """The findings of a report: of candidates whose clauses overlap only the likeliest, told again ones joined.

    What is weighed against the threshold of `found` is the chance of a finding times the share of its state."""
    ranked: list[tuple[float, str, Sign]] = []
    for s in ledger.signs:
        likely = chance(found.weigh([*s.parts, *s.pledged]))
        if outright(s.telling, s.sense, s.rule, s.topics):
            ranked.append((max(likely, found.threshold), "breached", s))
        elif likely >= found.threshold:
            shares = states_of(ledger.scene, s, state)
            told = max(shares, key=shares.__getitem__)
            if told == "fulfilled" and _short_of(ledger.scene, s):
                told = "partial"
                shares[told] += shares["fulfilled"]
            if likely * shares[told] >= found.threshold:
                ranked.append((likely * shares[told], told, s))
    ranked.sort(key=lambda r: -r[0])
    taken: list[tuple[int, int]] = []
    out: list[Fare] = []
    for likely, told, s in ranked:
        lo, hi = passage(ledger.scene, s.telling)
        if any(a < hi and lo < b for a, b in taken):
            continue
        taken.append((lo, hi))
        s.telling.chance = likely
        out.append(Fare(Happening(s.telling.type, [s.telling]), told, kind_of(ledger.scene, s), likely, sign=s))
    return _joined(ledger.scene, sorted(out, key=lambda f: f.event.head.first))


def _short_of(scene: Scene, s: Sign) -> bool:
    """«أربعة من أصل سبعة»: a part of what was promised."""
    a, b = passage(scene, s.telling)
    words = [scene.tokens[i].fold for i in range(a, b)]
    return any(w == "من" and then == "اصل" for w, then in pairwise(words))


def _joined(scene: Scene, fares: Sequence[Fare]) -> list[Fare]:
    """What the title tells and the text tells again is one finding."""
    out: list[Fare] = []
    for f in fares:
        first = next((g for g in out if _again(scene, g, f)), None)
        if first is None:
            out.append(f)
        else:
            first.event.tellings += f.event.tellings
            first.chance = max(first.chance, f.chance)
    return out


def _again(scene: Scene, g: Fare, f: Fare) -> bool:
    """Whether `f`, of the text, tells again what `g` tells in the title."""
    if g.state != f.state or len(g.event.tellings) > 1 or g.sign is None or f.sign is None:
        return False
    title = g.event.tellings[0].first < scene.title_end <= f.event.tellings[0].first
    return title and (g.sign.sense == f.sign.sense or bool(g.sign.topics & f.sign.topics))


def settle(fares: Sequence[Fare], promises: Sequence[Promise], numbers: Sequence[NumberPhrase], scene: Scene) -> None:
    """Kinds from the report's promises where one stands in the same words; how many people or things."""
    for f in fares:
        t = f.event.head
        lo, hi = passage(scene, t)
        here = [p for p in promises if p.first < hi and lo < p.last]
        if here:
            f.kind = min(here, key=lambda p: abs(p.first - t.first)).kind
        if f.sign is not None and f.sign.sense in _COUNTED:
            f.count = _count(scene, t, numbers)


_DONE = frozenset(("fulfilled", "partial", "in_progress"))
_PRICE = frozenset("مقابل المقابل لقاء نظير اهمها ابرزها".split())  # what follows is named, not told to have happened


def without_asked_for(
    scene: Scene, fares: Sequence[Fare], asked_for: Sequence[Promise], unfinished: Sequence[Promise] = ()
) -> list[Fare]:
    """The findings but for those that say a promise was carried out in the very words that only ask for it or offer
    it, or, of a deal that is not carried out yet, name it as the price of another: silence is never «fulfilled»."""

    def only_named(f: Fare) -> bool:
        return any(_in_words(f, p) for p in asked_for) or (
            _is_price(scene, f.event.head) and any(_in_words(f, p) for p in unfinished)
        )

    return [f for f in fares if f.state not in _DONE or not only_named(f)]


def _is_price(scene: Scene, t: Telling) -> bool:
    """«مقابل إطلاق الأسرى»: a noun after a word of exchange."""
    a, _ = scene.sentence(t.first)
    return t.shape in ("masd", "noun") and t.first > a and scene.tokens[t.first - 1].fold in _PRICE


def _in_words(f: Fare, p: Promise) -> bool:
    return any(p.begin <= t.first < p.end for t in f.event.tellings)


def _count(scene: Scene, t: Telling, numbers: Sequence[NumberPhrase]) -> tuple[int, int | None] | None:
    """The first count after the word, in its clause."""
    _, hi = passage(scene, t)
    for n in numbers:
        if t.last <= n.first < min(hi, t.last + 8) and not n.ordinal and n.low is not None and n.noun is not None:
            return int(n.low), None if n.high is None else int(n.high)
    return None


@dataclass(slots=True)
class Bound:
    """One being beside one finding: whether the promise was its to keep."""

    fare: Fare
    being: Being
    features: set[str] = field(default_factory=set)
    nearest: int = 999
    same: bool = False


def bound(scene: Scene, fares: Sequence[Fare]) -> list[Bound]:
    """Every being that a finding may be about, with features."""
    inside = facts_inside(scene, scene.beings)
    verbs = sorted({t.first for f in fares for t in f.event.tellings})
    out: list[Bound] = []
    for fare in fares:
        found: dict[int, Bound] = {}
        for t in fare.event.tellings:
            for f, parts, _ in pairs(scene, t, inside, verbs):
                b = found.setdefault(f.being.index, Bound(fare, f.being))
                b.features.update(names(parts))
                b.nearest = min(b.nearest, max(f.mention.first - t.last, t.first - f.mention.last, 0))
                b.same |= f.sentence == scene.words.sentence_of[t.first]
        ranked = sorted(found.values(), key=lambda b: b.nearest)
        for rank, b in enumerate(ranked):
            sense = fare.sign.sense if fare.sign else "-"
            b.features.update(_whole(scene, b, min(rank, 4), sense, fare.event.head.shape))
        out += ranked
    return out


def _whole(scene: Scene, b: Bound, rank: int, sense: str, shape: str) -> list[str]:
    kind, type_ = b.being.kind, being_type(scene, b.being)
    n = min(len(b.being.mentions), 5)
    return [
        f"k={kind}|{b.same}|{rank}", f"k={kind}|{sense}|{rank}", f"type={type_}|{sense}", f"n={n}|{kind}",
        f"state={b.fare.state}|{kind}|{rank}", f"state={b.fare.state}|{type_}", f"shape={shape}|{kind}|{rank}",
        f"near={min(b.nearest // 3, 6)}|{kind}",
    ]  # fmt: skip


def bind(scene: Scene, fares: Sequence[Fare], scorer: Scorer) -> None:
    """Fill in whose promise each finding is about."""
    chosen: Mapping[int, list[tuple[float, int]]] = {id(f): [] for f in fares}
    for b in bound(scene, fares):
        likely = scorer.probability(b.features)
        if likely >= scorer.threshold and b.being.kind != "place":
            chosen[id(b.fare)].append((likely, b.being.index))
    for f in fares:
        f.by = [i for _, i in sorted(chosen[id(f)], reverse=True)[:_MOST]]
        f.event.roles = {"actor": f.by, "recipient": [], "place": []}
