"""Why the machine read an item so, from the lines of `mahdar explain`: its own sentence's acts and its roles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mahdar.record import Record
from mahdar.web.cards import Card


@dataclass(frozen=True, slots=True)
class Why:
    """`sentence`: the words around it; `lines`: the reader's account, in the words of `mahdar explain`."""

    sentence: str
    confidence: float | None
    lines: list[str]


def why_of(card: Card, record: Record, lines: Sequence[str]) -> Why:
    """What of the account is about this card."""
    text = record.report.text
    start, end = card.spans[0] if card.spans else (0, 0)
    first = max(text.rfind(mark, 0, start) for mark in "\n.؟!") + 1
    last = min((i for mark in "\n.؟!" if (i := text.find(mark, end)) >= 0), default=len(text))
    sentence = text[first:last].strip() if end else ""
    return Why(sentence, card.confidence, _acts(lines, text[start:end]) + _event(lines, card))


def _acts(lines: Sequence[str], words: str) -> list[str]:
    """The candidate acts at these words, each with what weighed for and against it."""
    out: list[str] = []
    inside = False
    for line in lines:
        if line.startswith("  act "):
            quote = line.partition("\u2068")[2].partition("\u2069")[0]
            inside = bool(quote) and bool(words) and (quote in words or words in quote)
        elif not line.startswith("    "):
            inside = False
        if inside:
            out.append(line[2:])
    return out


def _event(lines: Sequence[str], card: Card) -> list[str]:
    """The lines under «Event e3 …»."""
    out: list[str] = []
    inside = False
    for line in lines:
        if not line.startswith(" "):
            inside = card.kind == "event" and line.startswith(f"Event {card.local} ")
        if inside:
            out.append(line)
    return out
