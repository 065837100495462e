"""Whether an act happened, goes on, is planned, denied or a habit: cues and tense around the words that tell it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import log

from mahdar.reading.acts import Telling
from mahdar.reading.roles import Happening
from mahdar.reading.scene import Scene
from mahdar.reading.scorer import Scorer

# What the scorer tells from `occurred`. The rarer `threatened` and `demanded` are kinds of what has yet to happen.
LEARNT = ("ongoing", "planned", "denied", "habitual")
_LISTS = frozenset("planned demanded threatened denial habitual ongoing hypothetical purpose".split())


def _words(text: str) -> frozenset[str]:
    """The listed words, also with «و» and «ف» before them."""
    return frozenset(c + w for w in text.split() for c in ("", "و", "ف"))


_NOT = _words("لم لن لا ليس ليست ليسوا عدم دون بدون")
_DENY = _words(
    "نفي نفت نفوا ينفي تنفي نافيا نافيه نفيه كذب كذبت يكذب انكر انكرت ينكر شايعات اشاعات اكاذيب كاذبه "
    "مزاعم اساس يستبعد استبعد استبعدت"
)
_PLAN = _words(
    "خطط خططا يخطط تخطط يخططون يخططوا كانوا التخطيط بالتخطيط مخطط لمخطط مخططات بمخططات مخططه خطه ينوي "
    "تنوي ينوون نيه يعتزم تعتزم يعتزمون يسعي تسعي معده معدا تعد يعد اعد يعدون تستعد يستعد لاعداد محاوله "
    "محاولا المقرر المقرره المزمع المزمعه المرتقب المرتقبه المتوقع يتوقع المنتظر سوف ستنطلق سيتم ستتم "
    "سيبدا ستبدا قبيل قرب قريبا وشيك هدف بهدف يهدف يرمي ترمي تمهيدا استعدادا تحضيرا اولويات موعد قرار "
    "احباط مشروع"
)
_GOING = _words(
    "تواصل واصل واصلت يواصل يواصلون تواصلت مواصله تستمر يستمر استمرار استمرت استمر مستمر مستمره متواصل "
    "متواصله المستمر المتواصل تدور يدور تشن يشن تشنها يشنها تجري يجري يقوم تقوم حاليا الان الراهن زال "
    "زالت يزال تزال يزالون مازال مازالت جاريه جار منذ تشهد يشهد تفرض يفرض يفرضه تفرضه يتعرض تتعرض يخوض "
    "تخوض"
)
_HABIT = _words(
    "غالبا عاده دايما دوما يوميا اسبوعيا سنويا السنوي كلما عندما متكرر متكرره المتكرره احيانا يكرر يكررون "
    "تكرار مرارا اعتاد اعتادت دابت داب ضاعف ضاعفت"
)
_PAST = _words(
    "كان كانت كانوا قد لقد وقد بعد عقب اثر غداه خلال اثناء قبل جراء اسفر اسفرت نفذ نفذت شن شنت شنتها شنها "
    "وقع وقعت اندلعت"
)
_RELATIVE = _words("الذي التي الذين اللذين حيث")
_KINDS: dict[str, list[str]] = {}  # word → what it is a sign of
for _name, _listed in (
    ("not", _NOT),
    ("deny", _DENY),
    ("plan", _PLAN),
    ("going", _GOING),
    ("habit", _HABIT),
    ("past", _PAST),
    ("rel", _RELATIVE),
):
    for _word in _listed:
        _KINDS.setdefault(_word, []).append(_name)
_SPEECH = frozenset("REQUEST ACCUSE REJECT SUPPORT AGREE THREATEN CONCEDE".split())
_DAYS = _words("امس اليوم الاحد الاثنين الثلاثاء الاربعاء الخميس الجمعه السبت مساء صباح فجر ليل الماضي الماضيه اول")
_COMING = frozenset("المقبل المقبله القادم القادمه غدا".split())
_AHEAD = frozenset(
    ("plan 1", "plan near", "cue planned near", "cue planned 1", "governed future", "future verb near", "plan after")
)
_LASTING = frozenset({"going 1", "going near", "going after", "cue ongoing 1", "cue ongoing near"})
_SENTENCE = 25  # tokens before the act's word where a denial may stand
_NEAR, _WIDE, _AFTER = 3, 9, 6  # tokens around the act's word


def verb_tenses(scene: Scene) -> dict[int, str]:
    """past, pres or future for each token that is a verb of doing; once a report."""
    out: dict[int, str] = {}
    for kind in ("act", "light"):
        for m in scene.matches.get(kind, ()):
            if m.form[:4] in ("past", "pres"):
                out.setdefault(m.first, "future" if "س" in m.prefix else m.form[:4])
    return out


def features(scene: Scene, e: Happening, verbs: dict[int, str]) -> list[str]:
    """Features of an event: its head telling in its clause, and what its other tellings look like."""
    head = e.head
    tense, lemma = _tense(head), head.act.lemma
    deed = e.type not in _SPEECH
    world = "deed" if deed else "speech"
    flags = {*_own(scene, head), *_before(scene, head), *_verbs(scene, head, verbs), *_around(scene, head)}
    flags.update(_signs(scene, head, flags, tense, deed))
    out = [
        f"T={e.type}",
        tense,
        world,
        f"{tense}|{world}|{'title' in flags}",
        f"{tense}|{e.type}",
        f"L={lemma}",
        f"L={lemma}|{tense}",
        f"n={min(len(e.tellings), 3)}|{tense}",
        *flags,
        *[f"{f}|{tense}" for f in flags],
        *[f"{f}|{world}" for f in flags if f.isupper()],
    ]
    body = [t for t in e.tellings if t is not head]
    shapes = {_tense(t) for t in body}
    out += [f"also={shape}" for shape in shapes]
    if tense != "past" and "past" in shapes:
        out.append("told past too")
    out += {
        f"also {f}" for t in body[:2] for f in _before(scene, t) if f.startswith(("going", "plan", "deny", "future"))
    }
    return out


def _tense(t: Telling) -> str:
    """past, pres, future, masd, noun or participle; the passive marked."""
    m = t.matches[0]
    if t.shape == "pres" and "س" in m.prefix:
        return "future"
    return t.shape + (":p" if ":p:" in m.form else "")


def _own(scene: Scene, t: Telling) -> Iterator[str]:
    """Signs of the word itself."""
    m = t.matches[0]
    yield f"pre={m.prefix}"
    yield f"def={m.definite}"
    if t.first < scene.title_end:
        yield "title"


def _before(scene: Scene, t: Telling) -> Iterator[str]:
    """Signs before a telling; the same sign next to it and further off are two."""
    a, _ = scene.sentence(t.first)
    for i in range(max(a, t.first - _WIDE), t.first):
        gap = t.first - i
        where = "1" if gap == 1 else "near" if gap <= _NEAR else "wide"
        word = scene.tokens[i].fold
        for name in _KINDS.get(word, ()):
            yield f"{name} {where}"
            if gap <= 4 and name in ("going", "plan", "past"):
                yield f"{name}={word}"
        if len(word) > 4 and word.lstrip("وف")[:2] in ("سي", "ست", "سن") and "act" not in scene.kinds_at.get(i, ()):
            yield f"future verb {where}"
        for cue in scene.cues_at.get(i, ()):
            if cue in _LISTS:
                yield f"cue {cue} {where}"


def _around(scene: Scene, t: Telling) -> Iterator[str]:
    """A day or a number near a telling, and what comes after it."""
    a, b = scene.sentence(t.first)
    near = scene.tokens[max(a, t.first - _WIDE) : min(b, t.last + _WIDE)]
    if not _DAYS.isdisjoint([x.fold for x in near]):
        yield "day near"
    if any(x.kind == "n" for x in near):
        yield "number near"
    for x in scene.tokens[t.last : min(b, t.last + _AFTER)]:
        for name in _KINDS.get(x.fold, ()):
            if name in ("going", "habit"):
                yield f"{name} after"
        if x.fold in _COMING:
            yield "plan after"


def _verbs(scene: Scene, t: Telling, verbs: dict[int, str]) -> Iterator[str]:
    """The tense of the verb before a telling and of the one after it («الغارات التي تشنها»)."""
    a, b = scene.sentence(t.first)
    governing, then = range(t.first - 1, max(a, t.first - 6) - 1, -1), range(t.last, min(b, t.last + 4))
    for name, span in (("governed", governing), ("then", then)):
        i = next((i for i in span if i in verbs), -1)
        if i >= 0:
            yield f"{name} {verbs[i]}"
            yield f"{name} {verbs[i]} {scene.tokens[i].fold.lstrip('وف')}"


def _signs(scene: Scene, t: Telling, flags: set[str], tense: str, deed: bool) -> list[str]:
    """The strongest signs of each status, whichever word gives them."""
    a, _ = scene.sentence(t.first)
    verb = tense in ("past", "pres", "future")
    denied = not _DENY.isdisjoint([x.fold for x in scene.tokens[max(a, t.first - _SENTENCE) : t.first]])
    found = {
        "DENIED": denied or ("not 1" in flags and verb and deed),
        "NOT": "not wide" in flags and not verb and deed,
        "PLANNED": not _AHEAD.isdisjoint(flags) or (tense == "future" and deed) or {"pre=ل", "plan wide"} <= flags,
        "ONGOING": not _LASTING.isdisjoint(flags) or (tense == "pres" and deed and "title" not in flags),
        "HABIT": any(f.startswith("habit") for f in flags),
    }
    return [sign for sign, there in found.items() if there]


@lru_cache(maxsize=4)
def _weights(scorer: Scorer) -> dict[str, list[float]]:
    """The scorer's weights by feature, one for each status: its own features begin with the status."""
    out: dict[str, list[float]] = {}
    for name, weight in scorer.weights.items():
        status, _, feature = name.partition(" ")
        out.setdefault(feature, [0.0] * len(LEARNT))[LEARNT.index(status)] = weight
    return out


def status_of(scene: Scene, event: Happening, scorer: Scorer, verbs: dict[int, str] | None = None) -> str:
    """The status of an event: `occurred` unless another one is likelier than the scorer's threshold.
    `verbs` are the scene's `verb_tenses`, to be made once where several events are asked for."""
    found = features(scene, event, verb_tenses(scene) if verbs is None else verbs)
    if plain := _told_outright(found):
        return plain
    table = _weights(scorer)
    rows = [w for f in ("", *found) if (w := table.get(f))]
    odds = [scorer.bias + sum(column) for column in zip(*rows, strict=True)] or [scorer.bias] * len(LEARNT)
    best = max(range(len(LEARNT)), key=lambda i: odds[i])
    if not scorer.weights or odds[best] < log(scorer.threshold / (1 - scorer.threshold)):
        return "occurred"
    return _unrealised(scene, event) if LEARNT[best] == "planned" else LEARNT[best]


def _told_outright(found: list[str]) -> str | None:
    """What the verb itself says of a deed: «سيزور» is planned, «لم يقصف» is denied."""
    if "deed" not in found or "told past too" in found:
        return None
    if "future" in found:
        return "planned"
    return "denied" if "not 1" in found and ("pres" in found or "past" in found) else None


def statuses(scene: Scene, events: Sequence[Happening], scorer: Scorer) -> dict[int, str]:
    """The status of every event, by `id`."""
    verbs = verb_tenses(scene)
    return {id(e): status_of(scene, e, scorer, verbs) for e in events}


def _unrealised(scene: Scene, e: Happening) -> str:
    """What has yet to happen is threatened or demanded where the words just before say so, else planned."""
    t = e.head
    a, _ = scene.sentence(t.first)
    near = {cue for i in range(max(a, t.first - _NEAR), t.first) for cue in scene.cues_at.get(i, ())}
    return next((s for s in ("threatened", "demanded") if s in near and "planned" not in near), "planned")
