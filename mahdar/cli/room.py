"""The review room's commands: serve, and people (add, list, revoke)."""

from __future__ import annotations

import click

from mahdar.cli.base import DONE, Command, Group, casebook_option, json_option, lang_option, lexicon_option, option, say
from mahdar.cli.messages import in_language
from mahdar.errors import InputError

_LOCAL = ("127.0.0.1", "localhost", "::1")
_ROLES = ("reader", "coder", "adjudicator", "exporter", "admin")
PORT = 8765


@click.command("serve", cls=Command)
@casebook_option
@option("--port", type=click.IntRange(0, 65535), default=PORT, metavar="N", help="The port; 0 for any that is free.")
@option(
    "--host", default="127.0.0.1", metavar="ADDRESS", help="The address to listen at; this machine only if not said."
)
@option(
    "--name", "names", multiple=True, metavar="HOST",
    help="A name under which a team reaches the room; may be repeated.",
)  # fmt: skip
@option("--team", is_flag=True, help="Accounts with roles instead of one person with the launch address.")
@option("--https", is_flag=True, help="A proxy before the room speaks HTTPS: cookies go no other way.")
@option("--no-open", "quiet", is_flag=True, help="Do not open the browser.")
@lexicon_option
@lang_option
def serve(casebook: str, port: int, host: str, names: tuple[str, ...], team: bool, https: bool, quiet: bool,
          lexicons: tuple[str, ...]) -> int:  # fmt: skip
    if host not in _LOCAL and not team:
        raise InputError("without accounts the room is for this machine only", host, "use --team, or leave --host out")
    from mahdar.web.serve import run

    run(casebook, port, host, names, team=team, https=https, lexicons=lexicons, tell=say, browse=not (quiet or team),
        translate=in_language)  # fmt: skip
    return DONE


@click.group("people", cls=Group)
@lang_option
def people() -> None:
    """Accounts of a team."""


@people.command("add")
@click.argument("name", metavar="NAME")
@option("--role", type=click.Choice(_ROLES), default="reader", help="What the account may do; reader if not said.")
@option("--names", is_flag=True, help="It may see the names of protected people.")
@option("--totp", is_flag=True, help="It asks for a one-time code too; the key is shown once.")
@option("--password-file", "file", type=click.Path(exists=True, dir_okay=False), metavar="FILE",
        help="Take the password from a file's first line instead of asking.")  # fmt: skip
@casebook_option
@lang_option
def add(name: str, role: str, names: bool, totp: bool, file: str | None, casebook: str) -> int:
    from mahdar.casebook.store import Casebook
    from mahdar.web.audit import note
    from mahdar.web.people import add_person, new_key

    password = _password(file)
    key = new_key() if totp else None
    with Casebook.open(casebook) as book, book.writing() as connection:
        add_person(connection, name, password, role, names, key)
        note(connection, "mahdar people", "added", f"{name} ({role}{', names' if names else ''})")
    if key:
        click.echo(_key_address(key, name))
    return DONE


@people.command("list")
@casebook_option
@json_option
@lang_option
def list_(casebook: str, as_json: bool) -> int:
    import msgspec

    from mahdar.casebook.store import Casebook
    from mahdar.web.people import all_people

    with Casebook.open(casebook, read_only=True) as book, book.reading() as connection:
        found = all_people(connection)
    for p in found:
        cells = [p.name, p.role, "names" if p.names else "", "totp" if p.totp else "", p.revoked or ""]
        click.echo(msgspec.json.encode(p).decode() if as_json else "\t".join(cells).rstrip("\t"))
    return DONE


@people.command("revoke")
@click.argument("name", metavar="NAME")
@casebook_option
@lang_option
def revoke(name: str, casebook: str) -> int:
    from mahdar.casebook.store import Casebook
    from mahdar.web.audit import note
    from mahdar.web.people import revoke_person

    with Casebook.open(casebook) as book, book.writing() as connection:
        revoke_person(connection, name)
        note(connection, "mahdar people", "revoked", name)
    return DONE


def _password(file: str | None) -> str:
    """From a file's first line, or asked for twice."""
    if file is None:
        said: str = click.prompt("password", hide_input=True, confirmation_prompt=True, err=True)
        return said
    with open(file, encoding="utf-8") as lines:
        return lines.readline().rstrip("\r\n")


def _key_address(key: str, name: str) -> str:
    from pyotp import TOTP

    return TOTP(key).provisioning_uri(name=name, issuer_name="mahdar")
