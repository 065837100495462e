"""Running the room: uvicorn on one port, the launch address said, the browser opened."""

from __future__ import annotations

import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Sequence

import uvicorn

from mahdar.casebook.store import Casebook
from mahdar.errors import InputError
from mahdar.web import warm
from mahdar.web.app import Translate, make_app
from mahdar.web.names import Names
from mahdar.web.people import all_people
from mahdar.web.settings import LOOPBACK, Settings


def run(
    casebook: str, port: int, host: str, names: Sequence[str], *, team: bool, https: bool, lexicons: Sequence[str],
    tell: Callable[[str], None], browse: bool, translate: Translate,
) -> None:  # fmt: skip
    """Serve a casebook until it is ended (Ctrl+C). `names` are host names beside this machine's; `tell` says a line,
    `translate` puts a message into a language."""
    with _listening(host, port) as at:
        bound = at.getsockname()[1]
        hosts = (*LOOPBACK, *names, *([host] if host not in ("0.0.0.0", "::") else []))
        settings = Settings(casebook, team, tuple(dict.fromkeys(hosts)), bound, https=https, lexicons=tuple(lexicons))
        app = make_app(settings, translate)
        if team:
            prepare(app.state.book, app.state.names)
        warm.begin(app)
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{bound}/" + ("" if team else f"launch?token={settings.token}")
        tell(f"the room is open at {address}")
        if browse and sys.stdout.isatty():
            threading.Timer(0.5, webbrowser.open, [address]).start()
        config = uvicorn.Config(app, log_level="warning", lifespan="off", server_header=False, access_log=False)
        try:
            uvicorn.Server(config).run([at])
        finally:
            app.state.book.close()


def prepare(book: Casebook, names: Names) -> None:
    """Before a team comes in: there is an account, and it is known whose names are protected."""
    with book.reading() as connection:
        if not any(p.revoked is None for p in all_people(connection)):
            raise InputError("there is no account yet", book.name, "make one with mahdar people add NAME --role admin")
    names.index()


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens; InputError where the port is taken or the address is not this machine's."""
    # The protocol is named: asyncio sends answers without waiting (TCP_NODELAY) on such sockets alone.
    at = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        at.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        at.bind((host, port))
        at.listen(256)
    except OSError as error:
        at.close()
        what = f"it cannot be listened at this address ({error.strerror or error})"
        raise InputError(what, f"{host}:{port}", "choose another port with --port") from error
    return at
