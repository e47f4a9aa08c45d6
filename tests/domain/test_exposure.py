"""The table of exposures names types that exist and are analysed, and speaks of nothing else."""

from __future__ import annotations

from openvis.domain.area import Population
from openvis.domain.category import category, choices
from openvis.domain.exposure import Exposure, _table, exposure_for


def test_every_line_is_about_a_type_that_public_reports_make_known() -> None:
    assert {slug: category(slug).theme for slug in _table()} == dict.fromkeys(_table(), "vermogen")
    assert set(_table()) <= set(choices())


def test_a_break_in_is_held_against_dwellings_and_a_stolen_car_against_cars() -> None:
    assert exposure_for("woninginbraak") is Exposure.DWELLINGS
    assert exposure_for("diefstal-motorvoertuig") is exposure_for("autokraak") is Exposure.CARS


def test_all_else_is_held_against_inhabitants() -> None:
    assert exposure_for("mishandeling") is exposure_for("fietsendiefstal") is Exposure.INHABITANTS


def test_each_exposure_is_a_number_that_is_stored() -> None:
    assert {each.value for each in Exposure} <= set(Population.__dataclass_fields__)
