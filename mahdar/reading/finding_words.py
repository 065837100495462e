"""The words that may tell how a promise fares, with named features: what is said, in which tense, of what, and
whether anything of the kind is promised in the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from mahdar.lexicon.schema import Act
from mahdar.lexicon.talks import talk_words
from mahdar.reading.acts import NEGATIONS, Telling
from mahdar.reading.finding_rules import rule
from mahdar.reading.finding_topics import TOPICS, topic_of
from mahdar.reading.matches import Match, find_matches
from mahdar.reading.mentions import Mention
from mahdar.reading.scene import Scene

Promised = Mapping[int, float]  # token of a candidate → the chance that it tells a promise
_SENSES = frozenset(
    "violate handover release exchange observe_truce ceasefire open rescue lose_place withdraw veto pardon".split()
)
_DAYS = frozenset("امس اليوم الاثنين الثلاثاء الاربعاء الخميس الجمعه السبت الاحد مساء صباح فجر ظهر عصر ليل".split())
_LEADS = frozenset(
    "بعد قبل عقب اثر خلال منذ حتي فور حين عندما لحين رغم ان علي مقابل لقاء شرط شريطه يجب ينبغي سوف لن قد كان كانت تم "
    "يتم سيتم جري يجري عدم لم لا ما دون من اجل بموجب لكن الا غير فيما اذ و".split()
)
_AFTER = frozenset("فقط الاولي اولي الان بالفعل فعلا كامل جزييا جزيي نصف بعد موعدها موعده حيز".split())
_WIDE = 12


_SERIOUS = frozenset(TOPICS.values()) - {"fire", "money", "road", "cross", "service", "aid"}
_OF_STATE = ("rule", "core", "sense", "with", "far", "L=", "a1", "neg", "near", "tense")  # what tells the state
_NO_SIGNS = frozenset("منه وانه انه فانه بانه اصل عبر مما اخر واخر الاخر منها مستمر مستمره".split())
_PARTICIPLES = frozenset("keep hold release exploit".split())
_GOVERNING = frozenset(
    "في من عن علي الي بعد قبل مقابل لقاء خلال عقب اثر دون بدون عدم ضد مع اتفاق عمليه صفقه بدء اجل تم تمت "
    "جري جرت سيتم يتم حول بشان حتي منذ ضمان شرط رفض".split()
)


@dataclass(slots=True)
class Sign:
    """A candidate; `sense` is that of the entry that comes first, the signs' own before those of acts."""

    telling: Telling
    sense: str
    topics: frozenset[str] = frozenset()
    plain: int = 0  # how many of the features tell nothing of what is promised
    rule: str = "-"  # the state that the grammar alone points to
    features: list[str] = field(default_factory=list)
    telling_state: list[str] = field(default_factory=list)  # features that tell the state


def signs(scene: Scene) -> list[Sign]:
    """Every candidate of a report, in text order."""
    lexicon = talk_words()[1]
    table, own = scene.lexicon.compiled.acts, lexicon.compiled.acts
    at: dict[int, tuple[list[Match], list[Act]]] = {}
    for m in find_matches(scene.words, lexicon).get("act", ()):
        ms, acts = at.setdefault(m.first, ([], []))
        ms.append(m)
        acts.append(own[m.ref])
    for m in scene.matches.get("act", ()):
        act = table[m.ref]
        if m.first in at or act.sense in _SENSES or (act.type == "RETREAT" and not act.weak):
            ms, acts = at.setdefault(m.first, ([], []))
            ms.append(m)
            acts.append(act)
    out = []
    for i, (ms, acts) in sorted(at.items()):
        mention = scene.mention_at.get(i)
        pairs = _fitting(scene, i, list(zip(ms, acts, strict=True)))
        if pairs and (mention is None or not _is_name(mention)) and not _excluded(scene, i, pairs[0][1]):
            ms, acts = [m for m, _ in pairs], [a for _, a in pairs]
            t = Telling(i, max(m.last for m in ms), acts[0].type, ms, acts)
            t.shape = _shape(scene, t)
            out.append(Sign(t, acts[0].sense or "-"))
    return out


def _fitting(scene: Scene, i: int, pairs: list[tuple[Match, Act]]) -> list[tuple[Match, Act]]:
    """The readings of a word that a report can mean, the best first: no first or second person, few participles, no
    verb without the preposition it needs where another reading is at hand."""
    if scene.tokens[i].fold in _NO_SIGNS:
        return []
    kept = []
    for m, act in pairs:
        form = m.form.split(":")
        finite = form[0] in ("past", "pres")
        if m.suffix == "ي" or (finite and len(form) > 2 and form[2][:1] in "12"):
            continue  # «تركي», «سلمي» are no verbs
        if form[0] in ("apart", "ppart") and act.sense not in _PARTICIPLES:
            continue
        kept.append((m, act))
    after = {t.fold[0] for t in scene.tokens[i + 1 : i + 3]}
    kept.sort(key=lambda p: (p[1].patient == ["ب"] and "ب" not in after, p[0].form[:4] in ("apar", "ppar")))
    return kept


def _shape(scene: Scene, t: Telling) -> str:
    """One word for how it is told. «سلم» and «تسلم» are verbs unless something governs them as a noun."""
    if not {"past", "masd"} <= t.forms:
        return t.shape
    a, _ = scene.sentence(t.first)
    m = t.matches[0]
    governed = m.definite or m.prefix.strip("وف") or (t.first > a and scene.tokens[t.first - 1].fold in _GOVERNING)
    return "masd" if governed else "past"


def _is_name(mention: Mention) -> bool:
    return mention.kind != "role" and mention.source != "short" and mention.last - mention.first > 1


def _excluded(scene: Scene, i: int, act: Act) -> bool:
    """Whether a word after it shows that the act is another one: «أطلق النار»."""
    if not act.not_with:
        return False
    after = {t.fold for t in scene.tokens[i + 1 : i + 4]}
    return any(w.replace("إ", "ا").replace("أ", "ا") in after for w in act.not_with)


class Ledger:
    """What all candidates of a report share: its topics by sentence, what is promised in it."""

    promised: Promised
    most: float  # the best chance of any
    by_sense: dict[str, dict[int, float]]

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.topics: list[set[str]] = [set() for _ in scene.words.sentences]
        said: Counter[str] = Counter()
        for t in scene.tokens:
            if t.kind == "w" and (topic := topic_of(t.fold)):
                self.topics[scene.words.sentence_of[t.i]].add(topic)
                said[topic] += 1
        self.said = frozenset(said)
        self.signs = signs(scene) if _SERIOUS & self.said else []
        self.full = min(sum(said[x] for x in said if x != "fire") * 20 // max(len(scene.tokens), 60), 6)
        self.senses = Counter(s.sense for s in self.signs)
        self.nouns = Counter(s.sense for s in self.signs if s.telling.shape in ("masd", "noun"))
        self.at = {s.telling.first: s for s in self.signs}
        for s in self.signs:
            _describe(self, s)

    def pledge(self, promised: Promised) -> None:
        """Take in how likely each candidate tells a promise: features that every candidate then has."""
        self.promised = promised
        self.most = max(promised.values(), default=0.0)
        self.by_sense = {}
        for s in self.signs:
            if p := promised.get(s.telling.first):
                self.by_sense.setdefault(s.sense, {})[s.telling.first] = p
        for s in self.signs:
            s.features = [*s.features[: s.plain], *_pledged(self, s, _tense(s.telling))]


def _describe(ledger: Ledger, s: Sign) -> None:
    """Fill in a candidate's features: `features` for whether it is a finding, `telling_state` for its state."""
    scene, t = ledger.scene, s.telling
    a, b = scene.sentence(t.first)
    near = {x for i in range(max(a, t.first - 6), min(b, t.last + 7)) if (x := topic_of(scene.tokens[i].fold))}
    s.topics = frozenset(near)
    tense = _tense(t)
    flags = _flags(scene, t)
    word, lemma, sense = scene.tokens[t.first].fold, t.act.lemma, s.sense
    negated = "neg" if any(f.startswith("neg") for f in flags) else "pos"
    core = f"{sense}|{tense}|{negated}"
    out = [f"L={lemma}", f"L={lemma}|{tense}", f"w={word}", f"sense={sense}", f"sense={sense}|{tense}", f"core={core}",
           f"tense={tense}", f"suf={bool(t.matches[0].suffix)}|{t.shape}", f"pre={t.matches[0].prefix}|{t.shape}",
           f"title={t.first < scene.title_end}|{tense}"]  # fmt: skip
    out += [f"types={x}" for x in {f"{a.type}:{a.sense}" for a in t.acts}]
    out += [*flags, *[f"{f}|{tense}" for f in flags], *[f"{f}|{sense}" for f in flags]]
    out += [f"near={x}" for x in near] + [f"near={x}|{sense}" for x in near] + [f"near={x}|{core}" for x in near]
    told = rule(scene, t, sense, s.topics, _here(ledger, t))
    out += [f"rule={told}", f"rule={told}|{sense}", f"rule={told}|{tense}", f"rule={told}|full={ledger.full}",
            f"ruled={told != '-'}"]  # fmt: skip
    beside = _beside(ledger, t, a, b)
    out += [*beside, *[f"{x}|{tense}" for x in beside], *[f"{x}|{sense}" for x in beside]]
    s.rule = told
    s.telling_state = [f for f in (*out, *_batches(scene, t, sense)) if f.startswith(_OF_STATE)]
    s.features = [*out, *_words(scene, t, lemma), *_about(ledger, s, tense)]
    s.plain = len(s.features)


def _here(ledger: Ledger, t: Telling) -> frozenset[str]:
    """What the sentence of a candidate and those around it speak of."""
    n = ledger.scene.words.sentence_of[t.first]
    return frozenset().union(*ledger.topics[max(0, n - 1) : n + 2])


def _beside(ledger: Ledger, t: Telling, a: int, b: int) -> list[str]:
    """Other candidates near: «بدأت … إطلاق», «رفضوا تنفيذ»."""
    out = {f"with<{ledger.at[i].sense}" for i in range(max(a, t.first - 5), t.first) if i in ledger.at}
    return sorted(out | {f"with>{ledger.at[i].sense}" for i in range(t.last, min(b, t.last + 6)) if i in ledger.at})


def _tense(t: Telling) -> str:
    """past, pres, fut, masd, noun or participle; the passive marked."""
    m = t.matches[0]
    if t.shape == "pres" and "س" in m.prefix:
        return "fut"
    return t.shape + (":p" if ":p:" in m.form else "")


def _flags(scene: Scene, t: Telling) -> list[str]:
    """Signs around the word: negation, particles, days, numbers, names, words of saying and accusing."""
    a, b = scene.sentence(t.first)
    out = []
    for i in range(max(a, t.first - 4), t.first):
        w = scene.tokens[i].fold
        w = w[1:] if w[0] in "وف" and w[1:] in _LEADS else w
        if w in NEGATIONS:
            out.append(f"neg{min(t.first - i, 3)}")
        elif w in _LEADS:
            out.append(f"lead={w}{'1' if i == t.first - 1 else ''}")
    lo, hi = max(a, t.first - _WIDE), min(b, t.last + _WIDE)
    if any(scene.tokens[i].fold in _DAYS for i in range(lo, hi)):
        out.append("day")
    if any(scene.tokens[i].kind == "n" for i in range(t.last, min(b, t.last + 7))):
        out.append("num>")
    for i in range(lo, hi):
        side = "<" if i < t.first else ">"
        out += [f"{side}{cue}" for cue in scene.cues_at.get(i, ())]
        if i != t.first and "speech" in scene.kinds_at.get(i, ()):
            out.append(f"say{side}")
    for side, span in (("<", range(max(a, t.first - 5), t.first)), (">", range(t.last, min(b, t.last + 5)))):
        kinds = sorted({m.kind for i in span if (m := scene.mention_at.get(i)) is not None})
        out += [f"m{side}{k}" for k in kinds] or [f"m{side}none"]
    return list(dict.fromkeys(out))


def _words(scene: Scene, t: Telling, lemma: str) -> list[str]:
    """The words around, as they are and by cluster."""
    a, b = scene.sentence(t.first)
    out = []
    for name, i in (("b1", t.first - 1), ("a1", t.last)):
        w = scene.fold(i, a, b)
        out += [f"{name}={w}", f"{name}c={scene.clusters.get(w)[0]}", f"{name}={w}|{lemma}"]
    return out


def _batches(scene: Scene, t: Telling, sense: str) -> list[str]:
    """Words after that say how far it went: «الدفعة الأولى», «فقط», «حتى الآن»."""
    _, b = scene.sentence(t.first)
    words = [scene.tokens[i].fold for i in range(t.last, min(b, t.last + 12))]
    out = [f"far={w}" for w in words if w in _AFTER]
    return out + [f"{x}|{sense}" for x in out] + [f"a1={words[0]}" if words else "a1=$"]


def _about(ledger: Ledger, s: Sign, tense: str) -> list[str]:
    """What the sentence, its neighbours and the whole report speak of, and what is promised there."""
    scene, t, sense = ledger.scene, s.telling, s.sense
    n = scene.words.sentence_of[t.first]
    here, last = ledger.topics[n], len(ledger.topics) - 1
    around = (ledger.topics[max(0, n - 1)] | ledger.topics[min(last, n + 1)]) - here
    out = [
        f"full={ledger.full}",
        f"full={ledger.full}|{tense}",
        f"full={ledger.full}|{sense}|{tense}",
        f"sent={min(n, 6)}",
    ]
    out += [f"here={x}|{sense}" for x in here] + [f"around={x}|{sense}" for x in around]
    out += [f"here={x}|{tense}" for x in here] + [f"said={x}|{sense}" for x in ledger.said]
    out += [f"n={min(ledger.senses[sense], 3)}|{sense}", f"nouns={min(ledger.nouns[sense], 2)}|{sense}|{tense}"]
    return out


def _pledged(ledger: Ledger, s: Sign, tense: str) -> list[str]:
    """How likely the word itself tells a promise, another of its sense does, anything in the report does."""
    own = int(ledger.promised.get(s.telling.first, 0.0) * 5)
    most = int(ledger.most * 5)
    others = [p for i, p in ledger.by_sense.get(s.sense, {}).items() if i != s.telling.first]
    same = int(max(others, default=0.0) * 5)
    return [
        f"own={own}", f"own={own}|{tense}", f"own={own}|{s.sense}", f"own={own}|{s.sense}|{tense}", f"most={most}",
        f"most={most}|{tense}", f"most={most}|{s.sense}|{tense}", f"same={same}|{tense}", f"same={same}|{s.sense}",
        f"same={same}|own={own}", f"most={most}|own={own}",
    ]  # fmt: skip
