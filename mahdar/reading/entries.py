"""Which entries of the lexicon a report's words stand for: what a network knows of a word beside its spelling.

«قصفت», «القصف» and «يقصفون» are one act, «جنود» and «عناصر» are forces: what is learnt of one form holds for all.
"""

from __future__ import annotations

from collections.abc import Iterator

from mahdar.reading.mentions import Mention
from mahdar.reading.scene import Scene
from mahdar.reading.tellings import proposals

Entry = tuple[int, str]  # token, name


def entries(scene: Scene) -> list[Entry]:
    """Acts, verbs of saying and words of promises by lemma; names by type of group; role nouns by their singular."""
    if scene.entries is None:
        scene.entries = list(dict.fromkeys([*_acts(scene), *_words(scene), *_named(scene)]))
    return scene.entries


def _acts(scene: Scene) -> Iterator[Entry]:
    for i, rivals in proposals(scene).items():
        for t in rivals:
            for act in t.acts:
                yield i, f"A={act.lemma}"


def _words(scene: Scene) -> Iterator[Entry]:
    table, matches = scene.lexicon.compiled, scene.matches
    yield from [(m.first, f"S={table.speech[m.ref][0]}") for m in matches.get("speech", ())]
    yield from [(m.first, f"V={table.governors[m.ref].lemma}") for m in matches.get("governor", ())]
    yield from [(m.first, f"T={table.terms[m.ref].lemma}") for m in matches.get("term", ())]
    yield from [(m.first, f"O={table.things[m.ref][0]}") for m in matches.get("thing", ())]


def _named(scene: Scene) -> Iterator[Entry]:
    for m in scene.mentions:
        for name in _entry(scene, m):
            for i in range(m.first, m.last):
                yield i, name


def _entry(scene: Scene, m: Mention) -> list[str]:
    table = scene.lexicon.compiled
    if m.ref < 0:
        return []
    if m.source in ("actor", "short", "capital"):
        actor = table.actors[m.ref]
        return [f"G={actor.type or actor.kind}"]
    if m.source == "inst":
        return [f"G={table.institutions[m.ref].type}", f"I={table.institutions[m.ref].head}"]
    if m.source == "role":
        return [f"G={table.roles[m.ref].type}", f"R={table.roles[m.ref].sg}"]
    return []
