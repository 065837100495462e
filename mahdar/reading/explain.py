"""Why the reader read what it read: each step of the reading of a text, as plain lines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from mahdar.arabic.tokens import Token
from mahdar.reading.acts import Company, Telling, candidates, parts_of, settle
from mahdar.reading.bargains import find_bargains
from mahdar.reading.confidence import likely
from mahdar.reading.keep import keep_features, kept_beings
from mahdar.reading.reader import Models, all_events, finish
from mahdar.reading.roles import LEAST, LIMIT, ROLES, Happening, Standings, second_chances
from mahdar.reading.same import same_features
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer, names
from mahdar.reading.shown import frame, quoted, row_name, sense_name, weighed
from mahdar.reading.trees import Trees
from mahdar.reading.who import Being
from mahdar.record import Date, Event
from mahdar.report import Report

if TYPE_CHECKING:
    from mahdar.reading.reader import Reader


def explain(reader: Reader, text: str | Report) -> Iterator[str]:
    """Lines that tell how a text was read: its words, names and acts by sentence, who is who, then the events."""
    scene = reader.scene(Report(text) if isinstance(text, str) else text)
    proposed = _proposed(scene, reader.models)
    found = all_events(scene, reader.models)
    events = likely(scene, found, reader.models.confidence)
    record = finish(scene, events, reader.models, find_bargains(scene, reader.models))
    for number, (a, b) in enumerate(scene.words.sentences, 1):
        title = " (title)" if a < scene.title_end else ""
        yield f"Sentence {number}{title}: {quoted(scene.words.quote(a, b))}"
        yield from _words(scene, a, b)
        yield from _names(scene, a, b)
        for t in proposed:
            if a <= t.first < b:
                yield from _act(scene, t, proposed, reader.models.acts)
        yield ""
    yield from _beings(scene, events, reader.models.keep)
    for e, event in zip(events, record.events, strict=True):
        yield from _event(scene, e, event, found, reader.models)
    if not events:
        yield "Events: none"
    yield from _unlikely(scene, [e for e in found if not any(e is x for x in events)], reader.models.confidence)
    for issue in record.issues:
        at = f" {quoted(issue.span.quote)}" if issue.span else ""
        yield f"Could not place:{at} — {issue.message}"


def _proposed(scene: Scene, models: Models) -> list[Telling]:
    """Every act the lexicon proposes, with its features and chance."""
    found = list(candidates(scene))
    others: dict[int, list[Telling]] = {}
    for t in found:
        others.setdefault(t.first, []).append(t)
    company = Company(scene, others)
    for t in found:
        t.features = names(parts_of(t, scene, company))
    settle(scene, found, [models.acts.score(t.features) for t in found], models.second)
    return found


def _words(scene: Scene, a: int, b: int) -> Iterator[str]:
    """What the lexicon knows of each word alone, then the phrases of several words."""
    yield "  words"
    for token in scene.tokens[a:b]:
        if token.kind == "w":
            readings = " | ".join(_readings(scene, token)) or "not in the lexicon"
            yield f"    {token.i} {quoted(token.surface)}: {readings}"
    inside = [m for found in scene.matches.values() for m in found if a <= m.first < b]
    phrases = [(m, end) for m in inside if (end := max(m.last, m.tail)) - m.first > 1]
    if phrases:
        yield "  phrases"
    for m, end in sorted(phrases, key=lambda p: (p[0].first, p[1])):
        words = scene.words.quote(m.first, end)
        yield f"    {m.first} {quoted(words)}: {sense_name(scene.lexicon, m.kind, m.ref, m.form)}"


def _readings(scene: Scene, token: Token) -> Iterator[str]:
    for analysis in scene.lexicon.analyze(token.fold, token.light[-1:] == "ة"):
        parts = [p for p in (analysis.prefix, analysis.stem, analysis.suffix) if p]
        senses = [sense_name(scene.lexicon, s.kind, s.ref, s.form) for s in analysis.senses if not s.rest]
        if senses:
            split = quoted("+".join(parts)) + " " if len(parts) > 1 else ""
            yield split + ", ".join(dict.fromkeys(senses))


def _names(scene: Scene, a: int, b: int) -> Iterator[str]:
    """Mentions with their source, the tagger's margin over «no name», and the being they belong to."""
    found = [m for m in scene.mentions if a <= m.first < b]
    if found:
        yield "  names"
    for m in found:
        row = row_name(scene.lexicon, m.source, m.ref)
        by = " ".join(dict.fromkeys(p for p in ("tagger" if m.tagged else "", m.source, row, m.form) if p))
        start, end = m.offsets(scene.words)
        name = quoted(scene.words.text[start:end])
        yield f"    {m.first} {name}: {m.kind} by {by}, margin {m.score:+.1f}, being {m.entity}"


def _act(scene: Scene, t: Telling, proposed: list[Telling], scorer: Scorer) -> Iterator[str]:
    """A candidate act: frame, chance, what weighed for it and against it, and whether it was taken."""
    best = max((o for o in proposed if o.first == t.first), key=lambda o: o.chance)
    if t.chance < scorer.threshold:
        verdict = f"no: below {scorer.threshold:.2f}"
    else:
        verdict = "taken" if t is best else f"no: {best.type} is likelier"
    yield f"  act {t.first} {quoted(scene.words.quote(t.first, t.last))} {t.type}, chance {t.chance:.2f}: {verdict}"
    lemmas = ", ".join(dict.fromkeys(quoted(a.lemma) for a in t.acts))
    yield f"    {t.shape} of {lemmas}; {frame(t.act)}"
    pro, con = weighed(scorer, t.features)
    yield f"    for: {pro}"
    yield f"    against: {con}"


def _beings(scene: Scene, events: list[Happening], scorer: Scorer) -> Iterator[str]:
    """Everyone and everywhere named, and whether the record lists it."""
    kept = {b.index for b in kept_beings(scene, events, scorer)}
    if scene.beings:
        yield "Who and where"
    for b in scene.beings:
        spans = sorted({m.offsets(scene.words) for m in b.mentions})
        chance = scorer.probability(keep_features(scene, b, events)) if b.mentions else 0.0
        names = ", ".join(dict.fromkeys(quoted(scene.words.text[x:y]) for x, y in spans))
        row = " ".join(filter(None, (b.kind, row_name(scene.lexicon, b.source, b.ref))))
        yield f"  being {b.index} {row}: {names}; chance {chance:.2f}, {'listed' if b.index in kept else 'left out'}"


def _event(scene: Scene, e: Happening, event: Event, found: list[Happening], models: Models) -> Iterator[str]:
    """One event: its tellings, each role's candidates, and the values found."""
    acled = f", ACLED {event.acled.sub_event_type}" if event.acled else ""
    mode = f" {event.mode}" if event.mode else ""
    yield f"Event {event.id} {event.type}{mode}{acled}, confidence {event.confidence:.2f}"
    told = (f"{t.first} {quoted(scene.words.quote(t.first, t.last))} {t.chance:.2f}" for t in e.tellings)
    yield f"  told by: {', '.join(told)}"
    yield from _joins(scene, e, models.same)
    for role in ROLES:
        yield from _role(scene, e, role, found, models.seconds[role])
    yield from _values(event)


def _unlikely(scene: Scene, events: list[Happening], trees: Trees) -> Iterator[str]:
    """Events that are left out."""
    for e in events:
        told = ", ".join(f"{t.first} {quoted(scene.words.quote(t.first, t.last))}" for t in e.tellings)
        yield f"No event: {e.type} told by {told}, confidence {e.confidence:.2f}, below {trees.threshold:.2f}"


def _joins(scene: Scene, e: Happening, scorer: Scorer) -> Iterator[str]:
    """Why tellings were taken for one event: the chance of each beside the one before it."""
    for x, y in pairwise(e.tellings):
        features = same_features(scene, x, y, 0)
        pro, con = weighed(scorer, features, 3)
        chance = scorer.probability(features)
        yield f"  {y.first} tells the same as {x.first}, chance {chance:.2f}; for: {pro}; against: {con}"


def _role(scene: Scene, e: Happening, role: str, events: list[Happening], second: Trees) -> Iterator[str]:
    """Candidates of a role with the chance beside one telling and beside the whole event, likeliest first."""
    near = {i: p for i, p in e.chances[role].items() if p > LEAST}
    chance = second_chances(role, Standings(scene, events), events, scene.beings, second)[id(e)]
    if not chance:
        yield f"  {role}: nobody proposed" if role != "place" else "  place: none proposed"
    for i in sorted(chance, key=lambda i: -chance[i]):
        verdict = _verdict(e, role, i, chance[i], second.threshold)
        yield f"  {role}: {_called(scene, scene.beings[i])}, chance {chance[i]:.2f} (name {near[i]:.2f}): {verdict}"


def _verdict(e: Happening, role: str, i: int, chance: float, threshold: float) -> str:
    if i in e.roles[role]:
        return "taken"
    if chance < threshold:
        return f"no: below {threshold:.2f}"
    other = {"actor": "recipient", "recipient": "actor"}.get(role, "")
    if i in e.roles.get(other, ()):
        return f"no: likelier the {other}"
    return f"no: {LIMIT[role]} at most"


def _called(scene: Scene, being: Being) -> str:
    m = being.mentions[0]
    start, end = m.offsets(scene.words)
    return f"being {being.index} {quoted(scene.words.text[start:end])}"


def _values(event: Event) -> Iterator[str]:
    """Counts, date, status and sources as the record has them."""
    for kind, count in event.casualties.items():
        low, high = count.range
        words = f" {quoted(count.span.quote)}" if count.span else ""
        whom = f", of {' '.join(count.whom)}" if count.whom else ""
        yield f"  {kind}: {low} to {'?' if high is None else high}{words}{whom}"
    yield f"  date: {_date(event.date)}"
    yield f"  status: {event.status}"
    for s in event.attribution:
        yield f"  source: {quoted(s.name)} ({s.kind}, {s.stance})"
    if not event.attribution:
        yield "  source: the report itself"


def _date(date: Date | None) -> str:
    if date is None:
        return "none told"
    words = f" {quoted(date.span.quote)}" if date.span else ""
    return f"{date.start or 'open'} to {date.end or 'open'} ({date.precision}){words}"
