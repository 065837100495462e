"""Merging: pairs side by side with reasons; same, different or unsure; and taking it back."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Struct
from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response

from mahdar.casebook.judgements import Verdict, judge, undo
from mahdar.casebook.link import KINDS as LINKED
from mahdar.casebook.regroup_near import regroup_near
from mahdar.casebook.schema import judgements
from mahdar.errors import CasebookError, InputError
from mahdar.web.api import asked
from mahdar.web.pages import body_of, json_answer, page
from mahdar.web.pairs import KINDS, Pair, merged, next_pairs, open_pairs
from mahdar.web.reasons import reason
from mahdar.web.remembered import forget, remembered
from mahdar.web.route import Route, may

_PASSED = 200
_MOST = 400  # judgements at once
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


class Apart(Struct, forbid_unknown_fields=True):
    """The number of an item that is to leave its group."""

    item: Annotated[int, msgspec.Meta(ge=1, lt=2**31)]


class Several(Struct, forbid_unknown_fields=True):
    """The numbers of judgements."""

    judgements: list[int]


def take_apart(request: Request) -> Response:
    """Take an item out of its group: it is different from each of the others, which stay together."""
    given: Apart = body_of(request, Apart)
    no, book = given.item, request.app.state.book
    item = request.state.casebook.item(no)
    rest = [other for other in book.group(no) if other != no][:_MOST]
    if item.kind not in LINKED or not rest:
        raise InputError("this stands in no group", no, "there is nothing to take it out of")
    with book.writing() as connection:
        said = [Verdict(item.kind, no, other, "different") for other in rest]
        made = judge(connection, said, request.state.person.name, True)
        regroup_near(connection, item.kind, [no, *rest])
    return json_answer(Several(made), 201)


def take_back(request: Request) -> Response:
    """Take several judgements of people back; the groups follow."""
    given: Several = body_of(request, Several)
    wanted = list(dict.fromkeys(n for n in given.judgements if 0 < n < 2**31))[:_MOST]
    with request.app.state.book.writing() as connection:
        columns = (judgements.c.no, judgements.c.kind, judgements.c.a, judgements.c.b)
        held = (judgements.c.no.in_(wanted), judgements.c.human, judgements.c.undone.is_(None))
        rows = connection.execute(select(*columns).where(*held)).all()
        if not rows:
            raise CasebookError("there is no such judgement that holds", str(wanted[:5]), "load the page again")
        undo(connection, [row.no for row in rows], request.state.person.name)
        for kind in {row.kind for row in rows}:
            regroup_near(connection, kind, {n for row in rows if row.kind == kind for n in (row.a, row.b)})
    forget()
    return json_answer(Several([row.no for row in rows]))


def api_pairs(request: Request) -> Response:
    """Pairs that wait to be judged (kind: deal, event, entity), the likeliest first; judge with /api/judgements."""
    found = next_pairs(request.state.casebook, _kind(request), asked.number(request, "limit", 10, 50), _passed(request))
    return json_answer(request.state.shield.value(msgspec.to_builtins(found)))


ROUTES = (
    Route("POST", "/api/groups/apart", take_apart, "coder", take_apart.__doc__ or "", body=Apart, gives=Several),
    Route("POST", "/api/judgements/undo", take_back, "coder", take_back.__doc__ or "", body=Several, gives=Several),
    Route("GET", "/merge", merge, "reader", "pairs side by side", asks=("kind", "passed")),
    Route("GET", "/merge/pair", pair, "reader", "the next pair", asks=("kind", "passed")),
    Route("GET", "/api/pairs", api_pairs, "reader", api_pairs.__doc__ or "", gives=list[Pair],
          asks=("kind", "limit", "passed")),
)  # fmt: skip
