"""Which kind of promise a finding is about, by its verb and by what stands near it."""

from __future__ import annotations

from mahdar.reading.finding_topics import topic_of
from mahdar.reading.finding_words import Sign
from mahdar.reading.scene import Scene

_PLAIN = {"restore": "restore_service", "enter": "aid_access", "open": "open_route", "withdraw": "withdraw",
          "ceasefire": "ceasefire", "observe_truce": "ceasefire"}  # fmt: skip
_BY_TOPIC = {
    "aid": "aid_access", "exit": "evacuate", "ransom": "ransom", "remains": "return_remains",
    "detainee": "release_detainee", "captive": "release_captive", "service": "restore_service",
}  # fmt: skip
_FIGHTERS = ("مقاتل", "مسلح", "عناصر", "ارهابي")
_ARMS = ("سلاح", "اسلح", "دباب", "صواريخ", "ذخير")


def kind_of(scene: Scene, s: Sign) -> str | None:
    """The kind of promise, or None where the words do not say."""
    t = s.telling
    a, b = scene.sentence(t.first)
    words = [scene.tokens[i].fold for i in range(max(a, t.first - 6), min(b, t.last + 10))]
    bare = [w.removeprefix("و").removeprefix("ب").removeprefix("ل").removeprefix("ال") for w in words]
    topics = {topic_of(w) for w in words}
    if s.sense in ("release", "handover", "exchange", "rescue"):
        return _of_people(bare, topics, s.sense)
    if s.sense == "pay":
        return "ransom" if "ransom" in topics or "captive" in topics else "payment"
    if s.sense in ("leave", "move"):
        return "fighter_transfer" if any(w.startswith(_FIGHTERS) for w in bare) else "evacuate"
    if s.sense in _PLAIN:
        return _PLAIN[s.sense]
    return _of_pact(words, topics)


def _of_people(bare: list[str], topics: set[str | None], sense: str) -> str | None:
    """What is freed or handed over."""
    if "remains" in topics:
        return "return_remains"
    if "detainee" in topics:
        return "release_detainee"
    if any(w.startswith(_ARMS) for w in bare):
        return "handover_arms"
    if "captive" in topics or "free" in topics or sense in ("release", "rescue"):
        return "release_captive"
    return None


def _of_pact(words: list[str], topics: set[str | None]) -> str | None:
    """What is broken or kept as a whole."""
    bare = [w.removeprefix("و").removeprefix("لل").removeprefix("ال").removeprefix("ل") for w in words]
    if any(w.startswith(("هدن", "تهديي")) for w in bare):
        return "pause"
    if "truce" in topics or ("breach" in topics and "fire" in topics):
        return "ceasefire"
    if "talks" in topics:
        return "next_step"
    for topic, kind in _BY_TOPIC.items():
        if topic in topics:
            return kind
    return "other" if topics & {"pact", "vow", "swap"} else None
