"""Names that the reader did not find: how many of those coded in gold are hidden all the same, and how much is hidden
that is nobody's name.

    python benchmarks/unread.py gold OTHER_GOLD…          # folders of gold reports
    python benchmarks/unread.py gold --kept read.json     # what the reader found is written there, and used if it is
    python benchmarks/unread.py gold --show               # each name that is hidden as nobody's, and each missed

Recall: of the persons coded in a report whom the reader did not find, those of whom a word or more is hidden.
Over-hiding: of the names hidden in a report, those that share no word with a person coded there. Gold does not code
everybody whom a report names, so the true figure is lower.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from mahdar.casebook.masking import name_words, words_in
from mahdar.casebook.protected import missed_in
from mahdar.cli.reading import load_reader
from mahdar.report import Report

Spans = list[tuple[int, int]]


@dataclass(slots=True)
class Found:
    """Counted over reports: persons the reader missed, those hidden all the same, names hidden, nobody's names."""

    reports: int = 0
    missed: int = 0
    kept: int = 0
    hidden: int = 0
    nobodys: int = 0
    shown: list[str] = field(default_factory=list)

    def add(self, gold: dict[str, Any], spans: Spans) -> None:
        text, title = gold["text"], gold.get("title")
        said = {w.key for w in words_in(f"{title or ''}\n{text}")}
        read = {w for start, end in spans for w in name_words(text[start:end])}
        coded = [words for name in gold["persons"] if (words := name_words(name)) and said.issuperset(words)]
        missed = [words for words in coded if not read.intersection(words)]
        hidden = {name: frozenset(name.split()) for name in missed_in(text, title, spans)}
        there = {w for words in hidden.values() for w in words}
        lost = [words for words in missed if not there.intersection(words)]
        everybody = {w for words in coded for w in words}
        false = [name for name, words in hidden.items() if not everybody.intersection(words)]
        self.reports += 1
        self.missed += len(missed)
        self.kept += len(missed) - len(lost)
        self.hidden += len(hidden)
        self.nobodys += len(false)
        self.shown += [f"- {gold['id']}: {' '.join(words)}" for words in lost]
        self.shown += [f"+ {gold['id']}: {name} ({_near(text, name)})" for name in false]

    def __str__(self) -> str:
        recall, over = self.kept / max(1, self.missed), self.nobodys / max(1, self.hidden)
        kept = f"of {self.missed} persons the reader missed {self.kept} are hidden ({recall:.1%})"
        false = f"of {self.hidden} names hidden {self.nobodys} are nobody's in the gold ({over:.1%})"
        return f"{self.reports} reports: {kept}; {false}"


def _near(text: str, name: str) -> str:
    """The words before and after a name."""
    words = words_in(text)
    first = name.split()[0]
    at = next((n for n, w in enumerate(words) if w.key.endswith(first)), None)
    return "" if at is None else text[words[max(0, at - 3)].start : words[min(len(words) - 1, at + 4)].end]


def read(golds: Iterable[dict[str, Any]], kept: Path | None) -> dict[str, Spans]:
    """Gold id → where the reader found somebody or something."""
    found: dict[str, Spans] = json.loads(kept.read_text("utf-8")) if kept and kept.exists() else {}
    waiting = [gold for gold in golds if gold["id"] not in found]
    reader = load_reader(()) if waiting else None
    for gold in waiting:
        assert reader is not None
        record = reader.read(Report(gold["text"], title=gold.get("title"), published=gold.get("published")))
        found[gold["id"]] = [(m.start, m.end) for e in record.entities for m in e.mentions]
    if kept and waiting:
        kept.write_text(json.dumps(found), "utf-8")
    return found


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folders", nargs="+", type=Path)
    asked.add_argument("--kept", type=Path)
    asked.add_argument("--show", action="store_true")
    asked.add_argument("--every", type=int, default=1, help="only each so many reports")
    given = asked.parse_args()
    for folder in given.folders:
        paths = [p for p in sorted(folder.glob("*.json")) if p.name != "floors.json"][:: given.every]
        golds = [gold for p in paths if "persons" in (gold := json.loads(p.read_text("utf-8")))]
        spans, found = read(golds, given.kept), Found()
        for gold in golds:
            found.add(gold, [(start, end) for start, end in spans[gold["id"]]])
        print(folder, found)
        if given.show:
            print("\n".join(found.shown))


if __name__ == "__main__":
    main()
