"""The commands beside read: explain, evaluate, train, places import, lexicon check."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import click

from mahdar.cli.base import DONE, FAILED, Command, Group, lang_option, lexicon_option, option, say
from mahdar.cli.output import Output
from mahdar.cli.reading import Run, load_reader
from mahdar.errors import InputError, MahdarError


@click.command("explain", cls=Command)
@click.argument("text", metavar="TEXT|FILE")
@option("--sentence", type=click.IntRange(min=1), metavar="N", help="Only the sentence of this number.")
@lexicon_option
@lang_option
def explain(text: str, sentence: int | None, lexicons: tuple[str, ...]) -> int:
    from mahdar.reading.explain import explain as explained

    given = _given_text(text)
    with Output(None) as sink:
        for line in explained(load_reader(lexicons), given if sentence is None else _sentence(given, sentence)):
            sink.write(_shown(line) + "\n")
    return DONE


def _given_text(text: str) -> str:
    """What is meant by TEXT|FILE: the text of a file, of standard input, or the words themselves."""
    from mahdar.intake import Failure, reports

    if text != "-" and not os.path.lexists(text[:4000]) and not re.fullmatch(r"\S+\.[A-Za-z0-9]{1,6}", text):
        return text
    first = next(iter(reports([text])))
    if isinstance(first, Failure):
        raise first.error
    return first.text


def _sentence(text: str, number: int) -> str:
    from mahdar.arabic.tokens import tokenize

    words = tokenize(text)
    if number > len(words.sentences):
        raise InputError(f"there is no sentence {number}", f"the text has {len(words.sentences)}", "name one of these")
    first, last = words.sentences[number - 1]
    return text[words.tokens[first].start : words.tokens[last - 1].end]


def _shown(line: Any) -> str:
    return line if isinstance(line, str) else json.dumps(line, ensure_ascii=False, default=str)


@click.command("train", cls=Command)
@click.argument("gold", nargs=-1, required=True, metavar="GOLD…", type=click.Path(path_type=Path))
@option("-o", "--output", "out", type=click.Path(path_type=Path), metavar="DIR",
        help="A folder for the weights; else those of the package.")  # fmt: skip
@option("--vectors", type=click.Path(path_type=Path), metavar="FILE",
        help="Word vectors for the network to start from; else those of the package.")  # fmt: skip
@option("--encoder", type=click.Path(path_type=Path), metavar="DIR",
        help="Fine-tune this encoder instead, as a second reader; -o names the folder for it.")  # fmt: skip
@option("--epochs", type=click.IntRange(min=1), metavar="N", help="With --encoder: how often it sees the gold.")
@option("--rate", type=click.FloatRange(min=0, min_open=True, max=1), metavar="X",
        help="With --encoder: its learning rate.")  # fmt: skip
@lang_option
def train(gold: tuple[Path, ...], out: Path | None, vectors: Path | None, encoder: Path | None, epochs: int | None,
          rate: float | None) -> int:  # fmt: skip
    if encoder is None and (epochs or rate):
        raise click.UsageError("--epochs and --rate go with --encoder")
    try:
        figures = _encoder(gold, encoder, out, epochs, rate) if encoder else _weights(gold, out, vectors)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("mahdar"):
            raise
        raise MahdarError(f"training needs {error.name}", None, "pip install 'mahdar[train]'") from error
    with Output(None) as sink:
        sink.write(_as_table(figures))
    return DONE


def _weights(gold: tuple[Path, ...], out: Path | None, vectors: Path | None) -> dict[str, Any]:
    """The reader's own weights."""
    from mahdar.reading.scorer import DATA
    from mahdar.training.train import train as trained

    return trained(gold, out or DATA, vectors=vectors, say=say)


def _encoder(
    gold: tuple[Path, ...], encoder: Path, out: Path | None, epochs: int | None, rate: float | None
) -> dict[str, Any]:
    """An encoder as a second reader."""
    from mahdar.training.encoder import EPOCHS, RATE, train_encoder

    if out is None:
        raise click.UsageError("--encoder needs a folder for what it makes: -o DIR")
    return train_encoder(gold, encoder, out, epochs=epochs or EPOCHS, rate=rate or RATE, say=say)


@click.command("evaluate", cls=Command)
@click.argument("gold", nargs=-1, required=True, metavar="GOLD…", type=click.Path(path_type=Path))
@option("--records", type=click.Path(path_type=Path), metavar="FILE",
        help="Records made before (jsonl); else the reader reads the gold texts.")  # fmt: skip
@option("--json", "as_json", is_flag=True, help="One JSON object instead of a table.")
@option("--errors", type=click.IntRange(min=0), default=0, metavar="N", help="Show the first N errors of each kind.")
@option("--floors", type=click.Path(path_type=Path), metavar="FILE",
        help="Fail where a figure is below its floor in this file.")  # fmt: skip
@lexicon_option
@lang_option
def evaluate(gold: tuple[Path, ...], records: Path | None, as_json: bool, errors: int, floors: Path | None,
             lexicons: tuple[str, ...]) -> int:  # fmt: skip
    from mahdar.evaluate import Scores, below_floors, load_floors, load_gold, load_records

    golds = load_gold(*gold)
    limits = load_floors(floors) if floors else {}
    failed = 0
    if records:
        found = load_records(records)
    else:
        run = Run(load_reader(lexicons))
        found = run.gold_records(golds)
        failed = run.failed
    result = Scores.of(golds, found)
    with Output(None) as sink:
        sink.write(_as_json(result.figures) if as_json else _as_table(result.figures))
        for kind, entries in sorted(result.errors.items()):
            for entry in entries[:errors]:
                sink.write("    | " + " | ".join([kind, *entry]) + "\n")
    fallen = below_floors(result.figures, limits)
    for line in fallen:
        say(line)
    return FAILED if fallen or failed else DONE


def _as_json(figures: dict[str, dict[str, Any]]) -> str:
    return json.dumps(figures, ensure_ascii=False) + "\n"


def _as_table(figures: dict[str, dict[str, Any]]) -> str:
    """One figure a line."""
    rows = [
        f"{name:22} " + "  ".join(f"{key}={'–' if value is None else value}" for key, value in figure.items())
        for name, figure in figures.items()
    ]
    return "\n".join(rows) + "\n"


@click.group("places", cls=Group)
@lang_option
def places() -> None:
    """Places of your own."""


@places.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@option("--into", required=True, type=click.Path(path_type=Path), metavar="DIR", help="The lexicon folder to add to.")
@lang_option
def import_(file: Path, into: Path) -> int:
    from mahdar.lexicon.places import import_places

    folder = into if into.name == "places" else into / "places"
    out, count = import_places(file, folder)
    with Output(None) as sink:
        sink.write(f"{count}\t{out}\n")
    return DONE


@click.group("lexicon", cls=Group)
@lang_option
def lexicon() -> None:
    """Words and names of your own."""


@lexicon.command("check")
@click.argument("folder", required=False, metavar="[DIR]", type=click.Path(path_type=Path))
@lang_option
def check(folder: Path | None) -> int:
    from mahdar.lexicon import Lexicon

    found = Lexicon.load(*([folder] if folder else []), cache=False).compiled
    with Output(None) as sink:
        sink.write(f"acts\t{len(found.acts)}\nactors\t{len(found.actors)}\nplaces\t{len(found.places)}\n")
    return DONE
