"""Lexicon folders read strictly: every fault in every file is reported at once, with file and line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from mahdar.arabic.verbs import conjugate
from mahdar.errors import LexiconError
from mahdar.lexicon.schema import ACLED, CUE_LISTS, FILES, MODES, NAME_LISTS, Act, Actor, Entry, Governor, TermHead

SHIPPED = Path(__file__).parent / "data"

# Letters that look Arabic and are not: a name typed with them would never be found.
_LOOKALIKE = re.compile("[ىی](?=[\u0621-\u064a])|[یکھہۃەﻻﺍ-ﻼ]|[\u200b-\u200f\u202a-\u202e\u2066-\u2069\u0640]")


@dataclass
class Entries:
    """All entries of one or more lexicon folders, later folders overriding earlier ones by id or lemma."""

    by_type: dict[type[Entry], list[Any]] = field(default_factory=dict)
    cues: dict[str, list[Any]] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def of(self, kind: type[Entry]) -> list[Any]:
        """The entries of one kind, in file order."""
        return self.by_type.get(kind, [])


def load_entries(*folders: Path) -> Entries:
    """Read `folders` in order (the shipped one first). LexiconError lists every fault found."""
    entries = Entries()
    for folder in folders:
        if not folder.is_dir():
            raise LexiconError(
                "the lexicon is not a folder", str(folder), "name a folder with the files of docs/lexicon.md"
            )
        _read_folder(folder, entries)
    _cross_check(entries)
    if entries.faults:
        raise LexiconError(
            f"{len(entries.faults)} fault(s) in the lexicon, the first: {entries.faults[0]}",
            fix="mend the lines named",
            faults=entries.faults,
        )
    return entries


def _read_folder(folder: Path, entries: Entries) -> None:
    for pattern, kind in FILES:
        for path in sorted(folder.glob(pattern)):
            found = [e for line, item in _items(path, entries) if (e := _convert(item, kind, path, line, entries))]
            _extend(entries.by_type.setdefault(kind, []), found)
    cues = folder / "cues.yml"
    if cues.exists():
        for name, line, items in _lists(cues, entries):
            if name not in CUE_LISTS:
                entries.faults.append(f"{cues}:{line}: unknown list «{name}»; known: {', '.join(CUE_LISTS)}")
                continue
            kind = CUE_LISTS[name]
            entries.cues.setdefault(name, []).extend(
                e for at, item in items if (e := _convert(item, kind, cues, at, entries))
            )
    for path in sorted((folder / "names").glob("*.yml")):
        for name, line, items in _lists(path, entries):
            if name not in NAME_LISTS:
                entries.faults.append(f"{path}:{line}: unknown list «{name}»; known: {', '.join(NAME_LISTS)}")
                continue
            entries.names.setdefault(name, []).extend(str(item) for _, item in items)


def _key(entry: Any) -> Any:
    """What makes an entry the same as one it overrides."""
    for name in ("id", "lemma", "sg", "form", "name", "head"):
        if hasattr(entry, name) and getattr(entry, name) is not None:
            told = getattr(entry, "type", None) or (entry.form if isinstance(entry, TermHead | Governor) else None)
            return (name, getattr(entry, name), told if name == "lemma" else None)
    return id(entry)


def _extend(kept: list[Any], found: list[Any]) -> None:
    keys = {_key(e) for e in found}
    kept[:] = [e for e in kept if _key(e) not in keys] + found


def _compose(path: Path, entries: Entries) -> Any:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.compose(path.read_text("utf-8"), Loader=loader)
    except UnicodeDecodeError as error:
        entries.faults.append(f"{path}: not UTF-8 (byte {error.start}); save it as UTF-8")
    except OSError as error:
        entries.faults.append(f"{path}: cannot be read ({error.strerror})")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        entries.faults.append(f"{path}:{line}: not YAML: {getattr(error, 'problem', error)}")
    return None


_SCALARS: dict[str, Callable[[str], Any]] = {
    "tag:yaml.org,2002:null": lambda _: None,
    "tag:yaml.org,2002:bool": lambda v: v.lower() in ("true", "yes", "on"),
    "tag:yaml.org,2002:int": int,
    "tag:yaml.org,2002:float": float,
}


def _value(node: Any) -> Any:
    """A YAML node as plain Python values; NO and ON stay the words they are in names."""
    import yaml

    if isinstance(node, yaml.MappingNode):
        return {str(k.value): _value(v) for k, v in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_value(v) for v in node.value]
    if node.tag == "tag:yaml.org,2002:bool" and node.value not in ("true", "false"):
        return node.value
    return _SCALARS.get(node.tag, str)(node.value)


def _items(path: Path, entries: Entries) -> Iterator[tuple[int, Any]]:
    import yaml

    root = _compose(path, entries)
    if root is None:
        return
    if not isinstance(root, yaml.SequenceNode):
        entries.faults.append(f"{path}:1: a list of entries is expected")
        return
    for node in root.value:
        yield node.start_mark.line + 1, _value(node)


def _lists(path: Path, entries: Entries) -> Iterator[tuple[str, int, list[tuple[int, Any]]]]:
    import yaml

    root = _compose(path, entries)
    if root is None:
        return
    if not isinstance(root, yaml.MappingNode):
        entries.faults.append(f"{path}:1: a mapping of lists is expected")
        return
    for key, node in root.value:
        items = node.value if isinstance(node, yaml.SequenceNode) else []
        yield str(key.value), key.start_mark.line + 1, [(n.start_mark.line + 1, _value(n)) for n in items]


def _convert(item: Any, kind: type[Entry], path: Path, line: int, entries: Entries) -> Any:
    where = f"{path}:{line}"
    try:
        entry = msgspec.convert(item, kind)
    except msgspec.ValidationError as error:
        entries.faults.append(f"{where}: {error}")
        return None
    for text in _strings(item):
        if found := _LOOKALIKE.search(text):
            entries.faults.append(f"{where}: «{text}» has U+{ord(found.group()[0]):04X}, which looks Arabic and is not")
    if isinstance(entry, Act):
        _check_act(entry, where, entries)
    if isinstance(entry, Act | TermHead | Governor):
        _check_verb(entry, where, entries)
    if isinstance(entry, TermHead) and not entry.kinds:
        entries.faults.append(f"{where}: «{entry.lemma}» is of no kind of term")
    return entry


def _strings(item: Any) -> Iterator[str]:
    if isinstance(item, str):
        yield item
    elif isinstance(item, dict):
        for value in item.values():
            yield from _strings(value)
    elif isinstance(item, list):
        for value in item:
            yield from _strings(value)


def _check_act(act: Act, where: str, entries: Entries) -> None:
    for type_, mode in [(act.type, act.mode), *((a.type, a.mode) for a in act.also)]:
        if mode is not None and mode not in MODES.get(type_, ()):
            entries.faults.append(f"{where}: «{mode}» is no mode of {type_}")
    if act.acled is not None and act.acled not in ACLED:
        entries.faults.append(f"{where}: «{act.acled}» is no ACLED sub-event type")


def _check_verb(act: Act | TermHead | Governor, where: str, entries: Entries) -> None:
    """A verb says its form, so that it can be conjugated."""
    if act.pos == "verb" and act.form is None:
        entries.faults.append(f"{where}: «{act.lemma}» is a verb and needs its form (I … X, Q, Qt)")
    if act.form == "I" and act.present is None:
        entries.faults.append(f"{where}: «{act.lemma}» is of form I and needs its present")
    elif act.pos == "verb" and act.form is not None:
        try:
            conjugate(act.lemma.split()[0], act.form, act.present)
        except ValueError as error:
            entries.faults.append(f"{where}: {error}")


def _cross_check(entries: Entries) -> None:
    """Faults that only show over all files: names claimed twice, parents that do not exist."""
    actors = {a.id: a for a in entries.of(Actor)}
    owner: dict[str, Actor] = {}
    for actor in actors.values():
        if actor.part_of is not None and actor.part_of not in actors:
            entries.faults.append(f"actor {actor.id}: part_of names «{actor.part_of}», which is no actor")
        for name in {actor.name, *actor.aliases}:
            other = owner.setdefault(name, actor)
            if other is not actor and other.country == actor.country:
                entries.faults.append(f"actor {actor.id}: the name «{name}» belongs to {other.id} too")
