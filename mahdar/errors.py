"""Errors of mahdar: each says in one line what was wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence


class MahdarError(Exception):
    """Something the caller or the user can act on: `what` was wrong, `where`, and how to `fix` it."""

    def __init__(self, what: str, where: object = None, fix: str | None = None) -> None:
        self.what = what
        self.where = None if where is None else str(where)
        self.fix = fix
        super().__init__(what, self.where, fix)

    def __str__(self) -> str:
        said = " — ".join(part for part in (self.what, self.where, self.fix) if part)
        # A file name or a broken line may carry line breaks or terminal codes: the message stays one plain line.
        return "".join(c if c.isprintable() or c in _JOINERS else c.encode("unicode_escape").decode() for c in said)


_JOINERS = "\u200c\u200d"  # not "printable" for Python, but ordinary in Arabic-script words


class InputError(MahdarError):
    """A report could not be read: missing, empty, not Arabic, wrongly encoded, broken …"""


class SpanError(MahdarError):
    """A span does not match the text it claims to quote."""


class LexiconError(MahdarError):
    """The lexicon is at fault: `faults` lists all that was found, each with file and line."""

    def __init__(self, what: str, where: object = None, fix: str | None = None, faults: Sequence[str] = ()) -> None:
        super().__init__(what, where, fix)
        self.faults = tuple(faults)


class OutputError(MahdarError):
    """A result could not be written."""


class CasebookError(MahdarError):
    """The casebook could not be opened, read or written."""
