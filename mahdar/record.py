"""The record of one report: entities, events, meetings, deals, findings, each value with the words it rests on.

Field names are the contract with the command line's JSON, the database, the web pages and the gold files.
Offsets are code points into `report.text`; ids are local to the record.
"""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import Struct

from mahdar.report import Report, Span

SCHEMA = "mahdar.record/1"

Range = tuple[int, int | None]
GroupType = Literal[
    "state_force", "rebel", "militia", "political", "communal", "civilian", "international", "unidentified"
]
PlaceAccuracy = Literal["exact", "near", "area", "admin1", "country"]
DatePrecision = Literal["day", "month", "year", "relative", "unknown"]
EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
EventStatus = Literal["occurred", "ongoing", "planned", "threatened", "demanded", "denied", "habitual"]
SourceKind = Literal["outlet", "agency", "official", "party", "monitor", "correspondent", "eyewitness", "unnamed"]
SourceStance = Literal["asserts", "alleges", "expects", "denies"]
CasualtyKind = Literal["killed", "injured", "abducted", "detained", "released", "missing"]
TermKind = Literal[
    "ceasefire", "pause", "abstain", "withdraw", "fighter_transfer", "handover_arms", "demilitarise",
    "handover_position", "release_detainee", "release_captive", "return_remains", "disclose_fate",
    "detention_treatment", "ransom", "payment", "aid_access", "safe_passage", "open_route", "evacuate",
    "return_displaced", "restore_service", "amnesty", "ease_security", "monitor", "next_step", "other",
]  # fmt: skip
Modality = Literal["must", "must_not", "may"]
StanceKind = Literal["demanded", "offered", "accepted", "reserved", "rejected", "withdrawn", "agreed"]
Obligation = Literal[
    "dormant", "in_effect", "in_progress", "partial", "fulfilled", "overdue", "suspended",
    "breached", "reversed", "waived", "superseded", "lapsed", "terminated", "unknown",
]  # fmt: skip
DealForm = Literal["reported", "signed", "verbal", "unilateral", "leaked"]
DealStatus = Literal[
    "proposed", "under_negotiation", "agreed", "in_effect", "suspended", "collapsed", "completed", "denied"
]
Capacity = Literal["head", "member", "mediator", "guarantor", "observer"]
MeetingFormat = Literal["direct", "indirect", "shuttle", "call"]
Simultaneity = Literal["simultaneous", "give_first", "get_first", "staged", "unknown"]
Polarity = Literal["if", "unless", "until", "after", "before"]
ConditionFunction = Literal["activates", "suspends", "terminates"]
EvidenceLevel = Literal[
    "claimed_by_performer", "claimed_by_beneficiary", "claimed_by_adversary", "mediator", "observer",
    "corroborated", "contested", "attribution_unclear",
]  # fmt: skip
CASUALTY_KINDS: tuple[CasualtyKind, ...] = ("killed", "injured", "abducted", "detained", "released", "missing")


class Group(Struct, frozen=True, tag="group", tag_field="kind"):
    """A named organisation, or a generic collective that fills a slot."""

    id: str
    name: str
    name_en: str | None = None
    type: GroupType | None = None
    part_of: str | None = None
    stance_label: str | None = None
    mentions: list[Span] = []


class State(Struct, frozen=True, tag="state", tag_field="kind"):
    """A state or its government, named by its name or its capital."""

    id: str
    name: str
    name_en: str | None = None
    type: GroupType | None = None
    part_of: str | None = None
    stance_label: str | None = None
    mentions: list[Span] = []


class Person(Struct, frozen=True, tag="person", tag_field="kind"):
    """A named person."""

    id: str
    name: str
    name_en: str | None = None
    rank: str | None = None
    position: str | None = None
    affiliation: str | None = None
    nationality: str | None = None
    epithet: str | None = None
    mentions: list[Span] = []


class Bearing(Struct, frozen=True):
    """Where something lies from a place: «شرق مدينة القريتين»; `of` is an entity id, distance in kilometres."""

    direction: str
    of: str | None = None
    distance_km: float | None = None


class Place(Struct, frozen=True, tag="place", tag_field="kind"):
    """A named place; `lat` and `lon` in degrees (WGS 84) where the gazetteer knows it."""

    id: str
    name: str
    name_en: str | None = None
    lat: float | None = None
    lon: float | None = None
    admin1: str | None = None
    country: str | None = None
    geonames: int | None = None
    precision: PlaceAccuracy | None = None
    bearing: Bearing | None = None
    mentions: list[Span] = []


class Facility(Struct, frozen=True, tag="facility", tag_field="kind"):
    """A named building, base, camp or crossing."""

    id: str
    name: str
    name_en: str | None = None
    lat: float | None = None
    lon: float | None = None
    admin1: str | None = None
    country: str | None = None
    geonames: int | None = None
    precision: PlaceAccuracy | None = None
    bearing: Bearing | None = None
    mentions: list[Span] = []


Entity = Group | State | Person | Place | Facility


class Date(Struct, frozen=True):
    """Days as ISO dates, both ends included; relative dates without a publication date stay open (null)."""

    start: str | None
    end: str | None
    precision: DatePrecision
    span: Span | None = None


class Casualty(Struct, frozen=True):
    """A count of people, `range` as (min, max or null), `whom` as entity ids."""

    range: Range
    whom: list[str] = []
    span: Span | None = None
    approximate: bool = False


class Source(Struct, frozen=True):
    """One link of an attribution chain, nearest the outlet first."""

    name: str
    kind: SourceKind
    entity: str | None = None
    stance: SourceStance = "asserts"
    span: Span | None = None


class Acled(Struct, frozen=True):
    """ACLED's event and sub-event type."""

    event_type: str
    sub_event_type: str


class Event(Struct, frozen=True):
    """A happening, once per report however often it is told. `confidence` is the calibrated chance that it is right."""

    id: str
    type: EventType
    mode: str | None
    acled: Acled | None
    actors: list[str]
    recipients: list[str]
    place: list[str]
    date: Date | None
    casualties: dict[CasualtyKind, Casualty]
    status: EventStatus
    attribution: list[Source]
    trigger: Span
    evidence: list[Span]
    confidence: float


class Delegate(Struct, frozen=True):
    """Who sat at a meeting, and for whom; entity ids."""

    person: str
    represents: str | None = None
    capacity: Capacity = "member"


class Meeting(Struct, frozen=True):
    """Talks; `participants` are the sides, `delegates` the people. What was on the table stands in `agenda`."""

    id: str
    participants: list[str]
    delegates: list[Delegate] = []
    format: MeetingFormat | None = None
    host: str | None = None
    place: list[str] = []
    date: Date | None = None
    agenda: list[Span] = []
    outcome: Span | None = None
    next: Span | None = None
    attribution: list[Source] = []
    evidence: list[Span] = []


class Stance(Struct, frozen=True):
    """Where one party stands on a term, by the word that says so."""

    party: str | None
    stance: StanceKind
    attribution: list[Source] = []
    span: Span | None = None


class Term(Struct, frozen=True):
    """One separable promise. `duration` as ISO 8601 («P5D»), `amount` in units of `currency` (ISO 4217)."""

    id: str
    kind: TermKind
    modality: Modality = "must"
    debtor: list[str] = []
    creditor: list[str] = []
    beneficiary: list[str] = []
    object: Span | None = None
    count: Range | None = None
    unit: str | None = None
    amount: float | None = None
    currency: str | None = None
    place: list[str] = []
    duration: str | None = None
    deadline: Date | None = None
    stage: int | None = None
    stances: list[Stance] = []
    obligation: Obligation = "unknown"
    evidence: list[Span] = []


class Exchange(Struct, frozen=True):
    """Terms given for terms got; `stated` where the words make the link."""

    give: list[str]
    get: list[str]
    simultaneity: Simultaneity = "unknown"
    stated: bool = True
    evidence: list[Span] = []


class Condition(Struct, frozen=True):
    """What `target` terms hang on: `trigger` is a term id, an event id or the words."""

    trigger: str | Span | None
    target: list[str]
    polarity: Polarity
    function: ConditionFunction = "activates"
    evidence: list[Span] = []


class Stage(Struct, frozen=True):
    """One step of a deal that is carried out in steps, the first being 1."""

    order: int
    terms: list[str]
    starts_after: str | None = None
    evidence: list[Span] = []


class Deal(Struct, frozen=True):
    """An offer, a demand or an agreement, term by term."""

    id: str
    parties: list[str]
    mediators: list[str] = []
    guarantors: list[str] = []
    form: DealForm = "reported"
    status: DealStatus = "proposed"
    date: Date | None = None
    place: list[str] = []
    terms: list[Term] = []
    exchanges: list[Exchange] = []
    conditions: list[Condition] = []
    stages: list[Stage] = []
    attribution: list[Source] = []
    evidence: list[Span] = []


class Finding(Struct, frozen=True):
    """What a report says of a promise kept or broken. `kind` describes the term where none of the record is meant."""

    id: str
    state: Obligation
    term: str | None = None
    deal: str | None = None
    kind: TermKind | None = None
    by: list[str] = []
    claimed_by: list[Source] = []
    evidence_level: EvidenceLevel = "attribution_unclear"
    count: Range | None = None
    date: Date | None = None
    evidence: list[Span] = []


class Issue(Struct, frozen=True):
    """What the reader saw and could not place."""

    kind: str
    span: Span | None
    message: str


class Record(Struct, frozen=True):
    """Everything mahdar read in one report."""

    report: Report
    entities: list[Entity] = []
    events: list[Event] = []
    meetings: list[Meeting] = []
    deals: list[Deal] = []
    findings: list[Finding] = []
    issues: list[Issue] = []
    schema: str = SCHEMA

    def entity(self, id: str) -> Entity:
        """The entity with this id; KeyError if the record has none."""
        for entity in self.entities:
            if entity.id == id:
                return entity
        raise KeyError(id)

    def to_json(self) -> bytes:
        """The record as one line of UTF-8 JSON."""
        return msgspec.json.encode(self)

    @classmethod
    def from_json(cls, data: bytes | str) -> Record:
        """Read a record back; msgspec.ValidationError where it does not follow the contract."""
        return msgspec.json.decode(data, type=cls)
