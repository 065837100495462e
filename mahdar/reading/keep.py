"""Which beings go into the record: a name that is none, and a body of state that does nothing, are left out."""

from __future__ import annotations

from collections.abc import Collection

from mahdar.reading.roles import ROLES, Happening, being_type
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Part, Scorer, chance, listing, names
from mahdar.reading.tagger import Clusters
from mahdar.reading.who import Being


def keep_features(scene: Scene, being: Being, events: list[Happening]) -> list[str]:
    """Features of a being: how it is named, how sure the tagger is, which roles it fills."""
    return names(_parts(scene, being, _filled(events), len(events)))


def _filled(events: list[Happening]) -> list[frozenset[int]]:
    """For each role, the beings that fill it."""
    return [frozenset([i for e in events for i in e.roles.get(role, ())]) for role in ROLES]


def _parts(scene: Scene, being: Being, filled: list[frozenset[int]], events: int) -> list[Part]:
    """The features of a being in parts."""
    ms = being.mentions
    m = max(ms, key=lambda x: (x.tagged, x.score))
    kind, source = being.kind, being.source
    tagged = any(x.tagged for x in ms)
    size = min(max([x.last - x.first for x in ms]), 4)
    margin = max(-6, min(8, int(m.score // 1)))
    first = scene.tokens[m.first].fold[len(m.prefix) :] or scene.tokens[m.first].fold
    rank = scene.clusters.rank.get(first, 40_000)
    common = 0 if rank < 300 else 1 if rank < 1000 else 2 if rank < 4000 else 3 if rank < 12_000 else 4
    roles = "".join([role[0] if being.index in found else "-" for role, found in zip(ROLES, filled, strict=True)])
    a, b = scene.sentence(m.first)
    form = m.form if source in ("inst", "place") and ":" not in m.form else ""
    return [
        (_named, kind, source, tagged, margin, size, min(len(ms), 4)),
        (_common, kind, tagged, common, min(size, 2), m.prefix),
        (_role, kind, source, tagged, roles, being_type(scene, being)),
        (_before, scene.clusters, scene.fold(m.first - 1, a, b), kind, tagged),
        (_word, scene.clusters, first, kind),
        (_where, form, kind, ms[0].first < scene.title_end, min(events, 5)),
    ]


@listing
def _named(kind: str, source: str, tagged: bool, margin: int, size: int, n: int) -> list[str]:
    return [
        f"k={kind}", f"src={source}|{kind}", f"tag={tagged}|{kind}|{source}", f"mar={margin}|{kind}|{tagged}",
        f"size={size}|{kind}|{tagged}", f"n={n}|{kind}|{tagged}",
    ]  # fmt: skip


@listing
def _common(kind: str, tagged: bool, common: int, size: int, prefix: str) -> list[str]:
    return [f"com={common}|{kind}|s{size}", f"com={common}|{kind}|{tagged}|{prefix}"]


@listing
def _role(kind: str, source: str, tagged: bool, filled: str, type_: str) -> list[str]:
    return [
        f"role={filled}|{kind}", f"role={filled}|{kind}|{tagged}", f"any={filled != '---'}|{source}",
        f"t={type_}|{kind}", f"t={type_}|role={filled}",
    ]  # fmt: skip


@listing
def _before(clusters: Clusters, word: str, kind: str, tagged: bool) -> list[str]:
    return [f"b={word}|{kind}", f"bc={clusters.get(word)[0]}|{kind}|{tagged}"]


@listing
def _word(clusters: Clusters, word: str, kind: str) -> list[str]:
    return [f"w={word}|{kind}", f"fc={clusters.get(word)[1]}|{kind}"]


@listing
def _where(form: str, kind: str, title: bool, events: int) -> list[str]:
    return [f"form={form}|{kind}", f"title={title}|{kind}", f"events={events}|{kind}"]


def kept_beings(scene: Scene, events: list[Happening], scorer: Scorer, needed: Collection[int] = ()) -> list[Being]:
    """The beings that go into the record, in text order. `needed` are those that a deal, meeting or finding names."""
    by_role = _filled(events)
    filled = frozenset(needed).union(*by_role)
    out = []
    for being in scene.beings:
        if not being.mentions or (being.kind == "role" and being.index not in filled):
            continue
        likely = chance(scorer.weigh(_parts(scene, being, by_role, len(events))))
        # A name that fills a role needs less: the event stands on it.
        if likely >= scorer.threshold or (being.index in filled and likely >= scorer.threshold / 2):
            out.append(being)
    return sorted(out, key=lambda b: b.mentions[0].first)
