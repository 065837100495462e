"""Which words may be names of people: those of the lexicon's lists, those that keep company with names in the news, and
those that neither the news nor the lexicon know.

known_names().may_be("برزنجاني")     # folded, as words are looked up (mahdar.casebook.words.word_key)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from mahdar.arabic.fold import fold
from mahdar.arabic.nouns import nisba_forms
from mahdar.casebook.masking import PREFIXES, words_in
from mahdar.casebook.words import word_key
from mahdar.lexicon.load import SHIPPED
from mahdar.lexicon.places import load_places
from mahdar.reading.tagger import Clusters

_NOT = """الي علي عن من في منذ لدي مع بعد قبل ان اذ اذا لم لن لا ما هو هي الذي التي الذين بين عند حتي عبر ضد نحو كان
    كانت كما حيث ايضا كل بعض هذا هذه ذلك تلك قد لقد او ثم غير دون حول خلال ضمن عام عاما اعوام سنه اخر اخري اثر تحت فوق
    امس اليوم الله المصدر البيان ولا وما كذلك عدد عدة عده احد احدي اكثر الا انا بها امام اسما صفا جدا ايه اني لولا
    لازم جلهم جميع انهم مورد شيخ امير امين ضابط""".split()
# Names that are mostly another word: by themselves only with a name after them.
_BOTH = """حكم وعد سهل امان بيان كيان خير جهاد كامل صديق جمعه رمضان عيد بدر مدني نصر سام دنيا يزيد علا عمران بسمه افراح
    دعا سنا يانا زنا حق فجر نور امل رجا ورد نجت هدي شفا فدا عرب عزه كرم لطفي نهار هلال وسام وعود""".split()
_OTHER_WORDS = ("titles", "roles", "institutions", "facilities", "things", "weapons", "homographs")
_EVERYDAY = 4_000  # the rank of a word in the news up to which it is an everyday one
_FREQUENT = 1_000  # the same, of words of every day's every report
_SELDOM = 15_000  # the rank from which on a word is seldom
_SHARE = 0.24  # of a class's words that are names: then the rest of it may be names too
_ENDS = ("ه", "ها", "هم", "هن", "هما", "نا", "وا", "ون", "ين", "ات", "تم", "ته", "تها", "وه", "كم", "ني", "ا", "وها",
         "تهن", "تهم", "ونا", "ت", "يها", "يهم", "ن")  # fmt: skip
_NEVER_ENDS = ("يون", "يين", "تهن", "تها", "تهم", "وها", "ونا", "ونها", "يات")  # of no name that is not in the lists
# «ينهون», «والتواريخ», «متحفظا», «استحلفه», «متوسلة», «ولمبادلة», figures and what has no Arabic at all.
_FORMS = ("وا", "ون", "ين", "ات", "ها", "هم")
_VERBS = re.compile("س?[يت]..+ون|[وفب]ال.{3,}|م[تن].{3,}ا|[وف]?است.{3,}|مت.{3,}ه|[وفلب]{0,2}م.ا..ه|.*[0-9].*|[!-~]+")
_TURNED = (("ت", "ه"), ("ا", "ي"))  # what a final letter is again without what is attached: «ابنته», «أسراهم»
_CLITICS = ("و", "ف", "ب", "ل", "ك")
_NO_NAME = frozenset(word_key(fold(w)) for w in _NOT)
_MIXED = frozenset(word_key(fold(w)) for w in _BOTH)


class NameWords:
    """Which words may be names: `given` and `family` of the lists, `alike` by their company, `known` words at all."""

    def __init__(self) -> None:
        lists = _lists()
        self.given = frozenset(lists["male"] + lists["female"])
        self.family = frozenset(lists["family"])
        clusters = Clusters()
        self.rank = {word_key(w): n for w, n in clusters.rank.items()}
        classes: dict[str, list[str]] = {}
        for word, (_, fine) in clusters.of.items():
            classes.setdefault(fine, []).append(word_key(word))
        self.peoples = frozenset(_peoples())
        self.other = self.peoples.union(_other_words()) - self.given - self.family
        self.alike = frozenset(w for words in classes.values() if self._are_names(words) for w in words) - self.other

    def _are_names(self, words: Sequence[str]) -> bool:
        return sum(w in self.given or w in self.family for w in words) >= _SHARE * len(words)

    def is_strong(self, key: str) -> bool:
        """A name of the lists, or one that keeps company with names."""
        listed = key in self.given or key in self.family or key in self.alike
        told = listed or (key.startswith(("عبد", "ابو")) and key not in self.other)
        return told and key not in _NO_NAME and len(key) > 1

    def is_rare(self, key: str) -> bool:
        """A word that the news do not know, whatever is taken off it."""
        forms = [key, *(key[1:] for c in _CLITICS if key.startswith(c))]
        forms += [f"ال{key[2:]}"] if key.startswith("لل") else []
        forms += [f[2:] for f in forms if f.startswith("ال")] + [f"ال{f}" for f in forms]
        return len(key) > 2 and not any(f in self.rank or f in self.other for f in forms)

    def is_listed(self, key: str) -> bool:
        """A name of the lists."""
        return (key in self.given or key in self.family) and key not in _NO_NAME

    def is_inflected(self, key: str, written: str) -> bool:
        """A form of a word that the news know: «صبره», «يناشدون». A final ة is no pronoun («وردة» may
        be a name), nor is اء an ending («عفراء»)."""
        if key.endswith(_NEVER_ENDS) or "ً" in written or _VERBS.fullmatch(key):
            return True
        ends = [e for e in _ENDS if (e != "ه" or written.endswith("ه")) and (e != "ا" or written.endswith("ا"))]
        for bare in bare_forms(key):
            bare = bare[1:] if bare.startswith(("سي", "ست", "سن")) else bare  # what will be
            stems = [bare[1:]] if bare[0] in "يتن" else []
            stems += [bare[1:-1]] if bare[0] in "يت" and bare.endswith("ن") else []  # «يسلّمن»
            for end in ends:
                if bare.endswith(end):
                    stem = bare[: -len(end)]
                    stems += [stem, stem[1:] if stem[:1] in ("ي", "ت", "ن") else stem]
                    stems += [f"{stem[:-1]}{last}" for final, last in _TURNED if stem.endswith(final)]
            if any(len(stem) > 2 and self._is_word(stem) for stem in stems):
                return True
        return False

    def _is_word(self, stem: str) -> bool:
        return any(form in self.rank for form in (stem, f"ال{stem}", f"{stem}ت"))

    def is_everyday(self, key: str) -> bool:
        """A name of the lists that the news mostly use as another word: «جميع», «صباح»."""
        return (
            key in _MIXED
            or key in self.peoples
            or (key not in self.alike and self.rank.get(key, _EVERYDAY) < _EVERYDAY)
        )

    def is_uncommon(self, key: str) -> bool:
        """A word that the news hardly know: a foreign name may be one."""
        if len(key) < 3 or key in self.other or key in _NO_NAME or key in _MIXED or key.endswith(_FORMS):
            return False
        known = [form for form in bare_forms(key) if len(form) > 3 and self.rank.get(form, _SELDOM) < _SELDOM]
        return not known and self.rank.get(key, _SELDOM) >= _SELDOM

    def is_name_after(self, key: str) -> bool:
        """Whether what is before it is a name, though it mostly is another word: «حكم أحمد», not «حكم الشيخ»."""
        return self.is_strong(key) and not (key.startswith("ال") and self.rank.get(key, _EVERYDAY) < _FREQUENT)

    def may_be(self, key: str) -> bool:
        """Whether a word may be part of a name."""
        return key not in _NO_NAME and key not in self.other and (self.is_strong(key) or self.is_rare(key))

    def may_follow(self, key: str) -> bool:
        """Whether a word may go on a name that has begun: also «…ال…ي», which tells where somebody comes from, and a
        place («القصير»)."""
        told = key.startswith("ال") and (key.endswith("ي") or key in self.other) and key not in self.peoples
        return self.may_be(key) or (told and self.rank.get(key, 10**6) > 2_000)


def _other_words() -> Iterator[str]:
    """Words of the lexicon that are no names of people: places, groups, nationalities, titles, things."""
    import yaml

    data = [SHIPPED / f"{name}.yml" for name in _OTHER_WORDS]
    for path in (*data, *sorted((SHIPPED / "actors").glob("*.yml"))):
        for text in _texts(yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)):
            for word in words_in(text):
                yield word.key
                yield word.key.removeprefix("ال")
    for place in load_places(SHIPPED / "places"):
        for name in place.names:
            words = words_in(name)  # «وادي …» and «بيت …» say nothing of each word
            yield from (word.key for word in words if len(words) == 1)


def _peoples() -> Iterator[str]:
    """What states' people and things are called: «يمني»، «اليمنية», in every form."""
    import yaml

    for state in yaml.load((SHIPPED / "actors" / "states.yml").read_text("utf-8"), yaml.CSafeLoader):
        for nisba in _texts(state.get("nisba", [])):
            for form in nisba_forms(nisba):
                yield from (word_key(fold(word)) for word in (form.surface, f"ال{form.surface}"))


def _texts(value: object) -> Iterator[str]:
    """Every text within lists and mappings."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _lists() -> dict[str, list[str]]:
    """The lexicon's lists of names, each word as it is looked up: «عبد الله» as one."""
    import yaml

    out: dict[str, list[str]] = {}
    for path in sorted((SHIPPED / "names").glob("*.yml")):
        for kind, names in yaml.load(path.read_text("utf-8"), yaml.CSafeLoader).items():
            out[kind] = [word_key(fold(str(name)).replace(" ", "")) for name in names]
    return out


@cache
def known_names() -> NameWords:
    """What is known of names; read once."""
    return NameWords()


def bare_forms(key: str) -> list[str]:
    """A word, and what it is without what may be attached before it."""
    found = [key, *(key[len(p) :] for p in PREFIXES if p and key.startswith(p) and len(key) - len(p) > 2)]
    return found + [f"ال{key[len(c) + 2 :]}" for c in ("", "و", "ف") if key.startswith(f"{c}لل")]
