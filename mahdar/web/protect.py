"""Protected names: for people without the right to see them, pseudonyms stand in their place everywhere."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from mahdar.casebook.decisions import Decision
from mahdar.casebook.store import Casebook


class Shield:
    """What takes protected names out of texts; an open one leaves all as it is."""

    def __init__(self, open_: bool) -> None:
        self.open = open_

    def text(self, said: str) -> str:
        """A text without protected names."""
        return said

    def decision(self, made: Decision, report: int) -> Decision:
        """A decision about a report, without protected names."""
        return made

    def given(self, report: int, value: Any) -> Any:
        """A value that somebody gave who saw the report without protected names, as it is of the report itself."""
        return value

    def answer(self, answer: Response) -> Response:
        """An answer without protected names."""
        return answer


class Names:
    """The protected names of a casebook."""

    def __init__(self, book: Casebook) -> None:
        self.book = book

    def shield(self, open_: bool) -> Shield:
        """The shield for somebody who has the right to all names, or has it not."""
        return Shield(open_)


class MaskedCasebook(Casebook):
    """A casebook whose records carry pseudonyms."""

    def __init__(self, book: Casebook, shield: Shield) -> None:
        super().__init__(book.engine, book.name)
        self.shield = shield
