"""An invented report and its page, for all tests of the intake."""

import pytest

TITLE = "مقتل ثلاثة جنود في كمين قرب وادي النخيل"
BODY = (
    "قتل ثلاثة جنود وأصيب خمسة آخرون صباح الأحد في كمين نصبه مسلحون مجهولون على الطريق المؤدي إلى بلدة النخيل،"
    " بحسب ما أفاد مصدر أمني.",
    "وقال المصدر إن المسلحين أطلقوا النار على دورية للجيش قبل أن يلوذوا بالفرار نحو الجبال القريبة من المكان.",
    "ولم تعلن أي جهة مسؤوليتها عن الهجوم، غير أن المنطقة شهدت هجمات مماثلة خلال الأشهر الماضية.",
)
TEXT = "\n".join([TITLE, "", *BODY])
PAGE = f"""<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{TITLE} - وكالة المثال</title>
<meta property="og:site_name" content="وكالة المثال"><meta property="og:title" content="{TITLE} - وكالة المثال">
<meta property="article:published_time" content="2015-07-26T22:10:00+03:00"><meta name="author" content="سمير الكاتب">
<link rel="canonical" href="https://example.org/a/1"></head>
<body><header><nav><a href="/">الرئيسية</a> <a href="/x">سياسة</a></nav></header>
<main><article><h1>{TITLE}</h1><div class="share"><a>فيسبوك</a><a>تويتر</a></div>
<p>{BODY[0]}</p><p>{BODY[1]}</p><p>اقرأ أيضاً: <a href="/2">دعوة إلى هدنة في الشمال</a></p><p>{BODY[2]}</p>
<div class="related"><h3>مقالات ذات صلة</h3><ul><li><a href="/3">اجتماع الوزراء في جنيف</a></li>
<li><a href="/4">غارات على مواقع في الجنوب</a></li></ul></div>
<div id="comments"><h3>اترك تعليقاً</h3><p>لن يتم نشر عنوان بريدك الإلكتروني.</p></div>
</article></main><footer>جميع الحقوق محفوظة © 2024</footer><a>زر الذهاب إلى الأعلى</a></body></html>"""


@pytest.fixture
def title():
    return TITLE


@pytest.fixture
def body():
    return BODY


@pytest.fixture
def text():
    return TEXT


@pytest.fixture
def page():
    return PAGE
