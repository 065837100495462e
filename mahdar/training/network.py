"""What training the networks has in common: the layers in torch, the steps, the writing. Needs torch (the `net` extra).

A network starts from the word vectors of the one that is shipped, or from a file of `tools/make_clusters.py`.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np

from mahdar.reading.entries import entries
from mahdar.reading.layers import DILATIONS, Floats, Vocabulary
from mahdar.reading.scorer import DATA
from mahdar.training.events import Lesson

if TYPE_CHECKING:
    import torch

BATCH, SHELVES = 16, 3
ENTRY, SELDOM = 24, 5  # numbers an entry of the lexicon has; reports that an entry must stand in
KEPT = 0.998  # of the running mean of the weights, a step; the mean is what is written


@dataclass
class Sheet:
    """One report as arrays: its words (rows of the vectors), their traits, the folder it is from."""

    words: np.ndarray
    traits: Floats
    shelf: int
    entries: np.ndarray  # (token, row) of the lexicon's entries


S = TypeVar("S", bound=Sheet)
Loss = Callable[[Any, "Page", Sequence[S]], "torch.Tensor"]
Glimpse = Callable[[S], S]  # a sheet, or a part of it, as it is seen this time


@dataclass
class Page:
    """A batch of sheets, the shorter ones filled up: words (n, t), traits (n, t, k), mask (n, t, 1), shelf (n, s),
    entries (m, 3): sheet, token, row."""

    words: torch.Tensor
    traits: torch.Tensor
    mask: torch.Tensor
    shelf: torch.Tensor
    entries: torch.Tensor


def load_vectors(path: Path | None = None) -> tuple[list[str], np.ndarray]:
    """Words and their vectors: of a file with `words` and `vectors`, or of the shipped network."""
    with np.load(path or DATA / "net.npz", allow_pickle=False) as data:
        words = data["words"].tobytes().decode().split("\n")
        vectors = data["vectors"].astype(np.float32)
        return words, vectors * data["scale"][:, None] if "scale" in data.files else vectors


def fit_network(model: Any, sheets: Sequence[S], loss: Loss[S], epochs: int, glimpse: Glimpse[S] | None = None) -> Any:
    """Train, sheets of like length together; returns the running mean of the model."""
    import torch

    ordered = sorted(sheets, key=lambda s: len(s.words))
    batches = [ordered[i : i + BATCH] for i in range(0, len(ordered), BATCH)]
    groups = [
        {"params": [model.vectors.weight], "lr": 3e-4},
        {"params": [p for name, p in model.named_parameters() if name != "vectors.weight"], "lr": 1.5e-3},
    ]
    steps = torch.optim.AdamW(groups, weight_decay=0.02)
    plan = torch.optim.lr_scheduler.OneCycleLR(steps, [6e-4, 3e-3], total_steps=len(batches) * epochs, pct_start=0.15)
    mean = torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(KEPT))
    model.train()
    for _ in range(epochs):
        random.shuffle(batches)
        for whole in batches:
            batch = [glimpse(s) for s in whole] if glimpse else whole
            steps.zero_grad()
            loss(model, page(batch), batch).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            steps.step()
            plan.step()
            mean.update_parameters(model)
    return mean.module


def sheet(x: Lesson, vocabulary: Vocabulary, traits: Floats) -> dict[str, Any]:
    """What the sheets of all networks have, by name."""
    return {
        "words": np.array(vocabulary.rows(x.scene)),
        "traits": traits,
        "shelf": min(x.shelf, SHELVES - 1),
        "entries": np.array(vocabulary.entered(x.scene), int).reshape(-1, 2),
    }


def page(batch: Sequence[Sheet]) -> Page:
    """The sheets of a batch as tensors."""
    import torch

    n, t = len(batch), max(len(s.words) for s in batch)
    words, mask = torch.zeros(n, t, dtype=torch.long), torch.zeros(n, t, 1)
    traits, shelf = torch.zeros(n, t, batch[0].traits.shape[1]), torch.zeros(n, SHELVES)
    for b, s in enumerate(batch):
        words[b, : len(s.words)] = torch.tensor(s.words)
        traits[b, : len(s.words)] = torch.tensor(s.traits)
        mask[b, : len(s.words)] = 1
        shelf[b, s.shelf] = float(s.shelf > 0)
    entries = np.concatenate([np.c_[np.full(len(s.entries), b), s.entries] for b, s in enumerate(batch)])
    return Page(words, traits, mask, shelf, torch.tensor(entries).long())


def rows(of: Sequence[np.ndarray]) -> tuple[torch.Tensor, ...]:
    """Rows (token, output, right) of each sheet as columns: sheet, token, output, right."""
    import torch

    told = np.concatenate([np.c_[np.full(len(r), b), r] for b, r in enumerate(of)])
    columns = torch.tensor(told).long()
    return columns[:, 0], columns[:, 1], columns[:, 2], columns[:, 3].float()


def entry_names(lessons: Iterable[Lesson]) -> list[str]:
    """The lexicon's entries that stand often enough in reports to learn something of them."""
    often = Counter([name for x in lessons for name in dict.fromkeys(name for _, name in entries(x.scene))])
    return sorted([name for name, n in often.items() if n >= SELDOM])


def make_model(
    start: np.ndarray, traits: int, width: int, outputs: Mapping[str, int], seed: int, entries: int = 0
) -> Any:
    """The layers in torch, as `mahdar.reading.layers` computes them, with some named outputs a word."""
    import torch
    from torch import nn

    torch.manual_seed(seed)
    random.seed(seed)

    class Model(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.vectors = nn.Embedding(len(start), start.shape[1])
            self.vectors.weight.data = torch.tensor(start)
            self.inner = nn.Linear(start.shape[1] + traits, width)
            self.entries = nn.Embedding(max(entries, 1), ENTRY)
            self.entries.weight.data *= 0.05
            self.of_entries = nn.Linear(ENTRY, width, bias=False)
            widths = [5 if k == 0 else 3 for k in range(len(DILATIONS))]
            self.conv = nn.ModuleList(
                nn.Conv1d(width, width, w, padding=w // 2 * d, dilation=d)
                for w, d in zip(widths, DILATIONS, strict=True)
            )
            self.norm = nn.ModuleList(nn.LayerNorm(width) for _ in DILATIONS)
            self.doc = nn.Linear(width, width)
            self.heads = nn.ModuleDict({name: nn.Linear(width, n) for name, n in outputs.items()})
            self.shelves = nn.ModuleDict({name: nn.Linear(SHELVES, n, bias=False) for name, n in outputs.items()})
            self.drop = nn.Dropout(0.35)

        def forward(self, page: Page) -> dict[str, torch.Tensor]:
            h = self.hidden(page)
            return {name: head(h) + self.shelves[name](page.shelf).unsqueeze(1) for name, head in self.heads.items()}

        def hidden(self, page: Page) -> torch.Tensor:
            seen = self.vectors(page.words)
            if self.training:  # a word that is left out now and then: the others have to say it too
                seen = seen * (torch.rand(page.words.shape) > 0.12).unsqueeze(-1)
            h = self.inner(torch.cat([self.drop(seen), page.traits], -1)) + self.of_entries(self.drop(self.told(page)))
            for conv, norm in zip(self.conv, self.norm, strict=True):
                around = torch.relu(conv((h * page.mask).transpose(1, 2)).transpose(1, 2))
                h = norm(h + self.drop(around))
            mean = (h * page.mask).sum(1) / page.mask.sum(1)
            return cast("torch.Tensor", self.drop(h + torch.relu(self.doc(mean)).unsqueeze(1)))

        def told(self, page: Page) -> torch.Tensor:
            """What the entries of each word add up to."""
            kept = page.entries
            if self.training:
                kept = kept[torch.rand(len(kept)) > 0.12]
            n, t = page.words.shape
            sums = torch.zeros(n * t, ENTRY)
            return sums.index_add(0, kept[:, 0] * t + kept[:, 1], self.entries(kept[:, 2])).reshape(n, t, ENTRY)

    return Model()


def write_network(
    model: Any, words: list[str], entries: list[str], path: Path, more: Mapping[str, np.ndarray] | None = None
) -> None:
    """Half precision for the layers and the outputs (`out`, or what else there is in place of it), one byte a number
    for the word vectors."""
    weights = {name: value.detach().numpy() for name, value in model.state_dict().items()}
    vectors = weights["vectors.weight"]
    scale = np.maximum(np.abs(vectors).max(1), 1e-6) / 127
    size = vectors.shape[1]
    out: dict[str, np.ndarray] = {
        "in_vectors": weights["inner.weight"][:, :size].T,
        "in_traits": weights["inner.weight"][:, size:].T,
        "in_bias": weights["inner.bias"],
        "in_entries": weights["entries.weight"] @ weights["of_entries.weight"].T,
        "doc": weights["doc.weight"].T,
        "doc_bias": weights["doc.bias"],
    }
    out |= more or {"out": weights["heads.out.weight"].T, "out_bias": weights["heads.out.bias"]}
    for k in range(len(DILATIONS)):
        out[f"conv{k}"] = weights[f"conv.{k}.weight"].transpose(2, 1, 0)
        out[f"conv{k}_bias"] = weights[f"conv.{k}.bias"]
        out[f"norm{k}"], out[f"norm{k}_bias"] = weights[f"norm.{k}.weight"], weights[f"norm.{k}.bias"]
    half = {name: value.astype(np.float16) for name, value in out.items()}
    np.savez(
        path,
        words=np.frombuffer("\n".join(words).encode(), np.uint8),
        entries=np.frombuffer("\n".join(entries).encode(), np.uint8),
        vectors=np.round(vectors / scale[:, None]).astype(np.int8),
        scale=scale.astype(np.float32),
        **half,  # type: ignore[arg-type]
    )
