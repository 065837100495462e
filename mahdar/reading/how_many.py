"""How many were killed, hurt, taken or freed: each casualty figure near an event is a candidate, a scorer decides.

An event keeps at most one figure of a kind: the likeliest. Different sources' counts are never added up.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mahdar.arabic.numbers import NumberPhrase
from mahdar.reading.acts import Telling
from mahdar.reading.figures import Figure, find_figures
from mahdar.reading.roles import Happening
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer
from mahdar.reading.who import Being

# The kind a captive counts as, by what was done to him; other types of act make no casualties.
HELD = {"ASSAULT": "abducted", "COERCE": "detained", "RETREAT": "released", "AID": "released"}
_RESULT = frozenset(
    "اسفر اسفرت واسفر واسفرت ادي ادت وادي وادت مما ما خلف خلفت وخلف اوقع اوقعت نتج تسبب تسببت جراء اثر "
    "في خلال بعد عن الي بينما فيما و".split()
)
_FAR = 3  # sentences between a figure and an event
_AROUND = 60  # tellings on either side of a figure that are looked at


@dataclass(slots=True)
class Count:
    """A range of people, as the words at `start` to `end` give it; `whom` are beings by index."""

    low: int
    high: int | None
    approximate: bool = False
    whom: list[int] = field(default_factory=list)
    start: int = 0
    end: int = 0


@dataclass(slots=True)
class _Pair:
    """A figure beside an event: the event's nearest telling, and how the two stand among the others."""

    telling: Telling
    sentences: int  # from the telling to the figure
    owner: str  # own: the outcome word tells this event; other: it tells another; free: none
    rank: int  # events nearer to the figure
    order: int  # figures of the kind seen before near this event
    mates: int  # figures around the same outcome word
    crossed: int  # tellings in between
    alone: bool


def kind_in(e: Happening, f: Figure) -> str:
    """A captive is detained by an arrest, abducted by force and released where captives go free."""
    return HELD[e.type] if f.word.kind in ("detained", "abducted", "released") else f.word.kind


def _size(f: Figure) -> str:
    if f.high is None:
        return "1+" if f.low == 1 else "20+" if f.low == 20 else "n+"
    return {0: "0", 1: "1", 2: "2"}.get(f.low, "n")


def pair_features(scene: Scene, e: Happening, f: Figure, p: _Pair) -> list[str]:
    """Features of a figure beside an event."""
    w, t, owner, rank = f.word, p.telling, p.owner, p.rank
    kind = kind_in(e, f)
    size = _size(f)
    gap = f.first - w.last if f.first > w.at else w.at - f.last
    near = 0 if gap <= 0 else 1 if gap <= 1 else 2 if gap <= 3 else 3
    act = _act(e, kind)
    title = ("T" if w.at < scene.title_end else "") + ("t" if t.first < scene.title_end else "")
    word = scene.tokens[w.at].fold
    link = f"{f.rule}|{w.shape}"
    out = [
        f"k={kind}|{e.type}|{w.kind}",
        f"{link}|{kind}",
        f"{link}|{near}",
        f"{link}|{size}|{owner}",
        f"{f.rule}|{near}|{size}",
        f"size={size}|{kind}",
        f"noun={f.noun}|{f.rule[:2]}",
        f"noun={f.noun}|{kind}",
        f"mode={t.act.mode}|{kind}",
        f"own={owner}|{act}|{e.type}",
        f"own={owner}|{kind}|{rank}",
        f"own={owner}|{f.rule}",
        f"part={f.part}|{f.rule[:2]}",
        f"twin={f.twin}|{size}",
        f"order={p.order}|{kind}|{size}",
        f"order={p.order}|{title}|{rank}",
        f"L={t.act.lemma}|{kind}",
        f"w={word}",
        f"w={word}|{f.rule}",
        f"mates={p.mates}|{f.rule}|{size}",
        f"only={p.alone}|{owner}|{rank}",
    ]
    return out + (_path(scene, t, w.at, w.last, p, kind) if p.sentences == 0 else [])


def _path(scene: Scene, t: Telling, at: int, last: int, p: _Pair, kind: str) -> list[str]:
    """What lies between a telling and an outcome word of one sentence."""
    side, lo, hi = (">", t.last, at) if at >= t.last else ("<", last, t.first)
    gap = max(0, hi - lo)
    chain = "far"
    if gap <= 14:
        chain = " ".join([x for i in range(lo, hi) if (x := scene.tokens[i].fold) in _RESULT])[:20]
    reach = 0 if gap <= 1 else 1 if gap <= 4 else 2 if gap <= 9 else 3 if gap <= 16 else 4
    return [
        f"chain={side}{chain}|{t.shape}",
        f"chain={side}{chain}|{kind}",
        f"reach={side}{reach}|{kind}|{p.owner}",
        f"reach={side}{reach}|{p.rank}",
        f"x={p.crossed}|{side}|{p.owner}",
    ]


def _act(e: Happening, kind: str) -> str:
    """Whether the event's own act makes this kind of casualty, another kind, or none."""
    outcomes = {a.outcome for t in e.tellings for a in t.acts if a.outcome}
    return "same" if kind in outcomes else "other" if outcomes else "none"


def candidates(
    scene: Scene, events: Sequence[Happening], numbers: Sequence[NumberPhrase]
) -> Iterator[tuple[Happening, Figure, list[str]]]:
    """Every event that can make casualties beside every figure near enough to be its own, with features."""
    able = [e for e in events if e.type in HELD]
    figures = find_figures(scene, events, numbers) if able else []
    told = sorted({t.first for e in events for t in e.tellings})
    tellers: dict[int, set[int]] = {}
    for e in events:
        for t in e.tellings:
            tellers.setdefault(t.first, set()).add(id(e))
    mates = Counter(f.word.at for f in figures)
    seen: Counter[tuple[int, str]] = Counter()
    tellings = _tellings(scene, able)
    for f in figures:
        at, owners = f.word.at, tellers.get(f.word.at, set())
        for rank, (far, _, n, telling) in enumerate(_nearest(scene, tellings, f)):
            if far > _FAR and at >= scene.title_end:
                break
            e = able[n]
            t = e.tellings[telling]
            key = (id(e), kind_in(e, f))
            lo, hi = min(t.first, at), max(t.first, at)
            sentences = scene.words.sentence_of[at] - scene.words.sentence_of[t.first]
            owner = "own" if id(e) in owners else "other" if owners else "free"
            crossed = min(bisect_left(told, hi) - bisect_left(told, lo), 3)
            pair = _Pair(
                t, sentences, owner, min(rank, 3), min(seen[key], 3), min(mates[at], 3), crossed, len(able) == 1
            )
            seen[key] += 1
            yield e, f, pair_features(scene, e, f, pair)


def _tellings(scene: Scene, events: list[Happening]) -> list[tuple[int, int, int, int]]:
    """Where the events are told, in text order: token, sentence, the event, which of its tellings."""
    sentence_of = scene.words.sentence_of
    return sorted((t.first, sentence_of[t.first], n, k) for n, e in enumerate(events) for k, t in enumerate(e.tellings))


def _nearest(scene: Scene, tellings: list[tuple[int, int, int, int]], f: Figure) -> list[tuple[int, int, int, int]]:
    """Events by distance from a figure: sentences, tokens, the event, its nearest telling."""
    at, nearest = f.word.at, dict[int, tuple[int, int, int, int]]()
    s = scene.words.sentence_of[at]
    middle = bisect_left(tellings, (at,))
    for first, sentence, n, k in tellings[max(0, middle - _AROUND) : middle + _AROUND]:
        found = abs(s - sentence), abs(at - first), n, k
        if n not in nearest or found < nearest[n]:
            nearest[n] = found
    return sorted(nearest.values())


def choose(chances: list[tuple[float, Happening, Figure]], threshold: float) -> dict[tuple[int, str], Figure]:
    """The likeliest figure of each kind for each event, where it reaches the threshold."""
    taken: dict[tuple[int, str], Figure] = {}
    for chance, e, f in sorted(chances, key=lambda c: -c[0]):
        if chance >= threshold:
            taken.setdefault((id(e), kind_in(e, f)), f)
    return taken


def count_casualties(
    scene: Scene, events: Sequence[Happening], beings: Sequence[Being], numbers: Sequence[NumberPhrase], scorer: Scorer
) -> dict[int, dict[str, Count]]:
    """For each event, by `id`, the likeliest figure of every kind that the scorer accepts."""
    chances = [(scorer.probability(features), e, f) for e, f, features in candidates(scene, events, numbers)]
    out: dict[int, dict[str, Count]] = {id(e): {} for e in events}
    for (event, kind), f in choose(chances, scorer.threshold).items():
        whom = [i for i in f.whom if i < len(beings)]
        out[event][kind] = Count(f.low, f.high, f.approximate, whom, f.start, f.end)
    return out
