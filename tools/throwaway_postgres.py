"""A PostgreSQL server of one's own for tests and measurements: on a free loopback port, in a temporary folder.

    python tools/throwaway_postgres.py COMMAND…     # {} in COMMAND stands for the server's URL

It needs the server's programs (Debian: postgresql), finds them in the PATH, in PG_BIN or under /usr/lib/postgresql.
PostgreSQL refuses to run as root: then it runs as the user `postgres`, or as `nobody`.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class NoServer(Exception):
    """The server's programs are not there, or it does not start; says why."""


def programs() -> Path:
    """The folder with initdb and pg_ctl."""
    places = [os.environ.get("PG_BIN", ""), str(Path(shutil.which("initdb") or "").parent)]
    places += sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
    for place in places:
        if place and (Path(place) / "initdb").exists() and (Path(place) / "postgres").exists():
            return Path(place)
    raise NoServer("PostgreSQL's server programs are not installed (Debian: apt-get install postgresql)")


def free_port() -> int:
    """A loopback port that nobody uses now."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@contextmanager
def server(**settings: str) -> Iterator[str]:
    """A running server's URL; it is stopped and its folder removed afterwards."""
    bin_, user = programs(), _user()
    folder = Path(tempfile.mkdtemp(prefix="mahdar-postgres-"))
    try:
        if user:
            shutil.chown(folder, user)
        port = free_port()
        _run(user, bin_ / "initdb", "-D", folder / "data", "-U", "mahdar", "-A", "trust", "-E", "UTF8", "--locale=C",
             "--no-sync")  # fmt: skip
        options = {"listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": "", **settings}
        given = " ".join(f"-c {name}='{value}'" for name, value in options.items())
        _run(user, bin_ / "pg_ctl", "-D", folder / "data", "-o", given, "-l", folder / "log", "-w", "-t", "60", "start")
        try:
            yield f"postgresql://mahdar@127.0.0.1:{port}/postgres"
        finally:
            _run(user, bin_ / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> str | None:
    """Whom to run as: oneself, unless that is root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise NoServer("PostgreSQL does not run as root, and there is no user postgres or nobody")


def _run(user: str | None, *command: object) -> None:
    words = [str(word) for word in command]
    if user:
        words = ["setpriv", f"--reuid={user}", f"--regid={pwd.getpwnam(user).pw_gid}", "--clear-groups", *words]
    try:
        done = subprocess.run(words, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, timeout=120)  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoServer(f"{words[0]}: {error}") from error
    if done.returncode:
        raise NoServer(done.stderr.decode("utf-8", "replace").strip().split("\n")[-1])


def main() -> int:
    """Run a command beside a server."""
    with server() as url:
        return subprocess.run([word.replace("{}", url) for word in sys.argv[1:]]).returncode


if __name__ == "__main__":
    sys.exit(main())
