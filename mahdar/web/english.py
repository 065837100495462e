"""What the lexicon calls in English whom it knows: «جماعة الحوثي» is Houthis. A name it does not know stays as it is.

english_names(settings.lexicons)["طهران"]           # "Tehran": a capital may act; a village of somebody's name does not
english_places(settings.lexicons)["مصراتة"]         # "Misrata"
english_at(settings.lexicons, "تونس", 36.819, 10.166)    # "Tunis"; the name alone is the state's
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from mahdar.lexicon.places import Place

_ACT = ("capital", "country")  # what stands for a state («طهران رفضت»)
_NEAR = 0.6  # degrees: two entries of one name as near as this are one place, written in two ways


@cache
def english_names(folders: tuple[str, ...]) -> Mapping[str, str]:
    """Arabic name of whoever acts, as records give it → English name; read once, in a tenth of a second."""
    from mahdar.lexicon import Lexicon

    lexicon = Lexicon.load(*folders).compiled
    capitals = {place.name: place.en for place in lexicon.places if place.en and place.kind in _ACT}
    return capitals | {actor.name: actor.en for actor in lexicon.actors if actor.en}


@cache
def english_places(folders: tuple[str, ...]) -> Mapping[str, str]:
    """Arabic name of a place → English name; none where one name is of several places («طرابلس»)."""
    from mahdar.lexicon import Lexicon

    places: dict[str, list[Place]] = {}
    for place in Lexicon.load(*folders).compiled.places:
        if place.en:
            places.setdefault(place.name, []).append(place)
    found = {name: _plainest(some) for name, some in places.items() if _is_one(some)}
    return found | {name: en for name, en in english_names(folders).items() if name not in places}


@cache
def _points(folders: tuple[str, ...]) -> Mapping[tuple[float, float], Sequence[Place]]:
    """Latitude and longitude as the gazetteer has them → what lies there."""
    from mahdar.lexicon import Lexicon

    found: dict[tuple[float, float], list[Place]] = {}
    for place in Lexicon.load(*folders).compiled.places:
        if place.en and place.lat is not None and place.lon is not None:
            found.setdefault((place.lat, place.lon), []).append(place)
    return found


def english_at(folders: tuple[str, ...], name: str, lat: float, lon: float) -> str | None:
    """The English name of a place at a point of the gazetteer."""
    there = _points(folders).get((lat, lon), ())
    found = [place for place in there if name in (place.name, *place.names)]
    return _plainest(found or there) if found or len(there) == 1 else english_places(folders).get(name)


def _is_one(places: Sequence[Place]) -> bool:
    """Whether entries of one name have one English name too, or lie so near that they are one place."""
    if len({place.en for place in places}) == 1:
        return True
    if any(place.lat is None or place.lon is None for place in places):
        return False
    lats, lons = ([float(at or 0) for at in each] for each in zip(*((p.lat, p.lon) for p in places), strict=True))
    return max(lats) - min(lats) < _NEAR and max(lons) - min(lons) < _NEAR


def _plainest(places: Sequence[Place]) -> str:
    """Of several spellings one without diacritics, else the first."""
    names = [place.en for place in places if place.en]
    return next((name for name in names if name.isascii() and "-" not in name), names[0])
