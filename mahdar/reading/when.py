"""When it happened: each date phrase near an event's words is a candidate; a trained scorer chooses one or none."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from mahdar.arabic.dating import DatePhrase
from mahdar.reading.acts import Telling
from mahdar.reading.roles import Happening
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer

_PREPOSITIONS = frozenset("بعد قبل منذ حتي خلال في من عن الي وبعد وقبل ومنذ اثر عقب غداه".split())
# Where one clause ends and another begins; «ان» opens what somebody says.
_SAID = frozenset("ان انه انها انهم بان عن".split())
_CLAUSE = frozenset("الذي التي الذين اللذين حيث فيما بينما حين عندما كما وكان وكانت كان كانت ما مما اذ لكن".split())
_FAR = 4  # sentences between a date and an event beyond which they are not looked at together
_LONG = 30  # tokens of a clause that are looked through
_TRIED = 4  # dates looked at for one event
_NEAR = 25  # dates on either side of a telling that are tried, where a text has very many
_LEADS = 5  # … and the first of them
_first = attrgetter("first")


class _Place:
    """A date phrase with what it brings to any pair, computed once a report."""

    __slots__ = ("facts", "first", "kind", "last", "lead", "left", "phrase", "right", "sentence", "slot")

    def __init__(self, scene: Scene, p: DatePhrase, marks: list[tuple[int, str]], now: date | None) -> None:
        self.phrase, self.first, self.last, self.kind = p, p.first, p.last, p.kind
        self.sentence = scene.words.sentence_of[p.first]
        self.lead = "T" if p.first < scene.title_end else "L" if self.sentence <= 1 else ""
        a, b = scene.sentence(p.first)
        before = scene.fold(p.first - 1, a, b)
        prep = before if before in _PREPOSITIONS else ""
        at = bisect_left(marks, (p.first, ""))
        left = marks[at - 1] if at and marks[at - 1][0] >= a else (-1, "none")
        right = next((m for m in marks[at : at + 1] if m[0] < b), (-1, "none"))
        self.left, self.right = left[0], right[0]
        self.slot = f"{left[1]}/{right[1]}"
        ago = how_long_ago(p, now)
        edge = "^" if p.first - a <= 1 else "$" if b - p.last <= 1 else "-"
        self.facts = [
            f"{p.kind}|{p.precision}",
            f"ago{ago}",
            f"ago{ago}|{prep}",
            f"in{prep}|{p.kind}",
            f"{edge}{p.kind}",
        ]


@dataclass(slots=True)
class _Pair:
    """How a date and an event stand among the others."""

    telling: Telling
    sentences: int  # from the event's nearest telling to the date
    rank: int  # dates nearer to the event
    near: int  # dates in the event's own sentences
    turn: int  # events nearer to the date
    crossed: int  # tellings in between


def how_long_ago(p: DatePhrase, now: date | None) -> str:
    """How long before publication, roughly."""
    if p.start is None or now is None:
        return "?"
    days = (now - date.fromisoformat(p.start)).days
    if -1 <= days <= 3:
        return str(days)
    return "ahead" if days < 0 else "week" if days <= 8 else "month" if days <= 40 else "old"


def _marks(scene: Scene, events: Sequence[Happening]) -> list[tuple[int, str]]:
    """Words a date may belong to, in text order: told acts, other act words, words of saying."""
    at: dict[int, str] = {m.first: "act" for m in scene.matches.get("act", ())}
    at |= {m.first: "say" for m in scene.matches.get("speech", ())}
    at |= {t.first: "told" for e in events for t in e.tellings}
    return sorted(at.items())


def pair_features(scene: Scene, e: Happening, place: _Place, p: _Pair) -> list[str]:
    """Features of a date beside an event."""
    d = max(-3, min(3, p.sentences))
    out = [
        f"near={p.near}|d={d}",
        f"rank={p.rank}|d={abs(d)}",
        f"turn={p.turn}|d={abs(d)}",
        f"turn={p.turn}|rank={p.rank}|{bool(d)}",
        *place.facts,
    ]
    return out + (_far(scene, e, place, p, d) if d else _same_sentence(scene, e, place, p))


def _far(scene: Scene, e: Happening, place: _Place, p: _Pair, d: int) -> list[str]:
    """A date in another sentence than any telling of the event."""
    t = p.telling
    where = f"{d}{place.lead}{'t' if t.first < scene.title_end else ''}"
    told = place.slot.count("told")
    return [
        f"far={where}",
        f"far={where}|{e.type}",
        f"far={where}|{place.kind}",
        f"far={where}|{p.near}|{p.rank}",
        f"far={where}|{t.shape}",
        f"far={where}|told{told}|{p.turn}",
        f"far={where}|n{min(len(e.tellings), 3)}",
        f"lead={place.lead}|{p.near}|{place.kind}",
    ]


def _same_sentence(scene: Scene, e: Happening, place: _Place, p: _Pair) -> list[str]:
    """A date in the sentence of a telling: which clause, what stands between, whose word is next to it."""
    t = p.telling
    side, lo, hi = (">", t.last, place.first) if place.first >= t.last else ("<", place.last, t.first)
    gap = max(0, hi - lo)
    size = 0 if gap == 0 else 1 if gap <= 2 else 2 if gap <= 5 else 3 if gap <= 10 else 4 if gap <= 20 else 5
    breaks, said, comma = _between(scene, lo, min(hi, lo + _LONG))
    mine = "own" if place.left == t.first else "next" if place.right == t.first else "no"
    x = p.crossed
    out = [
        f"gap={side}{size}|{e.type}",
        f"gap={side}{size}|{t.shape}",
        f"gap={side}{size}|{breaks}",
        f"x={side}{x}|{size}",
        f"x={side}{x}|{breaks}|{comma}",
        f"x={side}{x}|{p.turn}",
        f"mine={mine}|{place.slot}",
        f"mine={mine}|{side}{size}",
        f"mine={mine}|{place.kind}",
        f"slot={place.slot}|{side}|{min(x, 1)}",
        f"said={said}|{place.slot}|{side}",
        f"said={said}|{side}|{min(x, 1)}|{e.type}",
        f"c={comma}|{side}{x}|{said}",
        f"r={p.rank}|{side}|{min(x, 1)}",
    ]
    return out + [f"{side}|{f}" for f in place.facts] + [f"{e.type}|{f}" for f in place.facts[:2]]


def _between(scene: Scene, lo: int, hi: int) -> tuple[int, bool, bool]:
    """Between two tokens: how many clauses open, whether something said does, whether there is a comma."""
    breaks, said, comma = 0, False, False
    for i in range(lo, hi):
        word = scene.tokens[i].fold
        if word in _CLAUSE:
            breaks += 1
        elif word in _SAID:
            said = True
        elif word in "،,:؛":
            comma = True
    return min(breaks, 2), said, comma


def candidates(
    scene: Scene, events: Sequence[Happening], dates: Sequence[DatePhrase]
) -> Iterator[tuple[Happening, DatePhrase, list[str]]]:
    """Every event beside every date phrase near enough to be its own, with features."""
    marks = _marks(scene, events)
    told = sorted({t.first for e in events for t in e.tellings})
    now = published_day(scene)
    places = [_Place(scene, p, marks, now) for p in dates if p.kind != "time"]
    table = [_distances(scene, e, places) for e in events]
    turns: list[list[tuple[int, int]]] = [[] for _ in places]
    for row in table:
        for n, r in row.items():
            turns[n].append(r[:2])
    for turn in turns:
        turn.sort()
    for e, row in zip(events, table, strict=True):
        order = sorted((r[:2], n) for n, r in row.items() if r[0] <= _FAR or places[n].lead)
        near = min(sum(key[0] == 0 for key, _ in order), 2)
        for rank, (key, n) in enumerate(order[:_TRIED]):
            place, t = places[n], e.tellings[row[n][2]]
            lo, hi = min(t.last, place.first), max(t.first, place.first)
            crossed = max(0, min(bisect_left(told, hi) - bisect_left(told, lo), 2))
            d = place.sentence - scene.words.sentence_of[t.first]
            pair = _Pair(t, d, min(rank, 3), near, min(turns[n].index(key), 2), crossed)
            yield e, place.phrase, pair_features(scene, e, place, pair)


def _distances(scene: Scene, e: Happening, places: list[_Place]) -> dict[int, tuple[int, int, int]]:
    """For each date: sentences and tokens to the event's nearest telling, and which telling that is.

    Of very many dates, only those in reach of a telling and the first, which may stand in the lead.
    """
    sentence_of, few = scene.words.sentence_of, len(places) <= 2 * _NEAR
    out: dict[int, tuple[int, int, int]] = {}
    for k, t in enumerate(e.tellings):
        s = sentence_of[t.first]
        at = 0 if few else bisect_left(places, t.first, key=_first)
        for n in range(len(places)) if few else (*range(_LEADS), *range(max(_LEADS, at - _NEAR), at + _NEAR)):
            if n >= len(places):
                break
            place = places[n]
            found = abs(place.sentence - s), min(abs(place.first - t.last), abs(t.first - place.last)), k
            if n not in out or found < out[n]:
                out[n] = found
    return out


def published_day(scene: Scene) -> date | None:
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
