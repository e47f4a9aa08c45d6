"""What an answer tells, as the classes of `openvis.domain`: what the API made of them, made back."""

from __future__ import annotations

import math
import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from openvis.domain.attention import AttentionRow
from openvis.domain.intervention import Evaluation, Intervention
from openvis.domain.json_names import camel
from openvis.domain.plan_indicator import IndicatorValue
from openvis.errors import SourceUnreachable

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row of an attention list with the number decisions point at, and the run on whose list it stands."""

    id: int
    run_id: str
    row: AttentionRow
    notes: tuple[str, ...] = ()  # duiding


@dataclass(frozen=True, slots=True)
class JudgedIntervention:
    """An intervention and what is said of each of its promises, the one it started with first."""

    intervention: Intervention
    evaluations: tuple[Evaluation, ...]


@dataclass(frozen=True, slots=True)
class ActionIndicator:
    """What an indicator came to, and the number of the action of the safety plan that it belongs to."""

    action: str
    value: IndicatorValue


def listed_row(told: Mapping[str, Any]) -> ListedRow:
    return ListedRow(told["id"], told["runId"], of_json(AttentionRow, told), tuple(told.get("notes", ())))


def judged_intervention(told: Mapping[str, Any]) -> JudgedIntervention:
    return JudgedIntervention(
        of_json(Intervention, told), tuple(of_json(Evaluation, each) for each in told["evaluations"])
    )


def action_indicator(told: Mapping[str, Any]) -> ActionIndicator:
    return ActionIndicator(told["action"], of_json(IndicatorValue, told))


def of_json(kind: type[Kind], told: Mapping[str, Any]) -> Kind:
    """An object of the domain. Who did it is never told, and stands empty; fields this version does not know are left.

    Raises SourceUnreachable where the answer has not what this class needs.
    """
    hints, found = get_type_hints(kind), {}
    for each in fields(kind):  # type: ignore[arg-type]
        name = camel(each.name)
        if name in told:
            found[each.name] = _value(hints[each.name], told[name])
        elif each.name == "by":
            found[each.name] = ""
        elif each.default is MISSING and each.default_factory is MISSING:
            raise SourceUnreachable(
                f"Het antwoord heeft geen veld {name}.", "Gebruik een openvis.client van dezelfde versie als de API."
            )
    return kind(**found)


def _value(hint: Any, told: Any) -> Any:
    """A value of JSON as the type of a field."""
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return None if told is None else _value(next(each for each in inside if each is not type(None)), told)
    if origin is tuple:
        return tuple(_value(inside[0], each) for each in told)
    if origin is dict:
        return {key: _value(inside[1], each) for key, each in told.items()}
    return _of_one(hint, told) if isinstance(hint, type) else told


def _of_one(kind: type, told: Any) -> Any:
    if is_dataclass(kind):
        return of_json(kind, told)
    if kind is float:
        return math.inf if told is None else float(told)  # JSON has no number without end
    if issubclass(kind, Enum):
        return kind(told)
    return kind.fromisoformat(told) if issubclass(kind, date) else told
