"""Meetings and findings as found turned into the record's structs: ids, spans, sources, levels of evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mahdar.arabic.dating import DatePhrase
from mahdar.reading.claims import Claim
from mahdar.reading.findings import Fare
from mahdar.reading.findings import passage as finding_passage
from mahdar.reading.scene import Scene
from mahdar.reading.talks import Talk
from mahdar.reading.talks import passage as talk_passage
from mahdar.record import Date, Delegate, Finding, Meeting, Source
from mahdar.report import Span

Ids = Mapping[int, str]
Dates = Mapping[int, DatePhrase | None]
Claims = Mapping[int, Sequence[Claim]]
_BROKERS = ("وسيط", "وساط", "مبعوث", "موفد")


def beings_of(talks: Sequence[Talk], fares: Sequence[Fare]) -> set[int]:
    """Every being that a meeting or a finding stands on: they go into the record."""
    out = {i for k in talks for i in (*k.participants, *k.place)}
    out |= {s.represents for k in talks for s in k.seats if s.represents is not None}
    return out | {i for f in fares for i in f.by}


def meeting_structs(scene: Scene, talks: Sequence[Talk], ids: Ids, dates: Dates, claims: Claims) -> list[Meeting]:
    """The record's meetings. `dates` and `claims` are by `id(talk.event)`; beings without an id are left out."""
    return [_meeting(scene, k, f"m{n}", ids, dates, claims) for n, k in enumerate(talks, 1)]


def _meeting(scene: Scene, k: Talk, id_: str, ids: Ids, dates: Dates, claims: Claims) -> Meeting:
    seats = [s for s in k.seats if s.person in ids]
    return Meeting(
        id=id_,
        participants=_known(k.participants, ids),
        delegates=[Delegate(ids[s.person], _id(s.represents, ids), s.capacity) for s in seats],  # type: ignore[arg-type]
        format=k.format,  # type: ignore[arg-type]
        host=_id(k.host, ids),
        place=_known(k.place, ids),
        date=_date(scene, dates.get(id(k.event))),
        agenda=[_span(scene, s) for s in k.agenda],
        outcome=_span(scene, k.outcome) if k.outcome else None,
        next=_span(scene, k.next) if k.next else None,
        attribution=[_source(scene, c, ids) for c in claims.get(id(k.event), ())],
        evidence=_spans(scene, [talk_passage(scene, t) for t in k.event.tellings]),
    )


def finding_structs(
    scene: Scene,
    fares: Sequence[Fare],
    ids: Ids,
    dates: Dates,
    claims: Claims,
    terms: Mapping[int, tuple[str, str]] | None = None,
) -> list[Finding]:
    """The record's findings. `terms` says which term a finding is about: (deal id, term id) by `id(fare)`; where it
    does not, the kind describes it."""
    out = []
    for n, f in enumerate(fares, 1):
        deal, term = (terms or {}).get(id(f), (None, None))
        said = list(claims.get(id(f.event), ()))
        out.append(
            Finding(
                id=f"f{n}",
                state=f.state,  # type: ignore[arg-type]
                term=term,
                deal=deal,
                kind=f.kind,  # type: ignore[arg-type]
                by=_known(f.by, ids),
                claimed_by=[_source(scene, c, ids) for c in said],
                evidence_level=evidence_level(f, said),  # type: ignore[arg-type]
                count=f.count,
                date=_date(scene, dates.get(id(f.event))),
                evidence=_spans(scene, [finding_passage(scene, t) for t in f.event.tellings]),
            )
        )
    return out


def evidence_level(f: Fare, claims: Sequence[Claim]) -> str:
    """How far a finding is vouched for: a party's word is that party's, two independent voices corroborate."""
    if any(c.stance == "denies" for c in claims) and len({c.source for c in claims}) > 1:
        return "contested"
    inner = [c for c in claims if c.kind not in ("outlet", "agency")]
    witnesses = {c.source for c in inner if c.kind in ("monitor", "eyewitness", "correspondent")}
    if len(witnesses) > 1:
        return "corroborated"
    if any(word in c.name for c in inner for word in _BROKERS):
        return "mediator"
    if any(c.entity is not None and c.entity in f.by for c in inner):
        return "claimed_by_performer"
    if any(c.kind in ("party", "official") for c in inner):
        return (
            "claimed_by_beneficiary"
            if f.state in ("fulfilled", "partial", "in_progress", "in_effect")
            else "claimed_by_adversary"
        )
    return "observer" if witnesses or any(c.kind == "agency" for c in claims) else "attribution_unclear"


def _known(beings: Sequence[int], ids: Ids) -> list[str]:
    return [ids[i] for i in beings if i in ids]


def _id(being: int | None, ids: Ids) -> str | None:
    return ids.get(being) if being is not None else None


def _span(scene: Scene, span: tuple[int, int]) -> Span:
    tokens = scene.tokens
    return scene.report.span(tokens[span[0]].start, tokens[span[1] - 1].end)


def _spans(scene: Scene, passages: Sequence[tuple[int, int]]) -> list[Span]:
    return [_span(scene, p) for p in dict.fromkeys(passages)]


def _date(scene: Scene, d: DatePhrase | None) -> Date | None:
    if d is None:
        return None
    precision = d.precision if d.start else "relative"
    return Date(d.start, d.end, precision, scene.report.span(d.start_offset, d.end_offset))  # type: ignore[arg-type]


def _source(scene: Scene, c: Claim, ids: Ids) -> Source:
    return Source(c.name, c.kind, _id(c.entity, ids), c.stance, scene.report.span(*c.span))  # type: ignore[arg-type]
