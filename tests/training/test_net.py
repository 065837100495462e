"""The networks as torch trains them and as numpy reads them must be one and the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mahdar.evaluate import load_gold
from mahdar.reading.advice import ANY, Adviser
from mahdar.reading.net import Net
from mahdar.reading.reader import Reader
from mahdar.reading.roles import ROLES
from mahdar.reading.scorer import Scorer
from mahdar.reading.ties import SIZES, Ties
from mahdar.report import Report
from mahdar.training import advice as of_promises
from mahdar.training import net as training
from mahdar.training import network
from mahdar.training import ties as of_ties
from mahdar.training.bargains import term_lessons
from mahdar.training.events import Lesson, gold_events, lesson
from mahdar.training.terms import side_lesson

GOLD = Path(__file__).parents[2] / "gold"


@pytest.fixture(scope="module")
def lessons(reader: Reader) -> list[Lesson]:
    found = load_gold(GOLD / "held")[:6]
    return [lesson(g, reader.scene(Report(g["text"], title=g["title"], published=g["published"]))) for g in found]


@pytest.fixture
def vectors(tmp_path: Path) -> Path:
    words = ["قصف", "هدنه", "مقتل", "قوات"]
    rows = np.random.default_rng(0).normal(size=(5, 8)).astype(np.float32)
    np.savez(tmp_path / "v.npz", words=np.frombuffer("\n".join(words).encode(), np.uint8), vectors=rows)
    return tmp_path / "v.npz"


@pytest.fixture
def torch(monkeypatch: pytest.MonkeyPatch) -> Any:
    """With few steps of training, which the mean of the weights must follow."""
    monkeypatch.setattr(network, "KEPT", 0.5)
    return pytest.importorskip("torch", reason="torch is not installed (pip install 'mahdar[net]')")


def written(monkeypatch: pytest.MonkeyPatch, where: Any) -> list[Any]:
    """Every model that a trainer writes."""
    models: list[Any] = []
    monkeypatch.setattr(where, "write_network", lambda m, *rest: (models.append(m), network.write_network(m, *rest)))
    return models


def test_it_learns_and_numpy_reads_what_torch_wrote(
    lessons: list[Lesson], vectors: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, torch: Any
) -> None:
    models = written(monkeypatch, training)
    monkeypatch.setattr(training, "EPOCHS", 60)
    training.train_net(lessons, tmp_path / "net.npz", vectors)
    net = Net.load(tmp_path / "net.npz")
    assert net is not None
    x = max(lessons, key=lambda x: len(x.tellings))
    with torch.no_grad():
        out = models[0].eval()(network.page([training.act_sheet(x, net.vocabulary)]))["out"][0].numpy()
    told = [out[t.first, training.TYPES[t.type]] for t in x.tellings]
    assert np.allclose(told, net.odds(x.scene, x.tellings), atol=0.1)  # half precision, vectors in bytes
    odds = [(x, t, o) for x in lessons for t, o in zip(x.tellings, net.odds(x.scene, x.tellings), strict=True)]
    right = [o for x, t, o in odds if x.tells[id(t)]]
    wrong = [o for x, t, o in odds if not x.tells[id(t)]]
    assert np.mean(right) > np.mean(wrong) + 1


def test_the_same_holds_for_the_one_on_promises(
    lessons: list[Lesson], vectors: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, torch: Any
) -> None:
    models = written(monkeypatch, of_promises)
    monkeypatch.setattr(of_promises, "EPOCHS", 60)
    taught = list(zip(lessons, term_lessons(lessons), strict=True))
    of_promises.train_advice(taught, tmp_path / "advice.npz", vectors)
    adviser = Adviser.load(tmp_path / "advice.npz")
    assert adviser is not None
    told = [(x, t, adviser.advise(x.scene, t.floor)) for x, t in taught if t]
    x, t, advice = max(told, key=lambda found: len(found[2]))
    with torch.no_grad():
        out = models[0].eval()(network.page([of_promises.term_sheet(x, t, adviser.vocabulary)]))["out"][0].numpy()
    assert np.allclose(out[sorted(advice)], [advice[i] for i in sorted(advice)], atol=0.1)
    odds = [(advice[n.first][ANY], y) for _, t, advice in told for n, y in zip(t.namings, t.right, strict=True)]
    assert np.mean([o for o, y in odds if y]) > np.mean([o for o, y in odds if not y]) + 1


def test_and_for_the_one_on_what_belongs_together(
    lessons: list[Lesson], vectors: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, torch: Any
) -> None:
    models = written(monkeypatch, of_ties)
    monkeypatch.setattr(of_ties, "EPOCHS", 60)
    even = {role: Scorer({}) for role in ROLES}
    taught = [
        (x, side_lesson(t, even) if t and x.gold.get("deals") else None)
        for x, t in zip(lessons, term_lessons(lessons), strict=True)
    ]
    of_ties.train_ties(taught, tmp_path / "ties.npz", vectors)
    ties = Ties.load(tmp_path / "ties.npz")
    assert ties is not None and any(s for _, s in taught)
    said: list[tuple[float, bool]] = []
    for x, s in taught:
        sheet = of_ties.tie_sheet(x, s, ties.vocabulary)
        view = ties.view(x.scene, sorted([t for _, e in gold_events(x) for t in e.tellings], key=lambda t: t.first))
        for task, rows in sheet.tasks.items():
            told = rows.table[:, 3:] - np.cumsum(SIZES[task])[2:-1]
            odds = view.odds(task, rows.pairs.tolist(), told.tolist())
            with torch.no_grad():
                h = models[0].eval().hidden(network.page([sheet]))
                on = torch.zeros(len(rows.pairs), dtype=torch.long)
                expected = models[0].ties[task](h, on, torch.tensor(rows.pairs), torch.tensor(rows.table)).numpy()
            assert np.allclose(odds, expected, atol=0.3)  # half precision, vectors in bytes
            said += [(odds[i, 0], bool(rows.right[q, 0])) for i, q in enumerate(rows.question)]
    assert np.mean([o for o, y in said if y]) > np.mean([o for o, y in said if not y]) + 1
