"""A model from a folder on disk as a second reader: what it finds goes through the same door as any answer.

Three kinds of `transformers` folder are known: one that `mahdar train --encoder` wrote, one that labels words (token
classification), and one that writes answers (sequence to sequence). Nothing is fetched and no code of the folder runs.
Needs the `encoder` extra.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from mahdar.errors import InputError, MahdarError
from mahdar.report import Report
from mahdar.second_reader.disk.labels import HEADS

MARK = "mahdar.json"  # what makes an encoder mahdar's own: its labels, its gold and its figures
WEIGHTS = "heads.safetensors"
FORMAT = "mahdar.encoder/1"
NEEDED = "pip install 'mahdar[encoder]'"
_LOCAL = {"local_files_only": True, "trust_remote_code": False}


class DiskModel(Protocol):
    """Writes answers for `mahdar.second_reader.accept`, as a model at an endpoint would."""

    def answers(self, report: Report) -> list[str]:
        """The answers to a report, one a piece."""
        ...


def load(folder: str | Path) -> DiskModel:
    """The model in a folder; InputError where there is none that can be used."""
    path = Path(folder)
    config = model_config(path)
    needs_torch()
    try:
        return _opener(path, config)(path)
    except MahdarError:
        raise
    except Exception as error:  # transformers says what is wrong with a folder in many ways
        raise broken(path, error) from error


def needs_torch() -> None:
    """Say what has to be installed where it is not; else keep transformers from talking on the terminal."""
    try:
        import torch  # noqa: F401
        from transformers.utils import logging
    except ImportError:
        raise MahdarError("a model from disk needs torch and transformers", None, NEEDED) from None
    logging.set_verbosity_error()
    logging.disable_progress_bar()


def fingerprint(folder: str | Path) -> str:
    """Changes when any file of the folder does: what the answers of this model are kept under."""
    made = sha256()
    for file in sorted(p for p in Path(folder).iterdir() if p.is_file()):
        made.update(file.name.encode() + b"\0")
        with file.open("rb") as data:
            while block := data.read(1 << 20):
                made.update(block)
    return made.hexdigest()[:16]


def model_config(path: Path) -> dict[str, Any]:
    """config.json of a model's folder."""
    if not path.is_dir():
        raise InputError("there is no such folder", path, "name the folder of a model of transformers")
    try:
        config = json.loads((path / "config.json").read_text("utf-8"))
    except (OSError, ValueError):
        config = None
    if not isinstance(config, dict):
        raise InputError("there is no model in it", path, "name a folder with config.json, weights and tokenizer")
    return config


def broken(path: Path, error: Exception) -> InputError:
    """The message for a folder that transformers cannot open."""
    said = str(error).strip().split("\n")[0][:200] or type(error).__name__
    return InputError("the model in it cannot be opened", f"{path}: {said}", "get the whole folder again")


def _opener(path: Path, config: dict[str, Any]) -> Callable[[Path], DiskModel]:
    made_for = " ".join(map(str, config.get("architectures") or []))
    if (path / MARK).exists():
        return _open_coder
    if config.get("is_encoder_decoder") or "ForConditionalGeneration" in made_for:
        return _open_writer
    if "ForTokenClassification" in made_for:
        return _open_labeller
    raise InputError("this model can neither label words nor write answers", path,
                     "fine-tune it first: mahdar train GOLD… --encoder DIR -o OUT")  # fmt: skip


def _open_coder(path: Path) -> DiskModel:
    from safetensors.torch import load_file

    from mahdar.second_reader.disk.coders import Coder

    _check_labels(path)
    model, cutter = open_encoder(path)
    model.heads.load_state_dict(load_file(path / WEIGHTS))
    return Coder(model, cutter)


def _check_labels(path: Path) -> None:
    try:
        made = json.loads((path / MARK).read_text("utf-8"))
        same = made["format"] == FORMAT and made["heads"] == {name: list(labels) for name, labels in HEADS.items()}
    except (OSError, ValueError, TypeError, KeyError):
        same = False
    if not same:
        raise InputError("it was trained by another version of mahdar", path, "train it again")


def open_encoder(path: Path) -> tuple[Any, Any]:
    """An encoder with new heads on it, and what cuts texts for it."""
    from transformers import AutoModel, AutoTokenizer

    from mahdar.second_reader.disk.heads import Model
    from mahdar.second_reader.disk.windows import Cutter, most_subwords

    tokenizer = AutoTokenizer.from_pretrained(path, **_LOCAL)
    encoder = AutoModel.from_pretrained(path, **_LOCAL).float()
    model = Model(encoder, encoder.config.hidden_size)
    return _placed(model), Cutter(tokenizer, most_subwords(encoder.config, tokenizer))


def _open_labeller(path: Path) -> DiskModel:
    from transformers import AutoModelForTokenClassification, AutoTokenizer

    from mahdar.second_reader.disk.coders import Labeller
    from mahdar.second_reader.disk.windows import Cutter, most_subwords

    tokenizer = AutoTokenizer.from_pretrained(path, **_LOCAL)
    model = AutoModelForTokenClassification.from_pretrained(path, **_LOCAL).float()
    labeller = Labeller(_placed(model), Cutter(tokenizer, most_subwords(model.config, tokenizer)))
    if set(labeller.labels) <= {"O"}:
        raise InputError("none of its labels is one that mahdar knows", path,
                         "its id2label should hold such as B-PER, B-ORG, B-LOC, B-ASSAULT")  # fmt: skip
    return labeller


def _open_writer(path: Path) -> DiskModel:
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    from mahdar.second_reader.disk.seq2seq import Writer

    model = AutoModelForSeq2SeqLM.from_pretrained(path, **_LOCAL).float().eval()
    return Writer(_placed(model), AutoTokenizer.from_pretrained(path, **_LOCAL))


def _placed(model: Any) -> Any:
    """On the graphics card, where there is one."""
    import torch

    return model.to("cuda" if torch.cuda.is_available() else "cpu")
