"""Text that is safe to show: nothing in it can move a cursor, reorder its neighbours or hide."""

from __future__ import annotations

import unicodedata

_BIDI_CONTROLS = frozenset("LRE RLE PDF LRO RLO LRI RLI FSI PDI".split())
_DIRECTION_MARKS = "\u061c\u200e\u200f"


def plain(value: object) -> str:
    """A value on one line; control characters and those that change direction are shown as ‹U+202E›."""
    return "".join(f"‹U+{ord(c):04X}›" if _is_hidden(c) else c for c in " ".join(str(value).split()))


def _is_hidden(char: str) -> bool:
    control = unicodedata.category(char) in ("Cc", "Cs")
    return control or char in _DIRECTION_MARKS or unicodedata.bidirectional(char) in _BIDI_CONTROLS
