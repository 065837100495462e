"""The house is walked from front to back: a room imports only from the rooms before it."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "mahdar"
ROOMS = (
    "errors", "report", "record", "intake", "arabic", "lexicon", "reading", "render", "casebook", "export", "web",
    "cluster",
    "evaluate", "second_reader", "training", "cli",
)  # fmt: skip
FILES = sorted(PACKAGE.rglob("*.py"))


def room_of(file):
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(tree, file):
    """The rooms that a file imports from, wherever in it; "" for the package itself."""
    package = ["mahdar", *file.relative_to(PACKAGE).parts[:-1]]
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            names = [f"{module}.{alias.name}" for alias in node.names] if module == "mahdar" else [module]
        for name in names:
            if name.split(".")[0] == "mahdar":
                yield [*name.split("."), ""][1], node.lineno


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_room_imports_only_from_rooms_before_it(file):
    if room_of(file) in ("__init__", "__main__"):
        return  # the front door opens on every room
    assert room_of(file) in ROOMS, "a new room: give it its place in the order"
    order = ROOMS.index(room_of(file))
    for room, line in imported_rooms(ast.parse(file.read_text("utf-8")), file):
        assert room in ROOMS, f"line {line}: import from the room, not from the front door"
        assert ROOMS.index(room) <= order, f"line {line}: {room_of(file)} comes before {room}"


def test_the_rooms_are_found():
    assert {"errors", "report", "intake"} <= {room_of(file) for file in FILES}
