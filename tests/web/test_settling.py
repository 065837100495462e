"""Two reviewers and a third who decides: whoever reviews is a reviewer, whatever they may do besides."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def differ(team) -> tuple[Any, int]:
    """A team, and an event of report 3 that an exporter and an admin, both reviewing, see differently."""
    with team.as_("exporter") as one, team.as_("admin") as other:
        found = one.get("/api/reports/3").json()
        item = next(no for key, no in found["items"].items() if key.startswith("event/"))
        for person, verdict in ((one, "accept"), (other, "reject")):
            made = person.post("/api/decisions", json=said(item, verdict))
            assert made.status_code == 201 and made.json()["seat"] == "reviewer"
    return team, item


def said(item: int, verdict: str) -> dict[str, Any]:
    return {"report": 3, "item": item, "kind": "event", "verdict": verdict}


def test_an_exporter_and_an_admin_who_review_can_differ(differ) -> None:
    team, item = differ
    with team.as_("adjudicator") as third:
        assert [d["item"] for d in third.get("/api/disputes").json()] == [item]
        page = third.get("/adjudicate").text
        assert page.count("data-take") == 2 and "?settle=1" in page


def test_what_a_third_says_goes_before_both(differ) -> None:
    team, item = differ
    with team.as_("adjudicator") as third:
        own = third.get("/review/3?settle=1").text
        assert own.count('data-no="') == 1 and f'data-no="{item}"' in own
        made = third.post("/api/settlements", json=said(item, "reject"))
        assert made.status_code == 201 and made.json()["seat"] == "adjudicator"
        assert third.get("/api/disputes").json() == []
        assert third.delete(f"/api/decisions/{made.json()['no']}").status_code == 200
        assert len(third.get("/api/disputes").json()) == 1


def test_nobody_decides_between_themselves_and_another(differ) -> None:
    team, item = differ
    with team.as_("admin") as one_of_them:
        refused = one_of_them.post("/api/settlements", json=said(item, "accept"))
        assert refused.status_code == 422 and "third" in refused.json()["error"]
        page = one_of_them.get("/adjudicate").text
        assert "data-take" not in page and "?settle=1" not in page


def test_a_coder_neither_settles_nor_sees_what_differs(differ) -> None:
    team, item = differ
    with team.as_("coder") as coder:
        assert coder.post("/api/settlements", json=said(item, "accept")).status_code == 403
        assert coder.get("/review/3?settle=1").text.count('data-no="') > 1, "the page as any reviewer sees it"


def test_how_well_reviewers_agree_is_shown(differ) -> None:
    """Krippendorff's alpha over three events, one of them seen differently: on the page as over the API."""
    team, item = differ
    with team.as_("exporter") as one, team.as_("admin") as other:
        found = one.get("/api/reports/3").json()["items"].items()
        alike = [no for key, no in found if key.startswith("event/") and no != item][:2]
        for no, verdict in zip(alike, ("accept", "reject"), strict=True):
            for person in (one, other):
                assert person.post("/api/decisions", json=said(no, verdict)).status_code == 201
    with team.as_("adjudicator") as third:
        told = next(a for a in third.get("/api/agreement").json()["reviewers"] if a["what"] == "verdict")
        assert (told["units"], told["same"]) == (3, 2) and told["alpha"] == pytest.approx(4 / 9)
        assert f"{told['alpha']:.2f}" in third.get("/adjudicate").text
