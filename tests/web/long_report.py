"""A report of 100 kB in which more than 500 passages are evidence: what a review page must bear."""

from __future__ import annotations

from itertools import count

from mahdar.report import Report

SIZE = 100_000  # bytes of UTF-8
_WHO = ("الجيش اليمني", "قوات الشرعية", "جماعة الحوثي", "لواء العمالقة", "الحزام الأمني", "كتائب الوادي")
_WHERE = ("تعز", "مأرب", "الحديدة", "عدن", "البيضاء", "الضالع", "لحج", "صعدة")
_LINES = (
    "قصف {a} مواقع {b} شرقي مدينة {p} مساء الأحد، ما أدى إلى مقتل {n} من المسلحين وإصابة {m} آخرين.",
    "وسيطر {a} على تلة تطل على مدينة {p} بعد اشتباكات مع {b} قتل فيها {n} من الطرفين.",
    "واعتقل {a} {n} من أهالي مدينة {p} خلال حملة دهم بدأت فجر الخميس.",
    "وتظاهر العشرات في مدينة {p} احتجاجا على انقطاع الكهرباء وطالبوا برحيل {a}.",
    "وأفرج {a} عن {n} أسيرا من {b} بوساطة وجهاء من مدينة {p}.",
    "واتهم {a} {b} بخرق وقف إطلاق النار في مدينة {p} وقصف أحياء سكنية فيها.",
    "ولم يصدر عن {b} تعليق على ما جرى، فيما قال سكان إن الطرق الواصلة إلى مدينة {p} ما زالت مغلقة أمام الشاحنات.",
    "وانسحب {a} من حاجز عند مدخل مدينة {p} وسلمه إلى {b}.",
)


def long_report(size: int = SIZE) -> Report:
    """The report, of at least `size` bytes; the same at every call."""
    parts: list[str] = []
    length = 0
    for n in count():
        a, b = n % len(_WHO), (n + 1 + n // len(_WHO) % (len(_WHO) - 1)) % len(_WHO)
        place = _WHERE[(n * 3 + n // len(_WHERE)) % len(_WHERE)]
        said = _LINES[n % len(_LINES)].format(a=_WHO[a], b=_WHO[b], p=place, n=3 + n % 17, m=4 + n % 11)
        parts.append(said + ("\n" if n % 4 == 3 else " "))
        length += len(parts[-1].encode())
        if length >= size:
            return Report("".join(parts), title="يوميات الجبهات", outlet="السهل", published="2021-03-02")
    raise AssertionError("unreachable")
