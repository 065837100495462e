"""What each lexicon file may hold. Unknown keys are faults, so a misspelt key is never silently ignored."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

from mahdar.lexicon.codes import ACLED as ACLED
from mahdar.lexicon.codes import MODES as MODES
from mahdar.record import EventType, GroupType, SourceKind, SourceStance, TermKind


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """Base of all entries: unknown keys are refused."""


class Actor(Entry, frozen=True):
    """A named group or state with every name it goes by."""

    id: str
    name: str
    kind: Literal["group", "state"]
    en: str
    type: GroupType | None = None
    country: str | None = None
    part_of: str | None = None
    aliases: list[str] = []
    short: list[str] = []
    nisba: str | list[str] | None = None  # the state's adjective, in every spelling in use
    capital: str | None = None


class Institution(Entry, frozen=True):
    """A head noun that makes a group with a nisba («الجيش السوري») or in iḍāfa («حكومة اليمن»)."""

    head: str
    type: GroupType
    en: str
    gender: Literal["m", "f", "p"]
    nisba: bool = True
    of: bool = False


class Also(Entry, frozen=True):
    """A second PLOVER type an act word may have."""

    type: EventType
    mode: str | None = None


class Act(Entry, frozen=True):
    """An act lemma: its forms, its PLOVER and ACLED types, and where its roles stand."""

    lemma: str
    type: EventType
    en: str
    pos: Literal["verb", "noun"] = "verb"
    form: str | None = None
    present: str | None = None
    masdars: list[str] = []
    plurals: list[str] = []
    mode: str | None = None
    acled: str | None = None
    patient: list[str] = field(default_factory=lambda: ["obj"])
    noun_patient: list[str] = []
    noun_agent: list[str] = []
    outcome: Literal["killed", "injured", "abducted", "detained", "released", "missing"] | None = None
    reciprocal: bool = False
    weak: bool = False
    sure: list[int] = []  # how often, 1 to 5, the verb and the noun tell such an act
    sense: str | None = None  # semantic class: what kind of act
    not_with: list[str] = []
    also: list[Also] = []
    examples: list[str] = []


class TermHead(Entry, frozen=True):
    """A word that may name what is promised: its forms, and the kinds of term it may be, the likeliest first."""

    lemma: str
    kinds: list[TermKind]
    en: str
    pos: Literal["verb", "noun"] = "verb"
    form: str | None = None
    present: str | None = None
    masdars: list[str] = []
    plurals: list[str] = []


GovernorSense = Literal[
    "agree", "sign", "deal", "contain", "offer", "commit", "demand", "condition", "accept", "refuse", "exchange",
    "announce", "begin", "done", "break", "mediate", "talk", "order", "hope", "add", "stage",
]  # fmt: skip


class Governor(Entry, frozen=True):
    """A word that makes what follows a promise: «اتفق»، «طالب»، «مقابل»; `sense` is what is done with the promise."""

    lemma: str
    sense: GovernorSense
    en: str
    pos: Literal["verb", "noun"] = "verb"
    form: str | None = None
    present: str | None = None
    masdars: list[str] = []
    plurals: list[str] = []


class Things(Entry, frozen=True):
    """A class of nouns for what a promise is about, each with its plurals, and the kinds of term they speak for."""

    name: str
    kinds: list[TermKind]
    nouns: list[list[str]]


class Light(Entry, frozen=True):
    """A light verb: its subject is the agent or the patient of the act noun that follows, or its cause."""

    lemma: str
    en: str
    role: Literal["agent", "patient", "none", "cause"]
    form: str | None = None
    present: str | None = None
    masdars: list[str] = []
    prep: str | None = None


class Role(Entry, frozen=True):
    """A generic collective or person: «مسلحون»، «طفل»."""

    sg: str
    type: GroupType
    kind: Literal["group", "person"]
    en: str
    pl: list[str] = []


class Speech(Entry, frozen=True):
    """A verb of saying that attributes what follows."""

    lemma: str
    stance: SourceStance
    en: str
    form: str | None = None
    present: str | None = None
    masdars: list[str] = []


class Phrase(Entry, frozen=True):
    """A cue phrase, with what it tells where it tells one thing or another."""

    phrase: str
    kind: str | None = None
    stance: SourceStance | None = None


class SourceNoun(Entry, frozen=True):
    """A noun for whoever says it: «مصدر»، «شهود عيان»."""

    sg: str
    kind: SourceKind
    pl: list[str] = []


class Label(Entry, frozen=True):
    """A loaded word that outlets put before or after a name."""

    word: str
    pl: list[str] = []
    kind: str | None = None


class Weapon(Entry, frozen=True):
    """A weapon noun, with the ASSAULT mode it implies."""

    name: str
    kind: str
    en: str
    pl: list[str] = []
    mode: str | None = None


class FacilityNoun(Entry, frozen=True):
    """A building noun: «مستشفى»."""

    name: str
    kind: str
    en: str
    pl: list[str] = []


class Title(Entry, frozen=True):
    """A rank, honorific or position that stands before a person's name."""

    form: str
    kind: Literal["rank", "honorific", "religious", "royal", "academic", "position", "professional"]
    en: str
    fem: str | None = None
    pl: str | list[str] | None = None
    needs_name: bool = False


class Outlet(Entry, frozen=True):
    """A news outlet, agency or monitor that reports are attributed to."""

    name: str
    kind: Literal["agency", "outlet", "monitor"]
    en: str
    aliases: list[str] = []
    short: list[str] = []
    country: str | None = None
    domain: str | None = None


class Direction(Entry, frozen=True):
    """A compass word."""

    form: str
    bearing: str
    en: str
    variants: list[str] = []


class AdminUnit(Entry, frozen=True):
    """A noun for a kind of place: «محافظة»."""

    sg: str
    kind: str
    en: str
    pl: list[str] = []


class Homograph(Entry, frozen=True):
    """An everyday word spelled like a form of an act word, and what it usually is."""

    word: str
    is_: str = field(name="is")


CUE_LISTS: dict[str, type[Entry]] = {
    "speech": Speech,
    "according": Phrase,
    "sources": SourceNoun,
    "source_adjectives": Phrase,
    "denial": Phrase,
    "planned": Phrase,
    "demanded": Phrase,
    "threatened": Phrase,
    "habitual": Phrase,
    "ongoing": Phrase,
    "hypothetical": Phrase,
    "alleged": Phrase,
    "purpose": Phrase,
    "chronicle": Phrase,
    "boilerplate": Phrase,
    "asked_for": Phrase,
    "labels": Label,
}
NAME_LISTS = ("male", "female", "family", "prefixes", "suffixes", "kunya", "common")

# Which entries a file of the lexicon folder holds, by its path.
FILES: list[tuple[str, type[Entry]]] = [
    ("actors/*.yml", Actor),
    ("institutions.yml", Institution),
    ("acts/*.yml", Act),
    ("terms/*.yml", TermHead),
    ("governors.yml", Governor),
    ("things.yml", Things),
    ("lights.yml", Light),
    ("roles.yml", Role),
    ("weapons.yml", Weapon),
    ("facilities.yml", FacilityNoun),
    ("titles.yml", Title),
    ("homographs.yml", Homograph),
    ("outlets.yml", Outlet),
    ("directions.yml", Direction),
    ("admin_units.yml", AdminUnit),
]
