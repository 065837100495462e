"""How the room of large arrays is given back to the system."""

from __future__ import annotations

import os
from ctypes import CDLL

_MMAP_THRESHOLD = -3  # M_MMAP_THRESHOLD of malloc.h
_LARGE = 1_000_000  # bytes


def give_back_large_blocks() -> None:
    """Let arrays of a megabyte and more have room of their own, which goes back when they do.

    The C library of Linux begins like that, but then takes the size of each that is freed for an everyday one, and
    keeps its room among that of small things: reading newspapers for long took a seventh more. Elsewhere, and where
    the environment says otherwise (`MALLOC_MMAP_THRESHOLD_`), nothing is done.
    """
    if "CS_GNU_LIBC_VERSION" in getattr(os, "confstr_names", ()) and "MALLOC_MMAP_THRESHOLD_" not in os.environ:
        CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE)
