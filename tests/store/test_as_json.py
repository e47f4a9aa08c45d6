"""A domain object goes to JSON and comes back the same."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from openvis.domain.effect import EffectPoint, Estimate
from openvis.store.as_json import from_json, to_json

NUMBERS = st.floats(allow_nan=False)


@dataclass(frozen=True, slots=True)
class Holder:
    estimate: Estimate | None
    points: tuple[EffectPoint, ...]


@given(
    st.builds(
        Holder,
        st.none() | st.builds(Estimate, *[NUMBERS] * 11),
        st.lists(st.builds(EffectPoint, st.text(), st.none() | NUMBERS, NUMBERS, st.booleans())).map(tuple),
    )
)
def test_there_and_back(thing):
    stored = json.loads(json.dumps(to_json(thing), allow_nan=False))
    assert from_json(Holder, stored) == thing


def test_another_shape_is_refused():
    with pytest.raises(ValidationError):
        from_json(Holder, {"estimate": 3})
