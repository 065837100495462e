"""Which reports are worth a second reading: those in which the first reader is unsure, or finds a deal."""

from __future__ import annotations

from mahdar.record import Record

SURE = 0.7  # mean calibrated confidence of a report's events
# What no reader can mend: the gazetteer lacks the place.
_NO_DOUBT = frozenset({"place_not_in_gazetteer"})


def reasons(record: Record, sure: float = SURE) -> list[str]:
    """Why a report should be read again; none where the first reader is sure of what it read.

    It is the mean of the events' confidence that tells a badly read report: nearly every report has one in doubt.
    """
    events = record.events
    found = {
        "deal": bool(record.deals),
        "finding": bool(record.findings),
        "unsure": bool(events) and sum(event.confidence for event in events) / len(events) < sure,
        "issue": any(issue.kind not in _NO_DOUBT for issue in record.issues),
    }
    return [reason for reason, holds in found.items() if holds]
