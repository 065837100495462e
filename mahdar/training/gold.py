"""Gold reports, and where in their text the things they list stand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from mahdar.arabic.fold import fold
from mahdar.arabic.tokens import Words
from mahdar.errors import InputError

_PREFIXES = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "فب", "فل", "وك")


def load_gold(*folders: Path) -> list[dict[str, Any]]:
    """Gold reports of one or more folders, in file order."""
    files = [f for folder in folders for f in (sorted(folder.glob("*.json")) if folder.is_dir() else [folder])]
    files = [f for f in files if f.name != "floors.json"]
    if not files:
        raise InputError("no gold files", ", ".join(map(str, folders)), "name a folder of *.json gold reports")
    out = []
    for f in files:
        try:
            out.append(json.loads(f.read_text("utf-8")))
        except (OSError, ValueError) as error:
            raise InputError("not a gold file", str(f), str(error)) from error
    return out


def quote_spans(text: str, quotes: str | Iterable[str] | None) -> list[tuple[int, int]]:
    """Every place where one of the quotes stands in the text."""
    out = []
    for quote in [quotes] if isinstance(quotes, str) else quotes or []:
        at = text.find(quote) if quote else -1
        while at >= 0:
            out.append((at, at + len(quote)))
            at = text.find(quote, at + 1)
    return out


def name_forms(name: str) -> list[list[str]]:
    """A gold name as folded words, in the spellings case and clitics give its first word."""
    words = [fold(w) for w in "".join(c if c.isalnum() or c in "ـ" else " " for c in name).split()]
    words = [w for w in words if w]
    if not words:
        return []
    heads = {p + words[0] for p in _PREFIXES}
    if words[0].startswith("ال"):
        heads |= {"لل" + words[0][2:], "ولل" + words[0][2:]}
    out = [[h, *words[1:]] for h in heads]
    out += [_swap(f, "ون", "ين") for f in out] + [_swap(f, "ين", "ون") for f in out]
    return [list(f) for f in {tuple(f) for f in out}]


def _swap(words: list[str], a: str, b: str) -> list[str]:
    return [w[: -len(a)] + b if len(w) > 4 and w.endswith(a) else w for w in words]


def occurrences(words: Words, name: str) -> Iterator[tuple[int, int]]:
    """Token ranges where the name stands, punctuation inside it aside."""
    heads: dict[str, list[list[str]]] = {}
    for form in name_forms(name):
        heads.setdefault(form[0], []).append(form)
    tokens = words.tokens
    for i, token in enumerate(tokens):
        for form in heads.get(token.fold, ()):
            at = i + 1
            for w in form[1:]:
                while at < len(tokens) and tokens[at].kind == "p" and at - i < 12:
                    at += 1
                if at >= len(tokens) or tokens[at].fold != w:
                    break
                at += 1
            else:
                yield i, at
                break


def name_labels(gold: dict[str, Any], words: Words) -> list[str]:
    """BIO labels of a gold report's names over its tokens; longer names first."""
    labels = ["O"] * len(words.tokens)
    kinds = (("persons", "PER"), ("groups", "GRP"), ("places", "LOC"))
    names = [(name, tag) for key, tag in kinds for name in gold.get(key) or []]
    for name, tag in sorted(names, key=lambda n: -len(n[0])):
        for a, b in occurrences(words, name):
            if all(x == "O" for x in labels[a:b]):
                labels[a:b] = [f"B-{tag}"] + [f"I-{tag}"] * (b - a - 1)
    _surnames(gold, words, labels)
    return labels


def _surnames(gold: dict[str, Any], words: Words, labels: list[str]) -> None:
    """A person named in full may be named by the last word alone further on."""
    for name in gold.get("persons") or []:
        parts = name.split()
        if len(parts) < 2 or len(fold(parts[-1])) < 4:
            continue
        for a, b in occurrences(words, parts[-1]):
            if all(x == "O" for x in labels[a:b]):
                labels[a:b] = ["B-PER"] + ["I-PER"] * (b - a - 1)
