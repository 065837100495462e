"""Gold reports, records made before, and floors, read from disk."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mahdar.errors import InputError

Json = dict[str, Any]


def load_gold(*folders: Path) -> list[Json]:
    """The gold reports of folders (or single files), in the order of their names."""
    files = [f for folder in folders for f in (sorted(folder.glob("*.json")) if folder.is_dir() else [folder])]
    files = [f for f in files if f.name != "floors.json"]
    if not files:
        raise InputError("no gold reports", ", ".join(map(str, folders)), "name a folder of *.json gold reports")
    return [_checked(_json(f), f) for f in files]


def load_records(path: Path) -> list[Json]:
    """The records of a file, one a line."""
    records = []
    for number, line in enumerate(_text(path).splitlines(), 1):
        if line.strip():
            record = _parse(line, f"{path}:{number}")
            if not isinstance(record, dict) or not isinstance((record.get("report") or {}).get("text"), str):
                raise InputError("this is no record", f"{path}:{number}", "make it with mahdar read --format jsonl")
            records.append(record)
    return records


def load_floors(path: Path) -> dict[str, float]:
    """The least that each figure may be: {"event:typed": 0.7, …}."""
    floors = _json(path)
    if not isinstance(floors, dict) or not all(isinstance(v, int | float) for v in floors.values()):
        raise InputError("these are no floors", path, 'write {"event:typed": 0.7, …}')
    return {str(k): float(v) for k, v in floors.items()}


def below_floors(figures: dict[str, Json], floors: dict[str, float]) -> list[InputError]:
    """One error for each figure that is below its floor or missing."""
    out = []
    for name, floor in floors.items():
        figure = figures.get(name, {})
        value = figure.get("f1", figure.get("accuracy"))
        if value is None:
            out.append(InputError("there is no such figure", name, "mend the floors"))
        elif value < floor:
            out.append(InputError(f"{value} is below the floor of {floor}", name, "see mahdar evaluate --errors 10"))
    return out


def _checked(gold: Any, path: Path) -> Json:
    if not isinstance(gold, dict) or not isinstance(gold.get("text"), str) or not isinstance(gold.get("id"), str):
        raise InputError("this is no gold report", path, "it needs an id, a text and what is told in it")
    return gold


def _json(path: Path) -> Any:
    return _parse(_text(path), str(path))


def _parse(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"broken JSON ({error})", where, "mend it") from None


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise InputError("there is no such file", path, "check its name") from None
    except UnicodeDecodeError:
        raise InputError("it is not UTF-8", path, "save it as UTF-8") from None
    except OSError as error:
        raise InputError(f"it cannot be read ({error.strerror or error})", path, "check its permissions") from None
