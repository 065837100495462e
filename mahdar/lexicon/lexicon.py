"""The lexicon as the reader sees it: look a word up, with its clitics taken off, and get its senses."""

from __future__ import annotations

from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec import Struct

from mahdar.arabic.clitics import Split, splits
from mahdar.lexicon.cache import SUFFIX, Index, read_cache, write_cache
from mahdar.lexicon.compile import Compiled, Sense, compile_lexicon
from mahdar.lexicon.load import SHIPPED, load_entries
from mahdar.lexicon.places import load_places
from mahdar.lexicon.recent import Recent

FORMAT = 2


class Analysis(Struct, frozen=True, gc=False):
    """One reading of a word: folded clitics before, the stem as the lexicon has it, the pronoun after, its senses.

    The senses again by how they are looked for: of one word, as what a match of it holds; by the next word (names);
    by the key of the next word (acts and the like, whose further words are inflected); by the key of a word that
    follows soon.
    """

    prefix: str
    stem: str
    suffix: str
    definite: bool
    senses: tuple[Sense, ...]
    single: tuple[tuple[Any, ...], ...]
    named: dict[str, tuple[Sense, ...]]
    flexible: dict[str, tuple[Sense, ...]]
    gapped: dict[str, tuple[Sense, ...]]
    longer: bool


_KEPT = 20_000  # words whose readings are remembered, and as many of those before them
EXACT = frozenset({"actor", "place", "outlet"})


@lru_cache(maxsize=20_000)
def tail_key(word: str) -> str:
    """The letters by which an inflected further word of a phrase is looked for."""
    bare = word[2:] if word.startswith("ال") and len(word) > 4 else word
    return bare[:3] if len(bare) > 3 or not bare.endswith("ه") else bare[:-1]


def _analysis(prefix: str, stem: str, suffix: str, definite: bool, senses: tuple[Sense, ...]) -> Analysis:
    named: dict[str, tuple[Sense, ...]] = {}
    flexible: dict[str, tuple[Sense, ...]] = {}
    gapped: dict[str, tuple[Sense, ...]] = {}
    if not suffix:
        for s in senses:
            if s.rest:
                if s.gap:
                    _add(gapped, tail_key(s.rest[0]), s)
                elif s.kind in EXACT:
                    _add(named, s.rest[0], s)
                else:
                    _add(flexible, tail_key(s.rest[0]), s)
    # «الحكومة» is short for thirty governments: one says all.
    short = next((s for s in senses if s.kind == "short" and not s.rest), None)
    single = tuple(
        [
            (s.kind, s.ref, s.form, prefix, suffix, definite, 0)
            for s in senses
            if not s.rest and (s.kind != "short" or s is short)
        ]
    )
    longer = bool(named or flexible or gapped)
    return Analysis(
        prefix, stem, suffix, definite, senses, single, named or _NONE, flexible or _NONE, gapped or _NONE, longer
    )


_NONE: dict[str, tuple[Sense, ...]] = {}


def _add(senses: dict[str, tuple[Sense, ...]], key: str, sense: Sense) -> None:
    """Tuples instead of lists: the collector of garbage leaves alone what holds nothing but strings and senses."""
    senses[key] = (*senses.get(key, ()), sense)


class Lexicon:
    """The shipped lexicon and, after it, a user's own folders."""

    def __init__(self, compiled: Compiled) -> None:
        self.compiled = compiled
        self.index = compiled.index
        # A dictionary answers far sooner than a class of our own, and is asked for every way to split a word.
        self._stems = self.index.packed if isinstance(self.index, Index) else self.index
        self.known: Recent[str, tuple[Analysis, ...]] = Recent(_KEPT)
        self.feminine: Recent[str, tuple[Analysis, ...]] = Recent(_KEPT)
        self._met: set[str] = set()  # words that were looked for among others, and of them those that are not here
        self._strange: set[str] = set()
        self._shorts: Recent[str, frozenset[int]] = Recent(_KEPT // 10)
        self.readings: Recent[tuple[Any, ...], tuple[Any, ...]] = Recent(_KEPT)  # what acts together may tell

    @classmethod
    def load(cls, *folders: str | Path, cache: bool = True) -> Lexicon:
        """The shipped lexicon with `folders` added and overriding. LexiconError lists all faults."""
        paths = [SHIPPED, *map(Path, folders)]
        if not cache:
            return cls(_compile(paths))
        path = _cache_folder() / f"{_fingerprint(paths)}{SUFFIX}"
        compiled = read_cache(path)
        if compiled is None:
            compiled = _compile(paths)
            write_cache(path, compiled)
        return cls(compiled)

    def analyze(self, word: str, feminine: bool = False) -> tuple[Analysis, ...]:
        """The readings of a folded word that the lexicon knows, those with the fewest clitics.

        `feminine` says that it was written with a final ة, which is no pronoun.
        """
        known = self.feminine if feminine else self.known
        found = known.young.get(word)
        if found is None:
            found = known.again(word)
        return known.keep(word, self._analyze(word, feminine)) if found is None else found

    def shorts(self, word: str) -> frozenset[int]:
        """The actors (by row) that a folded word is a short name of; names are referred back to all the time."""
        found = self._shorts.young.get(word)
        if found is None:
            found = self._shorts.again(word)
        if found is None:
            senses = self.index.get(word, ())
            found = self._shorts.keep(word, frozenset([s.ref for s in senses if s.kind == "short"]))
        return found

    def among(self, words: frozenset[str]) -> frozenset[str]:
        """Those of some folded words that have a stem in the lexicon: of a small one few, and no other need be
        looked up."""
        if len(self._met) > _KEPT:
            self._met.clear()
            self._strange.clear()
        if new := words - self._met:
            self._met |= new
            self._strange.update([w for w in new if not self._splits(w)])
        return words - self._strange

    def _splits(self, word: str) -> list[Split]:
        """The ways to split a word whose stem is in the lexicon."""
        index = self._stems
        return [s for s in splits(word) if s[1] in index or ("ال" in s[0] and "ال" + s[1] in index)]

    def _analyze(self, word: str, feminine: bool) -> tuple[Analysis, ...]:
        out: list[Analysis] = []
        level: int | None = None
        phrases = False  # so far the word only begins phrases: its article may still be one («المسلحين»)
        for split in sorted(self._splits(word), key=_weight):
            if feminine and split.suffix:
                continue
            if phrases and (split.suffix or split.prefixes[-1:] not in _STILL):
                continue
            if level is not None and _weight(split) > level:
                break
            prefix, definite = "".join(split.prefixes), "ال" in split.prefixes
            senses = [s for s in self.index.get(split.stem, ()) if _may_join(prefix, definite, split.suffix, s)]
            if definite and not phrases:
                bare = prefix[:-2]
                senses += [s for s in self.index.get("ال" + split.stem, ()) if _may_join(bare, False, split.suffix, s)]
            if senses:
                out.append(_analysis(prefix, split.stem, split.suffix, definite, tuple(senses)))
                sure = [s for s in senses if s.kind not in _BESIDE]
                if any(not s.rest for s in sure):
                    level = _weight(split)
                phrases = phrases or bool(sure)
        return tuple(out)

    @cached_property
    def actor_by_id(self) -> dict[str, int]:
        """Index of each actor by its id."""
        return {actor.id: i for i, actor in enumerate(self.compiled.actors)}


def _weight(split: Split) -> int:
    return len(split.prefixes) + (1 if split.suffix else 0)


_BESIDE = frozenset({"name", "cue", "term", "governor", "thing", "short"})  # what else a word may be hangs on none
_STILL = (("ال",), ("و",), ("ف",))  # clitics of a word that also begins phrases («واعتصموا بحبل الله»)
_NAMES = frozenset({"actor", "short", "capital", "place", "outlet", "name", "inst", "nisba"})


_ADDRESSED = frozenset({"ك", "كم", "ني"})  # a report does not tell its reader what was done to him («فيسبوك»)


def _may_join(prefix: str, definite: bool, suffix: str, sense: Sense) -> bool:
    """Whether the clitics may join the word: no article on a verb, no pronoun on a name, س only on the present."""
    form = sense.form
    if suffix in _ADDRESSED and sense.kind in ("act", "light", "term", "governor"):
        return False
    if form.startswith("past"):
        return not definite and not prefix.strip("وف")
    if form.startswith("pres"):
        return not definite and not prefix.strip("وفسل")
    if "س" in prefix:
        return False
    return not (suffix and sense.kind in _NAMES)


def _compile(paths: list[Path]) -> Compiled:
    return compile_lexicon(load_entries(*paths), [p for folder in paths for p in load_places(folder / "places")])


def _fingerprint(paths: list[Path]) -> str:
    """Changes when any lexicon file or the compiler changes (by name, size and time of change)."""
    code = Path(__file__).parents[1]
    files = [*code.glob("lexicon/*.py"), *code.glob("arabic/*.py")]
    for folder in paths:
        files += [f for f in folder.rglob("*") if f.is_file()]
    digest = sha256(str(FORMAT).encode())
    for f in sorted(files):
        stat = f.stat()
        digest.update(f"{f}|{stat.st_size}|{stat.st_mtime_ns}".encode())
    return digest.hexdigest()[:24]


def _cache_folder() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("mahdar")
