"""How likely an event is right: a calibrated chance from the scores of the steps before."""

from __future__ import annotations

from mahdar.reading.roles import Happening
from mahdar.reading.scorer import Scorer


def confidence_features(e: Happening) -> list[str]:
    """The event's best telling, how often it is told, how clearly its parties stand, what kind of word tells it."""
    head = e.head
    n = min(len(e.tellings), 4)
    top = int(head.chance * 20)
    parties = max((p for role in ("actor", "recipient") for p in e.chances.get(role, {}).values()), default=0.0)
    place = max(e.chances.get("place", {}).values(), default=0.0)
    sure = head.act.sure[head.shape in ("masd", "noun")] if len(head.act.sure) == 2 else 0
    return [
        f"top={top}", f"n={n}", f"parties={int(parties * 5)}", f"place={int(place * 4)}", f"type={e.type}",
        f"type={e.type}|top={top // 4}",
        f"type={e.type}|n={n}", f"sure={sure}|{head.shape}", f"sense={head.act.sense}",
        f"type={e.type}|parties={int(parties * 5)}",
        f"n={n}|top={top // 4}", f"weak={head.act.weak}|top={top // 4}",
    ]  # fmt: skip


def likely(events: list[Happening], scorer: Scorer) -> list[Happening]:
    """The events that are likely enough for the record."""
    return [e for e in events if scorer.probability(confidence_features(e)) >= scorer.threshold]
