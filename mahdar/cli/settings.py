"""Settings that stand in mahdar.toml; an argument or a MAHDAR_… variable of the environment goes before them."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

from mahdar.errors import InputError

KEYS = ("lang", "lexicon", "format", "outlet", "published", "second", "casebook")
_FILES = ("cache", "folder")  # of the second reader
_ASK_CASEBOOK = ("backup", "restore", "search", "link", "deals", "deal", "events", "who", "timeline", "diff")


def default_map() -> dict[str, Any]:
    """The settings of the file as click wants them: by command."""
    found = read_settings()
    if not found:
        return {}
    lang, each = _some(found, lang="lang"), _some(found, lang="lang", lexicons="lexicon")
    reading = each | _some(found, format_="format", outlet="outlet", published="published")
    book = _some(found, lang="lang", casebook="casebook")
    given = _some(found, outlet="outlet", published="published")
    asking = dict.fromkeys(_ASK_CASEBOOK, book)
    asking |= {"ingest": each | book | given, "fetch": book | given}
    sent_given = given | _some(found, lexicons="lexicon") | lang
    sent = {**lang, "run": sent_given, "batch": {**lang, "in": sent_given, "out": sent_given}, "check": each}
    nested = {"second": sent, "places": {**lang, "import": lang}, "lexicon": {**lang, "check": lang},
              "serve": book | each, "people": {**lang, "add": book, "list": book, "revoke": book}}  # fmt: skip
    return {**lang, "read": reading, "explain": each, "evaluate": each, "train": lang, **asking, **nested}


def _some(found: dict[str, Any], **names: str) -> dict[str, Any]:
    """The settings that are there, by the names of the parameters they fill."""
    return {parameter: found[name] for parameter, name in names.items() if name in found}


def read_settings() -> dict[str, Any]:
    """What mahdar.toml says (in the current folder, or where MAHDAR_CONFIG points); {} where there is none."""
    named = os.environ.get("MAHDAR_CONFIG")
    path = Path(named or "mahdar.toml")
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        if named:
            raise InputError("there is no such file", path, "mend MAHDAR_CONFIG") from None
        return {}
    except (OSError, ValueError) as error:
        raise InputError(f"the settings cannot be read ({error})", path, "write them as TOML in UTF-8") from None
    return _checked(found, path)


def _checked(found: dict[str, Any], path: Path) -> dict[str, Any]:
    for key, value in found.items():
        if key not in KEYS:
            raise InputError(f"unknown setting {key!r}", path, f"the settings are {', '.join(KEYS)}")
        if key == "second":
            found[key] = _second(value, path)
            continue
        texts = value if key == "lexicon" and isinstance(value, list) else [value]
        if not all(isinstance(text, str) for text in texts):
            raise InputError(f"the setting {key!r} is no string", path, f'write {key} = "…"')
    if "lexicon" in found:
        folders = found["lexicon"] if isinstance(found["lexicon"], list) else [found["lexicon"]]
        found["lexicon"] = [str(path.parent / folder) for folder in folders]
    return found


def _second(table: Any, path: Path) -> dict[str, Any]:
    """The table of the second reader; files in it are found from where the settings lie."""
    from mahdar.second_reader.choice import check_table

    check_table(table, path)
    placed: dict[str, Any] = {}
    for key, value in table.items():
        inner = isinstance(value, dict)
        placed[key] = _second(value, path) if inner else str(path.parent / value) if key in _FILES else value
    return placed
