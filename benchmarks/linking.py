"""Linking measured against judged pairs: copies, events and deals of a casebook that holds the reports of the gold.

    python benchmarks/linking.py made.casebook              # the pairs held back from training
    python benchmarks/linking.py made.casebook --set train  # those it was fitted on: never a figure to show

A pair counts as joined where both ends stand in one group; of copies the table also gives the judgements about the
pairs themselves, before groups are formed. Pairs on which the judges differ, or that one left open, do not count; how
far they agree stands beside (Cohen's kappa over same, different and unsure of each two of them; and of those pairs that
neither left open). The gold names passages as they were read when it was made: where the reader of the casebook reads
others, their pairs count as not joined, and the figure of the pairs that are there stands beside.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from mahdar.casebook.store import Casebook  # noqa: E402
from mahdar.evaluate.links import Pair, found, load_pairs, score  # noqa: E402

KINDS = ("copies", "events", "deals")
AIM = {"copies": 0.98, "events": 0.85, "deals": 0.85}


def kappa(pairs: Sequence[tuple[str, str]]) -> float:
    """Cohen's kappa of two judgements of the same pairs."""
    agreed = sum(a == b for a, b in pairs) / len(pairs)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(first[k] * second[k] for k in first) / len(pairs) ** 2
    return (agreed - chance) / (1 - chance)


def agreement(file: Path, only: str) -> str:
    """How many pairs of a set several people judged, and how far each two of them agree."""
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    judged = [row["judged"] for row in rows if row["set"] == only and len(row["judged"]) > 1]
    if not judged:
        return "judged once"
    both = combinations(range(min(map(len, judged))), 2)
    found = [[(j[a], j[b]) for j in judged] for a, b in both]
    decided = [[p for p in pairs if "unsure" not in p] for pairs in found]
    figures = ", ".join(f"{kappa(all_):.2f} ({kappa(some):.2f})" for all_, some in zip(found, decided, strict=True))
    return f"{len(judged)} pairs judged {len(min(judged, key=len))} times, kappa (where decided) {figures}"


def there(book: Casebook, pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs of which both ends were read."""
    numbers = found(book, pairs)
    return [p for p in pairs if all((p.kind, place) in numbers for place in (p.a, p.b))]


def of_pairs(book: Casebook, pairs: Sequence[Pair]) -> float:
    """F1 of the judgements about the pairs themselves."""
    numbers = found(book, pairs)
    said = {(j.a, j.b) for j in book.judgements(pairs[0].kind) if j.verdict == "same"}
    ends = [sorted(numbers.get((p.kind, place), -1) for place in (p.a, p.b)) for p in pairs]
    joined = [(a, b) in said for a, b in ends]
    right = sum(j and p.same for j, p in zip(joined, pairs, strict=True))
    return 2 * right / ((sum(joined) + sum(p.same for p in pairs)) or 1)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("casebook", type=Path)
    parser.add_argument("--set", default="held", choices=("held", "train"), dest="only")
    asked = parser.parse_args()
    with Casebook.open(asked.casebook, read_only=True) as book:
        for kind in KINDS:
            file = ROOT / "gold" / "links" / f"{kind}.jsonl"
            pairs = load_pairs(file, only=asked.only)
            if not pairs:
                continue
            figures = " ".join(f"{k}={v}" for k, v in score(book, pairs).items())
            beside = f"; pairs themselves f1={of_pairs(book, pairs):.3f}" if kind == "copies" else ""
            read = there(book, pairs)
            if len(read) < len(pairs):
                beside += f"; the {len(read)} that are there f1={score(book, read)['f1']}"
            print(f"{kind:7} {figures} (asked {AIM[kind]}){beside}; {agreement(file, asked.only)}", flush=True)


if __name__ == "__main__":
    main()
