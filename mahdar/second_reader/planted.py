"""Sentences of a report that speak to a machine: they are not shown to the model and nothing may rest on them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mahdar.arabic.fold import fold
from mahdar.report import Report
from mahdar.second_reader.pieces import Sentence

WITHHELD = "[a sentence addressed to a machine is withheld]"

# Who is spoken to or of: no ordinary report of a conflict gives orders to these.
_MACHINE = re.compile(
    r"language model|\bllm\b|chat ?gpt|\bgpt\b|\bclaude\b|\bgemini\b|\bprompt|\bjson\b|system message|\bassistant\b|"
    r"\bai model|as an ai|"
    r"^\W*(?:system|assistant|user|developer)\s*:|"
    r"نموذج (?:ال)?لغ|النموذج اللغوي|الذكاء الاصطناعي|ذكاء اصطناعي|ايها (?:النموذج|المساعد|الالي|الذكاء)|"
    r"(?:ال)?مساعد (?:ال)?(?:ذكي|الي|رقمي)|رساله النظام|روبوت (?:ال)?محادثه",
    re.MULTILINE,
)
# What it is told.
_ORDER = re.compile(
    r"ignore|disregard|forget|override|instead|output|respond|reply|answer|print|return|write|record|report that|"
    r"you (?:are|must|should|will)|your (?:task|instructions|rules)|do not|"
    r"تجاهل|اهمل|انس |تخط|اكتب|سجل|اجب|اطبع|ارجع|اضف|احذف|اعتبر|عليك|يجب ان|لا تذكر|لا تسجل|مهمتك|تعليماتك"
)
_WHOLE = re.compile(
    r"(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|rules|prompts?|directions|everything above)|"
    r"(?:previous|prior|above|new|system|following) instructions?\s*:|"
    r"\b[وف]?(?:تجاهل|اهمل|انس|تخط)[وي]?ا? (?:(?:كل|جميع|كافه|هذه|تلك|اي) )?"
    r"(?:ال)?(?:تعليمات|اوامر|قواعد|توجيهات)(?: (?:ال)?(?:سابقه|اعلاه|مذكوره|نظام)|ك\b)|"
    r"(?:^|[.:!،,\"«] ?)(?:تجاهل|اهمل|انس) (?:(?:كل|جميع) )?ما (?:سبق|ورد|قيل)\b|"
    r"(?:تعليمات|توجيهات) (?:جديده\s*:|للنظام|النظام\s*:|للنموذج|للقاري الالي)|"
    r"\"(?:entities|events|deals|findings)\"\s*:|"
    r"<\|?\s*(?:im_start|im_end|system|user|assistant|endoftext)|\[/?inst\]|<</?sys>>"  # marks of a chat template
)


def planted(report: Report, sentences: Sequence[Sentence]) -> frozenset[int]:
    """The numbers of the sentences that give a machine orders; `sentences` are those of the report."""
    out = set()
    for sentence in sentences:
        said = fold(report.text[sentence.start : sentence.end])
        if _WHOLE.search(said) or (_MACHINE.search(said) and _ORDER.search(said)):
            out.add(sentence.number)
    return frozenset(out)
