"""From entries to the index: every form a word takes is found, and finds its entry again."""

from pathlib import Path

import pytest

from mahdar.arabic.fold import fold
from mahdar.arabic.tokens import tokenize
from mahdar.lexicon import Lexicon
from mahdar.lexicon.compile import case_variants, compile_lexicon
from mahdar.lexicon.load import Entries
from mahdar.lexicon.places import Place
from mahdar.lexicon.schema import Act, Actor, Homograph, Institution, Light, Outlet, Phrase, Role, Speech, Title
from mahdar.reading.matches import Match, find_matches

ENTRIES = Entries(
    by_type={
        Actor: [
            Actor(
                "houthis", "الحوثيون", "group", "Houthis", type="rebel", aliases=["أبو فلان الأكبر"], short=["الجماعة"]
            ),
            Actor("LB", "لبنان", "state", "Lebanon", country="LB", nisba="لبناني", capital="بيروت"),
        ],
        Act: [
            Act("قصف", "ASSAULT", "shell", form="I", present="يقصف", masdars=["قصف"]),
            Act("أطلق سراح", "RETREAT", "release", form="IV", masdars=["إطلاق سراح"]),
            Act("غارة", "ASSAULT", "raid", pos="noun", plurals=["غارات"]),
            Act("هاجم", "ASSAULT", "attack", form="III", masdars=["هجوم"], plurals=["هجمات"]),
        ],
        Institution: [Institution("جيش", "state_force", "army", "m")],
        Light: [Light("شن", "launch", "agent", form="I", present="يشن")],
        Role: [Role("مسلح", "unidentified", "group", "gunmen", pl=["مسلحون"])],
        Outlet: [Outlet("وكالة النخيل", "agency", "Palm", short=["الوكالة"])],
        Title: [Title("عقيد", "rank", "colonel", fem="عقيدة", pl=["عقداء"])],
        Homograph: [Homograph("هاجم", "name")],
    },
    cues={
        "planned": [Phrase("من المقرر أن")],
        "speech": [Speech("أكد", "asserts", "affirm", form="II", present="يؤكد")],
    },
    names={"male": ["زيد"]},
)
PLACES = [Place("كفرنبل", ("كفرنبل", "كفر نبل"), "Kafranbel", 35.6, 36.6, None, "SY", None, "town")]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(compile_lexicon(ENTRIES, PLACES))


def matches(lexicon: Lexicon, text: str) -> list[tuple[str, int, str]]:
    """(kind, row, the words matched) of everything found."""
    words = tokenize(text)
    return [(m.kind, m.ref, quoted(text, words, m)) for found in find_matches(words, lexicon).values() for m in found]


def quoted(text: str, words: object, m: Match) -> str:
    tokens = words.tokens  # type: ignore[attr-defined]
    return text[tokens[m.first].start : tokens[m.last - 1].end]


@pytest.mark.parametrize(
    ("text", "kind", "ref", "words"),
    [
        ("الحوثيون", "actor", 0, "الحوثيون"),
        ("وللحوثيين", "actor", 0, "وللحوثيين"),
        ("أبي فلان الأكبر", "actor", 0, "أبي فلان الأكبر"),
        ("بالجماعة", "short", 0, "بالجماعة"),
        ("ولبنان", "actor", 1, "ولبنان"),
        ("اللبنانيين", "nisba", 1, "اللبنانيين"),
        ("بيروت", "capital", 1, "بيروت"),
        ("قصفت", "act", 0, "قصفت"),
        ("يقصفون", "act", 0, "يقصفون"),
        ("فقصفوهم", "act", 0, "فقصفوهم"),
        ("وسيقصفها", "act", 0, "وسيقصفها"),
        ("بالقصف", "act", 0, "بالقصف"),
        ("قَصَفَتْ", "act", 0, "قَصَفَتْ"),
        ("إطلاق سراح", "act", 1, "إطلاق سراح"),
        ("بإطلاق سراحهم", "act", 1, "بإطلاق سراحهم"),
        ("غارتان", "act", 2, "غارتان"),
        ("للغارات", "act", 2, "للغارات"),
        ("هجماتهم", "act", 3, "هجماتهم"),
        ("المهاجمون", "act", 3, "المهاجمون"),
        ("شنّوا", "light", 0, "شنّوا"),
        ("جيش", "inst", 0, "جيش"),
        ("لمسلحين", "role", 0, "لمسلحين"),
        ("وكالة النخيل", "outlet", 0, "وكالة النخيل"),
        ("العقيد", "title", 0, "العقيد"),
        ("العقداء", "title", 0, "العقداء"),
        ("من المقرر أن", "cue", 0, "من المقرر أن"),
        ("وأكّد", "speech", 0, "وأكّد"),
        ("بكفر نبل", "place", 0, "بكفر نبل"),
        ("زيد", "name", 0, "زيد"),
    ],
)
def test_form_is_found(lexicon: Lexicon, text: str, kind: str, ref: int, words: str) -> None:
    assert (kind, ref, words) in matches(lexicon, text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("القصفت", "act"),  # no article on a verb
        ("سقصف", "act"),  # س on the present only
        ("لبنانهم", "actor"),  # no pronoun on a name
        ("هاجم", "act"),  # a homograph is no act; its other forms are
        ("إطلاق النار", "act"),  # the further words have to be there
    ],
)
def test_what_cannot_be_is_not_found(lexicon: Lexicon, text: str, kind: str) -> None:
    assert kind not in {found for found, _, _ in matches(lexicon, text)}


def test_a_verbs_fixed_words_may_stand_later(lexicon: Lexicon) -> None:
    assert ("act", 1, "أطلقت") in matches(lexicon, "أطلقت القوات الحكومية سراح ستة منهم")
    assert ("act", 1, "أطلقت") not in matches(lexicon, "أطلقت القوات الحكومية النار. وبقي سراح أحدهم")


def test_the_longest_phrase_wins(lexicon: Lexicon) -> None:
    assert [w for kind, _, w in matches(lexicon, "أبو فلان الأكبر") if kind == "actor"] == ["أبو فلان الأكبر"]


def test_case_variants() -> None:
    assert case_variants("أبو فلان") == ["أبو فلان", "أبي فلان", "أبا فلان"]
    assert case_variants("المرابطون") == ["المرابطون", "المرابطين"]
    assert case_variants("حمص") == ["حمص"]


def test_the_index_is_folded(lexicon: Lexicon) -> None:
    assert all(word == fold(word) for word in lexicon.index)


def test_the_cache_gives_the_same_lexicon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    first, second = Lexicon.load(), Lexicon.load()
    assert first.compiled.index == second.compiled.index
    assert first.compiled.acts == second.compiled.acts
    assert [tuple(p) for p in first.compiled.places] == [tuple(p) for p in second.compiled.places]
