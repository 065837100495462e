"""The board of a deal for the eye: its picture, then stage by stage what was promised, what was done according to whom,
what is contested and who is exposed. Every cell carries the numbers of its quotes, which stand below.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from mahdar.arabic.fold import fold
from mahdar.casebook.accounts import Cite
from mahdar.casebook.as_of import Side, Standing
from mahdar.casebook.course import POLARITIES, Course
from mahdar.casebook.drawn import nouns, picture, side_by_side, unit_of
from mahdar.casebook.exposure import Exposed
from mahdar.casebook.ledger import Ledger
from mahdar.casebook.told import Row, Stood
from mahdar.casebook.told import Value as Told
from mahdar.record import Range
from mahdar.render.counted import counted, duration, figured, money
from mahdar.render.frames import Noun, noun_of
from mahdar.render.labels import STANCE_SIGNS, STATE_SIGNS, Label, Lang, label
from mahdar.render.text import Page, Paint
from mahdar.render.values import Row as Line
from mahdar.render.values import Value, number, same
from mahdar.render.view import Item

_REPORT = Noun("تقرير", "تقارير", False, "report", "reports")
_OUTLET = Noun("وسيلة", "وسائل", True, "outlet", "outlets")
_COPY = Noun("نسخة", "نسخ", True, "copy", "copies")
_SHOWN = 3  # quotes a cell shows by number; more are counted
_MANY = 10  # stances of one promise that are shown
_FEW = 4  # outlets that are named; more are counted


def board_text(ledger: Ledger, title: str, lang: Lang | None = None, width: int = 80, paint: Paint | None = None,
               quotes: bool = True) -> str:  # fmt: skip
    """The board as lines, right-to-left safe; both languages where none is asked for."""
    page = Page(lang, width, paint or (lambda text, _: text))
    board = Board(ledger)
    lines = [line for item in board.items(title) for line in page.item(item, 0)]
    if quotes:
        lines += ["", page.styled(label("words", "quotes").heading().say(lang), "heading")]
        lines += [line for cite in board.cites for line in _quote(page, board.cites.index(cite) + 1, cite)]
    return "\n".join(lines) + "\n"


def _quote(page: Page, n: int, cite: Cite) -> Iterator[str]:
    """«[3] «…» الضفة 2024-03-05 sha256:1a2b… 103–118»."""
    first = f"  [{n}]".ljust(8)
    where = f"{cite.report.removeprefix('sha256:')[:12]}:{cite.start}-{cite.end}"
    values = [Value(same(cite.quote), quote=True), Value(same(cite.outlet))]
    values += [Value(same(day), ltr=True) for day in (cite.published, where) if day]
    if cite.origin != cite.report:
        values.append(Value(label("words", "copy")))
    for line in page.wrap(values, page.width - len(first)):
        yield first + line
        first = " " * len(first)


class Board:
    """The items of one ledger; `cites` are its quotes in the order in which cells name them."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.nouns = nouns(ledger)
        self.cites: list[Cite] = []

    def items(self, title: str) -> list[Item]:
        """The deal, then its stages with their promises."""
        return [self.head(title), *(self.stage(n) for n in self.ledger.stages)]

    def head(self, title: str) -> Item:
        ledger = self.ledger
        counts = (ledger.reports, _REPORT), (len(ledger.outlets), _OUTLET), (ledger.copies, _COPY)
        each = [figured(n, noun) for n, noun in counts if n]
        told = Label("، ".join(e.ar for e in each), ", ".join(e.en for e in each))
        rows = [
            Line("as_of", [Value(same(ledger.as_of), ltr=True) if ledger.as_of else Value(label("words", "now"))]),
            Line("parties", [Value(Label(*ledger.name(k))) for k in ledger.parties]),
            Line("mediators", [Value(Label(*ledger.name(k))) for k in ledger.mediators]),
            Line("guarantors", [Value(Label(*ledger.name(k))) for k in ledger.guarantors]),
            Line("reports", [Value(told), *(Value(same(o)) for o in ledger.outlets)]),
            Line("whole", [self.claims(Side(c.state, c.denied, [c])) for c in ledger.whole if c.state != "unknown"]),
        ]  # fmt: skip
        head = [label("words", "deal"), label("statuses", ledger.status)]
        return Item(title, "DEAL", head, [r for r in rows if r.values], picture=picture(ledger))

    def stage(self, stage: int) -> Item:
        rows = [r for r in self.ledger.rows if (r.stage or 0) == stage]
        name = label("words", "stage").heading()
        head = Label(f"{name.ar} {stage}", f"{name.en} {stage}") if stage else label("words", "terms").heading()
        exposed = [e for e in self.ledger.exposure if e.stage == stage]
        lines = [Line("exposed", [self.exposed(e) for e in exposed])] if exposed else []
        return Item(str(stage or "–"), "STAGE", [head], lines, parts=[self.promise(r) for r in rows])

    def promise(self, row: Row) -> Item:
        """One promise: a line for each thing to be known of it."""
        who = side_by_side(row.debtor, self.ledger)
        whom = side_by_side(row.creditor, self.ledger)
        said = self.nouns[row.number]
        head = Label(f"{said.ar} — على {who.ar}", f"{said.en} — owed by {who.en}") if row.debtor else said
        head = Label(f"{head.ar} لصالح {whom.ar}", f"{head.en} to {whom.en}") if row.creditor else head
        told = {"where" if name == "place" else name: [self.told_value(name, v, row) for v in values]
                for name, values in row.values.items() if name != "object"}  # fmt: skip
        done = (
            []
            if row.kind in ("pause", "ceasefire")
            else [self.refs(self.value("count", d.count), [d.cite], d.source, d.day) for d in row.delivered]
        )
        steps = [Value(same(day), ltr=True, more=(Value(label("obligations", s)),)) for day, s in row.history]
        lines = [
            Line("promised", [self.refs(self.told_by(row), row.cites)]),
            *(Line(name, values) for name, values in told.items()),
            Line("way", self.ways(row)),
            Line("begins", [Value(same(row.begin), ltr=True)] if row.begin else []),
            Line("stances", [self.stood(s) for s in row.stances[:_MANY]]),
            Line("done", done),
            Line("state", self.state(row.standing)),
            Line("contested", self.contested(row)),
            Line("course", steps),
        ]
        return Item(str(row.number), "TERM", [head], [x for x in lines if x.values])

    def told_by(self, row: Row) -> Label:
        """How many tell of a promise."""
        outlets = len({c.outlet for c in row.cites})
        return Label(f"بحسب {outlets} من الوسائل", f"by {outlets} outlet{'s' if outlets != 1 else ''}")

    # Cells ----------------------------------------------------------------------------------------------------

    def told_value(self, name: str, told: Told, row: Row) -> Value:
        """«12 – السهل والضفة [1][2]»: a value with the sources that tell it."""
        said = self.value(name, told.value, unit_of(row.kind, told.unit) if name == "count" else told.unit)
        outlets = told.outlets[:_FEW]
        more = f" +{len(told.outlets) - _FEW}" if len(told.outlets) > _FEW else ""
        return self.refs(said, told.cites, "، ".join(outlets) + more)

    def value(self, name: str, value: object, unit: str | None = None) -> Label:
        """A value of a field in words."""
        if name == "count":
            noun = noun_of(unit)
            whole = cast(Range, value)
            return counted(whole, noun, nominative=True) if noun else number(whole) or same("?")
        if name == "amount":
            return money(cast(float, value), unit)
        if name == "duration":
            return duration(str(value))
        if isinstance(value, tuple):
            return side_by_side(value, self.ledger)
        return same("" if value is None else value)

    def stood(self, s: Stood) -> Value:
        who = Label(*self.ledger.name(s.party)) if s.party else label("words", "unnamed")
        said = label("stances", s.stance)
        sign = STANCE_SIGNS[s.stance]
        gone = ("", "") if s.latest else (" (سابقاً)", " (before)")
        return self.refs(Label(f"{sign} {said.ar}{gone[0]}: {who.ar}", f"{sign} {said.en}{gone[1]}: {who.en}"), s.cites,
                         f"{len(s.outlets)} ×", s.day)  # fmt: skip

    def ways(self, row: Row) -> list[Value]:
        """How it is to be carried out, each way with those who tell it."""
        told: dict[tuple[str, int | None, str], list[Course]] = {}
        for w in self.ledger.ways:
            if w.number == row.number:
                told.setdefault((w.way, w.other, fold(w.words or "")[:24]), []).append(w)
        best = sorted(told.values(), key=lambda ws: -len({w.outlet for w in ws}))[:_FEW]
        return [self.way(ws) for ws in best]

    def way(self, told: Sequence[Course]) -> Value:
        w = told[0]
        said = label("polarities" if w.way in POLARITIES else "timing", w.way)
        what = f"[{w.other}]" if w.other else f"«{w.words}»" if w.words else ""
        outlets = "، ".join(dict.fromkeys(w.outlet for w in told))
        return self.refs(
            Label(f"{said.ar} {what}".strip(), f"{said.en} {what}".strip()), [w.cite for w in told], outlets
        )

    def state(self, standing: Standing) -> list[Value]:
        """The state with who says so; both where it is contested."""
        if standing.contested:
            out = [Value(Label(f"≠ {label('words', 'contested').ar}", f"≠ {label('words', 'contested').en}"))]
            out += [self.claims(side) for side in standing.sides]
        elif standing.sides and standing.sides[0].state == standing.state:
            out = [self.claims(standing.sides[0])]
        else:
            why = label("bases", standing.basis)
            said, sign = label("obligations", standing.state), STATE_SIGNS[standing.state]
            out = [Value(Label(f"{sign} {said.ar} ({why.ar})".strip(), f"{sign} {said.en} ({why.en})".strip()))]
            out += [self.claims(side) for side in standing.sides]
        if standing.level and standing.level not in ("contested", "attribution_unclear"):
            out.append(Value(label("levels", standing.level)))
        if standing.day_of:
            n, of = standing.day_of
            out.append(Value(Label(f"اليوم {n} من {of or '؟'}", f"day {n} of {of or '?'}")))
        return out

    def claims(self, side: Side) -> Value:
        """«✕ خُرق – الوسيط، السهل [3][4]»."""
        said, sign = label("obligations", side.state), STATE_SIGNS[side.state]
        head = Label(f"{sign} {said.ar}".strip(), f"{sign} {said.en}".strip())
        if side.denied:
            no = label("words", "denied")
            head = Label(f"∅ {no.ar}", f"∅ {no.en}") if side.state == "unknown" else Label(
                f"∅ {no.ar}: {said.ar}", f"∅ {no.en}: {said.en}")  # fmt: skip
        by = list(dict.fromkeys(k for c in side.claims for k in c.by))
        if by and not side.denied:
            names = side_by_side(by[:_FEW], self.ledger)
            head = Label(f"{head.ar} من جانب {names.ar}", f"{head.en} by {names.en}")
        sources = side.sources[:_FEW]
        more = f" +{len(side.sources) - _FEW}" if len(side.sources) > _FEW else ""
        days = sorted({c.day for c in side.claims if c.day})
        return self.refs(head, [c.cite for c in side.claims], "، ".join(sources) + more, days[0] if days else None)

    def contested(self, row: Row) -> list[Value]:
        """What sources contradict each other about."""
        fields = [Value(label("words", {"place": "where"}.get(name, name))) for name in row.contested]
        fields += [Value(label("words", "way"))] if row.number in self.ledger.split else []
        return fields + ([Value(label("words", "state"))] if row.standing.contested else [])

    def exposed(self, e: Exposed) -> Value:
        who = self.ledger.name(e.party)
        gave, awaits = (", ".join(map(str, ns)) for ns in (e.gave, e.awaits))
        sure = ("", "") if e.certain else ("، وفي ذلك خلاف", ", though contested")
        return Value(Label(f"{who[0]}: أعطى [{gave}] وينتظر [{awaits}]{sure[0]}",
                           f"{who[1]}: gave [{gave}], awaits [{awaits}]{sure[1]}"))  # fmt: skip

    def refs(self, said: Label, cites: Iterable[Cite], *after: str | None) -> Value:
        """A cell: what it says, whose it is, and the numbers of its quotes."""
        found = _spread(cites)
        marks = "".join(f"[{self.ref(c)}]" for c in found[:_SHOWN])
        marks += f"+{len(found) - _SHOWN}" if len(found) > _SHOWN else ""
        notes: Sequence[str] = [a for a in after if a]
        more = [Value(same("–")), *(Value(same(note)) for note in notes)] if notes and said.ar else [
            Value(same(note)) for note in notes]  # fmt: skip
        return Value(said, more=(*more, Value(same(marks), ltr=True)))

    def ref(self, cite: Cite) -> int:
        """The number of a quote."""
        if cite not in self.cites:
            self.cites.append(cite)
        return self.cites.index(cite) + 1


def _spread(cites: Iterable[Cite]) -> list[Cite]:
    """Quotes, each once, those of different outlets first."""
    found = list(dict.fromkeys(cites))
    firsts = {c.outlet: c for c in reversed(found)}
    return [*dict.fromkeys(c for c in found if firsts[c.outlet] is c), *(c for c in found if firsts[c.outlet] is not c)]
