"""Every string of the room in Arabic and English: words/*.txt, lines `key | العربية | English`, {name} for values.

A value is put in isolated: `<bdi>` in a page, dates and figures left to right; in an attribute by Unicode's isolates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from markupsafe import Markup, escape

from mahdar.render.labels import Label, Lang, label
from mahdar.render.plain import plain

_HERE = Path(__file__).with_name("words")
_VALUE = re.compile(r"\{(\w+)\}")
_STRONG = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")  # letters that are written from the right


def bdi(value: object) -> Markup:
    """A value that keeps its own direction; figures, dates and ids go from left to right.

    Bidi control characters are shown by their numbers: a name must not be able to turn the line around it.
    """
    if isinstance(value, Markup):
        return value
    return _isolated("" if value is None else str(value))


@lru_cache(maxsize=20_000)
def _isolated(value: str, way: str = "") -> Markup:
    said = plain(value)
    way = way or ("" if _STRONG.search(said) else "ltr")
    return Markup(f'<bdi dir="{way}">' if way else "<bdi>") + escape(said) + Markup("</bdi>")


def ltr(value: object) -> Markup:
    """A date, a range, coordinates, an id."""
    return _isolated("" if value is None else str(value), "ltr")


FILTERS = {"bdi": bdi, "ltr": ltr}


class Words:
    """The strings in one language: `t("key", n=3)` for a page, `t.plain("key")` for an attribute."""

    def __init__(
        self, lang: Lang, names: Mapping[str, str] | None = None, places: Mapping[str, str] | None = None
    ) -> None:
        """`names`, `places`: what somebody, or a place, is called in this language, where that is known."""
        self.lang: Lang = lang
        self.names, self.places = names or {}, places or {}

    def __call__(self, key: str, **values: object) -> Markup:
        """A string with its values; KeyError where there is no such string or value."""
        if not values:
            return _bare(key, self.lang)
        parts = _VALUE.split(words()[key].say(self.lang))
        return Markup("").join(bdi(values[part]) if n % 2 else escape(part) for n, part in enumerate(parts))

    def plain(self, key: str, **values: object) -> str:
        """A string for an attribute or a title."""
        return _VALUE.sub(lambda m: f"\u2068{values[m[1]]}\u2069", words()[key].say(self.lang))

    def name(self, said: str | None, kind: str | None = None) -> str:
        """What somebody, or a place (`kind`), is called in this language; else as it stands in the record."""
        known = self.places if kind in ("place", "facility") else self.names
        return known.get(said or "", said or "")

    def maybe(self, key: str, otherwise: str) -> str:
        """A string that may not be there."""
        return words()[key].say(self.lang) if key in words() else otherwise

    def label(self, group: str, key: object) -> str:
        """What a value of the record is called."""
        return label(group, key).say(self.lang)

    def of(self, said: Label | tuple[str, str]) -> str:
        """The half of a pair that is in this language."""
        return said[self.lang == "en"]

    def browser(self) -> dict[str, str]:
        """What scripts may say: the strings whose keys begin with `js.`."""
        return {key: said.say(self.lang) for key, said in words().items() if key.startswith("js.")}


@cache
def _bare(key: str, lang: Lang) -> Markup:
    """A string that has no values."""
    said = words()[key].say(lang)
    if found := _VALUE.search(said):
        raise KeyError(found[1])
    return escape(said)


@cache
def words() -> dict[str, Label]:
    """Every string by its key; ValueError for a line without both languages, and for a key that stands twice."""
    out: dict[str, Label] = {}
    for path in sorted(_HERE.glob("*.txt")):
        for n, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if not line or line.startswith("#"):
                continue
            key, *said = (cell.strip() for cell in line.split("|"))
            if len(said) != 2 or not all(said) or key in out:
                raise ValueError(f"{path.name}:{n}: not «key | العربية | English», or there twice: {line[:60]!r}")
            out[key] = Label(*said)
    return out
