"""Requests as a batch file for services that take one (OpenAI's form, JSON lines), and the answers that come back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from mahdar.errors import InputError
from mahdar.second_reader import task
from mahdar.second_reader.choice import Choice
from mahdar.second_reader.shelf import request_key
from mahdar.second_reader.task import Request
from mahdar.second_reader.wire import EndpointError, Reply, body, refusal, reply

_PATH = "/v1/chat/completions"
_ID = 40  # characters of a custom_id: services take at most 64


def custom_id(request: Request, model: str) -> str:
    """What an answer is known by when it comes back: it changes with the report, the model and the task."""
    return f"mahdar-{request_key(request, model, task.version)[:_ID]}"


def line_out(request: Request, choice: Choice) -> bytes:
    """One line of the batch file."""
    asked = body(request, choice, choice.model, choice.structure)
    made = {"custom_id": custom_id(request, choice.model), "method": "POST", "url": _PATH, "body": asked}
    return json.dumps(made, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


@dataclass(slots=True)
class Returned:
    """Answers of a batch by custom_id. Of answers with the same id the first counts.

    `faults` are the errors that came in their place, `doubled` ids that came twice, `bad` lines that are no answer.
    As the source of a line it answers what the batch has answered, and keeps what is to be asked once more in `again`.
    """

    model: str
    answers: dict[str, Reply] = field(default_factory=dict)
    faults: dict[str, EndpointError] = field(default_factory=dict)
    doubled: int = 0
    bad: int = 0
    used: set[str] = field(default_factory=set)
    again: dict[str, Request] = field(default_factory=dict)

    async def ask(self, request: Request) -> Reply:
        """The answer that came back to a request."""
        name = custom_id(request, self.model)
        self.used.add(name)
        if name in self.answers:
            return self.answers[name]
        self.again[name] = request
        if name in self.faults:
            fault = self.faults[name]
            raise EndpointError(fault.what, None, "send the file of --again as another batch")
        mending = request.messages[-1]["role"] == "user" and request.messages[-2]["role"] == "assistant"
        what = "its answer is out of form, its faults can be named" if mending else "the batch holds no answer to it"
        raise EndpointError(what, None, "send the file of --again as another batch")

    @property
    def strange(self) -> int:
        """Answers to requests that none of the reports makes, known once all were read."""
        return len((set(self.answers) | set(self.faults)) - self.used)


def returned(lines: Iterable[bytes], model: str, where: str) -> Returned:
    """The answers in a batch file that came back."""
    found = Returned(model)
    for line in lines:
        if line.strip():
            _take(found, line, where)
    if not found.answers and not found.faults:
        raise InputError("no answers of a batch in it", where, "give the output file of the batch")
    return found


def _take(found: Returned, line: bytes, where: str) -> None:
    try:
        row = json.loads(line)
        name = row["custom_id"]
        if not isinstance(name, str):
            raise TypeError
    except (ValueError, LookupError, TypeError, RecursionError):
        found.bad += 1
        return
    if name in found.answers:
        found.doubled += 1
        return
    try:
        found.answers[name] = _answer(row, where)
        found.faults.pop(name, None)
    except EndpointError as error:
        found.faults[name] = error


def _answer(row: dict[str, Any], where: str) -> Reply:
    response = row.get("response")
    if not isinstance(response, dict):
        return reply({"error": row.get("error") or "no answer"}, where)
    status, inner = response.get("status_code", 200), response.get("body")
    if status != 200:
        raise refusal(status if isinstance(status, int) else 500, {}, json.dumps(inner).encode(), where)
    return reply(inner if isinstance(inner, dict) else str(inner), where)


def for_a_batch(choice: Choice) -> Choice:
    """The choice as it holds for answers that are there already: no address, no limits, no second try."""
    return msgspec.structs.replace(choice, url="", folder="", budget=None, token_budget=None, retries=0,
                                   requests_per_minute=None, tokens_per_minute=None)  # fmt: skip


def lines_out(asked: Iterable[Request], choice: Choice) -> Iterator[bytes]:
    """The lines of a batch file, each request once."""
    seen: set[str] = set()
    for request in asked:
        name = custom_id(request, choice.model)
        if name not in seen:
            seen.add(name)
            yield line_out(request, choice)
