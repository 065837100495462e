"""The words of a text as the casebook looks them up, and the forms in which a searched word may stand.

Words are indexed folded (السويداء as السويدا, no marks, one form of each letter) but otherwise as they stand, so that
phrases are found exactly. What is attached to a word is the question's business: it asks for every form at once.
"""

from __future__ import annotations

from mahdar.arabic.fold import fold
from mahdar.arabic.tokens import tokenize

_CONJUNCTIONS = ("", "و", "ف")
_BARE = ("", "ب", "ل", "ك")
_DEFINITE = ("ال", "بال", "لل", "كال")
_PRONOUNS = ("ه", "ها", "هم", "هما", "نا")
_SHORTEST = 3  # letters that must remain where something is taken off


def word_key(folded: str) -> str:
    """A folded word as it is indexed: a final ء after ا is not written by all."""
    return folded[:-1] if len(folded) > _SHORTEST and folded.endswith("اء") else folded


def words_of(text: str) -> list[str]:
    """The words and numbers of a text, as they are indexed, in their order."""
    return [word_key(t.fold) for t in tokenize(text).tokens if t.kind != "p"]


def name_key(name: str) -> str:
    """A name as it is looked up."""
    return " ".join(words_of(name))


def forms_of(word: str) -> list[str]:
    """Every form, as indexed, in which a searched word may stand: with و ف ب ل ك ال before it, a pronoun after it.

    A word given with ال is also found without it. Forms that no text holds do no harm.
    """
    key = word_key(fold(word))
    base = _without_article(key)
    if not key.isalpha() or key.isascii():
        return [key]
    out = [c + p + base for c in _CONJUNCTIONS for p in (*_BARE, *_DEFINITE)]
    if base.startswith("ل"):  # ل + اللجنه is written للجنه
        out += [c + "ل" + base for c in _CONJUNCTIONS]
    if key == base and len(base) >= _SHORTEST:
        stem = base[:-1] + "ت" if base.endswith("ه") else base
        out += [c + p + stem + s for c in _CONJUNCTIONS for p in _BARE for s in _PRONOUNS]
    return list(dict.fromkeys([key, *out]))


def _without_article(key: str) -> str:
    return key[2:] if key.startswith("ال") and len(key) >= 2 + _SHORTEST else key
