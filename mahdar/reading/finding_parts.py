"""Named features of a word that may tell how a promise fares, those that hang on the same few values together."""

from __future__ import annotations

from mahdar.reading.scorer import listing


@listing
def own_word(
    L: str, tense: str, word: str, sense: str, negated: str, suffix: bool, shape: str, prefix: str, title: bool,
    types: tuple[str, ...],
) -> list[str]:  # fmt: skip
    return [
        f"L={L}", f"L={L}|{tense}", f"w={word}", f"sense={sense}", f"sense={sense}|{tense}",
        f"core={sense}|{tense}|{negated}", f"tense={tense}", f"suf={suffix}|{shape}", f"pre={prefix}|{shape}",
        f"title={title}|{tense}", *[f"types={x}" for x in types],
    ]  # fmt: skip


@listing
def flagged(flag: str, tense: str, sense: str) -> list[str]:
    return [flag, f"{flag}|{tense}", f"{flag}|{sense}"]


@listing
def spoken_near(near: frozenset[str], sense: str, tense: str, negated: str) -> list[str]:
    out = [f"near={x}" for x in near] + [f"near={x}|{sense}" for x in near]
    return out + [f"near={x}|{sense}|{tense}|{negated}" for x in near]


@listing
def ruled(told: str, sense: str, tense: str, full: int) -> list[str]:
    out = [f"rule={told}", f"rule={told}|{sense}", f"rule={told}|{tense}", f"rule={told}|full={full}"]
    return [*out, f"ruled={told != '-'}"]


@listing
def beside_word(name: str, w: str, coarse: str, lemma: str) -> list[str]:
    return [f"{name}={w}", f"{name}c={coarse}", f"{name}={w}|{lemma}"]


@listing
def how_far(words: tuple[str, ...], after: str, sense: str) -> list[str]:
    return [*[f"far={w}" for w in words], *[f"far={w}|{sense}" for w in words], f"a1={after}"]


@listing
def how_full(full: int, tense: str, sense: str, sentence: int) -> list[str]:
    return [f"full={full}", f"full={full}|{tense}", f"full={full}|{sense}|{tense}", f"sent={sentence}"]


@listing
def spoken_here(topics: frozenset[str], sense: str, tense: str) -> list[str]:
    return [f"here={x}|{sense}" for x in topics] + [f"here={x}|{tense}" for x in topics]


@listing
def spoken_beyond(where: str, topics: frozenset[str], sense: str) -> list[str]:
    return [f"{where}={x}|{sense}" for x in topics]


@listing
def how_many(n: int, nouns: int, sense: str, tense: str) -> list[str]:
    return [f"n={n}|{sense}", f"nouns={nouns}|{sense}|{tense}"]


@listing
def promising(own: int, most: int, same: int, sense: str, tense: str) -> list[str]:
    return [
        f"own={own}", f"own={own}|{tense}", f"own={own}|{sense}", f"own={own}|{sense}|{tense}", f"most={most}",
        f"most={most}|{tense}", f"most={most}|{sense}|{tense}", f"same={same}|{tense}", f"same={same}|{sense}",
        f"same={same}|own={own}", f"most={most}|own={own}",
    ]  # fmt: skip


@listing
def advised(own: int, near: int, before: int, most: int, sure: int, sense: str, shape: str, rule: str) -> list[str]:
    return [
        *[f"any>{n}" for n in range(most + 1)], *[f"near>{n}" for n in range(near + 1)], f"sure={sure}",
        f"self={own}", f"self={own}|{sense}", f"self={own}|{shape}", f"before={before}", f"before={before}|{near}",
        f"before={before}|{rule}|{shape}", f"any={most}|{rule}",
    ]  # fmt: skip
