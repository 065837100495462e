"""The OpenAPI document, made of the routes: what is not in the table of routes is not in the document."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from mahdar.web.pages import json_answer
from mahdar.web.route import Route

_PLACE = re.compile(r"\{(\w+)(?::(\w+))?\}")
_REFS = "#/components/schemas/{name}"
_NUMBERS = frozenset({"limit", "before", "after", "item", "outlets"})
_FAULT = {"type": "object", "required": ["error"], "properties": {
    name: {"type": ["string", "null"]} for name in ("error", "where", "fix")}}  # fmt: skip
_FAULTS = {
    "400": "the request cannot be read", "401": "come in first", "403": "not allowed to this role, or no token",
    "404": "there is no such thing", "413": "too long", "421": "unknown host", "422": "it is not as it should be",
    "429": "too many requests",
}  # fmt: skip


def document(request: Request) -> Response:
    """This document."""
    from mahdar.web.routes import routes

    return json_answer(made_of([r for r in routes() if r.is_api]))


def _anything(type_: type) -> dict[str, Any]:
    """The schema of a value of which nothing is known."""
    if type_ is object:
        return {"description": "any value"}
    raise NotImplementedError(type_)


def made_of(routes: list[Route]) -> dict[str, Any]:
    """An OpenAPI 3.1 document of these routes."""
    types = [t for r in routes for t in (r.body, r.gives) if t is not None]
    schemas, parts = msgspec.json.schema_components(types, schema_hook=_anything, ref_template=_REFS)
    schema_of = dict(zip(map(id, types), schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        path = _PLACE.sub(r"{\1}", route.path)
        paths.setdefault(path, {})[route.method.lower()] = _operation(route, schema_of)
    return {
        "openapi": "3.1.0",
        "info": {"title": "mahdar", "version": "1", "description": "The review room; offsets in code points."},
        "paths": paths,
        "components": {"schemas": {**parts, "Fault": _FAULT},
                       "securitySchemes": {"session": {"type": "http", "scheme": "bearer"}}},
        "security": [{"session": []}],
    }  # fmt: skip


def _operation(route: Route, schema_of: dict[int, Any]) -> dict[str, Any]:
    good = "201" if route.method == "POST" else "200"
    answer: dict[str, Any] = {"description": "done"}
    if route.gives is not None:
        answer["content"] = {"application/json": {"schema": schema_of[id(route.gives)]}}
    fault = {"application/json": {"schema": {"$ref": "#/components/schemas/Fault"}}}
    plain = {"421": {"description": _FAULTS["421"]}}
    faults = {code: {"description": said, "content": fault} for code, said in _FAULTS.items()} | plain
    found: dict[str, Any] = {
        "summary": route.doc.strip(), "description": f"Least role: {route.role}.",
        "responses": {good: answer, **faults},
        "operationId": re.sub(r"\W+", "_", route.method.lower() + _PLACE.sub(r"by_\1", route.path)),
    }  # fmt: skip
    parameters = [_in_path(name, kind) for name, kind in _PLACE.findall(route.path)]
    parameters += [_in_query(name) for name in route.asks]
    if parameters:
        found["parameters"] = parameters
    if route.body is not None:
        content = {"application/json": {"schema": schema_of[id(route.body)]}}
        found["requestBody"] = {"required": True, "content": content}
    if route.upload:
        files = {"type": "object", "properties": {"files": {"type": "array", "items": {"format": "binary"}}}}
        found["requestBody"] = {"content": {"multipart/form-data": {"schema": files}}}
    return found


def _in_path(name: str, kind: str) -> dict[str, Any]:
    schema = {"type": "integer", "minimum": 0} if kind == "int" else {"type": "string"}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _in_query(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "integer"} if name in _NUMBERS else {"type": "string"}
    return {"name": name, "in": "query", "required": False, "schema": schema}


ROUTES = (Route("GET", "/api/openapi.json", document, "reader", document.__doc__ or "", gives=dict),)
