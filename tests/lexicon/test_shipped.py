"""The shipped lexicon is whole, and a user's folder is read as strictly as it."""

from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from mahdar.arabic.tokens import tokenize
from mahdar.errors import LexiconError
from mahdar.lexicon import Lexicon
from mahdar.lexicon.load import SHIPPED, load_entries
from mahdar.lexicon.places import load_places
from mahdar.lexicon.schema import Act, Actor
from mahdar.reading.matches import find_matches
from mahdar.record import EventType


@pytest.fixture(scope="module")
def shipped() -> Lexicon:
    return Lexicon.load()


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def test_no_faults() -> None:
    load_entries(SHIPPED)
    load_places(SHIPPED / "places")


def test_breadth(shipped: Lexicon) -> None:
    c = shipped.compiled
    assert len(c.actors) >= 1500
    assert len({a.lemma for a in c.acts}) >= 900
    assert {a.type for a in c.acts} == set(get_args(EventType))
    assert len(c.outlets) >= 300
    assert len({p.country for p in c.places if p.country}) >= 25


def test_ids_are_unique(shipped: Lexicon) -> None:
    repeated = [id for id, n in Counter(a.id for a in shipped.compiled.actors).items() if n > 1]
    assert repeated == []


def test_every_example_holds_its_act(shipped: Lexicon) -> None:
    acts = shipped.compiled.acts
    missed = []
    for act in acts:
        for example in act.examples:
            found = find_matches(tokenize(example), shipped).get("act", ())
            if act.lemma not in {acts[m.ref].lemma for m in found}:
                missed.append((act.lemma, example))
    assert any(act.examples for act in acts)
    assert missed == []


# A user's folder ---------------------------------------------------------------------------------------------------

OWN = {
    "actors/mine.yml": "- {id: wadi-guards, name: حرّاس الوادي, en: Valley Guards, kind: group, type: militia}\n"
    "- {id: hezbollah, name: حزب الله, en: The Party, kind: group, type: militia, country: LB}\n",
    "acts/mine.yml": "- {lemma: قنص, form: I, present: يقنص, masdars: [قنص], type: ASSAULT, en: snipe}\n",
    "places/mine.yml": "- {name: تل الزيتونات, en: Tall al-Zaytunat, kind: village, lat: 35.1, lon: 36.9}\n",
}


def test_a_folder_adds(shipped: Lexicon, tmp_path: Path) -> None:
    own = Lexicon.load(write(tmp_path, OWN), cache=False)
    words = tokenize("قنصوا رجلاً قرب تل الزيتونات، وقال حراس الوادي إنهم لا يعلمون.")
    found = find_matches(words, own)
    assert "wadi-guards" in {own.compiled.actors[m.ref].id for m in found["actor"]}
    assert "قنص" in {own.compiled.acts[m.ref].lemma for m in found["act"]}
    assert "Tall al-Zaytunat" in {own.compiled.places[m.ref].en for m in found["place"]}
    assert len(own.compiled.actors) == len(shipped.compiled.actors) + 1


def test_a_folder_overrides(tmp_path: Path) -> None:
    entries = load_entries(SHIPPED, write(tmp_path, OWN))
    assert [a.en for a in entries.of(Actor) if a.id == "hezbollah"] == ["The Party"]
    assert [a.en for a in entries.of(Act) if a.lemma == "قنص"] == ["snipe"]


def test_later_folders_go_before_earlier_ones(tmp_path: Path) -> None:
    first = write(tmp_path / "a", OWN)
    second = write(tmp_path / "b", {"actors/x.yml": OWN["actors/mine.yml"].replace("The Party", "Hizb")})
    assert [a.en for a in load_entries(SHIPPED, first, second).of(Actor) if a.id == "hezbollah"] == ["Hizb"]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="not a folder"):
        Lexicon.load(tmp_path / "none", cache=False)


# Faults: file, text, the line to be named, a word of the message ----------------------------------------------------

ACT = "- {lemma: %s, type: ASSAULT, en: x, form: II}\n"
FAULTS = {
    "unknown key": ("actors/a.yml", "- {id: a, name: فصيل, en: A, kind: group, colour: red}\n", 1, "colour"),
    "missing key": ("actors/a.yml", "\n- {id: a, name: فصيل, kind: group}\n", 2, "en"),
    "wrong value": ("actors/a.yml", "- {id: a, name: فصيل, en: A, kind: band}\n", 1, "band"),
    "wrong kind of value": ("actors/a.yml", "- {id: a, name: فصيل, en: A, kind: group, aliases: نص}\n", 1, "aliases"),
    "look-alike letter": ("actors/a.yml", "- {id: a, name: فصیل, en: A, kind: group}\n", 1, "U+06CC"),
    "unknown type": ("acts/a.yml", "- {lemma: دمّر, type: FIGHT, en: x, form: II}\n", 1, "FIGHT"),
    "unknown mode": ("acts/a.yml", ACT.replace("form", "mode: loud, form") % "دمّر", 1, "loud"),
    "unknown ACLED type": ("acts/a.yml", ACT.replace("form", "acled: Boom, form") % "دمّر", 1, "Boom"),
    "verb without its form": ("acts/a.yml", "- {lemma: دمّر, type: ASSAULT, en: x}\n", 1, "form"),
    "form I without present": ("acts/a.yml", "- {lemma: قصف, type: ASSAULT, en: x, form: I}\n", 1, "present"),
    "no such verb form": ("acts/a.yml", ACT.replace("II", "XX") % "دمّر", 1, "XX"),
    "a mapping where a list is due": ("titles.yml", "form: عقيد\n", 1, "list"),
    "unknown cue list": ("cues.yml", "speech: []\nrumours:\n- {phrase: يشاع}\n", 2, "rumours"),
    "fault in a cue": ("cues.yml", "planned:\n- {phrase: سوف}\n- {words: قد}\n", 3, "words"),
    "unknown name list": ("names/a.yml", "male: [زيد]\nplanets: [المريخ]\n", 2, "planets"),
    "broken YAML": ("outlets.yml", "- {name: صحيفة, kind: outlet, en: Paper}\n- {name: [\n", 3, "YAML"),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_is_named_with_file_and_line(tmp_path: Path, kind: str) -> None:
    name, text, line, word = FAULTS[kind]
    with pytest.raises(LexiconError) as caught:
        load_entries(write(tmp_path, {name: text}))
    faults = caught.value.faults
    assert any(f.startswith(f"{tmp_path / name}:{line}:") and word in f for f in faults), faults


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "outlets.yml").write_bytes("- {name: صحيفة}".encode("cp1256"))
    with pytest.raises(LexiconError) as caught:
        load_entries(tmp_path)
    assert str(tmp_path / "outlets.yml") in caught.value.faults[0]


def test_faults_over_several_files_are_all_named(tmp_path: Path) -> None:
    """Names claimed twice and parents that do not exist."""
    actors = (
        "- {id: one, name: فصيل الوادي, en: One, kind: group, part_of: nobody}\n"
        "- {id: two, name: فصيل الوادي, en: Two, kind: group}\n"
    )
    with pytest.raises(LexiconError) as caught:
        load_entries(write(tmp_path, {"actors/a.yml": actors}))
    faults = "\n".join(caught.value.faults)
    assert "nobody" in faults
    assert "فصيل الوادي" in faults


def test_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    files: dict[str, str] = {}
    for name, text, _, _ in FAULTS.values():
        if text.startswith("- ") and "[\n" not in text:
            files[name] = files.get(name, "") + text
    with pytest.raises(LexiconError) as caught:
        load_entries(write(tmp_path, files))
    assert len(caught.value.faults) >= sum(text.count("\n") for text in files.values())


def test_faults_of_places_are_named(tmp_path: Path) -> None:
    places = "- {name: تل, en: T, kind: village, lat: 35.1}\n- {name: رأس, en: R, kind: village, lat: 95, lon: 1}\n"
    with pytest.raises(LexiconError) as caught:
        load_places(write(tmp_path, {"mine.yml": places}))
    assert "mine.yml:1" in str(caught.value)
    assert "mine.yml:2" in str(caught.value)
