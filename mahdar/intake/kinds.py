"""What kind of input a file is: by what its name ends with, else by how it begins."""

from __future__ import annotations

import re
from pathlib import Path

from mahdar.intake.decode import decode
from mahdar.intake.feed import is_feed

KINDS = {
    ".txt": "text", ".text": "text", ".html": "page", ".htm": "page", ".xhtml": "page",
    ".jsonl": "rows", ".ndjson": "rows", ".json": "json", ".zip": "zip", ".csv": "csv", ".tsv": "csv",
    ".parquet": "parquet", ".warc": "warc", ".warc.gz": "warc", ".rss": "feed", ".atom": "feed", ".xml": "xml",
}  # fmt: skip


def suffix_of(name: str) -> str:
    """What a name ends with, in small letters: ".txt", ".warc.gz"."""
    lowered = name.lower()
    return ".warc.gz" if lowered.endswith(".warc.gz") else Path(lowered).suffix


def known(name: str) -> bool:
    """Whether a file in a folder or archive is one to read: of a known kind, neither hidden nor a system's own."""
    path = Path(name)
    return suffix_of(name) in KINDS and not path.name.startswith(".") and "__MACOSX" not in path.parts


def sniff(data: bytes) -> str:
    """The kind of data that comes without a name."""
    if data.startswith(b"PK\x03\x04"):
        return "zip"
    if data.startswith(b"PAR1"):
        return "parquet"
    if data.startswith(b"WARC/"):
        return "warc"
    head = decode(data)[:3000].lstrip().lower()
    if is_feed(head):
        return "feed"
    if "<html" in head or head.startswith(("<!doctype", "<?xml", "<head", "<body", "<article", "<div", "<!--")):
        return "page"
    if re.match(r"\[\s*\{", head):
        return "json"
    if re.match(r'\{\s*"', head):
        first = data.split(b"\n", 1)[0].strip()
        return "rows" if first.endswith(b"}") else "json"
    return "text"
