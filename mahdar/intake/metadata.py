"""What a page says about itself in so many words: JSON-LD and meta tags. Nothing is guessed from the prose."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple

from mahdar.errors import InputError
from mahdar.report import check_date

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_ARTICLE = re.compile(r"(Article|Posting|Report|Story)$")
_TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "sailthru.title", "parsely-title", "title")
_SITES = ("og:site_name", "application-name", "dc.publisher", "publisher")
_AUTHORS = ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author", "byl")
_URLS = ("og:url",)
_DATES = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date", "pubdate",
    "publishdate", "publish-date", "publish_date", "publication_date", "article.published", "dc.date.issued",
    "dcterms.issued", "dc.date", "dcterms.date", "dcterms.created", "parsely-pub-date", "sailthru.date",
)  # fmt: skip


class Metadata(NamedTuple):
    """What the page states; None where it does not."""

    title: str | None
    url: str | None
    outlet: str | None
    byline: str | None
    published: str | None


def metadata(html: str) -> Metadata:
    """The explicit metadata of a page; JSON-LD of the article before meta tags."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(html)
    article = next(_articles(tree), {})
    meta = _meta_tags(tree)
    outlet = _name(article.get("publisher")) or _first(meta, _SITES)
    canonical = tree.css_first('link[rel="canonical"]')
    urls = (canonical.attributes.get("href") if canonical else None, article.get("url"), _first(meta, _URLS))
    dates = (article.get("datePublished"), *(meta.get(name) for name in _DATES))
    return Metadata(
        title=_title(tree, _line(article.get("headline")), meta, outlet),
        url=next((u.strip() for u in urls if isinstance(u, str) and re.match(r"\s*https?://", u)), None),
        outlet=outlet,
        byline=_byline(_name(article.get("author"))) or _byline(_first(meta, _AUTHORS)),
        published=next((day for date in dates if (day := day_of(date))), None),
    )


def day_of(stated: object) -> str | None:
    """The day (YYYY-MM-DD) of a date as sites state it; None where it is none or could be read in two ways."""
    if not isinstance(stated, str):
        return None
    stated = stated.strip()
    if match := re.match(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?![0-9])", stated):
        day = f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}"
    elif re.match(r"[0-9]{8}(T|$)", stated):
        day = f"{stated[:4]}-{stated[4:6]}-{stated[6:8]}"
    else:
        day = _written_out(stated)
    try:
        check_date(day)
    except InputError:
        return None
    return day


def _written_out(stated: str) -> str:
    """«Sun, 26 Jul 2015 10:00:00 GMT», «26 July 2015», «July 26, 2015»."""
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(stated).date().isoformat()
    except (ValueError, TypeError, IndexError):
        pass
    for form in ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y"):
        try:
            return datetime.strptime(stated, form).date().isoformat()
        except ValueError:
            continue
    return ""


def _articles(tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    """The JSON-LD nodes that describe this page as an article."""
    for script in tree.css('script[type="application/ld+json"]'):
        try:
            data = json.loads(script.text(), strict=False)
        except (ValueError, RecursionError):
            continue  # sites do ship broken JSON-LD; the meta tags remain
        for node in _nodes(data):
            kinds = node.get("@type")
            if any(isinstance(k, str) and _ARTICLE.search(k) for k in (kinds if isinstance(kinds, list) else [kinds])):
                yield node


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """A node, those of a list or of its @graph, and what it is mainly about; not the articles it links to."""
    for node in data if isinstance(data, list) else [data]:
        if isinstance(node, dict):
            yield node
            graph = node.get("@graph")
            inner = [*(graph if isinstance(graph, list) else [graph]), node.get("mainEntity")]
            yield from (n for n in inner if isinstance(n, dict))


def _meta_tags(tree: LexborHTMLParser) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in tree.css("meta[content]"):
        attributes = tag.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        content = _line(attributes.get("content"))
        if name and content:
            found.setdefault(name.lower().strip(), content)
    return found


def _title(tree: LexborHTMLParser, headline: str | None, meta: dict[str, str], outlet: str | None) -> str | None:
    """The headline as the page shows it, else as it states it, without the site's name."""
    tag = tree.css_first("title")
    stated = [t for t in (headline, _first(meta, _TITLES), _line(tag.text()) if tag else None) if t]
    shown = [t for h1 in tree.css("h1") if (t := _line(h1.text(separator=" ")))]
    for title in stated:
        for heading in shown:
            if heading == title or (len(heading) >= 12 and (heading in title or title.rstrip(" .…") in heading)):
                return heading
    if stated:
        return _without_site(stated[0], outlet)
    return shown[0] if len(shown) == 1 else None


def _without_site(title: str, outlet: str | None) -> str:
    """«title - outlet», «outlet | title» → title; only the outlet's own name is cut."""
    parts = re.split(r"\s+[-–—|•:»]\s+", title)
    if outlet and len(parts) > 1:
        if parts[-1] == outlet:
            return title[: title.rindex(parts[-1])].rstrip(" -–—|•:»")
        if parts[0] == outlet:
            return title[len(outlet) :].lstrip(" -–—|•:»")
    return title


def _name(value: Any) -> str | None:
    """The name in a JSON-LD value: a string, an object with a name, or a list of them."""
    if isinstance(value, list):
        return "، ".join(name for item in value if (name := _name(item))) or None
    return _line(value.get("name")) if isinstance(value, dict) else _line(value)


def _byline(name: str | None) -> str | None:
    return None if name is None or "://" in name or name.lower() in ("admin", "administrator", "editor") else name


def _first(meta: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((meta[name] for name in names if name in meta), None)


def _line(value: Any) -> str | None:
    """A string as one line without entities; None for anything else or an empty one."""
    if not isinstance(value, str):
        return None
    return " ".join(unescape(value).split()) or None
