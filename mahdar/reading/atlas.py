"""How wide the places of a report are, and which of them lie inside which: of a town and its governorate, told beside
one act, the town is where it happened."""

from __future__ import annotations

from dataclasses import dataclass

from mahdar.lexicon.places import Place
from mahdar.reading.scene import Scene
from mahdar.reading.where import locate
from mahdar.reading.who import Being

_COUNTRY, _REGION, _TOWN, _SPOT = 4, 3, 2, 1
_WIDTHS = {"country": _COUNTRY} | dict.fromkeys(
    "region governorate province admin1 desert sea river".split(), _REGION
) | dict.fromkeys("city capital district island mountain valley".split(), _TOWN)  # fmt: skip
_NEAR = 0.12  # degrees, about 13 km: a spot this near to a town's point lies in it


@dataclass(frozen=True, slots=True)
class _Plot:
    """A place being as the gazetteer has it; a state is as wide as its country."""

    width: int
    names: frozenset[str]
    country: str | None
    admin1: str | None = None
    point: tuple[float, float] | None = None


class Atlas:
    """The places of a report by the index of their being; those that no gazetteer row is known of have width 0."""

    def __init__(self, scene: Scene, beings: list[Being]) -> None:
        located = {i: at.place for i, at in locate(scene, beings).items() if at.place}
        actors = scene.lexicon.compiled.actors
        states = {
            b.index: actors[b.ref].country
            for b in beings
            if b.ref >= 0 and b.source in ("actor", "short", "capital") and actors[b.ref].kind == "state"
        }
        self._plots = {i: _Plot(_COUNTRY, frozenset(), land) for i, land in states.items() if land}
        self._plots |= {i: _plot(place) for i, place in located.items()}
        self._inside: dict[tuple[int, int], bool] = {}

    def width(self, being: int) -> int:
        """4 for a country, 3 for a region, 2 for a town, 1 for what is smaller, 0 where nothing is known."""
        plot = self._plots.get(being)
        return plot.width if plot else 0

    def inside(self, being: int, other: int) -> bool:
        """Whether the first lies in the second."""
        found = self._inside.get((being, other))
        if found is None:
            a, b = self._plots.get(being), self._plots.get(other)
            found = self._inside[being, other] = a is not None and b is not None and _lies_in(a, b)
        return found


def _plot(place: Place) -> _Plot:
    names = frozenset(name for name in (place.name, place.admin1) if name) if place.kind != "country" else frozenset()
    point = (place.lat, place.lon) if place.lat is not None and place.lon is not None else None
    return _Plot(_WIDTHS.get(place.kind, _SPOT), names, place.country, place.admin1, point)


def _lies_in(a: _Plot, b: _Plot) -> bool:
    if a.width >= b.width or a.country != b.country:
        return False
    if b.width == _COUNTRY:
        return True
    if b.width == _REGION:
        return a.admin1 in b.names
    return a.point is not None and b.point is not None and max(_apart(a.point, b.point)) < _NEAR


def _apart(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    return abs(a[0] - b[0]), abs(a[1] - b[1])
