"""Web archives (WARC, gzipped or not) → the pages in them that hold an article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from mahdar.errors import InputError

_PAGES = ("text/html", "application/xhtml+xml")
_CUT = "the archive breaks off or is damaged"
_AGAIN = "get the whole file again"


def archived_pages(stream: BinaryIO) -> Iterator[tuple[str, bytes]]:
    """Address and bytes of every page that was fetched with success; pictures, scripts and errors are passed over."""
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ModuleNotFoundError as error:
        raise InputError("web archives need fastwarc", fix="pip install 'mahdar[warc]'") from error
    found = False
    try:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response, auto_decode="all"):
            found = True
            url = record.headers.get("WARC-Target-URI")
            if url is None or record.http_headers is None:
                raise InputError(_CUT, fix=_AGAIN)
            if not url.startswith(("http://", "https://")):
                continue
            body = record.reader.read()
            if not body and record.content_length:
                raise InputError(_CUT, f"at {url}", _AGAIN)
            if record.http_headers.status_code in (200, "200") and record.http_content_type in _PAGES:
                yield url, body
    except (OSError, ValueError) as error:
        said = str(error)[:200]
        raise InputError(f"the archive breaks off or is damaged ({said})", fix=_AGAIN) from None
    if not found:
        raise InputError("no page in this archive", fix="mahdar reads the responses of a WARC file")
