"""The council's priorities."""

from __future__ import annotations

import pytest

from openvis.errors import BadProfile, UnknownValue
from openvis.pipeline.concluding.priorities import read_priorities, weights


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


@pytest.mark.parametrize(("line", "told"), [
    ("woninginbraken = 2", "In p.toml: De prioriteit 'woninginbraken' is geen categorie en geen thema."),
    ("vermogen = -1", "In p.toml: De prioriteit van 'vermogen' is -1.0. Schrijf een getal van 0 of hoger."),
])  # fmt: skip
def test_a_mistake_in_a_file_names_the_file(tmp_path, line: str, told: str) -> None:
    (tmp_path / "p.toml").write_text(f"[weights]\n{line}\n")
    with pytest.raises(BadProfile) as caught:
        read_priorities(tmp_path / "p.toml")
    assert told in str(caught.value)
