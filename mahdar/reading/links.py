"""What goes with what in a bargain: terms given for terms, stages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from mahdar.arabic.numbers import find_numbers
from mahdar.arabic.ordinals import parse_ordinal
from mahdar.lexicon.deal_cues import Cue
from mahdar.reading.promise import Promise
from mahdar.reading.scorer import Scorer
from mahdar.reading.table import Table, Term, bucket

_REACH = 3  # sentences between two terms that may be exchanged


@dataclass(slots=True)
class Swap:
    """Terms given for terms got; `cue` is the word that links them, None where none does."""

    give: list[Term]
    get: list[Term]
    cue: Cue | None
    chance: float
    together: bool = False


@dataclass(slots=True)
class Step:
    """One stage: its number, its terms, the tokens that name it."""

    order: int
    terms: list[Term]
    words: tuple[int, int]
    after: Step | None = field(default=None, repr=False)


def swap_cue(table: Table, p: Promise, q: Promise) -> Cue | None:
    """The word of exchange that ties two promises, `p` before `q`: between them, else at the head of the second."""
    b = table.scene.sentence(q.first)[1]
    between = [c for c in table.by_list.get("exchange", ()) if p.first < c.first < q.first]
    if between:
        return between[-1]
    return next((c for c in table.by_list.get("exchange", ()) if q.first <= c.first < min(b, q.end + 6)), None)


def swap_features(table: Table, p: Promise, q: Promise) -> list[str]:
    """Features of two promises, `p` before `q`, for one being given for the other."""
    scene = table.scene
    gap = table.sentence_of[q.first] - table.sentence_of[p.first]
    cue = swap_cue(table, p, q)
    crossed = min(table.crossed(p.first, q.first) - 1, 3)
    roles = f"{_meet(p.debtor, q.creditor)}{_meet(p.creditor, q.debtor)}{_meet(p.debtor, q.debtor)}"
    out = [
        f"gap={min(gap, 3)}",
        f"roles={roles}",
        f"kinds={'+'.join(sorted((p.kind, q.kind)))}",
        f"crossed={crossed}|{min(gap, 2)}",
        f"cue={cue is not None}",
        f"cue={cue is not None}|{roles}",
        f"dist={bucket(q.first - p.last)}|{cue is not None}",
        f"title={p.first < scene.title_end}|{gap == 0}",
    ]
    out += [f"list={name}" for name in table.lists_in(p.last, q.first)]
    if cue is None:
        return out
    word = scene.tokens[cue.first].fold
    where = "mid" if cue.first < q.first else "end"
    left, right = table.crossed(p.first, cue.first), table.crossed(cue.first, q.first)
    a, b = scene.sentence(cue.first)
    out += [
        f"word={word}",
        f"word={word}|{where}",
        f"left={min(left, 2)}|{where}",
        f"right={min(right, 2)}|{where}",
        f"sides={min(left, 2)}{min(right, 2)}|{min(gap, 2)}|{where}",
        f"near={bucket(cue.first - p.end)}|{bucket(q.first - cue.last)}|{where}",
        f"to={bucket(abs(q.first - cue.last))}|{where}|{min(gap, 1)}",
        f"next={scene.fold(cue.last, a, b)}",
        f"prev={scene.fold(cue.first - 1, a, b)}",
        f"prev={scene.fold(cue.first - 1, a, b)}|{word}",
        f"whole={cue.first >= scene.sentence(p.first)[0] and gap == 0}|{word}",
    ]
    return out


def _meet(a: list[int], b: list[int]) -> str:
    return "?" if not a or not b else "y" if set(a) & set(b) else "n"


def pairs_to_swap(table: Table, terms: Sequence[Term]) -> Iterator[tuple[Term, Term, Promise, Promise]]:
    """Pairs of terms near enough to be exchanged, each with the tellings nearest to one another, in text order."""
    for i, s in enumerate(terms):
        for t in terms[i + 1 :]:
            near = min(
                ((p, q) for p in s.told for q in t.told if p.first != q.first),
                key=lambda pq: (_no_cue(table, *pq), abs(pq[0].first - pq[1].first)),
                default=None,
            )
            if near is None:
                continue
            p, q = near
            x, y = (s, t) if p.first < q.first else (t, s)
            p, q = (p, q) if p.first < q.first else (q, p)
            if table.sentence_of[q.first] - table.sentence_of[p.first] <= _REACH:
                yield x, y, p, q


def _no_cue(table: Table, p: Promise, q: Promise) -> bool:
    """Whether nothing between two tellings of one sentence speaks of exchange."""
    p, q = (p, q) if p.first < q.first else (q, p)
    near = table.sentence_of[p.first] == table.sentence_of[q.first]
    return not (near and "exchange" in table.lists_in(p.last, q.first))


def find_swaps(table: Table, terms: Sequence[Term], scorer: Scorer) -> list[Swap]:
    """The exchanges of a report: pairs that one word ties are one exchange."""
    out: dict[object, Swap] = {}
    for x, y, p, q in pairs_to_swap(table, terms):
        odds = scorer.probability(swap_features(table, p, q))
        if odds < scorer.threshold:
            continue
        cue = swap_cue(table, p, q)
        key: object = (cue.first, cue.first < q.first) if cue else (id(x), id(y))
        swap = out.setdefault(key, Swap([], [], cue, odds))
        swap.chance = max(swap.chance, odds)
        swap.give += [x] if x not in swap.give and x not in swap.get else []
        swap.get += [y] if y not in swap.get and y not in swap.give else []
        lo, hi = table.scene.sentence(p.first)[0], table.scene.sentence(q.first)[1]
        swap.together = swap.together or "together" in table.lists_in(lo, hi)
    return [s for s in out.values() if s.give and s.get]


def find_steps(table: Table, terms: Sequence[Term]) -> list[Step]:
    """Stages that are named («المرحلة الأولى», «الدفعة الثانية»), each with the terms told under its name."""
    marks = [(c.first, *_order(table, c.last)) for c in table.by_list.get("stage", ())]
    named = sorted((at, order, last) for at, order, last in marks if order)
    steps: dict[int, Step] = {}
    for n, (at, order, last) in enumerate(named):
        paragraph = table.scene.words.paragraphs[table.sentence_of[at]]
        end = named[n + 1][0] if n + 1 < len(named) else len(table.scene.tokens)
        for t in terms:
            for p in t.told:
                if at <= p.first < end and table.scene.words.paragraphs[table.sentence_of[p.first]] == paragraph:
                    step = steps.setdefault(order, Step(order, [], (at, last)))
                    step.terms += [t] if t not in step.terms else []
    return _chained(steps) if len(steps) > 1 or any(s > 1 for s in steps) else _batches(table, terms)


def _order(table: Table, i: int) -> tuple[int, int]:
    """(number, end) of the ordinal at token `i`; 0 where there is none."""
    found = parse_ordinal(table.scene.tokens, i)
    return found if found is not None and found[0] <= 12 else (0, i)


def _chained(steps: dict[int, Step]) -> list[Step]:
    out = [steps[k] for k in sorted(steps)]
    for before, step in pairwise(out):
        step.after = before
    return out


def _batches(table: Table, terms: Sequence[Term]) -> list[Step]:
    """«على ثلاث دفعات»: as many stages of the term before it."""
    for number in find_numbers(table.scene.words) if table.by_list.get("stage") else ():
        cue = next((c for c in table.by_list["stage"] if number.last == c.first), None)
        if cue is None or not isinstance(number.low, int) or not 2 <= number.low <= 12:
            continue
        a = table.scene.sentence(cue.first)[0]
        near = [(p.first, t) for t in terms for p in t.told if a <= p.first < cue.first]
        if near:
            term = max(near, key=lambda x: x[0])[1]
            steps = {k: Step(k, [term], (number.first, cue.last)) for k in range(1, number.low + 1)}
            return _chained(steps)
    return []
