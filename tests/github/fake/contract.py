"""GitHub's description of its REST API: which operation a request is, and whether it and its answer fit."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

SLICE = Path(__file__).with_name("openapi.json")
MANY_STEPS = frozenset({"path", "ref", "basehead"})
"""Parameters that may hold slashes, as GitHub takes them."""


class Operation(NamedTuple):
    """An operation, and what was put into its path."""

    name: str
    template: str
    values: Mapping[str, str]

    @property
    def path(self) -> str:
        """As the description wants it: each parameter one step."""
        return re.sub(r"\{(\w+)\}", lambda found: quote(self.values[found[1]], safe=""), self.template)


class Violation(Exception):  # noqa: N818
    """Something is not as GitHub describes it."""


class Contract:
    """One for all tests: openapi-core takes a second to import."""

    def __init__(self) -> None:
        from openapi_core import Config, OpenAPI

        self._whole: dict[str, Any] = json.loads(SLICE.read_text(encoding="utf-8"))
        for item in self._whole["paths"].values():
            for operation in item.values():
                _close(operation.get("requestBody"))
        _mend(self._whole)
        schemas = self._whole["components"]["schemas"]
        # A fork may be deleted, and then GitHub says null, whatever the description says.
        schemas["repository-or-none"] = {**schemas["repository"], "nullable": True}
        for name in ("pull-request", "pull-request-simple"):
            head = schemas[name]["properties"]["head"]["properties"]
            head["repo"] = {"$ref": "#/components/schemas/repository-or-none"}
        # Nor has a comment of a review a place, once it is outdated; the schemas of webhooks say so.
        for name in ("line", "position", "start_line"):
            schemas["pull-request-review-comment"]["properties"][name]["nullable"] = True
        self._openapi = OpenAPI.from_dict(self._whole, config=Config(spec_validator_cls=None))  # type: ignore[arg-type]
        self._routes = sorted(
            ((method, template, _pattern(template), operation) for method, template, operation in self._operations()),
            key=lambda route: -len(re.sub(r"\{\w+\}", "", route[1])),
        )

    def _operations(self) -> list[tuple[str, str, dict[str, Any]]]:
        return [(m, path, operation) for path, item in self._whole["paths"].items() for m, operation in item.items()]

    def operation(self, method: str, path: str) -> Operation | None:
        """None where there is none, or none that was cut out."""
        for own, template, pattern, operation in self._routes:
            if own == method.lower() and (found := pattern.fullmatch(path)):
                values = {name: unquote(value) for name, value in found.groupdict().items()}
                return Operation(operation["operationId"], template, values)
        return None

    def check_request(self, of: Operation, method: str, query: Mapping[str, str], body: bytes) -> None:
        """Raises Violation."""
        known = {parameter["name"] for parameter in self._parameters(of, method) if parameter["in"] == "query"}
        if unknown := query.keys() - known:
            raise Violation(f"{of.name} has no parameter {', '.join(sorted(unknown))}")
        self._validate(lambda: self._openapi.validate_request(_request(of, method, query, body)), of.name)

    def check_answer(self, of: Operation, method: str, status: int, body: bytes) -> None:
        """Raises Violation. Refusals need not be described: 401 and limits nowhere are."""
        from openapi_core.testing import MockResponse

        described = self._whole["paths"][of.template][method.lower()]["responses"]
        if str(status) not in described:
            if status < 400:
                raise Violation(f"{of.name} never answers {status}")
            return
        if body:
            response = MockResponse(body, status_code=status, content_type="application/json")
            request = _request(of, method, {}, b"")
            self._validate(lambda: self._openapi.validate_response(request, response), f"the answer of {of.name}")

    def _parameters(self, of: Operation, method: str) -> list[dict[str, Any]]:
        return [self._resolved(p) for p in self._whole["paths"][of.template][method.lower()].get("parameters", [])]

    def _validate(self, check: Any, what: str) -> None:
        from openapi_core.exceptions import OpenAPIError

        try:
            check()
        except OpenAPIError as error:
            raise Violation(f"{what}: {'; '.join(_reasons(error))}") from None

    def sample(self, schema: str, /, **own: Any) -> dict[str, Any]:
        """The least that a schema allows, and what is said of it."""
        made = self._made({**self._whole["components"]["schemas"][schema], "nullable": False})
        assert isinstance(made, dict)
        return made | own

    def _resolved(self, node: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in node:
            _, _, kind, name = node["$ref"].split("/")
            node = self._whole["components"][kind][name]
        return node

    def _made(self, schema: dict[str, Any]) -> Any:
        schema = self._resolved(schema)
        if schema.get("nullable"):
            return None
        if "allOf" in schema:
            return {key: value for part in schema["allOf"] for key, value in self._made(part).items()}
        for word in ("oneOf", "anyOf"):
            if word in schema and "properties" not in schema:
                return self._made(schema[word][0])
        if "enum" in schema:
            return schema["enum"][0]
        kind = schema.get("type", "object")
        if kind == "object":
            properties = schema.get("properties", {})
            return {name: self._made(properties.get(name, {})) for name in schema.get("required", ())}
        if kind == "string":
            formats = {"date-time": "2026-11-26T12:00:00Z", "uri": "https://github.com/", "email": "a@b.example"}
            return formats.get(schema.get("format", ""), "")
        return {"integer": 0, "number": 0, "boolean": False, "array": []}[kind]


@cache
def contract() -> Contract:
    return Contract()


def _request(of: Operation, method: str, query: Mapping[str, str], body: bytes) -> Any:
    from openapi_core.testing import MockRequest

    kind = "application/json"
    return MockRequest(
        "https://api.github.com", method.lower(), of.path, args=dict(query), data=body or None, content_type=kind
    )


def _pattern(template: str) -> re.Pattern[str]:
    def step(found: re.Match[str]) -> str:
        return f"(?P<{found[1]}>{'.+' if found[1] in MANY_STEPS else '[^/]+'})"

    return re.compile(re.sub(r"\\\{(\w+)\\\}", step, re.escape(template)))


def _close(node: Any) -> None:
    """GitHub's descriptions are open: a key that is spelled wrong would pass, and do nothing."""
    if isinstance(node, dict):
        if isinstance(node.get("properties"), dict) and node.get("type", "object") == "object":
            node.setdefault("additionalProperties", False)
        for value in node.values():
            _close(value)
    elif isinstance(node, list):
        for value in node:
            _close(value)


def _mend(node: Any) -> None:
    """Where the description says what it cannot mean.

    What may be null and is one of some words: null is one of them. What tells objects apart, where a list may stand.
    """
    if isinstance(node, dict):
        if "discriminator" in node and "oneOf" in node:
            del node["discriminator"]
        if node.get("nullable") is True and isinstance(node.get("enum"), list) and None not in node["enum"]:
            node["enum"].append(None)
        for value in node.values():
            _mend(value)
    elif isinstance(node, list):
        for value in node:
            _mend(value)


def _reasons(error: BaseException) -> list[str]:
    inner = error.__cause__ or error.__context__
    if nested := getattr(error, "schema_errors", None):
        return [f"{'/'.join(map(str, found.path))}: {found.message[:300]}" for found in nested]
    return _reasons(inner) if inner else [str(error)[:300]]
