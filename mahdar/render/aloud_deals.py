"""A deal as sentences: what it is, what is given for what, who stands where, by which steps and on which conditions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from mahdar.record import Deal, Exchange, Record, Term
from mahdar.render.aloud_stances import NOTHING, bargain, standing, stood
from mahdar.render.aloud_steps import Steps
from mahdar.render.aloud_terms import Promises
from mahdar.render.counted import day
from mahdar.render.labels import Label, label
from mahdar.render.naming import according_to, and_ar, and_en, clauses_ar, nominative_of


class DealReader:
    """One deal, read aloud."""

    def __init__(self, record: Record, deal: Deal) -> None:
        self.deal = deal
        self.promises = Promises(record)
        self.named = self.promises.named
        self.steps = Steps(record, deal, self.promises)
        self.told: set[str] = set()
        self.staged = False

    def sentences(self) -> list[Label]:
        """Every sentence, in order, each ending in a full stop."""
        self.told, self.staged = set(), False
        out = [self.head(), *self.exchanges()]
        for group in self.grouped([t for t in self.deal.terms if t.id not in self.told]):
            said = self.with_steps(self.group(group), {t.id for t in group})
            out.append(_plus(said, stood(self.named, self.deal, group)))
        stages = None if self.staged else self.steps.stage_sentence()
        out += [stages] if stages else []
        out += [*self.steps.conditions(), *self.steps.done()]
        return [Label(f"{said.ar}.", f"{said.en[:1].upper()}{said.en[1:]}.") for said in out]

    def with_steps(self, said: Label, ids: set[str]) -> Label:
        """The steps go with the sentence that tells all that is done by steps."""
        if self.staged or not self.steps.shared or not self.steps.shared <= ids:
            return said
        self.staged = True
        return _plus(said, self.steps.steps())

    # What it is ----------------------------------------------------------------------------------------------------

    def head(self) -> Label:
        """«اتفاق مقترح بين أ وب، بوساطة ج، وفق مصادر مطلعة»."""
        deal = self.deal
        name = label("pledges" if deal.form == "unilateral" else "bargains", deal.status)
        form = label("forms", deal.form) if deal.form != "reported" else NOTHING
        out = Label(f"{name.ar} {form.ar}".strip(), f"{name.en} ({form.en})" if form.en else name.en)
        parties = self.parties()
        out = Label(out.ar + parties.ar, out.en + parties.en)
        for ids, ar, en in (
            (deal.mediators, "بوساطة", "mediated by"),
            (deal.guarantors, "بضمانة", "guaranteed by"),
            (deal.place, "في", "in"),
        ):
            who = self.named.all(ids)
            out = _plus(out, Label(f"{ar} {who.ar}", f"{en} {who.en}")) if ids else out
        when = day(deal.date) if deal.date else None
        out = _plus(out, Label(f"بتاريخ {when.ar}", f"dated {when.en}")) if when else out
        if deal.status == "denied" and deal.terms:
            out = _plus(out, Label("وهذه بنوده المنسوبة إليه", "with the terms ascribed to it"))
        return _plus(out, according_to(deal.attribution))

    def parties(self) -> Label:
        """«بين أ وب»; of one party alone nothing more is known than that it is one."""
        names = self.named.all(self.deal.parties)
        if not self.deal.parties:
            return Label("، ولم تُذكر أطرافه", "; its parties are not named")
        if len(self.deal.parties) > 1:
            return Label(f" بين {names.ar}", f" between {names.en}")
        if self.deal.form == "unilateral":
            return Label(f" هو {nominative_of(names.ar)}", f" by {names.en}")
        return Label(f"، والطرف المذكور فيه {nominative_of(names.ar)}", f"; the party named is {names.en}")

    # What is given for what ----------------------------------------------------------------------------------------

    def exchanges(self) -> Iterator[Label]:
        terms = {t.id: t for t in self.deal.terms}
        for exchange in self.deal.exchanges:
            give, get = ([terms[id] for id in side if id in terms] for side in (exchange.give, exchange.get))
            if give or get:
                said = self.exchange(exchange, give, get)
                self.told |= {t.id for t in (*give, *get)}
                yield said

    def exchange(self, exchange: Exchange, give: Sequence[Term], get: Sequence[Term]) -> Label:
        """«يُفرج أ عن … مقابل أن يدفع ب …»; a term told before is only named."""
        both = [*give, *get]
        whole = bargain(self.named, give, get)
        apart = whole is None and len({standing(t) for t in both}) > 1
        first = self.side(give, apart) if give else Label("يجري تبادل لم يُذكر شقّه الأول", "something not told is given")
        second = self.side(get, apart, True) if get else Label("مقابل ما لم يُذكر", "in exchange for something not told")
        said = Label(f"{first.ar}، {second.ar}", f"{first.en}, {second.en}")
        said = self.with_steps(said, {t.id for t in both})
        if exchange.simultaneity not in ("unknown", "staged"):
            said = _plus(said, label("timing", exchange.simultaneity))
        return said if apart else _plus(said, whole or stood(self.named, self.deal, both))

    def side(self, terms: Sequence[Term], apart: bool, back: bool = False) -> Label:
        """One side of an exchange; `back`: what is given in return; `apart`: stances are said with each part."""
        parts: list[Label] = []
        old = [t for t in terms if t.id in self.told]
        if old:
            names = self.promises.shorts(old, self.deal)
            ar, en = ("مقابل", "in exchange for") if back else ("يكون", "there is")
            parts.append(Label(f"{ar} {names.ar}", f"{en} {names.en}"))
        fresh = [t for t in terms if t.id not in self.told]
        mixed = apart and len({standing(t) for t in fresh}) > 1
        for group in self.grouped(fresh, mixed):
            said = self.in_return(group) if back else self.group(group)
            parts.append(_plus(said, stood(self.named, self.deal, group)) if mixed else said)
        whole = Label(clauses_ar([p.ar for p in parts]), (", and " if mixed else " and ").join(p.en for p in parts))
        return _plus(whole, stood(self.named, self.deal, fresh)) if apart and not mixed else whole

    def in_return(self, group: Sequence[Term]) -> Label:
        """«مقابل أن يدفع ب …», «مقابل دفع …» where nobody is named, «مقابل أن يكون على ب دفع … وتسليم …» of several."""
        first = group[0]
        if not first.debtor:
            names = [self.promises.noun(t, self.deal) for t in group]
            return Label(f"مقابل {and_ar([n.ar for n in names])}", f"in exchange for {and_en([n.en for n in names])}")
        said = self.group(group)
        ar = f"أن {'يكون ' if said.ar.startswith('على ') else ''}{said.ar}"
        ar = f"ألّا {said.ar.removeprefix('لا ')}" if said.ar.startswith("لا ") else ar
        return Label(f"مقابل {ar}", f"in exchange for which {said.en}")

    def group(self, group: Sequence[Term]) -> Label:
        """Terms of the same debtors, together."""
        return self.promises.clause(group[0], self.deal) if len(group) == 1 else self.promises.chain(group, self.deal)

    def grouped(self, terms: Sequence[Term], apart: bool = True) -> Iterator[list[Term]]:
        """Neighbouring terms of the same debtors; `apart`: only those with the same stances."""
        for _, found in groupby(terms, lambda t: (t.debtor, t.modality == "may", standing(t) if apart else None)):
            yield list(found)


def _plus(said: Label, more: Label) -> Label:
    """Something added after a comma."""
    return Label(f"{said.ar}، {more.ar}", f"{said.en}, {more.en}") if more.ar else said
