"""An answer's text → the structs of answer_schema. What has not their form is left out item by item and named."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from math import isfinite
from typing import Any, Literal, Union, get_args, get_origin

import msgspec

from mahdar.second_reader.answer_schema import PARTS, Answer, Quote
from mahdar.second_reader.loose_json import found_objects

MOST_ITEMS = 300  # of one part; no report holds more, a model that runs wild does
_MOST_VALUES = 200  # of one list inside an item
_LONGEST = 2_000  # characters of one value


class Unfit(ValueError):
    """A value has not the form that is asked for."""


@dataclass(slots=True)
class Parsed:
    """An answer in its form, `faults` where it had none at all, `left_out` as (where, why)."""

    answer: Answer | None
    faults: list[str] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)


def parse(text: str) -> Parsed:
    """What an answer says, however it is wrapped: prose, fences, trailing commas, a cut end, one object or a list."""
    values, lost = found_objects(text, tuple(PARTS))
    found = [part for value in values for part in _answers(value)]
    if not found:
        return Parsed(None, [_why(text, values)])
    parsed = Parsed(None, left_out=[("answer", "a broken or unfinished item")] * lost)
    parts: dict[str, list[Any]] = {name: [] for name in PARTS}
    for answer in found:
        for name, struct in PARTS.items():
            parts[name] += _items(answer.get(name), name, struct, parsed.left_out)
    if not any(parts.values()) and parsed.left_out:
        parsed.faults = ["no item has the form that was asked for: " + _first_reasons(parsed.left_out)]
        return parsed
    parsed.answer = Answer(**parts)
    return parsed


def _why(text: str, values: list[Any]) -> str:
    """Why a text is no answer at all, for the one retry."""
    if not text.strip():
        return "it is empty"
    if not values:
        return "there is no JSON object in it"
    keys = next((list(v)[:5] for v in values if isinstance(v, dict) and v), [])
    said = f" (it has {', '.join(str(k)[:40] for k in keys)})" if keys else ""
    return f"the JSON object has none of {', '.join(PARTS)}{said}"


def _first_reasons(left_out: list[tuple[str, str]]) -> str:
    return "; ".join(f"{where}: {why}" for where, why in left_out[:5])


def _answers(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The objects with parts of an answer: the value itself, those of a list, or the one inside a wrapping object."""
    if isinstance(value, dict) and any(name in value for name in PARTS):
        yield value
    elif depth < 2 and isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _answers(inner, depth + 1)


def _items(given: Any, name: str, struct: type, left_out: list[tuple[str, str]]) -> list[Any]:
    """The items of one part that have its form."""
    out: list[Any] = []
    listed = given if isinstance(given, list) else [given] if isinstance(given, dict) else []
    if given not in (None, []) and not listed:
        left_out.append((name, "it is no list"))
    if len(listed) > MOST_ITEMS:
        left_out.append((name, f"more than {MOST_ITEMS} items"))
    for number, item in enumerate(listed[:MOST_ITEMS]):
        where = f"{name}[{number}]"
        try:
            out.append(_fit(item, struct, where, left_out))
        except Unfit as error:
            left_out.append((where, str(error)))
    return out


def _fit(value: Any, wanted: Any, where: str, left_out: list[tuple[str, str]]) -> Any:
    """The value as the wanted type; parts that may be missing are left out where they do not fit."""
    if wanted == Quote:
        return _quote(value)
    origin = get_origin(wanted)
    if origin in (Union, types.UnionType):
        return _one_of(value, get_args(wanted), where, left_out)
    if origin is Literal:
        return _word(value, get_args(wanted))
    if origin is list:
        return _list(value, get_args(wanted)[0], where, left_out)
    if origin is tuple:
        return _range(value)
    if isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
        return _struct(value, wanted, where, left_out)
    return _plain(value, wanted)


def _struct(value: Any, struct: type[msgspec.Struct], where: str, left_out: list[tuple[str, str]]) -> Any:
    if not isinstance(value, dict):
        raise Unfit(f"it is no object but {_shown(value)}")
    fields = _fields(struct)
    left_out += [(f"{where}.{str(key)[:40]}", "there is no such field") for key in value if key not in fields]
    made: dict[str, Any] = {}
    for name, info in fields.items():
        given = value.get(name)
        if given is None or (given == [] and not info.required):
            if info.required:
                raise Unfit(f"{name} is missing")
            continue
        try:
            made[name] = _fit(given, info.type, f"{where}.{name}", left_out)
        except Unfit as error:
            if info.required:
                raise Unfit(f"{name}: {error}") from None
            left_out.append((f"{where}.{name}", str(error)))
    return struct(**made)


@cache
def _fields(struct: type[msgspec.Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    return {f.name: f for f in msgspec.structs.fields(struct)}


def _one_of(value: Any, wanted: tuple[Any, ...], where: str, left_out: list[tuple[str, str]]) -> Any:
    if Quote in wanted and str in wanted:  # a condition's trigger: an id, or a quote
        return value if isinstance(value, str) and len(value) <= _LONGEST else _quote(value)
    return _fit(value, next(w for w in wanted if w is not type(None)), where, left_out)


def _list(value: Any, wanted: Any, where: str, left_out: list[tuple[str, str]]) -> list[Any]:
    """A list, or a single value as a list of one."""
    single = not isinstance(value, list) or (wanted == Quote and _is_quote(value))
    values = [value] if single else value
    if len(values) > _MOST_VALUES:
        left_out.append((where, f"more than {_MOST_VALUES} values"))
    out: list[Any] = []
    for number, item in enumerate(values[:_MOST_VALUES]):
        try:
            out.append(_fit(item, wanted, f"{where}[{number}]", left_out))
        except Unfit as error:
            left_out.append((f"{where}[{number}]", str(error)))
    return out


def _is_quote(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and isinstance(value[0], int) and isinstance(value[1], str)


def _quote(value: Any) -> Quote:
    """`[sentence number, "words"]`; words alone are a quote of no known sentence."""
    if _is_quote(value) and not isinstance(value[0], bool):
        number, words = value
    elif isinstance(value, str):
        number, words = 0, value
    else:
        raise Unfit(f'a quote is [sentence number, "words"], not {_shown(value)}')
    if not words.strip() or len(words) > _LONGEST:
        raise Unfit("a quote that is empty or far too long")
    return (number if abs(number) < 10**6 else 0), words


def _range(value: Any) -> tuple[int, int | None]:
    """[least, most or null]; a number alone is both."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = [value, value]
    if not isinstance(value, list) or len(value) != 2:
        raise Unfit(f"a count is [least, most or null], not {_shown(value)}")
    least, most = value
    for bound in (least, most):
        if isinstance(bound, bool) or not (isinstance(bound, int) or (bound is None and bound is most)):
            raise Unfit(f"a count is made of whole numbers, not {_shown(value)}")
    if least is None or not 0 <= least < 10**10 or (most is not None and not least <= most < 10**10):
        raise Unfit(f"{_shown(value)} is no range")
    return least, most


def _word(value: Any, allowed: tuple[Any, ...]) -> Any:
    for word in allowed:
        if isinstance(value, str) and value.strip().lower() == str(word).lower():
            return word
    raise Unfit(f"{_shown(value)} is not one of the words allowed")


def _plain(value: Any, wanted: Any) -> Any:
    if wanted is bool and isinstance(value, bool):
        return value
    if wanted is str and isinstance(value, str) and value.strip() and len(value) <= _LONGEST:
        return value.strip()
    if wanted is str and isinstance(value, int) and not isinstance(value, bool):  # an id written as a number
        return str(value)
    if wanted in (int, float) and isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value):
        if wanted is int and value != int(value):
            raise Unfit(f"{_shown(value)} is no whole number")
        return wanted(value)
    raise Unfit(f"{_shown(value)} is not what belongs here")


def _shown(value: Any) -> str:
    return repr(value)[:60]
