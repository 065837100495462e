"""Records shown falsely on purpose, to see whether reviewers look at what they accept.

    chosen(keys, person, share)                 # the items of a report that chance chose for a person
    drawn(connection, report, person, …)        # a false record in the place of one of them
    answer(connection, proposal, person)        # what the person decided about it
    outcomes(connection)                        # how often each person caught one, and how often not

A false record stands in the place of an item, on the page of one person alone, with one value of the machine altered.
It lies in tables of its own: no decision, ledger, download or figure of agreement ever holds it. Once it is answered
the item itself waits for the person as before. Numbers of false records and of answers begin at `BASE`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from mahdar.casebook import kept
from mahdar.casebook.corrected import Key, corrected
from mahdar.casebook.decisions import Choice, Decision, Proposal
from mahdar.casebook.insert import next_number
from mahdar.casebook.judgements import now
from mahdar.casebook.schema import plant_answers, plants, reports
from mahdar.casebook.values import checked, find
from mahdar.errors import CasebookError, InputError
from mahdar.record import Record

BASE = 1_000_000_000
KINDS = ("event", "term", "finding")
_HOSTILE = ("ASSAULT", "COERCE", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "REJECT", "ACCUSE")
_OTHERWISE = {
    "fulfilled": "breached", "breached": "fulfilled", "in_effect": "terminated", "terminated": "in_effect",
    "overdue": "fulfilled", "in_progress": "suspended", "suspended": "in_progress", "partial": "reversed",
}  # fmt: skip
_TERMS = {"ceasefire": "ransom", "pause": "amnesty", "ransom": "ceasefire", "payment": "withdraw",
          "withdraw": "payment"}  # fmt: skip
_ROLES = {"event": ("actors", "recipients", "place"), "term": ("debtor", "creditor", "beneficiary")}
_SHIFT = 47  # days


@dataclass(frozen=True, slots=True)
class Plant:
    """A false record: in the place of which item, for whom, and which field says `after` instead of `before`."""

    no: int
    report: int
    item: int
    kind: str
    person: str
    field: str
    before: Any
    after: Any
    made: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person decided about a false record."""

    no: int
    plant: int
    verdict: Choice
    field: str | None
    after: Any
    note: str | None
    made: str
    undone: str | None
    undone_by: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a person took false records: `shown`, of which `caught`, `passed` (waved through) and not answered yet."""

    by: str
    shown: int
    caught: int
    passed: int
    waiting: int


def chosen(keys: Mapping[int, Key], person: str, share: float) -> list[int]:
    """The items of a report that chance chose for a person; most often none, which needs no look into the tables."""
    return sorted(no for no, (kind, _) in keys.items() if kind in KINDS and _chance(person, no) < share)


def drawn(
    connection: Connection, report: int, person: str, keys: Mapping[int, Key], free: Iterable[int]
) -> Plant | None:
    """Make the false record of a report for a person, in the place of the first of these items of which one can be
    made; None where there is none."""
    data = connection.execute(select(*kept.COLUMNS).where(reports.c.no == report)).one()
    record = kept.unpacked(*data)
    for item in free:
        kind, local = keys[item]
        part = find(record, kind, local)
        for field, value in [] if part is None else _false(record, kind, msgspec.to_builtins(part), item):
            return _plant(connection, report, item, kind, person, field, getattr(part, field), value)
    return None


def _chance(person: str, item: int) -> float:
    """A number between 0 and 1, the same from call to call, that the person cannot tell beforehand."""
    return int.from_bytes(sha256(f"planted\0{person}\0{item}".encode()).digest()[:4], "big") / 2**32


def _plant(connection: Connection, report: int, item: int, kind: str, person: str, field: str, before: Any,
           after: Any) -> Plant:  # fmt: skip
    no = next_number(connection, plants)
    made = Plant(no, report, item, kind, person, field, msgspec.to_builtins(before), after, now())
    values = {name: getattr(made, name) for name in Plant.__slots__}
    connection.execute(insert(plants), values | {"before": json.dumps(made.before), "after": json.dumps(after)})
    return made


def _false(record: Record, kind: str, part: dict[str, Any], item: int) -> Sequence[tuple[str, Any]]:
    """Fields with values that are not what the report says, another one first for each item."""
    found = [*_of_kind(kind, part), *_day(part), *_other(record, kind, part)]
    turn = item % len(found) if found else 0
    return found[turn:] + found[:turn]


def _of_kind(kind: str, part: dict[str, Any]) -> list[tuple[str, Any]]:
    if kind == "event":
        return [("type", "AID" if part["type"] in _HOSTILE else "ASSAULT")]
    if kind == "term":
        return [("kind", _TERMS.get(part["kind"], "ceasefire"))]
    return [("state", _OTHERWISE[part["state"]])] if part["state"] in _OTHERWISE else []


def _day(part: dict[str, Any]) -> list[tuple[str, Any]]:
    """Another day, where a day is known."""
    said = part.get("date")
    if not said or not said["start"] or said["start"] != said["end"]:
        return []
    try:
        day = (date.fromisoformat(said["start"]) - timedelta(days=_SHIFT)).isoformat()
    except (ValueError, OverflowError):
        return []
    return [("date", {**said, "start": day, "end": day})]


def _other(record: Record, kind: str, part: dict[str, Any]) -> list[tuple[str, Any]]:
    """Somebody else of the same report in the place of who did or promised it."""
    roles = _ROLES.get(kind, ())
    there = {id_ for role in roles for id_ in part.get(role) or ()}
    names = {e.name for e in record.entities if e.id in there}
    others = [e.id for e in record.entities if type(e).__name__ in ("Group", "State") and e.name not in names]
    free = [id_ for id_ in others if id_ not in there]
    return [(roles[0], [free[0]])] if free and roles and part.get(roles[0]) else []


def planted(connection: Connection, person: str, report: int) -> list[Plant]:
    """The false records of a report that were shown to a person."""
    query = select(plants).where(plants.c.person == person, plants.c.report == report).order_by(plants.c.no)
    return [_read(row) for row in connection.execute(query).mappings()]


def _read(row: Any) -> Plant:
    return Plant(**{**row, "before": json.loads(row["before"]), "after": json.loads(row["after"])})


def answers(connection: Connection, plant: int) -> list[Answer]:
    """What was decided about a false record and was not taken back."""
    held = (plant_answers.c.plant == plant, plant_answers.c.undone.is_(None))
    query = select(plant_answers).where(*held).order_by(plant_answers.c.no)
    return [Answer(**{**row, "after": json.loads(row["after"])}) for row in connection.execute(query).mappings()]


def verdict_of(plant: Plant, found: Iterable[Answer]) -> str | None:
    """caught: rejected, or the false value corrected; passed: accepted, or corrected elsewhere; None: not answered."""
    said = None
    for a in found:
        if a.verdict == "reject" or (a.verdict == "correct" and _mends(plant, a)):
            return "caught"
        if a.verdict in ("accept", "correct"):
            said = "passed"
    return said


def _mends(plant: Plant, a: Answer) -> bool:
    said = a.after if a.field == plant.field else (a.after or {}).get(plant.field) if a.field is None else plant.after
    return bool(said != plant.after)


def answer(connection: Connection, proposal: Proposal, person: str) -> tuple[Decision, str | None]:
    """Keep what a person decided about a false record (`proposal.item`: its number and BASE); as a decision looks, and
    what it comes to (caught, passed, None). CasebookError where it was not shown to them."""
    row = connection.execute(select(plants).where(plants.c.no == (proposal.item or 0) - BASE)).mappings().first()
    if row is None or row["person"] != person or row["report"] != proposal.report or row["kind"] != proposal.kind:
        raise CasebookError("there is no such item in this report", proposal.item, "see its record")
    if proposal.verdict == "add" or proposal.about is not None:
        raise InputError("an addition is about nothing that is there", fix="leave out item, about and field")
    plant, after = _read(row), None
    if proposal.verdict == "correct":
        text = connection.execute(select(reports.c.text).where(reports.c.no == plant.report)).scalar_one()
        after = checked(plant.kind, proposal.field, proposal.after, text)
    made = Answer(next_number(connection, plant_answers), plant.no, proposal.verdict, proposal.field, after,
                  proposal.note, now(), None, None)  # fmt: skip
    values = {name: getattr(made, name) for name in Answer.__slots__}
    connection.execute(insert(plant_answers), values | {"after": json.dumps(after, ensure_ascii=False)})
    return as_decision(plant, made), verdict_of(plant, answers(connection, plant.no))


def take_back(connection: Connection, no: int, person: str) -> Decision:
    """Take an answer back (its number and BASE); the false record waits again. CasebookError where there is none."""
    row = connection.execute(select(plant_answers).where(plant_answers.c.no == no - BASE)).mappings().first()
    plant = row and connection.execute(select(plants).where(plants.c.no == row["plant"])).mappings().first()
    if row is None or plant is None or row["undone"] is not None or plant["person"] != person:
        raise CasebookError("there is no such decision that holds", no, "see the report's decisions")
    back = {"undone": now(), "undone_by": person}
    connection.execute(update(plant_answers).where(plant_answers.c.no == row["no"]).values(**back))
    return as_decision(_read(plant), Answer(**{**row, **back, "after": json.loads(row["after"])}))


def as_decision(plant: Plant, a: Answer) -> Decision:
    """An answer as the page of a reviewer knows decisions; it is in no table of decisions."""
    before = plant.after if a.field == plant.field else None
    return Decision(BASE + a.no, plant.report, BASE + plant.no, None, plant.kind, a.verdict, a.field, before, a.after,
                    a.note, plant.person, "reviewer", a.made, a.undone, a.undone_by)  # fmt: skip


def falsified(record: Record, shown: Iterable[Plant], keys: Mapping[int, Key]) -> Record:
    """A record with its false values, for the page of the person alone."""
    made = [
        Decision(p.no, p.report, p.item, None, p.kind, "correct", p.field, p.before, p.after, None, p.person,
                 "reviewer", p.made, None, None)
        for p in shown
    ]  # fmt: skip
    return corrected(record, made, keys)


def outcomes(connection: Connection) -> list[Outcome]:
    """How each person took the false records that they were shown."""
    said: dict[int, list[Answer]] = {}
    query = select(plant_answers).where(plant_answers.c.undone.is_(None)).order_by(plant_answers.c.no)
    for row in connection.execute(query).mappings():
        said.setdefault(row["plant"], []).append(Answer(**{**row, "after": json.loads(row["after"])}))
    told: dict[str, list[str | None]] = {}
    for row in connection.execute(select(plants).order_by(plants.c.no)).mappings():
        told.setdefault(row["person"], []).append(verdict_of(_read(row), said.get(row["no"], ())))
    return [
        Outcome(name, len(found), found.count("caught"), found.count("passed"), found.count(None))
        for name, found in sorted(told.items())
    ]
