"""A small convolutional network over a report's words: a second opinion on which words tell an act.

It sees each word as a vector, its traits (what the lexicon and the tagger know of it) and the lexicon's entries that it
stands for, looks sixteen words to each side and at the whole report, and gives log-odds for every type of act. They
are averaged with the log-linear scorer's, whose reasons stay readable. Reading needs numpy alone; the weights are made
by `mahdar train`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args

import numpy as np

from mahdar.reading.acts import Telling
from mahdar.reading.layers import Floats, Layers
from mahdar.reading.scene import Scene
from mahdar.record import EventType

TYPES: dict[str, int] = {name: i for i, name in enumerate(get_args(EventType))}
SHAPES = {name: i for i, name in enumerate(("masd", "noun", "past", "pres", "apart", "ppart", "other"))}
_KINDS = {name: i for i, name in enumerate(("person", "group", "place", "state", "role", "facility"))}
_CUES = {
    name: i
    for i, name in enumerate(
        "hypothetical asked_for source_adjectives ongoing denial according habitual alleged demanded planned "
        "threatened boilerplate purpose".split()
    )
}
_ACT, _MAIN, _WEAK, _SURE, _SHAPE, _KIND = 0, 16, 32, 33, 34, 41
_WEAPON, _LIGHT, _SPEECH, _COMMA, _NUMBER, TITLE, SENTENCE, _CUE = 47, 48, 49, 50, 51, 52, 53, 54
TRAITS = _CUE + len(_CUES)
SENTENCES = 8  # those after it are as far from the beginning as it is


def traits(scene: Scene, tellings: Sequence[Telling]) -> Floats:
    """What is known of each word, one row a token: acts it may tell, its names, cues and place in the report."""
    found: Floats = np.zeros((len(scene.tokens), TRAITS), np.float32)
    one = [*_told(tellings), *_named(scene), *_signs(scene)]
    found.reshape(-1)[one] = 1  # one assignment for all: the places are counted through the rows
    rows = [t.first for t in tellings]
    found[rows, _WEAK] = [t.act.weak for t in tellings]  # of several types of a word the last one counts
    found[rows, _SURE] = [t.sure / 5 for t in tellings]
    found[list(scene.weapons_at), _WEAPON] = 1
    found[scene.commas, _COMMA] = 1
    found[[t.i for t in scene.tokens if t.kind == "n"], _NUMBER] = 1
    found[: scene.title_end, TITLE] = 1
    found[:, SENTENCE] = np.minimum(scene.words.sentence_of, SENTENCES) / SENTENCES
    return found


def _told(tellings: Sequence[Telling]) -> list[int]:
    out = [t.first * TRAITS + _ACT + TYPES[t.type] for t in tellings]
    out += [t.first * TRAITS + _MAIN + TYPES[t.act.type] for t in tellings]
    return out + [t.first * TRAITS + _SHAPE + SHAPES[t.shape] for t in tellings]


def _named(scene: Scene) -> Iterator[int]:
    actors = scene.lexicon.compiled.actors
    for m in scene.mentions:
        state = m.source in ("actor", "short") and m.ref >= 0 and actors[m.ref].kind == "state"
        kind = _KINDS.get("state" if state else m.kind)
        if kind is not None:
            yield from range(m.first * TRAITS + _KIND + kind, m.last * TRAITS, TRAITS)


def _signs(scene: Scene) -> Iterator[int]:
    for i, (cues, lights, speech) in scene.signs_at.items():
        row = i * TRAITS
        for cue in cues:
            if cue in _CUES:
                yield row + _CUE + _CUES[cue]
        if lights:
            yield row + _LIGHT
        if speech:
            yield row + _SPEECH


class Net(Layers):
    """The network that gives an opinion on acts."""

    def odds(self, scene: Scene, tellings: Sequence[Telling]) -> list[float]:
        """The log-odds of each candidate, in text order."""
        out: list[float] = []
        for a, b, found in self.pieces(scene, traits(scene, tellings), [t.first for t in tellings]):
            inside = [t for t in tellings if a <= t.first < b]
            out += found[[t.first - a for t in inside], [TYPES[t.type] for t in inside]].tolist()
        return out
