"""The shapes of what is told, made of the classes of `openvis.domain`: the same fields, in the letters of JSON.

Names of fields are those of the domain in camelCase, in JSON, CSV, GeoJSON and Parquet alike, so that one field has
one name. The comments beside the fields of a class are their description.
"""

from __future__ import annotations

import inspect
import math
import re
import types
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, create_model

from openvis.domain.effect import ENDLESS
from openvis.domain.json_names import camel

COMMENTED = re.compile(r"^    (\w+): [^#\n]+?  # (.+)$", re.MULTILINE)


def shape_of(kind: type, *, but: Iterable[str] = (), called: str = "", **also: Any) -> type[BaseModel]:
    """The shape of a dataclass without some of its fields; `also` are (type, description) under their JSON names.

    but  names of fields that are left out, also of what is inside; called  its name where the same class is told in
    another way elsewhere
    """
    left_out, told = frozenset(but), _comments(kind)
    hints = get_type_hints(kind, include_extras=True)
    own = {
        camel(each.name): (_hint(hints[each.name], left_out), Field(description=told.get(each.name)))
        for each in fields(kind)
        if each.name not in left_out
    }
    more = {name: (hint, Field(description=description)) for name, (hint, description) in also.items()}
    described: dict[str, Any] = own | more
    made: type[BaseModel] = create_model(
        called or kind.__name__, __config__=ConfigDict(extra="forbid"), __doc__=_first_line(kind), **described
    )
    return made


def page_of(item: type[BaseModel]) -> type[BaseModel]:
    """A page of a collection."""
    described: dict[str, Any] = {
        "total": (int, Field(description="how many there are in all")),
        "run": (str | None, Field(description="the run the figures are of; null where they are of no run")),
        "next": (str | None, Field(description="address of the next page; null on the last")),
        "prev": (str | None, Field(description="address of the page before; null on the first")),
        "items": (list[item], Field()),  # type: ignore[valid-type]
    }
    made: type[BaseModel] = create_model(f"{item.__name__}Page", **described)
    return made


def plain(value: Any, *, but: Iterable[str] = ()) -> Any:
    """A value of the domain as JSON has it."""
    if is_dataclass(value) and not isinstance(value, type):
        left_out = frozenset(but)
        kept = [each.name for each in fields(value) if each.name not in left_out]
        return {camel(name): plain(getattr(value, name), but=left_out) for name in kept}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {str(key): plain(each, but=but) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each, but=but) for each in value]
    return value


def rows_of(frame: pl.DataFrame, *, but: Iterable[str] = ()) -> pl.DataFrame:
    """Stored rows with the names of JSON; what is no number there is none here either."""
    kept = frame.drop([name for name in but if name in frame.columns])
    floats = [name for name, kind in kept.schema.items() if kind.is_float()]
    return kept.with_columns(pl.col(floats).fill_nan(None)).rename(camel)


@cache
def _comments(kind: type) -> dict[str, str]:
    """What stands beside the fields of a class, of its bases too."""
    found: dict[str, str] = {}
    for each in reversed(kind.__mro__[:-1]):
        found |= dict(COMMENTED.findall(inspect.getsource(each)))
    return found


def _first_line(kind: type) -> str:
    text = inspect.getdoc(kind) or ""
    return "" if text.startswith(f"{kind.__name__}(") else text.split("\n\n")[0].replace("\n", " ")


def _hint(hint: Any, but: frozenset[str]) -> Any:
    """The type of a field with dataclasses in it as shapes, and tuples as lists."""
    if is_dataclass(hint) and isinstance(hint, type):
        return _inner(hint, but)
    origin, inside = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return float | None if ENDLESS in hint.__metadata__ else _hint(hint.__origin__, but)
    if origin is tuple:
        return list[_hint(inside[0], but)]  # type: ignore[misc]
    if origin in (Union, types.UnionType):
        return Union[tuple(_hint(each, but) for each in inside)]  # noqa: UP007
    if origin is dict:
        return dict.__class_getitem__((inside[0], _hint(inside[1], but)))
    return hint


@cache
def _inner(kind: type, but: frozenset[str]) -> type[BaseModel]:
    """The shape of what is inside: one shape, however often it stands in others."""
    return shape_of(kind, but=but)
