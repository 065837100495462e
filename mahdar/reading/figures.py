"""Casualty figures: a quantity beside a word of outcome («مقتل 5», «10 جرحى», «اعتقال شاب», «أصيب آخرون»)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mahdar.arabic.fold import fold
from mahdar.arabic.numbers import NumberPhrase
from mahdar.reading.mentions import Mention
from mahdar.reading.outcomes import Word, outcome_words
from mahdar.reading.people import People, noun_class
from mahdar.reading.roles import Happening
from mahdar.reading.scene import Scene

_OTHERS = {c + fold(w): w for w in ("آخرون", "آخرين", "آخر", "أخرى", "آخران") for c in ("", "و", "ب", "ل")}
_PARTS = frozenset("بينهم بينهن منهم منهن وبينهم ضمنهم وبينهن بينها".split())
_NONE = frozenset("دون بدون لا عدم ولا يسفر تسفر لم تقع يسجل تسجل ودون يخلف تخلف اي ايه".split())
_PRONOUNS = {"ه": 1, "ها": 1, "هما": 2}
_OPENERS = frozenset("كما فيما بينما حيث ثم اذ حين عندما".split())
# Verbs inside a hedge («ما لا يقل عن 14») end no clause.
_HEDGES = frozenset("يقل تقل يزيد تزيد يتجاوز تتجاوز تجاوز يفوق تفوق يربو تربو يناهز يقارب يصل وصل بلغ".split())
_FINITE = ("past", "pres")
_LEFT, _RIGHT = 9, 10  # tokens before and after an outcome word that a quantity may stand in


@dataclass(slots=True)
class Figure:
    """A quantity of one kind of casualty as one place of the text gives it. `rule` says how it is told."""

    word: Word
    low: int
    high: int | None
    approximate: bool
    rule: str
    first: int
    last: int
    start: int
    end: int
    part: bool  # of another quantity («بينهم»)
    whom: list[int]
    noun: str = "-"
    twin: str = ""  # summand: part of a sum; hedged, plain: how the same number is told elsewhere in the report

    @property
    def value(self) -> tuple[int, int | None]:
        """The range."""
        return self.low, self.high


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
        out += _around(scene, w, people, *_clause(scene, w, verbs, lo, hi))
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


def _around(scene: Scene, w: Word, people: People, lo: int, hi: int) -> Iterator[Figure]:
    """The quantities around one outcome word."""
    noun = w.shape in ("sg", "pl", "du")
    if noun and any(scene.tokens[i].fold in _NONE for i in range(max(lo, w.at - 4), w.at)):
        yield _quantity(scene, w, 0, 0, "zero", w.at, w.at + 1, [])
        return
    before = [n for n in people.between(lo, w.at + 1) if n.last <= w.at or n.first == w.at]
    if before:
        n = before[-1]
        counted = n.noun == w.at or w.at - n.last <= 1
        if len(before) > 1 and _is_part(scene, n.first, lo):
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
    yield from _unnumbered(scene, w, bool(before))
    if not noun:
        yield from _named(scene, w, lo, after[0].first if after else hi, people)


def _unnumbered(scene: Scene, w: Word, numbered: bool) -> Iterator[Figure]:
    """What the outcome word says by itself: «قتلى», «جريحان», «اعتقاله»."""
    told: tuple[int, int | None, str] | None = None
    if w.shape == "du":
        told = 2, 2, "dual"
    elif w.shape == "pl":
        told = 1, None, "plural"
    elif w.shape == "sg" and not numbered:
        told = 1, 1, "single"
    elif w.suffix in _PRONOUNS:
        told = _PRONOUNS[w.suffix], _PRONOUNS[w.suffix], f"pronoun{w.suffix}"
    if told:
        yield _quantity(scene, w, *told, w.at, w.at + 1, [])


def _named(scene: Scene, w: Word, lo: int, stop: int, people: People) -> Iterator[Figure]:
    """Someone without a number: «مقتل جندي», «اغتيل فلان», «اعتقل مسلحين», «أصيب آخرون»."""
    if (named := _names(scene, w, scene.sentence(w.at)[1])) is not None:
        yield named
    seen: list[Mention] = []
    for i in range(w.last, stop):
        if scene.tokens[i].fold in _OTHERS:
            single = scene.tokens[i].fold.endswith(("اخر", "اخري"))
            yield _quantity(scene, w, 1, 1 if single else None, "others", i, i + 1, [])
            return
        m = scene.mention_at.get(i)
        if m is None or m.kind == "place" or m.source == "capital" or any(m is x for x in seen):
            continue
        one = _one_or_some(scene, w, m, f"m{len(seen) + 1}>")
        for more in _and_more(scene, w, m, people) if not seen else ():
            one.twin = "summand"
            yield more
        yield one
        seen.append(m)
        if len(seen) == 3:
            break
    for i in range(w.at - 1, lo - 1, -1):
        m = scene.mention_at.get(i)
        if m is not None and m.kind in ("person", "role"):
            yield _one_or_some(scene, w, m, "m<")
            return


def _and_more(scene: Scene, w: Word, m: Mention, people: People) -> Iterator[Figure]:
    """«جندي ومدني», «القائد فلان وأربعة من مرافقيه»: one and what is joined to it."""
    if _number_of(scene, m) != 1:
        return
    end = min(m.last + 4, scene.sentence(m.first)[1])
    whom = [m.entity] if m.entity >= 0 else []
    for n in people.between(m.last, end)[:1]:
        if scene.tokens[n.first].fold[0] == "و":
            high = None if n.high is None else int(n.high) + 1
            yield _quantity(scene, w, int(n.low or 1) + 1, high, "plus", m.first, n.last, whom)
            return
    if any(_and_one(scene, j) for j in range(m.last, end)):
        yield _quantity(scene, w, 2, 2, "pair", m.first, m.last, whom)


def _names(scene: Scene, w: Word, stop: int) -> Figure | None:
    """«مقتل فلان وفلان»: as many as are named one after another."""
    named: list[Mention] = []
    for i in range(w.last, min(stop, w.last + 40)):
        m = scene.mention_at.get(i)
        if named and i - named[-1].last > 2:
            break
        if m is not None and m.kind == "person" and not (named and m is named[-1]):
            named.append(m)
    if len(named) < 2:
        return None
    whom = [m.entity for m in named if m.entity >= 0]
    return _quantity(scene, w, len(named), len(named), "names", named[0].first, named[-1].last, whom)


def _one_or_some(scene: Scene, w: Word, m: Mention, side: str) -> Figure:
    whom = [m.entity] if m.entity >= 0 else []
    number = _number_of(scene, m)
    high = None if number == 0 else number
    return _quantity(scene, w, number or 1, high, f"{side}{m.kind}{number}", m.first, m.last, whom)


def _number_of(scene: Scene, m: Mention) -> int:
    """1 for a person or «جندي», 2 for «جنديان», 0 for many."""
    if m.kind != "role":
        return 1 if m.kind == "person" else 0
    one = fold(scene.lexicon.compiled.roles[m.ref].sg)
    base = one[:-1] + "ت" if one.endswith("ه") else one
    word = scene.tokens[m.last - 1].fold
    if word.endswith((base + "ان", base + "تين", base + "ي")):
        return 2
    return 1 if one in word and not word.endswith(("ون", "ين", "ات")) else 0


def _joined(scene: Scene, after: list[NumberPhrase]) -> tuple[list[NumberPhrase], int]:
    """«سيدتان وأربعة أطفال», «3 جنود ومدني»: counts told in one breath, and single persons after them."""
    parts = [after[0]]
    for n in after[1:]:
        gap = [t.fold for t in scene.tokens[parts[-1].last : n.first]]
        linked = scene.tokens[n.first].fold[0] == "و" or "و" in gap
        if len(gap) > 4 or not linked or any(g in _PARTS for g in gap):
            break
        parts.append(n)
    last = parts[-1].last
    return parts, sum(_and_one(scene, i) for i in range(last, min(last + 6, scene.sentence(last - 1)[1])))


def _and_one(scene: Scene, i: int) -> bool:
    """«ومدني»: one more, joined to what stands before."""
    m = scene.mention_at.get(i)
    return m is not None and m.first == i and m.kind == "role" and m.prefix == "و" and _number_of(scene, m) == 1


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
    part = _is_part(scene, n.first, lo)
    return Figure(w, low, high, n.approx, rule, n.first, n.last, n.start, n.end, part, whom, noun)


def _is_part(scene: Scene, first: int, lo: int) -> bool:
    """«بينهم 3»: the quantity at `first` is part of another."""
    return any(scene.tokens[i].fold in _PARTS for i in range(max(lo, first - 3), first))


def _quantity(
    scene: Scene, w: Word, low: int, high: int | None, rule: str, first: int, last: int, whom: list[int]
) -> Figure:
    start, end = scene.tokens[first].start, scene.tokens[last - 1].end
    return Figure(w, low, high, False, rule, first, last, start, end, _is_part(scene, first, 0), whom)
