"""What several rooms share in their tests: one lexicon, one reader, one PostgreSQL server for the run; two switches."""

from __future__ import annotations

import importlib.util
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from mahdar.lexicon import Lexicon
from mahdar.reading.reader import Reader
from mahdar.reading.scorer import DATA

ROOT = Path(__file__).parents[1]
_numbers = itertools.count(1)
SWITCHES = {"slow": "run the slow tests too", "golden": "write the golden files anew"}


def pytest_addoption(parser: pytest.Parser) -> None:
    for name, text in SWITCHES.items():
        parser.addoption(f"--{name}", action="store_true", help=text)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: takes minutes; run with --slow")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--slow"):
        for item in items:
            if "slow" in item.keywords:
                item.add_marker(pytest.mark.skip(reason="slow: run with --slow"))


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return Lexicon.load()


@pytest.fixture(scope="session")
def reader(lexicon: Lexicon) -> Reader:
    """The reader as it is shipped."""
    return Reader(lexicon)


@pytest.fixture(scope="session")
def trained(reader: Reader) -> Reader:
    """The reader, for tests of what only trained weights can tell."""
    if not all((DATA / f"{name}.json").exists() for name in ("acts", "same", "actor", "tagger")):
        pytest.skip("the weights of this reader have not been made yet (mahdar train)")
    return reader


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a PostgreSQL server that lives as long as the tests."""
    spec = importlib.util.spec_from_file_location("throwaway_postgres", ROOT / "tools" / "throwaway_postgres.py")
    assert spec and spec.loader
    postgres = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(postgres)
    pytest.importorskip("psycopg")
    try:
        running = postgres.server(fsync="off", full_page_writes="off")
        url = running.__enter__()
    except postgres.NoServer as reason:
        pytest.skip(f"no PostgreSQL server: {reason}")
    yield url
    running.__exit__(None, None, None)


@pytest.fixture
def database(server: str) -> Iterator[str]:
    """The URL of an empty database on that server."""
    import psycopg

    name = f"book{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield server.rsplit("/", 1)[0] + f"/{name}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
