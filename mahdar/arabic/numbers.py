"""Counts in a text: digits, words, hedges, ranges, duals, each with the noun it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mahdar.arabic import counted, hedges
from mahdar.arabic.months import MONTH_HEADS
from mahdar.arabic.not_counts import RANGE, before_month, is_no_count, percent_words
from mahdar.arabic.numerals import ONE_IN_COMPOUND, WORDS, Numeral, parse
from mahdar.arabic.ordinals import ORDINALS, parse_ordinal
from mahdar.arabic.spellings import listed, with_clitics
from mahdar.arabic.tokens import Token, Words


@dataclass(frozen=True, slots=True)
class NumberPhrase:
    """A count. Tokens [first, last) are the numeral; offsets [start, end) take in its hedges as well.

    `low` and `high` are null where the words leave that side open; `noun` is the counted noun's token.
    """

    first: int
    last: int
    low: int | float | None
    high: int | float | None
    approx: bool
    hedge: str | None
    noun: int | None
    ordinal: bool
    start: int
    end: int


_COUNT_WORDS = {s for w in listed("عدد عددا أعداد أعدادا العديد كثير الكثير كثيرا") for s in with_clitics(w, False)}
_SOME = frozenset(with_clitics("بعض", False))
_OF_THEM = frozenset(listed("منهم منها منهن"))
_COUNT_ADJECTIVES = frozenset(listed("كبير كبيرا كبيره قليل قليلا محدود محدودا اخر غير معلوم معروف محدد لا باس به"))
_ONE_OF = {*with_clitics("أحد", False), *with_clitics("إحدى", False)}
_TRIGGERS: frozenset[str] = frozenset(
    {*WORDS, *counted.DUALS, *_COUNT_WORDS, *_SOME, *_ONE_OF, *ORDINALS} | set(ONE_IN_COMPOUND)
)
_SPORT = frozenset(listed("بنتيجه نتيجه فاز فوز بفوز تعادل بالتعادل خسر خساره تغلب هزم بطاقه اهداف"))
_ATTACHED = frozenset({"ال", "و", "ب", "ل", "ك", "ف", "وال", "بال", "لل", "وب", "ول", "وك", "فال", "وبال"})
_DASHES = frozenset("-–—ـ")


def find_numbers(words: Words) -> list[NumberPhrase]:
    """Every count in the text, in order."""
    tokens = words.tokens
    found: list[NumberPhrase] = []
    done = 0
    for i in [t.i for t in tokens if t.fold in _TRIGGERS or t.kind == "n"]:
        if i < done:
            continue
        begin, end = words.sentences[words.sentence_of[i]]
        phrase, done = _read(tokens, i, begin, end)
        if phrase is not None:
            found.append(phrase)
    return found


def _read(tokens: list[Token], i: int, begin: int, end: int) -> tuple[NumberPhrase | None, int]:
    """The phrase that begins at `i`, or None, and where to read on."""
    token = tokens[i]
    if token.kind == "n":
        numeral = _hyphen_range(tokens, i, begin) or parse(tokens, i)
    elif token.fold in _COUNT_WORDS or token.fold in _SOME:
        return _number_of(tokens, i, end)
    elif token.fold in _ONE_OF and not (token.fold == "واحد" and "أ" not in token.light):
        numeral = parse(tokens, i)
        if numeral is None or numeral.low == 1:
            return _one_of(tokens, i, end)
    elif token.fold in counted.DUALS:
        return _dual(tokens, i, end)
    else:
        numeral = parse(tokens, i)
    if numeral is None:
        return _ordinal(tokens, i)
    if numeral.last > end:
        return None, i + 1
    numeral = _range(tokens, i, begin, end, numeral)
    if is_no_count(tokens, i, numeral, begin, end):
        return None, numeral.last + percent_words(tokens, numeral.last, end)
    return _phrase(tokens, i, numeral, begin, end)


def _build(
    tokens: list[Token], first: int, last: int, low: float | None, high: float | None, **more: object
) -> NumberPhrase:
    fields: dict[str, Any] = {"approx": False, "hedge": None, "noun": None, "ordinal": False}
    fields |= {"start": tokens[first].start, "end": tokens[last - 1].end} | more
    return NumberPhrase(first, last, low, high, **fields)


def _phrase(tokens: list[Token], i: int, numeral: Numeral, begin: int, end: int) -> tuple[NumberPhrase | None, int]:
    """A numeral with its hedges and its noun."""
    low: float | None = numeral.low
    high, last = numeral.high, numeral.last
    hedge, approx, start, stop = numeral.vague, False, tokens[i].start, tokens[last - 1].end
    at = i - 1 if i > begin and tokens[i - 1].fold in _ATTACHED else i
    noun = _noun(tokens, i, at, last, begin, end, numeral.low)
    if noun is not None and noun < i and counted.is_superlative(tokens[noun]):
        noun = None
    word = WORDS.get(tokens[i].fold)
    joined = tokens[at].fold.startswith("و") and (at < i or (word is not None and word.joined))
    loose = None if joined else hedges.before(tokens, at, begin)
    if loose is not None:
        start = tokens[loose[1]].start
    else:
        loose = hedges.after(tokens, last, end)
        if loose is not None:
            stop = tokens[loose[1] - 1].end
    if loose is not None and numeral.vague in (None, "between"):
        hedge = loose[0]
        low, high, approx = hedges.loosen(hedge, numeral.low, numeral.high)
    return _build(tokens, i, last, low, high, approx=approx, hedge=hedge, noun=noun, start=start, end=stop), last


def _noun(tokens: list[Token], i: int, at: int, last: int, begin: int, end: int, low: float) -> int | None:
    """The counted noun: after the numeral, or before it for «شخص واحد» and «الجنود الـ15»."""
    word = WORDS.get(tokens[i].fold)
    definite = (at < i and tokens[at].fold.endswith(("ال", "لل"))) or (word is not None and word.definite)
    before = counted.noun_before(tokens, at, begin)
    if definite and before is not None and counted.is_definite(tokens[before]):
        return before
    if low == 1 and word is not None and before is not None and not (last < end and tokens[last].fold == "من"):
        return before
    after = counted.noun_after(tokens, last, end)
    if after is None and low == 2 and before is not None and tokens[before].fold in counted.DUALS:
        return before
    return after


def _number_of(tokens: list[Token], i: int, end: int) -> tuple[NumberPhrase | None, int]:
    """«عدد كبير من …», «العديد من …», «عدد منهم», «بعض …»: at least one."""
    at = i + 1
    while at < end and tokens[at].fold in _COUNT_ADJECTIVES:
        at += 1
    if at < end and tokens[at].fold in _OF_THEM:
        return _build(tokens, i, at + 1, 1, None, hedge="several"), at + 1
    if tokens[i].fold in _SOME:
        noun = at if at < end and tokens[at].kind == "w" and tokens[at].fold not in WORDS else None
        return (_build(tokens, i, at, 1, None, hedge="several", noun=noun) if noun == i + 1 else None), i + 1
    if at >= end or tokens[at].fold != "من":
        return None, i + 1
    noun = counted.noun_after(tokens, at, end)
    if noun is None or tokens[noun].fold in WORDS:
        return None, i + 1
    return _build(tokens, i, at + 1, 1, None, hedge="several", noun=noun), at + 1


def _one_of(tokens: list[Token], i: int, end: int) -> tuple[NumberPhrase | None, int]:
    """«أحد الجنود», «إحدى النساء»: one of them."""
    if i + 1 >= end or not (counted.is_noun(tokens[i + 1]) or counted.is_definite(tokens[i + 1])):
        return None, i + 1
    if counted.is_superlative(tokens[i + 1]):
        return None, i + 1
    return _build(tokens, i, i + 1, 1, 1, noun=i + 1), i + 1


def _dual(tokens: list[Token], i: int, end: int) -> tuple[NumberPhrase | None, int]:
    """«جنديان», «مدنيين اثنين»."""
    after = WORDS.get(tokens[i + 1].fold) if i + 1 < end else None
    spelled = after is not None and after.kind == "unit" and after.value == 2 and not after.joined
    if not spelled and not counted.DUALS[tokens[i].fold]:
        return None, i + 1
    if i and _agree(tokens[i - 1], tokens[i]):
        return None, i + 1
    last = i + 2 if spelled else i + 1
    low: float | None = 2
    high: float | None = 2
    hedge, approx, stop = None, False, tokens[last - 1].end
    loose = hedges.after(tokens, last, min(end, last + 3))
    if loose is not None:
        hedge, stop = loose[0], tokens[loose[1] - 1].end
        low, high, approx = hedges.loosen(hedge, 2, 2)
    return _build(tokens, i, last, low, high, hedge=hedge, approx=approx, noun=i, end=stop), last


def _agree(noun: Token, adjective: Token) -> bool:
    """«البلدين الشقيقين»: the second is an adjective of the first."""
    both = counted.is_definite(noun) and counted.is_definite(adjective)
    return both and noun.fold[-2:] == adjective.fold[-2:] and noun.fold[-2:] in ("ان", "ين")


def _ordinal(tokens: list[Token], i: int) -> tuple[NumberPhrase | None, int]:
    parsed = parse_ordinal(tokens, i)
    if parsed is None:
        return None, i + 1
    value, last = parsed
    before = tokens[i - 1].fold if i else ""
    if before in MONTH_HEADS or before in ("امس", "الساعه") or before_month(tokens, last, len(tokens)):
        return None, last
    noun = i - 1 if i and tokens[i - 1].kind == "w" and counted.is_definite(tokens[i - 1]) else None
    return _build(tokens, i, last, value, value, ordinal=True, noun=noun), last


def _hyphen_range(tokens: list[Token], i: int, begin: int) -> Numeral | None:
    """«10-15» as one token: a range where it ascends and no match is being told."""
    match = RANGE.match(tokens[i].fold)
    if not match:
        return None
    low, high = int(match[1]), int(match[2])
    if low >= high or any(t.fold in _SPORT for t in tokens[max(begin, i - 6) : i]):
        return None
    return Numeral(low, high, i + 1, vague="between")


def _range(tokens: list[Token], i: int, begin: int, end: int, low: Numeral) -> Numeral:
    """`low` widened to a range: «بين 10 و15 ألفا», «10 إلى 15», «خمسة أو ستة»."""
    at = low.last
    if low.high is None or low.vague or at >= end:
        return low
    joint = tokens[at]
    between = i > begin and tokens[i - 1].fold in ("بين", "مابين", "وبين")
    if joint.fold in ("الي", "او") or joint.fold in _DASHES or (between and joint.fold == "و"):
        start = at + 1
    elif between and joint.fold[:1] == "و":
        start = at
    else:
        return low
    high = parse(tokens, start) if start < end and (tokens[start].kind == "n" or tokens[start].fold in WORDS) else None
    if high is None or high.vague or high.last > end:
        return low
    first = low.low * high.scale if low.scale == 1 and low.low < high.low / high.scale else low.low
    if first >= high.low:
        return low
    return Numeral(first, high.low, high.last, high.scale, vague="between")
