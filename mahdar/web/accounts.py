"""The page of a team's accounts: who may do what, whose names are protected, what was done."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from mahdar.casebook.protected import shield_name, shielded
from mahdar.errors import InputError
from mahdar.web.audit import note, noted
from mahdar.web.entrance import Refused
from mahdar.web.pages import page
from mahdar.web.people import add_person, all_people, new_key, revoke_person, revoke_sessions
from mahdar.web.route import ROLES, Route

_LINES = 200  # of the audit log


def accounts(request: Request) -> Response:
    """Accounts, names, and the newest lines of the audit log."""
    return _shown(request)


def _shown(request: Request, fault: InputError | None = None, made: tuple[str, str] | None = None) -> Response:
    """The page; `made`: the name of an account just made, and the key of its one-time codes."""
    with request.state.casebook.reading() as connection:
        values = {"accounts": all_people(connection), "names": shielded(connection), "log": noted(connection, _LINES)}
    status = 422 if fault else 200
    said = fault and request.app.state.translate(InputError(fault.what, fault.where, fault.fix), request.state.lang)
    return page(request, "people.html", status, **values, roles=ROLES[1:], fault=said, made=made)


def add(request: Request) -> Response:
    """Make an account."""
    form = {name: str(value) for name, value in request.state.form.items()}
    name, role = form.get("name", ""), form.get("role", "")
    key = new_key() if "totp" in form else None
    try:
        with request.app.state.book.writing() as connection:
            add_person(connection, name, form.get("password", ""), role, "names" in form, key)
            note(connection, request.state.person.name, "added", f"{name} ({role})")
    except InputError as error:
        return _shown(request, error)
    return _shown(request, made=(name, key)) if key else RedirectResponse("/people", 303)


def end_sessions(request: Request) -> Response:
    """End all sessions of an account, which stays open."""
    sessions_ended(request, str(request.state.form.get("name", "")))
    return RedirectResponse("/people", 303)


def sessions_ended(request: Request, name: str) -> int:
    """End all sessions of an account; how many were open. InputError for a name that nobody has."""
    with request.app.state.book.writing() as connection:
        person = next((p for p in all_people(connection) if p.name == name), None)
        if person is None or person.no is None:
            raise InputError("there is no account of this name", name[:80], "see mahdar people list")
        ended = revoke_sessions(connection, person.no)
        note(connection, request.state.person.name, "sessions ended", name)
    request.app.state.door.forget()
    return ended


def revoke(request: Request) -> Response:
    """Close an account and end its sessions."""
    name = str(request.state.form.get("name", ""))
    with request.app.state.book.writing() as connection:
        revoke_person(connection, name)
        note(connection, request.state.person.name, "revoked", name)
    request.app.state.door.forget()
    return RedirectResponse("/people", 303)


def shield(request: Request) -> Response:
    """Protect a name, or say that it is a public figure's."""
    form = request.state.form
    name, protect = str(form.get("name", "")), form.get("protect") == "1"
    if not request.state.person.names:
        raise Refused(403, "this needs the right to see protected names")
    try:
        with request.app.state.book.writing() as connection:
            shield_name(connection, name, protect, request.state.person.name)
            note(connection, request.state.person.name, "protected" if protect else "made public", name)
    except InputError as error:
        return _shown(request, error)
    return RedirectResponse("/people", 303)


ROUTES = (
    Route("GET", "/people", accounts, "admin", "the accounts of a team"),
    Route("POST", "/people", add, "admin", "make an account"),
    Route("POST", "/people/revoke", revoke, "admin", "close an account"),
    Route("POST", "/people/sessions", end_sessions, "admin", "end the sessions of an account"),
    Route("POST", "/people/names", shield, "admin", "protect a name, or not"),
)
