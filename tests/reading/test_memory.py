"""Room of large arrays goes back to the system."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

# A block with room of its own begins a page: its data lie 16 bytes into it.
OWN_ROOM = """
import numpy as np
from mahdar.reading.memory import give_back_large_blocks

give_back_large_blocks()
np.empty(9_000_000, np.uint8)  # freed at once: blocks of this size now count as everyday ones
print([np.empty(size, np.uint8).ctypes.data % 4096 for size in (2_000_000, 4_000_000, 8_000_000)])
"""


@pytest.mark.skipif("CS_GNU_LIBC_VERSION" not in getattr(os, "confstr_names", ()), reason="no GNU C library here")
@pytest.mark.parametrize("told", [False, True])
def test_large_arrays_have_room_of_their_own(told: bool) -> None:
    env = os.environ | ({"MALLOC_MMAP_THRESHOLD_": "30000000"} if told else {})
    done = subprocess.run([sys.executable, "-c", OWN_ROOM], capture_output=True, text=True, check=True, env=env)
    assert (done.stdout.strip() == "[16, 16, 16]") is not told, "whoever sets it otherwise is heard"
