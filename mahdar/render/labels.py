"""What the words of the record are called in Arabic and in English; the list itself is labels.txt beside this file."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

Lang = Literal["ar", "en"]
LANGS: tuple[Lang, Lang] = ("ar", "en")

# One sign a type of event, and for what else has a card: colour is never the only mark of it.
SIGNS = {
    "AGREE": "✓", "CONSULT": "☎", "SUPPORT": "♥", "CONCEDE": "↓", "COOPERATE": "∞", "AID": "+", "RETREAT": "↩",
    "REQUEST": "?", "ACCUSE": "‼", "REJECT": "✕", "THREATEN": "⚠", "PROTEST": "✊", "SANCTION": "⊘",
    "MOBILIZE": "▲", "COERCE": "▣", "ASSAULT": "✹",
    "MEETING": "◎", "DEAL": "⇄", "TERM": "§", "FINDING": "◆",
}  # fmt: skip

STANCE_SIGNS = {
    "demanded": "!", "offered": "+", "accepted": "✓", "reserved": "~", "rejected": "✕", "withdrawn": "↶", "agreed": "=",
}  # fmt: skip
STATE_SIGNS = {
    "dormant": "○", "in_effect": "●", "in_progress": "◐", "partial": "◑", "fulfilled": "✓", "overdue": "△",
    "suspended": "‖", "breached": "✕", "reversed": "↩", "waived": "∅", "superseded": "↷", "lapsed": "◌",
    "terminated": "■", "unknown": "",
}  # fmt: skip
STATUS_SIGNS = {
    "proposed": "○", "under_negotiation": "◐", "agreed": "✓", "in_effect": "●", "suspended": "‖", "collapsed": "✕",
    "completed": "■", "denied": "∅",
}  # fmt: skip


class Label(NamedTuple):
    """One thing in both languages."""

    ar: str
    en: str

    def heading(self) -> Label:
        """With a capital letter where there is one."""
        return Label(self.ar, self.en[:1].upper() + self.en[1:])

    def say(self, lang: Lang | None) -> str:
        """In the language asked for, or Arabic first and English second."""
        return f"{self.ar} · {self.en}" if lang is None else self.ar if lang == "ar" else self.en


def label(group: str, key: object) -> Label:
    """The label of a value in a group of labels.txt; a value that has none stands for itself."""
    said = "–" if key is None else str(key)
    return all_labels()[group].get(said) or Label(said, said)


@cache
def all_labels() -> dict[str, dict[str, Label]]:
    """Every group of labels.txt."""
    groups: dict[str, dict[str, Label]] = {}
    for line in Path(__file__).with_name("labels.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            group = groups[line.strip("[]")] = {}
        elif line and not line.startswith("#"):
            key, ar, *en = (cell.strip() for cell in line.split("|"))
            group[key] = Label(ar, en[0] if en else key.replace("_", " "))
    return groups
