"""Gold made into the answers of a model that reads rightly, for `second_door.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mahdar.evaluate.meet import alike
from mahdar.record import CASUALTY_KINDS
from mahdar.report import Report
from mahdar.second_reader.align import Aligner
from mahdar.second_reader.told import Told

Json = dict[str, Any]


def report_of(gold: Json) -> Report:
    return Report(gold["text"], title=gold.get("title"), published=gold.get("published"), language="ar")


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
