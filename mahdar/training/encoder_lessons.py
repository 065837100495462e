"""Gold reports as an encoder learns them: a label a word, the triggers, and who of the named is who to each."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import Any

from mahdar.arabic.fold import fold
from mahdar.arabic.tokens import Words, tokenize
from mahdar.evaluate.meet import alike, listed
from mahdar.second_reader.disk.labels import ACTS, CUTS, MODES, NAMES, ROLES, STATUSES
from mahdar.second_reader.disk.windows import Cutter, Window
from mahdar.training.gold import occurrences, quote_spans

UNKNOWN = -100  # a label that is not learned from, as torch's losses have it
_KINDS = (("persons", "PER"), ("groups", "GRP"), ("places", "LOC"))


@dataclass(frozen=True, slots=True)
class Named:
    """Words `first` to `last` (past-last) name the being of this number."""

    first: int
    last: int
    being: int


@dataclass(frozen=True, slots=True)
class Told:
    """An event's trigger word, its mode and status as numbers, and for each role the beings that fill it."""

    word: int
    mode: int
    status: int
    fillers: tuple[frozenset[int], ...]


@dataclass(slots=True)
class Lesson:
    """One report: its words, the labels of the heads that label every word, what is named and what is told."""

    words: Words
    windows: list[Window]
    labels: dict[str, list[int]]
    named: list[Named] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)


def lesson(gold: dict[str, Any], cutter: Cutter) -> Lesson:
    """What a gold report teaches. One without lists of names teaches triggers alone."""
    words = tokenize(gold["text"])
    n = len(words.tokens)
    lists_names = any(gold.get(key) for key, _ in _KINDS)
    labels = {"names": [0 if lists_names else UNKNOWN] * n, "acts": [0] * n, "cuts": [UNKNOWN] * n}
    made = Lesson(words, cutter.windows(words, 0, n), labels)
    beings = _names(gold, made)
    _events(gold, made, beings)
    return made


def _names(gold: dict[str, Any], made: Lesson) -> list[str]:
    """Label the names, longer ones first; a person named in full may be called by the last name alone further on."""
    wanted = [(name, tag) for key, tag in _KINDS for name in listed(gold.get(key))]
    beings = [name for name, _ in wanted]
    called = [(name, tag, i) for i, (name, tag) in enumerate(wanted)]
    called += [(last, tag, i) for name, tag, i in called if tag == "PER" and (last := _last_name(name))]
    for name, tag, being in sorted(called, key=lambda c: -len(c[0])):
        for a, b in occurrences(made.words, name):
            if not any(made.labels["names"][a:b]):
                _label(made.labels["names"], NAMES, tag, a, b)
                made.labels["cuts"][a] = _cut(made.words.tokens[a].fold, name)
                made.named.append(Named(a, b, being))
    return beings


def _last_name(name: str) -> str | None:
    parts = name.split()
    return parts[-1] if len(parts) > 1 and len(fold(parts[-1])) >= 4 else None


def _cut(word: str, name: str) -> int:
    """How many letters stand before a name in its first word: «بتعز» 1; «للجيش» 2, as the article's alif is gone."""
    own = fold("".join(c if c.isalnum() else " " for c in name).split()[0])
    cut = len(word) - len(own) if word.endswith(own) else 2 if word.startswith("لل") else 0
    return min(cut, len(CUTS) - 1)


def _label(labels: list[int], known: tuple[str, ...], tag: str, first: int, last: int) -> None:
    labels[first:last] = [known.index(f"B-{tag}")] + [known.index(f"I-{tag}")] * (last - first - 1)


def _events(gold: dict[str, Any], made: Lesson, beings: list[str]) -> None:
    """Label the triggers. Words of an event's further quotes teach nothing, unless another event's trigger is there:
    a word there may tell the event again, and gold does not say which."""
    acts = made.labels["acts"]
    events = [(e, where) for e in listed(gold.get("events")) if (where := _trigger(made.words, e))]
    for e, (first, _) in events:
        for start, end in quote_spans(made.words.text, listed(e.get("quote"))):
            a, b = _covered(made.words, start, end)
            if not a <= first < b:
                acts[a:b] = [UNKNOWN] * (b - a)
    for e, (first, last) in events:
        if acts[first] <= 0:
            _label(acts, ACTS, e["type"], first, last)
            made.told.append(Told(first, _number(MODES, _mode(e)), _number(STATUSES, e.get("status")),
                                  tuple(_fillers(e.get(role), beings) for role in ROLES)))  # fmt: skip


def _trigger(words: Words, event: dict[str, Any]) -> tuple[int, int] | None:
    """The words (first, past-last) of an event's trigger: in one of its quotes, or else the first in the text."""
    wanted = listed(event.get("trigger"))
    if not wanted or not wanted[0]:
        return None
    places = quote_spans(words.text, wanted[0])
    quotes = quote_spans(words.text, listed(event.get("quote")))
    inside = [p for a, b in quotes for p in places if a <= p[0] and p[1] <= b]
    found = next(iter(inside or places), None)
    first, last = _covered(words, *found) if found else (0, 0)
    return (first, last) if first < last else None


def _covered(words: Words, start: int, end: int) -> tuple[int, int]:
    """The words (first, past-last) that characters `start` to `end` touch."""
    first = bisect_right(words.tokens, start, key=lambda t: t.end)
    return first, max(first, bisect_left(words.tokens, end, key=lambda t: t.start))


def _fillers(names: Any, beings: list[str]) -> frozenset[int]:
    """The beings that gold means: the one of that very name, or else those that are called alike."""
    out: set[int] = set()
    for name in listed(names):
        same = [i for i, b in enumerate(beings) if b == name]
        out.update(same or [i for i, b in enumerate(beings) if alike(b, name)])
    return frozenset(out)


def _mode(event: dict[str, Any]) -> str:
    return f"{event['type']}/{event['mode']}" if event.get("mode") else "none"


def _number(known: tuple[str, ...], value: Any) -> int:
    return known.index(value) if value in known else UNKNOWN
