"""What an encoder found in a text, as the answer a model would write: names, events, and who is who in them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import msgspec

from mahdar.arabic.fold import fold, offset_after
from mahdar.arabic.tokens import Words
from mahdar.second_reader.answer_schema import Answer, EventSaid, NameSaid, Quote
from mahdar.second_reader.disk.labels import ROLES
from mahdar.second_reader.pieces import Sentence

LIKELY = 0.4  # from here on somebody fills a role
BEFORE, AFTER = 12, 16  # words of a clause around its act
_BREAKS = frozenset("،؛:.!؟?")
_CLITICS = frozenset("و ف ب ل ك وب ول وك فب فل فك لل ولل فلل".split())
_KIND = {"PER": "person", "GRP": "group", "LOC": "place"}
_LETTER = {"person": "p", "group": "g", "place": "l", "state": "s"}


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at words `first` to `last` (past-last); `cut` letters of its first word are not of it."""

    first: int
    last: int
    tag: str
    cut: int = 0


@dataclass(frozen=True, slots=True)
class Act:
    """A trigger at words `first` to `last`; `fillers` gives the chance of each mention (by number), a role."""

    first: int
    last: int
    type: str
    mode: str | None = None
    status: str = "occurred"
    fillers: dict[str, dict[int, float]] = field(default_factory=dict)


class Being:
    """All mentions of one name."""

    def __init__(self, id: str, kind: str, name: str) -> None:
        self.id, self.kind, self.name = id, kind, name
        self.mentions: list[Mention] = []


class Teller:
    """Puts findings about one report into an answer."""

    def __init__(self, words: Words, sentences: Sequence[Sentence]) -> None:
        self._words = words
        self._sentences = sentences
        self._starts = [s.start for s in sentences]
        self._numbers = {kind: count(1) for kind in _LETTER}

    def answer(self, mentions: Sequence[Mention], acts: Sequence[Act]) -> str:
        """The answer as JSON. Every quote is copied from the text; a name has the sentence it was read in."""
        beings = self._beings(mentions)
        of = {id(m): being for being in beings for m in being.mentions}
        who = [of[id(m)] for m in mentions]
        told = self._events(acts, who)
        used = {i for event in told for role in ROLES for i in event[role]}
        twins = self._twins(beings, used)
        said = Answer(
            entities=[msgspec.convert(e, NameSaid) for e in [*map(self._entity, beings), *twins]],
            events=[msgspec.convert(e, EventSaid) for e in told],
        )
        return msgspec.json.encode(said).decode()

    def _beings(self, mentions: Sequence[Mention]) -> list[Being]:
        """Names that are one: the words of one are among those of the other, and both are of one kind."""
        found: list[Being] = []
        kept: list[tuple[frozenset[str], Being]] = []
        for m in sorted(mentions, key=lambda m: m.first - m.last):  # the fullest first
            kind, name = _KIND[m.tag], self._name(m)
            stems = frozenset(fold(w).removeprefix("ال") for w in name.split())
            being = next((b for s, b in kept if b.kind == kind and stems <= s), None)
            if being is None:
                being = Being(f"{_LETTER[kind]}{next(self._numbers[kind])}", kind, name)
                found.append(being)
                kept.append((stems, being))
            being.mentions.append(m)
        return found

    def _events(self, acts: Sequence[Act], who: Sequence[Being]) -> list[dict[str, Any]]:
        """Events with the ids of those in them, a headline joined with what retells it."""
        out: list[dict[str, Any]] = []
        for act in sorted(acts, key=lambda a: a.first):
            roles = {role: self._fillers(act, role, who) for role in ROLES}
            trigger, clause = self._quote(act.first, act.last), self._clause(act)
            event = {"type": act.type, "mode": act.mode, "status": act.status, "trigger": trigger, "quotes": [clause],
                     **roles}  # fmt: skip
            told = next((e for e in out if _retold(e, event)), None)
            if told is None:
                out.append(event)
            else:
                _join(told, event)
        return [{**event, "id": f"e{n}"} for n, event in enumerate(out, 1)]

    def _fillers(self, act: Act, role: str, who: Sequence[Being]) -> list[str]:
        """Who is likely enough in a role, the likeliest first."""
        chances: dict[str, float] = {}
        for i, chance in act.fillers.get(role, {}).items():
            id_ = _in_role(who[i], role)
            if id_ and chance >= LIKELY:
                chances[id_] = max(chance, chances.get(id_, 0.0))
        return sorted(chances, key=lambda i: -chances[i])

    def _entity(self, being: Being) -> dict[str, Any]:
        mentions = sorted(being.mentions, key=lambda m: m.first)
        also = [self._quote(m.first, m.last, m.cut) for m in mentions]
        return {"id": being.id, "kind": being.kind, "name": being.name, "also": also}

    def _twins(self, beings: Sequence[Being], used: set[str]) -> list[dict[str, Any]]:
        """A place that acts is a state as well, a group that an act happens at is a place."""
        out = []
        for being in beings:
            for role in ("actors", "place"):
                twin = _in_role(being, role)
                if twin != being.id and twin in used:
                    kind = "place" if role == "place" else "state"
                    out.append({**self._entity(being), "id": twin, "kind": kind})
        return out

    def _name(self, m: Mention) -> str:
        return self._quote(m.first, m.last, m.cut)[1]

    def _clause(self, act: Act) -> Quote:
        """The words around an act, up to the next break."""
        tokens = self._words.tokens
        start, end = self._words.sentences[self._words.sentence_of[act.first]]
        a, b = act.first, act.last
        while a > start and act.first - a < BEFORE and tokens[a - 1].surface not in _BREAKS:
            a -= 1
        while b < end and b - act.last < AFTER and tokens[b].surface not in _BREAKS:
            b += 1
        return self._quote(a, b)

    def _quote(self, first: int, last: int, cut: int = 0) -> Quote:
        """Words `first` to `last` (past-last) in the sentence that they begin in, without the first `cut` letters
        where these can be clitics."""
        token = self._words.tokens[first]
        if token.fold[:cut] not in _CLITICS or cut >= len(token.fold):
            cut = 0
        start = token.start + offset_after(token.surface, cut)
        sentence = self._sentences[bisect_right(self._starts, token.start) - 1]
        return sentence.number, self._words.text[start : min(self._words.tokens[last - 1].end, sentence.end)]


def _in_role(being: Being, role: str) -> str | None:
    """The id under which somebody fills a role: a place that acts does so as a state; nobody is a place."""
    if role == "place":
        return None if being.kind == "person" else being.id if being.kind == "place" else f"l-{being.id}"
    return f"s-{being.id}" if being.kind == "place" else being.id


def _retold(told: dict[str, Any], event: dict[str, Any]) -> bool:
    """Whether `event` tells again what the headline told: same type, somebody in common and no role against it."""
    if told["trigger"][0] != 1 or event["trigger"][0] == 1 or len(told["quotes"]) > 1:
        return False
    if told["type"] != event["type"] or len({told["mode"], event["mode"]} - {None}) > 1:
        return False
    sides = [(set(told[role]), set(event[role])) for role in ROLES]
    return any(a & b for a, b in sides) and all(a & b for a, b in sides if a and b)


def _join(told: dict[str, Any], event: dict[str, Any]) -> None:
    told["quotes"] += event["quotes"]
    told["mode"] = told["mode"] or event["mode"]
    for role in ROLES:
        told[role] += [i for i in event[role] if i not in told[role]]
