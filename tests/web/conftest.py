"""A room over a small casebook, served by a real uvicorn on a free loopback port."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from mahdar.casebook.store import Casebook

uvicorn = pytest.importorskip("uvicorn")

from mahdar.web.app import make_app  # noqa: E402
from mahdar.web.people import add_person  # noqa: E402
from mahdar.web.settings import Settings  # noqa: E402

ROOT = Path(__file__).parents[2]
PASSWORD = "a long pass phrase"
ROLES = ("reader", "coder", "adjudicator", "exporter", "admin")


@dataclass(frozen=True, slots=True)
class Room:
    """A server that runs: `url` without a slash at the end, `launch` the address that lets one in, its casebook."""

    url: str
    launch: str
    book: Casebook
    settings: Settings

    def client(self) -> httpx.Client:
        """Somebody who has come in with the launch token, as a browser would."""
        entered = httpx.get(self.launch)
        assert entered.status_code == 303
        return httpx.Client(base_url=self.url, cookies=entered.cookies, timeout=20)

    @contextmanager
    def as_(self, name: str) -> Iterator[httpx.Client]:
        """A browser in which somebody of the team has come in; nobody as "anyone"."""
        with httpx.Client(base_url=self.url, timeout=60) as client:
            if name != "anyone":
                entered = client.post("/login", data={"name": name, "password": PASSWORD})
                assert entered.status_code == 303, entered.text
                client.headers["X-CSRF-Token"] = client.get("/api/me").json()["csrf"]
            yield client

    def program(self) -> httpx.Client:
        """A program that shows the launch token itself."""
        return httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {self.settings.token}"}, timeout=20)


def make_team(where: str) -> None:
    """An account for each role, of which only the reader sees no protected names, and two more that see none."""
    with Casebook.open(where) as book, book.writing() as connection:
        for role in ROLES:
            add_person(connection, role, PASSWORD, role, role != "reader")
        add_person(connection, "coder without names", PASSWORD, "coder", False)
        add_person(connection, "exporter without names", PASSWORD, "exporter", False)


@contextmanager
def served(settings: Settings) -> Iterator[Room]:
    """A room that is served while the block runs."""
    with socket.socket(proto=socket.IPPROTO_TCP) as at:
        at.bind(("127.0.0.1", 0))
        at.listen(64)
        port = at.getsockname()[1]
        settings = Settings(**{name: getattr(settings, name) for name in Settings.__slots__} | {"port": port})
        app = make_app(settings)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [at]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        url = f"http://127.0.0.1:{port}"
        yield Room(url, f"{url}/launch?token={settings.token}", app.state.book, settings)
        server.should_exit = True
        thread.join(10)
        app.state.book.close()


@pytest.fixture(scope="session")
def sample_casebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample reports, ingested and linked once."""
    from mahdar.casebook.ingest import ingest
    from mahdar.casebook.link import link_new
    from mahdar.casebook.readers import Readers
    from mahdar.cli.reading import load_reader
    from mahdar.intake import reports

    path = tmp_path_factory.mktemp("room") / "sample.casebook"
    lexicons = (str(ROOT / "samples" / "lexicon"),)
    with Casebook.open(path) as book, Readers(lambda: load_reader(lexicons), "test", 1) as readers:
        for _ in ingest(book, reports([str(ROOT / "samples" / "casebook")]), readers, lambda _: None):
            pass
        link_new(book)
    return path


@pytest.fixture
def casebook(sample_casebook: Path, tmp_path: Path) -> str:
    """A copy of the sample casebook to write in."""
    copy = tmp_path / "room.casebook"
    copy.write_bytes(sample_casebook.read_bytes())
    return str(copy)


@pytest.fixture
def room(casebook: str) -> Iterator[Room]:
    """The sample casebook, served for one person."""
    with served(Settings(casebook)) as running:
        yield running


@pytest.fixture
def team(casebook: str) -> Iterator[Room]:
    """The sample casebook, served for a team."""
    make_team(casebook)
    with served(Settings(casebook, team=True, rate=1e6, burst=1_000_000, planted=0)) as running:
        yield running


@pytest.fixture
def serve() -> Callable[[Settings], object]:
    """`with serve(Settings(…)) as room:` for rooms that are run otherwise."""
    return served


@pytest.fixture
def team_of() -> Callable[[str], None]:
    """`team_of(where)` makes the accounts of the tests in a casebook."""
    return make_team
