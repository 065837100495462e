"""How words, lexicon rows and chances are put in a line of an explanation."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from mahdar.lexicon import Lexicon
from mahdar.lexicon.schema import Act
from mahdar.reading.scorer import Scorer

_FSI, _PDI = "\u2068", "\u2069"
_JOINERS = "\u200c\u200d"  # ordinary in words of Arabic script
_TABLES = {
    "actor": "actors", "short": "actors", "capital": "actors", "nisba": "actors", "inst": "institutions", "act": "acts",
    "light": "lights", "role": "roles", "place": "places", "outlet": "outlets", "title": "titles",
    "facility": "facilities", "weapon": "weapons", "label": "labels", "direction": "directions", "speech": "speech",
    "source": "sources", "unit": "units",
}  # fmt: skip
_NAMED = ("id", "lemma", "sg", "head", "form", "name")


def quoted(text: str) -> str:
    """Words of the report on one line, isolated so that they move nothing; hidden characters are shown."""
    line = "".join(f"‹U+{ord(c):04X}›" if _hidden(c) else c for c in " ".join(text.split()))
    return f"{_FSI}{line}{_PDI}"


def _hidden(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs") and char not in _JOINERS


def row_name(lexicon: Lexicon, kind: str, ref: int) -> str:
    """What a lexicon row is called: an actor by its id, an act by lemma and type, others by their first form."""
    table = _TABLES.get(kind)
    if table is None or ref < 0:
        return ""
    row = getattr(lexicon.compiled, table)[ref]
    if isinstance(row, str):
        return quoted(row)
    if isinstance(row, Act):
        return f"{quoted(row.lemma)} {row.type}"
    if kind in ("speech", "source", "unit"):
        return f"{quoted(row[0])} {row[1]}"
    name = next(getattr(row, key) for key in _NAMED if hasattr(row, key))
    return name if name.isascii() else f"{quoted(name)} {getattr(row, 'en', None) or ''}".rstrip()


def sense_name(lexicon: Lexicon, kind: str, ref: int, form: str) -> str:
    """A sense of a word: its kind, its row and its inflection."""
    return " ".join(part for part in (kind, row_name(lexicon, kind, ref), form) if part)


def frame(act: Act) -> str:
    """Where the lexicon says that an act's parties stand."""
    parts = ["patient " + "/".join(map(quoted, act.patient))]
    if act.noun_patient:
        parts.append("patient of the noun " + "/".join(map(quoted, act.noun_patient)))
    if act.noun_agent:
        parts.append("agent of the noun " + "/".join(map(quoted, act.noun_agent)))
    if act.reciprocal:
        parts.append("all sides act")
    if act.outcome:
        parts.append(f"makes {act.outcome}")
    return ", ".join(parts)


def weighed(scorer: Scorer, features: Iterable[str], most: int = 5) -> tuple[str, str]:
    """The features that weighed most for a candidate, and those that weighed most against it."""
    found = ((scorer.weights.get(f, 0.0), f) for f in dict.fromkeys(features))
    weights = sorted(found, key=lambda w: (-abs(w[0]), w[1]))
    sides = ([x for x in weights if x[0] > 0], [x for x in weights if x[0] < 0])
    said = ["; ".join(f"{quoted(f)} {w:+.2f}" for w, f in side[:most]) or "nothing" for side in sides]
    return said[0], said[1]
