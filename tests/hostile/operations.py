"""What can be sent, read from the OpenAPI document: each operation with an address and a body that fit it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

PLACES = {"sku": "SKU-01", "location": "AMS", "channel": "web-eu", "code": "web-eu", "tag": "gift"}
NOBODY = "0190a000-0000-7000-8000-00000000dead"
WORDS = {"string": "text", "integer": 1, "number": 1, "boolean": True, "null": None}
FORMATS = {"uuid": NOBODY, "date-time": "2026-01-01T00:00:00Z", "date": "2026-01-01"}


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    path: str  # with its parameters filled in
    template: str
    example: Any  # None: it takes no body
    body_needed: bool
    key_needed: bool
    statuses: frozenset[str]
    open_to_all: bool

    @property
    def name(self) -> str:
        return f"{self.method} {self.template}"


def operations(document: Any) -> Iterator[Operation]:
    """Every operation of the document."""
    for template, methods in document["paths"].items():
        for method, described in methods.items():
            yield _operation(document, template, method, described)


def _operation(document: Any, template: str, method: str, described: Any) -> Operation:
    parameters = [_resolved(document, each) for each in described.get("parameters", [])]
    path = template
    for each in parameters:
        if each["in"] == "path":
            path = path.replace("{" + each["name"] + "}", PLACES.get(each["name"], NOBODY))
    body = described.get("requestBody", {})
    content = body.get("content", {}).get("application/json")
    required = {each["name"].lower() for each in parameters if each["in"] == "header"}
    return Operation(
        method=method.upper(),
        path=path,
        template=template,
        example=None if content is None else content.get("example") or example(document, content["schema"]),
        body_needed=bool(body.get("required")),
        key_needed="idempotency-key" in required and method == "post",
        statuses=frozenset(described["responses"]),
        open_to_all=described.get("security") == [] or not described.get("security"),
    )


def _resolved(document: Any, schema: Any) -> Any:
    while "$ref" in schema:
        found = document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        schema = found
    return schema


def example(document: Any, schema: Any) -> Any:
    """A value that fits: the schema's own examples, else one put together member by member."""
    schema = _resolved(document, schema)
    if schema.get("examples"):
        return schema["examples"][0]
    for word in ("const", "default", "example"):
        if schema.get(word) is not None:
            return schema[word]
    if "enum" in schema:
        return schema["enum"][0]
    for word in ("anyOf", "oneOf", "allOf"):
        if word in schema:
            return example(document, schema[word][0])
    return _made(document, schema)


def _made(document: Any, schema: Any) -> Any:
    kind = schema.get("type", "object")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        return {name: example(document, inner) for name, inner in schema.get("properties", {}).items()}
    if kind == "array":
        return [example(document, schema.get("items", {"type": "string"}))]
    if kind == "integer" and schema.get("minimum", 0) > 1:
        return schema["minimum"]
    return FORMATS.get(schema.get("format", ""), WORDS[kind])
