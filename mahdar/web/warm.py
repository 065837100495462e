"""What takes long the first time, done before somebody asks: templates, counts of the first page, the biggest deals."""

from __future__ import annotations

import gc
import sys
import threading
import time
from contextlib import suppress

from sqlalchemy import func, select
from starlette.applications import Starlette

from mahdar.casebook.regions import regions
from mahdar.casebook.schema import groups, reports
from mahdar.casebook.store import Casebook
from mahdar.errors import MahdarError
from mahdar.web.deal_books import kept_book
from mahdar.web.english import english_names, english_places
from mahdar.web.home import all_pairs, days
from mahdar.web.masked import MaskedCasebook
from mahdar.web.pages import templates
from mahdar.web.protect import Shield
from mahdar.web.remembered import kept

_DEALS = 4
_TURN = 0.0005  # seconds
_RARELY = (20_000, 20, 100)  # garbage collection: what is made in one request goes by itself
_FIRST = 2_000  # reports that are looked through before the room opens
_BATCH = 20  # reports looked through at once
_AFTER = 5.0  # seconds: whoever opens the room first goes before


def begin(app: Starlette) -> threading.Thread:
    """The first page at once (half a second for fifteen thousand reports), the deals beside the room's own work; the
    thread ends by itself."""
    book: Casebook = app.state.book
    gc.set_threshold(*_RARELY)
    with suppress(MahdarError):  # the page itself says what is wrong
        first_page(app, book)
    gc.freeze()  # what is kept until the end need not be looked through each time: half a second for a large casebook
    thread = threading.Thread(target=_deals, args=(app, book), daemon=True, name="warm")
    thread.start()
    return thread


def _deals(app: Starlette, book: Casebook) -> None:
    time.sleep(_AFTER)
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)  # whoever asks gets their turn at once, not after each question to the database
    try:
        with suppress(MahdarError):
            for number in biggest(book):
                kept_book(app, book, True, number)
            if app.state.settings.team:
                _without_names(app, book)
    finally:
        sys.setswitchinterval(usual)
        gc.freeze()


def _without_names(app: Starlette, book: Casebook) -> None:
    """The same for whoever may not see names, and whom each report tells of: half a minute for fifteen thousand,
    with pauses in which others are answered."""
    masked = MaskedCasebook(book, Shield(app.state.names))
    for number in biggest(book):
        kept_book(app, masked, False, number)
    ids = _newest(book)
    for i in range(0, len(ids), _BATCH):
        began = time.perf_counter()
        app.state.names.here(ids[i : i + _BATCH], app.state.names.known())
        time.sleep(min(1.0, time.perf_counter() - began))


def _newest(book: Casebook, limit: int | None = None) -> list[str]:
    """The ids of the reports that came last, the newest first."""
    query = select(reports.c.id).order_by(func.coalesce(reports.c.published, "").desc(), reports.c.no.desc())
    with book.reading() as connection:
        return list(connection.execute(query.limit(limit)).scalars())


def first_page(app: Starlette, book: Casebook) -> None:
    """Templates, and the counts that look through the whole casebook, as `remembered` keeps them."""
    for name in ("base.html", "home.html", *templates().list_templates()):
        templates().get_template(name)
    regions()
    english_names(app.state.settings.lexicons)
    english_places(app.state.settings.lexicons)
    for names in (True, False) if app.state.settings.team else (True,):
        kept(app, book, names, ("totals",), book.totals, 3600.0)
        kept(app, book, names, ("days",), lambda: days(book), 3600.0)
        kept(app, book, names, ("pairs",), lambda: all_pairs(book))
    if app.state.settings.team:
        app.state.names.here(_newest(book, _FIRST), app.state.names.index())


def biggest(book: Casebook) -> list[int]:
    """The deals that most reports tell of."""
    query = select(groups.c.head).where(groups.c.kind == "deal").group_by(groups.c.head)
    with book.reading() as connection:
        return list(connection.execute(query.order_by(func.count().desc()).limit(_DEALS)).scalars())
