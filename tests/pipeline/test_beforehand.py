"""What is known of the periods of a series, as covariates."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from openvis.domain.known_days import KnownDays, Region
from openvis.domain.period import parse_period
from openvis.errors import InputError, UnknownValue
from openvis.pipeline.trying.beforehand import Beforehand, beforehand_of, known_of_counts
from openvis.sources.plain_counts import PlainCounts

KERMIS = [KnownDays("Kermis", date(year, 5, 4), date(year, 5, 10), "Kom") for year in (2025, 2026)]


def series(first: str = "2025-01", last: str = "2026-12") -> PlainCounts:
    periods = tuple(parse_period(first).until(parse_period(last)))
    return PlainCounts(("Kom", "Rand"), ("fiets", "inbraak"), periods, np.zeros((2, 2, len(periods))), np.ones((2, 2)))


def test_holidays_of_a_region() -> None:
    known = known_of_counts(Beforehand(region=Region.ZUID), series())
    assert known.values.shape == (1, 24, 2)
    assert known.applies.all()
    public, school = known.values[0].T
    assert public[[4, 11]] == pytest.approx([2 / 31, 3 / 31])  # May 2025: 5 and 29 (Hemelvaart); December
    assert public[5] == pytest.approx(2 / 30)  # Pinksteren in June 2025
    assert school[7] == pytest.approx(17 / 31)  # until 17 August 2025
    assert school[2] == pytest.approx(2 / 31)


def test_years_without_school_holidays_in_the_table_are_not_years_without() -> None:
    assert known_of_counts(Beforehand(region=Region.NOORD), series("2023-01", "2025-12")).values.shape == (1, 36, 1)


def test_dark_hours_are_about_one_at_midwinter() -> None:
    dark = known_of_counts(Beforehand(latitude=52.1), series("2025-W01", "2025-W52")).values[0, :, 0]
    assert 1.0 < dark[50] < 1.15
    assert -1.2 < dark[24] < -1.1
    assert abs(dark[11]) < 0.1


def test_events_that_come_back_have_an_effect_of_their_own_and_others_share_one() -> None:
    once = [
        KnownDays("Optocht", date(2025, 2, 1), date(2025, 2, 14)),
        KnownDays("Finale", date(2026, 7, 19), date(2026, 7, 19)),
        KnownDays("Fietsdag", date(2026, 6, 1), date(2026, 6, 3), type="fiets"),
    ]
    known = known_of_counts(Beforehand(events=(*KERMIS, *once)), series())
    assert known.values.shape == (2, 24, 3)
    kermis, other, cycling = np.moveaxis(known.values, 2, 0)
    assert np.flatnonzero(kermis[0]).tolist() == [4, 16]
    assert kermis[0, 4] == pytest.approx(7 / 31)
    assert (kermis[1] == 0).all()
    assert np.flatnonzero(other[1]).tolist() == [1, 18]
    assert np.flatnonzero(cycling[0]).tolist() == [17]
    assert known.applies.tolist() == [[True, True], [True, True], [True, False]]


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (KnownDays("Markt", date(2026, 1, 1), date(2026, 1, 2), "Elders"), "dat gebied is er niet"),
        (KnownDays("Markt", date(2026, 1, 1), date(2026, 1, 2), None, "drugs"), "die soort is er niet"),
    ],
)
def test_an_event_elsewhere_is_refused(event: KnownDays, told: str) -> None:
    with pytest.raises(UnknownValue, match=told):
        known_of_counts(Beforehand(events=(event,)), series())


def test_what_is_said_on_the_command_line(tmp_path: Path) -> None:
    assert beforehand_of(region=None, latitude=None, calendar=None) is None
    path = tmp_path / "kalender.csv"
    path.write_text("name,from,to,area\nKermis,2025-05-04,2025-05-10,Kom\nKermis,2026-05-04,2026-05-10,Kom\n")
    said = beforehand_of(region=Region.MIDDEN, latitude=52.0, calendar=path)
    assert said == Beforehand(Region.MIDDEN, 52.0, tuple(KERMIS))
    with pytest.raises(InputError, match="91 is geen breedte"):
        beforehand_of(region=None, latitude=91.0, calendar=None)
