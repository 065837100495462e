"""The entrance: launch token, name and password, language, leaving."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from mahdar.web.audit import note
from mahdar.web.entrance import Refused, cookie_name
from mahdar.web.pages import LANGS, page
from mahdar.web.people import Alone
from mahdar.web.route import Route
from mahdar.web.security import same_token

_YEAR = 31_536_000  # seconds


def launch(request: Request) -> Response:
    """Single-user mode: whoever brings the token that the server printed comes in, however often; it is too long to be
    guessed, so tries need not be counted."""
    door = request.app.state.door
    given = request.query_params.get("token", "")
    if not isinstance(door, Alone):
        return RedirectResponse("/login", 303)
    if not same_token(given, door.token):
        raise Refused(403, "this is not the address that mahdar serve printed")
    return with_session(request, RedirectResponse("/", 303), door.enter())


def with_session(request: Request, answer: Response, session: str) -> Response:
    """An answer that gives the browser its session; no script and no other site can use it."""
    settings = request.app.state.settings
    answer.set_cookie(cookie_name(settings), session, httponly=True, samesite="strict", secure=settings.https, path="/")
    return answer


def login_form(request: Request) -> Response:
    """Where one comes in."""
    return page(request, "login.html", back=_back(request.query_params.get("back")), wrong=False)


def login(request: Request) -> Response:
    """Name and password; as slow for a wrong name as for a wrong password, and only some tries a minute."""
    form = request.state.form
    back = _back(form.get("back"))
    session = enter(request, str(form.get("name", "")), str(form.get("password", "")), str(form.get("code", "")))
    if session is None:
        return page(request, "login.html", 403, back=back, wrong=True)
    return with_session(request, RedirectResponse(back, 303), session)


def enter(request: Request, name: str, password: str, code: str) -> str | None:
    """A new session in team mode, noted; None where something is wrong. Refused after too many tries."""
    app = request.app.state
    if isinstance(app.door, Alone):
        raise Refused(403, "open the address that mahdar serve printed")
    client = request.client.host if request.client else ""
    if not (app.tries.allow(f"name {name[:80]}") and app.doors.allow(client)):
        raise Refused(429, "too many tries: wait a minute")
    session: str | None = app.door.enter(name, password, code)
    with app.book.writing() as connection:
        note(connection, name[:80], "entered" if session else "refused", client)
    return session


def leave(request: Request) -> Response:
    """End the session."""
    request.app.state.door.leave(request.state.session)
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(cookie_name(request.app.state.settings), path="/")
    return answer


def language(request: Request) -> Response:
    """Go on in the other language, where one was."""
    answer = RedirectResponse(_back(request.query_params.get("back")), 303)
    lang = request.path_params["lang"]
    if lang in LANGS:
        answer.set_cookie("mahdar_lang", lang, max_age=_YEAR, samesite="strict", path="/")
    return answer


def _back(asked: object) -> str:
    """A page of the room to go back to; never another site."""
    path = asked if isinstance(asked, str) else ""
    parts = urlsplit(path.replace("\\", "/"))
    if not path.startswith("/") or path.startswith("//") or parts.netloc or parts.scheme or not path.isprintable():
        return "/"
    return path


def alive(request: Request) -> Response:
    """That the server answers."""
    return Response("ok", media_type="text/plain")


ROUTES = (
    Route("GET", "/launch", launch, "anyone", "come in with the launch token"),
    Route("GET", "/login", login_form, "anyone", "where one comes in"),
    Route("POST", "/login", login, "anyone", "come in with name and password"),
    Route("POST", "/logout", leave, "reader", "end the session"),
    Route("GET", "/lang/{lang}", language, "anyone", "change the language"),
    Route("GET", "/alive", alive, "anyone", "that the server answers"),
)
