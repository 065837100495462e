"""From sounds to ordinary unvocalised spelling: the seat of hamza, and و/ي after a short vowel.

Sounds are written with Arabic consonants and long vowels, short vowels as a, i, u, a doubled letter with ~ after
it, and every hamza as ء («يuءaدّiي» is "يuءaد~iي"). A letter with no vowel after it has sukun.
"""

from __future__ import annotations

import re

VOWELS = "aiu"
_DROP = dict.fromkeys(map(ord, "aiu~"))
_U_YA = re.compile("uي(?![aiu~])")
_I_WAW = re.compile("iو(?![aiu~])")
_SEATS = str.maketrans("أإؤئ", "ءءءء")
_PAIRS = {"a": "آ", "i": "إي", "u": "أو"}
_FINAL = {"a": "أ", "i": "ئ", "u": "ؤ"}
_SEAT_VOWELS = {"أ": "a", "إ": "i", "ئ": "i", "ؤ": "u"}


def bare_hamza(word: str) -> str:
    """Every hamza as ء, whatever its seat; آ becomes ءا."""
    return word.replace("آ", "ءا").translate(_SEATS)


def seat_vowel(letter: str) -> str:
    """The vowel that a seat tells of, "" where the letter is not a seated hamza."""
    return _SEAT_VOWELS.get(letter, "")


def spell(sounds: str) -> str:
    """Ordinary spelling of `sounds`."""
    if "uي" in sounds:
        sounds = _U_YA.sub("uو", sounds)
    if "iو" in sounds:
        sounds = _I_WAW.sub("iي", sounds)
    if "ء" not in sounds:
        return sounds.translate(_DROP)
    out: list[str] = []
    at = 0
    while at < len(sounds):
        if sounds[at] != "ء":
            out.append(sounds[at])
            at += 1
        elif at == 0:
            letters, at = _initial(sounds)
            out.append(letters)
        else:
            letters, at = _medial(sounds, at)
            out.append(letters)
    return "".join(out).translate(_DROP)


def _initial(sounds: str) -> tuple[str, int]:
    """Spelling of a hamza that opens the word, and where to go on."""
    vowel, rest = sounds[1:2], sounds[2:4]
    if rest[:1] == "ء" and rest[1:2] not in ("a", "i", "u", "~") and vowel in _PAIRS:
        return _PAIRS[vowel], 3
    if vowel == "a" and rest[:1] == "ا":
        return "آ", 3
    return ("إ" if vowel == "i" else "أ"), 1


def _medial(sounds: str, at: int) -> tuple[str, int]:
    """Spelling of a hamza inside or at the end of the word, and where to go on."""
    before = sounds[at - 1]
    after = at + 2 if sounds[at + 1 : at + 2] == "~" else at + 1
    vowel = sounds[after : after + 1]
    if not sounds[after:].strip(VOWELS):
        return _FINAL.get(before, "ء"), after
    if vowel == "i" or before in "iي":
        return "ئ", after
    if before == "و":
        return "ء", after
    if "u" in (vowel, before):
        return "ؤ", after
    if before == "ا":
        return "ء", after
    if vowel == "a" and sounds[after + 1 : after + 2] == "ا":
        return "آ", after + 2
    return "أ", after
