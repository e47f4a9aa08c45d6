"""The council's priorities."""

from __future__ import annotations

import pytest

from openvis.errors import UnknownValue
from openvis.pipeline.priorities import weights


def test_a_category_goes_before_its_theme_and_the_rest_is_one() -> None:
    weight_of = weights({"vermogen": 2.0, "woninginbraak": 5.0})
    assert (weight_of("woninginbraak"), weight_of("autokraak"), weight_of("vernieling")) == (5.0, 2.0, 1.0)


@pytest.mark.parametrize("name", ["woninginbraken", "", "Vermogen"])
def test_an_unknown_name_is_refused_with_the_themes(name: str) -> None:
    with pytest.raises(UnknownValue, match="vermogen"):
        weights({name: 2.0})


@pytest.mark.parametrize("weight", [-1.0, float("nan"), float("inf")])
def test_a_weight_is_a_number_from_zero(weight: float) -> None:
    with pytest.raises(UnknownValue, match="van 0 of hoger"):
        weights({"vermogen": weight})
