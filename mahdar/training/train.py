"""All weights from gold, reproducibly: `mahdar train GOLD…`.

The first gold folder sets the base rates and is what the cross-validation measures; further folders teach.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import mahdar.training.how_many as how_many
import mahdar.training.sources as sources
import mahdar.training.status as status
import mahdar.training.when as when
from mahdar.evaluate import score
from mahdar.lexicon import Lexicon
from mahdar.reading.advice import Adviser
from mahdar.reading.confidence import likely
from mahdar.reading.keep import keep_features
from mahdar.reading.modes import mode_features, proposals
from mahdar.reading.net import Net
from mahdar.reading.reader import finish, set_scene
from mahdar.reading.roles import ROLES, Happening
from mahdar.reading.scorer import Scorer
from mahdar.reading.tagger import Tagger
from mahdar.reading.ties import Ties
from mahdar.reading.trees import Trees
from mahdar.report import Report
from mahdar.training.advice import train_advice
from mahdar.training.bargains import fit_bargains, term_lessons
from mahdar.training.confidence import fit_confidence
from mahdar.training.core import STRENGTH, Material, fit_cores, read_events, shelved
from mahdar.training.events import Lesson, gold_events, lesson
from mahdar.training.gold import load_gold
from mahdar.training.net import train_net
from mahdar.training.scorers import Row, fit, mean_of, save
from mahdar.training.tagger import train_tagger, write_weights
from mahdar.training.terms import SideLesson, TermLesson, side_lesson
from mahdar.training.ties import train_ties
from mahdar.training.trees import save as save_trees

FOLDS = 5
THRESHOLDS = {
    "acts": 0.2, "same": 0.6, "actor": 0.27, "recipient": 0.21, "place": 0.28, "keep": 0.4, "mode": 0.5,
}  # fmt: skip
LATER = ("mode", "count", "when", "status", "source", "keep")
Say = Callable[[str], None]
Taught = dict[str, list[Row]]


def train(
    gold: Sequence[str | Path], out: str | Path, *, vectors: Path | None = None, say: Say = lambda _: None
) -> dict[str, Any]:
    """Write all weights into `out`; returns the cross-validated figures on the first gold folder.

    In cross-validation the second opinion on a report is of a network trained on the other folds.
    """
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    lexicon = Lexicon.load()
    shelves = [load_gold(Path(g)) for g in gold]
    reports = [(g, i) for i, shelf in enumerate(shelves) for g in shelf]
    say(f"{len(reports)} gold reports")
    lessons = make_lessons(reports, lexicon, folder, say)
    terms = term_lessons(lessons)
    _second_opinions(lessons, terms, folder, vectors, say)
    about: dict[str, object] = {"gold": [len(s) for s in shelves], "digest": _digest(reports)}
    material = Material(lessons)
    cores, core = fit_cores(lessons, THRESHOLDS, material)
    say("acts and roles")
    records, taught, confidence = _cross(lessons, cores, say)
    scored = score([x.gold for x in lessons if x.shelf == 0], records)
    figures = {k: v for k, v in scored.items() if k.startswith(("entity", "event", "evidence"))}  # deals come later
    say(f"event:typed {figures['event:typed']['f1']}")
    for name, rows in taught.items():
        save(folder / f"{name}.json", *fit(rows, _strength(name)), _threshold(name), about)
    save_trees(folder / "confidence.npz", confidence)
    roles = mean_of([core.roles, *[c.roles for c in cores.values()]])
    for role in ROLES:
        save_trees(folder / f"{role}2.npz", core.seconds[role])
    bargains, holders = fit_bargains(lessons, terms, lambda x: cores[x.fold].roles)
    save_trees(folder / "holder2.npz", holders)
    for name, scorer in {"acts": core.acts, "same": core.same, **roles, **bargains}.items():
        save(folder / f"{name}.json", scorer.weights, scorer.bias, scorer.threshold, about)
    (folder / "figures.json").write_text(
        json.dumps({"about": about, "cross-validated": figures}, ensure_ascii=False, indent=1) + "\n", "utf-8"
    )
    return figures


def _second_opinions(
    lessons: list[Lesson], terms: list[TermLesson | None], folder: Path, vectors: Path | None, say: Say
) -> None:
    """The networks, and for every lesson the opinions of those that were trained on the other folds.

    Without torch no network is trained, and the scorers decide alone.
    """
    if find_spec("torch") is None:
        say("torch is not installed: no network is trained (pip install 'mahdar[net]')")
        return
    sides = [side_lesson(t, _NONE) if t and x.gold.get("deals") else None for x, t in zip(lessons, terms, strict=True)]
    taught = list(zip(lessons, terms, sides, strict=True))
    for k in range(FOLDS):
        _train_networks([told for told in taught if told[0].fold != k], folder, vectors)
        net, adviser = Net.load(folder / "net.npz"), Adviser.load(folder / "advice.npz")
        ties = Ties.load(folder / "ties.npz")
        assert net is not None and adviser is not None and ties is not None
        for x, t, _ in taught:
            if x.fold == k:
                x.second, x.see = net.odds(x.scene, x.tellings), ties.view
                if t is not None:
                    t.advice = adviser.advise(x.scene, t.floor)
        say(f"networks: fold {k + 1} of {FOLDS}")
    _train_networks(taught, folder, vectors)
    say("networks trained")


_NONE = {role: Scorer({}) for role in ROLES}  # the network on what belongs together does without their scores


def _train_networks(
    taught: Sequence[tuple[Lesson, TermLesson | None, SideLesson | None]], folder: Path, vectors: Path | None
) -> None:
    train_net([x for x, _, _ in taught], folder / "net.npz", vectors)
    train_advice([(x, t) for x, t, _ in taught], folder / "advice.npz", vectors)
    train_ties([(x, s) for x, _, s in taught], folder / "ties.npz", vectors)


def make_lessons(reports: list[tuple[dict[str, Any], int]], lexicon: Lexicon, folder: Path, say: Say) -> list[Lesson]:
    """Every gold report as a lesson; its names are tagged by a tagger that has not seen it."""
    ordered = sorted(reports, key=lambda r: sha256(r[0]["id"].encode()).hexdigest())
    named = [(i % FOLDS, g) for i, (g, _) in enumerate(ordered) if "persons" in g]
    out: list[Lesson] = []
    path = folder / "tagger.json"
    for k in range(FOLDS):
        write_weights(train_tagger([g for fold, g in named if fold != k], lexicon), path)
        tagger = Tagger(lexicon, path)
        for g, shelf in ordered[k::FOLDS]:
            report = Report(g["text"], title=g.get("title"), published=g.get("published"))
            x = lesson(g, set_scene(report, lexicon, tagger))
            x.fold, x.shelf = k, shelf
            out.append(x)
        say(f"names: fold {k + 1} of {FOLDS}")
    write_weights(train_tagger([g for _, g in named], lexicon), path)
    return out


def _cross(lessons: list[Lesson], cores: dict[int, Any], say: Say) -> tuple[list[dict[str, Any]], Taught, Trees]:
    """Read every lesson with weights made without it: the records to score, rows for what follows the events."""
    events = {id(x): read_events(x, cores[x.fold]) for x in lessons}
    confidence, worth = fit_confidence(lessons, events, cores)
    say(f"confidence from {confidence.threshold}: event:typed about {worth:.3f}")
    rows = {id(x): _later_rows(x, events[id(x)]) for x in lessons}
    records: list[dict[str, Any]] = []
    for k, models in cores.items():
        for name in LATER:
            taught = [r for x in lessons if x.fold != k for r in rows[id(x)][name]]
            setattr(models, name, Scorer(*fit(taught, _strength(name)), _threshold(name)))
        for x in lessons:
            if x.fold == k and x.shelf == 0:
                kept = likely(x.scene, events[id(x)], models.confidence)
                records.append(json.loads(finish(x.scene, kept, models).to_json()))
        say(f"values: fold {k + 1} of {FOLDS}")
    return records, {name: [r for x in lessons for r in rows[id(x)][name]] for name in LATER}, confidence


def _later_rows(x: Lesson, events: list[Happening]) -> Taught:
    """Rows of the scorers that come after the events: from gold events, and from those read without the report."""
    rows = _value_rows(x, gold_events(x))
    for name, more in _value_rows(x, matched(x, events), sources_too=False).items():
        rows[name] += more
    if not x.named:
        rows["when"] = []  # coded quickly: days that can be counted were often left out
    rows["keep"] = shelved(x, keep_rows(x, events)) if x.named else []
    return rows


def matched(x: Lesson, events: list[Happening]) -> list[tuple[dict[str, Any], Happening]]:
    """Read events with the gold event each one tells, the likeliest first, each gold event once."""
    taken: set[int] = set()
    pairs = []
    for e in sorted(events, key=lambda e: -e.head.chance):
        told = [j for j in x.tells[id(e.head)] if j not in taken]
        if told:
            taken.add(told[0])
            pairs.append((x.gold["events"][told[0]], e))
    return sorted(pairs, key=lambda p: p[1].tellings[0].first)


def keep_rows(x: Lesson, events: list[Happening]) -> list[Row]:
    """A being is kept where gold lists it."""
    listed = {
        i for key in ("persons", "groups", "places") for n in x.gold.get(key) or [] for i in x.names.get(n, set())
    }
    return [(keep_features(x.scene, b, events), b.index in listed, x.gold["id"]) for b in x.beings if b.mentions]


def _mode_rows(x: Lesson, pairs: list[tuple[dict[str, Any], Happening]]) -> list[Row]:
    rows: list[Row] = []
    for gold, e in pairs:
        proposed = proposals(x.scene, e)
        rows += [
            (mode_features(x.scene, e, m, proposed), m == (gold["mode"] or "none"), x.gold["id"]) for m in proposed
        ]
    return rows


def _value_rows(x: Lesson, pairs: list[tuple[dict[str, Any], Happening]], sources_too: bool = True) -> Taught:
    """Rows of the scorers that fill an event's values."""
    name = x.gold["id"]
    return {
        "mode": shelved(x, _mode_rows(x, pairs)),
        "count": shelved(x, how_many.count_rows(x.scene, pairs, name)),
        "when": shelved(x, when.date_rows(x.scene, pairs, name)),
        "status": status.status_rows(x.scene, pairs, name),
        "source": shelved(x, sources.Sample(x.gold, x.scene).rows()) if sources_too else [],
    }


def _strength(name: str) -> float:
    return {"count": how_many.C, "when": when.C, "status": status.C, "source": 0.05}.get(name) or STRENGTH[name]


def _threshold(name: str) -> float:
    fixed = {"count": how_many.THRESHOLD, "when": when.THRESHOLD, "status": status.THRESHOLD, "source": 0.35}
    return fixed.get(name) or THRESHOLDS[name]


def _digest(reports: list[tuple[dict[str, Any], int]]) -> str:
    """Changes when any gold report does."""
    texts = sorted(json.dumps(g, sort_keys=True, ensure_ascii=False) for g, _ in reports)
    return sha256("\n".join(texts).encode()).hexdigest()[:16]
