"""Where results go: standard output, or a file that is there whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from mahdar.errors import OutputError


class Output:
    """Writes UTF-8 to standard output (None or "-") or to a file, which is replaced only when all has been written.

    A file that nothing was written to is not made.
    """

    def __init__(self, out: str | Path | None) -> None:
        self.name = "standard output" if out is None or str(out) == "-" else str(out)
        self._path = None if self.name == "standard output" else Path(os.path.realpath(self.name))
        self._stream: BinaryIO | None = None
        self._part: Path | None = None

    def __enter__(self) -> Output:
        if self._path is not None:
            with self._explained():
                if self._path.is_dir():
                    raise OutputError("this is a folder", self.name, "name a file")
                if not self._path.parent.is_dir():
                    raise OutputError("there is no folder to write in", self._path.parent, "make it, or name another")
        return self

    @property
    def terminal(self) -> bool:
        """Whether a person is reading along."""
        return self._path is None and sys.stdout.isatty()

    def write(self, text: str | bytes) -> None:
        """Write text, or bytes as they are."""
        with self._explained():
            self._stream = self._stream or self._open()
            self._stream.write(text.encode("utf-8", "replace") if isinstance(text, str) else text)

    def flush(self) -> None:
        """Hand on what was written."""
        with self._explained():
            if self._stream is not None:
                self._stream.flush()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            if self._stream is not None and self._path is not None:
                with suppress(OSError):  # said already, when it was flushed
                    self._stream.close()
            if self._part is not None:
                with suppress(OSError):
                    self._part.unlink(missing_ok=True)

    def _open(self) -> BinaryIO:
        if self._path is None:
            return sys.stdout.buffer
        if self._path.exists() and not self._path.is_file():  # a device or a pipe: there is nothing to rename
            return self._path.open("wb")
        self._part = self._path.with_name(f".{self._path.name[:80]}.{os.getpid()}.part")
        return self._part.open("xb")

    def _finish(self) -> None:
        with self._explained():
            if self._stream is not None:
                self._stream.flush()
            if self._part is not None and self._stream is not None and self._path is not None:
                os.fsync(self._stream.fileno())
                if self._path.exists():
                    self._part.chmod(self._path.stat().st_mode & 0o777)
                self._part.replace(self._path)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except BrokenPipeError:
            raise
        except OSError as error:
            what = f"it cannot be written ({error.strerror or error})"
            raise OutputError(what, self.name, "check permissions and free space") from error
