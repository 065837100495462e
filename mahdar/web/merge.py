"""Merging: pairs side by side with reasons; same, different or unsure; and taking it back."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from mahdar.errors import InputError
from mahdar.web.api import asked
from mahdar.web.pages import json_answer, page
from mahdar.web.pairs import KINDS, Pair, merged, next_pairs, open_pairs
from mahdar.web.reasons import reason
from mahdar.web.remembered import remembered
from mahdar.web.route import Route, may

_PASSED = 200
_SHOWN = ("type", "mode", "status", "outlet", "published", "day", "until")


def merge(request: Request) -> Response:
    """The next pair, and what was decided last."""
    kind = _kind(request)
    book = request.state.casebook
    values: dict[str, Any] = {"kinds": KINDS, "counts": _counts(request), "last": merged(book, kind)}
    return page(request, "merge.html", **values, **_pair(request, kind))


def pair(request: Request) -> Response:
    """The next pair alone."""
    return page(request, "pair.html", **_pair(request, _kind(request)))


def _kind(request: Request) -> str:
    kind = request.query_params.get("kind") or "deal"
    if kind not in KINDS:
        raise InputError("this cannot be asked for", kind[:40], ", ".join(KINDS))
    return kind


def _pair(request: Request, kind: str) -> dict[str, Any]:
    found = next_pairs(request.state.casebook, kind, 1, _passed(request))
    return {"kind": kind, "pair": found[0] if found else None, "reason": reason, "differs": differs,
            "may_judge": may(request.state.person.role, "coder")}  # fmt: skip


def _passed(request: Request) -> frozenset[int]:
    """The pairs that were left for later, by the numbers of their judgements."""
    said = request.query_params.get("passed", "").split(",")[-_PASSED:]
    return frozenset(int(n) for n in said if n.isascii() and n.isdigit() and len(n) < 10)


def _counts(request: Request) -> dict[str, int]:
    def make() -> dict[str, int]:
        with request.state.casebook.reading() as connection:
            return {kind: open_pairs(connection, kind) for kind in KINDS}

    return remembered(request, ("pairs",), make)


def differs(pair: Pair) -> set[str]:
    """In which fields two items differ."""
    plain = {name for name in _SHOWN if getattr(pair.a, name) != getattr(pair.b, name)}
    roles = {role for role in pair.a.who | pair.b.who if set(pair.a.who.get(role, ())) != set(pair.b.who.get(role, ()))}
    counts = {"counts"} if pair.a.counts != pair.b.counts else set()
    return plain | roles | counts | ({"terms"} if set(pair.a.terms) != set(pair.b.terms) else set())


def api_pairs(request: Request) -> Response:
    """Pairs that wait to be judged (kind: deal, event, entity), the likeliest first; judge with /api/judgements."""
    found = next_pairs(request.state.casebook, _kind(request), asked.number(request, "limit", 10, 50), _passed(request))
    return json_answer(request.state.shield.value(msgspec.to_builtins(found)))


ROUTES = (
    Route("GET", "/merge", merge, "reader", "pairs side by side", asks=("kind", "passed")),
    Route("GET", "/merge/pair", pair, "reader", "the next pair", asks=("kind", "passed")),
    Route("GET", "/api/pairs", api_pairs, "reader", api_pairs.__doc__ or "", gives=list[Pair],
          asks=("kind", "limit", "passed")),
)  # fmt: skip
