"""Encoders that read reports: mahdar's own with its heads, and anybody's that labels words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import torch

from mahdar.arabic.tokens import Words, tokenize
from mahdar.report import Report
from mahdar.second_reader.disk.findings import Act, Mention, Teller
from mahdar.second_reader.disk.heads import Model, encoded
from mahdar.second_reader.disk.labels import ACTS, MODES, NAMES, ROLES, STATUSES, TAGS, spans, understood
from mahdar.second_reader.disk.windows import Cutter, Window
from mahdar.second_reader.pieces import Piece, pieces, sentences

BATCH = 8


class Coder:
    """Names, events and who is who in them, by the heads that `mahdar train --encoder` fits."""

    def __init__(self, model: Model, cutter: Cutter) -> None:
        self._model, self._cutter = model.eval(), cutter

    def answers(self, report: Report) -> list[str]:
        """One answer a piece of the report."""
        words = tokenize(report.text)
        teller = Teller(words, sentences(report.text))
        return [teller.answer(*self.read(words, *within(words, p))) for p in pieces(report.text)]

    @torch.inference_mode()
    def read(self, words: Words, first: int, last: int) -> tuple[list[Mention], list[Act]]:
        """The mentions and acts among words `first` to `last` (past-last)."""
        windows = self._cutter.windows(words, first, last)
        seen = [s for batch in batches(windows) for s in self._model(batch)]
        heads = self._model.heads
        best = {
            name: [i for w, s in zip(windows, seen, strict=True)
                   for i in heads.label(name, s)[w.own - w.first :].argmax(-1).tolist()]
            for name in ("names", "acts", "cuts")
        }  # fmt: skip
        mentions = [
            Mention(a, b, tag, best["cuts"][a - first])
            for a, b, tag in in_sentences(words, [NAMES[i] for i in best["names"]], first)
        ]
        triggers = in_sentences(words, [ACTS[i] for i in best["acts"]], first)
        acts = [act for w, s in zip(windows, seen, strict=True) for act in self._acts(w, s, triggers, mentions)]
        return mentions, acts

    def _acts(
        self, w: Window, states: torch.Tensor, triggers: list[tuple[int, int, str]], mentions: list[Mention]
    ) -> Iterator[Act]:
        """The acts of one window, with the mentions in it that may fill their roles."""
        here = [t for t in triggers if w.own <= t[0] < w.last]
        if not here:
            return
        heads = self._model.heads
        at = torch.tensor([a - w.first for a, _, _ in here], device=states.device)
        statuses = heads.label("statuses", states[at]).argmax(-1).tolist()
        modes = heads.label("modes", states[at])
        near = [(i, m) for i, m in enumerate(mentions) if w.first <= m.first and m.last <= w.last]
        chances: list[Any] = [[]] * len(here)
        if near:
            ends = torch.tensor([(m.first - w.first, m.last - 1 - w.first) for _, m in near], device=states.device)
            chances = heads.fill(states, at, ends).sigmoid().tolist()
        for k, (a, b, type_) in enumerate(here):
            fillers = {
                role: {i: chances[k][j][r] for j, (i, _) in enumerate(near)} for r, role in enumerate(ROLES) if near
            }
            yield Act(a, b, type_, mode_of(type_, modes[k]), STATUSES[statuses[k]], fillers)


class Labeller:
    """Names and triggers by a token-classification model of `transformers`, whoever made it."""

    def __init__(self, model: Any, cutter: Cutter) -> None:
        self._model, self._cutter = model.eval(), cutter
        named = model.config.id2label
        self.labels = [understood(str(named[i])) for i in range(len(named))]

    def answers(self, report: Report) -> list[str]:
        """One answer a piece of the report."""
        words = tokenize(report.text)
        teller = Teller(words, sentences(report.text))
        return [teller.answer(*self._read(words, *within(words, p))) for p in pieces(report.text)]

    def _read(self, words: Words, first: int, last: int) -> tuple[list[Mention], list[Act]]:
        labels: list[str] = []
        for batch in batches(self._cutter.windows(words, first, last)):
            labels += self._batch(batch)
        found = in_sentences(words, labels, first)
        mentions = [Mention(a, b, tag) for a, b, tag in found if tag in TAGS]
        return mentions, [Act(a, b, tag) for a, b, tag in found if tag not in TAGS]

    @torch.inference_mode()
    def _batch(self, batch: Sequence[Window]) -> list[str]:
        """The label of each word: that of its first sub-word, as such models are trained."""
        out = []
        for best, w in zip(encoded(self._model, batch).logits.argmax(-1).tolist(), batch, strict=True):
            out += [self.labels[best[w.at.index(i)]] for i in range(w.own - w.first, w.last - w.first)]
        return out


def mode_of(type_: str, odds: torch.Tensor) -> str | None:
    """The likeliest of a type's modes, or none."""
    allowed = [i for i, mode in enumerate(MODES) if i == 0 or mode.startswith(f"{type_}/")]
    best = MODES[max(allowed, key=lambda i: float(odds[i]))]
    return best.partition("/")[2] or None


def within(words: Words, piece: Piece) -> tuple[int, int]:
    """The words (first, past-last) of a piece."""
    start, end = piece.sentences[0].start, piece.sentences[-1].end
    inside = [t.i for t in words.tokens if start <= t.start and t.end <= end]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def in_sentences(words: Words, labels: Sequence[str], first: int) -> list[tuple[int, int, str]]:
    """Runs of one tag as (first, past-last, tag); `labels` begin at word `first`. No run leaves its sentence."""
    out = []
    at = 0
    while at < len(labels):
        end = min(words.sentences[words.sentence_of[first + at]][1] - first, len(labels))
        out += [(first + at + a, first + at + b, tag) for a, b, tag in spans(labels[at:end])]
        at = end
    return out


def batches(windows: Sequence[Window]) -> Iterator[Sequence[Window]]:
    """The windows, a few at a time."""
    for i in range(0, len(windows), BATCH):
        yield windows[i : i + BATCH]
