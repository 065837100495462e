"""Every kind of input gives its reports; each fault gives one line and stops nothing else."""

import io
import json
import os
import zipfile
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mahdar.errors import InputError
from mahdar.intake import Failure, reports
from mahdar.report import Report


def read(*inputs, **given):
    return list(reports(inputs, **given))


def row(text, **keys):
    return json.dumps({"text": text, **keys}, ensure_ascii=False)


def only_failure(results):
    (failure,) = results
    assert isinstance(failure, Failure) and "\n" not in str(failure)
    return str(failure)


def test_a_text_file_is_its_text(tmp_path, text, title):
    for name, content in {"a.txt": text, "b.txt": text.replace("\n", "\r\n") + "\r\n", "c": f"\n {text}"}.items():
        (tmp_path / name).write_bytes(content.encode())
        (report,) = read(tmp_path / name, outlet="وكالة", published="2015-07-26")
        assert (report.text, report.title) == (content, title)
        assert (report.outlet, report.published, report.language) == ("وكالة", "2015-07-26", "ar")


def test_a_text_of_one_line_has_no_title(tmp_path, body):
    (tmp_path / "a.txt").write_text(body[0], "utf-8")
    assert read(tmp_path / "a.txt")[0].title is None
    (tmp_path / "a.txt").write_text(body[0] * 9 + "\n" + body[1], "utf-8")
    assert read(tmp_path / "a.txt")[0].title is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_json_lines(tmp_path, text, title, body, encoding):
    lines = [
        row(text, id="1", url="https://example.org/1", outlet="وكالة", title=title, published="2015-07-26T10:00:00Z"),
        "",
        row(body[0], published=None, title=""),
    ]
    (tmp_path / "a.jsonl").write_bytes("\r\n".join(lines).encode(encoding))
    first, second = read(tmp_path / "a.jsonl", published="2020-01-01", outlet="أخرى")
    assert first == Report(
        text, title=title, url="https://example.org/1", outlet="وكالة", published="2015-07-26", language="ar"
    )
    assert (second.text, second.title, second.published, second.outlet) == (body[0], None, "2020-01-01", "أخرى")


def test_a_broken_line_fails_alone(tmp_path, text):
    bad = ["{", "[]", "3", "{}", row(""), row(" "), row("English text only here"), row(text, published="26/7/2015"),
           row(text, title=3), row(text, id="sha256:12"), '{"text": "قصف \\ud800"}', '{"text": 5}', "\x00\x01",
           '{"a":' * 3000]  # fmt: skip
    (tmp_path / "a.jsonl").write_text("\n".join([row(text), *bad, row(text)]), "utf-8")
    results = read(tmp_path / "a.jsonl")
    assert [isinstance(r, Report) for r in results] == [True, *[False] * len(bad), True]
    for number, failure in enumerate(results[1:-1], 2):
        assert isinstance(failure.error, InputError) and f"a.jsonl:{number}" in str(failure)
        assert "\n" not in str(failure) and len(str(failure)) < 400


def test_crawled_newspapers(tmp_path, title, body):
    rows = [
        {"source": "وكالة", "url": "https://example.org/1", "date_extracted": "2015-07-26 02:51:32", "title": title,
         "author": "سمير", "content": "\n".join(body)},
        {"source": "وكالة", "url": "x", "date_extracted": "0000-00-00", "title": title, "author": "",
         "content": body[0]},
        {"source": "وكالة", "title": title, "content": ""},
    ]  # fmt: skip
    (tmp_path / "a.json").write_bytes(json.dumps(rows).encode("utf-8-sig"))
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(tmp_path / "a.json", "day/a.json")
    for file in ("a.json", "a.zip"):
        first, second, third = read(tmp_path / file)
        assert first.text == f"{title}\n\n" + "\n".join(body)
        assert (first.published, first.outlet, first.byline) == ("2015-07-26", "وكالة", "سمير")
        assert (second.published, second.byline) == (None, None)
        assert "no text" in str(third) and "a.json[2]" in str(third)


def test_one_json_object_over_several_lines(tmp_path, text):
    (tmp_path / "a.json").write_text(json.dumps({"text": text}, indent=1), "utf-8")
    assert read(tmp_path / "a.json")[0].text == text


def test_a_folder_is_read_in_order_and_deep(tmp_path, text, page):
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name, content in {
        "z.txt": text + "\nز", "b/a.TXT": text + "\nأ", "b/p.html": page, "notes.md": "x",
        ".hidden/h.txt": "x", ".x.txt": "x",
    }.items():  # fmt: skip
        (tmp_path / name).write_text(content, "utf-8")
    results = read(tmp_path)
    assert [r.text[-1] for r in results] == ["أ", ".", "ز"]


def test_an_archive_of_all_kinds(tmp_path, text, page):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.txt", text)
        archive.writestr("b.html", page)
        archive.writestr("c.jsonl", row(text) + "\n{\n")
        archive.writestr("d.zip", b"PK")
        archive.writestr("e.png", b"\x89PNG")
        archive.writestr("__MACOSX/._a.txt", b"\x00")
        archive.writestr("f.txt", b"")
    results = read(tmp_path / "a.zip")
    assert [type(r) for r in results] == [Report, Report, Report, Failure, Failure, Failure]
    assert "a.zip:c.jsonl:2" in str(results[3]) and "within an archive" in str(results[4])


def test_a_damaged_archive(tmp_path, text):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", text * 50)
        archive.writestr("b.txt", text)
    data = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(data[: len(data) // 2])
    assert "damaged" in only_failure(read(tmp_path / "cut.zip"))
    (tmp_path / "bad.zip").write_bytes(data[:60] + b"\xff" * 20 + data[80:])
    bad, good = read(tmp_path / "bad.zip")
    assert "damaged" in str(bad) and good.text == text
    (tmp_path / "not.zip").write_text(text, "utf-8")
    assert "damaged" in only_failure(read(tmp_path / "not.zip"))


@pytest.mark.parametrize("kind", ["text", "page", "rows", "json", "zip"])
def test_standard_input_is_recognised(monkeypatch, text, page, title, kind):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", text)
    data = {
        "text": text.encode(), "page": page.encode(), "rows": (row(text) + "\n" + row(text)).encode(),
        "json": ("[" + row(text) + "]").encode(), "zip": packed.getvalue(),
    }[kind]  # fmt: skip
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    results = read("-")
    assert len(results) == (2 if kind == "rows" else 1) and results[0].text.startswith(title)


def test_a_text_that_begins_with_a_bracket_is_a_text(tmp_path, text):
    (tmp_path / "a").write_text("[خاص] " + text, "utf-8")
    assert read(tmp_path / "a")[0].text == "[خاص] " + text


def test_each_fault_is_one_line_and_the_others_go_on(tmp_path, text, page):
    (tmp_path / "empty").mkdir()
    files = {
        "empty.txt": b"", "empty.jsonl": b"\n\n", "empty.html": b" ", "empty.zip": b"",
        "binary.txt": bytes(range(256)) * 9,
        "english.txt": b"The army shelled the town.", "cut.html": page.encode()[:1900], "broken.json": b'[{"text": ',
        "pdf.txt": b"%PDF-1.4", "damaged.txt": text.encode()[:-2],
    }  # fmt: skip
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text(text, "utf-8")
    bad = [tmp_path / name for name in [*files, "missing.txt", "empty", "nul\x00.txt"]]
    results = read(*bad, tmp_path / "good.txt")
    assert isinstance(results[-1], Report) and len(results) == len(bad) + 1
    for file, failure in zip(bad, results, strict=False):
        assert isinstance(failure, Failure) and failure.where == str(file)
        assert "\n" not in str(failure) and str(failure).count(" — ") == 2


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path):
    (tmp_path / "a.txt").touch(mode=0)
    assert "Permission" in only_failure(read(tmp_path / "a.txt"))


def test_a_wrong_date_is_refused_at_once():
    with pytest.raises(InputError, match="no publication date"):
        reports([], published="26/7/2015")


def test_one_input_alone_may_be_given(tmp_path, text):
    (tmp_path / "a.txt").write_text(text, "utf-8")
    assert [r.text for r in reports(tmp_path / "a.txt")] == [r.text for r in reports(str(tmp_path))] == [text]


PIECES = ["قصف", "الجيش في المدينة. ", "<!--",
          "<html>", "<p>", "</p>", "</html>", '{"text": "', '"}', "[", "]", "\n", "\ufeff"]  # fmt: skip
garbage = st.one_of(
    st.binary(max_size=80),
    st.lists(st.sampled_from(PIECES)).map(lambda parts: "".join(parts).encode()),
    st.lists(st.sampled_from(PIECES)).map(lambda parts: "".join(parts).encode("utf-16")),
)


@pytest.mark.parametrize("name", ["a", "a.txt", "a.html", "a.jsonl", "a.json", "a.zip"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=garbage)
def test_no_bytes_at_all_stop_the_reading(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    results = read(tmp_path / name)
    assert results
    for result in results:
        assert isinstance(result, Report) or "\n" not in str(result)
