"""What people decide about sameness: it goes before what the machine judged, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterable

from mahdar.casebook.judgements import Judgement, Verdict, judge, undo
from mahdar.casebook.link import regroup
from mahdar.casebook.store import Casebook
from mahdar.errors import CasebookError


def settle(book: Casebook, a: int | str, b: int | str, verdict: str, by: str, why: str = "") -> int:
    """A person's judgement of two items (numbers or keys); its number. The groups follow at once.

    What the same pair was called by people before is taken back.
    """
    first, second = book.item(a), book.item(b)
    if first.kind != second.kind:
        raise CasebookError(f"{first.kind} and {second.kind} cannot be the same", f"{a} and {b}", "name two of a kind")
    pair = {first.no, second.no}
    earlier = [j.no for j in book.judgements(first.kind, first.no, human=True) if {j.a, j.b} == pair]
    with book.writing() as connection:
        undo(connection, earlier, by)
        stored = Verdict(first.kind, first.no, second.no, verdict, None, [why] if why else [])
        number = judge(connection, [stored], by, human=True)[0]
        regroup(connection)
    return number


def take_back(book: Casebook, numbers: Iterable[int], by: str) -> int:
    """Take judgements back, the machine's or people's; how many held. A pair so settled is not judged anew."""
    with book.writing() as connection:
        done = undo(connection, numbers, by)
        regroup(connection)
    return done


def judgements_about(book: Casebook, which: int | str) -> list[Judgement]:
    """Everything that holds about an item, the surest first."""
    item = book.item(which)
    found = book.judgements(item.kind, item.no)
    return sorted(found, key=lambda j: (not j.human, -(j.score or 0.0), j.no))
