"""The reasons of a judgement («+ place=same») in words."""

from __future__ import annotations

import re

from markupsafe import Markup

from mahdar.web.words import Words, ltr, words

_FIGURES = re.compile(r"^[<>]?[\d.]+(-[\d.]+|\+)?%?( (km|days))?$")


def reason(t: Words, said: str) -> tuple[str, Markup]:
    """Whether it speaks for (+) or against (−), and what it says; what has no words of its own is shown as it is."""
    sign, _, feature = said.partition(" ")
    name, _, value = feature.partition("=")
    key = f"why.{name.replace(' ', '_')}"
    if key not in words():
        return sign, Markup("{}").format(ltr(feature))
    return sign, Markup("{}: {}").format(t(key), _value(t, name, value))


def _value(t: Words, name: str, value: str) -> object:
    if name in ("type", "term") and value != "differs" and f"why.is.{value}" not in words():
        return t.label("terms" if name == "term" else "types", value)
    if _FIGURES.match(value):
        figures, _, unit = value.partition(" ")
        return t(f"why.{unit}", n=figures) if unit else ltr(figures)
    key = f"why.is.{value.replace(' ', '_').replace(',', '')}"
    return t(key) if key in words() else ltr(value)
