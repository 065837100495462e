"""What tells a term of a deal from an event, a wish or an aside: features of a head as a promise of one kind."""

from __future__ import annotations

from collections import Counter

from mahdar.arabic.durations import UNITS
from mahdar.reading.acts import NEGATIONS
from mahdar.reading.heads import Floor, Head
from mahdar.reading.scene import Scene, Sign
from mahdar.reading.scorer import Part, names
from mahdar.reading.tagger import Clusters

_TALK = frozenset("agree sign deal contain exchange commit mediate condition offer".split())
_ITEMS = frozenset("اولا ثانيا ثالثا رابعا خامسا سادسا الاول الثاني الثالث الرابع الخامس".split())
_MARKS = frozenset("- – • * ـ".split())
_MONEY = frozenset("دولار يورو دينار ريال ليره درهم جنيه دولارا دينارا ريالا".split())
_AHEAD = 7
_TELLING = ("detainee", "captive", "fighter", "body", "money", "hurt", "pardon", "route", "goods")
_ARMED = frozenset("rebel militia state_force unidentified".split())


class Climate:
    """How full of deals and of war a report is, by small numbers."""

    def __init__(self, scene: Scene, floor: Floor) -> None:
        n = max(len(scene.tokens), 60)
        senses = Counter(g.sense for g in floor.governing)
        self.talk = min(sum(senses[s] for s in _TALK) * 100 // n, 6)
        self.swap = min(senses["exchange"], 3)
        self.dealt = min(senses["deal"] + senses["contain"], 4)
        lemmas = Counter(h.lemma for h in floor.heads)
        self.lemmas = {lemma: min(k, 4) for lemma, k in lemmas.items()}
        actors = scene.lexicon.compiled.actors
        types = Counter(
            actors[m.ref].type for m in scene.mentions if m.source in ("actor", "short") and 0 <= m.ref < len(actors)
        )
        self.armed = min(sum(types[t] for t in ("rebel", "militia")), 4)
        self.force = min(types["state_force"] + types["unidentified"], 3)
        self.states = min(sum(m.source == "capital" for m in scene.mentions) + types["political"], 3)
        violent = sum(1 for m in scene.matches.get("act", ()) if _is_violent(scene, m.ref))
        self.violent = min(violent * 50 // n, 5)
        self.size = min(len(scene.tokens) // 100, 6)
        held = Counter(name for _, name, _ in floor.things)
        self.held = tuple((name, min(held[name], 3)) for name in _TELLING)


def _is_violent(scene: Scene, ref: int) -> bool:
    act = scene.lexicon.compiled.acts[ref]
    return act.type in ("ASSAULT", "COERCE", "MOBILIZE") and not act.weak


def features_of(h: Head, scene: Scene, floor: Floor, climate: Climate) -> list[str]:
    """Named features of a candidate."""
    return names(parts_of(h, scene, floor, climate))


def parts_of(h: Head, scene: Scene, floor: Floor, climate: Climate) -> list[Part]:
    """The features of a candidate in parts."""
    a, b = scene.sentence(h.first)
    K, m, fold = h.kind, h.match, scene.fold
    own = scene.tokens[h.first]
    out: list[Part] = [
        (_own, K, h.lemma, h.shape, own.fold, own.surface[:3], h.rank, m.prefix, m.suffix, m.definite,
         h.last - h.first > 1, len(h.kinds)),
        (_climate, K, h.shape, climate.talk, climate.swap, climate.dealt, climate.armed, climate.force,
         climate.violent, climate.size, climate.lemmas[h.lemma]),
        (_held, climate.held, K),
    ]  # fmt: skip
    for name, i in (("b1", h.first - 1), ("b2", h.first - 2), ("a1", h.last), ("a2", h.last + 1), ("a3", h.last + 2)):
        out.append((_word, scene.clusters, name, fold(i, a, b), K, h.lemma, h.shape))
    _governed(out, h, floor, a, b)
    _object(out, h, scene, floor, b)
    _things(out, h, floor, b)
    _around(out, h, scene, a, b)
    _mates(out, h, floor, a, b)
    sentence = scene.words.sentence_of[h.first]
    out.append((_where, K, h.shape, h.first < scene.title_end, min(sentence, 6), min((h.first - a) // 5, 5)))
    _item(out, scene, a, K)
    return out


def _own(
    K: str, L: str, shape: str, w: str, letters: str, rank: int, prefix: str, suffix: str, definite: bool, multi: bool,
    kinds: int,
) -> list[str]:  # fmt: skip
    return [
        f"K={K}", f"L={L}", f"L={L}|{K}", f"L={L}|{shape}", f"L={L}|{K}|{shape}", f"w={w}|{K}", f"w3={letters}|{L}",
        f"S={shape}|{K}", f"rank={min(rank, 4)}|{min(kinds, 5)}", f"rank={rank}|{K}", f"pre={prefix}|{shape}",
        f"pre={prefix}|{K}", f"suf={bool(suffix)}|{shape}", f"def={definite}|{K}", f"def={definite}|{L}",
        f"multi={multi}|{K}",
    ]  # fmt: skip


def _climate(
    K: str, shape: str, talk: int, swap: int, dealt: int, armed: int, force: int, violent: int, size: int, same: int
) -> list[str]:
    return [
        f"talk={talk}", f"talk={talk}|{K}", f"swap={swap}", f"swap={swap}|{K}", f"dealt={dealt}", f"dealt={dealt}|{K}",
        f"armed={armed}", f"armed={armed}|{K}", f"force={force}|{K}", f"viol={violent}", f"viol={violent}|{K}",
        f"size={size}", f"same={same}|{K}", f"talk={talk}|{shape}", f"war={min(armed + force + violent, 4)}|d{dealt}",
    ]  # fmt: skip


def _held(classes: tuple[tuple[str, int], ...], K: str) -> list[str]:
    return [f"held={name}{n}|{K}" for name, n in classes]


def _word(clusters: Clusters, name: str, w: str, K: str, L: str, shape: str) -> list[str]:
    coarse, fine = clusters.get(w)
    out = [f"{name}={w}", f"{name}c={coarse}|{K}", f"{name}f={fine}|{K}", f"{name}f={fine}"]
    if name[1] == "1":
        out += [f"{name}={w}|{K}", f"{name}={w}|{L}", f"{name}={w}|{shape}", f"{name}f={fine}|{L}"]
    return out


def _governed(out: list[Part], h: Head, floor: Floor, a: int, b: int) -> None:
    """The words that govern it: before in the sentence, after it, and in the sentence before."""
    K, shape = h.kind, h.shape
    found = list(floor.before(h.first, a))
    strong = [g for g in found if g.sense not in ("add", "done", "stage", "announce")]
    for n, g in enumerate(found[:3]):
        gap = h.first - g.last
        near = 0 if gap <= 1 else 1 if gap <= 3 else 2 if gap <= 8 else 3 if gap <= 16 else 4
        out.append((_governor, n, g.sense, g.lemma, g.shape, near, K, shape))
    out.append((_strong, "<", strong[0].sense if strong else "none", K, shape))
    if len(strong) > 1:
        out.append((_two, strong[0].sense, strong[1].sense, K))
    for n, g in enumerate(floor.after(h.last, min(b, h.last + 8))):
        if n < 2:
            out.append((_follows, g.sense, g.lemma, g.first - h.last < 2, K))
    previous = [g.sense for g in floor.before(a, max(0, a - 40)) if g.sense not in ("add", "done", "stage")][:2]
    out.append((_previous, tuple(sorted(set(previous))), K, bool(strong)))


def _governor(n: int, sense: str, L: str, form: str, near: int, K: str, shape: str) -> list[str]:
    return [
        f"g{n}={sense}|{near}", f"g{n}={sense}|{near}|{K}", f"g{n}={sense}|{near}|{shape}", f"g={sense}|{K}",
        f"gL{n}={L}|{near}", f"gL={L}|{K}", f"gf{n}={sense}|{form}|{near}",
    ]  # fmt: skip


def _strong(side: str, sense: str, K: str, shape: str) -> list[str]:
    return [f"G{side}={sense}", f"G{side}={sense}|{K}", f"G{side}={sense}|{shape}"]


def _two(first: str, second: str, K: str) -> list[str]:
    return [f"GG={first}|{second}", f"GG={first}|{second}|{K}"]


def _follows(sense: str, L: str, next_: bool, K: str) -> list[str]:
    return [f"g>={sense}|{K}", f"g>={sense}|{next_}", f"gL>={L}|{next_}"]


def _previous(senses: tuple[str, ...], K: str, strong: bool) -> list[str]:
    return [f"P={s}|{strong}" for s in senses] + [f"P={s}|{K}" for s in senses] or [f"P=none|{strong}"]


def _object(out: list[Part], h: Head, scene: Scene, floor: Floor, b: int) -> None:
    """What or whom it is about: heads, word classes, names, numbers, money and time in the words after it."""
    K, L = h.kind, h.lemma
    end = min(b, h.last + _AHEAD)
    lemmas = {o.lemma for i in range(h.last, end) for o in floor.at.get(i, ())}
    kinds = {o.kind for i in range(h.last, end) for o in floor.at.get(i, ()) if o.rank == 0 and i not in h.kinds}
    out += [(_about, lemma, K, L) for lemma in sorted(lemmas)]
    out += [(_told_as, kind, K) for kind in sorted(kinds)]
    words = [scene.tokens[i] for i in range(h.last, min(b, h.last + 4)) if scene.tokens[i].kind == "w"]
    out += [(_class, fine, K) for fine in sorted({scene.clusters.get(t.fold)[1] for t in words})]
    out += [(_has, t.fold, K) for t in words if len(t.fold) > 2]
    ahead = [scene.tokens[i] for i in range(h.last, end)]
    facts = [
        "num" if any(t.kind == "n" for t in ahead) else "",
        "money" if any(t.fold.removeprefix("ال") in _MONEY for t in ahead) else "",
        "time" if any(t.fold in UNITS for t in ahead) else "",
    ]
    out.append((_facts, tuple(f for f in facts if f), K))


def _things(out: list[Part], h: Head, floor: Floor, b: int) -> None:
    """The classes of the nouns in its clause, nearest first, and whether they speak for its kind."""
    K, L = h.kind, h.lemma
    found = floor.things_in(h.first, floor.clause_end(h.last, b))
    named = [n for n, _ in found]
    kinds = [ks for _, ks in found]
    out.append((_thing, named[0] if named else "none", K, L))
    out += [(_any_thing, name, K) for name in sorted(set(named))]
    first = "yes" if kinds and K in kinds[0] else "other" if kinds and set(kinds[0]) & set(h.kinds) else "no"
    some = any(K in ks for ks in kinds)
    rival = any(set(ks) & set(h.kinds) - {K} for ks in kinds)
    place = next((n for n, ks in enumerate(kinds) if K in ks), 9)
    out.append((_suits, first, some, rival, min(place, 3), K, min(h.rank, 3), len(h.kinds) > 1))


def _thing(name: str, K: str, L: str) -> list[str]:
    return [f"t1={name}|{K}", f"t1={name}|{L}", f"t1={name}", f"t1={name}|{L}|{K}"]


def _any_thing(name: str, K: str) -> list[str]:
    return [f"t={name}|{K}", f"t={name}"]


def _suits(first: str, some: bool, rival: bool, place: int, K: str, rank: int, choice: bool) -> list[str]:
    return [
        f"suits={first}", f"suits={first}|{K}", f"suits={some}{rival}", f"suits={some}{rival}|r{rank}",
        f"suits={first}|r{rank}|{choice}", f"suitsat={place}|{rival}",
    ]  # fmt: skip


def _about(lemma: str, K: str, L: str) -> list[str]:
    return [f"o={lemma}|{K}", f"o={lemma}|{L}|{K}"]


def _told_as(kind: str, K: str) -> list[str]:
    return [f"ok={kind}|{K}"]


def _class(fine: str, K: str) -> list[str]:
    return [f"of={fine}|{K}", f"of={fine}"]


def _has(word: str, K: str) -> list[str]:
    return [f"ow={word}|{K}"]


def _facts(found: tuple[str, ...], K: str) -> list[str]:
    return [f"has={f}|{K}" for f in found] + [f"has={f}" for f in found]


def _around(out: list[Part], h: Head, scene: Scene, a: int, b: int) -> None:
    """Negations, cues and verbs of saying before it, names on both sides."""
    K, shape = h.kind, h.shape
    for k in range(1, min(3, h.first - a) + 1):
        if scene.tokens[h.first - k].fold in NEGATIONS:
            out.append((_negated, k, K, shape))
    signs = scene.signs_at
    for i in range(max(a, h.first - 6), h.first):
        if i in signs:
            out.append((_sign, signs[i], K, shape))
    for d, span in (("<", range(max(a, h.first - 6), h.first)), (">", range(h.last, min(b, h.last + 6)))):
        near = {m.kind + (m.prefix if d == ">" else "") for i in span if (m := scene.mention_at.get(i))}
        out.append((_names, d, tuple(sorted(near)), K, shape))


def _negated(k: int, K: str, shape: str) -> list[str]:
    return [f"neg={k}|{shape}", f"neg|{K}"]


def _sign(sign: Sign, K: str, shape: str) -> list[str]:
    cues, lights, speech = sign
    out = [f"cue={c}|{shape}" for c in cues] + [f"cue={c}|{K}" for c in cues] + [f"light={x}|{K}" for x in lights]
    return [*out, f"speech|{shape}", f"speech|{K}"] if speech else out


def _names(d: str, near: tuple[str, ...], K: str, shape: str) -> list[str]:
    return [f"m{d}{k}|{K}" for k in near] + [f"m{d}{k}|{shape}" for k in near] or [f"m{d}none|{K}"]


def _mates(out: list[Part], h: Head, floor: Floor, a: int, b: int) -> None:
    """Other candidates of the sentence, and what joins it to the one before."""
    K = h.kind
    joined = h.match.prefix.startswith("و")
    others = [i for i in floor.places if a <= i < b and i != h.first]
    kinds = {o.kind for i in others if i < h.first for o in floor.at[i] if o.rank == 0}
    after = {o.kind for i in others if i > h.first for o in floor.at[i] if o.rank == 0}
    out += [(_mate, "<", k, K, joined) for k in sorted(kinds)]
    out += [(_mate, ">", k, K, False) for k in sorted(after)]
    before = max([i for i in others if i < h.first], default=-1)
    gap = h.first - before if before >= 0 else 99
    out.append((_chain, joined, 0 if gap <= 1 else 1 if gap <= 3 else 2 if gap <= 8 else 3, min(len(others), 5), K))


def _mate(side: str, kind: str, K: str, joined: bool) -> list[str]:
    return [f"near{side}{kind}|{K}", f"near{side}{kind}|{joined}"]


def _chain(joined: bool, gap: int, many: int, K: str) -> list[str]:
    return [f"chain={joined}|{gap}", f"chain={joined}|{gap}|{K}", f"many={many}", f"many={many}|{K}"]


def _where(K: str, shape: str, title: bool, sentence: int, position: int) -> list[str]:
    return [f"sent={sentence}", f"pos={position}|{shape}", f"title={title}|{K}", f"title={title}|{shape}"]


def _item(out: list[Part], scene: Scene, a: int, K: str) -> None:
    """A clause of a list: «أولاً»، «1-»، a bullet."""
    first = scene.tokens[a]
    if first.kind == "n" or first.fold in _ITEMS or first.surface in _MARKS:
        out.append((_listed, K))


def _listed(K: str) -> list[str]:
    return ["item", f"item|{K}"]
