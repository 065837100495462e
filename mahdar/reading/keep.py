"""Which beings go into the record: a name that is none, and a body of state that does nothing, are left out."""

from __future__ import annotations

from mahdar.reading.roles import Happening, being_type
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer
from mahdar.reading.who import Being


def keep_features(scene: Scene, being: Being, events: list[Happening]) -> list[str]:
    """Features of a being: how it is named, how sure the tagger is, which roles it fills."""
    ms = being.mentions
    m = max(ms, key=lambda x: (x.tagged, x.score))
    kind = being.kind
    tagged = any(x.tagged for x in ms)
    size = min(max(x.last - x.first for x in ms), 4)
    margin = max(-6, min(8, int(m.score // 1)))
    first = scene.tokens[m.first].fold[len(m.prefix) :] or scene.tokens[m.first].fold
    rank = scene.clusters.rank.get(first, 40_000)
    common = 0 if rank < 300 else 1 if rank < 1000 else 2 if rank < 4000 else 3 if rank < 12_000 else 4
    roles = {r: sum(being.index in e.roles.get(r, ()) for e in events) for r in ("actor", "recipient", "place")}
    filled = "".join(r[0] if n else "-" for r, n in roles.items())
    a, b = scene.sentence(m.first)
    before = scene.fold(m.first - 1, a, b)
    t = being_type(scene, being)
    out = [
        f"k={kind}", f"src={being.source}|{kind}", f"tag={tagged}|{kind}|{being.source}",
        f"mar={margin}|{kind}|{tagged}", f"size={size}|{kind}|{tagged}",
        f"n={min(len(ms), 4)}|{kind}|{tagged}", f"com={common}|{kind}|s{min(size, 2)}",
        f"com={common}|{kind}|{tagged}|{m.prefix}", f"role={filled}|{kind}", f"role={filled}|{kind}|{tagged}",
        f"any={filled != '---'}|{being.source}", f"b={before}|{kind}",
        f"bc={scene.clusters.get(before)[0]}|{kind}|{tagged}", f"t={t}|{kind}", f"t={t}|role={filled}",
        f"form={m.form if being.source in ('inst', 'place') and ':' not in m.form else ''}|{kind}",
        f"title={ms[0].first < scene.title_end}|{kind}", f"w={first}|{kind}",
        f"fc={scene.clusters.get(first)[1]}|{kind}", f"events={min(len(events), 5)}|{kind}",
    ]  # fmt: skip
    return out


def kept_beings(scene: Scene, events: list[Happening], scorer: Scorer) -> list[Being]:
    """The beings that go into the record, in text order."""
    filled = {i for e in events for role in e.roles.values() for i in role}
    out = []
    for being in scene.beings:
        if not being.mentions or (being.kind == "role" and being.index not in filled):
            continue
        chance = scorer.probability(keep_features(scene, being, events))
        # A name that fills a role needs less: the event stands on it.
        if chance >= scorer.threshold or (being.index in filled and chance >= scorer.threshold / 2):
            out.append(being)
    return sorted(out, key=lambda b: b.mentions[0].first)
