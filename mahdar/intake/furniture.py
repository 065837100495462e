"""Page furniture: comment forms, share buttons, lists of other articles that were copied along with a report."""

from __future__ import annotations

import re

# Any spelling will do: hamza, marks, ة/ه and ى/ي make no difference. A line that is one of these is furniture.
_BUTTONS = """
زر الذهاب إلى الأعلى|العودة إلى الأعلى|العودة للأعلى|إلى الأعلى|اذهب للأعلى|العودة إلى الصفحة الرئيسية|
الصفحة الرئيسية|الرئيسية|شارك|شاركها|شاركه|مشاركة|انشر|نشر في|شارك على|شارك الخبر|شارك المقال|شارك المقالة|
شارك الموضوع|شارك هذا الموضوع|شارك هذا الخبر|شارك هذه الصفحة|مشاركة الخبر|مشاركة المقال|مشاركة عبر|
مشاركة عبر البريد|فيسبوك|فيس بوك|الفيسبوك|تويتر|واتساب|واتس اب|تيليجرام|تلغرام|تليغرام|تيليغرام|لينكدان|
لينكد إن|لينكدإن|بنترست|بينتيريست|ماسنجر|انستغرام|انستقرام|إنستغرام|ريديت|سكايب|إيميل|بريد إلكتروني|
البريد الإلكتروني|طباعة|اطبع|طباعة الخبر|نسخ الرابط|نسخ رابط المقال|تم نسخ الرابط|انسخ الرابط|حفظ|إرسال|أرسل|
استمع|استماع|تكبير الخط|تصغير الخط|حجم الخط|أعجبني|لم يعجبني|المزيد|اقرأ المزيد|عرض المزيد|مشاهدة المزيد|
تحميل المزيد|إعلان|إعلانات|إعلان ممول|محتوى ممول|السابق|التالي|المقال السابق|المقال التالي|المقالة السابقة|
المقالة التالية|الخبر السابق|الخبر التالي|الوسوم|وسوم|كلمات مفتاحية|الكلمات المفتاحية|كلمات دلالية|
الكلمات الدلالية|علامات|تصنيفات|التصنيفات|تسجيل الدخول|سجل الدخول|اشترك|اشترك الآن|إلغاء الرد|رد|أضف رد|
إرسال تعليق|أرسل تعليق|نشر التعليق|الاسم|التعليق|الموقع الإلكتروني
"""
# What follows one of these to the end of the page is not the report.
_TAILS = """
اترك تعليق|اترك رد|اترك تعليقك|أضف تعليق|أضف تعليقك|اكتب تعليق|اكتب تعليقك|شاركنا رأيك|شارك برأيك|شارك بتعليق|
التعليقات مغلقة|التعليقات|تعليقات القراء|تعليقات الزوار|لا توجد تعليقات|لا يوجد تعليقات|لا تعليقات|
عدد التعليقات|تعليقات فيسبوك
"""
# A heading over other articles; inside a report it takes along the titles under it.
_OTHERS = """
مقالات ذات صلة|مقالات مشابهة|مقالات متعلقة|مقالات قد تعجبك|مقالات أخرى|موضوعات ذات صلة|موضوعات متعلقة|
مواضيع ذات صلة|مواضيع متعلقة|مواضيع مشابهة|أخبار ذات صلة|أخبار متعلقة|أخبار مشابهة|أخبار أخرى|ذات صلة|
روابط ذات صلة|محتوى ذو صلة|اقرأ أيضا|اقرأوا أيضا|اقرؤوا أيضا|واقرأ أيضا|اقرأ كذلك|اقرأ المزيد|طالع أيضا|
شاهد أيضا|شاهد كذلك|انظر أيضا|تابع أيضا|يمكنك قراءة أيضا|قد يعجبك أيضا|قد يهمك|قد يهمك أيضا|ربما يعجبك|
ربما يعجبك أيضا|الأكثر قراءة|الأكثر مشاهدة|الأكثر تعليقا|الأكثر تداولا|آخر الأخبار|أحدث الأخبار|
المزيد من الأخبار|من نفس القسم|من ذات القسم|اخترنا لك|اخترنا لكم|نرشح لك|في هذا الملف
"""
# Sentences of forms and footers, however they go on.
_FOOTERS = """
لن يتم نشر عنوان بريدك الإلكتروني|لن يتم نشر بريدك الإلكتروني|لن ننشر بريدك الإلكتروني|
عنوان بريدك الإلكتروني لن يتم نشره|الحقول الإلزامية مشار إليها|الحقول المطلوبة مشار إليها|
احفظ اسمي، بريدي الإلكتروني|احفظ اسمي وبريدي|يجب أن تكون مسجلا|يجب أنت تكون مسجل|يجب عليك تسجيل الدخول|
هذا الموقع يستخدم ملفات|يستخدم هذا الموقع ملفات|أعلمني بمتابعة التعليقات|جميع الحقوق محفوظة|كل الحقوق محفوظة|
حقوق النشر محفوظة|للاشتراك في نشرتنا|للاشتراك في خدمة|اشترك في النشرة|اشترك في القائمة البريدية|اشترك في قناتنا|
اشتركوا في قناتنا|اشترك ليصلك|تابعونا على|تابعوا قناتنا|تابعنا على|انضم إلى قناتنا|لمتابعة آخر الأخبار|
حمل تطبيق|حملوا تطبيق|انقر للمشاركة على|اضغط للمشاركة على|هل تريد التعليق|سياسة الخصوصية
"""

_MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_PLAIN = str.maketrans("أإآٱىةؤئیک", "اااايهوييك")
_EDGES = " \t\r:：.…!؟،*-–—•|»«>‹›←→()[]"
_LINE = re.compile(r"[^\n\u2028\u2029]+")
_PARAGRAPH = 160  # a line this long is prose, not the title of another article


def _plain(line: str) -> str:
    return _MARKS.sub("", line).translate(_PLAIN)


def _any(phrases: str) -> str:
    """A pattern for any of the phrases, the longest first."""
    return "|".join(sorted((re.escape(p.strip()) for p in _plain(phrases).split("|")), key=len, reverse=True))


_BUTTON = re.compile(_any(_BUTTONS))
_TAIL = re.compile(rf"(?:{_any(_TAILS)})ا?(?: الغاء الرد)?(?: ?\(?\d+\)?)?")
_OTHER = re.compile(_any(_OTHERS))
_FOOTER = re.compile(_any(_FOOTERS))


def furniture(text: str) -> list[tuple[int, int]]:
    """The ranges of `text` that are page furniture, in order; its first line is the title and never one of them."""
    return _ranges(text, 1)


def _ranges(text: str, i: int) -> list[tuple[int, int]]:
    """The furniture from line `i` on."""
    lines = [(m.start(), m.end(), _plain(m.group())) for m in _LINE.finditer(text) if m.group().strip()]
    found: list[tuple[int, int]] = []
    while i < len(lines):
        past = _past_furniture(lines, i)
        if past > i:
            found.append((lines[i][0], lines[past - 1][1]))
        i = max(past, i + 1)
    return _joined(found, text)


def without_furniture(text: str) -> str:
    """The body of a page, which is made here anyway, with its furniture cut out."""
    kept, at = [], 0
    for start, end in _ranges(text, 0):
        kept.append(text[at:start])
        at = end
    lines = (line.strip() for line in "".join([*kept, text[at:]]).split("\n"))
    return "\n".join(line for line in lines if line)


def _past_furniture(lines: list[tuple[int, int, str]], i: int) -> int:
    """The index of the first line after the furniture that begins at line `i`; `i` itself where none does."""
    line = lines[i][2].strip(_EDGES)
    if _TAIL.fullmatch(line):
        # Some pages count the comments right under the headline: the report is still to come.
        return len(lines) if lines[i][0] > 0.3 * lines[-1][1] else i + 1
    if heading := _OTHER.match(line):
        rest = line[heading.end() :]
        if not rest:
            return _past_titles(lines, i + 1)
        # «اقرأ أيضاً: title» on one line; the words may also begin a sentence of the report.
        return i + 1 if rest.lstrip(" ")[:1] in ":|.…-–" and len(line) < 2 * _PARAGRAPH else i
    return i + 1 if not line or _BUTTON.fullmatch(line) or _FOOTER.match(line) else i


def _past_titles(lines: list[tuple[int, int, str]], i: int) -> int:
    """Past the titles of other articles under a heading: all that is left, or list items, or one line."""
    if all(_is_title(line) for _, _, line in lines[i:]):
        return len(lines)
    first = i
    while i < len(lines) and lines[i][2].lstrip().startswith(("- ", "• ", "* ")):
        i += 1
    return i + 1 if i == first and _is_title(lines[i][2]) else i


def _is_title(line: str) -> bool:
    return len(line) < _PARAGRAPH and not line.rstrip().endswith((".", "۔"))


def _joined(ranges: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Neighbours with nothing but space between them as one range."""
    joined: list[tuple[int, int]] = []
    for start, end in ranges:
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
