"""The OpenAPI document is whole, and whatever follows it, or does not, is answered without a fault of ours."""

from __future__ import annotations

import json
import os
import re

import httpx
import pytest

from mahdar.web.routes import routes
from mahdar.web.settings import Settings

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
    schemathesis = pytest.importorskip("schemathesis")
    hypothesis = pytest.importorskip("hypothesis")
    with serve(Settings(casebook, rate=1e6, burst=1_000_000)) as room:
        bearer = {"Authorization": f"Bearer {room.settings.token}"}
        document = httpx.get(f"{room.url}/api/openapi.json", headers=bearer).json()
        schema = schemathesis.openapi.from_dict(document)
        schema.config.update(base_url=room.url)
        calls = [found.ok() for found in schema.get_all_operations()]
        faults = [fault for call in calls for fault in tried(hypothesis, call, bearer)]
    assert faults == []


def tried(hypothesis, operation, headers: dict[str, str]) -> list[str]:
    """What a call answered with 500 or more, of many that follow the document and many that do not."""
    from schemathesis import GenerationMode

    if operation.path == "/api/session" and operation.method.upper() == "DELETE":
        return []  # it would end the session
    faults: list[str] = []

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
            faults.append(f"{operation.method} {operation.path} {answer.status_code}: {said}"[:300])

    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        hypothesis.given(case=operation.as_strategy(generation_mode=mode))(run)()
    return faults
