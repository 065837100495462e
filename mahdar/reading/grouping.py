"""Which promises are one term told again, and which terms belong to one deal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mahdar.reading.promise import Promise
from mahdar.reading.scorer import Scorer, level
from mahdar.reading.table import Table, Term, bucket

_ENUMERATED = frozenset("اولا ثانيا ثالثا رابعا خامسا سادسا 0 - – • *".split())


def pair_features(table: Table, p: Promise, q: Promise) -> list[str]:
    """Features of two promises, `p` before `q`: how far apart, what they have in common, what stands between."""
    scene = table.scene
    words = scene.words
    s, t = table.sentence_of[p.first], table.sentence_of[q.first]
    gap = t - s
    far = "0" if gap == 0 else "1" if gap == 1 else "2" if gap <= 3 else "3" if gap <= 7 else "4"
    same_kind = p.kind == q.kind
    title = p.first < scene.title_end
    paragraphs = words.paragraphs[t] - words.paragraphs[s]
    crossed = min(table.crossed(p.first, q.first), 4)
    out = [
        f"far={far}|{bucket(q.first - p.last) if gap == 0 else ''}",
        f"far={far}|same{same_kind}",
        f"same={same_kind}|{p.kind if same_kind else ''}",
        f"crossed={crossed}|{far}",
        f"crossed={crossed}|same{same_kind}",
        f"title={title}|same{same_kind}",
        f"title={title}|far{far}",
        f"paras={min(paragraphs, 4)}|same{same_kind}",
        f"kinds={'+'.join(sorted((p.kind, q.kind)))}",
        f"many={min(len(table.promises), 8)}",
        f"roles={_shared(p.debtor, q.debtor)}{_shared(p.creditor, q.creditor)}|same{same_kind}",
        f"cross={_shared(p.debtor, q.creditor)}{_shared(p.creditor, q.debtor)}",
        f"count={_agree(p.count, q.count)}{_agree(p.amount, q.amount)}{_agree(p.duration, q.duration)}|same{same_kind}",
        f"head={scene.tokens[p.first].fold == scene.tokens[q.first].fold}|same{same_kind}",
    ]
    out += _between(table, p, q, far)
    a, b = set(_content(table, p)), set(_content(table, q))
    shared = len(a & b) / max(1, min(len(a), len(b)))
    out.append(f"words={level(shared)}|same{same_kind}")
    return out


def _between(table: Table, p: Promise, q: Promise, far: str) -> Iterator[str]:
    scene = table.scene
    lists = table.lists_in(p.last, q.first)
    for name in lists:
        yield f"between={name}"
        yield f"between={name}|{far}"
    a = scene.sentence(q.first)[0]
    for name in table.lists_in(max(a, p.last), q.first):
        yield f"lead={name}"
    for name in ("earlier", "bargain"):
        yield f"{name}={name in table.lists_in(scene.sentence(p.first)[0], p.first)}{name in lists}"
    governing = [w for w in table.before(q.first) if w.name != "say"][:1]
    if governing:
        w = governing[0]
        yield f"gov={w.name}|{'shared' if w.first < p.first else 'own'}|{far}"
    yield f"say={any(w.name == 'say' and p.last <= w.first for w in table.before(q.first))}|{far}"
    b = scene.sentence(q.first)[1]
    yield f"b1={scene.fold(q.first - 1, a, b)}"
    yield f"s0={scene.fold(a, a, b)}|{far}"
    if scene.tokens[a].fold in _ENUMERATED:
        yield f"item|{far}"


def _content(table: Table, p: Promise) -> Iterator[str]:
    for i in range(p.first, min(p.end, p.first + 14)):
        token = table.scene.tokens[i]
        if token.kind != "p" and len(token.fold) > 3:
            yield token.fold.removeprefix("ال")


def _shared(a: list[int], b: list[int]) -> str:
    if not a or not b:
        return "?"
    return "y" if set(a) & set(b) else "n"


def _agree(a: object, b: object) -> str:
    if a is None or b is None:
        return "-" if a is None and b is None else "?"
    return "y" if a == b else "n"


def join_told(table: Table, scorer: Scorer) -> list[Term]:
    """Promises that are one and the same put together as terms, in text order."""
    groups = linked(table, [[i] for i in range(len(table.promises))], scorer, alike=True)
    out = []
    for group in groups:
        order = sorted(group, key=lambda i: -table.promises[i].chance)
        told = [table.promises[i] for i in order]
        out.append(Term(order, told[0], told))
    return sorted(out, key=lambda t: min(p.first for p in t.told))


def group_terms(
    table: Table, terms: Sequence[Term], scorer: Scorer, tied: Sequence[list[Term]] = ()
) -> list[list[Term]]:
    """Terms put together as deals, in text order; those that are `tied` go together whatever the scorer says."""
    start: list[list[int]] = [list(t.promises) for t in terms]
    for bundle in tied:
        inside = {i for t in bundle for i in t.promises}
        start = [g for g in start if not inside & set(g)] + [[i for g in start if inside & set(g) for i in g]]
    groups = linked(table, start, scorer, alike=False)
    of = {i: t for t in terms for i in t.promises}
    out = []
    for group in groups:
        inside_of = {id(of[i]): of[i] for i in sorted(group, key=lambda i: table.promises[i].first)}
        out.append(list(inside_of.values()))
    return out


def linked(table: Table, groups: list[list[int]], scorer: Scorer, alike: bool) -> list[list[int]]:
    """Groups joined while the mean chance over their pairs is above the threshold (`alike`: of one kind only)."""
    promises = table.promises
    odds: dict[tuple[int, int], float] = {}
    for i, p in enumerate(promises):
        for j in range(i + 1, len(promises)):
            q = promises[j]
            if alike and p.kind != q.kind:
                odds[i, j] = 0.0
                continue
            first, second = (p, q) if p.first <= q.first else (q, p)
            odds[i, j] = scorer.probability(pair_features(table, first, second))
    while len(groups) > 1:
        best, at = scorer.threshold, None
        for x in range(len(groups)):
            for y in range(x + 1, len(groups)):
                found = [odds[min(i, j), max(i, j)] for i in groups[x] for j in groups[y]]
                mean = sum(found) / len(found)
                if mean > best:
                    best, at = mean, (x, y)
        if at is None:
            break
        x, y = at
        groups = [g for k, g in enumerate(groups) if k not in at] + [groups[x] + groups[y]]
    return groups
