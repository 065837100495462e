"""The record put together: entities that are kept, events with their values as spans, what could not be placed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mahdar.arabic.dating import DatePhrase
from mahdar.lexicon.schema import ACLED
from mahdar.reading.claims import Claim
from mahdar.reading.describe import entity
from mahdar.reading.how_many import Count
from mahdar.reading.roles import Happening
from mahdar.reading.scene import Scene
from mahdar.reading.where import Located
from mahdar.reading.who import Being
from mahdar.record import Acled, Casualty, Date, Event, Issue, Record, Source
from mahdar.report import Span

if TYPE_CHECKING:
    from mahdar.reading.bargains import Bargains

_PREFIX = {"person": "p", "group": "g", "role": "g", "place": "l"}


@dataclass(frozen=True, slots=True)
class Findings:
    """What the steps of the reading found, each by `id(event)`."""

    counts: dict[int, dict[str, Count]]
    dates: dict[int, DatePhrase | None]
    statuses: dict[int, str]
    claims: dict[int, list[Claim]]
    modes: dict[int, str | None]


def build(
    scene: Scene,
    events: list[Happening],
    kept: list[Being],
    located: dict[int, Located],
    found: Findings,
    bargains: Bargains,
) -> Record:
    """The record of a scene."""
    ids = _ids(kept)
    meetings, deals, findings = bargains.structs(scene, ids)
    entities = [entity(scene, b, ids[b.index], located, ids) for b in kept]
    out = [_event(scene, e, f"e{i}", ids, found) for i, e in enumerate(events, 1)]
    return Record(scene.report, entities, out, meetings, deals, findings, _issues(scene, events, kept, located))


def _ids(kept: list[Being]) -> dict[int, str]:
    counts: dict[str, int] = {}
    ids: dict[int, str] = {}
    for b in kept:
        prefix = _PREFIX[b.kind]
        counts[prefix] = counts.get(prefix, 0) + 1
        ids[b.index] = f"{prefix}{counts[prefix]}"
    return ids


def _event(scene: Scene, e: Happening, id_: str, ids: dict[int, str], found: Findings) -> Event:
    key = id(e)
    mode = found.modes[key]
    head = e.head
    tokens = scene.tokens

    def fill(role: str) -> list[str]:
        return [ids[i] for i in e.roles.get(role, ()) if i in ids]

    return Event(
        id=id_,
        type=e.type,  # type: ignore[arg-type]
        mode=mode,
        acled=acled_of(e, mode),
        actors=fill("actor"),
        recipients=fill("recipient"),
        place=fill("place"),
        date=_date(scene, found.dates.get(key)),
        casualties={k: _casualty(scene, c, ids) for k, c in found.counts.get(key, {}).items()},  # type: ignore[misc]
        status=found.statuses[key],  # type: ignore[arg-type]
        attribution=[_source(scene, c, ids) for c in found.claims.get(key, ())],
        trigger=scene.report.span(tokens[head.first].start, tokens[head.last - 1].end),
        evidence=[clause(scene, t.first, t.last) for t in e.tellings],
        confidence=round(e.confidence, 3),
    )


_MODE_ACLED = {
    ("ASSAULT", "abduct"): "Abduction/forced disappearance",
    ("ASSAULT", "aerial"): "Air/drone strike",
    ("ASSAULT", "drone"): "Air/drone strike",
    ("ASSAULT", "suicide-attack"): "Suicide bomb",
    ("ASSAULT", "heavy-weapons"): "Shelling/artillery/missile attack",
    ("ASSAULT", "explosives"): "Remote explosive/landmine/IED",
    ("ASSAULT", "sexual"): "Sexual violence",
    ("COERCE", "arrest"): "Arrests",
    ("PROTEST", "demo"): "Peaceful protest",
    ("PROTEST", "riot"): "Violent demonstration",
}


def acled_of(e: Happening, mode: str | None) -> Acled | None:
    """ACLED's types for an event: by its mode where that decides, else by its act word."""
    by_mode = acled_of_mode(e.type, mode)
    if by_mode is not None:
        return by_mode
    sub = next((a.acled for t in e.tellings for a in t.acts if a.type == e.type and a.acled), None)
    return Acled(ACLED[sub], sub) if sub else None


def acled_of_mode(type_: str, mode: str | None) -> Acled | None:
    """ACLED's types where a PLOVER type and mode decide them."""
    sub = _MODE_ACLED.get((type_, mode or ""))
    return Acled(ACLED[sub], sub) if sub else None


_BREAKS = frozenset("،؛:.!؟?")


def clause(scene: Scene, first: int, last: int) -> Span:
    """The clause around a telling: from the break before it to the break after, inside its sentence."""
    a, b = scene.sentence(first)
    lo, hi = first, last
    while lo > a and first - lo < 12 and scene.tokens[lo - 1].surface not in _BREAKS:
        lo -= 1
    while hi < b and hi - last < 16 and scene.tokens[hi].surface not in _BREAKS:
        hi += 1
    return scene.report.span(scene.tokens[lo].start, scene.tokens[hi - 1].end)


def _date(scene: Scene, d: DatePhrase | None) -> Date | None:
    if d is None:
        return None
    precision = d.precision if d.start else "relative"
    return Date(d.start, d.end, precision, scene.report.span(d.start_offset, d.end_offset))  # type: ignore[arg-type]


def _casualty(scene: Scene, c: Count, ids: dict[int, str]) -> Casualty:
    span = scene.report.span(c.start, c.end) if c.end > c.start else None
    return Casualty((c.low, c.high), [ids[i] for i in c.whom if i in ids], span, c.approximate)


def _source(scene: Scene, c: Claim, ids: dict[int, str]) -> Source:
    named = ids.get(c.entity) if c.entity is not None else None
    return Source(c.name, c.kind, named, c.stance, _claim_span(scene, c))  # type: ignore[arg-type]


def _claim_span(scene: Scene, c: Claim) -> Span:
    return scene.report.span(*c.span)


def _issues(scene: Scene, events: list[Happening], kept: list[Being], located: dict[int, Located]) -> list[Issue]:
    """Names without a point, and acts whose doer or victim the reader could not find."""
    out: list[Issue] = []
    for b in kept:
        if b.kind == "place" and (b.index not in located or located[b.index].place is None):
            a, z = b.mentions[0].offsets(scene.words)
            out.append(
                Issue("place_not_in_gazetteer", scene.report.span(a, z), "no place of this name in the gazetteer")
            )
    for e in events:
        if not e.roles.get("actor") and not e.roles.get("recipient"):
            t = e.head
            span = scene.report.span(scene.tokens[t.first].start, scene.tokens[t.last - 1].end)
            out.append(Issue("event_without_parties", span, f"nobody found who did this {e.type} or suffered it"))
    return out
