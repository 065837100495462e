"""How likely an event is right: a calibrated chance from the scores of the steps before."""

from __future__ import annotations

from mahdar.reading.roles import Happening


def confidence_features(e: Happening) -> list[str]:
    """The event's best telling, how often it is told, and how clearly its parties stand."""
    top = max(t.chance for t in e.tellings)
    parties = max((p for role in ("actor", "recipient") for p in e.chances.get(role, {}).values()), default=0.0)
    return [f"top={int(top * 20)}", f"n={min(len(e.tellings), 4)}", f"parties={int(parties * 5)}", f"type={e.type}"]
