"""Numbers that count nothing: years, labels («القرار 2216»), percentages, days of a month, scores."""

from __future__ import annotations

import re

from mahdar.arabic import counted
from mahdar.arabic.months import AMBIGUOUS, MONTH_HEADS, MONTHS
from mahdar.arabic.numerals import Numeral, digits_value
from mahdar.arabic.spellings import listed, with_clitics
from mahdar.arabic.tokens import Token

# A number just after one of these names something instead of counting: «القرار 2216», «المادة 5», «الدقيقة 32».
_LABELS = frozenset(
    spelling
    for word in listed(
        "قرار رقم مادة مواد فصل فقرة بند صفحة هاتف جوال لواء فرقة فوج كتيبة حلقة دقيقة ساعة طراز عيار شارع بوابة جنيف "
        "قرن نسخة قناة طريق سورة آية رحلة طبعة لائحة مرسوم قانون ملحق جدول فيلق مرتبة مركز دورة مجموعة"
    )
    for spelling, (_, definite) in with_clitics(word).items()
    if definite or word in listed("قرار رقم هاتف جوال جنيف طراز عيار فيلق لواء مرسوم")
)
_YEAR_WORDS = frozenset(s for w in listed("عام سنة عامي") for s in with_clitics(w))
_YEAR_BEFORE = frozenset(
    spelling
    for word in listed(
        "أعوام سنوات عامي موسم منذ في حتى صيف شتاء ربيع خريف نهاية بداية مطلع أواخر أوائل منتصف خلال بحلول "
        "انتخابات ثورة حرب دستور اتفاق قبل بعد ميزانية كأس مونديال إلى و بين أولمبياد"
    )
    for spelling in with_clitics(word)
)
_YEAR_AFTER = frozenset({"م", "ه", "هجري", "هجريه", "ميلادي", "ميلاديه"})
_PERCENT = frozenset({"%", "٪", "بالميه", "بالمايه", "بالماه"})
_HUNDRED = frozenset({"الميه", "المايه", "ميه", "مايه"})
RANGE = re.compile(r"(\d{1,6})-(\d{1,6})\Z")


def is_month(tokens: list[Token], at: int) -> bool:
    folded = tokens[at].fold
    return (folded in MONTHS and folded not in AMBIGUOUS) or folded in MONTH_HEADS or folded in ("اب", "مارس")


def is_no_count(tokens: list[Token], i: int, numeral: Numeral, begin: int, end: int) -> bool:
    """Numbers that count nothing: years, labels, percentages, days of a month, list marks, scores."""
    last = numeral.last
    after = tokens[last] if last < end else None
    if after is not None:
        if percent_words(tokens, last, end):
            return True
        if (numeral.high or 0) <= 31 and before_month(tokens, last, end):
            return True
    before = tokens[i - 1] if i > begin else None
    if before is not None and before.fold == "(" and i - 1 > begin:
        before = tokens[i - 2]
    if before is not None and before.fold in _LABELS:
        return True
    return tokens[i].kind == "n" and _is_no_digit_count(tokens, i, last, before, after, begin)


def percent_words(tokens: list[Token], at: int, end: int) -> int:
    """How many tokens at `at` say that the number before is a percentage."""
    if at < end and tokens[at].fold in _PERCENT:
        return 1
    return 2 if at + 1 < end and tokens[at].fold == "في" and tokens[at + 1].fold in _HUNDRED else 0


def before_month(tokens: list[Token], at: int, end: int) -> bool:
    """A month follows: «26 يوليو», «26 من شهر تموز», «15 من الشهر الجاري»."""
    while at < end and tokens[at].fold in ("من", "شهر", "/", "("):
        at += 1
    return at < end and (is_month(tokens, at) or (tokens[at].fold == "الشهر" and tokens[at - 1].fold == "من"))


def _is_no_digit_count(
    tokens: list[Token], i: int, last: int, before: Token | None, after: Token | None, begin: int
) -> bool:
    digits = tokens[i].fold
    if (len(digits) > 1 and digits[0] == "0" and digits[1:2].isdigit()) or len(digits) > 11:
        return True
    if i == begin and after is not None and after.fold in ("-", ")", ".", ":", "–") and last == i + 1:
        return True
    if before is not None and i > begin and tokens[i - 1].end == tokens[i].start:
        glued = tokens[i - 1]
        if glued.kind == "x" or (glued.fold in "-/" and i - 1 > begin and tokens[i - 2].end == glued.start):
            return True
    if after is not None and (after.fold == "ه" or after.fold.startswith("هجري")) and after.start - tokens[i].end < 2:
        return True
    if (before is not None and before.fold == "/") or (after is not None and after.fold == "/"):
        return True
    value = digits_value(digits)
    if before is not None and before.fold in _YEAR_WORDS and digits.isdigit() and 1300 <= (value or 0) < 1600:
        return True
    if value is None or not digits.isdigit() or last != i + 1 or not 1900 <= value <= 2100:
        return (value is None and not RANGE.match(digits)) or _is_year_pair(digits)
    return _is_year(tokens, before, after)


def _is_year_pair(digits: str) -> bool:
    match = RANGE.match(digits)
    return match is not None and 1900 <= int(match[1]) <= 2100 and 1900 <= int(match[2]) <= 2100


def _is_year(tokens: list[Token], before: Token | None, after: Token | None) -> bool:
    """A number between 1900 and 2100 is a year unless a noun that it counts follows."""
    if after is None or after.fold in _YEAR_AFTER or not counted.is_noun(after):
        return True
    if before is None or before.kind == "p":
        return False
    if before.kind == "n" or before.fold in MONTHS or before.fold in _YEAR_WORDS:
        return True
    counts = after.surface.endswith(("ا", "اً", "ًا", "ة")) and not after.fold.startswith(("ب", "ال"))
    return before.fold in _YEAR_BEFORE and not counts
