"""Counts follow a concordance: totals stay, what is withheld stays so, and every converted figure says so."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest

from openvis.analysis.expectations.monthly_counts import MonthlyCounts
from openvis.pipeline.concluding.publish import Published, figures_frame, series_frame
from openvis.pipeline.counting.count_months import Counted, count_months
from tests.pipeline.frames import count_rows, known
from tests.support.divisions import (
    GEMEENTE,
    MOVES,
    NEW,
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

NOW = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
WIJK_0, WIJK_1 = "WK999900", "WK999901"
MOVED = concordance(*MOVES)


def counts(vintage: int, months: dict[str, dict[str, int | None]], category: str = "autokraak") -> pl.DataFrame:
    """{month: {area: count}} as delivered in one division."""
    cells = {(area, category, month): value for month, row in months.items() for area, value in row.items()}
    return count_rows(cells, vintage=vintage)


def run(*deliveries: pl.DataFrame, areas: pl.DataFrame | None = None, by: pl.DataFrame = MOVED) -> Counted:
    frames = known(
        counts=pl.concat(deliveries), areas=both_divisions() if areas is None else areas, concordances=by
    )  # fmt: skip
    return count_months(frames, GEMEENTE, NOW)


def only(found: Counted) -> MonthlyCounts:
    [part] = found.parts
    return part


def values(part: MonthlyCounts) -> dict[str, list[float]]:
    both = np.concatenate([part.values, part.above])
    return {place.code: both[at, 0].tolist() for at, place in enumerate((*part.buurten, *part.places_above))}


def marks(part: MonthlyCounts) -> dict[str, list[int | None]]:
    assert part.converted is not None
    places = (*part.buurten, *part.places_above)
    years = {place.code: part.converted.vintage[at, 0] for at, place in enumerate(places)}
    return {code: [None if np.isnan(year) else int(year) for year in row] for code, row in years.items()}


BEFORE = counts(OLD, {"2024-12": {A: 3, B: 2, C: 10, D: 7, E: 1}})
AFTER = counts(NEW, {"2025-01": {A: 4, C: 5, F: 4, G: 8, E: 0}})


def test_joined_split_renamed_and_unchanged_in_one_series():
    part = only(run(BEFORE, AFTER))
    assert values(part) == {
        A: [5, 4], C: [6, 5], F: [4, 4], G: [7, 8], E: [1, 0], WIJK_0: [22, 21], WIJK_1: [1, 0], GEMEENTE: [23, 21],
    }  # fmt: skip
    assert [place.name for place in part.buurten] == [f"Naam {code}" for code in (A, C, F, G, E)]


def test_only_what_was_converted_is_marked():
    """E is the same ground under the same code. What is added up of converted counts is converted too."""
    assert marks(only(run(BEFORE, AFTER))) == {
        A: [OLD, None], C: [OLD, None], F: [OLD, None], G: [OLD, None], E: [None, None],
        WIJK_0: [OLD, None], WIJK_1: [None, None], GEMEENTE: [OLD, None],
    }  # fmt: skip


def test_totals_that_were_delivered_are_carried_and_not_converted():
    """Nothing left wijk 00 and nothing came in, so its own total still holds, remainder included."""
    before = counts(OLD, {"2024-12": {A: 3, B: 2, C: 10, D: 7, E: 1, WIJK_0: 24, WIJK_1: 1, GEMEENTE: 26}})
    part = only(run(before, AFTER))
    assert values(part)[WIJK_0] == [24, 21]
    assert values(part)[GEMEENTE] == [26, 21]
    assert marks(part)[WIJK_0] == marks(part)[GEMEENTE] == [None, None]


def test_a_wijk_that_lost_a_part_is_added_up_anew():
    moves = [move for move in MOVES if move[0] != D] + [(D, G, 0.5), (D, E, 0.5)]
    before = counts(OLD, {"2024-12": {A: 3, B: 2, C: 10, D: 8, E: 1, WIJK_0: 23, WIJK_1: 1}})
    found = values(only(run(before, AFTER, by=concordance(*moves))))
    assert (found[WIJK_0][0], found[WIJK_1][0]) == (3 + 2 + 10 + 4, 1 + 4)


def test_a_renamed_wijk_keeps_its_total():
    """The code of a wijk may change too; its delivered total goes along, and says that it did."""
    other = {code: f"BU99990{2 if code != E else 1}{code[8:]}" for code in OLD_SHAPES}
    areas = pl.concat([division(OLD_SHAPES, OLD), division({other[c]: s for c, s in OLD_SHAPES.items()}, NEW)])
    before = counts(OLD, {"2024-12": {A: 1, B: 1, C: 1, D: 1, E: 1, WIJK_0: 6}})
    after = counts(NEW, {"2025-01": dict.fromkeys(other.values(), 2)})
    part = only(run(before, after, areas=areas, by=concordance(*((old, new, 1.0) for old, new in other.items()))))
    assert values(part)["WK999902"] == [6, 8]
    assert marks(part)["WK999902"] == [OLD, None]


def test_withheld_stays_withheld_in_every_part_and_nowhere_else():
    before = counts(OLD, {"2024-12": {A: 3, B: None, C: None, D: 7, E: 1}})
    found = values(only(run(before, AFTER)))
    np.testing.assert_equal([found[code][0] for code in (A, C, F, G, E)], [np.nan, np.nan, np.nan, 7, 1])


def test_what_was_not_delivered_is_never_read_as_zero():
    """B is absent: of the new A, only a part is known."""
    before = counts(OLD, {"2024-12": {A: 3, C: 10, D: 7, E: 1}})
    assert np.isnan(values(only(run(before, AFTER)))[A][0])


def test_the_newest_delivery_tells_a_month_whole():
    """Both divisions tell of December; adding them up would count it twice."""
    again = counts(NEW, {"2024-12": {A: 6, C: 6, F: 3, G: 7, E: 1}})
    part = only(run(BEFORE, again, AFTER))
    assert values(part)[C] == [6, 5]
    assert values(part)[A] == [6, 4]
    assert part.converted is None


def test_what_is_said_of_it():
    assert run(BEFORE, AFTER).remarks == [
        "Bron politie-maandcijfers: 4 cijfers zijn omgerekend van de gebiedsindeling van 2024 naar die van 2025, naar "
        "adressen. Van een gesplitste buurt ging hoogstens 40 % naar een andere dan de grootste opvolger."
    ]
    whole = concordance(*(move for move in MOVES if move[0] != C), (C, C, 1.0))
    assert "in haar geheel. Elke buurt ging in haar geheel over." in run(BEFORE, AFTER, by=whole).remarks[0]


def test_a_buurt_the_table_does_not_know_is_said():
    before = counts(OLD, {"2024-12": {A: 3, B: 2, C: 10, D: 7, E: 1, "BU99999999": 5}})
    assert (
        "BU99999999 van 2024 staat niet in de omrekentabel; die cijfers doen niet mee." in run(before, AFTER).remarks[1]
    )


def test_a_chain_of_years_is_taken_as_one():
    """2023 -> 2024 -> 2025, rounded once and not twice."""
    old_name = "BU99990009"
    earlier = concordance(
        (old_name, C, 0.5), (old_name, D, 0.5), *((code, code, 1.0) for code in (A, B, E)), old=2023, new=OLD
    )  # fmt: skip
    before = counts(2023, {"2023-12": {A: 1, B: 1, old_name: 10, E: 1}})
    found = run(before, BEFORE, AFTER, by=pl.concat([earlier, MOVED]))
    result = values(only(found))
    assert [result[code][0] for code in (A, C, F, G, E)] == [2, 3, 2, 5, 1]
    assert marks(only(found))[C][0] == 2023
    assert "van de gebiedsindeling van 2023 naar die van 2025 (via 2024), naar adressen." in found.remarks[0]


def test_a_chain_may_pass_a_year_with_the_same_buurten():
    """Nothing changed from 2023 to 2024, so no table is needed for that step."""
    areas = pl.concat([division(OLD_SHAPES, 2023), both_divisions()])
    found = run(counts(2023, {"2023-12": {A: 3, B: 2, C: 10, D: 7, E: 1}}), AFTER, areas=areas)
    assert values(only(found))[A][0] == 5
    assert "(via 2024)" in found.remarks[0]


def test_counts_follow_newer_areas():
    """The police still speak of 2024, the areas are of 2025: everything is shown in 2025."""
    part = only(run(BEFORE))
    assert {place.code for place in part.buurten} == {A, C, F, G, E}
    assert values(part)[G] == [7]


def test_without_a_table_counts_stay_in_their_own_division_and_that_is_said():
    found = run(BEFORE, by=MOVED.clear())
    assert {place.code for place in only(found).buurten} == {A, B, C, D, E}
    assert found.remarks == [
        "Bron politie-maandcijfers: de cijfers staan in de gebiedsindeling van 2024 en niet in die van 2025, want "
        "daartussen is geen omrekentabel. Zij staan naast andere bronnen in andere buurten. `openvis concordance "
        "--from 2024 --to 2025` maakt er een."
    ]


def test_a_table_that_says_all_is_the_same_changes_nothing():
    areas = pl.concat([division(OLD_SHAPES, OLD), division(OLD_SHAPES, NEW)])
    after = counts(NEW, {"2025-01": {A: 4, B: 1, C: 5, D: 8, E: 0}})
    same = concordance(*((code, code, 1.0) for code in OLD_SHAPES))
    with_table, without = (run(BEFORE, after, areas=areas, by=by) for by in (same, same.clear()))
    assert values(only(with_table)) == values(only(without))
    assert only(with_table).converted is None
    assert with_table.remarks == without.remarks == []


# ----- a border that moved under the same code


def test_a_border_that_moved_under_the_same_code_is_said():
    shifted = {**OLD_SHAPES, A: block(0, 1120), B: block(1120, 2000)}
    areas = pl.concat([division(OLD_SHAPES, OLD), division(shifted, NEW)])
    after = counts(NEW, {"2025-01": {A: 4, B: 1, C: 5, D: 8, E: 0}})
    found = run(BEFORE, after, areas=areas, by=MOVED.clear())
    assert values(only(found))[A] == [3, 4]
    assert found.remarks == [
        "Tussen de indelingen van 2024 en 2025 verschoof de grens van buurten die hun code hielden "
        f"({A} 12 %, {B} 12 % van het oppervlak). Punten volgen die grens, aantallen niet: zij staan nog zoals in "
        "2024. Maak een omrekentabel met `openvis concordance --from 2024 --to 2025`."
    ]
    both = run(BEFORE, BEFORE.with_columns(source=pl.lit("andere")), after, areas=areas, by=MOVED.clear())
    assert sum("verschoof de grens" in remark for remark in both.remarks) == 1


def test_a_border_that_only_wiggles_is_not():
    wiggled = {**OLD_SHAPES, A: block(0, 1015), B: block(1015, 2000)}
    areas = pl.concat([division(OLD_SHAPES, OLD), division(wiggled, NEW)])
    after = counts(NEW, {"2025-01": {A: 4, B: 1, C: 5, D: 8, E: 0}})
    assert run(BEFORE, after, areas=areas, by=MOVED.clear()).remarks == []


# ----- what is published


@pytest.fixture
def published() -> tuple[pl.DataFrame, pl.DataFrame]:
    months = {f"2024-{month:02d}": {A: 3, B: 2, C: 5, D: 7, E: 1} for month in range(1, 13)}
    later = {f"2025-{month:02d}": {A: 5, C: 3, F: 2, G: 7, E: 1} for month in range(1, 13)}
    parts = [Published(part, None) for part in run(counts(OLD, months), counts(NEW, later)).parts]
    return figures_frame("run", parts), series_frame("run", parts)


def test_every_converted_month_of_a_series_says_so(published):
    series = published[1].filter(area=C).sort("period")
    assert series["converted_from"].to_list() == [OLD] * 12 + [None] * 12
    assert series["converted_by"].to_list() == ["addresses"] * 12 + [None] * 12
    assert published[1].filter(area=E)["converted_from"].null_count() == 24


def test_a_figure_says_so_when_its_year_before_was_converted(published):
    by_window = {row["window"]: row for row in published[0].filter(area=C).iter_rows(named=True)}
    assert by_window["year"]["count"] == 36
    assert by_window["year"]["count_year_before"] == 36
    assert {row["converted_from"] for row in by_window.values()} == {OLD}
    assert {row["converted_by"] for row in by_window.values()} == {"addresses"}
    renamed = published[0].filter(area=G, window="year").row(0, named=True)
    assert (renamed["converted_from"], renamed["converted_by"]) == (OLD, "whole")
    assert published[0].filter(area=E)["converted_from"].null_count() == 3
