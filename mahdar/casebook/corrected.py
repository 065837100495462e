"""A record as it stands after people's decisions: the machine's record is left as it is, this is made from it.

book.record(id)                       what the machine read
corrected(book.record(id), held, of)  what holds now: corrected, without what was rejected, with what was added
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from mahdar.casebook import kept
from mahdar.casebook.decisions import Decision, decided, standing
from mahdar.casebook.schema import decisions, items, reports
from mahdar.record import Record

Json = dict[str, Any]
Key = tuple[str, str]  # kind and local id of an item
_LISTS = {"entity": "entities", "event": "events", "meeting": "meetings", "deal": "deals", "finding": "findings"}


def added_id(no: int) -> str:
    """The local id of what the decision of this number added."""
    return f"added{no}"


def keys_of(connection: Connection, report: int) -> dict[int, Key]:
    """Item number → kind and local id, of all items of a report."""
    rows = connection.execute(select(items.c.no, items.c.kind, items.c.local).where(items.c.report == report))
    return {no: (kind, local) for no, kind, local in rows}


def corrected(record: Record, found: Iterable[Decision], keys: Mapping[int, Key]) -> Record:
    """The record with every decision that holds applied, adjudicators' last; the text is never touched."""
    held = standing(found)
    if not held:
        return record
    json: Json = msgspec.to_builtins(record)
    gone: dict[Key, bool] = {}
    for d in held:
        key = keys.get(d.item) if d.item is not None else (d.kind, added_id(d.target[1]))
        if d.verdict == "add":
            _add(json, d)
        elif key is not None and d.verdict in ("accept", "reject"):
            gone[key] = d.verdict == "reject"
        elif key is not None and d.verdict == "correct":
            gone.pop(key, None)
            _correct(json, key, d)
    _leave_out(json, {key for key, out in gone.items() if out})
    return msgspec.convert(json, Record)


def _all(json: Json, kind: str) -> list[Json]:
    """The items of a kind; terms stand within their deals."""
    if kind == "term":
        return [t for d in json["deals"] for t in d["terms"]]
    found: list[Json] = json[_LISTS[kind]]
    return found


def _correct(json: Json, key: Key, d: Decision) -> None:
    kind, local = key
    for item in _all(json, kind):
        if item["id"] == local:
            item.update({d.field: d.after} if d.field else {**d.after, "id": local})


def _add(json: Json, d: Decision) -> None:
    made = {**d.after, "id": added_id(d.no)}
    if d.kind == "term":
        _deal_for(json, made, d.no)["terms"].append(made)
    else:
        json[_LISTS[d.kind]].append(made)


def _deal_for(json: Json, term: Json, no: int) -> Json:
    """The deal whose words stand nearest to an added term; a new one where the report has none."""
    if not json["deals"]:
        parties = [*term.get("debtor", ()), *term.get("creditor", ())]
        blank = {"id": f"{added_id(no)}d", "parties": parties, "terms": [], "evidence": term.get("evidence", [])}
        json["deals"].append(blank)
    at = term["evidence"][0]["start"] if term.get("evidence") else 0
    nearest: Json = min(json["deals"], key=lambda deal: _distance(deal, at))
    return nearest


def _distance(deal: Json, at: int) -> int:
    spans = [s for part in (deal, *deal["terms"]) for s in part.get("evidence", ())]
    return min((abs(s["start"] - at) for s in spans), default=10**9)


def _leave_out(json: Json, gone: set[Key]) -> None:
    """Take rejected items out, and what refers to a rejected term."""
    for kind, name in _LISTS.items():
        json[name] = [i for i in json[name] if (kind, i["id"]) not in gone]
    lost = {local for kind, local in gone if kind == "term"}
    for deal in json["deals"]:
        deal["terms"] = [t for t in deal["terms"] if t["id"] not in lost]
        for x in deal.get("exchanges", ()):
            x["give"], x["get"] = ([i for i in x[side] if i not in lost] for side in ("give", "get"))
        for c in deal.get("conditions", ()):
            c["target"] = [i for i in c["target"] if i not in lost]


def corrected_record(connection: Connection, report: int) -> Record:
    """The record of a report (by its number) as it stands after all decisions that hold."""
    data = connection.execute(select(*kept.COLUMNS).where(reports.c.no == report)).one()
    return corrected(kept.unpacked(*data), decided(connection, report), keys_of(connection, report))


def with_decisions(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    """Which of these reports people decided about: report id → number."""
    query = (
        select(reports.c.id, reports.c.no)
        .where(reports.c.no.in_(select(decisions.c.report).where(decisions.c.undone.is_(None))))
        .where(reports.c.id.in_(list(ids)))
    )
    return dict(map(tuple, connection.execute(query)))
