"""Letting a request in: who it is, what they may, that a write is theirs. Letting the answer out: no protected name."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from mahdar.web.masked import MaskedCasebook
from mahdar.web.pages import LARGEST
from mahdar.web.people import Person
from mahdar.web.protect import TEXTS, Shield
from mahdar.web.route import Role, Route, may
from mahdar.web.security import csrf_of, foreign, same_token
from mahdar.web.settings import Settings

_NAMED = 20  # names in one line of the audit log
NOBODY = Person("", "anyone", False)


class Refused(Exception):
    """A request that is not answered: the HTTP status, and why in a line."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


def cookie_name(settings: Settings) -> str:
    """The session's cookie: its own for each port, since browsers share cookies between the ports of a host."""
    return f"mahdar_{settings.port}"


def see_who(request: Request, route: Route) -> None:
    """See who asks and whether they may, before anything is read of what they send. Refused where they may not."""
    app, state = request.app.state, request.state
    state.settings = app.settings
    _check_address(request)
    session, state.bearer = _session(request)
    person = app.door.who(session) if session else None
    state.session, state.person = (session, person) if person else ("", NOBODY)
    state.csrf = csrf_of(state.session)
    state.lang = _language(request)
    if not app.rates.allow(person.name if person else _client(request)):
        raise Refused(429, "too many requests: wait a moment")
    if route.role != "anyone":
        _check(state.person, route.role, bool(person))


def let_in(request: Request, route: Route) -> None:
    """See that a write is theirs; sets what handlers find in `request.state`. Refused where it is not."""
    app, state = request.app.state, request.state
    if route.is_write:
        _check_write(request, state.bearer)
    state.shield = Shield(None if state.person.names or route.role == "anyone" else app.names)
    state.casebook = app.book if state.person.names else MaskedCasebook(app.book, state.shield)


def _check_address(request: Request) -> None:
    """Refuse what no address of ours holds: numbers that no casebook has, empty characters."""
    for value in request.path_params.values():
        if isinstance(value, int) and value > LARGEST:
            raise Refused(404, "there is no such thing")
    said = [*request.path_params.values(), *request.query_params.keys(), *request.query_params.values()]
    if any("\0" in str(value) for value in said):
        raise Refused(400, "the address cannot be read")


def _session(request: Request) -> tuple[str, bool]:
    """What the client shows as its session, and whether a program (not a page) shows it."""
    said = request.headers.get("authorization", "")
    if said.lower().startswith("bearer "):
        return said[7:].strip(), True
    return request.cookies.get(cookie_name(request.app.state.settings), ""), False


def _client(request: Request) -> str:
    return f"@{request.client.host}" if request.client else "@"


def _language(request: Request) -> str:
    said = request.cookies.get("mahdar_lang", "")
    return said if said in ("ar", "en") else "ar"


def _check(person: Person, least: Role, known: bool) -> None:
    if not known:
        raise Refused(401, "come in first")
    if not may(person.role, least):
        raise Refused(403, f"this needs the role {least}")


def _check_write(request: Request, bearer: bool) -> None:
    """A page of another site must not write in somebody's name: it cannot know the token, and browsers say its origin.

    A program that shows its session itself needs neither: no browser adds that header by itself.
    """
    if bearer and request.state.session:
        return
    said = request.headers
    if foreign(said.get("origin"), said.get("sec-fetch-site"), said.get("host", "")):
        raise Refused(403, "this comes from another page")
    if not request.state.session:
        return  # the entrance itself: nobody's name can be used
    shown = said.get("x-csrf-token") or request.state.form.get("csrf") or ""
    if not isinstance(shown, str) or not same_token(shown, request.state.csrf):
        raise Refused(403, "the token of the page is missing or old: load the page again")


def let_out(request: Request, route: Route, answer: Response) -> Response:
    """Take protected names out of what goes to people without the right to them; note what is to be noted."""
    state = request.state
    if not state.person.names and route.role != "anyone":
        answer = state.shield.answer(answer)
    if state.settings.team and answer.status_code < 400 and route.role != "anyone":
        _note(request, route, answer)
    return answer


def _note(request: Request, route: Route, answer: Response) -> None:
    """Note each download, each report with protected people that somebody with the right to names saw, and each other
    answer in which such a name stands, by the pseudonyms of those who are named."""
    app, person, no = request.app.state, request.state.person, request.path_params.get("no")
    what, about = f"{route.method} {route.path}", request.url.path
    if route.watched and no is None:
        app.log.note(person.name, what, about)
    elif route.watched and person.names and app.names.tells(no):
        app.log.saw(person.name, no, what, about, "card" in route.path)
    elif person.names and not route.watched:
        body = answer.body if answer.headers.get("content-type", "").startswith(TEXTS) else b""
        shown = app.names.known().pages.shown(bytes(body).decode("utf-8", "replace")) if body else []
        if shown:
            said = "، ".join(app.names.known().pseudonym(words)[0] for words in shown[:_NAMED])
            app.log.note(person.name, what, f"{about} ({len(shown)}): {said}")


def quoted(request: Request) -> str:
    """The address that was asked for, to come back to."""
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return quote(asked, safe="/")
