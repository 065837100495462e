"""What several rooms' tests share: one lexicon and one reader for the whole run, and two switches."""

from __future__ import annotations

import pytest

from mahdar.lexicon import Lexicon
from mahdar.reading.reader import Reader
from mahdar.reading.scorer import DATA

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
