"""The task as it is put to a model: rules and worked examples first, always the same, then one report.

The fixed part comes first so that a server can keep it as a cached prefix.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from mahdar.record import Record
from mahdar.report import Report
from mahdar.second_reader.answer_schema import schema
from mahdar.second_reader.hint import hinted
from mahdar.second_reader.pieces import Piece, Sentence, pieces, sentences
from mahdar.second_reader.planted import WITHHELD, planted

DATA = Path(__file__).parent / "data"
Message = dict[str, str]
_SHOWN = 2_000  # characters of an answer out of form that are sent back with the second try


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent for one piece of a report: chat messages (role, content) and the JSON Schema of the answer."""

    messages: tuple[Message, ...]
    schema: dict[str, Any]
    piece: Piece


def requests(report: Report, hint: Record | None = None) -> list[Request]:
    """The requests for a report, one a piece; none for a report without sentences.

    `hint` is the first reader's record, shown compactly; without it the second reading is independent.
    """
    refused = planted(report, sentences(report.text))
    return [_request(report, piece, refused, hint) for piece in pieces(report.text)]


def again(request: Request, answer: str, faults: list[str]) -> Request:
    """The one retry: the same request, the answer that was out of form, and what is wrong with it."""
    said = "This answer cannot be used: " + "; ".join(faults) + ". Give the whole JSON object again, and nothing else."
    more = ({"role": "assistant", "content": answer[:_SHOWN]}, {"role": "user", "content": said})
    return Request((*request.messages, *more), request.schema, request.piece)


def _request(report: Report, piece: Piece, refused: frozenset[int], hint: Record | None) -> Request:
    asked = shown(report, piece, refused)
    if hint is not None:
        asked += f"\nAnother coder's draft; it may be wrong, take nothing from it unread:\n{hinted(hint, piece)}"
    messages = ({"role": "system", "content": fixed_part()}, {"role": "user", "content": asked})
    return Request(messages, schema(), piece)


def shown(report: Report, piece: Piece, refused: frozenset[int] = frozenset()) -> str:
    """A piece of a report as the model sees it: the day it was published and its numbered sentences."""
    head = f"published: {report.published or 'unknown'}"
    if piece.count > 1:
        head += f"\npart {piece.index + 1} of {piece.count} of one report"
    return "\n".join([head, *(_line(report, sentence, refused) for sentence in piece.sentences)])


def _line(report: Report, sentence: Sentence, refused: frozenset[int]) -> str:
    words = WITHHELD if sentence.number in refused else report.text[sentence.start : sentence.end]
    return f"{sentence.number}| {words}"


@cache
def fixed_part() -> str:
    """Rules and worked examples: the same for every report."""
    examples = []
    for example in json.loads((DATA / "examples.json").read_text("utf-8")):
        report = Report(example["text"], published=example["published"])
        answer = json.dumps(example["answer"], ensure_ascii=False, separators=(",", ":"))
        examples.append(f"{shown(report, pieces(report.text)[0])}\n→ {answer}")
    rules = (DATA / "rules.md").read_text("utf-8").strip()
    return rules + "\n\n# Worked examples (invented)\n" + "\n\n".join(examples) + "\n"


@cache
def _version() -> str:
    made = fixed_part() + json.dumps(schema(), sort_keys=True) + WITHHELD
    return sha256(made.encode()).hexdigest()[:16]


version: str
"""The hash of all that shapes an answer beside the report: part of the cache key. Worked out when first asked for."""


def __getattr__(name: str) -> Any:
    if name == "version":
        return _version()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
