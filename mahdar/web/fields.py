"""What can be corrected of each kind of item, in the order of its keys 1 to 9, and with which editor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from mahdar import record as contract

Editor = Literal["choice", "entities", "span", "spans", "date", "range", "harm", "text", "number"]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the record's contract, called by the string `field.{name}`; `choices` are of a group of labels."""

    name: str
    editor: Editor
    group: str = ""
    choices: tuple[str, ...] = ()
    places: bool = False


def _among(name: str, group: str, of: object, none: bool = False) -> Field:
    return Field(name, "choice", group, (("",) if none else ()) + get_args(of))


_MODES = (
    "", "visit", "third-party", "multilateral", "phone", "withdraw", "release", "disarm", "ceasefire", "access",
    "resign", "assist", "change", "yield", "meet", "disapprove", "investigate", "allege", "restrict", "arrest",
    "relations", "expel", "territory", "violence", "demo", "riot", "strike", "hunger", "boycott", "obstruct",
    "vandalize", "convict", "discontinue", "troops", "weapons", "police", "militia", "seize", "censor", "curfew",
    "martial-law", "deport", "withhold", "misinformation", "cyber", "abduct", "beat", "torture", "sexual", "targeted",
    "destroy", "primitive", "firearms", "explosives", "suicide-attack", "aerial", "drone", "heavy-weapons",
    "crowd-control", "unconventional",
)  # fmt: skip

FIELDS: dict[str, tuple[Field, ...]] = {
    "event": (
        Field("actors", "entities"),
        Field("recipients", "entities"),
        Field("place", "entities", places=True),
        Field("date", "date"),
        _among("type", "types", contract.EventType),
        Field("mode", "choice", "modes", _MODES),
        Field("casualties", "harm"),
        _among("status", "statuses", contract.EventStatus),
        Field("evidence", "spans"),
    ),
    "term": (
        Field("debtor", "entities"),
        Field("creditor", "entities"),
        _among("kind", "terms", contract.TermKind),
        Field("deadline", "date"),
        Field("count", "range"),
        Field("amount", "number"),
        _among("obligation", "obligations", contract.Obligation),
        Field("place", "entities", places=True),
        Field("evidence", "spans"),
        Field("stage", "number"),
        Field("duration", "text"),
        Field("object", "span"),
        Field("beneficiary", "entities"),
    ),
    "finding": (
        _among("state", "obligations", contract.Obligation),
        _among("kind", "terms", contract.TermKind, none=True),
        Field("by", "entities"),
        Field("date", "date"),
        Field("count", "range"),
        _among("evidence_level", "levels", contract.EvidenceLevel),
        Field("term", "text"),
        Field("evidence", "spans"),
    ),
    "deal": (
        Field("parties", "entities"),
        Field("mediators", "entities"),
        Field("guarantors", "entities"),
        Field("date", "date"),
        _among("status", "statuses", contract.DealStatus),
        _among("form", "forms", contract.DealForm),
        Field("place", "entities", places=True),
        Field("evidence", "spans"),
    ),
    "meeting": (
        Field("participants", "entities"),
        Field("place", "entities", places=True),
        Field("date", "date"),
        _among("format", "formats", contract.MeetingFormat, none=True),
        Field("outcome", "span"),
        Field("evidence", "spans"),
    ),
}
