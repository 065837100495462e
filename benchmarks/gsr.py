"""The reader on the Open Event Data Alliance's Arabic gold standard records (ASSAULT and PROTEST).

    python benchmarks/gsr.py FOLDER        the folder with assault_*.csv, assault_spans_*.json, protest_…

Sentences of newswire, each labelled by three people. The records are not part of mahdar; they are MIT-licensed and
published by the Alliance. Printed:

- of the sentences labelled yes, and of those labelled no, the share in which an event of the type comes out;
- of the marked sentences, where all coders marked a word: the share whose verb holds the trigger of such an event
  (`trigger`), or lies in its evidence (`told`); whose source is among its actors; whose target among its recipients.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mahdar
from mahdar.arabic.fold import fold

TYPES = ("ASSAULT", "PROTEST")
_LEAST = 3  # letters two words must share from the start, or to the end, to be taken for forms of one


def main() -> None:
    """Print all shares for a folder."""
    if len(sys.argv) != 2:
        print("nothing measured: name the folder of the Arabic gold standard records")
        return
    folder, reader = Path(sys.argv[1]), mahdar.Reader()
    found = 0
    for type_ in TYPES:
        for path in sorted(folder.glob(f"{type_.lower()}_*.csv")):
            found += 1
            for label, share in labelled(reader, path, type_):
                print(f"{type_:8} {label:24} {share}")
        for path in sorted(folder.glob(f"{type_.lower()}_spans_*.json")):
            found += 1
            for what, share in marked(reader, path, type_):
                print(f"{type_:8} {what:24} {share}")
    if not found:
        sys.exit(f"{folder}: no assault_*.csv, assault_spans_*.json, protest_… there")


class Share:
    """How many of how many."""

    def __init__(self) -> None:
        self.met = self.of = 0

    def add(self, met: bool) -> None:
        """One more, met or not."""
        self.met += met
        self.of += 1

    def __str__(self) -> str:
        return f"{self.met / self.of:.3f}  ({self.met} of {self.of})" if self.of else "–"


def labelled(reader: mahdar.Reader, path: Path, type_: str) -> list[tuple[str, Share]]:
    """By label, the share of sentences in which an event of the type comes out."""
    shares: dict[str, Share] = {}
    with path.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            share = shares.setdefault(f"labelled {row['label']}", Share())
            share.add(any(_of_type(read(reader, row["text"]), type_)))
    return sorted(shares.items(), reverse=True)


def marked(reader: mahdar.Reader, path: Path, type_: str) -> list[tuple[str, Share]]:
    """Where all coders marked a word as verb, source or target: the shares met."""
    shares = {name: Share() for name in ("verb: trigger", "verb: told", "source: actor", "target: recipient")}
    for row in json.loads(path.read_text("utf-8")):
        record = read(reader, row["text"])
        events = list(_of_type(record, type_))
        if verb := row["verb_gold"]:
            shares["verb: trigger"].add(any(share_word(verb, e.trigger.quote) for e in events))
            shares["verb: told"].add(any(share_word(verb, s.quote) for e in events for s in e.evidence))
        if source := row["source_gold"]:
            shares["source: actor"].add(_named(record, source, [i for e in events for i in e.actors]))
        if target := row["target_gold"]:
            shares["target: recipient"].add(_named(record, target, [i for e in events for i in e.recipients]))
    return list(shares.items())


def read(reader: mahdar.Reader, text: str) -> mahdar.Record:
    """The record of one sentence."""
    return reader.read(mahdar.Report(text, language="ar"))


def _of_type(record: mahdar.Record, type_: str) -> Iterator[mahdar.Event]:
    return (e for e in record.events if e.type == type_)


def _named(record: mahdar.Record, words: str, ids: list[str]) -> bool:
    """Whether one of the entities has a word of `words` in its name or a mention."""
    entities: list[Any] = [record.entity(i) for i in ids]
    return any(share_word(words, name) for e in entities for name in (e.name, *(m.quote for m in e.mentions)))


def share_word(one: str, other: str) -> bool:
    """Whether two phrases have a word in common, its clitics and endings aside."""
    return any(_alike(a, b) for a in fold(one).split() for b in fold(other).split())


def _alike(a: str, b: str) -> bool:
    if a == b:
        return True
    short, long = sorted((a, b), key=len)
    return len(short) >= _LEAST and short in long and len(long) - len(short) <= _LEAST


if __name__ == "__main__":
    main()
