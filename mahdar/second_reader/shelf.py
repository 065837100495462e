"""Answers kept on disk under content, model and version of the task: a run can be resumed, nothing is paid twice."""

from __future__ import annotations

import json
import sqlite3
import threading
from hashlib import sha256
from pathlib import Path
from typing import Any

from mahdar.errors import OutputError
from mahdar.second_reader.task import Request
from mahdar.second_reader.wire import Reply

_WAIT = 30.0  # seconds for another run that writes
_TABLE = """
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, model TEXT NOT NULL, version TEXT NOT NULL, text TEXT NOT NULL,
    tokens_in INTEGER, tokens_out INTEGER, cut INTEGER NOT NULL, made TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
)"""


def request_key(request: Request, model: str, version: str) -> str:
    """What an answer is kept under: the content, the model, and the version of the task."""
    made = json.dumps([list(request.messages), model, version], ensure_ascii=False, sort_keys=True)
    return sha256(made.encode("utf-8", "surrogatepass")).hexdigest()


class Shelf:
    """One SQLite file (None: memory). An answer is there whole or not at all, also after the process was killed."""

    def __init__(self, path: Path | None, model: str = "", version: str = "") -> None:
        self.path, self.model, self.version = path, model, version
        self._lock = threading.Lock()
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch(mode=0o600)  # the answers quote reports
            self._base = sqlite3.connect(path or ":memory:", timeout=_WAIT, isolation_level=None,
                                         check_same_thread=False)  # fmt: skip
            self._base.execute("PRAGMA journal_mode=WAL")
            self._base.execute("PRAGMA synchronous=NORMAL")
            self._base.execute(_TABLE)
        except (OSError, sqlite3.Error) as error:
            raise self._unusable(error) from error

    def get(self, key: str) -> Reply | None:
        """The answer kept under a key."""
        row: Any = self._run("SELECT text, tokens_in, tokens_out, cut FROM answers WHERE key = ?", (key,))
        return Reply(row[0], row[1], row[2], 0, bool(row[3])) if row else None

    def put(self, key: str, reply: Reply) -> None:
        """Keep an answer; the first one under a key stays."""
        values = (key, self.model, self.version, reply.text, reply.tokens_in, reply.tokens_out, int(reply.cut))
        self._run(
            "INSERT OR IGNORE INTO answers (key, model, version, text, tokens_in, tokens_out, cut)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            values,
        )

    def drop(self, key: str) -> None:
        """Forget an answer, to ask again."""
        self._run("DELETE FROM answers WHERE key = ?", (key,))

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._base.close()

    def _run(self, statement: str, values: tuple[object, ...]) -> Any:
        with self._lock:
            try:
                return self._base.execute(statement, values).fetchone()
            except sqlite3.Error as error:
                raise self._unusable(error) from error

    def _unusable(self, error: Exception) -> OutputError:
        return OutputError(f"the answers cannot be kept ({error})", self.path, "name another file as cache")
