"""The documentation is true: its code and commands run, its links lead somewhere, its output is today's output."""

import doctest
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import mahdar
from mahdar.casebook.store import Casebook
from mahdar.cli import main
from mahdar.intake import reports
from mahdar.lexicon.load import Entries, load_entries
from mahdar.lexicon.places import load_places
from mahdar.reading.reader import Reader
from mahdar.report import Report

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/*.md")])
TEXTS = {page.relative_to(ROOT).as_posix(): page.read_text("utf-8") for page in PAGES}
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
ALONE = ("mahdar lexicon check",)  # commands that can be called without arguments
MADE = re.compile(r"<!-- made: .*?<!-- end -->", re.DOTALL)


def blocks(language: str) -> list[tuple[str, str]]:
    """(page, code) of every fenced block in a language."""
    return [(name, code) for name, text in TEXTS.items() for found, code in FENCE.findall(text) if found == language]


def lines_of_code() -> Iterator[tuple[str, str]]:
    """(page, line) of shell blocks, indented blocks and code within a line; outlines («INPUT…») left out."""
    for name, text in TEXTS.items():
        shell = [line for language, code in FENCE.findall(text) if language == "sh" for line in code.splitlines()]
        rest = FENCE.sub("", MADE.sub("", text))
        indented = re.findall(r"^ {4}(\S.*)$", rest, re.MULTILINE)
        inline = [code for code in re.findall(r"(?<!`)`([^`\n]+)`(?!`)", rest) if " " in code]
        for line in [*shell, *indented, *inline]:
            line = re.sub(r"\s+# .*$", "", line.strip())
            if not re.search(r"…|\[| {3}|\b(COMMAND|DIR|FILE|OUT|PYTHON)\b", line):
                yield name, line


def commands(program: str) -> list[tuple[str, str]]:
    return list(dict.fromkeys((page, line) for page, line in lines_of_code() if re.search(rf"(^|\| ){program} ", line)))


# Commands ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def casebook(tmp_path_factory: pytest.TempPathFactory, reader: Reader) -> Path:
    """The casebook of samples/casebook."""
    path = tmp_path_factory.mktemp("docs") / "mahdar.casebook"
    with Casebook.open(path) as book:
        for found in reports([ROOT / "samples/casebook"]):
            assert isinstance(found, Report)
            book.add(reader.read(found))
    return path


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: Reader, casebook: Path) -> Path:
    """A folder with everything that the commands of the docs name."""
    text = (ROOT / "samples/01-clashes-taiz.txt").read_text("utf-8")
    (tmp_path / "report.txt").write_text(text, "utf-8")
    (tmp_path / "page.html").write_bytes((ROOT / "samples/08-page-beirut.html").read_bytes())
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    shutil.copy(casebook, tmp_path)
    (tmp_path / "my-lexicon").mkdir()
    (tmp_path / "gold").mkdir()
    for gold in sorted(ROOT.glob("gold/sy-*.json"))[:2]:
        (tmp_path / "gold" / gold.name).write_bytes(gold.read_bytes())
    (tmp_path / "gold/floors.json").write_text("{}")
    for name in ("records", "first", "second"):
        (tmp_path / f"{name}.jsonl").write_bytes(reader.read(Report(text)).to_json() + b"\n")
    (tmp_path / "answer.json").write_text('{"entities": [{"id": "l1", "kind": "place", "name": "تعز"}]}', "utf-8")
    row = ["170063", "Aleppo", "Aleppo", "حلب", "36.2", "37.16", "P", "PPLA", "SY", "", "09", "", "", "", "1602264"]
    (tmp_path / "SY.txt").write_text("\t".join([*row, "", "393", "Asia/Damascus", "2020-01-01"]) + "\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    for module in ("reading", "commands"):
        monkeypatch.setattr(f"mahdar.cli.{module}.load_reader", lambda lexicons: reader)
    return tmp_path


@pytest.mark.parametrize(("page", "line"), commands("mahdar"))
def test_command_runs(desk: Path, page: str, line: str) -> None:
    said, _, line = line.rpartition(" | ")
    given = shlex.split(said)[1] if said else None
    arguments = shlex.split(line)[1:]
    if line in dict(leaves(main, "mahdar")) and line not in ALONE:  # only named, not called
        return
    if arguments[0] in ("train", "serve"):  # takes long: only whether it is called rightly
        main.commands[arguments[0]].make_context(arguments[0], arguments[1:])
        return
    if arguments[0] == "people":  # asks for a password: the room's own tests run it
        people = main.commands["people"]
        assert isinstance(people, click.Group)
        people.commands[arguments[1]].make_context(arguments[1], arguments[2:])
        return
    result = CliRunner().invoke(main, arguments, input=given)
    assert result.exit_code == 0, result.output
    assert result.output or "-o" in arguments


@pytest.mark.parametrize(("page", "line"), commands("make"))
def test_make_target_exists(page: str, line: str) -> None:
    assert re.search(rf"^{re.escape(line.split()[1])}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize(("page", "line"), commands("python"))
def test_script_exists(page: str, line: str) -> None:
    assert (ROOT / line.split()[1]).is_file()


@pytest.mark.parametrize(("page", "line"), commands("pip"))
def test_pip_asks_for_what_there_is(page: str, line: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    what = shlex.split(line)[-1]
    assert what == "." or re.fullmatch(rf"{project['name']}\[({'|'.join(project['optional-dependencies'])})\]", what)


def leaves(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        for name, sub in command.commands.items():
            yield from leaves(sub, f"{path} {name}")
    else:
        yield path, command


@pytest.mark.parametrize(("path", "command"), list(leaves(main, "mahdar")))
def test_every_command_is_documented(path: str, command: click.Command) -> None:
    page = TEXTS["docs/cli.md"]
    assert path in page
    options = [p.opts for p in command.params if isinstance(p, click.Option)]
    assert [o for o in options if "--help" not in o and not any(name in page for name in o)] == []


# Code --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("page", "code"), blocks("python"))
def test_python_runs(page: str, code: str, monkeypatch: pytest.MonkeyPatch, reader: Reader) -> None:
    monkeypatch.setattr("mahdar._reader", lambda: reader)
    exec(compile(code, page, "exec"), {"__name__": "docs"})


def test_the_example_of_the_package_is_true(trained: Reader) -> None:
    assert doctest.testmod(mahdar).failed == 0


@pytest.mark.parametrize(("page", "code"), blocks("toml"))
def test_toml_is_toml(page: str, code: str) -> None:
    assert tomllib.loads(code)


def entries_shown() -> list[tuple[str, str]]:
    """(file, YAML) of every example of docs/lexicon.md: its file stands in its first line or in the heading before."""
    found, heading = [], ""
    for m in re.finditer(r"^### `([^`]+)`|^```yaml\n(.*?)^```", TEXTS["docs/lexicon.md"], re.MULTILINE | re.DOTALL):
        heading = m[1] or heading
        if m[2]:
            own = re.match(r"# my-lexicon/(\S+)\n", m[2])
            found.append((own[1] if own else heading.replace("*", "example"), m[2]))
    return found


@pytest.mark.parametrize(("name", "text"), entries_shown())
def test_entries_shown_have_no_faults(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    if name.startswith("places"):
        assert load_places(path.parent)
    else:
        entries: Entries = load_entries(tmp_path)
        assert any(entries.by_type.values())


# Links and what is made --------------------------------------------------------------------------------------------


def slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("name", TEXTS)
def test_links_resolve(name: str) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", FENCE.sub("", TEXTS[name])):
        if target.startswith(("http:", "https:", "mailto:")):
            continue
        file, _, anchor = target.partition("#")
        path = (ROOT / name).parent / file if file else ROOT / name
        headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE) if path.suffix == ".md" else []
        if not path.exists() or (anchor and anchor not in map(slug, headings)):
            broken.append(target)
    assert broken == []


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_reference_is_fresh() -> None:
    result = run("tools/make_reference.py", "--check")
    assert result.returncode == 0, result.stderr


def test_what_the_pages_show_is_what_mahdar_says(trained: Reader) -> None:
    result = run("tools/make_docs.py", "--check")
    assert result.returncode == 0, result.stderr


def test_figures_name_their_script() -> None:
    """Every section of the README with figures in it links to a script of benchmarks/ that is there."""
    sections = re.split(r"^## ", MADE.sub("", TEXTS["README.md"]), flags=re.MULTILINE)
    with_figures = [s for s in sections if re.search(r"<!-- figures|(?<!\d)[01]?\.\d\d(?!\d)|\d\s?%", FENCE.sub("", s))]
    assert len(with_figures) == 2  # one in each language
    for section in with_figures:
        scripts = re.findall(r"\]\((benchmarks/\w+\.py)\)", section)
        assert scripts and all((ROOT / script).is_file() for script in scripts)


def test_benchmarks_say_what_they_need() -> None:
    result = run("benchmarks/gsr.py")
    assert result.returncode == 0 and "name the folder" in result.stdout
    assert run("benchmarks/accuracy.py", "--help").returncode == 0
