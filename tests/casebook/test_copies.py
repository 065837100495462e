"""Copies: the words decide; one form filled with other facts is no copy."""

import pytest

from mahdar.casebook.copies import Text, find_copies, original, shared_part

WIRE = (
    "قالت مصادر محلية في مدينة غدامس الليبية إن لجنة من أعيان القبائل توصلت مساء الخميس إلى اتفاق يقضي بفتح الطريق "
    "الصحراوي أمام "
    "شاحنات الوقود والغذاء بعد إغلاق دام أربعين يوماً، وأضافت المصادر أن الحراس أخلوا نقطتي تفتيش شمال المدينة "
    "وسلموهما إلى الشرطة، "
    "فيما عادت عشرات العائلات إلى بيوتها على أن تنظر لجنة ثانية في تعويض أصحاب المزارع التي تضررت في الاشتباكات."
)
WEATHER = (
    "يتوقع أن تكون درجات الحرارة اليوم {a} في الساحل و{b} في الجبل و{c} في البادية، والرياح {d} إلى {e} عقدة، "
    "والموج بين {f} و{g} "
    "أمتار، {h} مع فرصة {i} في الليل"
)


def text(no, body, day="2018-05-04", title=None, outlet="الساحل"):
    return Text(no, f"{title}\n{body}" if title else body, title, day, outlet)


def test_a_wire_with_another_title_and_light_editing_is_a_copy():
    a = text(1, WIRE, title="فتح طريق غدامس")
    b = text(
        2, WIRE.replace("قالت مصادر محلية", "ذكرت مصادر من الأهالي").replace("دام", "استمر"), title="اتفاق في الجنوب"
    )
    assert shared_part(a, b) > 0.7


def test_a_cut_wire_is_a_copy():
    assert shared_part(text(1, WIRE), text(2, WIRE[: len(WIRE) // 2]))


def test_the_same_facts_in_other_words_are_no_copy():
    other = (
        "انتهى إغلاق الطريق الذي عزل غدامس أكثر من شهر، إذ قبل المسلحون وساطة الشيوخ وتركوا حاجزين للشرطة، وبدأت "
        "الشاحنات تصل إلى "
        "السوق، وينتظر مزارعون أن تبت لجنة في خسائرهم."
    )
    assert shared_part(text(1, WIRE), text(2, other)) == 0


def test_one_form_with_other_facts_is_no_copy():
    one = WEATHER.format(a=31, b=22, c=38, d=10, e=15, f=1, g=2, h="والسماء صافية", i="ضباب")
    two = WEATHER.format(a=27, b=19, c=33, d=20, e=30, f=3, g=4, h="وأمطار رعدية متفرقة", i="سيول")
    assert shared_part(text(1, one), text(2, two, "2018-05-09")) == 0


def test_short_texts_are_never_copies():
    assert shared_part(text(1, "وصلت القافلة إلى المدينة"), text(2, "وصلت القافلة إلى المدينة")) == 0


@pytest.mark.parametrize("new", [None, frozenset({2})])
def test_pairs_are_found_once(new):
    found = find_copies(
        [text(1, WIRE), text(2, WIRE + " انتهى"), text(3, "خبر آخر لا صلة له بما سبق من أخبار الطرق")], new
    )
    assert [(c.a, c.b) for c in found] == [(1, 2)] and found[0].shared == 1


def test_far_apart_in_time_they_are_not_compared():
    assert find_copies([text(1, WIRE), text(2, WIRE + " انتهى", "2018-08-04")]) == []


def test_the_original_is_the_earliest_then_the_longest():
    assert original([text(1, WIRE, "2018-05-05"), text(2, "قصير", "2018-05-04"), text(3, WIRE, "2018-05-04")]).no == 3
    assert original([text(1, WIRE, None), text(2, WIRE, "2018-05-05")]).no == 2


STATEMENT = (
    "أعلنت الإدارة المحلية أن القافلة {nth} وصلت صباح اليوم إلى المدينة وعلى متنها مواد طبية للمستشفيات والمراكز "
    "الصحية، وتسلمها {who} في المخزن الرئيسي بحضور لجنة من الأعيان، وأوضح {who} أن القافلة {nth} تأتي ضمن برنامج "
    "متفق عليه مع الجهات المختصة لتخفيف معاناة النازحين والجرحى في المحافظة."
)


@pytest.mark.parametrize(
    "other",
    [{"nth": "الثالثة", "who": "الدكتور حازم البرزنجاني"}, {"nth": "الثانية", "who": "الدكتور كريم الطنبوري"}],
)
def test_a_statement_with_another_name_or_another_ordinal_is_no_copy(other):
    one = STATEMENT.format(nth="الثانية", who="الدكتور حازم البرزنجاني")
    assert shared_part(text(1, one), text(2, one)) == 1
    assert shared_part(text(1, one), text(2, STATEMENT.format(**other), "2018-05-05")) == 0


def test_other_spellings_of_a_name_make_no_other_facts():
    one = STATEMENT.format(nth="الثانية", who="الدكتور حازم الغرناطي")
    assert shared_part(text(1, one), text(2, STATEMENT.format(nth="الثانية", who="الدكتور حازم الجرناطي"))) > 0.7


def test_other_figures_make_other_facts_a_single_one_is_a_slip():
    toll = WIRE[: len(WIRE) // 2] + " وبلغ عدد العائلات {a} عائلة وعدد الشاحنات {b} شاحنة خلال الأيام الأولى"
    one = text(1, toll.format(a=320, b=45))
    assert shared_part(one, text(2, toll.format(a=320, b=46))) > 0.7
    assert shared_part(one, text(2, toll.format(a=211, b=78))) == 0


def test_vowel_marks_do_not_cut_words():
    marked = WIRE.replace("قالت", "قَالَتْ").replace("الطريق", "الطَّرِيقِ").replace("العائلات", "الــعائلات")
    assert shared_part(text(1, WIRE), text(2, marked)) == 1
