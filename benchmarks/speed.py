"""How fast mahdar reads: articles a second, cold start, resident memory, time per character from 1 kB to 1 MB.

    python benchmarks/speed.py                      # synthetic articles, made of the reports in gold/
    python benchmarks/speed.py news.zip more.jsonl  # your own: zips of JSON lists, or JSON lines
    python benchmarks/speed.py --weights FOLDER --articles 1500 --runs 5
    python benchmarks/speed.py news/ --only start,speed   # a folder of them; some of: start, memory, speed, length

An article is an object with `text` (or `content`) and, where known, `title` and `published` (or `date`). Figures are
medians; the articles' own first run, when every word is new, is given apart. Other work on the machine counts in:
the wall clock is what a user waits for. The processor's own time stands beside it. The reader is the one that
`mahdar read` makes. Long texts are read twice: as articles one after another, and as one line without a full stop.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import mean, median
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from mahdar.cli.reading import load_reader  # noqa: E402
from mahdar.lexicon import Lexicon  # noqa: E402
from mahdar.reading.reader import Models, Reader  # noqa: E402
from mahdar.reading.tagger import Tagger  # noqa: E402
from mahdar.report import Report  # noqa: E402

PARTS = ("start", "memory", "speed", "length")  # `memory` reads no more than `speed` does; alone it reads once
SIZES = (1_000, 10_000, 100_000, 1_000_000)


def objects(path: Path) -> Iterator[dict[str, Any]]:
    """The articles of a file: a zip of JSON lists, JSON lines, or one JSON object or list; of a folder, of each."""
    if path.is_dir():
        for file in sorted(f for f in path.iterdir() if f.suffix in (".zip", ".jsonl", ".json")):
            yield from objects(file)
    elif path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield from json.loads(archive.read(name))
    elif path.suffix == ".jsonl":
        yield from map(json.loads, path.read_text("utf-8").splitlines())
    else:
        found = json.loads(path.read_text("utf-8"))
        yield from found if isinstance(found, list) else [found]


def report(item: dict[str, Any]) -> Report | None:
    """An article as a report; None where it has no text."""
    body = item.get("text") or item.get("content")
    if not body:
        return None
    title = item.get("title") or ""
    text = body if body.startswith(title) else f"{title}\n\n{body}"
    published = str(item.get("published") or item.get("date") or "")[:10]
    try:
        return Report(text, published=published or None)
    except Exception:  # another form of date: the text alone will do
        return Report(text)


def synthetic(count: int) -> Iterator[dict[str, Any]]:
    """Articles of about 2,000 characters: sentences of the gold reports, shuffled."""
    texts = [json.loads(f.read_text("utf-8")).get("text", "") for f in sorted((ROOT / "gold").glob("*.json"))]
    sentences = [s.strip() + "." for text in texts for s in text.replace("\n", ".").split(".") if len(s) > 30]
    rng = random.Random(0)
    for _ in range(count):
        out: list[str] = []
        while sum(map(len, out)) < 2_000:
            out.append(rng.choice(sentences))
        yield {"text": "\n".join(out)}


def articles(files: list[Path], count: int) -> list[Report]:
    """`count` articles of the files, chosen at random (always the same ones). The files are gone through twice, so
    that the memory measured later holds no others."""

    def every() -> Iterator[Report]:
        found = (x for f in files for x in objects(f)) if files else synthetic(count)
        return (r for x in found if (r := report(x)))

    order = list(range(sum(1 for _ in every())))
    random.Random(0).shuffle(order)
    place = {i: k for k, i in enumerate(order[:count])}
    chosen = [(place[i], r) for i, r in enumerate(every()) if i in place]
    return [r for _, r in sorted(chosen, key=lambda c: c[0])]


def resident() -> float:
    """Memory of this process in MB, now where the system tells, else at its highest."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3


def timed(reader: Reader, reports: Iterable[Report]) -> tuple[float, float]:
    """Wall and processor seconds."""
    wall, own = time.perf_counter(), time.process_time()
    for r in reports:
        reader.read(r)
    return time.perf_counter() - wall, time.process_time() - own


def cold(weights: Path | None) -> tuple[float, float]:
    """Wall and processor seconds from starting Python to the record of one report, as the command line does it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.txt"
        path.write_text("قتل خمسة جنود في هجوم شنه مسلحون في مدينة حلب أمس.", "utf-8")
        if weights is None:
            command = [sys.executable, "-m", "mahdar", "read", str(path)]
        else:
            command = [sys.executable, __file__, "--once", str(path), "--weights", str(weights)]
        start, before = time.perf_counter(), os.times()
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        wall, after = time.perf_counter() - start, os.times()
        own = after.children_user + after.children_system - before.children_user - before.children_system
        return wall, own


def load(weights: Path | None) -> Reader:
    """A reader with the shipped weights, or those of a folder."""
    if weights is None:
        return load_reader(())
    lexicon = Lexicon.load()
    return Reader(lexicon, Models(weights), Tagger(lexicon, weights / "tagger.json"))


def long_text(reports: list[Report], size: int) -> Report:
    """A text of `size` characters, of articles one after another."""
    out, length, i = [], 0, 0
    while length < size:
        out.append(reports[i % len(reports)].text)
        length += len(out[-1]) + 2
        i += 1
    return Report("\n\n".join(out)[:size], published="2015-07-23")


def one_line(text: Report) -> Report:
    """The same without a break or a full stop: all of it is one sentence."""
    return Report(text.text.translate(_BREAKS), published=text.published)


_BREAKS = str.maketrans(dict.fromkeys("\n.!?؟۔", " "))


def measure_start(asked: argparse.Namespace) -> None:
    """The time from nothing to a record."""
    starts = [cold(asked.weights) for _ in range(asked.runs + 1)][1:]  # the first one may compile the lexicon
    wall, own = (median(s[k] for s in starts) for k in (0, 1))
    what = f"from nothing to the record of one report (processor {own:.2f}), median of {len(starts)}"
    print(f"start    {wall:.2f} s {what}")


def measure_speed(reader: Reader, reports: list[Report], runs: int) -> None:
    """Articles a second, first and again, with the memory before, between and after."""
    print(f"memory   {resident():.0f} MB loaded")
    wall, own = timed(reader, reports)
    print(f"first    {len(reports) / wall:.0f} articles a second (processor {len(reports) / own:.0f}), every word new")
    print(f"memory   {resident():.0f} MB after {len(reports)} articles")
    if not runs:
        return
    again = [timed(reader, reports) for _ in range(runs)]
    speed, busy = (len(reports) / median(r[k] for r in again) for k in (0, 1))
    print(f"speed    {speed:.0f} articles a second (processor {busy:.0f}), median of {runs} runs in one process")
    print(f"memory   {resident():.0f} MB after {(runs + 1) * len(reports)} articles")


def measure_length(reader: Reader, reports: list[Report]) -> None:
    """Processor time a character, of many lines and of one."""
    for size in SIZES:
        text = long_text(reports, size)
        per = [
            median([timed(reader, [t])[1] for _ in range(5 if size <= 10_000 else 1)]) / size * 1e6
            for t in (text, one_line(text))
        ]
        print(f"length   {size:>9,} characters: {per[0]:6.2f} microseconds a character, {per[1]:6.2f} in one line")


def chosen(listed: str) -> list[str]:
    """Parts of a list with commas."""
    parts = listed.split(",")
    if not set(parts) <= set(PARTS):
        raise argparse.ArgumentTypeError(f"choose among {', '.join(PARTS)}")
    return parts


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--articles", type=int, default=1_500)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--weights", type=Path, help="folder of weights instead of the shipped ones")
    parser.add_argument("--only", type=chosen, default=list(PARTS), metavar="PART,…", help="some of the parts")
    parser.add_argument("--once", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.once:
        print(load(asked.weights).read(Report(asked.once.read_text("utf-8"))).to_json().decode())
        return
    reports = articles(asked.files, asked.articles)
    source = ", ".join(f.name for f in asked.files) or "synthetic, from gold/"
    print(f"data     {len(reports)} articles, {mean(len(r.text) for r in reports):.0f} characters each ({source})")
    load_now = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"machine  {machine}, load {load_now:.1f}")
    if "start" in asked.only:
        measure_start(asked)
    reader = load(asked.weights)
    if "memory" in asked.only or "speed" in asked.only:
        measure_speed(reader, reports, asked.runs if "speed" in asked.only else 0)
    if "length" in asked.only:
        measure_length(reader, reports)


if __name__ == "__main__":
    main()
