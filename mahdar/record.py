"""The record of one report: entities, events, meetings, deals, findings, each value with the words it rests on.

Field names are the contract with the command line's JSON, the database, the web pages and the gold files.
Offsets are code points into `report.text`; ids are local to the record.
"""

from __future__ import annotations

from typing import Any, Literal

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
    meetings: list[dict[str, Any]] = []
    deals: list[dict[str, Any]] = []
    findings: list[dict[str, Any]] = []
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
