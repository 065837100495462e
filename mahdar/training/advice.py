"""Train the network that gives an opinion on promises.

It learns three things at once, of which only the first is asked of it in reading: which words name a promise and of
which kind; which words stand in the quote of a term; and, from all reports, which words tell acts. The last two are
there because reports of deals are few.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mahdar.reading.advice import ANY, KINDS, TRAITS, traits
from mahdar.reading.heads import Floor
from mahdar.reading.layers import Vocabulary
from mahdar.reading.net import TYPES
from mahdar.training.events import Lesson
from mahdar.training.net import act_rows
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
from mahdar.training.terms import TermLesson

if TYPE_CHECKING:
    import torch

WIDTH, EPOCHS = 96, 10
QUOTES, NAMES = 0.5, 2.0  # what a loss counts beside that of acts


@dataclass
class TermSheet(Sheet):
    """With (token, output, right) of acts and of words that may name a promise; which kinds of term quote which words
    (token, kind), None where nobody looked for deals."""

    acts: np.ndarray
    names: np.ndarray
    quoted: np.ndarray | None


Taught = tuple[Lesson, TermLesson | None]  # a report; the second is None where nobody looked for deals in it


def train_advice(taught: Sequence[Taught], path: Path, vectors: Path | None = None, seed: int = 1) -> None:
    """Fit and write the weights."""
    words, start = load_vectors(vectors)
    known = entry_names([x for x, _ in taught])
    vocabulary = Vocabulary(words, known)
    outputs = {"out": ANY + 1, "quoted": ANY + 1, "acts": len(TYPES)}
    model = make_model(start, TRAITS, WIDTH, outputs, seed, len(known))
    sheets = [term_sheet(x, t, vocabulary) for x, t in taught]
    write_network(fit_network(model, sheets, _loss, EPOCHS), words, known, path)


def term_sheet(x: Lesson, terms: TermLesson | None, vocabulary: Vocabulary) -> TermSheet:
    """One lesson as arrays."""
    floor = terms.floor if terms else Floor(x.scene)
    return TermSheet(
        **sheet(x, vocabulary, traits(x.scene, floor)),
        acts=act_rows(x),
        names=np.array(_names(terms) if terms else [], int).reshape(-1, 3),
        quoted=_quoted(terms) if terms else None,
    )


def _names(x: TermLesson) -> list[tuple[int, int, bool]]:
    out = []
    for n, right, silent, found in zip(x.namings, x.right, x.silent, x.names, strict=True):
        if not silent:
            out.append((n.first, ANY, right))
            kinds = {x.terms[j]["kind"] for j in found} if right else ()
            out += [(n.first, k, kind in kinds) for kind, k in KINDS.items() if right]
    return out


def _quoted(x: TermLesson) -> np.ndarray:
    told = [
        (t.i, KINDS[term["kind"]])
        for term, spans in zip(x.terms, x.quotes, strict=True)
        for t in x.scene.tokens
        if any(a <= t.start < b for a, b in spans)
    ]
    return np.array(told, int).reshape(-1, 2)


def _loss(model: Any, page: Page, batch: Sequence[TermSheet]) -> torch.Tensor:
    from torch.nn.functional import binary_cross_entropy_with_logits as loss

    out = model(page)
    total = out["out"].sum() * 0.0
    for name, told, weight in (("acts", [s.acts for s in batch], 1.0), ("out", [s.names for s in batch], NAMES)):
        of, token, output, right = rows(told)
        if len(right):
            total = total + weight * loss(out[name][of, token, output], right)
    looked, right = _quotes(page, batch)
    if looked.any():
        each = loss(out["quoted"], right, reduction="none").sum(-1)
        total = total + QUOTES * (each * looked).sum() / looked.sum()
    return total


def _quotes(page: Page, batch: Sequence[TermSheet]) -> tuple[torch.Tensor, torch.Tensor]:
    """Which words somebody looked at for deals, and what each is quoted for."""
    import torch

    looked = torch.zeros(page.words.shape)
    right = torch.zeros(*page.words.shape, ANY + 1)
    for b, s in enumerate(batch):
        if s.quoted is not None:
            looked[b, : len(s.words)] = 1
            right[b, s.quoted[:, 0], s.quoted[:, 1]] = 1
            right[b, s.quoted[:, 0], ANY] = 1
    return looked, right
