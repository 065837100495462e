"""Messages and help in Arabic: messages.ar.txt beside this file, English = Arabic; help.en.txt and help.ar.txt."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal

from mahdar.errors import MahdarError

Lang = Literal["ar", "en"]
_HERE = Path(__file__).parent


def in_language(message: object, lang: Lang | None) -> str:
    """A message in Arabic if that is the language asked for; what the catalogue does not know stays as it is."""
    if lang != "ar":
        return str(message)
    if isinstance(message, MahdarError):
        parts = [str(MahdarError(part)) for part in (message.what, message.where, message.fix) if part]
    else:
        parts = str(message).split(" — ")
    return " — ".join(map(_arabic, parts))


def help_text(command: str, lang: Lang | None) -> str:
    """What a command does, with examples."""
    return _help("ar" if lang == "ar" else "en")[command]


def _arabic(english: str) -> str:
    for pattern, arabic in _catalogue():
        if found := pattern.fullmatch(english):
            return arabic.format(*map(_arabic, found.groups()))
    return _isolated(english)


def _isolated(value: str) -> str:
    """A value that keeps its own direction inside an Arabic line."""
    return f"\u2068{value}\u2069"


@cache
def _catalogue() -> list[tuple[re.Pattern[str], str]]:
    """Lines of messages.ar.txt: `English = Arabic`, {} where values stand."""
    out: list[tuple[int, re.Pattern[str], str]] = []
    for line in (_HERE / "messages.ar.txt").read_text("utf-8").splitlines():
        if " = " in line and not line.startswith("#"):
            english, arabic = line.split(" = ", 1)
            pattern = "(.*)".join(re.escape(part) for part in english.split("{}"))
            out.append((len(english), re.compile(pattern, re.DOTALL), arabic))
    out.sort(key=lambda entry: -entry[0])  # the most telling pattern first
    return [(pattern, arabic) for _, pattern, arabic in out]


@cache
def _help(lang: Lang) -> dict[str, str]:
    """Sections of help.en.txt or help.ar.txt by command."""
    out: dict[str, str] = {}
    name = ""
    for line in (_HERE / f"help.{lang}.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
            out[name] = ""
        elif name:
            out[name] += line.replace("\\b", "\b") + "\n"
    return {key: text.strip() for key, text in out.items()}
