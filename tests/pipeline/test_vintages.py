"""Areas change every year: a series is never cut by that alone, never mixes divisions, and never turns into zeros."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import polars as pl
import shapely
from shapely.affinity import translate

from openvis.pipeline.counting.count_months import count_months
from openvis.pipeline.counting.source_months import Known
from tests.pipeline.frames import GEMEENTE, area_rows, count_rows, incident_rows, known

A, B, C = "BU99990001", "BU99990002", "BU99990003"
OLD, NEW = 2024, 2025
NOW = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
SQUARES = {A: shapely.box(0, 0, 100, 100), B: shapely.box(100, 0, 200, 100), C: shapely.box(200, 0, 300, 100)}


def areas(vintage: int, *codes: str, moved: float = 0.0) -> pl.DataFrame:
    """Squares of 100 metres in a row; `moved` shifts all borders to the east."""
    rows = area_rows({code: code for code in (*codes, GEMEENTE)}, vintage=vintage)
    shapes = [shapely.to_wkb(translate(SQUARES[code], moved)) if code in SQUARES else b"" for code in rows["code"]]
    return rows.with_columns(shape=pl.Series(shapes, dtype=pl.Binary))


def counts(vintage: int, month: str, **values: int) -> pl.DataFrame:
    codes = {"a": A, "b": B, "c": C}
    return count_rows({(codes[name], "autokraak", month): value for name, value in values.items()}, vintage=vintage)


def points(vintage: int, *at: tuple[str, str, float | None]) -> pl.DataFrame:
    """(buurt, moment, x): a found incident with a point, or one known by its buurt where x is None."""
    rows = incident_rows([(buurt, "autokraak", moment) for buurt, moment, _ in at], vintage=vintage)
    x = pl.Series([place for _, _, place in at], dtype=pl.Float64)
    references = pl.Series([f"{vintage}-{number}" for number in range(len(at))])
    return rows.with_columns(
        x=x,
        y=pl.when(x.is_null()).then(None).otherwise(50.0),
        precision=pl.when(x.is_null()).then(pl.lit("buurt")).otherwise(pl.lit("point")),
        reference=references,
    )


def series(frames: Known) -> tuple[dict[str, list[float]], list[str]]:
    """Per buurt its months, oldest first; and what was said."""
    found = count_months(frames, GEMEENTE, NOW)
    if not found.parts:
        return {}, found.remarks
    [part] = found.parts
    return {place.code: list(part.values[row, 0]) for row, place in enumerate(part.buurten)}, found.remarks


# ----- deliveries of counts


def test_two_deliveries_of_the_same_buurten_are_one_series():
    """A police file of 2024 and one of 2025, each named after its own last year."""
    both = pl.concat([counts(OLD, "2024-12", a=3, b=1), counts(NEW, "2025-01", a=4, b=0)])
    assert series(known(counts=both, areas=areas(NEW, A, B))) == ({A: [3, 4], B: [1, 0]}, [])


def test_a_delivery_of_other_buurten_is_left_out_and_said_and_never_zero():
    both = pl.concat([counts(OLD, "2024-12", a=3, b=1), counts(NEW, "2025-01", a=4, b=0, c=2)])
    found, said = series(known(counts=both, areas=areas(NEW, A, B, C)))
    assert found == {A: [4], B: [0], C: [2]}
    assert said == [
        "Bron politie-maandcijfers: 2 cijfers in de gebiedsindeling van 2024 doen niet mee, omdat die andere buurten "
        "heeft dan die van 2025. Lees een omrekentabel in of maak er een met `openvis concordance`, of lees die jaren "
        "opnieuw in."
    ]


def test_a_cell_delivered_in_two_divisions_counts_once_and_the_newest_wins():
    both = pl.concat([counts(NEW, "2025-01", a=4, b=0), counts(OLD, "2025-01", a=9, b=9)])
    assert series(known(counts=both, areas=areas(NEW, A, B)))[0] == {A: [4], B: [0]}


# ----- incidents

YEAR = [(A, f"2025-{month:02d}-02T12:00", 50.0) for month in range(1, 13)]


def test_a_new_division_does_not_turn_known_history_into_zeros():
    """Everything was placed in 2024; then the areas of 2025 arrive."""
    frames = known(incidents=points(OLD, *YEAR), areas=pl.concat([areas(OLD, A, B), areas(NEW, A, B)]))
    found, said = series(frames)
    assert found == {A: [1.0] * 11, B: [0.0] * 11}
    assert said == []


def test_points_are_placed_anew_where_borders_moved():
    frames = known(incidents=points(OLD, *YEAR), areas=pl.concat([areas(OLD, A, B), areas(NEW, A, B, moved=-60.0)]))
    assert series(frames)[0] == {A: [0.0] * 11, B: [1.0] * 11}


def test_points_are_placed_anew_where_buurten_were_added():
    old = points(OLD, *[(A, moment, 250.0) for _, moment, _ in YEAR])
    frames = known(incidents=old, areas=pl.concat([areas(OLD, A), areas(NEW, A, B, C)]))
    assert series(frames)[0][C] == [1.0] * 11


def test_an_incident_without_a_point_is_carried_where_the_buurten_are_the_same():
    old = points(OLD, *[(A, moment, None) for _, moment, _ in YEAR])
    frames = known(incidents=old, areas=pl.concat([areas(OLD, A, B), areas(NEW, A, B)]))
    assert series(frames) == ({A: [1.0] * 11, B: [0.0] * 11}, [])


def test_what_cannot_be_carried_makes_its_months_unknown_and_says_so():
    lost = points(OLD, (A, "2025-01-02T12:00", None), (A, "2025-03-20T12:00", None))
    later = points(NEW, *[row for row in YEAR if row[1] >= "2025-01"])
    frames = known(incidents=pl.concat([lost, later]), areas=pl.concat([areas(OLD, A), areas(NEW, A, B)]))
    found, said = series(frames)
    assert found == {A: [1.0] * 8, B: [0.0] * 8}  # April up to and including November
    assert said == [
        "Bron meldingen: 2 incidenten uit de gebiedsindeling van 2024 hebben geen buurt in die van 2025; de maanden "
        "tot en met maart 2025 blijven onbekend. Lees ze opnieuw in."
    ]


def test_a_point_outside_the_new_areas_is_lost_and_said():
    frames = known(
        incidents=pl.concat([points(OLD, (A, "2025-01-02T12:00", 9_999.0)), points(NEW, *YEAR[1:])]),
        areas=pl.concat([areas(OLD, A), areas(NEW, A, B)]),
    )
    found, said = series(frames)
    assert len(found[A]) == 10
    assert len(said) == 1


def test_one_division_costs_nothing_and_changes_nothing():
    frames = known(incidents=points(NEW, *YEAR), areas=areas(NEW, A, B))
    found, said = series(frames)
    assert np.array_equal(found[A], [1.0] * 11)
    assert said == []


def test_without_areas_incidents_keep_the_buurt_they_have():
    assert series(known(incidents=points(OLD, *YEAR)))[0] == {A: [1.0] * 11}
