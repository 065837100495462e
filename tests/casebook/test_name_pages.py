"""Names in whole pages are found as in any text, however the markup lies between them."""

from __future__ import annotations

import pytest

from mahdar.casebook.name_index import NameIndex

NAMES = {"زيدان الهلباوي": "captive", "عبد السلام كعبل الدغرمي": "private", "dan بلسكي": "private"}
PAGES = (
    "<p>قال زيدان الهلباوي إن</p>",
    "<b>زيدان</b> <b>الهلباوي</b>",
    "زيدان\n  «الهلباوي» 12",
    '["وزيدان","الهلباوي"]',
    '{"a":"عبد","b":"السلام كعبل الدغرمي"}',
    "<q>عبد السلام بن كعبل الدغرمي</q> Dan بلسكي <i>dan</i> بلسكي",
    '<a href="/next?dance">بلسكي</a> dan بلسكي، عبد السلام الدغرمي',
    "no Arabic at all",
    "",
)


@pytest.fixture
def index() -> NameIndex:
    return NameIndex(NAMES, b"secret", ["زيدان الشهير"])


@pytest.mark.parametrize("page", PAGES)
def test_as_in_any_text(index, page) -> None:
    for _ in range(2):  # the second time what was found is remembered
        assert index.pages.hidden(page) == index.mask(page).text
        assert set(index.pages.shown(page)) == set(index.shown(page))
    assert "الهلباوي" not in index.pages.hidden("زيدان الهلباوي")


def test_long_pieces_are_not_kept(index) -> None:
    page = "<p>" + "كلمة " * 1000 + "زيدان الهلباوي</p>"
    assert index.pages.hidden(page) == index.mask(page).text
    assert all(len(piece) < 1000 for piece in index.pages._hidden)
