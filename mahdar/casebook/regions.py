"""Governorates: which of the places that the gazetteer knows lie in each. No outlines: a place belongs by its entry.

regions()["YE/Aden"]          # Region: its names, and the points of all that lies in it
region_at(12.79, 45.04)       # "YE/Aden"; None where the gazetteer does not say
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from msgspec import Struct

from mahdar.lexicon.load import SHIPPED
from mahdar.lexicon.places import Place, load_places

Point = tuple[float, float]  # latitude and longitude in degrees, as the gazetteer has them
WIDE = ("area", "admin1", "country")  # what is no point, the least wide first
_UNITS = (" Governorate", " Region", " Province", " District")


class Region(Struct, frozen=True):
    """A governorate (`key`: country and name), and the points that stand for it or lie in it."""

    key: str
    ar: str
    en: str
    points: frozenset[Point]


@cache
def regions() -> dict[str, Region]:
    """Every governorate of the shipped gazetteer by its key; read once."""
    found: dict[tuple[str, str], list[Place]] = {}
    for place in load_places(SHIPPED / "places"):
        if name := _name(place):
            found.setdefault((place.country or "", _plain(name)), []).append(place)
    made = (_region(places) for places in found.values())
    return {region.key: region for region in made}


def _name(place: Place) -> str | None:
    """The name of the governorate that a place is or lies in."""
    if place.lat is None or place.lon is None or not place.country or place.kind == "country":
        return None
    return place.admin1 or (place.en if place.kind == "governorate" else None)


def _plain(name: str) -> str:
    """A governorate's name as it is compared: «Al Madinah» is the «Madinah Region»."""
    for unit in _UNITS:
        name = name.removesuffix(unit)
    return name.lower().replace("-", " ").removeprefix("al ")


def _region(places: list[Place]) -> Region:
    name = next((p.admin1 for p in places if p.admin1), None) or _name(places[0]) or ""
    whole = [p for p in places if p.kind == "governorate" and _plain(p.en or "") == _plain(name)]
    same = [p for p in places if p.en == name]
    en = whole[0].en or name if whole else name
    ar = next((p.name for p in (*whole, *same)), name)
    return Region(f"{places[0].country}/{name}", ar, en, frozenset(_points(places)))


def _points(places: Iterable[Place]) -> Iterable[Point]:
    return ((p.lat, p.lon) for p in places if p.lat is not None and p.lon is not None)


@cache
def _by_point() -> dict[Point, str]:
    """Point → its governorate; the first where two share a point."""
    out: dict[Point, str] = {}
    for key, region in regions().items():
        for point in region.points:
            out.setdefault(point, key)
    return out


@cache
def _wide() -> dict[Point, str]:
    """Point → area, admin1 or country, where all that has this point is as wide: none of it lies at the point."""
    told: dict[Point, list[str | None]] = {}
    for place in load_places(SHIPPED / "places"):
        for point in _points([place]):
            told.setdefault(point, []).append(place.precision if place.precision in WIDE else None)
    found = {point: [w for w in some if w is not None] for point, some in told.items() if None not in some}
    return {point: min(some, key=WIDE.index) for point, some in found.items()}


def precision_at(lat: float, lon: float, told: str) -> str:
    """How exactly a place is known that a report gives as `told`: «south of the governorate» is no nearer than it."""
    wide = _wide().get((lat, lon))
    if wide is None or (told in WIDE and WIDE.index(told) >= WIDE.index(wide)):
        return told
    return wide


def region_at(lat: float, lon: float) -> str | None:
    """The key of the governorate that a place at this point lies in."""
    return _by_point().get((lat, lon))
