"""Casualties told without a number of their own: «قتلى», «اعتقاله», «مقتل جندي», «القائد وأربعة من مرافقيه»."""

from __future__ import annotations

from collections.abc import Iterator

from mahdar.arabic.fold import fold
from mahdar.arabic.numbers import NumberPhrase
from mahdar.reading.figure import Figure, quantity
from mahdar.reading.mentions import Mention
from mahdar.reading.outcomes import Word
from mahdar.reading.people import People
from mahdar.reading.scene import Scene

_OTHERS = {c + fold(w): w for w in ("آخرون", "آخرين", "آخر", "أخرى", "آخران") for c in ("", "و", "ب", "ل")}
_PRONOUNS = {"ه": 1, "ها": 1, "هما": 2}
_WITH = frozenset(fold(w) for w in ("مع", "برفقة", "ومعه", "ومعها", "بمعية"))
_APPOSED = 5  # tokens of what a person is, between the name and those joined to it


def unnumbered(scene: Scene, w: Word, numbered: bool) -> Iterator[Figure]:
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
    elif w.pair:
        told = 2, 2, "pair verb"
    if told:
        yield quantity(scene, w, *told, w.at, w.at + 1, [])


def followed(scene: Scene, w: Word, people: People) -> Iterator[Figure]:
    """«مصرعه مع ثلاثة من مرافقيه»: one and those with him."""
    if w.suffix in ("ه", "ها") and w.last < len(scene.tokens) and scene.tokens[w.last].fold in _WITH:
        for n in people.between(w.last, w.last + 2):
            yield _one_more(scene, w, n, w.at, [])


def _one_more(scene: Scene, w: Word, n: NumberPhrase, first: int, whom: list[int]) -> Figure:
    high = None if n.high is None else int(n.high) + 1
    return quantity(scene, w, int(n.low or 1) + 1, high, "plus", first, n.last, whom)


def named(scene: Scene, w: Word, lo: int, stop: int, people: People) -> Iterator[Figure]:
    """Someone without a number: «مقتل جندي», «اغتيل فلان», «اعتقل مسلحين», «أصيب آخرون»."""
    if (named := _names(scene, w, scene.sentence(w.at)[1])) is not None:
        yield named
    seen: list[Mention] = []
    for i in range(w.last, stop):
        if scene.tokens[i].fold in _OTHERS:
            single = scene.tokens[i].fold.endswith(("اخر", "اخري"))
            yield quantity(scene, w, 1, 1 if single else None, "others", i, i + 1, [])
            return
        m = scene.mention_at.get(i)
        if m is None or m.kind == "place" or m.source == "capital" or any(m is x for x in seen):
            continue
        one = _one_or_some(scene, w, m, f"m{len(seen) + 1}>")
        for more in _and_more(scene, w, m, people) if not seen else ():
            one.twin = "summand"
            yield more
        yield one
        if one.high is None and _may_be_two(scene, m):
            yield quantity(scene, w, 2, 2, f"two{len(seen) + 1}", m.first, m.last, one.whom)
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
    if number_of(scene, m) != 1:
        return
    closes = scene.sentence(m.first)[1]
    end = min(m.last + 4, closes)
    whom = [m.entity] if m.entity >= 0 else []
    for n in people.between(m.last, min(end + _APPOSED, closes))[:1]:
        if scene.tokens[n.first].fold[0] == "و" or scene.tokens[n.first - 1].fold in _WITH:
            yield _one_more(scene, w, n, m.first, whom)
            return
    if any(and_one(scene, j) for j in range(m.last, end)):
        yield quantity(scene, w, 2, 2, "pair", m.first, m.last, whom)


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
    return quantity(scene, w, len(named), len(named), "names", named[0].first, named[-1].last, whom)


def _one_or_some(scene: Scene, w: Word, m: Mention, side: str) -> Figure:
    whom = [m.entity] if m.entity >= 0 else []
    number = number_of(scene, m)
    high = None if number == 0 else number
    return quantity(scene, w, number or 1, high, f"{side}{m.kind}{number}", m.first, m.last, whom)


def number_of(scene: Scene, m: Mention) -> int:
    """1 for a person or «جندي», 2 for «جنديان», 0 for many."""
    if m.kind != "role":
        return 1 if m.kind == "person" else 0
    one = fold(scene.lexicon.compiled.roles[m.ref].sg)
    base = one[:-1] + "ت" if one.endswith("ه") else one
    word = scene.tokens[m.last - 1].fold
    if word.endswith((base + "ان", base + "تين", base + "ي")):
        return 2
    return 1 if one in word and not word.endswith(("ون", "ين", "ات")) else 0


def _may_be_two(scene: Scene, m: Mention) -> bool:
    """«شرطيين», «سائقان»: a form that may say two."""
    word = scene.tokens[m.first].fold
    return m.kind in ("role", "group") and len(word) > 5 and word.endswith(("ين", "ان"))


def and_one(scene: Scene, i: int) -> bool:
    """«ومدني»: one more, joined to what stands before."""
    m = scene.mention_at.get(i)
    return m is not None and m.first == i and m.kind == "role" and m.prefix == "و" and number_of(scene, m) == 1
