"""A rate never divides by the inhabitants of another division without a word."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.domain.area import level_of
from openvis.domain.delivery import schema_of
from openvis.domain.exposure import Exposure
from openvis.pipeline.counting.count_months import count_months
from openvis.pipeline.renumbering.divisions import Divisions
from openvis.pipeline.renumbering.inhabitants import Inhabitants, inhabitants_of, numbers_of
from openvis.pipeline.renumbering.places import places_of
from tests.pipeline.frames import count_rows, known, population_rows
from tests.pipeline.test_carried_counts import NOW
from tests.support.divisions import (
    GEMEENTE,
    MOVES,
    NEW,
    NEW_SHAPES,
    OLD,
    OLD_SHAPES,
    A,
    B,
    C,
    D,
    E,
    F,
    G,
    block,
    both_divisions,
    concordance,
    division,
)  # fmt: skip

PEOPLE = {A: 100, B: 200, C: 500, D: 70, E: 30, GEMEENTE: 905}
NEW_BUURTEN = sorted(NEW_SHAPES)


def found(
    *people: pl.DataFrame, moves=MOVES, areas: pl.DataFrame | None = None, buurten=NEW_BUURTEN, vintage=NEW
) -> Inhabitants:
    table = concordance(*moves) if moves else concordance().clear()
    divisions = Divisions(both_divisions() if areas is None else areas, table)
    return inhabitants_of(pl.concat(people), divisions, vintage, buurten)


def test_of_the_same_year_as_they_are():
    people = dict.fromkeys(NEW_BUURTEN, 10)
    assert found(population_rows(people, vintage=NEW)) == Inhabitants(people)


def test_of_an_older_division_by_the_same_shares_as_the_counts():
    result = found(population_rows(PEOPLE, vintage=OLD))
    assert result.numbers == {A: 300, C: 300, F: 200, G: 70, E: 30, GEMEENTE: 905}
    assert result.remarks == (
        "De inwoners zijn van 2024 en omgerekend naar de gebiedsindeling van 2025, naar adressen.",
    )


def test_of_its_own_year_goes_before_a_converted_one():
    people = dict.fromkeys(NEW_BUURTEN, 10)
    assert found(population_rows(PEOPLE, vintage=OLD), population_rows(people, vintage=NEW)) == Inhabitants(people)


def test_an_unknown_part_makes_the_whole_unknown():
    result = found(population_rows({**PEOPLE, B: None, C: None}, vintage=OLD))
    assert set(result.numbers) == {G, E, GEMEENTE}


def test_a_year_with_the_same_buurten_is_the_same_division():
    """No areas of 2026 are stored; its inhabitants name exactly these buurten."""
    people = dict.fromkeys(NEW_BUURTEN, 10)
    newer = dict.fromkeys(NEW_BUURTEN, 11)
    both = (population_rows(people, vintage=NEW), population_rows(newer, vintage=2026))
    assert found(*both) == Inhabitants(newer)


def test_a_number_the_newest_year_withholds_comes_from_the_year_before():
    newest = {code: (None if code == F else 11) for code in NEW_BUURTEN}
    older = dict.fromkeys(NEW_BUURTEN, 10)
    result = found(population_rows(newest, vintage=2026), population_rows(older, vintage=NEW))
    assert result.numbers == {**newest, F: 10}


def test_a_year_with_the_old_buurten_is_carried_from_there():
    """Inhabitants of 2023, of which no areas are stored: the buurten are those of 2024."""
    result = found(population_rows({code: PEOPLE[code] for code in OLD_SHAPES}, vintage=2023))
    assert result.numbers[A] == 300
    assert result.remarks[0].startswith("De inwoners zijn van 2023 en omgerekend")


def test_newer_people_in_the_old_buurten_too():
    """The other way round: inhabitants of 2026 still in the buurten of 2024, while the counts are of 2025."""
    areas = pl.concat([both_divisions(), division(OLD_SHAPES, 2026)])
    result = found(population_rows(PEOPLE, vintage=2026), areas=areas, moves=())
    assert "andere buurten" in result.remarks[0]


def test_without_a_table_only_buurten_both_know_keep_their_number_and_it_is_said():
    """C was cut, which its outlines show; G and F are new. E is as it was, and A grew."""
    result = found(population_rows(PEOPLE, vintage=OLD), moves=())
    assert result.numbers == {E: 30, GEMEENTE: 905}
    assert result.remarks == (
        "De inwoners zijn van 2024 en de cijfers in de gebiedsindeling van 2025; die hebben andere buurten. Van 4 "
        "buurten is geen aantal inwoners bekend. Lees de inwoners van 2025 in, of een omrekentabel.",
    )


def test_the_same_buurten_with_another_border_are_said():
    shifted = {**OLD_SHAPES, A: block(0, 1120), B: block(1120, 2000)}
    areas = pl.concat([division(OLD_SHAPES, OLD), division(shifted, NEW)])
    result = found(population_rows(PEOPLE, vintage=OLD), areas=areas, moves=(), buurten=sorted(OLD_SHAPES))
    assert result.numbers == PEOPLE
    assert "verschoof de grens" in result.remarks[0]


def test_nobody_was_given():
    nobody = pl.DataFrame(schema=schema_of("population"))
    assert found(nobody) == Inhabitants({})


@settings(max_examples=30)
@given(st.dictionaries(st.sampled_from([A, B, C, D, E]), st.integers(0, 5000), min_size=5))
def test_everybody_lives_somewhere(people):
    result = found(population_rows(people, vintage=OLD))
    assert sum(result.numbers.values()) == sum(people.values())


@pytest.mark.parametrize("moves", [MOVES, ()])
def test_a_run_tells_it_once_for_all_sources(moves):
    counts = {(code, "autokraak", "2025-01"): 1 for code in NEW_BUURTEN}
    rows = pl.concat([count_rows(counts, vintage=NEW, source=source) for source in ("a", "b")])
    frames = known(
        counts=rows,
        areas=both_divisions(),
        concordances=concordance(*moves) if moves else None,
        population=population_rows(PEOPLE, vintage=OLD),
    )
    said = count_months(frames, GEMEENTE, NOW).remarks
    assert sum("De inwoners zijn van 2024" in remark for remark in said) == 1
    assert all(level_of(code).value == "buurt" for code in NEW_BUURTEN)


def test_dwellings_are_carried_like_inhabitants_and_that_is_said_of_them():
    people = population_rows(PEOPLE, vintage=OLD).with_columns(dwellings=pl.col("inhabitants") * 2)
    divisions = Divisions(both_divisions(), concordance(*MOVES))
    ours = numbers_of(Exposure.INHABITANTS, people, divisions, NEW, NEW_BUURTEN)
    theirs = numbers_of(Exposure.DWELLINGS, people, divisions, NEW, NEW_BUURTEN)
    assert theirs.numbers.keys() == ours.numbers.keys()
    assert sum(theirs.numbers.values()) == pytest.approx(2 * sum(ours.numbers.values()), abs=len(ours.numbers))
    assert theirs.remarks[0] == ours.remarks[0].replace("De inwoners", "De woningen")


def test_dwellings_of_a_division_that_nothing_leads_from_are_not_used():
    people = population_rows(PEOPLE, vintage=OLD).with_columns(dwellings=pl.col("inhabitants") * 2)
    divisions = Divisions(both_divisions(), concordance().clear())
    assert numbers_of(Exposure.DWELLINGS, people, divisions, NEW, NEW_BUURTEN) == Inhabitants({})
    assert numbers_of(Exposure.CARS, people, divisions, NEW, NEW_BUURTEN) == Inhabitants({})


def cars_in_a_run(cars: dict[str, int | None]) -> tuple[dict[str, int | None], list[str]]:
    people = dict.fromkeys(NEW_BUURTEN, 2000) | {NEW_BUURTEN[-1]: 40}
    rows = population_rows(people, vintage=NEW)
    counted = pl.DataFrame({"area": list(cars), "cars": list(cars.values())}, schema_overrides={"cars": pl.Int64})
    rows = rows.drop("cars").join(counted, on="area", how="left").select(list(schema_of("population")))
    areas = both_divisions()
    places = places_of(areas, rows, GEMEENTE, NEW, NEW_BUURTEN, Divisions(areas, concordance().clear()))
    return {place.code: place.cars for place in places.buurten}, [each for each in places.remarks if "geschat" in each]


@pytest.mark.parametrize(
    "at_the_farms", [None, 9000]
)  # CBS keeps it to itself, or a lease company has its address there
def test_the_cars_of_a_small_buurt_are_estimated_and_that_is_said(at_the_farms: int | None):
    cars, said = cars_in_a_run(dict.fromkeys(NEW_BUURTEN, 1000) | {NEW_BUURTEN[-1]: at_the_farms})
    assert cars[NEW_BUURTEN[-1]] == 20
    assert said == [
        "De auto's van 1 buurt zijn geschat naar het aantal inwoners: ze zijn niet gegeven, of staan er alleen "
        "ingeschreven (zoals auto's van een leasebedrijf)."
    ]


def test_the_cars_of_a_large_buurt_stay_unknown():
    cars, said = cars_in_a_run(dict.fromkeys(NEW_BUURTEN, 1000) | {NEW_BUURTEN[0]: 9000})
    assert cars[NEW_BUURTEN[0]] is None
    assert said == []
