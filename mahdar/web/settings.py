"""How one room is run."""

from __future__ import annotations

from dataclasses import dataclass, field
from secrets import token_urlsafe

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True, slots=True)
class Settings:
    """`casebook`: file or URL. `hosts`: names under which the room answers, without port. `token`: what the launch
    address carries in single-user mode. `rate`: requests a second that one person may make for long, `burst` at once.
    """

    casebook: str
    team: bool = False
    hosts: tuple[str, ...] = LOOPBACK
    port: int = 8765
    token: str = field(default_factory=lambda: token_urlsafe(24), repr=False)
    https: bool = False
    lexicons: tuple[str, ...] = ()
    rate: float = 30.0
    burst: int = 300
    recheck: float = 0.05  # the share of decided items that is asked again, blind
    planted: float = 0.02  # the share of items that a team's reviewers are shown falsely, to see whether they look
