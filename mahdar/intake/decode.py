"""Bytes to text: UTF-8 if it is valid, else UTF-16 or an Arabic code page if that gives Arabic words."""

from __future__ import annotations

import codecs
import re

from mahdar.errors import InputError
from mahdar.intake.language import arabic_share

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the other's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KNOWN = (
    (b"%PDF", "a PDF", "copy its text into a UTF-8 text file"),
    (b"PK\x03\x04", "an archive or an office document", "unpack it, or save the document as plain text"),
    (b"\xd0\xcf\x11\xe0", "an old office document", "save it as plain text (UTF-8)"),
    (b"{\\rtf", "a rich-text document", "save it as plain text (UTF-8)"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"\x89PNG", "a picture", "only text can be read"),
    (b"\xff\xd8\xff", "a picture", "only text can be read"),
    (b"GIF8", "a picture", "only text can be read"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CODE_PAGES = ("cp1256", "iso8859_6")


def decode(data: bytes) -> str:
    """The text in `data`, every character as it stands there (only a byte-order mark is left out)."""
    if not data.strip():
        raise InputError("it is empty", fix="give a file with a report in it")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding)
    for mark, name, fix in _KNOWN:
        if data.startswith(mark):
            raise InputError(f"it is {name}, not text", fix=fix)
    if wide := _unmarked_utf16(data):
        return _strict(data, wide)
    if len(_CONTROL.findall(data[:4096])) > 8 + len(data[:4096]) // 100:
        raise InputError("it is binary data, not text", fix="only text, HTML, JSON lines and zip archives can be read")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _code_page(data, error)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"it is marked as {encoding.upper()} but breaks off or is damaged at byte {error.start}",
            fix="get the file again, or save it as UTF-8",
        ) from None


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without its mark: every other byte is the high byte of Arabic or ASCII characters."""
    sample = data[: 4096 if len(data) % 2 == 0 else 0]
    for high, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        highs = sample[high::2]
        if len(highs) >= 8 and highs.count(6) + highs.count(0) > 0.8 * len(highs) and highs.count(6):
            return encoding
    return None


def _code_page(data: bytes, error: UnicodeDecodeError) -> str:
    """An Arabic code page where the bytes make Arabic words in one; else say what is wrong with the UTF-8."""
    guesses = [(arabic_share(text), text) for page in _CODE_PAGES if (text := data.decode(page, "replace"))]
    share, text = max(guesses, key=lambda guess: guess[0])
    if share >= 0.2 and "\ufffd" not in text:
        return text
    if error.start >= len(data) - 3:
        raise InputError("it breaks off in the middle of a character", fix="get the whole file again")
    raise InputError(
        f"it is neither valid UTF-8 (byte {error.start}) nor Arabic in Windows-1256", fix="save it as UTF-8"
    )
