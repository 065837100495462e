"""Entities of an answer: those whose names stand in the report, each once over all pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from mahdar.arabic.fold import fold
from mahdar.record import Entity, Facility, Group, Person, Place, Record, State
from mahdar.report import Span
from mahdar.second_reader.answer_schema import NameSaid
from mahdar.second_reader.held import Held

_PREFIX = {"person": "p", "group": "g", "state": "g", "place": "l", "facility": "l"}
_SHORTEST = 2


@dataclass(slots=True)
class Names:
    """The entities kept so far, by id, and by sort and folded name."""

    entities: dict[str, Entity] = field(default_factory=dict)
    by_name: dict[tuple[str, str], str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, held: Held, said: Sequence[NameSaid], where: str) -> dict[str, str]:
        """Keep the entities of one answer; its ids, and its folded names, → ids of the record."""
        ids: dict[str, str] = {}
        for i, name in enumerate(said):
            at = f"{where}entities[{i}]"
            if name.id in ids:
                held.drop("id", at, name.id, "another entity of this answer has the same id")
                continue
            found = self._one(held, name, at)
            if found is not None:
                ids[name.id] = found
                ids.setdefault(fold(name.name), found)
        for i, name in enumerate(said):
            if name.id in ids:
                self._related(held, name, ids, f"{where}entities[{i}]")
        return ids

    def people(self) -> list[Person]:
        """The persons among them."""
        return [e for e in self.entities.values() if isinstance(e, Person)]

    def _one(self, held: Held, said: NameSaid, where: str) -> str | None:
        also = held.quotes(said.also, f"{where}.also")
        mentions = held.mentions(said.name) if len(fold(said.name)) >= _SHORTEST else []
        by_adjective = not mentions and said.kind in ("group", "state")
        if by_adjective:
            mentions = held.adjectives(said.name)
        if not mentions:
            held.drop("name", f"{where}.name", said.name)
            if not also:
                return None
        else:
            held.kept += 1
        name = mentions[0].quote if mentions else max(also, key=lambda s: len(s.quote)).quote
        if mentions and by_adjective:  # «الإيراني» stands there, «إيران» is meant
            name = said.name
        spans = sorted({*mentions, *also})
        key = (_PREFIX[said.kind], fold(name))
        if key not in self.by_name:
            self.counts[key[0]] = self.counts.get(key[0], 0) + 1
            self.by_name[key] = id_ = f"{key[0]}{self.counts[key[0]]}"
            self.entities[id_] = _made(held, said, id_, name, spans, where)
        else:
            id_ = self.by_name[key]
            known = self.entities[id_]
            self.entities[id_] = msgspec.structs.replace(known, mentions=sorted({*known.mentions, *spans}))
        return id_

    def _related(self, held: Held, said: NameSaid, ids: dict[str, str], where: str) -> None:
        """Whose part a group is, whose man a person is."""
        id_ = ids[said.id]
        entity = self.entities[id_]
        if isinstance(entity, Person) and said.affiliation:
            to = held.id(said.affiliation, f"{where}.affiliation", ids)
            self.entities[id_] = msgspec.structs.replace(entity, affiliation=to or entity.affiliation)
        elif isinstance(entity, Group | State) and said.part_of:
            to = held.id(said.part_of, f"{where}.part_of", ids)
            self.entities[id_] = msgspec.structs.replace(entity, part_of=to if to != id_ else None)


def _made(held: Held, said: NameSaid, id_: str, name: str, mentions: list[Span], where: str) -> Entity:
    if said.kind == "person":
        told = {key: held.words(getattr(said, key), f"{where}.{key}") for key in ("rank", "position", "epithet")}
        return Person(id_, name, mentions=mentions, **told)
    if said.kind in ("group", "state"):
        make = State if said.kind == "state" else Group
        label = held.words(said.label, f"{where}.label")
        return make(id_, name, type=said.type, stance_label=label, mentions=mentions)
    return (Facility if said.kind == "facility" else Place)(id_, name, mentions=mentions)


def with_points(entities: list[Entity], hint: Record | None) -> list[Entity]:
    """Places with the gazetteer's point where the first record has one for the same name: a look-up, no reading."""
    if hint is None:
        return entities
    known = {fold(m): e for e in hint.entities if isinstance(e, Place | Facility) and e.lat is not None
             for m in (e.name, *(s.quote for s in e.mentions))}  # fmt: skip
    out: list[Entity] = []
    for entity in entities:
        same = known.get(fold(entity.name)) if isinstance(entity, Place | Facility) else None
        if same is not None and isinstance(entity, Place | Facility):
            point = {f: getattr(same, f) for f in ("lat", "lon", "admin1", "country", "geonames", "precision")}
            entity = msgspec.structs.replace(entity, **point)
        out.append(entity)
    return out
