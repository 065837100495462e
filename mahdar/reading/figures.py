"""Casualty figures: a quantity beside a word of outcome («مقتل 5», «10 جرحى», «اعتقال شاب», «أصيب آخرون»)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from mahdar.arabic.numbers import NumberPhrase
from mahdar.reading.figure import PARTS, Figure, is_part, quantity
from mahdar.reading.outcomes import Word, outcome_words
from mahdar.reading.people import People, noun_class
from mahdar.reading.roles import Happening
from mahdar.reading.scene import Scene
from mahdar.reading.unnumbered import and_one, followed, named, unnumbered

_NONE = frozenset("دون بدون لا عدم ولا يسفر تسفر لم تقع يسجل تسجل ودون يخلف تخلف اي ايه".split())
_OPENERS = frozenset("كما فيما بينما حيث ثم اذ حين عندما".split())
# Verbs inside a hedge («ما لا يقل عن 14») end no clause.
_HEDGES = frozenset("يقل تقل يزيد تزيد يتجاوز تتجاوز تجاوز يفوق تفوق يربو تربو يناهز يقارب يصل وصل بلغ".split())
_FINITE = ("past", "pres")
_LEFT, _RIGHT = 9, 10  # tokens before and after an outcome word that a quantity may stand in


def find_figures(scene: Scene, events: Sequence[Happening], numbers: Sequence[NumberPhrase]) -> list[Figure]:
    """Every casualty figure the words allow; which are meant, and for which event, is decided later."""
    words = outcome_words(scene, events)
    people = People(scene, numbers)
    verbs = _verbs(scene)
    out: list[Figure] = []
    for k, w in enumerate(words):
        a, b = scene.sentence(w.at)
        following = words[k + 1] if k + 1 < len(words) and words[k + 1].at < b else None
        if w.shape == "fall" and following and following.at < w.last + _RIGHT and following.shape in ("sg", "pl", "du"):
            continue
        lo = max(a, words[k - 1].last if k else a, w.at - _LEFT)
        hi = min(b, following.at if following else b, w.last + _RIGHT)
        if following and _share(scene, w, following):
            hi = min(b, following.last + _RIGHT)  # «مقتل وإصابة 30»
        out += _around(scene, w, people, *_clause(scene, w, verbs, lo, hi), hi)
    _mark_twins(out)
    return out


def _verbs(scene: Scene) -> list[int]:
    """Tokens that are finite verbs, in order."""
    found = {
        m.first
        for kind in ("act", "light", "speech")
        for m in scene.matches.get(kind, ())
        if m.form[:4] in _FINITE and scene.tokens[m.first].fold not in _HEDGES
    }
    return sorted(found)


def _clause(scene: Scene, w: Word, verbs: list[int], lo: int, hi: int) -> tuple[int, int]:
    """`lo` and `hi` drawn in where another clause ends before the outcome word, or begins after it."""
    if w.shape.removeprefix("t").startswith("verb"):
        opens = scene.tokens[w.at].fold[0] == "و" or scene.tokens[max(0, w.at - 1)].fold in _OPENERS
        lo = w.at if opens else lo
    after = verbs[bisect_left(verbs, w.last + 1) :][:1]
    return lo, min(hi, after[0]) if after else hi


def _share(scene: Scene, w: Word, following: Word) -> bool:
    """«مقتل وإصابة 30», «قتل وأصيب 30»: two outcomes with one count after them."""
    joined = following.at == w.last and scene.tokens[following.at].fold[0] == "و"
    return joined and w.shape not in ("sg", "pl", "du") and not scene.tokens[w.at].fold.endswith("وا")


def _mark_twins(figures: list[Figure]) -> None:
    """«14 على الأقل» and plain «14» of one kind are one figure, better told with its hedge."""
    ends: dict[tuple[str, int], set[bool]] = {}
    for f in figures:
        ends.setdefault((f.word.kind, f.low), set()).add(f.high is None)
    for f in figures:
        if f.low > 1 and not f.twin and len(ends[f.word.kind, f.low]) == 2:
            f.twin = "plain" if f.high is None else "hedged"


def _around(scene: Scene, w: Word, people: People, lo: int, hi: int, far: int) -> Iterator[Figure]:
    """The quantities around one outcome word, in its clause and, where there is none after it, up to `far`."""
    noun = w.shape in ("sg", "pl", "du")
    if noun and any(scene.tokens[i].fold in _NONE for i in range(max(lo, w.at - 4), w.at)):
        yield quantity(scene, w, 0, 0, "zero", w.at, w.at + 1, [])
        return
    before = [n for n in people.between(lo, w.at + 1) if n.last <= w.at or n.first == w.at]
    if before:
        n = before[-1]
        counted = n.noun == w.at or w.at - n.last <= 1
        if len(before) > 1 and is_part(scene, n.first, lo):
            yield _from_number(scene, w, before[-2], "whole", lo)
        else:
            yield _from_number(scene, w, n, f"before{'C' if counted else ''}", lo)
        if noun and counted:
            return
    after = people.between(w.last, hi)
    if after:
        parts, singles = _joined(scene, after)
        first = _from_number(scene, w, after[0], "after", lo)
        yield first
        if len(parts) + singles > 1:
            first.twin = "summand"
            yield _summed(scene, w, parts, singles)
    else:
        yield from [_from_number(scene, w, n, "beyond", lo) for n in people.between(hi, far)[:1]]
    yield from unnumbered(scene, w, bool(before))
    yield from followed(scene, w, people)
    if not noun:
        yield from named(scene, w, lo, after[0].first if after else hi, people)


def _joined(scene: Scene, after: list[NumberPhrase]) -> tuple[list[NumberPhrase], int]:
    """«سيدتان وأربعة أطفال», «3 جنود ومدني»: counts told in one breath, and single persons after them."""
    parts = [after[0]]
    for n in after[1:]:
        gap = [t.fold for t in scene.tokens[parts[-1].last : n.first]]
        linked = scene.tokens[n.first].fold[0] == "و" or "و" in gap
        if len(gap) > 4 or not linked or any(g in PARTS for g in gap):
            break
        parts.append(n)
    last = parts[-1].last
    return parts, sum(and_one(scene, i) for i in range(last, min(last + 6, scene.sentence(last - 1)[1])))


def _summed(scene: Scene, w: Word, parts: list[NumberPhrase], singles: int) -> Figure:
    f = _from_number(scene, w, parts[0], "sum", w.at)
    f.low = sum(int(n.low or 0) for n in parts) + singles
    f.high = None if any(n.high is None for n in parts) else sum(int(n.high or 0) for n in parts) + singles
    f.last, f.end = parts[-1].last, parts[-1].end
    return f


def _from_number(scene: Scene, w: Word, n: NumberPhrase, rule: str, lo: int) -> Figure:
    low = int(n.low) if n.low is not None else 1
    high = int(n.high) if n.high is not None else None
    whom: list[int] = []
    for i in range(n.last - 1, min(n.last + 4, len(scene.tokens))):
        m = scene.mention_at.get(i)
        if m is not None and m.kind != "place" and m.entity >= 0 and m.entity not in whom:
            whom.append(m.entity)
    noun = noun_class(scene, n.noun) if n.noun is not None else "-"
    part = is_part(scene, n.first, lo)
    return Figure(w, low, high, n.approx, rule, n.first, n.last, n.start, n.end, part, whom, noun)
