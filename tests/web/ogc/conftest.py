"""The small town as a map program asks it: `ask(Role.ANALIST)("collections/buurten/items", limit=3)`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from openvis.domain.access import Role

Ask = Callable[..., HttpResponse]


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    """How often somebody asked is remembered beside the store."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def ask(visit: Callable[[Role | str], Client]) -> Callable[[Role | str], Ask]:
    def of(role: Role | str) -> Ask:
        client = visit(role)

        def question(path: str, headers: dict[str, str] | None = None, **asked: Any) -> HttpResponse:
            return client.get(f"/api/ogc/v1/{path}", asked, headers=headers)

        return question

    return of
