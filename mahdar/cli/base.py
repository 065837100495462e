"""What every command shares: two languages, quiet ends, and one clear line for a fault."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import partial
from typing import Any, NoReturn, cast

import click
from click.core import ParameterSource

from mahdar.casebook.waiting import listen
from mahdar.cli.messages import Lang, help_text, in_language
from mahdar.cli.settings import default_map
from mahdar.errors import LexiconError, MahdarError

DONE, FAILED, USAGE, PARTLY = 0, 1, 2, 3
INTERRUPTED, PIPE_CLOSED = 130, 141
_LANG = "mahdar.lang"


def language(ctx: click.Context | None = None) -> Lang | None:
    """The language asked for by argument, environment or mahdar.toml; None where nobody asked."""
    context = ctx or click.get_current_context(silent=True)
    said = (context.meta.get(_LANG) if context else None) or os.environ.get("MAHDAR_LANG")
    return cast(Lang, said) if said in ("ar", "en") else None


def say(message: object, ctx: click.Context | None = None) -> None:
    """One line on standard error, in the language asked for."""
    lang = language(ctx)
    click.echo(f"{'محضر' if lang == 'ar' else 'mahdar'}: {in_language(message, lang)}", err=True)


def end(code: int) -> NoReturn:
    """Leave the command with this exit code."""
    raise click.exceptions.Exit(code)


class Option(click.Option):
    """An option explained in both languages."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        return record and (record[0], in_language(record[1], language(ctx)))


class Command(click.Command):
    """A command explained in both languages."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        prefix = in_language("Usage:", language(ctx)) + " "
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.indentation():
            formatter.write_paragraph()
            formatter.write_text(help_text(_path(ctx), language(ctx)))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = (p for p in self.get_params(ctx) if isinstance(p, Option))
        records = [r for p in options if (r := p.get_help_record(ctx)) is not None]
        with formatter.section(in_language("Options", language(ctx))):
            formatter.write_dl(records)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        return option and Option(option.opts, is_flag=True, is_eager=True, expose_value=False, callback=option.callback,
                                 help="Say this and leave.")  # fmt: skip


class Group(Command, click.Group):
    """Commands under one name."""

    command_class = Command
    group_class: type[click.Group] | type[type] | None = type  # a group in a group is of the same kind

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        Command.format_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        lang, above = language(ctx), "" if ctx.parent is None else f"{_path(ctx)} "
        firsts = [(name, help_text(above + name, lang).split("\n")[0]) for name in self.list_commands(ctx)]
        with formatter.section(in_language("Commands", lang)):
            formatter.write_dl(firsts)


class Main(Group):
    """The command line as a whole: it ends with an exit code and never with a traceback."""

    def main(  # type: ignore[override]  # one signature instead of click's two: it always ends the program
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> NoReturn:
        extra["standalone_mode"] = False
        try:
            extra.setdefault("default_map", default_map())
            code = super().main(args, prog_name or "mahdar", **extra)
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message(), err=True)
            code = USAGE
        except click.UsageError as error:
            say(f"{error.format_message().rstrip('.')} — {_try(error.ctx)}", error.ctx)
            code = USAGE
        except click.ClickException as error:
            say(error.format_message())
            code = FAILED
        except (click.Abort, KeyboardInterrupt):
            code = INTERRUPTED
        except MahdarError as error:
            say(error)
            code = FAILED
        sys.exit(code if isinstance(code, int) else DONE)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            end(INTERRUPTED)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # else Python complains when it closes standard output
            end(PIPE_CLOSED)
        except MahdarError as error:
            for fault in error.faults if isinstance(error, LexiconError) else ():
                click.echo(fault, err=True)
            say(error)
            end(FAILED)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as error:
            if os.environ.get("MAHDAR_DEBUG"):
                raise
            say(own_fault(error, ctx.invoked_subcommand))
            end(FAILED)


def own_fault(error: Exception, where: object) -> MahdarError:
    """An error that mahdar should not have made, said as one."""
    kind = f"{type(error).__name__}: {error}"
    return MahdarError(f"a fault in mahdar itself ({kind[:200]})", where, "report it; MAHDAR_DEBUG=1 shows its place")


def _path(ctx: click.Context) -> str:
    """The command's name in the help texts: "mahdar", "read", "places import"."""
    names: list[str] = []
    while ctx.parent is not None:
        names.insert(0, ctx.info_name or "")
        ctx = ctx.parent
    return " ".join(names) or "mahdar"


def _try(ctx: click.Context | None) -> str:
    return f"{ctx.command_path if ctx else 'mahdar'} --help"


def _set_language(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    """`mahdar --lang ar read` holds for read, unless read is told otherwise."""
    given = ctx.get_parameter_source("lang") is ParameterSource.COMMANDLINE
    if value and (given or _LANG not in ctx.meta):
        ctx.meta[_LANG] = value


def _hear_of_waiting(ctx: click.Context, _: click.Parameter, value: str) -> str:
    """On a terminal it is said when the casebook is locked by another; the line of a progress bar is written over."""

    def tell(message: str) -> None:
        click.echo("\r\033[K", err=True, nl=False)
        say(message, ctx)

    listen(tell if sys.stderr.isatty() else None)
    return value


option = partial(click.option, cls=Option)
lang_option = option(
    "--lang", type=click.Choice(["ar", "en"]), envvar="MAHDAR_LANG", is_eager=True, expose_value=False,
    callback=_set_language, help="Language of output, messages and help.",
)  # fmt: skip
lexicon_option = option(
    "--lexicon", "lexicons", multiple=True, envvar="MAHDAR_LEXICON", metavar="DIR",
    type=click.Path(exists=True, file_okay=False),
    help="A folder of your own words and names, beside the shipped ones; may be repeated.",
)  # fmt: skip
json_option = option("--json", "as_json", is_flag=True, help="JSON instead of a table.")
casebook_option = option(
    "--casebook", "casebook", envvar="MAHDAR_CASEBOOK", metavar="FILE|URL", default="mahdar.casebook",
    callback=_hear_of_waiting,
    help="The casebook: a file, or postgresql://…; mahdar.casebook where none is named.",
)  # fmt: skip
