"""The room as an ASGI application: every request is let in, answered and sent out at one place."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount
from starlette.routing import Route as Way
from starlette.staticfiles import StaticFiles

from mahdar.casebook.store import Casebook
from mahdar.errors import CasebookError, InputError, MahdarError, SpanError
from mahdar.web import entrance
from mahdar.web.audit import Log
from mahdar.web.entrance import Refused
from mahdar.web.names import Names
from mahdar.web.pages import HERE, json_answer, page
from mahdar.web.people import Alone, Team
from mahdar.web.route import Route
from mahdar.web.routes import routes
from mahdar.web.security import Guard, Rates
from mahdar.web.settings import Settings

MOST_BODY = 2_000_000  # bytes
MOST_UPLOAD = 200_000_000
Translate = Callable[[object, Any], str]
_log = logging.getLogger("mahdar.web")


def _missing(request: Request) -> Response:
    """An address that is none of the room's."""
    path = request.url.path
    if path.endswith("/"):
        return RedirectResponse("/" + path.strip("/"), 307)  # with one slash only: two would lead to another host
    raise CasebookError("there is no such page", path[:80], "")


MISSING = Route("GET", "/{path:path}", _missing, "reader", "whatever is no page")


def _as_it_is(message: object, _: str | None) -> str:
    return str(message)


def make_app(settings: Settings, translate: Translate = _as_it_is) -> Starlette:
    """The room over the casebook that the settings name; CasebookError where it cannot be opened.

    `translate` puts a message of an error into the language of whoever asked.
    """
    book = Casebook.open(settings.casebook)
    ways = [Way(route.path, _endpoint(route), methods=[route.method]) for route in routes()]
    app = Starlette(
        routes=[*ways, Mount("/static", StaticFiles(directory=HERE / "static")), Way(MISSING.path, _endpoint(MISSING))],
        middleware=[Middleware(Guard, settings=settings)],
        exception_handlers={HTTPException: _not_found, 500: _own_fault},
    )
    app.state.settings, app.state.translate = settings, translate
    app.state.book = book
    app.state.door = Team(book) if settings.team else Alone(settings.token)
    app.state.rates = Rates(settings.rate, settings.burst)
    app.state.tries = Rates(0.1, 10)  # passwords for one name: ten at once, then six a minute
    app.state.doors = Rates(1, 100)  # passwords from one address, behind which a whole office may be
    app.state.names = Names(book)
    app.state.log = Log(book)
    return app


def _endpoint(route: Route) -> Callable[[Request], Awaitable[Response]]:
    """The handler with all that goes before and after it."""

    async def endpoint(request: Request) -> Response:
        try:
            if not route.is_write and not iscoroutinefunction(route.handler):
                _nothing_read(request)
                return await run_in_threadpool(_whole, request, route)
            await run_in_threadpool(entrance.see_who, request, route)
            await _read(request, route)  # nobody sends files who may not
            if not iscoroutinefunction(route.handler):
                return await run_in_threadpool(_rest, request, route)
            await run_in_threadpool(entrance.let_in, request, route)
            answer = await route.handler(request)
            return await run_in_threadpool(entrance.let_out, request, route, answer)
        except (Refused, MahdarError) as error:
            return failed(request, route, error)
        except Exception as error:
            return own_fault(request, error)
        finally:
            for file in getattr(request.state, "files", ()):
                await file.close()

    return endpoint


def _whole(request: Request, route: Route) -> Response:
    """A request that sends nothing, answered at one go: each way into a thread and back costs time."""
    entrance.see_who(request, route)
    return _rest(request, route)


def _rest(request: Request, route: Route) -> Response:
    entrance.let_in(request, route)
    return entrance.let_out(request, route, route.handler(request))


def _nothing_read(request: Request) -> None:
    request.state.body, request.state.form, request.state.files = b"", {}, []


async def _read(request: Request, route: Route) -> None:
    """The body, where there is one: as bytes, and as fields of a form; refused where it is too long."""
    _nothing_read(request)
    if not route.is_write:
        return
    most = MOST_UPLOAD if route.upload else MOST_BODY
    said = request.headers.get("content-length", "0")
    if not said.isascii() or not said.isdigit() or int(said) > most:
        raise Refused(413, "the body is too long")
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind in ("multipart/form-data", "application/x-www-form-urlencoded") and not route.is_json:
        await _read_form(request, route)
    else:
        request.state.body = await _bounded(request, most)


async def _read_form(request: Request, route: Route) -> None:
    try:
        form = await request.form(max_files=1_000 if route.upload else 0, max_fields=1_000)
    except HTTPException as error:
        raise Refused(400, "the form cannot be read") from error
    request.state.form = dict(form.items())
    request.state.files = [f for f in form.getlist("files") if not isinstance(f, str)]


async def _bounded(request: Request, most: int) -> bytes:
    parts, length = [], 0
    async for part in request.stream():
        length += len(part)
        if length > most:
            raise Refused(413, "the body is too long")
        parts.append(part)
    return b"".join(parts)


def failed(request: Request, route: Route, error: Exception) -> Response:
    """An error as an answer: JSON for the API, a line for pages, the way to the entrance for who is not in."""
    status = status_of(error)
    if status == 401 and not route.is_api and not route.is_write:
        return RedirectResponse(f"/login?back={entrance.quoted(request)}", 303)
    said = (error.what, error.where, error.fix) if isinstance(error, MahdarError) else (str(error), None, None)
    lang, translate = getattr(request.state, "lang", "ar"), request.app.state.translate
    what = {
        name: part if name == "where" or not part else translate(MahdarError(part), lang)
        for name, part in zip(("error", "where", "fix"), said, strict=True)
    }
    accepted = request.headers.get("accept", "")
    if request.url.path.startswith("/api/") or "application/json" in accepted:
        return json_answer(what, status)
    if "text/html" in accepted and getattr(request.state, "session", None):  # somebody who looks, not a script
        return page(request, "fault.html", status, said=what)
    return PlainTextResponse(" — ".join(str(v) for v in what.values() if v), status)


def status_of(error: Exception) -> int:
    """The HTTP status of an error."""
    if isinstance(error, Refused):
        return error.status
    if isinstance(error, CasebookError):
        return 404 if error.what.startswith("there is no such") else 403 if "another person" in error.what else 503
    return 422 if isinstance(error, (InputError, SpanError)) else 400


async def _not_found(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    text = error.detail if isinstance(error, HTTPException) else "error"
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    if request.url.path.startswith("/api/"):
        answer = json_answer({"error": text, "where": None, "fix": None}, status)
    else:
        answer = PlainTextResponse(text, status)
    answer.headers.update(headers)
    return answer


async def _own_fault(request: Request, error: Exception) -> Response:
    return own_fault(request, error)


def own_fault(request: Request, error: Exception) -> Response:
    """A fault of mahdar itself: in the log in full, to the client without its insides."""
    _log.error("a fault in mahdar itself: %s %s", request.method, request.url.path, exc_info=error)
    said = {"error": "a fault in mahdar itself", "where": None, "fix": "see the server's log"}
    return (
        json_answer(said, 500) if request.url.path.startswith("/api/") else PlainTextResponse(said["error"] or "", 500)
    )
