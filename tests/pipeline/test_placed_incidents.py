"""Incidents of an older division: by their point, by their buurt where it went whole, and never by lot."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.domain.area import gemeente_of, wijk_of
from openvis.pipeline.counting.count_months import Counted, count_months
from openvis.pipeline.renumbering.undecided import with_undecided
from tests.pipeline.frames import incident_rows, known
from tests.support.divisions import (
    GEMEENTE,
    MOVES,
    NEW,
    OLD,
    A,
    B,
    C,
    D,
    E,
    F,
    G,
    both_divisions,
    concordance,
)  # fmt: skip

NOW = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
WIJK_0, WIJK_1 = "WK999900", "WK999901"
MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]
# Every month one incident in E, which never changed: so that the file has twelve months.
STEADY = [(E, "autokraak", f"{month}-02T12:00") for month in MONTHS]


def incidents(*events: tuple[str, str], vintage: int = OLD) -> pl.DataFrame:
    """(buurt, moment) without a point, beside what happens every month."""
    listed = [(buurt, "autokraak", moment) for buurt, moment in events]
    rows = [incident_rows(listed, vintage=vintage), incident_rows(STEADY, vintage=NEW)]
    return pl.concat(rows).with_row_index("n").with_columns(reference=pl.col("n").cast(pl.String)).drop("n")


def run(rows: pl.DataFrame, moves: tuple[tuple[str, str, float], ...] = MOVES) -> Counted:
    frames = known(incidents=rows, areas=both_divisions(), concordances=concordance(*moves))
    return count_months(frames, GEMEENTE, NOW)


def values(found: Counted) -> dict[str, list[float]]:
    [part] = found.parts
    both = np.concatenate([part.values, part.above])
    return {place.code: both[at, 0].tolist() for at, place in enumerate((*part.buurten, *part.places_above))}


def test_a_renamed_and_a_joined_buurt_are_followed():
    found = run(incidents((D, "2025-01-09T12:00"), (B, "2025-01-10T12:00"), (A, "2025-01-11T12:00")))
    result = values(found)
    assert (result[G][0], result[A][0], result[C][0]) == (1, 2, 0)
    assert found.remarks == []
    assert found.parts[0].converted is None  # nothing was estimated, each stands where it was


def test_in_a_split_buurt_it_is_unknown_where_and_known_that():
    found = run(incidents((C, "2025-03-09T12:00"), (C, "2025-03-10T12:00"), (D, "2025-03-11T12:00")))
    result = values(found)
    np.testing.assert_equal(result[C][:4], [0, 0, np.nan, 0])
    np.testing.assert_equal(result[F][:4], [0, 0, np.nan, 0])
    assert result[G][2] == 1
    assert result[WIJK_0][2] == 3  # both pieces lie in wijk 00
    assert result[GEMEENTE][2] == 4
    assert found.remarks == [
        f"Bron meldingen: 2 incidenten zonder punt liggen in {C}; daar is gesplitst. In welk deel zij horen is niet te "
        "zeggen, dus in die maanden is het aantal van die soort in elk deel onbekend. Voor de gemeente tellen zij mee."
    ]


def test_pieces_in_two_wijken_leave_those_unknown_too():
    moves = (*(move for move in MOVES if move[0] != D), (D, G, 0.5), (D, E, 0.5))
    result = values(run(incidents((D, "2025-03-09T12:00")), moves))
    np.testing.assert_equal([result[WIJK_0][2], result[WIJK_1][2], result[GEMEENTE][2]], [np.nan, np.nan, 2])
    assert (result[WIJK_0][3], result[WIJK_1][3]) == (0, 1)


def test_a_point_in_a_split_buurt_is_placed():
    rows = incidents((C, "2025-03-09T12:00")).with_columns(
        x=pl.when(pl.col("vintage") == OLD).then(132_700.0),
        y=pl.when(pl.col("vintage") == OLD).then(440_500.0),
        precision=pl.when(pl.col("vintage") == OLD).then(pl.lit("point")).otherwise("precision"),
    )
    found = run(rows)
    assert values(found)[F][2] == 1
    assert found.remarks == []


def test_without_a_table_the_months_are_unknown_as_before():
    frames = known(incidents=incidents((C, "2025-03-09T12:00")), areas=both_divisions())
    found = count_months(frames, GEMEENTE, NOW)
    assert len(values(found)[E]) == 8  # April up to and including November
    assert "hebben geen buurt in die van 2025" in found.remarks[0]


def test_a_list_of_undecided_incidents_only():
    rows = incident_rows([(C, "autokraak", f"{month}-02T12:00") for month in MONTHS], vintage=OLD)
    result = values(run(rows))
    assert np.isnan(result[C]).all()
    assert result[GEMEENTE] == [1] * 11


# ----- twice: every cell against a walk over all incidents

PIECES = {"BU99990091": [A, C], "BU99990092": [G, E]}
EVENT = st.tuples(st.sampled_from([A, C, E, G, *PIECES]), st.sampled_from(["2025-01", "2025-02"]))


def cells(events: list[tuple[str, str]]) -> pl.DataFrame:
    frame = pl.DataFrame(events, schema={"area": pl.String, "period": pl.String}, orient="row")
    counted = frame.group_by("area", "period").agg(value=pl.len().cast(pl.Float64))
    return counted.with_columns(category=pl.lit("x"), reported_by=pl.lit("public"), level=pl.lit("buurt"))


@settings(max_examples=30)
@given(st.lists(EVENT, min_size=1, max_size=12))
def test_twice(events):
    decided, open_ = cells([e for e in events if e[0] not in PIECES]), cells([e for e in events if e[0] in PIECES])
    pieces = pl.Series([PIECES[code] for code in open_["area"]], dtype=pl.List(pl.String))
    found = with_undecided(decided, open_.with_columns(pieces=pieces))
    got = {(row["area"], row["period"]): row["value"] for row in found.iter_rows(named=True)}
    assert len(got) == found.height
    for period in ("2025-01", "2025-02"):
        mine = [area for area, when in events if when == period]
        torn = [area for area in mine if area in PIECES]
        for buurt in (A, C, E, G):
            unknown = any(buurt in PIECES[area] for area in torn)
            expected = None if unknown else float(mine.count(buurt)) or None
            assert got.get((buurt, period)) == expected
            assert ((buurt, period) in got) == (unknown or buurt in mine)
        for above, lies in ((GEMEENTE, gemeente_of), (WIJK_0, wijk_of), (WIJK_1, wijk_of)):
            touching = [area for area in torn if above in {lies(piece) for piece in PIECES[area]}]
            sure = all({lies(piece) for piece in PIECES[area]} == {above} for area in touching)
            expected = (
                sum(above == lies(a) for a in mine if a not in PIECES) + len(touching) if touching and sure else None
            )
            assert got.get((above, period)) == expected


def test_names_of_the_other_buurten_are_not_touched():
    assert {B, D} & set(values(run(incidents((D, "2025-01-09T12:00"))))) == set()
