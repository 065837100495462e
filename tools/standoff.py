"""Gold over texts that are not ours to give: right answers by offsets; the text is put back from a copy of one's own.

`gold/standoff/*.jsonl` holds one report a line: where it is from, the sha256 of its text (title, an empty line, body),
and its events (where they were coded, its names, deals, meetings and findings too) with every quote and name as
[start, end] in code points. Whoever has the corpus (SaudiNewsNet, July 2015: zip files of JSON articles) gets ordinary
gold files back; those whose text is not found are counted.

usage: python tools/standoff.py restore gold/standoff/july-2015.jsonl CORPUS.zip… -o build/july
       python tools/standoff.py make GOLD_DIR -o gold/standoff/july-2015.jsonl
"""

from __future__ import annotations

import argparse
import json
import zipfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

NAMES = ("actors", "recipients", "place", "according_to")
COUNTS = ("killed", "injured", "abducted", "detained", "released", "missing")
LISTS = ("persons", "groups", "places")
BARGAINS = ("deals", "meetings", "findings")
WORDS = frozenset(
    "quote parties mediators debtor creditor party participants person represents place agenda by claimed_by "
    "trigger".split()
)


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def taken_off(gold: dict[str, Any]) -> dict[str, Any]:
    """A gold report without its text."""
    text = gold["text"]
    events = []
    for e in gold["events"]:
        quotes = [_at(text, q, 0) for q in e["quote"]]
        events.append(
            {k: e[k] for k in ("type", "mode", "status", "date", *COUNTS) if e.get(k) is not None}
            | {"trigger": _at(text, e["trigger"], quotes[0][0]), "quote": quotes}
            | {k: [_at(text, n, 0) for n in e[k]] for k in NAMES if e[k]}
        )
    head = {k: gold.get(k) for k in ("id", "source", "published")} | {"text": digest(text), "events": events}
    names = {k: [_at(text, n, 0) for n in gold[k]] for k in LISTS if k in gold}
    return head | names | {k: _swap(gold[k], lambda words: _at(text, words, 0)) for k in BARGAINS if k in gold}


def _swap(value: Any, change: Callable[[Any], Any], key: str = "") -> Any:
    """`value` with every piece of the text under a key of WORDS changed; terms, ids and numbers stay."""
    if isinstance(value, dict):
        return {k: _swap(v, change, k) for k, v in value.items()}
    if key not in WORDS or value is None or _is_term(value):
        return [_swap(v, change) for v in value] if isinstance(value, list) else value
    return [change(v) for v in value] if isinstance(value, list) and not _is_span(value) else change(value)


def _is_term(value: Any) -> bool:
    """«t5»: what triggers a condition may be a term of the deal."""
    return isinstance(value, str) and value[:1] == "t" and value[1:].isdigit()


def _is_span(value: list[Any]) -> bool:
    return len(value) == 2 and all(isinstance(v, int) for v in value)


def _at(text: str, quote: str, start: int) -> list[int]:
    at = text.find(quote, start)
    at = at if at >= 0 else text.index(quote)
    return [at, at + len(quote)]


def put_back(row: dict[str, Any], title: str, text: str) -> dict[str, Any]:
    """The gold report of a row, with its text."""

    def words(span: list[int]) -> str:
        return text[span[0] : span[1]]

    empty: dict[str, Any] = {"mode": None, "date": None, **dict.fromkeys(COUNTS)}
    events = [
        empty
        | e
        | {"trigger": words(e["trigger"]), "quote": [words(q) for q in e["quote"]]}
        | {k: [words(n) for n in e.get(k, [])] for k in NAMES}
        for e in row["events"]
    ]
    head = {k: row[k] for k in ("id", "source", "published")}
    names = {k: [words(n) for n in row[k]] for k in LISTS if k in row}
    bargains = {k: _swap(row[k], words) for k in BARGAINS if k in row}
    return head | {"title": title, "text": text} | names | {"events": events} | bargains


def articles(paths: list[Path]) -> Iterator[tuple[str, str]]:
    """Title and text of every article of the corpus."""
    for path in paths:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                for a in json.loads(archive.read(name)):
                    title = (a.get("title") or "").strip()
                    yield title, f"{title}\n\n{(a.get('content') or '').strip()}"


def make(folder: Path, out: Path) -> None:
    rows = [taken_off(json.loads(f.read_text("utf-8"))) for f in sorted(folder.glob("*.json"))]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), "utf-8")
    print(f"{len(rows)} reports, {sum(len(r['events']) for r in rows)} events")


def restore(rows: Path, corpus: list[Path], out: Path) -> None:
    wanted = {r["text"]: r for r in map(json.loads, rows.read_text("utf-8").splitlines())}
    out.mkdir(parents=True, exist_ok=True)
    for title, text in articles(corpus):
        row = wanted.pop(digest(text), None)
        if row:
            gold = put_back(row, title, text)
            (out / f"{row['id']}.json").write_text(json.dumps(gold, ensure_ascii=False), "utf-8")
    print(f"{len(list(out.glob('*.json')))} reports restored, {len(wanted)} not found in the corpus")


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = ap.add_subparsers(dest="command", required=True)
    one = commands.add_parser("make", help="offsets from gold files")
    one.add_argument("gold", type=Path)
    two = commands.add_parser("restore", help="gold files from offsets and the corpus")
    two.add_argument("rows", type=Path)
    two.add_argument("corpus", type=Path, nargs="+")
    for p in (one, two):
        p.add_argument("-o", "--out", type=Path, required=True)
    args = ap.parse_args()
    if args.command == "make":
        make(args.gold, args.out)
    else:
        restore(args.rows, args.corpus, args.out)


if __name__ == "__main__":
    main()
