"""A report and a true answer about it, for all tests of the second reader."""

import copy
import json

import pytest

from mahdar.report import Report

TEXT = (
    "لجنة محلية: هدنة في سهل الزيتون\n\n"
    "قُتل ثلاثة مسلحين وأصيب مدنيان أمس الأحد في قصف لقوات الجبهة على قرية الصفصاف، بحسب مصدر طبي.\n"
    "وقالت لجنة المصالحة إن الجبهة عرضت هدنة لمدة خمسة أيام مقابل فتح الطريق ودفع مليون دولار، على أن يبدأ ذلك بعد "
    "تسليم جثتين.\n"
    "والتقى نادر العامري وفد الجبهة في بلدة المنارة. وخرقت الجبهة الهدنة."
)
ANSWER = {
    "entities": [
        {"id": "g1", "kind": "group", "name": "الجبهة", "type": "rebel", "also": [[2, "قوات الجبهة"]]},
        {"id": "g2", "kind": "group", "name": "لجنة المصالحة"},
        {"id": "p1", "kind": "person", "name": "نادر العامري"},
        {"id": "l1", "kind": "place", "name": "قرية الصفصاف"},
        {"id": "l2", "kind": "place", "name": "بلدة المنارة"},
    ],
    "events": [
        {
            "id": "e1",
            "type": "ASSAULT",
            "mode": "heavy-weapons",
            "trigger": [2, "قصف"],
            "quotes": [[2, "قُتل ثلاثة مسلحين وأصيب مدنيان أمس الأحد في قصف لقوات الجبهة على قرية الصفصاف"]],
            "actors": ["g1"],
            "place": ["l1"],
            "date": {"start": "2020-06-14", "quote": [2, "أمس الأحد"]},
            "killed": {"n": [3, 3], "quote": [2, "ثلاثة مسلحين"]},
            "injured": {"n": [2, 2]},
            "according_to": [{"name": [2, "مصدر طبي"]}],
        }
    ],
    "meetings": [
        {
            "quotes": [[4, "والتقى نادر العامري وفد الجبهة في بلدة المنارة"]],
            "participants": ["g1", "p1"],
            "delegates": [{"person": "p1"}],
            "place": ["l2"],
        }
    ],
    "deals": [
        {
            "id": "d1",
            "parties": ["g1"],
            "mediators": ["g2"],
            "terms": [
                {
                    "id": "t1",
                    "kind": "pause",
                    "quotes": [[3, "هدنة لمدة خمسة أيام"]],
                    "duration": "P5D",
                    "stances": [{"party": "g1", "stance": "offered", "quote": [3, "عرضت"]}],
                },
                {"id": "t2", "kind": "open_route", "quotes": [[3, "فتح الطريق"]]},
                {
                    "id": "t3",
                    "kind": "payment",
                    "quotes": [[3, "دفع مليون دولار"]],
                    "amount": 1000000,
                    "currency": "USD",
                },
                {"id": "t4", "kind": "return_remains", "quotes": [[3, "تسليم جثتين"]], "count": {"n": [2, 2]}},
            ],
            "exchanges": [{"give": ["t1"], "get": ["t2", "t3"], "quotes": [[3, "مقابل"]]}],
            "conditions": [
                {
                    "trigger": "t4",
                    "target": ["t1"],
                    "polarity": "after",
                    "quotes": [[3, "على أن يبدأ ذلك بعد تسليم جثتين"]],
                }
            ],
            "stages": [{"order": 1, "terms": ["t4"]}],
        }
    ],
    "findings": [
        {"state": "breached", "term": "t1", "deal": "d1", "quotes": [[5, "وخرقت الجبهة الهدنة"]], "by": ["g1"]}
    ],
}


@pytest.fixture
def report():
    return Report(TEXT, published="2020-06-15", language="ar")


@pytest.fixture
def answer():
    """A true answer, to be changed at will."""
    return copy.deepcopy(ANSWER)


@pytest.fixture
def written():
    """An answer as the text that a model sends."""
    return lambda answer: json.dumps(answer, ensure_ascii=False)
