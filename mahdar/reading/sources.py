"""Which claims stand behind each event: the grammar proposes (event, source) pairs, a trained scorer decides."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import attrgetter

from mahdar.reading.acts import Telling
from mahdar.reading.claims import Claim, find_claims
from mahdar.reading.roles import Happening
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer
from mahdar.reading.standing import Standing

__all__ = ["Claim", "attribute", "find_claims"]

# How near a claim can stand to an act's word, nearest first.
_ORDER = {zone: n for n, zone in enumerate("in self np before carry next title dateline".split())}
_LIMIT = 4
_AHEAD = {True: (3, 2), False: (1, 1)}  # title or not: sentences to look ahead, of them that speak
_BACK = (6, 2)
_NEAR = 25  # claims of one sentence on either side of a telling that are looked at
_cue = attrgetter("cue")

Relation = tuple[Claim, str, Iterable[str]]


@dataclass(slots=True)
class Pair:
    """One source beside one event: how the event's tellings stand to the source's claims."""

    event: Happening
    source: int
    claim: Claim
    features: set[str] = field(default_factory=set)
    best: int = 99
    zone: str = ""
    hits: int = 0


class _Board:
    """The claims of a report by sentence, made once."""

    def __init__(self, scene: Scene, claims: list[Claim]) -> None:
        self.scene = scene
        self.standing = Standing(scene)
        self.sentence_of = scene.words.sentence_of
        self.paragraphs = scene.words.paragraphs
        self.inside: dict[int, list[Claim]] = defaultdict(list)
        self.datelines = [c for c in claims if c.how == "dateline"]
        for c in claims:
            if c.how != "dateline":
                self.inside[self.sentence_of[c.cue]].append(c)
        self.speaking = sorted(self.inside)
        self.title_end = scene.title_end

    def relations(self, t: Telling) -> Iterator[Relation]:
        """The claims that may cover a telling: (claim, zone, features of the two)."""
        s = self.sentence_of[t.first]
        own = self.inside.get(s, [])
        claims = len(own)
        if claims > 2 * _NEAR:  # a sentence without end
            at = bisect_left(own, t.first, key=_cue)
            own = own[max(0, at - _NEAR) : at + _NEAR]
        for c in own:
            yield c, *self._same(t, c, own)
        if t.first >= self.title_end:
            yield from self._carried(t, s, own)
        yield from self._coming(t, s, own)
        for c in self.datelines[:_NEAR]:
            yield c, "dateline", (f"dateline{claims}",)

    def _same(self, t: Telling, c: Claim, own: list[Claim]) -> tuple[str, Iterable[str]]:
        """A claim in the sentence of the telling."""
        if t.first <= c.cue < t.last:
            return "self", (f"self|{c.how}|{c.that}",)
        if c.first <= t.first < c.last:
            return "np", ("np",)
        zone, lo, hi = ("in", c.cue + 1, t.first) if c.cue < t.first else ("before", t.last, c.cue)
        between = [d.how for d in own if lo <= d.cue < hi and d.source != c.source]
        crossed = min(len(between), 2)
        commas, turn = self.standing.between(lo, hi)
        far, quoted = min((hi - lo) // 6, 5), self.standing.quotes[t.first] >= c.cue
        out = [
            f"{zone}:x{crossed}", f"{zone}:x{crossed}|{c.how}|{c.that}", f"{zone}:cm{min(commas, 3)}|{c.that}",
            f"{zone}:far{far}", f"{zone}:turn={turn}", f"{zone}:{self.standing.place(c)}|x{crossed}",
            f"{zone}:q{quoted}",
            f"{zone}:x|{between[0]}|{c.how}" if crossed else f"{zone}:x0far{far}|{c.how}",
        ]  # fmt: skip
        out += self.standing.told(t, f"{zone}:{'x' if crossed else 'o'}")
        return zone, out

    def _carried(self, t: Telling, s: int, own: list[Claim]) -> Iterator[Relation]:
        """Claims of earlier sentences: of the last two that speak, each source once."""
        rank, seen = 0, set[int]()
        n = bisect_left(self.speaking, s) - 1
        before = min(sum(c.cue <= t.first for c in own), 2)
        while n >= 0 and s - self.speaking[n] <= _BACK[0] and rank < _BACK[1]:
            u = self.speaking[n]
            gap, turns = min(s - u, 4), min(self.paragraphs[s] - self.paragraphs[u], 3)
            for c in self.inside[u][: -2 * _NEAR - 1 : -1]:
                if c.source in seen or c.cue < self.title_end:
                    continue
                seen.add(c.source)
                again = self._again(s, c.source)
                key = f"cy{gap}p{turns}r{rank}"
                yield c, "carry", [
                    key, f"{key}|o{before}", f"cy{rank}|o{before}{bool(own)}", f"cy{rank}|{again}",
                    f"cy{rank}|{again}|{gap}p{turns}", f"cy{rank}|{c.how}|{c.that}|{gap}",
                    f"cyq{self.standing.quotes[t.first] >= c.cue}", f"cy{rank}at={self.standing.place(c)}",
                    *self.standing.start(s, rank), *self.standing.told(t, "cy"),
                ]  # fmt: skip
            rank += 1
            n -= 1

    def _coming(self, t: Telling, s: int, own: list[Claim]) -> Iterator[Relation]:
        """Claims of the sentences after: what a lead tells is often attributed there, a title in the first of them."""
        title = t.first < self.title_end
        zone = "title" if title else "next"
        reach, most = _AHEAD[title]
        ahead = 0
        for later in self.speaking[bisect_right(self.speaking, s) :]:
            if self.inside[later][0].how == "act":
                continue
            if later - s > reach or ahead >= most:
                return
            ahead += 1
            gap = f"{zone}{later - s}p{min(self.paragraphs[later] - self.paragraphs[s], 2)}{min(len(own), 3)}"
            for c in self.inside[later][:3]:
                yield c, zone, (f"{zone}{ahead}", gap, f"{zone}{c.how}{c.lemma}")

    def _again(self, s: int, source: int) -> str:
        """Whether the next to speak after sentence `s` is the same source, another, or nobody."""
        n = bisect_right(self.speaking, s)
        if n == len(self.speaking):
            return "last"
        first = self.inside[self.speaking[n]][0]
        return f"{'same' if first.source == source else 'other'}{first.named}{min(self.speaking[n] - s, 3)}"


class _Voices:
    """What the claims tell of each source: how often it speaks, and which beings its name holds."""

    def __init__(self, scene: Scene, claims: list[Claim]) -> None:
        self.spoken: dict[int, int] = defaultdict(int)
        self.beings: dict[int, set[int]] = {}
        self.total = len(claims)
        for c in claims:
            self.spoken[c.source] += 1
            if c.source not in self.beings:
                at = (scene.mention_at.get(i) for i in range(c.first, c.last))
                self.beings[c.source] = {m.entity for m in at if m is not None and m.entity >= 0}


def find_pairs(scene: Scene, events: list[Happening], claims: list[Claim]) -> list[Pair]:
    """Every candidate (event, source) with its features."""
    if not claims:
        return []
    board, voices = _Board(scene, claims), _Voices(scene, claims)
    beside: dict[tuple[int, str], tuple[str, ...]] = {}
    out: list[Pair] = []
    for e in events:
        pairs: dict[int, Pair] = {}
        for t in e.tellings:
            for c, zone, features in board.relations(t):
                pair = pairs.get(c.source)
                if pair is None:
                    pair = pairs[c.source] = Pair(e, c.source, c)
                pair.features.update(features)
                key = id(c), zone
                if key not in beside:
                    beside[key] = _claim_features(c, zone)
                pair.features.update(beside[key])
                pair.features.add(f"z={zone}|s={t.shape}")
                pair.features.add(f"z={zone}|lem={t.acts[0].lemma if t.acts else ''}")
                order = _ORDER[zone]
                if order < pair.best:
                    pair.best, pair.zone, pair.claim = order, zone, c
                pair.hits += zone == "in"
        ranked = sorted(pairs.values(), key=lambda p: p.best)
        for p in ranked:
            p.features.update(_whole(p, ranked, voices))
        out += ranked
    return out


def _claim_features(c: Claim, zone: str) -> tuple[str, ...]:
    """What a claim tells wherever it stands in a zone."""
    return (
        f"z={zone}", f"z={zone}|{c.how}", f"z={zone}|{c.how}|{c.that}", f"z={zone}|k={c.kind}",
        f"z={zone}|L={c.lemma}", f"z={zone}|{c.named}", f"z={zone}|{c.stance}", f"z={zone}|pv={c.before}",
        f"z={zone}|known{c.known}",
    )  # fmt: skip


def _whole(p: Pair, ranked: list[Pair], voices: _Voices) -> tuple[str, ...]:
    """What the event as a whole tells: rival sources, tellings, the actor speaking for itself."""
    e, c, zone = p.event, p.claim, p.zone
    rivals = [q.zone for q in ranked if q is not p]
    actor = not voices.beings[p.source].isdisjoint(e.roles.get("actor", ()))
    tellings, spoken = min(len(e.tellings), 4), voices.spoken[p.source]
    return (
        f"b={zone}|r={rivals[0] if rivals else 'none'}", f"b={zone}|same{min(rivals.count(zone), 2)}",
        f"b={zone}|T={e.type}", f"T={e.type}|b={zone}|actor{actor}", f"actor{actor}|{zone}",
        f"actor{actor}|T={e.type}", f"n={tellings}|{zone}", f"hits={min(p.hits, 3)}",
        f"hits={min(p.hits, 3)}|n={tellings}", f"spoken={min(spoken, 4)}|{zone}",
        f"share={spoken * 5 // voices.total}|{zone}", f"voices={min(len(voices.spoken), 6)}|{zone}",
        f"k={c.kind}|T={e.type}", f"k={c.kind}", f"how={c.how}|{zone}|{e.type}",
        f"chain={c.parent >= 0}|{c.kind}|{zone}", f"named={c.named}|{zone}",
    )  # fmt: skip


def attribute(scene: Scene, events: list[Happening], claims: list[Claim], scorer: Scorer) -> dict[int, list[Claim]]:
    """For each event (by `id`), the claims behind it, nearest the outlet first; none where that speaks itself."""
    chosen: dict[int, list[tuple[float, Pair]]] = {id(e): [] for e in events}
    for p in find_pairs(scene, events, claims):
        chance = scorer.probability(p.features)
        if chance >= scorer.threshold:
            chosen[id(p.event)].append((chance, p))
    return {key: _chain(found) for key, found in chosen.items()}


def _chain(found: list[tuple[float, Pair]]) -> list[Claim]:
    """The likeliest few, outlets and agencies before those they quote."""
    found = sorted(found, key=lambda x: -x[0])[:_LIMIT]
    outer = {"outlet": 0, "agency": 0}
    return [p.claim for _, p in sorted(found, key=lambda x: (outer.get(x[1].claim.kind, 1), x[1].claim.cue))]
