"""A sequence-to-sequence model from disk: it reads numbered sentences and writes the answer itself."""

from __future__ import annotations

from typing import Any

from mahdar.report import Report
from mahdar.second_reader.pieces import LONGEST, OVERLAP, pieces, sentences
from mahdar.second_reader.planted import planted
from mahdar.second_reader.task import shown

MOST = 1024  # sub-words put in at once, where the model names no limit of its own
SHORTEST = 200  # characters of a piece; a piece is not cut smaller than that


class Writer:
    """Asks the model piece by piece. It is given the report alone, as `task.shown` writes it; the rules are what it
    was fine-tuned on."""

    def __init__(self, model: Any, tokenizer: Any) -> None:
        self._model, self._tokenizer = model, tokenizer
        positions = getattr(model.config, "max_position_embeddings", None)  # of T5 there are none: it counts distances
        self._most = min(int(positions or MOST), getattr(tokenizer, "model_max_length", None) or MOST)
        self._longest_answer = int(positions) - 1 if positions else 2 * MOST

    def answers(self, report: Report) -> list[str]:
        """One answer a piece."""
        return [self._answer(text) for text in self._asked(report)]

    def _asked(self, report: Report) -> list[str]:
        """Pieces that the model can take in; only a single sentence that is longer than that is cut off."""
        refused = planted(report, sentences(report.text))
        longest = LONGEST
        while True:
            found = pieces(report.text, longest, OVERLAP if longest == LONGEST else 1)
            texts = [shown(report, piece, refused) for piece in found]
            if longest <= SHORTEST or all(self._size(text) <= self._most for text in texts):
                return texts
            longest //= 2

    def _size(self, text: str) -> int:
        return len(self._tokenizer.encode(text))

    def _answer(self, text: str) -> str:
        import torch

        given = self._tokenizer(text, return_tensors="pt", truncation=True, max_length=self._most)
        device = next(self._model.parameters()).device
        with torch.inference_mode():
            made = self._model.generate(
                input_ids=given["input_ids"].to(device),
                attention_mask=given["attention_mask"].to(device),
                max_new_tokens=self._longest_answer,
                num_beams=1,
                do_sample=False,
            )
        written: str = self._tokenizer.decode(made[0], skip_special_tokens=True)
        return written
