"""Rows for the scorers of stances and of grouping: what the grammar proposes against what gold says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from mahdar.reading.conditions import condition_cues, condition_features
from mahdar.reading.deal_facts import SIDES, STATUSES, Lot, side_candidates, side_features, status_features
from mahdar.reading.grouping import pair_features
from mahdar.reading.holders import holder_cases
from mahdar.reading.links import pairs_to_swap, swap_features
from mahdar.reading.obligations import STATES, Tale, state_features
from mahdar.reading.stances import LEAST, STANCES, Standing, holder_features, term_features
from mahdar.reading.table import Table, Term
from mahdar.training.deals import Bargain, Key
from mahdar.training.gold import quote_spans
from mahdar.training.scorers import Row
from mahdar.training.trees import Example


def gold_terms(x: Bargain) -> list[tuple[Key, Term]]:
    """The promises that tell a gold term put together as terms, in text order."""
    by: dict[Key, list[int]] = defaultdict(list)
    for i, key in enumerate(x.tells):
        if key is not None:
            by[key].append(i)
    out = []
    for key, found in sorted(by.items()):
        order = sorted(found, key=lambda i: -x.promises[i].chance)
        told = [x.promises[i] for i in order]
        out.append((key, Term(order, told[0], told)))
    return out


def shelf_row(x: Bargain, features: list[str], right: bool, classes: Iterable[str] = ()) -> Row:
    """A row of a further gold folder says so: its coders' base rates are not the first folder's."""
    if x.shelf:
        features = [*features, f"shelf={x.shelf}", *[f"{c}|shelf={x.shelf}" for c in classes]]
    return features, right, x.gold["id"]


def pair_rows(x: Bargain, table: Table) -> tuple[list[Row], list[Row]]:
    """Pairs of promises: of one kind, the same term or not; of two terms, the same deal or not."""
    same: list[Row] = []
    deal: list[Row] = []
    told = [(p, k) for p, k in zip(x.promises, x.tells, strict=True) if k is not None]
    told.sort(key=lambda pk: pk[0].first)
    for i, (p, k) in enumerate(told):
        for q, m in told[i + 1 :]:
            if k != m or p.kind == q.kind:
                features = pair_features(table, p, q)
            if p.kind == q.kind:
                same.append(shelf_row(x, features, k == m))
            if k != m:
                deal.append(shelf_row(x, features, k[0] == m[0]))
    return same, deal


def stance_rows(x: Bargain, table: Table, terms: list[tuple[Key, Term]]) -> list[Row]:
    """First step: a stance is told of a term or not."""
    rows: list[Row] = []
    for key, term in terms:
        features = term_features(table, term)
        told = {s["stance"] for s in x.term(key).get("stances") or []}
        for s in STANCES:
            rows.append(shelf_row(x, [f"{s}|{f}" for f in features] + [s], s in told, [s]))
    return rows


def holder_rows(x: Bargain, table: Table, terms: list[tuple[Key, Term]]) -> list[Row]:
    """Second step: a being takes a stance or not; `term.odds` come from a first step that has not seen the report."""
    rows: list[Row] = []
    standing = Standing(table, [t for _, t in terms])
    for key, term in terms:
        held = _held(x, key)
        likely = [s for s in STANCES if term.odds[s] >= LEAST or s in held]
        for being in standing.candidates(term) if likely else ():
            features, _ = standing.features(term, being)
            for s in likely:
                row = holder_features(s, term.odds[s], features, term.odds)
                rows.append(shelf_row(x, row, being in held[s], [s]))
    return rows


def holder_examples(x: Bargain, table: Table, terms: list[tuple[Key, Term]]) -> list[Example]:
    """Second look: what the first made likely, by how likely all of it is."""
    held = {id(term): _held(x, key) for key, term in terms}
    cases = holder_cases(table, [t for _, t in terms], x.shelf)
    return [(row, being in held[id(term)][stance], 1.0) for (term, being, stance), row in cases]


def _held(x: Bargain, key: Key) -> dict[str, set[int]]:
    """Who takes which stance on a gold term."""
    out: dict[str, set[int]] = defaultdict(set)
    for s in x.term(key).get("stances") or []:
        out[s["stance"]] |= x.beings([s["party"]]) if s.get("party") else set()
    return out


def state_rows(x: Bargain, tale: Tale, terms: list[tuple[Key, Term]]) -> list[Row]:
    """A term has come to a state or not."""
    rows: list[Row] = []
    for key, term in terms:
        features = state_features(tale, term)
        right = x.term(key).get("obligation") or "unknown"
        for s in STATES:
            rows.append(shelf_row(x, [f"{s}|{f}" for f in features] + [s], right == s, [s]))
    return rows


def side_rows(x: Bargain, table: Table, standing: Standing, lots: list[tuple[int, Lot]]) -> list[Row]:
    """A being is a party or a mediator of a deal, or neither."""
    rows: list[Row] = []
    for d, lot in lots:
        right = {"party": x.beings(x.deals[d].get("parties")), "mediator": x.beings(x.deals[d].get("mediators"))}
        for being in side_candidates(standing, lot):
            features = side_features(table, standing, lot, being)
            for side in SIDES:
                row = [f"{side}|{f}" for f in features] + [side]
                rows.append(shelf_row(x, row, being in right[side], [side]))
    return rows


def status_rows(x: Bargain, tale: Tale, lots: list[tuple[int, Lot]]) -> list[Row]:
    """A deal has a status or not."""
    rows: list[Row] = []
    for d, lot in lots:
        features = status_features(tale, lot, len(lots))
        for s in STATUSES:
            right = x.deals[d].get("status") == s
            rows.append(shelf_row(x, [f"{s}|{f}" for f in features] + [s], right, [s]))
    return rows


def swap_rows(x: Bargain, table: Table, terms: list[tuple[Key, Term]]) -> list[Row]:
    """A pair of terms is exchanged or not."""
    key_of = {id(t): key for key, t in terms}
    rows: list[Row] = []
    for s, t, p, q in pairs_to_swap(table, [t for _, t in terms]):
        a, b = key_of[id(s)], key_of[id(t)]
        right = a[0] == b[0] and _exchanged(x, a, b)
        rows.append(shelf_row(x, swap_features(table, p, q), right))
    return rows


def _exchanged(x: Bargain, a: Key, b: Key) -> bool:
    names = x.term(a).get("id"), x.term(b).get("id")
    return any(
        (names[0] in e["give"] and names[1] in e["get"]) or (names[1] in e["give"] and names[0] in e["get"])
        for e in x.deals[a[0]].get("exchanges") or []
    )


def condition_rows(x: Bargain, table: Table) -> list[Row]:
    """A word opens a condition of gold or not: of the cues inside its quote, one of its polarity, the first."""
    quotes = [
        (span, c.get("polarity"), n)
        for n, c in enumerate(c for d in x.deals for c in d.get("conditions") or [])
        for span in quote_spans(x.gold["text"], c.get("quote"))
    ]
    cues = condition_cues(table)
    right: dict[int, int] = {}
    for (a, b), polarity, n in quotes:
        inside = [c for c in cues if a <= x.scene.tokens[c.first].start < b]
        if not inside:  # «… بعد دفع الفدية» quoted without its cue
            inside = [c for c in cues if 0 <= a - x.scene.tokens[c.last - 1].end < 3]
        best = min(inside, key=lambda c: (c.name != polarity, c.first), default=None)
        if best is not None:
            right[best.first] = n
    rows: list[Row] = []
    for c in cues:
        at = x.scene.tokens[c.first].start
        if c.first not in right and any(a <= at < b for (a, b), _, _ in quotes):
            continue  # a further cue inside a condition says neither
        rows.append(shelf_row(x, condition_features(table, c), c.first in right))
    return rows
