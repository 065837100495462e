"""What a promise says of itself: how many of what, how much money, how long, until when, where, whether it binds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mahdar.arabic.calendar import find_dates
from mahdar.arabic.dating import DatePhrase
from mahdar.arabic.durations import UNITS, DurationPhrase, find_durations
from mahdar.arabic.fold import fold
from mahdar.arabic.money import MoneyPhrase, find_money
from mahdar.arabic.numbers import NumberPhrase, find_numbers
from mahdar.reading.heads import is_boundary
from mahdar.reading.people import is_thing, noun_class
from mahdar.reading.promise import Promise
from mahdar.reading.scene import Scene
from mahdar.reading.unnumbered import number_of

_COUNTED = frozenset(
    "release_detainee release_captive return_remains evacuate fighter_transfer return_displaced aid_access "
    "handover_position open_route handover_arms monitor restore_service payment amnesty disclose_fate "
    "detention_treatment withdraw".split()
)
_FREED = frozenset("release_detainee release_captive return_remains".split())
_FOLKS = frozenset("amnesty disclose_fate detention_treatment withdraw".split())  # more than people may be counted
_PERSONAL = _FREED | _FOLKS | {"fighter_transfer", "evacuate"}
_FOLK = frozenset("fighter civilian hurt displaced detainee captive soldier body goods place route".split())
_SIDES = frozenset(
    "طرف جانب بلد دول حكوم رئيس وزير فريق حزب شهر يوم اسبوع سنه عام قسط مره دفعه دفعات مرحل مراحل".split()
)
_PAID = frozenset("ransom payment aid_access other".split())
_LASTING = frozenset("pause ceasefire abstain open_route aid_access other amnesty monitor safe_passage".split())
_BY = frozenset("قبل خلال بحلول غضون اقصاه اقصاها موعد حتي".split())
_MAY = frozenset("يحق يمكن يجوز سماح السماح بالسماح يسمح تسمح سمح سمحت اتاحه يتيح تتيح لمن شاء يرغب".split())
_NOT = frozenset("عدم بعدم وعدم وبعدم لعدم الا بالا والا امتناع الامتناع كف الكف لا لن".split())
_LINKS = frozenset("من الي في عن علي ب الذين التي الذي ممن بينهم بينهن بعد قبل مع لدي عبر".split())
_NO_LENGTH = frozenset("خلال منذ بعد قبل غضون كل عقب اثناء وخلال وبعد وقبل عمره عمرها اخر مرتين".split())
_BEFORE = 6  # tokens before the clause where its counted noun may still stand («10 موظفين … أُطلق سراحهم»)
_AFTER = 4
_GREAT = 10_000


class Amounts:
    """Numbers, sums, durations and dates of a report, found once."""

    def __init__(self, scene: Scene, published: date | None) -> None:
        words = scene.words
        self.numbers: list[NumberPhrase] = find_numbers(words)
        self.money: list[MoneyPhrase] = find_money(words, self.numbers)
        self.durations: list[DurationPhrase] = find_durations(words, self.numbers)
        self.dates: list[DatePhrase] = find_dates(words, published)
        taken = [(x.first, x.last) for xs in (self.money, self.durations, self.dates) for x in xs]
        self.counts = [n for n in self.numbers if not n.ordinal and not _inside(n, taken) and not _is_time(scene, n)]


def _inside(n: NumberPhrase, spans: Sequence[tuple[int, int]]) -> bool:
    return any(a <= n.first < b for a, b in spans)


def _is_time(scene: Scene, n: NumberPhrase) -> bool:
    """«الساعة 11»، «72 ساعة»، «50 كلم», a share."""
    before = scene.tokens[n.first - 1].fold if n.first else ""
    after = scene.tokens[n.noun].fold if n.noun is not None else ""
    return before in ("الساعه", "رقم", "عام", "سنه") or after in UNITS or after in ("كلم", "كيلومتر", "كم", "متر", "%")


def fill_values(scene: Scene, promises: Sequence[Promise], amounts: Amounts) -> None:
    """Give each promise its values."""
    for k, p in enumerate(promises):
        limit = promises[k + 1].begin if k + 1 < len(promises) else len(scene.tokens)
        floor = promises[k - 1].end if k else 0
        p.modality = _modality(scene, p)
        p.object = _object(scene, p)
        _count(scene, p, amounts, floor)
        _sum(p, amounts)
        p.duration = _duration(scene, p, amounts, limit)
        p.deadline = _deadline(scene, p, amounts)
        p.place = _places(scene, p)


def _modality(scene: Scene, p: Promise) -> str:
    words = [scene.tokens[i].fold for i in range(max(0, p.begin - 2), p.last)]
    if p.kind == "abstain" or any(w in _NOT for w in words):
        return "must_not"
    return "may" if any(w in _MAY for w in words) else "must"


def _object(scene: Scene, p: Promise) -> tuple[int, int] | None:
    """The words after the head up to a preposition, eight at most."""
    tokens = scene.tokens
    begin = p.last
    while begin < p.end and (tokens[begin].kind == "p" or tokens[begin].fold in _LINKS):
        begin += 1
    end = begin
    while end < p.end and end - begin < 8 and tokens[end].fold not in _LINKS:
        end += 1
    while end > begin and tokens[end - 1].kind == "p":
        end -= 1
    return (begin, end) if end > begin else None


def _count(scene: Scene, p: Promise, amounts: Amounts, floor: int) -> None:
    """The first number of the clause, else one just before it in the same breath, else one or two persons by name."""
    if p.kind not in _COUNTED:
        return
    a = max(scene.sentence(p.begin)[0], floor, p.begin - _BEFORE)
    inside = sorted(
        [n for n in amounts.counts if p.begin <= n.first < p.end or n.noun == p.first], key=lambda n: n.noun != p.first
    )
    inside += [
        n
        for n in amounts.counts
        if a <= n.first < p.begin and not any(is_boundary(scene, i) for i in range(n.last, p.begin))
    ]
    for n in inside:
        if n.noun is not None and p.kind in _PERSONAL and is_thing(scene, n.noun):
            continue  # «الصيادين الذين كانوا على متن ثلاثة قوارب»
        if p.kind in _FOLKS and not _counts_people(scene, n):
            continue
        if n.low is not None and float(n.low).is_integer() and _counts_things(scene, n):
            p.count = int(n.low), None if n.high is None else int(n.high)
            p.unit = scene.tokens[n.noun].surface if n.noun is not None else None
            return
    if p.kind in _FREED:
        p.count = _persons(scene, p)


def _counts_things(scene: Scene, n: NumberPhrase) -> bool:
    """Whether people or things are counted, no sides or times; a dual only of a noun that promises are about."""
    if scene.tokens[min(n.last, len(scene.tokens) - 1)].fold == "تلو":
        return False  # «الواحد تلو الآخر»
    if n.noun is None:
        return n.last - n.first >= 1 and scene.tokens[n.first].kind == "n"
    word = scene.tokens[n.noun].fold
    if any(word.removeprefix("ال").startswith(s) for s in _SIDES):
        return False
    if n.noun != n.first:
        return True
    table = scene.lexicon.compiled.things
    return any(table[m.ref][0] in _FOLK for m in scene.matches_from(n.noun, "thing"))


def _counts_people(scene: Scene, n: NumberPhrase) -> bool:
    """«32 جندياً», «أربعة من السجناء»."""
    noun = n.noun if n.noun is not None else n.last
    if noun < len(scene.tokens) and scene.tokens[noun].fold == "من":
        noun += 1
    return noun < len(scene.tokens) and noun_class(scene, noun) in ("role", "person")


def _persons(scene: Scene, p: Promise) -> tuple[int, int | None] | None:
    """One for «عنه»، «سراحه», a person named or «الجندي», two for «عنهما», two named or «الطياران»."""
    for i in range(p.begin, min(p.end, p.last + 3)):
        fold = scene.tokens[i].fold
        own = fold.startswith(("سراح", "سبيل", "جثت", "جثمان"))
        if fold in ("عنه", "عنها") or (own and fold.endswith(("ه", "ها"))):
            return 1, 1
        if fold.endswith("هما") and (own or fold.startswith("عن") or i == p.first):
            return 2, 2
    named = {m.entity for m in scene.mentions if p.begin <= m.first < p.end and m.kind == "person"}
    named &= {m.entity for m in scene.mentions if p.last <= m.first < p.last + 6 and m.kind == "person"}
    if named:
        return len(named), len(named)
    for i in range(p.last, min(p.end, p.last + 2)):
        m = scene.mention_at.get(i)
        many = number_of(scene, m) if m and m.kind == "role" else int(_is_title_of_one(scene, i))
        if many:
            return many, many
    return None


def _is_title_of_one(scene: Scene, i: int) -> bool:
    """«الأسير», not «الأسرى»."""
    word = scene.tokens[i].fold
    for m in scene.matches_from(i, "title"):
        pl = scene.lexicon.compiled.titles[m.ref].pl
        if not any(word.endswith(fold(many)) for many in ([pl] if isinstance(pl, str) else pl or [])):
            return True
    return False


def _sum(p: Promise, amounts: Amounts) -> None:
    """The first sum of money in the clause, for a ransom also a great number without a currency."""
    if p.kind not in _PAID:
        return
    for m in amounts.money:
        if p.begin < m.last and m.first < p.end and m.low is not None:
            p.amount, p.currency = m.low, m.currency
            p.count = p.unit = None
            return
    if p.kind == "ransom":
        for n in amounts.numbers:
            if p.begin < n.last and n.first < p.end and n.low is not None and n.low >= _GREAT:
                p.amount = n.low
                return


def _duration(scene: Scene, p: Promise, amounts: Amounts, limit: int) -> str | None:
    """The length told in the clause, for a truce also one soon after it in the sentence or just before it."""
    if p.kind not in _LASTING:
        return None
    b = min(scene.sentence(p.first)[1], limit)
    truce = p.kind in ("pause", "ceasefire")
    ahead = b if truce else p.end
    for d in amounts.durations:
        before = scene.tokens[d.first - 1].fold if d.first else ""
        if before in _NO_LENGTH or (d.hedge is not None and d.iso != d.high):
            continue
        close = d.last >= p.begin - 2 if truce else d.first >= p.begin
        if close and d.first < min(b, max(ahead, p.end)):
            return _told(d.iso)
    return None


def _told(iso: str) -> str:
    """Two weeks and more are told in days."""
    weeks = iso[1:-1] if iso[:1] == "P" and iso[-1:] == "W" and iso[1:-1].isdigit() else ""
    return f"P{int(weeks) * 7}D" if weeks and int(weeks) > 1 else iso


def _deadline(scene: Scene, p: Promise, amounts: Amounts) -> int | None:
    """A date after «قبل»، «خلال»، «في موعد أقصاه»."""
    for k, d in enumerate(amounts.dates):
        if p.last <= d.first < p.end + _AFTER:
            before = [scene.tokens[i].fold for i in range(max(p.last, d.first - 3), d.first + 1)]
            if any(w in _BY for w in before):
                return k
    return None


def _places(scene: Scene, p: Promise) -> list[int]:
    """Places named in the clause, in order."""
    inside = [m for m in scene.mentions if p.begin <= m.first < p.end and m.kind == "place" and m.entity >= 0]
    return list(dict.fromkeys(m.entity for m in inside))[:3]
