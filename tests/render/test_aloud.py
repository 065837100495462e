"""What is read aloud: by cases, in both languages; and every deal of the gold can be read and drawn."""

import re
from pathlib import Path
from typing import get_args

import pytest
import yaml

from mahdar import record as contract
from mahdar.record import Date
from mahdar.render.aloud import deal_aloud, finding_aloud, meeting_aloud
from mahdar.render.aloud_terms import Promises
from mahdar.render.counted import counted, counted_ar, counted_en, day, duration, money
from mahdar.render.frames import kinds, noun_of, nouns, stances, states

CASES = Path(__file__).parents[1] / "cases"


def cases(name):
    return yaml.safe_load((CASES / name).read_text("utf-8"))


def read(told, case):
    """The sentences of a case's term, deal, meeting or finding, in Arabic and in English."""
    record = told(case)
    if "term" in case:
        said = [Promises(record).clause(record.deals[0].terms[0], record.deals[0])]
    elif "deal" in case:
        said = deal_aloud(record, record.deals[0])
    elif "meeting" in case:
        said = meeting_aloud(record, record.meetings[0])
    else:
        said = [finding_aloud(record, record.findings[0])]
    return {lang: " ".join(getattr(s, lang) for s in said) for lang in ("ar", "en")}


@pytest.mark.parametrize("case", cases("aloud.yml"), ids=lambda case: str(case.get("why") or case["ar"])[:60])
def test_it_is_read_as_it_should_sound(told, case):
    assert read(told, case) == {"ar": case["ar"], "en": case["en"]}


@pytest.mark.parametrize("case", cases("counted.yml"), ids=lambda case: case["oblique"])
def test_a_noun_agrees_with_its_number(case):
    noun, n = nouns()[case["noun"]], case["n"]
    assert counted_ar(n, noun) == case["oblique"]
    assert counted_ar(n, noun, nominative=True) == case["nominative"]
    assert counted_en(n, noun) == case["en"]


@pytest.mark.parametrize(("amount", "currency", "ar", "en"), [
    (1, "USD", "دولار أمريكي", "one US dollar"),
    (2, "TRY", "ليرتين تركيتين", "two Turkish liras"),
    (5, "USD", "خمسة دولارات أمريكية", "five US dollars"),
    (3, "SYP", "ثلاث ليرات سورية", "three Syrian pounds"),
    (50, "IQD", "50 ديناراً عراقياً", "50 Iraqi dinars"),
    (102, "USD", "102 دولار أمريكي", "102 US dollars"),
    (1000, "USD", "ألف دولار أمريكي", "1,000 US dollars"),
    (1500, "USD", "1500 دولار أمريكي", "1,500 US dollars"),
    (4000, "ILS", "أربعة آلاف شيكل", "4,000 shekels"),
    (500_000, "EUR", "500 ألف يورو", "500,000 euros"),
    (1_500_000, "USD", "1.5 مليون دولار أمريكي", "1.5 million US dollars"),
    (2_000_000, "SYP", "مليوني ليرة سورية", "2 million Syrian pounds"),
    (6e9, "IQD", "ستة مليارات دينار عراقي", "6 billion Iraqi dinars"),
    (12.5, "USD", "12.5 دولار أمريكي", "12.5 US dollars"),
    (700, None, "700", "700"),
    (3e6, "XYZ", "ثلاثة ملايين XYZ", "3 million XYZ"),
])  # fmt: skip
def test_a_sum_is_written_out(amount, currency, ar, en):
    assert money(amount, currency) == (ar, en)


@pytest.mark.parametrize(("iso", "ar", "en"), [
    ("P1D", "يوم واحد", "one day"), ("P2Y", "سنتين", "two years"), ("P5D", "خمسة أيام", "five days"),
    ("PT72H", "72 ساعة", "72 hours"), ("P1M15D", "شهر واحد و15 يوماً", "one month and 15 days"),
    ("P3W", "ثلاثة أسابيع", "three weeks"), ("PT30M", "30 دقيقة", "30 minutes"), ("P6M", "ستة أشهر", "six months"),
    ("soon", "soon", "soon"), ("P", "P", "P"),
])  # fmt: skip
def test_a_length_of_time_is_written_out(iso, ar, en):
    assert duration(iso) == (ar, en)


@pytest.mark.parametrize(("range_", "ar", "en"), [
    ((10, None), "ما لا يقل عن عشرة أسرى", "at least ten prisoners"),
    ((1, None), "عدد من الأسرى", "a number of prisoners"),
    ((1, 5), "ما يصل إلى خمسة أسرى", "up to five prisoners"),
    ((20, 30), "ما بين 20 و30 أسيراً", "between 20 and 30 prisoners"),
    ((3, 4), "ما بين ثلاثة وأربعة أسرى", "between three and four prisoners"),
    ((0, 0), "0 أسير", "no prisoners"),
])  # fmt: skip
def test_a_range_is_said_as_one(range_, ar, en):
    assert counted(range_, nouns()["أسير"]) == (ar, en)


def test_days():
    assert day(Date("2015-07-26", "2015-07-26", "day")) == ("26 تموز/يوليو 2015", "26 July 2015")
    assert day(Date("2015-07-01", "2015-07-31", "month")) == ("تموز/يوليو 2015", "July 2015")
    assert day(Date("2015-07-26", "2015-07-28", "day")).en == "26 July 2015 – 28 July 2015"
    assert day(Date(None, None, "unknown")) is None


@pytest.mark.parametrize("word", ["معتقلاً", "المعتقلين", "معتقلون", "معتقلان", "معتقل"])
def test_a_counted_noun_is_known_in_all_its_forms(word):
    assert noun_of(word).sg == "معتقل"


def test_whatever_a_record_can_say_can_be_read_aloud():
    assert set(kinds()) == set(get_args(contract.TermKind))
    assert set(stances()) == set(get_args(contract.StanceKind))
    assert set(states()) == set(get_args(contract.Obligation))
    for kind in kinds().values():
        assert kind.unit is None or kind.unit in nouns()


@pytest.mark.parametrize("status", get_args(contract.DealStatus))
@pytest.mark.parametrize("form", get_args(contract.DealForm))
def test_every_status_and_form_has_a_head(told, status, form):
    head = deal_aloud(record := told({"deal": {"status": status, "form": form}}), record.deals[0])[0]
    assert "–" not in head.ar and re.fullmatch(r"A \w.*\.", head.en)
