"""Every message that the code can make has its Arabic form."""

import ast
from pathlib import Path

import pytest

import mahdar.cli.base
from mahdar.cli.messages import in_language

PACKAGE = Path(mahdar.cli.base.__file__).parents[1]
ERRORS = {"MahdarError", "InputError", "SpanError", "LexiconError", "OutputError", "CasebookError"}
# What only programmers see.
SKIPPED = {"training"}


def template(node):
    """A string of the code with «1» where values stand; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(v.value if isinstance(v, ast.Constant) else "1" for v in node.values)
    return None


def messages():
    for file in sorted(PACKAGE.rglob("*.py")):
        if file.relative_to(PACKAGE).parts[0] in SKIPPED:
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", None) in ERRORS:
                said = [*node.args[:1], *node.args[2:3], *(k.value for k in node.keywords if k.arg == "fix")]
                yield from (pytest.param(t, id=f"{file.stem}:{node.lineno}:{t[:40]}") for t in map(template, said) if t)
            if isinstance(node, ast.keyword) and node.arg == "help" and (text := template(node.value)):
                yield pytest.param(text, id=text[:40])


@pytest.mark.parametrize("english", list(messages()))
def test_it_has_an_arabic_form(english):
    english = " ".join(english.split())
    assert in_language(english, "ar") != f"\u2068{english}\u2069", "add it to mahdar/cli/messages.ar.txt"
