"""What the map and the network are drawn from, as the API gives it."""

from __future__ import annotations

from msgspec import Struct

from mahdar.casebook.charts import Tie


class Node(Struct, frozen=True):
    """Somebody in the network: number of the head of the group, name, kind (person, group, state …), events."""

    no: int
    name: str
    kind: str
    events: int
    name_en: str | None = None


class Within(Struct, frozen=True):
    """How many events were in a governorate: its key («YE/Aden»), its names, and the number of its places told of."""

    key: str
    ar: str
    en: str
    events: int
    places: int


class Network(Struct, frozen=True):
    """Who met whom."""

    nodes: list[Node]
    ties: list[Tie]
