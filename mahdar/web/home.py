"""Where one begins: what came since the last visit, what waits, the casebook in numbers; search; taking files in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from markupsafe import Markup, escape
from msgspec import Struct
from sqlalchemy import Connection, func, select
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from mahdar.casebook.agreement import disputes
from mahdar.casebook.answers import beings
from mahdar.casebook.schema import decisions, groups, items, reports
from mahdar.casebook.search import Hit
from mahdar.casebook.store import Casebook
from mahdar.errors import CasebookError, InputError
from mahdar.web.api import asked
from mahdar.web.importing import Imports, Progress
from mahdar.web.masked import searched
from mahdar.web.pages import json_answer, page
from mahdar.web.pairs import open_pairs
from mahdar.web.queue import Asked, waiting
from mahdar.web.remembered import remembered
from mahdar.web.route import Route, may
from mahdar.web.visits import Seen, since

NUMBERS = ("report", "event", "deal", "term", "finding", "meeting", "entity")
_FEW = 6
_HITS = 20
_MOST_HITS = 200
_BEINGS = 6


class New(Struct, frozen=True):
    """What came since a moment: numbers of each kind, the latest reports (number, title, outlet, day), deals."""

    since: str | None
    counts: dict[str, int]
    reports: list[tuple[int, str, str | None, str | None]]
    deals: list[int]
    decisions: int


def home(request: Request) -> Response:
    """The first page."""
    book, person, text = request.state.casebook, request.state.person, request.state.shield.text
    seen = since(request.app.state.book, person.name)
    values: dict[str, Any] = {
        "new": _new(request, seen), "totals": _totals(request), "numbers": NUMBERS,
        "waiting": [replace(w, title=text(w.title)) for w in waiting(book, Asked(), person.name, _FEW)],
        "second": len(waiting(book, Asked("second"), person.name, 100)),
        "pairs": remembered(request, ("pairs",), lambda: all_pairs(book)),
        "disputes": _disputes(request), "days": remembered(request, ("days",), lambda: days(book), 3600.0),
        "may_decide": may(person.role, "coder"),
    }  # fmt: skip
    return page(request, "home.html", **values)


def _totals(request: Request) -> dict[str, int]:
    book: Casebook = request.state.casebook
    return remembered(request, ("totals",), book.totals, 3600.0)


def all_pairs(book: Casebook) -> dict[str, int]:
    """How many pairs of each kind wait to be judged."""
    with book.reading() as connection:
        return {kind: open_pairs(connection, kind) for kind in ("deal", "event", "entity")}


def _disputes(request: Request) -> int:
    if not may(request.state.person.role, "adjudicator"):
        return 0
    with request.state.casebook.reading() as connection:
        return len(list(disputes(connection)))


def days(book: Casebook) -> tuple[str | None, str | None, int]:
    """First and last day of publication, and how many outlets."""
    query = select(
        func.min(reports.c.published), func.max(reports.c.published), func.count(reports.c.outlet.distinct())
    )
    with book.reading() as connection:
        row = connection.execute(query).one()
        return row[0], row[1], row[2]


def _new(request: Request, seen: Seen | None) -> New:
    with request.state.casebook.reading() as connection:
        found = news(connection, seen, request.state.person.name)
    text = request.state.shield.text
    told = [(no, text(title), outlet, day) for no, title, outlet, day in found.reports]
    return New(found.since, found.counts, told, found.deals, found.decisions)


def news(connection: Connection, seen: Seen | None, person: str) -> New:
    """What came after what was seen; the latest of all where nothing was."""
    item, report, decision = (seen.item, seen.report, seen.decision) if seen else (0, 0, 0)
    counts: dict[str, int] = {}
    if seen is not None:
        query = select(items.c.kind, func.count()).where(items.c.no > item, ~items.c.lost).group_by(items.c.kind)
        counts = {row[0]: row[1] for row in connection.execute(query)}
    title = func.coalesce(reports.c.title, func.substr(reports.c.text, 1, 80))
    listed = select(reports.c.no, title, reports.c.outlet, reports.c.published).where(reports.c.no > report)
    latest = [(r[0], r[1], r[2], r[3]) for r in connection.execute(listed.order_by(reports.c.no.desc()).limit(_FEW))]
    others = (decisions.c.no > decision, decisions.c.by != person, decisions.c.undone.is_(None))
    made = connection.execute(select(func.count()).select_from(decisions).where(*others)).scalar() or 0
    return New(seen.at if seen else None, counts, latest, _deals(connection, item), made if seen else 0)


def _deals(connection: Connection, item: int) -> list[int]:
    """The deals that were told of last."""
    head = func.coalesce(groups.c.head, items.c.no)
    query = select(head, func.max(items.c.no)).outerjoin(groups, groups.c.item == items.c.no)
    query = query.where(items.c.kind == "deal", ~items.c.lost, items.c.no > item).group_by(head)
    return [row[0] for row in connection.execute(query.order_by(func.max(items.c.no).desc()).limit(_FEW))]


def search(request: Request) -> Response:
    """Everything that has the words: reports, whoever bears the name."""
    words, problem = asked.text(request, "q"), None
    hits: list[Hit] = []
    wanted = asked.number(request, "n", _HITS, _MOST_HITS)
    found: list[Any] = []
    if words:
        try:
            hits = _hits(request, words, wanted)
            found = beings(request.state.casebook, words)[:_BEINGS]
        except CasebookError as error:
            problem = error
    values: dict[str, Any] = {
        "words": words or "", "hits": hits, "marked": marked, "beings": found, "problem": problem, "wanted": wanted,
        "at": _places(request, hits), "given": dict(request.query_params), "most": _MOST_HITS,
    }  # fmt: skip
    return page(request, "search.html", **values)


def _hits(request: Request, words: str, limit: int) -> list[Hit]:
    state = request.state
    given = {"day_from": asked.day(request, "from"), "day_to": asked.day(request, "to"),
             "outlet": asked.text(request, "outlet")}  # fmt: skip
    return searched(state.casebook, state.shield, words, limit=limit, **given)


def _places(request: Request, hits: list[Hit]) -> dict[int, str]:
    """Report number → where the first word found stands in the text that is shown, as «start-end»."""
    out = {}
    for hit in hits[:_HITS]:
        at = request.state.casebook.report(hit.id).text.find(hit.passage) if hit.marks else -1
        if at >= 0:
            start, end = hit.marks[0]
            out[hit.no] = f"{at + start}-{at + end}"
    return out


def marked(hit: Hit) -> Markup:
    """A passage with the words found marked; plain marks leave the letters joined."""
    out, at = Markup(""), 0
    for start, end in sorted(hit.marks):
        if start < at:
            continue
        out += escape(hit.passage[at:start]) + Markup("<mark>{}</mark>").format(hit.passage[start:end])
        at = end
    return out + escape(hit.passage[at:])


def import_page(request: Request) -> Response:
    """Where files are taken in."""
    job = request.query_params.get("job", "")
    found = _imports(request).progress(job, request.state.person.name) if job else None
    return page(request, "import.html", job=found)


def take_in(request: Request) -> Response:
    """Take files in (form field `files`; `published` and `outlet` for those that do not say it): how to ask how far."""
    files = [(file.filename or "report", file.file) for file in request.state.files if file.filename or file.size]
    if not files:
        raise InputError("there is no file", "files", "choose one, or drop it on the page")
    form = request.state.form
    published, outlet = _said(form.get("published")), _said(form.get("outlet"))
    if published is not None:
        from mahdar.report import check_date

        check_date(published)
    made = _imports(request).begin(files, published, outlet, request.state.person.name)
    if "application/json" in request.headers.get("accept", "") or request.url.path.startswith("/api/"):
        return json_answer(made, 202)
    return RedirectResponse(f"/import?job={made.id}", 303)


def _said(value: object) -> str | None:
    return value.strip()[:200] or None if isinstance(value, str) else None


def how_far(request: Request) -> Response:
    """How far an import is."""
    found = _imports(request).progress(request.path_params["id"], request.state.person.name)
    if found is None:
        raise CasebookError("there is no such import", request.path_params["id"][:20], "it may be done long since")
    return json_answer(found)


def _imports(request: Request) -> Imports:
    """The imports of this room; made with the first."""
    app = request.app.state
    if not hasattr(app, "imports"):
        app.imports = Imports(app.settings.casebook, app.settings.lexicons)
    found: Imports = app.imports
    return found


def api_new(request: Request) -> Response:
    """What came since the last visit."""
    return json_answer(_new(request, since(request.app.state.book, request.state.person.name)))


ROUTES = (
    Route("GET", "/", home, "reader", "the first page"),
    Route("GET", "/search", search, "reader", "search over everything", asks=("q", "from", "to", "outlet", "n")),
    Route("GET", "/import", import_page, "coder", "where files are taken in", asks=("job",)),
    Route("POST", "/import", take_in, "coder", "take files in", upload=True),
    Route("POST", "/api/imports", take_in, "coder", take_in.__doc__ or "", gives=Progress, upload=True),
    Route("GET", "/api/imports/{id}", how_far, "coder", how_far.__doc__ or "", gives=Progress),
    Route("GET", "/api/new", api_new, "reader", api_new.__doc__ or "", gives=New),
)
