"""Who one is; accounts and their sessions; the audit log; decisions about names."""

from __future__ import annotations

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from mahdar.casebook.protected import Shielded, shield_name, shielded
from mahdar.web.accounts import sessions_ended
from mahdar.web.api import asked
from mahdar.web.audit import Noted, note, noted
from mahdar.web.entrance import Refused, cookie_name
from mahdar.web.front import enter
from mahdar.web.pages import body_of, json_answer
from mahdar.web.people import Person, add_person, all_people, new_key, revoke_person
from mahdar.web.route import Route
from mahdar.web.security import csrf_of


class Me(Struct):
    """Who one is, and the token that each write of a page has to carry."""

    name: str
    role: str
    names: bool
    csrf: str
    team: bool


class Entering(Struct, forbid_unknown_fields=True):
    """Name, password and, where the account has one, the one-time code."""

    name: str
    password: str
    code: str = ""


class Entered(Struct):
    """A session, to be shown as `Authorization: Bearer …`."""

    session: str
    csrf: str


class NewPerson(Struct, forbid_unknown_fields=True):
    """An account to be made; `totp`: with one-time codes."""

    name: str
    password: str
    role: str = "reader"
    names: bool = False
    totp: bool = False


class Made(Struct):
    """An account that was made; `totp` is the key of its one-time codes, told this once, where it has them."""

    name: str
    role: str
    names: bool
    no: int
    totp: str | None


class Done(Struct):
    """How many it was done to."""

    done: int


class Name(Struct, forbid_unknown_fields=True):
    """A name to protect, or that is a public figure's."""

    name: str
    protect: bool = True


def me(request: Request) -> Response:
    """Who one is."""
    state = request.state
    person = state.person
    return json_answer(Me(person.name, person.role, person.names, state.csrf, state.settings.team))


def post_session(request: Request) -> Response:
    """Come in with name and password (team mode); the session is for the header Authorization."""
    given: Entering = body_of(request, Entering)
    session = enter(request, given.name, given.password, given.code)
    if session is None:
        raise Refused(403, "the name, the password or the code is wrong")
    return json_answer(Entered(session, csrf_of(session)), 201)


def delete_session(request: Request) -> Response:
    """Go out: end the session."""
    request.app.state.door.leave(request.state.session)
    answer = json_answer(Done(1))
    answer.delete_cookie(cookie_name(request.app.state.settings), path="/")
    return answer


def people(request: Request) -> Response:
    """Every account, also those that were closed."""
    with request.state.casebook.reading() as connection:
        return json_answer(all_people(connection))


def post_person(request: Request) -> Response:
    """Make an account."""
    given: NewPerson = body_of(request, NewPerson)
    key = new_key() if given.totp else None
    with request.app.state.book.writing() as connection:
        no = add_person(connection, given.name, given.password, given.role, given.names, key)
        note(connection, request.state.person.name, "added", f"{given.name} ({given.role})")
    return json_answer(Made(given.name, given.role, given.names, no, key), 201)


def delete_person(request: Request) -> Response:
    """Close an account and end its sessions; what the person decided stays."""
    name = request.path_params["name"]
    with request.app.state.book.writing() as connection:
        revoke_person(connection, name)
        note(connection, request.state.person.name, "revoked", name)
    request.app.state.door.forget()
    return json_answer(Done(1))


def delete_sessions(request: Request) -> Response:
    """End all sessions of an account."""
    return json_answer(Done(sessions_ended(request, request.path_params["name"])))


def audit(request: Request) -> Response:
    """The audit log, the newest first."""
    with request.state.casebook.reading() as connection:
        limit, before = asked.number(request, "limit", 200), asked.maybe_number(request, "before")
        return json_answer(noted(connection, limit, before))


def names(request: Request) -> Response:
    """What people decided about names, the newest first."""
    with request.state.casebook.reading() as connection:
        return json_answer(shielded(connection))


def post_name(request: Request) -> Response:
    """Protect a name, or say that it is a public figure's."""
    given: Name = body_of(request, Name)
    if not request.state.person.names:
        raise Refused(403, "this needs the right to see protected names")
    with request.app.state.book.writing() as connection:
        shield_name(connection, given.name, given.protect, request.state.person.name)
        note(connection, request.state.person.name, "protected" if given.protect else "made public", given.name)
    return json_answer(Done(1), 201)


ROUTES = (
    Route("GET", "/api/me", me, "reader", me.__doc__ or "", gives=Me),
    Route("POST", "/api/session", post_session, "anyone", post_session.__doc__ or "", body=Entering, gives=Entered),
    Route("DELETE", "/api/session", delete_session, "reader", delete_session.__doc__ or "", gives=Done),
    Route("GET", "/api/people", people, "admin", people.__doc__ or "", gives=list[Person]),
    Route("POST", "/api/people", post_person, "admin", post_person.__doc__ or "", body=NewPerson, gives=Made),
    Route("DELETE", "/api/people/{name}", delete_person, "admin", delete_person.__doc__ or "", gives=Done),
    Route("DELETE", "/api/people/{name}/sessions", delete_sessions, "admin", delete_sessions.__doc__ or "",
          gives=Done),
    Route("GET", "/api/audit", audit, "admin", audit.__doc__ or "", gives=list[Noted], asks=("limit", "before")),
    Route("GET", "/api/names", names, "admin", names.__doc__ or "", gives=list[Shielded]),
    Route("POST", "/api/names", post_name, "admin", post_name.__doc__ or "", body=Name, gives=Done),
)  # fmt: skip
