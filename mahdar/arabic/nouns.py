"""The spellings of a noun or adjective: dual, sound plurals, the alif of tanwin, construct and before a pronoun.

«هجوم» → هجوم، هجوما، هجومان، هجومين …; a broken plural is given, never guessed.
Tanwin is written without its mark (هجوما): look-ups strip marks.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from mahdar.arabic.hamza import bare_hamza, seat_vowel, spell
from mahdar.arabic.verbs import participles


class NounForm(NamedTuple):
    """One spelling. `case`: "" any; acc with tanwin alif; obl ين; cst before a genitive; sfx only before a pronoun."""

    surface: str
    number: str  # s | d | p
    gender: str  # m | f, as the singular's spelling suggests it
    case: str


_JOINING = frozenset("بتثجحخسشصضطظعغفقكلمنهي")


def noun_forms(sg: str, plurals: Iterable[str] = (), dual: bool = True) -> list[NounForm]:
    """All spellings of a noun. Without `plurals`, ـة gives ـات, and a nisba in ـي its sound plurals and feminine."""
    plurals = tuple(plurals)
    gender = "f" if sg.endswith("ة") or (sg.endswith("ى") and sg[0] != "م") else "m"
    forms = _singular(sg, gender)
    if sg[-1] == "ي" and sg[:-1] + "ون" in plurals:  # محامي, محامون: also محام
        forms.append(NounForm(sg[:-1], "s", gender, ""))
    if dual:
        forms += _dual(sg, gender)
    for plural in plurals:
        forms += _plural(plural, gender)
    if not plurals and sg.endswith("ة"):
        forms += _plural(sg[:-1] + "ات", gender)
    elif not plurals and sg.endswith("ي") and len(sg) > 3:
        forms += _plural(sg + "ون", "m") + _feminine(sg)
    return list(dict.fromkeys(forms))


def nisba_forms(m_sg: str) -> list[NounForm]:
    """Every agreement form of an adjective with sound plurals: لبناني → لبنانية، لبنانيان، لبنانيون، لبنانيات …"""
    forms = _singular(m_sg, "m") + _dual(m_sg, "m") + _plural(m_sg + "ون", "m") + _feminine(m_sg)
    return list(dict.fromkeys(forms))


def participle_forms(lemma: str, form: str, present: str | None = None) -> list[tuple[str, NounForm]]:
    """Every agreement form of a verb's participles, each with its voice: active | passive."""
    active, passive = participles(lemma, form, present)
    out: list[tuple[str, NounForm]] = []
    for voice, word in (("active", active), ("passive", passive)):
        out += [(voice, noun) for noun in _agreement(word, defective=voice == "active" and word.endswith("ي"))]
    return out


def _agreement(word: str, defective: bool) -> list[NounForm]:
    """Forms of a participle: a defective one loses its ي (رامي: رام، رامون) or keeps ا of ى (مسمى: مسماة، مسمون)."""
    if word.endswith("ى"):
        base = word[:-1]
        forms = [NounForm(word, "s", "m", ""), NounForm(base + "ا", "s", "m", "sfx")]
        forms += _dual(word, "m") + _plural(base + "ون", "m") + _singular(base + "اة", "f")
        return forms + _dual(base + "اة", "f") + _plural(base + "يات", "f")
    if defective:
        forms = [NounForm(word[:-1], "s", "m", ""), *_singular(word, "m"), *_dual(word, "m")]
        return forms + _plural(word[:-1] + "ون", "m") + _feminine(word)
    return nisba_forms(word)


def _feminine(m_sg: str) -> list[NounForm]:
    stem = _seated(m_sg, "a")
    return _singular(stem + "ة", "f") + _dual(stem + "ة", "f") + _plural(_alif(m_sg, "ات"), "f")


def _singular(sg: str, gender: str, number: str = "s") -> list[NounForm]:
    """The word itself, with tanwin alif, and as it stands before a pronoun."""
    forms = [NounForm(sg, number, gender, "")]
    if tanwin := _tanwin(sg):
        forms.append(NounForm(tanwin, number, gender, "acc"))
    before: tuple[str, ...] = {"ة": ("ت",), "ى": ("ا",)}.get(sg[-1], ())
    if sg.endswith(("اء", "وء", "يء")):
        before = ("ئ", "ؤ")
    return forms + [NounForm(sg[:-1] + letter, number, gender, "sfx") for letter in before]


def _tanwin(word: str) -> str:
    """The accusative with its alif, "" where the spelling has none (ـة، ـى، ـا، ـاء، ـأ، ـات)."""
    if word.endswith(("ة", "ى", "ا", "اء", "أ", "ات", "آت")) or len(word) < 2:
        return ""
    if word.endswith("ء"):
        return word[:-1] + ("ئا" if word[-2] in _JOINING else "ءا")
    return word + "ا"


def _seated(word: str, vowel: str) -> str:
    """The word with its final hamza on the seat it takes before `vowel`."""
    if word[-1] not in "ءأؤئ":
        return word
    return spell(_sounds(word) + vowel + "ن")[:-1]


def _sounds(word: str) -> str:
    """A word that ends in hamza, with the vowel before it as its seat tells."""
    return bare_hamza(word[:-1]) + seat_vowel(word[-1]) + "ء"


def _alif(word: str, ending: str) -> str:
    """The word with an ending in ا; أ and ا make آ (خطآن)."""
    seated = _seated(word, "a")
    return seated[:-1] + "آ" + ending[1:] if seated[-1] == "أ" else seated + ending


def _dual(sg: str, gender: str) -> list[NounForm]:
    """ـان and ـين, and their construct ـا and ـي."""
    stem = sg[:-1] + {"ة": "ت", "ى": "ي", "ا": "و"}[sg[-1]] if sg[-1] in "ةىا" else sg
    oblique = _seated(stem, "a")
    return [
        NounForm(_alif(stem, "ان"), "d", gender, ""),
        NounForm(oblique + "ين", "d", gender, "obl"),
        NounForm(_alif(stem, "ا"), "d", gender, "cst"),
        NounForm(oblique + "ي", "d", gender, "cst"),
    ]


def _plural(plural: str, gender: str) -> list[NounForm]:
    """A plural as given; ـون also as ـين, and without ن in the construct."""
    if not plural.endswith("ون") or len(plural) < 5:
        return _singular(plural, gender, "p")
    stem = plural[:-2]
    before_u, before_i = _seated(stem, "u"), _seated(stem, "i")
    forms = [NounForm(before_u + "ون", "p", gender, ""), NounForm(before_i + "ين", "p", gender, "obl")]
    forms += [NounForm(before_u + "و", "p", gender, "cst"), NounForm(before_i + "ي", "p", gender, "cst")]
    return forms
