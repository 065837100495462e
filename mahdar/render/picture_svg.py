"""The picture of one deal as SVG: it stands by itself, reads from right to left in Arabic, and says itself aloud.

Nothing hangs on colour alone: each stance and state has a sign and its word.
"""

from __future__ import annotations

from collections.abc import Sequence

from mahdar.record import Deal, Record
from mahdar.render.html import Html, el
from mahdar.render.labels import STANCE_SIGNS, STATE_SIGNS, STATUS_SIGNS, Label, Lang, label
from mahdar.render.picture import Arrow, Bundle, Picture, Side, Step, picture_of
from mahdar.render.picture_lines import wrapped
from mahdar.render.picture_pen import BAND, BOLD, EDGE, LINE, PAPER, SMALL, SOFT, WIDTH, Look, Pen
from mahdar.render.plain import plain

_COLUMN = 170  # a side with its parties and stances
_GAP = 40  # where an arrow can be seen
_BOX = WIDTH - 2 * (_COLUMN + _GAP)
_FONT = "'Noto Sans Arabic', 'IBM Plex Sans Arabic', 'Segoe UI', Tahoma, 'DejaVu Sans', sans-serif"
_PAIR = "#5b3fa0"
# Fill and edge, apart in lightness and in hue for eyes that do not tell red from green.
_STANCES = {
    "demanded": ("#fde5c8", "#b45f06"), "offered": ("#d6e8f7", "#1f6fb2"), "accepted": ("#d3f0e4", "#0b7a55"),
    "reserved": ("#fff3c4", "#8a6d00"), "rejected": ("#f9d5d3", "#b3261e"), "withdrawn": ("#e4e2dc", "#5c5b56"),
    "agreed": ("#c9ead7", "#00573b"),
}  # fmt: skip
# Edge and dashes of a promise by what became of it.
_STATES = {
    "dormant": ("#5c5b56", "6 4"), "in_effect": ("#1f6fb2", None), "in_progress": ("#1f6fb2", "12 3"),
    "partial": ("#0b7a55", "12 3"), "fulfilled": ("#0b7a55", None), "overdue": ("#b45f06", "12 3"),
    "suspended": ("#8a6d00", "6 4"), "breached": ("#b3261e", None), "reversed": ("#b3261e", "6 4"),
    "waived": ("#5c5b56", "2 4"), "superseded": ("#5c5b56", "2 4"), "lapsed": ("#5c5b56", "2 4"),
    "terminated": ("#5c5b56", None), "unknown": ("#5c5b56", None),
}  # fmt: skip
_STATUS = {"proposed": "offered", "under_negotiation": "reserved", "agreed": "agreed", "in_effect": "accepted",
           "suspended": "reserved", "collapsed": "rejected", "completed": "agreed", "denied": "withdrawn"}  # fmt: skip


def deal_svg(record: Record, deal: Deal, lang: Lang = "ar", id: str = "deal") -> str:
    """A deal as an SVG document in one language; `id` is what its title and description are named after."""
    return drawing(picture_of(record, deal), lang, id)


def drawing(picture: Picture, lang: Lang, id: str) -> Html:
    """A picture as an SVG element, with all that it needs."""
    return _Drawing(picture, lang, id).svg()


class _Drawing(Pen):
    """Shapes one under the other; `y` is how far down the drawing has come."""

    def __init__(self, picture: Picture, lang: Lang, id: str) -> None:
        super().__init__(lang)
        self.picture = picture
        self.id = id
        self.y = 16.0

    def svg(self) -> Html:
        self.top()
        begin = self.y
        heads = [self.heads(at) for at in (0, 1)]
        self.y = max([begin, *heads]) + 14
        for bundle in self.picture.bundles:
            self.bundle(bundle)
        for at in (0, 1):
            self.back.append(
                self.rect(at * (WIDTH - _COLUMN), begin, _COLUMN, self.y - begin, BAND, None, 10, "p-band")
            )
        self.y += 10
        self.steps(self.picture.steps)
        self.notes()
        height = round(self.y + 8)
        said = [s.say(self.lang) for s in self.picture.sentences]
        return el(
            "svg", el("title", plain(said[0]), id=f"{self.id}-title"),
            el("desc", plain(" ".join(said)), id=f"{self.id}-desc"),
            self.rect(0, 0, WIDTH, height, PAPER, None, 0, "p-paper"), *self.back, *self.shapes,
            xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {WIDTH} {height}", width=WIDTH, height=height, role="img",
            class_="picture", font_family=_FONT, lang=self.lang,
            aria_labelledby=f"{self.id}-title", aria_describedby=f"{self.id}-desc",
        )  # fmt: skip

    # What stands above ---------------------------------------------------------------------------------------------

    def top(self) -> None:
        sign, title = STATUS_SIGNS[self.picture.status], self.picture.title.say(self.lang)
        self.badge(sign, title, WIDTH / 2, self.y + 6, _STANCES[_STATUS[self.picture.status]], 400)
        self.y += 36
        for about in self.picture.about:
            self.y = self.lines(about, WIDTH / 2, self.y, WIDTH - 60, SMALL, 2)

    def heads(self, at: int) -> float:
        """The parties of a side, each with its letter; where the last one ends."""
        y, middle = self.y + 12, at * (WIDTH - _COLUMN) + _COLUMN / 2
        parties = self.picture.at(at)
        if not parties:
            y = self.lines(label("words", "unnamed"), middle, y + 10, _COLUMN - 20, SMALL, 2)
        for side in parties:
            self.dot(side.letter.say(self.lang), middle, y + 4)
            y = self.lines(side.name, middle, y + 32, _COLUMN - 16, BOLD, 3)
        return y

    # Promises ------------------------------------------------------------------------------------------------------

    def bundle(self, bundle: Bundle) -> None:
        """Promises; an exchange in a frame of its own, what is given above what is got."""
        begin = self.y
        self.y += 8 if bundle.paired else 0
        for arrow in bundle.give:
            self.arrow(arrow)
        if bundle.paired:
            self.seen(bundle.seen_give)
            words = label("words", "exchange").say(self.lang)
            timing = label("timing", bundle.timing).say(self.lang) if bundle.timing != "unknown" else ""
            self.badge(
                "⇅",
                f"{words} – {timing}" if timing else words,
                WIDTH / 2,
                self.y + 12,
                ("#e9e4f5", _PAIR),
                _BOX - 20,
            )
            self.y += 32
            for arrow in bundle.get:
                self.arrow(arrow)
            self.seen(bundle.seen_get)
            self.back.append(
                self.rect(_COLUMN + _GAP - 12, begin, _BOX + 24, self.y - begin, "none", _PAIR, 12, "p-frame", "7 5")
            )
            self.y += 14

    def seen(self, numbers: Sequence[int]) -> None:
        """Promises that are drawn further up, by their numbers."""
        if numbers:
            said = _clauses(numbers)
            said = Label(f"{said.ar} أعلاه", f"{said.en} above")
            self.y = self.lines(said, WIDTH / 2, self.y + 14, _BOX - 20, SMALL, 1)

    def arrow(self, arrow: Arrow) -> None:
        """One promise in its box, the line through it, and who stands how on it at either side."""
        colour, dashes = _STATES[arrow.state]
        nobody = [kind for side, kind in arrow.stances if side is None]
        lines = wrapped(arrow.said.say(self.lang), (_BOX - 56) / 14, 5)
        badges = ([arrow.state] if arrow.state != "unknown" else []) + list(nobody)
        box = 22 + LINE * len(lines) + 28 * len(badges)
        stances = [[(side, kind) for side, kind in arrow.stances if side and side.at == at] for at in (0, 1)]
        dots = [max(len({s.id for s in (*a, *b)}), 1) for a, b in (arrow.ends(at) for at in (0, 1))]
        height = max(box, *(28 * len(found) for found in stances), *(26 * n for n in dots)) + 12
        middle = self.y + height / 2
        for at in (0, 1):
            self.end(arrow, at, middle, colour, dashes)
            self.standing(stances[at], at, middle)
        top = middle - box / 2
        self.shapes.append(self.rect(_COLUMN + _GAP, top, _BOX, box, PAPER, colour, 8, "p-box", dashes, 2))
        self.shapes.append(self.text(str(arrow.number), _COLUMN + _GAP + 16, top + 20, SMALL))
        y = top + 24
        for line in lines:
            self.shapes.append(self.text(line, WIDTH / 2, y, Look()))
            y += LINE
        for found in badges:
            state = found == arrow.state
            said = label("obligations" if state else "stances", found).say(self.lang)
            sign = (STATE_SIGNS if state else STANCE_SIGNS)[found]
            self.badge(sign, said, WIDTH / 2, y + 6, ("#f1efe9", colour) if state else _STANCES[found], _BOX - 40)
            y += 28
        self.y += height

    def end(self, arrow: Arrow, at: int, y: float, colour: str, dashes: str | None) -> None:
        """The line between the box and a side, with its head and the letters of who owes and who is owed."""
        debtors, creditors = arrow.ends(at)
        mine, yours = {s.id for s in debtors}, {s.id for s in creditors}
        column, box = (_COLUMN, _COLUMN + _GAP) if at == 0 else (WIDTH - _COLUMN, WIDTH - _COLUMN - _GAP)
        known = bool(debtors or creditors)
        if not known and arrow.debtor and arrow.creditor:  # between two of the other side
            return
        both = bool(mine - yours) and bool(yours - mine)
        style = dashes if known else "2 5"
        if both:  # within one side: out and back
            self.shapes += [
                self.line(column, box, y - 10, colour, style),
                self.line(column, box, y + 10, colour, style),
            ]
            self.shapes.append(self.head(column, y + 10, at == 1, colour))
        else:
            self.shapes.append(self.line(column, box, y, colour, style))
            if arrow.points(at):
                self.shapes.append(self.head(column, y, at == 1, colour))
            if not known and not arrow.debtor:
                self.dot("؟" if self.rtl else "?", (column + box) / 2, y, False)
        inside = column - 14 if at == 0 else column + 14
        letters = _once((*debtors, *creditors))
        for n, side in enumerate(letters):
            self.dot(side.letter.say(self.lang), inside, y + 26 * (n - (len(letters) - 1) / 2))

    def standing(self, stances: Sequence[tuple[Side, str]], at: int, y: float) -> None:
        """The stances of the parties of one side; with their letters where several stand there."""
        many = len(self.picture.at(at)) > 1
        middle = (_COLUMN - 28) / 2 if at == 0 else WIDTH - (_COLUMN - 28) / 2
        for n, (side, kind) in enumerate(stances):
            said = label("stances", kind).say(self.lang)
            words = f"{side.letter.say(self.lang)}: {said}" if many else said
            self.badge(
                STANCE_SIGNS[kind], words, middle, y + 28 * (n - (len(stances) - 1) / 2), _STANCES[kind], _COLUMN - 36
            )

    # What stands below ---------------------------------------------------------------------------------------------

    def steps(self, steps: Sequence[Step]) -> None:
        """Stages in order, the way one reads, at most four in a row."""
        across = min(4, len(steps))
        for begin in range(0, len(steps), 4):
            row = steps[begin : begin + 4]
            width = (WIDTH - 24 * (across - 1)) / across
            bottoms = [self.step(step, n * (width + 24), width) for n, step in enumerate(row)]
            height = max(bottoms) - self.y
            for n in range(len(row)):
                self.back.append(self.rect(n * (width + 24) + 2, self.y, width - 4, height, BAND, EDGE, 8, "p-band"))
                if n:
                    self.shapes.append(self.head(n * (width + 24) - 4, self.y + height / 2, True, SOFT))
            self.y += height + 12

    def step(self, step: Step, s: float, width: float) -> float:
        middle = s + width / 2
        name = label("words", "stage").heading().say(self.lang)
        y = self.lines(f"{name} {step.order}", middle, self.y + 22, width - 20, BOLD, 1)
        if step.numbers:
            y = self.lines(_clauses(step.numbers), middle, y, width - 20, Look(13), 2)
        if step.after:
            y = self.lines(Label(f"بعد {step.after.ar}", f"after {step.after.en}"), middle, y, width - 20, SMALL, 3)
        return y - 4

    def notes(self) -> None:
        """Conditions, and who says all this."""
        for said in self.picture.conditions:
            self.shapes.append(self.text("◆", 14, self.y + 14, SMALL))
            self.y = self.lines(said.heading(), 28, self.y + 14, WIDTH - 48, Look(14), 3, "start") - 8
        if self.picture.source.ar:
            self.y = self.lines(self.picture.source.heading(), WIDTH / 2, self.y + 18, WIDTH - 40, SMALL, 2) - 8


def _once(sides: Sequence[Side]) -> list[Side]:
    return list({side.id: side for side in sides}.values())


def _clauses(numbers: Sequence[int]) -> Label:
    """Promises by their numbers: «البند 4», «البنود 1، 2»."""
    one = len(numbers) == 1
    said = [str(n) for n in numbers]
    return Label(f"{'البند' if one else 'البنود'} {'، '.join(said)}", f"clause{'' if one else 's'} {', '.join(said)}")
