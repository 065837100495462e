"""What was promised, met about, kept or broken: the deals, meetings and findings of a report, found together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from mahdar.arabic.calendar import find_dates
from mahdar.arabic.dating import DatePhrase
from mahdar.arabic.numbers import find_numbers
from mahdar.reading.advice import Advise
from mahdar.reading.claims import Claim, find_claims
from mahdar.reading.climate import is_chronicle
from mahdar.reading.deal_structs import deal_structs
from mahdar.reading.deals import DealFound, find_deals
from mahdar.reading.findings import Fare, bind, find_fares, ledger_of, settle, without_asked_for
from mahdar.reading.minutes import take_minutes
from mahdar.reading.promise import Promise
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer
from mahdar.reading.seats import seat
from mahdar.reading.sources import attribute
from mahdar.reading.talk_structs import beings_of, finding_structs, meeting_structs
from mahdar.reading.talks import Talk, find_talks
from mahdar.reading.terms import find_terms
from mahdar.reading.trees import Trees
from mahdar.reading.when import date_events, published_day
from mahdar.record import Deal, Finding, Meeting

TALK_SCORERS = ("talk", "same_talk", "sitter", "venue")
_STILL_OPEN = frozenset(("proposed", "under_negotiation"))  # statuses of deals of which nothing can be carried out yet
FINDING_SCORERS = ("pledge", "finding", "finding_state", "finding_by")


class BargainModels(Protocol):
    """What of the reader's models is used here, scorers by name."""

    roles: dict[str, Scorer]
    advise: Advise | None
    when: Scorer
    source: Scorer
    terms: dict[str, Scorer]
    deals: dict[str, Scorer]
    holders: Trees
    talks: dict[str, Scorer]
    findings: dict[str, Scorer]


@dataclass(slots=True)
class Bargains:
    """Dates and claims are those of meetings and findings, by the id of their happening."""

    deals: list[DealFound] = field(default_factory=list)
    talks: list[Talk] = field(default_factory=list)
    fares: list[Fare] = field(default_factory=list)
    dates: dict[int, DatePhrase | None] = field(default_factory=dict)
    claims: dict[int, list[Claim]] = field(default_factory=dict)

    @property
    def beings(self) -> set[int]:
        """Every being that one of them names: they go into the record."""
        return beings_of(self.talks, self.fares).union(*[d.beings for d in self.deals])

    def structs(self, scene: Scene, ids: dict[int, str]) -> tuple[list[Meeting], list[Deal], list[Finding]]:
        """As the record has them; `ids` are entity ids by being."""
        return (
            meeting_structs(scene, self.talks, ids, self.dates, self.claims),
            deal_structs(scene, self.deals, ids),
            finding_structs(scene, self.fares, ids, self.dates, self.claims),
        )


def _promises(deals: list[DealFound]) -> list[Promise]:
    return [p for d in deals for t in d.terms for p in t.told]


def find_bargains(scene: Scene, models: BargainModels) -> Bargains:
    """Terms first; deals are made of them, and findings look back at them."""
    if is_chronicle(scene):
        return Bargains()
    promises = find_terms(scene, models)
    talks = find_talks(scene, models.talks["talk"], models.talks["same_talk"])
    if talks:
        seat(scene, talks, models.talks["sitter"], models.talks["venue"])
        take_minutes(scene, talks)
    deals = find_deals(scene, promises, models)
    fares = find_fares(
        ledger_of(scene, models.findings["pledge"]), models.findings["finding"], models.findings["finding_state"]
    )
    asked_for = _promises([d for d in deals if d.status in _STILL_OPEN])
    fares = without_asked_for(scene, fares, asked_for, _promises([d for d in deals if d.status != "completed"]))
    if fares:
        settle(fares, promises, find_numbers(scene.words), scene)
        bind(scene, fares, models.findings["finding_by"])
    out = Bargains(deals, talks, fares)
    happenings = [k.event for k in talks] + [f.event for f in fares]
    if happenings:
        out.dates = date_events(scene, happenings, find_dates(scene.words, published_day(scene)), models.when)
        out.claims = attribute(scene, happenings, find_claims(scene, scene.beings), models.source)
    return out
