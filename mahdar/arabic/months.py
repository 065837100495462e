"""Names of months and weekdays in the Arab press, folded, with their clitics."""

from __future__ import annotations

from mahdar.arabic.fold import fold
from mahdar.arabic.spellings import listed, with_clitics

# Eastern, Levantine and Maghrebi names; two-word names stand in SECOND.
_GREGORIAN = {
    1: "يناير جانفي",
    2: "فبراير شباط فيفري",
    3: "مارس آذار",
    4: "أبريل نيسان أفريل إبريل",
    5: "مايو أيار ماي",
    6: "يونيو حزيران يونيه جوان",
    7: "يوليو تموز يوليه جويلية يوليوز",
    8: "أغسطس آب أوت غشت",
    9: "سبتمبر أيلول شتنبر",
    10: "أكتوبر",
    11: "نوفمبر نونبر",
    12: "ديسمبر دجنبر",
}
_HIJRI = {
    1: "محرم",
    2: "صفر",
    7: "رجب",
    8: "شعبان",
    9: "رمضان",
    10: "شوال",
}
SECOND = dict.fromkeys(listed("الاول اول الاولي"), 0) | dict.fromkeys(listed("الثاني ثاني ثان الثانيه الاخر الاخره"), 1)
# Head of a two-word name -> (Hijri?, month with «الأول», month with «الثاني»).
_HEADS = {
    "كانون": (False, 12, 1),
    "تشرين": (False, 10, 11),
    "ربيع": (True, 3, 4),
    "جمادى": (True, 5, 6),
    "جماد": (True, 5, 6),
}
_DHU = {"القعدة": 11, "الحجة": 12}
_WEEKDAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")


def _month_forms() -> tuple[dict[str, tuple[int, bool, bool]], dict[str, tuple[bool, int, int]], set[str]]:
    single: dict[str, tuple[int, bool, bool]] = {}
    heads: dict[str, tuple[bool, int, int]] = {}
    for hijri, table in ((False, _GREGORIAN), (True, _HIJRI)):
        for month, names in table.items():
            for name in names.split():
                for spelling, (clitic, _) in with_clitics(name, definite=False).items():
                    single.setdefault(spelling, (month, hijri, bool(clitic)))
    for head, value in _HEADS.items():
        heads |= dict.fromkeys(with_clitics(head, definite=False), value)
    dhu = {spelling for word in ("ذو", "ذي", "ذا") for spelling in with_clitics(word, False)}
    return single, heads, dhu


# spelling -> (month, Hijri?, has a clitic)
MONTHS, MONTH_HEADS, DHU = _month_forms()
DHU_MONTHS = {fold(name): month for name, month in _DHU.items()}

# Spellings that are ordinary words or personal names as well: they need a day, a year or «شهر» beside them.
AMBIGUOUS = frozenset(
    spelling
    for name in listed("آب مارس أوت ماي جوان نيسان محرم صفر رجب شعبان رمضان غشت")
    for spelling in with_clitics(name, definite=False)
)

WEEKDAYS: dict[str, int] = {
    prefix + fold(name): day for day, name in enumerate(_WEEKDAYS) for prefix in ("", "و", "ف", "ب", "وب", "ك")
}
WEEKDAYS |= {prefix + "ل" + fold(name)[1:]: day for day, name in enumerate(_WEEKDAYS) for prefix in ("", "و")}
WEEKDAYS |= {"الثلاثا": 1, "والثلاثا": 1, "الاربعا": 2, "والاربعا": 2}
