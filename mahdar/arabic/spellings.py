"""The spellings of a listed word: folded, with the clitics it may be written with (و ف ب ل ك and ال)."""

from __future__ import annotations

from mahdar.arabic.fold import fold

CLITICS = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل")
ARTICLES = ("ال", "وال", "فال", "بال", "وبال", "كال", "لل", "ولل", "فلل")


def listed(text: str) -> tuple[str, ...]:
    """The words of a list written as one string."""
    return tuple(text.split())


def with_clitics(form: str, definite: bool = True) -> dict[str, tuple[str, bool]]:
    """Every folded spelling of `form` with clitics: spelling -> (proclitic letter or '', with the article)."""
    folded = fold(form)
    found = {prefix + folded: (prefix, False) for prefix in CLITICS}
    if definite:
        found |= {prefix + folded: (prefix, True) for prefix in ARTICLES}
    return found
