"""One promise as a clause: «يُفرج نظام الأسد عن 60 معتقلاً», and as a noun: «الإفراج عن 60 معتقلاً»; and in English."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mahdar.arabic.fold import fold
from mahdar.record import Deal, Facility, Place, Range, Record, Span, Term
from mahdar.render.counted import counted, counted_unknown, day, duration, figure, money
from mahdar.render.frames import Frame, Kind, Noun, kinds, noun_of, nouns
from mahdar.render.labels import Label
from mahdar.render.naming import Named, and_ar, and_en, clauses_ar, joined_ar, quoted
from mahdar.render.plain import plain

_NOTHING = Label("", "")
_FROM = frozenset(map(fold, ("من", "عن")))


class Clause(NamedTuple):
    """What a promise is about: `what` inside the sentence, `tail` after it (to whom, where, how long, quoted words)."""

    what: Label
    tail: Label


class Promises:
    """The terms of one record as clauses."""

    def __init__(self, record: Record) -> None:
        self.text = record.report.text
        self.named = Named(record)
        places = (e for e in record.entities if isinstance(e, Place | Facility))
        self.places = {(m.start, m.end) for e in places for m in e.mentions}

    # The whole -----------------------------------------------------------------------------------------------------

    def clause(self, term: Term, deal: Deal) -> Label:
        """A promise with a verb: who does what; in the passive, or with «يتمّ», where nobody is named."""
        _, ar, en = self.frames(term)
        what, tail = self.parts(term, deal)
        allowed, never = term.modality == "may", _never(term)
        name = _filled(ar.name, what.ar)
        no = "لا " if never else ""
        shall = "may" if allowed else "shall not" if never else "shall"
        if not term.debtor:
            done = "تتمّ" if ar.feminine else "يتمّ"
            said = f"يجوز {name}" if allowed else f"{no}{done} {name}"
            subject = _filled(en.rest, what.en)
            return Label(said + tail.ar, f"{subject} {shall} be {_filled(en.verb[1], what.en)}{tail.en}")
        who = self.named.all(term.debtor, nominative=True)
        rest = _filled(ar.rest, what.ar)
        verb = self.named.verb(ar.verb, term.debtor)
        said = " ".join(part for part in (f"{no}{verb}", who.ar, rest) if part)
        if allowed:
            said = f"يجوز {joined_ar('ل', self.named.all(term.debtor).ar)} {name}"
        return Label(said + tail.ar, f"{who.en} {shall} {_filled(en.verb[0], what.en)}{tail.en}")

    def noun(self, term: Term, deal: Deal, tail: bool = True, to: bool = True) -> Label:
        """A promise as a noun: «دفع فدية قدرها مليون دولار أمريكي»; `to`: with whom it is owed to."""
        _, ar, en = self.frames(term)
        what, after = self.parts(term, deal, to)
        never = _never(term)
        not_ = ("عدم ", "no ") if never else ("", "")
        said = Label(not_[0] + _filled(ar.name, what.ar), not_[1] + _filled(en.name, what.en))
        return Label(said.ar + after.ar, said.en + after.en) if tail else said

    def chain(self, terms: Sequence[Term], deal: Deal) -> Label:
        """Several promises of the same debtors: «على الحكومة دفع … وتسليم …»; nouns, so that nothing has to agree."""
        names = [self.noun(term, deal) for term in terms]
        listed = clauses_ar([n.ar for n in names]) if len(names) > 2 else and_ar([n.ar for n in names])
        allowed = terms[0].modality == "may"
        if not terms[0].debtor:
            ar, en = ("يجوز", "what may be done is") if allowed else ("المطلوب", "what is required is")
            return Label(f"{ar} {listed}", f"{en} {and_en([n.en for n in names])}")
        who = self.named.all(terms[0].debtor)
        doing = and_en([self.doing(term, deal) for term in terms])
        head = f"يجوز {joined_ar('ل', who.ar)}" if allowed else f"على {who.ar}"
        return Label(f"{head} {listed}", f"{who.en} {'may' if allowed else 'shall'} {doing}")

    def doing(self, term: Term, deal: Deal) -> str:
        """English after a modal verb."""
        _, _, en = self.frames(term)
        what, tail = self.parts(term, deal)
        never = "not " if _never(term) else ""
        return f"{never}{_filled(en.verb[0], what.en)}{tail.en}"

    def short(self, term: Term, deal: Deal) -> Label:
        """What a promise already told is called: by its kind; with its debtors where the deal has two of a kind."""
        if self.alone(term, deal):
            kind = kinds()[term.kind]
            return Label(kind.ar.short, kind.en.short)
        said = self.noun(term, deal, tail=False)
        if not term.debtor:
            return said
        who = self.named.all(term.debtor)
        return Label(f"{said.ar} من جانب {who.ar}", f"{said.en} by {who.en}")

    def alone(self, term: Term, deal: Deal) -> bool:
        """Whether the deal has no other promise of this kind."""
        return sum(t.kind == term.kind for t in deal.terms) == 1

    def shorts(self, terms: Iterable[Term], deal: Deal) -> Label:
        """Several promises already told, each once."""
        names = list(dict.fromkeys(self.short(term, deal) for term in terms))
        return Label(and_ar([n.ar for n in names]), and_en([n.en for n in names]))

    def short_is_feminine(self, term: Term, deal: Deal) -> bool:
        frame = kinds()[term.kind].ar
        return frame.feminine_short if self.alone(term, deal) else frame.feminine

    # Its parts -----------------------------------------------------------------------------------------------------

    def frames(self, term: Term) -> tuple[Kind, Frame, Frame]:
        """How the promise is said, which may hang on whether it has an object («يسحب نقاطاً», «ينسحب»)."""
        kind = kinds()["abstain" if term.kind == "other" and term.modality == "must_not" else term.kind]
        if kind.alone_ar and kind.alone_en and self.goes(term):
            return kind, kind.alone_ar, kind.alone_en
        return kind, kind.ar, kind.en

    def goes(self, term: Term) -> bool:
        """Whether the debtors themselves leave: there is no object, or it is what they leave («من المدينة»)."""
        return (term.object is None or self.left(term.object)) and term.count is None

    def left(self, span: Span) -> bool:
        before = self.text[max(0, span.start - 12) : span.start].split()
        return bool(before and fold(before[-1]) in _FROM) or any(
            start <= span.start + 3 and span.start <= start and end >= span.end - 2 for start, end in self.places
        )

    def parts(self, term: Term, deal: Deal, to: bool = True) -> Clause:
        """What the promise is about, and what comes after it."""
        kind, ar, en = self.frames(term)
        what, aside = self.what(term, kind, ar, en)
        after = [self.toward(term, deal, kind) if to else _NOTHING, self.where(term, kind), _for(term), _by(term)]
        if kind.alone_ar is ar and term.object is not None:
            after.insert(1, Label(f" من {quoted(term.object).ar}", f" from {quoted(term.object).en}"))
        after.append(self.twin(term, deal))
        tail = Label(*("".join(part) for part in zip(*after, strict=True)))
        return Clause(what, Label(tail.ar + aside.ar, tail.en + aside.en))

    def what(self, term: Term, kind: Kind, ar: Frame, en: Frame) -> tuple[Label, Label]:
        """What or whom, and words to be quoted after the sentence."""
        if kind.aside or kind.alone_ar is ar:
            return _NOTHING, self.aside(term, kind)
        if ar.sum and en.sum and term.amount is not None:
            sum_ = money(term.amount, term.currency, object_=True)
            return Label(ar.sum.format(sum_.ar), en.sum.format(sum_.en)), _NOTHING
        if term.count is not None:
            return self.counted(term, term.count, kind)
        return self.thing(term, ar, en), _sum(term)

    def thing(self, term: Term, ar: Frame, en: Frame) -> Label:
        """The report's words for what or whom, else what is usual."""
        said = quoted(term.object) if term.object is not None and not self.said(term.object, ar) else None
        return said or Label(ar.thing or "ذلك", en.thing or "it")

    def twin(self, term: Term, deal: Deal) -> Label:
        """The report's words for a promise that would else sound like another of the deal."""
        alike = any(_sound(t) == _sound(term) for t in deal.terms if t is not term)
        if not alike or term.object is not None or not term.evidence or kinds()[term.kind].words:
            return _NOTHING
        said = quoted(term.evidence[0])
        return Label(f" ({said.ar})", f" ({said.en})")

    def counted(self, term: Term, count: Range, kind: Kind) -> tuple[Label, Label]:
        """The count with its noun, and what the report says of it further on: 60 معتقلاً «في سجون النظام»."""
        noun, unit = _counted_noun(term, kind)
        if noun is None and not unit:
            return self.thing(term, *self.frames(term)[1:]), self.aside(term, kind)
        said = counted(count, noun, accusative_one=term.kind in _TAKES) if noun else counted_unknown(count, plain(unit))
        if term.object is None:
            return said, _sum(term)
        words = term.object.quote.split()
        at = next((n for n, word in enumerate(words[:4]) if noun is not None and noun_of(word) == noun), None)
        if at is None:
            more = quoted(term.object)
            return said, Label(f" ({more.ar})", f" ({more.en})")
        rest = " ".join(words[at + 1 :])
        return (Label(f"{said.ar} «{plain(rest)}»", f"{said.en} «{plain(rest)}»") if rest else said), _sum(term)

    def aside(self, term: Term, kind: Kind) -> Label:
        """The report's own words for a promise whose object fits into no sentence, and its count, in brackets."""
        parts = []
        span = term.evidence[0] if kind.words and term.evidence else term.object if kind.aside else None
        if span is not None and (kind.words or not self.said(span, kind.ar)):
            parts.append(quoted(span))
        if term.count is not None:
            noun, unit = _counted_noun(term, kind)
            number = _bare(term.count, noun, unit)
            parts.append(Label(f"والعدد {number.ar}", f"the number being {number.en}"))
        if not parts:
            return _sum(term)
        return Label(f" ({'، '.join(p.ar for p in parts)})", f" ({', '.join(p.en for p in parts)})")

    def said(self, span: Span, frame: Frame) -> bool:
        """Whether the frame already has the words («هدنة» of a truce)."""
        said = fold(f"{frame.rest} {frame.name} {frame.short} {_TRUCES}").split()
        there = {part for word in said for part in (word, word.removeprefix("ال").removeprefix("ب"))}
        return all(fold(word).removeprefix("ال") in there for word in span.quote.split())

    def toward(self, term: Term, deal: Deal, kind: Kind) -> Label:
        """To whom, and for whose good, where that is not plain from the two sides."""
        creditor = [id for id in term.creditor if id not in term.debtor]
        two = len(deal.parties) == 2 and {*term.debtor, *creditor} == {*deal.parties}
        clear = two or set(creditor) <= _others(term, deal)
        out = _NOTHING
        if creditor and (kind.to or not clear):
            who = self.named.all(creditor)
            out = Label(f" {'إلى' if kind.to else 'لصالح'} {who.ar}", f" {'to' if kind.to else 'for'} {who.en}")
        good = [id for id in term.beneficiary if id not in (*term.creditor, *term.debtor)]
        if good:
            who = self.named.all(good)
            out = Label(f"{out.ar} لفائدة {who.ar}", f"{out.en} for the benefit of {who.en}")
        return out

    def where(self, term: Term, kind: Kind) -> Label:
        """Where, unless the quoted object says it."""
        quote = term.object.quote if term.object else ""
        places = [id for id in term.place if self.named.name(id).ar not in quote]
        if not places:
            return _NOTHING
        names = self.named.all(places)
        return Label(f" {kind.at[0]} {names.ar}", f" {kind.at[1]} {names.en}")


_TRUCES = "تهدئة هدنة إنسانية مؤقتة"
# Kinds whose complement is an object in Arabic: «يسلّم أسيراً واحداً».
_TAKES = frozenset(
    ("withdraw", "fighter_transfer", "handover_arms", "handover_position", "return_remains", "evacuate", "open_route",
     "restore_service", "ease_security")
)  # fmt: skip


def _counted_noun(term: Term, kind: Kind) -> tuple[Noun | None, str]:
    """The noun that is counted: the record's unit, else the object's own, else what is usual; and its word."""
    if term.unit:
        return noun_of(term.unit), term.unit
    words = term.object.quote.split()[:4] if term.object else []
    found = next((noun for noun in map(noun_of, words) if noun is not None), None)
    usual = nouns().get(kind.unit or "")
    noun = found or usual
    return noun, noun.sg if noun else ""


def _sound(term: Term) -> tuple[object, ...]:
    """What a promise without an object sounds by."""
    return term.kind, tuple(term.debtor), term.count, term.amount, term.object is None


def _bare(count: Range, noun: Noun | None, unit: str) -> Label:
    """A count that stands by itself."""
    if noun is not None:
        return counted(count, noun, nominative=True)
    if unit:
        return counted_unknown(count, plain(unit))
    low, high = count
    least = figure(low)
    if high is None:
        return Label(f"{least.ar} على الأقل", f"at least {least.en}")
    return least if low == high else Label(f"{low}–{high}", f"{low}–{high}")


def _sum(term: Term) -> Label:
    """Money that goes with a promise that is not itself about money."""
    if term.amount is None or term.kind in ("ransom", "payment"):
        return _NOTHING
    said = money(term.amount, term.currency)
    return Label(f" (والمبلغ {said.ar})", f" (the sum being {said.en})")


def _others(term: Term, deal: Deal) -> set[str]:
    """Who gives what a promise is exchanged for."""
    other_sides = [x.get if term.id in x.give else x.give for x in deal.exchanges if term.id in (*x.give, *x.get)]
    return {id for side in other_sides for t in deal.terms if t.id in side for id in t.debtor}


def _never(term: Term) -> bool:
    """Whether the verb is to be denied: not where it already says that something is left undone."""
    return term.modality == "must_not" and term.kind not in ("abstain", "other")


def _for(term: Term) -> Label:
    if not term.duration:
        return _NOTHING
    length = duration(term.duration)
    return Label(f" لمدة {length.ar}", f" for {length.en}")


def _by(term: Term) -> Label:
    when = day(term.deadline) if term.deadline else None
    return Label(f" في موعد أقصاه {when.ar}", f" by {when.en}") if when else _NOTHING


def _filled(pattern: str, what: str) -> str:
    """A frame with its thing; «عن ما» and «من ما» are written as one."""
    return pattern.replace("{}", what).strip().replace("عن ما ", "عمّا ").replace("من ما ", "ممّا ")
