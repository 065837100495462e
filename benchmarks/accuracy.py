"""How well the reader reads: the figures of `mahdar evaluate` for a folder of gold reports.

    python benchmarks/accuracy.py                     gold/, beside the cross-validated figures of the weights
    python benchmarks/accuracy.py GOLD                another folder
    python benchmarks/accuracy.py GOLD --readme       and write them into the tables of README.md

Figures on reports that the weights were made from flatter. Those are cross-validated when the weights are made
(`mahdar train`, five parts, each read with weights made without it) and shipped beside them in figures.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import time
from pathlib import Path
from typing import Any

import msgspec

import mahdar
from mahdar.evaluate import load_gold, score
from mahdar.reading.scorer import DATA

ROOT = Path(__file__).parents[1]
Figures = dict[str, dict[str, Any]]

# What is shown of the figures: name, in Arabic, in English.
ROWS = (
    ("entity:persons", "الأشخاص", "persons"),
    ("entity:groups", "الجماعات والدول", "groups and states"),
    ("entity:places", "الأماكن", "places"),
    ("event:found", "أحداث وُجدت", "events found"),
    ("event:typed", "أحداث وُجدت بنوعها الصحيح", "events found and typed"),
    ("event:actors", "الفاعلون", "actors"),
    ("event:recipients", "من وقع عليهم الفعل", "recipients"),
    ("event:place", "مكان الحدث", "place of the event"),
    ("event:date", "تاريخه", "its date"),
    ("event:casualties", "أعداد الضحايا", "casualty counts"),
    ("event:status", "حاله", "its status"),
    ("event:attribution", "من يُنسب إليه الخبر", "attribution"),
    ("meeting", "لقاءات", "meetings"),
    ("term:found", "بنود صفقات وُجدت", "terms of deals found"),
    ("term:kind", "بنود وُجدت بنوعها الصحيح", "terms found, of the right kind"),
    ("term:debtor", "من عليه البند", "who owes"),
    ("term:creditor", "لمن هو", "who is owed"),
    ("term:stance", "مواقف الأطراف", "stances"),
    ("exchange", "مبادلات", "exchanges"),
    ("condition", "شروط", "conditions"),
    ("finding", "ما نُفّذ أو خُرق", "findings of compliance"),
)


def main() -> None:
    """Read, score, print, and with --readme fill the tables."""
    parser = argparse.ArgumentParser(description="Figures of the reader on gold reports.")
    parser.add_argument("gold", type=Path, nargs="?", default=ROOT / "gold", help="a folder of gold reports")
    parser.add_argument("--name", help="what the folder is called in the README; else its name")
    parser.add_argument("--readme", action="store_true", help="write the figures into README.md")
    given = parser.parse_args()
    gold = load_gold(given.gold)
    figures, seconds = measured(gold)
    crossed = cross_validated()
    seen = bool({g["text"] for g in gold} & {g["text"] for g in load_gold(ROOT / "gold")})
    about = f"{len(gold)} reports of {given.name or given.gold.name}, {machine()}, {seconds:.0f} s"
    print(about + ("; the weights were made from some of these: such figures flatter" if seen else ""))
    print(table(figures, crossed, "en"))
    if given.readme:
        if seen:
            parser.error("the README gives no figures on reports that the weights were made from: name another folder")
        fill(ROOT / "README.md", figures, crossed, len(gold), given.name or given.gold.name)


def measured(gold: list[dict[str, Any]]) -> tuple[Figures, float]:
    """The figures of the reader, and how long it read."""
    reader = mahdar.Reader()
    begun = time.perf_counter()
    records = [
        msgspec.to_builtins(reader.read(mahdar.Report(g["text"], title=g.get("title"), published=g.get("published"))))
        for g in gold
    ]
    return score(gold, records), time.perf_counter() - begun


def cross_validated() -> dict[str, Any]:
    """What was measured when the weights were made; {} where it was not kept."""
    path = DATA / "figures.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def machine() -> str:
    """What the figures were measured on."""
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


def table(figures: Figures, crossed: dict[str, Any], lang: str) -> str:
    """A Markdown table: precision, recall and F1 (or accuracy) here, and F1 cross-validated."""
    heads = {
        "en": "| | precision | recall | F1 | F1, cross-validated on training gold |\n",
        "ar": "| | الدقّة | الاستدعاء | F1 | F1 بالتحقّق المتقاطع على تقارير التدريب |\n",
    }
    before = crossed.get("cross-validated", {})
    lines = [heads[lang], "| --- | --- | --- | --- | --- |\n"]
    for name, arabic, english in ROWS:
        figure = figures.get(name, {})
        cells = [_share(figure.get("p")), _share(figure.get("r")), _best(figure), _best(before.get(name, {}))]
        lines.append(f"| {arabic if lang == 'ar' else english} | {' | '.join(cells)} |\n")
    return "".join(lines)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _best(figure: dict[str, Any]) -> str:
    """F1 of what is found; accuracy of what is said of it, marked as such."""
    if "accuracy" in figure:
        return f"{figure['accuracy']:.2f}*"
    return _share(figure.get("f1"))


def fill(page: Path, figures: Figures, crossed: dict[str, Any], count: int, name: str) -> None:
    """Put the tables between the marks of the README."""
    shelf = (crossed.get("about", {}).get("gold") or ["?"])[0]
    said = {
        "ar": f"قِيست على {count} تقريراً لم يُدرَّب عليها القارئ ({name})، وبالتحقّق المتقاطع على {shelf} تقريراً. "
        "الأطراف والمكان والتاريخ والأعداد والحال والمصدر محسوبة على الأحداث التي صحّ نوعها. * نسبة الصواب، لا F1.",
        "en": f"Measured on {count} reports that the reader was not trained on ({name}); cross-validated on {shelf} "
        "reports. Parties, place, date, counts, status and attribution are judged on the events typed rightly. "
        "* accuracy, not F1.",
    }
    text = page.read_text("utf-8")
    for lang in ("ar", "en"):
        mark = f"<!-- figures {lang} -->"
        block = f"{mark}\n\n{table(figures, crossed, lang)}\n{said[lang]} ({machine()})\n\n<!-- end -->"
        text, found = re.subn(f"{mark}.*?<!-- end -->", lambda _, b=block: b, text, flags=re.DOTALL)
        if not found:
            raise SystemExit(f"README.md has no place marked <!-- figures {lang} --> … <!-- end -->")
    page.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
