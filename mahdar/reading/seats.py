"""Who met, who sat for whom, and where: each name near a meeting's words is a candidate; scorers decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mahdar.reading.acts import Telling
from mahdar.reading.beside import pairs
from mahdar.reading.describe import _titles
from mahdar.reading.facts import Inside, facts_inside
from mahdar.reading.roles import being_type
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer, names
from mahdar.reading.talks import Seat, Talk
from mahdar.reading.who import Being

_MOST = {"person": 6, "side": 6, "place": 2}
_HEADS = frozenset(
    "رئيس الرئيس وزير الوزير ملك الملك امير الامير قايد زعيم الزعيم برياسه رياسه سفير السفير ولي امين الامين مدير "
    "محافظ المحافظ والي نايب العاهل خادم المستشار عاهل شيخ الشيخ ممثل".split()
)
_BROKERS = frozenset("المبعوث مبعوث الوسيط وسيط الموفد موفد المبعوثه مبعوثه ممثل وساطه بوساطه".split())
_FOR_WHOM = 12  # tokens before a name in which a title says whom it stands for


@dataclass(slots=True)
class Chair:
    """One being beside one meeting."""

    talk: Talk
    being: Being
    kind: str  # person | side | place
    features: set[str] = field(default_factory=set)
    same: bool = False  # named in the sentence of a telling
    nearest: int = 999  # tokens


def chairs(scene: Scene, talks: Sequence[Talk]) -> list[Chair]:
    """Every being that may have sat at a meeting or that may be its place, with features."""
    inside = facts_inside(scene, scene.beings)
    verbs = sorted({t.first for k in talks for t in k.event.tellings})
    out: list[Chair] = []
    for talk in talks:
        found: dict[tuple[int, str], Chair] = {}
        for t in talk.event.tellings:
            _beside(scene, talk, t, inside, verbs, found)
        here = list(found.values())
        for c in here:
            c.features.update(_whole(scene, c, here))
        out += here
    return out


def _beside(
    scene: Scene, talk: Talk, t: Telling, inside: Inside, verbs: list[int], found: dict[tuple[int, str], Chair]
) -> None:
    """The names beside one telling."""
    for f, parts, _ in pairs(scene, t, inside, verbs):
        features = None
        for kind in _kinds(f.kind):
            c = found.get((f.being.index, kind))
            if c is None:
                c = found[f.being.index, kind] = Chair(talk, f.being, kind)
            features = features or names(parts)
            c.features.update(features)
            gap = max(f.mention.first - t.last, t.first - f.mention.last, 0)
            c.same |= f.sentence == scene.words.sentence_of[t.first]
            c.nearest = min(c.nearest, gap)
            c.features.update(_nearby(scene, f.mention.first, f.mention.last, kind))


def _kinds(kind: str) -> tuple[str, ...]:
    if kind == "person":
        return ("person",)
    if kind == "place":
        return ("place", "side")
    return ("side", "place") if kind in ("capital", "state") else ("side",)


def _nearby(scene: Scene, first: int, last: int, kind: str) -> list[str]:
    """The words right around a name."""
    a, b = scene.sentence(first)
    out = []
    for name, i in (("b1", first - 1), ("b2", first - 2), ("a1", last)):
        w = scene.fold(i, a, b)
        coarse, fine = scene.clusters.get(w)
        out += [f"{name}={w}|{kind}", f"{name}c={coarse}|{kind}", f"{name}f={fine}|{kind}"]
    return out


def _whole(scene: Scene, c: Chair, here: list[Chair]) -> list[str]:
    """What the meeting as a whole tells of a being: rivals, rank, how often it is named."""
    rivals = [d for d in here if d.kind == c.kind and d is not c]
    rank = min(sum(d.nearest < c.nearest for d in rivals), 4)
    sames = min(sum(d.same for d in rivals), 3)
    head = c.talk.event.head
    sense, n = head.act.sense, min(len(c.being.mentions), 5)
    tellings = min(len(c.talk.event.tellings), 3)
    persons = min(sum(d.kind == "person" and d.same for d in here), 3)
    first = c.being.mentions[0].first < scene.title_end
    type_ = being_type(scene, c.being)
    return [
        f"kind={c.kind}", f"rank={rank}|{c.kind}|{c.same}", f"same={c.same}|{c.kind}|{sames}",
        f"near={min(c.nearest // 3, 6)}|{c.kind}|{c.same}", f"sense={sense}|{c.kind}|{c.same}|{min(rank, 2)}",
        f"n={n}|{c.kind}", f"tellings={tellings}|{c.kind}|{c.same}", f"persons={persons}|{c.kind}|{c.same}",
        f"title={first}|{c.kind}", f"type={type_}|{sense}", f"src={c.being.source}|{c.kind}",
        f"L={head.act.lemma}|{c.kind}", f"shape={head.shape}|{c.kind}|{c.same}|{min(rank, 2)}",
    ]  # fmt: skip


def seat(scene: Scene, talks: Sequence[Talk], sitter: Scorer, venue: Scorer) -> None:
    """Fill each meeting's participants, seats and places."""
    chosen: dict[int, list[tuple[float, Chair]]] = {id(k): [] for k in talks}
    for c in chairs(scene, talks):
        scorer = venue if c.kind == "place" else sitter
        likely = scorer.probability(c.features)
        if likely >= scorer.threshold:
            chosen[id(c.talk)].append((likely, c))
    for k in talks:
        best = sorted(chosen[id(k)], key=lambda x: -x[0])
        of = {kind: [c.being for _, c in best if c.kind == kind][:most] for kind, most in _MOST.items()}
        sides = [b for _, c in best if c.kind != "place" for b in [c.being] if b in of["person"] + of["side"]]
        k.participants = [b.index for b in sides]
        k.place = [b.index for b in of["place"] if b.index not in k.participants]
        k.seats = [_seat(scene, k, b) for b in of["person"]]
        k.event.roles = {"actor": k.participants, "recipient": [], "place": k.place}


def _seat(scene: Scene, talk: Talk, being: Being) -> Seat:
    """A person's seat: whom the words around the name say that it stands for, and as what."""
    words = {
        scene.tokens[i].fold.lstrip("ول") if len(scene.tokens[i].fold) > 4 else scene.tokens[i].fold
        for m in being.mentions
        for i in range(max(0, m.first - 6), m.first)
    }
    titled = {scene.tokens[t.first].fold for m in being.mentions for t in _titles(scene, m)}
    broker = bool(_BROKERS & (words | titled)) or talk.event.head.act.sense == "mediate"
    head = bool(_HEADS & (words | titled)) or bool(titled)
    return Seat(being.index, represents(scene, being), "mediator" if broker else "head" if head else "member")


def represents(scene: Scene, being: Being) -> int | None:
    """The group or state that a person's title or the words after its name put it with («وزير الخارجية المصري سامح
    شكري»، «سليمان عجيب من القوات الخاصة»), if the report names it."""
    for m in being.mentions:
        a, b = scene.sentence(m.first)
        starts = [t.first for t in _titles(scene, m) if t.first < m.first]
        lo = min(starts, default=m.first)
        for i in range(m.first - 1, max(a, lo, m.first - _FOR_WHOM) - 1, -1):
            if (found := _body(scene, i)) is not None:
                return found
        if m.last < b and scene.tokens[m.last].fold in ("من", "عن"):
            for i in range(m.last + 1, min(b, m.last + 4)):
                if (found := _body(scene, i)) is not None:
                    return found
    return None


def _body(scene: Scene, i: int) -> int | None:
    """The group named at token `i`, or the state whose adjective stands there."""
    m = scene.mention_at.get(i)
    if m is not None and m.kind == "group" and m.entity >= 0:
        return m.entity
    for nisba in scene.matches_from(i, "nisba"):
        state = next((b for b in scene.beings if b.source in ("actor", "capital") and b.ref == nisba.ref), None)
        if state is not None:
            return state.index
    return None
