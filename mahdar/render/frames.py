"""How promises, stances and states are said in either language: frames.yml and the word lists beside it, checked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from mahdar.arabic.fold import fold
from mahdar.arabic.nouns import noun_forms

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Frame:
    """One kind of promise in one language. `verb` is (masculine, feminine) or (verb, "is …" of the passive)."""

    verb: tuple[str, str]
    rest: str
    name: str
    thing: str
    short: str
    sum: str | None = None
    feminine: bool = False
    feminine_short: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of promise: its frames, its frames with no object, what is counted, and how its object and place go in."""

    ar: Frame
    en: Frame
    alone_ar: Frame | None = None
    alone_en: Frame | None = None
    unit: str | None = None
    aside: bool = False
    words: bool = False
    to: bool = False
    at: tuple[str, str] = ("في", "in")


@dataclass(frozen=True, slots=True)
class Noun:
    """What is counted: singular and plural (nominative), and both in English."""

    sg: str
    pl: str
    feminine: bool
    en: str
    en_pl: str
    adjective: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A stance or a state: Arabic by gender with its doer, together, with nobody named; English with and without."""

    verb: tuple[str, str] | None
    together: tuple[str, str] | None
    nobody: tuple[str, str]
    en: str | None
    en_nobody: str


def _ar(given: dict[str, Any], base: dict[str, Any]) -> Frame:
    all_ = {**base, **given}
    masculine, feminine = all_.pop("verb")
    return Frame((masculine, feminine), **{"thing": "", **all_})


def _en(given: dict[str, Any], base: dict[str, Any]) -> Frame:
    all_ = {**base, **given}
    what, done = all_.pop("done")
    return Frame((all_.pop("do"), done), **{"thing": "", "rest": what, **all_})


def _kind(given: dict[str, Any]) -> Kind:
    ar, en, alone = given.pop("ar"), given.pop("en"), given.pop("alone", None)
    if alone:
        given |= {"alone_ar": _ar(alone["ar"], ar), "alone_en": _en(alone["en"], en)}
    if "at" in given:
        given["at"] = tuple(given["at"])
    return Kind(_ar(ar, {}), _en(en, {}), **given)


@cache
def _file() -> dict[str, dict[str, Any]]:
    return dict(yaml.load((_HERE / "frames.yml").read_text("utf-8"), yaml.CSafeLoader))


@cache
def kinds() -> dict[str, Kind]:
    """Every kind of term; a key that Kind does not know is a TypeError."""
    return {name: _kind(dict(given)) for name, given in _file()["kinds"].items()}


@cache
def stances() -> dict[str, Said]:
    """How a stance is said of whoever takes it."""
    out = {}
    for name, said in _file()["stances"].items():
        together = said.get("together")
        passive = said.get("en_nobody", said["en"])
        nobody = (said["nobody"], said["nobody"])
        out[name] = Said(tuple(said["verb"]), tuple(together) if together else None, nobody, said["en"], passive)
    return out


@cache
def states() -> dict[str, Said]:
    """How an obligation's state is said, with and without who brought it about."""
    out = {}
    for name, said in _file()["states"].items():
        by = said.get("by")
        out[name] = Said(tuple(by) if by else None, None, tuple(said["alone"]), said.get("en_by"), said["en"])
    return out


def _rows(name: str) -> list[list[str]]:
    lines = (_HERE / name).read_text("utf-8").splitlines()
    return [[cell.strip() for cell in line.split("|")] for line in lines if line and not line.startswith("#")]


@cache
def nouns() -> dict[str, Noun]:
    """Every noun of nouns.txt by its singular."""
    return {sg: Noun(sg, pl, gender == "f", en, en_pl) for sg, pl, gender, en, en_pl in _rows("nouns.txt")}


@cache
def currencies() -> dict[str, Noun]:
    """Currencies by their ISO code."""
    return {
        code: Noun(sg, pl, gender == "f", en, en_pl, None if adjective == "-" else adjective)
        for code, sg, pl, gender, adjective, en, en_pl in _rows("currencies.txt")
    }


@cache
def _spellings() -> dict[str, Noun]:
    """Every folded spelling of a noun, with and without its article; an earlier noun keeps what two could be."""
    out: dict[str, Noun] = {}
    for noun in nouns().values():
        for form in (noun.sg, noun.pl, *(f.surface for f in noun_forms(noun.sg, (noun.pl,)) if f.case != "sfx")):
            for article in ("", "ال"):
                out.setdefault(fold(article + form), noun)
    return out


def noun_of(word: str | None) -> Noun | None:
    """The noun that a word in any of its forms is («معتقلاً», «الأسرى»); None where the list has no such noun."""
    return _spellings().get(fold(word)) if word else None
