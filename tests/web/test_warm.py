"""What is done before the first visitor comes is what the pages then show."""

from __future__ import annotations

from mahdar.web import warm
from mahdar.web.app import make_app
from mahdar.web.deal_books import kept_book
from mahdar.web.remembered import kept
from mahdar.web.settings import Settings


def test_the_first_page_finds_its_counts_made(casebook, monkeypatch) -> None:
    monkeypatch.setattr(warm, "_AFTER", 0.0)
    app = make_app(Settings(casebook))
    warm.begin(app).join(60)
    book = app.state.book

    def again() -> None:
        raise AssertionError("counted a second time")

    assert kept(app, book, True, ("totals",), again, 3600.0) == book.totals()
    assert kept(app, book, True, ("days",), again, 3600.0) and kept(app, book, True, ("pairs",), again)
    for number in warm.biggest(book):
        assert kept_book(app, book, True, number) is kept_book(app, book, True, number)
    book.close()
