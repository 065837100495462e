"""True quotes, copied carelessly, for `second_door.py`: they must find their own place again."""

from __future__ import annotations

import random

from door_coder import Coder, Json

TRIED = 200
_HARAKAT = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"


def spaced(rng: random.Random, words: str) -> str:
    """A space too much or too little."""
    spaces = [i for i, c in enumerate(words) if c == " "]
    if not spaces:
        return f" {words}  "
    at = rng.choice(spaces)
    return words[:at] + rng.choice(("  ", "", " \n", "\u00a0", " , ")) + words[at + 1 :]


def voweled(rng: random.Random, words: str) -> str:
    """Vowel signs added, or all of them left out."""
    if any(c in _HARAKAT for c in words) and rng.random() < 0.5:
        return "".join(c for c in words if c not in _HARAKAT)
    return "".join(c + (rng.choice(_HARAKAT) if c.isalpha() and rng.random() < 0.3 else "") for c in words)


def stretched(rng: random.Random, words: str) -> str:
    at = rng.randrange(len(words))
    return words[: at + 1] + "ـ" * 2 * words[at].isalpha() + words[at + 1 :]


def digits(rng: random.Random, words: str) -> str:
    """The digits of the other script."""
    other = str.maketrans("0123456789٠١٢٣٤٥٦٧٨٩", "٠١٢٣٤٥٦٧٨٩0123456789")
    return words.translate(other)


def marked(rng: random.Random, words: str) -> str:
    """Quotation marks of another kind, or around a word."""
    if any(c in '«»"“”' for c in words):
        return words.translate(str.maketrans('«»"“”', rng.choice(('""«»»', "“”'''", "''''“"))))
    split = words.split(" ")
    at = rng.randrange(len(split))
    split[at] = f"«{split[at]}»"
    return " ".join(split)


def lettered(rng: random.Random, words: str) -> str:
    """Hamzas and final letters as careless hands write them."""
    return words.translate(str.maketrans("أإآة", "اااه"))


FAULTS = (spaced, voweled, stretched, digits, marked, lettered)


def copies(golds: list[Json], seed: int = 2) -> tuple[int, list[str]]:
    """How many of 200 true quotes with a copying fault find their own place again, and those that do not."""
    rng = random.Random(seed)
    aligned, lost = 0, []
    for number in range(TRIED):
        fault = FAULTS[number % len(FAULTS)]
        coder = Coder(rng.choice(golds))
        quotes = [q for e in coder.gold["events"] for q in e["quote"]] or coder.gold["places"]
        if fault is digits:  # quotes that have any
            quotes = [q for q in quotes if any(c.isdigit() for c in q)] or quotes
        true = coder.quote(rng.choice(quotes))
        faulty = fault(rng, true[1])
        here, there = coder.aligner.one((true[0], true[1])), coder.aligner.one((true[0], faulty))
        if here is not None and there is not None and there.start <= here.start + 1 and here.end - 1 <= there.end:
            aligned += 1
        else:
            lost.append(f"{fault.__name__}: {faulty}")
    return aligned, lost
