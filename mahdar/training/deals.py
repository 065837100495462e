"""Rows for the scorers of deals: promises found by the grammar, lined up with the terms of gold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from mahdar.reading.heads import Floor, Head
from mahdar.reading.promise import Promise
from mahdar.reading.scene import Scene
from mahdar.training.events import _alike
from mahdar.training.gold import occurrences, quote_spans

Key = tuple[int, int]  # a deal's number and its term's


@dataclass
class Bargain:
    """A gold report with deals as the trainer sees it: its promises, and which gold term each one tells."""

    gold: dict[str, Any]
    scene: Scene
    promises: list[Promise]
    tells: list[Key | None]  # for each promise
    names: dict[str, set[int]] = field(default_factory=dict)  # gold name → beings that are it
    shelf: int = 0

    @property
    def deals(self) -> list[dict[str, Any]]:
        """The gold deals."""
        return self.gold.get("deals") or []

    def term(self, key: Key) -> dict[str, Any]:
        """A gold term."""
        return self.deals[key[0]]["terms"][key[1]]

    def beings(self, names: Iterable[str] | None) -> set[int]:
        """The beings that any of the gold names is."""
        return {i for n in names or [] for i in self.names.get(n, ())}


def gold_promises(gold: dict[str, Any], scene: Scene) -> tuple[list[Promise], list[Key]]:
    """One promise for each quote of each gold term, with the roles that gold gives it."""
    names = deal_names(gold, scene)
    heads = Floor(scene).heads
    out: list[Promise] = []
    keys: list[Key] = []
    for d, deal in enumerate(gold.get("deals") or []):
        for t, term in enumerate(deal.get("terms") or []):
            for span in quote_spans(gold["text"], term.get("quote")):
                at = [k.i for k in scene.tokens if span[0] <= k.start < span[1]]
                if at:
                    head = _head(heads, at[0], at[-1] + 1, term["kind"])
                    out.append(_promise(head, at[0], at[-1] + 1, term, names))
                    keys.append((d, t))
    return out, keys


def _head(heads: Sequence[Head], first: int, last: int, kind: str) -> tuple[int, int]:
    """The word of a quote that the lexicon knows as the head of such a promise; its first word where it knows none."""
    inside = [h for h in heads if first <= h.first < last]
    best = min(inside, key=lambda h: (h.kind != kind, h.first), default=None)
    return (best.first, best.last) if best is not None else (first, min(first + 1, last))


def _promise(head: tuple[int, int], first: int, last: int, term: dict[str, Any], names: dict[str, set[int]]) -> Promise:
    def roles(key: str) -> list[int]:
        return [i for n in term.get(key) or [] for i in sorted(names.get(n, ()))[:1]]

    count = term.get("count")
    return Promise(
        head[0], head[1], first, last, term["kind"], 1.0,
        debtor=roles("debtor"), creditor=roles("creditor"), count=tuple(count) if count else None,
        amount=term.get("amount"), currency=term.get("currency"), duration=term.get("duration"),
    )  # fmt: skip


def deal_names(gold: dict[str, Any], scene: Scene) -> dict[str, set[int]]:
    """Which beings each name in the gold deals is."""
    listed: set[str] = set()
    for deal in gold.get("deals") or []:
        listed.update([*(deal.get("parties") or []), *(deal.get("mediators") or [])])
        for term in deal.get("terms") or []:
            listed.update([*(term.get("debtor") or []), *(term.get("creditor") or [])])
            listed.update(s["party"] for s in term.get("stances") or [] if s.get("party"))
    out: dict[str, set[int]] = {}
    for name in listed:
        found = {
            m.entity
            for a, b in occurrences(scene.words, name)
            for m in scene.mentions
            if m.entity >= 0 and m.first < b and a < m.last
        }
        out[name] = {i for i in found if _alike(name, scene.beings[i], scene)}
    return out


def line_up(gold: dict[str, Any], scene: Scene, promises: Sequence[Promise], shelf: int = 0) -> Bargain:
    """Found promises beside gold: each tells the term whose quote it shares most with, of its own kind if it can."""
    quotes: dict[Key, list[tuple[int, int]]] = {
        (d, t): quote_spans(gold["text"], term.get("quote"))
        for d, deal in enumerate(gold.get("deals") or [])
        for t, term in enumerate(deal.get("terms") or [])
    }
    bargain = Bargain(gold, scene, list(promises), [], deal_names(gold, scene), shelf)
    for p in promises:
        best: tuple[float, Key | None] = (0.2, None)
        a, b = scene.tokens[p.begin].start, scene.tokens[p.end - 1].end
        for key, spans in quotes.items():
            kind = bargain.term(key)["kind"] == p.kind
            for x, y in spans:
                shared = max(0, min(b, y) - max(a, x)) / (max(b, y) - min(a, x))
                worth = shared + 0.5 * kind if shared > 0.1 else 0.0
                if worth > best[0]:
                    best = worth, key
        bargain.tells.append(best[1])
    return bargain
