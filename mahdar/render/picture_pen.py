"""What a drawing is made of: boxes, lines, arrow heads, text and badges, mirrored where one reads from right to left.

Lengths are pixels; `s` counts from where reading begins, `y` from the top. Colours are attributes, so that a drawing
opens anywhere; in a page its classes let the page's colours win.
"""

from __future__ import annotations

from typing import NamedTuple

from mahdar.render.html import Html, el
from mahdar.render.labels import Label, Lang
from mahdar.render.picture_lines import wrapped, written
from mahdar.render.plain import plain

WIDTH = 720
LINE = 20
INK, SOFT, PAPER, BAND, EDGE = "#1d1d1b", "#5c5b56", "#ffffff", "#f1efe9", "#b5b1a5"


class Look(NamedTuple):
    """How a piece of text looks."""

    size: int = 14
    bold: bool = False
    fill: str = INK
    class_: str = "p-ink"


PLAIN = Look()
SMALL = Look(13, False, SOFT, "p-soft")
BOLD = Look(14, True)


class Pen:
    """Shapes in one language, in the order they were drawn; `back` lies behind."""

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang
        self.rtl = lang == "ar"
        self.back: list[Html] = []
        self.shapes: list[Html] = []

    def x(self, s: float) -> float:
        return round(WIDTH - s if self.rtl else s, 1)

    def rect(self, s: float, y: float, w: float, h: float, fill: str, edge: str | None, r: float = 8, class_: str = "",
             dashes: str | None = None, thick: float = 1.5) -> Html:  # fmt: skip
        left = self.x(s + w) if self.rtl else self.x(s)
        return el("rect", x=left, y=round(y, 1), width=round(w, 1), height=round(h, 1), rx=r, fill=fill, stroke=edge,
                  stroke_width=thick if edge else None, stroke_dasharray=dashes, class_=class_ or None)  # fmt: skip

    def line(self, a: float, b: float, y: float, colour: str, dashes: str | None) -> Html:
        return el("path", d=f"M{self.x(a)} {round(y, 1)}H{self.x(b)}", stroke=colour, stroke_width=2.5, fill="none",
                  stroke_dasharray=dashes, class_="p-line")  # fmt: skip

    def head(self, s: float, y: float, forward: bool, colour: str) -> Html:
        """An arrow's head with its point at `s`; `forward` is the way of reading."""
        back = self.x(s - 12 if forward else s + 12)
        return el("path", d=f"M{self.x(s)} {y:.1f}L{back} {y - 7:.1f}V{y + 7:.1f}Z", fill=colour, class_="p-head")

    def text(self, said: str, s: float, y: float, look: Look = PLAIN, anchor: str = "middle") -> Html:
        """One line around `s`, or from `s` on; the whole line has the direction of the language."""
        return el("text", plain(said), x=self.x(s), y=round(y, 1), font_size=look.size, fill=look.fill,
                  font_weight="600" if look.bold else None, text_anchor=anchor, class_=look.class_,
                  direction="rtl" if self.rtl else "ltr",
                  )  # fmt: skip

    def lines(self, said: Label | str, s: float, y: float, width: float, look: Look = PLAIN, most: int = 4,
              anchor: str = "middle") -> float:  # fmt: skip
        """Text broken at `width`; where the next line would stand."""
        words = said if isinstance(said, str) else said.say(self.lang)
        for line in wrapped(words, width / look.size / (1.1 if look.bold else 1), most):
            self.shapes.append(self.text(line, s, y, look, anchor))
            y += LINE
        return y

    def badge(self, sign: str, said: str, s: float, y: float, colours: tuple[str, str], most: float = 170) -> None:
        """A sign and its word in a coloured pill around `s`; both are kept apart, so that neither moves the other."""
        words = wrapped(said, (most - 34) / 13, 1)[0]
        width = min(most, written(words) * 13 + 36)
        fill, edge = colours
        begin = s - width / 2
        self.shapes.append(self.rect(begin, y - 11, width, 22, fill, edge, 11))
        self.shapes.append(self.text(sign, begin + 14, y + 5, Look(14, True, edge, "")))
        self.shapes.append(self.text(words, begin + 24 + (width - 32) / 2, y + 5, Look(13, False, INK, "")))

    def dot(self, letter: str, s: float, y: float, known: bool = True) -> None:
        """A party's letter in a circle; «؟» in a dashed one for who is not named."""
        self.shapes.append(el("circle", cx=self.x(s), cy=round(y, 1), r=11, fill=PAPER, stroke=INK if known else SOFT,
                              stroke_width=1.5, stroke_dasharray=None if known else "3 3", class_="p-dot"))  # fmt: skip
        self.shapes.append(self.text(letter, s, y + 5, Look(13, True)))
