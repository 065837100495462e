"""Words of outcome: act words that make a casualty, casualty nouns («قتلى»), and what tells an arrest or a release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mahdar.arabic.fold import fold
from mahdar.reading.matches import Match
from mahdar.reading.roles import Happening
from mahdar.reading.scene import Scene

_LISTED = {
    "pl": {
        "killed": "قتلى شهداء ضحايا قتيلات شهيدات صرعى جثث جثامين",
        "injured": "جرحى مصابون مصابين مصابات جريحات إصابات",
        "abducted": "أسرى رهائن مختطفون مختطفين مخطوفون مخطوفين مختطفات أسيرات",
        "detained": "معتقلون معتقلين معتقلات موقوفون موقوفين محتجزون محتجزين",
        "missing": "مفقودون مفقودين",
    },
    "sg": {
        "killed": "قتيل قتيلا قتيلة شهيد شهيدا ضحية جثة جثمان",
        "injured": "جريح جريحا جريحة مصاب مصابا",
        "abducted": "أسير أسيرا رهينة مختطفا مخطوفا",
        "detained": "معتقلا موقوفا محتجزا معتقل",
        "missing": "مفقودا",
    },
    "du": {
        "killed": "قتيلان قتيلين شهيدان شهيدين جثتان جثتين جثتي",
        "injured": "جريحان جريحين إصابتين إصابتان",
        "abducted": "أسيران أسيرين رهينتان رهينتين",
    },
    "act": {
        "killed": "مقتل مصرع وفاة استشهاد موت توفي توفيا توفوا توفيت ماتوا مات ضحيته ضحيتها "
        "أودى أودت أوديا أودوا حصد حصدت يحصد تحصد حاصدا حاصدة أزهق أزهقت أهلك أهلكت جندل جندلت جندلوا "
        "خسر خسرت خسروا",
        "injured": "إصابة أصيب أصيبا أصيبوا أصيبت",
        "released": "الإفراج إخراج",
        "missing": "فقدان اختفاء",
    },
    # Those who fall are dead unless a noun after it says what they are.
    "fall": {"killed": "سقط سقطوا سقوط يسقط أوقع أوقعت أوقعوا"},
}
_CLITICS = ("", "و", "ف", "ب", "ل", "ال", "وال", "بال", "لل", "وب", "ول", "ك")
CASUALTY_NOUNS: dict[str, tuple[str, str]] = {
    clitic + fold(word): (kind, shape)
    for shape in ("fall", "act", "sg", "pl", "du")
    for kind, listed in _LISTED[shape].items()
    for word in listed.split()
    for clitic in _CLITICS
}
_TYPE_KIND = {"COERCE": "detained", "RETREAT": "released", "AID": "released"}


@dataclass(slots=True)
class Word:
    """A word of outcome at token `at`: of a verb, masdar or participle, or `sg`, `pl`, `du` of a casualty noun. `pair`:
    a verb whose form says two."""

    at: int
    kind: str
    shape: str
    suffix: str
    last: int
    pair: bool = False


def _shape(form: str) -> str:
    shape = form.split(":")[0]
    return ("verb:p" if ":p:" in form else "verb") if shape in ("past", "pres") else shape


def outcome_words(scene: Scene, events: Sequence[Happening]) -> list[Word]:
    """Every word of outcome, in text order."""
    acts = scene.lexicon.compiled.acts
    found: dict[int, Word] = {}
    for m in scene.matches.get("act", ()):
        act = acts[m.ref]
        # «سقط قتلى» is left to its noun, where the number stands.
        if act.outcome and m.first not in found and fold(act.lemma.split()[-1]) not in _PLURALS:
            found[m.first] = Word(m.first, act.outcome, _shape(m.form), _suffix(scene, m), m.last, _is_pair(m.form))
    for token in scene.tokens:
        listed = CASUALTY_NOUNS.get(token.fold)
        if listed and (listed[1] not in ("act", "fall") or token.i not in found):
            found[token.i] = Word(token.i, *listed, found[token.i].suffix if token.i in found else "", token.i + 1)
    for e in events:
        if kind := _TYPE_KIND.get(e.type):
            for t in e.tellings:
                m = t.matches[0]
                found.setdefault(t.first, Word(t.first, kind, "t" + _shape(m.form), m.suffix, t.last))
    return [found[i] for i in sorted(found)]


def _is_pair(form: str) -> bool:
    """«قُتلا», «يُقتلان»."""
    return form[:4] in ("past", "pres") and form.endswith("d")


def _suffix(scene: Scene, m: Match) -> str:
    """The pronoun on the last word of a match: «اعتقله», «أخلوا سبيلهما»."""
    if m.last - m.first < 2:
        return m.suffix
    last, bare = scene.tokens[m.last - 1].fold, fold(scene.lexicon.compiled.acts[m.ref].lemma.split()[-1])
    return last.removeprefix(bare) if last.startswith(bare) else m.suffix


_PLURALS = frozenset(w for w, (_, shape) in CASUALTY_NOUNS.items() if shape == "pl")
