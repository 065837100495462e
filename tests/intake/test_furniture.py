"""Page furniture copied along with a report is known; the report's own lines are not mistaken for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mahdar.intake import furniture

END = """مقالات ذات صلة

اترك تعليقاً

لن يتم نشر عنوان بريدك الإلكتروني.

زر الذهاب إلى الأعلى"""


def pieces(text):
    return [text[a:b] for a, b in furniture(text)]


def test_the_end_of_a_copied_page_is_one_range(text):
    assert pieces(f"{text}\n\n{END}") == [END]


def test_a_report_alone_has_none(text):
    assert furniture(text) == []
    assert furniture("") == furniture("قصف") == furniture("اترك تعليقاً") == []


@pytest.mark.parametrize(
    "lines",
    [
        "اقرأ أيضاً: دعوة إلى هدنة في الشمال",
        "إقرأ أيضا |دعوة إلى هدنة في الشمال",
        "اقرأ أيضاً\nدعوة إلى هدنة في الشمال",
        "مواضيع ذات صلة:\n- دعوة إلى هدنة في الشمال\n- غارات على مواقع في الجنوب",
        "فيسبوك\nتويتر\nواتساب\nطباعة",
        "شـارك هذا الموضوع:",
        "[إعلان]",
        "تابعونا على فيسبوك وتويتر",
        "* * *",
    ],
)
def test_furniture_within_a_report(title, body, lines):
    text = "\n".join([title, "", body[0], lines, *body[1:]])
    assert pieces(text) == [lines]


@pytest.mark.parametrize(
    "line",
    [
        "اقرأ أيضا ما كتبه الوسيط في رسالته إلى الطرفين.",
        "يستخدم هذا الموقع مخزناً للأسلحة منذ شهرين.",
        "شارك في الاجتماع وفدان من الطرفين.",
        "التعليقات التي أدلى بها الوزير أثارت غضب المعارضة.",
        "إعلان الهدنة جاء بعد يومين من القصف.",
    ],
)
def test_sentences_that_begin_like_furniture_are_kept(title, body, line):
    assert furniture("\n".join([title, "", body[0], line, *body[1:]])) == []


def test_a_count_of_comments_under_the_headline_does_not_hide_the_report(title, body):
    assert pieces("\n".join([title, "التعليقات (3)", *body])) == ["التعليقات (3)"]


def test_comments_to_the_end_are_furniture(text, body):
    comments = "التعليقات (1)\nقارئ من النخيل\n" + body[1]
    assert pieces(f"{text}\n{comments}") == [comments]


LINES = ["مشاركة", "اترك ردا", "اقرأ أيضا", "نص", "نص طويل " * 30, "", " \u200f", "- نص", "نص."]


@given(st.lists(st.sampled_from(LINES)))
def test_ranges_are_in_order_and_within(lines):
    text = "\n".join(lines)
    found = furniture(text)
    flat = [at for pair in found for at in pair]
    assert flat == sorted(set(flat)) and all(0 < at <= len(text) for at in flat)
    assert all(text[a:b].strip() for a, b in found)
