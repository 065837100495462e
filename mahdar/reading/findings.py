"""Findings: what the report says of a promise kept, begun, delayed or broken. Words of carrying out and of breaking
are candidates; one scorer decides whether it is a finding, another in which state it leaves the promise."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from mahdar.lexicon.schema import Act
from mahdar.lexicon.talks import talk_words
from mahdar.reading.acts import NEGATIONS, Telling
from mahdar.reading.matches import Match, find_matches
from mahdar.reading.mentions import Mention
from mahdar.reading.roles import Happening
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer, chance

STATES = (
    "fulfilled", "breached", "terminated", "in_effect", "in_progress", "partial", "suspended", "lapsed", "overdue",
    "unknown", "dormant",
)  # fmt: skip
_TYPES = frozenset({"RETREAT", "CONCEDE", "AID"})
_SENSES = frozenset(
    "violate truce handover release exchange observe_truce ceasefire open rescue lose_place withdraw promise agree veto "
    "pardon surrender accuse".split()
)
# What a report about deals speaks of, and which promise each word is a sign of.
_TOPICS = {
    "هدن": "pause", "وقف اطلاق": "ceasefire", "اتفاق": "pact", "صفق": "swap", "تبادل": "swap", "فدي": "ransom",
    "مقابل": "for", "وساط": "broker", "تفاهم": "pact", "اسير": "captive", "اسري": "captive", "رهاين": "captive",
    "مختطف": "captive", "مخطوف": "captive", "معتقل": "detainee", "سجين": "detainee", "جثث": "remains", "رفات": "remains",
    "جثامين": "remains", "مساعدات": "aid", "اغاث": "aid", "بموجب": "under", "بنود": "pact", "مهل": "deadline",
    "دفع": "batch", "اخلا": "exit", "اجلا": "exit", "خروج": "exit", "حصار": "siege", "تسوي": "pact", "تعهد": "vow",
    "التزام": "vow", "وعد": "vow", "وعود": "vow", "تهديي": "pause", "مصالح": "pact", "مفاوض": "talks", "خرق": "breach",
    "خروق": "breach",
}  # fmt: skip
_TIMES = frozenset("امس اليوم الاثنين الثلاثاء الاربعاء الخميس الجمعه السبت الاحد مساء صباح فجر ظهر عصر ليل".split())
_WHEN = frozenset("بعد قبل عقب اثر خلال منذ حتي فور حين عندما لحين".split())
_MODAL = frozenset(
    "ان علي مقابل لقاء شرط شريطه يجب ينبغي سوف لن قد كان كانت تم يتم سيتم جري يجري بدون عدم لم لا ما دون من اجل".split()
)
_FAR = 14


@dataclass(slots=True)
class Sign:
    """A word that may tell how a promise fares; `acts` are its entries, the sign words' own first."""

    telling: Telling
    own: str  # sense of the sign words' own entry, or «-»
    features: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Fare:
    """One finding: the words that tell it, the state it leaves the promise in, the kind of promise; beings that the
    promise binds. `event` holds its tellings as an event does, so that it is dated and attributed like one."""

    event: Happening
    state: str
    kind: str | None = None
    chance: float = 0.0
    by: list[int] = field(default_factory=list)
    count: tuple[int, int | None] | None = None


def signs(scene: Scene) -> list[Sign]:
    """Every candidate of a report, in text order."""
    lexicon = talk_words()[1]
    table, own_table = scene.lexicon.compiled.acts, lexicon.compiled.acts
    at: dict[int, tuple[list[Match], list[Act]]] = {}
    own: dict[int, str] = {}
    for m in find_matches(scene.words, lexicon).get("act", ()):
        ms, acts = at.setdefault(m.first, ([], []))
        ms.append(m)
        acts.append(own_table[m.ref])
        own.setdefault(m.first, own_table[m.ref].sense or "-")
    for m in scene.matches.get("act", ()):
        act = table[m.ref]
        if m.first in at or act.type in _TYPES or act.sense in _SENSES:
            ms, acts = at.setdefault(m.first, ([], []))
            ms.append(m)
            acts.append(act)
    out = []
    for i, (ms, acts) in sorted(at.items()):
        mention = scene.mention_at.get(i)
        if mention is None or not _names(mention):
            last = max(m.last for m in ms)
            out.append(Sign(Telling(i, last, acts[0].type, ms, acts), own.get(i, "-")))
    return out


def _names(mention: Mention) -> bool:
    return mention.kind != "role" and mention.source != "short" and mention.last - mention.first > 1


class Ledger:
    """What all candidates of a report share: its topics, by sentence and as a whole."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.signs = signs(scene)
        self.topics: list[set[str]] = [set() for _ in scene.words.sentences]
        said: Counter[str] = Counter()
        for t in scene.tokens:
            if t.kind == "w" and (topic := _topic(t.fold)):
                self.topics[scene.words.sentence_of[t.i]].add(topic)
                said[topic] += 1
        self.said = frozenset(said)
        self.often = {t for t, n in said.items() if n > 2}
        self.full = min(sum(said.values()) * 20 // max(len(scene.tokens), 60), 6)
        self.senses = Counter(s.telling.act.sense for s in self.signs)
        self.plans = Counter(s.telling.act.sense for s in self.signs if s.telling.shape in ("masd", "noun"))
        for s in self.signs:
            s.features = sign_features(self, s)


def _topic(word: str) -> str | None:
    bare = word.removeprefix("و")
    bare = next((bare[len(p):] for p in ("بال", "لل", "ال", "ب", "ل") if bare.startswith(p) and len(bare) - len(p) > 2), bare)  # fmt: skip
    return _TOPICS.get(bare[:6]) or _TOPICS.get(bare[:5]) or _TOPICS.get(bare[:4]) or _TOPICS.get(bare[:3])


def sign_features(ledger: Ledger, s: Sign) -> list[str]:
    """Features of a word as the telling of a finding."""
    scene, t = ledger.scene, s.telling
    shape, act = t.shape, t.act
    m = t.matches[0]
    senses = {a.sense or "-" for a in t.acts}
    tense = "fut" if shape == "pres" and "س" in m.prefix else shape + (":p" if ":p:" in m.form else "")
    flags = _flags(scene, t)
    L = act.lemma
    out = [f"L={L}", f"L={L}|{tense}", f"w={scene.tokens[t.first].fold}", f"own={s.own}", f"own={s.own}|{tense}",
           f"tense={tense}", f"pre={m.prefix}|{shape}", f"suf={bool(m.suffix)}|{shape}", f"def={m.definite}|{shape}",
           f"types={'/'.join(sorted({a.type for a in t.acts}))}", f"title={t.first < scene.title_end}|{tense}"]  # fmt: skip
    for sense in senses:
        out += [f"sense={sense}", f"sense={sense}|{tense}", *[f"sense={sense}|{f}" for f in flags]]
    out += [*flags, *[f"{f}|{tense}" for f in flags]]
    return [*out, *_words(scene, t, L), *_about(ledger, s)]


def _flags(scene: Scene, t: Telling) -> list[str]:
    """Signs around the word: negation, tense words, days, numbers, names, words of saying and accusing."""
    a, b = scene.sentence(t.first)
    out = []
    for i in range(max(a, t.first - 4), t.first):
        w = scene.tokens[i].fold
        if w in NEGATIONS:
            out.append(f"neg{t.first - i if t.first - i < 3 else 3}")
        elif w in _MODAL or w in _WHEN:
            out.append(f"mod={w}{'1' if i == t.first - 1 else ''}")
    near = range(max(a, t.first - _FAR), min(b, t.last + _FAR))
    folds = {scene.tokens[i].fold for i in near}
    if folds & _TIMES:
        out.append("day")
    if any(scene.tokens[i].kind == "n" for i in range(t.last, min(b, t.last + 6))):
        out.append("num>")
    for i in range(max(a, t.first - _FAR), min(b, t.last + _FAR)):
        out += [f"{'<' if i < t.first else '>'}{cue}" for cue in scene.cues_at.get(i, ())]
        if i != t.first and "speech" in scene.kinds_at.get(i, ()):
            out.append("say<" if i < t.first else "say>")
    for d, span in (("<", range(max(a, t.first - 5), t.first)), (">", range(t.last, min(b, t.last + 5)))):
        kinds = {m.kind for i in span if (m := scene.mention_at.get(i)) is not None}
        out += [f"m{d}{k}" for k in kinds] or [f"m{d}none"]
    return list(dict.fromkeys(out))


def _words(scene: Scene, t: Telling, lemma: str) -> list[str]:
    """The words around, as they are and by cluster."""
    a, b = scene.sentence(t.first)
    out = []
    for name, i in (("b2", t.first - 2), ("b1", t.first - 1), ("a1", t.last), ("a2", t.last + 1), ("a3", t.last + 2)):
        w = scene.fold(i, a, b)
        coarse, fine = scene.clusters.get(w)
        out += [f"{name}={w}", f"{name}c={coarse}", f"{name}f={fine}"]
        if name in ("b1", "a1"):
            out.append(f"{name}={w}|{lemma}")
    out += [f"bag={scene.tokens[i].fold}" for i in range(max(a, t.first - 8), min(b, t.last + 10))
            if scene.tokens[i].kind == "w" and not t.first <= i < t.last]  # fmt: skip
    return out


def _about(ledger: Ledger, s: Sign) -> list[str]:
    """What the sentence, its neighbours and the whole report speak of."""
    scene, t = ledger.scene, s.telling
    n = scene.words.sentence_of[t.first]
    here, last = ledger.topics[n], len(ledger.topics) - 1
    around = ledger.topics[max(0, n - 1)] | ledger.topics[min(last, n + 1)]
    sense = s.own if s.own != "-" else t.act.sense or "-"
    out = [f"full={ledger.full}", f"full={ledger.full}|{t.shape}", f"full={ledger.full}|{sense}", f"sent={min(n, 6)}"]
    out += [f"here={x}" for x in here] + [f"here={x}|{sense}" for x in here] + [f"near={x}" for x in around - here]
    out += [f"said={x}|{sense}" for x in ledger.said] + [f"often={x}" for x in ledger.often]
    out += [f"n={min(ledger.senses[t.act.sense], 3)}|{sense}", f"plans={min(ledger.plans[t.act.sense], 2)}|{t.shape}"]
    return out


def state_features(features: list[str], state: str) -> list[str]:
    """The features of a candidate for one state."""
    return [state, *[f"{state} {f}" for f in features]]


def state_of(features: list[str], scorer: Scorer) -> tuple[str, float]:
    """The likeliest state, and its share among all."""
    odds = {state: chance(scorer.score(state_features(features, state))) for state in STATES}
    best = max(odds, key=odds.__getitem__)
    return best, odds[best] / (sum(odds.values()) or 1.0)


_BREAKS = frozenset("،؛:.!؟?")


def passage(scene: Scene, t: Telling) -> tuple[int, int]:
    """The tokens that tell a finding: the clause around its word, inside its sentence."""
    a, b = scene.sentence(t.first)
    lo, hi = t.first, t.last
    reach = 8 if t.shape in ("past", "pres") else 5
    while lo > a and t.first - lo < reach and scene.tokens[lo - 1].surface not in _BREAKS:
        lo -= 1
    while hi < b and hi - t.last < 14 and scene.tokens[hi].surface not in _BREAKS:
        hi += 1
    return lo, hi


def find_fares(ledger: Ledger, found: Scorer, state: Scorer) -> list[Fare]:
    """The findings of a report: of candidates whose clauses overlap only the likeliest, one state told again joined."""
    ranked: list[tuple[float, str, Sign]] = []
    for s in ledger.signs:
        likely = found.probability(s.features)
        if likely >= found.threshold:
            ranked.append((likely, state_of(s.features, state)[0], s))
    ranked.sort(key=lambda r: -r[0])
    scene = ledger.scene
    taken: list[tuple[int, int]] = []
    out: list[Fare] = []
    for likely, told, s in ranked:
        lo, hi = passage(scene, s.telling)
        if any(a < hi and lo < b for a, b in taken):
            continue
        taken.append((lo, hi))
        s.telling.chance = likely
        out.append(Fare(Happening(s.telling.type, [s.telling]), told, None, likely))
    return sorted(out, key=lambda f: f.event.head.first)
