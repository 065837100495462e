"""What a record says, read aloud: deals, meetings and findings as sentences in Arabic and in English.

Only the record is looked at; what it does not say is left out or said to be missing, never guessed.
"""

from __future__ import annotations

from mahdar.record import Deal, Delegate, Finding, Meeting, Record, Term
from mahdar.render.aloud_deals import DealReader
from mahdar.render.aloud_terms import Promises
from mahdar.render.counted import counted, day, figure
from mahdar.render.frames import kinds, nouns, states
from mahdar.render.labels import Label, label
from mahdar.render.naming import Named, according_to, and_ar, and_en, filled_ar, nominative_of, quoted

__all__ = ["deal_aloud", "finding_aloud", "meeting_aloud"]


def deal_aloud(record: Record, deal: Deal) -> list[Label]:
    """A deal as sentences: what it is, each exchange, the other promises, steps, conditions, what became of them."""
    return DealReader(record, deal).sentences()


def meeting_aloud(record: Record, meeting: Meeting) -> list[Label]:
    """A meeting as sentences: who met where and when, who sat for whom, what about, with what outcome."""
    named = Named(record)
    out = [_met(named, meeting)]
    sides = list(dict.fromkeys(d.represents for d in meeting.delegates))
    out += [_sat(named, side, [d for d in meeting.delegates if d.represents == side]) for side in sides]
    if meeting.agenda:
        about = [quoted(span) for span in meeting.agenda]
        out.append(
            Label(f"بحث المجتمعون {and_ar([a.ar for a in about])}", f"They discussed {and_en([a.en for a in about])}")
        )
    for span, ar, en in ((meeting.outcome, "انتهى اللقاء إلى ما نصّه", "The outcome, in the report's words:"),
                         (meeting.next, "وعن الجولة التالية", "On the next round:")):  # fmt: skip
        if span:
            out.append(Label(f"{ar} {quoted(span).ar}", f"{en} {quoted(span).en}"))
    return [Label(f"{said.ar}.", f"{said.en}.") for said in out]


def _met(named: Named, meeting: Meeting) -> Label:
    shape = label("formats", meeting.format) if meeting.format else None
    who = named.all(meeting.participants)
    ar = f"عُقد لقاء{' ' + shape.ar if shape else ''}"
    en = f"{('A ' + shape.en + ' meeting').replace('A in', 'An in') if shape else 'A meeting'} took place"
    if len(meeting.participants) > 1:
        ar, en = f"{ar} بين {who.ar}", f"{en} between {who.en}"
    elif meeting.participants:
        ar, en = f"{ar} شارك فيه {nominative_of(who.ar)}", f"{en} with {who.en}"
    else:
        ar, en = f"{ar} لم يُذكر المشاركون فيه", f"{en}; who took part is not told"
    if meeting.host:
        host = named.all([meeting.host])
        ar, en = f"{ar}، باستضافة {host.ar}", f"{en}, hosted by {host.en}"
    if meeting.place:
        where = named.all(meeting.place)
        ar, en = f"{ar}، في {where.ar}", f"{en}, in {where.en}"
    when = day(meeting.date) if meeting.date else None
    if when:
        ar, en = f"{ar}، بتاريخ {when.ar}", f"{en}, on {when.en}"
    source = according_to(meeting.attribution)
    return Label(f"{ar}، {source.ar}", f"{en}, {source.en}") if source.ar else Label(ar, en)


def _sat(named: Named, side: str | None, found: list[Delegate]) -> Label:
    """«وفد أ من ثلاثة أعضاء: …»; who sat for nobody that is named only took part."""
    people = [_delegate(named, d) for d in found]
    people_ar, people_en = and_ar([p.ar for p in people]), and_en([p.en for p in people])
    if side is None:
        return Label(f"من الحاضرين: {people_ar}", f"Present: {people_en}")
    party = named.all([side])
    if len(found) == 1:
        return Label(f"مندوب {party.ar}: {people_ar}", f"Delegate of {party.en}: {people_en}")
    size = counted((len(found), len(found)), nouns()["عضو"])
    return Label(f"وفد {party.ar} من {size.ar}: {people_ar}", f"Delegation of {party.en}, {size.en}: {people_en}")


def _delegate(named: Named, d: Delegate) -> Label:
    name = named.name(d.person)
    if d.capacity == "member":
        return name
    role = label("capacities", d.capacity)
    return Label(f"{name.ar} ({role.ar})", f"{name.en} ({role.en})")


def finding_aloud(record: Record, finding: Finding) -> Label:
    """A finding as a sentence: what became of which promise, by whom, and who says so."""
    promises = Promises(record)
    what, feminine = _about(record, promises, finding)
    how = states()[finding.state]
    if finding.by and how.verb and how.en:
        who = promises.named.all(finding.by, nominative=True)
        form = promises.named.verb(how.verb, finding.by).replace("{who}", who.ar)
        said = Label(filled_ar(form, what.ar), how.en.replace("{who}", who.en).replace("{}", what.en))
    else:
        said = Label(filled_ar(how.nobody[feminine], what.ar), how.en_nobody.replace("{}", what.en))
        if finding.by:
            who = promises.named.all(finding.by)
            said = Label(f"{said.ar} من جهة {who.ar}", f"{said.en} on the part of {who.en}")
    more = [_number(finding), _day(finding), according_to(finding.claimed_by)]
    if finding.evidence_level != "attribution_unclear":
        more.append(label("levels", finding.evidence_level))
    ar, en = ([text for text in side if text] for side in zip(said, *more, strict=True))
    sentence = ", ".join(en)
    return Label("، ".join(ar) + ".", f"{sentence[:1].upper()}{sentence[1:]}.")


def _about(record: Record, promises: Promises, finding: Finding) -> tuple[Label, bool]:
    """What the finding is about, and whether its Arabic name is feminine."""
    term, deal = _term(record, finding.term)
    if term is not None and deal is not None:
        if kinds()[term.kind].aside:
            return promises.short(term, deal), promises.short_is_feminine(term, deal)
        return promises.noun(term, deal, tail=False), promises.frames(term)[1].feminine
    meant = next((d for d in record.deals if d.id == finding.deal), None)
    if meant is not None:
        names = promises.named.all(meant.parties)
        two = len(meant.parties) > 1
        return Label(
            f"الاتفاق{f' بين {names.ar}' if two else ''}", f"the deal{f' between {names.en}' if two else ''}"
        ), False
    if finding.kind:
        kind = kinds()[finding.kind]
        return Label(kind.ar.short, kind.en.short), kind.ar.feminine_short
    words = quoted(finding.evidence[0]) if finding.evidence else Label("التزام لم يُذكر", "a promise not named")
    return Label(f"الالتزام {words.ar}" if finding.evidence else words.ar, words.en), False


def _term(record: Record, id: str | None) -> tuple[Term | None, Deal | None]:
    found = ((t, d) for d in record.deals for t in d.terms if id is not None and t.id == id)
    return next(found, (None, None))


def _number(finding: Finding) -> Label:
    if finding.count is None:
        return Label("", "")
    term_kind = finding.kind
    noun = nouns().get("خرق" if finding.state == "breached" else (kinds()[term_kind].unit or "") if term_kind else "")
    said = counted(finding.count, noun, nominative=True) if noun else figure(finding.count[0])
    return Label(f"والعدد {said.ar}", f"the number being {said.en}")


def _day(finding: Finding) -> Label:
    when = day(finding.date) if finding.date else None
    return Label(f"بتاريخ {when.ar}", f"on {when.en}") if when else Label("", "")
