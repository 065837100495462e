"""Every string of the room stands in both languages, and none is written into a page or a script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mahdar.web import words as module
from mahdar.web.fields import FIELDS
from mahdar.web.queue import ORDERS
from mahdar.web.words import Words, bdi, ltr, words

WEB = Path(module.__file__).parent
TEMPLATES = sorted(WEB.glob("templates/*.html"))
SCRIPTS = sorted(WEB.glob("static/js/*.js"))
ARABIC = re.compile("[\u0621-\u064a]{2,}")
_VALUE = re.compile(r"\{(\w+)\}")


def test_both_languages_take_the_same_values() -> None:
    for key, said in words().items():
        assert sorted(_VALUE.findall(said.ar)) == sorted(_VALUE.findall(said.en)), key
        arabic = _VALUE.sub("", said.ar)
        assert ARABIC.search(arabic) or not re.search("[A-Za-z]{3}", arabic) or key.startswith("other_lang"), key
        assert not ARABIC.search(said.en) or key == "other_language", key


@pytest.mark.parametrize("path", [*TEMPLATES, *SCRIPTS], ids=lambda p: p.name)
def test_every_string_that_is_asked_for_is_there(path: Path) -> None:
    text = path.read_text("utf-8")
    asked = re.findall(r"""(?<![\w.])t(?:\.plain)?\(\s*["']([\w.-]+)["']\s*[,)]""", text)
    assert [key for key in asked if key not in words()] == []
    begun = re.findall(r"""(?<![\w.])t(?:\.plain)?\(\s*["']([\w.-]+\.)["']\s*~""", text)
    assert [key for key in begun if not any(known.startswith(key) for known in words())] == []


@pytest.mark.parametrize("path", [*TEMPLATES, *SCRIPTS], ids=lambda p: p.name)
def test_no_string_is_written_into_a_page_or_a_script(path: Path) -> None:
    text = path.read_text("utf-8")
    if path.suffix == ".js":
        assert not ARABIC.search(re.sub(r"//.*|/\*.*?\*/|\[[^\]]*\]", "", text))
        return
    bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<(script|style|template)\b.*?</\1>", " ", text, flags=re.DOTALL)
    bare = re.sub(r"<kbd[^>]*>.*?</kbd>", " ", bare)
    shown = re.sub(r"<[^>]*>", " ", re.sub(r"<!--.*?-->", " ", bare, flags=re.DOTALL))
    assert re.findall("[A-Za-z\u0621-\u064a]{3,}", shown.replace("Esc", "").replace("doctype html", "")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_no_style_or_script_stands_in_a_page(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"\sstyle\s*=|<style|\son\w+\s*=\s*[\"']", text)
    for tag in re.findall(r"<script[^>]*>", text):
        assert "src=" in tag or 'type="application/json"' in tag, tag


def test_fields_orders_and_kinds_have_names() -> None:
    known = words()
    assert all(f"field.{f.name}" in known for fields in FIELDS.values() for f in fields)
    assert all(f"order.{order}" in known for order in ORDERS)
    assert all(f"kind.{kind}" in known for kind in FIELDS)


def test_values_are_isolated_and_escaped() -> None:
    said = Words("ar")("done_of", n=3, of="<b>")
    assert '<bdi dir="ltr">3</bdi>' in said and "&lt;b&gt;" in said
    assert str(bdi("لواء")) == "<bdi>لواء</bdi>"
    assert str(ltr("2024-05-12")) == '<bdi dir="ltr">2024-05-12</bdi>'
    assert "\u202e" not in bdi("ab\u202ecd")
    assert Words("en").plain("done_of", n=1, of=2) == "\u20681\u2069 of \u20682\u2069"
