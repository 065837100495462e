"""The whole reading on one screen: a report goes in, its record comes out."""

from __future__ import annotations

from pathlib import Path

from mahdar.arabic.calendar import find_dates
from mahdar.arabic.numbers import find_numbers
from mahdar.arabic.tokens import tokenize
from mahdar.intake.furniture import furniture
from mahdar.lexicon import Lexicon
from mahdar.reading.acts import Second, find_tellings
from mahdar.reading.advice import Advise, Adviser
from mahdar.reading.assemble import Findings, build
from mahdar.reading.bargains import FINDING_SCORERS, TALK_SCORERS, Bargains, find_bargains
from mahdar.reading.beside import score_tellings
from mahdar.reading.claims import find_claims
from mahdar.reading.climate import is_chronicle
from mahdar.reading.confidence import likely
from mahdar.reading.deals import DEAL_SCORERS
from mahdar.reading.how_many import count_casualties
from mahdar.reading.keep import kept_beings
from mahdar.reading.matches import find_matches
from mahdar.reading.memory import give_back_large_blocks
from mahdar.reading.mentions import find_mentions
from mahdar.reading.modes import mode_of
from mahdar.reading.net import Net
from mahdar.reading.roles import ROLES, Happening, decide, gather_chances
from mahdar.reading.same import join
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import DATA, Scorer, load_scorers
from mahdar.reading.sources import attribute
from mahdar.reading.status import statuses
from mahdar.reading.tagger import Tagger
from mahdar.reading.terms import TERM_SCORERS
from mahdar.reading.ties import See, Ties
from mahdar.reading.trees import Trees
from mahdar.reading.when import date_events, published_day
from mahdar.reading.where import locate
from mahdar.reading.who import gather
from mahdar.record import Record
from mahdar.report import Report

SCORERS = ("acts", "same", "keep", "mode", "count", "when", "status", "source")


class Models:
    """The trained scorers, loaded once."""

    def __init__(self, folder: Path = DATA) -> None:
        for name in SCORERS:
            setattr(self, name, Scorer.load(name, folder))
        self.confidence = Trees.load("confidence", folder)
        net = Net.load(folder / "net.npz")
        self.second = net.odds if net else None
        adviser = Adviser.load(folder / "advice.npz")
        self.advise = adviser.advise if adviser else None
        ties = Ties.load(folder / "ties.npz")
        self.see = ties.view if ties else None
        self.terms = load_scorers(TERM_SCORERS, folder)
        self.deals = load_scorers(DEAL_SCORERS, folder)
        self.holders = Trees.load("holder2", folder)
        self.talks = load_scorers(TALK_SCORERS, folder)
        self.findings = load_scorers(FINDING_SCORERS, folder)
        self.roles = {role: Scorer.load(role, folder) for role in ROLES}
        self.seconds = {role: Trees.load(f"{role}2", folder) for role in ROLES}

    second: Second | None  # another opinion on acts
    advise: Advise | None  # one on promises
    see: See | None  # and one on what belongs together
    acts: Scorer
    same: Scorer
    keep: Scorer
    mode: Scorer
    count: Scorer
    when: Scorer
    status: Scorer
    source: Scorer


class Reader:
    """Reads reports. Making one loads the lexicon and the weights; reading keeps no state between reports."""

    def __init__(
        self, lexicon: Lexicon | None = None, models: Models | None = None, tagger: Tagger | None = None
    ) -> None:
        give_back_large_blocks()
        self.lexicon = lexicon or Lexicon.load()
        self.models = models or Models()
        self.tagger = tagger or Tagger(self.lexicon)

    def read(self, report: Report) -> Record:
        """The record of one report."""
        scene = self.scene(report)
        events = find_events(scene, self.models)
        return finish(scene, events, self.models, find_bargains(scene, self.models))

    def scene(self, report: Report) -> Scene:
        """Words, lexicon matches, mentions and beings of a report."""
        return set_scene(report, self.lexicon, self.tagger)


def set_scene(report: Report, lexicon: Lexicon, tagger: Tagger) -> Scene:
    """Everything that is known of a text before its acts are looked at."""
    words = tokenize(report.text, furniture(report.text))
    matches = find_matches(words, lexicon)
    scene = Scene(report, words, lexicon, tagger.clusters, matches)
    scene.mentions = find_mentions(words, matches, lexicon, tagger)
    scene.beings = gather(scene)
    return scene


def find_events(scene: Scene, models: Models) -> list[Happening]:
    """The events of a scene that are likely enough for the record, each once, with their roles."""
    if is_chronicle(scene):
        return []
    return likely(scene, all_events(scene, models), models.confidence)


def all_events(scene: Scene, models: Models) -> list[Happening]:
    """The events of a scene, likely or not."""
    tellings = find_tellings(scene, models.acts, models.second)
    scene.view = models.see(scene, tellings) if models.see else None
    score_tellings(scene, tellings, scene.beings, models.roles, scene.view)
    events = join(scene, tellings, models.same, scene.view)
    gather_chances(events)
    decide(scene, events, scene.beings, models.seconds)
    return events


def finish(scene: Scene, events: list[Happening], models: Models, bargains: Bargains | None = None) -> Record:
    """Counts, dates, status, sources, modes and places of the events, as a record."""
    numbers = find_numbers(scene.words) if events else []
    dates = find_dates(scene.words, published_day(scene)) if events else []
    found = Findings(
        counts=count_casualties(scene, events, scene.beings, numbers, models.count),
        dates=date_events(scene, events, dates, models.when),
        statuses=statuses(scene, events, models.status),
        claims=attribute(scene, events, find_claims(scene, scene.beings), models.source) if events else {},
        modes={id(e): mode_of(scene, e, models.mode) for e in events},
    )
    bargains = bargains or Bargains()
    kept = kept_beings(scene, events, models.keep, bargains.beings)
    return build(scene, events, kept, locate(scene, kept), found, bargains)
