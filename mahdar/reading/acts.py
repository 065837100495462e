"""Which words tell an act: every lexicon act word is a candidate; a trained scorer accepts or refuses each type it may have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from mahdar.arabic.fold import fold
from mahdar.lexicon.schema import Act
from mahdar.reading.matches import Match
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer

NEGATIONS = frozenset("لم لن ليس ليست لا عدم دون بدون غير".split())
_WINDOW = 6


@dataclass(slots=True)
class Telling:
    """A word that may tell an act of `type`: its lexicon matches, the scorer's chance."""

    first: int
    last: int
    type: str
    matches: list[Match]
    acts: list[Act]
    chance: float = 0.0
    features: list[str] = field(default_factory=list)
    scores: dict[str, dict[int, float]] = field(default_factory=dict)

    @property
    def act(self) -> Act:
        """The lexicon entry that serves as the act's own: the first."""
        return self.acts[0]

    @property
    def forms(self) -> frozenset[str]:
        """The inflections the word can be: past, pres, masd, noun, apart, ppart."""
        return frozenset(m.form.split(":")[0] for m in self.matches)

    @property
    def shape(self) -> str:
        """One word for how the act is told."""
        forms = self.forms
        for name in ("masd", "noun", "past", "pres", "apart", "ppart"):
            if name in forms:
                return name
        return "other"


def candidates(scene: Scene) -> Iterator[Telling]:
    """Every (word, type) the lexicon allows, in text order; words inside names are left out."""
    table = scene.lexicon.compiled.acts
    at: dict[int, list[Match]] = {}
    for m in scene.matches.get("act", ()):
        at.setdefault(m.first, []).append(m)
    covered = -1
    for i in sorted(at):
        last = max(m.last for m in at[i])
        if i < covered:
            continue
        if last - i > 1:
            covered = last
        mention = scene.mention_at.get(i)
        if mention is not None and mention.kind != "role" and mention.source != "short" and mention.last - mention.first > 1:
            continue
        by_type: dict[str, list[Match]] = {}
        for m in at[i]:
            act = table[m.ref]
            for type_ in {act.type, *(a.type for a in act.also)}:
                by_type.setdefault(type_, []).append(m)
        for type_, matches in by_type.items():
            matches.sort(key=lambda m: (table[m.ref].type != type_, table[m.ref].weak))
            yield Telling(i, last, type_, matches, [table[m.ref] for m in matches])


def features_of(t: Telling, scene: Scene, others: dict[int, list[Telling]]) -> list[str]:
    """Named features of a candidate; `others` are all candidates by token."""
    a, b = scene.sentence(t.first)
    act, T, shape = t.act, t.type, t.shape
    L = act.lemma
    m = t.matches[0]
    before = [scene.fold(t.first - k, a, b) for k in (1, 2)]
    after = [scene.fold(t.last + k, a, b) for k in (0, 1)]
    out = [
        f"T={T}", f"L={L}|{T}", f"L={L}|{T}|{shape}", f"S={T}|{shape}", f"w={scene.tokens[t.first].fold}|{T}",
        f"weak={act.weak}|{T}", f"main={act.type == T}", f"form={m.form.split(':')[0]}|{len(t.matches) > 1}",
        f"pre={m.prefix}|{shape}", f"suf={bool(m.suffix)}|{shape}", f"def={m.definite}|{shape}|{T}",
        f"b1={before[0]}", f"b1={before[0]}|{T}", f"b1={before[0]}|{shape}", f"b2={before[1]}", f"a1={after[0]}", f"a1={after[0]}|{T}",
        f"La1={L}|{after[0]}", f"Lb1={L}|{before[0]}", f"a2={after[1]}", f"multi={t.last - t.first > 1}",
    ]  # fmt: skip
    sure = act.sure[shape in ("masd", "noun")] if len(act.sure) == 2 else 0
    out += [
        f"sure={sure}|{T}", f"sure={sure}|{shape}", f"sure={sure}|{act.type == T}|{m.definite}", f"sense={act.sense}|{T}",
        f"sense={act.sense}|{shape}|{m.definite}", f"sense={act.sense}|b{scene.clusters.get(before[0])[0]}", f"sense={act.sense}|a{scene.clusters.get(after[0])[0]}",
        f"best={max((a.sure[shape in ('masd', 'noun')] for a in t.acts if len(a.sure) == 2), default=0)}|{T}",
    ]  # fmt: skip
    for name, w in (("b1", before[0]), ("a1", after[0]), ("a2", after[1]), ("b2", before[1])):
        coarse, fine = scene.clusters.get(w)
        out += [f"{name}c={coarse}|{T}", f"{name}f={fine}", f"{name}fT={fine}|{T}"]
    out += _around(t, scene, a, b, T, shape)
    out += _others(t, scene, others, a, b, T)
    return out


def _around(t: Telling, scene: Scene, a: int, b: int, T: str, shape: str) -> list[str]:
    """Cues, names and numbers near the word, and where it stands in the report."""
    out: list[str] = []
    for k in range(1, 4):
        if t.first - k >= a and scene.tokens[t.first - k].fold in NEGATIONS:
            out.append(f"neg{k}")
    for i in range(max(a, t.first - _WINDOW), t.first):
        for cue in scene.cues_at.get(i, ()):
            out.append(f"cue<{cue}|{shape}")
        kinds = scene.kinds_at.get(i, ())
        if "light" in kinds:
            out.append(f"light<{shape}")
            out += [f"light<{scene.lexicon.compiled.lights[m.ref].lemma}|{T}" for m in scene.matches["light"] if m.first == i]
        if "speech" in kinds:
            out.append(f"speech<{shape}|{T}")
    for d, span in (("<", range(max(a, t.first - 4), t.first)), (">", range(t.last, min(b, t.last + 4)))):
        near = {m.kind + (m.prefix if d == ">" else "") for i in span if (m := scene.mention_at.get(i))}
        out += [f"m{d}{k}|{shape}" for k in near] + [f"m{d}{k}|{T}" for k in near]
        if not near:
            out.append(f"m{d}none|{T}")
        if any(scene.tokens[i].kind == "n" for i in span):
            out.append(f"num{d}|{T}")
        if any("weapon" in scene.kinds_at.get(i, ()) for i in span):
            out.append(f"weapon{d}|{T}")
    words_after = {scene.tokens[i].fold for i in range(t.last, min(b, t.last + 4))}
    if any(fold(w) in words_after for w in t.act.not_with):
        out.append("not_with")
    sentence = scene.words.sentence_of[t.first]
    if t.first < scene.title_end:
        out += [f"title|{T}", f"title|{shape}"]
    out.append(f"sent={min(sentence, 6)}")
    out.append(f"pos={min((t.first - a) // 5, 5)}|{shape}")
    out.append(f"named={bool(scene.mentions_in[sentence])}|{T}")
    return out


def _others(t: Telling, scene: Scene, others: dict[int, list[Telling]], a: int, b: int, T: str) -> list[str]:
    """Other candidates in the sentence, and how full of acts the report is."""
    out: list[str] = []
    for i in range(max(a, t.first - 8), min(b, t.last + 8)):
        if i == t.first:
            for o in others.get(i, ()):
                if o.type != T:
                    out += [f"rival={o.type}|{T}", f"rivalL={t.act.lemma}|{o.type}"]
            continue
        side = "<" if i < t.first else ">"
        for o in others.get(i, ()):
            if not o.act.weak:
                out.append(f"near{side}{o.type}|{T}")
                if abs(i - t.first) <= 3:
                    out.append(f"adj{side}{o.type}{o.shape}|{T}{t.shape}")
    n = len(scene.tokens)
    strong = [os for os in others.values() if not os[0].act.weak]
    density = len(strong) * 100 // max(n, 40)
    violent = sum(os[0].type in ("ASSAULT", "COERCE", "MOBILIZE") for os in strong) * 100 // max(n, 40)
    out += [f"dens={min(density, 12)}", f"viol={min(violent, 8)}", f"viol={min(violent, 8)}|{T}", f"size={min(n // 100, 6)}"]
    return list(dict.fromkeys(out))


def find_tellings(scene: Scene, scorer: Scorer) -> list[Telling]:
    """The accepted tellings, one type a word: the likeliest above the threshold."""
    found = list(candidates(scene))
    others: dict[int, list[Telling]] = {}
    for t in found:
        others.setdefault(t.first, []).append(t)
    kept: list[Telling] = []
    for rivals in others.values():
        for t in rivals:
            t.features = features_of(t, scene, others)
            t.chance = scorer.probability(t.features)
        best = max(rivals, key=lambda t: t.chance)
        if best.chance >= scorer.threshold:
            kept.append(best)
    return kept
