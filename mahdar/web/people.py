"""Who uses the room: one person with the launch token, or a team with accounts, and their sessions."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any, Protocol, cast

from sqlalchemy import Connection, insert, select, update

from mahdar.casebook.insert import next_number
from mahdar.casebook.judgements import now
from mahdar.casebook.schema import people, sessions
from mahdar.casebook.store import Casebook
from mahdar.errors import InputError
from mahdar.web.route import ROLES, Role

REMEMBERED = 1.0  # seconds
_MOST_KNOWN = 10_000  # sessions
LASTS = timedelta(hours=12)
LEAST_PASSWORD = 12  # characters
_MOST_TEXT = 500


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has come in; `names`: may see the names of protected people."""

    name: str
    role: Role
    names: bool
    no: int | None = None
    revoked: str | None = None
    totp: bool = False


ALONE = Person("me", "admin", True)


class Door(Protocol):
    """How somebody comes in."""

    def who(self, session: str) -> Person | None:
        """Whose session this is; None where it holds no longer."""
        ...

    def leave(self, session: str) -> None:
        """End a session."""
        ...

    def forget(self) -> None:
        """Look anew whether sessions hold."""
        ...


class Alone:
    """Single-user mode: whoever holds the launch token is the one person; sessions live as long as the server."""

    def __init__(self, token: str) -> None:
        self.token = token
        self._open: set[str] = set()

    def enter(self) -> str:
        """A new session."""
        session = token_urlsafe(32)
        self._open.add(session)
        return session

    def who(self, session: str) -> Person | None:
        return ALONE if session in self._open or session == self.token else None

    def leave(self, session: str) -> None:
        self._open.discard(session)

    def forget(self) -> None:
        """Nothing is remembered."""


class Team:
    """Team mode: accounts, sessions and what was done stand in the casebook's database."""

    def __init__(self, book: Casebook) -> None:
        self.book = book
        self._known: dict[str, tuple[float, Person]] = {}

    def enter(self, name: str, password: str, code: str = "") -> str | None:
        """A new session where name, password and (if the account has one) one-time code are right; else None."""
        with self.book.reading() as connection:
            row = connection.execute(select(people).where(people.c.name == name)).mappings().first()
        known = bool(row) and row is not None and row["revoked"] is None
        right = is_password(row["secret"] if row else _nobody(), password)  # as long for a name that is not known
        if not (row and known and right and is_code(row["totp"], code)):
            return None
        session = token_urlsafe(32)
        ends = (datetime.now(UTC) + LASTS).isoformat(timespec="seconds")
        with self.book.writing() as connection:
            values = {"id": hashed(session), "person": row["no"], "made": now(), "ends": ends}
            connection.execute(insert(sessions), values)
        return session

    def who(self, session: str) -> Person | None:
        """Whose session this is. What the database said holds for a second: so soon a revoked session ends."""
        until, person = self._known.get(session, (0.0, ALONE))
        if until > time.monotonic():
            return person
        found = self._looked_up(session)
        if len(self._known) > _MOST_KNOWN:
            self.forget()
        if found:
            self._known[session] = (time.monotonic() + REMEMBERED, found)
        return found

    def forget(self) -> None:
        """Ask the database anew about every session."""
        self._known.clear()

    def _looked_up(self, session: str) -> Person | None:
        query = (
            select(people)
            .join(sessions, sessions.c.person == people.c.no)
            .where(sessions.c.id == hashed(session), sessions.c.revoked.is_(None), sessions.c.ends > now(),
                   people.c.revoked.is_(None))
        )  # fmt: skip
        with self.book.reading() as connection:
            row = connection.execute(query).mappings().first()
        return person_of(row) if row else None

    def leave(self, session: str) -> None:
        self.forget()
        with self.book.writing() as connection:
            connection.execute(update(sessions).where(sessions.c.id == hashed(session)).values(revoked=now()))


def hashed(session: str) -> str:
    """What is kept of a session: nobody who reads the database can take it over."""
    return sha256(session.encode()).hexdigest()


def person_of(row: Any) -> Person:
    return Person(row["name"], cast(Role, row["role"]), row["names"], row["no"], row["revoked"], bool(row["totp"]))


# Accounts ---------------------------------------------------------------------------------------------------------


def add_person(
    connection: Connection, name: str, password: str, role: str, names: bool, totp: str | None = None
) -> int:
    """Make an account; its number. InputError for a name that is taken, an unknown role, a short password."""
    clean = " ".join(name.split())
    if not clean or len(clean) > 80 or not clean.isprintable():
        raise InputError("this is no name for an account", fix="up to 80 letters, without control characters")
    if role not in ROLES[1:]:
        raise InputError("there is no such role", role[:20], f"it is one of {', '.join(ROLES[1:])}")
    if not LEAST_PASSWORD <= len(password) <= _MOST_TEXT:
        raise InputError("the password is too short or too long", fix=f"{LEAST_PASSWORD} characters or more")
    if connection.execute(select(people.c.no).where(people.c.name == clean)).first():
        raise InputError("there is an account of this name", clean, "choose another")
    no = next_number(connection, people)
    row = {"no": no, "name": clean, "role": role, "names": names, "secret": secret_of(password), "totp": totp,
           "made": now()}  # fmt: skip
    connection.execute(insert(people), row)
    return no


def all_people(connection: Connection) -> list[Person]:
    """Every account, also those that were revoked."""
    return [person_of(row) for row in connection.execute(select(people).order_by(people.c.no)).mappings()]


def revoke_person(connection: Connection, name: str) -> None:
    """Close an account and end its sessions; what the person decided stays."""
    no = connection.execute(select(people.c.no).where(people.c.name == name)).scalar()
    if no is None:
        raise InputError("there is no account of this name", name[:80], "see mahdar people list")
    connection.execute(update(people).where(people.c.no == no, people.c.revoked.is_(None)).values(revoked=now()))
    revoke_sessions(connection, no)


def revoke_sessions(connection: Connection, person: int) -> int:
    """End all sessions of an account; how many were open."""
    held = (sessions.c.person == person, sessions.c.revoked.is_(None))
    return connection.execute(update(sessions).where(*held).values(revoked=now())).rowcount


# Passwords and one-time codes -------------------------------------------------------------------------------------


def secret_of(password: str) -> str:
    """A password as it is kept (argon2id)."""
    from argon2 import PasswordHasher

    return PasswordHasher().hash(password)


def is_password(secret: str, password: str) -> bool:
    """Whether this is the password."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return PasswordHasher().verify(secret, password[:_MOST_TEXT])
    except (VerificationError, InvalidHashError):
        return False


_NOBODY: list[str] = []


def _nobody() -> str:
    """The secret of no account, to spend the same time on."""
    if not _NOBODY:
        _NOBODY.append(secret_of(token_urlsafe(16)))
    return _NOBODY[0]


def new_key() -> str:
    """A key for one-time codes, to be put into the app that makes them."""
    from pyotp import random_base32

    return random_base32()


def is_code(key: str | None, code: str) -> bool:
    """Whether this is the one-time code of the moment, or none is asked for."""
    if key is None:
        return True
    from pyotp import TOTP

    return TOTP(key).verify(code.strip(), valid_window=1)
