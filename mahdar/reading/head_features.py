"""What tells a term of a deal from an event, a wish or an aside: features of a head as a promise of one kind."""

from __future__ import annotations

from bisect import bisect_left

from mahdar.arabic.durations import UNITS
from mahdar.arabic.tokens import Token
from mahdar.reading.acts import NEGATIONS
from mahdar.reading.climate import Climate
from mahdar.reading.head_itself import first_parts
from mahdar.reading.heads import Floor, Governing, Head
from mahdar.reading.scene import Scene, Sign
from mahdar.reading.scorer import Part, listing

_ITEMS = frozenset("اولا ثانيا ثالثا رابعا خامسا سادسا الاول الثاني الثالث الرابع الخامس".split())
_MARKS = frozenset("- – • * ـ".split())
_MONEY = frozenset("دولار يورو دينار ريال ليره درهم جنيه دولارا دينارا ريالا".split())
_LIGHT = frozenset({"add", "done", "stage", "announce"})
_AHEAD = 7


def parts_of(h: Head, scene: Scene, floor: Floor, climate: Climate, known: frozenset[str] | None = None) -> list[Part]:
    """The features of a candidate in parts; those of the words around only where these are `known` (None: all)."""
    a, b = scene.sentence(h.first)
    K, fold = h.kind, scene.fold
    out = first_parts(h, scene, climate)
    for name, i in (("b1", h.first - 1), ("b2", h.first - 2), ("a1", h.last), ("a2", h.last + 1), ("a3", h.last + 2)):
        w = fold(i, a, b)
        classes = scene.clusters.get(w)
        out.append((_word_class, name, classes, K))
        if name[1] == "1":
            out.append(f"{name}f={classes[1]}|{h.lemma}")
        if known is None or w in known:
            out.append(f"{name}={w}")
            if name[1] == "1":
                out += [f"{name}={w}|{K}", f"{name}={w}|{h.lemma}", f"{name}={w}|{h.shape}"]
    _governed(out, h, floor, a, b)
    _object(out, h, scene, floor, b, known)
    _things(out, h, floor, b)
    _around(out, h, scene, a, b)
    _mates(out, h, floor, a, b)
    sentence = scene.words.sentence_of[h.first]
    out.append((_where, K, h.shape, h.first < scene.title_end, min(sentence, 6), min((h.first - a) // 5, 5)))
    _item(out, scene, a, K)
    return out


@listing
def _word_class(name: str, classes: tuple[str, str], K: str) -> list[str]:
    coarse, fine = classes
    return [f"{name}c={coarse}|{K}", f"{name}f={fine}|{K}", f"{name}f={fine}"]


def _governed(out: list[Part], h: Head, floor: Floor, a: int, b: int) -> None:
    """The words that govern it: before in the sentence, after it, and in the sentence before."""
    K, shape = h.kind, h.shape
    found, strong = _governors(floor, h.first, a)
    for n, g in enumerate(found):
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


def _governors(floor: Floor, i: int, a: int) -> tuple[list[Governing], list[Governing]]:
    """The three governing words nearest before token `i`, and the two nearest that say more than «and» or «begun»."""
    found: list[Governing] = []
    strong: list[Governing] = []
    for g in floor.before(i, a):
        if len(found) < 3:
            found.append(g)
        if g.sense not in _LIGHT and len(strong) < 2:
            strong.append(g)
        if len(found) == 3 and len(strong) == 2:
            break
    return found, strong


@listing
def _governor(n: int, sense: str, L: str, form: str, near: int, K: str, shape: str) -> list[str]:
    return [
        f"g{n}={sense}|{near}", f"g{n}={sense}|{near}|{K}", f"g{n}={sense}|{near}|{shape}", f"g={sense}|{K}",
        f"gL{n}={L}|{near}", f"gL={L}|{K}", f"gf{n}={sense}|{form}|{near}",
    ]  # fmt: skip


@listing
def _strong(side: str, sense: str, K: str, shape: str) -> list[str]:
    return [f"G{side}={sense}", f"G{side}={sense}|{K}", f"G{side}={sense}|{shape}"]


@listing
def _two(first: str, second: str, K: str) -> list[str]:
    return [f"GG={first}|{second}", f"GG={first}|{second}|{K}"]


@listing
def _follows(sense: str, L: str, next_: bool, K: str) -> list[str]:
    return [f"g>={sense}|{K}", f"g>={sense}|{next_}", f"gL>={L}|{next_}"]


@listing
def _previous(senses: tuple[str, ...], K: str, strong: bool) -> list[str]:
    return [f"P={s}|{strong}" for s in senses] + [f"P={s}|{K}" for s in senses] or [f"P=none|{strong}"]


def _object(out: list[Part], h: Head, scene: Scene, floor: Floor, b: int, known: frozenset[str] | None) -> None:
    """What or whom it is about: heads, word classes, numbers, money and time in the words after it."""
    K, L = h.kind, h.lemma
    end = min(b, h.last + _AHEAD)
    at = bisect_left(floor.places, h.last)
    while at < len(floor.places) and floor.places[at] < end:
        first = floor.at[floor.places[at]][0]
        out += [(_about, first.lemma, K, L), (_told_as, first.kind, K)]
        at += 1
    ahead = scene.tokens[h.last : end]
    get = scene.clusters.get
    words = [t.fold for t in ahead[:4] if t.kind == "w"]
    out += [(_class, fine, K) for fine in dict.fromkeys([get(w)[1] for w in words])]
    out += [f"ow={w}|{K}" for w in words if len(w) > 2 and (known is None or w in known)]
    out.append((_facts, _told_facts(ahead), K))


def _told_facts(ahead: list[Token]) -> tuple[str, ...]:
    facts = {"num": False, "money": False, "time": False}
    for t in ahead:
        facts["num"] = facts["num"] or t.kind == "n"
        facts["money"] = facts["money"] or t.fold.removeprefix("ال") in _MONEY
        facts["time"] = facts["time"] or t.fold in UNITS
    return tuple([name for name, told in facts.items() if told])


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


@listing
def _thing(name: str, K: str, L: str) -> list[str]:
    return [f"t1={name}|{K}", f"t1={name}|{L}", f"t1={name}", f"t1={name}|{L}|{K}"]


@listing
def _any_thing(name: str, K: str) -> list[str]:
    return [f"t={name}|{K}", f"t={name}"]


@listing
def _suits(first: str, some: bool, rival: bool, place: int, K: str, rank: int, choice: bool) -> list[str]:
    return [
        f"suits={first}", f"suits={first}|{K}", f"suits={some}{rival}", f"suits={some}{rival}|r{rank}",
        f"suits={first}|r{rank}|{choice}", f"suitsat={place}|{rival}",
    ]  # fmt: skip


@listing
def _about(lemma: str, K: str, L: str) -> list[str]:
    return [f"o={lemma}|{K}", f"o={lemma}|{L}|{K}"]


@listing
def _told_as(kind: str, K: str) -> list[str]:
    return [f"ok={kind}|{K}"]


@listing
def _class(fine: str, K: str) -> list[str]:
    return [f"of={fine}|{K}", f"of={fine}"]


@listing
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


@listing
def _negated(k: int, K: str, shape: str) -> list[str]:
    return [f"neg={k}|{shape}", f"neg|{K}"]


@listing
def _sign(sign: Sign, K: str, shape: str) -> list[str]:
    cues, lights, speech = sign
    out = [f"cue={c}|{shape}" for c in cues] + [f"cue={c}|{K}" for c in cues] + [f"light={x}|{K}" for x in lights]
    return [*out, f"speech|{shape}", f"speech|{K}"] if speech else out


@listing
def _names(d: str, near: tuple[str, ...], K: str, shape: str) -> list[str]:
    return [f"m{d}{k}|{K}" for k in near] + [f"m{d}{k}|{shape}" for k in near] or [f"m{d}none|{K}"]


def _mates(out: list[Part], h: Head, floor: Floor, a: int, b: int) -> None:
    """Other candidates of the sentence, and what joins it to the one before."""
    K = h.kind
    joined = h.match.prefix.startswith("و")
    lo, here, hi = (bisect_left(floor.places, i) for i in (a, h.first, b))
    ends = floor.kinds_between(lo, hi)
    out += [(_mate, "<", k, K, joined) for k, (first, _) in ends.items() if first < h.first]
    out += [(_mate, ">", k, K, False) for k, (_, last) in ends.items() if last > h.first]
    gap = h.first - floor.places[here - 1] if here > lo else 99
    near = 0 if gap <= 1 else 1 if gap <= 3 else 2 if gap <= 8 else 3
    out.append((_chain, joined, near, min(hi - lo - 1, 5), K))


@listing
def _mate(side: str, kind: str, K: str, joined: bool) -> list[str]:
    return [f"near{side}{kind}|{K}", f"near{side}{kind}|{joined}"]


@listing
def _chain(joined: bool, gap: int, many: int, K: str) -> list[str]:
    return [f"chain={joined}|{gap}", f"chain={joined}|{gap}|{K}", f"many={many}", f"many={many}|{K}"]


@listing
def _where(K: str, shape: str, title: bool, sentence: int, position: int) -> list[str]:
    return [f"sent={sentence}", f"pos={position}|{shape}", f"title={title}|{K}", f"title={title}|{shape}"]


def _item(out: list[Part], scene: Scene, a: int, K: str) -> None:
    """A clause of a list: «أولاً»، «1-»، a bullet."""
    first = scene.tokens[a]
    if first.kind == "n" or first.fold in _ITEMS or first.surface in _MARKS:
        out.append((_listed, K))


@listing
def _listed(K: str) -> list[str]:
    return ["item", f"item|{K}"]
