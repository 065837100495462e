"""Values of a record as they are shown: ids resolved to names, counts, days and places written out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from mahdar.render.counted import grouped
from mahdar.render.labels import Label, label

Json = dict[str, Any]


class Value(NamedTuple):
    """One value of a row: `ltr` for dates, numbers, coordinates and ids, `quote` for words of the report.

    `more` goes on after the text: names and words that each keep their own direction.
    """

    text: Label
    ltr: bool = False
    quote: bool = False
    more: tuple[Value, ...] = ()


class Row(NamedTuple):
    """A named row of values; the name is a key of the `words` labels."""

    name: str
    values: list[Value]


def same(text: object) -> Label:
    """A text that is the same in both languages."""
    return Label(str(text), str(text))


def number(range_: Any, approximate: bool = False) -> Label | None:
    """A count as it was given: 3, 2–5, 10 or more, about 20."""
    if not range_:
        return None
    low, high = (*range_, None)[:2] if isinstance(range_, list | tuple) else (range_, range_)
    said = same(grouped(low) if high is None or low == high else f"{grouped(low)}–{grouped(high)}")
    if high is None:
        said = Label(*(f"{text} {more}" for text, more in zip(said, label("words", "or_more"), strict=True)))
    if approximate:
        said = Label(*(f"{about} {text}" for text, about in zip(said, label("words", "about"), strict=True)))
    return said


def quotes(spans: Iterable[Json | None]) -> list[Value]:
    """The words of spans, each once."""
    said = dict.fromkeys(s["quote"] for s in spans if s)
    return [Value(same(quote), quote=True) for quote in said]


def free(said: Any) -> list[Value]:
    """What may be a passage, several, a date or plain words."""
    if said is None or said == []:
        return []
    if isinstance(said, list):
        return [value for one in said for value in free(one)]
    if isinstance(said, dict):
        day = [Value(same(said["start"]), ltr=True)] if isinstance(said.get("start"), str) else []
        return day + quotes([said if "quote" in said else said.get("span")])
    return [Value(same(said))]


def places_of(spans: Iterable[Json | None]) -> list[tuple[int, int]]:
    """Where spans stand."""
    return [(s["start"], s["end"]) for s in spans if s and "start" in s]


class Names:
    """What the ids of one record are called."""

    def __init__(self, json: Json) -> None:
        self.entities = {e["id"]: e for e in json["entities"]}
        self.terms = {t["id"]: t for d in json["deals"] for t in d.get("terms") or []}

    def name(self, id: Any) -> Label:
        """What an id (or a name given in place of one) is called."""
        if isinstance(id, dict):
            return same(id.get("name") or id.get("quote") or "–")
        entity = self.entities.get(id)
        if entity:
            return Label(entity["name"], entity["name_en"] or entity["name"])
        term = self.terms.get(id)
        return Label(*(f"{part} ({id})" for part in label("terms", term["kind"]))) if term else same(id)

    def names(self, ids: Any) -> list[Value]:
        """The names of one id or several."""
        listed = ids if isinstance(ids, list) else [ids] if ids else []
        return [Value(self.name(id)) for id in listed]

    def where(self, ids: Any) -> list[Value]:
        """Places, each with what is known of where it lies."""
        out = []
        for id in ids if isinstance(ids, list) else [ids] if ids else []:
            entity = self.entities.get(id) if isinstance(id, str) else None
            known = self.location(entity) if entity else []
            out.append(Value(self.name(id), more=tuple(part for v in known for part in (v._replace(more=()), *v.more))))
        return out

    def location(self, place: Json) -> list[Value]:
        """Bearing, coordinates and country of a place."""
        out = []
        bearing = place.get("bearing")
        if bearing:
            direction = label("directions", bearing["direction"])
            of = self.name(bearing["of"]) if bearing.get("of") else same("–")
            km = bearing.get("distance_km")
            far = [Value(Label(*(f"({km:g} {unit})" for unit in label("words", "km"))))] if km else []
            out.append(Value(Label(direction.ar, f"{direction.en} of"), more=(Value(of), *far)))
        elif place.get("precision") not in (None, "exact"):
            out.append(Value(label("place_precision", place["precision"])))
        if place.get("lat") is not None and place.get("lon") is not None:
            out.append(Value(same(f"({place['lat']:.4f}, {place['lon']:.4f})"), ltr=True))
        if place.get("country"):
            out.append(Value(same(place["country"]), ltr=True))
        return out

    def when(self, date: Json | None) -> list[Value]:
        """A date as days, and the words for it."""
        if not date:
            return []
        start, end = date.get("start"), date.get("end")
        out = [Value(label("words", "open"))]
        if start or end:
            out = [Value(same(start if start == end or not end else f"{start or '…'} – {end}"), ltr=True)]
        return out + quotes([date.get("span")])

    def sources(self, chain: Any) -> list[Value]:
        """An attribution chain: each with its kind, and its stance where that is not plain assertion."""
        out = []
        for link in chain if isinstance(chain, list) else []:
            notes = [label("sources", link.get("kind"))]
            if link.get("stance") not in (None, "asserts"):
                notes.append(label("said", link["stance"]))
            ar, en = (sep.join(texts) for sep, texts in zip(("، ", ", "), zip(*notes, strict=True), strict=True))
            out.append(Value(same(link["name"]), more=(Value(Label(f"({ar})", f"({en})")),)))
        return out

    def casualties(self, casualties: Json) -> list[Row]:
        """Each kind of harm with its count and whom it befell."""
        out = []
        for kind, harm in casualties.items():
            count = number(harm.get("range"), bool(harm.get("approximate"))) or same("?")
            figure = Value(count, ltr=count.ar == count.en)
            out.append(Row(kind, [figure, *self.names(harm.get("whom"))]))
        return out
