"""What else is said of a meeting: how it was held, who was host, what was on the table, what came of it, what next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mahdar.reading.acts import Telling
from mahdar.reading.scene import Scene
from mahdar.reading.talks import Talk

_INDIRECT = frozenset("مباشره مباشر".split())
_CALL = frozenset("هاتفيا هاتفي هاتفيه هاتف مكالمه مكالمتنا المكالمه الهاتف هاتفه".split())
_SHUTTLE = frozenset("مكوكيه المكوكيه تنقل تنقلوا".split())
_HOSTED = frozenset("استقبل استقبلت استضاف استضافت تستضيف يستضيف استضافه استقبال برعايه بدعوه بضيافه واستقبل".split())
_AGENDA = frozenset(
    "لبحث حول بشان تناول تناولت وتناول وتناولت تناولا بحث بحثا بحثت وبحث ناقش ناقشا ناقشت وناقش لمناقشه تطرق تطرقت "
    "واستعرض استعرض استعرضا تمحورت تركزت ركزت للتوصل لاستطلاع لتنسيق".split()
)
_OUTCOME = frozenset(
    "اسفر اسفرت افضت افضي توصل توصلوا توصلا اتفقا اتفقوا واتفقا واتفق انتهي انتهت خرجت خرج تمخض تمخضت تكللت فشلت فشل "
    "تعثرت تعثر اثمرت".split()
)
_ROUND = frozenset("جوله الجوله اجتماع الاجتماع لقاء اللقاء مفاوضات محادثات جلسه موعد".split())
_COMING = frozenset(
    "جديده جديد ثانيه ثان اخري مقبل المقبل المقبله القادم القادمه مقبله لاحق لاحقا قريبا المرتقب المرتقبه".split()
)
_BREAKS = frozenset("،؛.!؟?")
_LONG = 14  # tokens of an agenda or an outcome


def take_minutes(scene: Scene, talks: Sequence[Talk]) -> None:
    """Fill in format, host, agenda, outcome and next round of each meeting."""
    told = {t.first for k in talks for t in k.event.tellings}
    for k in talks:
        spans = [_around(scene, t) for t in k.event.tellings]
        words = {scene.tokens[i].fold for lo, hi in spans for i in range(lo, hi)}
        k.format = _format(scene, k, words, spans)
        k.host = _host(scene, k)
        k.agenda = _agenda(scene, k)
        k.outcome = next(_clauses(scene, _tail(scene, k, told), _OUTCOME), None)
        k.next = _next(scene, k, told)


def _around(scene: Scene, t: Telling) -> tuple[int, int]:
    a, b = scene.sentence(t.first)
    return max(a, t.first - 6), min(b, t.last + 10)


def _format(scene: Scene, k: Talk, words: set[str], spans: Sequence[tuple[int, int]]) -> str | None:
    """direct, indirect, shuttle or call; None where the words do not say."""
    senses = {t.act.sense for t in k.event.tellings}
    if words & _CALL or "call" in senses:
        return "call"
    for lo, hi in spans:
        for i in range(lo, hi):
            if scene.tokens[i].fold in _INDIRECT:
                return "indirect" if scene.tokens[i - 1].fold == "غير" else "direct"
    if words & _SHUTTLE:
        return "shuttle"
    if "mediate" in senses:
        return "indirect"
    return "direct" if senses & {"meet", "visit", "host"} else None


def _host(scene: Scene, k: Talk) -> int | None:
    """Who receives: the first participant named after a word of hosting."""
    sat = {*k.participants, *k.place}
    for t in k.event.tellings:
        lo, hi = _around(scene, t)
        for i in range(lo, hi):
            if scene.tokens[i].fold in _HOSTED:
                after = (scene.mention_at.get(j) for j in range(i + 1, min(hi + 4, i + 8)))
                found = next((m.entity for m in after if m is not None and m.entity in sat), None)
                if found is not None:
                    return found
    return None


def _agenda(scene: Scene, k: Talk) -> list[tuple[int, int]]:
    """What follows «لبحث», «حول», «تناول» in the sentences that tell the meeting."""
    out: list[tuple[int, int]] = []
    for t in k.event.tellings:
        _, b = scene.sentence(t.first)
        for lo, hi in _clauses(scene, (t.first, b), _AGENDA):
            if hi - lo > 2 and not any(x < hi and lo < y for x, y in out):
                out.append((lo + 1, hi))
                if len(out) == 5:
                    return out
    return out


def _tail(scene: Scene, k: Talk, told: set[int]) -> tuple[int, int]:
    """From the last telling to the end of the sentence after it, or to where another meeting is told."""
    last = k.event.tellings[-1]
    n = min(scene.words.sentence_of[last.first] + 1, len(scene.words.sentences) - 1)
    mine = {t.first for t in k.event.tellings}
    end = min([i for i in told - mine if i > last.first], default=scene.words.sentences[n][1])
    return last.last, min(end, scene.words.sentences[n][1])


def _clauses(scene: Scene, span: tuple[int, int], words: frozenset[str]) -> Iterator[tuple[int, int]]:
    """From each of the words to the end of its clause."""
    lo, hi = span
    for i in range(lo, hi):
        if scene.tokens[i].fold in words:
            end = i + 1
            stop = min(scene.sentence(i)[1], i + _LONG)
            while end < stop and scene.tokens[end].surface not in _BREAKS:
                end += 1
            yield i, end


def _next(scene: Scene, k: Talk, told: set[int]) -> tuple[int, int] | None:
    """«جولة جديدة», «موعد اجتماع جديد» after the last telling."""
    for lo, hi in _clauses(scene, _tail(scene, k, told), _ROUND):
        if any(scene.tokens[i].fold in _COMING for i in range(lo + 1, min(hi, lo + 6))):
            return lo, hi
    return None
