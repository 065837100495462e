"""Whatever a record can say has a name in both languages."""

from typing import get_args

import pytest

from mahdar import record
from mahdar.lexicon.schema import MODES
from mahdar.render.labels import SIGNS, all_labels, label

SAYABLE = {
    "types": get_args(record.EventType),
    "modes": {mode for modes in MODES.values() for mode in modes},
    "sources": get_args(record.SourceKind),
    "said": get_args(record.SourceStance),
    "group_types": get_args(record.GroupType),
    "place_precision": get_args(record.PlaceAccuracy),
    "words": record.CASUALTY_KINDS,
    "terms": get_args(record.TermKind),
    "stances": get_args(record.StanceKind),
    "obligations": get_args(record.Obligation),
    "bargains": get_args(record.DealStatus),
    "pledges": get_args(record.DealStatus),
    "forms": get_args(record.DealForm),
    "timing": get_args(record.Simultaneity),
    "polarities": get_args(record.Polarity),
    "formats": get_args(record.MeetingFormat),
    "capacities": get_args(record.Capacity),
    "levels": get_args(record.EvidenceLevel),
    "according": get_args(record.SourceStance),
}


@pytest.mark.parametrize("group", SAYABLE)
def test_every_value_has_a_label(group):
    assert not set(SAYABLE[group]) - set(all_labels()[group])


def test_every_status_has_a_label():
    assert not set(get_args(record.EventStatus)) - set(all_labels()["statuses"])


def test_both_languages_are_there():
    for group in all_labels().values():
        for said in group.values():
            assert not said.ar.isascii() and said.en.isascii(), said


def test_an_unknown_value_stands_for_itself():
    assert label("types", "NEW").ar == "NEW"


def test_every_type_has_a_sign_of_its_own():
    assert set(SIGNS) > set(get_args(record.EventType)) and len(set(SIGNS.values())) == len(SIGNS)
