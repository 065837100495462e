"""An event's PLOVER mode: candidates from its act words and the weapons near them, chosen by a scorer."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from operator import itemgetter

from mahdar.lexicon.schema import MODES
from mahdar.reading.roles import Happening
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer

_first = itemgetter(0)  # of a match: its first token


def proposals(scene: Scene, e: Happening) -> dict[str, float]:
    """How strongly the lexicon proposes each mode: by act words (likelier tellings more) and weapons near them."""
    found: dict[str, float] = {"none": 0.0}
    weapons = scene.weapon_modes
    for t in e.tellings:
        for act in t.acts[:2]:
            for type_, mode in [(act.type, act.mode), *((a.type, a.mode) for a in act.also)]:
                if type_ == e.type:
                    found[mode or "none"] = found.get(mode or "none", 0.0) + t.chance
        if e.type == "ASSAULT":
            a, b = scene.sentence(t.first)
            for i in range(max(a, t.first - 8), min(b, t.last + 10)):
                mode = weapons.get(i)
                if mode in MODES["ASSAULT"]:
                    found[mode] = found.get(mode, 0.0) + 0.5
    if e.type in ("REQUEST", "REJECT") and (asked := _asked(scene, e)):
        found[asked] = found.get(asked, 0.0) + 0.8
    if e.type in ("CONSULT", "REQUEST", "REJECT", "ACCUSE", "THREATEN", "RETREAT", "COERCE", "MOBILIZE"):
        for mode in MODES[e.type]:
            found.setdefault(mode, 0.0)
    return found


def _asked(scene: Scene, e: Happening) -> str | None:
    """The mode of what is asked for or refused: told by the first such phrase after the word, in its sentence."""
    head = e.head
    _, b = scene.sentence(head.first)
    kinds = scene.lexicon.compiled.cues.get("asked_for", [])
    for i in range(head.last, min(b, head.last + 12)):
        for m in scene.matches_from(i, "cue"):
            if m.form == "asked_for":
                return kinds[m.ref][1]
    return None


def mode_features(scene: Scene, e: Happening, mode: str, proposed: dict[str, float]) -> list[str]:
    """Features of one mode for one event."""
    h = e.head
    p = proposed[mode]
    top = max(proposed.values())
    a, b = scene.sentence(h.first)
    out = [
        f"m={mode}|{e.type}", f"p={min(int(p * 2), 5)}|{mode}", f"top={p == top and p > 0}|{mode}",
        f"top={p == top and p > 0}|{e.type}", f"n={sum(v > 0 for v in proposed.values())}|{mode}",
        f"L={h.act.lemma}|{mode}", f"lex={h.act.mode}|{mode}",
    ]  # fmt: skip
    for t in e.tellings[:3]:
        out += [f"w={t.act.lemma}|{mode}"]
    for i in range(max(a, h.first - 3), min(b, h.last + 5)):
        if i != h.first:
            word = scene.tokens[i].fold
            out += [f"near={word}|{mode}", f"c={scene.clusters.get(word)[1]}|{mode}"]
    out += [f"weapon={kind}|{mode}" for kind in _weapons(scene, e)]
    return list(dict.fromkeys(out))


def _weapons(scene: Scene, e: Happening) -> list[str]:
    """Kinds of the weapons near an event's words, in text order."""
    found = scene.matches.get("weapon", [])
    near: set[int] = set()
    for t in e.tellings:
        lo = bisect_left(found, t.first - 10, key=_first)
        near.update(range(lo, bisect_right(found, t.first + 10, lo=lo, key=_first)))
    return [scene.lexicon.compiled.weapons[found[n].ref].kind for n in sorted(near)]


def mode_of(scene: Scene, e: Happening, scorer: Scorer) -> str | None:
    """The likeliest mode, or None where that is that none is told."""
    if e.type not in MODES:
        return None
    proposed = proposals(scene, e)
    best = max(proposed, key=lambda m: (scorer.score(mode_features(scene, e, m, proposed)), proposed[m]))
    return None if best == "none" else best
