"""The words of the OpenAI chat protocol: what is sent, what comes back, and what is wrong with it."""

from __future__ import annotations

import email.utils
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mahdar.errors import MahdarError
from mahdar.second_reader.choice import Choice
from mahdar.second_reader.task import Request

STRUCTURES = ("schema", "json", "none")  # how the form of an answer is asked for, the strictest first
_SAID = 160  # characters of a server's own words that are shown
_MOST_TOKENS = 10**8
_QUOTA = re.compile(r"insufficient_quota|quota|billing|credit|payment|balance", re.IGNORECASE)
_LATER = re.compile(r"rate.?limit|overloaded|too many|temporar|unavailable|try again|busy|loading", re.IGNORECASE)


class EndpointError(MahdarError):
    """What a server did instead of answering.

    `again`: it may answer later, after `wait` seconds if it says so; `slow`: it took too long; `stops`: no other
    request will fare better.
    """

    def __init__(
        self, what: str, where: object = None, fix: str | None = None, *, status: int = 0, again: bool = False,
        stops: bool = False, slow: bool = False, wait: float | None = None,
    ) -> None:  # fmt: skip
        super().__init__(what, where, fix)
        self.status, self.again, self.stops, self.slow, self.wait = status, again, stops, slow, wait


@dataclass(frozen=True, slots=True)
class Reply:
    """A model's answer; token counts are the server's, None where it gives none. `cut`: it ran out of length."""

    text: str
    tokens_in: int | None = None
    tokens_out: int | None = None
    tokens_kept: int = 0
    cut: bool = False


def body(request: Request, choice: Choice, model: str, structure: str = "schema") -> dict[str, Any]:
    """The JSON that asks for one answer."""
    made: dict[str, Any] = {
        "model": model,
        "messages": [dict(m) for m in request.messages],
        "temperature": choice.temperature,
        "max_tokens": choice.max_tokens,
        "stream": False,
    }
    if structure == "schema":
        named = {"name": "answer", "schema": request.schema}
        made["response_format"] = {"type": "json_schema", "json_schema": named}
    elif structure == "json":
        made["response_format"] = {"type": "json_object"}
    return made


def reply(data: bytes | str | dict[str, Any], where: str) -> Reply:
    """The answer in a server's JSON; EndpointError where there is an error in it, or nothing that is an answer."""
    found = _object(data, where)
    if found.get("error"):
        raise _inner_error(found["error"], where)
    try:
        choice = found["choices"][0]
        message = choice["message"]
    except (LookupError, TypeError):
        raise EndpointError("its answer is not that of a chat server", where, "check the address") from None
    text = _content(message)
    if text is None:
        reason = choice.get("finish_reason") if isinstance(choice, dict) else None
        said = _words(message.get("refusal") if isinstance(message, dict) else None) or str(reason)[:40]
        raise EndpointError(f"the model gave no answer ({said})", where, "try another model")
    usage = _part(found, "usage")
    details = _part(usage, "prompt_tokens_details")
    sent, back = _count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens"))
    kept = min(_count(details.get("cached_tokens")) or 0, sent or 0)
    return Reply(text, sent, back, kept, choice.get("finish_reason") == "length")


def refusal(status: int, headers: Mapping[str, str], data: bytes, where: str) -> EndpointError:
    """What a status other than 200 means."""
    said = _words(_or_none(data)) or f"HTTP {status}"
    wait = retry_after(headers.get("retry-after"))
    if 300 <= status < 400:
        return EndpointError("the server sends elsewhere, which is not followed", where,
                             "give the address itself", status=status, stops=True)  # fmt: skip
    if status in (401, 403):
        return EndpointError(f"the server does not let us in ({said})", where,
                             "check the key in the environment", status=status, stops=True)  # fmt: skip
    if status == 402 or (status == 429 and _QUOTA.search(said) and not _LATER.search(said)):
        return EndpointError(f"the quota is used up ({said})", where,
                             "raise it, or run the same call again later", status=status, stops=True)  # fmt: skip
    if status == 404:
        return EndpointError(f"the server knows no such model or address ({said})", where,
                             "check url and model", status=status, stops=True)  # fmt: skip
    if status in (408, 409, 425, 429) or status >= 500:
        return EndpointError(f"the server cannot answer now ({said})", where, "run the same call again later",
                             status=status, again=status != 501, wait=wait)  # fmt: skip
    return EndpointError(f"the server refuses the request ({said})", where, "check url, model and max_tokens",
                         status=status)  # fmt: skip


def retry_after(value: str | None) -> float | None:
    """Seconds to wait, from a number or an HTTP date; None where it says nothing that can be used."""
    if not value:
        return None
    if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", value.strip()):
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None


def _inner_error(error: Any, where: str) -> EndpointError:
    """An error that came as 200 OK."""
    said = _words({"error": error}) or "no reason given"
    code = error.get("code") if isinstance(error, dict) else None
    status = code if isinstance(code, int) and 400 <= code < 600 else 429 if _LATER.search(said) else 0
    if status:
        return refusal(status, {}, json.dumps({"error": error}).encode(), where)
    quota = bool(_QUOTA.search(said))
    return EndpointError(f"the server says 200 and sends an error ({said})", where,
                         "see what the server logs", stops=quota)  # fmt: skip


def _object(data: bytes | str | dict[str, Any], where: str) -> dict[str, Any]:
    found = data if isinstance(data, dict) else _or_none(data)
    if not isinstance(found, dict):
        raise EndpointError("its answer is no JSON object", where, "check the address, or get the whole answer",
                            again=True)  # fmt: skip
    return found


def _part(found: dict[str, Any], name: str) -> dict[str, Any]:
    part = found.get(name)
    return part if isinstance(part, dict) else {}


def _or_none(data: bytes | str) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _content(message: Any) -> str | None:
    """The text of a message; some servers send it in parts."""
    content = message.get("content") if isinstance(message, dict) else None
    if isinstance(content, list):
        parts = [part.get("text") for part in content if isinstance(part, dict)]
        content = "".join(part for part in parts if isinstance(part, str))
    return content if isinstance(content, str) and content.strip() else None


def _words(found: Any) -> str:
    """What a server says is wrong, in one short line."""
    while isinstance(found, dict):
        found = found.get("error") or found.get("message") or found.get("detail") or found.get("code")
    return " ".join(str(found).split())[:_SAID] if isinstance(found, str | int) else ""


def _count(value: Any) -> int | None:
    plain = isinstance(value, int) and not isinstance(value, bool)
    return value if plain and 0 <= value < _MOST_TOKENS else None
