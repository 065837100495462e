"""Mentions joined into entities: full names with their short forms, surnames, «التنظيم», spellings of one name."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from mahdar.arabic.fold import fold
from mahdar.reading.mentions import Mention
from mahdar.reading.scene import Scene


@dataclass(slots=True)
class Being:
    """Someone or somewhere the report names, with its mentions in text order."""

    index: int
    kind: str  # person | group | place | role
    key: str
    mentions: list[Mention] = field(default_factory=list)
    ref: int = -1
    source: str = ""
    words: frozenset[str] = frozenset()


_GENERIC = frozenset(
    "محافظه مدينه قوات جيش حركه جماعه تنظيم مليشيا ميليشيا مليشيات ميليشيات شمال جنوب شرق غرب ريف منطقه قريه بلده وسط "
    "شمالي جنوبي شرقي غربي شماليه جنوبيه شرقيه غربيه "
    "دوله وزاره رئيس عناصر مسلحو مسلحي فصائل حكومه قائد عميد لواء شيخ حاج مقاومه من في علي الي عن بين مديريه حي مخيم "
    "المتمردين المتمردون متمردي الارهابي الارهابيه".split()
)


def telling_words(scene: Scene, m: Mention) -> frozenset[str]:
    """The words of a name that tell it from others: article, clitics, generic words and plural endings aside."""
    words = []
    for i in range(m.first, m.last):
        token = scene.tokens[i]
        if token.kind == "p":
            continue
        w = token.fold
        if i == m.first and m.prefix:
            w = w[len(m.prefix) :]
            if m.prefix.endswith("ل") and w.startswith("ل"):
                w = "ا" + w
        words.append(w)
    kept = [w for w in words if w.removeprefix("ال") not in _GENERIC]
    return frozenset(map(stem, kept or words))


@lru_cache(maxsize=20_000)
def stem(w: str) -> str:
    """A folded name word without article and plural or feminine ending."""
    if w.startswith("ال") and len(w) > 4:
        w = w[2:]
    for s in ("يين", "يون", "يه", "ين", "ون", "ات", "ي", "ه"):
        if w.endswith(s) and len(w) - len(s) >= 3:
            return w[: -len(s)]
    return w


def gather(scene: Scene) -> list[Being]:
    """Assign every mention to a being; `mention.entity` is the being's index."""
    beings: list[Being] = []
    by_key: dict[str, Being] = {}
    by_word: dict[str, list[Being]] = {}
    later: list[Mention] = []
    for m in scene.mentions:
        if m.source == "short" or (m.source == "inst" and m.form == "bare"):
            later.append(m)
            continue
        _assign(scene, m, beings, by_key, by_word)
    for m in later:
        _refer_back(scene, m, beings, by_key)
    for b in beings:
        b.mentions.sort(key=lambda m: m.first)
    return beings


def _assign(
    scene: Scene, m: Mention, beings: list[Being], by_key: dict[str, Being], by_word: dict[str, list[Being]]
) -> None:
    words = telling_words(scene, m)
    key = _key(scene, m, words)
    being = by_key.get(key) or _same_name(m, words, by_word)
    if being is None:
        being = Being(len(beings), m.kind, key, ref=m.ref, source=m.source, words=words)
        beings.append(being)
        for word in words:
            by_word.setdefault(word, []).append(being)
    by_key.setdefault(key, being)
    if m.kind != "role" and being.kind == "person" and not words <= being.words:
        for word in words - being.words:
            by_word.setdefault(word, []).append(being)
        being.words |= words
    m.entity = being.index
    being.mentions.append(m)
    if being.ref < 0 and m.ref >= 0:
        being.ref, being.source = m.ref, m.source


def _key(scene: Scene, m: Mention, words: frozenset[str]) -> str:
    if m.source == "actor":
        return f"actor:{m.ref}"
    if m.source == "inst":
        return f"inst:{m.ref}:{m.form}"
    if m.kind == "role":
        return f"role:{m.ref}"
    if m.kind == "place" and (state := _state_named(scene, m)) is not None:
        return f"place:state:{state}"
    return f"{m.kind}:{' '.join(sorted(words))}"


def _state_named(scene: Scene, m: Mention) -> int | None:
    """The state whose name a place mention is: «سورية» and «سوريا» are one."""
    actors = scene.lexicon.compiled.actors
    for match in scene.matches_from(m.first, "actor"):
        if match.last == m.last and actors[match.ref].kind == "state":
            return match.ref
    return None


def _same_name(m: Mention, words: frozenset[str], by_word: dict[str, list[Being]]) -> Being | None:
    """The last being before whose name holds all telling words of this one, or the other way round."""
    if m.kind == "role":
        return None
    sharing = {b.index: b for word in words for b in by_word.get(word, ())}
    for i in sorted(sharing, reverse=True):
        being = sharing[i]
        if being.kind == m.kind and _may_be(m, words, being):
            return being
    return None


def _may_be(m: Mention, words: frozenset[str], being: Being) -> bool:
    """Whether a mention of a being's kind may be the being, by the telling words of both."""
    if m.kind == "person":
        return words <= being.words or (len(words) > 1 and being.words <= words)
    if words == being.words or (m.source == being.source == "tagger" and words < being.words):
        return True
    unknown = m.ref < 0 or being.ref < 0
    return m.kind == "group" and unknown and (words <= being.words or being.words <= words)


def _refer_back(scene: Scene, m: Mention, beings: list[Being], by_key: dict[str, Being]) -> None:
    """«التنظيم», «الجيش»: the group of that name or head noun that was named most recently before, or first after."""
    ids = _actors_with_short(scene, scene.tokens[m.first].fold[len(m.prefix) :])
    fits = [b for b in beings if b.source == "actor" and b.ref in ids]
    if m.source == "inst":
        fits += [b for b in beings if b.source == "inst" and b.ref == m.ref]
    before = [(x.first, b) for b in fits for x in b.mentions if x.first < m.first]
    chosen = (
        max(before, key=lambda p: p[0])[1]
        if before
        else (fits[0] if fits and (m.source == "inst" or m.first < scene.title_end) else None)
    )
    if chosen is None:
        # Nobody of that name before: it stands for itself («الجيش», «قوات التحالف»).
        key = f"inst:{m.ref}:bare" if m.source == "inst" else f"short:{' '.join(sorted(telling_words(scene, m)))}"
        chosen = by_key.get(key)
        if chosen is None:
            ref = m.ref if m.source == "inst" else -1
            chosen = Being(len(beings), "group", key, ref=ref, source=m.source, words=telling_words(scene, m))
            beings.append(chosen)
            by_key[key] = chosen
    if chosen is not None:
        m.entity = chosen.index
        chosen.mentions.append(m)


def _actors_with_short(scene: Scene, word: str) -> frozenset[int]:
    bare = fold(word)
    other = bare if bare.startswith("ال") else "ال" + bare.lstrip("ل")
    return scene.lexicon.shorts(bare) | scene.lexicon.shorts(other)
