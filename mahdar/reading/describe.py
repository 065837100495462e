"""Beings as entities of the record: names, types, ranks and offices, loaded words kept apart, points on the map."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mahdar.arabic.fold import fold, offset_after
from mahdar.reading.matches import Match
from mahdar.reading.mentions import Mention, clitic
from mahdar.reading.roles import being_type
from mahdar.reading.scene import Scene
from mahdar.reading.where import Located
from mahdar.reading.who import Being
from mahdar.record import Bearing, Entity, Facility, Group, Person, Place, State
from mahdar.report import Span

_TITLE = 16  # tokens before a name where its title may begin
_BESIDE = 60  # tokens around a name within which its group is looked for
_FACILITIES = frozenset({"base", "airport", "crossing", "camp", "prison", "hospital", "dam", "port", "field"})


def spans(scene: Scene, being: Being) -> list[Span]:
    """The being's mentions as spans, in text order, none twice."""
    seen = sorted({m.offsets(scene.words) for m in being.mentions})
    return [scene.report.span(a, b) for a, b in seen if a < b]


def entity(scene: Scene, being: Being, id_: str, located: dict[int, Located], ids: dict[int, str]) -> Entity:
    """The record's entity for a being; `ids` are the ids of the beings that are kept."""
    mentions = spans(scene, being)
    if being.kind == "person":
        return _person(scene, being, id_, mentions, ids)
    if being.kind == "place":
        return _place(being, id_, mentions, located.get(being.index, Located(None, None)))
    return _group(scene, being, id_, mentions, ids)


def fullest(mentions: list[Span]) -> str:
    """The longest mention: the name as the report gives it in full."""
    return max(mentions, key=lambda s: (len(s.quote), -s.start)).quote.strip("\"'“”«»‘’() ")


def _group(scene: Scene, being: Being, id_: str, mentions: list[Span], ids: dict[int, str]) -> Group | State:
    c = scene.lexicon.compiled
    label = stance_label(scene, being)
    if being.source in ("actor", "short", "capital") and being.ref >= 0:
        actor = c.actors[being.ref]
        named = _by_actor(scene, ids) if actor.part_of else []
        parent = next((ids[k] for k, b in named if b == actor.part_of), None)
        make = State if actor.kind == "state" else Group
        name = actor.name if being.source != "capital" else fullest(mentions)
        return make(id_, name, actor.en, actor.type, parent, label, mentions)
    type_ = being_type(scene, being)
    if being.kind == "role":
        role = c.roles[being.ref]
        return Group(id_, mentions[0].quote, role.en, role.type, None, label, mentions)
    english = c.institutions[being.ref].en if being.source == "inst" else None
    return Group(id_, fullest(mentions), english, type_ if type_ not in ("?", "place") else None, None, label, mentions)  # type: ignore[arg-type]


def _by_actor(scene: Scene, ids: dict[int, str]) -> list[tuple[int, str]]:
    beings = scene.beings
    return [
        (i, scene.lexicon.compiled.actors[beings[i].ref].id)
        for i in ids
        if beings[i].source == "actor" and beings[i].ref >= 0
    ]


def stance_label(scene: Scene, being: Being) -> str | None:
    """The outlet's loaded word in or right before a name: «ميليشيا», «الإرهابي»."""
    for m in being.mentions:
        if being.kind == "role":
            continue
        for i in (m.first - 1, *range(m.first, m.last), m.last):
            label = _last(scene, i, "label")
            if label and i == m.last and label.prefix.startswith(("و", "ف")):
                continue  # the next name's: «… والميليشيات الإيرانية»
            if label and (i < m.first or i >= m.last or m.last - m.first > 1):
                if being.source == "actor" and fold(scene.lexicon.compiled.labels[label.ref]) in fold(
                    scene.lexicon.compiled.actors[being.ref].name
                ):
                    continue
                return (
                    scene.tokens[i].surface.lstrip("و")
                    if scene.tokens[i].surface[:1] == "و" and label.prefix[:1] == "و"
                    else scene.tokens[i].surface
                )
    return None


def _last(scene: Scene, i: int, kind: str) -> Match | None:
    """The last match of a kind that begins at token `i`."""
    found = scene.matches_from(i, kind)
    return found[-1] if found else None


def _person(scene: Scene, being: Being, id_: str, mentions: list[Span], ids: dict[int, str]) -> Person:
    rank = position = None
    for m in being.mentions:
        for title in _titles(scene, m):
            first = scene.tokens[title.first]
            start = first.start + offset_after(first.surface, len(clitic(title.prefix)))
            words = scene.words.text[start : scene.tokens[title.last - 1].end]
            kind = scene.lexicon.compiled.titles[title.ref].kind
            if kind == "rank":
                rank = rank or words
            elif kind in ("position", "royal", "religious", "professional"):
                position = position or _office(scene, title.first, title.last, m)
    return Person(
        id_,
        fullest(mentions),
        rank=rank,
        position=position,
        affiliation=_affiliation(scene, being, ids),
        nationality=_nationality(scene, being),
        epithet=_epithet(scene, being),
        mentions=mentions,
    )


def _titles(scene: Scene, m: Mention) -> Iterator[Match]:
    """Titles that end right before a name, or begin right after it in apposition."""
    a, b = scene.sentence(m.first)
    around = range(max(a, m.first - _TITLE), m.last + 2)
    for title in [title for i in around for title in scene.matches_from(i, "title")]:
        near = a <= title.first < m.first and m.first - title.last <= 5
        before = near and not any(_parts(scene, i) for i in range(title.last, m.first))
        after = m.last <= title.first <= m.last + 1 and title.first < b
        if before or after:
            yield title


def _parts(scene: Scene, i: int) -> bool:
    """Whether a token parts a title from a name: a mark, a verb or another person."""
    other = scene.mention_at.get(i)
    if scene.tokens[i].surface in "،.؛:" or (other is not None and other.kind == "person"):
        return True
    return bool(scene.kinds_at.get(i, frozenset()) & {"speech", "light"})


def _office(scene: Scene, first: int, last: int, m: Mention) -> str:
    """An office with what it is of: «وزير الخارجية الأمريكي», up to the name."""
    if first < m.first:
        return scene.words.quote(first, m.first).strip(" \"“”«»'")
    stop = last
    _, b = scene.sentence(first)
    while stop < b and stop - first < 5 and scene.tokens[stop].kind == "w" and scene.tokens[stop].fold.startswith("ال"):
        stop += 1
    return scene.words.quote(first, stop)


def _affiliation(scene: Scene, being: Being, ids: dict[int, str]) -> str | None:
    """The group named right beside the person: «… زيني من فرع المخابرات الجوية», «قائد شرطة لامو …»."""
    for m in being.mentions:
        a, _ = scene.sentence(m.first)
        for o in scene.mentions_near(m.first, _BESIDE):
            if o.entity not in ids or scene.beings[o.entity].kind != "group":
                continue
            after = m.last <= o.first <= m.last + 3 and any(
                scene.tokens[i].fold in ("من", "في", "ب", "عن") for i in range(m.last, o.first)
            )
            before = o.last <= m.first <= o.last + 1 and o.last > a
            if after or (
                before
                and any(
                    t.last <= o.first and o.first - t.last <= 3
                    for i in range(o.first - _TITLE, o.first)
                    for t in scene.matches_from(i, "title")
                )
            ):
                return ids[o.entity]
            if 0 < m.first - o.last <= _BESIDE:
                between = {scene.tokens[i].fold for i in range(o.last, m.first)}
                if len(between) <= 4 and between & {"يدعي", "اسمه", "المدعو"}:
                    return ids[o.entity]
    return None


def _nationality(scene: Scene, being: Being) -> str | None:
    for m in being.mentions:
        for i in (*range(m.last, m.last + 4), m.first - 1):
            nisba = _last(scene, i, "nisba")
            if nisba is not None and (
                i < m.first
                or any(
                    scene.tokens[j].fold in ("لبناني", "الجنسيه") or j == i
                    for j in range(m.last, i + 2)
                    if j < len(scene.tokens)
                )
            ):
                return scene.lexicon.compiled.actors[nisba.ref].country
    return None


_CALLED = frozenset(map(fold, ("الملقب", "المكنى", "المعروف", "الملقبة", "المدعو", "يلقب", "يكنى", "الشهير")))


_BY = re.compile(r"^بـ*\s*(?=أب|ال|[\"“«])")  # the ب of «بأبي عمر», not that of «بكر»
_AFTER_NAMES = frozenset("، . ؛ في من على علي الى الي عن مع بعد قبل خلال ان إن الذي التي".split())


def _epithet(scene: Scene, being: Being) -> str | None:
    """«الملقب بـ …»: the words after it, up to four."""
    for m in being.mentions:
        for i in range(m.last, min(len(scene.tokens), m.last + 3)):
            if scene.tokens[i].fold in _CALLED:
                stop = i + 1
                while stop < len(scene.tokens) and stop - i < 5 and scene.tokens[stop].fold not in _AFTER_NAMES:
                    stop += 1
                called = scene.words.quote(i + 1, stop).strip(" \"“”«»'") if stop > i + 1 else ""
                return _BY.sub("", called).strip(" \"“”«»'") or None
    return None


def _place(being: Being, id_: str, mentions: list[Span], at: Located) -> Place | Facility:
    p = at.place
    make = Facility if p and p.kind in _FACILITIES else Place
    bearing = Bearing(at.direction, id_, at.distance) if at.direction else None
    if p is None:
        return make(id_, fullest(mentions), bearing=bearing, precision="near" if bearing else None, mentions=mentions)
    return make(
        id_,
        p.name,
        p.en,
        p.lat,
        p.lon,
        p.admin1,
        p.country,
        p.geonames,
        at.precision,  # type: ignore[arg-type]
        bearing,
        mentions,
    )
