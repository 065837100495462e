"""One record that has something of everything, and one made to break a page."""

import msgspec
import pytest

from mahdar.record import (
    Acled,
    Bearing,
    Casualty,
    Date,
    Deal,
    Event,
    Finding,
    Group,
    Issue,
    Meeting,
    Person,
    Place,
    Record,
    Source,
    State,
)
from mahdar.report import Report

TEXT = """لجنة الوساطة: تبادل ووقف للقصف في وادي السدر

قصفت كتيبة الرماة قرية السدر شمال مدينة النعناع مساء الاثنين 4 أيار، فقُتل نحو عشرة مدنيين، بحسب طبيب في القرية.
والتقى العقيد سامر الحداد وفد كتيبة الرماة، وعرضت اللجنة وقف القصف ثلاثة أيام مقابل الإفراج عن أسيرين بعد فتح الطريق."""


def report(text=TEXT, **given):
    about = {"title": TEXT.split("\n")[0], "outlet": "صحيفة المثال", "published": "2020-05-05"}
    return Report(text, **{**about, "url": "https://example.org/1?a=b&c=d", **given})


def span(found, quote):
    at = found.text.index(quote)
    return found.span(at, at + len(quote))


def bare(found, quote):
    s = span(found, quote)
    return {"start": s.start, "end": s.end, "quote": s.quote}


@pytest.fixture
def record():
    r = report()
    entities = [
        Group("g1", "كتيبة الرماة", "Archers Battalion", "rebel", mentions=[span(r, "كتيبة الرماة")]),
        Group("g2", "لجنة الوساطة", None, "communal", mentions=[span(r, "لجنة الوساطة")]),
        Group("g3", "مدنيون", "civilians", "civilian", mentions=[span(r, "مدنيين")]),
        Person("n1", "سامر الحداد", rank="عقيد", affiliation="g2", mentions=[span(r, "سامر الحداد")]),
        Place("p1", "قرية السدر", precision="near", bearing=Bearing("north", "p2", 12.5),
              mentions=[span(r, "قرية السدر")]),
        Place("p2", "مدينة النعناع", "Naanaa", 34.5, -2.25, country="SY", precision="exact",
              mentions=[span(r, "مدينة النعناع")]),
    ]  # fmt: skip
    shelling = Event(
        "e1", "ASSAULT", "heavy-weapons",
        Acled("Explosions/Remote violence", "Shelling/artillery/missile attack"), ["g1"], ["g3"], ["p1"],
        Date("2020-05-04", "2020-05-04", "day", span(r, "مساء الاثنين 4 أيار")),
        {"killed": Casualty((10, 10), ["g3"], span(r, "نحو عشرة مدنيين"), approximate=True)}, "occurred",
        [Source("طبيب في القرية", "eyewitness", None, "alleges", span(r, "طبيب في القرية"))], span(r, "قصفت"),
        [span(r, "قصفت كتيبة الرماة قرية السدر"), span(r, "قُتل نحو عشرة مدنيين")], 0.91,
    )  # fmt: skip
    visit = Event(
        "e2", "CONSULT", None, None, ["n1"], ["g1"], [], None, {}, "occurred", [], span(r, "التقى"),
        [span(r, "التقى العقيد سامر الحداد وفد كتيبة الرماة")], 0.5,
    )  # fmt: skip
    meeting = {"id": "m1", "participants": ["n1", "g1"], "delegates": [{"person": "n1", "represents": "g2"}],
               "place": [], "date": None, "agenda": [], "attribution": [], "host": "g2",
               "next": bare(r, "بعد فتح الطريق"), "outcome": None,
               "evidence": [bare(r, "التقى العقيد سامر الحداد وفد كتيبة الرماة")]}  # fmt: skip
    halt = {"id": "t1", "kind": "pause", "debtor": ["g1"], "creditor": [], "duration": "P3D", "obligation": "unknown",
            "stage": 1, "deadline": {"start": "2020-05-08", "end": "2020-05-08", "precision": "day", "span": None},
            "stances": [{"party": "g2", "stance": "offered"}],
            "evidence": [bare(r, "وقف القصف ثلاثة أيام")]}  # fmt: skip
    release = {"id": "t2", "kind": "release_captive", "debtor": [], "creditor": ["g1"], "count": [2, 2], "unit": "أسير",
               "amount": 1500, "currency": "USD", "stances": [], "obligation": "overdue",
               "evidence": [bare(r, "الإفراج عن أسيرين")]}  # fmt: skip
    deal = {"id": "d1", "parties": ["g1"], "mediators": ["g2"], "status": "proposed", "terms": [halt, release],
            "exchanges": [{"give": ["t1"], "get": ["t2"]}],
            "conditions": [{"trigger": "t2", "target": ["t1"], "polarity": "after",
                            "evidence": [bare(r, "بعد فتح الطريق")]}],
            "evidence": [bare(r, "عرضت اللجنة وقف القصف ثلاثة أيام مقابل الإفراج عن أسيرين")]}  # fmt: skip
    finding = {"id": "f1", "term": "t1", "state": "breached", "by": ["g1"], "claimed_by": [], "date": None,
               "evidence": [bare(r, "قصفت كتيبة الرماة")]}  # fmt: skip
    issues = [Issue("place_not_in_gazetteer", span(r, "وادي السدر"), "no such place")] * 2
    told = [msgspec.convert(what, type) for what, type in ((meeting, Meeting), (deal, Deal), (finding, Finding))]
    return Record(r, entities, [shelling, visit], *([what] for what in told), issues)


HOSTILE = "<script>alert(1)</script> & \"'></mark></article><img src=x onerror=alert(2)>\u202eעברית\u2066\x1b[31m\x00 "


@pytest.fixture
def hostile():
    """Markup, quotes, bidi and control characters wherever a value can come from outside."""
    r = report("قصف الجيش " + HOSTILE + "القرية", title=HOSTILE, outlet=HOSTILE, url="javascript:alert(3)")
    group = Group('x" onclick="alert(4)', HOSTILE, HOSTILE, mentions=[r.span(4, 9)])
    when = Date(None, None, "relative", r.span(0, 30))
    event = Event('e"><b>', "ASSAULT", None, None, [group.id], ["nobody"], [], when, {}, "occurred",
                  [Source(HOSTILE, "party")], r.span(0, 3), [r.span(0, 40), r.span(10, 60)], 0.5)  # fmt: skip
    return Record(r, [group], [event], issues=[Issue(HOSTILE, None, HOSTILE)])


PEOPLE = (
    Group("a", "كتيبة الرماة", "Archers Battalion"), Group("b", "تنظيم النسر", "Eagle Group"),
    Group("c", "المسلحين", "the gunmen"), Group("m", "لجنة الوساطة", "Mediation Committee"),
    State("l", "لبنان", "Lebanon"), State("t", "تركيا", "Türkiye"),
    Person("n", "سامر الحداد", "Samer Haddad", rank="عقيد"), Person("o", "رامي النجار", "Rami Najjar"),
    Person("q", "هالة الزين", "Hala Zein"), Place("p", "وادي السدر", "Wadi Sidr"),
)  # fmt: skip


def _spanned(said, report):
    """A case with spans for the quotes in it: {quote: "…"}; names under `source` become an attribution."""
    if isinstance(said, list):
        return [_spanned(one, report) for one in said]
    if not isinstance(said, dict):
        return said
    if set(said) == {"quote"}:
        return bare(report, said["quote"])
    if set(said) == {"source"}:
        return {"name": said["source"], "kind": "unnamed"}
    return {key: _spanned(value, report) for key, value in said.items()}


def _quotes(said):
    if isinstance(said, dict):
        yield from [said["quote"]] if set(said) == {"quote"} else _quotes(list(said.values()))
    elif isinstance(said, list):
        for one in said:
            yield from _quotes(one)


@pytest.fixture(scope="session")
def told():
    """A record from a case of tests/cases: its deal, its terms as one deal, its meeting or its finding."""

    def made(case):
        r = report(case.get("text") or " … ".join(_quotes(case)) or "نص", title=None)
        terms = case.get("terms") or ([case["term"]] if "term" in case else [])
        base = {"id": "d1", "parties": ["a", "b"], "terms": []}
        deal = {**base, **case.get("deal", {})}
        deal["terms"] = [{"id": f"t{n}", **t} for n, t in enumerate(deal["terms"] or terms, 1)]
        meeting = {"id": "m1", "participants": [], **case.get("meeting", {})}
        finding = {"id": "f1", **case.get("finding", {"state": "unknown"})}
        built = [msgspec.convert(_spanned(what, r), kind)
                 for what, kind in ((meeting, Meeting), (deal, Deal), (finding, Finding))]  # fmt: skip
        return Record(r, list(PEOPLE), [], *([what] for what in built))

    return made
