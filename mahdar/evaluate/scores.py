"""Figures over all gold reports: precision, recall and F1 where things are found, accuracy where they are said."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from mahdar.evaluate.deals import score_deals
from mahdar.evaluate.events import score_entities, score_events
from mahdar.evaluate.meet import pairs, shared, where_found, where_quoted
from mahdar.evaluate.sheet import Doc, Json, Sheet


@dataclass(frozen=True)
class Scores:
    """The figures by name, and by figure what was missed or too much."""

    figures: dict[str, Json]
    errors: dict[str, list[tuple[str, ...]]]

    @classmethod
    def of(cls, gold: list[Json], records: Iterable[Json]) -> Scores:
        """Score records (as JSON) against gold reports; a report without a record counts as an empty one."""
        by_text = {_key(r["report"]["text"]): r for r in records}
        sheet, missing = Sheet(), 0
        for g in gold:
            record = by_text.get(_key(g["text"]))
            missing += record is None
            if record is not None:  # spans are offsets into the record's own text
                g = {**g, "text": record["report"]["text"]}
            _score_report(Doc(g, record or {}), sheet)
        figures = sheet.figures()
        figures["documents"] = {"gold": len(gold), "without_record": missing}
        return cls(figures, dict(sheet.errors))


def score(gold: list[Json], records: Iterable[Json]) -> dict[str, Json]:
    """The figures of records (as JSON) against gold reports."""
    return Scores.of(gold, records).figures


def _key(text: str) -> str:
    return sha256(re.sub(r"\s+", " ", text).strip().encode()).hexdigest()


def _score_report(doc: Doc, sheet: Sheet) -> None:
    score_entities(doc, sheet)
    score_events(doc, sheet)
    _score_meetings(doc, sheet)
    score_deals(doc, sheet)
    _score_findings(doc, sheet)
    _score_evidence(doc, sheet)


def _score_meetings(doc: Doc, sheet: Sheet) -> None:
    gold, found = doc.both("meetings")
    paired = pairs(
        {
            (i, j): shared(where_quoted(doc.text, g.get("quote")), where_found(f))
            for i, g in enumerate(gold)
            for j, f in enumerate(found)
        }
    )
    sheet.count("meeting", len(paired), len(found), len(gold))
    for a, b in paired:
        sheet.names("meeting:participants", gold[a].get("participants"), doc.names(found[b].get("participants")))
    wanted = [d["person"] for g in gold for d in g.get("delegates") or []]
    named = [n for f in found for d in f.get("delegates") or [] for n in doc.names(d.get("person"))]
    sheet.names("meeting:delegates", wanted, named)


def _score_findings(doc: Doc, sheet: Sheet) -> None:
    gold, found = doc.both("findings")
    paired = pairs(
        {
            (i, j): shared(where_quoted(doc.text, g.get("quote")), where_found(f))
            for i, g in enumerate(gold)
            for j, f in enumerate(found)
            if g["state"] == f.get("state")
        }
    )
    sheet.count("finding", len(paired), len(found), len(gold))
    sheet.unpaired("finding", doc.id, "state", gold, found, paired)
    for a, b in paired:
        sheet.names("finding:by", gold[a].get("by"), doc.names(found[b].get("by")))


def _score_evidence(doc: Doc, sheet: Sheet) -> None:
    """Every span of the record must quote the record's text."""
    body = (doc.record.get("report") or {}).get("text", "")
    stack: list[Any] = [doc.record.get(k) for k in ("entities", "events", "meetings", "deals", "findings")]
    right: dict[bool, int] = defaultdict(int)
    while stack:
        x = stack.pop()
        if isinstance(x, dict):
            if {"start", "end", "quote"} <= x.keys() and isinstance(x["start"], int):
                right[body[x["start"] : x["end"]] == x["quote"]] += 1
            stack += x.values()
        elif isinstance(x, list):
            stack += x
    sheet.answers["evidence:true"] += [True] * right[True] + [False] * right[False]
