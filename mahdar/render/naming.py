"""Names inside Arabic and English sentences: gender of the verb before them, their case, lists, sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from mahdar.arabic.fold import fold
from mahdar.record import Entity, Person, Record, Source, Span, State
from mahdar.render.labels import Label, label
from mahdar.render.plain import plain


def _words(said: str) -> frozenset[str]:
    return frozenset(fold(word) for word in said.split())


# Feminine without a mark of it, and masculine in spite of one. Plurals of things take a feminine verb.
_FEMININE = _words("""
ميليشيا مليشيا حماس فتح طالبان قسد القاعدة أسايش آساييش الأسايش النصرة فصائل كتائب ألوية سرايا عشائر قبائل مصادر أوساط
قوى جيوش دول أطراف أحزاب مجالس لجان عوائل شركات أجهزة عناصر الموساد اليونيسف اليونيفيل يونيسف يونيفيل الفاو أوبك فاغنر
إسرائيل إيران مصر قطر أمريكا أميركا فرنسا دمشق طهران بغداد موسكو واشنطن الرياض صنعاء بيروت تل طرابلس
""")
_MASCULINE_STATES = _words("العراق عراق لبنان الأردن أردن اليمن يمن السودان سودان المغرب مغرب الصومال صومال الفاتيكان")
_MASCULINE_HEADS = _words("""
نظام جيش اتحاد مجلس بيت قصر كرملين الكرملين بنتاغون كيان حلف تحالف ائتلاف تنظيم حزب لواء فيلق جناح مكتب وفد فرات فريق
""")
_MALE_IN_A = _words("أسامة حمزة معاوية طلحة عبيدة قتادة حذيفة عكرمة خليفة عطية نعمة طه جمعة عروة سلامة شحاتة")
_SOUND = _words("""
مسلحين مدنيين مقاتلين معارضين متمردين مراقبين محتجين متظاهرين خاطفين ناشطين مسؤولين مسئولين معتقلين مختطفين مخطوفين
محتجزين مهاجمين مجهولين محليين ممثلين مفاوضين مواطنين عسكريين منشقين موالين سوريين لبنانيين عراقيين يمنيين
ليبيين إيرانيين مهربين نازحين لاجئين مستوطنين فلسطينيين إسرائيليين أمريكيين أميركيين حوثيين انفصاليين جهاديين صحفيين
""")


class Named:
    """The entities of one record as sentences name them."""

    def __init__(self, record: Record) -> None:
        self.entities: dict[str, Entity] = {e.id: e for e in record.entities}

    def name(self, id: str) -> Label:
        """What an id is called; a name given in place of an id stands for itself."""
        entity = self.entities.get(id)
        if entity is None:
            return Label(plain(id), plain(id))
        name = plain(entity.name)
        rank = entity.rank if isinstance(entity, Person) else None
        return Label(f"{_definite(plain(rank))} {name}" if rank else name, plain(entity.name_en or entity.name))

    def all(self, ids: Iterable[str], nominative: bool = False) -> Label:
        """Several names as one list; in Arabic in the case asked for."""
        names = [self.name(id) for id in dict.fromkeys(ids)]
        turned = [nominative_of(n.ar) if nominative else oblique_of(n.ar) for n in names]
        return Label(and_ar(turned), and_en([n.en for n in names]))

    def feminine(self, id: str) -> bool:
        """Whether the verb before this name is feminine."""
        entity = self.entities.get(id)
        words = (entity.name if entity else id).split()
        head = fold(words[0]) if words else ""
        bare = head.removeprefix("ال")
        if isinstance(entity, Person):
            return words[0].endswith("ة") and head not in _MALE_IN_A if words else False
        if {head, bare} & _MASCULINE_HEADS:
            return False
        if {head, bare} & _FEMININE:
            return True
        if isinstance(entity, State):
            return head not in _MASCULINE_STATES
        return bool(words) and (words[0].endswith(("ة", "ات", "يا")))

    def verb(self, forms: tuple[str, str], ids: Sequence[str]) -> str:
        """The verb as it stands before these names: by the gender of the first."""
        return forms[1] if ids and self.feminine(ids[0]) else forms[0]


def _definite(rank: str) -> str:
    """A rank before a name: «العقيد الركن»."""
    return " ".join(word if word.startswith("ال") else f"ال{word}" for word in rank.split())


def nominative_of(name: str) -> str:
    """«الحوثيين» as a subject: «الحوثيون»; other names do not show their case."""
    return _turned(name, "ين", "ون")


def oblique_of(name: str) -> str:
    """«مسلحون مجهولون» after a preposition: «مسلحين مجهولين»."""
    return _turned(name, "ون", "ين")


def _is_sound(stem: str) -> bool:
    """Whether a sound plural is made of a stem: «مسلحـ», «الحوثيـ»."""
    plural = fold(stem + "ين").removeprefix("ال")
    return plural in _SOUND or (len(plural) > 5 and plural.endswith("يين"))


def _turned(name: str, ending: str, into: str) -> str:
    """The first words that are sound plurals with one ending, with the other; before a genitive without the nun."""
    words = name.split(" ")
    if len(words) > 1 and words[0].endswith(ending[0]) and _is_sound(words[0][:-1]) and not words[0].startswith("ال"):
        return " ".join([words[0][:-1] + into[0], *words[1:]])
    for n, word in enumerate(words):
        folded = fold(word)
        sound = _is_sound(word[:-2])
        if not (folded.endswith(fold(ending)) and sound):
            break
        words[n] = word[:-2] + into
    return " ".join(words)


def and_ar(parts: Sequence[str]) -> str:
    """«أ وب وج»; a foreign word keeps its distance from the و."""
    return " ".join(part if not n else joined_ar("و", part) for n, part in enumerate(parts))


def and_en(parts: Sequence[str]) -> str:
    """«a, b and c»; between Arabic names always «and», so that each keeps its place from left to right."""
    if any(part[-1:] > "\u0600" and after[:1] > "\u0600" for part, after in pairwise(parts)):
        return " and ".join(parts)
    return ", ".join(parts[:-1]) + f" and {parts[-1]}" if len(parts) > 1 else "".join(parts)


def joined_ar(letter: str, word: str) -> str:
    """A one-letter word with what follows it: ب + الهدنة, ل + النظام → للنظام, و + IS → و IS."""
    first = word[:1]
    if not ("\u0620" <= first <= "\u064a" or first in "«("):
        return f"{letter}ـ {word}" if letter != "و" else f"و {word}"
    if letter == "ل" and word.startswith("ال"):
        return word[1:] if word.startswith("الل") else f"ل{word[1:]}"
    return f"{letter}{word}"


def quoted(span: Span) -> Label:
    """Words of the report, in its own quotation marks."""
    said = plain(span.quote).strip(" .،؛:")
    return Label(*[f"«{said.replace('«', '“').replace('»', '”')}»"] * 2)


def according_to(chain: Sequence[Source]) -> Label:
    """Who says so: «وفق مصادر مطلعة»; an outlet or agency citing another; empty where the report says it itself."""
    if not chain:
        return Label("", "")
    names = list(dict.fromkeys(plain(s.name).strip(' «»"“”') for s in chain))
    said = [oblique_of(name) for name in names]
    stances = {s.stance for s in chain}
    how = label("according", chain[0].stance if len(stances) == 1 else "asserts")
    if len(said) > 1 and chain[0].kind in ("agency", "outlet"):
        cited = label("words", "citing")
        ar, en = f"{said[0]} {cited.ar} {and_ar(said[1:])}", f"{names[0]}, {cited.en} {and_en(names[1:])}"
        return Label(f"{how.ar} {ar}", f"{how.en} {en}")
    return Label(f"{how.ar} {and_ar(said)}", f"{how.en} {and_en(names)}")


def filled_ar(form: str, what: str) -> str:
    """A form with its {} filled; a ب before it joins what follows."""
    return form.replace("ب{}", joined_ar("ب", what)).replace("{}", what)


def clauses_ar(parts: Sequence[str]) -> str:
    """Long parts of a list: a comma as well as و."""
    return "، ".join(part if not n else joined_ar("و", part) for n, part in enumerate(parts))
