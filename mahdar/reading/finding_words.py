"""The words that may tell how a promise fares, with named features: what is said, in which tense, of what, and
whether anything of the kind is promised in the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from mahdar.lexicon.schema import Act
from mahdar.lexicon.talks import talk_words
from mahdar.reading import finding_parts as parts
from mahdar.reading.acts import NEGATIONS, Telling
from mahdar.reading.finding_rules import rule
from mahdar.reading.finding_topics import TOPICS, topics_among
from mahdar.reading.matches import Match, find_matches
from mahdar.reading.mentions import Mention
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Part, level, names

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
_NEAR = 15  # words to a promise that is still near


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
    rule: str = "-"  # the state that the grammar alone points to
    parts: list[Part] = field(default_factory=list)  # features that tell nothing of what is promised
    pledged: list[Part] = field(default_factory=list)  # those that do
    state: list[Part] = field(default_factory=list)  # among them are those that tell the state

    @property
    def features(self) -> list[str]:
        """The features of whether it is a finding."""
        return names([*self.parts, *self.pledged])

    @property
    def telling_state(self) -> list[str]:
        """The features of the state that it tells."""
        return [f for f in names(self.state) if f.startswith(_OF_STATE)]


def signs(scene: Scene) -> list[Sign]:
    """Every candidate of a report, in text order."""
    lexicon = talk_words()[1]
    table, own = scene.lexicon.compiled.acts, lexicon.compiled.acts
    at: dict[int, tuple[list[Match], list[Act]]] = {}
    for m in find_matches(scene.words, lexicon, lexicon.among(scene.folds)).get("act", ()):
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
        self.topic_of = topics = topics_among(scene.folds)
        for t in scene.tokens if topics else ():
            if t.fold in topics and t.kind == "w":
                self.topics[scene.words.sentence_of[t.i]].add(topics[t.fold])
                said[topics[t.fold]] += 1
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
            s.pledged = [_pledged(self, s, _tense(s.telling)), _advised(self.scene, s)]


def _describe(ledger: Ledger, s: Sign) -> None:
    """Fill in a candidate's features: `parts` for whether it is a finding, `state` for its state."""
    scene, t = ledger.scene, s.telling
    a, b = scene.sentence(t.first)
    topic = ledger.topic_of.get
    s.topics = frozenset([x for k in scene.tokens[max(a, t.first - 6) : min(b, t.last + 7)] if (x := topic(k.fold))])
    tense, flags, sense = _tense(t), _flags(scene, t), s.sense
    word, lemma, m, title = scene.tokens[t.first].fold, t.act.lemma, t.matches[0], t.first < scene.title_end
    negated = "neg" if any(f.startswith("neg") for f in flags) else "pos"
    types = tuple(sorted({f"{a.type}:{a.sense}" for a in t.acts}))
    s.rule = rule(scene, t, sense, s.topics, _here(ledger, t))
    out: list[Part] = [
        (parts.own_word, lemma, tense, word, sense, negated, bool(m.suffix), t.shape, m.prefix, title, types),
        (parts.spoken_near, s.topics, sense, tense, negated),
        (parts.ruled, s.rule, sense, tense, ledger.full),
        *[(parts.flagged, f, tense, sense) for f in (*flags, *_beside(ledger, t, a, b))],
    ]
    s.state = [*out, _batches(scene, t, sense)]
    s.parts = [*out, *_words(scene, t, lemma), *_about(ledger, s, tense)]


def _here(ledger: Ledger, t: Telling) -> frozenset[str]:
    """What the sentence of a candidate and those around it speak of."""
    n = ledger.scene.words.sentence_of[t.first]
    return frozenset().union(*ledger.topics[max(0, n - 1) : n + 2])


def _beside(ledger: Ledger, t: Telling, a: int, b: int) -> tuple[str, ...]:
    """Other candidates near: «بدأت … إطلاق», «رفضوا تنفيذ»."""
    at = ledger.at
    out = {f"with<{at[i].sense}" for i in range(max(a, t.first - 5), t.first) if i in at}
    return tuple(sorted(out | {f"with>{at[i].sense}" for i in range(t.last, min(b, t.last + 6)) if i in at}))


def _tense(t: Telling) -> str:
    """past, pres, fut, masd, noun or participle; the passive marked."""
    m = t.matches[0]
    if t.shape == "pres" and "س" in m.prefix:
        return "fut"
    return t.shape + (":p" if ":p:" in m.form else "")


def _flags(scene: Scene, t: Telling) -> tuple[str, ...]:
    """Signs around the word: negation, particles, days, numbers, names, words of saying and accusing."""
    a, b = scene.sentence(t.first)
    tokens, first, last = scene.tokens, t.first, t.last
    out: dict[str, None] = {}
    for i in range(max(a, first - 4), first):
        w = tokens[i].fold
        w = w[1:] if w[0] in "وف" and w[1:] in _LEADS else w
        if w in NEGATIONS:
            out[f"neg{min(first - i, 3)}"] = None
        elif w in _LEADS:
            out[f"lead={w}{'1' if i == first - 1 else ''}"] = None
    lo, hi = max(a, first - _WIDE), min(b, last + _WIDE)
    if not _DAYS.isdisjoint([k.fold for k in tokens[lo:hi]]):
        out["day"] = None
    if "n" in [k.kind for k in tokens[last : min(b, last + 7)]]:
        out["num>"] = None
    _said(out, scene, lo, first, hi)
    at = scene.mention_at
    for side, span in (("<", range(max(a, first - 5), first)), (">", range(last, min(b, last + 5)))):
        kinds = sorted({m.kind for i in span if (m := at.get(i)) is not None})
        out.update(dict.fromkeys([f"m{side}{k}" for k in kinds] or [f"m{side}none"]))
    return tuple(out)


def _said(out: dict[str, None], scene: Scene, lo: int, first: int, hi: int) -> None:
    """Cues and words of saying among tokens lo … hi, around the word at `first`."""
    signs = scene.signs_at
    for i in range(lo, hi):
        if i in signs:
            side = "<" if i < first else ">"
            cues, _, speech = signs[i]
            out.update(dict.fromkeys([side + cue for cue in cues]))
            if speech and i != first:
                out[f"say{side}"] = None


def _words(scene: Scene, t: Telling, lemma: str) -> list[Part]:
    """The words around, as they are and by cluster."""
    a, b = scene.sentence(t.first)
    around = (("b1", scene.fold(t.first - 1, a, b)), ("a1", scene.fold(t.last, a, b)))
    return [(parts.beside_word, name, w, scene.clusters.get(w)[0], lemma) for name, w in around]


def _batches(scene: Scene, t: Telling, sense: str) -> Part:
    """Words after that say how far it went: «الدفعة الأولى», «فقط», «حتى الآن»."""
    _, b = scene.sentence(t.first)
    words = [k.fold for k in scene.tokens[t.last : min(b, t.last + 12)]]
    return parts.how_far, tuple([w for w in words if w in _AFTER]), words[0] if words else "$", sense


def _about(ledger: Ledger, s: Sign, tense: str) -> list[Part]:
    """What the sentence, its neighbours and the whole report speak of, and what is promised there."""
    n, sense = ledger.scene.words.sentence_of[s.telling.first], s.sense
    here, last = ledger.topics[n], len(ledger.topics) - 1
    around = (ledger.topics[max(0, n - 1)] | ledger.topics[min(last, n + 1)]) - here
    return [
        (parts.how_full, ledger.full, tense, sense, min(n, 6)),
        (parts.spoken_here, frozenset(here), sense, tense),
        (parts.spoken_beyond, "around", frozenset(around), sense),
        (parts.spoken_beyond, "said", ledger.said, sense),
        (parts.how_many, min(ledger.senses[sense], 3), min(ledger.nouns[sense], 2), sense, tense),
    ]


def _pledged(ledger: Ledger, s: Sign, tense: str) -> Part:
    """How likely the word itself tells a promise, another of its sense does, anything in the report does."""
    others = [p for i, p in ledger.by_sense.get(s.sense, {}).items() if i != s.telling.first]
    own, same = ledger.promised.get(s.telling.first, 0.0), max(others, default=0.0)
    return parts.promising, int(own * 5), int(ledger.most * 5), int(same * 5), s.sense, tense


def _advised(scene: Scene, s: Sign) -> Part:
    """What the network on promises says of the word itself, of those near, before and anywhere."""
    said, first = scene.advised, s.telling.first
    near = max([p for i, p in said.items() if abs(i - first) <= _NEAR], default=0.0)
    before = max([p for i, p in said.items() if i < first - _NEAR], default=0.0)
    most, sure = max(said.values(), default=0.0), sum([p > 0.5 for p in said.values()])
    own = level(said[first]) if first in said else -1
    return parts.advised, own, level(near), level(before), level(most), min(sure, 3), s.sense, s.telling.shape, s.rule
