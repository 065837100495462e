"""Features of a word that may name a promise that hang on the word itself and on the whole report, not on what stands
around it: they alone show most reports to promise nothing."""

from __future__ import annotations

from mahdar.reading.climate import Climate
from mahdar.reading.heads import Head
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Part, listing


def first_parts(h: Head, scene: Scene, climate: Climate) -> list[Part]:
    """Those of a candidate's features that tell of the word itself and of the whole report."""
    K, m, own = h.kind, h.match, scene.tokens[h.first]
    counts = climate.talk, climate.swap, climate.dealt, climate.armed, climate.force, climate.violent
    return [
        (_own, K, h.lemma, h.shape, own.fold, own.surface[:3], h.rank, m.prefix, m.suffix, m.definite,
         h.last - h.first > 1, len(h.kinds)),
        (_climate, *counts, climate.size), (_climate_for, K, *counts), (_same, climate.lemmas[h.lemma], K),
        f"talk={climate.talk}|{h.shape}", (_war, climate.war, climate.talk, K), (_held, climate.held, K),
    ]  # fmt: skip


@listing
def _own(
    K: str, L: str, shape: str, w: str, letters: str, rank: int, prefix: str, suffix: str, definite: bool, multi: bool,
    kinds: int,
) -> list[str]:  # fmt: skip
    return [
        f"K={K}", f"L={L}", f"L={L}|{K}", f"L={L}|{shape}", f"L={L}|{K}|{shape}", f"w={w}|{K}", f"w3={letters}|{L}",
        f"S={shape}|{K}", f"rank={min(rank, 4)}|{min(kinds, 5)}", f"rank={rank}|{K}", f"pre={prefix}|{shape}",
        f"pre={prefix}|{K}", f"suf={bool(suffix)}|{shape}", f"def={definite}|{K}", f"def={definite}|{L}",
        f"multi={multi}|{K}",
    ]  # fmt: skip


@listing
def _climate(talk: int, swap: int, dealt: int, armed: int, force: int, violent: int, size: int) -> list[str]:
    return [
        f"talk={talk}", f"swap={swap}", f"dealt={dealt}", f"armed={armed}", f"viol={violent}", f"size={size}",
        f"war={min(armed + force + violent, 4)}|d{dealt}",
    ]  # fmt: skip


@listing
def _climate_for(K: str, talk: int, swap: int, dealt: int, armed: int, force: int, violent: int) -> list[str]:
    return [
        f"talk={talk}|{K}", f"swap={swap}|{K}", f"dealt={dealt}|{K}", f"armed={armed}|{K}", f"force={force}|{K}",
        f"viol={violent}|{K}",
    ]  # fmt: skip


@listing
def _same(same: int, K: str) -> list[str]:
    return [f"same={same}|{K}"]


@listing
def _war(war: int, talk: int, K: str) -> list[str]:
    return [f"war={war}", f"war={war}|{K}", f"war={war}|talk={talk}"]


@listing
def _held(classes: tuple[tuple[str, int], ...], K: str) -> list[str]:
    return [f"held={name}{n}|{K}" for name, n in classes]
