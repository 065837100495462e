"""What a promise hangs on: «شريطة», «إذا», «بعد», «حتى»; a scorer decides which of these words opens a condition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mahdar.lexicon.deal_cues import Cue
from mahdar.reading.promise import Promise
from mahdar.reading.scorer import Scorer
from mahdar.reading.table import Table, Term, bucket

POLARITIES = ("if", "unless", "until", "after", "before")
_BREAKS = frozenset("،؛:.!؟?,;")
_NOT = frozenset("لن لا لم عدم رفض".split())
_SIDE = 8  # tokens of a condition's clause before its cue
_TAIL = 16


@dataclass(slots=True)
class Hanging:
    """`target` hangs on `trigger`, or on tokens `words` where no term is meant; `clause` are the tokens of it all."""

    trigger: Term | None
    words: tuple[int, int]
    target: list[Term]
    polarity: str
    clause: tuple[int, int]
    chance: float


def condition_cues(table: Table) -> list[Cue]:
    """Words a condition may begin with, in sentences with a promise or next to one; of one token the longest."""
    near = {table.sentence_of[p.first] + d for p in table.promises for d in (-1, 0, 1)}
    at: dict[int, Cue] = {}
    for name in POLARITIES:
        for c in table.by_list.get(name, ()):
            if table.sentence_of[c.first] in near and (c.first not in at or c.last > at[c.first].last):
                at[c.first] = c
    return [at[i] for i in sorted(at)]


def clause_of(table: Table, cue: Cue) -> tuple[int, int]:
    """Tokens of the clause around a condition's cue: what it hangs on, and some words of what hangs."""
    tokens = table.scene.tokens
    a, b = table.scene.sentence(cue.first)
    lo, hi = cue.first, cue.last
    while lo > a and cue.first - lo < _SIDE and tokens[lo - 1].surface not in _BREAKS:
        lo -= 1
    while hi < b and hi - cue.last < _TAIL and (hi - cue.last < 2 or tokens[hi].surface not in _BREAKS):
        hi += 1
    return lo, hi


def condition_features(table: Table, cue: Cue) -> list[str]:
    """Features of a word that may open a condition."""
    scene = table.scene
    a, b = scene.sentence(cue.first)
    word = " ".join(scene.tokens[i].fold for i in range(cue.first, cue.last))
    nxt, nxt2, prev = scene.fold(cue.last, a, b), scene.fold(cue.last + 1, a, b), scene.fold(cue.first - 1, a, b)
    before = [p for p in table.promises if a <= p.first < cue.first]
    after = [p for p in table.promises if cue.first <= p.first < b]
    left = bucket(min((cue.first - p.last for p in before), default=99))
    right = bucket(min((p.first - cue.last for p in after), default=99))
    inside = any(p.begin <= cue.first < p.end for p in table.promises)
    shape = _shape(table, cue.last)
    out = [
        f"word={word}",
        f"list={cue.name}",
        f"next={nxt}",
        f"next={nxt}|{word}",
        f"next2={nxt2}|{cue.name}",
        f"prev={prev}",
        f"prev={prev}|{word}",
        f"left={left}|{cue.name}",
        f"right={right}|{cue.name}",
        f"sides={left}{right}",
        f"sides={left}{right}|{cue.name}",
        f"inside={inside}|{cue.name}",
        f"shape={shape}|{cue.name}",
        f"shape={shape}|{word}",
        f"first={cue.first - a <= 1}|{cue.name}",
        f"title={cue.first < scene.title_end}",
    ]
    for k, w in ((1, nxt), (2, nxt2)):
        if (classes := scene.clusters.get(w)) is not None:
            out.append(f"nc{k}={classes[1]}|{cue.name}")
            out.append(f"ncc{k}={classes[0]}|{word}")
    governing = table.before(cue.first, 0)[:1]
    out.append(f"gov={governing[0].name if governing else 'none'}|{cue.name}")
    out += [f"in={name}|{cue.name}" for name in table.lists_in(a, b) if name not in POLARITIES]
    refused = any(scene.tokens[i].fold in _NOT for i in range(a, cue.first))
    out.append(f"not={refused}|{cue.name}")
    return out


def _shape(table: Table, i: int) -> str:
    """What stands after a cue: a number, an act as verb or noun, a promise, another word."""
    scene = table.scene
    if i >= len(scene.tokens):
        return "$"
    if any(p.first <= i < p.last for p in table.promises):
        return "promise"
    if scene.tokens[i].kind == "n":
        return "number"
    acts = scene.matches_from(i, "act")
    return acts[0].form.split(":")[0] if acts else "word"


def find_conditions(table: Table, terms: Sequence[Term], scorer: Scorer) -> list[Hanging]:
    """The conditions of a report, one for each clause, in text order."""
    out: list[Hanging] = []
    of = {id(p): t for t in terms for p in t.told}
    for cue in condition_cues(table):
        odds = scorer.probability(condition_features(table, cue))
        if odds < scorer.threshold:
            continue
        clause = clause_of(table, cue)
        trigger, target = _ends(table, cue, clause, of)
        if not target:
            continue
        found = Hanging(trigger, (cue.last, clause[1]), target, cue.name, clause, odds)
        if out and out[-1].clause[1] > cue.first and out[-1].target == target:
            if odds > out[-1].chance:
                out[-1] = found
            continue
        out.append(found)
    return out


def _ends(table: Table, cue: Cue, clause: tuple[int, int], of: dict[int, Term]) -> tuple[Term | None, list[Term]]:
    """What a condition hangs on (a term that begins inside its clause), and the nearest term that hangs."""
    inside = [p for p in table.promises if cue.last <= p.first < clause[1]]
    trigger = of.get(id(min(inside, key=lambda p: p.first))) if inside else None
    own = table.sentence_of[cue.first]
    others = [p for p in table.promises if of.get(id(p)) is not trigger and abs(table.sentence_of[p.first] - own) <= 2]
    if not others:
        return None, [trigger] if trigger is not None else []

    def far(p: Promise) -> tuple[int, int, int]:
        behind = 0 if p.first < cue.first else 1
        return abs(table.sentence_of[p.first] - own), behind, abs(p.first - cue.first)

    target = of.get(id(min(others, key=far)))
    return trigger, [target] if target is not None else []
