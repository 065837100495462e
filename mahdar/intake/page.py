"""A web page → a Report: the main text alone is the report's text, with the title as its first line."""

from __future__ import annotations

import re

from mahdar.errors import InputError
from mahdar.intake.furniture import without_furniture
from mahdar.intake.language import require_arabic
from mahdar.intake.metadata import metadata
from mahdar.report import Report

_LONGEST = 20_000_000
# Elements that HTML requires to be closed: left open at the end, the page was cut off.
_MUST_CLOSE = ("script", "style", "div", "article", "section", "main")


def page_report(
    html: str, *, url: str | None = None, published: str | None = None, outlet: str | None = None
) -> Report:
    """The report of a page. What the page states about itself goes before the arguments."""
    if len(html) > _LONGEST:
        raise InputError(f"the page is too long ({len(html)} characters)", fix="give the page of one article")
    if _cut_off(html):
        raise InputError("the page breaks off before its end", fix="get the whole page again")
    stated = metadata(html)
    body = without_furniture(_main_text(html))
    if not body:
        raise InputError("the page holds no article text", fix="give the page of one article, not a list or a form")
    text = _with_title(stated.title, body)
    require_arabic(text)
    return Report(
        text,
        title=stated.title,
        url=stated.url or url,
        outlet=stated.outlet or outlet,
        byline=stated.byline,
        published=stated.published or published,
        language="ar",
    )


def _main_text(html: str) -> str:
    import trafilatura

    try:
        found = trafilatura.extract(html, include_comments=False, include_tables=False, with_metadata=False)
    except Exception as error:  # whatever a hostile page makes the HTML libraries do, the other inputs go on
        raise InputError(f"the page cannot be taken apart ({error!r})", fix="save its text as .txt") from error
    return found or ""


def _with_title(title: str | None, body: str) -> str:
    first, _, rest = body.partition("\n")
    if title is None:
        return body
    if " ".join(first.split()) == title:
        body = rest.strip("\n")
    return f"{title}\n\n{body}"


def _cut_off(html: str) -> bool:
    """Whether the page ends inside a tag or comment, or within elements that had to be closed."""
    tail = html[-4000:].lower()
    if "</html" in tail or "</body" in tail:
        return False
    if re.search(r"<[a-z/!][^<>]*\Z", tail) or html.rfind("<!--") > html.rfind("-->"):
        return True
    lowered = html.lower()
    return any(len(re.findall(rf"<{tag}[\s>]", lowered)) > lowered.count(f"</{tag}") for tag in _MUST_CLOSE)
