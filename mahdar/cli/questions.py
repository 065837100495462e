"""What is asked of a casebook: deals, events, who, timeline; each as a table, or as JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from mahdar.cli.base import DONE, Command, casebook_option, json_option, lang_option, language, option
from mahdar.cli.output import Output
from mahdar.cli.tables import write_json, write_table
from mahdar.errors import InputError, MahdarError

if TYPE_CHECKING:
    from mahdar.casebook.answers import Being, Count, DealLine, EventLine
    from mahdar.casebook.items import Filter
    from mahdar.casebook.store import Casebook
    from mahdar.casebook.timeline import Moment

_TYPES = ("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
          "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT")  # fmt: skip


def day_option(name: str, text: str) -> Callable[[Any], Any]:
    """An option that takes a day of the calendar."""
    parameter = {"--from": "day_from", "--to": "day_to"}.get(name, name.strip("-").replace("-", "_"))
    return option(name, parameter, metavar="DATE", callback=lambda _c, _p, v: day(name, v), help=text)


def day(name: str, value: str | None) -> str | None:
    """A day as YYYY-MM-DD; anything else is wrong usage."""
    from mahdar.report import check_date

    try:
        if value is not None:
            check_date(value)
    except MahdarError as error:
        raise click.UsageError(f"{name}: {error.what} — {error.fix}") from None
    return value


def open_casebook(where: str) -> Casebook:
    """The casebook, to be read."""
    from mahdar.casebook.store import Casebook

    return Casebook.open(where, read_only=True)


def _near(_c: click.Context, _p: click.Parameter, value: str | None) -> tuple[float, float, float] | None:
    if value is None:
        return None
    try:
        lat, lon, km = (float(part) for part in value.replace("،", ",").split(","))
        if not (-90 <= lat <= 90 and -180 <= lon <= 180 and 0 < km <= 20_040):
            raise ValueError
    except ValueError:
        raise click.UsageError("--near takes LAT,LON,KM — such as 36.2,37.16,25") from None
    return lat, lon, km


_actor = option("--actor", metavar="NAME", help="Only where this person or group has a part.")
_place = option("--place", metavar="NAME", help="Only at this place.")
_source = option("--source", metavar="NAME", help="Only from this outlet, or told by this source.")
_from = day_option("--from", "From this day on (YYYY-MM-DD).")
_to = day_option("--to", "Up to this day (YYYY-MM-DD).")
_limit = option("--limit", type=click.IntRange(min=1), metavar="N", help="At most this many.")


@click.command("deals", cls=Command)
@casebook_option
@_actor
@_from
@_to
@_source
@option("--outlets", type=click.IntRange(min=1), default=1, metavar="N", help="Told by at least N outlets.")
@_limit
@json_option
@lang_option
def deals(casebook: str, actor: str | None, day_from: str | None, day_to: str | None, source: str | None, outlets: int,
          limit: int | None, as_json: bool) -> int:  # fmt: skip
    from mahdar.casebook.answers import deal_lines
    from mahdar.casebook.items import Filter

    with open_casebook(casebook) as book:
        found = deal_lines(
            book, Filter(actor=actor, day_from=day_from, day_to=day_to, source=source, limit=limit), outlets
        )
    with Output(None) as sink:
        if as_json:
            write_json(sink, found)
            return DONE
        write_table(
            sink, _heads("deal", "when", "state", "terms", "parties", "reports", "outlets"), map(_deal_row, found)
        )
    return DONE


@click.command("events", cls=Command)
@casebook_option
@option("--type", "types", multiple=True, type=click.Choice(_TYPES, case_sensitive=False), metavar="TYPE",
        help="Only events of this PLOVER type; may be repeated.")  # fmt: skip
@_actor
@_place
@option("--near", callback=_near, metavar="LAT,LON,KM", help="Only within so many kilometres of a point.")
@_from
@_to
@_source
@_limit
@json_option
@lang_option
def events(casebook: str, types: tuple[str, ...], actor: str | None, place: str | None,
           near: tuple[float, float, float] | None, day_from: str | None, day_to: str | None, source: str | None,
           limit: int | None, as_json: bool) -> int:  # fmt: skip
    from mahdar.casebook.answers import event_lines
    from mahdar.casebook.items import Filter

    asked = Filter(types=types, actor=actor, place=place, near=near, day_from=day_from, day_to=day_to, source=source,
                   limit=limit)  # fmt: skip
    with open_casebook(casebook) as book:
        found = event_lines(book, asked)
    with Output(None) as sink:
        if as_json:
            write_json(sink, found)
            return DONE
        write_table(sink, _heads("events", "when", "type", "who", "where", "count", "outlets"), map(_event_row, found))
    return DONE


@click.command("who", cls=Command)
@click.argument("name", metavar="NAME")
@casebook_option
@json_option
@lang_option
def who(name: str, casebook: str, as_json: bool) -> int:
    from mahdar.casebook.answers import beings

    with open_casebook(casebook) as book:
        found = beings(book, name)
    if not found:
        raise InputError("nobody of this name is in the casebook", name[:80], "try a part of the name")
    with Output(None) as sink:
        if as_json:
            write_json(sink, found)
            return DONE
        write_table(sink, _heads("names", "kind", "for", "reports", "when", "roles", "outlets"), map(_being_row, found))
    return DONE


@click.command("timeline", cls=Command)
@casebook_option
@option("--deal", metavar="ID", help="The days of this deal.")
@_actor
@_place
@_from
@_to
@_source
@_limit
@json_option
@lang_option
def timeline(casebook: str, deal: str | None, actor: str | None, place: str | None, day_from: str | None,
             day_to: str | None, source: str | None, limit: int | None, as_json: bool) -> int:  # fmt: skip
    from mahdar.casebook.items import Filter

    asked = Filter(actor=actor, place=place, day_from=day_from, day_to=day_to, source=source, limit=limit)
    with open_casebook(casebook) as book:
        moments = _moments(book, deal, asked)
    with Output(None) as sink:
        if as_json:
            write_json(sink, moments)
            return DONE
        write_table(sink, _heads("when", "kind", "what", "who", "where", "count", "source"), map(_moment_row, moments))
    return DONE


def _moments(book: Casebook, deal: str | None, asked: Filter) -> list[Moment]:
    """The days of a deal; else events by day."""
    from mahdar.casebook.answers import event_lines
    from mahdar.casebook.gather import book_of, deal_number
    from mahdar.casebook.timeline import of_deal, of_event

    if deal is None:
        return [m for e in event_lines(book, asked) if (m := of_event(e))]
    found = of_deal(book_of(book, deal_number(book, deal)), asked.day_to)
    found = [m for m in found if asked.day_from is None or m.day >= asked.day_from]
    return found[: asked.limit] if asked.limit else found


# Rows --------------------------------------------------------------------------------------------------------------


def _deal_row(d: DealLine) -> list[str]:
    kinds = joined([said("terms", k) for k in d.kinds[:3]])
    status = said("statuses", d.status)
    return [
        str(d.id),
        _span(d.first, d.last),
        status,
        kinds,
        joined(d.parties[:4]),
        str(d.reports),
        joined(d.outlets[:6]),
    ]


def _event_row(e: EventLine) -> list[str]:
    kind = said("types", e.type) + (f" / {said('modes', e.mode)}" if e.mode else "")
    people = joined(e.actors[:3]) + (f" ← {joined(e.recipients[:3])}" if e.recipients else "")
    return [str(e.id), e.day or "–", kind, people, joined(e.places[:2]), counts(e.counts), joined(e.outlets[:4])]


def _being_row(b: Being) -> list[str]:
    roles = joined([f"{said('roles', role)} {n}" for role, n in list(b.roles.items())[:5]])
    names, belongs = joined(b.names[:4]), joined(b.belongs[:2])
    return [names, b.kind or "–", belongs, str(b.reports), _span(b.first, b.last), roles, joined(b.outlets[:4])]


def _moment_row(m: Moment) -> list[str]:
    what, people, sources = m.said[language() == "en"], joined(m.who[:3]), joined(m.sources[:4])
    return [m.day, said("moments", m.what), what, people, joined(m.where[:2]), counts(m.counts), sources]


# Cells -------------------------------------------------------------------------------------------------------------


def said(group: str, key: str | None) -> str:
    """A code in words, in Arabic where both languages are shown."""
    from mahdar.render.labels import label

    return label(group, key)[language() == "en"] if key else "–"


def joined(names: Sequence[str]) -> str:
    """Names in one cell."""
    return ("," if language() == "en" else "،").join(f" {n}" for n in names).strip()


def counts(found: Sequence[Count]) -> str:
    """«قتلى: 6 – السويداء 24؛ 9 – سانا»: a range a source, never added up."""
    out: dict[str, list[str]] = {}
    for c in found:
        least, most = f"{c.least:g}", "+" if c.most is None else f"–{c.most:g}"
        shown = least if c.most == c.least else least + most
        out.setdefault(c.what, []).append(f"{shown} – {joined(c.sources[:3])}")
    semicolon = "; " if language() == "en" else "؛ "
    return " | ".join(f"{said('words', what)}: {semicolon.join(values)}" for what, values in out.items())


def _span(first: str | None, last: str | None) -> str:
    return (first or "–") if first == last else f"{first or '…'} – {last or '…'}"


def _heads(*names: str) -> list[Any]:
    from mahdar.render.labels import label

    return [label("words", name).heading() for name in names]
