"""The API reference, from the OpenAPI document that the product itself serves."""

from collections.abc import Mapping
from typing import Any

from tools.markdown import code, page, table

METHODS = ("get", "post", "put", "patch", "delete")
Document = Mapping[str, Any]


def api() -> str:
    from orderloom.main import create_app

    document = create_app("postgresql://localhost/none").openapi()
    intro = (
        "Every operation under its tag. The full document with all schemas is served at `/openapi.json` and shown "
        "at `/docs`. "
        "Errors are RFC 9457 problem documents whose codes stand in [refusals](refusals.md)."
    )
    found: dict[str, list[str]] = {}
    for path, methods in document.get("paths", {}).items():
        for method in (method for method in METHODS if method in methods):
            operation = methods[method]
            tag = next(iter(operation.get("tags", [])), "other")
            found.setdefault(tag, []).append(_operation(f"{method.upper()} {path}", operation))
    return page("API", intro, *(f"## {tag}\n\n" + "\n\n".join(parts) for tag, parts in sorted(found.items())))


def _operation(name: str, operation: Document) -> str:
    said = [f"### `{name}`", _ended(operation.get("summary", "")), _without_repeats(operation)]
    said.append(f"Permission: {code(operation['x-permission'])}." if "x-permission" in operation else "")
    if body := operation.get("requestBody"):
        said.append(f"Body: {_schema(body)}.")
    parameters = [_parameter(each) for each in operation.get("parameters", ()) if "name" in each]
    if parameters:
        said.append(table(("Parameter", "In", "Needed", "What it is"), parameters))
    answers = ", ".join(
        f"{status} {_schema(answer)}".strip() for status, answer in operation.get("responses", {}).items()
    )
    said.append(f"Answers: {answers}." if answers else "")
    return "\n\n".join(part for part in said if part.strip(". "))


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."


def _without_repeats(operation: Document) -> str:
    return str(operation.get("description", "")).partition("Permission: `")[0].strip()


def _parameter(each: Document) -> tuple[str, str, str, str]:
    needed = "yes" if each.get("required") else "no"
    return (
        code(each["name"]),
        each["in"],
        needed,
        str(each.get("description") or each.get("schema", {}).get("title", "")),
    )


def _schema(holder: Document) -> str:
    """The name of what is carried, where it has one."""
    for media, carried in holder.get("content", {}).items():
        schema = carried.get("schema", {})
        named = schema.get("$ref") or schema.get("items", {}).get("$ref", "")
        if named and "Problem" not in named:
            return code(named.rpartition("/")[2])
        if media not in ("application/json", "application/problem+json"):
            return code(media)
    return ""
