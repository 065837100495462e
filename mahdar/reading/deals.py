"""Promises put together as deals: which belong to one bargain, who stands where on each, what hangs on what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from mahdar.arabic.calendar import find_dates
from mahdar.arabic.dating import DatePhrase
from mahdar.lexicon.schema import Act
from mahdar.reading.acts import Telling
from mahdar.reading.claims import Claim, find_claims
from mahdar.reading.conditions import Hanging, find_conditions
from mahdar.reading.deal_facts import Lot, decide_status, find_sides, form_of, guarantors, place_of, struck
from mahdar.reading.grouping import group_terms, join_told
from mahdar.reading.holders import settle_holders
from mahdar.reading.links import Step, Swap, find_steps, find_swaps
from mahdar.reading.obligations import Tale, tell_states
from mahdar.reading.promise import Promise
from mahdar.reading.roles import Happening
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer
from mahdar.reading.sources import attribute
from mahdar.reading.stances import Standing, hold, told_stances
from mahdar.reading.table import Table, Term
from mahdar.reading.trees import Trees
from mahdar.reading.when import date_events, published_day

DEAL_SCORERS = ("same_term", "same_deal", "stance", "holder", "state", "deal_status", "side", "swap", "condition")


class DealModels(Protocol):
    """What of the reader's models is used here; `deals` holds the scorers of `DEAL_SCORERS` by name, `holders` the
    second look at who holds which stance."""

    roles: dict[str, Scorer]
    when: Scorer
    source: Scorer
    deals: dict[str, Scorer]
    holders: Trees


@dataclass(slots=True)
class DealFound:
    """One deal of a report: beings by index, terms with their stances and stages, links between terms."""

    terms: list[Term]
    parties: list[int]
    mediators: list[int]
    guarantors: list[int]
    form: str
    status: str
    date: DatePhrase | None = None
    place: list[int] = field(default_factory=list)
    swaps: list[Swap] = field(default_factory=list)
    conditions: list[Hanging] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    chance: float = 0.0

    @property
    def beings(self) -> set[int]:
        """Every being the deal names."""
        out = {*self.parties, *self.mediators, *self.guarantors, *self.place}
        for t in self.terms:
            out.update(h.party for h in t.held if h.party is not None)
            for p in t.told:
                out.update([*p.debtor, *p.creditor, *p.beneficiary, *p.place])
        return out


def find_deals(
    scene: Scene, promises: Sequence[Promise], models: DealModels, weak: Sequence[Promise] = ()
) -> list[DealFound]:
    """The deals that the promises of a report make, in text order. Of `weak` promises, unlikely by themselves, those
    are taken that a word of exchange ties to another."""
    scorers = models.deals
    promises = [*promises, *_tied(scene, promises, weak, models)]
    if not promises:
        return []
    table = Table(scene, promises, models.roles)
    terms = join_told(table, scorers["same_term"])
    told_stances(table, terms, scorers["stance"])
    standing = Standing(table, terms)
    for term in terms:
        hold(standing, term, scorers["holder"])
    settle_holders(table, terms, models.holders)
    tale = Tale(table)
    tell_states(tale, terms, scorers["state"])
    swaps = find_swaps(table, terms, scorers["swap"])
    groups = group_terms(table, terms, scorers["same_deal"], [[*s.give, *s.get] for s in swaps])
    conditions = find_conditions(table, terms, scorers["condition"])
    steps = find_steps(table, terms)
    out = [_deal(tale, standing, Lot.of(table, group), len(groups), scorers) for group in groups]
    _share(out, swaps, conditions, steps)
    _date_and_attribute(table, out, models)
    return sorted(out, key=lambda d: d.terms[0].head.first)


def _tied(scene: Scene, promises: Sequence[Promise], weak: Sequence[Promise], models: DealModels) -> list[Promise]:
    """The weak promises that a word of exchange ties to a promise or to one another."""
    if not weak:
        return []
    found = [*promises, *weak]
    table = Table(scene, found, models.roles)
    terms = [Term([i], p, [p]) for i, p in enumerate(found)]
    out: dict[int, Promise] = {}
    for swap in find_swaps(table, terms, models.deals["swap"]):
        if swap.cue is not None:
            for side in (swap.give, swap.get):
                if all(t.promises[0] >= len(promises) for t in side):
                    best = max(side, key=lambda t: t.head.chance)
                    out[best.promises[0]] = best.head
    return list(out.values())


def _deal(tale: Tale, standing: Standing, lot: Lot, lots: int, scorers: dict[str, Scorer]) -> DealFound:
    table = tale.table
    sides = find_sides(table, standing, lot, scorers["side"])
    doubt = 1.0
    for t in lot.terms:
        doubt *= 1.0 - t.head.chance
    return DealFound(
        terms=lot.terms,
        parties=sides["party"],
        mediators=sides["mediator"],
        guarantors=[i for i in guarantors(table, lot) if i not in sides["party"]],
        form=form_of(table, lot),
        status=decide_status(tale, lot, lots, scorers["deal_status"]),
        place=place_of(table, struck(table, lot)),
        chance=1.0 - doubt,
    )


def _share(deals: list[DealFound], swaps: list[Swap], conditions: list[Hanging], steps: list[Step]) -> None:
    """Links go to the deal of their terms; stage numbers are put on the terms."""
    of = {id(t): d for d in deals for t in d.terms}
    for swap in swaps:
        of[id(swap.give[0])].swaps.append(swap)
    for c in conditions:
        of[id(c.target[0])].conditions.append(c)
    for d in deals:
        own = {id(t) for t in d.terms}
        for s in steps:
            terms = [t for t in s.terms if id(t) in own]
            if terms:
                d.steps.append(Step(s.order, terms, s.words, s.after))
                for t in terms:
                    t.stage = s.order if sum(t in x.terms for x in steps) == 1 else t.stage


def _date_and_attribute(table: Table, deals: list[DealFound], models: DealModels) -> None:
    """When each deal was struck, and who tells of it: the scorers of events decide, as for an agreement told there."""
    scene = table.scene
    lots = [Lot.of(table, d.terms) for d in deals]
    events = []
    for d, lot in zip(deals, lots, strict=True):
        act = struck(table, lot)
        events.append(Happening("AGREE", [act or _bare(scene, d.terms[0].head)], {"actor": d.parties}))
    dates = date_events(scene, events, find_dates(scene.words, published_day(scene)), models.when)
    heads = [
        Happening("AGREE", [_bare(scene, p) for t in d.terms for p in t.told], {"actor": d.parties}) for d in deals
    ]
    claims = attribute(scene, heads, find_claims(scene, scene.beings), models.source)
    for d, e, h in zip(deals, events, heads, strict=True):
        d.date = dates.get(id(e))
        d.claims = list(claims.get(id(h), ()))


def _bare(scene: Scene, p: Promise) -> Telling:
    """A promise's head as the word that tells an agreement."""
    return Telling(p.first, p.last, "AGREE", [], [Act(lemma=scene.tokens[p.first].fold, type="AGREE", en="promise")])
