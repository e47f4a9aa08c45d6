"""JSON from outside, read so that it can only mean one thing."""

from __future__ import annotations

import json
from typing import Any, NoReturn


class DoubledName(ValueError):
    """One object says one name twice, and it is not to be told which of them counts."""


def strict_json(text: bytes) -> Any:
    """What a text in UTF-8 says.

    Raises DoubledName, UnicodeDecodeError, JSONDecodeError, and another ValueError or RecursionError for NaN, half a
    sign, a number of thousands of digits or brackets within brackets without an end.
    """
    whole = text.decode("utf-8")
    content = json.loads(whole, object_pairs_hook=_once, parse_constant=_no_constant)
    if b"\\ud" in text.lower():  # half a sign, written as a number: JSON allows it, and no text can hold it
        json.dumps(content, ensure_ascii=False).encode("utf-8")
    return content


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise DoubledName
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)
