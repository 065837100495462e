"""What is said of a deal as a whole: its status, form, parties and mediators."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mahdar.reading.acts import Telling
from mahdar.reading.mentions import Mention
from mahdar.reading.obligations import STATES, Tale
from mahdar.reading.roles import being_type
from mahdar.reading.scorer import Scorer, level
from mahdar.reading.stances import STANCES, Standing
from mahdar.reading.table import Table, Term, Word, bucket

STATUSES = ("proposed", "under_negotiation", "agreed", "in_effect", "suspended", "collapsed", "completed", "denied")
SIDES = ("party", "mediator")
_REACH = 1  # sentences around a deal's promises


@dataclass(slots=True)
class Lot:
    """Terms of one deal, with the tokens of the sentences they stand in."""

    terms: list[Term]
    sentences: list[int] = field(default_factory=list)
    _tops: dict[int, float] = field(default_factory=dict)

    @property
    def tops(self) -> dict[int, float]:
        """For each being, its best chance of any stance on any term; to be asked for once stances are told."""
        if not self._tops:
            for t in self.terms:
                for (i, _), x in t.chances.items():
                    self._tops[i] = max(self._tops.get(i, 0.0), x)
        return self._tops

    @classmethod
    def of(cls, table: Table, terms: list[Term]) -> Lot:
        """The lot of some terms."""
        found = {table.sentence_of[p.first] for t in terms for p in t.told}
        return cls(terms, sorted(found))


def status_features(tale: Tale, lot: Lot, lots: int) -> list[str]:
    """Features of a deal for its status; the same for every status."""
    out: dict[str, None] = {}
    for s in STANCES:
        told = [t.odds.get(s, 0.0) for t in lot.terms]
        out.update(dict.fromkeys([*_steps(f"top={s}", max(told)), *_steps(f"mean={s}", sum(told) / len(told))]))
    for s in STATES:
        come = [t.states.get(s, 0.0) for t in lot.terms]
        out.update(dict.fromkeys([*_steps(f"om={s}", max(come)), *_steps(f"oa={s}", sum(come) / len(come))]))
    held = {h.stance for t in lot.terms for h in t.held}
    out["held=" + "+".join(sorted(held))] = None
    out.update((f"h={s}", None) for s in sorted(held))
    agreeing = {h.party for t in lot.terms for h in t.held if h.stance == "agreed"}
    out.update((f"agreeing>{k}", None) for k in range(min(3, len(agreeing))))
    out.update((f"kind={t.head.kind}", None) for t in lot.terms)
    out.update((f"terms>{k}", None) for k in range(min(5, len(lot.terms))))
    out.update((f"lots>{k}", None) for k in range(min(3, lots)))
    for p in (p for t in lot.terms for p in t.told):
        out.update(dict.fromkeys(tale.course(p)))
    out.update((f"ar:{f}", None) for f in sorted(tale.around([p for t in lot.terms for p in t.told])))
    for n in lot.sentences:
        out.update(dict.fromkeys(_words(tale, "w", *tale.scene.words.sentences[n])))
    out.update(dict.fromkeys(_words(tale, "tw", 0, tale.scene.title_end)))
    return list(out)


def _words(tale: Tale, name: str, a: int, b: int) -> Iterator[str]:
    """Each telling word between two tokens, and its class."""
    for t in tale.scene.tokens[a:b]:
        if t.kind == "w" and len(t.fold) > 2:
            yield f"{name}={t.fold}"
            yield f"{name}c={tale.scene.clusters.get(t.fold)[1]}"


def _steps(name: str, p: float) -> list[str]:
    """A chance as a feature for each level it reaches, so that neighbouring levels teach each other."""
    return [f"{name}>{k}" for k in range(level(p) + 1)]


def decide_status(tale: Tale, lot: Lot, lots: int, scorer: Scorer) -> str:
    """The likeliest status."""
    features = status_features(tale, lot, lots)
    return max(STATUSES, key=lambda s: scorer.score([f"{s}|{f}" for f in features] + [s]))


def side_features(table: Table, standing: Standing, lot: Lot, being: int) -> list[str]:
    """Features of a being beside a deal, for being its party or mediator."""
    scene = table.scene
    b = scene.beings[being]
    out: dict[str, None] = {}
    best = lot.tops.get(being, 0.0)
    by = {s: max((t.chances.get((being, s), 0.0) for t in lot.terms), default=0.0) for s in STANCES}
    owes = sum(being in p.debtor for t in lot.terms for p in t.told)
    owed = sum(being in p.creditor for t in lot.terms for p in t.told)
    rank = len({x for x in lot.tops.values() if x > best}) if being in lot.tops else 9
    out[f"best={level(best)}"] = None
    out[f"rank={min(rank, 4)}|{level(best)}"] = None
    out[f"owes={min(owes, 2)}|owed={min(owed, 2)}"] = None
    out[f"owes={min(owes, 2)}|owed={min(owed, 2)}|{level(best)}"] = None
    out[f"who={b.kind}|{standing.types[being]}"] = None
    out[f"who={b.kind}|{level(best)}"] = None
    out[f"many={min(len(b.mentions), 5)}"] = None
    out[f"title={b.mentions[0].first < scene.title_end}"] = None
    out.update(dict.fromkeys(f"by={s}|{level(x)}" for s, x in by.items() if x > 0.05))
    near = {s + d for s in lot.sentences for d in range(-_REACH, _REACH + 1)} | {0}
    for m in b.mentions:
        if table.sentence_of[m.first] in near:
            out.update(dict.fromkeys(_around(table, m)))
    return list(out)


def _around(table: Table, m: Mention) -> Iterator[str]:
    """The words and cues about a mention that say on which side it stands."""
    scene = table.scene
    a, b = scene.sentence(m.first)
    before = m.prefix.lstrip("وف") or scene.fold(m.first - 1, a, b)
    yield f"prep={before}"
    yield f"b2={scene.fold(m.first - 2, a, b)}|{before}"
    yield f"b1={scene.fold(m.first - 1, a, b)}"
    yield f"x1={scene.fold(m.last, a, b)}"
    for name in table.lists_in(max(a, m.first - 4), m.first):
        yield f"before={name}"
    for name in table.lists_in(max(a, m.first - 1), m.first):
        yield f"just={name}"
    for name in table.lists_in(m.last, min(b, m.last + 3)):
        yield f"after={name}"
    for w in table.words:
        if a <= w.first < b and w.telling is not None and abs(w.first - m.first) < 12:
            yield f"act={w.name}|{'<' if w.first < m.first else '>'}{bucket(abs(w.first - m.first))}"


def find_sides(table: Table, standing: Standing, lot: Lot, scorer: Scorer) -> dict[str, list[int]]:
    """Parties and mediators of a deal, likeliest first; who holds a stance or owes may be neither."""
    out: dict[str, list[tuple[float, int]]] = {side: [] for side in SIDES}
    for being in side_candidates(standing, lot):
        features = side_features(table, standing, lot, being)
        odds = {side: scorer.probability([f"{side}|{f}" for f in features] + [side]) for side in SIDES}
        side = max(odds, key=odds.__getitem__)
        if odds[side] >= scorer.threshold:
            out[side].append((odds[side], being))
    return {side: [i for _, i in sorted(found, reverse=True)] for side, found in out.items()}


def side_candidates(standing: Standing, lot: Lot) -> list[int]:
    """Beings that may be a side of a deal."""
    return sorted({i for t in lot.terms for i in standing.candidates(t)})


def guarantors(table: Table, lot: Lot) -> list[int]:
    """Beings named right after a word of guarantee near the deal («بضمانة روسية», «الدولة الضامنة تركيا»)."""
    scene = table.scene
    out: list[int] = []
    near = {s + d for s in lot.sentences for d in (-1, 0, 1)}
    for c in table.by_list.get("guarantee", ()):
        if table.sentence_of[c.first] not in near:
            continue
        b = scene.sentence(c.first)[1]
        for i in range(c.last, min(b, c.last + 3)):
            m = scene.mention_at.get(i)
            if m is not None and m.entity >= 0 and being_type(scene, scene.beings[m.entity]) != "place":
                out += [m.entity] if m.entity not in out else []
                break
    return out


def form_of(table: Table, lot: Lot) -> str:
    """How the deal is on record: the words around it decide, «reported» where none does."""
    scene = table.scene
    inside = {n for s in lot.sentences for n in table.lists_in(*scene.words.sentences[s])}
    held = [h for t in lot.terms for h in t.held]
    alone = len({h.party for h in held}) == 1 and {h.stance for h in held} == {"offered"}
    announced = alone and all(t.head.kind in ("pause", "ceasefire") for t in lot.terms)
    if "leaked" in inside:
        return "leaked"
    if "unilateral" in inside or announced:
        return "unilateral"
    if any(_signing(w) for w in table.words if table.sentence_of[w.first] in lot.sentences):
        return "signed"
    return "verbal" if "verbal" in inside else "reported"


def _signing(w: Word) -> bool:
    return w.lemma.split()[0] == "وقع"


def struck(table: Table, lot: Lot) -> Telling | None:
    """The act that strikes the deal: the word that governs most of its promises, nearest first."""
    seen: list[Word] = []
    for p in (p for t in lot.terms for p in t.told):
        governing = [w for w in table.before(p.first, 1) if w.telling is not None]
        seen += governing[:1]
    if not seen:
        return None
    return max(seen, key=lambda w: (seen.count(w), -w.first)).telling


def place_of(table: Table, telling: Telling | None) -> list[int]:
    """Where the deal was struck, as the scorer of places of acts has it."""
    if telling is None or not telling.scores.get("place"):
        return []
    being, odds = max(telling.scores["place"].items(), key=lambda x: x[1])
    return [being] if odds > 0.5 else []


def lots_of(table: Table, groups: Sequence[list[Term]]) -> list[Lot]:
    """Every group of terms as a lot."""
    return [Lot.of(table, terms) for terms in groups]
