"""What two tellings have in common and where they differ, as named features that a scorer weighs.

Every feature is a sentence in short («place=same», «killed=clash»); the weightiest ones are the reasons of a judgement.
"""

from __future__ import annotations

from collections.abc import Iterable

from mahdar.casebook.gist import total, weight
from mahdar.casebook.items import kilometres
from mahdar.casebook.tellings import Range, Telling

_RARE = 0.75
_LONG_AGO = 3  # days before publication
_SAME_SENTENCE = 0.65
_HURT = ("killed", "injured", "abducted", "detained", "released", "missing")
_SPEECH = frozenset({"ACCUSE", "REQUEST", "REJECT", "AGREE", "SUPPORT", "CONCEDE", "THREATEN"})


def bin_of(value: float, *bounds: float) -> str:
    """Which of the parts between bounds a value falls into: «<.2», «.2-.4», «>.4»."""
    below = "0"
    for bound in bounds:
        if value < bound:
            return f"{below}-{bound:g}"
        below = f"{bound:g}"
    return f"{below}+"


def event_features(a: Telling, b: Telling) -> list[str]:
    """Of two events of different reports."""
    when, where = list(_when(a, b)), list(_where(a, b))
    both = f"{where[0]} and {when[0]}"
    return [*_what(a, b), *when, *where, both, *_who(a, b), *_how_many(a, b), *_said(a, b), *_papers(a, b)]


def deal_features(a: Telling, b: Telling) -> list[str]:
    """Of two deals of different reports."""
    kinds = a.others & b.others
    shared = "none" if not kinds else "all" if a.others == b.others else "some"
    who, all_a, all_b = _parties(a, b)
    telling = [k for k in sorted(kinds) if k != "other"]
    return [
        f"terms={shared}", *(f"term={k}" for k in telling), f"parties={_sets(all_a, all_b)}",
        f"parties shared={min(3, len(who))}", f"form={'same' if a.type == b.type else 'differs'}",
        f"status={'same' if a.status == b.status else 'differs'}", f"sides={_besides(all_a, all_b)}",
        *_when(a, b), *_where(a, b), *_said(a, b), *_papers(a, b),
    ]  # fmt: skip


def _what(a: Telling, b: Telling) -> Iterable[str]:
    if a.type == b.type:
        yield "type=same"
        yield f"type={a.type}"
        if a.mode and b.mode:
            yield "mode=same" if a.mode == b.mode else "mode=differs"
    else:
        speech = a.type in _SPEECH, b.type in _SPEECH
        yield "type=differs"
        yield "type=word and deed" if speech[0] != speech[1] else "type=two words" if speech[0] else "type=two deeds"
    if a.trigger == b.trigger:
        yield "trigger=same"
    if a.status != b.status:
        yield "status=differs"


def _when(a: Telling, b: Telling) -> Iterable[str]:
    if a.first and b.first:
        gap = max(0, max(a.first, b.first) - min(a.last or a.first, b.last or b.first))
        yield f"day={bin_of(gap, 1, 2, 4, 15)}"
        if a.first == b.first and a.last == b.last and _long_ago(a) and _long_ago(b):
            yield "day=same, long ago"
    else:
        yield "day=unstated" if not (a.first or b.first) else "day=one says"


def _long_ago(t: Telling) -> bool:
    return bool(t.first and t.paper.day and t.paper.day - t.first > _LONG_AGO and t.last == t.first)


def _where(a: Telling, b: Telling) -> Iterable[str]:
    if a.where & b.where:
        yield "place=same"
    elif a.point and b.point and a.where and b.where:
        yield f"place={bin_of(kilometres(*a.point, *b.point), 20, 80, 300)} km"
    elif not (a.where or a.wide) or not (b.where or b.wide):
        yield "place=unstated"
    else:
        yield "place=country" if a.wide & b.wide else "place=wider"


def _sets(a: frozenset[str], b: frozenset[str]) -> str:
    if not a or not b:
        return "unstated"
    return "same" if a == b else "some" if a & b else "others"


def _besides(a: frozenset[str], b: frozenset[str]) -> str:
    """Like `_sets`, and whether each has somebody whom the other has not."""
    if not a or not b:
        return "unstated"
    if not a & b:
        return "others"
    return "same" if a == b else "within" if a <= b or b <= a else "some, each with others"


def _parties(a: Telling, b: Telling) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    first, second = a.everybody, b.everybody
    return first & second, first, second


def _who(a: Telling, b: Telling) -> Iterable[str]:
    none: frozenset[str] = frozenset()
    for role in ("actor", "recipient"):
        yield f"{role}={_sets(a.who.get(role, none), b.who.get(role, none))}"
    crossed = a.who.get("actor", none) & b.who.get("recipient", none) or a.who.get("recipient", none) & b.who.get(
        "actor", none
    )
    if crossed:
        yield "sides=crossed"


def _how_many(a: Telling, b: Telling) -> Iterable[str]:
    for what in _HURT:
        if what in a.counts and what in b.counts:
            yield f"count={_counted(a.counts[what], b.counts[what])}"


def _counted(a: Range, b: Range) -> str:
    if a == b:
        return "same" if a[0] > 2 else "same small"
    (less, most), more = sorted((a, b), key=lambda r: r[0])[0], max(a[0], b[0])
    if most is None or more <= most or more <= less * 1.34 + 1:
        return "close"
    return "clash"


def _said(a: Telling, b: Telling) -> Iterable[str]:
    weights = [weight(w) for w in a.words & b.words]
    mass = sum(weights)
    alike = mass / (min(a.mass, b.mass) or 1.0)
    yield f"words={bin_of(alike, 0.1, 0.2, 0.3, 0.4, 0.5, 0.65, 0.8)}"
    yield f"all words={bin_of(mass / ((a.mass + b.mass - mass) or 1.0), 0.05, 0.1, 0.2, 0.3, 0.5)}"
    yield f"shared={bin_of(mass, 1, 2, 3.5, 5, 8)}"
    yield f"rare words={bin_of(sum([w >= _RARE for w in weights]), 1, 2, 3, 5)}"
    beside = len(a.near & b.near) / max(1, min(len(a.near), len(b.near)))
    yield f"words beside={bin_of(beside, 0.1, 0.3, 0.5, 0.7)}"
    if alike >= _SAME_SENTENCE and beside < 0.5:
        yield "sentence=same, another act" if a.trigger != b.trigger else "sentence=same, another place in it"
    if a.ordinals and b.ordinals and a.ordinals != b.ordinals:
        yield "ordinals=differ"
    yield f"figures={_figures(a, b)}"
    yield f"named={_shares(a.names, b.names)}"
    yield f"persons named={_shares(a.people, b.people)}"


def _figures(a: Telling, b: Telling) -> str:
    """Figures in the words; a year says little."""
    if not a.figures or not b.figures:
        return "unstated"
    shared = a.figures & b.figures
    if any(len(w) > 2 for w in shared):
        return "same large"
    return "some" if shared else "others"


def _shares(a: frozenset[str], b: frozenset[str]) -> str:
    """How much two sets of names have in common."""
    if not a or not b:
        return "unstated"
    shared = len(a & b) / min(len(a), len(b))
    return "all" if shared == 1 else "most" if shared >= 0.5 else "some" if shared else "others"


def _papers(a: Telling, b: Telling) -> Iterable[str]:
    about = total(a.paper.about & b.paper.about) / (min(a.paper.mass, b.paper.mass) or 1.0)
    yield f"subject={bin_of(about, 0.1, 0.2, 0.3, 0.5)}"
    yield f"heads={_shares(a.paper.names, b.paper.names)}"
    yield f"persons in heads={_shares(a.paper.people, b.paper.people)}"
    if a.paper.origin == b.paper.origin:
        yield "reports=copies"
    if a.paper.day and b.paper.day:
        yield f"published={bin_of(abs(a.paper.day - b.paper.day), 1, 2, 4)} days"
