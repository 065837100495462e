"""Values of the record's contract, one field at a time: what the machine read, and whether a person's fits."""

from __future__ import annotations

from typing import Any, get_type_hints

import msgspec
from sqlalchemy import Connection, select

from mahdar import record as contract
from mahdar.casebook import kept
from mahdar.casebook.schema import reports
from mahdar.errors import InputError, SpanError
from mahdar.record import Deal, Entity, Event, Finding, Meeting, Record, Term
from mahdar.report import Span, check_span

TYPES: dict[str, Any] = {
    "entity": Entity, "event": Event, "meeting": Meeting, "deal": Deal, "term": Term, "finding": Finding,
}  # fmt: skip
_ENTITIES = (contract.Group, contract.State, contract.Person, contract.Place, contract.Facility)
_EVENT: dict[str, Any] = {
    "id": "", "mode": None, "acled": None, "actors": [], "recipients": [], "place": [], "date": None,
    "casualties": {}, "status": "occurred", "attribution": [], "confidence": 1.0,
}  # fmt: skip
_BLANKS: dict[str, dict[str, Any]] = {
    "event": _EVENT, "meeting": {"id": "", "participants": []}, "deal": {"id": "", "parties": []},
    "term": {"id": ""}, "finding": {"id": ""}, "entity": {"id": ""},
}  # fmt: skip


def fields(kind: str) -> dict[str, Any]:
    """The fields of a kind of item and their types."""
    if kind not in TYPES:
        raise InputError("nothing is decided about this kind of item", kind[:20], f"it is one of {', '.join(TYPES)}")
    structs = _ENTITIES if kind == "entity" else (TYPES[kind],)
    return {name: hint for struct in structs for name, hint in get_type_hints(struct).items()}


def checked(kind: str, field: str | None, value: Any, text: str) -> Any:
    """A person's value as plain data, whole where `field` is None; its spans quote `text`. InputError, SpanError."""
    known = fields(kind)
    if field is not None and (field not in known or field == "id"):
        raise InputError(f"there is no field {field[:40]!r} of {kind}", fix=f"the fields are {', '.join(known)}")
    if field is None and not isinstance(value, dict):
        raise InputError("a whole item is an object of its fields", fix=f"the fields are {', '.join(known)}")
    wanted = TYPES[kind] if field is None else known[field]
    given = _BLANKS[kind] | _with_trigger(kind, value) if field is None else value
    try:
        made = msgspec.convert(given, wanted)
    except msgspec.ValidationError as error:
        raise _explained(error, field or kind) from None
    for span in spans_in(made):
        check_span(text, span)
    return msgspec.to_builtins(made)


def _explained(error: Exception, where: str) -> InputError | SpanError:
    if isinstance(error.__cause__, SpanError):
        return error.__cause__
    return InputError(f"the value does not follow the contract ({str(error)[:200]})", where, "see docs/judgement.md")


def _with_trigger(kind: str, value: dict[str, Any]) -> dict[str, Any]:
    """An event that a person adds is triggered by the first words it rests on, unless it says otherwise."""
    evidence = value.get("evidence")
    if kind == "event" and "trigger" not in value and isinstance(evidence, list) and evidence:
        return {**value, "trigger": evidence[0]}
    return value


def spans_in(value: Any) -> list[Span]:
    """Every span within a value."""
    if isinstance(value, Span):
        return [value]
    if isinstance(value, msgspec.Struct):
        return [s for name in value.__struct_fields__ for s in spans_in(getattr(value, name))]
    if isinstance(value, dict):
        return [s for inner in value.values() for s in spans_in(inner)]
    if isinstance(value, (list, tuple)):
        return [s for inner in value for s in spans_in(inner)]
    return []


def machine_value(connection: Connection, report: int, kind: str, local: str) -> dict[str, Any] | None:
    """What the machine read of an item, as plain data; None where it no longer reads it."""
    data = connection.execute(select(*kept.COLUMNS).where(reports.c.no == report)).first()
    found = None if data is None else find(kept.unpacked(*data), kind, local)
    return None if found is None else msgspec.to_builtins(found)


def find(record: Record, kind: str, local: str) -> Any:
    """The entity, event, meeting, deal, term or finding of a record that has this id; None where there is none."""
    return next((x for x in of_kind(record, kind) if x.id == local), None)


def of_kind(record: Record, kind: str) -> list[Any]:
    """All of a kind in a record."""
    if kind == "term":
        return [t for d in record.deals for t in d.terms]
    lists: dict[str, list[Any]] = {"entity": record.entities, "event": record.events, "meeting": record.meetings,
                                   "deal": record.deals, "finding": record.findings}  # fmt: skip
    return lists.get(kind, [])
