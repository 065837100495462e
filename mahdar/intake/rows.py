"""Rows of JSON → Reports: mahdar's own keys, or those of crawled newspapers."""

from __future__ import annotations

from typing import Any

from mahdar.errors import InputError
from mahdar.intake.language import require_arabic
from mahdar.intake.metadata import day_of
from mahdar.report import Report

_KEYS = "id, url, outlet, title, published, text"


def row_report(row: Any, *, published: str | None = None, outlet: str | None = None) -> Report:
    """The report of one row; `published` and `outlet` fill in what it leaves out. Other keys are its owner's."""
    if not isinstance(row, dict):
        raise InputError("it is no JSON object", fix=f"write one object a line with the keys {_KEYS}")
    row = {key: value for key, value in row.items() if value not in (None, "")}
    if "text" in row:
        report = _own(row, published, outlet)
    elif "content" in row or "title" in row:
        report = _crawled(row, published, outlet)
    else:
        raise InputError("it has no text", fix=f"the keys are {_KEYS}")
    require_arabic(report.text)
    return report


def _own(row: dict[str, Any], published: str | None, outlet: str | None) -> Report:
    stated = row.get("published")
    day = day_of(stated)
    if stated is not None and day is None:
        raise InputError(f"{str(stated)[:80]!r} is no publication date", fix="write it YYYY-MM-DD, or null")
    return Report(
        _string(row, "text") or "",
        title=_string(row, "title"),
        url=_string(row, "url"),
        outlet=_string(row, "outlet") or outlet,
        byline=_string(row, "byline"),
        published=day or published,
        language="ar",
        id=row["id"] if str(row.get("id")).startswith("sha256:") else "",
    )


def _crawled(row: dict[str, Any], published: str | None, outlet: str | None) -> Report:
    title, content = _string(row, "title"), _string(row, "content")
    if not (content or "").strip():
        raise InputError("it has a title but no text", fix="look at its source")
    return Report(
        f"{title}\n\n{content}" if title else content or "",
        title=title,
        url=_string(row, "url"),
        outlet=_string(row, "source") or outlet,
        byline=_string(row, "author"),
        published=day_of(row.get("date_extracted")) or published,
        language="ar",
    )


def _string(row: dict[str, Any], key: str) -> str | None:
    value = row.get(key)
    if value is not None and not isinstance(value, str):
        raise InputError(f"its {key} is no string", fix=f"the keys are {_KEYS}")
    return value
