"""The door of the second reader: does it lose what is true, and does it let in what is not?

    python benchmarks/second_door.py GOLD            gold made into answers, accepted, scored; planted falsehoods and
                                                     copying faults; tokens of the prompt

The tokens are those of `mistral-common`, whose vocabulary comes in its wheel (pip install mistral-common).
Exit code 1 where a line does not hold: every figure at least .99, no falsehood in, 195 of 200 copies aligned, at most
6,000 tokens for a report of 2,000 characters.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

import msgspec
from door_coder import Coder, Json, report_of
from door_copies import TRIED, copies
from door_falsehoods import falsehoods

from mahdar.evaluate import Scores, load_gold
from mahdar.report import Report
from mahdar.second_reader import task
from mahdar.second_reader.accept import accept

LEAST_FIGURE, LEAST_ALIGNED, MOST_TOKENS, LENGTH = 0.99, 195, 6_000, 2_000


def through_the_door(golds: list[Json]) -> tuple[Scores, Counter[str]]:
    """The figures of gold made into answers and accepted, and what the door left out."""
    dropped: Counter[str] = Counter()
    records = []
    for gold in golds:
        done = accept(report_of(gold), [json.dumps(Coder(gold).answer(), ensure_ascii=False)])
        dropped += done.dropped
        if done.record is not None:
            records.append(msgspec.to_builtins(done.record))
            for issue in done.record.issues:
                print("   ", gold["id"], issue.message)
    return Scores.of(golds, records), dropped


def tokens(golds: list[Json]) -> tuple[int, int] | None:
    """Tokens of the longest request for 2,000 characters, and of its fixed part; None without a tokeniser."""
    try:
        import mistral_common
        from mistral_common.tokens.tokenizers.tekken import Tekkenizer
    except ImportError:
        return None
    vocabulary = sorted((Path(mistral_common.__file__).parent / "data").glob("tekken*.json"))[-1]
    tekken = Tekkenizer.from_file(vocabulary)

    def count(text: str) -> int:
        return len(tekken.encode(text, bos=False, eos=False))

    texts = [g["text"] for g in golds]
    cut = [" ".join(texts)[at : at + LENGTH] for at in range(0, 20 * LENGTH, LENGTH)]
    asked = [task.requests(Report(t, published="2015-07-26")) for t in cut if len(t) == LENGTH]
    whole = max(sum(count(m["content"]) for request in requests for m in request.messages) for requests in asked)
    return whole, count(task.fixed_part())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="?", type=Path, default=Path(__file__).parents[1] / "gold")
    folder = parser.parse_args().gold
    if not folder.exists():
        print(f"skipped: there is no {folder}")
        return 0
    golds = load_gold(folder)
    scores, dropped = through_the_door(golds)
    low = {}
    for name, figure in scores.figures.items():
        value = figure.get("f1", figure.get("accuracy"))
        if value is not None:
            print(f"{name:22} {value:.4f}")
            low |= {name: value} if value < LEAST_FIGURE else {}
    tried = falsehoods([g for g in golds if g.get("events")])
    got_in = tried.pop("in", 0)
    aligned, lost = copies([g for g in golds if g.get("events")])
    weight = tokens(golds)
    print(f"left out of gold: {dict(dropped)}")
    print(f"falsehoods that got in: {got_in} of {tried.total()} {dict(tried)}")
    print(f"careless copies that found their place: {aligned} of {TRIED}", *lost, sep="\n    ")
    if weight is None:
        print("tokens: not counted (pip install mistral-common)")
    else:
        print(f"tokens for {LENGTH} characters: {weight[0]}, of which the fixed first part {weight[1]}")
    for name, value in low.items():
        print(f"BELOW {LEAST_FIGURE}: {name} {value}")
    return int(bool(low) or got_in > 0 or aligned < LEAST_ALIGNED or (weight or (0, 0))[0] > MOST_TOKENS)


if __name__ == "__main__":
    sys.exit(main())
