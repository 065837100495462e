"""Words around a numeral that loosen it: «أكثر من», «ما لا يقل عن», «على الأقل», «نحو»."""

from __future__ import annotations

from mahdar.arabic.fold import fold
from mahdar.arabic.numerals import WORDS
from mahdar.arabic.spellings import CLITICS
from mahdar.arabic.tokens import Token

_BEFORE = {
    "up_to": "لا يزيد على|لا يزيد عن|لا تزيد على|لا تزيد عن|لا يتجاوز|لا تتجاوز|لم يتجاوز|لم تتجاوز|ما يصل إلى|"
    "لا يتعدى|بحد أقصى|حد أقصى|ليس أكثر من|لا أكثر من",
    "at_least": "لا يقل عن|لا تقل عن|لايقل عن|مالايقل عن|مالا يقل عن|لا يقلون عن|على الأقل|بحد أدنى|ليس أقل من",
    "more_than": "أكثر من|يزيد على|يزيد عن|تزيد على|تزيد عن|أزيد من|يربو على|تربو على|يفوق|تفوق|يتجاوز|"
    "تتجاوز|تجاوز|تجاوزت|زاد على|زاد عن|يتعدى|يزيدون على|يزيدون عن|فاق|فوق",
    "less_than": "أقل من|يقل عن|تقل عن|دون",
    "about": "نحو|حوالي|حوالى|زهاء|قرابة|يقارب|تقارب|قارب|يناهز|تناهز|ناهز|يقرب من|في حدود|بحدود|تقريبا|ما بحدود|قراب",
}
_AFTER = {
    "at_least": "على الأقل|على أقل تقدير|كحد أدنى|بالحد الأدنى|بحد أدنى",
    "up_to": "على الأكثر|كحد أقصى|على أبعد تقدير|بحد أقصى",
    "more_than": "أو أكثر|فأكثر|أو يزيد|ونيف",
    "about": "تقريبا|على وجه التقريب",
}
_REACH = 5  # how many words after the numeral «على الأقل» may stand


def _before() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Last word of each phrase -> the phrases, longest first; the first word takes clitics."""
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for hedge, phrases in _BEFORE.items():
        for phrase in phrases.split("|"):
            first, *rest = fold(phrase).split()
            for clitic in CLITICS:
                words = (clitic + first, *rest)
                table.setdefault(words[-1], []).append((words, hedge))
    for found in table.values():
        found.sort(key=lambda item: -len(item[0]))
    return table


_ENDING_WITH = _before()
_STARTING_WITH: dict[str, list[tuple[tuple[str, ...], str]]] = {}
for _hedge, _phrases in _AFTER.items():
    for _phrase in _phrases.split("|"):
        _words = tuple(fold(_phrase).split())
        _STARTING_WITH.setdefault(_words[0], []).append((_words, _hedge))
_LEADS = frozenset(clitic + word for clitic in CLITICS for word in ("ما", "مما"))


def before(tokens: list[Token], at: int, begin: int) -> tuple[str, int] | None:
    """The hedge that ends just before token `at`: (its name, its first token)."""
    if at <= begin:
        return None
    for words, hedge in _ENDING_WITH.get(tokens[at - 1].fold, ()):
        start = at - len(words)
        if start >= begin and all(tokens[start + k].fold == word for k, word in enumerate(words)):
            if start > begin and tokens[start - 1].fold in _LEADS:
                start -= 1
            return hedge, start
    return None


def after(tokens: list[Token], at: int, end: int) -> tuple[str, int] | None:
    """A hedge within reach after a numeral: (its name, the token after it)."""
    for i in range(at, min(end, at + _REACH)):
        token = tokens[i]
        for words, hedge in _STARTING_WITH.get(token.fold, ()):
            if i + len(words) <= end and all(tokens[i + k].fold == word for k, word in enumerate(words)):
                return hedge, i + len(words)
        if token.kind == "n" or token.fold in WORDS or (token.kind == "p" and token.fold not in '،,»"”'):
            return None
    return None


def loosen(hedge: str, low: float, high: float | None) -> tuple[float | None, float | None, bool]:
    """(low, high, approximate) once the hedge is taken into account. «أكثر من 9» is [10, null]."""
    if hedge == "more_than":
        return (low + 1 if isinstance(low, int) else low), None, False
    if hedge == "at_least":
        return low, None, False
    if hedge == "up_to":
        return None, high, False
    if hedge == "less_than":
        return None, (high - 1 if isinstance(high, int) else high), False
    return low, high, True
