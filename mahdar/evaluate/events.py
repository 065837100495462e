"""Scores of entities and events."""

from __future__ import annotations

from mahdar.evaluate.meet import Passage, alike, listed, met, pairs, shared, where_found, where_quoted
from mahdar.evaluate.sheet import Doc, Json, Sheet
from mahdar.record import CASUALTY_KINDS

_KINDS = {"persons": ("person",), "groups": ("group", "state"), "places": ("place", "facility")}


def score_entities(doc: Doc, sheet: Sheet) -> None:
    """Persons, groups and places by name."""
    for figure, kinds in _KINDS.items():
        gold = doc.gold.get(figure) or []
        found = [doc.names(e["id"])[0] for e in doc.entities.values() if e.get("kind") in kinds and doc.names(e["id"])]
        sheet.count(f"entity:{figure}", met(gold, found), len(found), len(gold))
        errors = sheet.errors[f"entity:{figure}"]
        errors += [(doc.id, "missed", g) for g in gold if not any(alike(g, n) for names in found for n in names)]
        errors += [(doc.id, "extra", names[0]) for names in found if not any(alike(g, n) for g in gold for n in names)]


def score_events(doc: Doc, sheet: Sheet) -> None:
    """Events found and typed, and of those typed right everything that is said of them."""
    gold, found = doc.both("events")
    quotes = [where_quoted(doc.text, g.get("quote")) for g in gold]
    weights = {(i, j): _weight(doc.text, g, quotes[i], f) for i, g in enumerate(gold) for j, f in enumerate(found)}
    sheet.count("event:found", len(pairs(weights)), len(found), len(gold))
    typed = pairs({k: w for k, w in weights.items() if gold[k[0]]["type"] == found[k[1]].get("type")})
    sheet.count("event:typed", len(typed), len(found), len(gold))
    sheet.unpaired("event:typed", doc.id, "type", gold, found, typed)
    for a, b in typed:
        _score_roles(doc, gold[a], found[b], sheet)
        _score_casualties(doc, gold[a], found[b], sheet)
        _score_date(doc, gold[a], found[b], sheet)
        sheet.answer("event:status", gold[a].get("status") == found[b].get("status"))
        if gold[a].get("mode"):
            sheet.answer("event:mode", gold[a]["mode"] == found[b].get("mode"))


def _weight(text: str, gold: Json, quotes: list[Passage], found: Json) -> float:
    """How well an event found lies on a gold one: its trigger in a short quote, best on the gold trigger itself."""
    trigger = found.get("trigger") or {}
    if "start" not in trigger:
        return shared(quotes, where_found(found))
    lengths = [b - a for a, b in quotes if a <= trigger["start"] < b]
    if not lengths:
        return 0.0
    exact = any(a <= trigger["start"] < b for a, b in where_quoted(text, gold.get("trigger")))
    return (2.0 if exact else 1.0) + 1.0 / (1 + min(lengths))


def _score_roles(doc: Doc, gold: Json, found: Json, sheet: Sheet) -> None:
    for role in ("actors", "recipients", "place"):
        names = doc.names(found.get(role))
        if not sheet.names(f"event:{role}", gold.get(role), names):
            said = (f"gold {listed(gold.get(role))}", f"system {[n[0] for n in names]}")
            sheet.errors[f"event:{role}"].append((doc.id, str(gold.get("trigger")), *said))
    sources = [[link.get("name") or ""] for link in found.get("attribution") or []]
    sheet.names("event:attribution", gold.get("according_to"), sources)


def _score_casualties(doc: Doc, gold: Json, found: Json, sheet: Sheet) -> None:
    for kind in CASUALTY_KINDS:
        want, got = gold.get(kind), (found.get("casualties") or {}).get(kind)
        got = (got.get("range") or got.get("count")) if isinstance(got, dict) else got
        if (want or got) and not sheet.answer("event:casualties", list(want or []) == list(got or [])):
            said = (kind, f"gold {want}", f"system {got}")
            sheet.errors["event:casualties"].append((doc.id, str(gold.get("trigger")), *said))


def _score_date(doc: Doc, gold: Json, found: Json, sheet: Sheet) -> None:
    want, got = gold.get("date") or {}, found.get("date") or {}
    if not (want.get("start") or got.get("start")):
        return
    ends = [d.get("end") or d.get("start") for d in (want, got)]
    if not sheet.answer("event:date", want.get("start") == got.get("start") and ends[0] == ends[1]):
        said = (f"gold {want}", f"system {got.get('start')}..{got.get('end')}")
        sheet.errors["event:date"].append((doc.id, str(gold.get("trigger")), *said))
