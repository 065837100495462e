"""One event once: tellings of one happening joined, by a scorer over pairs of tellings of the same type."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

from mahdar.reading.acts import Telling
from mahdar.reading.roles import ROLES, Happening
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Part, Scorer, listing, names
from mahdar.reading.ties import View
from mahdar.reading.who import stem

_BACK = 60  # tellings of its type that a telling is looked at with


class _Told:
    """A telling with what it brings to any pair, computed once a report."""

    __slots__ = ("telling", "sentence", "paragraph", "lemmas", "context", "figures", "top")

    def __init__(self, scene: Scene, t: Telling) -> None:
        self.telling = t
        self.sentence = scene.words.sentence_of[t.first]
        self.paragraph = scene.words.paragraphs[self.sentence]
        self.lemmas = {a.lemma for a in t.acts}
        self.context = _context(scene, t)
        self.figures = _figures(scene, t)
        self.top = [max(found, key=found.__getitem__) if (found := t.scores.get(r)) else -1 for r in ROLES]


def same_features(scene: Scene, x: Telling, y: Telling, between: int) -> list[str]:
    """Features of two tellings of one type, `x` before `y`; `between` counts tellings of the type in between."""
    return names(_parts(scene, _Told(scene, x), _Told(scene, y), between))


def _parts(scene: Scene, first: _Told, then: _Told, between: int) -> list[Part]:
    """The features of two tellings in parts."""
    x, y = first.telling, then.telling
    d = min(then.sentence - first.sentence, 4)
    T, near = x.type, min(d, 2)
    title = x.first < scene.title_end <= y.first
    lemma = not first.lemmas.isdisjoint(then.lemmas)
    gap = min((y.first - x.last) // 4, 5) if d == 0 else 9
    outcome = f"{bool(x.act.outcome)}{bool(y.act.outcome)}"
    mode = "same" if x.act.mode == y.act.mode else "none" if None in (x.act.mode, y.act.mode) else "other"
    actors, recipients, places = [_agreement(first, then, n, role) for n, role in enumerate(ROLES)]
    m = y.matches[0]
    shared = min(len(first.context & then.context), 4)
    numbers = "?" if not first.figures or not then.figures else "x" if first.figures.isdisjoint(then.figures) else "="
    return [
        (_apart, T, d, title, lemma, gap, first.paragraph == then.paragraph),
        (_acts, d, gap, outcome, mode, T),
        (_second, x.shape, y.shape, d, gap, m.definite, bool(m.suffix), m.prefix, lemma),
        (_fillers, actors, recipients, places, T, near, title, lemma),
        f"conn={scene.tokens[y.first - 1].fold if y.first else '^'}|d={min(d, 1)}",
        (_between, min(between, 3), near, _chain(scene, x, y)),
        f"L={x.act.lemma}~{y.act.lemma}",
        (_senses, x.act.sense, y.act.sense, near, title, actors + recipients, T),
        (_shared, shared, near, title, lemma, actors + recipients, numbers),
    ]


@listing
def _apart(T: str, d: int, title: bool, lemma: bool, gap: int, paragraph: bool) -> list[str]:
    """How far apart, and whether by the same word."""
    return [
        f"T={T}", f"d={d}|{T}", f"d={d}|t={title}", f"lemma={lemma}|t={title}", f"lemma={lemma}|{T}",
        f"lemma={lemma}|d={d}", f"gap={gap}|{T}", f"para={paragraph}|d={min(d, 2)}",
    ]  # fmt: skip


@listing
def _acts(d: int, gap: int, outcome: str, mode: str, T: str) -> list[str]:
    return [f"out={outcome}|d={d}", f"out={outcome}|gap={gap}", f"mode={mode}|{T}", f"mode={mode}|d={d}"]


@listing
def _second(x: str, y: str, d: int, gap: int, definite: bool, suffix: bool, prefix: str, lemma: bool) -> list[str]:
    """The forms of the two words, and the clitics of the second."""
    return [
        f"gap={gap}|{x}{y}", f"shape={x}{y}|d={d}", f"def={definite}{suffix}|{y}|d={min(d, 2)}",
        f"def={definite}|lemma={lemma}", f"pre={prefix}|d={min(d, 1)}|{y}",
    ]  # fmt: skip


@listing
def _fillers(actors: str, recipients: str, places: str, T: str, d: int, title: bool, lemma: bool) -> list[str]:
    """Whether their parties and places are the same."""
    return [
        f"agree={actors}/{recipients}/{places}", f"agreeT={actors}{recipients}|{T}|{title}",
        f"ag={actors}|d={d}", f"rg={recipients}|d={d}", f"pg={places}|d={d}",
        f"agl={actors}{recipients}|{lemma}|t={title}",
    ]  # fmt: skip


@listing
def _between(between: int, d: int, chain: str) -> list[str]:
    return [f"betw={between}|d={d}", f"chain={chain}"]


@listing
def _senses(x: str | None, y: str | None, d: int, title: bool, agreement: str, T: str) -> list[str]:
    return [
        f"sense={x}~{y}", f"sense={x}~{y}|d={d}", f"likesense={x == y}|d={d}|t={title}",
        f"likesense={x == y}|{agreement}|{T}",
    ]  # fmt: skip


@listing
def _shared(shared: int, d: int, title: bool, lemma: bool, agreement: str, numbers: str) -> list[str]:
    """Words and figures that stand beside both."""
    return [
        f"shared={shared}|d={d}|t={title}", f"shared={shared}|{lemma}", f"shared={shared}|{agreement}",
        f"num={numbers}|d={d}", f"num={numbers}|{lemma}|{title}",
    ]  # fmt: skip


def _context(scene: Scene, t: Telling) -> frozenset[str]:
    """Telling words near an act, endings and everyday words aside."""
    found = scene.contexts.get(t.first)
    if found is None:
        a, b = scene.sentence(t.first)
        words = scene.tokens[max(a, t.first - 7) : min(b, t.last + 9)]
        rank = scene.clusters.rank
        found = scene.contexts[t.first] = frozenset(
            stem(w.fold)
            for w in words
            if w.kind == "w" and len(w.fold) > 3 and rank.get(w.fold, 40_000) > 150 and w.i != t.first
        )
    return found


def _figures(scene: Scene, t: Telling) -> frozenset[str]:
    a, b = scene.sentence(t.first)
    return frozenset(w.fold for w in scene.tokens[max(a, t.first - 3) : min(b, t.last + 5)] if w.kind == "n")


def _agreement(first: _Told, then: _Told, n: int, role: str) -> str:
    """Whether the likeliest fillers of a role are one and the same."""
    i, j = first.top[n], then.top[n]
    if i < 0 or j < 0:
        return "?"
    a, b = first.telling.scores[role], then.telling.scores[role]
    if a[i] < 0.3 or b[j] < 0.3:
        return "?"
    return "=" if i == j else "~" if b.get(i, 0.0) > 0.3 or a.get(j, 0.0) > 0.3 else "x"


_RESULT = frozenset("اسفر اسفرت ادي ادت مما خلف خلفت اوقع اوقعت نتيجه جراء اثر في خلال بعد عن الي".split())


def _chain(scene: Scene, x: Telling, y: Telling) -> str:
    """The function words that join two tellings of one clause: «قتل … في هجوم»، «هجوم أسفر عن مقتل»."""
    if scene.words.sentence_of[x.first] != scene.words.sentence_of[y.first] or y.first - x.last > 12:
        return "-"
    return " ".join(t.fold for t in scene.tokens[x.last : y.first] if t.fold in _RESULT)[:24] or "none"


def join(scene: Scene, tellings: list[Telling], scorer: Scorer, view: View | None = None) -> list[Happening]:
    """Tellings in text order; each joins the event that all its earlier tellings make likeliest, or begins one.

    With a `view`, two tellings are as alike as the scorer and the network say on average.
    """
    events: list[Happening] = []
    seen: dict[str, int] = {}
    number: dict[int, int] = {}  # of each telling, among those of its type
    recent: dict[str, list[Happening]] = {}
    told: dict[int, _Told] = {}
    others = opinions(view, tellings) if view else {}
    least = log(scorer.threshold / (1 - scorer.threshold))
    for y in tellings:
        n = seen[y.type] = seen.get(y.type, -1) + 1
        number[id(y)] = n
        told[id(y)] = _Told(scene, y)
        near = [e for e in recent.get(y.type, ()) if n - number[id(e.tellings[-1])] <= _BACK]
        best, where = 0.0, None
        closest: list[float] = []
        for e in near:
            odds = [
                scorer.weigh(_parts(scene, told[id(x)], told[id(y)], n - 1 - number[id(x)]))
                for x in e.tellings[-_BACK:]
            ]
            if view:
                odds = [
                    (o + others.get((x.first, y.first), o)) / 2 for o, x in zip(odds, e.tellings[-_BACK:], strict=True)
                ]
            closest.append(max(odds))
            mean = (sum(odds) / len(odds) + closest[-1]) / 2
            if where is None or mean > best:
                best, where = mean, e
        if where is None or best < least:
            where = Happening(y.type, [])
            events.append(where)
            near.append(where)
        where.tellings.append(y)
        for e, odds_of_two in zip(near, closest, strict=False):
            if e is not where:
                e.alike, where.alike = max(e.alike, odds_of_two), max(where.alike, odds_of_two)
        recent[y.type] = near
    return events


def opinions(view: View, tellings: list[Telling]) -> dict[tuple[int, int], float]:
    """The network's log-odds that two tellings of one type tell one event, by their first tokens."""
    pairs = list(alike(tellings))
    at, shared = ties_of(pairs)
    odds = view.odds("same", at, shared)
    return {(x.first, y.first): said for (x, y), said in zip(pairs, odds[:, 0].tolist(), strict=True)}


def alike(tellings: list[Telling]) -> Iterator[tuple[Telling, Telling]]:
    """Pairs of tellings of one type, not too many in between."""
    kinds: dict[str, list[Telling]] = {}
    for y in tellings:
        earlier = kinds.setdefault(y.type, [])
        yield from [(x, y) for x in earlier[-2 * _BACK :]]
        earlier.append(y)


def ties_of(pairs: list[tuple[Telling, Telling]]) -> tuple[list[list[int]], list[list[int]]]:
    """Two tellings as tokens, and what the network is told of them: whether they are one word."""
    at = [[x.first, x.last, y.first, y.last] for x, y in pairs]
    return at, [[int(x.act.lemma == y.act.lemma)] for x, y in pairs]
