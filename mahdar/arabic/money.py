"""Sums of money: amount and ISO 4217 currency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mahdar.arabic.fold import fold
from mahdar.arabic.numbers import NumberPhrase
from mahdar.arabic.tokens import Token, Words


@dataclass(frozen=True, slots=True)
class MoneyPhrase:
    """A sum. `currency` is null where the report does not say which («ريال» alone)."""

    first: int
    last: int
    low: int | float | None
    high: int | float | None
    currency: str | None
    approx: bool
    hedge: str | None
    start: int
    end: int


# Unit -> currency without an adjective (null: several states have one), and by the adjective that follows.
_CURRENCIES: dict[str, tuple[str | None, dict[str, str]]] = {
    "دولار": ("USD", {"أمريكي": "USD", "أميركي": "USD", "كندي": "CAD", "أسترالي": "AUD"}),
    "يورو": ("EUR", {}),
    "ريال": (None, {"سعودي": "SAR", "يمني": "YER", "قطري": "QAR", "عماني": "OMR", "إيراني": "IRR"}),
    "ليرة": (None, {"سورية": "SYP", "لبنانية": "LBP", "تركية": "TRY", "إيطالية": "ITL"}),
    "دينار": (
        None,
        {
            "عراقي": "IQD", "أردني": "JOD", "كويتي": "KWD", "بحريني": "BHD", "ليبي": "LYD", "تونسي": "TND",
            "جزائري": "DZD", "سوداني": "SDD",
        },
    ),
    "درهم": (None, {"إماراتي": "AED", "مغربي": "MAD"}),
    "جنيه": (None, {"مصري": "EGP", "سوداني": "SDG", "إسترليني": "GBP", "استرليني": "GBP"}),
    "شيكل": ("ILS", {}),
    "شيقل": ("ILS", {}),
    "أوقية": ("MRU", {}),
    "تومان": ("IRR", {}),
    "روبل": ("RUB", {}),
    "روبية": (None, {"هندية": "INR", "باكستانية": "PKR"}),
    "ين": ("JPY", {"ياباني": "JPY"}),
    "يوان": ("CNY", {}),
    "فرنك": (None, {"سويسري": "CHF"}),
    "شلن": (None, {"صومالي": "SOS", "كيني": "KES"}),
}  # fmt: skip
_PLURALS = {
    "دولارات": "دولار", "دولارا": "دولار", "ريالات": "ريال", "ريالا": "ريال", "ليرات": "ليرة", "دنانير": "دينار",
    "دينارا": "دينار", "دراهم": "درهم", "درهما": "درهم", "جنيهات": "جنيه", "جنيها": "جنيه", "دولارين": "دولار",
    "شواقل": "شيكل", "شيكلا": "شيكل", "ليرتين": "ليرة", "دينارين": "دينار",
}  # fmt: skip
_UNITS = {fold(unit): spec for unit, spec in _CURRENCIES.items()} | {
    fold(plural): _CURRENCIES[unit] for plural, unit in _PLURALS.items()
}
_UNITS |= {"ال" + word: spec for word, spec in _UNITS.items()}
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP"}
_CODES = frozenset(code for default, named in _CURRENCIES.values() for code in (default, *named.values()) if code)


def find_money(words: Words, numbers: Sequence[NumberPhrase], told: dict[str, str] | None = None) -> list[MoneyPhrase]:
    """Every sum of money, in order; `told` names the currency of a bare unit, e.g. {"ريال": "YER"}."""
    known = {fold(unit): code for unit, code in (told or {}).items()}
    return [money for number in numbers if (money := _sum(words, number, known)) is not None]


def _sum(words: Words, number: NumberPhrase, told: dict[str, str]) -> MoneyPhrase | None:
    if number.ordinal:
        return None
    tokens = words.tokens
    first, last, currency = number.first, number.last, None
    if number.noun is not None and tokens[number.noun].fold in _UNITS:
        last = max(last, number.noun + 1)
        currency, last = _currency(tokens, number.noun, last, told)
    elif first and tokens[first - 1].fold in _SIGNS:
        currency, first = _SIGNS[tokens[first - 1].fold], first - 1
    elif last < len(tokens) and tokens[last].fold in _SIGNS:
        currency, last = _SIGNS[tokens[last].fold], last + 1
    elif last < len(tokens) and tokens[last].kind == "x" and tokens[last].surface in _CODES:
        currency, last = tokens[last].surface, last + 1
    else:
        return None
    start, end = min(number.start, tokens[first].start), max(number.end, tokens[last - 1].end)
    return MoneyPhrase(first, last, number.low, number.high, currency, number.approx, number.hedge, start, end)


def _currency(tokens: list[Token], noun: int, last: int, told: dict[str, str]) -> tuple[str | None, int]:
    """The currency of the unit at `noun`, by the adjective after it where there is one."""
    default, named = _UNITS[tokens[noun].fold]
    if last < len(tokens):
        adjective = tokens[last].fold.removeprefix("ال")
        for name, code in named.items():
            if adjective in (fold(name), fold(name) + "ا", fold(name) + "ه"):
                return code, last + 1
    return default or told.get(tokens[noun].fold.removeprefix("ال").rstrip("ا")), last
