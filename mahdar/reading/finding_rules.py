"""What the grammar alone would say of a candidate: the state that its class of verb, its tense and what it is said of
point to. It is a feature among others: the scorers learn how far to trust it."""

from __future__ import annotations

from mahdar.reading.acts import NEGATIONS, Telling
from mahdar.reading.scene import Scene

_PACTS = frozenset({"truce", "pact", "vow", "talks", "swap", "veto"})
_DEALS = frozenset({"truce", "pact", "swap", "for", "ransom", "broker", "under", "batch", "deadline"})
_GIVEN = frozenset("release handover leave enter exchange pay open lift move restore withdraw rescue carry".split())
_NOT_YET = frozenset("ان اذا لو متي ما لن سوف قد لكي كي حتي شريطه شرط مقابل علي اجل بهدف لضمان يجب ينبغي دون".split())
_DONE = frozenset("تم تمت جري جرت بعد عقب اثر عمليه اثناء خلال فور مع بعدما منذ".split())
_FAILED = {"fail": "terminated", "end": "terminated", "late": "overdue", "hinder": "overdue", "refuse": "overdue",
           "stop": "suspended", "hold": "in_effect", "keep": "in_effect", "observe_truce": "in_effect",
           "ceasefire": "in_effect", "complete": "fulfilled", "begin": "in_progress", "goon": "breached",
           "resume": "breached", "extend": "in_effect"}  # fmt: skip
_FORBORNE = frozenset("امتناع عدم دون منع تجنب تحذير حذر حذرت لا الا تفادي اي عقوبات".split())
_DENIED = frozenset({"ransom", "money", "captive", "detainee", "talks", "pact", "breach", "swap", "for"})
_LAPSED = frozenset("انقضي انقضت انقضاء انتهت انتهي انتهاء وانقضت وانتهت بانتهاء".split())


def rule(scene: Scene, t: Telling, sense: str, topics: frozenset[str], here: frozenset[str]) -> str:
    """The state the words point to, or «-». `topics` stand near the word, `here` in its sentence or around it."""
    a, _ = scene.sentence(t.first)
    negated, open_ = _negated(scene, t, a), _not_yet(scene, t, a)
    if sense in ("break", "violate") and t.shape == "masd" and not t.matches[0].prefix.startswith("ل"):
        open_ = _forborne(scene, t, a)  # «أقدم على خرق الهدنة», not «الامتناع عن خرقها»
    if open_ and not negated:
        return "-"
    pact = bool(_PACTS & topics) or (bool(t.matches[0].suffix) and bool(_PACTS & here))
    if sense in ("break", "violate"):
        return "breached" if (pact or _PACTS & here) and not negated else "-"
    if negated:
        return _unkept(sense, pact, here)
    if sense == "deny":
        return "unknown" if topics & _DENIED else "unknown?"
    if sense in _GIVEN:
        return _given(scene, t, a, topics, here)
    if sense in _FAILED and (pact or (sense not in ("hold", "keep") and _DEALS & here)):
        return "lapsed" if scene.tokens[t.first].fold in _LAPSED and "truce" in topics else _FAILED[sense]
    return "-"


def _forborne(scene: Scene, t: Telling, a: int) -> bool:
    """Whether a breach stands as something not to be done or feared."""
    before = {scene.tokens[i].fold.removeprefix("و").removeprefix("ال") for i in range(max(a, t.first - 5), t.first)}
    return bool(before & _FORBORNE)


def outright(t: Telling, sense: str, told: str, topics: frozenset[str]) -> bool:
    """Whether the words leave no doubt: a truce is said to have been broken, or not to have been kept."""
    if told != "breached" or "truce" not in topics:
        return False
    return sense in ("break", "keep") and not (t.shape == "masd" and t.matches[0].prefix.startswith("ل"))


def _negated(scene: Scene, t: Telling, a: int) -> bool:
    before = {scene.tokens[i].fold.removeprefix("و") for i in range(max(a, t.first - 2), t.first)}
    before |= {w[1:] for w in before if w in ("بعدم", "لعدم")}
    return bool(before & NEGATIONS) and "لن" not in before


def _not_yet(scene: Scene, t: Telling, a: int) -> bool:
    """Whether the word stands as something wanted, promised, feared or supposed."""
    prefix = t.matches[0].prefix.removesuffix("ال").removesuffix("لل")
    if "س" in prefix or (t.shape == "pres" and "ل" in prefix):
        return True
    before = [scene.tokens[i].fold.removeprefix("و") for i in range(max(a, t.first - 2), t.first)]
    if t.shape == "pres" and before and before[-1] in _NOT_YET:
        return True
    if t.shape == "past":
        return any(w in ("اذا", "لو", "متي") for w in before)
    return t.shape == "masd" and ("ل" in prefix or (bool(before) and before[-1] in ("مقابل", "علي", "اجل", "شرط")))


def _unkept(sense: str, pact: bool, here: frozenset[str]) -> str:
    """A negated word of carrying out."""
    if sense == "hold":
        return "lapsed" if pact else "-"
    if sense in ("keep", "carry", "stop", "observe_truce", "ceasefire"):
        return "breached" if pact or _PACTS & here else "-"
    if sense in ("handover", "move", "lift"):
        return "overdue" if _DEALS & here else "overdue?"
    if sense in ("begin", "release", "leave", "enter"):
        return "dormant" if _DEALS & here else "-"
    if sense == "complete":
        return "terminated"
    return "unknown" if sense == "pay" else "-"


def _given(scene: Scene, t: Telling, a: int, topics: frozenset[str], here: frozenset[str]) -> str:
    """A material act of carrying out, told as done."""
    sure = "" if _DEALS & (here | topics) else "?"
    if t.shape == "masd":
        before = [scene.tokens[i].fold.removeprefix("و") for i in range(max(a, t.first - 3), t.first)]
        begun = any(w in ("بدا", "بدات", "باشر", "باشرت", "بدء") for w in before)
        if not begun and not any(w in _DONE for w in before):
            return "-"
        return ("in_progress" if begun else "fulfilled") + sure
    if t.shape not in ("past", "ppart"):
        return "-"
    return ("in_progress" if "batch" in topics else "fulfilled") + sure
