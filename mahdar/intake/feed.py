"""RSS and Atom feeds → what their entries say. Reading one never goes to the network; `mahdar fetch` does."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mahdar.errors import InputError
from mahdar.intake.language import require_arabic
from mahdar.report import Report


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed, with the text that the feed itself holds of it (often only its beginning)."""

    url: str | None
    title: str | None
    outlet: str | None
    byline: str | None
    published: str | None
    text: str


def is_feed(head: str) -> bool:
    """Whether lowered text begins as a feed does."""
    return "<rss" in head or "<rdf:rdf" in head or ("<feed" in head and "atom" in head)


def entries(data: bytes) -> Iterator[Entry]:
    """The entries of a feed, in its order."""
    import feedparser

    found = feedparser.parse(data)
    if found.bozo and not found.entries:
        said = str(found.get("bozo_exception", ""))[:200]
        raise InputError(f"the feed breaks off or is damaged ({said})", fix="get it again")
    if not found.entries:
        raise InputError("the feed has no entry", fix="get it again, or name another")
    outlet = _line(found.feed.get("title"))
    for entry in found.entries:
        yield Entry(
            url=_address(entry.get("link")),
            title=_line(_text(entry.get("title", ""))),
            outlet=outlet,
            byline=_line(entry.get("author")),
            published=_day(entry.get("published_parsed") or entry.get("updated_parsed")),
            text=_body(entry),
        )


def entry_report(entry: Entry, published: str | None = None, outlet: str | None = None) -> Report:
    """The report of what the feed holds of an entry."""
    if not entry.text:
        raise InputError("it has a title but no text", fix="look at its source")
    text = f"{entry.title}\n\n{entry.text}" if entry.title else entry.text
    require_arabic(text)
    return Report(
        text,
        title=entry.title,
        url=entry.url,
        outlet=entry.outlet or outlet,
        byline=entry.byline,
        published=entry.published or published,
        language="ar",
    )


def _body(entry: Any) -> str:
    """The longest text of an entry: its content, else its summary."""
    texts = [content.get("value", "") for content in entry.get("content", [])] + [entry.get("summary", "")]
    return max(map(_text, texts), key=len)


def _text(html: str) -> str:
    """The text of a piece of HTML, a line for each paragraph."""
    from selectolax.lexbor import LexborHTMLParser

    body = LexborHTMLParser(html).body
    lines = (body.text(separator="\n") if body else "").split("\n")
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def _line(value: Any) -> str | None:
    return (" ".join(value.split()) or None) if isinstance(value, str) else None


def _address(value: Any) -> str | None:
    return value if isinstance(value, str) and value.startswith(("http://", "https://")) else None


def _day(moment: time.struct_time | None) -> str | None:
    return f"{moment.tm_year:04}-{moment.tm_mon:02}-{moment.tm_mday:02}" if moment else None
