"""docs/reference/api.md: every question of the API with its parameters, and every shape, from its own description."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

INTRODUCTION = """# The API

`/api/v1`, described in full by its own `openapi.json`; `docs/how-to/ask-the-api.md` says how to begin, ADR 039 why it
is as it is. Every question is a GET. Every parameter may be left out, and an unknown one is refused. Every question
also takes `gemeente`: one of your own, the first where you have several.
"""


def api_page() -> str:
    from openvis.web.api.build import api

    told = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    return "\n".join([INTRODUCTION, *_questions(told), *_shapes(told)]) + "\n"


def _questions(told: dict[str, Any]) -> Iterator[str]:
    yield "## Questions"
    for path, operations in told["paths"].items():
        operation = operations["get"]
        yield f"\n### {path}\n\n{operation['description']} Answers with `{_answer(operation)}`."
        asked = [each for each in operation["parameters"] if each["name"] != "gemeente"]
        if asked:
            yield "\n| parameter | values | meaning |\n|---|---|---|"
        yield from (f"| {each['name']} | {_values(each['schema'], told)} | {_meaning(each)} |" for each in asked)


def _shapes(told: dict[str, Any]) -> Iterator[str]:
    yield "\n## Shapes\n\nA page has `total`, `run`, `next`, `prev` and `items`. A null means: not given, never zero."
    for name, shape in told["components"]["schemas"].items():
        if "properties" not in shape or name.endswith("Page"):
            continue
        yield f"\n### {name}\n\n{shape.get('description', '')}\n\n| field | type | meaning |\n|---|---|---|"
        yield from (f"| {field} | {_type(each)} | {_meaning(each)} |" for field, each in shape["properties"].items())


def _answer(operation: dict[str, Any]) -> str:
    return _type(operation["responses"]["200"]["content"]["application/json"]["schema"])


def _meaning(each: dict[str, Any]) -> str:
    return each.get("description", "").replace("|", "\\|")


def _values(schema: dict[str, Any], told: dict[str, Any]) -> str:
    """What may be given, in few words."""
    if "$ref" in schema:
        return _values(told["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], told)
    if "allOf" in schema:
        return _values(schema["allOf"][0], told)
    if "enum" in schema:
        return ", ".join(f"`{each}`" for each in schema["enum"])
    if "minimum" in schema:
        return f"{schema['minimum']} to {schema['maximum']}"
    return f"`{schema['pattern']}`".replace("|", "\\|") if "pattern" in schema else schema.get("format", schema["type"])


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return schema["$ref"].rsplit("/", 1)[1]
    if "anyOf" in schema:
        return " or ".join(map(_type, schema["anyOf"]))
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    if schema.get("type") == "object" and "additionalProperties" in schema:
        return f"{_type(schema['additionalProperties'])} by name"
    return schema.get("format") or schema.get("type", "anything")
