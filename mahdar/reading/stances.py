"""Who demanded, offered, accepted, refused or agreed to a promise.

Two steps: which stances are told of a term at all, from the words that govern it; then, for each of these, how likely
which being takes it, from who does what those words tell and from who owes or is owed. `holders` decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from mahdar.reading.promise import Promise
from mahdar.reading.roles import being_type
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer, chance, level
from mahdar.reading.table import Table, Term, Word, bucket

STANCES = ("demanded", "offered", "accepted", "reserved", "rejected", "withdrawn", "agreed")
LEAST = 0.12  # a stance less likely than that is not looked at further
_GOVERNING = 3
_COMPANY = 0.15  # what the report's other terms count for a term's stances, by cross-validation


def term_features(table: Table, term: Term) -> list[str]:
    """Features of a term for the stances told of it; the same for every stance."""
    out: dict[str, None] = {}
    for p in term.told:
        out.update(dict.fromkeys(_telling_features(table, p)))
    head = term.head
    out[f"kind={head.kind}|{head.modality}"] = None
    out[f"told={min(len(term.told), 3)}"] = None
    out[f"owes={min(len(head.debtor), 2)}{min(len(head.creditor), 2)}"] = None
    bargains = len(table.by_list.get("bargain", ()))
    out[f"bargains={min(bargains, 5)}"] = None
    return list(out)


def _telling_features(table: Table, p: Promise) -> Iterator[str]:
    scene = table.scene
    a, b = scene.sentence(p.first)
    own = table.sentence_of[p.first]
    before = table.before(p.first)
    governing = [w for w in before if w.name != "say"][:_GOVERNING]
    for n, w in enumerate(governing):
        where = "s" if w.first >= a else str(own - table.sentence_of[w.first])
        yield f"g{n}={w.name}|{where}"
        yield f"g={w.name}|{where}|{bucket(p.first - w.last)}"
        yield f"gl={w.lemma}|{where}"
        if n == 0:
            yield f"g0={w.name}|{w.shape}|{where}"
            yield f"g0x={w.name}|{where}|{min(table.crossed(w.first, p.first), 3)}"
            yield f"g0l={w.lemma}"
    if not governing:
        yield "g0=none"
    inside = [w for w in governing if w.first >= a]
    yield "chain=" + ">".join(w.name for w in inside[:2])
    for n, w in enumerate([w for w in table.after(p.first) if w.name != "say"][:2]):
        yield f"a{n}={w.name}|{bucket(w.first - p.last)}"
        yield f"al={w.lemma}"
    for name in table.lists_in(a, b):
        yield f"in={name}"
    for name in table.lists_in(max(a, p.first - 6), p.first):
        yield f"just={name}"
    for name in table.lists_in(0, scene.title_end):
        yield f"title={name}"
    yield from _words_around(scene, p, a, b)
    yield f"place={'T' if p.first < scene.title_end else min(own, 4)}"


def _words_around(scene: Scene, p: Promise, a: int, b: int) -> Iterator[str]:
    for k in (1, 2, 3):
        w = scene.fold(p.first - k, a, b)
        yield f"b{min(k, 2)}={w}"
        if (classes := scene.clusters.get(w)) is not None:
            yield f"bc{k}={classes[1]}"
    yield f"h={scene.fold(p.first, a, b)}"
    w = scene.fold(p.last, a, b)
    yield f"x1={w}"
    first = scene.fold(a, a, b)
    yield f"s0={first}"
    yield f"s1={scene.fold(a + 1, a, b)}"


def told_stances(table: Table, terms: list[Term], scorer: Scorer) -> None:
    """First step: the chance of each stance being told of each term, kept in `term.odds`: of its own words, and a
    little of what is told of the report's other terms, since whoever demands or offers names several."""
    alone = []
    for term in terms:
        features = term_features(table, term)
        alone.append({s: scorer.score([f"{s}|{f}" for f in features] + [s]) for s in STANCES})
    others = max(len(terms) - 1, 1)
    every = {s: sum(odds[s] for odds in alone) for s in STANCES}
    share = _COMPANY if len(terms) > 1 else 0.0
    for term, odds in zip(terms, alone, strict=True):
        term.odds = {s: chance((1 - share) * x + share * (every[s] - x) / others) for s, x in odds.items()}


class Standing:
    """What is known of every being of a report beside every term: who may hold a stance."""

    def __init__(self, table: Table, terms: list[Term]) -> None:
        self.table = table
        self.scene = table.scene
        self.owing: dict[int, float] = defaultdict(float)
        self.owed: dict[int, float] = defaultdict(float)
        for t in terms:
            for p in t.told:
                for i in p.debtor:
                    self.owing[i] += 1 / len(terms)
                for i in p.creditor:
                    self.owed[i] += 1 / len(terms)
        self.does: dict[tuple[str, int], float] = defaultdict(float)
        for w in table.words:
            if w.telling is not None:
                for i, x in w.telling.scores["actor"].items():
                    self.does[w.name, i] = max(self.does[w.name, i], x)
        self.types = [being_type(self.scene, b) for b in self.scene.beings]

    def candidates(self, term: Term) -> list[int]:
        """Beings that may hold a stance on a term: named near it, or owing or owed anything."""
        found = set(self.owing) | set(self.owed)
        for p in term.told:
            found.update(m.entity for m in self.table.mentions_near(self.table.sentence_of[p.first]))
        first = {m.entity for m in self.scene.mentions if m.first < self.scene.title_end and m.entity >= 0}
        beings = self.scene.beings
        return sorted(i for i in found | first if beings[i].kind != "place" or self._acts(i))

    def _acts(self, i: int) -> bool:
        """A place that does something is a state or a town that stands for its people."""
        return i in self.owing or i in self.owed or any(x > 0.3 for (_, j), x in self.does.items() if j == i)

    def features(self, term: Term, being: int) -> tuple[list[str], Word | None]:
        """Features of a being beside a term, the same for every stance; and the word that ties the two best."""
        out: dict[str, None] = {}
        best: tuple[float, Word] | None = None
        for p in term.told:
            for f in self._place(p, being):
                out[f] = None
            for f, x, w in self._words(p, being):
                out[f] = None
                if best is None or x > best[0]:
                    best = x, w
        for f in self._general(term, being):
            out[f] = None
        return list(out), best[1] if best else None

    def _general(self, term: Term, being: int) -> Iterator[str]:
        b = self.scene.beings[being]
        role = "".join(
            c if any(being in listed for listed in lists) else "-"
            for c, lists in (
                ("d", [p.debtor for p in term.told]),
                ("c", [p.creditor for p in term.told]),
                ("b", [p.beneficiary for p in term.told]),
            )
        )
        share = f"{level(self.owing.get(being, 0.0))}{level(self.owed.get(being, 0.0))}"
        kind = f"{b.kind}|{self.types[being]}"
        yield f"role={role}"
        yield f"role={role}|{term.head.kind}"
        yield f"share={share}"
        yield f"share={share}|{role}"
        yield f"who={kind}"
        yield f"who={kind}|{role}"
        yield f"many={min(len(b.mentions), 5)}"
        yield f"title={b.mentions[0].first < self.scene.title_end}|{role}"
        for name in ("agreed", "accepted", "offered", "demanded", "rejected", "bargain"):
            yield f"does={name}|{level(self.does.get((name, being), 0.0))}"

    def _words(self, p: Promise, being: int) -> Iterator[tuple[str, float, Word]]:
        """Who does what the words that govern the promise tell."""
        a = self.scene.sentence(p.first)[0]
        before = [w for w in self.table.before(p.first) if w.telling is not None]
        for n, w in enumerate(before[:4]):
            where = ("s" if w.first >= a else "o") + str(min(n, 2))
            yield from self._word(w, being, where)
        for n, w in enumerate([w for w in self.table.after(p.first) if w.telling is not None][:2]):
            yield from self._word(w, being, f"a{n}")

    def _word(self, w: Word, being: int, where: str) -> Iterator[tuple[str, float, Word]]:
        does, done = self.table.doer(w, being), self.table.doer(w, being, "recipient")
        x = max(does, done)
        weight = x - (0.2 if where[0] == "o" else 0.0)
        yield f"w={where}|{w.name}|{level(does)}", weight, w
        yield f"wr={where}|{w.name}|{level(done)}", weight, w
        if does > 0.4:
            yield f"wl={w.lemma}|{where[0]}", weight, w
        if done > 0.4:
            yield f"wrl={w.lemma}|{where[0]}", weight, w

    def _place(self, p: Promise, being: int) -> Iterator[str]:
        """Where the being is named beside the promise."""
        table, scene = self.table, self.scene
        own = table.sentence_of[p.first]
        ms = [m for m in scene.beings[being].mentions if abs(table.sentence_of[m.first] - own) <= 3]
        if not ms:
            yield "near=no"
            return
        m = min(ms, key=lambda m: (abs(table.sentence_of[m.first] - own), abs(m.first - p.first)))
        d = table.sentence_of[m.first] - own
        side = "<" if m.first < p.first else ">"
        a, b = scene.sentence(m.first)
        before = m.prefix.lstrip("وف") or scene.fold(m.first - 1, a, b)
        yield f"near={d}|{side}"
        yield f"prep={before}|{d == 0}{side}"
        yield f"prep2={scene.fold(m.first - 2, a, b)}|{before}"
        if d == 0:
            gap = m.first - p.last if side == ">" else p.first - m.last
            yield f"gap={side}{bucket(gap)}"
            yield f"inside={p.begin <= m.first < p.end}|{side}"
            yield f"next={scene.fold(m.last, a, b)}|{side}"
        inside = scene.mentions_in[table.sentence_of[m.first]]
        earlier = {x.entity for x in inside if x.entity >= 0 and x.first < m.first}
        yield f"nth={min(len(earlier), 3)}|{d == 0}{side}"


def holder_features(stance: str, odds: float, features: list[str], others: dict[str, float]) -> list[str]:
    """Features of one stance of one being from those of the being beside the term."""
    top = max(others.values(), default=0.0)
    rank = "top" if odds >= top else "near" if odds > top / 2 else "low"
    return [f"{stance}|{f}" for f in features] + [
        stance,
        f"{stance}|odds={level(odds)}",
        f"{stance}|odds={level(odds)}|{rank}",
        f"odds={level(odds)}",
        *[f"odds{level(odds)}|{f}" for f in features if f.startswith(("role=", "share=", "w=s0", "who="))],
    ]


def hold(standing: Standing, term: Term, scorer: Scorer) -> None:
    """Second step: how likely each being takes each stance on a term, kept in `term.chances`, and the words that tie
    them to it, in `term.ties`."""
    likely = [s for s in STANCES if term.odds.get(s, 0.0) >= LEAST]
    for being in standing.candidates(term) if likely else ():
        features, word = standing.features(term, being)
        if word is not None:
            term.ties[being] = word
        for s in likely:
            term.chances[being, s] = scorer.probability(holder_features(s, term.odds[s], features, term.odds))
