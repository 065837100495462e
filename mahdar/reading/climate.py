"""How full a report is of bargains and of war: what its words are about, before any one of them is looked at."""

from __future__ import annotations

from collections import Counter

from mahdar.reading.heads import Floor
from mahdar.reading.scene import Scene

_TALK = frozenset("agree sign deal contain exchange commit mediate condition offer".split())
_TELLING = ("detainee", "captive", "fighter", "body", "money", "hurt", "pardon", "route", "goods")
_ARMED = frozenset("rebel militia state_force".split())
_WARLIKE = frozenset("fighter hostility captive body soldier arms detainee".split())
_WAR_STEPS = (2.0, 4.0, 6.0, 9.0, 13.0, 18.0)


class Climate:
    """How full of deals and of war a report is, by small numbers."""

    def __init__(self, scene: Scene, floor: Floor) -> None:
        n = max(len(scene.tokens), 60)
        senses = Counter(g.sense for g in floor.governing)
        self.talk = min(sum(senses[s] for s in _TALK) * 100 // n, 6)
        self.swap = min(senses["exchange"], 3)
        self.dealt = min(senses["deal"] + senses["contain"], 4)
        lemmas = Counter(h.lemma for h in floor.heads)
        self.lemmas = {lemma: min(k, 4) for lemma, k in lemmas.items()}
        actors = scene.lexicon.compiled.actors
        types = Counter(
            actors[m.ref].type for m in scene.mentions if m.source in ("actor", "short") and 0 <= m.ref < len(actors)
        )
        self.armed = min(sum(types[t] for t in ("rebel", "militia")), 4)
        self.force = min(types["state_force"] + types["unidentified"], 3)
        self.states = min(sum(m.source == "capital" for m in scene.mentions) + types["political"], 3)
        violent = sum(1 for m in scene.matches.get("act", ()) if _is_violent(scene, m.ref))
        self.violent = min(violent * 50 // n, 5)
        war = warfare(scene)
        self.war = sum([war >= x for x in _WAR_STEPS])
        self.size = min(len(scene.tokens) // 100, 6)
        held = Counter(name for _, name, _ in floor.things)
        self.held = tuple((name, min(held[name], 3)) for name in _TELLING)


def is_chronicle(scene: Scene) -> bool:
    """Whether it is a column of what happened on this day in other years, by its title: history, which is not coded."""
    return any("chronicle" in cues for i, cues in scene.cues_at.items() if i < scene.title_end)


def warfare(scene: Scene) -> float:
    """How many of a hundred words tell of war: fighters, captives, arms, violence, armed groups and states."""
    compiled = scene.lexicon.compiled
    words = sum([compiled.things[m.ref][0] in _WARLIKE for m in scene.matches.get("thing", ())])
    words += sum([_is_violent(scene, m.ref) for m in scene.matches.get("act", ())])
    for m in scene.mentions:
        if m.source in ("actor", "short"):
            actor = compiled.actors[m.ref]
            words += 2 if actor.type in _ARMED else actor.kind == "state"
        elif m.source == "capital":
            words += 1
    return words * 100 / max(len(scene.tokens), 80)


def _is_violent(scene: Scene, ref: int) -> bool:
    act = scene.lexicon.compiled.acts[ref]
    return act.type in ("ASSAULT", "COERCE", "MOBILIZE") and not act.weak
