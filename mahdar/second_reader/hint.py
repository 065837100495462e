"""The first reader's record as a short draft that a model may look at."""

from __future__ import annotations

from collections.abc import Sequence

from mahdar.record import Record
from mahdar.report import Span
from mahdar.second_reader.pieces import Piece


def hinted(record: Record, piece: Piece) -> str:
    """What the record holds of a piece of its report, a line each: names, events, meetings, terms, findings."""
    names = {e.id: e.name for e in record.entities}

    def said(ids: Sequence[str]) -> str:
        return "، ".join(names.get(i, i) for i in ids)

    def inside(spans: Sequence[Span]) -> bool:
        return any(s.start < piece.sentences[-1].end and piece.sentences[0].start < s.end for s in spans)

    entities = (e for e in record.entities if inside(e.mentions))
    lines = ["names: " + "; ".join(f"{e.__struct_config__.tag} {e.name}" for e in entities)]
    for event in record.events:
        if inside([event.trigger]):
            roles = f"{said(event.actors)} → {said(event.recipients)} @ {said(event.place)}"
            lines.append(f"event: {event.type}/{event.mode or '-'} «{event.trigger.quote}» {roles}")
    lines += [f"meeting: {said(m.participants)}" for m in record.meetings if inside(m.evidence)]
    for term in (t for deal in record.deals for t in deal.terms if inside(t.evidence)):
        stances = "; ".join(f"{said([s.party] if s.party else [])} {s.stance}" for s in term.stances)
        lines.append(f"term: {term.kind} «{term.evidence[0].quote}» {stances}")
    lines += [f"finding: {f.state} «{f.evidence[0].quote}»" for f in record.findings if inside(f.evidence)]
    return "\n".join(lines)
