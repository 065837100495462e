"""Fine-tune any encoder of `transformers` on gold: names, triggers and roles, all heads at once.

`mahdar train GOLD… --encoder DIR -o OUT`. One report in ten of the first gold folder is never trained on; the figures
are measured on these, through the door that a second reader's answers go through. Needs the `encoder` extra.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import msgspec

from mahdar.errors import InputError, OutputError
from mahdar.evaluate import score
from mahdar.record import Record
from mahdar.report import Report
from mahdar.second_reader.accept import accept
from mahdar.second_reader.disk.labels import HEADS
from mahdar.second_reader.encoder import (
    FORMAT,
    MARK,
    WEIGHTS,
    DiskModel,
    broken,
    model_config,
    needs_torch,
    open_encoder,
)
from mahdar.training.encoder_lessons import Lesson, lesson
from mahdar.training.gold import load_gold

if TYPE_CHECKING:
    import torch

    from mahdar.second_reader.disk.heads import Model

EPOCHS, BATCH, RATE, HEADS_RATE = 12, 4, 5e-5, 1e-3
HELD = 10  # one report in this many is measured on
WARM_UP = 0.1  # of all steps
Say = Callable[[str], None]
Gold = list[dict[str, Any]]


def train_encoder(
    gold: Sequence[str | Path], encoder: str | Path, out: str | Path, *, epochs: int = EPOCHS, rate: float = RATE,
    seed: int = 1, say: Say = lambda _: None,
) -> dict[str, Any]:  # fmt: skip
    """Write the encoder with its heads into the folder `out`; returns the figures on what was held back.

    InputError where there is no encoder in `encoder`, OutputError where `out` holds something else. Nothing is
    written before all is done.
    """
    target = Path(out)
    check_target(target)
    if model_config(Path(encoder)).get("is_encoder_decoder"):
        raise InputError("it writes texts", encoder, "name the folder of an encoder, such as a BERT")
    needs_torch()
    shelves = [load_gold(Path(g)) for g in gold]
    taught, held = split(shelves)
    say(f"{len(taught)} gold reports to learn from, {len(held)} to measure on")
    model, cutter = start(Path(encoder), seed)
    lessons = [made for g in taught if (made := lesson(g, cutter)).windows]
    for number, loss in enumerate(fit(model, lessons, epochs, rate, seed), 1):
        say(f"epoch {number} of {epochs}: loss {loss:.4f}")
    from mahdar.second_reader.disk.coders import Coder

    figures = measure(held, Coder(model, cutter))
    about = {"format": FORMAT, "heads": HEADS, "gold": [len(s) for s in shelves], "digest": _digest(taught),
             "held": [g["id"] for g in held], "epochs": epochs, "rate": rate, "figures": figures}  # fmt: skip
    write(model, cutter.tokenizer, about, target)
    return figures


def split(shelves: Sequence[Gold]) -> tuple[Gold, Gold]:
    """Reports to learn from and reports to measure on: a tenth of the first folder, drawn by the hash of the id."""
    first = sorted(shelves[0], key=lambda g: sha256(g["id"].encode()).hexdigest())
    held = first[: len(first) // HELD]
    kept = {id(g) for g in held}
    return [g for shelf in shelves for g in shelf if id(g) not in kept], held


def start(encoder: Path, seed: int) -> tuple[Model, Any]:
    """The encoder with new heads, and its cutter."""
    import torch

    torch.manual_seed(seed)
    try:
        return open_encoder(encoder)
    except Exception as error:  # transformers says what is wrong with a folder in many ways
        raise broken(encoder, error) from error


def fit(model: Model, lessons: Sequence[Lesson], epochs: int, rate: float, seed: int) -> Iterator[float]:
    """Train on all windows of the lessons; yields the mean loss of each epoch."""
    import torch

    dice = random.Random(seed)
    pages = [(x, k) for x in lessons for k in range(len(x.windows))]
    steps = max(1, epochs * -(-len(pages) // BATCH))
    groups = [
        {"params": model.encoder.parameters(), "lr": rate},
        {"params": model.heads.parameters(), "lr": HEADS_RATE},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    plan = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: min(k / (WARM_UP * steps + 1), 1 - k / (steps + 1)))
    model.train()
    for _ in range(epochs):
        dice.shuffle(pages)
        total = 0.0
        for at in range(0, len(pages), BATCH):
            batch = pages[at : at + BATCH]
            losses = batch_losses(model, batch)
            optimizer.zero_grad()
            losses.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            plan.step()
            total += float(losses.detach()) * len(batch)
        yield total / max(1, len(pages))


def batch_losses(model: Model, batch: Sequence[tuple[Lesson, int]]) -> torch.Tensor:
    """The mean over windows of what all heads get wrong."""
    seen = model([x.windows[k] for x, k in batch])
    losses = [page_loss(model, x, k, states) for (x, k), states in zip(batch, seen, strict=True)]
    return sum(losses[1:], losses[0]) / len(losses)


def page_loss(model: Model, x: Lesson, k: int, states: torch.Tensor) -> torch.Tensor:
    """What the heads get wrong on one window: words, then the triggers' modes and statuses, then roles."""
    import torch

    w = x.windows[k]
    own = states[w.own - w.first :]
    heads = model.heads
    told = [t for t in x.told if w.own <= t.word < w.last]
    at = torch.tensor([t.word - w.first for t in told], dtype=torch.long, device=states.device)
    losses = [_wrong(heads.label(name, own), labels[w.own : w.last]) for name, labels in x.labels.items()]
    losses.append(_wrong(heads.label("modes", states[at]), [t.mode for t in told]))
    losses.append(_wrong(heads.label("statuses", states[at]), [t.status for t in told]))
    named = [m for m in x.named if w.first <= m.first and m.last <= w.last]
    if told and named:
        ends = torch.tensor([(m.first - w.first, m.last - 1 - w.first) for m in named], device=states.device)
        losses.append(_wrong_roles(heads.fill(states, at, ends), told, [m.being for m in named]))
    return sum(losses[1:], losses[0])


def _wrong(odds: torch.Tensor, labels: list[int]) -> torch.Tensor:
    """Cross-entropy over the labels that are known; 0 where none is."""
    import torch
    from torch.nn.functional import cross_entropy

    right = torch.tensor(labels, dtype=torch.long, device=odds.device)
    return cross_entropy(odds, right) if bool((right >= 0).any()) else odds.sum() * 0


def _wrong_roles(odds: torch.Tensor, told: Sequence[Any], beings: list[int]) -> torch.Tensor:
    """Cross-entropy of each (act, being, role); a being is as likely as its likeliest mention."""
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits

    each = sorted(set(beings))
    best = torch.stack([odds[:, [i for i, b in enumerate(beings) if b == being]].amax(1) for being in each], 1)
    right = [[[float(being in fillers) for fillers in t.fillers] for being in each] for t in told]
    return binary_cross_entropy_with_logits(best, torch.tensor(right, device=odds.device))


def measure(held: Gold, model: DiskModel) -> dict[str, Any]:
    """The figures of a model on gold reports, its answers held to the text as any second reader's."""
    records = [msgspec.to_builtins(_record(g, model)) for g in held]
    return score(held, records)


def _record(gold: dict[str, Any], model: DiskModel) -> Record:
    report = Report(gold["text"], title=gold.get("title"), published=gold.get("published"))
    return accept(report, model.answers(report)).record or Record(report)


def check_target(target: Path) -> None:
    """Refuse a folder that holds anything but an encoder trained before."""
    if target.exists() and not (target / MARK).is_file() and (not target.is_dir() or any(target.iterdir())):
        raise OutputError("something else is in the way", target, "name a new folder")


def write(model: Model, tokenizer: Any, about: dict[str, Any], target: Path) -> None:
    """All files beside the target first, then in its place at once."""
    from safetensors.torch import save_file

    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as beside:
        made = Path(beside) / "made"
        model.encoder.save_pretrained(made)
        tokenizer.save_pretrained(made)
        save_file({k: v.detach().cpu().contiguous() for k, v in model.heads.state_dict().items()}, made / WEIGHTS)
        (made / MARK).write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", "utf-8")
        if target.exists():
            shutil.move(target, Path(beside) / "before")
        shutil.move(made, target)


def _digest(reports: Gold) -> str:
    """Changes when any report that was learned from does."""
    texts = sorted(json.dumps(g, sort_keys=True, ensure_ascii=False) for g in reports)
    return sha256("\n".join(texts).encode()).hexdigest()[:16]
