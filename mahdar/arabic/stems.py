"""What a verb is made of: from its lemma (قال, form I, يقول) to the stems its endings are put on.

A verb is taken apart into a head (everything before the last two radicals, which the form decides) and a tail of
one of four kinds: sound (قتل), geminate (شنّ), hollow (قال), defective (رمى). Stems are written in sounds
(see hamza.py), so a hamza finds its seat only when the whole word stands.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from mahdar.arabic.hamza import bare_hamza, seat_vowel, spell

FORMS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "Q", "Qt", "QIV")
LONG = {"a": "aا", "i": "iي", "u": "uو"}
_SHORT = {"ا": "a", "ى": "a", "ي": "i", "و": "u"}
_PREFIX = {"IV": "ء", "V": "ت", "VI": "ت", "VII": "ان", "VIII": "ا", "IX": "ا", "X": "است", "Qt": "ت", "QIV": "ا"}
_HOLLOW_FORMS = frozenset(("I", "IV", "VII", "VIII", "X"))
# Heads of past, present, passive past, passive present; c: the radicals that the head holds.
_HEADS = {
    "I": ("{c}a", "{c}", "{c}u", "{c}"),
    "II": ("{c}a", "{c}a", "{c}u", "{c}a"),
    "III": ("{c}aا", "{c}aا", "{c}uو", "{c}aا"),
    "IV": ("ءa{c}", "{c}", "ءu{c}", "{c}"),
    "V": ("تa{c}a", "تa{c}a", "تu{c}u", "تa{c}a"),
    "VI": ("تa{c}aا", "تa{c}aا", "تu{c}uو", "تa{c}aا"),
    "VII": ("اiن{c}a", "ن{c}a", "اuن{c}u", "ن{c}a"),
    "VIII": ("اi{c}a", "{c}a", "اu{c}u", "{c}a"),
    "IX": ("اi{c}", "{c}", "اu{c}", "{c}"),
    "X": ("اiستa{c}", "ستa{c}", "اuستu{c}", "ستa{c}"),
    "Q": ("{c[0]}a{c[1]}", "{c[0]}a{c[1]}", "{c[0]}{c[1]}", "{c[0]}a{c[1]}"),
    "Qt": ("تa{c[0]}a{c[1]}", "تa{c[0]}a{c[1]}", "تu{c[0]}{c[1]}", "تa{c[0]}a{c[1]}"),
    "QIV": ("اi{c[0]}{c[1]}a{c[2]}", "{c[0]}{c[1]}a{c[2]}", "اu{c[0]}{c[1]}u{c[2]}", "{c[0]}{c[1]}a{c[2]}"),
}
_MARKS = re.compile("[\u064b-\u0650\u0652-\u065f\u0670\u0640]+")
_SHADDA = "\u0651"


class Root(NamedTuple):
    """A lemma taken apart. `head`: radicals before the tail; `x`, `y`: its last two (x empty where it is weak)."""

    form: str
    kind: str  # sound | geminate | hollow | defective
    head: str
    x: str
    y: str
    final: str  # the weak letter a defective lemma is written with: ى ا ي
    vowel: str  # the vowel of the last syllable, where a hamza's seat tells it


class Stem(NamedTuple):
    """A stem before an ending with a vowel, before one with a consonant, and with none in the jussive."""

    open: str
    closed: str
    short: str
    weak: str = ""  # the vowel a defective stem ends in
    glide: str = "ي"  # what that vowel becomes before an ending
    final: str = "ى"  # how a final long a is written


class Verb(NamedTuple):
    """The stems of a verb; `prefix` is the vowel of the active present's prefix."""

    root: Root
    past: Stem
    present: Stem
    past_passive: Stem
    present_passive: Stem
    prefix: str


def take_apart(lemma: str, form: str) -> Root:
    """The root of `lemma`. Raises ValueError where the lemma cannot be of that form."""
    if form not in _HEADS:
        raise ValueError(f"verb «{lemma}»: form {form!r} is none of {', '.join(FORMS)}")
    word = _MARKS.sub("", lemma)
    doubled = word.endswith(_SHADDA)
    word = word.replace(_SHADDA, "")
    vowel = next((v for v in map(seat_vowel, reversed(word[-2:])) if v), "")
    letters = "ءء" + word[1:] if form == "IV" and word.startswith("آ") else word
    letters = bare_hamza(letters)
    prefix = _PREFIX.get(form, "")
    core = letters[len(prefix) :]
    if not letters.startswith(prefix) or len(core) < 2:
        raise ValueError(f"verb «{lemma}» cannot be of form {form}: it must begin with «{prefix}» and have radicals")
    if form in ("III", "VI"):
        if len(core) < 3 or core[1] != "ا":
            raise ValueError(f"verb «{lemma}» cannot be of form {form}: ا must follow its first radical")
        core = core[0] + core[2:]
    return _kind(core, form, doubled, vowel)


def _kind(core: str, form: str, doubled: bool, vowel: str) -> Root:
    """Tell the kind of tail and cut it off."""
    last = core[-1]
    if last in "ىا" or (form == "I" and last == "ي" and len(core) == 3):
        return Root(form, "defective", core[:-2], core[-2], "", last, vowel)
    if form in _HOLLOW_FORMS and len(core) > 2 and core[-2] == "ا":
        return Root(form, "hollow", core[:-2], "", last, "", vowel)
    if doubled or _is_geminate(core, form):
        return Root(form, "geminate", core[:-1], last, last, "", vowel)
    return Root(form, "sound", core[:-2], core[-2], last, "", vowel)


def _is_geminate(core: str, form: str) -> bool:
    """Whether the last radical stands for two. Form VIII: احتل (ح+ت+ل) is, اتهم (و became ت) is not."""
    if form in ("IX", "QIV"):
        return True
    if form == "VIII":
        return len(core) == 3 and core[1] in "تطد"
    return len(core) == 2


def _stem(root: Root, head: str, vowel: str, short: str = "", x: str | None = None) -> Stem:
    """The stem on `head`; `short` is the vowel of a hollow stem before a consonant, where it is another."""
    x = root.x if x is None else x
    y = root.y
    if root.kind == "hollow":
        head = head[:-1] if head[-1:] in "aiu" else head
        closed = head + (short or vowel) + y
        return Stem(head + LONG[vowel] + y, closed, closed)
    if root.kind == "geminate":
        full = head + ("" if head[-1:] in "aiuاو" and head else vowel) + y + "~"
        return Stem(full, head + y + vowel + y, full)
    middle = x + "~" if root.form in ("II", "V") else x
    if root.kind == "defective":
        base = head + middle
        glide = "و" if root.form == "I" and root.final == "ا" and vowel == "a" else "ي"
        return Stem(base, base, base, vowel, glide, "ا" if x == "ي" else "ى")
    whole = head + middle + vowel + y
    return Stem(whole, whole, whole)


def _present_as_given(root: Root, present: str) -> Stem:
    """The stem of a present that is given: «يقول», «يصل», «يرى»."""
    word = _MARKS.sub("", present).replace(_SHADDA, "")
    vowel = next((v for v in map(seat_vowel, reversed(word[-2:])) if v), "a")
    rest = bare_hamza(word)[1:]
    if len(rest) < 2 or word[0] != "ي":
        raise ValueError(f"present «{present}» must begin with ي and have at least two letters more")
    if root.kind == "sound":
        return _stem(root._replace(form="I", y=rest[-1]), rest[:-2], vowel, x=rest[-2])
    if root.kind == "geminate":
        return _stem(root, rest[:-1], vowel)
    weak = rest[-2] if root.kind == "hollow" else rest[-1]
    if weak not in _SHORT:
        raise ValueError(f"present «{present}» has no ا و ي ى where a {root.kind} verb has one")
    if root.kind == "hollow":
        return _stem(root, rest[:-2], _SHORT[weak])
    base = rest[:-1]
    return Stem(base, base, base, _SHORT[weak], "ي", weak if weak in "اى" else "ى")


def _past(root: Root, head: str, present: Stem) -> Stem:
    """The active past; only form I has more than one vowel there."""
    if root.kind == "hollow":
        return _stem(root, head, "a", ("u" if "و" in present.open else "i") if root.form == "I" else "a")
    if root.kind == "defective":
        stem = _stem(root, head, "i" if root.final == "ي" else "a")
        return stem._replace(final=root.final if root.final in "اى" else "ى")
    return _stem(root, head, (root.vowel or "a") if root.form == "I" else "a")


def _present(root: Root, head: str, present: str | None) -> Stem:
    """The active present: derived, or as given for form I and for what is irregular."""
    if root.form == "I":
        if not present:
            raise ValueError("a verb of form I needs its present")
        return _present_as_given(root, present)
    kept = root.form in ("V", "VI", "IX", "Qt") or (root.kind == "hollow" and root.form in ("VII", "VIII"))
    derived = _stem(root, head, "a" if kept else "i")
    if present and not _spells(derived, present):
        return _present_as_given(root, present)
    return derived


def _spells(stem: Stem, present: str) -> bool:
    """Whether the derived present is the given one but for marks and the seat of a hamza."""
    final = {"": "", "a": stem.final, "i": "ي", "u": "و"}[stem.weak]
    given = bare_hamza(_MARKS.sub("", present).replace(_SHADDA, ""))
    return bare_hamza(spell("يu" + stem.open + final)) == given


def analyse(lemma: str, form: str, present: str | None = None) -> Verb:
    """The stems of a verb."""
    root = take_apart(lemma, form)
    try:
        past, now, passive, passive_now = (head.format(c=root.head) for head in _HEADS[form])
        active = _present(root, now, present)
    except (IndexError, ValueError) as error:
        raise ValueError(f"verb «{lemma}», form {form}: {error}") from None
    passive_present = _stem(root, passive_now, "a")
    if root.kind == "defective" and form == "I" and len(active.open) == 1 and root.head != "و":
        passive_present = passive_present._replace(open=active.open, closed=active.open, short=active.open)  # رأى يرى
    return Verb(
        root,
        _past(root, past, active),
        active,
        _stem(root, passive, "i"),
        passive_present,
        "u" if form in ("II", "III", "IV", "Q") else "a",
    )
