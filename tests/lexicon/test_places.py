"""The gazetteer: what is shipped, how it is read, and what is imported."""

import time
from pathlib import Path

import pytest

from mahdar.errors import InputError, LexiconError
from mahdar.lexicon.places import Place, arabic_names, import_places, load_places, write_tsv

SHIPPED = Path(__file__).parents[2] / "mahdar/lexicon/data/places"


@pytest.fixture(scope="module")
def shipped() -> list[Place]:
    return load_places(SHIPPED)


def find(places: list[Place], name: str) -> list[Place]:
    return [p for p in places if name in p.names]


@pytest.mark.parametrize(
    ("name", "country", "lat", "lon"),
    [("القريتين", "SY", 34.23, 37.24), ("باب الهوى", "SY", 36.22, 36.69), ("تعز", "YE", 13.58, 44.02),
     ("كرم أبو سالم", "PS", 31.23, 34.28), ("نجامينا", "TD", 12.11, 15.04), ("حميميم", "SY", 35.41, 35.95)],
)  # fmt: skip
def test_shipped_points(shipped: list[Place], name: str, country: str, lat: float, lon: float) -> None:
    assert any(
        p.country == country and abs((p.lat or 0) - lat) < 0.05 and abs((p.lon or 0) - lon) < 0.05
        for p in find(shipped, name)
    )


def test_shipped_is_sane(shipped: list[Place]) -> None:
    assert len(shipped) > 6000
    assert all(p.names and p.name and p.kind for p in shipped)
    assert all(arabic_names([p.name]) for p in shipped if p.geonames)
    assert not any(p.lat == 0 and p.lon == 0 for p in shipped)
    assert {p.precision for p in find(shipped, "محافظة حمص")} == {"admin1"}


def test_everyday_words_need_a_cue(shipped: list[Place]) -> None:
    for word in ("السلام", "الحرية", "التضامن", "حضر", "بلد"):
        assert all(p.common for p in find(shipped, word)), word
    assert any(not p.common for p in find(shipped, "حلب"))
    assert not any(p.common for p in find(shipped, "حي التضامن"))


def test_extract_reads_fast(tmp_path: Path) -> None:
    (tmp_path / "cities.tsv").write_bytes((SHIPPED / "cities.tsv").read_bytes())
    load_places(tmp_path)
    start = time.perf_counter()
    load_places(tmp_path)
    assert time.perf_counter() - start < 0.5  # about 10 ms; the bound allows for a busy machine


def test_other_scripts_are_no_arabic_names() -> None:
    assert arabic_names(["حلب", "حەلەب", "پاریس", "مدينة حمص", "Homs", "د مشق", "قُدس"]) == ["حلب", "حمص", "قدس"]


def test_round_trip(tmp_path: Path) -> None:
    place = Place("عين", ("عين", "العين"), "Ain", 1.5, None, None, "SY", 7, "village", 9, True)
    for name in ("a.tsv", "b.tsv.gz"):
        write_tsv(tmp_path / name, [place], ["a note"])
    assert load_places(tmp_path) == [place, place]


def test_no_folder_is_no_places(tmp_path: Path) -> None:
    assert load_places(tmp_path / "places") == []


@pytest.mark.parametrize("more", ["lat: 1", "colour: red", "lat: 91.0, lon: 0.0"])
def test_faulty_entries_are_named(tmp_path: Path, more: str) -> None:
    (tmp_path / "x.yml").write_text(f"- {{name: حلب, en: Aleppo, kind: city, {more}}}\n", "utf-8")
    with pytest.raises(LexiconError, match=r"x\.yml:1"):
        load_places(tmp_path)


def test_faulty_tsv_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.tsv").write_text("# note\n1\tحلب\n", "utf-8")
    with pytest.raises(LexiconError, match=r"x\.tsv:2"):
        load_places(tmp_path)


def test_import_geonames(tmp_path: Path) -> None:
    row = ["170063", "Aleppo", "Aleppo", "Alep,حلب,حەلەب", "36.20124", "37.16117", "P", "PPLA", "SY", "", "09"]
    row += ["", "", "", "2098210", "", "390", "Asia/Damascus", "2024-01-01"]
    (tmp_path / "SY.txt").write_text("\t".join(row) + "\n", "utf-8")
    (tmp_path / "admin1CodesASCII.txt").write_text("SY.09\tAleppo\tAleppo\t170062\n", "utf-8")
    (tmp_path / "alternateNames.txt").write_text("1\t170063\tar\tحلب الشهباء\t\n2\t170063\tar\tحلب\t1\n", "utf-8")
    out, count = import_places(tmp_path / "SY.txt", tmp_path / "user/places")
    assert count == 1
    [place] = load_places(out.parent)
    assert place.names == ("حلب", "حلب الشهباء")
    assert (place.admin1, place.country, place.geonames, place.kind) == ("Aleppo", "SY", 170063, "city")


def test_import_pcodes(tmp_path: Path) -> None:
    (tmp_path / "cod.csv").write_text(
        "ADM1_AR,ADM1_EN,ADM1_PCODE,ADM2_AR,ADM2_EN,ADM2_PCODE,lat,lon\n"
        "حمص,Homs,SY04,تدمر,Tadmor,SY0402,34.5,38.2\nحمص,Homs,SY04,القصير,Al-Qusayr,SY0403,34.3,36.6\n",
        "utf-8-sig",
    )
    out, count = import_places(tmp_path / "cod.csv", tmp_path / "places")
    places = {p.name: p for p in load_places(out.parent)}
    assert count == len(places) == 3
    assert (places["حمص"].lat, places["حمص"].kind, places["حمص"].country) == (34.4, "governorate", "SY")
    assert places["تدمر"].admin1 == "Homs"


@pytest.mark.parametrize(("name", "text"), [("x.csv", "a,b\n1,2\n"), ("x.txt", "not a dump\n"), ("x.csv", "")])
def test_import_says_what_is_wrong(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(InputError, match=name):
        import_places(tmp_path / name, tmp_path / "out")
    with pytest.raises(InputError, match="no such file"):
        import_places(tmp_path / "none.csv", tmp_path / "out")
