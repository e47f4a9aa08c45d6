"""Everything that the description of an API allows is asked, and much that it does not: schemathesis over it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import schemathesis
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from ninja import NinjaAPI
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from openvis.domain.access import Role
from openvis.store import models
from openvis.web.api.build import api
from openvis.web.ogc.collections import COLLECTIONS
from tests.support.small_town import BUURTEN, CATEGORIES, GEMEENTE, WIJKEN

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
# What the small town has, by the name of the parameter that asks for it.
KNOWN: dict[str, Sequence[Any]] = {
    "gemeente": (GEMEENTE,),
    "run": ("proef-1",),
    "area": (GEMEENTE, *WIJKEN, *BUURTEN),
    "code": (GEMEENTE, *WIJKEN, *BUURTEN),
    "category": tuple(CATEGORIES),
    "slug": tuple(CATEGORIES),
    "source": ("politie-maandcijfers", "handhaving"),
    "id": tuple(range(1, 12)),
    "intervention": (1, 2),
    "periodFrom": ("2025-01", "2025-W51"),
    "periodTo": ("2025-12", "2026-W01"),
    "collectionId": tuple(COLLECTIONS),
    "featureId": ("1", *BUURTEN),
    "bbox": ([5.0, 52.0, 5.2, 52.1],),
    "datetime": ("2025-12-15", "../2026-01-31"),
    "offset": (0, 1, 5),
}
NOT_SHRUNK = (Phase.explicit, Phase.generate)


def description(of: NinjaAPI = api) -> dict[str, Any]:
    """Without the ways to sign in, or others than ours would be made up."""
    told = json.loads(json.dumps(of.get_openapi_schema(), default=str))
    told["components"].pop("securitySchemes")
    for operations_of in told["paths"].values():
        for operation in operations_of.values():
            operation.pop("security", None)
    return told


def of_the_town(told: dict[str, Any]) -> dict[str, Any]:
    """The same questions about what the small town has: nearly all else is refused before it is looked at."""
    parameters = (
        parameter
        for operations_of in told["paths"].values()
        for operation in operations_of.values()
        for parameter in operation["parameters"]
    )
    for parameter in parameters:
        if known := KNOWN.get(parameter["name"]):
            parameter["schema"] = {"enum": list(known)}
    return told


def operations(told: dict[str, Any], root: str) -> Iterator[Any]:
    """Every question of a description, against this process itself."""
    schema = schemathesis.openapi.from_dict(told)
    schema.app = get_wsgi_application()
    schema.config.update(base_url=f"http://testserver{root}")
    for found in schema.get_all_operations():
        yield found.ok()


def ask_everything(role: Role, examples: int, of: NinjaAPI = api, root: str = "/api/v1") -> dict[str, list[int]]:
    """Ask each question so many times as somebody of this role, and again of what the town has: the statuses.

    of, root  which API, and where it is
    """
    client = Client()
    user = models.User.objects.get(username=role.value)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    cookies = {"sessionid": client.cookies["sessionid"].value}
    asked: dict[str, list[int]] = {}
    for told in (description(of), of_the_town(description(of))):
        for operation in operations(told, root):
            asked.setdefault(operation.path, []).extend(_ask(operation, cookies, examples))
    return asked


def _ask(operation: Any, cookies: dict[str, str], examples: int) -> list[int]:
    statuses: list[int] = []

    @settings(
        max_examples=examples, deadline=None, database=None, phases=NOT_SHRUNK, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        cache.clear()  # or it is told that it asks too much
        answer = case.call(cookies=cookies, headers={"Accept-Encoding": "identity"})
        statuses.append(answer.status_code)
        case.validate_response(answer, checks=CHECKS)

    ask()
    return statuses
