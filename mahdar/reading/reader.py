"""The whole reading on one screen: a report goes in, its record comes out."""

from __future__ import annotations

from pathlib import Path

from mahdar.arabic.tokens import tokenize
from mahdar.lexicon import Lexicon
from mahdar.reading.acts import find_tellings
from mahdar.reading.matches import find_matches
from mahdar.reading.mentions import find_mentions
from mahdar.reading.roles import ROLES, Happening, decide, gather_chances, score_tellings
from mahdar.reading.same import join
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import DATA, Scorer
from mahdar.reading.tagger import Tagger
from mahdar.reading.who import Being, gather
from mahdar.report import Report


class Models:
    """The trained scorers, loaded once."""

    def __init__(self, folder: Path = DATA) -> None:
        self.acts = Scorer.load("acts", folder)
        self.same = Scorer.load("same", folder)
        self.roles = {name: Scorer.load(name, folder) for role in ROLES for name in (role, role + "2")}


def set_scene(report: Report, lexicon: Lexicon, tagger: Tagger, skip: list[tuple[int, int]] | None = None) -> Scene:
    """Words, lexicon matches and mentions of a report."""
    words = tokenize(report.text, skip)
    matches = find_matches(words, lexicon)
    scene = Scene(report, words, lexicon, tagger.clusters, matches)
    scene.mentions = find_mentions(words, matches, lexicon, tagger)
    return scene


def find_events(scene: Scene, models: Models) -> tuple[list[Happening], list[Being]]:
    """The events of a scene with their roles, and the beings that may fill them."""
    beings = gather(scene)
    tellings = find_tellings(scene, models.acts)
    score_tellings(scene, tellings, beings, models.roles)
    events = join(scene, tellings, models.same)
    gather_chances(events)
    decide(scene, events, beings, models.roles)
    return events, beings
