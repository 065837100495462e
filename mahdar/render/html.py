"""HTML that is safe by construction: a string becomes part of a page only escaped."""

from __future__ import annotations

import re
from html import escape

_VOID = frozenset({"meta", "input", "br", "link"})
# Characters that no HTML document may hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Html(str):
    """Markup made by `el`, or written by hand in this package; anything else is text."""


def text(value: object) -> Html:
    """A value as text of a page."""
    return value if isinstance(value, Html) else Html(escape(_FORBIDDEN.sub("\ufffd", str(value))))


def join(*parts: object) -> Html:
    """Parts one after the other."""
    return Html("".join(map(text, parts)))


def el(tag: str, *children: object, **attributes: object) -> Html:
    """An element. Attributes: class_, data_ids …; None and False leave one out, True gives it no value."""
    said = "".join(
        f" {name.strip('_').replace('_', '-')}" + ("" if value is True else f'="{text(value)}"')
        for name, value in attributes.items()
        if value is not None and value is not False
    )
    if tag in _VOID:
        return Html(f"<{tag}{said}>")
    return Html(f"<{tag}{said}>{join(*children)}</{tag}>")
