"""Deals and findings of an answer, term by term, as far as they rest on the report."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mahdar.record import Condition, Deal, Exchange, Finding, Stage, Stance, Term
from mahdar.report import Span
from mahdar.second_reader.answer_schema import (
    ConditionSaid,
    DealSaid,
    ExchangeSaid,
    FindingSaid,
    Quote,
    StageSaid,
    TermSaid,
)
from mahdar.second_reader.held import Held

_MOST_STAGES = 30

Ids = dict[str, str]


def deal(held: Held, said: DealSaid, where: str, ids: Ids, events: Ids, first_term: int) -> tuple[Deal, Ids] | None:
    """A deal with its true spans; none where neither a term nor a quote of it is in the report.

    `ids` and `events` are the record's ids by those of the answer; the record's ids of the deal's terms, from number
    `first_term` on, are handed back in the same way.
    """
    evidence = held.quotes(said.quotes, f"{where}.quotes")
    kept, own = _terms(held, said, where, ids, first_term)
    if not kept and not evidence:
        held.drop("evidence", where, [t.id for t in said.terms])
        return None
    exchanges = (_exchange(held, x, f"{where}.exchanges[{i}]", own) for i, x in enumerate(said.exchanges))
    conditions = (_condition(held, c, f"{where}.conditions[{i}]", own, events) for i, c in enumerate(said.conditions))
    stages = (_stage(held, s, f"{where}.stages[{i}]", own) for i, s in enumerate(said.stages))
    made = Deal(
        id="",
        parties=held.ids(said.parties, f"{where}.parties", ids),
        mediators=held.ids(said.mediators, f"{where}.mediators", ids),
        guarantors=held.ids(said.guarantors, f"{where}.guarantors", ids),
        form=said.form,
        status=said.status,
        date=held.date(said.date, f"{where}.date", evidence or [s for t in kept for s in t.evidence]),
        place=held.ids(said.place, f"{where}.place", ids),
        terms=kept,
        exchanges=[x for x in exchanges if x is not None],
        conditions=[c for c in conditions if c is not None],
        stages=[s for s in stages if s is not None],
        attribution=held.sources(said.according_to, f"{where}.according_to", ids),
        evidence=evidence,
    )
    return made, own


def _terms(held: Held, said: DealSaid, where: str, ids: Ids, first: int) -> tuple[list[Term], Ids]:
    """The terms that are kept, and the record's ids of this deal's terms by those of the answer."""
    own: Ids = {}
    kept: list[Term] = []
    for i, given in enumerate(said.terms):
        at = f"{where}.terms[{i}]"
        if given.id in own:
            held.drop("id", at, given.id, "another term of this deal has the same id")
            continue
        made = _term(held, given, at, ids, f"t{first + len(kept)}")
        if made is not None:
            own[given.id] = made.id
            kept.append(made)
    return kept, own


def _term(held: Held, said: TermSaid, where: str, ids: Ids, id_: str) -> Term | None:
    evidence = held.quotes(said.quotes, f"{where}.quotes")
    if not evidence:
        held.drop("evidence", where, said.kind)
        return None
    object_ = held.quote(said.object, f"{where}.object", evidence)
    words = [*evidence, *([object_] if object_ else [])]
    count = held.count(said.count, f"{where}.count", words)
    amount, currency = _money(held, said, where, words)
    return Term(
        id=id_,
        kind=said.kind,
        modality=said.modality,
        debtor=held.ids(said.debtor, f"{where}.debtor", ids),
        creditor=held.ids(said.creditor, f"{where}.creditor", ids),
        beneficiary=held.ids(said.beneficiary, f"{where}.beneficiary", ids),
        object=object_,
        count=count[0] if count else None,
        unit=held.words(said.unit, f"{where}.unit"),
        amount=amount,
        currency=currency,
        place=held.ids(said.place, f"{where}.place", ids),
        duration=_duration(held, said.duration, f"{where}.duration", words),
        deadline=held.date(said.deadline, f"{where}.deadline", words),
        stage=_order(held, said.stage, f"{where}.stage"),
        stances=_stances(held, said, where, ids, evidence),
        obligation=said.obligation,
        evidence=evidence,
    )


def _money(held: Held, said: TermSaid, where: str, words: Sequence[Span]) -> tuple[float | None, str | None]:
    """The sum and its currency, where the words of the term, or at least its sentences, name the sum."""
    if said.amount is None:
        return None, None
    if not any(held.told.amount(said.amount, at) for at in (words, held.told.sentences_of(words))):
        held.drop("amount", f"{where}.amount", said.amount)
        return None, None
    held.kept += 1
    if said.currency is not None and not re.fullmatch(r"[A-Z]{3}", said.currency):
        held.drop("value", f"{where}.currency", said.currency)
        return said.amount, None
    return said.amount, said.currency


def _duration(held: Held, said: str | None, where: str, words: Sequence[Span]) -> str | None:
    if said is None:
        return None
    if not any(held.told.duration(said, at) for at in (words, held.told.sentences_of(words))):
        held.drop("duration", where, said)
        return None
    held.kept += 1
    return said


def _order(held: Held, said: int | None, where: str) -> int | None:
    if said is not None and not 1 <= said <= _MOST_STAGES:
        held.drop("value", where, said)
        return None
    return said


def _stances(held: Held, said: TermSaid, where: str, ids: Ids, evidence: list[Span]) -> list[Stance]:
    """Who stands where; a stance whose party is nobody in the answer is left out, for it is that party's alone."""
    out: list[Stance] = []
    for i, given in enumerate(said.stances):
        at = f"{where}.stances[{i}]"
        party = held.id(given.party, f"{at}.party", ids)
        if given.party is not None and party is None:
            continue
        span = held.quote(given.quote, f"{at}.quote", evidence)
        if given.quote is not None and span is None:
            continue
        sources = held.sources(given.according_to, f"{at}.according_to", ids)
        out.append(Stance(party, given.stance, sources, span))
    return out


def _exchange(held: Held, said: ExchangeSaid, where: str, terms: Ids) -> Exchange | None:
    give, get = held.ids(said.give, f"{where}.give", terms), held.ids(said.get, f"{where}.get", terms)
    if not give or not get:
        held.drop("evidence", where, f"{said.give} – {said.get}", "one side of it is not in the record")
        return None
    evidence = held.quotes(said.quotes, f"{where}.quotes")
    return Exchange(give, get, said.simultaneity, bool(evidence) or not said.quotes, evidence)


def _condition(held: Held, said: ConditionSaid, where: str, terms: Ids, events: Ids) -> Condition | None:
    """A condition whose words and targets are in the record; its trigger is a term, an event or words."""
    evidence = held.quotes(said.quotes, f"{where}.quotes")
    target = held.ids(said.target, f"{where}.target", terms)
    trigger = _condition_trigger(held, said.trigger, f"{where}.trigger", evidence, {**events, **terms})
    if not evidence or not target or trigger is None:
        held.drop("evidence", where, said.quotes[:1], "its words, its trigger or its targets are not in the record")
        return None
    return Condition(trigger, target, said.polarity, said.function, evidence)


def _condition_trigger(
    held: Held, said: str | Quote, where: str, evidence: list[Span], known: Ids
) -> str | Span | None:
    if isinstance(said, str):
        return known.get(said) or held.quote((0, said), where, evidence)
    return held.quote(said, where, evidence)


def _stage(held: Held, said: StageSaid, where: str, terms: Ids) -> Stage | None:
    order, kept = _order(held, said.order, f"{where}.order"), held.ids(said.terms, f"{where}.terms", terms)
    if order is None or not kept:
        held.drop("evidence", where, said.order, "none of its terms is in the record")
        return None
    after = terms.get(said.starts_after or "") or said.starts_after
    if after is not None and after not in terms.values():
        after = held.words(after, f"{where}.starts_after")
    return Stage(order, kept, after, held.quotes(said.quotes, f"{where}.quotes"))


def finding(held: Held, said: FindingSaid, where: str, ids: Ids, terms: Ids, deals: Ids) -> Finding | None:
    """A finding with its true spans; none where no quote of it is in the report."""
    evidence = held.quotes(said.quotes, f"{where}.quotes")
    if not evidence:
        held.drop("evidence", where, said.quotes[:1])
        return None
    count = held.count(said.count, f"{where}.count", evidence)
    return Finding(
        id="",
        state=said.state,
        term=held.id(said.term, f"{where}.term", terms),
        deal=held.id(said.deal, f"{where}.deal", deals),
        kind=said.kind,
        by=held.ids(said.by, f"{where}.by", ids),
        claimed_by=held.sources(said.claimed_by, f"{where}.claimed_by", ids),
        evidence_level=said.level,
        count=count[0] if count else None,
        date=held.date(said.date, f"{where}.date", evidence),
        evidence=evidence,
    )
