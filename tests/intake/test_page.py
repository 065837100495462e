"""A page becomes its article; what it says about itself is taken only where it says it."""

import json

import pytest

from mahdar.errors import InputError
from mahdar.intake import page_report
from mahdar.intake.metadata import day_of, metadata


def test_the_article_without_its_surroundings(page, title, body):
    report = page_report(page)
    assert report.text.split("\n") == [title, "", *body]
    assert report.title == title
    assert (report.outlet, report.byline, report.published) == ("وكالة المثال", "سمير الكاتب", "2015-07-26")
    assert (report.url, report.language) == ("https://example.org/a/1", "ar")


def test_the_page_goes_before_the_arguments_and_they_before_nothing(page):
    given = {"url": "https://example.org/b", "published": "2020-01-01", "outlet": "أخرى"}
    assert page_report(page, **given).published == "2015-07-26"
    silent = "\n".join(line for line in page.split("\n") if "<meta" not in line and "<link" not in line)
    bare = page_report(silent, **given)
    assert (bare.url, bare.published, bare.outlet) == tuple(given.values())


def test_no_date_is_guessed_from_prose_or_footer(page):
    undated = page.replace("article:published_time", "article:modified_time")
    assert page_report(undated).published is None


def with_linked_data(*data):
    scripts = "".join(f'<script type="application/ld+json">{d}</script>' for d in data)
    return f"<html><head>{scripts}</head><body></body></html>"


@pytest.mark.parametrize("wrap", [lambda n: n, lambda n: [n], lambda n: {"@graph": [{"@type": "WebSite"}, n]}])
def test_linked_data(wrap):
    node = {
        "@type": ["NewsArticle"],
        "headline": "قصف &quot;عنيف&quot;\n على البلدة",
        "datePublished": "2015-07-26T01:00:00Z",
        "author": [{"@type": "Person", "name": "سمير"}, {"name": "ليلى"}],
        "publisher": {"name": "وكالة المثال"},
        "url": "https://example.org/a",
    }
    found = metadata(with_linked_data("{broken", json.dumps(wrap(node))))
    assert found == ('قصف "عنيف" على البلدة', "https://example.org/a", "وكالة المثال", "سمير، ليلى", "2015-07-26")


def test_an_article_that_is_only_linked_to_says_nothing_about_this_one():
    item = {"@type": "NewsArticle", "datePublished": "2015-01-01"}
    other = {"@type": "ItemList", "itemListElement": [{"item": item}]}
    assert metadata(with_linked_data(json.dumps(other), "[1, null]", '"x"')).published is None


@pytest.mark.parametrize(
    "stated, day",
    [
        ("2015-07-26T23:00:00+03:00", "2015-07-26"),
        ("2015-7-6 10:00", "2015-07-06"),
        ("20150726", "2015-07-26"),
        ("Sun, 26 Jul 2015 10:00:00 GMT", "2015-07-26"),
        ("July 26, 2015", "2015-07-26"),
        ("26/07/2015", None),
        ("05/06/2015", None),
        ("2015-13-40", None),
        ("٢٦ يوليو", None),
        ("", None),
        (None, None),
        (20150726, None),
    ],
)
def test_dates_that_can_be_read_in_one_way_only(stated, day):
    assert day_of(stated) == day


@pytest.mark.parametrize(
    "cut",
    [
        lambda page: page[: page.index("وقال المصدر") + 40],
        lambda page: page[: page.index('<div class="related')],
        lambda page: page[: page.index("</body>") - 2],
        lambda page: page[: page.index("<article>") + 4],
    ],
)
def test_a_page_that_breaks_off_is_refused(page, cut):
    with pytest.raises(InputError, match="breaks off"):
        page_report(cut(page))


def test_a_page_may_leave_out_what_html_lets_it(body):
    paragraphs = "".join(f"<p>{p}" for p in body)
    report = page_report(f"<!doctype html><title>خبر من البلدة</title><article>{paragraphs}</article>")
    assert report.text.split("\n")[-1] == body[-1]


@pytest.mark.parametrize(
    "page, said",
    [
        ("<html><body></body></html>", "no article text"),
        ("<html><body><form>اترك تعليقاً</form></body></html>", "no article text"),
        ("<html><article>" + "<p>The army shelled the town on Sunday.</p>" * 9 + "</article></html>", "not Arabic"),
        ("<html>" + " " * 20_000_001, "too long"),
    ],
)
def test_pages_without_a_report(page, said):
    with pytest.raises(InputError, match=said):
        page_report(page)


@pytest.mark.parametrize(
    "junk", ["<" * 500, "<div>" * 3000 + "</div>" * 3000 + "</html>", "\x00<html>\x00</html>", "&#xD800;</html>"]
)
def test_hostile_pages_fail_in_words(junk):
    with pytest.raises(InputError):
        page_report(junk)
