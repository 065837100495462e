"""The OpenAPI document is whole, and whatever follows it, or does not, is answered without a fault of ours."""

from __future__ import annotations

import json
import os
import re

import httpx
import pytest

from mahdar.web.routes import routes
from mahdar.web.settings import Settings

from .conftest import PASSWORD

EXAMPLES = int(os.environ.get("MAHDAR_EXAMPLES", "8"))  # of each call, and as many that break the document


def test_every_call_is_in_the_document(room) -> None:
    document = room.program().get("/api/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    said = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    assert said == {(r.method, re.sub(r":\w+}", "}", r.path)) for r in routes() if r.is_api}
    ids = [o["operationId"] for methods in document["paths"].values() for o in methods.values()]
    assert len(ids) == len(set(ids))
    text = json.dumps(document)
    for ref in re.findall(r'"#/components/schemas/([^"]+)"', text):
        assert ref in document["components"]["schemas"]


def test_every_call_says_what_it_does() -> None:
    for route in routes():
        if route.is_api:
            assert route.doc.strip(), route.path
            assert not route.is_write or route.method == "DELETE" or route.body or route.upload, route.path


def test_no_fault_of_ours_whatever_is_sent(serve, casebook) -> None:
    with serve(Settings(casebook, rate=1e6, burst=1_000_000)) as room:
        assert faults(room.url, room.settings.token) == []


@pytest.mark.parametrize("role", ["admin", "reader"])
def test_no_fault_of_ours_whatever_a_team_sends(team, role) -> None:
    """Of an admin, who may do all; and of a reader, whose answers pass the shield of protected names."""
    entered = httpx.post(f"{team.url}/api/session", json={"name": role, "password": PASSWORD})
    assert faults(team.url, entered.json()["session"]) == []


def faults(url: str, session: str) -> list[str]:
    """What the calls of the document answered with 500 or more; at the end the session still stands."""
    schemathesis = pytest.importorskip("schemathesis")
    hypothesis = pytest.importorskip("hypothesis")
    bearer = {"Authorization": f"Bearer {session}"}
    schema = schemathesis.openapi.from_dict(httpx.get(f"{url}/api/openapi.json", headers=bearer).json())
    schema.config.update(base_url=url)
    calls = [found.ok() for found in schema.get_all_operations()]
    found = [fault for call in calls for fault in tried(hypothesis, call, bearer)]
    assert httpx.get(f"{url}/api/me", headers=bearer).status_code == 200
    return found


def tried(hypothesis, operation, headers: dict[str, str]) -> list[str]:
    """What a call answered with 500 or more, of many that follow the document and many that do not."""
    from schemathesis import GenerationMode

    if operation.path == "/api/session" and operation.method.upper() == "DELETE":
        return []  # it would end the session
    found: list[str] = []

    @hypothesis.settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    def run(case) -> None:
        answer = case.call(headers=headers)
        if answer.status_code >= 500:
            said = f"{case.path_parameters} {case.query} {case.body!r}"
            found.append(f"{operation.method} {operation.path} {answer.status_code}: {said}"[:300])

    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        hypothesis.given(case=operation.as_strategy(generation_mode=mode))(run)()
    return found
