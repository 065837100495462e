"""Train the network that gives a second opinion on acts. Needs torch (the `net` extra).

It starts from the word vectors of the network that is shipped, or from a file of `tools/make_clusters.py`.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mahdar.reading.net import DILATIONS, TRAITS, TYPES, Vocabulary, traits
from mahdar.reading.scorer import DATA
from mahdar.training.events import Lesson

if TYPE_CHECKING:
    import torch

WIDTH, EPOCHS, BATCH, SHELVES = 64, 8, 16, 3
KEPT = 0.998  # of the running mean of the weights, a step; the mean is what is written


class _Sheet:
    """One lesson as arrays: words, traits, and (token, type, right) of the candidates that say something."""

    def __init__(self, x: Lesson, vocabulary: Vocabulary) -> None:
        self.words = np.array(vocabulary.rows(x.scene))
        self.traits = traits(x.scene, x.tellings)
        self.shelf = min(x.shelf, SHELVES - 1)
        lemmas = {t.act.lemma for t in x.tellings if x.tells[id(t)]}
        rows = [
            (t.first, TYPES[t.type], bool(x.tells[id(t)]))
            for t in x.tellings
            # As for the log-linear scorer: most likely a further telling that the coder did not quote.
            if x.tells[id(t)] or t.act.lemma not in lemmas or not t.matches[0].definite
        ]
        self.rows = np.array(rows, int).reshape(-1, 3)


def load_vectors(path: Path | None = None) -> tuple[list[str], np.ndarray]:
    """Words and their vectors: of a file with `words` and `vectors`, or of the shipped network."""
    with np.load(path or DATA / "net.npz", allow_pickle=False) as data:
        words = data["words"].tobytes().decode().split("\n")
        vectors = data["vectors"].astype(np.float32)
        return words, vectors * data["scale"][:, None] if "scale" in data.files else vectors


def train_net(lessons: Sequence[Lesson], path: Path, vectors: Path | None = None, seed: int = 1) -> None:
    """Fit on `lessons` and write the weights."""
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits

    torch.manual_seed(seed)
    random.seed(seed)
    words, start = load_vectors(vectors)
    vocabulary = Vocabulary(words)
    sheets = sorted([_Sheet(x, vocabulary) for x in lessons if x.tellings], key=lambda s: len(s.words))
    batches = [sheets[i : i + BATCH] for i in range(0, len(sheets), BATCH)]
    model = _model(start)
    groups = [
        {"params": [model.vectors.weight], "lr": 3e-4},
        {"params": [p for name, p in model.named_parameters() if name != "vectors.weight"], "lr": 1.5e-3},
    ]
    steps = torch.optim.AdamW(groups, weight_decay=0.02)
    plan = torch.optim.lr_scheduler.OneCycleLR(steps, [6e-4, 3e-3], total_steps=len(batches) * EPOCHS, pct_start=0.15)
    mean = torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(KEPT))
    model.train()
    for _ in range(EPOCHS):
        random.shuffle(batches)
        for batch in batches:
            odds, right = model(*_tensors(batch))
            loss = binary_cross_entropy_with_logits(odds, right)
            steps.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            steps.step()
            plan.step()
            mean.update_parameters(model)
    write_net(mean.module, words, path)


def _tensors(batch: list[_Sheet]) -> tuple[torch.Tensor, ...]:
    """A batch of reports, the shorter ones filled up: words, traits, mask, shelf, candidates (report, token, type,
    right)."""
    import torch

    n = max(len(s.words) for s in batch)
    words = torch.zeros(len(batch), n, dtype=torch.long)
    known = torch.zeros(len(batch), n, TRAITS)
    mask = torch.zeros(len(batch), n, 1)
    shelf = torch.zeros(len(batch), SHELVES)
    for b, s in enumerate(batch):
        words[b, : len(s.words)] = torch.tensor(s.words)
        known[b, : len(s.words)] = torch.tensor(s.traits)
        mask[b, : len(s.words)] = 1
        shelf[b, s.shelf] = float(s.shelf > 0)
    rows = np.concatenate([np.c_[np.full(len(s.rows), b), s.rows] for b, s in enumerate(batch)])
    return words, known, mask, shelf, torch.tensor(rows).long()


def _model(start: np.ndarray) -> Any:
    """The network in torch; `mahdar.reading.net` computes the same with numpy."""
    import torch
    from torch import nn

    class Model(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.vectors = nn.Embedding(len(start), start.shape[1])
            self.vectors.weight.data = torch.tensor(start)
            self.inner = nn.Linear(start.shape[1] + TRAITS, WIDTH)
            widths = [5 if k == 0 else 3 for k in range(len(DILATIONS))]
            self.conv = nn.ModuleList(
                nn.Conv1d(WIDTH, WIDTH, w, padding=w // 2 * d, dilation=d)
                for w, d in zip(widths, DILATIONS, strict=True)
            )
            self.norm = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in DILATIONS)
            self.doc, self.out = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, len(TYPES))
            self.shelf = nn.Linear(SHELVES, len(TYPES), bias=False)
            self.drop = nn.Dropout(0.35)

        def forward(self, words: Any, known: Any, mask: Any, shelf: Any, rows: Any) -> tuple[Any, Any]:
            seen = self.vectors(words)
            if self.training:  # a word that is left out now and then: the others have to say it too
                seen = seen * (torch.rand(words.shape) > 0.12).unsqueeze(-1)
            h = self.inner(torch.cat([self.drop(seen), known], -1))
            for conv, norm in zip(self.conv, self.norm, strict=True):
                around = torch.relu(conv((h * mask).transpose(1, 2)).transpose(1, 2))
                h = norm(h + self.drop(around))
            mean = (h * mask).sum(1) / mask.sum(1)
            h = h + torch.relu(self.doc(mean)).unsqueeze(1)
            odds = self.out(self.drop(h)) + self.shelf(shelf).unsqueeze(1)
            return odds[rows[:, 0], rows[:, 1], rows[:, 2]], rows[:, 3].float()

    return Model()


def write_net(model: Any, words: list[str], path: Path) -> None:
    """Half precision for the layers, one byte a number for the word vectors."""
    weights = {name: value.detach().numpy() for name, value in model.state_dict().items()}
    vectors = weights["vectors.weight"]
    scale = np.maximum(np.abs(vectors).max(1), 1e-6) / 127
    size = vectors.shape[1]
    out: dict[str, np.ndarray] = {
        "in_vectors": weights["inner.weight"][:, :size].T,
        "in_traits": weights["inner.weight"][:, size:].T,
        "in_bias": weights["inner.bias"],
        "doc": weights["doc.weight"].T,
        "doc_bias": weights["doc.bias"],
        "out": weights["out.weight"].T,
        "out_bias": weights["out.bias"],
    }
    for k in range(len(DILATIONS)):
        out[f"conv{k}"] = weights[f"conv.{k}.weight"].transpose(2, 1, 0)
        out[f"conv{k}_bias"] = weights[f"conv.{k}.bias"]
        out[f"norm{k}"], out[f"norm{k}_bias"] = weights[f"norm.{k}.weight"], weights[f"norm.{k}.bias"]
    half = {name: value.astype(np.float16) for name, value in out.items()}
    np.savez(
        path,
        words=np.frombuffer("\n".join(words).encode(), np.uint8),
        vectors=np.round(vectors / scale[:, None]).astype(np.int8),
        scale=scale.astype(np.float32),
        **half,  # type: ignore[arg-type]
    )
