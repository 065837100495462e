"""Write docs/reference.md from the code: the public names, the record, the words it uses, the lexicon's keys.

python tools/make_reference.py            write it anew
python tools/make_reference.py --check    fail where it is stale (tests/test_docs.py)
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import msgspec

import mahdar
from mahdar import errors, record, report
from mahdar.lexicon import places, schema

PAGE = Path(__file__).parents[1] / "docs/reference.md"
HEAD = """# Reference

Made from the code by `tools/make_reference.py`; do not edit it by hand. How the parts work together is told in
[tour.md](tour.md), how entries of the lexicon are written in [lexicon.md](lexicon.md), what the values mean in
[judgement.md](judgement.md), and the commands in [cli.md](cli.md).
"""
_STRUCTS = (
    report.Report, report.Span, record.Record, record.Person, record.Group, record.State, record.Place,
    record.Facility, record.Bearing, record.Event, record.Date, record.Casualty, record.Source, record.Acled,
    record.Meeting, record.Delegate, record.Deal, record.Term, record.Stance, record.Exchange, record.Condition,
    record.Stage, record.Finding, record.Issue,
)  # fmt: skip
_WORDS = (
    "EventType", "EventStatus", "CasualtyKind", "SourceKind", "SourceStance", "GroupType", "PlaceAccuracy",
    "DatePrecision",
)  # fmt: skip


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_public(), *_errors(), *_record(), *_words(), *_lexicon()]).rstrip() + "\n"


def _public() -> Iterator[str]:
    yield "## The library\n"
    yield _code((inspect.getdoc(mahdar) or "").split("\n\n", 1)[0]) + "\n"
    for name in mahdar.__all__:
        thing = getattr(mahdar, name)
        if inspect.isfunction(thing):
            yield from _callable(f"mahdar.{name}", thing)
        elif inspect.ismodule(thing):
            yield f"### `mahdar.{name}`\n\n{inspect.getdoc(thing)}\n"
            for part in thing.__all__:
                yield from _callable(f"mahdar.{name}.{part}", getattr(thing, part), "####")
        elif inspect.isclass(thing):
            yield f"### `mahdar.{name}`\n\n{inspect.getdoc(thing)}\n"
            yield from _methods(thing)
        else:
            yield f"### `mahdar.{name}`\n\nOne of {', '.join(f'`{t.__name__}`' for t in get_args(thing))} (below).\n"


def _methods(thing: type) -> Iterator[str]:
    found = [(n, m) for n, m in vars(thing).items() if not n.startswith("_")]
    for name, member in found:
        function = member.__func__ if isinstance(member, classmethod) else member
        if inspect.isfunction(function):
            signature = re.sub(r"^\((self|cls)(, )?", "(", _signature(function))
            yield f"- `{name}{signature}`: {_first(function)}"
    if any(inspect.isfunction(m) or isinstance(m, classmethod) for _, m in found):
        yield ""


def _callable(name: str, thing: Any, level: str = "###") -> Iterator[str]:
    if inspect.isclass(thing):
        yield f"{level} `{name}`\n\n{inspect.getdoc(thing)}\n"
        yield from _methods(thing)
    else:
        yield f"{level} `{name}{_signature(thing)}`\n\n{inspect.getdoc(thing)}\n"


def _signature(function: Any) -> str:
    return str(inspect.signature(function)).replace("'", "")


def _errors() -> Iterator[str]:
    yield "## Errors\n"
    found = [c for _, c in inspect.getmembers(errors, inspect.isclass) if c.__module__ == errors.__name__]
    for kind in sorted(found, key=lambda c: (len(c.__mro__), c.__name__)):
        yield f"- `{kind.__name__}`: {_first(kind)}"
    yield ""


def _record() -> Iterator[str]:
    yield f"## The record (`{record.SCHEMA}`)\n"
    for struct in _STRUCTS:
        tag = struct.__struct_config__.tag
        kind = f"\n\n`kind` is `{tag}`." if tag else ""
        yield f"### {struct.__name__}\n\n{inspect.getdoc(struct)}{kind}\n"
        yield from _fields(struct)


def _words() -> Iterator[str]:
    yield "## Words of the record\n"
    for name in _WORDS:
        yield f"- **{name}**: {', '.join(f'`{v}`' for v in get_args(getattr(record, name)))}"
    yield "\n| type | modes |\n| --- | --- |"
    for type_ in get_args(record.EventType):
        yield f"| {type_} | {', '.join(sorted(schema.MODES.get(type_, ()))) or '–'} |"
    yield "\n| ACLED event type | sub-event types |\n| --- | --- |"
    for event in dict.fromkeys(schema.ACLED.values()):
        yield f"| {event} | {', '.join(sub for sub, of in schema.ACLED.items() if of == event)} |"
    yield ""


def _lexicon() -> Iterator[str]:
    yield "## The lexicon's files\n"
    for path, struct in [*schema.FILES, ("places/*.yml", places.PlaceEntry)]:
        yield f"### `{path}`\n\n{inspect.getdoc(struct)}\n"
        yield from _fields(struct)
    yield f"`places/*.tsv` and `*.tsv.gz` have the columns {', '.join(f'`{c}`' for c in places.COLUMNS)}.\n"
    yield "### `cues.yml`\n\nLists by name, each of entries of one kind:\n"
    for struct in dict.fromkeys(schema.CUE_LISTS.values()):
        lists = ", ".join(f"`{name}`" for name, kind in schema.CUE_LISTS.items() if kind is struct)
        yield f"{lists}: {inspect.getdoc(struct)}\n"
        yield from _fields(struct)
    yield f"### `names/*.yml`\n\nLists of words: {', '.join(f'`{n}`' for n in schema.NAME_LISTS)}.\n"


def _fields(struct: type[msgspec.Struct]) -> Iterator[str]:
    said = _remarks(struct)
    more = " meaning |" if said else ""
    yield f"| key | value | if left out |{more}\n| --- | --- | --- |{' --- |' if more else ''}"
    for f in msgspec.structs.fields(struct):
        if f.default is not msgspec.NODEFAULT:
            default = _value(f.default)
        elif f.default_factory is not msgspec.NODEFAULT:
            default = _value(f.default_factory())
        else:
            default = "must be there"
        remark = f" {said.get(f.name, '')} |" if said else ""
        yield f"| `{f.encode_name}` | {_kind(f.type)} | {default} |{remark}"
    yield ""


def _value(default: Any) -> str:
    if default is None or default in ("", []):
        return "none"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


@cache
def _named() -> dict[Any, str]:
    return {getattr(record, name): name for name in _WORDS} | {record.Range: "least, most"}


def _kind(type_: Any) -> str:
    """A type in plain words."""
    if type_ in _named():
        return _named()[type_]
    origin, args = get_origin(type_), get_args(type_)
    if origin is Literal:
        return ", ".join(f"`{a}`" for a in args)
    if origin is list:
        return f"list of {_kind(args[0])}"
    if origin is dict:
        return f"{_kind(args[1])} by {_kind(args[0])}"
    if args:
        return "Entity" if len(args) > 3 else " or ".join(map(_kind, args))
    plain = {str: "text", int: "whole number", float: "number", bool: "true or false", Any: "anything",
             type(None): "null"}  # fmt: skip
    return plain.get(type_, getattr(type_, "__name__", str(type_)))


def _remarks(struct: type) -> dict[str, str]:
    """The comments that stand after the fields in the code."""
    source = inspect.getsource(struct)
    return {m[1]: m[2] for m in re.finditer(r"^    (\w+): [^#\n]*# (.+)$", source, re.MULTILINE) if m[2] != "fmt: skip"}


def _first(thing: Any) -> str:
    return (inspect.getdoc(thing) or "").split("\n\n", 1)[0].replace("\n", " ")


def _code(text: str) -> str:
    return text.replace("\n", " ")


def main() -> None:
    """Write the page, or with --check say whether it is stale."""
    anew = page()
    if not PAGE.exists() or PAGE.read_text("utf-8") != anew:
        if "--check" in sys.argv[1:]:
            sys.exit("docs/reference.md is stale; run python tools/make_reference.py")
        PAGE.write_text(anew, "utf-8")
        print("written anew: docs/reference.md")


if __name__ == "__main__":
    main()
