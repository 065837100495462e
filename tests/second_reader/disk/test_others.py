"""Models that other people made: one that labels words, one that writes answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mahdar.errors import InputError
from mahdar.report import Report
from mahdar.second_reader.accept import accept
from mahdar.second_reader.encoder import load
from mahdar.second_reader.pieces import pieces
from mahdar.second_reader.task import shown

LABELS = ["O", "B-PERS", "I-PERS", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "B-ASSAULT"]


def label_of(head: str) -> int:
    return LABELS.index(head.replace("PER", "PERS").replace("GRP", "ORG"))


@pytest.fixture(scope="session")
def labeller(
    made: list[dict[str, Any]], vocabulary: Any, shape: Any, transformers: Any, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A token-classification model in the manner of others: the first sub-word of a word bears its label."""
    import torch

    from mahdar.second_reader.disk.heads import encoded
    from mahdar.second_reader.disk.labels import NAMES
    from mahdar.second_reader.disk.windows import Cutter
    from mahdar.training.encoder_lessons import lesson

    torch.manual_seed(0)
    config = type(shape)(**{**shape.to_dict(), "id2label": dict(enumerate(LABELS))})
    model = transformers.BertForTokenClassification(config)
    steps = torch.optim.AdamW(model.parameters(), 3e-3)
    lessons = [lesson(g, Cutter(vocabulary, 48)) for g in made]
    for x in lessons * 6:
        told = {t.word for t in x.told if x.words.tokens[t.word].fold == "قصف"}
        right = [
            LABELS.index("B-ASSAULT") if i in told else label_of(NAMES[n]) for i, n in enumerate(x.labels["names"])
        ]
        odds = encoded(model, x.windows).logits
        rows = [
            (k, w.at.index(i), right[w.first + i]) for k, w in enumerate(x.windows) for i in range(w.last - w.first)
        ]
        k, at, labels = (torch.tensor(column) for column in zip(*rows, strict=True))
        torch.nn.functional.cross_entropy(odds[k, at], labels).backward()
        steps.step()
        steps.zero_grad()
    folder = tmp_path_factory.mktemp("labeller")
    vocabulary.save_pretrained(folder)
    model.save_pretrained(folder)
    return folder


def test_a_model_that_labels_words_names_and_finds(labeller: Path, made: list[dict[str, Any]]) -> None:
    report = Report(made[8]["text"])
    accepted = accept(report, load(labeller).answers(report))
    assert accepted.record is not None
    assert {e.name for e in accepted.record.entities} >= {*made[8]["persons"], *made[8]["groups"]}
    assert [e.type for e in accepted.record.events] == ["ASSAULT"]


def test_labels_that_mean_nothing_here_are_said(labeller: Path, tmp_path: Path) -> None:
    for file in labeller.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    config = json.loads((tmp_path / "config.json").read_text("utf-8"))
    config["id2label"] = {k: f"LABEL_{k}" for k in config["id2label"]}
    (tmp_path / "config.json").write_text(json.dumps(config), "utf-8")
    with pytest.raises(InputError, match="none of its labels"):
        load(tmp_path)


@pytest.fixture(scope="session")
def writer(transformers: Any, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """A sequence-to-sequence model that has learned by heart to write one answer to one text."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    def make(asked: str, answer: str) -> Path:
        torch.manual_seed(0)
        pieces = Tokenizer(models.BPE())
        pieces.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        pieces.decoder = decoders.ByteLevel()
        letters = pre_tokenizers.ByteLevel.alphabet()
        trainer = trainers.BpeTrainer(
            vocab_size=900, special_tokens=["<pad>", "</s>"], initial_alphabet=letters, show_progress=False
        )
        pieces.train_from_iterator([asked, answer] * 3, trainer)
        known = transformers.PreTrainedTokenizerFast(tokenizer_object=pieces, pad_token="<pad>", eos_token="</s>")
        model = transformers.BartForConditionalGeneration(
            transformers.BartConfig(
                vocab_size=len(known), d_model=64, encoder_layers=1, decoder_layers=1, encoder_attention_heads=4,
                decoder_attention_heads=4, encoder_ffn_dim=128, decoder_ffn_dim=128, max_position_embeddings=512,
                dropout=0.0, pad_token_id=0, bos_token_id=1, eos_token_id=1, decoder_start_token_id=0,
                forced_eos_token_id=None,
            )
        )  # fmt: skip
        given = torch.tensor([known.encode(asked)])
        wanted = torch.tensor([[*known.encode(answer), 1]])
        steps = torch.optim.AdamW(model.parameters(), 2e-3)
        for _ in range(800):
            loss = model(input_ids=given, labels=wanted).loss
            loss.backward()
            steps.step()
            steps.zero_grad()
            if loss < 0.01:
                break
        folder = tmp_path_factory.mktemp("writer")
        known.save_pretrained(folder)
        model.save_pretrained(folder)
        return folder

    return make


def test_a_model_that_writes_is_held_to_the_text(writer: Callable[[str, str], Path]) -> None:
    report = Report("قصف الجيش بلدة السدرة أمس. وطالب الأهالي بفتح الطريق.", published="2015-07-26")
    answer = {
        "entities": [
            {"id": "g1", "kind": "group", "name": "الجيش"},
            {"id": "g2", "kind": "group", "name": "لواء الرعد"},
        ],
        "events": [
            {"type": "ASSAULT", "trigger": [1, "قصف"], "quotes": [[1, "قصف الجيش بلدة السدرة"]], "actors": ["g1"]},
            {"type": "ASSAULT", "trigger": [2, "أحرق"], "quotes": [[2, "أحرق لواء الرعد البلدة"]], "actors": ["g2"]},
        ],
        "meetings": [], "deals": [], "findings": [],
    }  # fmt: skip
    (piece,) = pieces(report.text)
    model = load(writer(shown(report, piece), json.dumps(answer, ensure_ascii=False)))
    answers = model.answers(report)
    assert [json.loads(a) for a in answers] == [answer]
    accepted = accept(report, answers)
    assert accepted.record is not None and accepted.dropped
    assert [e.name for e in accepted.record.entities] == ["الجيش"]
    assert [e.trigger.quote for e in accepted.record.events] == ["قصف"]
