"""A dataclass of the domain as JSON and back, with everything inside it."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import TypeAdapter


def to_json(thing: Any) -> dict[str, Any]:
    """Numbers, texts, lists and objects; JSON has no infinite numbers, so these are written as text."""
    found: dict[str, Any] = _finite(_adapter(thing.__class__).dump_python(thing, mode="json"))
    return found


def from_json(domain_class: Any, stored: dict[str, Any]) -> Any:
    """Raises ValidationError where the stored thing is not of this shape."""
    return _adapter(domain_class).validate_python(stored)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_finite(each) for each in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


@cache
def _adapter(domain_class: Any) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter  # a command that stores nothing of the kind does not wait for it

    return TypeAdapter(domain_class)
