"""A calendar of events from file to run: what comes back is expected, and not known before it was brought."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from openvis.domain.access import Scope
from openvis.domain.attention import AttentionKind, AttentionRow
from openvis.domain.batch import Batch, BatchState
from openvis.domain.calendar_event import is_about, is_at
from openvis.domain.delivery import schema_of
from openvis.domain.known_days import KnownDays, Region, school_region
from openvis.domain.period import Period, parse_period
from openvis.domain.run import Run, Window
from openvis.errors import InputError
from openvis.pipeline.again import make_again
from openvis.pipeline.analyse import analyse
from openvis.pipeline.bringing.import_data import import_calendar, try_calendar
from openvis.pipeline.grading.quality import assess_all
from openvis.pipeline.trying.beforehand import LATITUDE, beforehand_of_gemeente, known_of
from openvis.store import read, results
from tests.support.deliveries import deliver
from tests.support.small_gemeente import BUURTEN, GEMEENTE, small_areas

SCOPE = Scope.of(GEMEENTE)
MONTHS = parse_period("2018-01").until(parse_period("2023-12"))
TYPES = ("woninginbraak", "autokraak")
RNG = np.random.default_rng(7)
FAIR = [12 * year + int(month) for year, month in enumerate(RNG.choice(10, 6))] + [71]

pytestmark = pytest.mark.django_db


def now() -> datetime:
    return datetime.now(UTC)


def days_of(month: Period) -> str:
    return f"{month.first.isoformat()},{month.first.replace(day=28).isoformat()}"


def bring(folder: Path, fairs: list[int]) -> Batch:
    path = folder / "kalender.csv"
    lines = [f"Kermis,{days_of(MONTHS[month])},{GEMEENTE},vermogen" for month in fairs]
    path.write_text("\n".join(["naam,van,tot,gebied,soort", *lines]) + "\n", encoding="utf-8")
    return import_calendar(path, gemeente=GEMEENTE, scope=SCOPE, by="analist", now=now())


@pytest.fixture
def gemeente(db: None, tmp_path: Path) -> Path:
    """Six years of two types in four buurten: twelve a month, twice as many with the fair; one buurt has more."""
    deliver(small_areas(), "areas", folder=tmp_path, scope=SCOPE)
    mean = np.full((4, 2, 72), 12.0)
    mean[..., FAIR] *= 2.0
    mean[0, 0, -1] = 60.0
    values = RNG.poisson(mean)
    rows = [
        {
            "gemeente": GEMEENTE, "source": "politie-maandcijfers", "area": buurt, "level": "buurt", "vintage": 2024,
            "category": kind, "reported_by": "public", "period": month.key, "value": int(values[at]),
            "reference": f"{buurt}/{kind}/{month.key}",
        }
        for at, (buurt, kind, month) in zip(
            np.ndindex(values.shape), ((b, k, m) for b in BUURTEN for k in TYPES for m in MONTHS), strict=True
        )
    ]  # fmt: skip
    deliver(pl.DataFrame(rows, schema=schema_of("counts")), folder=tmp_path, scope=SCOPE)
    return tmp_path


def expected(run: Run) -> dict[tuple[str, str], float]:
    figures = results.figures(SCOPE, GEMEENTE, run_id=run.id, window=Window.MONTH).filter(level="buurt")
    return {(area, kind): mean for area, kind, mean in figures.select("area", "category", "expected").iter_rows()}


def acute(run: Run) -> list[AttentionRow]:
    rows = [stored.row for stored in results.attention(SCOPE, GEMEENTE, run_id=run.id)]
    return [row for row in rows if row.kind is AttentionKind.ACUTE]


def test_a_fair_that_comes_back_is_expected_from_when_it_was_known(gemeente: Path) -> None:
    without = analyse(scope=SCOPE, gemeente=GEMEENTE, now=now())
    before = now()
    assert bring(gemeente, FAIR).state is BatchState.LANDED
    run = analyse(scope=SCOPE, gemeente=GEMEENTE, now=now())
    more = [expected(run)[pair] / mean for pair, mean in expected(without).items()]
    assert 1.3 < min(more) <= max(more) < 2.1
    told = "Daarbij is gerekend met Kermis"
    assert len(acute(without)) > len(acute(run))  # a fair everywhere is no rise
    assert (acute(run)[0].area, acute(run)[0].category) == (BUURTEN[0], TYPES[0])
    assert all(told in row.sentence for row in acute(run))
    assert not [row for row in acute(without) if told in row.sentence]
    assert ("calendar" in run.versions, "calendar" in without.versions) == (True, False)
    back = analyse(scope=SCOPE, gemeente=GEMEENTE, now=now(), as_of=before)
    assert expected(back) == expected(without)
    assert make_again(scope=SCOPE, gemeente=GEMEENTE, run_id=run.id, on_progress=lambda _: None).equal
    published = results.series(SCOPE, GEMEENTE, area=None, category=None, run_id=run.id)
    of_series = published.filter(level="buurt", period="2023-12")
    assert of_series.height
    for area, kind, mean in of_series.select("area", "category", "expected").iter_rows():
        assert mean == pytest.approx(expected(run)[area, kind])


def test_a_calendar_replaces_the_years_it_speaks_of(gemeente: Path) -> None:
    assert bring(gemeente, FAIR).added == len(FAIR)
    assert bring(gemeente, FAIR).state is BatchState.UNCHANGED
    versions = read.versions_now()
    moved = bring(gemeente, [70])
    assert (moved.added, moved.changed) == (1, 2)
    assert read.calendar(SCOPE).filter(pl.col("first") > "2023")["first"].to_list() == ["2023-11-01"]
    assert read.calendar(SCOPE, versions=versions).height == len(FAIR)
    assert read.calendar(Scope.of("GM0356")).is_empty()
    assert assess_all(scope=SCOPE, gemeente=GEMEENTE, now=now(), only="evenementenkalender")


def test_a_trial_and_a_refusal_store_nothing(gemeente: Path) -> None:
    path = gemeente / "kalender.csv"
    path.write_text("naam,van,tot\nKermis,2023-05-04,2023-05-10\n", encoding="utf-8")
    assert try_calendar(path, gemeente=GEMEENTE, scope=SCOPE, now=now()).added == 1
    path.write_text("naam,van,tot\nKermis,2023-05-04,morgen\n", encoding="utf-8")
    with pytest.raises(InputError, match="morgen"):
        import_calendar(path, gemeente=GEMEENTE, scope=SCOPE, by="analist", now=now())
    assert read.calendar(SCOPE).is_empty()


def test_what_is_known_of_a_gemeente() -> None:
    nothing = pl.DataFrame(schema=schema_of("calendar"))
    here = beforehand_of_gemeente("GM0356", nothing)
    assert (here.region, here.latitude, here.holidays, here.events) == (Region.MIDDEN, LATITUDE, True, ())
    names = known_of(here, BUURTEN, TYPES, parse_period("2025-01").until(parse_period("2026-12"))).names
    assert names == ("feestdagen", "schoolvakanties", "de uren donker")
    made_up = beforehand_of_gemeente(GEMEENTE, nothing)
    assert known_of(made_up, BUURTEN, TYPES, MONTHS).names == ("feestdagen", "de uren donker")


@pytest.mark.parametrize(
    ("gemeente_code", "region"),
    [
        ("GM0014", "noord"), ("GM0050", "midden"), ("GM0202", "zuid"), ("GM0228", "midden"), ("GM0244", "noord"),
        ("GM0317", "noord"), ("GM0344", "midden"), ("GM0363", "noord"), ("GM0518", "midden"), ("GM0668", "zuid"),
        ("GM0736", "midden"), ("GM0772", "zuid"), ("GM0852", "noord"), ("GM0935", "zuid"), ("GM0995", "noord"),
        ("GM1734", "zuid"), ("GM1740", "midden"), ("GM1900", "noord"), ("GM1959", "midden"), ("GM1991", "zuid"),
        ("GM9901", None),
    ],
)  # fmt: skip
def test_the_region_of_the_schools(gemeente_code: str, region: str | None) -> None:
    assert school_region(gemeente_code) == region


def test_an_event_of_a_wijk_is_in_its_buurten_and_one_of_a_theme_about_its_types() -> None:
    day = MONTHS[0].first
    in_wijk = KnownDays("Kermis", day, day, "WK990001", "vermogen")
    assert [is_at(in_wijk, buurt) for buurt in BUURTEN] == [False, False, True, True]
    assert [is_about(in_wijk, kind) for kind in ("woninginbraak", "vernieling", "vermogen")] == [True, False, True]
    assert is_at(KnownDays("Feest", day, day), "Kom")
    assert not is_at(KnownDays("Feest", day, day, "WK"), "BU99000001")
