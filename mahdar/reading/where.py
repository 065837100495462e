"""Place names to points: which place of the gazetteer a name means here, and how exactly the report gives it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from mahdar.arabic.fold import fold
from mahdar.lexicon.places import Place
from mahdar.reading.matches import Match
from mahdar.reading.mentions import Mention
from mahdar.reading.scene import Scene
from mahdar.reading.who import Being

_UNIT_KINDS = {
    "محافظه": {"governorate", "region", "admin1"}, "ولايه": {"governorate", "region", "province"},
    "مدينه": {"city", "capital", "town"},
    "بلده": {"town", "village", "city"}, "قريه": {"village", "town"}, "مديريه": {"district"}, "قضاء": {"district"},
    "حي": {"neighbourhood"},
    "مخيم": {"camp"}, "معبر": {"crossing"}, "جبل": {"mountain"}, "وادي": {"valley"}, "مطار": {"airport", "base"},
    "قاعده": {"base"},
}  # fmt: skip
_INSIDE = frozenset(map(fold, ("ريف", "أطراف", "محيط", "ضواحي", "ضاحية", "غرب", "شمال", "جنوب", "شرق", "وسط")))
_AREAS = frozenset(
    {"region", "governorate", "desert", "mountain", "valley", "sea", "river", "road", "strait", "gulf", "island"}
)


@dataclass(frozen=True, slots=True)
class Located:
    """A place being with its row of the gazetteer (None where it has none) and how exactly it is given."""

    place: Place | None
    precision: str | None
    direction: str | None = None
    distance: float | None = None


def locate(scene: Scene, beings: list[Being]) -> dict[int, Located]:
    """For every place being, the sense that fits the report's countries best."""
    context = _countries(scene)
    return {b.index: _locate(scene, b, context) for b in beings if b.kind == "place" and b.mentions}


def _countries(scene: Scene) -> Counter[str]:
    """How often the report names each country, by its states, groups and places that have one sense only."""
    c = scene.lexicon.compiled
    seen: Counter[str] = Counter()
    for kind in ("actor", "nisba", "capital"):
        for m in scene.matches.get(kind, ()):
            if country := c.actors[m.ref].country:
                seen[country] += 2
    senses: dict[int, set[str]] = {}
    for m in scene.matches.get("place", ()):
        senses.setdefault(m.first, set()).add(c.places[m.ref].country or "")
    for countries in senses.values():
        if len(countries) == 1:
            seen[next(iter(countries))] += 1
    return seen


def _locate(scene: Scene, being: Being, context: Counter[str]) -> Located:
    places = _senses(scene, being)
    direction, distance = _bearing(scene, being.mentions)
    if not places:
        return Located(None, None, direction, distance)
    units = {u for m in being.mentions if (u := _unit(scene, m))}
    wanted = {k for u in units for k in _UNIT_KINDS.get(u, ())}

    def fitness(p: Place) -> tuple[float, ...]:
        size = min(len(str(p.population)), 7) / 10
        kind = 2.0 if p.kind in wanted else 0.0
        return (
            min(context.get(p.country or "", 0), 6) + kind + size + (0.6 if p.kind in ("capital", "country") else 0.0),
            size,
        )

    best = max(places, key=fitness)
    if direction:
        precision: str = "near"
    elif best.precision:
        precision = best.precision
    elif best.kind == "country":
        precision = "country"
    elif best.kind in ("governorate", "province"):
        precision = "admin1"
    elif _only_part(scene, being.mentions):
        precision = "area"
    else:
        precision = "area" if best.kind in _AREAS else "exact"
    return Located(best, precision, direction, distance)


def _senses(scene: Scene, being: Being) -> list[Place]:
    """Gazetteer rows whose name stands in one of the being's mentions: the longest name's."""
    table = scene.lexicon.compiled.places
    found: dict[int, int] = {}
    for m in being.mentions:
        for i in range(m.first, m.last):
            for match in scene.matches_from(i, "place"):
                if match.last <= m.last and _covers(scene, m, match):
                    found[match.ref] = max(found.get(match.ref, 0), match.last - match.first)
    longest = max(found.values(), default=0)
    return [table[ref] for ref, size in found.items() if size == longest]


def _covers(scene: Scene, m: Mention, match: Match) -> bool:
    """Whether the rest of a mention is unit nouns and directions: «ريف حمص الشرقي» is Homs, «تلول الصفا» not الصفا."""
    rest = [*range(m.first, match.first), *range(match.last, m.last)]
    return all(scene.tokens[i].kind == "p" or _frames(scene, i) for i in rest)


def _frames(scene: Scene, i: int) -> bool:
    kinds = scene.kinds_at.get(i, frozenset())
    return bool(kinds & {"unit", "direction", "nisba"}) or scene.tokens[i].fold in _INSIDE


def _only_part(scene: Scene, mentions: list[Mention]) -> bool:
    """Whether every mention speaks of a part or the country around: «ريف حمص الشرقي»، «شمال حلب»."""

    def part(m: Mention) -> bool:
        inside = range(m.first, m.last)
        words = {scene.tokens[i].fold.removeprefix("ال").lstrip("وبل") for i in inside}
        directed = len(inside) > 1 and any("direction" in scene.kinds_at.get(i, ()) for i in inside)
        return directed or bool(words & _INSIDE)

    return all(part(m) for m in mentions)


def _unit(scene: Scene, m: Mention) -> str | None:
    """The unit noun in or right before a place mention: «محافظة», «بلدة»."""
    for i in (m.first, m.first - 1):
        if i >= 0:
            word = scene.tokens[i].fold
            bare = word.lstrip("وبلف")
            for form in (word, bare, bare.removeprefix("ال")):
                if form in _UNIT_KINDS:
                    return form
    return None


def _bearing(scene: Scene, mentions: list[Mention]) -> tuple[str | None, float | None]:
    """«شرق مدينة القريتين», «على بعد 20 كيلومترا شمال …»: direction and distance of what happened from the place."""
    directions = scene.directions_to
    for m in mentions:
        for gap in (0, 1):
            d = directions.get(m.first - gap)
            if d is None or (gap and not any(scene.matches_from(m.first - 1, "unit"))):
                continue
            return scene.lexicon.compiled.directions[d.ref], _distance(scene, d.first)
    return None, None


_KM = frozenset(map(fold, ("كلم", "كم", "كيلومتر", "كيلومترا", "كيلومترات", "كيلو")))


def _distance(scene: Scene, at: int) -> float | None:
    """Kilometres told just before a direction word."""
    for i in range(at - 1, max(-1, at - 4), -1):
        if scene.tokens[i].fold in _KM and i and scene.tokens[i - 1].kind == "n":
            try:
                return float(scene.tokens[i - 1].fold.replace(",", "."))
            except ValueError:
                return None
    return None
