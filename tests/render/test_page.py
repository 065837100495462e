"""The page: nothing from outside gets in, nothing of the text gets lost."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mahdar.record import Record
from mahdar.render import folder_pages, page
from mahdar.render.marks import Passage, marked, pieces

VOID = {"meta", "input", "br", "link"}
MARK_IN_ARTICLE = {"article", "h2", "div", "span", "mark"}


class Seen(HTMLParser):
    """Every element with its attributes, and the text inside <article>; badly nested pages fail."""

    def __init__(self, html):
        super().__init__()
        self.open, self.elements, self.article, self.inside = [], [], "", set()
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if "article" in self.open:
            self.inside.add(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "article" in self.open:
            self.article += data


def test_the_article_is_there_letter_for_letter(record):
    seen = Seen(page([record]))
    assert seen.article == record.report.text
    assert seen.inside <= MARK_IN_ARTICLE


def test_evidence_is_marked_with_the_ids_of_its_items(record):
    html = page([record])
    marks = re.findall(r'<mark class="[^"]*" id="[^"]*" data-ids="([^"]*)">([^<]*)</mark>', html)
    for event in record.events:
        words = "".join(text for ids, text in marks if f"r1-{event.id}" in ids.split())
        assert words == "".join(s.quote for s in sorted(event.evidence))


def test_every_link_inside_the_page_leads_somewhere(record):
    elements = Seen(page([record, record])).elements
    ids = [attrs["id"] for _, attrs in elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    links = {attrs["href"] for tag, attrs in elements if tag == "a" and attrs["href"].startswith("#")}
    assert links and {link[1:] for link in links} <= set(ids)


def test_hostile_values_stay_text(hostile):
    html = page([hostile])
    seen = Seen(html)
    assert seen.article == hostile.report.text.replace("\x00", "\ufffd").replace("\x1b", "\ufffd")
    assert [tag for tag, _ in seen.elements].count("script") == 1
    assert not {"img", "b", "iframe", "object"} & {tag for tag, _ in seen.elements}
    for tag, attrs in seen.elements:
        assert not [name for name in attrs if name.startswith("on") or name == "style"], (tag, attrs)
        assert not attrs.get("href", "").lower().startswith("javascript")
    outside = re.sub(r"<article.*?</article>", "", html, flags=re.DOTALL)
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", outside)


def test_nothing_is_loaded_from_anywhere(record):
    html = page([record])
    assert not {"link", "img", "iframe", "video"} & {tag for tag, _ in Seen(html).elements}
    assert "url(" not in html and "@import" not in html and " src=" not in html
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)[1].replace("&#x27;", "'")
    assert "default-src 'none'" in policy and "unsafe" not in policy
    for tag in ("style", "script"):
        content = re.search(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)[1]
        assert f"{tag}-src 'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'" in policy


def test_a_deal_is_read_aloud_and_drawn_in_both_languages(record):
    elements = Seen(html := page([record])).elements
    drawn = [attrs for tag, attrs in elements if tag == "svg"]
    assert [attrs["lang"] for attrs in drawn] == ["ar", "en"]
    ids = {attrs.get("id") for _, attrs in elements}
    assert all({attrs["aria-labelledby"], attrs["aria-describedby"]} <= ids for attrs in drawn)
    assert '<bdi class="ar" lang="ar" dir="rtl">تلتزم كتيبة الرماة بهدنة لمدة ثلاثة أيام' in html
    assert '<bdi class="en" lang="en" dir="ltr">Archers Battalion shall observe a truce for three days' in html


def test_every_value_outside_the_article_is_isolated(record):
    outside = re.sub(r"<article.*?</article>", "", page([record]), flags=re.DOTALL)
    assert '<bdi dir="ltr">2020-05-04</bdi>' in outside and '<bdi dir="ltr">(34.5000, -2.2500)</bdi>' in outside
    for name in ("كتيبة الرماة", "سامر الحداد", "طبيب في القرية"):
        assert not re.search(rf"(?<!>){name}</?(?!/?bdi|/q)", outside)


@pytest.mark.parametrize(("lang", "checked"), [(None, "in-ar"), ("ar", "in-ar"), ("en", "in-en")])
def test_it_opens_in_the_language_asked_for(record, lang, checked):
    inputs = [attrs for tag, attrs in Seen(page([record], lang)).elements if tag == "input"]
    assert [attrs["id"] for attrs in inputs if "checked" in attrs] == [checked]


def test_a_folder_has_a_page_a_report_and_an_index(record, hostile):
    pages = dict(folder_pages([record, hostile]))
    assert len(pages) == 3 and "index.html" in pages
    links = {attrs["href"] for tag, attrs in Seen(pages["index.html"]).elements if tag == "a"}
    assert links == set(pages) - {"index.html"}


def test_a_record_without_anything_is_a_page(record):
    assert Seen(page([Record(record.report)])).article == record.report.text


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(-2, 45), st.integers(-2, 45)), max_size=8))
def test_cutting_loses_nothing(text, spans):
    passages = [Passage(a, b, f"i{n}", "ASSAULT") for n, (a, b) in enumerate(spans)]
    cut = list(pieces(len(text), passages))
    assert "".join(text[p.start : p.end] for p in cut) == text
    for piece in cut:
        covering = {p.id for p in passages if p.start <= piece.start and piece.end <= p.end}
        assert {p.id for p in piece.passages} == covering


def test_overlapping_passages_are_split_where_they_cross():
    html, first = marked("abcdef", [Passage(0, 4, "x", "ASSAULT"), Passage(2, 6, "y", "AID")], "r")
    assert re.findall(r'data-ids="([^"]*)">(\w+)<', html) == [("x", "ab"), ("x y", "cd"), ("y", "ef")]
    assert first == {"x": "r-w0", "y": "r-w2"}
