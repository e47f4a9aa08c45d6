"""Everything that the description of the API allows is asked, and much that it does not: schemathesis over it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import schemathesis
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
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

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
NOT_SHRUNK = (Phase.explicit, Phase.generate)


def description() -> dict[str, Any]:
    """Without the ways to sign in, or others than ours would be made up."""
    told = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    told["components"].pop("securitySchemes")
    for operations_of in told["paths"].values():
        for operation in operations_of.values():
            operation.pop("security")
    return told


def operations() -> Iterator[Any]:
    """Every question of the API, against this process itself."""
    schema = schemathesis.openapi.from_dict(description())
    schema.app = get_wsgi_application()
    schema.config.update(base_url="http://testserver/api/v1")
    for found in schema.get_all_operations():
        yield found.ok()


def ask_everything(role: Role, examples: int) -> dict[str, list[int]]:
    """Ask each question so many times as somebody of this role; the statuses that came back, by question."""
    client = Client()
    user = models.User.objects.get(username=role.value)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    cookies = {"sessionid": client.cookies["sessionid"].value}
    return {operation.path: _ask(operation, cookies, examples) for operation in operations()}


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
