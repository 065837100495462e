"""The lexicon: what names, acts, titles, outlets and cue words mahdar knows. Data in YAML, compiled once and cached."""

from mahdar.lexicon.lexicon import Lexicon

__all__ = ["Lexicon"]
