"""Linking measured: pairs of events, deals and reports that people judged, against the groups of a casebook.

A row of gold/links/*.jsonl: `id`, `kind` (event, deal, report), `a` and `b` (each {report: sha256 of its text, start,
end} in code points; of reports only the sha256), `judged` (one or two judgements: same, different, unsure), `set` (held
or train). Pairs on which the judges do not agree, and those left unsure, are not counted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from mahdar.casebook.schema import items, reports
from mahdar.casebook.store import Casebook

Place = tuple[str, int, int]  # report id, start and end; 0, 0 of a report itself
Figures = dict[str, float | int]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two passages that were judged."""

    id: str
    kind: str
    a: Place
    b: Place
    same: bool


def load_pairs(*files: Path, only: str | None = "held") -> list[Pair]:
    """The pairs on which all judges agree; `only` names a set, None takes all."""
    rows = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    return [
        Pair(row["id"], row["kind"], _place(row["a"]), _place(row["b"]), row["judged"][0] == "same")
        for row in rows
        if only in (None, row["set"]) and len(set(row["judged"])) == 1 and row["judged"][0] != "unsure"
    ]


def _place(end: dict[str, str | int]) -> Place:
    return f"sha256:{end['report']}", int(end.get("start", 0)), int(end.get("end", 0))


def found(book: Casebook, pairs: Iterable[Pair]) -> dict[tuple[str, Place], int]:
    """The items that stand where the pairs say: those of the kind whose words overlap most."""
    wanted: dict[tuple[str, str], set[Place]] = {}
    for p in pairs:
        for place in (p.a, p.b):
            wanted.setdefault((p.kind, place[0]), set()).add(place)
    out = {}
    with book.reading() as connection:
        query = select(items.c.no, items.c.start, items.c.end).join(reports, reports.c.no == items.c.report)
        for (kind, report), places in wanted.items():
            rows = list(connection.execute(query.where(reports.c.id == report, items.c.kind == kind, ~items.c.lost)))
            for place in places:
                near = [(_overlap(row.start, row.end, place), row.no) for row in rows if row.start is not None]
                if kind == "report" and rows:
                    out[kind, place] = rows[0].no
                elif near and max(near)[0] > 0:
                    out[kind, place] = max(near)[1]
    return out


def _overlap(start: int, end: int, place: Place) -> int:
    return min(end, place[2]) - max(start, place[1])


def score(book: Casebook, pairs: Sequence[Pair]) -> Figures:
    """Precision, recall and F1 of «same»; an item that is not there, or in no group, is the same as nothing."""
    numbers = found(book, pairs)
    heads = {kind: book.heads(kind) for kind in {p.kind for p in pairs}}

    def joined(p: Pair) -> bool:
        a, b = (heads[p.kind].get(numbers.get((p.kind, place), -1)) for place in (p.a, p.b))
        return a is not None and a == b

    said = [joined(p) for p in pairs]
    right = sum(one and p.same for one, p in zip(said, pairs, strict=True))
    wanted = sum(p.same for p in pairs)
    both = sum(said) + wanted
    return {
        "pairs": len(pairs), "same": wanted, "precision": round(right / max(1, sum(said)), 3),
        "recall": round(right / max(1, wanted), 3), "f1": round(2 * right / both, 3) if both else 0.0,
        "not read": sum((p.kind, place) not in numbers for p in pairs for place in (p.a, p.b)),
    }  # fmt: skip
