"""Gold made here, and tiny encoders made here: a vocabulary of its words and two small layers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

WHO = ("كتائب الفجر", "لواء الصقور", "قوات الحدود", "حركة الجبل", "جيش النهر", "فرقة الرعد")
WHERE = ("حلب", "صنعاء", "بيروت", "تعز", "القامشلي", "بغداد")
NAMED = ("سالم الحمدان", "فارس الناعم", "نبيل السهلي")
NEEDED = "torch or transformers is not installed (pip install 'mahdar[encoder]')"


def gold_report(i: int, j: int) -> dict[str, Any]:
    """An attack, an arrest and a demand, with their right answers."""
    actor, victim, place, person = WHO[i], WHO[i - 1], WHERE[j], NAMED[(i + j) % 3]
    told = [
        f"قصف مقاتلو {actor} مواقع {victim} في {place} أمس",
        f"واعتقلت الشرطة الناشط {person} في اليوم نفسه",
        f"وطالب {victim} بوقف القصف على المدنيين ب{place}",
    ]

    def event(n: int, type_: str, trigger: str, **more: Any) -> dict[str, Any]:
        blank = {"mode": None, "date": None, "status": "occurred", "actors": [], "recipients": [], "place": []}
        return {**blank, "type": type_, "trigger": trigger, "quote": [told[n]], **more}

    return {
        "id": f"made-{i}-{j}", "title": f"أخبار {place}", "published": "2015-07-26",
        "text": f"أخبار {place}\n\n" + ". ".join(told) + ".",
        "persons": [person], "groups": [actor, victim, "الشرطة"], "places": [place],
        "events": [
            event(0, "ASSAULT", "قصف", mode="heavy-weapons", actors=[actor], recipients=[victim], place=[place]),
            event(1, "COERCE", "اعتقلت", mode="arrest", actors=["الشرطة"], recipients=[person]),
            event(2, "REQUEST", "طالب", mode="yield", actors=[victim]),
        ],
    }  # fmt: skip


@pytest.fixture(scope="session")
def made() -> list[dict[str, Any]]:
    """Thirty-six reports."""
    return [gold_report(i, j) for i in range(len(WHO)) for j in range(len(WHERE))]


@pytest.fixture(scope="session")
def gold(made: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the reports."""
    folder = tmp_path_factory.mktemp("gold")
    for g in made:
        (folder / f"{g['id']}.json").write_text(json.dumps(g, ensure_ascii=False), "utf-8")
    return folder


@pytest.fixture(scope="session")
def transformers() -> Any:
    """transformers, its random numbers the same in every run."""
    torch = pytest.importorskip("torch", reason=NEEDED)
    found = pytest.importorskip("transformers", reason=NEEDED)
    torch.manual_seed(0)
    return found


@pytest.fixture(scope="session")
def vocabulary(made: list[dict[str, Any]], transformers: Any) -> Any:
    """A WordPiece tokenizer of the reports' words."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    words = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    words.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    trainer = trainers.WordPieceTrainer(vocab_size=400, special_tokens=marks, show_progress=False)
    words.train_from_iterator([g["text"] for g in made], trainer)
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=words, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]"
    )


@pytest.fixture(scope="session")
def shape(vocabulary: Any, transformers: Any) -> Any:
    """Two layers of 48 numbers; at most 48 sub-words at once, so that reports take two windows."""
    return transformers.BertConfig(
        vocab_size=len(vocabulary), hidden_size=48, num_hidden_layers=2, num_attention_heads=4, intermediate_size=96,
        max_position_embeddings=48,
    )  # fmt: skip


@pytest.fixture(scope="session")
def bare(vocabulary: Any, shape: Any, transformers: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An encoder that was never trained."""
    transformers.utils.logging.disable_progress_bar()
    folder = tmp_path_factory.mktemp("bare")
    vocabulary.save_pretrained(folder)
    transformers.BertModel(shape).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def fine_tuned(gold: Path, bare: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The encoder, trained, and its figures on what was held back."""
    from mahdar.training.encoder import train_encoder

    out = tmp_path_factory.mktemp("trained") / "encoder"
    return out, train_encoder([gold], bare, out, epochs=12, rate=2e-3)
