"""An answer held to the text: what is true of it becomes a record; what is not is counted and said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from mahdar.record import Record
from mahdar.report import Report
from mahdar.second_reader import accept_deals, accept_events
from mahdar.second_reader.accept_names import Names, with_points
from mahdar.second_reader.answer import parse
from mahdar.second_reader.answer_schema import Answer
from mahdar.second_reader.held import Held
from mahdar.second_reader.join import Parts, joined

Ids = dict[str, str]


@dataclass(frozen=True, slots=True)
class Accepted:
    """What came of the answers to one report.

    `record` is None where no answer had the right form, or nothing of any stood in the report; `faults` say why,
    answer by answer. `dropped` counts what was left out by reason; each also stands in the record's issues. `kept`
    counts the values that were held against the report and stand there.
    """

    record: Record | None
    faults: list[str] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    kept: int = 0


def accept(report: Report, answers: Sequence[str], hint: Record | None = None) -> Accepted:
    """The record of what the answers (one a piece) say truly of the report.

    `hint`, the first reader's record, lends the gazetteer's points to places of the same name.
    """
    book = _Book(report)
    faults = []
    for number, text in enumerate(answers, 1):
        fault = book.add(text, f"answer {number}, " if len(answers) > 1 else "")
        if fault:
            faults.append(fault)
    held = book.held
    if not book.pieces:
        return Accepted(None, faults or ["there is no answer"], held.dropped, 0)
    if not held.kept and held.dropped:
        faults.append("nothing of it stands in the report: every name and quote must be copied letter for letter")
        return Accepted(None, faults, held.dropped, 0)
    return Accepted(book.record(hint), faults, held.dropped, held.kept)


class _Book:
    """The record of one report as its answers come in; a list for each answer."""

    def __init__(self, report: Report) -> None:
        self.held = Held(report)
        self.names = Names()
        self.pieces: list[Parts] = []
        self._used: Counter[str] = Counter()

    def add(self, text: str, prefix: str) -> str | None:
        """Take in one answer; why it cannot be used, if it cannot."""
        parsed = parse(text)
        for where, why in parsed.left_out:
            self.held.drop("form", prefix + where, "", why)
        if parsed.answer is None:
            return prefix + "; ".join(parsed.faults)
        self._take(parsed.answer, prefix)
        return None

    def _take(self, said: Answer, prefix: str) -> None:
        """Names first: everything else refers to them."""
        ids = self.names.add(self.held, said.entities, prefix)
        self.held.people = self.names.people()
        parts = Parts()
        events = self._events(said, prefix, ids, parts)
        for i, m in enumerate(said.meetings):
            meeting = accept_events.meeting(self.held, m, f"{prefix}meetings[{i}]", ids)
            if meeting is not None:
                parts.meetings.append(replace(meeting, id=self._new("m")))
        terms, deals = self._deals(said, prefix, ids, events, parts)
        for i, f in enumerate(said.findings):
            finding = accept_deals.finding(self.held, f, f"{prefix}findings[{i}]", ids, terms, deals)
            if finding is not None:
                parts.findings.append(replace(finding, id=self._new("f")))
        self.pieces.append(parts)

    def _events(self, said: Answer, prefix: str, ids: Ids, parts: Parts) -> Ids:
        """Keep the events; the record's ids by those of the answer."""
        events: Ids = {}
        for i, e in enumerate(said.events):
            event = accept_events.event(self.held, e, f"{prefix}events[{i}]", ids)
            if event is not None:
                event = replace(event, id=self._new("e"))
                parts.events.append(event)
                if e.id:
                    events[e.id] = event.id
        return events

    def _deals(self, said: Answer, prefix: str, ids: Ids, events: Ids, parts: Parts) -> tuple[Ids, Ids]:
        """Keep the deals; the record's ids of terms and deals by those of the answer. An id used twice is nobody's."""
        terms: Ids = {}
        deals: Ids = {}
        twice: set[str] = set()
        for i, d in enumerate(said.deals):
            kept = accept_deals.deal(self.held, d, f"{prefix}deals[{i}]", ids, events, self._used["t"] + 1)
            if kept is None:
                continue
            deal, own = kept
            parts.deals.append(replace(deal, id=self._new("d")))
            self._used["t"] += len(deal.terms)
            twice |= terms.keys() & own.keys()
            terms |= own
            if d.id:
                deals[d.id] = parts.deals[-1].id
        return {said: id_ for said, id_ in terms.items() if said not in twice}, deals

    def _new(self, prefix: str) -> str:
        self._used[prefix] += 1
        return f"{prefix}{self._used[prefix]}"

    def record(self, hint: Record | None) -> Record:
        """Everything kept, what two pieces both told only once."""
        whole = joined(self.pieces)
        return Record(
            self.held.report,
            with_points(list(self.names.entities.values()), hint),
            whole.events,
            whole.meetings,
            whole.deals,
            whole.findings,
            self.held.issues,
        )
