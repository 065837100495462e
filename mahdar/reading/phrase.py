"""A noun phrase that may name a source, and the words that end one or are passed over in it."""

from __future__ import annotations

from dataclasses import dataclass

from mahdar.arabic.fold import offset_after
from mahdar.reading.mentions import Mention
from mahdar.reading.scene import Scene
from mahdar.reading.who import stem

OPENERS = frozenset('" “ ” « » ‘ ’ ـ'.split())
ADVERBS = frozenset(
    "امس اليوم السبت الاحد الاثنين الثلاثاء الاربعاء الخميس الجمعه يوم مساء صباح فجر ليل ظهر اول ايضا لاحقا سابقا "
    "بدوره بدورها كذلك قبل فقط هنا فيه فيها به بها له لها".split()
)
STOP = ADVERBS | frozenset(
    "ان انه انها انهم انهما بان بانه بانها بانهم الذي التي الذين خلال بعد عن علي الي حول عبر اثر عقب لدي قد "
    "كان كانت حيث فيما بينما وفق حسب بحسب نقلا وفقا ردا امام ضد كما اذا لكن او هو هي هم لا لم لن ما مما قوله "
    "قولها قائلا نحو كل كلا ايضا هذا هذه ذلك تلك وذلك وان وانه بشان بشده بسبب فان منذ حتي لان رفض رفضت طلب "
    "فانه فانها فانهم تم تمت يتم جري طلبت فضل وقوع وجود مقتل مضيفا بينهم بينها اصابه كانوا طالبا كانتا يكون "
    "تكون".split()
)
SELF = frozenset("نفسه نفسها نفسهم انفسهم ذاته ذاتها ذاتهم".split())
IN = frozenset("في من داخل بين وسط لدي باسم عن".split())


@dataclass(slots=True)
class Phrase:
    """Tokens `first` to `last`; the part that is the name; what it is."""

    first: int
    last: int
    name_first: int
    name_last: int
    kind: str
    known: bool  # its head is a noun of source, a title, a name
    source_noun: bool
    mention: Mention | None
    prefix: int  # folded letters before the name that belong to the sentence
    definite: bool
    agreement: str  # how a verb after it agrees: m, f, p (persons)

    def span(self, scene: Scene) -> tuple[int, int]:
        """Code-point offsets of the name, an attached و or ل aside."""
        first = scene.tokens[self.name_first]
        return first.start + offset_after(first.surface, self.prefix), scene.tokens[self.name_last - 1].end

    def name(self, scene: Scene) -> str:
        """The name as the text has it; the article that ل has swallowed is put back."""
        start, end = self.span(scene)
        first = scene.tokens[self.name_first].fold
        swallowed = self.prefix and first[self.prefix - 1 : self.prefix + 1] == "لل"
        return ("ا" if swallowed else "") + scene.words.text[start:end]

    def epithet(self, scene: Scene) -> frozenset[str]:
        """Stems of the title before a person's name, or of the apposition after it."""
        if self.mention is None or self.mention.kind != "person":
            return frozenset()
        tokens = scene.tokens
        out = list(range(self.first, self.name_first))
        for i in range(self.name_last, min(len(tokens), self.name_last + 7)):
            if tokens[i].fold in STOP or (tokens[i].kind != "w" and tokens[i].fold != "،"):
                break
            out.append(i)
        return frozenset(stem(tokens[i].fold) for i in out if tokens[i].kind == "w")

    def head(self, scene: Scene) -> str:
        """Stem of the first word."""
        return stem(scene.tokens[self.first].fold[self.prefix if self.first == self.name_first else 0 :])

    def words(self, scene: Scene) -> frozenset[str]:
        """Stems of the telling words, to know the source again."""
        out = []
        for i in range(self.name_first, self.name_last):
            token = scene.tokens[i]
            if token.kind == "p" or token.fold in SELF or token.fold in IN:
                continue
            w = token.fold[self.prefix :] if i == self.name_first else token.fold
            w = stem(w)
            out.append("مصدر" if w in ("مصادر", "مصدر") else "مسوول" if w == "مسوول" else w)
        return frozenset(out)
