"""`mahdar link`: what is the same across reports, and what people say about it."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

import click

from mahdar.cli.base import DONE, Command, casebook_option, json_option, lang_option, option, say
from mahdar.cli.output import Output
from mahdar.cli.tables import write_json, write_table
from mahdar.errors import CasebookError
from mahdar.render.labels import Label

if TYPE_CHECKING:
    from mahdar.casebook.store import Casebook

_Pair = tuple[str, str]
_GROUP_HEADS = (Label("النوع", "kind"), Label("المجموعات", "groups"))
_HEADS = (
    Label("الحكم", "judgement"), Label("القول", "verdict"), Label("اليقين", "certainty"), Label("من قِبل", "by"),
    Label("البند", "item"), Label("الوسيلة", "outlet"), Label("النشر", "published"), Label("الكلمات", "words"),
    Label("الأسباب", "reasons"),
)  # fmt: skip


@click.command("link", cls=Command)
@casebook_option
@option("--anew", is_flag=True, help="Judge everything again, not only what has come since; what people said stays.")
@option("--same", nargs=2, multiple=True, metavar="ITEM ITEM", help="These two are the same; may be repeated.")
@option("--different", nargs=2, multiple=True, metavar="ITEM ITEM", help="These two are not the same; may be repeated.")
@option("--undo", type=int, multiple=True, metavar="NUMBER", help="Take this judgement back; may be repeated.")
@option("--why", metavar="ITEM", help="List what was judged about this item, with the reasons.")
@json_option
@lang_option
def link(casebook: str, anew: bool, same: tuple[_Pair, ...], different: tuple[_Pair, ...], undo: tuple[int, ...],
         why: str | None, as_json: bool) -> int:  # fmt: skip
    from mahdar.casebook.link import link as link_book
    from mahdar.casebook.settle import settle, take_back
    from mahdar.casebook.store import Casebook

    with Casebook.open(casebook) as book:
        for verdict, pairs in (("same", same), ("different", different)):
            for a, b in pairs:
                say(f"judgement {settle(book, _item(a), _item(b), verdict, getpass.getuser())} is kept")
        if undo:
            say(f"{take_back(book, undo, getpass.getuser())} judgements were taken back")
        if why:
            _explain(book, why, as_json)
        elif anew or not (same or different or undo):
            _groups(link_book(book, anew=anew), as_json)
    return DONE


def _item(named: str) -> int | str:
    """An item by what a user calls it: 118, d118, or its key."""
    bare = named.strip().lstrip("deDE#")
    return int(bare) if bare.isdigit() else named.strip()


def _groups(found: dict[str, int], as_json: bool) -> None:
    with Output(None) as sink:
        if as_json:
            write_json(sink, found)
        elif found:
            write_table(sink, _GROUP_HEADS, [[kind, str(n)] for kind, n in found.items()])
    if not found:
        say("nothing has come since the last time")


def _explain(book: Casebook, why: str, as_json: bool) -> None:
    from mahdar.casebook.settle import judgements_about

    item = _item(why)
    found = judgements_about(book, item)
    if not found:
        raise CasebookError("nothing was judged about this item", why[:80], "see mahdar link")
    about = book.item(item).no
    with Output(None) as sink:
        if as_json:
            write_json(sink, found)
            return
        others = book.by_numbers([j.b if j.a == about else j.a for j in found], bare=True)
        rows = []
        for j in found:
            other = others[j.b if j.a == about else j.a]
            certainty = "" if j.score is None else f"{j.score:.2f}"
            words = [other.outlet or "", other.published or "", other.name or "", "; ".join(j.reasons)]
            rows.append([str(j.no), j.verdict, certainty, j.by, str(other.no), *words])
        write_table(sink, _HEADS, rows)
