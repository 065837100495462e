"""Meetings: which words tell one. Tellings of CONSULT acts and a few more words are candidates; a scorer decides
which of them a coder writes down as a meeting, another which of them tell one and the same."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from mahdar.lexicon.talks import talk_words
from mahdar.reading.acts import Company, Telling, parts_of
from mahdar.reading.matches import Match, find_matches
from mahdar.reading.roles import Happening
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Part, Scorer, chance, names
from mahdar.reading.tellings import like, proposals

_WITH = frozenset("مع بين ومع وبين".split())
_FRAMES = frozenset("خلال عقب بعد قبل اثر لدي عند اثناء قبيل قبيله حول الي في من".split())
_DEAL = frozenset(
    "هدنه الهدنه صفقه الصفقه اتفاق الاتفاق مقابل وساطه الاسري المختطفين المعتقلين تسويه وقف "
    "التهدييه مصالحه فديه".split()
)
_SENSES = frozenset("meet negotiate call visit host mediate attend".split())


@dataclass(slots=True)
class Seat:
    """A person at a meeting: a being, whom it stands for (a being or None), in what capacity."""

    person: int
    represents: int | None
    capacity: str = "member"


@dataclass(slots=True)
class Talk:
    """One meeting of the report. `event` holds its tellings as an event does, so that it is dated and attributed
    like one; `participants` and `place` are beings, likeliest first; spans are tokens, the last exclusive."""

    event: Happening
    chance: float = 0.0
    participants: list[int] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    place: list[int] = field(default_factory=list)
    format: str | None = None
    host: int | None = None
    agenda: list[tuple[int, int]] = field(default_factory=list)
    outcome: tuple[int, int] | None = None
    next: tuple[int, int] | None = None


class Parley:
    """What all candidates of a report share, worked out once: its meeting words, its names by sentence."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        told = [t for rivals in proposals(scene).values() for t in rivals if t.type == "CONSULT"]
        self.tellings = self._with_more([like(t.first, t.last, t.matches, t) for t in told])
        self.at = {t.first: t for t in self.tellings}
        self.places = sorted(self.at)
        self.plain = [t.first for t in self.tellings if t.act.sense in _SENSES]  # words that meetings are told by
        self.folds = Counter(scene.tokens[t.first].fold for t in self.tellings)
        self.lemmas = Counter(t.act.lemma for t in self.tellings)

    @cached_property
    def company(self) -> Company:
        """All candidates for acts together, and those of meetings that are none."""
        company = Company(self.scene, proposals(self.scene))
        for t in self.tellings:
            company.types.setdefault(t.first, ("CONSULT",))
        return company

    @cached_property
    def deal(self) -> int:
        """How much the report speaks of deals, 0 to 4."""
        return 0 if _DEAL.isdisjoint(self.scene.folds) else min(sum(t.fold in _DEAL for t in self.scene.tokens) // 2, 4)

    def _with_more(self, tellings: list[Telling]) -> list[Telling]:
        """The candidates of the lexicon, with the words that only this room knows."""
        taken = {i for t in tellings for i in range(t.first, t.last)}
        lexicon = talk_words()[0]
        found: dict[int, list[Match]] = {}
        for m in find_matches(self.scene.words, lexicon, lexicon.among(self.scene.folds)).get("act", ()):
            if m.first not in taken:
                found.setdefault(m.first, []).append(m)
        acts = lexicon.compiled.acts
        more = [
            Telling(i, max(m.last for m in ms), "CONSULT", ms, [acts[m.ref] for m in ms]) for i, ms in found.items()
        ]
        return sorted([*tellings, *more], key=lambda t: t.first)


def telling_features(p: Parley, t: Telling) -> list[str]:
    """Features of a word as the telling of a meeting."""
    return names(telling_parts(p, t))


def telling_parts(p: Parley, t: Telling, known: frozenset[str] | None = None) -> list[Part]:
    """The same in parts."""
    scene = p.scene
    a, b = scene.sentence(t.first)
    sense, shape = t.act.sense or "-", t.shape
    before, after = _people(scene, a, t.first), _people(scene, t.last, b)
    framed = next((scene.tokens[i].fold for i in range(t.first - 1, max(a, t.first - 3) - 1, -1)
                   if scene.tokens[i].fold in _FRAMES), "-")  # fmt: skip
    near = min(bisect_right(p.places, t.first + 12) - bisect_left(p.places, t.first - 12) - 1, 3)
    again = p.folds[scene.tokens[t.first].fold] > 1
    out = parts_of(t, scene, p.company, known)
    out += [
        (_sides, before, after, sense, shape, _joined(scene, t, b)),
        (_framing, framed, sense, shape, t.matches[0].definite if t.matches else False),
        (_report, min(bisect_left(p.plain, t.first), 4), near, again, p.deal, sense, len(p.tellings) // 3),
    ]
    return out


def _people(scene: Scene, lo: int, hi: int) -> str:
    """How many persons and groups are named between two tokens, up to two each."""
    persons: set[int] = set()
    groups: set[tuple[str, int]] = set()
    for i in range(lo, hi):
        m = scene.mention_at.get(i)
        if m is not None and m.kind == "person":
            persons.add(m.entity)
        elif m is not None and m.kind in ("group", "role"):
            groups.add((m.kind, m.entity))
        if len(persons) > 1 and len(groups) > 1:
            break
    return f"{min(len(persons), 2)}{min(len(groups), 2)}"


def _joined(scene: Scene, t: Telling, b: int) -> str:
    """Whether «مع» or «بين» follows, and what stands after it."""
    for i in range(t.last, min(b, t.last + 7)):
        if scene.tokens[i].fold in _WITH:
            after = next((m.kind for k in range(i + 1, min(b, i + 5)) if (m := scene.mention_at.get(k))), "none")
            return f"{scene.tokens[i].fold.lstrip('و')}:{after}"
    return "-"


def _sides(before: str, after: str, sense: str, shape: str, joined: str) -> list[str]:
    return [
        f"ppl={before}/{after}", f"ppl<{before}|{sense}", f"ppl>{after}|{sense}", f"ppl<{before}|{shape}",
        f"ppl>{after}|{shape}", f"joined={joined}|{sense}", f"joined={joined}|{shape}",
        f"persons={int(before[0]) + int(after[0])}|{sense}", f"joined={joined}",
    ]  # fmt: skip


def _framing(framed: str, sense: str, shape: str, definite: bool) -> list[str]:
    return [f"framed={framed}|{shape}", f"framed={framed}|{sense}", f"def={definite}|{sense}|{shape}"]


def _report(earlier: int, near: int, again: bool, deal: int, sense: str, many: int) -> list[str]:
    many = min(many, 4)
    return [
        f"earlier={earlier}", f"earlier={earlier}|{sense}", f"near={near}", f"again={again}|{sense}", f"deal={deal}",
        f"deal={deal}|{sense}", f"many={many}", f"many={many}|{sense}",
    ]  # fmt: skip


def find_talks(scene: Scene, talk: Scorer, same: Scorer) -> list[Talk]:
    """The meetings of a report, each once; who sat there is filled in by `seats.seat`, the rest by `minutes`."""
    parley = Parley(scene)
    return join(parley, find_tellings(parley, talk), same)


def find_tellings(p: Parley, scorer: Scorer) -> list[Telling]:
    """The words that tell a meeting, likely enough."""
    for t in p.tellings:
        t.chance = chance(scorer.weigh(telling_parts(p, t, scorer.words)))
    return [t for t in p.tellings if t.chance >= scorer.threshold]


def same_features(p: Parley, x: Telling, y: Telling, between: int) -> list[str]:
    """Features of two tellings, `x` before `y`, as those of one meeting; `between` counts tellings in between."""
    scene = p.scene
    s, z = scene.words.sentence_of[x.first], scene.words.sentence_of[y.first]
    d, par = min(z - s, 4), scene.words.paragraphs[z] - scene.words.paragraphs[s]
    title = x.first < scene.title_end <= y.first
    persons = _named(scene, x) & _named(scene, y)
    only = min(len(_named(scene, y)), 2)
    definite = bool(y.matches and (y.matches[0].definite or y.matches[0].suffix))
    lemma = x.act.lemma == y.act.lemma
    kinds = f"{x.act.sense}/{y.act.sense}"
    gap = min((y.first - x.last) // 4, 6) if d == 0 else 9
    shared = min(len(persons), 2)
    return [
        f"d={d}", f"d={d}|p{min(par, 3)}", f"gap={gap}", f"gap={gap}|{kinds}", f"d={min(d, 2)}|{kinds}",
        f"title={title}", f"title={title}|sh{shared}", f"sh={shared}|n{only}", f"sh={shared}|d{d}",
        f"sh={shared}|{definite}|{d}", f"def={definite}|d{min(d, 2)}", f"def={definite}|{y.shape}",
        f"lemma={lemma}|{definite}", f"lemma={lemma}|d{min(d, 2)}", f"between={min(between, 3)}|d{min(d, 2)}",
        f"shapes={x.shape}/{y.shape}|{min(d, 2)}", f"y={scene.tokens[y.first].fold}",
        f"cal={(x.act.sense == 'call')}{(y.act.sense == 'call')}", f"sh={shared}|{kinds}",
        f"far={between > 0}|sh{shared}|n{only}",
    ]  # fmt: skip


def _named(scene: Scene, t: Telling) -> set[int]:
    """The persons and groups of a telling's sentence."""
    a, b = scene.sentence(t.first)
    found = (scene.mention_at.get(i) for i in range(max(a, t.first - 25), min(b, t.last + 25)))
    return {m.entity for m in found if m is not None and m.kind in ("person", "group") and m.entity >= 0}


def join(p: Parley, tellings: Sequence[Telling], scorer: Scorer) -> list[Talk]:
    """Tellings of one meeting together: each joins the meeting with the likeliest of its tellings, or begins one."""
    talks: list[list[Telling]] = []
    for n, t in enumerate(tellings):
        best, into = scorer.threshold, None
        for group in talks:
            for x in group:
                likely = scorer.probability(same_features(p, x, t, n - 1 - tellings.index(x)))
                if likely >= best:
                    best, into = likely, group
        if into is None:
            talks.append([t])
        else:
            into.append(t)
    return [Talk(Happening("CONSULT", group), max(t.chance for t in group)) for group in talks]


_BREAKS = frozenset("،؛:.!؟?")


def passage(scene: Scene, t: Telling) -> tuple[int, int]:
    """The tokens that tell a meeting: from the break before a verb, from just before a noun, to the next break."""
    a, b = scene.sentence(t.first)
    lo, hi = t.first, t.last
    reach = 10 if t.shape in ("past", "pres") else 4
    while lo > a and t.first - lo < reach and scene.tokens[lo - 1].surface not in _BREAKS:
        lo -= 1
    while hi < b and hi - t.last < 14 and scene.tokens[hi].surface not in _BREAKS:
        hi += 1
    return lo, hi
