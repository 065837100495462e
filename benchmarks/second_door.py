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
import random
import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from mahdar.evaluate import Scores, load_gold
from mahdar.evaluate.meet import alike
from mahdar.record import CASUALTY_KINDS
from mahdar.report import Report
from mahdar.second_reader import task
from mahdar.second_reader.accept import Accepted, accept
from mahdar.second_reader.align import Aligner
from mahdar.second_reader.told import Told

Json = dict[str, Any]
TRIED = 200
LEAST_FIGURE, LEAST_ALIGNED, MOST_TOKENS, LENGTH = 0.99, 195, 6_000, 2_000


def report_of(gold: Json) -> Report:
    return Report(gold["text"], title=gold.get("title"), published=gold.get("published"), language="ar")


# Gold → answers ------------------------------------------------------------------------------------------------------


class Coder:
    """Writes down a gold report as a model would that reads it rightly."""

    def __init__(self, gold: Json) -> None:
        self.gold = gold
        self.report = report_of(gold)
        self.aligner = Aligner(self.report)
        self.told = Told(self.report)
        self.entities: list[Json] = []
        for kind, key in (("person", "persons"), ("group", "groups"), ("place", "places")):
            for name in gold.get(key) or []:
                self.named(name, kind)

    def answer(self) -> Json:
        gold = self.gold
        parts = {
            "events": [self.event(e) for e in gold.get("events") or []],
            "meetings": [self.meeting(m) for m in gold.get("meetings") or []],
            "deals": [self.deal(i, d) for i, d in enumerate(gold.get("deals") or [])],
            "findings": [self.finding(f) for f in gold.get("findings") or []],
        }
        return {"entities": self.entities, **parts}

    def quote(self, words: str) -> list[Any]:
        at = self.report.text.find(words)
        number = next((s.number for s in self.aligner.sentences if s.start <= at < s.end), 0)
        return [number, words]

    def quotes(self, given: Any) -> list[Any]:
        return [self.quote(words) for words in ([given] if isinstance(given, str) else given or [])]

    def named(self, name: str, kind: str) -> str:
        self.entities.append({"id": f"{kind[0]}{len(self.entities) + 1}", "kind": kind, "name": name})
        return str(self.entities[-1]["id"])

    def id(self, name: str, kinds: tuple[str, ...]) -> str:
        """Who is meant: the entity of this name, one of a like name, or else a new one."""
        order = sorted(self.entities, key=lambda e: e["kind"] not in kinds)
        same: tuple[Callable[[Json], bool], ...] = (lambda e: e["name"] == name, lambda e: alike(e["name"], name))
        for test in same:
            for entity in order:
                if test(entity):
                    return str(entity["id"])
        return self.named(name, kinds[0])

    def ids(self, names: Any, *kinds: str) -> list[str]:
        return [self.id(n, kinds) for n in ([names] if isinstance(names, str) else names or [])]

    def sources(self, names: Any) -> list[Json]:
        return [{"name": self.quote(n)} for n in ([names] if isinstance(names, str) else names or [])]

    def count(self, given: list[int | None], quotes: Any, trigger: str, whom: Any = ()) -> Json:
        """A count; where the clause that tells the event does not say it, with the words that do."""
        quotes = [quotes] if isinstance(quotes, str) else quotes
        spans = [s for q in quotes for s in self.aligner.spans(q)]
        said = (given[0] or 0, given[1])
        if self.told.count(said, spans, self.aligner.one((0, trigger), spans)):
            return {"n": given}
        words = self.counting_words(said, spans) or next((q for q in quotes if all(n in q for n in whom)), None)
        return {"n": given, "quote": self.quote(words)} if words else {"n": given}

    def counting_words(self, said: tuple[int, int | None], spans: list[Any]) -> str | None:
        """A number phrase near by or anywhere, or else a sentence whose numbers come to the count."""
        everywhere = [self.report.span(s.start, s.end) for s in self.aligner.sentences]
        where = self.told.where_counted(said, self.told.sentences_of(spans)) or self.told.where_counted(
            said, everywhere
        )
        return where.quote if where else next((s.quote for s in everywhere if self.told.count(said, [s])), None)

    def event(self, e: Json) -> Json:
        counts = {
            kind: self.count(e[kind], e["quote"], e["trigger"], e.get("recipients") or ())
            for kind in CASUALTY_KINDS
            if e.get(kind)
        }
        return {
            "type": e["type"],
            "mode": e.get("mode"),
            "status": e["status"],
            "trigger": self.quote(e["trigger"]),
            "quotes": self.quotes(e["quote"]),
            "actors": self.ids(e.get("actors"), "group", "person"),
            "recipients": self.ids(e.get("recipients"), "group", "person"),
            "place": self.ids(e.get("place"), "place"),
            "date": e.get("date"),
            **counts,
            "according_to": self.sources(e.get("according_to")),
        }

    def meeting(self, m: Json) -> Json:
        return {
            "quotes": self.quotes(m["quote"]),
            "participants": self.ids(m.get("participants"), "group", "person"),
            "delegates": [
                {
                    "person": self.id(d["person"], ("person",)),
                    "represents": self.id(d["represents"], ("group",)) if d.get("represents") else None,
                    "capacity": d.get("capacity") or "member",
                }
                for d in m.get("delegates") or []
            ],
            "place": self.ids(m.get("place"), "place"),
            "agenda": self.quotes(m.get("agenda")),
        }

    def deal(self, number: int, d: Json) -> Json:
        def ids(given: Any) -> list[str]:
            return [f"{number}.{t}" for t in ([given] if isinstance(given, str) else given or [])]

        known = {t["id"] for t in d["terms"]}
        return {
            "parties": self.ids(d.get("parties"), "group", "person"),
            "mediators": self.ids(d.get("mediators"), "group", "person"),
            "status": d["status"],
            "terms": [self.term(number, t) for t in d["terms"]],
            "exchanges": [{"give": ids(x["give"]), "get": ids(x["get"])} for x in d.get("exchanges") or []],
            "conditions": [
                {
                    "trigger": ids(c["trigger"])[0] if c["trigger"] in known else self.quote(c["trigger"]),
                    "target": ids(c["target"]),
                    "polarity": c["polarity"],
                    "quotes": self.quotes(c["quote"]),
                }
                for c in d.get("conditions") or []
            ],
            "stages": [
                {"order": s["order"], "terms": ids(s["terms"]), "quotes": self.quotes(s.get("quote"))}
                for s in d.get("stages") or []
            ],
        }

    def term(self, number: int, t: Json) -> Json:
        stances = [
            {"stance": s["stance"], "party": self.id(s["party"], ("group", "person")) if s.get("party") else None}
            for s in t.get("stances") or []
        ]
        plain = {key: t.get(key) for key in ("kind", "amount", "currency", "duration", "stage")}
        first = self.quotes(t["quote"])[0][1]
        return {
            "id": f"{number}.{t['id']}",
            **plain,
            "quotes": self.quotes(t["quote"]),
            "debtor": self.ids(t.get("debtor"), "group", "person"),
            "creditor": self.ids(t.get("creditor"), "group", "person"),
            "count": self.count(t["count"], t["quote"], first) if t.get("count") else None,
            "stances": stances,
            "obligation": t.get("obligation") or "unknown",
        }

    def finding(self, f: Json) -> Json:
        return {
            "kind": f.get("kind"),
            "state": f["state"],
            "quotes": self.quotes(f["quote"]),
            "by": self.ids(f.get("by"), "group", "person"),
            "claimed_by": self.sources(f.get("claimed_by")),
        }


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


# What is false must not get in ----------------------------------------------------------------------------------------

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


# What is true must get in, copied carelessly --------------------------------------------------------------------------

_HARAKAT = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"


def spaced(rng: random.Random, words: str) -> str:
    """A space too much or too little."""
    spaces = [i for i, c in enumerate(words) if c == " "]
    if not spaces:
        return f" {words}  "
    at = rng.choice(spaces)
    return words[:at] + rng.choice(("  ", "", " \n", "\u00a0", " , ")) + words[at + 1 :]


def voweled(rng: random.Random, words: str) -> str:
    """Vowel signs added, or all of them left out."""
    if any(c in _HARAKAT for c in words) and rng.random() < 0.5:
        return "".join(c for c in words if c not in _HARAKAT)
    return "".join(c + (rng.choice(_HARAKAT) if c.isalpha() and rng.random() < 0.3 else "") for c in words)


def stretched(rng: random.Random, words: str) -> str:
    at = rng.randrange(len(words))
    return words[: at + 1] + "ـ" * 2 * words[at].isalpha() + words[at + 1 :]


def digits(rng: random.Random, words: str) -> str:
    """The digits of the other script."""
    other = str.maketrans("0123456789٠١٢٣٤٥٦٧٨٩", "٠١٢٣٤٥٦٧٨٩0123456789")
    return words.translate(other)


def marked(rng: random.Random, words: str) -> str:
    """Quotation marks of another kind, or around a word."""
    if any(c in '«»"“”' for c in words):
        return words.translate(str.maketrans('«»"“”', rng.choice(('""«»»', "“”'''", "''''“"))))
    split = words.split(" ")
    at = rng.randrange(len(split))
    split[at] = f"«{split[at]}»"
    return " ".join(split)


def lettered(rng: random.Random, words: str) -> str:
    """Hamzas and final letters as careless hands write them."""
    return words.translate(str.maketrans("أإآة", "اااه"))


FAULTS = (spaced, voweled, stretched, digits, marked, lettered)


def copies(golds: list[Json], seed: int = 2) -> tuple[int, list[str]]:
    """How many of 200 true quotes with a copying fault find their own place again, and those that do not."""
    rng = random.Random(seed)
    aligned, lost = 0, []
    for number in range(TRIED):
        fault = FAULTS[number % len(FAULTS)]
        coder = Coder(rng.choice(golds))
        quotes = [q for e in coder.gold["events"] for q in e["quote"]] or coder.gold["places"]
        if fault is digits:  # quotes that have any
            quotes = [q for q in quotes if any(c.isdigit() for c in q)] or quotes
        true = coder.quote(rng.choice(quotes))
        faulty = fault(rng, true[1])
        here, there = coder.aligner.one((true[0], true[1])), coder.aligner.one((true[0], faulty))
        if here is not None and there is not None and there.start <= here.start + 1 and here.end - 1 <= there.end:
            aligned += 1
        else:
            lost.append(f"{fault.__name__}: {faulty}")
    return aligned, lost


# What a request weighs ------------------------------------------------------------------------------------------------


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
