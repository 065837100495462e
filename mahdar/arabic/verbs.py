"""The forms of a verb, made from its lemma: «قصف» → قصفت، قصفوا، يقصفون، يقصفوا …

Third person in full, first person singular and plural; the second person is rare in reports and left out.
Everything is spelled as in a newspaper: no vowels, hamzas on their seats.
"""

from __future__ import annotations

from typing import NamedTuple

from mahdar.arabic.hamza import spell
from mahdar.arabic.stems import LONG, Stem, Verb, analyse

_Slot = tuple[int, str | None, str]
HE: _Slot = (3, "m", "s")
SHE: _Slot = (3, "f", "s")
BOTH: _Slot = (3, "m", "d")
BOTH_F: _Slot = (3, "f", "d")
THEY: _Slot = (3, "m", "p")
THEY_F: _Slot = (3, "f", "p")
I: _Slot = (1, None, "s")  # noqa: E741
WE: _Slot = (1, None, "p")

_PAST = ((HE, ""), (SHE, "aت"), (BOTH, "aا"), (BOTH_F, "aتا"), (THEY, "uوا"))
_PAST_CLOSED = ((THEY_F, "ن"), (I, "ت"), (WE, "نا"))
_SINGULAR = ((HE, "ي"), (SHE, "ت"), (I, "ء"), (WE, "ن"))
# Present endings by the stem's final vowel ("" where it ends in a consonant): none, dual, plural, feminine plural.
_PRESENT = {
    "": ("", "aان", "uون", "ن"),
    "a": ("aى", "aيaان", "aون", "aين"),
    "i": ("iي", "iيaان", "uون", "iين"),
    "u": ("uو", "uوaان", "uون", "uون"),
}


class VerbForm(NamedTuple):
    """One form. `tense`: past, present, or jussive (subjunctive and jussive, where spelled otherwise: يرموا, يقل)."""

    surface: str
    tense: str
    voice: str  # active | passive
    person: int
    gender: str | None  # m | f; None in the first person
    number: str  # s | d | p


def conjugate(lemma: str, form: str, present: str | None = None) -> list[VerbForm]:
    """All forms of a verb, active before passive. `present` («يقول») is required for form I."""
    verb = analyse(lemma, form, present)
    out: dict[VerbForm, None] = {}
    voices = [("active", verb.past, verb.present, verb.prefix)]
    if form not in ("VII", "IX", "QIV"):
        voices.append(("passive", verb.past_passive, verb.present_passive, "u"))
    for voice, past, now, vowel in voices:
        for slot, surface in _past_forms(past):
            out[VerbForm(surface, "past", voice, *slot)] = None
        for tense, slot, surface in _present_forms(now, vowel):
            out[VerbForm(surface, tense, voice, *slot)] = None
    return list(out)


def _joined(stem: str, ending: str) -> list[str]:
    """Stem and ending; after a hamza also the spelling that leaves it as it was (بدؤوا, بدأوا)."""
    whole = spell(stem + ending)
    if ending[:2] == "uو" and stem[-1] == "ء":
        kept = spell(stem)
        if kept.endswith(("أ", "اء")):
            return [whole, kept + ending[1:]]
    return [whole]


def _past_forms(stem: Stem) -> list[tuple[_Slot, str]]:
    open_endings: tuple[tuple[_Slot, str], ...] = _PAST
    closed = stem.closed
    if stem.weak == "a":
        glide = "a" + stem.glide
        open_endings = ((HE, "a" + stem.final), (SHE, "aت"), (BOTH, glide + "aا"), (BOTH_F, "aتا"), (THEY, "aوا"))
        closed += glide
    elif stem.weak:
        open_endings = ((HE, "iي"), (SHE, "iيaت"), (BOTH, "iيaا"), (BOTH_F, "iيaتا"), (THEY, "uوا"))
        closed += "iي"
    forms = [(slot, surface) for slot, ending in open_endings for surface in _joined(stem.open, ending)]
    # A stem in ن or ت takes one more only in sound, not in spelling: كنّا, بتّ.
    forms += [(slot, spell(_contracted(closed, ending))) for slot, ending in _PAST_CLOSED]
    return forms


def _contracted(stem: str, ending: str) -> str:
    """The ending's first letter falls together with the same letter before it (سكنّا, أثبتّ)."""
    return stem + (ending[1:] if stem[-1] == ending[0] else ending)


def _present_forms(stem: Stem, vowel: str) -> list[tuple[str, _Slot, str]]:
    none, dual, plural, feminine = _PRESENT[stem.weak]
    if stem.weak == "a":
        none = "a" + stem.final
    forms: list[tuple[str, _Slot, str]] = []
    for slot, letter in _SINGULAR:
        prefix = letter + vowel
        whole = spell(prefix + stem.open + none)
        short = spell(prefix + stem.short)
        forms.append(("present", slot, whole))
        if short != whole:
            forms.append(("jussive", slot, short))
    for slot, letter, ending in ((BOTH, "ي", dual), (BOTH_F, "ت", dual), (THEY, "ي", plural)):
        base = letter + vowel + stem.open
        forms += [("present", slot, surface) for surface in _joined(base, ending)]
        shorter = ending[:-1] + ("ا" if slot is THEY else "")
        forms += [("jussive", slot, surface) for surface in _joined(base, shorter)]
    forms.append(("present", THEY_F, spell(_contracted("ي" + vowel + stem.closed, feminine))))
    return forms


def participles(lemma: str, form: str, present: str | None = None) -> tuple[str, str]:
    """Active and passive participle, masculine singular. Defective ones are written as after ال (رامي, مستولي)."""
    verb = analyse(lemma, form, present)
    if form == "I":
        return _participles_i(verb)
    now, passive = verb.present, verb.present_passive
    if verb.root.kind == "defective":
        return spell("مu" + now.open + "iي"), spell("مu" + passive.open + "a" + passive.final)
    active = now.open
    if verb.root.kind == "sound":
        active = active[: -len(verb.root.y) - 1] + "i" + verb.root.y
    return spell("مu" + active), spell("مu" + passive.open)


def _participles_i(verb: Verb) -> tuple[str, str]:
    root, weak = verb.root, verb.present.weak
    first = root.head + "aا"
    if root.kind == "sound":
        return spell(f"{first}{root.x}i{root.y}"), spell(f"مa{root.head}{root.x}uو{root.y}")
    if root.kind == "geminate":
        return spell(f"{first}{root.y}~"), spell(f"مa{root.head}{root.y}uو{root.y}")
    if root.kind == "defective":
        return spell(f"{first}{root.x}iي"), spell(f"مa{root.head}{root.x}" + ("uو" if weak == "u" else "iي"))
    active = f"{first}ءiي" if root.y == "ء" else f"{first}ءi{root.y}"
    return spell(active), spell(f"مa{root.head}" + LONG["i" if "ي" in verb.present.open[1:] else "u"] + root.y)


_MASDAR_A = {"IV": "ءi{c}", "VII": "اiن{c}i", "VIII": "اi{c}i", "IX": "اi{c}i", "X": "اiستi{c}"}


def masdar_guess(lemma: str, form: str) -> tuple[str, ...]:
    """The regular verbal nouns of a verb of form II to X, Q or Qt: a suggestion to whoever writes the entry."""
    if form == "I":
        return ()
    root = analyse(lemma, form).root
    c, x, y = root.head, root.x, root.y
    weak = root.kind == "defective"
    if form == "II":
        if weak or y == "ء":
            return (spell(f"تa{c}{x}i" + ("يaة" if weak else "ءaة")),)
        return (spell(f"تa{c}{x}iي{y}"),)
    if form == "III":
        if root.kind == "geminate":
            return (spell(f"مu{c}aا{y}~aة"),)
        return spell(f"مu{c}aا{x}a" + ("اة" if weak else f"{y}aة")), spell(f"{c}i{x}aا{y or 'ء'}")
    if form in ("V", "VI", "Qt"):
        head = analyse(lemma, form).present.open if weak else ""
        if weak:
            return spell(head + "iي"), spell(head)
        middle = "aا" if form == "VI" else "a"
        stem = f"تa{c[0]}a{c[1]}" if form == "Qt" else f"تa{c}{middle}"
        return (spell(f"{stem}{x}{'' if root.kind == 'geminate' else 'u' + y}"),)
    if form == "Q":
        return (spell(f"{c[0]}a{c[1]}{x}a{y}aة"),)
    if form == "QIV":
        return (spell(f"اi{c[0]}{c[1]}i{c[2]}{x}aا{y}"),)
    head = _MASDAR_A[form].format(c=c)
    if root.kind == "hollow":
        return (spell(head + (f"aا{y}aة" if form in ("IV", "X") else f"يaا{y}")),)
    return (spell(f"{head}{x}aا{y or 'ء'}"),)
