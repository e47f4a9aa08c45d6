"""How a field of the domain is called in JSON and in files: the same words in camelCase."""

from __future__ import annotations


def camel(name: str) -> str:
    """`period_from` -> `periodFrom`."""
    first, *others = name.split("_")
    return first + "".join(other[:1].upper() + other[1:] for other in others)
