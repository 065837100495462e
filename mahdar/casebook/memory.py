"""Memory that is needed no more, given back to the system at once."""

from __future__ import annotations

import ctypes
import gc
import sys
from functools import _lru_cache_wrapper


def give_back(*rooms: str) -> None:
    """Collect what nobody refers to, also of what was frozen, and have the allocator let go of free pages.

    What functions of these `rooms` (names of packages) remember goes too: they find it again when they are asked.
    """
    gc.unfreeze()
    for held in gc.get_objects():
        if isinstance(held, _lru_cache_wrapper) and str(held.__module__).startswith(rooms):
            held.cache_clear()
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc; other allocators give back by themselves
        if trim is not None:
            trim(0)
