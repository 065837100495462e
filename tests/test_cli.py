"""The command line: what it writes where, how it ends, and in which language it speaks."""

import json
import os
import signal
import subprocess
import sys
import time
import types
from pathlib import Path

import pytest
from click.testing import CliRunner

from mahdar.cli import main
from mahdar.cli.messages import in_language
from mahdar.cli.progress import progress
from mahdar.errors import InputError
from mahdar.record import Record

TEXT = "مقتل جنديين في كمين\n\nقتل جنديان في كمين نصبه مسلحون مجهولون على الطريق المؤدي إلى البلدة، بحسب مصدر أمني."
ROOT = Path(__file__).parents[1]


class Reader:
    """Stands in for the real one: these tests are about the command line."""

    def read(self, report):
        if "عطب" in report.text:
            raise ZeroDivisionError("by zero")
        return Record(report)


@pytest.fixture(autouse=True)
def reader(monkeypatch, tmp_path):
    for name in list(os.environ):
        if name.startswith("MAHDAR_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("mahdar.cli.reading.load_reader", lambda lexicons: Reader())
    monkeypatch.setattr("mahdar.cli.commands.load_reader", lambda lexicons: Reader())


@pytest.fixture
def good(tmp_path):
    (tmp_path / "good.txt").write_text(TEXT, "utf-8")
    return tmp_path / "good.txt"


def mahdar(*arguments, **given):
    result = CliRunner().invoke(main, [str(a) for a in arguments], **given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


# How it ends


def test_0_when_all_is_done(good):
    assert mahdar("read", good).exit_code == 0


def test_1_when_nothing_could_be_read():
    assert mahdar("read", "missing.txt").exit_code == 1


def test_2_when_it_is_called_wrongly(good):
    day, form = ["read", good, "--published", "1.5.2020"], ["read", good, "--format", "xml"]
    for wrong in (["read"], form, day, ["nothing"], []):
        result = mahdar(*wrong)
        assert result.exit_code == 2 and not result.stdout and result.stderr


def test_3_when_some_reports_failed(good):
    result = mahdar("read", good, "missing.txt")
    assert result.exit_code == 3 and result.stdout and len(result.stderr.splitlines()) == 1


def test_a_fault_of_the_reader_costs_one_report(good, tmp_path):
    (tmp_path / "bad.txt").write_text("عطب\n" + TEXT, "utf-8")
    result = mahdar("read", tmp_path / "bad.txt", good, "--format", "jsonl")
    assert result.exit_code == 3 and len(result.stdout.splitlines()) == 1
    assert "ZeroDivisionError" in result.stderr and len(result.stderr.splitlines()) == 1


def program(*arguments, **given):
    command = [sys.executable, "-m", "mahdar", *map(str, arguments)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, **{**pipes, **given})


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_ctrl_c_is_quiet():
    with program("read", "-") as running:
        time.sleep(1.5)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=20)
    assert running.returncode == 130 and not out and not err.strip()


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
def test_a_closed_pipe_is_quiet():
    read, write = os.pipe()
    os.close(read)
    with program("lexicon", "check", stdout=write) as running:
        os.close(write)
        _, err = running.communicate(timeout=60)
    assert running.returncode == 141 and not err


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_disk_is_said(good):
    result = mahdar("read", good, "-o", "/dev/full")
    assert result.exit_code == 1 and "/dev/full" in result.stderr


# What it writes


def test_jsonl_is_one_record_a_line_and_nothing_else(good):
    result = mahdar("read", good, good, "missing.txt", "--format", "jsonl")
    assert [json.loads(line)["schema"] for line in result.stdout.splitlines()] == ["mahdar.record/1"] * 2


def test_json_is_an_object_for_one_record_and_an_array_for_several(good):
    assert json.loads(mahdar("read", good, "--format", "json").stdout)["report"]["text"] == TEXT
    several = json.loads(mahdar("read", good, good, good, "--format", "json").stdout)
    assert [record["report"]["text"] for record in several] == [TEXT] * 3


def test_what_the_arguments_say_of_a_report(good):
    result = mahdar("read", good, "--published", "2015-07-26", "--outlet", "الحياة", "--format", "json")
    found = json.loads(result.stdout)["report"]
    assert (found["published"], found["outlet"]) == ("2015-07-26", "الحياة")


@pytest.mark.parametrize(
    ("name", "start"), [("a.json", "{"), ("a.jsonl", "{"), ("a.html", "<!doctype"), ("a.txt", "\u2068")]
)
def test_the_file_name_says_the_format(good, tmp_path, name, start):
    result = mahdar("read", good, "-o", tmp_path / name)
    assert result.exit_code == 0 and not result.stdout
    assert (tmp_path / name).read_text("utf-8").startswith(start)


def test_the_file_name_goes_before_the_settings_but_not_before_the_argument(good, tmp_path, monkeypatch):
    monkeypatch.setenv("MAHDAR_FORMAT", "jsonl")
    mahdar("read", good, "-o", tmp_path / "a.html")
    mahdar("read", good, "-o", tmp_path / "b.html", "--format", "jsonl")
    assert (tmp_path / "a.html").read_text("utf-8").startswith("<!doctype")
    assert (tmp_path / "b.html").read_text("utf-8").startswith("{") and mahdar("read", good).stdout.startswith("{")


def test_a_file_is_replaced_whole_or_not_at_all(good, tmp_path, monkeypatch):
    out = tmp_path / "records.jsonl"
    out.write_text("old", "utf-8")
    calls = []

    def interrupted(self, report):
        calls.append(out.read_text("utf-8"))
        if len(calls) == 2:
            raise KeyboardInterrupt
        return Record(report)

    monkeypatch.setattr(Reader, "read", interrupted)
    assert mahdar("read", good, good, "-o", out).exit_code == 130
    assert calls == ["old", "old"] and out.read_text("utf-8") == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["good.txt", "records.jsonl"]


def test_no_file_where_nothing_was_read(tmp_path):
    assert mahdar("read", "missing.txt", "-o", tmp_path / "records.jsonl").exit_code == 1
    assert not list(tmp_path.iterdir())


def test_a_file_keeps_its_mode_and_a_link_its_target(good, tmp_path):
    (tmp_path / "real.jsonl").write_text("old", "utf-8")
    (tmp_path / "real.jsonl").chmod(0o600)
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "real.jsonl")
    assert mahdar("read", good, "-o", tmp_path / "link.jsonl").exit_code == 0
    assert (tmp_path / "link.jsonl").is_symlink() and (tmp_path / "real.jsonl").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "real.jsonl").read_text("utf-8").startswith("{")


def test_no_folder_to_write_in_is_said(good, tmp_path):
    result = mahdar("read", good, "-o", tmp_path / "no" / "records.jsonl")
    assert result.exit_code == 1 and "no folder" in result.stderr


def test_html_of_several_reports_in_a_folder(good, tmp_path):
    out = tmp_path / "pages"
    result = mahdar("read", good, good, "-o", f"{out}/")
    assert result.exit_code == 0 and len(list(out.glob("*.html"))) == 3 and (out / "index.html").exists()


def test_other_formats_need_a_file(good, tmp_path):
    result = mahdar("read", good, "--format", "jsonl", "-o", tmp_path)
    assert result.exit_code == 2 and not result.stdout


# Settings: argument, environment, file


def test_settings_come_from_arguments_then_environment_then_file(good, tmp_path, monkeypatch):
    def outlet(*arguments):
        return json.loads(mahdar("read", good, *arguments).stdout)["report"]["outlet"]

    (tmp_path / "mahdar.toml").write_text('format = "json"\noutlet = "من الملف"', "utf-8")
    assert outlet() == "من الملف"
    monkeypatch.setenv("MAHDAR_OUTLET", "من البيئة")
    assert outlet() == "من البيئة"
    assert outlet("--outlet", "من المعطيات") == "من المعطيات"


@pytest.mark.parametrize(
    ("text", "said"),
    [("colour = 1", "colour"), ("outlet = 3", "outlet"), ("outlet = ", "mahdar.toml"), ('lang = "fr"', "lang")],
)
def test_a_faulty_settings_file_is_named(good, tmp_path, text, said):
    (tmp_path / "mahdar.toml").write_text(text, "utf-8")
    result = mahdar("read", good)
    assert result.exit_code in (1, 2) and said in result.stderr and not result.stdout


def test_a_lexicon_that_is_not_there_is_said(good):
    result = mahdar("read", good, "--lexicon", "nowhere")
    assert result.exit_code == 2 and "nowhere" in result.stderr and not result.stdout
    assert "لا مجلد" in mahdar("read", good, "--lexicon", "nowhere", "--lang", "ar").stderr


# Languages


def test_messages_in_arabic(monkeypatch):
    for result in (mahdar("read", "missing.txt", "--lang", "ar"), mahdar("--lang", "ar", "read", "missing.txt")):
        assert "لا يوجد ملف" in result.stderr and "\u2068missing.txt\u2069" in result.stderr
    monkeypatch.setenv("MAHDAR_LANG", "ar")
    assert "لا أمر باسم" in mahdar("reed").stderr
    assert "لا يوجد" not in mahdar("read", "missing.txt", "--lang", "en").stderr


def test_text_in_the_language_asked_for(good):
    assert "الأحداث" in mahdar("read", good, "--lang", "ar").stdout
    assert "الأحداث" not in mahdar("read", good, "--lang", "en").stdout
    both = mahdar("read", good).stdout
    assert "الأحداث · Events" in both


COMMANDS = [[], ["read"], ["explain"], ["train"], ["evaluate"], ["places"], ["places", "import"], ["lexicon"],
            ["lexicon", "check"]]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_is_explained_in_both_languages(command):
    english = mahdar("--lang", "en", *command, "--help")
    arabic = mahdar("--lang", "ar", *command, "--help")
    assert english.exit_code == arabic.exit_code == 0
    assert "Usage:" in english.stdout and "الاستعمال:" in arabic.stdout
    for line in arabic.stdout.splitlines():  # no explanation is left in English
        assert not (line.endswith(".") and line.isascii()), line
    if len(command) > 0 and command not in (["places"], ["lexicon"]):
        assert "mahdar " + " ".join(command) in english.stdout.split("Examples:")[1].split("Options:")[0]


def test_a_message_without_an_arabic_form_stays_readable():
    said = in_language(InputError("something new", "a.txt", "mend it"), "ar")
    assert said == "\u2068something new\u2069 — \u2068a.txt\u2069 — أصلحه"


# The other commands


def test_version():
    assert mahdar("--version").stdout.startswith("mahdar ")


def test_evaluate_reads_gold_and_holds_floors(tmp_path):
    gold = tmp_path / "gold"
    gold.mkdir()
    event = {"type": "ASSAULT", "quote": ["قتل جنديان في كمين"], "trigger": "قتل", "status": "occurred"}
    (gold / "one.json").write_text(json.dumps({"id": "one", "text": TEXT, "events": [event]}), "utf-8")
    (gold / "floors.json").write_text('{"event:typed": 0.5}', "utf-8")
    assert json.loads(mahdar("evaluate", gold, "--json").stdout)["event:typed"]["gold"] == 1
    table = mahdar("evaluate", gold, "--errors", "3")
    assert table.exit_code == 0 and "event:typed" in table.stdout and "missed" in table.stdout
    fallen = mahdar("evaluate", gold, "--floors", gold / "floors.json")
    assert fallen.exit_code == 1 and "event:typed" in fallen.stderr


def test_evaluate_takes_records_made_before(tmp_path, good):
    mahdar("read", good, "-o", tmp_path / "records.jsonl")
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "one.json").write_text(json.dumps({"id": "one", "text": TEXT, "events": []}), "utf-8")
    result = mahdar("evaluate", tmp_path / "gold", "--records", tmp_path / "records.jsonl", "--json")
    assert json.loads(result.stdout)["documents"] == {"gold": 1, "without_record": 0}


@pytest.fixture
def explained(monkeypatch):
    """What explain is given, with the lines it would print."""
    given = []
    module = types.ModuleType("mahdar.reading.explain")
    module.explain = lambda reader, text: given.append(text) or ["a line", {"act": "قصف", "score": 0.5}]
    monkeypatch.setitem(sys.modules, "mahdar.reading.explain", module)
    return given


def test_explain_prints_what_it_is_told(explained, good):
    result = mahdar("explain", "قصف الجيش البلدة.")
    assert result.stdout.splitlines() == ["a line", '{"act": "قصف", "score": 0.5}']
    mahdar("explain", good)
    mahdar("explain", "-", input=TEXT.encode())
    mahdar("explain", good, "--sentence", "2")
    assert explained == ["قصف الجيش البلدة.", TEXT, TEXT, TEXT.split("\n\n")[1]]


def test_explain_says_what_it_cannot_find(explained):
    assert mahdar("explain", "missing.txt").exit_code == 1
    assert mahdar("explain", "قصف الجيش البلدة.", "--sentence", "9").exit_code == 1
    assert mahdar("explain", "قصف", "--sentence", "0").exit_code == 2 and not explained


def test_train_says_what_it_needs(monkeypatch, tmp_path):
    module = types.ModuleType("mahdar.training.train")
    module.train = lambda gold, out, vectors, say: say("3 gold reports") or {"event:typed": {"f1": 0.5}}
    monkeypatch.setitem(sys.modules, "mahdar.training.train", module)
    result = mahdar("train", tmp_path, "-o", tmp_path / "models")
    assert result.stdout.split() == ["event:typed", "f1=0.5"] and "3 gold reports" in result.stderr

    def missing(*_, **__):
        raise ModuleNotFoundError("No module named 'sklearn'", name="sklearn")

    module.train = missing
    assert "pip install 'mahdar[train]'" in mahdar("train", tmp_path).stderr


def test_many_reports_are_counted_on_a_terminal_only(monkeypatch, capsys):
    assert list(progress(range(30))) == list(range(30)) and not capsys.readouterr().err
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert list(progress(range(20))) == list(range(20)) and not capsys.readouterr().err
    assert list(progress(range(30))) == list(range(30))


def test_lexicon_check_counts(tmp_path):
    result = mahdar("lexicon", "check")
    assert result.exit_code == 0 and result.stdout.startswith("acts\t")


def test_lexicon_check_names_every_fault(tmp_path):
    (tmp_path / "mine" / "acts").mkdir(parents=True)
    (tmp_path / "mine" / "acts" / "a.yml").write_text("- {lemma: قصف}\n- {lemma: ضرب, colour: red}\n", "utf-8")
    result = mahdar("lexicon", "check", tmp_path / "mine")
    faults = [line for line in result.stderr.splitlines() if "a.yml:" in line and not line.startswith("mahdar:")]
    assert result.exit_code == 1 and not result.stdout and len(faults) == 2
    assert [line.startswith("mahdar:") for line in result.stderr.splitlines()].count(True) == 1


def test_places_import_makes_a_gazetteer_for_a_lexicon_folder(tmp_path):
    row = ["1", "Sidr", "Sidr", "السدر", "34.5", "36.25", "P", "PPL", "SY", "", "01", "", "", "", "900", "", "", "", ""]
    (tmp_path / "SY.txt").write_text("\t".join(row) + "\n", "utf-8")
    result = mahdar("places", "import", tmp_path / "SY.txt", "--into", tmp_path / "mine")
    assert result.exit_code == 0, result.stderr
    assert (tmp_path / "mine" / "places" / "SY.tsv").exists() and result.stdout.startswith("1\t")


def test_places_import_explains_a_wrong_file(tmp_path):
    (tmp_path / "x.txt").write_text("no\n", "utf-8")
    result = mahdar("places", "import", tmp_path / "x.txt", "--into", tmp_path / "mine")
    assert result.exit_code == 1 and "x.txt" in result.stderr and not result.stdout
