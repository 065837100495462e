"""How far an intake has come: bytes of its inputs, so that the time that remains can be told."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


class Meter:
    """`done` of `total` bytes. Within an input, shares of it are told; folders are counted when they are opened."""

    def __init__(self) -> None:
        self.total = 0
        self._before = 0
        self._size = 0
        self._from, self._to = 0.0, 1.0
        self._share = 0.0

    @property
    def done(self) -> int:
        """Bytes of input that are behind us."""
        return self._before + int(self._size * self._share)

    def expect(self, inputs: Iterable[str | Path]) -> None:
        """Count the sizes of inputs that are still to come."""
        self.total += sum(_size(Path(given)) for given in inputs)

    def begin(self, file: Path) -> None:
        """The next file."""
        self._before += self._size
        self._size = _size(file)
        self._from, self._to, self._share = 0.0, 1.0, 0.0

    def window(self, start: float, end: float) -> None:
        """What follows is this part of the file, 0 to 1."""
        self._from, self._to, self._share = start, end, start

    def within(self, share: float) -> None:
        """So much of the window is done, 0 to 1."""
        self._share = self._from + (self._to - self._from) * min(1.0, share)


def _size(path: Path) -> int:
    """The bytes of a file, or of all files of a folder; 0 where it cannot be told."""
    try:
        if not path.is_dir():
            return path.stat().st_size
        return sum(_size(Path(root, name)) for root, _, names in os.walk(path) for name in names)
    except (OSError, ValueError):  # a name that no file can have
        return 0
