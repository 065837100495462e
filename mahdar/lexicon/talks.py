"""Words of meetings and of promises kept or broken: acts of a further folder, for those who look for these alone."""

from __future__ import annotations

from functools import lru_cache

from mahdar.lexicon.compile import compile_lexicon
from mahdar.lexicon.lexicon import Lexicon
from mahdar.lexicon.load import SHIPPED, load_entries
from mahdar.lexicon.schema import Act

FOLDER = SHIPPED / "talks"


@lru_cache(maxsize=1)
def talk_words() -> tuple[Lexicon, Lexicon]:
    """The lexicons of meeting words and of words of findings. LexiconError lists all faults."""
    entries = load_entries(FOLDER)
    acts: list[Act] = entries.of(Act)
    out = []
    for meeting in (True, False):
        entries.by_type[Act] = [a for a in acts if (a.type == "CONSULT") == meeting]
        out.append(Lexicon(compile_lexicon(entries, [])))
    return out[0], out[1]
