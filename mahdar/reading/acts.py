"""Which words tell an act: every lexicon act word is a candidate; a scorer accepts or refuses each type of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mahdar.arabic.fold import fold
from mahdar.reading.scene import Scene, Sign
from mahdar.reading.scorer import Part, Scorer, chance, listing, names
from mahdar.reading.tellings import Telling, candidates, propose

__all__ = ["Telling", "candidates"]  # told apart in a file of their own, known by this one

NEGATIONS = frozenset("لم لن ليس ليست لا عدم دون بدون غير".split())
_WINDOW = 6
_SAID = 16  # words of what is said that are looked at
SHARE = 0.6  # of the second opinion in the averaged log-odds, by cross-validation
_POSSIBLE = -2.5
_HOPELESS = -3.0  # log-odds of the second opinion: of 4,000 accepted tellings none had less
Second = Callable[[Scene, Sequence[Telling]], list[float]]  # log-odds of each


class Company:
    """All candidates of a report together: the strong ones by token, and how full of acts the report is."""

    def __init__(self, scene: Scene, others: dict[int, list[Telling]]) -> None:
        self.types = {i: tuple([o.type for o in os]) for i, os in others.items()}
        self.strong: dict[int, list[tuple[str, str]]] = {}
        for i, os in others.items():
            told = [(o.type, o.shape) for o in os if not o.act.weak]
            if told:
                self.strong[i] = told
        heads = [os[0].type for os in others.values() if not os[0].act.weak]
        n = len(scene.tokens)
        violent = sum([type_ in ("ASSAULT", "COERCE", "MOBILIZE") for type_ in heads])
        self.fullness = min(len(heads) * 100 // max(n, 40), 12), min(violent * 100 // max(n, 40), 8), min(n // 100, 6)


def features_of(t: Telling, scene: Scene, others: dict[int, list[Telling]]) -> list[str]:
    """Named features of a candidate; `others` are all candidates by token."""
    return names(parts_of(t, scene, Company(scene, others)))


def parts_of(t: Telling, scene: Scene, company: Company, known: frozenset[str] | None = None) -> list[Part]:
    """The features of a candidate in parts; those of neighbouring words only where these are `known` (None: all)."""
    a, b = scene.sentence(t.first)
    act, T, shape = t.act, t.type, t.shape
    L = act.lemma
    m = t.matches[0]
    clusters, fold, first, last = scene.clusters, scene.fold, t.first, t.last
    before, after, after2 = fold(first - 1, a, b), fold(last, a, b), fold(last + 1, a, b)
    noun = shape in ("masd", "noun")
    sure = act.sure[noun] if len(act.sure) == 2 else 0
    best = max([x.sure[noun] for x in t.acts if len(x.sure) == 2], default=0)
    out: list[Part] = [
        (_own, scene.tokens[first].fold, T, L, shape, act.weak, act.type == T, m.form.split(":")[0], len(t.matches) > 1,
         m.prefix, bool(m.suffix), m.definite, last - first > 1, sure, best, act.sense),
    ]  # fmt: skip
    for name, w in (("b1", before), ("a1", after), ("a2", after2), ("b2", fold(first - 2, a, b))):
        classes = clusters.get(w)
        out.append((_classes, name, classes, T))
        if name[1] == "1":
            out.append((_sense, name[0], classes[0], act.sense))
        if known is None or w in known:
            out.append(f"{name}={w}")
            if name[1] == "1":
                out += [f"{name}={w}|{T}", f"L{name}={L}|{w}"]
            if name == "b1":
                out.append(f"b1={w}|{shape}")
    if act.sense == "say":
        _said(out, t, scene, b, known)
    _around(out, t, scene, a, b)
    _others(out, t, company, a, b)
    return out


def _said(out: list[Part], t: Telling, scene: Scene, b: int, known: frozenset[str] | None) -> None:
    """What follows a verb of saying: only that tells whether it blames, asks, backs or refuses."""
    T, clusters = t.type, scene.clusters
    for i in range(t.last, min(b, t.last + _SAID)):
        token = scene.tokens[i]
        if token.kind == "w" and len(token.fold) > 2:
            out.append((_content, clusters.get(token.fold)[1], T))
            if known is None or token.fold in known:
                out.append(f"said={token.fold}|{T}")


@listing
def _content(fine: str, T: str) -> list[str]:
    return [f"saidf={fine}|{T}"]


@listing
def _own(
    w: str, T: str, L: str, shape: str, weak: bool, main: bool, form: str, several: bool,
    prefix: str, suffix: bool, definite: bool, multi: bool, sure: int, best: int, sense: str | None,
) -> list[str]:  # fmt: skip
    """The word itself."""
    return [
        f"T={T}", f"L={L}|{T}", f"L={L}|{T}|{shape}", f"S={T}|{shape}", f"w={w}|{T}",
        f"weak={weak}|{T}", f"main={main}", f"form={form}|{several}",
        f"pre={prefix}|{shape}", f"suf={suffix}|{shape}", f"def={definite}|{shape}|{T}", f"multi={multi}",
        f"sure={sure}|{T}", f"sure={sure}|{shape}", f"sure={sure}|{main}|{definite}", f"sense={sense}|{T}",
        f"sense={sense}|{shape}|{definite}", f"best={best}|{T}",
    ]  # fmt: skip


@listing
def _classes(name: str, classes: tuple[str, str], T: str) -> list[str]:
    coarse, fine = classes
    return [f"{name}c={coarse}|{T}", f"{name}f={fine}", f"{name}fT={fine}|{T}"]


@listing
def _sense(side: str, coarse: str, sense: str | None) -> list[str]:
    return [f"sense={sense}|{side}{coarse}"]


def _around(out: list[Part], t: Telling, scene: Scene, a: int, b: int) -> None:
    """Cues, names and numbers near the word, and where it stands in the report."""
    T, shape, first, last, tokens = t.type, t.shape, t.first, t.last, scene.tokens
    for k in range(1, min(3, first - a) + 1):
        if tokens[first - k].fold in NEGATIONS:
            out.append((_negated, k))
    signs = scene.signs_at
    for i in range(max(a, first - _WINDOW), first):
        if i in signs:
            out.append((_sign, signs[i], shape, T))
    mention_at, weapons = scene.mention_at, scene.weapons_at
    for d, span in (("<", range(max(a, first - 4), first)), (">", range(last, min(b, last + 4)))):
        near = {m.kind + (m.prefix if d == ">" else "") for i in span if (m := mention_at.get(i))}
        number = "n" in [tokens[i].kind for i in span]
        out.append((_near, d, tuple(sorted(near)), number, not weapons.isdisjoint(span), shape, T))
    if t.act.not_with:
        words_after = {tokens[i].fold for i in range(last, min(b, last + 4))}
        if any(fold(w) in words_after for w in t.act.not_with):
            out.append((_not_with,))
    sentence = scene.words.sentence_of[first]
    named = bool(scene.mentions_in[sentence])
    out.append((_where, first < scene.title_end, min(sentence, 6), min((first - a) // 5, 5), named, shape, T))


@listing
def _negated(k: int) -> list[str]:
    return [f"neg{k}"]


@listing
def _not_with() -> list[str]:
    return ["not_with"]


@listing
def _sign(sign: Sign, shape: str, T: str) -> list[str]:
    """A cue, a light verb or a verb of saying before the word."""
    cues, lights, speech = sign
    out = [f"cue<{cue}|{shape}" for cue in cues]
    if lights:
        out += [f"light<{shape}", *[f"light<{lemma}|{T}" for lemma in lights]]
    return [*out, f"speech<{shape}|{T}"] if speech else out


@listing
def _near(d: str, near: tuple[str, ...], number: bool, weapon: bool, shape: str, T: str) -> list[str]:
    """Names, numbers and weapons on one side."""
    out = [f"m{d}{k}|{shape}" for k in near] + [f"m{d}{k}|{T}" for k in near]
    if not near:
        out.append(f"m{d}none|{T}")
    if number:
        out.append(f"num{d}|{T}")
    return [*out, f"weapon{d}|{T}"] if weapon else out


@listing
def _where(title: bool, sentence: int, position: int, named: bool, shape: str, T: str) -> list[str]:
    out = [f"sent={sentence}", f"pos={position}|{shape}", f"named={named}|{T}"]
    return [*out, f"title|{T}", f"title|{shape}"] if title else out


def _others(out: list[Part], t: Telling, company: Company, a: int, b: int) -> None:
    """Other candidates in the sentence, and how full of acts the report is."""
    T, first, strong = t.type, t.first, company.strong
    if len(company.types[first]) > 1:
        out.append((_rivals, company.types[first], T, t.act.lemma))
    found: dict[Part, None] = {}
    for i in range(max(a, first - 8), min(b, t.last + 8)):
        if i in strong and i != first:
            side = "<" if i < first else ">"
            for type_, shape in strong[i]:
                found[_other, side, type_, T] = None
                if abs(i - first) <= 3:
                    found[_adjacent, side, type_, shape, T, t.shape] = None
    out += found
    out.append((_fullness, *company.fullness, T))


@listing
def _rivals(types: tuple[str, ...], T: str, L: str) -> list[str]:
    rivals = [type_ for type_ in types if type_ != T]
    return [f"rival={r}|{T}" for r in rivals] + [f"rivalL={L}|{r}" for r in rivals]


@listing
def _other(side: str, type_: str, T: str) -> list[str]:
    return [f"near{side}{type_}|{T}"]


@listing
def _adjacent(side: str, type_: str, other: str, T: str, shape: str) -> list[str]:
    return [f"adj{side}{type_}{other}|{T}{shape}"]


@listing
def _fullness(density: int, violent: int, size: int, T: str) -> list[str]:
    return [f"dens={density}", f"viol={violent}", f"viol={violent}|{T}", f"size={size}"]


def find_tellings(scene: Scene, scorer: Scorer, second: Second | None = None) -> list[Telling]:
    """The accepted tellings, one type a word: the likeliest above the threshold. `second` gives another opinion."""
    others = propose(scene)
    proposed = [t for rivals in others.values() for t in rivals]
    company = Company(scene, others)
    if second is not None and proposed:
        # It is asked first, being the cheaper one where there are many: what it finds hopeless is not weighed.
        found = [(t, y) for t, y in zip(proposed, second(scene, proposed), strict=True) if y > _HOPELESS]
        proposed, opinions = [t for t, _ in found], [y for _, y in found]
        second = lambda *_: opinions  # noqa: E731
    odds = [scorer.weigh(parts_of(t, scene, company, scorer.words)) for t in proposed]
    settle(scene, proposed, odds, second)
    kept = [max(rivals, key=lambda t: t.chance) for rivals in others.values()]
    return [t for t in kept if t.chance >= scorer.threshold]


def settle(scene: Scene, proposed: Sequence[Telling], odds: Sequence[float], second: Second | None) -> None:
    """Give each candidate its chance: of the scorer's log-odds, averaged with the second opinion's where the scorer
    finds anything possible in the report at all."""
    if second is not None and max(odds, default=-99.0) > _POSSIBLE:
        others = second(scene, proposed)
        odds = [(1 - SHARE) * x + SHARE * y for x, y in zip(odds, others, strict=True)]
    for t, x in zip(proposed, odds, strict=True):
        t.chance = chance(x)
