"""Search over the words of reports, newest first: FTS5 on SQLite, a tsvector with GIN on PostgreSQL, the same answers.

Both index the words that `mahdar.casebook.words` makes, under a number that sorts by day of publication: a question
for a common word stops as soon as it has enough, however many reports there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from mahdar.arabic.fold import IGNORED, fold
from mahdar.casebook.engine import is_sqlite
from mahdar.casebook.words import forms_of, word_key, words_of
from mahdar.errors import CasebookError

Words = tuple[int, str | None, list[str]]
_SHIFT = 32  # bits for a report's number below its day
_EPOCH = date(1970, 1, 1).toordinal()
_FIRST_LOOK = 300  # of the latest reports
_MOST_POSITIONS = 16_383  # of a tsvector
_ASIDE = 90  # characters of a passage before and after the first word found
_WORD = re.compile(rf"\w[\w{IGNORED}]*")
_QUERY = re.compile(r'(-?)(?:"([^"]*)"|«([^»]*)»|([^\s"«»]+))')


@dataclass(frozen=True, slots=True)
class Hit:
    """A report that was found; `passage` holds the first words found, which stand at `marks` (start, end) in it."""

    no: int
    id: str
    outlet: str | None
    title: str | None
    published: str | None
    passage: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A word or a phrase that must stand in the text, or must not; each of its words in any of these forms."""

    forms: tuple[tuple[str, ...], ...]
    unwanted: bool = False


def parse(query: str) -> list[Wanted]:
    """What is asked for: words that all must stand there, "phrases" or «phrases», and -words that must not."""
    out = []
    for minus, *quoted in _QUERY.findall(query):
        words = words_of(" ".join(quoted))
        if words:
            forms = [tuple(forms_of(w)) if i == 0 else (w,) for i, w in enumerate(words)]
            out.append(Wanted(tuple(forms), bool(minus)))
    if not any(not w.unwanted for w in out):
        raise CasebookError("there is no word to search for", query[:80], "name a word that stands in the text")
    return out


def search(
    connection: Connection, query: str, *, limit: int = 20, day_from: str | None = None, day_to: str | None = None,
    outlet: str | None = None,
) -> list[Hit]:  # fmt: skip
    """Reports that hold what is asked for, newest first; days are those of publication."""
    wanted = parse(query)
    values: dict[str, Any] = {"limit": limit, "low": _edge(day_from, 0), "outlet": outlet,
                              "high": _edge(day_to, 1) - 1 if day_to else 2**62}  # fmt: skip
    ask = _ask_sqlite if is_sqlite(connection) else _ask_postgres
    return [_hit(row, wanted) for row in ask(connection, wanted, values)]


_REPORT = "SELECT r.no, r.id, r.outlet, r.title, r.published, r.text"
_OUTLET = "AND r.outlet = :outlet"
_SQLITE = f"""{_REPORT}
FROM words w CROSS JOIN reports r ON r.no = (w.rowid & {2**_SHIFT - 1})
WHERE words MATCH :query AND w.rowid BETWEEN :low AND :high %s
ORDER BY w.rowid DESC LIMIT :limit
"""
_LATEST = f"""{_REPORT}
FROM (SELECT report, sort, said FROM words WHERE sort BETWEEN :low AND :high ORDER BY sort DESC LIMIT {_FIRST_LOOK}) w
JOIN reports r ON r.no = w.report WHERE w.said @@ CAST(:query AS tsquery) %s
ORDER BY w.sort DESC LIMIT :limit
"""
_INDEXED = f"""
WITH found AS MATERIALIZED (SELECT report, sort FROM words WHERE said @@ CAST(:query AS tsquery))
{_REPORT}
FROM found w JOIN reports r ON r.no = w.report WHERE w.sort BETWEEN :low AND :high %s
ORDER BY w.sort DESC LIMIT :limit
"""


def _ask_sqlite(connection: Connection, wanted: Sequence[Wanted], values: dict[str, Any]) -> list[dict[str, Any]]:
    return _rows(connection, _SQLITE, {**values, "query": _fts5(wanted)})


def _ask_postgres(connection: Connection, wanted: Sequence[Wanted], values: dict[str, Any]) -> list[dict[str, Any]]:
    """Among the latest reports first: a common word has enough there. A rarer one is looked up in the index of words.

    Which of the two is faster, PostgreSQL cannot tell: it does not know that most forms of a word stand nowhere.
    """
    values = {**values, "query": _tsquery(wanted)}
    rows = _rows(connection, _LATEST, values)
    if len(rows) < values["limit"]:
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        rows = _rows(connection, _INDEXED, values)
        connection.exec_driver_sql("SET LOCAL enable_seqscan = on")
    return rows


def _rows(connection: Connection, sql: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    sql = sql % (_OUTLET if values["outlet"] else "")
    return [dict(row) for row in connection.execute(text(sql), values).mappings()]


def sort_number(day: str | None, no: int) -> int:
    """The number of a report in the index of words: later days higher, those without a day lowest."""
    return _edge(day, 0) + no


def _edge(day: str | None, more: int) -> int:
    days = max(0, date.fromisoformat(day).toordinal() - _EPOCH) if day else 0
    return (days + more) << _SHIFT


def index_words(connection: Connection, reports: Iterable[Words]) -> None:
    """Add the words of new reports (number, day, words)."""
    rows = sorted((sort_number(day, no), no, words) for no, day, words in reports)
    if not rows:
        return
    if is_sqlite(connection):
        statement = "INSERT INTO words (rowid, said) VALUES (?, ?)"
        connection.exec_driver_sql(statement, [(sort, " ".join(words)) for sort, _, words in rows])
    else:
        statement = "INSERT INTO words (report, sort, said) VALUES (%s, %s, CAST(%s AS tsvector))"
        connection.exec_driver_sql(statement, [(no, sort, _tsvector(words)) for sort, no, words in rows])


def _tsvector(words: Sequence[str]) -> str:
    """Words with their places as PostgreSQL writes them."""
    places: dict[str, list[str]] = {}
    for at, word in enumerate(words, 1):
        places.setdefault(word[:500], []).append(str(min(at, _MOST_POSITIONS)))
    return " ".join(f"{_quoted(word)}:{','.join(at[:250])}" for word, at in places.items())


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def _fts5(wanted: Sequence[Wanted]) -> str:
    """The question in FTS5's language."""
    parts: dict[bool, list[str]] = {False: [], True: []}
    for w in wanted:
        rest = " ".join(forms[0] for forms in w.forms[1:])
        phrases = [f'"{first} {rest}"' if rest else f'"{first}"' for first in w.forms[0]]
        parts[w.unwanted].append("(" + " OR ".join(phrases) + ")")
    return " NOT ".join([" AND ".join(parts[False]), *parts[True]])


def _tsquery(wanted: Sequence[Wanted]) -> str:
    """The question in PostgreSQL's language."""
    out = []
    for w in wanted:
        steps = ["(" + " | ".join(map(_quoted, forms)) + ")" for forms in w.forms]
        out.append(("!" if w.unwanted else "") + "(" + " <-> ".join(steps) + ")")
    return " & ".join(out)


def _hit(row: dict[str, Any], wanted: Sequence[Wanted]) -> Hit:
    """A row as a hit, with the passage around the first words found, those of the body before those of the title."""
    content = row.pop("text")
    forms = {form for w in wanted if not w.unwanted for word in w.forms for form in word}
    body = len(row["title"] or "") if content.startswith(row["title"] or "") else 0
    first = next(_found(content, forms, body), None) or next(_found(content, forms), (body, body))
    start, end = _passage(content, *first)
    marks = tuple((a - start, b - start) for a, b in _found(content, forms, start, end))
    return Hit(**row, passage=content[start:end], marks=marks)


def _found(content: str, forms: set[str], start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Where words of these forms stand in a text, one after the other."""
    for match in _WORD.finditer(content, start, len(content) if end is None else end):
        if word_key(fold(match[0])) in forms:
            yield match.span()


def _passage(content: str, first: int, last: int) -> tuple[int, int]:
    """Where the passage around a word begins and ends: within its paragraph, at whole words."""
    top, bottom = content.rfind("\n", 0, first) + 1, content.find("\n", last)
    bottom = len(content) if bottom < 0 else bottom
    start, end = max(top, first - _ASIDE), min(bottom, last + _ASIDE)
    if start > top:
        start = min(first, content.find(" ", start, first) + 1 or first)
    if end < bottom:
        end = max(last, content.rfind(" ", last, end))
    return start, end
