"""Records as one page that opens from disk: the article with its evidence marked, the record beside it.

Nothing is loaded from anywhere: style and script stand in the page, and its content policy forbids all else.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from mahdar.record import Record
from mahdar.render.html import Html, el, join
from mahdar.render.labels import LANGS, SIGNS, Label, Lang, label
from mahdar.render.marks import Passage, marked
from mahdar.render.picture import Picture
from mahdar.render.picture_svg import drawing
from mahdar.render.plain import plain
from mahdar.render.values import Row, Value
from mahdar.render.view import Item, Section, sections, walk

_LISTS = ("people", "groups", "places", "issues")
_MOST_RULES = 400  # above this the script alone lights passages up: a rule an item would slow the page down


def page(records: list[Record], lang: Lang | None = None) -> str:
    """One page of these records, with an index if there are several."""
    shown = [_Shown(record, f"r{n}") for n, record in enumerate(records, 1)]
    index = _index([(s.record, f"#{s.id}") for s in shown]) if len(shown) > 1 else Html("")
    title = _title(records[0]) if len(records) == 1 else label("words", "reports").ar
    rules = [rule for s in shown for rule in s.rules()]
    return _document(title, join(index, *(s.html() for s in shown)), lang, rules if len(rules) <= _MOST_RULES else [])


def folder_pages(records: list[Record], lang: Lang | None = None) -> Iterator[tuple[str, str]]:
    """A page for each record and index.html, as file names and contents; the index comes last."""
    names = [f"{n:03}-{record.report.id[7:15]}.html" for n, record in enumerate(records, 1)]
    for name, record in zip(names, records, strict=True):
        yield name, page([record], lang)
    index = _index(list(zip(records, names, strict=True)))
    yield "index.html", _document(label("words", "reports").ar, index, lang, [])


class _Shown:
    """One record on the page; ids on the page begin with `id`."""

    def __init__(self, record: Record, id: str) -> None:
        self.record = record
        self.id = id
        self.sections = sections(record)
        self.told = [s for s in self.sections if s.name not in _LISTS]
        items = [item for section in self.told for item in walk(section.items)]
        self.passages = [Passage(a, b, f"{id}-{item.id}", item.sort) for item in items for a, b in item.spans]
        self.first: dict[str, str] = {}

    def html(self) -> Html:
        article = self.article()
        beside = el("div", *(self.section(s) for s in self.sections), class_="records")
        return el("section", self.about(), el("div", article, beside, class_="sides"), class_="report", id=self.id)

    def rules(self) -> list[str]:
        """What lights up the passages of an item that is pointed at, also without the script."""
        return [
            f'.report:has(#{id}:is(:hover,:focus-within,:target)) mark[data-ids~="{id}"]'
            for id in dict.fromkeys(p.id for p in self.passages)
            if id.replace("-", "").isalnum() and id.isascii()
        ]

    def about(self) -> Html:
        """Outlet, day and address of the report."""
        report = self.record.report
        said: list[Html] = [el("bdi", plain(report.outlet))] if report.outlet else []
        if report.published:
            said.append(el("time", report.published, dir="ltr"))
        if report.url:
            web = report.url.startswith(("http://", "https://"))
            link = el("bdi", plain(report.url), dir="ltr")
            said.append(el("a", link, href=report.url, rel="noopener noreferrer") if web else link)
        return el("p", *(el("span", part) for part in said), class_="about")

    def article(self) -> Html:
        """The text as it is; its first line is a heading where it is the title."""
        text = self.record.report.text
        line = len(text) - len(text.lstrip()) + len(text.strip().split("\n", 1)[0])
        title = (self.record.report.title or "").strip()
        split = line if title and text[:line].strip() == title else 0
        start = len(text) - len(text[split:].lstrip())
        head, head_first = self.marked(text, 0, split)
        body, body_first = self.marked(text, start, len(text))
        self.first = body_first | head_first
        heading = el("h2", head) if split else Html("")
        gap = el("span", text[split:start], class_="gap")  # there for whoever counts characters, not to be seen
        return el("article", heading, gap, el("div", body, class_="text"), lang="ar", dir="rtl")

    def marked(self, text: str, start: int, end: int) -> tuple[Html, dict[str, str]]:
        moved = (p._replace(start=p.start - start, end=p.end - start) for p in self.passages)
        return marked(text[start:end], moved, f"{self.id}-{start}")

    def section(self, section: Section) -> Html:
        count = el("small", el("bdi", len(section.items)))
        heading = el("h3", _both(label("words", section.name).heading()), " ", count)
        if section.name in _LISTS:
            return el("section", heading, el("ul", *(_short(item) for item in section.items), class_="short"))
        return el("section", heading, el("ol", *(self.item(item) for item in section.items), class_="items"))

    def item(self, item: Item) -> Html:
        id = f"{self.id}-{item.id}"
        sign = el("span", SIGNS.get(item.sort, "•"), class_="sign", aria_hidden="true")
        names = [part for head in item.head for part in (" / ", _both(head))][1:]
        target = self.first.get(id)
        name = el("a", *names, href=f"#{target}") if target else el("span", *names)
        head = el("h4", sign, name, el("span", el("bdi", item.id, dir="ltr"), class_="id"))
        rows = [part for row in item.rows for part in _row(row)]
        parts = el("ol", *(self.item(part) for part in item.parts), class_="items") if item.parts else Html("")
        picture = _picture(item.picture, id) if item.picture else Html("")
        return el(
            "li", head, el("dl", *rows), picture, parts, class_=f"item t-{item.sort.lower()}", id=id, data_item=id
        )


def _row(row: Row) -> list[Html]:
    if row.name == "aloud":
        said = el("dd", *(_both(value.text) for value in row.values), class_="aloud")
        return [el("dt", _both(label("words", row.name))), said]
    return [el("dt", _both(label("words", row.name))), el("dd", *map(_value, row.values))]


def _picture(picture: Picture, id: str) -> Html:
    """The picture of a deal in both languages, of which the page shows one."""
    drawn = (el("div", drawing(picture, lang, f"{id}-{lang}"), class_=lang) for lang in LANGS)
    return el("figure", *drawn)


def _value(value: Value) -> Html:
    if value.quote:
        return el("q", el("bdi", plain(value.text.ar)), lang="ar", dir="rtl")
    parts = [part for one in (value, *value.more) for part in (" ", _both(one.text, one.ltr))]
    return el("span", *parts[1:], class_="value")


def _short(item: Item) -> Html:
    """An entity or an issue on one line."""
    values = [_value(value) for row in item.rows for value in row.values]
    name = item.head[0]
    arabic = (" ", el("bdi", plain(name.ar), class_="en", lang="ar")) if name.ar != name.en else ()
    return el("li", el("strong", _both(name)), *arabic, *values)


def _both(said: Label, ltr: bool = False) -> Html:
    """A label in both languages, of which the page shows one; a value that is the same in both, once."""
    if said.ar == said.en:
        return el("bdi", plain(said.ar), dir="ltr" if ltr else None)
    arabic = el("bdi", plain(said.ar), class_="ar", lang="ar", dir="rtl")
    return join(arabic, el("bdi", plain(said.en), class_="en", lang="en", dir="ltr"))


def _index(records: list[tuple[Record, str]]) -> Html:
    rows = [
        el("li", el("a", el("bdi", _title(record)), href=href), " ",
           el("small", el("bdi", plain(record.report.published or ""), dir="ltr"), " ",
              _both(label("words", "events")), ": ", el("bdi", len(record.events))))
        for record, href in records
    ]  # fmt: skip
    return el("nav", el("h2", _both(label("words", "reports").heading())), el("ol", *rows), class_="index")


def _title(record: Record) -> str:
    return plain(record.report.title or record.report.text[:80])


def _document(title: str, body: Html, lang: Lang | None, rules: list[str]) -> str:
    style = _static("page.css") + (",\n".join(rules) + " { outline: 2px solid currentColor; }\n" if rules else "")
    script = _static("page.js")
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=policy),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="generator", content="mahdar"),
        el("title", title),
        el("style", Html(style)),
    )
    switch = el("form", *(part for code, said in (("ar", "العربية"), ("en", "English")) for part in (
        el("input", type="radio", name="lang", id=f"in-{code}", checked=code == (lang or "ar")),
        el("label", said, for_=f"in-{code}", lang=code))), class_="switch")  # fmt: skip
    brand = el("header", el("strong", _both(label("words", "record"))), switch, class_="top")
    whole = el("body", brand, el("main", body), el("script", Html(script)))
    return "<!doctype html>\n" + el("html", head, whole, lang=lang or "ar", dir="ltr" if lang == "en" else "rtl") + "\n"


def _static(name: str) -> str:
    return Path(__file__).with_name(name).read_text("utf-8")


def _hash(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"
