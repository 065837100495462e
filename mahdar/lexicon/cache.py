"""The compiled lexicon kept on disk, so that a start takes a moment.

Python's own marshal reads plain data fastest. The senses of a word stay packed until the word is looked up: a
report needs a few hundred of fifty thousand.
"""

from __future__ import annotations

import marshal
import os
import sys
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from sys import intern

import msgspec
from msgspec.structs import astuple

from mahdar.lexicon.compile import Compiled, Sense
from mahdar.lexicon.places import Place

SUFFIX = f".{sys.implementation.cache_tag}"  # marshal's format is that of one version of Python
_KEPT = 4  # files of earlier lexicons
_UNPACKED = 20_000  # words whose senses are remembered


class Index(Mapping[str, tuple[Sense, ...]]):
    """Folded first word → senses, unpacked on look-up."""

    def __init__(self, packed: dict[str, bytes]) -> None:
        self.packed = packed
        self._unpacked: dict[str, tuple[Sense, ...]] = {}  # shared by all the forms of a word that are remembered

    def __getitem__(self, word: str) -> tuple[Sense, ...]:
        found = self._unpacked.get(word)
        if found is None:
            rows = marshal.loads(self.packed[word])
            found = tuple([Sense(rest, intern(kind), ref, intern(form), gap) for rest, kind, ref, form, gap in rows])
            if len(self._unpacked) >= _UNPACKED:
                self._unpacked.clear()
            self._unpacked[word] = found
        return found

    def __contains__(self, word: object) -> bool:
        return word in self.packed

    def __iter__(self) -> Iterator[str]:
        return iter(self.packed)

    def __len__(self) -> int:
        return len(self.packed)


def read_cache(path: Path) -> Compiled | None:
    """The lexicon kept at `path`; None where there is none that is whole."""
    try:
        data = path.read_bytes()
        body = memoryview(data)[4:]
        if zlib.crc32(body) != int.from_bytes(data[:4], "big"):
            return None
        packed, places, rest = marshal.loads(body)
        compiled = msgspec.msgpack.decode(rest, type=Compiled)
    except (OSError, EOFError, ValueError, TypeError, msgspec.MsgspecError):
        return None
    return msgspec.structs.replace(compiled, index=Index(packed), places=[Place(*row) for row in places])


def write_cache(path: Path, compiled: Compiled) -> None:
    """Keep the compiled lexicon for the next start; a read-only home only costs time."""
    packed = {word: marshal.dumps(tuple(map(astuple, senses))) for word, senses in compiled.index.items()}
    rest = msgspec.msgpack.encode(msgspec.structs.replace(compiled, index={}, places=[]))
    body = marshal.dumps((packed, [tuple(place) for place in compiled.places], rest))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(zlib.crc32(body).to_bytes(4, "big") + body)
        part.replace(path)
        older = [*path.parent.glob("*.msgpack"), *path.parent.glob(f"*{SUFFIX}")]
        for old in sorted(older, key=lambda p: p.stat().st_mtime)[:-_KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return
