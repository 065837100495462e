"""One event once: tellings of one happening joined, by a scorer over pairs of tellings of the same type."""

from __future__ import annotations

from math import log

from mahdar.reading.acts import Telling
from mahdar.reading.roles import Happening
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer
from mahdar.reading.who import stem


def same_features(scene: Scene, x: Telling, y: Telling, between: int) -> list[str]:
    """Features of two tellings of one type, `x` before `y`; `between` counts tellings of the type in between."""
    sx, sy = scene.words.sentence_of[x.first], scene.words.sentence_of[y.first]
    d = min(sy - sx, 4)
    T = x.type
    title = x.first < scene.title_end <= y.first
    lemma = x.act.lemma == y.act.lemma or bool({a.lemma for a in x.acts} & {a.lemma for a in y.acts})
    gap = min((y.first - x.last) // 4, 5) if d == 0 else 9
    outcome = f"{bool(x.act.outcome)}{bool(y.act.outcome)}"
    mode = "same" if x.act.mode == y.act.mode else "none" if None in (x.act.mode, y.act.mode) else "other"
    agree = [_agreement(x, y, role) for role in ("actor", "recipient", "place")]
    m = y.matches[0]
    connector = scene.tokens[y.first - 1].fold if y.first else "^"
    out = [
        f"T={T}", f"d={d}|{T}", f"d={d}|t={title}", f"lemma={lemma}|t={title}", f"lemma={lemma}|{T}",
        f"lemma={lemma}|d={d}",
        f"gap={gap}|{x.shape}{y.shape}", f"gap={gap}|{T}", f"out={outcome}|d={d}", f"out={outcome}|gap={gap}",
        f"mode={mode}|{T}", f"mode={mode}|d={d}",
        f"def={m.definite}{bool(m.suffix)}|{y.shape}|d={min(d, 2)}", f"def={m.definite}|lemma={lemma}",
        f"conn={connector}|d={min(d, 1)}",
        f"pre={m.prefix}|d={min(d, 1)}|{y.shape}", f"betw={min(between, 3)}|d={min(d, 2)}", f"agree={'/'.join(agree)}",
        f"agreeT={agree[0]}{agree[1]}|{T}|{title}",
        f"ag={agree[0]}|d={min(d, 2)}", f"rg={agree[1]}|d={min(d, 2)}", f"pg={agree[2]}|d={min(d, 2)}",
        f"agl={agree[0]}{agree[1]}|{lemma}|t={title}",
        f"L={x.act.lemma}~{y.act.lemma}", f"shape={x.shape}{y.shape}|d={d}",
        f"para={scene.words.paragraphs[sx] == scene.words.paragraphs[sy]}|d={min(d, 2)}",
        f"chain={_chain(scene, x, y)}", f"sense={x.act.sense}~{y.act.sense}",
        f"sense={x.act.sense}~{y.act.sense}|d={min(d, 2)}",
        f"likesense={x.act.sense == y.act.sense}|d={min(d, 2)}|t={title}",
        f"likesense={x.act.sense == y.act.sense}|{agree[0]}{agree[1]}|{T}",
    ]  # fmt: skip
    shared, numbers = _shared_words(scene, x, y), _numbers(scene, x, y)
    out += [
        f"shared={shared}|d={min(d, 2)}|t={title}",
        f"shared={shared}|{lemma}",
        f"shared={shared}|{agree[0]}{agree[1]}",
        f"num={numbers}|d={min(d, 2)}",
        f"num={numbers}|{lemma}|{title}",
    ]
    return out


def _context(scene: Scene, t: Telling) -> frozenset[str]:
    """Telling words near an act, endings and everyday words aside."""
    found = scene.contexts.get(t.first)
    if found is None:
        a, b = scene.sentence(t.first)
        words = scene.tokens[max(a, t.first - 7) : min(b, t.last + 9)]
        rank = scene.clusters.rank
        found = scene.contexts[t.first] = frozenset(
            stem(w.fold)
            for w in words
            if w.kind == "w" and len(w.fold) > 3 and rank.get(w.fold, 40_000) > 150 and w.i != t.first
        )
    return found


def _shared_words(scene: Scene, x: Telling, y: Telling) -> int:
    return min(len(_context(scene, x) & _context(scene, y)), 4)


def _numbers(scene: Scene, x: Telling, y: Telling) -> str:
    """Whether the figures beside two tellings agree."""
    a, b = _figures(scene, x), _figures(scene, y)
    if not a or not b:
        return "?"
    return "=" if a & b else "x"


def _figures(scene: Scene, t: Telling) -> frozenset[str]:
    a, b = scene.sentence(t.first)
    return frozenset(w.fold for w in scene.tokens[max(a, t.first - 3) : min(b, t.last + 5)] if w.kind == "n")


def _agreement(x: Telling, y: Telling, role: str) -> str:
    """Whether the likeliest fillers of a role are one and the same."""
    a, b = x.scores.get(role) or {}, y.scores.get(role) or {}
    if not a or not b:
        return "?"
    i, j = max(a, key=lambda k: a[k]), max(b, key=lambda k: b[k])
    if a[i] < 0.3 or b[j] < 0.3:
        return "?"
    return "=" if i == j else "~" if b.get(i, 0.0) > 0.3 or a.get(j, 0.0) > 0.3 else "x"


_RESULT = frozenset("اسفر اسفرت ادي ادت مما خلف خلفت اوقع اوقعت نتيجه جراء اثر في خلال بعد عن الي".split())


def _chain(scene: Scene, x: Telling, y: Telling) -> str:
    """The function words that join two tellings of one clause: «قتل … في هجوم»، «هجوم أسفر عن مقتل»."""
    if scene.words.sentence_of[x.first] != scene.words.sentence_of[y.first] or y.first - x.last > 12:
        return "-"
    return " ".join(t.fold for t in scene.tokens[x.last : y.first] if t.fold in _RESULT)[:24] or "none"


def join(scene: Scene, tellings: list[Telling], scorer: Scorer) -> list[Happening]:
    """Tellings in text order; each joins the event that all its earlier tellings make likeliest, or begins one."""
    events: list[Happening] = []
    seen: dict[str, int] = {}
    place: dict[int, int] = {}
    for y in tellings:
        n = seen[y.type] = seen.get(y.type, -1) + 1
        place[id(y)] = n
        best, where = 0.0, None
        for e in events:
            if e.type != y.type:
                continue
            odds = [scorer.score(same_features(scene, x, y, n - 1 - place[id(x)])) for x in e.tellings]
            mean = (sum(odds) / len(odds) + max(odds)) / 2
            if where is None or mean > best:
                best, where = mean, e
        if where is None or best < log(scorer.threshold / (1 - scorer.threshold)):
            where = Happening(y.type, [])
            events.append(where)
        where.tellings.append(y)
    return events
