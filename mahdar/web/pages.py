"""What handlers answer with: pages from templates, and JSON."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from mahdar.errors import InputError
from mahdar.web.english import english_names, english_places
from mahdar.web.words import FILTERS, Words, bdi

HERE = Path(__file__).parent
LARGEST = 2**31 - 1  # what numbers things in a casebook
LANGS = ("ar", "en")


class JsonAnswer(Response):
    """Any value that msgspec can encode, as JSON."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        return msgspec.json.encode(content)


def page(request: Request, name: str, status: int = 200, **values: Any) -> Response:
    """A template with the values given, in the language of whoever asked; HTML."""
    lang = request.state.lang
    shared = {
        "request": request, "lang": lang, "dir": "rtl" if lang == "ar" else "ltr", "person": request.state.person,
        "csrf": request.state.csrf, "t": words_of(request), "team": request.state.settings.team,
        "path": request.url.path, "static": static, "other_language": _switch(request), "here": "",
        "me": request.state.person if request.state.session else None, "for_browser": _for_browser(lang),
    }  # fmt: skip
    text = templates().get_template(name).render({**shared, **values})
    return Response(text, status, media_type="text/html")


def words_of(request: Request) -> Words:
    """The strings in the language of whoever asked, with the English names of whom the lexicon knows."""
    lang, lexicons = request.state.lang, request.state.settings.lexicons
    return Words(lang, english_names(lexicons), english_places(lexicons)) if lang == "en" else Words(lang)


@cache
def _for_browser(lang: Literal["ar", "en"]) -> Markup:
    """The strings of scripts as JSON."""
    return in_page(Words(lang).browser())


def _switch(request: Request) -> str:
    """The address that shows the same page in the other language."""
    other = "en" if request.state.lang == "ar" else "ar"
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return f"/lang/{other}?back={quote(asked, safe='/')}"


def json_answer(value: Any, status: int = 200) -> Response:
    """A value as JSON."""
    return JsonAnswer(value, status)


def body_of(request: Request, type_: Any) -> Any:
    """The posted JSON as a value of `type_`; InputError (answered with 422) where it is no such value."""
    body: bytes = request.state.body
    if b"\\u0000" in body or b"\0" in body:
        raise InputError("the body is not as it should be (an empty character)", fix="see /api/openapi.json")
    try:
        return _with_small_numbers(msgspec.json.decode(body, type=type_))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:  # a ValidationError is a DecodeError
        raise InputError(f"the body is not as it should be ({str(error)[:200]})", fix="see /api/openapi.json") from None


def _with_small_numbers(value: Any) -> Any:
    """A body whose numbers of things are such as a casebook can hold."""
    for name in getattr(value, "__struct_fields__", ()):
        said = getattr(value, name)
        for number in said if isinstance(said, list) else (said,):
            if isinstance(number, int) and not -LARGEST <= number <= LARGEST:
                raise InputError("this is no number", name, "see /api/openapi.json")
    return value


_OUT = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "'": "\\u0027"})


def in_page(value: Any, indent: int | None = None) -> Markup:
    """A value as JSON that may stand in a page or in an attribute quoted with '. Arabic stays as it is, not escaped:
    names must be seen as such on their way out."""
    said = msgspec.json.encode(value, enc_hook=str)
    said = said if indent is None else msgspec.json.format(said, indent=indent)
    return Markup(said.decode().translate(_OUT))


def static(name: str) -> str:
    """The address of a static file; it changes with the file, so that no browser shows an old one."""
    return f"/static/{name}?{_stamp(name)}"


@cache
def _stamp(name: str) -> str:
    file = HERE / "static" / name
    return f"{file.stat().st_mtime_ns:x}"[-10:] if file.is_file() else "0"


@cache
def templates() -> Environment:
    """The templates; every value is escaped, and one that is missing is a fault."""
    found = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
                        trim_blocks=True, lstrip_blocks=True)  # fmt: skip
    found.filters.update(FILTERS, iso=bdi, tojson=in_page)
    return found
