"""Memory that is needed no more, given back to the system at once."""

from __future__ import annotations

import ctypes
import gc
import sys


def give_back() -> None:
    """Collect what nobody refers to, also of what was frozen, and have the allocator let go of free pages."""
    gc.unfreeze()
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc; other allocators give back by themselves
        if trim is not None:
            trim(0)
