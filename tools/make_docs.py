"""Fill the blocks of README.md and docs/ that show what mahdar really says.

A block stands between `<!-- made: NAME -->` and `<!-- end -->`; NAME is one of BLOCKS below.

    python tools/make_docs.py             write the blocks anew
    python tools/make_docs.py --check     fail where one is stale (tests/test_docs.py)

`--weights DIR` takes the reader's weights from another folder, such as one that `mahdar train -o DIR` wrote.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import msgspec

from mahdar.arabic.calendar import find_dates
from mahdar.arabic.numbers import find_numbers
from mahdar.intake import Failure, reports
from mahdar.lexicon import Lexicon
from mahdar.reading.acts import Telling, candidates, features_of, find_tellings
from mahdar.reading.claims import find_claims
from mahdar.reading.reader import Models, Reader, find_events, finish
from mahdar.reading.roles import ROLES
from mahdar.reading.scorer import DATA
from mahdar.reading.shown import row_name
from mahdar.reading.tagger import Tagger
from mahdar.record import Record
from mahdar.render.labels import label
from mahdar.render.values import Value
from mahdar.render.view import sections
from mahdar.report import Report

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "docs/tour.md", "docs/lexicon.md")
SENTENCE = (
    "وقال المرصد السوري لحقوق الإنسان إن قوات النظام قصفت أمس حي الصاخور في حلب، ما أدى إلى مقتل سبعة مدنيين على الأقل."
)
_BLOCK = re.compile(r"(<!-- made: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


class Made:
    """What the blocks are made from: a reader, and one sample followed from room to room."""

    def __init__(self, weights: Path) -> None:
        lexicon = Lexicon.load()
        self.weights = weights
        self.reader = Reader(lexicon, Models(weights), Tagger(lexicon, weights / "tagger.json"))
        found = next(iter(reports([str(ROOT / "samples/01-clashes-taiz.txt")], published="2018-03-06")))
        if isinstance(found, Failure):
            raise found.error
        self.report = found
        self.scene = self.reader.scene(found)

    @cached_property
    def body(self) -> tuple[int, int]:
        """Tokens of the first sentence after the title."""
        return next(s for s in self.scene.words.sentences if s[0] >= self.scene.title_end)

    @cached_property
    def events(self) -> list[Any]:
        return find_events(self.scene, self.reader.models)

    @cached_property
    def record(self) -> Record:
        return finish(self.scene, self.events, self.reader.models)

    def name(self, being: int) -> str:
        """What the report calls a being, at its first mention."""
        start, end = self.scene.beings[being].mentions[0].offsets(self.scene.words)
        return self.report.text[start:end]

    def quote(self, first: int, last: int) -> str:
        return self.scene.words.quote(first, last)


# A bar would end the cell; the isolates of row_name are for the terminal.
_IN_CELLS = str.maketrans({"|": "\\|", "\u2068": None, "\u2069": None})


def table(head: str, rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    names = head.split(" | ")
    lines = [head, " | ".join(["---"] * len(names))]
    lines += [" | ".join(str(cell).translate(_IN_CELLS) or " " for cell in row) for row in rows]
    return "".join(f"| {line} |\n" for line in lines)


def fenced(text: str, language: str = "") -> str:
    return f"```{language}\n{text.rstrip()}\n```\n"


def plain(value: Any) -> Any:
    """A record's value for the eye: spans as their quotes, empty fields and mentions left out."""
    if isinstance(value, list):
        return [plain(v) for v in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"start", "end", "quote"}:
        return value["quote"]
    return {k: plain(v) for k, v in value.items() if v not in (None, [], {}, False) and k != "mentions"}


def shortened(record: Record) -> str:
    """Entities and events of a record as JSON, shortened by `plain`: an entity a line, an event's field a line."""
    shown = plain({"entities": msgspec.to_builtins(record.entities), "events": msgspec.to_builtins(record.events)})
    lines = ["{", ' "entities": [']
    lines += _joined(f"  {_json(entity)}" for entity in shown.get("entities", []))
    lines += [" ],", ' "events": [']
    for event in shown.get("events", []):
        fields = _joined(f"   {_json(key)}: {_json(value)}" for key, value in event.items())
        lines += ["  {", *fields, "  },"]
    lines[-1] = lines[-1].rstrip(",")
    return "\n".join([*lines, " ]", "}"])


def _joined(lines: Iterable[str]) -> list[str]:
    found = list(lines)
    return [f"{line}," for line in found[:-1]] + found[-1:]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


# The blocks --------------------------------------------------------------------------------------------------------


def sentence(made: Made) -> str:
    return fenced(SENTENCE)


def _sentence_read(made: Made) -> Record:
    return made.reader.read(Report(SENTENCE, published="2016-11-20", language="ar"))


def sentence_record(made: Made) -> str:
    return fenced(shortened(_sentence_read(made)), "json")


def sentence_table(made: Made) -> str:
    """The events of the sentence in Arabic, as `mahdar read --lang ar` says them."""
    events = next((s.items for s in sections(_sentence_read(made)) if s.name == "events"), [])
    rows = [(label("words", row.name).ar, "، ".join(map(_shown, row.values))) for e in events for row in e.rows]
    kinds = [("الحدث", " / ".join(part.ar for part in e.head)) for e in events]
    return table("القيمة | ما في السجلّ", kinds + rows)


def _shown(value: Value) -> str:
    text = f"«{value.text.ar}»" if value.quote else value.text.ar
    return " ".join([f'<bdi dir="ltr">{text}</bdi>' if value.ltr else text, *map(_shown, value.more)])


def tour_text(made: Made) -> str:
    return fenced(made.report.text)


def tour_tokens(made: Made) -> str:
    a, _ = made.body
    rows = [(t.i, t.start, t.end, t.surface, t.fold, t.kind) for t in made.scene.tokens[a : a + 12]]
    return table("token | start | end | surface | folded | kind", rows)


def tour_matches(made: Made) -> str:
    a, b = made.body
    found = [m for ms in made.scene.matches.values() for m in ms if a <= m.first < min(b, a + 22)]
    rows: dict[tuple[str, str, str], list[str]] = {}
    for m in sorted(found, key=lambda m: (m.first, m.kind, m.ref)):
        forms = rows.setdefault((made.quote(m.first, m.last), m.kind, row_name(made.reader.lexicon, m.kind, m.ref)), [])
        forms += [m.form] if m.form not in forms else []
    return table("words | kind | entry | form", [(*key, ", ".join(forms)) for key, forms in rows.items()])


def tour_mentions(made: Made) -> str:
    rows = []
    for b in made.scene.beings:
        spans = dict.fromkeys(m.offsets(made.scene.words) for m in b.mentions)
        said = "، ".join(f"«{made.report.text[x:y]}»" for x, y in spans)
        rows.append((b.index, b.kind, row_name(made.reader.lexicon, b.source, b.ref), said))
    return table("number | kind | lexicon entry | mentions", rows)


def _proposed(made: Made) -> list[Telling]:
    found = list(candidates(made.scene))
    others: dict[int, list[Telling]] = {}
    for t in found:
        others.setdefault(t.first, []).append(t)
    for t in found:
        t.features = features_of(t, made.scene, others)
        t.chance = made.reader.models.acts.probability(t.features)
    return found


def tour_tellings(made: Made) -> str:
    kept = {(t.first, t.type) for t in find_tellings(made.scene, made.reader.models.acts)}
    rows = [
        (made.quote(t.first, t.last), t.act.lemma, t.shape, t.type, f"{t.chance:.2f}",
         "yes" if (t.first, t.type) in kept else "no")
        for t in _proposed(made)
    ]  # fmt: skip
    return table("word | entry | told by | type | chance | taken", rows)


def tour_events(made: Made) -> str:
    rows = [
        (f"e{n}", e.type, "، ".join(f"«{made.quote(t.first, t.last)}»" for t in e.tellings), f"«{_head(made, e)}»")
        for n, e in enumerate(made.events, 1)
    ]
    return table("event | type | its tellings | trigger", rows)


def _head(made: Made, e: Any) -> str:
    return made.quote(e.head.first, e.head.last)


def tour_roles(made: Made) -> str:
    rows = []
    for n, e in enumerate(made.events, 1):
        for role in ROLES:
            near = sorted(e.chances.get(role, {}).items(), key=lambda x: -x[1])[:3]
            rows += [
                (f"e{n}", role, made.name(i), f"{chance:.2f}", "yes" if i in e.roles.get(role, ()) else "no")
                for i, chance in near
                if chance >= 0.1
            ]
    return table("event | role | who or where | chance | taken", rows)


def tour_numbers(made: Made) -> str:
    text = made.report.text
    rows = [
        (f"«{text[p.start : p.end]}»", *("open" if x is None else f"{x:g}" for x in (p.low, p.high)))
        for p in find_numbers(made.scene.words)
    ]
    return table("words | least | most", rows)


def tour_dates(made: Made) -> str:
    text, day = made.report.text, date.fromisoformat(made.report.published or "")
    rows = [
        (f"«{text[p.start_offset : p.end_offset]}»", p.start or "open", p.end or "open", p.precision)
        for p in find_dates(made.scene.words, day)
    ]
    return table("words | from | to | precision", rows)


def tour_claims(made: Made) -> str:
    rows = [
        (f"«{made.quote(c.cue, c.cue + 1)}»", c.name, c.kind, c.stance)
        for c in find_claims(made.scene, made.scene.beings)
    ]
    return table("cue | source | kind | stance", rows)


def tour_record(made: Made) -> str:
    return fenced(shortened(made.record), "json")


_ENTRIES = re.compile(r"```yaml\n# my-lexicon/(\S+)\n(.*?)```", re.DOTALL)
_OWN_SENTENCE = re.compile(r"```text\n(.*?)\n```")


def lexicon_example(made: Made) -> str:
    """The worked example of docs/lexicon.md: read without the folder it shows, and with it."""
    page = (ROOT / "docs/lexicon.md").read_text("utf-8")
    told = _OWN_SENTENCE.search(page)
    if told is None:
        raise SystemExit("docs/lexicon.md holds no sentence to read")
    with tempfile.TemporaryDirectory() as folder:
        for name, text in _ENTRIES.findall(page):
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        own = Lexicon.load(folder, cache=False)
    readers = {"shipped lexicon": made.reader}
    readers["with my-lexicon"] = Reader(own, made.reader.models, Tagger(own, made.weights / "tagger.json"))
    rows = [(label, *_who_did_what(reader.read(Report(told[1])))) for label, reader in readers.items()]
    return table("read with | events | groups | places", rows)


def _who_did_what(record: Record) -> tuple[str, str, str]:
    named = {e.id: e.name for e in record.entities}
    events = "; ".join(f"{e.type} by {'، '.join(named[i] for i in e.actors) or 'nobody named'}" for e in record.events)
    groups = "، ".join(e.name for e in record.entities if type(e).__name__ in ("Group", "State"))
    places = "، ".join(e.name for e in record.entities if type(e).__name__ == "Place")
    return events or "none", groups or "none", places or "none"


BLOCKS: dict[str, Callable[[Made], str]] = {
    "sentence": sentence, "sentence-record": sentence_record, "sentence-table": sentence_table,
    "tour-text": tour_text, "tour-tokens": tour_tokens,
    "tour-matches": tour_matches, "tour-mentions": tour_mentions, "tour-tellings": tour_tellings,
    "tour-events": tour_events, "tour-roles": tour_roles, "tour-numbers": tour_numbers, "tour-dates": tour_dates,
    "tour-claims": tour_claims, "tour-record": tour_record, "lexicon-example": lexicon_example,
}  # fmt: skip


def filled(page: str, made: Made) -> str:
    """The text of a page with its blocks made anew."""

    @cache
    def block(name: str) -> str:
        if name not in BLOCKS:
            raise SystemExit(f"no block is called {name}; there are {', '.join(BLOCKS)}")
        return BLOCKS[name](made)

    return _BLOCK.sub(lambda m: m[1] + block(m[2]) + m[3], page)


def main() -> None:
    """Write the pages, or with --check say which are stale."""
    parser = argparse.ArgumentParser(description="Fill the blocks of README.md and docs/.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a block is stale")
    parser.add_argument("--weights", type=Path, default=DATA, help="a folder with the reader's weights")
    given = parser.parse_args()
    made = Made(given.weights)
    stale = []
    for name in PAGES:
        path = ROOT / name
        page = path.read_text("utf-8")
        anew = filled(page, made)
        if anew != page:
            stale.append(name)
            if not given.check:
                path.write_text(anew, "utf-8")
    if given.check and stale:
        sys.exit(f"stale: {', '.join(stale)}; run python tools/make_docs.py")
    print("written anew:" if stale else "up to date", *stale)


if __name__ == "__main__":
    main()
