"""Which claims stand behind each event: the grammar proposes (event, source) pairs, a trained scorer decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from mahdar.reading.acts import Telling
from mahdar.reading.claims import Claim, find_claims
from mahdar.reading.roles import Happening
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer

__all__ = ["Claim", "attribute", "find_claims"]

# Words that often bring the outlet's own voice back inside a sentence or at the head of one.
_TURNS = frozenset("وكان وكانت فيما بينما كما يذكر يشار حيث لكن وياتي وتاتي ومن وفي هذا اما وقد الي من في".split())
_RELATIVES = frozenset("الذي التي الذين اللذين اللتين".split())
_PAST = frozenset("الماضي الماضيه منذ سابق عام اول امس اليوم".split())
_ORDER = ("in", "self", "np", "before", "carry", "next", "title", "dateline")
_LIMIT = 4


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
        self.claims = claims
        self.sentence_of = scene.words.sentence_of
        self.paragraphs = scene.words.paragraphs
        self.inside: dict[int, list[Claim]] = defaultdict(list)
        self.datelines = [c for c in claims if c.how == "dateline"]
        for c in claims:
            if c.how != "dateline":
                self.inside[self.sentence_of[c.cue]].append(c)
        self.speaking = sorted(self.inside)
        self._clause: dict[int, list[str]] = {}

    def relations(self, t: Telling) -> Iterator[tuple[Claim, str, list[str]]]:
        """The claims that may cover a telling: (claim, zone, features of the two)."""
        s = self.sentence_of[t.first]
        own = self.inside.get(s, ())
        for c in own:
            yield c, *self._same(t, c, own)
        title = t.first < self.scene.title_end
        before = sum(c.cue <= t.first for c in own)
        if not title:
            yield from self._carried(t, s, min(before, 2), len(own))
        ahead = 0
        for later in self.speaking:
            if later <= s or self.inside[later][0].how == "act":
                continue
            if later - s > (3 if title else 1) or ahead >= (2 if title else 1):
                break
            ahead += 1
            for c in self.inside[later][:3]:
                gap = f"{later - s}p{min(self.paragraphs[later] - self.paragraphs[s], 2)}"
                zone = "title" if title else "next"
                yield c, zone, [f"{zone}{ahead}", f"{zone}{gap}{len(own)}", f"{zone}{c.how}{c.lemma}"]
        for c in self.datelines:
            yield c, "dateline", [f"dateline{len(own)}"]

    def _same(self, t: Telling, c: Claim, own: list[Claim] | tuple[()]) -> tuple[str, list[str]]:
        tokens = self.scene.tokens
        if t.first <= c.cue < t.last:
            return "self", [f"self|{c.how}|{c.that}"]
        if c.first <= t.first < c.last:
            return "np", ["np"]
        lo, hi = (c.cue + 1, t.first) if c.cue < t.first else (t.last, c.cue)
        crossed = min(sum(lo <= d.cue < hi and d.source != c.source for d in own), 2)
        commas = min(sum(tokens[i].surface in "،,؛" for i in range(lo, hi)), 3)
        turn = next((tokens[i].fold for i in range(hi - 1, lo, -1) if tokens[i].fold in _TURNS), "")
        far = min((hi - lo) // 6, 5)
        zone = "in" if c.cue < t.first else "before"
        told = self._told(t)
        out = [f"x{crossed}", *told, *(f"{x}|x{crossed}" for x in told),  f"x{crossed}|{c.how}|{c.that}", f"cm{commas}|{c.that}", f"far{far}", f"turn={turn}", f"pv={c.before}"]
        if crossed:
            out.append(f"x|{next((d.how for d in own if lo <= d.cue < hi), '')}|{c.how}")
        else:
            out.append(f"x0far{far}|{c.how}")
        return zone, [f"{zone}:{f}" for f in out]

    def _told(self, t: Telling) -> list[str]:
        """How the act's word stands in its clause: what precedes it, whether it is definite, quoted, in a relative."""
        found = self._clause.get(t.first)
        if found is None:
            scene = self.scene
            a, b = scene.sentence(t.first)
            before = scene.fold(t.first - 1, a, b)
            coarse, fine = scene.clusters.get(before)
            definite = bool(t.matches) and t.matches[0].definite
            relative = next((t.first - i for i in range(t.first - 1, max(a, t.first - 8) - 1, -1) if scene.tokens[i].fold in _RELATIVES), 0)
            quoted = sum(scene.tokens[i].surface in "\"“”«»" for i in range(a, t.first)) % 2
            past = next((scene.tokens[i].fold for i in range(t.last, min(b, t.last + 12)) if scene.tokens[i].fold in _PAST), "")
            found = [f"b1={before}", f"b1c={coarse}|{t.shape}", f"b1f={fine}", f"def={definite}|{t.shape}", f"rel={min(relative, 3)}",
                     f"rel={min(relative, 3)}|{t.shape}", f"quoted={quoted}", f"past={past}"]  # fmt: skip
            self._clause[t.first] = found
        return found

    def _carried(self, t: Telling, s: int, before: int, own: int) -> Iterator[tuple[Claim, str, list[str]]]:
        """Claims of earlier sentences: the last two sources that spoke."""
        a, b = self.scene.words.sentences[s]
        start = self.scene.tokens[a].fold
        rank = 0
        seen: set[int] = set()
        for n in range(len(self.speaking) - 1, -1, -1):
            u = self.speaking[n]
            if u >= s:
                continue
            if s - u > 6 or rank >= 2:
                return
            for c in reversed(self.inside[u]):
                if c.source in seen or c.cue < self.scene.title_end:
                    continue
                seen.add(c.source)
                gap = min(s - u, 4)
                turns = min(self.paragraphs[s] - self.paragraphs[u], 3)
                key = f"{gap}p{turns}r{rank}"
                again = self._again(s, c.source)
                told = self._told(t)
                coarse, fine = self.scene.clusters.get(start)
                yield c, "carry", [
                    f"cy{key}|o{before}", f"cy{rank}|{again}", f"cy{rank}|{again}|{gap}p{turns}", *(f"cy{x}" for x in told),
                    f"cy{key}", f"cy{rank}|o{before}{own > 0}", f"cy{rank}|w={start}", f"cy{rank}|c={coarse}",
                    f"cy{rank}|f={fine}", f"cyp{turns}|w={start}", f"cy{rank}|{c.how}|{c.that}|{gap}",
                ]  # fmt: skip
            rank += 1

    def _again(self, s: int, source: int) -> str:
        """Whether the next to speak after sentence `s` is the same source, another, or nobody."""
        for u in self.speaking:
            if u > s:
                first = self.inside[u][0]
                return f"{'same' if first.source == source else 'other'}{first.named}{min(u - s, 3)}"
        return "last"


def find_pairs(scene: Scene, events: list[Happening], claims: list[Claim]) -> list[Pair]:
    """Every candidate (event, source) with its features."""
    board = _Board(scene, claims)
    spoken: dict[int, int] = defaultdict(int)
    for c in claims:
        spoken[c.source] += 1
    total = len(claims)
    out: list[Pair] = []
    for e in events:
        pairs: dict[int, Pair] = {}
        for t in e.tellings:
            for c, zone, features in board.relations(t):
                pair = pairs.get(c.source)
                if pair is None:
                    pair = pairs[c.source] = Pair(e, c.source, c)
                _add(pair, t, c, zone, features)
        ranked = sorted(pairs.values(), key=lambda p: p.best)
        for p in ranked:
            _whole(p, ranked, spoken[p.source], spoken[p.source] * 5 // total, len(spoken))
        out += ranked
    return out


def _add(pair: Pair, t: Telling, c: Claim, zone: str, features: list[str]) -> None:
    """Add what one telling beside one claim tells."""
    order = _ORDER.index(zone)
    if order < pair.best:
        pair.best, pair.zone, pair.claim = order, zone, c
    pair.hits += zone == "in"
    pair.features.update(features)
    pair.features.update((
        f"z={zone}", f"z={zone}|{c.how}", f"z={zone}|{c.how}|{c.that}", f"z={zone}|k={c.kind}", f"z={zone}|T={t.type}",
        f"z={zone}|L={c.lemma}", f"z={zone}|s={t.shape}", f"z={zone}|{c.named}", f"z={zone}|{c.stance}",
    ))  # fmt: skip


def _whole(p: Pair, ranked: list[Pair], spoken: int, share: int, voices: int) -> None:
    """Add what the event as a whole tells: rival sources, tellings, the actor speaking for itself."""
    e, c = p.event, p.claim
    rivals = [q for q in ranked if q is not p]
    rival = rivals[0].zone if rivals else "none"
    actor = c.entity is not None and c.entity in e.roles.get("actor", ())
    same = sum(q.zone == p.zone for q in rivals)
    p.features.update((
        f"b={p.zone}|r={rival}", f"b={p.zone}|same{min(same, 2)}", f"T={e.type}|b={p.zone}|actor{actor}", f"actor{actor}|{p.zone}",
        f"n={min(len(e.tellings), 4)}|{p.zone}", f"hits={min(p.hits, 3)}", f"hits={min(p.hits, 3)}|n={min(len(e.tellings), 4)}",
        f"spoken={min(spoken, 4)}|{p.zone}", f"share={share}|{p.zone}", f"voices={min(voices, 6)}|{p.zone}",
        f"k={c.kind}|T={e.type}", f"k={c.kind}", f"how={c.how}|{p.zone}|{e.type}",
        f"chain={c.parent >= 0}|{c.kind}|{p.zone}", f"named={c.named}|{p.zone}", f"actor{actor}|T={e.type}",
    ))  # fmt: skip


def attribute(scene: Scene, events: list[Happening], claims: list[Claim], scorer: Scorer) -> dict[int, list[Claim]]:
    """For each event (by `id`), the claims behind it, nearest the outlet first; empty where the outlet says it itself."""
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
