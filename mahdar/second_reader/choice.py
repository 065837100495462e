"""Which second reader, and how it is asked: arguments, then MAHDAR_SECOND_… variables, then [second] of mahdar.toml.

    [second]                      what holds for every second reader; its own url is the one meant by `auto`
    concurrency = 8
    [second.lab]                  one called `lab`: mahdar read --second lab
    url = "http://127.0.0.1:8080/v1"

What belongs to an address (OF_AN_ADDRESS) is never handed from one to another.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, Struct

from mahdar.errors import InputError
from mahdar.record import Record
from mahdar.second_reader.auto import SURE, reasons

OF_AN_ADDRESS = frozenset({
    "url", "model", "key_env", "consent", "structure", "price_in", "price_out", "price_cached", "currency",
})  # fmt: skip
AUTO = "auto"
_PAGE = "docs/endpoint.md lists the settings"
_PREFIX = "MAHDAR_SECOND_"
# The url is looked up where none is given; consent is given by a person, in the call or for one address in the file.
_NOT_BY_ENVIRONMENT = frozenset({"url", "folder", "consent", "key_env", "auto"})
_NOT_A_TERMINAL = re.compile(r"[^\x21-\x7e]")

Many = Annotated[int, Meta(ge=1, le=512)]
Positive = Annotated[float, Meta(gt=0)]
Price = Annotated[float, Meta(ge=0)]


class Choice(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One second reader. Times in seconds, prices for a million tokens, budgets for one run."""

    url: str = ""
    folder: str = ""  # of a model on disk, in place of an address
    model: str = ""
    key_env: str = "MAHDAR_SECOND_KEY"
    consent: bool = False
    hint: bool = False
    structure: Literal["schema", "json", "none"] = "schema"
    temperature: Annotated[float, Meta(ge=0, le=2)] = 0.0
    max_tokens: Annotated[int, Meta(ge=64, le=1_000_000)] = 8_000
    max_bytes: Annotated[int, Meta(ge=1_000)] = 1_000_000
    timeout: Positive = 300.0
    concurrency: Many = 4
    requests_per_minute: Positive | None = None
    tokens_per_minute: Positive | None = None
    retries: Annotated[int, Meta(ge=0, le=20)] = 4
    pause: Positive = 1.0
    longest_pause: Positive = 120.0
    budget: Positive | None = None
    token_budget: Annotated[int, Meta(ge=1)] | None = None
    price_in: Price | None = None
    price_out: Price | None = None
    price_cached: Price | None = None
    currency: str = "USD"
    cache: str = ""
    auto: bool = False
    sure: Annotated[float, Meta(ge=0, le=1)] = SURE  # for auto: mean confidence from which a report is not sent

    @property
    def key(self) -> str | None:
        """The key from the environment; it is kept nowhere."""
        key = os.environ.get(self.key_env, "").strip()
        if _NOT_A_TERMINAL.search(key):
            raise InputError("the key holds characters that no key has", self.key_env, "set it again")
        return key or None

    def wants(self, record: Record) -> bool:
        """Whether this reader is asked about a report, by the first reader's record of it."""
        return not self.auto or bool(reasons(record, self.sure))

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return self.url or self.folder


def choose(given: str | None, table: Mapping[str, Any], environ: Mapping[str, str], needed: bool = True,
           **said: Any) -> Choice:  # fmt: skip
    """The second reader that is meant by `given`: an address, a name of `table`, a folder, or «auto».

    `table` is [second] of mahdar.toml, `said` the settings among the arguments (None where nothing was said).
    None as `given` means the address of the environment or the settings; it may be missing where it is not `needed`.
    """
    named = {name: value for name, value in table.items() if isinstance(value, dict)}
    base = {key: value for key, value in table.items() if key not in named and key != "use"}
    auto = given == AUTO
    if given is None or auto:
        given = environ.get(f"{_PREFIX}URL") or str(table.get("use", ""))
    own = _of(given, base, named)
    shared = {key: value for key, value in base.items() if key not in OF_AN_ADDRESS}
    spoken = {key: value for key, value in said.items() if value is not None}
    choice = _checked({**shared, **own, **_environment(environ), **spoken, "auto": auto})
    if needed and not choice.name:
        raise InputError("no second reader is named", None, "give --second URL, or url under [second] in mahdar.toml")
    if choice.budget is not None and (choice.price_in is None or choice.price_out is None):
        raise InputError("a budget in money needs price_in and price_out", None, "set them, or a token_budget")
    return msgspec.structs.replace(choice, url=_address(choice.url) if choice.url else "")


def check_table(table: Any, path: Path) -> None:
    """Refuse a [second] that names what is no setting, or holds what does not fit."""
    if not isinstance(table, dict):
        raise InputError("[second] is no table", path, _PAGE)
    named = [value for value in table.values() if isinstance(value, dict)]
    base = {key: value for key, value in table.items() if not isinstance(value, dict) and key != "use"}
    if not isinstance(table.get("use", ""), str):
        raise InputError("the setting 'use' does not fit", path, _PAGE)
    for part in (base, *named):
        if "key" in part:
            raise InputError("the key belongs in the environment", path, "set MAHDAR_SECOND_KEY, or name key_env")
        _checked(part, path)


def _of(given: str, base: dict[str, Any], named: dict[str, Any]) -> dict[str, Any]:
    """What the settings say of the one that is meant, with what belongs to its address."""
    if not given:
        return base
    if "://" in given:
        same = bool(base.get("url")) and _address(given) == _address(str(base["url"]))
        return base if same else {"url": given}
    if given in named:
        return dict(named[given])
    if os.path.isdir(given):
        return {"folder": given}
    known = ", ".join([*named, AUTO])
    raise InputError("there is no such second reader", given[:80], f"give an address, a folder or one of {known}")


def _environment(environ: Mapping[str, str]) -> dict[str, str]:
    found = {field: environ.get(f"{_PREFIX}{field.upper()}") for field in Choice.__struct_fields__}
    return {field: value for field, value in found.items() if value and field not in _NOT_BY_ENVIRONMENT}


def _checked(values: dict[str, Any], path: object = None) -> Choice:
    """The values as a Choice; words of the environment are read as numbers where numbers belong."""
    for key, value in values.items():
        try:
            msgspec.convert({key: value}, Choice, strict=path is not None or not isinstance(value, str))
        except msgspec.ValidationError:
            known = key in Choice.__struct_fields__
            what = f"the setting {key!r} does not fit" if known else f"unknown setting {key!r}"
            raise InputError(what, path or "second", _PAGE) from None
    return msgspec.convert(values, Choice, strict=False)


def _address(url: str) -> str:
    """The base address without what follows /v1; refuses what is no plain http address."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    plain = not (parts.query or parts.fragment or _NOT_A_TERMINAL.search(url.strip()))
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0 or not plain:
        raise InputError("this is no address of a server", url[:120], "write it as http://127.0.0.1:8080/v1")
    if parts.username is not None or parts.password is not None:
        raise InputError("the address holds a name or a password", parts.hostname, "the key belongs in the environment")
    return url.strip().rstrip("/").removesuffix("/chat/completions")
