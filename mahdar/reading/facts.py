"""What a name and a telling of an act bring to any pair of them, worked out once a report."""

from __future__ import annotations

from functools import lru_cache

from mahdar.reading.acts import Telling
from mahdar.reading.mentions import Mention
from mahdar.reading.roles import being_type
from mahdar.reading.scene import Scene
from mahdar.reading.who import Being

PREPOSITIONS = frozenset(
    "في علي من الي عن ضد بين مع عند قرب لدي نحو تجاه داخل خارج خلال عبر حول بعد قبل ضمن حيال ازاء بحق لصالح جانب بمن "
    "شمال جنوب شرق غرب شمالي جنوبي شرقي غربي وسط باتجاه امام خلف تحت فوق بقياده بواسطه بدعم".split()
)
KINDS = {name: i for i, name in enumerate(("person", "group", "role", "place", "state", "capital"))}


class MentionFacts:
    """What a mention brings to any pair, computed once a report."""

    __slots__ = (
        "mention",
        "being",
        "kind",
        "type",
        "prep",
        "head",
        "outer",
        "begins",
        "under",
        "follows",
        "facts",
        "sentence",
        "title",
        "side",
        "placed",
    )

    def __init__(self, scene: Scene, m: Mention, being: Being) -> None:
        self.mention = m
        self.being = being
        self.kind = "capital" if m.source == "capital" else ("state" if _is_state(scene, m) else m.kind)
        self.type = being_type(scene, being)
        i = m.first
        a, _ = scene.sentence(i)
        previous = scene.fold(i - 1, a, i) if i > a else "^"
        letters = _letters(m.prefix)
        self.prep = letters or (previous if previous in PREPOSITIONS else "")
        self.outer, self.begins, self.under = ("", i, "") if self.prep else _construct(scene, i, a)
        self.head = previous
        self.follows = m.prefix[:1] in ("و",) or previous in ("و", "او")
        self.facts = _facts(self.kind, self.type, m.source, min(len(being.mentions), 4), being.index == 0)
        self.sentence = scene.words.sentence_of[i]
        self.title = i < scene.title_end
        self.side = "group" if self.kind == "state" else self.kind
        self.placed = self.kind in ("place", "capital", "state")


def _letters(prefix: str) -> str:
    """The preposition among a word's clitics."""
    return prefix.lstrip("وف") if prefix not in ("و", "ف") else ""


def _construct(scene: Scene, i: int, a: int) -> tuple[str, int, str]:
    """The nouns that a name at `i` completes («على أيدي عناصر التنظيم»): the outermost of at most three, its token,
    and the preposition they stand after. What can be an act, another name or a definite noun ends the chain."""
    head, begins = "", i
    for k in range(i - 1, max(a, i - 4) - 1, -1):
        word = scene.tokens[k].fold
        if word in PREPOSITIONS:
            return head, begins, word
        mention = scene.mention_at.get(k)
        named = mention is not None and mention.kind != "role"
        if named or scene.tokens[k].kind != "w" or k in scene.verbal or word.startswith(("ال", "لل", "بال", "وال")):
            break
        letter, noun = _apart_from_letter(word, scene.clusters.rank)
        head, begins = noun, k
        if letter:
            return head, begins, "" if letter in "وف" else letter
    return head, begins, ""


def _apart_from_letter(word: str, rank: dict[str, int]) -> tuple[str, str]:
    """A word without a preposition or conjunction of one letter, where the rest is the more usual word."""
    rest = word[1:]
    if word[0] in "بلكوف" and len(rest) > 2 and rest in rank and rank[rest] < rank.get(word, 1 << 30):
        return word[0], rest
    return "", word


@lru_cache(maxsize=2_000)
def _facts(kind: str, type_: str, source: str, mentions: int, first: bool) -> tuple[str, ...]:
    """Features of a name by itself; the same ones come back all the time."""
    return f"k={kind}", f"t={type_}", f"src={source}", f"n={mentions}", f"first={first}"


def _is_state(scene: Scene, m: Mention) -> bool:
    return m.source in ("actor", "short") and m.ref >= 0 and scene.lexicon.compiled.actors[m.ref].kind == "state"


class TellingFacts:
    """What a telling brings to any pair, computed once a report."""

    __slots__ = ("telling", "sentence", "title", "word", "noun", "wants", "voice", "agreement", "verbs")

    def __init__(self, scene: Scene, t: Telling, verbs: list[int]) -> None:
        act = t.act
        self.telling = t
        self.sentence = scene.words.sentence_of[t.first]
        self.title = t.first < scene.title_end
        self.word = scene.tokens[t.first].fold
        self.noun = t.shape in ("masd", "noun")
        wants = act.noun_patient if self.noun and act.noun_patient else act.patient
        self.wants = {"علي" if p == "على" else "الي" if p == "إلى" else p for p in wants}
        told = [x.form.split(":") for x in t.matches if x.form.count(":") > 1]
        self.voice = "".join(sorted({x[1] for x in told}))
        self.agreement = "".join(sorted({x[2][1:] for x in told}))[:4]
        self.verbs = verbs


Inside = list[list[MentionFacts]]


def facts_inside(scene: Scene, beings: list[Being]) -> Inside:
    """The report's names with what they bring, by sentence; worked out once, for acts, meetings and terms ask alike."""
    if scene.inside is None or beings is not scene.beings:
        scene.inside = _facts_inside(scene, beings)
    return scene.inside


def _facts_inside(scene: Scene, beings: list[Being]) -> Inside:
    return [[MentionFacts(scene, m, beings[m.entity]) for m in found if m.entity >= 0] for found in scene.mentions_in]
