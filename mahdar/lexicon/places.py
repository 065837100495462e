"""The gazetteer: places read from the shipped extract and lists, and imports of larger ones.

A `places` folder holds `*.yml` (made by hand, see PlaceEntry) and `*.tsv` or `*.tsv.gz` (made by import, see COLUMNS).
"""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple

from msgspec import field

from mahdar.errors import InputError, LexiconError, OutputError
from mahdar.lexicon.load import Entries, _convert, _items
from mahdar.lexicon.schema import Entry

COLUMNS = ("geonames", "names", "en", "lat", "lon", "admin1", "country", "population", "kind", "common")
_ARABIC_WORD = re.compile("[\u0621-\u063a\u0641-\u064a]{2}")
# Letters of Persian, Urdu, Kurdish, Uighur and other spellings: such a name is no Arabic one.
_OTHER_SCRIPTS = re.compile("[^\u0621-\u063a\u0641-\u064a \\-]")


class Place(NamedTuple):
    """One sense of a place name."""

    name: str
    names: tuple[str, ...]  # its Arabic spellings
    en: str | None
    lat: float | None
    lon: float | None
    admin1: str | None
    country: str | None  # ISO 3166-1 alpha-2
    geonames: int | None
    kind: str
    population: int = 0
    common: bool = False  # an everyday word too: a place only beside a cue (في، مدينة، بلدة …)
    precision: str | None = None  # where the point stands for an area


class PlaceEntry(Entry, frozen=True):
    """A place of places/*.yml."""

    name: str
    en: str
    kind: str
    lat: float | None = None
    lon: float | None = None
    admin1: str | None = None
    country: str | None = None
    aliases: list[str] = field(default_factory=list)
    precision: Literal["exact", "near", "area", "admin1", "country"] | None = None
    common: bool = False
    population: int = 0


def load_places(folder: Path) -> list[Place]:
    """All places of a folder, hand-made lists first; [] where there is no such folder. Faults are a LexiconError."""
    entries = Entries()
    places: list[Place] = []
    for path in sorted(folder.glob("*.yml")):
        for line, item in _items(path, entries):
            if entry := _convert(item, PlaceEntry, path, line, entries):
                _check_point(entry, f"{path}:{line}", entries.faults)
                places += _from_entry(entry)
    if entries.faults:
        raise LexiconError(
            f"{len(entries.faults)} fault(s) in places:\n  " + "\n  ".join(entries.faults[:50]),
            folder,
            "mend the lines named",
        )
    for path in sorted([*folder.glob("*.tsv"), *folder.glob("*.tsv.gz")]):
        places += _read_tsv(path)
    return places


def _from_entry(e: PlaceEntry) -> Iterator[Place]:
    """The place; an everyday word's longer names («حي التضامن») stand apart, as they need no cue."""
    names = tuple(dict.fromkeys((e.name, *e.aliases)))
    clear = tuple(n for n in names if " " in n) if e.common else names
    for group, common in ((clear, False), (tuple(n for n in names if n not in clear), True)):
        if group:
            rest = (e.admin1, e.country, None, e.kind, e.population, common, e.precision)
            yield Place(e.name, group, e.en, e.lat, e.lon, *rest)


def _check_point(e: PlaceEntry, where: str, faults: list[str]) -> None:
    if (e.lat is None) != (e.lon is None):
        faults.append(f"{where}: «{e.name}» has one of lat and lon only; give both or none")
    elif e.lat is not None and not (-90 <= e.lat <= 90 and -180 <= (e.lon or 0) <= 180):
        faults.append(f"{where}: «{e.name}» lies outside the globe ({e.lat}, {e.lon})")


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
        return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8", f"{path} at byte {error.start}", "save it as UTF-8") from None
    except (OSError, EOFError) as error:
        raise InputError("cannot be read", path, str(error)) from None


def _read_tsv(path: Path) -> Iterator[Place]:
    for number, line in enumerate(_text(path).split("\n"), 1):
        if not line or line[0] == "#":
            continue
        try:
            geonames, names, en, lat, lon, admin1, country, population, kind, common = line.rstrip("\r").split("\t")
            all_names = tuple(names.split("|"))
            yield Place(
                all_names[0], all_names, en or None,
                float(lat) if lat else None, float(lon) if lon else None,
                admin1 or None, country or None, int(geonames) if geonames else None,
                kind, int(population or 0), common == "1",
            )  # fmt: skip
        except ValueError:
            raise LexiconError(
                "not a line of the gazetteer",
                f"{path}:{number}",
                f"it needs {len(COLUMNS)} tab-separated columns: {', '.join(COLUMNS)}",
            ) from None


def write_tsv(path: Path, places: Iterable[Place], header: Iterable[str] = ()) -> int:
    """Write places for `load_places`; `header` lines become comments. Returns how many were written."""
    lines = [f"# {line}" for line in (*header, "\t".join(COLUMNS))]
    count = -len(lines)
    lines += map(_tsv_line, places)
    text = "\n".join(lines) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(text.encode(), mtime=0) if path.suffix == ".gz" else text.encode())
    except OSError as error:
        raise OutputError("the gazetteer cannot be written", path, error.strerror) from None
    return len(lines) + count


def _tsv_line(p: Place) -> str:
    cells = (p.geonames, "|".join(p.names), p.en, p.lat, p.lon, p.admin1, p.country, p.population, p.kind)
    return "\t".join("" if c is None else re.sub(r"[\t\r\n]+", " ", str(c)) for c in (*cells, int(p.common)))


def arabic_names(names: Iterable[str]) -> list[str]:
    """Those of `names` in plain Arabic spelling, each once, without «مدينة»، «محافظة» … before them."""
    out: dict[str, None] = {}
    for name in names:
        name = re.sub("[\u064b-\u0652]", "", name)
        name = re.sub("^(مدينة|محافظة|بلدة|قرية|ولاية|منطقة|مديرية|قضاء|ناحية) (?=..)", "", name.strip())
        words = re.split("[ -]", name)
        if (
            _ARABIC_WORD.search(name)
            and not _OTHER_SCRIPTS.search(name)
            and len(words) < 5
            and all(len(w) > 1 for w in words)
        ):
            out[name] = None
    return list(out)


def import_places(path: Path, out_folder: Path) -> tuple[Path, int]:
    """Turn a GeoNames dump (`XX.txt`) or a p-code table (`.csv`) into a tsv in `out_folder`: its path, its places.

    Beside a dump, `alternateNames*.txt` (Arabic names) and `admin1CodesASCII.txt` are used where they stand.
    """
    path, out_folder = Path(path), Path(out_folder)
    if not path.is_file():
        raise InputError("no such file", path, "give a GeoNames dump (XX.txt) or a p-code table (.csv)")
    if path.suffix.lower() == ".csv":
        places, source = _from_pcodes(path), "p-code table"
    else:
        places, source = list(_from_geonames(path)), "GeoNames (https://www.geonames.org), CC BY 4.0"
    if not places:
        raise InputError(
            "no place with an Arabic name in it",
            path,
            "a GeoNames dump, or a csv with columns such as ADM1_AR, ADM1_EN, ADM1_PCODE",
        )
    out = out_folder / f"{path.stem}.tsv"
    return out, write_tsv(out, places, [f"Imported from {path.name}: {source}"])


_KINDS = {"PPLC": "capital", "ADM1": "governorate", "ADM2": "district", "ADM3": "subdistrict", "MT": "mountain",
          "MTS": "mountain", "DSRT": "desert", "VAL": "valley", "WAD": "valley", "AIRP": "airport", "AIRB": "base",
          "CMP": "camp", "CMPRF": "camp", "PRT": "port", "ISL": "island", "DAM": "dam", "STM": "river", "LK": "lake",
          "RGN": "region", "PCLI": "country", "PPLX": "neighbourhood"}  # fmt: skip


def kind_of(population: int) -> str:
    """City, town or village by inhabitants."""
    return "city" if population >= 50_000 else "town" if population >= 5_000 else "village"


def _from_geonames(path: Path) -> Iterator[Place]:
    arabic = _alternate_names(path.parent)
    admin1 = _admin1_names(path.parent)
    for number, line in enumerate(io.StringIO(_text(path)), 1):
        c = line.rstrip("\n").split("\t")
        try:
            ident, lat, lon, population = int(c[0]), float(c[4]), float(c[5]), int(c[14] or 0)
        except (ValueError, IndexError):
            raise InputError(
                "not a line of a GeoNames dump",
                f"{path}:{number}",
                "use XX.txt or allCountries.txt from the GeoNames export",
            ) from None
        if c[6] not in ("P", "A", "T", "H", "L", "S"):
            continue
        names = arabic_names([*arabic.get(ident, ()), *c[3].split(",")])
        if names:
            kind = _KINDS.get(c[7], kind_of(population) if c[6] == "P" else "place")
            where = admin1.get(f"{c[8]}.{c[10]}")
            yield Place(
                names[0], tuple(names), c[1], round(lat, 4), round(lon, 4), where, c[8] or None, ident, kind, population
            )


def _alternate_names(folder: Path) -> dict[int, list[str]]:
    """Names marked as Arabic by id, preferred ones first, from alternateNames files in `folder`."""
    out: dict[int, list[str]] = {}
    for path in sorted(folder.glob("alternateNames*.txt")):
        for line in io.StringIO(_text(path)):
            c = line.rstrip("\n").split("\t")
            if len(c) > 3 and c[2] == "ar" and c[1].isdigit():
                names = out.setdefault(int(c[1]), [])
                names.insert(0 if len(c) > 4 and c[4] == "1" else len(names), c[3])
    return out


def _admin1_names(folder: Path) -> dict[str, str]:
    path = folder / "admin1CodesASCII.txt"
    rows = (line.split("\t") for line in _text(path).splitlines()) if path.is_file() else ()
    return {r[0]: r[1] for r in rows if len(r) > 1}


_LEVEL_COLUMN = re.compile(r"^(?:ADM|admin)(\d)(?:Name)?_?(AR|EN|PCODE)$", re.IGNORECASE)
_LEVEL_KINDS = {0: "country", 1: "governorate", 2: "district", 3: "subdistrict", 4: "village"}


def _from_pcodes(path: Path) -> list[Place]:
    """The units of every level of a p-code table; an upper unit without a point of its own gets its parts' mean."""
    rows = list(csv.DictReader(io.StringIO(_text(path))))
    columns = {
        k: (int(m[1]), m[2].upper()) for k in (rows[0] if rows else ()) if k and (m := _LEVEL_COLUMN.match(k.strip()))
    }
    if not any(part == "AR" for _, part in columns.values()):
        raise InputError(
            "no column with Arabic names", path, "name the columns ADM1_AR, ADM1_EN, ADM1_PCODE, ADM2_AR …"
        )
    units: dict[tuple[int, str], dict[str, Any]] = {}
    for row in rows:
        levels: dict[int, dict[str, str]] = {}
        for column, (level, part) in columns.items():
            levels.setdefault(level, {})[part] = (row[column] or "").strip()
        point = _point(row)
        for level, unit in levels.items():
            if level > 0 and unit.get("AR"):
                key = (
                    level,
                    unit.get("PCODE") or "/".join(levels[n].get("AR", "") for n in sorted(levels) if n <= level),
                )
                found = units.setdefault(key, {**unit, "admin1": levels.get(1, {}).get("EN"), "points": []})
                found["points"] += [point] if point else []
    return [place for (level, _), unit in units.items() if (place := _unit_place(level, unit))]


def _point(row: dict[str, str]) -> tuple[float, float] | None:
    lower = {(k or "").strip().lower(): v for k, v in row.items()}
    try:
        lat, lon = (
            next(lower[n] for n in names if n in lower)
            for names in (("lat", "latitude", "y"), ("lon", "long", "longitude", "x"))
        )
        return float(lat), float(lon)
    except (StopIteration, ValueError, TypeError, RuntimeError):
        return None


def _unit_place(level: int, unit: dict[str, Any]) -> Place | None:
    names = arabic_names([unit["AR"]])
    if not names:
        return None
    points = unit["points"]
    lat, lon = (round(sum(p[i] for p in points) / len(points), 4) if points else None for i in (0, 1))
    country = m[0] if (m := re.match("[A-Z]{2}(?=[0-9])", unit.get("PCODE", ""))) else None
    return Place(
        names[0],
        tuple(names),
        unit.get("EN") or None,
        lat,
        lon,
        unit["admin1"] or None,
        country,
        None,
        _LEVEL_KINDS.get(level, "place"),
    )
