"""The network's opinion on what belongs together: what it is told of two words, and what its opinion changes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mahdar.reading import ties
from mahdar.reading.acts import Telling, find_tellings
from mahdar.reading.beside import FRAMES, score_tellings
from mahdar.reading.facts import KINDS
from mahdar.reading.roles import ROLES
from mahdar.reading.same import alike, join
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer
from mahdar.reading.ties import OUTPUTS, PARTS, SIZES, TRAITS, Ties, added, codes, traits

TEXT = "قصف الجيش بلدة حاس. ثم قصف حزب الله حلب، وأسفر القصف عن مقتل خمسة."
EVEN = {role: Scorer({}) for role in ROLES}


@pytest.fixture
def net(layers: Any) -> Ties:
    weights = layers(TRAITS, 1)
    rng = np.random.default_rng(1)
    half = 4
    for task, sizes in SIZES.items():
        shapes = {
            "": (8, PARTS * half), "_bias": (PARTS * half,), "_codes": (sum(sizes), half),
            "_out": (2 * half, OUTPUTS[task]), "_out_bias": (OUTPUTS[task],),
        }  # fmt: skip
        weights |= {task + name: rng.normal(size=shape).astype(np.float16) for name, shape in shapes.items()}
    return Ties(weights)


def told(scene: Scene) -> list[Telling]:
    return find_tellings(scene, Scorer({}, bias=9.0))


def test_words_that_tell_an_act_say_so(scene_of: Any) -> None:
    scene = scene_of(TEXT)
    tellings = told(scene)
    found = traits(scene, tellings)
    assert found.shape == (len(scene.tokens), TRAITS)
    assert set(np.flatnonzero(found[:, -1])) == {t.first for t in tellings}


def test_every_number_of_a_pair_has_a_row_of_its_own(scene_of: Any) -> None:
    """However far two words are from each other, and whatever a task says of them."""
    scene = scene_of(TEXT)
    last = len(scene.tokens)
    pairs = np.array([[0, 1, last - 1, last], [last - 1, last, 0, 1], [3, 4, 5, 6], [3, 4, 3, 4]])
    for task, sizes in SIZES.items():
        starts = np.concatenate([[0], np.cumsum(sizes)])
        table = codes(scene, task, pairs, np.full((4, len(sizes) - 3), 99))
        assert (table >= starts[:-1]).all() and (table < starts[1:]).all()


def test_kinds_and_frames_fit_the_table() -> None:
    assert len(KINDS) == SIZES["roles"][3] and len(FRAMES) == SIZES["roles"][6]


def test_a_pair_is_weighed_by_itself(net: Ties, scene_of: Any) -> None:
    """What is said of a pair does not depend on what else is asked."""
    scene = scene_of(TEXT)
    view = net.view(scene, told(scene))
    pairs, known = [[0, 1, 1, 2], [0, 1, 7, 8], [7, 8, 0, 1]], [[1, 0, 0, 3, 1]] * 3
    together = view.odds("roles", pairs, known)
    alone = [net.view(scene, told(scene)).odds("roles", [p], [k])[0] for p, k in zip(pairs, known, strict=True)]
    assert np.isfinite(together).all() and np.allclose(together, alone, atol=1e-4)
    assert view.odds("roles", [], []).shape == (0, OUTPUTS["roles"])


def test_pieces_of_a_long_report(net: Ties, scene_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """No opinion on words of two pieces; where one piece ends, the words of the next are looked at with it no more."""
    scene = scene_of(" ".join([TEXT] * 4))
    monkeypatch.setattr("mahdar.reading.layers._WINDOW", 16)
    view = net.view(scene, told(scene))
    odds = view.odds("same", [[0, 1, 5, 6], [14, 15, 17, 18], [16, 17, 20, 21]], [[0]] * 3)
    assert odds[1] == 0 and odds[0] != 0 and odds[2] != 0


def test_mentions_add_up() -> None:
    odds = np.log(np.array([[1.0], [2.0], [3.0]]))
    found = added(["a", "b", "a"], odds)
    assert np.allclose([np.exp(found["a"][0]), np.exp(found["b"][0])], [4, 2])


class Says:
    """A view that says the same of every pair of a task."""

    def __init__(self, **odds: float) -> None:
        self.said = odds

    def odds(self, task: str, pairs: list[Any], known: list[Any]) -> np.ndarray:
        assert len(pairs) == len(known)
        return np.full((len(pairs), OUTPUTS[task]), self.said[task], np.float32)


def test_its_opinion_on_roles_counts(scene_of: Any) -> None:
    scene = scene_of(TEXT)

    def chances(view: Any) -> list[float]:
        tellings = told(scene)
        score_tellings(scene, tellings, scene.beings, EVEN, view)
        return [p for t in tellings for found in t.scores.values() for p in found.values()]

    assert set(chances(None)) == {0.5}
    assert max(chances(Says(roles=-9.0))) < 0.5 < min(chances(Says(roles=9.0)))


def test_its_opinion_on_sameness_counts(scene_of: Any) -> None:
    scene = scene_of(TEXT)
    tellings = told(scene)
    score_tellings(scene, tellings, scene.beings, EVEN)
    assert list(alike(tellings)), "several tellings of one type"
    apart = join(scene, tellings, Scorer({}, bias=1.0), Says(same=-9.0))
    joined = join(scene, tellings, Scorer({}, bias=1.0), Says(same=9.0))
    assert len(apart) == len(tellings) > len(joined) == len({t.type for t in tellings})


def test_it_looks_when_it_is_asked(net: Ties, scene_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    monkeypatch.setattr(ties, "traits", lambda *a: (looked.append(1), traits(*a))[1])
    view = net.view(scene_of(TEXT), [])
    assert not looked
    view.odds("same", [[0, 1, 2, 3]], [[0]])
    view.odds("same", [[0, 1, 2, 3]], [[0]])
    assert len(looked) == 1
