"""The state of a promise on a day: every case of tests/cases/as_of.yml, and what a state is made of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from mahdar.casebook.accounts import Cite
from mahdar.casebook.as_of import Standing, standing_of
from mahdar.casebook.claims import Claim
from mahdar.casebook.clock import Begin
from mahdar.casebook.promises import Promise, Stand, Version

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "as_of.yml").read_text("utf-8"))


def cite(day: str, outlet: str, n: int = 0) -> Cite:
    return Cite(f"sha256:{outlet}{day}{n}", outlet, day, 0, 3, "نصّ", f"sha256:{outlet}{day}{n}")


def promise(kind: str, count: int | None = None, **said: Any) -> Promise:
    first = str(said.get("agreed") or said.get("offered"))
    deadline = said.get("deadline")
    version = Version(
        kind, ["أ"], ["ب"], [], (count, count) if count else None, None, None, None, said.get("duration"),
        str(deadline) if deadline else None, None, None, [], cite(first, "السهل"),
    )  # fmt: skip
    out = Promise(1, "ceasefire" if kind == "pause" else kind, [version])
    for stance in ("agreed", "offered"):
        if stance in said:
            out.stands.append(Stand("أ", stance, str(said[stance]), [], cite(first, "السهل")))
    if "begin" in said:
        day, _, time = str(said["begin"]).partition(" ")
        out.begins.append(("السهل", Begin(day, time or None)))
    return out


def claim(day: Any, state: str, source: str, more: dict[str, Any] | None = None) -> Claim:
    more = more or {}
    count = (more["count"], more["count"]) if "count" in more else None
    return Claim(
        state, str(day), source, [source], ["أ"], more.get("level", "observer"), count,
        cite(str(more.get("published", day)), more.get("outlet", f"جريدة {source}")), more.get("denied", False),
        more.get("at_once", False),
    )  # fmt: skip


def standing(case: dict[str, Any], day: Any) -> Standing:
    return standing_of(promise(**case["promise"]), [claim(*c) for c in case["claims"]], str(day))


@pytest.mark.parametrize(
    ("case", "day", "expected"),
    [pytest.param(c, d, e, id=f"{c['name']}: {d}") for c in CASES for d, e in c["days"].items()],
)
def test_state_of_a_day(case: dict[str, Any], day: Any, expected: str | list[str]) -> None:
    found = standing(case, day)
    assert [found.state, found.level][: 1 if isinstance(expected, str) else 2] == (
        [expected] if isinstance(expected, str) else expected
    )


def test_contested_keeps_both_with_their_quotes() -> None:
    found = standing(next(c for c in CASES if c["name"].startswith("both sides")), "2021-03-16")
    assert [(s.state, s.denied, s.sources) for s in found.sides] == [
        ("fulfilled", False, ["الدافع"]), ("unknown", True, ["القابض"]),
    ]  # fmt: skip
    assert all(c.cite.quote for side in found.sides for c in side.claims)


def test_which_day_of_how_many() -> None:
    case = next(c for c in CASES if c["name"].startswith("what begins just before midnight"))
    assert [standing(case, f"2021-03-{d:02}").day_of for d in (5, 6, 7, 10, 11)] == [None, (1, 5), (2, 5), (5, 5), None]


def test_word_that_cannot_be_of_it_is_set_aside_and_not_lost() -> None:
    case = next(c for c in CASES if c["name"].startswith("word from before"))
    assert [c.day for c in standing(case, "2021-03-04").set_aside] == ["2021-01-06"]


def test_without_a_day_the_clock_is_that_of_the_last_word() -> None:
    late = promise("withdraw", agreed="2021-03-03", deadline="2021-03-22")
    assert standing_of(late, [], None, clock="2021-03-28").state == "overdue"
    assert standing_of(late, [], None, clock="2021-03-20").state == "in_effect"


def test_a_copy_is_no_second_source() -> None:
    seen = claim("2021-03-08", "fulfilled", "الوسيط")
    copied = Claim(**{f: getattr(seen, f) for f in seen.__struct_fields__} | {
        "source": "المدى", "cite": Cite("sha256:copy", "المدى", "2021-03-08", 0, 3, "نصّ", seen.cite.origin),
    })  # fmt: skip
    found = standing_of(promise("release_captive", agreed="2021-03-03"), [seen, copied], "2021-03-08")
    assert found.level == "observer" and found.sides[0].outlets == 1
