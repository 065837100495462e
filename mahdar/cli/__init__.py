"""The command line: it parses, calls the library and prints. `main` is the program."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

import click

from mahdar.cli.base import Main, lang_option, option
from mahdar.cli.casebook import backup, fetch, ingest, restore, search
from mahdar.cli.commands import evaluate, explain, lexicon, places, train
from mahdar.cli.ledger import deal, diff
from mahdar.cli.link import link
from mahdar.cli.questions import deals, events, timeline, who
from mahdar.cli.reading import read
from mahdar.cli.room import people, serve
from mahdar.cli.second import second


def _version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        try:
            click.echo(f"mahdar {version('mahdar')}")
        except PackageNotFoundError:
            click.echo("mahdar (not installed)")
        ctx.exit()


@click.group("mahdar", cls=Main)
@lang_option
@option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Say the version.")
def main() -> None:
    """Arabic conflict reports in, records with evidence out."""


for command in (
    read,
    ingest,
    fetch,
    backup,
    restore,
    search,
    link,
    deals,
    deal,
    diff,
    events,
    timeline,
    who,
    serve,
    people,
    explain,
    evaluate,
    train,
    places,
    lexicon,
    second,
):
    main.add_command(command)
