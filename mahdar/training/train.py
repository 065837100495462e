"""All weights from gold, reproducibly: `mahdar train GOLD…`.

The first gold folder sets the base rates and is what the cross-validation measures; further folders teach.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import mahdar.training.how_many as how_many
import mahdar.training.sources as sources
import mahdar.training.status as status
import mahdar.training.when as when
from mahdar.evaluate import score
from mahdar.lexicon import Lexicon
from mahdar.reading.confidence import confidence_features
from mahdar.reading.keep import keep_features
from mahdar.reading.modes import mode_features, proposals
from mahdar.reading.reader import finish, set_scene
from mahdar.reading.roles import Happening
from mahdar.reading.scorer import Scorer
from mahdar.reading.tagger import Tagger
from mahdar.report import Report
from mahdar.training.core import STRENGTH, fit_core, read_events, shelved
from mahdar.training.events import Lesson, gold_events, lesson
from mahdar.training.gold import load_gold
from mahdar.training.scorers import Row, fit, save
from mahdar.training.tagger import train_tagger, write_weights

FOLDS = 5
THRESHOLDS = {
    "acts": 0.42, "same": 0.65, "actor": 0.28, "recipient": 0.22, "place": 0.27, "keep": 0.4, "mode": 0.5, "confidence": 0.5,
}  # fmt: skip
Say = Callable[[str], None]


def train(gold: Sequence[str | Path], out: str | Path, *, say: Say = lambda _: None) -> dict[str, Any]:
    """Write all weights into `out`; returns the cross-validated figures on the first gold folder."""
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    lexicon = Lexicon.load()
    shelves = [load_gold(Path(g)) for g in gold]
    reports = [(g, i) for i, shelf in enumerate(shelves) for g in shelf]
    say(f"{len(reports)} gold reports")
    lessons = make_lessons(reports, lexicon, folder, say)
    about = {"gold": [len(s) for s in shelves], "digest": _digest(reports)}
    records, keep, confidence = _cross(lessons, say)
    figures = score([x.gold for x in lessons if x.shelf == 0], records)
    _write(folder, "keep", keep, about)
    _write(folder, "confidence", confidence, about)
    core = fit_core(lessons, THRESHOLDS)
    for name, scorer in {"acts": core.acts, "same": core.same, **core.roles}.items():
        save(folder / f"{name}.json", scorer.weights, scorer.bias, scorer.threshold, about)
    _train_values(lessons, folder, about)
    (folder / "figures.json").write_text(json.dumps({"about": about, "cross-validated": figures}, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return figures


def make_lessons(reports: list[tuple[dict[str, Any], int]], lexicon: Lexicon, folder: Path, say: Say) -> list[Lesson]:
    """Every gold report as a lesson; its names are tagged by a tagger that has not seen it."""
    ordered = sorted(reports, key=lambda r: sha256(r[0]["id"].encode()).hexdigest())
    out: list[Lesson] = []
    path = folder / "tagger.json"
    for k in range(FOLDS):
        write_weights(train_tagger([g for i, (g, _) in enumerate(ordered) if i % FOLDS != k], lexicon), path)
        tagger = Tagger(lexicon, path)
        for g, shelf in ordered[k::FOLDS]:
            report = Report(g["text"], title=g.get("title"), published=g.get("published"))
            x = lesson(g, set_scene(report, lexicon, tagger))
            x.fold, x.shelf = k, shelf
            out.append(x)
        say(f"names: fold {k + 1} of {FOLDS}")
    write_weights(train_tagger([g for g, _ in ordered], lexicon), path)
    return out


def _cross(lessons: list[Lesson], say: Say) -> tuple[list[dict[str, Any]], list[Row], list[Row]]:
    """Read every lesson with weights made without it: the records to score, and rows for keep and confidence."""
    records: list[dict[str, Any]] = []
    keep: list[Row] = []
    confidence: list[Row] = []
    read: list[tuple[Lesson, list[Happening], Any]] = []
    for k in range(FOLDS):
        models: Any = fit_core([x for x in lessons if x.fold != k], THRESHOLDS)
        others = [x for x in lessons if x.fold != k]
        for name, rows in _value_rows(others).items():
            setattr(models, name, Scorer(*fit(rows, _strength(name)), _threshold(name)))
        for x in lessons:
            if x.fold == k:
                read.append((x, read_events(x, models), models))
        say(f"acts and roles: fold {k + 1} of {FOLDS}")
    for x, events, _ in read:
        keep += shelved(x, keep_rows(x, events))
        confidence += shelved(x, _confidence_rows(x, events))
    by_fold = {k: Scorer(*fit([r for x, e, _ in read if x.fold != k for r in shelved(x, keep_rows(x, e))], STRENGTH["keep"]), THRESHOLDS["keep"]) for k in range(FOLDS)}
    for x, events, models in read:
        if x.shelf == 0:
            models.keep, models.confidence = by_fold[x.fold], Scorer({})
            records.append(json.loads(finish(x.scene, events, models).to_json()))
    return records, keep, confidence


def keep_rows(x: Lesson, events: list[Happening]) -> list[Row]:
    """A being is kept where gold lists it."""
    listed = {i for key in ("persons", "groups", "places") for n in x.gold.get(key) or [] for i in x.names.get(n, set())}
    return [(keep_features(x.scene, b, events), b.index in listed, x.gold["id"]) for b in x.beings if b.mentions]


def _confidence_rows(x: Lesson, events: list[Happening]) -> list[Row]:
    """An event is right where a gold event of its type quotes its best telling, each gold event once."""
    taken: set[int] = set()
    rows: list[Row] = []
    for e in sorted(events, key=lambda e: -e.head.chance):
        told = [j for j in x.tells[id(e.head)] if j not in taken]
        taken.update(told[:1])
        rows.append((confidence_features(e), bool(told), x.gold["id"]))
    return rows


def _mode_rows(x: Lesson, pairs: list[tuple[dict[str, Any], Happening]]) -> list[Row]:
    rows: list[Row] = []
    for gold, e in pairs:
        proposed = proposals(x.scene, e)
        rows += [(mode_features(x.scene, e, m, proposed), m == (gold["mode"] or "none"), x.gold["id"]) for m in proposed]
    return rows


def _value_rows(lessons: list[Lesson]) -> dict[str, list[Row]]:
    """Rows of the scorers that fill an event's values, from gold events."""
    rows: dict[str, list[Row]] = {"mode": [], "count": [], "when": [], "status": [], "source": []}
    for x in lessons:
        pairs = gold_events(x)
        for _, e in pairs:
            for t in e.tellings:
                t.chance = 1.0
        name = x.gold["id"]
        rows["mode"] += shelved(x, _mode_rows(x, pairs))
        rows["count"] += shelved(x, how_many.count_rows(x.scene, pairs, name))
        rows["when"] += shelved(x, when.date_rows(x.scene, pairs, name))
        rows["status"] += status.status_rows(x.scene, pairs, name)
        rows["source"] += shelved(x, sources.Sample(x.gold, x.scene).rows())
    return rows


def _strength(name: str) -> float:
    return {"count": how_many.C, "when": when.C, "status": status.C, "source": 0.05}.get(name) or STRENGTH[name]


def _threshold(name: str) -> float:
    fixed = {"count": how_many.THRESHOLD, "when": when.THRESHOLD, "status": status.THRESHOLD, "source": 0.39}
    return fixed.get(name) or THRESHOLDS[name]


def _train_values(lessons: list[Lesson], folder: Path, about: dict[str, object]) -> None:
    for name, rows in _value_rows(lessons).items():
        weights, bias = fit(rows, _strength(name))
        save(folder / f"{name}.json", weights, bias, _threshold(name), about)


def _write(folder: Path, name: str, rows: list[Row], about: dict[str, object]) -> None:
    weights, bias = fit(rows, STRENGTH[name])
    save(folder / f"{name}.json", weights, bias, THRESHOLDS[name], about)


def _digest(reports: list[tuple[dict[str, Any], int]]) -> str:
    """Changes when any gold report does."""
    texts = sorted(json.dumps(g, sort_keys=True, ensure_ascii=False) for g, _ in reports)
    return sha256("\n".join(texts).encode()).hexdigest()[:16]


