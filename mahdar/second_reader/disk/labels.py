"""The labels that heads give to words, and what labels of other people's models mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from mahdar.lexicon.codes import MODES as MODES_OF
from mahdar.record import EventStatus, EventType

TAGS = ("PER", "GRP", "LOC")
TYPES: tuple[str, ...] = get_args(EventType)
ROLES = ("actors", "recipients", "place")
NAMES = ("O", *(f"{m}-{tag}" for tag in TAGS for m in "BI"))
ACTS = ("O", *(f"{m}-{type_}" for type_ in TYPES for m in "BI"))
CUTS = ("0", "1", "2", "3")  # letters before a name that are not of it («وبـ», «لـ»)
MODES = ("none", *sorted(f"{type_}/{mode}" for type_, modes in MODES_OF.items() for mode in modes))
STATUSES: tuple[str, ...] = get_args(EventStatus)
HEADS: dict[str, tuple[str, ...]] = {"names": NAMES, "acts": ACTS, "cuts": CUTS, "modes": MODES, "statuses": STATUSES}

_MEANT = {
    "PER": "PER PERS PERSON PERSONNE",
    "GRP": "GRP ORG GROUP ORGANIZATION ORGANISATION NORP",
    "LOC": "LOC LOCATION GPE FAC PLACE FACILITY",
}
_TAG = {label: tag for tag, labels in _MEANT.items() for label in labels.split()}


def understood(label: str) -> str:
    """A label of somebody's model («B-PERS», «I_org», «LOC», «B-ASSAULT») in our words; "O" where it means nothing."""
    head, _, rest = label.upper().replace("_", "-").partition("-")
    mark, kind = (head, rest) if rest and head in ("B", "I", "E", "S", "L", "U") else ("", label.upper())
    kind = _TAG.get(kind) or (kind if kind in TYPES else "")
    return f"{'I' if mark in ('', 'I', 'E', 'L') else 'B'}-{kind}" if kind else "O"


def spans(labels: Sequence[str]) -> list[tuple[int, int, str]]:
    """(first, past-last, tag) of each run of one tag; a run may begin without B."""
    out: list[tuple[int, int, str]] = []
    for i, label in enumerate(labels):
        mark, _, tag = label.partition("-")
        if not tag:
            continue
        if mark == "I" and out and out[-1][1] == i and out[-1][2] == tag:
            out[-1] = (out[-1][0], i + 1, tag)
        else:
            out.append((i, i + 1, tag))
    return out
