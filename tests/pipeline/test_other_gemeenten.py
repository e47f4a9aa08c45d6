"""A gemeente beside others: of the police table only, over twelve months that all of them gave."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from openvis.analysis.expectations.history import Floats
from openvis.analysis.expectations.monthly_counts import MonthlyCounts, Place
from openvis.analysis.rankings.between_gemeenten import Counted, compare_gemeenten
from openvis.domain.access import Scope
from openvis.domain.area import AreaLevel
from openvis.domain.delivery import schema_of
from openvis.domain.incident import ReportedBy
from openvis.domain.period import parse_period
from openvis.domain.register import OTHERS_SOURCE
from openvis.pipeline.concluding.other_gemeenten import PUBLIC, beside_gemeenten, others_to_bring
from openvis.store import read
from tests.pipeline.frames import count_rows, population_rows
from tests.support.deliveries import deliver

pytestmark = pytest.mark.django_db

MONTHS = tuple(parse_period("2025-01").until(parse_period("2025-12")))
HERE, SMALL, LIKE, BIG = "GM9999", "GM9801", "GM9802", "GM9803"
PEOPLE = {HERE: 60_000, SMALL: 12_000, LIKE: 80_000, BIG: 400_000}
A_MONTH = {SMALL: 1, LIKE: 10, BIG: 40}


@pytest.fixture
def others(settings: Any, tmp_path: Path) -> None:
    settings.OPENVIS_DATA = tmp_path / "store"
    for code, number in A_MONTH.items():
        table = {(code, "woninginbraak", month.key): number for month in MONTHS}
        table |= {(code, "autokraak", month.key): number for month in MONTHS[1:]}  # one month was not given
        _land(code, "counts", PUBLIC, count_rows(table), tmp_path)
        _land(code, "population", "cbs-inwoners", population_rows({code: PEOPLE[code]}), tmp_path)
        own = count_rows({(code, "woninginbraak", month.key): 900 for month in MONTHS}, source="eigen-lijst")
        _land(code, "counts", "eigen-lijst", own, tmp_path)


def _land(code: str, table: str, source: str, rows: pl.DataFrame, folder: Path) -> None:
    deliver(rows.with_columns(gemeente=pl.lit(code)), table, folder=folder, scope=Scope.of(code), source=source)


def here(*, source: str = PUBLIC, people: int | None = PEOPLE[HERE], per_month: float = 12.0) -> MonthlyCounts:
    slugs = ("woninginbraak", "autokraak")
    above: Floats = np.full((1, 2, len(MONTHS)), per_month)
    nothing = np.zeros((0, 2, len(MONTHS)))
    return MonthlyCounts(
        gemeente=HERE, source=source, reported_by=ReportedBy.PUBLIC, analysed=True, categories=slugs, months=MONTHS,
        buurten=(), values=nothing, places_above=(Place(HERE, "Stad", AreaLevel.GEMEENTE, people),), above=above,
        reports=np.zeros((0, 1, 2, len(MONTHS))), rows=np.zeros((2, 1, len(MONTHS))),
    )  # fmt: skip


def found(*parts: MonthlyCounts) -> list[dict[str, Any]]:
    return beside_gemeenten(parts, HERE, read.versions_now()).sort("category", "others").to_dicts()


def test_it_stands_beside_all_others_and_beside_those_of_its_size(others: None) -> None:
    everyone, comparable = found(here())
    assert (everyone["others"], everyone["codes"]) == ("all", f"{SMALL},{LIKE},{BIG}")
    assert (comparable["others"], comparable["codes"]) == ("comparable", LIKE)
    assert (comparable["count"], comparable["count_of_others"]) == (144, 120)
    assert comparable["per_1000"] == pytest.approx(144 / 60)
    assert comparable["per_1000_of_others"] == pytest.approx(120 / 80)
    assert comparable["ratio"] == pytest.approx((144 / 60) / (120 / 80))
    assert (comparable["period_from"], comparable["period_to"]) == ("2025-01", "2025-12")


def test_the_figures_are_those_of_the_calculation(others: None) -> None:
    [everyone, _] = found(here())
    seen = compare_gemeenten(
        Counted(HERE, 144, PEOPLE[HERE]), [Counted(code, 12 * A_MONTH[code], PEOPLE[code]) for code in A_MONTH]
    )
    assert seen is not None
    assert (everyone["p"], everyone["low"], everyone["high"]) == (seen.p, seen.low, seen.high)
    assert everyone["sentence"].startswith("Woninginbraak: 144, dat is 2,4 per 1.000 inwoners")
    assert "In 3 andere gemeenten samen 612" in everyone["sentence"]


def test_one_other_is_called_one(others: None) -> None:
    assert "In 1 vergelijkbare gemeente 120" in found(here())[1]["sentence"]


def test_a_type_of_which_a_month_is_missing_elsewhere_has_nothing_to_stand_beside(others: None) -> None:
    assert {row["category"] for row in found(here())} == {"woninginbraak"}


def test_what_a_gemeente_has_of_its_own_is_read_for_no_other(others: None) -> None:
    assert all(row["count_of_others"] < 900 for row in found(here()))
    assert found(here(source="eigen-lijst")) == []


def test_without_inhabitants_or_others_there_is_nothing(others: None, settings: Any, tmp_path: Path) -> None:
    assert found(here(people=None)) == []
    settings.OPENVIS_DATA = tmp_path / "empty"
    assert beside_gemeenten([], HERE, {}).is_empty()


# ----- per dwelling


DWELLINGS = {HERE: 30_000, SMALL: 5_000, LIKE: 50_000, BIG: 200_000}


def with_dwellings(codes: tuple[str, ...], folder: Path) -> None:
    for code in codes:
        rows = population_rows({code: PEOPLE[code]}).with_columns(dwellings=pl.lit(DWELLINGS[code], pl.Int64))
        _land(code, "population", "cbs-inwoners", rows, folder)


def test_burglary_is_held_against_dwellings_where_all_have_that_number(others: None, tmp_path: Path) -> None:
    """By hand: 144 of 30,000 dwellings is 4.8 per 1,000; 120 of 50,000 is 2.4, and so twice as many, not 1.6 times."""
    with_dwellings((HERE, SMALL, LIKE, BIG), tmp_path)
    everyone, comparable = found(here())
    assert (comparable["exposure"], comparable["inhabitants"]) == ("dwellings", 60_000)
    assert comparable["per_1000"] == pytest.approx(4.8)
    assert comparable["per_1000_of_others"] == pytest.approx(2.4)
    assert comparable["ratio"] == pytest.approx(2.0)
    assert "144, dat is 4,8 per 1.000 woningen" in comparable["sentence"]
    assert "Per woning is het hier 2,0 keer zo veel" in comparable["sentence"]
    assert everyone["per_1000_of_others"] == pytest.approx(1000 * 612 / 255_000)


def test_where_one_has_no_dwellings_all_are_held_against_inhabitants(others: None, tmp_path: Path) -> None:
    """Of the comparable one they are known, so that only beside everybody inhabitants remain."""
    with_dwellings((HERE, LIKE, BIG), tmp_path)
    everyone, comparable = found(here())
    assert (everyone["exposure"], comparable["exposure"]) == ("inhabitants", "dwellings")
    assert everyone["per_1000"] == pytest.approx(2.4)
    assert "per 1.000 inwoners" in everyone["sentence"]


# ----- by the register


def registered(*regions: tuple[str, str | None, float | None]) -> pl.DataFrame:
    rows = [
        {
            "gemeente": HERE, "source": "cbs-gebiedsregister", "reference": f"{code}/2025", "area": code,
            "vintage": 2025, "name": code, "region": region, "region_name": region and "Utrecht",
            "inhabitants": PEOPLE[code], "address_density": density,
        }
        for code, region, density in regions
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=schema_of("register"))


EVERYBODY = ((HERE, "VR09", 1800.0), (SMALL, "VR09", 300.0), (LIKE, "VR17", 2000.0), (BIG, None, 5000.0))


@pytest.fixture
def brought(settings: Any, tmp_path: Path) -> None:
    """The same others, but none of them is in the store: all was brought for HERE alone."""
    settings.OPENVIS_DATA = tmp_path / "brought"
    table = {(code, "woninginbraak", month.key): number for code, number in A_MONTH.items() for month in MONTHS}
    for name, source, rows in (
        ("register", "cbs-gebiedsregister", registered(*EVERYBODY)),
        ("other_counts", OTHERS_SOURCE, count_rows(table, source=OTHERS_SOURCE)),
    ):
        _land(HERE, name, source, rows, tmp_path)


def test_the_region_is_what_the_register_says(brought: None) -> None:
    comparable, region = found(here())
    assert (comparable["others"], comparable["codes"], comparable["count_of_others"]) == ("comparable", LIKE, 120)
    assert (region["others"], region["codes"], region["count_of_others"]) == ("region", SMALL, 12)
    assert "In 1 andere gemeente in veiligheidsregio Utrecht 12, dat is 1,0 per 1.000." in region["sentence"]
    assert region["ratio"] == pytest.approx((144 / 60) / (12 / 12))


def test_what_is_in_the_store_counts_too_and_nobody_twice(brought: None, tmp_path: Path) -> None:
    table = {(SMALL, "woninginbraak", month.key): 1 for month in MONTHS}
    _land(SMALL, "counts", PUBLIC, count_rows(table), tmp_path)
    assert found(here())[1]["count_of_others"] == 12


def test_as_large_and_not_as_urban_is_not_comparable(brought: None, tmp_path: Path) -> None:
    rows = registered(*(each if each[0] != LIKE else (LIKE, "VR17", 300.0) for each in EVERYBODY))
    _land(HERE, "register", "cbs-gebiedsregister", rows, tmp_path)
    assert [row["others"] for row in found(here())] == ["region"]


def test_of_whom_the_region_is_not_known_stands_beside_all(brought: None, tmp_path: Path) -> None:
    _land(HERE, "register", "cbs-gebiedsregister", registered((HERE, None, 1800.0)), tmp_path)
    assert {row["others"] for row in found(here())} == {"comparable", "all"}


def test_what_is_worth_bringing_is_the_region_and_those_alike() -> None:
    assert others_to_bring(registered(*EVERYBODY), HERE) == [SMALL, LIKE]
    assert others_to_bring(registered(*EVERYBODY), BIG) == []
