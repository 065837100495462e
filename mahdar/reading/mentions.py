"""Where the report names someone or somewhere: lexicon names, composed names, role nouns, and the tagger's finds."""

from __future__ import annotations

from dataclasses import dataclass, field

from mahdar.arabic.fold import offset_after
from mahdar.arabic.tokens import Words
from mahdar.lexicon import Lexicon
from mahdar.reading.matches import Match
from mahdar.reading.tagger import Tagger

_KINDS = {"PER": "person", "GRP": "group", "LOC": "place"}
_LEAST = -4.0  # a place of the lexicon that the tagger surely takes for a common word is none


@dataclass(slots=True)
class Mention:
    """Tokens `first` to `last` name something. `ref` is the lexicon row of its `source`; `score` is the tagger's."""

    first: int
    last: int
    kind: str  # person | group | place | role
    source: str  # actor | short | capital | place | inst | role | tagger | title …
    ref: int = -1
    prefix: str = ""
    suffix: str = ""
    score: float = 0.0
    form: str = ""
    core: tuple[int, int] = (0, 0)
    entity: int = -1
    label: str | None = None
    tagged: bool = False
    title: list[Match] = field(default_factory=list)

    def offsets(self, words: Words) -> tuple[int, int]:
        """Code-point offsets, the attached conjunction or preposition aside."""
        a = words.tokens[self.first]
        cut = offset_after(a.surface, len(self.prefix)) if self.prefix and self.last - self.first >= 1 else 0
        return a.start + cut, words.tokens[self.last - 1].end


def clitic(prefix: str) -> str:
    """The part of a word's prefixes that is no part of the name: the article stays with it."""
    if prefix.endswith("لل"):
        return prefix[:-1]
    return prefix[:-2] if prefix.endswith("ال") else prefix


def find_mentions(words: Words, matches: dict[str, list[Match]], lexicon: Lexicon, tagger: Tagger) -> list[Mention]:
    """All mentions in text order, none inside another of the same kind."""
    found = _lexicon_mentions(words, matches, lexicon)
    chunks, margin = tagger.tag(words, matches)
    tagged = [_from_chunk(words, lexicon, *chunk) for chunk in chunks]
    margins = margin.tolist()
    for m in found:
        m.score = max(margins[m.first : m.last], default=0.0)
    kept = _merge([m for m in tagged if m], [m for m in found if m.source != "place" or m.score > _LEAST])
    roles = [_from_match(m, "role", "role") for m in matches.get("role", ())]
    named = {i for k in kept for i in range(k.first, k.last)}
    kept += [m for m in roles if m.first not in named]
    kept.sort(key=lambda m: (m.first, -m.last))
    return kept


def _from_match(m: Match, kind: str, source: str) -> Mention:
    return Mention(m.first, m.last, kind, source, m.ref, clitic(m.prefix), m.suffix, 0.0, m.form, (m.first, m.last))


def _lexicon_mentions(words: Words, matches: dict[str, list[Match]], lexicon: Lexicon) -> list[Mention]:
    out: list[Mention] = []
    for kind in ("actor", "short", "capital"):
        known = [m for m in matches.get(kind, ()) if not m.suffix]
        out += [_from_match(m, "place" if kind == "capital" else "group", kind) for m in _first_rows(known)]
    out += _institutions(words, matches, lexicon)
    known = [m for m in matches.get("place", ()) if not m.suffix and m.form != "common"]
    out += [_from_match(m, "place", "place") for m in _first_rows(known)]
    return _longest_first(out)


def _first_rows(matches: list[Match]) -> list[Match]:
    """Of the rows that share a name («الحكومة» is short for thirty governments), the first: the others say no more."""
    return [m for before, m in zip([None, *matches], matches, strict=False) if before is None or m[:2] != before[:2]]


def _institutions(words: Words, matches: dict[str, list[Match]], lexicon: Lexicon) -> list[Mention]:
    """«الجيش السوري»، «وزارة الخارجية الروسية»: a body every state has, with the state's adjective."""
    nisba = {m.first: m for m in matches.get("nisba", ()) if not m.suffix}
    out = []
    for m in matches.get("inst", ()):
        if m.suffix:
            continue
        adjective = nisba.get(m.last)
        if adjective and clitic(adjective.prefix) == "" and m.last < len(words.tokens):
            mention = _from_match(m, "group", "inst")
            mention.last = m.last + 1
            mention.core = (m.first, m.last + 1)
            mention.form = f"nisba:{adjective.ref}"
            out.append(mention)
        else:
            mention = _from_match(m, "group", "inst")
            mention.form = "bare"
            out.append(mention)
    return out


def _longest_first(mentions: list[Mention]) -> list[Mention]:
    """Drop mentions that lie inside a longer one; an actor goes before a place of the same words."""
    rank = {"actor": 0, "inst": 1, "capital": 2, "place": 3, "short": 4}
    mentions.sort(key=lambda m: (m.first, -m.last, rank.get(m.source, 9)))
    out: list[Mention] = []
    for m in mentions:
        if out and m.first < out[-1].last and m.last <= out[-1].last:
            continue
        out.append(m)
    return out


def _from_chunk(words: Words, lexicon: Lexicon, first: int, last: int, tag: str, score: float) -> Mention | None:
    while first < last and words.tokens[first].kind == "p":
        first += 1
    while last > first and words.tokens[last - 1].kind == "p":
        last -= 1
    if first >= last:
        return None
    prefix = name_prefix(words, first, lexicon)
    return Mention(first, last, _KINDS[tag], "tagger", -1, prefix, "", score, "", (first, last), tagged=True)


def name_prefix(words: Words, i: int, lexicon: Lexicon) -> str:
    """The conjunction or preposition attached to the first word of a name."""
    word = words.tokens[i].fold
    for a in lexicon.analyze(word):
        if any(
            s.kind
            in ("actor", "place", "name", "inst", "role", "unit", "title", "short", "nisba", "outlet", "facility")
            for s in a.senses
        ):
            return clitic(a.prefix)
    if len(word) > 4 and word[:3] in ("وال", "فال", "بال", "كال"):
        return word[0]
    if word.startswith("لل") and len(word) > 4:
        return "ل"
    if len(word) > 5 and word[:4] in ("وبال", "ولل"):
        return word[:2]
    return ""


def _merge(tagged: list[Mention], known: list[Mention]) -> list[Mention]:
    """The tagger's chunks, with what the lexicon knows inside them, and the lexicon's own elsewhere."""
    out = list(tagged)
    taken: dict[int, Mention] = {i: m for m in tagged for i in range(m.first, m.last)}
    for k in known:
        over = {id(taken[i]): taken[i] for i in range(k.first, k.last) if i in taken}
        if not over:
            out.append(k)
            continue
        for chunk in over.values():
            if chunk.kind == k.kind or (chunk.kind == "group" and k.source == "capital"):
                _adopt(chunk, k)
    return out


def _adopt(chunk: Mention, known: Mention) -> None:
    """A chunk takes the lexicon row of the longest name inside it."""
    size = known.last - known.first
    if known.source in ("short", "capital") and size < chunk.last - chunk.first:
        return  # «قوات التحالف» is more than «التحالف»
    if chunk.ref >= 0 and chunk.core[1] - chunk.core[0] >= size:
        return
    chunk.source, chunk.ref, chunk.form = known.source, known.ref, known.form
    chunk.core = (known.first, known.last)
    if known.first <= chunk.first:
        chunk.first, chunk.prefix = known.first, known.prefix
    chunk.last = max(chunk.last, known.last)
