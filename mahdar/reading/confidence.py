"""How likely an event is right: a calibrated chance from the scores of the steps before.

Looks at what the step of single words cannot: how near the event came to being joined to another, whether a
stronger one stands beside it, and how much of the report is of its type. Trees weigh these numbers.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from mahdar.reading.net import SHAPES, TYPES
from mahdar.reading.roles import ROLES, Happening
from mahdar.reading.scene import Scene
from mahdar.reading.trees import Trees

_FAR = 99.0  # words to an event that is not there
_NEAR = 60  # words beyond which an event is as good as not there
_SIGNS = 5  # words before an act in which signs are looked for
_CUES = ("purpose", "planned", "hypothetical", "ongoing", "demanded")
_STRONG = 0.6

Row = list[float]


def confidence_rows(scene: Scene, events: list[Happening], shelf: int = 0) -> list[Row]:
    """For each event, numbers: its best telling, how often it is told, how clearly its parties stand, its neighbours,
    and the report as a whole. `shelf`: the gold folder it is from, whose coders have base rates of their own; what is
    read counts as being from the first."""
    heads = sorted([(t.first, t.chance, TYPES[e.type]) for e in events for t in [e.head]])
    kinds = Counter([kind for _, _, kind in heads])
    whole = [*_whole(scene, heads), float(shelf)]
    return [[*_of(scene, e), *_among(scene, e, heads), kinds[TYPES[e.type]], *whole] for e in events]


def _of(scene: Scene, e: Happening) -> Row:
    """The event by itself."""
    head, act = e.head, e.head.act
    chances = sorted([t.chance for t in e.tellings], reverse=True)
    titles = [t.first < scene.title_end for t in e.tellings]
    best = [max(e.chances.get(role, {}).values(), default=0.0) for role in ROLES]
    noun = head.shape in ("masd", "noun")
    return [
        head.chance, len(chances), sum(chances), chances[1] if len(chances) > 1 else 0.0, TYPES[e.type], e.alike, *best,
        any(titles), all(titles), SHAPES[head.shape], head.matches[0].definite, bool(head.matches[0].suffix),
        act.mode is not None, bool(act.outcome), act.weak, act.sure[noun] if len(act.sure) == 2 else 0,
        head.first - scene.sentence(head.first)[0], scene.words.sentence_of[head.first], *_signs(scene, head.first),
    ]  # fmt: skip


def _signs(scene: Scene, first: int) -> Row:
    """Words before the act that say it is wanted, planned, still going on, and how many such words there are."""
    begins = max(scene.sentence(first)[0], first - _SIGNS)
    cues = [cue for i in range(begins, first) if i in scene.signs_at for cue in scene.signs_at[i][0]]
    return [*[cue in cues for cue in _CUES], len(cues)]


Head = tuple[int, float, int]  # of an event: token, chance, type


def _among(scene: Scene, e: Happening, heads: Sequence[Head]) -> Row:
    """The event nearest to it, the nearest that is likelier, each with distance, how much likelier and type; how many
    others its sentence tells."""
    head, (a, b) = e.head, scene.sentence(e.head.first)
    at = head.first
    near = heads[bisect_left(heads, (at - _NEAR,)) : bisect_left(heads, (at + _NEAR,))]
    others = sorted([(abs(i - at), chance - head.chance, kind) for i, chance, kind in near if i != at])
    nearest = others[0] if others else (_FAR, 0.0, -1)
    stronger = next((o for o in others if o[1] > 0), (_FAR, 0.0, -1))
    return [*nearest, *stronger, sum([a <= i < b for i, _, _ in near]) - 1]


def _whole(scene: Scene, heads: Sequence[Head]) -> Row:
    """How many events the report has, how many are strong, how likely they are, its length, words an event."""
    chances = [chance for _, chance, _ in heads]
    n, words = max(len(chances), 1), len(scene.tokens)
    return [len(chances), sum([c > _STRONG for c in chances]), sum(chances) / n, words, words / n]


def likely(scene: Scene, events: list[Happening], trees: Trees) -> list[Happening]:
    """The events that are likely enough for the record; each of `events` is told how likely it is."""
    for e, chance in zip(events, trees.chances(confidence_rows(scene, events)), strict=True):
        e.confidence = chance
    return [e for e in events if e.confidence >= trees.threshold]
