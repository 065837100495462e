"""Tables: fitted to the terminal, each cell keeping its direction; plain rows in a pipe."""

from __future__ import annotations

from io import BytesIO

import pytest

from mahdar.cli import tables
from mahdar.cli.output import Output
from mahdar.render.labels import Label
from mahdar.render.text import columns

HEADS = [Label("متى", "when"), Label("من", "who"), Label("العدد", "count")]
ROWS = [
    ["2021-03-05", "لواء الوادي ومسلحون مجهولون قرب الجسر", "6 – السهل؛ 9 – الأفق"],
    ["2021-03-06", "\u202eشرير\t", ""],
]


@pytest.mark.parametrize("width", [30, 50, 100])
@pytest.mark.parametrize("lang", [None, "ar", "en"])
def test_a_table_fits(width: int, lang) -> None:
    lines = list(tables.table_lines(HEADS, ROWS, lang, width))
    assert all(columns(line) <= width for line in lines)
    assert all(line.count("\u2068") == line.count("\u2069") for line in lines)
    assert "\u202e" not in "".join(lines) and len(lines) >= 2 + len(ROWS)
    shown = "".join("".join(lines).translate(dict.fromkeys((0x2068, 0x2069))).split())
    assert all(word in shown for row in ROWS[:1] for cell in row for word in cell.split() if width == 100)


def test_a_pipe_gets_a_row_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    out = BytesIO()
    monkeypatch.setattr("sys.stdout", type("Out", (), {"buffer": out, "isatty": lambda self: False})())
    with Output(None) as sink:
        tables.write_table(sink, HEADS, ROWS)
        tables.write_json(sink, [{"a": (1, None)}])
    first, second, *rest = out.getvalue().decode().split("\n")
    assert first.split("\t") == ROWS[0] and len(second.split("\t")) == 3
    assert "".join("".join(rest).split()) == '[{"a":[1,null]}]'
