"""Records are kept compressed against their texts. Those that are there stay as they are: both are understood."""

from __future__ import annotations

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Nothing to change; an older mahdar could not read what comes now, and has to see that."""
