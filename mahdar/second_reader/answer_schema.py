"""The form of an answer: one set of structs from which both the JSON Schema and the validation are made.

A quote is `[sentence number, "words"]`, the words copied from that sentence. Ids are local to one answer.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

import msgspec
from msgspec import Struct

from mahdar.record import (
    Capacity,
    ConditionFunction,
    DealForm,
    DealStatus,
    EventStatus,
    EventType,
    EvidenceLevel,
    GroupType,
    MeetingFormat,
    Modality,
    Obligation,
    Polarity,
    Range,
    Simultaneity,
    SourceKind,
    SourceStance,
    StanceKind,
    TermKind,
)  # fmt: skip

Quote = tuple[int, str]
EntityKind = Literal["person", "group", "state", "place", "facility"]


class NameSaid(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody, something or somewhere that the report names; `also` are its other names and stand-ins."""

    id: str
    kind: EntityKind
    name: str
    also: list[Quote] = []
    type: GroupType | None = None
    part_of: str | None = None
    label: str | None = None
    rank: str | None = None
    position: str | None = None
    affiliation: str | None = None
    epithet: str | None = None


class SourceSaid(Struct, frozen=True, forbid_unknown_fields=True):
    """Who says so, in the words of the report."""

    name: Quote
    kind: SourceKind = "unnamed"
    stance: SourceStance = "asserts"
    entity: str | None = None


class DateSaid(Struct, frozen=True, forbid_unknown_fields=True):
    """Days as ISO dates, both included, and the words that give them."""

    start: str
    end: str | None = None
    quote: Quote | None = None


class CountSaid(Struct, frozen=True, forbid_unknown_fields=True):
    """How many, as [least, most or null], and the words that count them."""

    n: Range
    quote: Quote | None = None
    whom: list[str] = []
    about: bool = False


class EventSaid(Struct, frozen=True, forbid_unknown_fields=True):
    """A happening."""

    type: EventType
    trigger: Quote
    quotes: list[Quote]
    id: str | None = None
    mode: str | None = None
    status: EventStatus = "occurred"
    actors: list[str] = []
    recipients: list[str] = []
    place: list[str] = []
    date: DateSaid | None = None
    killed: CountSaid | None = None
    injured: CountSaid | None = None
    abducted: CountSaid | None = None
    detained: CountSaid | None = None
    released: CountSaid | None = None
    missing: CountSaid | None = None
    according_to: list[SourceSaid] = []


class DelegateSaid(Struct, frozen=True, forbid_unknown_fields=True):
    """Who sat there, and for whom."""

    person: str
    represents: str | None = None
    capacity: Capacity = "member"


class MeetingSaid(Struct, frozen=True, forbid_unknown_fields=True):
    """Talks."""

    quotes: list[Quote]
    participants: list[str] = []
    delegates: list[DelegateSaid] = []
    format: MeetingFormat | None = None
    host: str | None = None
    place: list[str] = []
    date: DateSaid | None = None
    agenda: list[Quote] = []
    outcome: Quote | None = None
    next: Quote | None = None
    according_to: list[SourceSaid] = []


class StanceSaid(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a party stands on a term, and the word that says so."""

    stance: StanceKind
    party: str | None = None
    quote: Quote | None = None
    according_to: list[SourceSaid] = []


class TermSaid(Struct, frozen=True, forbid_unknown_fields=True):
    """One separable promise."""

    id: str
    kind: TermKind
    quotes: list[Quote]
    modality: Modality = "must"
    debtor: list[str] = []
    creditor: list[str] = []
    beneficiary: list[str] = []
    object: Quote | None = None
    count: CountSaid | None = None
    unit: str | None = None
    amount: float | None = None
    currency: str | None = None
    place: list[str] = []
    duration: str | None = None
    deadline: DateSaid | None = None
    stage: int | None = None
    stances: list[StanceSaid] = []
    obligation: Obligation = "unknown"


class ExchangeSaid(Struct, frozen=True, forbid_unknown_fields=True):
    """Terms given for terms got."""

    give: list[str]
    get: list[str]
    simultaneity: Simultaneity = "unknown"
    quotes: list[Quote] = []


class ConditionSaid(Struct, frozen=True, forbid_unknown_fields=True):
    """What terms hang on: a term's id, an event's id or a quote."""

    trigger: str | Quote
    target: list[str]
    polarity: Polarity
    quotes: list[Quote]
    function: ConditionFunction = "activates"


class StageSaid(Struct, frozen=True, forbid_unknown_fields=True):
    """One step of a deal carried out in steps, the first being 1."""

    order: int
    terms: list[str]
    starts_after: str | None = None
    quotes: list[Quote] = []


class DealSaid(Struct, frozen=True, forbid_unknown_fields=True):
    """An offer, a demand or an agreement, term by term."""

    parties: list[str]
    terms: list[TermSaid]
    id: str | None = None
    mediators: list[str] = []
    guarantors: list[str] = []
    form: DealForm = "reported"
    status: DealStatus = "proposed"
    date: DateSaid | None = None
    place: list[str] = []
    exchanges: list[ExchangeSaid] = []
    conditions: list[ConditionSaid] = []
    stages: list[StageSaid] = []
    according_to: list[SourceSaid] = []
    quotes: list[Quote] = []


class FindingSaid(Struct, frozen=True, forbid_unknown_fields=True):
    """A promise reported kept, delayed, broken or denied."""

    state: Obligation
    quotes: list[Quote]
    kind: TermKind | None = None
    term: str | None = None
    deal: str | None = None
    by: list[str] = []
    claimed_by: list[SourceSaid] = []
    level: EvidenceLevel = "attribution_unclear"
    count: CountSaid | None = None
    date: DateSaid | None = None


class Answer(Struct, frozen=True, forbid_unknown_fields=True):
    """All that a model says of one piece of a report."""

    entities: list[NameSaid] = []
    events: list[EventSaid] = []
    meetings: list[MeetingSaid] = []
    deals: list[DealSaid] = []
    findings: list[FindingSaid] = []


PARTS = {"entities": NameSaid, "events": EventSaid, "meetings": MeetingSaid, "deals": DealSaid, "findings": FindingSaid}


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of an answer."""
    (root,), components = msgspec.json.schema_components([Answer], ref_template="#/$defs/{name}")
    top = components.pop("Answer") if root == {"$ref": "#/$defs/Answer"} else root
    made = {**top, "required": list(PARTS), "$defs": components}
    plain: dict[str, Any] = _plain(made)
    return plain


def _plain(part: Any) -> Any:
    """Without titles and defaults, which a grammar does not need; descriptions stand in the rules."""
    if isinstance(part, list):
        return [_plain(p) for p in part]
    if not isinstance(part, dict):
        return part
    return {k: _named(v) if k in ("properties", "$defs") else _plain(v) for k, v in part.items()
            if k not in ("title", "default", "description")}  # fmt: skip


def _named(parts: dict[str, Any]) -> dict[str, Any]:
    return {name: _plain(part) for name, part in parts.items()}
