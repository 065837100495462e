"""Which counts of a text may be people, and what kind of noun is counted."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from mahdar.arabic.numbers import NumberPhrase
from mahdar.reading.outcomes import CASUALTY_NOUNS
from mahdar.reading.scene import Scene

# Nouns after a numeral that are no people: time, money, measures, things.
_THINGS = frozenset(
    "يوم يوما ايام ساعه ساعات دقيقه دقائق دقايق سنه سنوات سنين عام عاما اعوام شهر شهرا اشهر شهور اسبوع "
    "اسابيع مليون مليار دولار دولارا ريال ريالا ليره يورو درهم دينار كيلومتر كيلومترا كلم كم متر مترا طن "
    "طنا كيلوغرام سياره سيارات منزل منازل منزلا قذيفه قذائف قذايف صاروخ صواريخ صاروخا غاره غارات غارة "
    "دبابه دبابات عربه عربات طايره طايرات مره مرات مدينه مدن شاحنه شاحنات هدفا اهداف اسلحه قطعه قطع مبني "
    "مباني مركز مراكز عمليه عمليات دوريه دوريات زورق زوارق جبهه جبهات وكر اوكار قريه قري منطقه مناطق عبوه "
    "عبوات موقع مواقع موقعا قارب قاربا قوارب سفينه سفن حافله حافلات باص باصات قافله قوافل دوله دول "
    "يومين ساعتين عامين شهرين اسبوعين سنتين".split()
)
_PERSONS = frozenset("شخص شخصا اشخاص الاشخاص فرد فردا افراد رجل رجلا رجال شخصين شخصان منهم اخرين اخرون".split())


def is_thing(scene: Scene, i: int) -> bool:
    """Whether the counted noun at token i is time, money, a measure or a thing."""
    return scene.tokens[i].fold.removeprefix("ال") in _THINGS


class People:
    """The counts of a text that may be people, found by token."""

    def __init__(self, scene: Scene, numbers: Sequence[NumberPhrase]) -> None:
        self.all = [n for n in numbers if not n.ordinal and (n.low or 0) < 1e6 and self._may_be_people(scene, n)]
        self.firsts = [n.first for n in self.all]

    @staticmethod
    def _may_be_people(scene: Scene, n: NumberPhrase) -> bool:
        if n.noun is not None and is_thing(scene, n.noun):
            return False
        if n.noun is None and n.hedge == "less_than":
            return False  # «من هم دون الخمسين»
        m = scene.mention_at.get(n.first) if n.noun == n.first else None
        return m is None or m.kind == "role"  # «طالبان» is no pair

    def between(self, a: int, b: int) -> list[NumberPhrase]:
        """Those that begin in tokens [a, b)."""
        return self.all[bisect_left(self.firsts, a) : bisect_left(self.firsts, b)]


def noun_class(scene: Scene, i: int) -> str:
    """What is counted: people of a role, a name, a thing, or a word of no known class."""
    kinds = scene.kinds_at.get(i, frozenset())
    if "role" in kinds or scene.tokens[i].fold in CASUALTY_NOUNS:
        return "role"
    if scene.tokens[i].fold in _PERSONS:
        return "person"
    if kinds & {"weapon", "facility", "place"}:
        return "thing"
    return "name" if i in scene.mention_at else "other"
