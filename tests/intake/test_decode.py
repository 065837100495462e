"""Bytes become the text they stand for, or one clear message."""

import codecs

import pytest

from mahdar.errors import InputError
from mahdar.intake.decode import decode


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1256"])
def test_encodings_are_told_apart(text, encoding):
    assert decode(text.encode(encoding)) == text


def test_iso_8859_6(text):
    text = text.replace("،", ",")
    assert decode(text.encode("iso8859_6", "replace")) == text


def test_nothing_but_the_mark_is_left_out():
    hostile = "\u202eقصف\r\n\r\x1b[0m\u200f\ufeff ـــ \ufdfa 😀\x00"
    assert decode(hostile.encode()) == hostile
    assert decode(codecs.BOM_UTF8 + hostile.encode()) == hostile
    assert decode(codecs.BOM_UTF16_BE + hostile.encode("utf-16-be")) == hostile


@pytest.mark.parametrize(
    "data, said",
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (codecs.BOM_UTF16_LE + b"\x42\x06\x00", "breaks off"),
        (codecs.BOM_UTF8 + b"\xff\xff", "UTF-8"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04....", "archive or an office document"),
        (b"\x89PNG\r\n", "picture"),
        (b"\x1f\x8b\x08", "gzip"),
        (bytes(range(256)) * 20, "binary"),
        ("قصف الجيش".encode()[:-1], "middle of a character"),
        ("قصف".encode() + b"\xff" + "الجيش في المدينة".encode(), "neither valid UTF-8 \\(byte 6\\)"),
        ("é à l'été, très déçu, où là".encode("latin-1"), "neither valid UTF-8"),
    ],
)
def test_what_cannot_be_decoded_is_said(data, said):
    with pytest.raises(InputError, match=said):
        decode(data)
