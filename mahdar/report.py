"""The untouched text of a report, and spans that quote it letter for letter."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from datetime import date
from hashlib import sha256

import msgspec

from mahdar.errors import InputError, SpanError


class Span(msgspec.Struct, frozen=True, order=True):
    """`quote` stands at code points `start` to `end` of a report's text. Make one with `report.span(start, end)`."""

    start: int
    end: int
    quote: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end or len(self.quote) != self.end - self.start:
            raise SpanError(
                f"a span from {self.start} to {self.end} cannot quote {len(self.quote)} characters",
                fix="make spans with report.span(start, end)",
            )

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """The span of `text` from `start` to `end`; refused where it is empty or leaves the text."""
        if not 0 <= start < end <= len(text):
            raise SpanError(
                f"no span from {start} to {end}",
                f"in a text of {len(text)} characters",
                "offsets count code points: 0 <= start < end <= len(text)",
            )
        return cls(start, end, text[start:end])


class Report(msgspec.Struct, frozen=True):
    """One report as it came in. The text is never altered; `id` is computed from it."""

    text: str
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    byline: str | None = None
    published: str | None = None
    language: str | None = None
    id: str = ""

    def __post_init__(self) -> None:
        computed = text_id(self.text)
        if self.id not in ("", computed):
            raise InputError(
                f"the id {self.id[:80]!r} is not that of the text",
                fix=f"leave it out, or use {computed}",
            )
        if self.published is not None:
            check_date(self.published)
        msgspec.structs.force_setattr(self, "id", computed)

    def span(self, start: int, end: int) -> Span:
        """The span of this report's text from `start` to `end`, in code points."""
        return Span.of(self.text, start, end)


def text_id(text: str) -> str:
    """`sha256:…` of the text's UTF-8 bytes; half a character (a lone surrogate) is refused."""
    if not isinstance(text, str):
        raise InputError(f"the text of a report is a str, not {type(text).__name__}", fix="decode it first")
    try:
        return "sha256:" + sha256(text.encode("utf-8")).hexdigest()
    except UnicodeEncodeError as error:
        raise InputError(
            f"half a character (lone surrogate U+{ord(text[error.start]):04X})",
            f"at character {error.start} of the text",
            "read the source again with its right encoding",
        ) from None


def check_date(published: str) -> None:
    """Refuse a publication date that is not a day of the calendar, written YYYY-MM-DD."""
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", published):
            raise ValueError
        date.fromisoformat(published)
    except (ValueError, TypeError):
        raise InputError(
            f"{str(published)[:80]!r} is no publication date", fix="write it YYYY-MM-DD, such as 2015-07-26"
        ) from None


def check_span(text: str, span: Span) -> None:
    """Refuse a span whose quote is not what stands in `text` at its offsets."""
    if span.end > len(text) or not text.startswith(span.quote, span.start):
        raise SpanError(
            f"the quote {span.quote[:60]!r} is not what the text says",
            f"at {span.start} to {span.end}",
            "offsets count code points of the unaltered text",
        )


class Utf16Offsets:
    """Offsets of one text in code points (Python) and in UTF-16 units (browsers), converted both ways."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._wide = [] if text.isascii() else [m.start() for m in re.finditer("[\U00010000-\U0010ffff]", text)]
        self._wide_units = [at + earlier for earlier, at in enumerate(self._wide)]

    def units(self, offset: int) -> int:
        """The UTF-16 offset of a code-point offset."""
        if not 0 <= offset <= self._length:
            raise SpanError(f"no character {offset}", f"in a text of {self._length} characters")
        return offset + bisect_left(self._wide, offset)

    def code_points(self, units: int) -> int:
        """The code-point offset of a UTF-16 offset; one in the middle of a character is refused."""
        length = self._length + len(self._wide)
        if not 0 <= units <= length:
            raise SpanError(f"no UTF-16 unit {units}", f"in a text of {length} units")
        begun = bisect_right(self._wide_units, units - 1)
        if begun and self._wide_units[begun - 1] == units - 1:
            raise SpanError(f"UTF-16 unit {units} is the middle of a character", fix="use the unit before or after it")
        return units - begun
