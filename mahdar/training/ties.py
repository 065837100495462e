"""Train the network that gives an opinion on what belongs together: names and acts, names and promises, two acts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from mahdar.reading import beside, same, term_sides
from mahdar.reading.facts import facts_inside
from mahdar.reading.layers import Vocabulary
from mahdar.reading.roles import ROLES
from mahdar.reading.ties import FAR, OUTPUTS, PARTS, SIZES, TRAITS, Ints, codes, traits
from mahdar.training.events import GOLD_ROLE, Lesson, gold_events
from mahdar.training.network import (
    SHELVES,
    Page,
    Sheet,
    entry_names,
    fit_network,
    load_vectors,
    make_model,
    sheet,
    write_network,
)
from mahdar.training.terms import SideLesson

if TYPE_CHECKING:
    import torch

WIDTH, HALF, EPOCHS = 96, 64, 14
WEIGHT = {"roles": 3.0, "same": 0.5, "sides": 1.5}


@dataclass
class Rows:
    """Pairs of words of one task: tokens (n, 4), rows of the table (n, k), which pairs are one question (n,), the
    answers (questions, outputs), and which of them say something (questions, outputs)."""

    pairs: Ints
    table: Ints
    question: Ints
    right: np.ndarray
    counts: np.ndarray


@dataclass
class TieSheet(Sheet):
    """With the pairs of each task."""

    tasks: dict[str, Rows]


Taught = tuple[Lesson, SideLesson | None]  # a report; the second is None where it has no deals


def train_ties(taught: Sequence[Taught], path: Path, vectors: Path | None = None, seed: int = 1) -> None:
    """Fit and write the weights."""
    words, start = load_vectors(vectors)
    known = entry_names([x for x, _ in taught])
    vocabulary = Vocabulary(words, known)
    model = make_model(start, TRAITS, WIDTH, {}, seed, len(known))
    model.ties = _heads()
    sheets = [tie_sheet(x, s, vocabulary) for x, s in taught if x.gold["events"]]
    fitted = fit_network(model, sheets, _loss, EPOCHS)
    write_network(fitted, words, known, path, _weights(fitted))


def tie_sheet(x: Lesson, sides: SideLesson | None, vocabulary: Vocabulary) -> TieSheet:
    """One lesson as arrays."""
    tellings = sorted([t for _, e in gold_events(x) for t in e.tellings], key=lambda t: t.first)
    tasks = {"roles": _role_rows(x), "same": _same_rows(x, tellings), "sides": _side_rows(x, sides)}
    return TieSheet(**sheet(x, vocabulary, traits(x.scene, tellings)), tasks=tasks)


def _role_rows(x: Lesson) -> Rows:
    """A question is a being beside a telling; where names are not coded, places say nothing."""
    events = gold_events(x)
    tellings = [t for _, e in events for t in e.tellings]
    fill = [
        [set().union(*[x.names.get(n, set()) for n in gold[GOLD_ROLE[r]]] or [set()]) for r in ROLES]
        for gold, e in events
        for _ in e.tellings
    ]
    inside, verbs = facts_inside(x.scene, x.beings), sorted({t.first for t in tellings})
    near = [(n, f, place) for n, t in enumerate(tellings) for f, _, place in beside.pairs(x.scene, t, inside, verbs)]
    right = [[f.being.index in of for of in fill[n]] for n, f, _ in near]
    counts = [[True, True, f.placed and x.named] for _, f, _ in near]
    return _rows(x, "roles", beside.ties_of(tellings, near), [(n, f.being.index) for n, f, _ in near], right, counts)


def _same_rows(x: Lesson, tellings: list[Any]) -> Rows:
    """A question is a pair of tellings of one type; what several events quote says neither."""
    pairs, right = [], []
    for a, b in same.alike(tellings):
        one = bool(set(x.tells[id(a)]) & set(x.tells[id(b)]))
        if not one or x.tells[id(a)][0] == x.tells[id(b)][0]:
            pairs.append((a, b))
            right.append([one])
    questions = [(n, 0) for n in range(len(pairs))]
    return _rows(x, "same", same.ties_of(pairs), questions, right, [[True] for _ in pairs])


def _side_rows(x: Lesson, sides: SideLesson | None) -> Rows:
    """A question is a being beside a promise that gold tells of."""
    at: list[list[int]] = []
    told: list[list[int]] = []
    asked: list[tuple[int, int]] = []
    right: list[list[bool]] = []
    if sides is None:
        return _rows(x, "sides", (at, told), asked, right, [])
    for k in sides.tells:
        near = [(f, place) for f, _, place in sides.pairs[k]]
        tokens, known = term_sides.ties_of(sides.promises[k], near)
        fill = [sides.fill(k, side) for side in term_sides.SIDES]
        at, told = at + tokens, told + known
        asked += [(k, f.being.index) for f, _ in near]
        right += [[f.being.index in of for of in fill] for f, _ in near]
    return _rows(x, "sides", (at, told), asked, right, [[True, True] for _ in right])


def _rows(
    x: Lesson,
    task: str,
    ties: tuple[list[list[int]], list[list[int]]],
    asked: list[tuple[int, int]],
    right: list[list[bool]],
    counts: list[list[bool]],
) -> Rows:
    outputs = OUTPUTS[task]
    if not asked:
        none, empty = np.zeros((0, outputs), np.float32), np.zeros((0, len(SIZES[task])), np.int64)
        return Rows(np.zeros((0, 4), np.int64), empty, np.zeros(0, np.int64), none, none)
    pairs = np.array(ties[0])
    _, first, question = np.unique(np.array(asked), axis=0, return_index=True, return_inverse=True)
    answers = np.zeros((len(first), outputs), np.float32)
    np.maximum.at(answers, question.ravel(), np.array(right, np.float32))
    said = np.zeros((len(first), outputs), np.float32)
    np.maximum.at(said, question.ravel(), np.array(counts, np.float32))
    return Rows(pairs, codes(x.scene, task, pairs, np.array(ties[1])), question.ravel(), answers, said)


def _heads() -> Any:
    """The layers of the tasks in torch, as `mahdar.reading.ties` computes them."""
    import torch
    from torch import nn

    class Head(nn.Module):
        def __init__(self, task: str) -> None:
            super().__init__()
            self.words = nn.Linear(WIDTH, PARTS * HALF)
            self.codes = nn.EmbeddingBag(sum(SIZES[task]), HALF, mode="sum")
            self.codes.weight.data *= 0.1
            self.out = nn.Linear(2 * HALF, OUTPUTS[task])
            self.shelf = nn.Linear(SHELVES, OUTPUTS[task], bias=False)
            self.drop = nn.Dropout(0.2)

        def forward(self, h: torch.Tensor, sheet: torch.Tensor, pairs: torch.Tensor, table: torch.Tensor) -> Any:
            each = self.words(h)
            a, b, c, d, x, y = each.chunk(PARTS, -1)
            sums = torch.cat([torch.zeros(len(h), 1, HALF), d.cumsum(1)], 1)
            first, end, second, past = pairs.T
            lo = torch.where(second >= end, end, past)
            hi = torch.maximum(torch.where(second >= end, second, first), lo)
            many = (hi - lo).unsqueeze(1)
            mean = (sums[sheet, hi] - sums[sheet, lo]) / many.clamp(min=1) * (many <= FAR)
            added = a[sheet, first] + b[sheet, second] + c[sheet, past - 1] + mean + self.codes(table)
            both = torch.cat([torch.relu(added), x[sheet, first] * y[sheet, second]], 1)
            return self.out(self.drop(both))

    return nn.ModuleDict({task: Head(task) for task in SIZES})


def _loss(model: Any, page: Page, batch: Sequence[TieSheet]) -> torch.Tensor:
    h = model.hidden(page)
    total = h.sum() * 0.0
    for task, weight in WEIGHT.items():
        found = [s.tasks[task] for s in batch]
        if any(len(r.pairs) for r in found):
            total = total + weight * _loss_of(model.ties[task], h, page, found)
    return total


def _loss_of(head: Any, h: torch.Tensor, page: Page, found: Sequence[Rows]) -> torch.Tensor:
    """The mentions of a being add up to one answer."""
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits as loss

    def joined(arrays: list[np.ndarray]) -> torch.Tensor:
        return torch.tensor(np.concatenate(arrays))

    sheet = joined([np.full(len(r.pairs), b) for b, r in enumerate(found)])
    starts = np.cumsum([0, *[len(r.right) for r in found]])
    question = joined([r.question + a for r, a in zip(found, starts, strict=False)])
    right, counts = joined([r.right for r in found]), joined([r.counts for r in found])
    odds = head(h, sheet, joined([r.pairs for r in found]), joined([r.table for r in found]))
    index = question.unsqueeze(1).expand_as(odds)
    top = torch.full_like(right, -1e9).scatter_reduce(0, index, odds.detach(), "amax")
    total = top + torch.log(torch.zeros_like(right).index_add(0, question, torch.exp(odds - top[question])))
    of = joined([np.full(len(r.right), b) for b, r in enumerate(found)])
    total = total + head.shelf(page.shelf)[of]
    each = loss(total, right, reduction="none") * counts
    return cast("torch.Tensor", each.sum() / counts.sum().clamp(min=1))


def _weights(model: Any) -> dict[str, np.ndarray]:
    """What `mahdar.reading.ties` reads, by its names."""
    out: dict[str, np.ndarray] = {}
    for task, head in model.ties.items():
        w = {name: value.detach().numpy() for name, value in head.state_dict().items()}
        out |= {
            task: w["words.weight"].T, f"{task}_bias": w["words.bias"], f"{task}_codes": w["codes.weight"],
            f"{task}_out": w["out.weight"].T, f"{task}_out_bias": w["out.bias"],
        }  # fmt: skip
    return out
