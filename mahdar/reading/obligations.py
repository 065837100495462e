"""How far a promise has come, where the report says so: dormant, begun, carried out, broken. Else it stays unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mahdar.arabic.calendar import find_dates
from mahdar.lexicon.deal_cues import Cue
from mahdar.reading.promise import Promise
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer, chance, level
from mahdar.reading.table import Table, Term, bucket
from mahdar.reading.when import how_long_ago, published_day

# Those that gold has often enough to learn them.
STATES = (
    "unknown", "dormant", "in_effect", "in_progress", "partial", "fulfilled", "breached", "terminated", "lapsed",
)  # fmt: skip
TALE = frozenset("in_effect collapsed suspended completed denied awaiting unilateral earlier mediation clauses".split())
_WENT = frozenset("in_effect collapsed suspended completed denied awaiting".split())
_HAPPENS = ("RETREAT", "CONCEDE", "REJECT", "ASSAULT")


class Tale:
    """What a report says of how its bargains went: dates, deeds, words beside the nouns of bargains."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.scene = table.scene
        self.now = published_day(self.scene)
        self.dates = [d for d in find_dates(self.scene.words, self.now) if d.kind != "time"]

    def around(self, promises: Iterable[Promise]) -> set[str]:
        """Features of the sentences of some promises, of the title, and of the promises' own words."""
        promises = list(promises)
        sentences = {self.table.sentence_of[p.first] for p in promises}
        out: set[str] = set()
        ranges = [("", self.scene.words.sentences[n]) for n in sorted(sentences)] + [("t", (0, self.scene.title_end))]
        for where, (a, b) in ranges:
            out.update(f"{where}in={name}" for name in self.table.lists_in(a, b) & TALE)
            out.update(self._deeds(a, b, where))
        for c in self.table.by_list.get("bargain", ()):
            title = c.first < self.scene.title_end
            if title or self.table.sentence_of[c.first] in sentences:
                out.update(self._bargain(c, "t" if title else ""))
        for p in promises:
            out.update(self._own(p))
        first = min(p.first for p in promises)
        out.add(f"at={'T' if first < self.scene.title_end else min(self.table.sentence_of[first], 4)}")
        return out

    def course(self, p: Promise) -> Iterator[str]:
        """Words of how it went in the promise's sentence: on which side, within how many tokens."""
        a, b = self.scene.sentence(p.first)
        for c in self.table.phrases:
            if a <= c.first < b and c.name in _WENT:
                after = c.first >= p.first
                far = c.first - p.last if after else p.first - c.last
                for k in (3, 6, 12):
                    if far <= k:
                        yield f"{c.name}{'>' if after else '<'}{k}"

    def _deeds(self, a: int, b: int, where: str) -> Iterator[str]:
        """Deeds of war and of concession that are told as happening between two tokens."""
        acts = self.scene.lexicon.compiled.acts
        for m in self.scene.matches.get("act", ()):
            if a <= m.first < b and acts[m.ref].type in _HAPPENS and m.form[:4] in ("past", "pres"):
                yield f"{where}ev={acts[m.ref].type}|{m.form[:4]}"

    def _bargain(self, c: Cue, where: str) -> Iterator[str]:
        """The words before a noun of bargain, and cues on both sides of it."""
        a, b = self.scene.sentence(c.first)
        for k in (1, 2):
            yield f"{where}bn{k}={self.scene.fold(c.first - k, a, b)}"
        for k in (1, 2, 3):
            if (classes := self.scene.clusters.get(self.scene.fold(c.first - k, a, b))) is not None:
                yield f"{where}bnc={classes[1]}"
        for name in self.table.lists_in(max(a, c.first - 4), c.first) & TALE:
            yield f"{where}bnl={name}"
        for name in self.table.lists_in(c.last, min(b, c.last + 5)) & TALE:
            yield f"{where}bnr={name}"

    def _own(self, p: Promise) -> Iterator[str]:
        a, b = self.scene.sentence(p.first)
        word = self.scene.tokens[p.first].fold
        form = shape_of(self.scene, p.first)
        yield f"form={form}"
        yield f"fut={word.removeprefix('و').startswith('س')}|{form}"
        for name in self.table.lists_in(max(a, p.first - 5), p.first) & TALE:
            yield f"just={name}"
        for name in self.table.lists_in(p.last, min(b, p.last + 5)) & TALE:
            yield f"then={name}"
        for d in self.dates:
            if a <= d.first < b:
                yield f"ago={how_long_ago(d, self.now)}"


def shape_of(scene: Scene, i: int) -> str:
    """How an act is told at a token: past, pres, masd …"""
    found = scene.matches_from(i, "act")
    return found[0].form.split(":")[0] if found else "none"


def state_features(tale: Tale, term: Term) -> list[str]:
    """Features of a term for how far it has come; the same for every state."""
    table, scene = tale.table, tale.scene
    out = dict.fromkeys(sorted(tale.around(term.told)))
    for s, x in term.odds.items():
        out[f"odds={s}|{level(x)}"] = None
    out[f"kind={term.head.kind}"] = None
    out[f"many={min(len(term.told), 3)}"] = None
    for p in term.told:
        a, b = scene.sentence(p.first)
        out[f"h={scene.tokens[p.first].fold}"] = None
        out[f"fk={shape_of(scene, p.first)}|{p.kind}"] = None
        for k in (1, 2, 3):
            w = scene.fold(p.first - k, a, b)
            out[f"b{k}={w}"] = None
            if (classes := scene.clusters.get(w)) is not None:
                out[f"bc{k}={classes[1]}"] = None
                out[f"bcc={classes[0]}"] = None
        out.update((f"pre={name}", None) for name in table.lists_in(a, p.first) & TALE)
        out.update((f"post={name}", None) for name in table.lists_in(p.last, b) & TALE)
        out.update((f"gb={w.name}|{w.shape}", None) for w in table.before(p.first, 0)[:2])
        out.update((f, None) for f in _cues(table, p, a, b))
    return list(out)


def _cues(table: Table, p: Promise, a: int, b: int) -> Iterator[str]:
    """Cues of how it went in the promise's sentence, with their words and distance."""
    for c in table.phrases:
        if a <= c.first < b and c.name in _WENT:
            word = table.scene.tokens[c.first].fold
            yield f"cue={word}"
            yield f"cue={word}|{'<' if c.first < p.first else '>'}{bucket(abs(c.first - p.first))}"


def tell_states(tale: Tale, terms: list[Term], scorer: Scorer) -> None:
    """The chance of each state for each term, kept in `term.states`."""
    for term in terms:
        features = state_features(tale, term)
        term.states = {s: chance(scorer.score([f"{s}|{f}" for f in features] + [s])) for s in STATES}
