"""Taking data out: each download is noted, and carries pseudonyms for those without the right to names."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from mahdar.casebook.answers import deal_lines, event_lines
from mahdar.casebook.decisions import decided
from mahdar.errors import InputError
from mahdar.web.api import asked
from mahdar.web.route import Route

KINDS = ("records", "events", "deals", "decisions")
FORMS = ("jsonl", "csv")
_RISKY = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would take the cell for a formula


def export(request: Request) -> Response:
    """Records, events, deals or decisions as JSON lines, or as CSV (not records)."""
    kind, form = request.path_params["kind"], asked.text(request, "as") or "jsonl"
    if kind not in KINDS or form not in FORMS or (kind == "records" and form == "csv"):
        raise InputError("this cannot be taken out so", f"{kind} {form}"[:60], f"kinds: {', '.join(KINDS)}; jsonl, csv")
    rows = (msgspec.to_builtins(row) for row in _rows(request, kind))
    if form == "csv":
        body, media = _csv(list(rows)), "text/csv"
    else:
        body, media = b"".join(msgspec.json.encode(row) + b"\n" for row in rows), "application/json"
    name = f'attachment; filename="{kind}.{form}"'
    return Response(body, media_type=media, headers={"Content-Disposition": name})


def _rows(request: Request, kind: str) -> Iterator[Any]:
    """What is taken out, without protected names for those without the right to them."""
    state = request.state
    if kind == "records":
        yield from state.casebook.records()
    elif kind == "decisions":
        with state.casebook.reading() as connection:
            found = decided(connection, held=False)
        for one in found:
            yield state.shield.decision(one, one.report)
    else:
        filter_ = asked.filter_of(request, 100_000)
        lines: Sequence[Any] = (event_lines if kind == "events" else deal_lines)(state.casebook, filter_)
        for line in lines:
            yield state.shield.value(msgspec.to_builtins(line))


def _csv(rows: list[dict[str, Any]]) -> bytes:
    """Rows as CSV in UTF-8 with a mark that spreadsheets know it by; lists and objects as JSON."""
    out = io.StringIO()
    writer = csv.writer(out)
    if rows:
        writer.writerow(rows[0])
    for row in rows:
        writer.writerow(map(_cell, row.values()))
    return ("\ufeff" + out.getvalue()).encode()


def _cell(value: object) -> object:
    if isinstance(value, (list, dict)):
        return msgspec.json.encode(value).decode()
    if isinstance(value, str) and value.startswith(_RISKY):
        return "'" + value
    return value


ROUTES = (
    Route("GET", "/api/export/{kind}", export, "exporter", export.__doc__ or "", watched=True,
          asks=("as", *asked.ASKS)),
)  # fmt: skip
