"""The same deal in several reports: offers, demands and agreements about one matter between the same sides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mahdar.casebook.blocks import Pair
from mahdar.casebook.clusters import Limits
from mahdar.casebook.compare import deal_features
from mahdar.casebook.judgements import Verdict
from mahdar.casebook.pairing import judge_all
from mahdar.casebook.same_event import judged, scorer
from mahdar.casebook.tellings import Telling

_DAYS = 120  # a deal is spoken of for months
LIMITS = Limits(0.2, silence=0.1)


def same_deals(found: Sequence[Telling], new: frozenset[int] | None = None) -> list[Verdict]:
    """Judgements about deals of different reports; with `new` items named, only those about one of them."""
    return judge_all(found, new, _DAYS, _judged)


def _judged(likely: Iterable[Pair]) -> list[Verdict]:
    weights = scorer("same_deal")
    return [v for a, b in likely if (v := judged("deal", a, b, deal_features(a, b), weights))]
