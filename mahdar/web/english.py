"""What the lexicon calls in English whom it knows: «جماعة الحوثي» is Houthis. A name it does not know stays as it is.

english_names(settings.lexicons)["مصراتة"]                    # "Misrata"
english_points(settings.lexicons)["تونس", 36.819, 10.166]     # "Tunis"; the name alone is the state's
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from mahdar.lexicon.places import Place

_NEAR = 0.6  # degrees: two entries of one name as near as this are one place, written in two ways


@cache
def english_names(folders: tuple[str, ...]) -> Mapping[str, str]:
    """Arabic name, as records give it → English name; none where one name is of several places («طرابلس»).

    Groups and states go before places; read once, in a tenth of a second.
    """
    from mahdar.lexicon import Lexicon

    lexicon = Lexicon.load(*folders).compiled
    places: dict[str, list[Place]] = {}
    for place in lexicon.places:
        if place.en:
            places.setdefault(place.name, []).append(place)
    found = {name: _plainest(some) for name, some in places.items() if _is_one(some)}
    return found | {actor.name: actor.en for actor in lexicon.actors if actor.en}


@cache
def english_points(folders: tuple[str, ...]) -> Mapping[tuple[str, float, float], str]:
    """(Arabic name, latitude, longitude) as the gazetteer has them → English name."""
    from mahdar.lexicon import Lexicon

    found: dict[tuple[str, float, float], list[Place]] = {}
    for place in Lexicon.load(*folders).compiled.places:
        if place.en and place.lat is not None and place.lon is not None:
            found.setdefault((place.name, place.lat, place.lon), []).append(place)
    return {at: _plainest(some) for at, some in found.items()}


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
