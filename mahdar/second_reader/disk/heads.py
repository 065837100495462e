"""The heads on an encoder: what each word is, and who is who to a trigger. Needs torch (the `encoder` extra)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import nn

from mahdar.second_reader.disk.labels import HEADS, ROLES
from mahdar.second_reader.disk.windows import Window

HIDDEN, DISTANCES, FAR = 128, 16, 7


class Heads(nn.Module):
    """Linear layers that label words, and a small network over a trigger, a name and how far apart they are."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.words = nn.ModuleDict({name: nn.Linear(width, len(labels)) for name, labels in HEADS.items()})
        self.far = nn.Embedding(2 * FAR + 1, DISTANCES)
        self.drop = nn.Dropout(0.1)
        self.roles = nn.Sequential(
            nn.Linear(3 * width + DISTANCES, HIDDEN), nn.GELU(), nn.Dropout(0.1), nn.Linear(HIDDEN, len(ROLES))
        )

    def label(self, name: str, states: torch.Tensor) -> torch.Tensor:
        """Odds of each label of the head `name`: (words, width) → (words, labels)."""
        odds: torch.Tensor = self.words[name](self.drop(states))
        return odds

    def fill(self, states: torch.Tensor, acts: torch.Tensor, mentions: torch.Tensor) -> torch.Tensor:
        """Odds that a mention fills a role of an act: (acts, mentions, roles).

        `acts` are words; `mentions` are (first, last) words, both included.
        """
        told = states[acts]
        named = (states[mentions[:, 0]] + states[mentions[:, 1]]) / 2
        n, m = len(told), len(named)
        left, right = told.unsqueeze(1).expand(n, m, -1), named.unsqueeze(0).expand(n, m, -1)
        far = self.far(_distance(mentions[:, 0].unsqueeze(0) - acts.unsqueeze(1)))
        odds: torch.Tensor = self.roles(self.drop(torch.cat([left, right, left * right, far], -1)))
        return odds


class Model(nn.Module):
    """An encoder with its heads; `forward` gives a state a word."""

    def __init__(self, encoder: nn.Module, width: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.heads = Heads(width)

    def forward(self, windows: Sequence[Window]) -> list[torch.Tensor]:
        """The words of each window as (words, width): the mean of their sub-words."""
        return word_states(encoded(self.encoder, windows), windows)


def encoded(encoder: Any, windows: Sequence[Window]) -> Any:
    """What an encoder of `transformers` makes of windows, the shorter ones filled up."""
    device = next(encoder.parameters()).device
    longest = max(len(w.ids) for w in windows)
    ids = torch.full((len(windows), longest), encoder.config.pad_token_id or 0, dtype=torch.long)
    mask = torch.zeros(len(windows), longest, dtype=torch.long)
    for i, w in enumerate(windows):
        ids[i, : len(w.ids)] = torch.tensor(w.ids)
        mask[i, : len(w.ids)] = 1
    return encoder(input_ids=ids.to(device), attention_mask=mask.to(device))


def word_states(made: Any, windows: Sequence[Window]) -> list[torch.Tensor]:
    """The last layer's states, a word the mean of its sub-words."""
    hidden = made.last_hidden_state
    out = []
    for row, w in zip(hidden, windows, strict=True):
        at = torch.tensor(w.at, device=row.device)
        real = at >= 0
        sums = torch.zeros(w.last - w.first, row.shape[-1], dtype=row.dtype, device=row.device)
        sums = sums.index_add(0, at[real], row[: len(w.at)][real])
        out.append(sums / torch.bincount(at[real], minlength=len(sums)).clamp(min=1).unsqueeze(-1))
    return out


def _distance(steps: torch.Tensor) -> torch.Tensor:
    """Words between, before (negative) or after, as one of 2 × FAR + 1 steps that grow with the distance."""
    size = torch.log2(steps.abs().float() + 1).ceil().clamp(max=FAR)
    return (steps.sign() * size + FAR).long()
