"""What a route of the room is, and who may take it. Routes are data, so that a test can walk them with every role."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, get_args

Role = Literal["anyone", "reader", "coder", "adjudicator", "exporter", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)  # each may do what those before it may


@dataclass(frozen=True, slots=True)
class Route:
    """`role` is the least that may take it. `body` is the type of the JSON it takes, `gives` of what it answers;
    `upload` lets it take files; `watched` notes each use in the audit log; `asks` are parameters of its query."""

    method: str
    path: str
    handler: Callable[..., Any]
    role: Role
    doc: str = ""
    body: Any = None
    gives: Any = None
    upload: bool = False
    watched: bool = False
    asks: tuple[str, ...] = ()

    @property
    def is_write(self) -> bool:
        """Whether it changes something."""
        return self.method not in ("GET", "HEAD")

    @property
    def is_json(self) -> bool:
        """Whether its body is JSON."""
        return self.body is not None

    @property
    def is_api(self) -> bool:
        """Whether it speaks JSON."""
        return self.path.startswith("/api/")


def may(role: Role, least: Role) -> bool:
    """Whether somebody of `role` may do what needs at least `least`."""
    return ROLES.index(role) >= ROLES.index(least)
