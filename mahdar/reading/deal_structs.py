"""Deals as found turned into the record's structs: ids, spans, sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mahdar.arabic.calendar import find_dates
from mahdar.arabic.dating import DatePhrase
from mahdar.reading.assemble import clause
from mahdar.reading.claims import Claim
from mahdar.reading.conditions import Hanging
from mahdar.reading.deals import DealFound
from mahdar.reading.links import Step, Swap
from mahdar.reading.scene import Scene
from mahdar.reading.table import Held, Term
from mahdar.reading.when import published_day
from mahdar.record import Condition, Date, Deal, Exchange, Source, Stage, Stance
from mahdar.record import Term as TermStruct
from mahdar.report import Span

Ids = Mapping[int, str]


def deal_structs(scene: Scene, deals: Sequence[DealFound], ids: Ids) -> list[Deal]:
    """The record's deals; `ids` gives the entity id of each being, those without one are left out."""
    dates = find_dates(scene.words, published_day(scene)) if deals else []
    out = []
    number = 0
    for n, d in enumerate(deals, 1):
        names = {}
        for t in d.terms:
            number += 1
            names[id(t)] = f"t{number}"
        out.append(_Writer(scene, ids, names, dates).deal(d, f"d{n}"))
    return out


class _Writer:
    """Writes one deal; `names` are the ids of its terms."""

    def __init__(self, scene: Scene, ids: Ids, names: dict[int, str], dates: list[DatePhrase]) -> None:
        self.scene = scene
        self.ids = ids
        self.names = names
        self.dates = dates

    def deal(self, d: DealFound, id_: str) -> Deal:
        """The whole deal."""
        return Deal(
            id_,
            self.known(d.parties),
            self.known(d.mediators),
            self.known(d.guarantors),
            d.form,  # type: ignore[arg-type]
            d.status,  # type: ignore[arg-type]
            self.date(d.date),
            self.known(d.place),
            [self.term(t, d) for t in d.terms],
            [e for s in d.swaps if (e := self.exchange(s)) is not None],
            [c for h in d.conditions if (c := self.condition(h)) is not None],
            self.stages(d.steps),
            [self.source(c) for c in d.claims],
            [self.tokens(p.begin, p.end) for t in d.terms for p in t.told[:1]],
        )

    def term(self, t: Term, d: DealFound) -> TermStruct:
        """One term: values from its likeliest telling, else from the first that has them."""
        return TermStruct(
            self.names[id(t)],
            t.head.kind,  # type: ignore[arg-type]
            t.head.modality,  # type: ignore[arg-type]
            self.known(_first(t, "debtor") or []),
            self.known(_first(t, "creditor") or []),
            self.known(_first(t, "beneficiary") or []),
            self.maybe(_first(t, "object")),
            _first(t, "count"),
            _first(t, "unit"),
            _first(t, "amount"),
            _first(t, "currency"),
            self.known(_first(t, "place") or []),
            _first(t, "duration"),
            self.date(self.dates[k]) if (k := _first(t, "deadline")) is not None and k < len(self.dates) else None,
            t.stage,
            [self.stance(h, d) for h in t.held if h.party is None or h.party in self.ids],
            t.obligation,  # type: ignore[arg-type]
            [self.tokens(p.begin, p.end) for p in sorted(t.told, key=lambda p: p.first)],
        )

    def stance(self, h: Held, d: DealFound) -> Stance:
        """A stance with its word; its sources are the deal's own."""
        party = self.ids.get(h.party) if h.party is not None else None
        return Stance(party, h.stance, [self.source(c) for c in d.claims], self.maybe(h.word))  # type: ignore[arg-type]

    def exchange(self, s: Swap) -> Exchange | None:
        """An exchange, where both its sides are in the deal."""
        give, get = self.term_ids(s.give), self.term_ids(s.get)
        if not give or not get:
            return None
        evidence = [clause(self.scene, s.cue.first, s.cue.last)] if s.cue else []
        return Exchange(give, get, "simultaneous" if s.together else "unknown", s.cue is not None, evidence)

    def condition(self, c: Hanging) -> Condition | None:
        """A condition on a term of the deal."""
        target = self.term_ids(c.target)
        if not target:
            return None
        trigger: str | Span | None = self.names.get(id(c.trigger)) if c.trigger is not None else None
        if trigger is None and c.words[1] > c.words[0]:
            trigger = self.tokens(*c.words)
        return Condition(trigger, target, c.polarity, "activates", [self.tokens(*c.clause)])  # type: ignore[arg-type]

    def stages(self, steps: Sequence[Step]) -> list[Stage]:
        """The stages in order; each starts after the one before it."""
        out = []
        for step in sorted(steps, key=lambda s: s.order):
            after = f"stage {step.after.order}" if step.after is not None else None
            out.append(Stage(step.order, self.term_ids(step.terms), after, [self.tokens(*step.words)]))
        return out

    def known(self, beings: Iterable[int]) -> list[str]:
        """Entity ids of beings, none twice."""
        return list(dict.fromkeys(self.ids[i] for i in beings if i in self.ids))

    def term_ids(self, terms: Iterable[Term]) -> list[str]:
        """Ids of terms of this deal."""
        return [self.names[id(t)] for t in terms if id(t) in self.names]

    def tokens(self, first: int, last: int) -> Span:
        """The span of tokens `first` to `last`, exclusive."""
        return self.scene.report.span(self.scene.tokens[first].start, self.scene.tokens[last - 1].end)

    def maybe(self, tokens: tuple[int, int] | None) -> Span | None:
        """The span of a token range, or none."""
        return self.tokens(*tokens) if tokens is not None and tokens[1] > tokens[0] else None

    def date(self, d: DatePhrase | None) -> Date | None:
        """A date phrase as the record has it."""
        if d is None:
            return None
        precision = d.precision if d.start else "relative"
        return Date(d.start, d.end, precision, self.scene.report.span(d.start_offset, d.end_offset))  # type: ignore[arg-type]

    def source(self, c: Claim) -> Source:
        """A claim as a link of the attribution chain."""
        named = self.ids.get(c.entity) if c.entity is not None else None
        return Source(c.name, c.kind, named, c.stance, self.scene.report.span(*c.span))  # type: ignore[arg-type]


def _first(t: Term, key: str) -> Any:
    """The value of the likeliest telling that has one."""
    return next((v for p in t.told if (v := getattr(p, key)) not in (None, [])), None)
