"""Lexicon entries turned into one index: folded first word → what may begin there.

Every inflected form is generated here, once, so reading is one dictionary look-up a token.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from mahdar.arabic.fold import fold
from mahdar.arabic.nouns import nisba_forms, noun_forms, participle_forms
from mahdar.arabic.verbs import conjugate
from mahdar.lexicon.load import Entries
from mahdar.lexicon.places import Place
from mahdar.lexicon.schema import (
    Act,
    Actor,
    AdminUnit,
    Direction,
    FacilityNoun,
    Governor,
    Homograph,
    Institution,
    Light,
    Outlet,
    Role,
    TermHead,
    Things,
    Title,
    Weapon,
)
from mahdar.record import TermKind


class Sense(Struct, frozen=True, gc=False):
    """What a word may begin: `rest` are the folded words that must follow (within `gap` words of each other).

    Remembered words hold a hundred thousand of them, which Python's collector of garbage need not look through.
    """

    rest: tuple[str, ...]
    kind: str
    ref: int
    form: str
    gap: int = 0


class Compiled(Struct):
    """A lexicon ready for reading; `ref` of a sense is an index into the table of its kind."""

    index: Mapping[str, tuple[Sense, ...]]
    actors: list[Actor]
    institutions: list[Institution]
    acts: list[Act]
    lights: list[Light]
    roles: list[Role]
    places: list[Place]
    outlets: list[Outlet]
    titles: list[Title]
    cues: dict[str, list[tuple[str, str]]]
    facilities: list[FacilityNoun] = []
    weapons: list[Weapon] = []
    speech: list[tuple[str, str]] = []
    sources: list[tuple[str, str]] = []
    labels: list[str] = []
    directions: list[str] = []
    units: list[tuple[str, str]] = []
    terms: list[TermHead] = []
    governors: list[Governor] = []
    things: list[tuple[str, list[TermKind]]] = []


# Words that never combine with clitics as the names they look like would suggest.
_CASES = (("ون", "ين"), ("ابو", "ابي", "ابا"), ("بنو", "بني"), ("ذو", "ذي"))


class _Builder:
    def __init__(self) -> None:
        self.index: dict[str, dict[Sense, None]] = {}

    def add(self, surface: str, kind: str, ref: int, form: str = "", gap: int = 0) -> None:
        words = [w for w in map(fold, surface.replace("-", " ").split()) if w]
        if words:
            sense = Sense(tuple(words[1:]), kind, ref, form, gap)
            self.index.setdefault(words[0], {})[sense] = None

    def forget(self, surface: str, kind: str) -> None:
        """Drop the one-word senses of a kind that a word's spelling would give it."""
        senses = self.index.get(fold(surface), {})
        self.index[fold(surface)] = {s: None for s in senses if s.kind != kind or s.rest}

    def names(self, surface: str, kind: str, ref: int, form: str = "") -> None:
        """A name in the spellings that case gives it (الحوثيون/الحوثيين, أبو/أبي)."""
        for variant in case_variants(surface):
            self.add(variant, kind, ref, form)

    def noun(self, sg: str, plurals: Iterable[str], kind: str, ref: int, form: str) -> None:
        """A noun in all its numbers; further words of `sg` follow as they are (agreement is met when matching)."""
        head, *tail = sg.split()
        heads = [p.split()[0] for p in plurals]
        for f in noun_forms(head, heads):
            self.add(" ".join([f.surface, *tail]), kind, ref, f"{form}:{f.number}")

    def verb(self, lemma: str, form: str | None, present: str | None, kind: str, ref: int) -> None:
        head, *tail = lemma.split()
        gap = 6 if tail else 0
        for f in conjugate(head, form or "I", present):
            code = f"{'past' if f.tense == 'past' else 'pres'}:{f.voice[0]}:{f.person}{f.gender}{f.number}"
            self.add(" ".join([f.surface, *tail]), kind, ref, code, gap)


def case_variants(name: str) -> list[str]:
    """A name's spellings by case: ون/ين, أبو/أبي/أبا, بنو/بني."""
    out = [name]
    words = name.split()
    swaps = {"أبو": ("أبي", "أبا"), "بنو": ("بني",), "ذو": ("ذي",)}
    if words[0] in swaps:
        out += [" ".join([v, *words[1:]]) for v in swaps[words[0]]]
    if any(len(w) > 4 and w.endswith("ون") for w in words):
        out.append(" ".join(w[:-2] + "ين" if len(w) > 4 and w.endswith("ون") else w for w in words))
    return out


def compile_lexicon(entries: Entries, places: list[Place]) -> Compiled:
    """Index every surface form of every entry."""
    b = _Builder()
    _add_groups(b, entries)
    _add_verbs(b, entries)
    _add_roles(b, entries)
    _add_places(b, entries, places)
    _add_titles(b, entries)
    _add_nouns(b, entries)
    cues, speech, sources, labels = _add_cues(b, entries)
    for kind, words in entries.names.items():
        for word in words:
            b.add(word, "name", 0, kind)
    for homograph in entries.of(Homograph):
        b.forget(homograph.word, "act")
    return Compiled(
        index={word: tuple(senses) for word, senses in b.index.items()},
        actors=entries.of(Actor),
        institutions=entries.of(Institution),
        acts=entries.of(Act),
        lights=entries.of(Light),
        roles=entries.of(Role),
        places=places,
        outlets=entries.of(Outlet),
        titles=entries.of(Title),
        cues=cues,
        facilities=entries.of(FacilityNoun),
        weapons=entries.of(Weapon),
        speech=speech,
        sources=sources,
        labels=labels,
        directions=[d.bearing for d in entries.of(Direction)],
        units=[(u.sg, u.kind) for u in entries.of(AdminUnit)],
        terms=entries.of(TermHead),
        governors=entries.of(Governor),
        things=[(t.name, t.kinds) for t in entries.of(Things)],
    )


def _add_groups(b: _Builder, entries: Entries) -> None:
    for i, actor in enumerate(entries.of(Actor)):
        _add_actor(b, actor, i)
    for i, inst in enumerate(entries.of(Institution)):
        b.names(inst.head, "inst", i)


def _add_verbs(b: _Builder, entries: Entries) -> None:
    for i, act in enumerate(entries.of(Act)):
        _add_act(b, act, i)
    for i, head in enumerate(entries.of(TermHead)):
        _add_act(b, head, i, "term")
    for i, governor in enumerate(entries.of(Governor)):
        _add_act(b, governor, i, "governor")
    for i, light in enumerate(entries.of(Light)):
        b.verb(light.lemma, light.form, light.present, "light", i)
        for masdar in light.masdars:
            b.noun(masdar, (), "light", i, "masd")


def _add_roles(b: _Builder, entries: Entries) -> None:
    for i, role in enumerate(entries.of(Role)):
        b.noun(role.sg, role.pl, "role", i, "noun")
        for plural in role.pl:
            b.add(plural, "role", i, "noun:p")


def _add_places(b: _Builder, entries: Entries, places: list[Place]) -> None:
    for i, place in enumerate(places):
        for name in place.names:
            b.names(name, "place", i, "common" if place.common else "")
    for i, outlet in enumerate(entries.of(Outlet)):
        for name in dict.fromkeys((outlet.name, *outlet.aliases)):
            b.add(name, "outlet", i)
        for name in outlet.short:
            b.add(name, "outlet", i, "short")


def _add_titles(b: _Builder, entries: Entries) -> None:
    for i, title in enumerate(entries.of(Title)):
        plurals = [title.pl] if isinstance(title.pl, str) else title.pl or []
        for name in dict.fromkeys((title.form, *([title.fem] if title.fem else []), *plurals)):
            b.names(name, "title", i)


def _add_actor(b: _Builder, actor: Actor, i: int) -> None:
    for name in dict.fromkeys((actor.name, *actor.aliases)):
        b.names(name, "actor", i)
    for name in actor.short:
        b.names(name, "short", i)
    if actor.capital:
        b.add(actor.capital, "capital", i)
    for nisba in [actor.nisba] if isinstance(actor.nisba, str) else actor.nisba or []:
        for f in nisba_forms(nisba):
            if f.case not in ("acc", "cst"):
                b.add(f.surface, "nisba", i, f"{f.gender}{f.number}")


def _add_act(b: _Builder, act: Act | TermHead | Governor, i: int, kind: str = "act") -> None:
    if act.pos == "noun":
        b.noun(act.lemma, act.plurals, kind, i, "noun")
        for plural in act.plurals:
            b.add(plural, kind, i, "noun:p")
        return
    b.verb(act.lemma, act.form, act.present, kind, i)
    for masdar in act.masdars:
        b.noun(masdar.removeprefix("ال"), (), kind, i, "masd")
    for plural in act.plurals:
        b.add(plural, kind, i, "masd:p")
    if kind != "governor":
        _add_participles(b, act.lemma, act.form, act.present, kind, i)


def _add_participles(b: _Builder, lemma: str, form: str | None, present: str | None, kind: str, i: int) -> None:
    head, *tail = lemma.split()
    for voice, f in participle_forms(head, form or "I", present):
        if f.case != "cst":
            code = f"{'apart' if voice == 'active' else 'ppart'}:{f.number}"
            b.add(" ".join([f.surface, *tail]), kind, i, code, 6 if tail else 0)


def _add_nouns(b: _Builder, entries: Entries) -> None:
    for i, weapon in enumerate(entries.of(Weapon)):
        b.noun(weapon.name, weapon.pl, "weapon", i, "noun")
    for i, facility in enumerate(entries.of(FacilityNoun)):
        b.noun(facility.name, facility.pl, "facility", i, "noun")
    for i, direction in enumerate(entries.of(Direction)):
        for form in dict.fromkeys((direction.form, *direction.variants)):
            b.add(form, "direction", i)
    for i, things in enumerate(entries.of(Things)):
        for singular, *plurals in things.nouns:
            b.noun(singular, plurals, "thing", i, "noun")
            for plural in plurals:
                b.add(plural, "thing", i, "noun:p")
    for i, unit in enumerate(entries.of(AdminUnit)):
        b.noun(unit.sg, unit.pl, "unit", i, "noun")


Pairs = list[tuple[str, str]]


def _add_cues(b: _Builder, entries: Entries) -> tuple[dict[str, Pairs], Pairs, Pairs, list[str]]:
    cues: dict[str, Pairs] = {}
    for name, items in entries.cues.items():
        if name in ("speech", "sources", "labels"):
            continue
        cues[name] = [(c.phrase, c.stance or c.kind or "") for c in items]
        for i, cue in enumerate(items):
            b.add(cue.phrase, "cue", i, name)
    speech = entries.cues.get("speech", [])
    for i, verb in enumerate(speech):
        b.verb(verb.lemma, verb.form, verb.present, "speech", i)
        for masdar in verb.masdars:
            b.noun(masdar, (), "speech", i, "masd")
        _add_participles(b, verb.lemma, verb.form, verb.present, "speech", i)
    sources = entries.cues.get("sources", [])
    for i, source in enumerate(sources):
        b.noun(source.sg, source.pl, "source", i, "noun")
        for plural in source.pl:
            b.add(plural, "source", i, "noun:p")
    labels = entries.cues.get("labels", [])
    for i, label in enumerate(labels):
        for word in (label.word, *label.pl):
            b.names(word, "label", i)
    return cues, [(v.lemma, v.stance) for v in speech], [(s.sg, s.kind) for s in sources], [x.word for x in labels]
