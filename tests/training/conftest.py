"""A few small gold reports, made here, and their lessons."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mahdar.lexicon import Lexicon
from mahdar.reading.reader import set_scene
from mahdar.reading.tagger import Tagger
from mahdar.report import Report
from mahdar.training.events import Lesson, lesson

ACTORS = ("حزب الله", "حركة حماس", "الحوثيون", "تنظيم الدولة الإسلامية", "الجيش اللبناني", "الجبهة الشامية")
PLACES = ("حلب", "صنعاء", "بيروت", "تعز", "القامشلي", "بغداد")


def gold_report(actor: str, place: str, number: int = 0) -> dict[str, Any]:
    """A report of an attack and a demonstration, with its right answers."""
    body = f"هاجم {actor} مدينة {place} أمس وقتل خمسة مدنيين في الهجوم. وتظاهر المئات في {place} رفضا لذلك."
    quotes = body.split(". ")
    blank: dict[str, Any] = {
        "mode": None, "date": None, "casualties": {}, "status": "occurred", "attribution": [], "recipients": [],
    }  # fmt: skip
    return {
        "id": f"made-{number}", "title": f"هجوم على {place}", "published": "2015-07-26",
        "text": f"هجوم على {place}\n\n{body}", "persons": [], "groups": [actor], "places": [place],
        "events": [
            blank | {"type": "ASSAULT", "trigger": "هاجم", "quote": quotes[0], "actors": [actor], "place": [place]},
            blank | {"type": "PROTEST", "trigger": "تظاهر", "quote": quotes[1], "actors": [], "place": [place],
             "mode": "demo"},
        ],
    }  # fmt: skip


@pytest.fixture(scope="session")
def made() -> list[dict[str, Any]]:
    """Thirty-six reports."""
    return [gold_report(a, p, 6 * i + j) for i, a in enumerate(ACTORS) for j, p in enumerate(PLACES)]


@pytest.fixture(scope="session")
def lesson_of(lexicon: Lexicon) -> Callable[[dict[str, Any]], Lesson]:
    """The lesson of a gold report, its names found by the lexicon alone."""
    tagger = Tagger(lexicon, Path("no weights"))
    return lambda gold: lesson(gold, set_scene(Report(gold["text"], published=gold["published"]), lexicon, tagger))
