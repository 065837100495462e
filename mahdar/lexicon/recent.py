"""What was worked out lately, kept within bounds."""

from __future__ import annotations

from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Values in two generations of at most `most` each. What is not asked for while one fills up is forgotten.

    `young` is looked into directly, since that is done for every word; `again` and `keep` are for what is not in it.
    """

    __slots__ = ("young", "_old", "_most")

    def __init__(self, most: int) -> None:
        self.young: dict[K, V] = {}
        self._old: dict[K, V] = {}
        self._most = most

    def again(self, key: K) -> V | None:
        """A value of the elder generation, which makes it young again."""
        found = self._old.get(key)
        return None if found is None else self.keep(key, found)

    def keep(self, key: K, value: V) -> V:
        """Remember a value, and give it back."""
        if len(self.young) >= self._most:
            self._old = self.young.copy()
            self.young.clear()  # the same dict: whoever holds it sees what is added
        self.young[key] = value
        return value
