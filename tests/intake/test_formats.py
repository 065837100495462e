"""Tables, web archives and feeds come in as other files do; a half-written one is named."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from datetime import date

import pytest

from mahdar.intake import Failure, reports
from mahdar.intake.meter import Meter
from mahdar.report import Report

FEED = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>وكالة المثال</title>
<item><title>{title}</title><link>https://example.org/a/1</link><pubDate>Sun, 26 Jul 2015 22:10:00 GMT</pubDate>
<description><![CDATA[<p>{first}</p><p>{second}</p>]]></description></item>
<item><title>بلا نص</title><link>https://example.org/a/2</link></item></channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>المثال</title>
<entry><title>{title}</title><link href="https://example.org/a/1"/><updated>2015-07-26T22:10:00Z</updated>
<author><name>سمير</name></author><content type="html">&lt;p&gt;{first}&lt;/p&gt;</content></entry></feed>"""


def read(path, **more):
    return list(reports([path], **more))


def warc_record(url, body, kind="text/html; charset=utf-8", status="200 OK", more=""):
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}Content-Length: {len(body)}\r\n\r\n".encode() + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-1234567890ab>\r\n"
        f"WARC-Date: 2015-08-01T00:00:00Z\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


@pytest.fixture
def rows(title, text):
    return [
        {"title": title, "text": text, "outlet": "المثال", "published": "2015-07-26", "url": "https://example.org/a/1"},
        {"title": "آخر", "text": text.replace("ثلاثة", "أربعة"), "outlet": "", "published": "", "url": ""},
    ]


def table(rows, separator=","):
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0], delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize(("separator", "name", "encoding"), [
    (",", "a.csv", "utf-8"), (";", "a.csv", "utf-8-sig"), ("\t", "a.tsv", "utf-16"), (",", "a.CSV", "cp1256"),
])  # fmt: skip
def test_csv(tmp_path, rows, separator, name, encoding):
    (tmp_path / name).write_bytes(table(rows, separator).encode(encoding))
    first, second = read(tmp_path / name, outlet="بلا اسم")
    assert (first.text, first.title, first.outlet) == (rows[0]["text"], rows[0]["title"], "المثال")
    assert (first.published, first.url) == ("2015-07-26", "https://example.org/a/1")
    assert (second.outlet, second.published) == ("بلا اسم", None)


def test_a_broken_csv(tmp_path, rows):
    whole = table(rows)
    (tmp_path / "a.csv").write_text(whole[: whole.rindex("،")], "utf-8")
    *good, cut = read(tmp_path / "a.csv")
    assert [r.text for r in good] == [rows[0]["text"]]
    assert isinstance(cut, Failure) and "breaks off" in str(cut)
    (tmp_path / "b.csv").write_text("رقم,اسم\n1,عدن\n", "utf-8")
    assert "does not name the columns" in str(read(tmp_path / "b.csv")[0])
    (tmp_path / "c.csv").write_text("title,text\n", "utf-8")
    assert "it is empty" in str(read(tmp_path / "c.csv")[0])
    (tmp_path / "d.csv").write_text("title,text\nعنوان,\n" + f"x,{'كلمة عربية ' * 30_000}\n", "utf-8")
    none, long = read(tmp_path / "d.csv")
    assert "no text" in str(none) and str(none).count("d.csv:2") == 1
    assert isinstance(long, Report) and len(long.text) > 200_000


def test_parquet(tmp_path, rows):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")

    file = tmp_path / "a.parquet"
    rows[0]["published"] = date(2015, 7, 26)
    rows[1]["published"] = None
    parquet.write_table(pyarrow.Table.from_pylist(rows), file)
    first, second = read(file)
    assert (first.text, first.published, second.published) == (rows[0]["text"], "2015-07-26", None)
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.write(file, "in/a.parquet")
    assert [r.id for r in read(tmp_path / "b.zip")] == [first.id, second.id]
    file.write_bytes(file.read_bytes()[:-40])
    (cut,) = read(file)
    assert isinstance(cut, Failure) and "breaks off" in str(cut)


@pytest.mark.parametrize("packed", [False, True])
def test_warc(tmp_path, page, text, packed):
    pytest.importorskip("fastwarc")
    html = page.replace('<link rel="canonical" href="https://example.org/a/1">', "").encode()
    records = [
        warc_record("https://example.org/a/9", html),
        warc_record("https://example.org/pic", b"\x89PNG", "image/png"),
        warc_record("https://example.org/gone", html, status="404 Not Found"),
        warc_record("https://example.org/a/10", gzip.compress(html), more="Content-Encoding: gzip\r\n"),
        warc_record("https://example.org/menu", b"<html><body><ul><li>x</li></ul></body></html>"),
    ]
    name = "a.warc.gz" if packed else "a.warc"
    data = b"".join(map(gzip.compress, records) if packed else records)
    (tmp_path / name).write_bytes(data)
    first, second, menu = read(tmp_path / name)
    assert (first.text, first.url, first.published) == (text, "https://example.org/a/9", "2015-07-26")
    assert (second.text, second.url) == (text, "https://example.org/a/10")
    assert isinstance(menu, Failure) and "example.org/menu" in menu.where
    assert [type(r) for r in read(tmp_path)] == [Report, Report, Failure]


@pytest.mark.parametrize("keep", [0.3, 0.6])
def test_a_half_written_warc(tmp_path, page, keep):
    pytest.importorskip("fastwarc")
    data = b"".join(warc_record(f"https://example.org/{n}", page.encode()) for n in range(3))
    (tmp_path / "a.warc").write_bytes(data[: int(len(data) * keep)])
    (tmp_path / "b.warc").write_bytes(b"")
    *good, cut = read(tmp_path / "a.warc")
    assert all(isinstance(r, Report) for r in good) and isinstance(cut, Failure)
    assert "no page in this archive" in str(read(tmp_path / "b.warc")[0])


@pytest.mark.parametrize(("form", "name"), [(FEED, "a.rss"), (FEED, "a.xml"), (ATOM, "a.atom"), (ATOM, "feed")])
def test_feeds(tmp_path, title, body, form, name):
    (tmp_path / name).write_text(form.format(title=title, first=body[0], second=body[1]), "utf-8")
    first, *rest = read(tmp_path / name)
    assert first.text.startswith(f"{title}\n\n{body[0]}")
    assert (first.title, first.url, first.published) == (title, "https://example.org/a/1", "2015-07-26")
    assert first.outlet in ("وكالة المثال", "المثال")
    assert all("no text" in str(r) for r in rest)


def test_a_feed_reaches_for_nothing(tmp_path, title, body, monkeypatch):
    def refused(*_):
        raise AssertionError("no network from a file")

    monkeypatch.setattr("socket.socket.connect", refused)
    hostile = FEED.replace("<rss", '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/x">]><rss', 1)
    hostile = hostile.replace("<title>بلا نص</title>", "<title>&e;</title>")
    (tmp_path / "a.rss").write_text(hostile.format(title=title, first=body[0], second=body[1]), "utf-8")
    assert read(tmp_path / "a.rss")


def test_a_broken_feed(tmp_path):
    (tmp_path / "a.rss").write_text("<?xml version='1.0'?><rss><channel><ti", "utf-8")
    (cut,) = read(tmp_path / "a.rss")
    assert isinstance(cut, Failure)


def test_a_meter_comes_to_its_end(tmp_path, rows, text):
    (tmp_path / "a.csv").write_text(table(rows), "utf-8")
    (tmp_path / "b.txt").write_text(text, "utf-8")
    with zipfile.ZipFile(tmp_path / "c.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", table(rows))
        archive.writestr("b.txt", text)
    meter = Meter()
    seen = [meter.done for _ in reports([tmp_path], meter=meter)]
    assert meter.total == sum(p.stat().st_size for p in tmp_path.iterdir())
    assert seen == sorted(seen) and seen[0] >= 0 and seen[-1] <= meter.total
