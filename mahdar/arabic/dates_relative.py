"""Dates told from the day of publication: «أمس الأول», «الخميس الماضي», «قبل يومين», «الشهر الجاري»."""

from __future__ import annotations

from datetime import date, timedelta

from mahdar.arabic.dates_month import day_before
from mahdar.arabic.dating import (
    DAY_PARTS,
    NIGHT,
    PAST,
    SINCE,
    Context,
    DatePhrase,
    Span,
    day_or_none,
    looks_ahead,
    maybe_since,
    month_span,
    part_of,
    phrase,
    tense,
    with_day_part,
    year_span,
)
from mahdar.arabic.durations import DUALS, SINGLES, UNITS
from mahdar.arabic.fold import fold
from mahdar.arabic.hedges import before as hedge_before
from mahdar.arabic.months import WEEKDAYS
from mahdar.arabic.numerals import WORDS, parse
from mahdar.arabic.ordinals import ORDINALS
from mahdar.arabic.spellings import listed, with_clitics


def _forms(text: str, definite: bool = False) -> frozenset[str]:
    return frozenset(spelling for word in listed(text) for spelling in with_clitics(word, definite))


TODAY = frozenset(listed("اليوم واليوم لليوم"))
# «لامس» is a verb (touched).
YESTERDAY = frozenset(listed("امس وامس فامس الامس بالامس وبالامس البارحه والبارحه"))
TOMORROW = _forms("غد غدا") | {"الغد"}
TONIGHT = frozenset(listed("الليله والليله"))
AGO = _forms("قبل منذ")
PERIODS = {
    spelling: unit
    for word, unit in (("شهر", "M"), ("عام", "Y"), ("سنة", "Y"), ("أسبوع", "W"))
    for spelling, (_, definite) in with_clitics(word).items()
    if definite
}
OPEN = frozenset(map(fold, listed("الأيام الساعات الأسابيع الأشهر الشهور السنوات الأعوام الآونة ساعة")))
_NOT_TODAY_AFTER = frozenset(
    map(fold, listed("التالي نفسه ذاته الوطني العالمي الواحد الموالي الذي السابق الدولي الأخير المفتوح"))
)
_NOT_TODAY_BEFORE = frozenset(map(fold, listed("ذلك نفس طوال طيلة ملتقى القدس المصري أخبار روسيا عين صحيفة جريدة")))
_NAMED_AFTER = frozenset(map(fold, listed("ملتقى سوق حي قرية مركز بلدة صحيفة مجلة مستشفى شارع مدينة بن آل منطقة وادي")))
_OPENERS = frozenset('(،,"«-–')
_CLOSERS = frozenset(')"»،,')


def _day(at: Context, offset: int) -> Span | None:
    if at.published is None:
        return None
    only = at.published + timedelta(days=offset)
    return only, only


def _last_weekday(published: date, weekday: int) -> date:
    return published - timedelta(days=(published.weekday() - weekday) % 7)


def deictic(at: Context, i: int) -> DatePhrase | None:
    """«اليوم», «أمس», «أمس الأول», «أول من أمس», «غدا», «الليلة الماضية», with the weekday that follows."""
    folded, first, last = at.fold(i), i, i + 1
    if folded in TODAY:
        if not _is_today(at, i):
            return None
        offset = 0
    elif folded in YESTERDAY:
        offset, first, last = _yesterday(at, i)
    elif folded in TONIGHT:
        offset, last = _tonight(at, i)
    else:
        if not _is_tomorrow(at, i):
            return None
        offset = 2 if at.fold(i - 1) == "بعد" else 1
        first = i - 1 if offset == 2 else i
    if first == i:
        first = with_day_part(at, i)
    weekday, last = _weekday_beside(at, last)
    span = _day(at, offset)
    if span and weekday is not None and span[0].weekday() != weekday and at.published:
        only = _last_weekday(at.published, weekday) if offset <= 0 else span[0]
        span = only, only
    if span and at.fold(first) == "منتصف" and at.fold(first + 1) in NIGHT and at.fold(first - 1) == "بعد":
        span = span[0], min(span[0] + timedelta(days=1), at.published or span[0])
    return maybe_since(at, phrase(at, first, last, span, "day", "deictic"))


def _is_today(at: Context, i: int) -> bool:
    after = at.fold(i + 1)
    if after in ORDINALS or after in _NOT_TODAY_AFTER or at.fold(i - 1) in _NOT_TODAY_BEFORE:
        return False
    return not (at.fold(i).startswith("لل") and WORDS.get(after))


def _is_tomorrow(at: Context, i: int) -> bool:
    """«غداً» with its ending or before a weekday or a break: «غدا» is «became» as well, «الغد» a newspaper."""
    before, after = at.fold(i - 1), at.fold(i + 1)
    if before in DAY_PARTS or before == "بعد" or after in WEEKDAYS:
        return True
    if at.fold(i) == "الغد":
        return False
    return "ً" in at.tokens[i].surface or not after[:1].isalpha() or after.startswith("ال")


def _yesterday(at: Context, i: int) -> tuple[int, int, int]:
    """(offset, first, last) for «أمس», «أمس الأول», «أول أمس», «أول من أمس»."""
    if at.fold(i + 1) in ("الاول", "الاولي") or (at.fold(i + 1) == "اول" and not at.fold(i + 2)[:1].isalpha()):
        return -2, with_day_part(at, i), i + 2
    back = i - 2 if at.fold(i - 1) == "من" else i - 1
    if at.fold(back) in ("اول", "واول", "لاول", "اولي"):
        return -2, with_day_part(at, back), i + 1
    return -1, i, i + 1


def _tonight(at: Context, i: int) -> tuple[int, int]:
    if at.fold(i + 1) in PAST:
        return -1, i + 2
    if at.fold(i + 1) == "قبل" and at.fold(i + 2) in PAST:
        return -2, i + 3
    return 0, i + 1


def _weekday_beside(at: Context, last: int) -> tuple[int | None, int]:
    """A weekday given beside «أمس»: «أمس (الاثنين)», «أمس السبت»."""
    j = last + 1 if at.fold(last) in _OPENERS else last
    if at.fold(j) not in WEEKDAYS or at.fold(j)[0] == "و":
        return None, last
    end = j + 1
    if j > last and at.fold(end) in _CLOSERS and at.fold(last) not in ("،", ","):
        end += 1
    return WEEKDAYS[at.fold(j)], end


def weekday(at: Context, i: int) -> DatePhrase | None:
    """A weekday: the latest on or before publication unless the words put it ahead."""
    if at.fold(i - 1) in _NAMED_AFTER or (at.fold(i).endswith("اثنين") and _means_two(at, i)):
        return None
    first, last, day = with_day_part(at, i), i + 1, WEEKDAYS[at.fold(i)]
    second, after = _second_weekday(at, last, day)
    last = after
    said = tense(at, last)
    if said is not None:
        last += 1
    earlier = at.fold(last) == "قبل" and at.fold(last + 1) in PAST
    if earlier:
        last, said = last + 2, -1
    if at.published is None:
        return phrase(at, first, last, None, "day", "weekday")
    start = _resolve(at, first, day, said)
    if earlier:
        start -= timedelta(days=7)
    end = start
    if second is None and said is None and start == at.published and at.fold(first) in NIGHT:
        start -= timedelta(days=1)  # the night that led into the day of publication
    elif second is not None:
        if said is None and start == at.published:
            start -= timedelta(days=7)
        end = start + timedelta(days=(second - day) % 7)
        if end > at.published and said != 1:
            start, end = start - timedelta(days=7), end - timedelta(days=7)
    return maybe_since(at, phrase(at, first, last, (start, end), "day", "weekday"))


def _resolve(at: Context, first: int, day: int, said: int | None) -> date:
    published = at.published or date.min
    ahead = (day - published.weekday()) % 7
    if said == 1 or (said is None and looks_ahead(at, first)):
        return published + timedelta(days=ahead or 7)
    if said == -1 and ahead == 0:
        return published - timedelta(days=7)
    return _last_weekday(published, day)


def _second_weekday(at: Context, last: int, day: int) -> tuple[int | None, int]:
    """The other end of «ليل السبت – الأحد», «الجمعة والسبت»."""
    j = last + 1 if at.fold(last) in ("-", "–", "/", "الي", "ـ") else last
    folded = at.fold(j)
    if folded not in WEEKDAYS or (j == last and folded[0] != "و" and at.fold(last - 2) not in NIGHT):
        return None, last
    second = WEEKDAYS[folded]
    if (second - day) % 7 != 1 and at.fold(last) != "الي":
        return None, last
    return second, j + 1


def _means_two(at: Context, i: int) -> bool:
    """«الطرفين الاثنين»: the two, not Monday."""
    before = at.fold(i - 1)
    return before == "بين" or (len(before) > 4 and before.startswith("ال") and before.endswith(("ين", "ان")))


def ago(at: Context, i: int) -> DatePhrase | None:
    """«قبل ثلاثة أيام», «منذ يومين», «قبل عامين»; open where no day, month or year can be counted."""
    counted = _counted_units(at, i + 1)
    if counted is None:
        return None
    count, unit, last, loose = counted
    since = at.fold(i) in SINCE
    link = last + 1 if at.fold(last) in ("فقط", "تقريبا") else last
    if not since and at.fold(link) == "من" and at.fold(link + 1) not in ("الان", "اجل", "اليوم"):
        return phrase(at, i, last, None, "day", "ago")
    span, precision = _counted_back(at, count, unit) if count else (None, "day")
    if loose and precision == "day":
        span = None
    found = phrase(at, i, last, span, precision, "ago")
    if since and found.precision == "day" and span and at.published:
        return phrase(at, i, last, (span[0], at.published), "day", "since")
    return phrase(at, i, last, span, precision, "since" if since else "ago")


def _counted_back(at: Context, count: float, unit: str) -> tuple[Span | None, str]:
    if at.published is None or count != int(count):
        return None, "day"
    published, number = at.published, int(count)
    if unit == "D":
        return _day(at, -number), "day"
    if unit == "M":
        return month_span(published.year, published.month - number), "month"
    if unit == "Y" and number < published.year:
        return year_span(published.year - number), "year"
    return None, "day"


def _counted_units(at: Context, i: int) -> tuple[float | None, str, int, bool] | None:
    """(count or None, unit, position after, loosened?) of «نحو ثلاثة أيام», «يومين», «أيام قليلة»."""
    loose = False
    for j in range(i, min(i + 4, at.end)):
        folded = at.fold(j)
        if folded in DUALS or folded in SINGLES or (folded in UNITS and not folded.startswith("ال")):
            count: float | None = 2 if folded in DUALS else 1 if folded in SINGLES else None
            unit = DUALS.get(folded) or UNITS[folded]
            if at.fold(j + 1).isdigit():
                return None
            last = j + 2 if at.fold(j + 1) in ("واحد", "واحده", "قليله", "عده") else j + 1
            return (count, unit, last, loose) if j == i or hedge_before(at.tokens, j, i) else None
        numeral = parse(at.tokens, j) if at.tokens[j].kind == "n" or folded in WORDS else None
        if numeral is not None:
            counted = UNITS.get(at.fold(numeral.last))
            if counted is None:
                return None
            loose = j > i and hedge_before(at.tokens, j, i) is not None
            return None if numeral.vague else numeral.low, counted, numeral.last + 1, loose
        loose = True
    return None


def period(at: Context, i: int) -> DatePhrase | None:
    """«الشهر الماضي», «15 من الشهر الجاري», «هذا العام», «الأسبوع المقبل»."""
    unit, last, first = PERIODS[at.fold(i)], i + 1, i
    said = tense(at, last)
    if said is None and at.fold(last) == "قبل" and at.fold(last + 1) in PAST:
        said, last = -2, last + 1
    if said is None:
        if at.fold(i - 1) not in ("هذا", "هذه", "لهذا", "بهذا", "وهذا"):
            return None
        said, first, last = 0, i - 1, last - 1
    last += 1
    if at.published is None or unit == "W":
        return phrase(at, first, last, None, "month", "period")
    if unit == "Y":
        year = at.published.year + said
        if at.fold(last).isdigit() and len(at.fold(last)) == 4:
            year, last = int(at.fold(last)), last + 1
        first, span = part_of(at, first, year_span(year))
        return phrase(at, first, last, span, "year", "period")
    span = month_span(at.published.year, at.published.month + said)
    start, days = day_before(at, i) if first == i else (first, None)
    if days and at.fold(i - 1) == "من":
        low, high = (day_or_none(span[0].year, span[0].month, day) for day in days)
        return phrase(at, start, last, (low, high) if low and high else None, "day", "month")
    first, span = part_of(at, first, span)
    return phrase(at, first, last, span, "month", "period")


def open_period(at: Context, i: int) -> DatePhrase | None:
    """«الأيام الماضية», «الساعات الـ24 الأخيرة», «48 ساعة الماضية»: no day can be counted."""
    for j in range(i + 1, min(i + 4, at.end)):
        if at.fold(j) in ("الماضيه", "الاخيره", "المقبله", "القادمه", "القليله", "الفائته", "المنصرمه"):
            first = i - 1 if at.begin < i and at.tokens[i - 1].kind == "n" else i
            return phrase(at, first, j + 1, None, "day", "period")
        if at.tokens[j].kind == "p":
            return None
    return None
