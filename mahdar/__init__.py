"""mahdar (محضر): Arabic conflict reports in, records with evidence out.

    >>> import mahdar
    >>> record = mahdar.read("قصفت الطائرات حي الصاخور في حلب أمس.", published="2016-11-20")
    >>> record.events[0].type
    'ASSAULT'

Each name is loaded when it is first asked for: importing mahdar does nothing.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mahdar import evaluate
    from mahdar.errors import MahdarError
    from mahdar.lexicon import Lexicon
    from mahdar.reading.reader import Reader
    from mahdar.record import Entity, Event, Record
    from mahdar.report import Report, Span

__all__ = ["Entity", "Event", "Lexicon", "MahdarError", "Reader", "Record", "Report", "Span", "evaluate", "read"]

_HOMES = {
    "Entity": "mahdar.record", "Event": "mahdar.record", "Record": "mahdar.record",
    "Report": "mahdar.report", "Span": "mahdar.report", "MahdarError": "mahdar.errors",
    "Lexicon": "mahdar.lexicon", "Reader": "mahdar.reading.reader",
}  # fmt: skip


def read(text: str, *, published: str | None = None, outlet: str | None = None, title: str | None = None) -> Record:
    """The record of a report given as text; `published` is its day (YYYY-MM-DD), against which «أمس» is counted.

    For files, pages and archives, hand what `mahdar.intake.reports` yields to a `Reader`.
    """
    from mahdar.report import Report

    return _reader().read(Report(text, title=title, outlet=outlet, published=published, language="ar"))


@cache
def _reader() -> Reader:
    from mahdar.reading.reader import Reader

    return Reader()


def __getattr__(name: str) -> Any:
    if name == "evaluate":
        return import_module("mahdar.evaluate")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'mahdar' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
