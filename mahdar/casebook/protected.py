"""Whose names are protected: captives, families, minors and private people, as the reports tell of them.

    note_protected(book)               # after reports have come: who is to be protected, and why
    names = Protected.of(connection)   # what holds, people's own decisions before what the reading found

A person is public where some report gives a rank, an office or an organisation under a full name. Whoever is told of
as a captive, a minor or a relative is protected all the same. A person's decision about a name goes before both.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from mahdar.arabic.fold import fold
from mahdar.casebook import kept
from mahdar.casebook.insert import next_number
from mahdar.casebook.judgements import now
from mahdar.casebook.masking import name_words
from mahdar.casebook.schema import items, protected, reports, shields, unread
from mahdar.casebook.store import Casebook
from mahdar.casebook.unread import Why, unread_names
from mahdar.casebook.words import name_key
from mahdar.errors import InputError

WHYS: tuple[Why, ...] = ("captive", "minor", "family", "private")  # the weightiest first
_MANY = 500  # reports in one transaction
_LOOK = "+3"  # which way of looking through a report its own row names, after the first letters of its reader
_READER = 10  # letters of a reader's name
_BEFORE, _AFTER = 24, 28  # characters around a name that may say who it is
_KIN = "والد والده والدته والدة زوجة زوجته ارمله شقيق شقيقه شقيقته شقيقة ابنه ابنته ابنتها ابنها ابنة نجل نجله نجلته " \
       "عائله اسره ذوي ذوو اهل اقارب حفيد حفيده خطيبه خطيبته توام"  # fmt: skip
_YOUNG = "طفل الطفل طفله الطفله رضيع الرضيع رضيعه الرضيعه فتي الفتي قاصر القاصر تلميذ التلميذ تلميذه التلميذه صبي الصبي"
_KIN_WORDS = frozenset(map(fold, _KIN.split()))
_YOUNG_WORDS = frozenset(map(fold, _YOUNG.split()))
_AGE = re.compile(r"^[\s،,(\[]*(?:البالغ\w*|عمره\w*|يبلغ|تبلغ)?[^\d\n]{0,18}?(\d{1,2})\s*(?:عام|سن|ربيع)")
_HELD = ("abducted", "detained", "released", "missing")
_HELD_MODES = frozenset({"abduct", "arrest", "release", "torture", "sexual"})
_HELD_TERMS = frozenset({
    "release_detainee", "release_captive", "return_remains", "disclose_fate", "detention_treatment", "ransom",
})  # fmt: skip


def why_protected(record: Mapping[str, Any]) -> dict[str, Why | None]:
    """Entity id → why it is protected, of each person of a record (as plain data); None for a public person."""
    captives = set(_captives(record))
    text = record["report"]["text"]
    found: dict[str, Why | None] = {}
    for e in record["entities"]:
        if e["kind"] == "person":
            public = e["rank"] or e["position"] or e["affiliation"]
            near = _told_as(text, e["mentions"])
            found[e["id"]] = "captive" if e["id"] in captives or _within(e, record) else near or (
                None if public else "private")  # fmt: skip
    return found


def _captives(record: Mapping[str, Any]) -> Iterator[str]:
    """Ids of those who are told of as held, taken or set free."""
    for event in record["events"]:
        for kind in _HELD:
            yield from event["casualties"].get(kind, {}).get("whom", ())
        if event["mode"] in _HELD_MODES:
            yield from event["recipients"]
    for deal in record["deals"]:
        for term in deal["terms"]:
            if term["kind"] in _HELD_TERMS:
                yield from term["beneficiary"]


def _within(entity: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    """Whether a mention stands within the words that say who is to be released, ransomed, returned."""
    objects = [t["object"] for d in record["deals"] for t in d["terms"] if t["object"] and t["kind"] in _HELD_TERMS]
    return any(o["start"] < m["end"] and m["start"] < o["end"] for o in objects for m in entity["mentions"])


def _told_as(text: str, mentions: Iterable[Mapping[str, Any]]) -> Why | None:
    """Minor or relative, by the words right beside a mention."""
    found: Why | None = None
    for m in mentions:
        before = [fold(w) for w in re.findall(r"\w+", text[max(0, m["start"] - _BEFORE) : m["start"]])[-2:]]
        before = [w[1:] if w[:1] in "وفبل" and w[1:] in _KIN_WORDS | _YOUNG_WORDS else w for w in before]
        age = _AGE.match(text[m["end"] : m["end"] + _AFTER].translate(_DIGITS))
        if _YOUNG_WORDS.intersection(before) or (age and int(age[1]) < 18):
            return "minor"
        if _KIN_WORDS.intersection(before[-1:]):
            found = "family"
    return found


_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")


_LOOKED = func.substr(reports.c.reader, 1, _READER) + _LOOK


def note_protected(book: Casebook) -> int:
    """Note who is to be protected in the reports that came, or were read anew, since it was noted last; how many."""
    with book.reading() as connection:
        waiting = _waiting(connection)
    noted = 0
    for i in range(0, len(waiting), _MANY):
        with book.writing() as connection:
            noted += _note(connection, waiting[i : i + _MANY])
    return noted


def _waiting(connection: Connection) -> list[int]:
    """Reports not looked through since they were last read: the row of a report's own item names the reader."""
    own = items.alias()
    query = (
        select(reports.c.no)
        .join(own, (own.c.report == reports.c.no) & (own.c.kind == "report"))
        .outerjoin(protected, protected.c.item == own.c.no)
        .where((protected.c.why.is_(None)) | (protected.c.why != _LOOKED))
    )
    return list(connection.execute(query.order_by(reports.c.no)).scalars())


def _note(connection: Connection, numbers: list[int]) -> int:
    """Look through some reports and note their people."""
    there = select(items.c.no).where(items.c.report.in_(numbers))
    connection.execute(delete(protected).where(protected.c.item.in_(there)))
    connection.execute(delete(unread).where(unread.c.report.in_(numbers)))
    query = select(items.c.report, items.c.local, items.c.no).where(
        items.c.report.in_(numbers), items.c.kind == "entity", items.c.type == "person", ~items.c.lost
    )
    item_of = {(report, local): no for report, local, no in connection.execute(query)}
    rows, missed = _looked_through(connection, numbers), list[dict[str, Any]]()
    data = connection.execute(select(reports.c.no, *kept.COLUMNS).where(reports.c.no.in_(numbers)))
    for report, packed, text in data:
        record = json.loads(kept.json_of(packed, text))
        names = {e["id"]: e["name"] for e in record["entities"]}
        for id_, why in why_protected(record).items():
            if (report, id_) in item_of:
                rows.append({"item": item_of[report, id_], "folded": name_key(names[id_]), "why": why or "public"})
        told, spans = record["report"], [(m["start"], m["end"]) for e in record["entities"] for m in e["mentions"]]
        found = missed_in(told["text"], told.get("title"), spans)
        missed += [{"report": report, "folded": name, "why": why} for name, why in found.items()]
    for table, values in ((protected, rows), (unread, missed)):
        if values:
            connection.execute(insert(table), values)
    return len(rows)


def missed_in(text: str, title: str | None, mentions: Iterable[tuple[int, int]]) -> dict[str, Why]:
    """Folded name → why, of what may be names of people in a report that its reader did not find; `mentions` (code
    points of the text) are what it found."""
    spans = list(mentions)
    found = unread_names(text, spans)
    for name, why in unread_names(title or "").items():
        found.setdefault(name, why)
    known = {w for start, end in spans for w in name_words(text[start:end])}
    return {name: why for name, why in found.items() if not known.issuperset(name.split())}


def _looked_through(connection: Connection, numbers: list[int]) -> list[dict[str, Any]]:
    """A row for each report's own item: which reader's record was looked through."""
    query = select(items.c.no, _LOOKED).join(reports, reports.c.no == items.c.report)
    query = query.where(items.c.report.in_(numbers), items.c.kind == "report")
    return [{"item": no, "folded": "", "why": reader} for no, reader in connection.execute(query)]


@dataclass(frozen=True, slots=True)
class Shielded:
    """What a person decided about a name; the newest of a name holds."""

    no: int
    name: str
    protect: bool
    by: str
    made: str


def shield_name(connection: Connection, name: str, protect: bool, by: str) -> int:
    """Protect a name, or say that it is a public figure's; the number of the decision. InputError for no name."""
    folded = name_key(name)
    if not folded or len(name) > 200:
        raise InputError("this is no name", name[:40], "write it as the reports do")
    no = next_number(connection, shields)
    row = {"no": no, "folded": folded, "name": name, "protect": protect, "by": by, "made": now()}
    connection.execute(insert(shields), row)
    return no


def shielded(connection: Connection) -> list[Shielded]:
    """What people decided about names, the newest first."""
    query = select(shields).order_by(shields.c.no.desc())
    rows = connection.execute(query).mappings()
    return [Shielded(r["no"], r["name"], r["protect"], r["by"], r["made"]) for r in rows]


def protected_names(connection: Connection) -> dict[str, Why]:
    """Folded name → why it is protected, of all that hold now, the earliest met first."""
    told: dict[str, set[str]] = {}
    query = select(protected.c.folded, protected.c.why).where(protected.c.folded != "").order_by(protected.c.item)
    for folded, why in connection.execute(query):
        told.setdefault(folded, set()).add(why)
    found: dict[str, Why] = {}
    for folded, whys in told.items():
        public = "public" in whys and " " in folded
        weightiest = next((w for w in WHYS if w in whys and not (w == "private" and public)), None)
        if weightiest:
            found[folded] = weightiest
    found = _missed(connection, public_names(connection)) | found
    by_words: dict[tuple[str, ...], list[str]] = {}
    for folded in found:
        by_words.setdefault(name_words(folded), []).append(folded)
    for s in connection.execute(select(shields.c.folded, shields.c.protect).order_by(shields.c.no)):
        for folded in (s.folded, *by_words.get(name_words(s.folded), ())):
            found.pop(folded, None)
        if s.protect:
            found[s.folded] = "private"
    return found


def public_names(connection: Connection) -> list[str]:
    """Folded full names of people of whom some report gives a rank, an office or an organisation, and of those whom
    a person said to be public."""
    query = select(protected.c.folded).where(protected.c.why == "public", protected.c.folded.like("% %")).distinct()
    return [*connection.execute(query).scalars(), *_made_public(connection)]


def _made_public(connection: Connection) -> list[str]:
    """The names that people said to be public, as it holds."""
    query = select(shields.c.folded, shields.c.protect).order_by(shields.c.no)
    last = {s.folded: s.protect for s in connection.execute(query)}
    return [folded for folded, protect in last.items() if not protect]


def _missed(connection: Connection, public: Iterable[str]) -> dict[str, Why]:
    """Names that the reader did not find, without those that hold a name known as public, or are a part of one."""
    known = {name_words(name) for name in public}
    parts = {words[i:j] for words in known for i in range(len(words)) for j in range(i + 2, len(words) + 1)}
    parts |= {(word,) for name in _made_public(connection) for word in name_words(name)}
    found: dict[str, Why] = {}
    for folded, why in connection.execute(select(unread.c.folded, unread.c.why).order_by(unread.c.report)):
        words = tuple(folded.split())
        if words not in parts and not _holds(words, known):
            found.setdefault(folded, why)
    return found


def _holds(words: tuple[str, ...], known: set[tuple[str, ...]]) -> bool:
    """Whether one of these names stands within some words."""
    return any(words[i:j] in known for i in range(len(words)) for j in range(i + 2, len(words) + 1))


def latest_change(connection: Connection) -> tuple[int, ...]:
    """A value that is another one as soon as what is protected may be another."""
    counts = [select(func.count()).select_from(t).scalar_subquery() for t in (protected, unread, shields, reports)]
    highest = [select(func.max(t)).scalar_subquery() for t in (protected.c.item, reports.c.no)]
    return tuple(connection.execute(select(*counts, *highest)).one())
