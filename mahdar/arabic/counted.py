"""What is counted: duals («جنديان», «قذيفتين»), and which word beside a numeral is its noun."""

from __future__ import annotations

from mahdar.arabic.fold import fold
from mahdar.arabic.numerals import WORDS
from mahdar.arabic.spellings import ARTICLES, CLITICS, listed
from mahdar.arabic.tokens import Token

# Broken plural in use: both endings are duals.
_DUAL = listed("""
جندي شرطي ضابط قتيل جريح شهيد شخص طفل طفلة رجل امرأة سيدة فتاة شاب شابة عنصر أسير رهينة رضيع طالب طالبة شقيق شقيقة أخ
رقيب عريف عميد عقيد لواء نقيب ملازم رائد مواطنة زوجة ابن ابنة بنت ولد صبي جثة جثمان ضحية قائد نائب
وزير رئيس عاملة صحافية صحفية ناشطة ممرضة طبيب طبيبة معلمة إرهابية انتحارية راكب حارس قاضي إمام شيخ داعية أجنبي
حزب طرف بلد دولة جماعة فصيل تنظيم لواء فرقة كتيبة قوة جهة مصدر جانب وفد لجنة
صاروخ قذيفة غارة سيارة عبوة طائرة انفجار تفجير هجوم عملية مبنى منزل بيت دبابة مروحية مركبة آلية حافلة شاحنة قارب
سفينة زورق قرية بلدة مدينة منطقة حي مخيم موقع نقطة حاجز معسكر قاعدة مستشفى مدرسة مسجد كنيسة سوق جسر طريق معبر مركز محطة
قنبلة لغم رصاصة ضربة دفعة مرحلة جولة اجتماع اتفاق هدنة بند شرط مرة محور معركة اشتباك مستودع مخزن بئر دورية رتل قافلة
يوم أسبوع شهر عام سنة ساعة دقيقة ليلة عقد قرن طن كيلو متر كيلومتر دولار ريال دينار درهم جنيه ليرة يورو مليم
""")
# Sound plural in use: only «ـان» is a dual, «ـين» may be either («مدنيين»).
_OPEN_DUAL = listed("""
مدني مسلح مهاجم متظاهر مقاتل فلسطيني لبناني سوري عراقي يمني سعودي مصري أردني ليبي تونسي سوداني تركي إيراني إسرائيلي
أمريكي أميركي روسي فرنسي بريطاني ألماني إيطالي إسباني هندي صيني ياباني باكستاني أفغاني كويتي قطري إماراتي بحريني عماني
مستوطن معتقل محتجز مختطف مخطوف مفقود مصاب صحافي صحفي ناشط إعلامي مصور مسعف ممرض معلم موظف قيادي مسؤول إرهابي انتحاري
حوثي متمرد مشتبه متهم مهرب لاجئ نازح مهاجر مراسل متطوع مبعوث مندوب مفاوض وسيط خاطف مدنية عنصري مسافر سائح مزارع صياد
عسكري أمني مواطن عامل سائق
""")


# Spelled like «my girl» and such.
_NOT_DUALS = listed("بنتي ابنتي زوجتي شقيقتي سيدتي قوتي دولتي مدينتي مدرستي قريتي بلدتي جماعتي نقطتي سنتي حيان")


def _dual_forms() -> dict[str, bool]:
    """Folded dual -> True where it can only be one."""
    forms: dict[str, bool] = {}
    for words, sure in ((_DUAL, True), (_OPEN_DUAL, False)):
        for word in words:
            stem = word[:-1] + "ت" if word.endswith("ة") else word[:-1] + "ي" if word.endswith("ى") else word
            stem = fold(stem)
            endings = [("ان", True), ("ين", sure or word.endswith("ة"))]
            if word.endswith("ة"):
                endings += [("ا", True), ("ي", True)]
            for ending, certain in endings:
                for prefix in (*CLITICS, *ARTICLES):
                    if ending in ("ا", "ي") and prefix in ARTICLES:
                        continue
                    forms.setdefault(prefix + stem + ending, certain)
    for wrong in _NOT_DUALS:
        forms.pop(wrong, None)
    return {form: sure for form, sure in forms.items() if form not in WORDS}


DUALS: dict[str, bool] = _dual_forms()

_PARTICLES = listed("""
في من إلى على عن مع بين منذ حتى خلال بعد قبل عند لدى ضد أمام خلف تحت فوق حول دون بدون غير سوى إلا إن أن كما كان
كانت هو هي هم الذي التي الذين اللواتي اللذين ما لا لم لن قد هذا هذه ذلك تلك هناك ثم أو أم بل لكن حيث إذ إذا لو كي
لكي بسبب جراء إثر عقب نتيجة منهم منها منه بينهم بينها بينهما بينهن فيها فيه عليها عليه إليها لها له لهم بها به أي
كل بعض جميع أيضا فقط معا أمس اليوم قتلوا أصيبوا جرحوا كانوا تم بجروح برصاص بنيران بانفجار بقصف بهجوم بالمئة بالمائة
مقابل ضمن وفق بحسب حسب داخل قرب على الأقل الاقل الأكثر تقريبا بعدما قبيل فيما بينما مما عما ممن عبر نحو حوالي عندما
حين
""")
_NOT_NOUNS = frozenset(fold(word) for word in _PARTICLES)
_WAW_NOUNS = listed(
    "وحد وزير وزراء وظا وفود ولايا ورش وثا وثي وكالا وسطاء وجهاء وكلاء ورقا وجبا وفيا وسايل وجوه ولد وفد وزار وصلا ودا "
    "وقايع"
)
_JOINED = ("بال", "لل", "وال", "كال", "فال", "لال")
_SUPERLATIVE = frozenset(
    map(fold, listed("أكبر أهم أبرز أشهر أقدم أخطر أفضل أكثر أقوى أسوأ أعلى أحدث أبشع أعنف أسرع أجمل أول أقل أوسع"))
)
_QUOTES = frozenset("\"«“'(")


def is_noun(token: Token) -> bool:
    """Could this word be the noun that a numeral before it counts?"""
    folded = token.fold
    if token.kind != "w" or len(folded) < 2 or folded in _NOT_NOUNS or folded in WORDS:
        return False
    if folded[0] == "و" and not folded.startswith(_WAW_NOUNS):
        return False
    return not folded.startswith(_JOINED)


def is_definite(token: Token) -> bool:
    return token.kind == "w" and token.fold.startswith(ARTICLES)


def is_superlative(token: Token) -> bool:
    return token.fold in _SUPERLATIVE


def noun_after(tokens: list[Token], at: int, end: int) -> int | None:
    """Index of the counted noun that follows a numeral ending before `at`."""
    while at < end and tokens[at].kind == "p" and tokens[at].fold in _QUOTES and tokens[at].fold != "(":
        at += 1
    if at + 1 < end and tokens[at].fold == ")":
        at += 1
    if at >= end:
        return None
    if tokens[at].fold == "من" and at + 1 < end:
        at += 1
        while at < end and tokens[at].fold in _QUOTES:
            at += 1
        return at if at < end and tokens[at].kind == "w" and tokens[at].fold not in _NOT_NOUNS else None
    return at if is_noun(tokens[at]) else None


def noun_before(tokens: list[Token], at: int, begin: int) -> int | None:
    """Index of the noun that stands just before a numeral («الجنود الـ15», «شخص واحد»)."""
    at -= 1
    return at if at >= begin and tokens[at].kind == "w" and tokens[at].fold not in _NOT_NOUNS else None
