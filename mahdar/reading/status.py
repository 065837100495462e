"""Whether an act happened, goes on, is planned, denied or a habit: cues and tense around the words that tell it."""

from __future__ import annotations

from collections.abc import Iterator

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


_NOT = _words("لم لن لا ليس ليست ليسوا عدم دون بدون ما")
_DENY = _words(
    "نفي نفت نفوا ينفي تنفي نافيا نافيه نفيه كذب كذبت يكذب انكر انكرت ينكر شايعات اشاعات اكاذيب كاذبه "
    "مزاعم اساس صحه يستبعد استبعد استبعدت"
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
_SETS = (
    ("not", _NOT),
    ("deny", _DENY),
    ("plan", _PLAN),
    ("going", _GOING),
    ("habit", _HABIT),
    ("past", _PAST),
    ("rel", _RELATIVE),
)
_NEAR, _WIDE = 3, 9  # tokens before the act's word


def features(scene: Scene, e: Happening) -> list[str]:
    """Features of an event: its head telling in its clause, and what its other tellings look like."""
    head = e.head
    tense, lemma = _tense(head), head.act.lemma
    flags = sorted(set(_flags(scene, head)))
    out = [
        f"T={e.type}",
        f"{tense}",
        f"{tense}|{e.type}",
        f"L={lemma}",
        f"L={lemma}|{tense}",
        f"n={min(len(e.tellings), 3)}|{tense}",
    ]
    out += flags
    out += [f"{f}|{tense}" for f in flags]
    body = [t for t in e.tellings if t is not head]
    shapes = {_tense(t) for t in body}
    out += [f"also={s}" for s in shapes]
    out += ["told past too"] * (tense != "past" and bool(shapes & {"past", "past:p"}))
    out += [
        f"also {f}"
        for f in {f for t in body for f in _flags(scene, t)}
        if f.startswith(("going", "plan", "deny", "future"))
    ]
    return out


def _tense(t: Telling) -> str:
    """past, pres, future, masd, noun or participle; the passive marked."""
    m = t.matches[0]
    if t.shape == "pres" and "س" in m.prefix:
        return "future"
    return t.shape + (":p" if ":p:" in m.form else "")


def _flags(scene: Scene, t: Telling) -> Iterator[str]:
    """Signs around a telling; the same sign next to it and further off are two."""
    a, b = scene.sentence(t.first)
    m = t.matches[0]
    yield f"pre={m.prefix}"
    yield f"def={m.definite}"
    if t.first < scene.title_end:
        yield "title"
    for i in range(max(a, t.first - _WIDE), t.first):
        gap = t.first - i
        where = "1" if gap == 1 else "near" if gap <= _NEAR else "wide"
        word = scene.tokens[i].fold
        for name, listed in _SETS:
            if word in listed:
                yield f"{name} {where}"
                if name in ("going", "plan", "past") and gap <= 4:
                    yield f"{name}={word}"
        if len(word) > 4 and word.lstrip("وف")[:2] in ("سي", "ست", "سن") and "act" not in scene.kinds_at.get(i, ()):
            yield f"future verb {where}"
        for cue in scene.cues_at.get(i, ()):
            if cue in _LISTS:
                yield f"cue {cue} {where}"
    for i in range(t.last, min(b, t.last + 6)):
        word = scene.tokens[i].fold
        for name, listed in _SETS[3:5]:
            if word in listed:
                yield f"{name} after"
        if word in ("المقبل", "المقبله", "القادم", "القادمه", "غدا"):
            yield "plan after"


def status_of(scene: Scene, event: Happening, scorer: Scorer) -> str:
    """The status of an event: `occurred` unless another one is likelier than the scorer's threshold."""
    found = features(scene, event)
    chances = {s: scorer.probability([f"{s} {f}" for f in ("", *found)]) for s in LEARNT}
    best = max(LEARNT, key=lambda s: chances[s])
    if chances[best] < scorer.threshold:
        return "occurred"
    return _unrealised(scene, event) if best == "planned" else best


def _unrealised(scene: Scene, e: Happening) -> str:
    """What has yet to happen is threatened or demanded where the words just before say so, else planned."""
    t = e.head
    a, _ = scene.sentence(t.first)
    near = {cue for i in range(max(a, t.first - _NEAR), t.first) for cue in scene.cues_at.get(i, ())}
    return next((s for s in ("threatened", "demanded") if s in near and "planned" not in near), "planned")
