"""Scores of deals: their terms, who stands where on them, what hangs on what."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from mahdar.evaluate.meet import alike, listed, pairs, shared, where_found, where_quoted
from mahdar.evaluate.sheet import Doc, Json, Sheet

TermKey = tuple[int, Any]  # a deal's number and a term's id


def score_deals(doc: Doc, sheet: Sheet) -> None:
    """Terms by kind and words; then each pair of deals, exchanges and conditions."""
    gold_deals, found_deals = doc.both("deals")
    gold, found = _terms(gold_deals), _terms(found_deals)
    quotes = [where_quoted(doc.text, t.get("quote")) for _, t in gold]
    passages = [where_found(t) for _, t in found]
    weights = {(i, j): shared(quotes[i], passages[j]) for i in range(len(gold)) for j in range(len(found))}
    paired = pairs({k: w for k, w in weights.items() if gold[k[0]][1]["kind"] == found[k[1]][1].get("kind")})
    sheet.count("term:kind", len(paired), len(found), len(gold))
    sheet.count("term:found", len(pairs(weights)), len(found), len(gold))
    sheet.unpaired("term:kind", doc.id, "kind", [t for _, t in gold], [t for _, t in found], paired)
    same_term: dict[TermKey, TermKey] = {}
    same_deal: dict[tuple[int, int], int] = defaultdict(int)
    for a, b in paired:
        (deal, term), (found_deal, found_term) = gold[a], found[b]
        same_term[deal, term.get("id")] = (found_deal, found_term.get("id"))
        same_deal[deal, found_deal] += 1
        _score_term(doc, term, found_term, sheet)
    _score_pairs_of_deals(doc, same_deal, sheet)
    _score_exchanges(gold_deals, found_deals, same_term, sheet)
    _score_conditions(doc, gold_deals, found_deals, sheet)


def _terms(deals: list[Json]) -> list[tuple[int, Json]]:
    return [(k, term) for k, deal in enumerate(deals) for term in deal.get("terms") or []]


def _score_term(doc: Doc, gold: Json, found: Json, sheet: Sheet) -> None:
    for role in ("debtor", "creditor"):
        sheet.names(f"term:{role}", gold.get(role), doc.names(found.get(role)))
    for key in ("count", "amount", "duration", "stage"):
        want, got = gold.get(key), found.get(key)
        if want is not None or got is not None:
            same = list(want or []) == list(got or []) if key == "count" else want == got
            sheet.answer(f"term:{key}", same)
    _score_stances(doc, gold, found, sheet)
    same = (gold.get("obligation") or "unknown") == (found.get("obligation") or "unknown")
    sheet.answer("term:obligation", same)


def _score_stances(doc: Doc, gold: Json, found: Json, sheet: Sheet) -> None:
    """Stances alone, and stances with the party that holds them."""
    want = [(s["stance"], s.get("party") or "") for s in gold.get("stances") or []]
    got = [
        (s.get("stance"), [n for names in doc.names(s.get("party")) for n in names] or [""])
        for s in found.get("stances") or []
    ]
    same = [(i, j) for i, x in enumerate(want) for j, y in enumerate(got) if x[0] == y[0]]
    by = [(i, j) for i, j in same if not want[i][1] or any(alike(want[i][1], name) for name in got[j][1])]
    sheet.count("term:stance", len(pairs(dict.fromkeys(same, 1.0))), len(got), len(want))
    sheet.count("term:stance_by", len(pairs(dict.fromkeys(by, 1.0))), len(got), len(want))


def _score_pairs_of_deals(doc: Doc, same_deal: dict[tuple[int, int], int], sheet: Sheet) -> None:
    """A gold deal meets the found one that shares most of its terms."""
    gold, found = doc.both("deals")
    for k in {k for k, _ in same_deal}:
        _, best = max((count, other) for (deal, other), count in same_deal.items() if deal == k)
        sheet.answer("deal:status", gold[k].get("status") == found[best].get("status"))
        sheet.names("deal:parties", gold[k].get("parties"), doc.names(found[best].get("parties")))


def _score_exchanges(
    gold_deals: list[Json], found_deals: list[Json], same_term: dict[TermKey, TermKey], sheet: Sheet
) -> None:
    """An exchange meets where a term of each side meets, whichever side is called giving."""
    gold = [(k, x) for k, deal in enumerate(gold_deals) for x in deal.get("exchanges") or []]
    found = [(k, x) for k, deal in enumerate(found_deals) for x in deal.get("exchanges") or []]

    def swapped(k: int, x: Json, m: int, y: Json) -> float:
        give, get = ({same_term.get((k, t)) for t in listed(x.get(side))} - {None} for side in ("give", "get"))
        found_give, found_get = ({(m, t) for t in listed(y.get(side))} for side in ("give", "get"))
        return float(bool((give & found_give and get & found_get) or (give & found_get and get & found_give)))

    weights = {(i, j): swapped(*x, *y) for i, x in enumerate(gold) for j, y in enumerate(found)}
    sheet.count("exchange", len(pairs(weights)), len(found), len(gold))


def _score_conditions(doc: Doc, gold_deals: list[Json], found_deals: list[Json], sheet: Sheet) -> None:
    gold = [c for deal in gold_deals for c in deal.get("conditions") or []]
    found = [c for deal in found_deals for c in deal.get("conditions") or []]
    paired = pairs(
        {
            (i, j): shared(where_quoted(doc.text, g.get("quote")), where_found(f))
            for i, g in enumerate(gold)
            for j, f in enumerate(found)
        }
    )
    sheet.count("condition", len(paired), len(found), len(gold))
    for a, b in paired:
        sheet.answer("condition:polarity", gold[a].get("polarity") == found[b].get("polarity"))
