"""The steps of a deal and what it hangs on: «على ثلاث دفعات، والأخيرة بعد دفع الفدية»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from mahdar.arabic.fold import fold
from mahdar.record import Condition, Deal, Record, Span, Stage, Term
from mahdar.render.aloud_terms import Promises
from mahdar.render.counted import counted, ordinal
from mahdar.render.frames import nouns, states
from mahdar.render.labels import Label
from mahdar.render.naming import filled_ar, quoted
from mahdar.render.plain import plain

# The relation before a promise, and before quoted words.
_HEADS = {
    "if": Label("بشرط", "on condition of"), "unless": Label("ما لم", "unless"), "until": Label("إلى حين", "until"),
    "after": Label("بعد", "after"), "before": Label("قبل", "before"),
}  # fmt: skip
_BEFORE_WORDS = {"if": Label("على هذا الشرط:", "on this condition:"), "unless": Label("ما لم يكن", "unless")}
# Words that say their own relation to what hangs on them.
_OWN = tuple(fold(words) for words in (
    "إذا", "إن ", "في حال", "شرط", "شريطة", "بشرط", "على أن", "بعد", "قبل", "حتى", "ما لم", "إلى حين", "لحين",
    "إلا بعد", "ريثما", "عند", "فور", "مقابل",
))  # fmt: skip
_HANGS = {
    "activates": ("يكون", "تكون", "applies"), "suspends": ("يُعلَّق", "تُعلَّق", "is suspended"),
    "terminates": ("ينتهي", "تنتهي", "ends"),
}  # fmt: skip
_TOLD = frozenset(("unknown", "dormant"))


class Steps:
    """Stages, conditions and what became of the promises of one deal."""

    def __init__(self, record: Record, deal: Deal, promises: Promises) -> None:
        self.deal = deal
        self.promises = promises
        self.terms = {t.id: t for t in deal.terms}
        self.events = {e.id: e for e in record.events}
        self.stages = stages_of(deal)
        sets = [set(s.terms) & set(self.terms) for s in self.stages]
        # The terms that all steps share, where the steps are parts of the same (three batches of one release).
        self.shared = sets[0] if len(sets) > 1 and all(s == sets[0] for s in sets) else set()

    def named(self, ids: Sequence[str]) -> list[Term]:
        return [self.terms[id] for id in ids if id in self.terms]

    # Stages --------------------------------------------------------------------------------------------------------

    def steps(self) -> Label:
        """«على ثلاث دفعات، والأخيرة بعد دفع الفدية»."""
        n = max(len(self.stages), *(s.order for s in self.stages))
        number = self.number(n)
        ar, en = f"على {number.ar}", f"in {number.en}"
        for stage in self.stages:
            if stage.starts_after:
                after = self.meant(stage.starts_after)
                which = Label("الأخيرة", "last") if stage.order == n else ordinal(stage.order)
                ar, en = f"{ar}، و{which.ar} بعد {after.ar}", f"{en}, the {which.en} after {after.en}"
        return Label(ar, en)

    def number(self, n: int) -> Label:
        """So many batches where the report calls them so, else stages."""
        words = fold(" ".join(s.quote for stage in self.stages for s in stage.evidence))
        return counted((n, n), nouns()["دفعة" if "دفعه" in words or "دفعات" in words else "مرحلة"])

    def stage_sentence(self) -> Label | None:
        """All stages in one sentence; None where there is at most one."""
        if len(self.stages) < 2:
            return None
        if self.shared:
            terms = [t for t in self.deal.terms if t.id in self.shared]
            what, steps = self.promises.shorts(terms, self.deal), self.steps()
            verb = "تتمّ" if self.promises.short_is_feminine(terms[0], self.deal) else "يتمّ"
            takes = "takes place" if len(terms) == 1 else "take place"
            return Label(f"{verb} {what.ar} {steps.ar}", f"{what.en} {takes} {steps.en}")
        number = self.number(len(self.stages))
        parts = [self.stage(stage) for stage in self.stages]
        ar, en = "؛ و".join(p.ar for p in parts), "; ".join(p.en for p in parts)
        return Label(f"يُنفَّذ ذلك على {number.ar}: {ar}", f"it is carried out in {number.en}: {en}")

    def stage(self, stage: Stage) -> Label:
        """«الثانية بعد دفع الفدية: إطلاق سراح الأسرى»."""
        which = ordinal(stage.order)
        what = self.promises.shorts(self.named(stage.terms), self.deal)
        after = self.meant(stage.starts_after) if stage.starts_after else None
        when = Label(f" بعد {after.ar}", f" after {after.en}") if after else Label("", "")
        return Label(
            f"{which.ar}{when.ar}: {what.ar or 'لم يُذكر ما فيها'}", f"{which.en}{when.en}: {what.en or 'not told'}"
        )

    def meant(self, id: str) -> Label:
        """What an id or words stand for: a promise of the deal, an event, or the words as they are."""
        if id in self.terms:
            return self.promises.short(self.terms[id], self.deal)
        if id in self.events:
            return quoted(self.events[id].trigger)
        return Label(f"«{plain(id)}»", f"«{plain(id)}»")

    # Conditions ----------------------------------------------------------------------------------------------------

    def conditions(self) -> Iterator[Label]:
        """A sentence for each condition that no stage has told."""
        for c in self.deal.conditions:
            if not self.is_step(c):
                yield self.condition(c)

    def is_step(self, c: Condition) -> bool:
        return c.polarity == "after" and any(
            s.starts_after == c.trigger and set(c.target) <= set(s.terms) for s in self.stages if s.starts_after
        )

    def condition(self, c: Condition) -> Label:
        """«يكون وقف إطلاق النار بعد تسليم الجثامين»."""
        targets = self.named(c.target)
        others = {t.id for t in self.deal.terms} - {c.trigger}
        what = self.promises.shorts(targets, self.deal)
        feminine = bool(targets) and self.promises.short_is_feminine(targets[0], self.deal)
        if not targets or (len(others) > 1 and {t.id for t in targets} == others):
            targets, what, feminine = targets[:1], Label("ذلك كله", "all of this"), False
        masculine_verb, feminine_verb, english = _HANGS[c.function]
        verb, hang = feminine_verb if feminine else masculine_verb, self.hanging(c)
        return Label(f"{verb} {what.ar} {hang.ar}", many_en(f"{what.en} {english} {hang.en}", len(targets)))

    def hanging(self, c: Condition) -> Label:
        """«بعد تسليم الجثامين», «بحسب النص: «إذا …»»."""
        head = _HEADS[c.polarity]
        if isinstance(c.trigger, str):
            what = self.meant(c.trigger)
            if c.polarity != "unless":
                return Label(f"{head.ar} {what.ar}", f"{head.en} {what.en}")
            term = self.terms.get(c.trigger)
            feminine = term is not None and self.promises.short_is_feminine(term, self.deal)
            return Label(f"ما لم {'تتمّ' if feminine else 'يتمّ'} {what.ar}", f"unless there is {what.en}")
        span = c.trigger if isinstance(c.trigger, Span) else c.evidence[0] if c.evidence else None
        if span is None:
            return Label(f"{head.ar} أمر لم يُذكر", f"{head.en} something not told")
        said = quoted(span)
        if c.trigger is None or fold(said.ar).lstrip("«و").startswith(_OWN):
            return Label(f"بحسب النص: {said.ar}", f"as the text has it: {said.en}")
        lead = _BEFORE_WORDS.get(c.polarity, head)
        return Label(f"{lead.ar} {said.ar}", f"{lead.en} {said.en}")

    # What became of it ---------------------------------------------------------------------------------------------

    def done(self) -> Iterator[Label]:
        """What became of the promises, where the record says it."""
        told = sorted((t for t in self.deal.terms if t.obligation not in _TOLD), key=lambda t: t.obligation)
        for state, found in groupby(told, key=lambda t: t.obligation):
            terms = list(found)
            how, what = states()[state], self.promises.shorts(terms, self.deal)
            form = how.nobody[self.promises.short_is_feminine(terms[0], self.deal)]
            yield Label(filled_ar(form, what.ar), many_en(how.en_nobody.replace("{}", what.en), len(terms)))


def stages_of(deal: Deal) -> list[Stage]:
    """The deal's stages in order, made from the numbers of its terms where there is no list."""
    if deal.stages:
        return sorted(deal.stages, key=lambda s: s.order)
    orders = sorted({t.stage for t in deal.terms if t.stage is not None})
    return [Stage(n, [t.id for t in deal.terms if t.stage == n]) for n in orders] if len(orders) > 1 else []


def many_en(said: str, n: int) -> str:
    """English verbs of a sentence about several things."""
    if n < 2:
        return said
    for one, several in ((" is ", " are "), (" was ", " were "), (" applies ", " apply "), (" ends ", " end ")):
        said = said.replace(one, several, 1)
    return said
