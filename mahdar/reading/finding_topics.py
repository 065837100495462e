"""What the words around a finding speak of: the things that deals are about."""

from __future__ import annotations

from functools import lru_cache

# What a report about deals speaks of, by the first letters of a word.
TOPICS = {
    "هدن": "truce", "وقف": "truce", "تهديي": "truce", "اتفاق": "pact", "تفاهم": "pact", "بنود": "pact", "تسوي": "pact",
    "مصالح": "pact", "صفق": "swap", "تبادل": "swap", "مبادل": "swap", "فدي": "ransom", "مقابل": "for", "وساط": "broker",
    "وسيط": "broker", "مفاوض": "talks", "اسير": "captive", "اسري": "captive", "رهاين": "captive", "رهين": "captive",
    "مختطف": "captive", "مخطوف": "captive", "محتجز": "captive", "معتقل": "detainee", "سجين": "detainee",
    "سجنا": "detainee", "جثث": "remains", "رفات": "remains", "جثامين": "remains", "جثه": "remains", "مساعد": "aid",
    "اغاث": "aid", "قافل": "aid", "شاحن": "aid", "بموجب": "under", "مهل": "deadline", "دفعه$": "batch",
    "دفعات$": "batch",
    "اولي$": "batch", "مرحله$": "batch", "اخلا": "exit",
    "اجلا": "exit", "حافلات": "exit", "حصار": "siege", "معبر": "road", "طريق": "road", "تعهد": "vow", "التزام": "vow",
    "عهود": "vow", "وعد": "vow", "وعود": "vow", "خرق": "breach", "خروق": "breach", "مليون": "money", "دولار": "money",
    "صليب": "cross", "هلال": "cross", "مياه": "service", "كهرباء": "service", "سراح": "free",
    "سبيل": "free", "الفيتو": "veto", "قصف": "fire", "اطلاق": "fire", "معارك": "fire", "غارات": "fire",
}  # fmt: skip


_HEADS = frozenset([stem[:3] for stem in TOPICS])


_KEPT = 40_000
_off_topic: set[str] = set()  # words met that are about nothing: most words, put aside all at once


def topics_among(words: frozenset[str]) -> dict[str, str]:
    """What those of some folded words are about that are about anything."""
    if len(_off_topic) > _KEPT:
        _off_topic.clear()
    found = {w: topic_of(w) for w in words - _off_topic}
    _off_topic.update([w for w, topic in found.items() if topic is None])
    return {w: topic for w, topic in found.items() if topic is not None}


@lru_cache(maxsize=2_000)  # words that are about something
def topic_of(word: str) -> str | None:
    """What a folded word is about, of the things deals are about."""
    bare = word[1:] if len(word) > 4 and word[0] == "و" else word
    if bare[:3] not in _HEADS and bare[1:4] not in _HEADS and bare[2:5] not in _HEADS and bare[3:6] not in _HEADS:
        return None  # most words: nothing that is left after a preposition or an article begins like one of them
    prefix = next((p for p in ("بال", "لل", "ال", "ب", "ل") if bare.startswith(p) and len(bare) - len(p) > 2), "")
    for stem in (bare, bare[len(prefix) :]):
        if found := TOPICS.get(stem + "$"):
            return found
        for size in (6, 5, 4, 3):
            if len(stem) >= size and (found := TOPICS.get(stem[:size])):
                return found
    return None
