"""The same across reports: judgements with reasons, groups, people's word, and nothing lost when taken back."""

from pathlib import Path

import pytest
import yaml

from mahdar.casebook.clusters import Edge, Limits, clusters
from mahdar.casebook.items import Filter
from mahdar.casebook.link import link, link_new
from mahdar.casebook.settle import judgements_about, settle, take_back
from mahdar.casebook.spelling import skeleton, variants
from mahdar.casebook.store import Casebook
from mahdar.errors import CasebookError
from mahdar.record import Deal, Group, Person, Place, Record, Term
from mahdar.report import Report

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "links.yml").read_text("utf-8"))


@pytest.fixture(scope="module")
def reader():
    from mahdar.reading.reader import Reader

    return Reader()


def report(text, day=None, outlet=None):
    return Report(text, outlet=outlet, published=day and str(day), language="ar")


def named(number, *entities, day="2020-01-01"):
    """A report in which these are named, one after the other."""
    text = f"تقرير {number}: " + " و".join(e.name for e in entities)
    return Record(report(text, day, f"وسيلة {number}"), list(entities))


def deal_told(side):
    """A report with its deal as it would be read: the parties and the one term that the case names."""
    told = report(side["text"], side["day"], side["outlet"])
    spans = {name: told.span(at := told.text.index(name), at + len(name)) for name in [*side["parties"], side["words"]]}
    parties = [Group(f"g{n}", name, type="rebel", mentions=[spans[name]]) for n, name in enumerate(side["parties"])]
    ids = [g.id for g in parties]
    term = Term("t1", side["term"], debtor=ids, evidence=[spans[side["words"]]])
    return Record(told, parties, deals=[Deal("d1", ids, terms=[term], evidence=[spans[side["words"]]])])


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["why"])
def test_pairs_of_reports(case, reader, tmp_path):
    with Casebook.open(tmp_path / "t.casebook") as book:
        for side in (case["a"], case["b"]):
            read = (
                deal_told(side)
                if case["kind"] == "deal"
                else reader.read(report(side["text"], side["day"], side["outlet"]))
            )
            book.add(read)
        link_new(book)
        found = book.items(case["kind"])
        assert {i.outlet for i in found} == {case["a"]["outlet"], case["b"]["outlet"]}, "read in both"
        heads = book.heads(case["kind"])
        across = {
            heads[a.no]
            for a in found for b in found
            if a.outlet < b.outlet and a.no in heads and heads[a.no] == heads.get(b.no)
        }  # fmt: skip
        assert bool(across) is case["same"]


def test_judgements_have_reasons_and_every_outlets_version_is_kept(reader, book):
    first = CASES[0]
    for side in (first["a"], first["b"]):
        book.add(reader.read(report(side["text"], side["day"], side["outlet"])))
    link_new(book)
    same = [j for j in book.judgements("event") if j.verdict == "same"]
    assert same and all(j.reasons and 0 < j.score <= 1 and not j.human for j in same)
    told = [book.item(n) for n in book.group(same[0].a)]
    assert {i.outlet for i in told} == {"الساحل", "النهر"}
    assert {i.counts["killed"] for i in told if "killed" in i.counts} == {(6, 6), (9, 9)}  # never added up


def test_linking_again_changes_nothing_and_new_reports_join(reader, book):
    first, second = CASES[0]["a"], CASES[0]["b"]
    book.add(reader.read(report(first["text"], first["day"], first["outlet"])))
    link_new(book)
    assert not book.heads("event")
    book.add(reader.read(report(second["text"], second["day"], second["outlet"])))
    link_new(book)
    before, groups = book.judgements(), book.heads("event")
    assert groups
    assert link(book) == {} and book.judgements() == before
    link(book, anew=True)
    assert book.heads("event") == groups
    assert [(j.a, j.b, j.verdict) for j in book.judgements()] == [(j.a, j.b, j.verdict) for j in before]


def test_a_person_parts_what_the_machine_joined_and_joins_it_again(reader, book):
    for side in (CASES[0]["a"], CASES[0]["b"]):
        book.add(reader.read(report(side["text"], side["day"], side["outlet"])))
    link_new(book)
    one = next(j for j in book.judgements("event") if j.verdict == "same")
    assert book.group(one.a) == book.group(one.b)
    number = settle(book, one.a, one.b, "different", "منى", "يومان مختلفان")
    assert one.b not in book.group(one.a)
    link(book, anew=True)  # a person's word outlives the machine's
    assert one.b not in book.group(one.a)
    assert judgements_about(book, one.a)[0].reasons == ["يومان مختلفان"]
    assert take_back(book, [number], "منى") == 1
    link(book, anew=True)
    assert number in {j.no for j in book.judgements("event", one.a, held=False)}


def test_a_judgement_taken_back_is_not_made_again(reader, book):
    for side in (CASES[0]["a"], CASES[0]["b"]):
        book.add(reader.read(report(side["text"], side["day"], side["outlet"])))
    link_new(book)
    one = next(j for j in book.judgements("event") if j.verdict == "same")
    take_back(book, [one.no], "منى")
    assert one.b not in book.group(one.a)
    link(book, anew=True)
    assert one.b not in book.group(one.a)


def test_items_of_two_kinds_are_not_compared(filled):
    event = filled.events()[0]
    deal = filled.deals()[0]
    with pytest.raises(CasebookError, match="cannot be the same"):
        settle(filled, event.no, deal.no, "same", "منى")


# Entities


def joined(book, *names):
    """Whether all entities of these names stand in one group."""
    heads = book.heads("entity")
    numbers = [i.no for i in book.items("entity") if i.name in names]
    return len({heads.get(n, -n) for n in numbers}) == 1


def test_one_name_and_its_other_spelling_are_one(book):
    state = Group("g1", "الحكومة الإسرائيلية", type="political")
    book.add(named(1, Person("p1", "بنيامين نتنياهو"), state))
    book.add(named(2, Person("p1", "بنيامين نتانياهو"), state))
    book.add(named(3, Person("p1", "بنيامين نتنياهو"), state))
    link_new(book)
    assert joined(book, "بنيامين نتنياهو", "بنيامين نتانياهو")
    assert joined(book, "الحكومة الإسرائيلية")


def test_a_last_name_is_whoever_of_it_is_told_of(book):
    country = Place("l1", "سوريا", precision="country")
    book.add(named(1, Person("p1", "أبو محمد الجولاني"), country))
    book.add(named(2, Person("p1", "الجولاني"), country))
    link_new(book)
    assert joined(book, "أبو محمد الجولاني", "الجولاني")


def test_a_last_name_that_several_bear_stays_open(book):
    country = Place("l1", "اليمن", precision="country")
    book.add(named(1, Person("p1", "عبدالملك الحوثي"), country))
    book.add(named(2, Person("p1", "محمد علي الحوثي"), country))
    book.add(named(3, Person("p1", "الحوثي"), country))
    link_new(book)
    assert not joined(book, "الحوثي", "عبدالملك الحوثي")
    assert {j.verdict for j in book.judgements("entity") if "+ name=last name" in j.reasons} == {"unsure"}


def test_namesakes_are_kept_apart_by_whom_they_belong_to_and_where_they_are(book):
    army, party = Group("g1", "الجيش", type="state_force"), Group("g1", "حزب النهضة", type="political")
    book.add(named(1, Person("p1", "أحمد الصالح", affiliation="g1"), army))
    book.add(named(2, Person("p1", "أحمد الصالح", affiliation="g1"), party))
    book.add(named(3, Place("l1", "طرابلس", lat=32.9, lon=13.2)))
    book.add(named(4, Place("l1", "طرابلس", lat=34.4, lon=35.8)))
    link_new(book)
    assert not joined(book, "أحمد الصالح")
    assert not joined(book, "طرابلس")


def test_armed_men_of_one_report_are_not_those_of_another(book):
    for n in (1, 2):
        book.add(named(n, Group("g1", "مسلحون", type="unidentified")))
    link_new(book)
    assert not joined(book, "مسلحون")


@pytest.mark.parametrize(("a", "b", "same"), [
    ("نتنياهو", "نتانياهو", True), ("غوتيريش", "جوتيريش", True), ("لافروف", "لافرف", True),
    ("سالم", "سليم", False), ("عبد الله صالح", "عبدالله صالح", True), ("عمر", "عمرو", False),
])  # fmt: skip
def test_spellings(a, b, same):
    first, second = a.split(), b.split()
    assert (skeleton(first) == skeleton(second) and variants(first, second)) is same


# Groups


def edge(a, b, score, human=False):
    return Edge(a, b, "same" if score >= 0.5 else "different", score, human)


def test_a_chain_is_broken_where_its_ends_are_apart():
    assert clusters([edge(1, 2, 0.9), edge(2, 3, 0.6), edge(1, 3, 0.05)]) == [[1, 2]]


def test_a_chain_holds_where_nothing_speaks_against_it():
    assert clusters([edge(1, 2, 0.9), edge(2, 3, 0.8)]) == [[1, 2, 3]]


def test_copies_do_not_chain():
    chain = [edge(n, n + 1, 0.7) for n in range(1, 6)]
    assert clusters(chain, Limits(0.3)) == [[1, 2, 3, 4, 5, 6]]
    assert max(map(len, clusters(chain, Limits(0.3, silence=1.0)))) == 3


def test_people_go_before_the_machine():
    assert clusters([edge(1, 2, 0.99), edge(1, 2, 0.0, human=True)]) == []
    assert clusters([edge(1, 2, 0.01), edge(1, 2, 1.0, human=True)]) == [[1, 2]]
    assert clusters([edge(1, 2, 0.9), edge(2, 3, 0.9), edge(1, 3, 0.0, human=True)]) == [[1, 2]]


def test_copies_are_one_source_and_the_earliest_is_the_original(book):
    wire = (
        "أعلنت السلطات المحلية في مدينة مأرب أمس وصول قافلة مساعدات طبية تضم عشر شاحنات إلى مستشفى المدينة، وقال "
        "مدير المستشفى "
        "إن الأدوية تكفي المرضى والجرحى ثلاثة أشهر، فيما طالبت منظمات محلية بفتح الطرق أمام قوافل أخرى عالقة منذ "
        "أسابيع."
    )
    for day, outlet, text in (("2016-02-03", "النهر", wire), ("2016-02-02", "الساحل", wire + " (وكالات)")):
        book.add(Record(report(text, day, outlet)))
    book.add(Record(report("وصلت إلى مأرب قافلة مساعدات، وطالب السكان بفتح الطريق الرئيس.", "2016-02-03", "الجبل")))
    link_new(book)
    heads = book.heads("report")
    assert len(heads) == 2 and {book.item(h).outlet for h in heads.values()} == {"الساحل"}


def test_events_query_shows_one_line_with_each_sources_count(reader, book):
    from mahdar.casebook.answers import event_lines

    for side in (CASES[0]["a"], CASES[0]["b"]):
        book.add(reader.read(report(side["text"], side["day"], side["outlet"])))
    link_new(book)
    lines = [e for e in event_lines(book, Filter(types=["ASSAULT"])) if e.reports == 2]
    assert lines and [(c.least, c.sources) for c in lines[0].counts if c.what == "killed"] != []


def test_groups_whose_cores_are_told_apart_stay_two_whatever_links_them():
    core = [edge(1, 2, 0.95), edge(2, 3, 0.95), edge(1, 3, 0.9), edge(11, 12, 0.95), edge(12, 13, 0.95)]
    bridge = [*core, edge(3, 11, 0.8)]
    assert clusters(bridge, Limits(0.4)) == [[1, 2, 3, 11, 12, 13]]
    asked = []
    apart = clusters(bridge, Limits(0.4, 0.3), ask=lambda a, b: asked.append((a, b)) or 0.02)
    assert apart == [[1, 2, 3], [11, 12, 13]] and (1, 12) in asked and (3, 11) not in asked
