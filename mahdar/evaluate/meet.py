"""When two things are the same: names by their telling words, passages by how much they share, lists pair by pair."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

Passage = tuple[int, int]

# Rougher than the reader's folding, and on its own, so that a change of the reader cannot move the yardstick.
_STRIP = re.compile(r"[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u200c-\u200f\u202a-\u202e\u2066-\u2069]")
_FOLD = str.maketrans("أإآٱىئؤةکی", "ااااييوهكي")
_WORD = re.compile(r"[^\W_]+")
_PREFIXES = ("وبال", "فبال", "وال", "فال", "بال", "كال", "ولل", "لل", "ال")
_SUFFIXES = ("يين", "يون", "ين", "ون", "ان", "ات", "ها", "هم", "ه", "ي")
_GENERIC = frozenset(
    """
    محافظ مدين قوات جيش حرك جماع تنظيم مليشيا ميليشيا مليشي ميليشي شمال جنوب شرق غرب شمالي جنوبي شرقي غربي ريف
    منطق قري بلد وسط دول وزار رئيس عناصر مسلح فصائل حكوم قائد عميد لواء شيخ حاج مقاوم من في علي الي عن بين تابع
    """.split()
)
_LEAST_SHARED = 0.2


def alike(a: str, b: str) -> bool:
    """Whether two names share half of the shorter one's telling words."""
    x, y = _words(a), _words(b)
    if not x or not y:
        return False
    if x == y:
        return True
    telling_x, telling_y = x - _GENERIC, y - _GENERIC
    if telling_x and telling_y:
        return len(telling_x & telling_y) / min(len(telling_x), len(telling_y)) >= 0.5
    return len(x & y) / max(len(x), len(y)) > 0.5


def pairs(weights: dict[tuple[int, int], float]) -> list[tuple[int, int]]:
    """One-to-one pairing with the most pairs, heavier ones tried first (augmenting paths)."""
    edges: dict[int, list[int]] = defaultdict(list)
    for (i, j), weight in sorted(weights.items(), key=lambda edge: -edge[1]):
        if weight > 0:
            edges[i].append(j)
    owner: dict[int, int] = {}

    def place(i: int, seen: set[int]) -> bool:
        for j in edges[i]:
            if j not in seen:
                seen.add(j)
                if j not in owner or place(owner[j], seen):
                    owner[j] = i
                    return True
        return False

    for i in sorted(edges, key=lambda i: -max(weights[i, j] for j in edges[i])):
        place(i, set())
    return [(i, j) for j, i in owner.items()]


def met(gold: list[str], found: list[list[str]]) -> int:
    """How many gold names are met; each thing found may be called by any of its names."""
    alike_pairs = ((i, j) for i, g in enumerate(gold) for j, ns in enumerate(found) if any(alike(g, n) for n in ns))
    return len(pairs(dict.fromkeys(alike_pairs, 1.0)))


def listed(value: Any) -> list[Any]:
    """A list as it is, a single value as a list of one, nothing as an empty one."""
    return value if isinstance(value, list) else [value] if value else []


def where_quoted(text: str, quotes: Any) -> list[Passage]:
    """Every place where one of the quotes stands in the text."""
    out = []
    for quote in listed(quotes):
        at = text.find(quote) if quote else -1
        while at >= 0:
            out.append((at, at + len(quote)))
            at = text.find(quote, at + 1)
    return out


def where_found(item: dict[str, Any]) -> list[Passage]:
    """Where the evidence and the object of something in a record stand."""
    out = [(s["start"], s["end"]) for s in item.get("evidence") or [] if s]
    if isinstance(item.get("object"), dict) and "start" in item["object"]:
        out.append((item["object"]["start"], item["object"]["end"]))
    return out


def shared(a: Iterable[Passage], b: list[Passage]) -> float:
    """The largest part of the joint span that two passages share; 0 under a fifth."""
    best = 0.0
    for x in a:
        for y in b:
            common = min(x[1], y[1]) - max(x[0], y[0])
            if common > 0:
                best = max(best, common / (max(x[1], y[1]) - min(x[0], y[0])))
    return best if best >= _LEAST_SHARED else 0.0


def _words(name: str) -> frozenset[str]:
    stems = {_stem(w) for w in _WORD.findall(_STRIP.sub("", name or "").translate(_FOLD))}
    return frozenset(w for w in stems if len(w) > 1 or w.isdigit())


def _stem(word: str) -> str:
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            word = word[len(prefix) :]
            break
    else:
        if len(word) > 4 and word[0] in "لبوفك" and word[1] == "ا":
            word = word[1:]
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)]
    return word
