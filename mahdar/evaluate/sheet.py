"""The score sheet of a run, and one report with its record laid beside its gold."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from mahdar.evaluate.meet import listed, met

Json = dict[str, Any]


class Tally:
    """True positives, false positives and false negatives of one figure."""

    def __init__(self) -> None:
        self.tp = self.fp = self.fn = 0

    def row(self) -> Json:
        """Precision, recall and F1; null where nothing was to be found or nothing was."""
        gold, found = self.tp + self.fn, self.tp + self.fp
        return {
            "p": _ratio(self.tp, found),
            "r": _ratio(self.tp, gold),
            "f1": _ratio(2 * self.tp, gold + found),
            "gold": gold,
            "system": found,
        }


def _ratio(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


class Sheet:
    """All figures of a run: `tallies` of what is found, `answers` (right or wrong) and `errors` to look at."""

    def __init__(self) -> None:
        self.tallies: dict[str, Tally] = defaultdict(Tally)
        self.answers: dict[str, list[bool]] = defaultdict(list)
        self.errors: dict[str, list[tuple[str, ...]]] = defaultdict(list)

    def count(self, figure: str, tp: int, found: int, gold: int) -> None:
        """Add what was found in one report."""
        tally = self.tallies[figure]
        tally.tp += tp
        tally.fp += found - tp
        tally.fn += gold - tp

    def names(self, figure: str, gold: Any, found: list[list[str]]) -> bool:
        """Add names that should be there and those found; whether all met."""
        wanted = listed(gold)
        tp = met(wanted, found)
        self.count(figure, tp, len(found), len(wanted))
        return tp == max(len(wanted), len(found))

    def answer(self, figure: str, right: bool) -> bool:
        """Add one answer."""
        self.answers[figure].append(right)
        return right

    def unpaired(self, figure: str, id: str, key: str, gold: list[Json], found: list[Json],
                 paired: list[tuple[int, int]]) -> None:  # fmt: skip
        """Note what of gold was missed and what was found too much."""
        met_gold, met_found = {a for a, _ in paired}, {b for _, b in paired}
        for i, g in enumerate(gold):
            if i not in met_gold:
                self.errors[figure].append((id, "missed", g[key], _first_words(g)))
        for j, f in enumerate(found):
            if j not in met_found:
                self.errors[figure].append((id, "extra", str(f.get(key)), _first_words(f)))

    def figures(self) -> dict[str, Json]:
        """Every figure as numbers."""
        out = {name: self.tallies[name].row() for name in sorted(self.tallies)}
        for name, answers in sorted(self.answers.items()):
            if answers:
                out[name] = {"accuracy": round(sum(answers) / len(answers), 4), "n": len(answers)}
        return out


def _first_words(item: Json) -> str:
    """The trigger of an event, or the quotes or evidence of something else."""
    trigger = item.get("trigger")
    if trigger:
        return str(trigger.get("quote") if isinstance(trigger, dict) else trigger)
    if item.get("quote"):
        return str(listed(item["quote"])[0])
    return " | ".join(str(e.get("quote"))[:60] for e in item.get("evidence") or [])


class Doc:
    """One gold report and its record (as JSON)."""

    def __init__(self, gold: Json, record: Json) -> None:
        self.gold = gold
        self.record = record
        self.id: str = gold["id"]
        self.text: str = gold["text"]
        self.entities = {e["id"]: e for e in record.get("entities") or []}

    def both(self, key: str) -> tuple[list[Json], list[Json]]:
        """A list as gold has it and as the record has it."""
        return self.gold.get(key) or [], self.record.get(key) or []

    def names(self, ids: Any) -> list[list[str]]:
        """What each of the ids is called in the record: its name and every mention."""
        out = []
        for id in listed(ids):
            if isinstance(id, dict):
                names = [n for n in (id.get("name"), id.get("quote")) if n]
            elif id in self.entities:
                entity = self.entities[id]
                names = [entity.get("name"), *(m.get("quote") for m in entity.get("mentions") or [])]
                names = [n for n in names if n]
            else:
                names = [id]
            if names:
                out.append(names)
        return out
