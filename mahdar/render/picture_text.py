"""The picture of one deal for a terminal: lines of a fixed beginning and of values that wrap after it.

The sides stand left and right whatever the language, and every name and letter is isolated, so that arrows between
Arabic words keep pointing where they should.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mahdar.render.labels import STANCE_SIGNS, STATE_SIGNS, STATUS_SIGNS, Label, Lang, label
from mahdar.render.picture import Arrow, Bundle, Picture, Side
from mahdar.render.values import Value, same

_FIGURES = 3  # columns for a promise's number


class Cell(NamedTuple):
    """A fixed beginning: signs as they stand, `word` isolated; filled up to `columns`."""

    sign: str
    word: str
    columns: int


class Line(NamedTuple):
    """One line of the picture: cells, then values that wrap under where they begin; `style` is one of the painter."""

    cells: list[Cell]
    values: list[Value]
    style: str = ""


def picture_lines(picture: Picture, lang: Lang | None) -> Iterator[Line]:
    """The lines of a picture, with letters in the language asked for (Arabic where both are)."""
    shown: Lang = lang or "ar"
    sign = STATUS_SIGNS[picture.status]
    yield Line([Cell(sign, "", 2)], [Value(picture.title), *(Value(a) for a in picture.about)], "item")
    for at, mark in ((0, "◁"), (1, "▷")):
        parties = picture.at(at)
        named = [Value(same(f"[{s.letter.say(shown)}]"), more=(Value(s.name),)) for s in parties]
        yield Line([Cell(mark, "", 2)], named or [Value(label("words", "unnamed"))])
    wide = [max([1, *(len(a.ends(at)[0] + a.ends(at)[1]) for b in picture.bundles for a in (*b.give, *b.get))])
            for at in (0, 1)]  # fmt: skip
    for bundle in picture.bundles:
        yield from _bundle(bundle, shown, wide)
    for step in picture.steps:
        numbers = [Value(same(n), ltr=True) for n in step.numbers]
        after = [Value(Label(f"بعد {step.after.ar}", f"after {step.after.en}"))] if step.after else []
        name = label("words", "stage").heading()
        which = Value(Label(f"{name.ar} {step.order}", f"{name.en} {step.order}"))
        yield Line([Cell("»", "", 2)], [which, *numbers, *after])
    for said in picture.conditions:
        yield Line([Cell("◆", "", 2)], [Value(said.heading())])


def _bundle(bundle: Bundle, lang: Lang, wide: Sequence[int]) -> Iterator[Line]:
    """Promises, held together by a line at their side where they are an exchange."""
    rail = "│" if bundle.paired else " "
    for n, arrow in enumerate(bundle.give):
        yield from _arrow(arrow, "┌" if bundle.paired and not n else rail, lang, wide)
    if not bundle.paired:
        return
    yield from _seen(bundle.seen_give, "│")
    timing = [Value(label("timing", bundle.timing))] if bundle.timing != "unknown" else []
    yield Line([Cell("├ ⇅", "", 4)], [Value(label("words", "exchange")), *timing], "label")
    for n, arrow in enumerate(bundle.get):
        last = n == len(bundle.get) - 1 and not bundle.seen_get
        yield from _arrow(arrow, "└" if last else rail, lang, wide)
    yield from _seen(bundle.seen_get, "└")


def _seen(numbers: Sequence[int], rail: str) -> Iterator[Line]:
    if numbers:
        yield Line([Cell(rail, "", 2), Cell("↑", "", 2)], [Value(same(n), ltr=True) for n in numbers])


def _arrow(arrow: Arrow, rail: str, lang: Lang, wide: Sequence[int]) -> Iterator[Line]:
    """«1 أ ━━▶ ب  الإفراج عن …», and below it who stands how on it."""
    left, right = (_letters([*a, *b], lang) for a, b in (arrow.ends(at) for at in (0, 1)))
    shaft = ("◀" if arrow.points(0) else "━") + "━━" + ("▶" if arrow.points(1) else "━")
    if not arrow.debtor and not arrow.creditor:
        shaft = "┄┄┄┄"
    nobody = "؟" if lang == "ar" else "?"
    cells = [
        Cell(rail, "", 2), Cell("", str(arrow.number), _FIGURES),
        Cell("", left or nobody, wide[0] + 1), Cell(shaft, "", 5), Cell("", right or nobody, wide[1] + 2),
    ]  # fmt: skip
    yield Line(cells, [Value(arrow.said)])
    state = [_signed(STATE_SIGNS[arrow.state], label("obligations", arrow.state))] if arrow.state != "unknown" else []
    stances = [
        _signed(STANCE_SIGNS[kind], label("stances", kind), side.letter.say(lang) if side else nobody)
        for side, kind in arrow.stances
    ]
    if state or stances:
        under = "│" if rail in "┌│" else " "
        pad = _FIGURES + wide[0] + 1 + 5 + wide[1] + 2
        yield Line([Cell(under, "", 2), Cell("", "", pad)], [*state, *stances])


def _letters(sides: Sequence[Side], lang: Lang) -> str:
    return "".join(dict.fromkeys(s.letter.say(lang) for s in sides))


def _signed(sign: str, said: Label, letter: str = "") -> Value:
    """A sign, its word, and whose it is."""
    own = f" [{letter}]" if letter else ""
    return Value(Label(f"{sign} {said.ar}{own}", f"{sign} {said.en}{own}"))
