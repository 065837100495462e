"""A network's opinion on promises: which words name one, and of which kind.

It is built as the one on acts is (`mahdar.reading.net`), is told besides what the lexicon knows of promises, and looks
at the whole report. Its log-odds are averaged with those of the log-linear scorers, whose reasons stay readable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import get_args

import numpy as np

from mahdar.lexicon.schema import GovernorSense
from mahdar.reading.heads import Floor
from mahdar.reading.layers import Floats, Layers
from mahdar.reading.net import TRAITS as OF_ACTS
from mahdar.reading.net import traits as traits_of_acts
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import chance
from mahdar.reading.tellings import proposals
from mahdar.record import TermKind

KINDS: dict[str, int] = {name: i for i, name in enumerate(get_args(TermKind))}
ANY = len(KINDS)  # the output for any kind at all
SENSES: dict[str, int] = {name: OF_ACTS + ANY + i for i, name in enumerate(get_args(GovernorSense))}
THINGS: dict[str, int] = {
    name: OF_ACTS + ANY + len(SENSES) + i
    for i, name in enumerate(
        "fighter force civilian hurt displaced detainee captive soldier body arms place route money goods service "
        "hostility talk watch pardon fate checks politics".split()
    )
}
TRAITS = OF_ACTS + ANY + len(SENSES) + len(THINGS)

Advice = dict[int, list[float]]  # token → log-odds by `KINDS`, and at `ANY`
Advise = Callable[[Scene, Floor], Advice]


def traits(scene: Scene, floor: Floor) -> Floats:
    """What is known of each word, one row a token: as for acts; then kinds of promise, governing words, things."""
    found: Floats = np.zeros((len(scene.tokens), TRAITS), np.float32)
    found[:, :OF_ACTS] = traits_of_acts(scene, [t for rivals in proposals(scene).values() for t in rivals])
    found.reshape(-1)[[i * TRAITS + k for i, k in _signs(floor)]] = 1
    return found


def _signs(floor: Floor) -> Iterator[tuple[int, int]]:
    for h in floor.heads:
        yield h.first, OF_ACTS + KINDS[h.kind]
    for g in floor.governing:
        yield g.first, SENSES[g.sense]
    for i, name, _ in floor.things:
        if name in THINGS:  # a user's lexicon may have others
            yield i, THINGS[name]


def promising(advice: Advice) -> dict[int, float]:
    """The chance of every word that it names a promise of any kind."""
    return {i: chance(odds[ANY]) for i, odds in advice.items()}


class Adviser(Layers):
    """The network that gives an opinion on promises."""

    def advise(self, scene: Scene, floor: Floor) -> Advice:
        """The log-odds of every word that may name a promise."""
        out: Advice = {}
        for a, b, found in self.pieces(scene, traits(scene, floor), floor.places):
            out |= {i: found[i - a].tolist() for i in floor.places if a <= i < b}
        return out
