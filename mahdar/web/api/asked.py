"""What is asked in an address: days, numbers, words; each fault said clearly."""

from __future__ import annotations

from datetime import date

from starlette.requests import Request

from mahdar.casebook.items import Filter
from mahdar.casebook.regions import regions
from mahdar.errors import InputError

MOST = 1_000  # of a list
_LONGEST = 400


def text(request: Request, name: str) -> str | None:
    """A word or several; None where there is none."""
    said = request.query_params.get(name, "").strip()
    if len(said) > _LONGEST or not all(c.isprintable() or c in "\u200c\u200d" for c in said):
        raise InputError("this cannot be asked for", name, f"up to {_LONGEST} letters")
    return said or None


def day(request: Request, name: str) -> str | None:
    """A day of the calendar, YYYY-MM-DD."""
    said = request.query_params.get(name)
    if not said:
        return None
    try:
        return date.fromisoformat(said).isoformat() if len(said) == 10 else _no_day(said)
    except ValueError:
        return _no_day(said)


def _no_day(said: str) -> str:
    raise InputError("this is no day of the calendar", said[:40], "write it YYYY-MM-DD, such as 2015-07-26")


def number(request: Request, name: str, default: int, most: int = MOST, least: int = 1) -> int:
    """A number; a list is cut at `most`."""
    said = request.query_params.get(name)
    if said is None or said == "":
        return default
    if not (said.isascii() and said.isdigit() and len(said) < 10 and int(said) >= least):
        raise InputError("this is no number", said[:40], f"{least} or more")
    return min(int(said), most)


def maybe_number(request: Request, name: str) -> int | None:
    """A number, or None where none is asked for."""
    return number(request, name, 0, most=2**31 - 1) if request.query_params.get(name) else None


def pair(request: Request) -> tuple[int, int] | None:
    """Two numbers of entities, «12-34»; None where none are asked for."""
    said = request.query_params.get("between", "")
    first, _, second = said.partition("-")
    if not said:
        return None
    if not all(n.isascii() and n.isdigit() and len(n) < 10 for n in (first, second)):
        raise InputError("these are not two numbers", said[:40], "write them 12-34")
    return int(first), int(second)


def points(request: Request) -> frozenset[tuple[float, float]] | None:
    """The points of the governorate asked for («YE/Aden»); None where none is."""
    said = text(request, "region")
    if said is None:
        return None
    if said not in regions():
        raise InputError("there is no such governorate", said[:40], "see the list of /api/regions")
    return regions()[said].points


def filter_of(request: Request, limit: int = 100) -> Filter:
    """What items are asked for."""
    many = {name: tuple(request.query_params.getlist(name)[:20]) for name in ("type", "mode", "status")}
    return Filter(
        many["type"], many["mode"], many["status"], text(request, "actor"), text(request, "place"),
        day_from=day(request, "from"), day_to=day(request, "to"), source=text(request, "source"),
        points=points(request), between=pair(request), limit=number(request, "limit", limit),
        newest_first="newest" in request.query_params,
    )  # fmt: skip


ASKS = ("type", "mode", "status", "actor", "between", "place", "region", "from", "to", "source", "limit", "newest")
