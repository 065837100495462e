"""Events over time, on the map, and who met whom; each leads to the others and to the reports."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from mahdar.casebook.answers import event_lines
from mahdar.casebook.charts import TIES, Chart, Spot, Tie, chart, spots, ties
from mahdar.casebook.grouped import heads_of
from mahdar.casebook.items import Filter
from mahdar.casebook.regions import regions
from mahdar.errors import InputError
from mahdar.render.labels import SIGNS
from mahdar.web.api import asked
from mahdar.web.drawn import Network, Node, Within
from mahdar.web.english import english_at, english_names
from mahdar.web.pages import json_answer, page
from mahdar.web.pairs import acts
from mahdar.web.remembered import remembered
from mahdar.web.route import Route, may
from mahdar.web.told import members_told, passage_of

TYPES = tuple(sign for sign in SIGNS if sign not in ("MEETING", "DEAL", "TERM", "FINDING"))
PRECISIONS = ("exact", "near", "area", "admin1", "country")
_LINES = 40
_MOST = 400
_FIELDS = ("type", "actor", "between", "what", "place", "region", "source", "from", "to")
_MEMBERS = 30
_DEALS = 20


def filter_of(request: Request) -> Filter:
    """What is asked for in an address; fields of a form that were left empty ask nothing."""
    found = asked.filter_of(request)
    types, modes, statuses = (tuple(filter(None, some)) for some in (found.types, found.modes, found.statuses))
    if found.between and not types:
        types = TIES.get(request.query_params.get("what", ""), ())
    return replace(found, types=types, modes=modes, statuses=statuses, limit=None)


def address(request: Request, **more: object) -> str:
    """The filter of this page for the address of another; `more` goes before."""
    given = {name: request.query_params.get(name, "") for name in _FIELDS} | more
    return urlencode({name: value for name, value in given.items() if value})


def _shared(request: Request) -> dict[str, Any]:
    """What the form with the filter needs."""
    given = {name: request.query_params.get(name, "") for name in _FIELDS}
    return {
        "given": given,
        "types": TYPES,
        "signs": SIGNS,
        "regions": _all_regions(request),
        "address": lambda **more: address(request, **more),
    }


def _chart(request: Request, filter_: Filter) -> Chart:
    def make() -> Chart:
        with request.state.casebook.reading() as connection:
            return chart(connection, filter_)

    return Chart([], 0, 0) if _asks_names(request, filter_) else remembered(request, ("chart", filter_), make)


def _asks_names(request: Request, filter_: Filter) -> bool:
    """Whether a count would tell who is behind a pseudonym."""
    return any(request.state.shield.asks(said) for said in (filter_.actor, filter_.place, filter_.source))


def events(request: Request) -> Response:
    """Events over time: bars to choose days from, and below them the events."""
    filter_ = filter_of(request)
    wanted = asked.number(request, "n", _LINES, _MOST)
    newest = "oldest" not in request.query_params
    lines = event_lines(request.state.casebook, replace(filter_, limit=wanted, newest_first=newest))
    if newest:
        lines.reverse()
    drawn = _chart(request, filter_)
    values: dict[str, Any] = {
        "lines": lines,
        "chart": drawn,
        "drawn": _drawn(drawn),
        "wanted": wanted,
        "most": _MOST,
        "newest": newest,
        **_between(request, filter_),
    }
    return page(request, "events.html", **values, **_shared(request))


def _between(request: Request, filter_: Filter) -> dict[str, Any]:
    """The two of a tie, and the deals to which both are parties."""
    book = request.state.casebook
    if filter_.between is None:
        return {"both": [], "deals": []}
    named = book.by_numbers(filter_.between, bare=True)
    found = book.items("deal", Filter(between=filter_.between, limit=_MOST), bare=True)
    heads = heads_of(book, [item.no for item in found])
    deals = list(dict.fromkeys(heads.get(item.no, item.no) for item in found))
    return {"both": [named[no] for no in filter_.between if no in named], "deals": deals[:_DEALS]}


def _drawn(found: Chart) -> list[dict[str, Any]]:
    """The bars as rectangles in a picture of 1000 by 100."""
    most = max((bar.events for bar in found.bars), default=1) or 1
    wide = 1000 / max(1, len(found.bars))
    return [
        {"bar": bar, "x": round(i * wide, 2), "wide": round(max(1.0, wide - min(2.0, wide / 4)), 2),
         "high": round(bar.events / most * 96 + (2 if bar.events else 0), 1)}
        for i, bar in enumerate(found.bars)
    ]  # fmt: skip


def event(request: Request) -> Response:
    """One event as each report tells it."""
    return _group(request, "event")


def who(request: Request) -> Response:
    """Somebody, or a place, as each report names them."""
    return _group(request, "entity")


def _group(request: Request, kind: str) -> Response:
    casebook, no = request.state.casebook, request.path_params["no"]
    first = casebook.item(no)
    if first.kind != kind:
        return RedirectResponse(f"/items/{no}", 303)
    numbers = casebook.group(no)
    told = members_told(casebook, numbers[:_MEMBERS])
    judged = acts(casebook, kind, numbers[:_MEMBERS])
    values: dict[str, Any] = {
        "kind": kind, "first": first, "no": no, "told": told, "all": len(numbers), "judged": judged,
        "may_judge": may(request.state.person.role, "coder"),
    }  # fmt: skip
    return page(request, "group.html", **values, **_shared(request))


def item(request: Request) -> Response:
    """The passage of an item in its report, or the board of its deal."""
    found = request.state.casebook.item(request.path_params["no"])
    return RedirectResponse(passage_of(request.state.casebook, found), 303)


def map_(request: Request) -> Response:
    """Where events were; what is known less exactly is drawn as an area."""
    found = _spots(request)
    chosen = regions().get(request.query_params.get("region", ""))
    values: dict[str, Any] = {"spots": found, "precisions": PRECISIONS, "within": _within(request), "chosen": chosen,
              "known": regions()}  # fmt: skip
    return page(request, "map.html", **values, **_shared(request))


def _within(request: Request) -> list[Within]:
    """Events by governorate, whichever of them is chosen; most events first."""
    told: dict[str, list[Spot]] = {}
    for spot in _spots(request, everywhere=True):
        if spot.region:
            told.setdefault(spot.region, []).append(spot)
    made = [
        Within(key, regions()[key].ar, regions()[key].en, sum(s.events for s in some), len(some))
        for key, some in told.items()
    ]
    return sorted(made, key=lambda w: (-w.events, w.key))


def _all_regions(request: Request) -> list[Within]:
    """The governorates in which there are events at all, for the form."""

    def make() -> list[Spot]:
        with request.state.casebook.reading() as connection:
            return spots(connection, Filter())

    there = {s.region for s in remembered(request, ("spots everywhere",), make, 3600.0)}
    found = [Within(r.key, r.ar, r.en, 0, 0) for r in regions().values() if r.key in there]
    return sorted(found, key=lambda w: w.ar if request.state.lang == "ar" else w.en)


def _spots(request: Request, everywhere: bool = False) -> list[Spot]:
    filter_ = filter_of(request)
    if everywhere:
        filter_ = replace(filter_, points=None)

    def make() -> list[Spot]:
        with request.state.casebook.reading() as connection:
            found = spots(connection, filter_)
        text, lexicons = request.state.shield.text, request.state.settings.lexicons
        shown = ((s, text(s.name), english_at(lexicons, s.name, s.lat, s.lon)) for s in found)
        return [msgspec.structs.replace(s, name=name, name_en=en if name == s.name else None) for s, name, en in shown]

    return [] if _asks_names(request, filter_) else remembered(request, ("spots", filter_), make)


def network(request: Request) -> Response:
    """Who fought, dealt with or spoke against whom: a picture, and the same as a table."""
    what = _what(request)
    found = _network(request, what)
    called = {node.no: node for node in found.nodes}
    shared = {"network": found, "called": called, "what": what, "whats": tuple(TIES),
              "picture": msgspec.to_builtins(found)}  # fmt: skip
    around = asked.maybe_number(request, "around")
    return page(request, "network.html", around=around, **shared, **_shared(request))


def _what(request: Request) -> str:
    what = request.query_params.get("what") or "fought"
    if what not in TIES:
        raise InputError("this cannot be asked for", what[:40], ", ".join(TIES))
    return what


def _network(request: Request, what: str) -> Network:
    filter_, around = filter_of(request), asked.maybe_number(request, "around")
    limit = asked.number(request, "ties", 60, 300)

    def make() -> Network:
        with request.state.casebook.reading() as connection:
            found = ties(connection, filter_, what, around, limit)
        return Network(_nodes(request, found), found)

    key = ("network", filter_, what, around, limit)
    return Network([], []) if _asks_names(request, filter_) else remembered(request, key, make)


def _nodes(request: Request, found: list[Tie]) -> list[Node]:
    """Those between whom there is something, with how many events each has in them."""
    told: dict[int, int] = {}
    for tie in found:
        for no in (tie.a, tie.b):
            told[no] = told.get(no, 0) + tie.events
    named = request.state.casebook.by_numbers(told, bare=True)
    english = english_names(request.state.settings.lexicons)
    shown = ((no, named[no].name or "", named[no].type or "", n) for no, n in told.items() if no in named)
    return [Node(no, name, kind, n, english.get(name)) for no, name, kind, n in shown]


def api_timeline(request: Request) -> Response:
    """Events by day, week, month or year."""
    return json_answer(_chart(request, filter_of(request)))


def api_map(request: Request) -> Response:
    """Places of events with how exactly each is known: exact, near, area, admin1, country."""
    return json_answer(_spots(request))


def api_regions(request: Request) -> Response:
    """Governorates with how many events were in each; a place belongs to one by its entry in the gazetteer."""
    return json_answer(_within(request))


def api_network(request: Request) -> Response:
    """Who fought, dealt with or spoke against whom (what: fought, dealt, spoke, all)."""
    return json_answer(_network(request, _what(request)))


ROUTES = (
    Route("GET", "/events", events, "reader", "events over time", asks=(*asked.ASKS, "n", "oldest")),
    Route("GET", "/events/{no:int}", event, "reader", "an event as each report tells it"),
    Route("GET", "/who/{no:int}", who, "reader", "somebody as each report names them"),
    Route("GET", "/items/{no:int}", item, "reader", "the passage of an item"),
    Route("GET", "/map", map_, "reader", "where events were", asks=asked.ASKS),
    Route("GET", "/network", network, "reader", "who met whom", asks=(*asked.ASKS, "what", "around", "ties")),
    Route("GET", "/api/timeline", api_timeline, "reader", api_timeline.__doc__ or "", gives=Chart, asks=asked.ASKS),
    Route("GET", "/api/map", api_map, "reader", api_map.__doc__ or "", gives=list[Spot], asks=asked.ASKS),
    Route("GET", "/api/regions", api_regions, "reader", api_regions.__doc__ or "", gives=list[Within],
          asks=asked.ASKS),
    Route("GET", "/api/network", api_network, "reader", api_network.__doc__ or "", gives=Network,
          asks=(*asked.ASKS, "what", "around", "ties")),
)  # fmt: skip
