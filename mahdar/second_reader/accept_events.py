"""Events and meetings of an answer, as far as they rest on the report."""

from __future__ import annotations

from mahdar.lexicon.codes import MODES
from mahdar.reading.assemble import acled_of_mode
from mahdar.record import CASUALTY_KINDS, Casualty, CasualtyKind, Delegate, Event, Meeting
from mahdar.report import Span
from mahdar.second_reader.answer_schema import DelegateSaid, EventSaid, MeetingSaid
from mahdar.second_reader.held import Held

# What an event of a second reader is worth by itself; it was not measured on gold, as the first reader's was.
CONFIDENCE = 0.8


def event(held: Held, said: EventSaid, where: str, ids: dict[str, str]) -> Event | None:
    """An event with its true spans; none where its trigger or all its quotes are not in the report."""
    evidence = held.quotes(said.quotes, f"{where}.quotes")
    trigger = _trigger(held, said, where, evidence)
    if trigger is None:
        return None
    mode = said.mode
    if mode is not None and mode not in MODES.get(said.type, ()):
        held.drop("value", f"{where}.mode", mode)
        mode = None
    return Event(
        id="",
        type=said.type,
        mode=mode,
        acled=acled_of_mode(said.type, mode),
        actors=held.ids(said.actors, f"{where}.actors", ids),
        recipients=held.ids(said.recipients, f"{where}.recipients", ids),
        place=held.ids(said.place, f"{where}.place", ids),
        date=held.date(said.date, f"{where}.date", evidence),
        casualties=_casualties(held, said, where, evidence, trigger, ids),
        status=said.status,
        attribution=held.sources(said.according_to, f"{where}.according_to", ids),
        trigger=trigger,
        evidence=evidence,
        confidence=CONFIDENCE,
    )


def _trigger(held: Held, said: EventSaid, where: str, evidence: list[Span]) -> Span | None:
    """The trigger, inside the evidence or at least in a sentence of it."""
    if not evidence:
        held.drop("evidence", where, said.trigger[1])
        return None
    trigger = held.quote(said.trigger, f"{where}.trigger", evidence)
    if trigger is None:
        return None
    near = held.told.sentences_of(evidence)
    if not any(s.start <= trigger.start and trigger.end <= s.end for s in near):
        held.drop("quote", f"{where}.trigger", said.trigger[1], "it stands in none of the sentences quoted")
        return None
    return trigger


def _casualties(
    held: Held, said: EventSaid, where: str, evidence: list[Span], trigger: Span, ids: dict[str, str]
) -> dict[CasualtyKind, Casualty]:  # fmt: skip
    out: dict[CasualtyKind, Casualty] = {}
    for kind in CASUALTY_KINDS:
        counted = getattr(said, kind)
        if counted is not None:
            whom = held.ids(counted.whom, f"{where}.{kind}.whom", ids)
            found = held.casualty(counted, f"{where}.{kind}", evidence, trigger, whom)
            if found is not None:
                out[kind] = found
    return out


def meeting(held: Held, said: MeetingSaid, where: str, ids: dict[str, str]) -> Meeting | None:
    """A meeting with its true spans; none where no quote of it is in the report."""
    evidence = held.quotes(said.quotes, f"{where}.quotes")
    if not evidence:
        held.drop("evidence", where, said.quotes[:1])
        return None
    delegates = (_delegate(held, d, f"{where}.delegates[{i}]", ids) for i, d in enumerate(said.delegates))
    return Meeting(
        id="",
        participants=held.ids(said.participants, f"{where}.participants", ids),
        delegates=[d for d in delegates if d is not None],
        format=said.format,
        host=held.id(said.host, f"{where}.host", ids),
        place=held.ids(said.place, f"{where}.place", ids),
        date=held.date(said.date, f"{where}.date", evidence),
        agenda=held.quotes(said.agenda, f"{where}.agenda"),
        outcome=held.quote(said.outcome, f"{where}.outcome"),
        next=held.quote(said.next, f"{where}.next"),
        attribution=held.sources(said.according_to, f"{where}.according_to", ids),
        evidence=evidence,
    )


def _delegate(held: Held, said: DelegateSaid, where: str, ids: dict[str, str]) -> Delegate | None:
    person = held.id(said.person, f"{where}.person", ids)
    if person is None:
        return None
    return Delegate(person, held.id(said.represents, f"{where}.represents", ids), said.capacity)
