"""Governorates by the gazetteer alone: which places lie in one, and events in it."""

from __future__ import annotations

from mahdar.casebook.regions import region_at, regions


def test_a_governorate_and_what_lies_in_it_have_one_key() -> None:
    aden = regions()["YE/Aden"]
    assert (aden.ar, aden.en) == ("محافظة عدن", "Aden Governorate")
    assert len(aden.points) > 5 and all(region_at(*point) for point in aden.points)
    assert region_at(12.80, 45.03) == "YE/Aden"


def test_governorates_have_arabic_names_in_the_countries_that_reports_tell_of() -> None:
    of = {country: [r for r in regions().values() if r.key.startswith(f"{country}/")] for country in ("YE", "SY", "IQ")}
    assert {country: len(some) > 10 for country, some in of.items()} == {"YE": True, "SY": True, "IQ": True}
    assert [r.key for some in of.values() for r in some if r.ar.isascii()] == []


def test_a_country_and_a_place_nobody_knows_lie_in_none() -> None:
    assert region_at(15.5, 48.0) is None and region_at(0.0, 0.0) is None
