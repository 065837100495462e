"""The network as torch trains it and as numpy reads it must be one and the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mahdar.evaluate import load_gold
from mahdar.lexicon import Lexicon
from mahdar.reading.net import Net
from mahdar.reading.reader import Reader
from mahdar.report import Report
from mahdar.training import net as training
from mahdar.training.events import Lesson, lesson

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


def test_it_learns_and_numpy_reads_what_torch_wrote(
    lessons: list[Lesson], vectors: Path, tmp_path: Path, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch: Any = pytest.importorskip("torch", reason="torch is not installed (pip install 'mahdar[net]')")
    written: list[Any] = []
    write = training.write_net
    monkeypatch.setattr(training, "write_net", lambda m, w, p: (written.append(m), write(m, w, p)))
    monkeypatch.setattr(training, "EPOCHS", 60)
    monkeypatch.setattr(training, "KEPT", 0.5)  # few steps: the mean of the weights must follow them
    training.train_net(lessons, tmp_path / "net.npz", vectors)
    net = Net.load(tmp_path / "net.npz")
    assert net is not None
    model = written[0].eval()
    x = max(lessons, key=lambda x: len(x.tellings))
    sheet = training._Sheet(x, net.vocabulary)
    sheet.rows = np.array([(t.first, training.TYPES[t.type], 0) for t in x.tellings])
    with torch.no_grad():
        odds, _ = model(*training._tensors([sheet]))
    assert np.allclose(odds.numpy(), net.odds(x.scene, x.tellings), atol=0.1)  # half precision, vectors in bytes
    right = [
        o for x in lessons for t, o in zip(x.tellings, net.odds(x.scene, x.tellings), strict=True) if x.tells[id(t)]
    ]
    wrong = [
        o for x in lessons for t, o in zip(x.tellings, net.odds(x.scene, x.tellings), strict=True) if not x.tells[id(t)]
    ]
    assert np.mean(right) > np.mean(wrong) + 1
