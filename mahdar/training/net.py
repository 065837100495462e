"""Train the network that gives a second opinion on acts."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mahdar.reading.layers import Vocabulary
from mahdar.reading.net import SENTENCE, SENTENCES, TITLE, TRAITS, TYPES, traits
from mahdar.training.events import Lesson
from mahdar.training.network import (
    Page,
    Sheet,
    entry_names,
    fit_network,
    load_vectors,
    make_model,
    rows,
    sheet,
    write_network,
)

if TYPE_CHECKING:
    import torch

WIDTH, EPOCHS = 64, 8
GLIMPSES = 0.35  # how often a few sentences of a report are seen without the others, as in the shortest reports


@dataclass
class ActSheet(Sheet):
    """With (token, type, right) of the candidates that say something; the sentence of each token."""

    acts: np.ndarray
    sentences: np.ndarray


def act_sheet(x: Lesson, vocabulary: Vocabulary) -> ActSheet:
    """One lesson as arrays."""
    return ActSheet(
        **sheet(x, vocabulary, traits(x.scene, x.tellings)),
        acts=act_rows(x),
        sentences=np.array(x.scene.words.sentence_of),
    )


def act_rows(x: Lesson) -> np.ndarray:
    """(token, type, right) of the candidates that say something."""
    lemmas = {t.act.lemma for t in x.tellings if x.tells[id(t)]}
    told = [
        (t.first, TYPES[t.type], bool(x.tells[id(t)]))
        for t in x.tellings
        # As for the log-linear scorer: most likely a further telling that the coder did not quote.
        if x.tells[id(t)] or t.act.lemma not in lemmas or not t.matches[0].definite
    ]
    return np.array(told, int).reshape(-1, 3)


def train_net(lessons: Sequence[Lesson], path: Path, vectors: Path | None = None, seed: int = 1) -> None:
    """Fit on `lessons` and write the weights."""
    words, start = load_vectors(vectors)
    known = entry_names(lessons)
    vocabulary = Vocabulary(words, known)
    model = make_model(start, TRAITS, WIDTH, {"out": len(TYPES)}, seed, len(known))
    sheets = [act_sheet(x, vocabulary) for x in lessons if x.tellings]
    write_network(fit_network(model, sheets, _loss, EPOCHS, glimpse), words, known, path)


def glimpse(s: ActSheet) -> ActSheet:
    """Now and then one to three sentences around a candidate, as a report of their own."""
    last = int(s.sentences[-1])
    if random.random() >= GLIMPSES or not len(s.acts) or last < 2:
        return s
    n = random.choice((1, 1, 2, 3))
    first = max(0, int(s.sentences[random.choice(s.acts)[0]]) - random.randrange(n))
    a, b = np.searchsorted(s.sentences, (first, min(last, first + n - 1) + 1))
    acts = s.acts[(s.acts[:, 0] >= a) & (s.acts[:, 0] < b)] - (a, 0, 0)
    known = s.traits[a:b].copy()
    known[:, TITLE] = 0
    known[:, SENTENCE] = np.minimum(s.sentences[a:b] - first, SENTENCES) / SENTENCES
    entered = s.entries[(s.entries[:, 0] >= a) & (s.entries[:, 0] < b)] - (a, 0)
    return ActSheet(s.words[a:b], known, s.shelf, entered, acts, s.sentences[a:b])


def _loss(model: Any, page: Page, batch: Sequence[ActSheet]) -> torch.Tensor:
    from torch.nn.functional import binary_cross_entropy_with_logits

    of, token, output, right = rows([s.acts for s in batch])
    return binary_cross_entropy_with_logits(model(page)["out"][of, token, output], right)
