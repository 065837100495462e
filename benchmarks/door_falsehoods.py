"""Answers with a falsehood planted in each, for `second_door.py`: none may get in."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import msgspec
from door_coder import Coder, Json

from mahdar.record import CASUALTY_KINDS
from mahdar.second_reader.accept import Accepted, accept

TRIED = 200
Plant = Callable[[random.Random, Coder, Json], "Callable[[Json], bool] | None"]
_INVENTED = ("غضنفر البرطاسي", "زعبل القرقفي", "كتائب الشنفرى", "تلة الزبرجد", "مهنّد العقنقلي")
_CLAUSE = "اجتاحت مدرعات مجهولة الهوية أسوار القلعة الزمردية"


def planted(rng: random.Random, coder: Coder, sort: Plant) -> bool | None:
    """Whether a falsehood got into the record; None where this report has no room for one of this sort."""
    answer = coder.answer()
    got_in = sort(rng, coder, answer)
    if got_in is None:
        return None
    done = accept(coder.report, [json.dumps(answer, ensure_ascii=False)])
    return done.record is not None and got_in(_without_issues(done))


def _without_issues(done: Accepted) -> Json:
    record = msgspec.to_builtins(done.record)
    return {key: record[key] for key in ("entities", "events", "meetings", "deals", "findings")}


def _says(words: str) -> Callable[[Json], bool]:
    return lambda record: json.dumps(words, ensure_ascii=False)[1:-1] in json.dumps(record, ensure_ascii=False)


def _event(rng: random.Random, answer: Json, test: Callable[[Json], Any] = lambda _: True) -> Json | None:
    events = [e for e in answer["events"] if test(e)]
    return rng.choice(events) if events else None


def name_invented(rng: random.Random, coder: Coder, answer: Json) -> Callable[[Json], bool] | None:
    name = rng.choice(_INVENTED)
    answer["entities"].append({"id": "false", "kind": rng.choice(("person", "group", "place")), "name": name})
    event = _event(rng, answer)
    if event is not None:
        event["actors"].append("false")
    return _says(name)


def name_altered(rng: random.Random, coder: Coder, answer: Json) -> Callable[[Json], bool] | None:
    entity = rng.choice([e for e in answer["entities"] if len(e["name"]) > 3] or [None])
    if entity is None:
        return None
    at = rng.randrange(1, len(entity["name"]) - 1)
    altered = entity["name"][:at] + rng.choice("ضظثغخزش") + entity["name"][at + 1 :]
    if altered in coder.report.text:
        return None
    entity["name"] = altered
    return _says(altered)


def event_invented(rng: random.Random, coder: Coder, answer: Json) -> Callable[[Json], bool] | None:
    number = rng.randrange(1, len(coder.aligner.sentences) + 1)
    event = {"type": "ASSAULT", "trigger": [number, "اجتاحت"], "quotes": [[number, _CLAUSE]], "killed": {"n": [7, 7]}}
    answer["events"].append(event)
    before = len(answer["events"])
    return lambda record: _says(_CLAUSE)(record) or len(record["events"]) >= before


def quote_altered(rng: random.Random, coder: Coder, answer: Json) -> Callable[[Json], bool] | None:
    """One word of the only quote of an event is another."""
    event = _event(rng, answer, lambda e: len(e["quotes"]) == 1 and len(e["quotes"][0][1].split()) > 3)
    if event is None:
        return None
    number, words = event["quotes"][0]
    split = words.split()
    split[rng.randrange(len(split))] = rng.choice(("الزبرجدية", "استسلموا", "وهاجروا"))
    event["quotes"] = [[number, " ".join(split)]]
    return _says(" ".join(split))


def quote_elsewhere(rng: random.Random, coder: Coder, answer: Json) -> Callable[[Json], bool] | None:
    """Words of no sentence, given to one, with an offset of their own."""
    event = _event(rng, answer)
    if event is None:
        return None
    event["quotes"] = [[rng.randrange(-3, 99), _CLAUSE]]
    event["start"], event["end"] = 0, len(_CLAUSE)
    return _says(_CLAUSE)


def sentence_false(rng: random.Random, coder: Coder, answer: Json) -> Callable[[Json], bool] | None:
    """A true quote under a false sentence number: its offsets must be the true ones all the same."""
    event = _event(rng, answer, lambda e: coder.report.text.count(e["quotes"][0][1]) == 1)
    if event is None:
        return None
    words = event["quotes"][0][1]
    event["quotes"] = [[rng.choice((-1, 0, 77, 10**9)), words]]
    return lambda record: any(
        coder.report.text[s["start"] : s["end"]] != s["quote"] for e in record["events"] for s in e["evidence"]
    )


def trigger_false(rng: random.Random, coder: Coder, answer: Json) -> Callable[[Json], bool] | None:
    event = _event(rng, answer)
    if event is None:
        return None
    event["trigger"] = [event["trigger"][0], "تزعفر"]
    return _says("تزعفر")


def count_false(rng: random.Random, coder: Coder, answer: Json) -> Callable[[Json], bool] | None:
    """A number that the words of the event do not say, with or without a true quote."""
    event = _event(rng, answer)
    if event is None:
        return None
    spans = coder.told.sentences_of([s for _, words in event["quotes"] for s in coder.aligner.spans(words)])
    digits = {int(n) for s in spans for n in re.findall(r"\d+", s.quote)}
    n = rng.randrange(2, 300)
    if n in digits or any(n in (p.low, p.high) for p in coder.told.numbers):
        return None
    kind = rng.choice(CASUALTY_KINDS)
    event[kind] = {"n": [n, n]} | ({"quote": event["quotes"][0]} if rng.random() < 0.5 else {})
    return lambda record: any(e["casualties"].get(kind, {}).get("range") == [n, n] for e in record["events"])


def count_false_quote(rng: random.Random, coder: Coder, answer: Json) -> Callable[[Json], bool] | None:
    event = _event(rng, answer)
    if event is None:
        return None
    event["killed"] = {"n": [93, 93], "quote": [2, "ثلاثة وتسعين زمرديا"]}
    return lambda record: any(e["casualties"].get("killed", {}).get("range") == [93, 93] for e in record["events"])


def date_false(rng: random.Random, coder: Coder, answer: Json) -> Callable[[Json], bool] | None:
    event = _event(rng, answer)
    if event is None:
        return None
    day = f"{rng.randrange(1970, 1999)}-{rng.randrange(1, 13):02}-{rng.randrange(2, 28):02}"
    event["date"] = {"start": day, "end": day}
    return _says(day)


def source_false(rng: random.Random, coder: Coder, answer: Json) -> Callable[[Json], bool] | None:
    event = _event(rng, answer)
    if event is None:
        return None
    event["according_to"] = [{"name": [1, "وكالة الزمرد"], "kind": "agency"}]
    return _says("وكالة الزمرد")


def deal_false(rng: random.Random, coder: Coder, answer: Json) -> Callable[[Json], bool] | None:
    words = "هدنة زمردية مدتها عشرون قرنا"
    term = {"id": "false", "kind": "pause", "quotes": [[1, words]], "duration": "P2000Y", "amount": 123456789}
    answer["deals"].append({"parties": [], "status": "agreed", "terms": [term]})
    before = len(answer["deals"])
    return lambda record: _says(words)(record) or len(record["deals"]) >= before


def term_figures_false(rng: random.Random, coder: Coder, answer: Json) -> Callable[[Json], bool] | None:
    terms = [t for d in answer["deals"] for t in d["terms"]]
    if not terms:
        return None
    rng.choice(terms).update(amount=987654321, currency="USD", duration="P777D", count={"n": [4321, 4321]})
    return lambda record: any(_says(said)(record) for said in ("987654321", "P777D", "4321"))


SORTS: tuple[Plant, ...] = (
    name_invented, name_altered, event_invented, quote_altered, quote_elsewhere, sentence_false, trigger_false,
    count_false, count_false_quote, date_false, source_false, deal_false, term_figures_false,
)  # fmt: skip


def falsehoods(golds: list[Json], seed: int = 1) -> Counter[str]:
    """200 answers with a falsehood each, by sort; what got in is counted under "in"."""
    rng = random.Random(seed)
    coders = [Coder(g) for g in golds]
    tried: Counter[str] = Counter()
    while tried.total() - tried["in"] < TRIED:
        sort = SORTS[(tried.total() - tried["in"]) % len(SORTS)]
        coder = rng.choice(coders)
        got_in = planted(rng, Coder(coder.gold), sort)
        if got_in is not None:
            tried[sort.__name__] += 1  # type: ignore[attr-defined]
            tried["in"] += got_in
            if got_in:
                print("    got in:", coder.gold["id"], sort.__name__)  # type: ignore[attr-defined]
    return tried
