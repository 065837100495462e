"""When it happened: each date phrase near an event's words is a candidate; a trained scorer chooses one or none."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date

from mahdar.arabic.dating import DatePhrase
from mahdar.reading.acts import Telling
from mahdar.reading.roles import Happening
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer

_AFTER_WORDS = frozenset("بعد قبل منذ حتي خلال في من عن الي وبعد وقبل ومنذ اثر عقب".split())
_BREAKS = frozenset("الذي التي الذين حيث فيما بينما حين عندما ان بعد قبل منذ كما وكان وكانت كان".split())
_FAR = 4  # sentences between a date and an event beyond which they are not looked at together


class _Place:
    """A date phrase with what it brings to any pair, computed once a report."""

    __slots__ = ("phrase", "first", "last", "sentence", "title", "facts", "owner", "slot", "value")

    def __init__(
        self, scene: Scene, p: DatePhrase, index: int, marks: list[tuple[int, str]], published: date | None
    ) -> None:
        self.phrase = p
        self.first, self.last = p.first, p.last
        self.sentence = scene.words.sentence_of[p.first]
        self.title = p.first < scene.title_end
        self.value = (p.start, p.end)
        a, b = scene.sentence(p.first)
        before = scene.fold(p.first - 1, a, b)
        prep = before if before in _AFTER_WORDS else ""
        at = bisect_left(marks, (p.first, ""))
        left = marks[at - 1] if at and marks[at - 1][0] >= a else (-1, "none")
        right = next((m for m in marks[at : at + 1] if p.last <= m[0] < b), (-1, "none"))
        self.owner = (left[0], right[0])
        self.slot = f"{left[1]}/{right[1]}"
        ago = _ago(p, published)
        opens = "^" if p.first - a <= 1 else "$" if b - p.last <= 1 else "-"
        self.facts = [
            f"{p.kind}|{p.precision}",
            f"ago{ago}",
            f"ago{ago}|{prep}",
            f"in{prep}|{p.kind}",
            f"{opens}{p.kind}",
            f"n{min(index, 3)}",
        ]


def _ago(p: DatePhrase, published: date | None) -> str:
    """How long before publication, roughly."""
    if p.start is None or published is None:
        return "?"
    days = (published - date.fromisoformat(p.start)).days
    return (
        str(days)
        if -1 <= days <= 3
        else "week"
        if 0 < days <= 8
        else "month"
        if 0 < days <= 40
        else "old"
        if days > 0
        else "ahead"
    )


def _marks(scene: Scene, events: Sequence[Happening]) -> list[tuple[int, str]]:
    """Words a date may belong to, in text order: told acts, other act words, words of saying."""
    at: dict[int, str] = {m.first: "act" for m in scene.matches.get("act", ())}
    at |= {m.first: "say" for m in scene.matches.get("speech", ())}
    at |= {t.first: "told" for e in events for t in e.tellings}
    return sorted(at.items())


def _nearest(e: Happening, place: _Place, scene: Scene) -> tuple[Telling, int]:
    """The telling of `e` that stands closest to the phrase, and how many sentences lie between."""
    sentence_of = scene.words.sentence_of
    best, key = e.tellings[0], (99, 9999)
    for t in e.tellings:
        k = (abs(place.sentence - sentence_of[t.first]), min(abs(place.first - t.last), abs(t.first - place.last)))
        if k < key:
            best, key = t, k
    return best, place.sentence - sentence_of[best.first]


def pair_features(scene: Scene, e: Happening, place: _Place, told: list[int], rank: int, near: int) -> list[str]:
    """Features of a date beside an event. `told` are the tokens of all tellings; `rank` counts dates from the
    event's nearest word outwards; `near` is the number of dates in the event's own sentences."""
    t, d = _nearest(e, place, scene)
    T, shape = e.type, t.shape
    kind = place.phrase.kind
    out = [
        f"T={T}|{kind}",
        f"near={min(near, 2)}|d={max(-3, min(3, d))}",
        f"rank={min(rank, 3)}|d={min(abs(d), 2)}",
        *place.facts,
    ]
    if d:
        where = f"{max(-3, min(3, d))}{'T' if place.title else ''}{'t' if t.first < scene.title_end else ''}"
        lead = place.sentence <= 1 or place.title
        out += [
            f"far={where}",
            f"far={where}|{T}",
            f"far={where}|{kind}",
            f"farnear={where}|{min(near, 2)}|{min(rank, 2)}",
            f"farS={where}|{shape}",
            f"farslot={place.slot}|{d > 0}",
            f"lead={lead}|{min(near, 1)}|{kind}",
            f"lead={lead}|{T}",
            f"tell={min(len(e.tellings), 4)}|{where}",
            f"sent={min(scene.words.sentence_of[t.first], 5)}|{lead}",
        ]
        return out + [f"far|{f}" for f in place.facts]
    after = place.first >= t.last
    lo, hi = (t.last, place.first) if after else (place.last, t.first)
    gap = max(0, hi - lo)
    size = 0 if gap == 0 else 1 if gap <= 2 else 2 if gap <= 5 else 3 if gap <= 10 else 4 if gap <= 20 else 5
    crossed = min(bisect_left(told, hi) - bisect_left(told, lo), 2)
    side = ">" if after else "<"
    between = {scene.tokens[i].fold for i in range(lo, hi)} & _BREAKS
    comma = any(scene.tokens[i].surface in "،,:؛" for i in range(lo, hi))
    mine = "own" if place.owner[0] == t.first else "next" if place.owner[1] == t.first else "no"
    out += [
        f"gap={side}{size}",
        f"gap={side}{size}|{T}",
        f"gap={side}{size}|{shape}",
        f"x={side}{crossed}|{size}",
        f"mine={mine}|{place.slot}",
        f"mine={mine}|{side}{size}",
        f"mine={mine}|{kind}",
        f"slot={place.slot}|{side}|{min(crossed, 1)}",
        f"c={comma}|{side}{crossed}",
        f"L={t.act.lemma}|{side}{min(size, 3)}",
        f"r={rank}|{side}|{min(crossed, 1)}",
        f"b={len(between)}|{side}|{crossed}",
        f"S={side}|{T}|{shape}|{crossed}",
    ]
    return (
        out
        + [f"b={w}|{side}" for w in between]
        + [f"{side}|{f}" for f in place.facts]
        + [f"{T}|{f}" for f in place.facts[:2]]
    )


def candidates(
    scene: Scene, events: Sequence[Happening], dates: Sequence[DatePhrase]
) -> Iterator[tuple[Happening, DatePhrase, list[str]]]:
    """Every event beside every date phrase near enough to be its own, with features."""
    marks = _marks(scene, events)
    told = sorted(t.first for e in events for t in e.tellings)
    published = _published(scene)
    places = [_Place(scene, p, n, marks, published) for n, p in enumerate(p for p in dates if p.kind != "time")]
    for e in events:
        order = []
        for n, place in enumerate(places):
            t, d = _nearest(e, place, scene)
            lead = place.sentence <= 1 or place.title
            if abs(d) <= _FAR or lead:
                order.append((abs(d), min(abs(place.first - t.last), abs(t.first - place.last)), n, place))
        order.sort(key=lambda o: o[:3])
        near = sum(o[0] == 0 for o in order)
        for rank, (_, _, _, place) in enumerate(order):
            yield e, place.phrase, pair_features(scene, e, place, told, rank, near)


def _published(scene: Scene) -> date | None:
    try:
        return date.fromisoformat(str(scene.report.published)[:10])
    except ValueError:
        return None


def date_events(
    scene: Scene, events: Sequence[Happening], dates: Sequence[DatePhrase], scorer: Scorer
) -> dict[int, DatePhrase | None]:
    """For each event, by `id`, the date phrase that dates it, or None. Phrases that stay open can win as well:
    such an event has a date that no calendar day can be given to."""
    best: dict[int, tuple[float, DatePhrase | None]] = {id(e): (scorer.threshold, None) for e in events}
    for e, p, features in candidates(scene, events, dates):
        chance = scorer.probability(features)
        if chance > best[id(e)][0]:
            best[id(e)] = (chance, p)
    return {i: p for i, (_, p) in best.items()}
