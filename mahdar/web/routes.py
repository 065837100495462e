"""All routes of the room, gathered from the modules that answer them."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from mahdar.web import front
from mahdar.web.api import book, export, openapi, people, reports, review
from mahdar.web.route import Route

_PAGES = ("accounts", "home", "review", "deal_board", "explore", "merge")


def routes() -> tuple[Route, ...]:
    """Every route, those of the pages after those of the API."""
    found = [*front.ROUTES]
    for module in (reports, review, book, people, export, openapi):
        found += module.ROUTES
    for name in _PAGES:
        if find_spec(f"mahdar.web.{name}"):
            found += import_module(f"mahdar.web.{name}").ROUTES
    return tuple(found)
