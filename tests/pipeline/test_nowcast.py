"""What the last weeks of a list will count: estimated from what was known then, and held against what came later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from openvis.domain.category import TOTAL, UNKNOWN
from openvis.domain.event_rule import usual_rule
from openvis.domain.nowcast import WAITED_FOR
from openvis.domain.period import parse_period
from openvis.pipeline.analyse import analyse
from openvis.pipeline.concluding.nowcast import CHANGED, COUNTED_BY_SUPPLIER, TOO_SHORT, daily_reports, nowcasts
from openvis.pipeline.counting.incident_lists import incident_lists
from openvis.pipeline.renumbering.divisions import Divisions
from openvis.store import results
from tests.pipeline.frames import GEMEENTE, area_rows, count_rows, incident_rows, known
from tests.pipeline.test_analyse import SCOPE, land
from tests.pipeline.test_count_events import LAMP, NOISE

A, B = "BU99990001", "BU99990002"
AREAS = area_rows({A: "Veld", B: "Haven", "WK999900": "Wijk", GEMEENTE: "Proefstad"})
DUMP, FLOUT = "melding-afval", "melding-wildplassen"
UNTIL = date(2026, 3, 4)  # a Wednesday


def told(
    seed: int = 1,
    per_day: float = 6.0,
    late: float = 9.0,
    first: str = "2025-01-01",
    slugs: Sequence[str] = ("autokraak", "fietsendiefstal"),
) -> pl.DataFrame:
    """A list whose reports come in `late` days after the fact on average, as it is in the end."""
    rng = np.random.default_rng(seed)
    start = datetime.fromisoformat(first)
    days = (datetime(2026, 3, 10) - start).days
    number = int(rng.poisson(per_day * days))
    moments = [start + timedelta(minutes=int(minute)) for minute in rng.integers(0, days * 1440, number)]
    rows = incident_rows([(A, str(rng.choice(slugs)), moment.isoformat()) for moment in moments])
    delays = pl.Series((rng.exponential(late, number) * 1440).astype(int))
    return rows.with_columns(reported_at=pl.col("occurred_from") + pl.duration(minutes=delays))


def as_known(rows: pl.DataFrame, until: date = UNTIL) -> pl.DataFrame:
    """What a delivery of that day held."""
    return rows.filter(pl.col("reported_at") < datetime(until.year, until.month, until.day, 9))


def estimated(*lists: pl.DataFrame, until: date = UNTIL, counts: pl.DataFrame | None = None) -> pl.DataFrame:
    held = known(incidents=pl.concat(lists) if lists else None, areas=AREAS, counts=counts)
    now = datetime(until.year, until.month, until.day, 12)
    return nowcasts(
        held, incident_lists(held, Divisions(held.areas, held.concordances), now, usual_rule()), until=until
    )


def of_whole(found: pl.DataFrame) -> pl.DataFrame:
    return found.filter(pl.col("theme").is_null()).sort("period")


def in_period(rows: pl.DataFrame, key: str) -> pl.DataFrame:
    period = parse_period(key)
    return rows.filter(pl.col("occurred_from").dt.date().is_between(period.first, period.end - timedelta(days=1)))


def test_the_last_eight_weeks_and_the_months_in_them_are_estimated() -> None:
    found = of_whole(estimated(as_known(told())))
    assert found["period"].to_list() == ["2026-01", "2026-02", *(f"2026-W{week:02d}" for week in range(2, 10))]
    assert found["estimate"].null_count() == 0
    assert found["known_until"].unique().to_list() == ["2026-03-03"]
    assert found.filter(period="2026-W09")["learnt_from"].item() == 26 + WAITED_FOR


def test_what_is_in_is_counted_exactly_and_what_came_later_lies_within_the_interval() -> None:
    """Over ten towns: 80 periods of the whole, 8 in each; the share of final counts within the interval."""
    within: list[bool] = []
    for seed in range(10):
        final = told(seed)
        rows = as_known(final)
        for row in of_whole(estimated(rows)).iter_rows(named=True):
            assert row["counted"] == in_period(rows, row["period"]).height
            assert row["counted"] <= row["low_90"] <= row["low_80"] <= row["high_80"] <= row["high_90"]
            came = in_period(final, row["period"]).height
            within.append(row["low_90"] <= came <= row["high_90"])
    assert len(within) == 100
    assert sum(within) >= 83  # of 90 promised; weeks and months of one town are not independent


def test_parts_are_estimated_beside_the_whole() -> None:
    found = estimated(as_known(told(slugs=("autokraak", "vernieling", "fietsendiefstal"))))
    groups = found.select("theme", "category").unique().sort("theme", "category").rows()
    assert groups == [
        (None, None),
        ("openbare-orde", None),
        ("openbare-orde", "vernieling"),
        ("vermogen", None),
        ("vermogen", "autokraak"),
        ("vermogen", "fietsendiefstal"),
    ]
    week = found.filter(period="2026-W08")
    whole = week.filter(pl.col("theme").is_null())
    themes = week.filter(pl.col("theme").is_not_null(), pl.col("category").is_null())
    assert themes["counted"].sum() == whole["counted"].item()
    assert themes["estimate"].sum() == pytest.approx(whole["estimate"].item(), rel=0.1)


def test_every_estimate_says_how_much_of_its_source_has_no_kind() -> None:
    rows = as_known(told(slugs=("autokraak", "vernieling", UNKNOWN)))
    found = estimated(rows)
    for row in found.iter_rows(named=True):
        there = in_period(rows, row["period"])
        assert (row["unknown"], row["source_rows"]) == (there.filter(category=UNKNOWN).height, there.height)
    whole = of_whole(found)
    assert whole["counted"].to_list() == whole["source_rows"].to_list()
    assert whole["unknown"].min() > 0


def test_what_officers_find_is_estimated_apart() -> None:
    officers = told(2, slugs=("boa-afval",)).with_columns(reported_by=pl.lit("officer"), source=pl.lit("handhaving"))
    found = of_whole(estimated(as_known(told()), as_known(officers)))
    assert found.select("source", "reported_by").unique().sort("source").rows() == [
        ("handhaving", "officer"),
        ("meldingen", "public"),
    ]


def test_of_an_event_the_first_report_counts_as_in_the_figures() -> None:
    rows = as_known(told(slugs=(NOISE, LAMP))).with_columns(x=pl.lit(1.0), y=pl.lit(1.0), precision=pl.lit("point"))
    twice = rows.with_columns(source=pl.lit("telefoon"), occurred_from=pl.col("occurred_from") + pl.duration(minutes=1))
    held = known(incidents=pl.concat([rows, twice]), areas=AREAS)
    lists = incident_lists(held, Divisions(held.areas, held.concordances), datetime(2026, 3, 4), usual_rule())
    daily = daily_reports(held, lists)
    assert daily["source"].unique().to_list() == ["meldingen,telefoon"]
    assert daily["number"].sum() == lists.counted_reports["begins"].sum() < rows.height
    month = of_whole(estimated(rows, twice)).filter(period="2026-01")
    [counted] = [each for each in lists.counted if each.sources == ("meldingen", "telefoon")]
    assert month["counted"].item() == counted.cells.filter(period="2026-01")["value"].sum()


# ----- where nothing can be said


def test_too_little_history_is_said() -> None:
    found = of_whole(estimated(as_known(told(first="2025-12-15"))))
    assert found["note"].unique().to_list() == [TOO_SHORT]
    assert found["estimate"].null_count() == found.height
    assert found["counted"].to_list()[-1] > 0


def test_too_few_reports_is_said() -> None:
    found = of_whole(estimated(as_known(told(per_day=0.05))))
    assert set(found["note"]) == {TOO_SHORT}


def test_rows_without_a_moment_of_reporting_are_counted_and_said() -> None:
    rows = as_known(told())
    some = rows.with_columns(reported_at=pl.when(pl.int_range(pl.len()) % 10 > 0).then("reported_at"))
    found = of_whole(estimated(some))
    assert found["estimate"].null_count() == found.height
    assert "rijen is niet bekend wanneer zij zijn gemeld" in found["note"][0]
    last_week = found.filter(pl.col("period").str.contains("W"))
    assert last_week["counted"].to_list() == [in_period(rows, key).height for key in last_week["period"]]


def test_a_list_that_never_says_when_things_were_reported() -> None:
    rows = as_known(told()).with_columns(reported_at=pl.lit(None, pl.Datetime("us")))
    [row] = estimated(rows).to_dicts()
    assert row["note"].startswith(f"Van de {rows.height:,} rijen is niet bekend wanneer".replace(",", "."))
    assert (row["period"], row["estimate"]) == ("2026-W09", None)
    assert row["counted"] == in_period(rows, "2026-W09").height


def test_of_a_table_that_counts_itself_nothing_can_be_known() -> None:
    cells = {(GEMEENTE, TOTAL, month): 9 for month in ("2025-12", "2026-01")}
    [row] = estimated(counts=count_rows(cells)).to_dicts()
    assert (row["period"], row["counted"], row["estimate"], row["note"]) == ("2026-01", 9, None, COUNTED_BY_SUPPLIER)


def test_a_change_in_how_late_reports_come_is_said() -> None:
    before, after = told(1, late=3.0), told(2, late=25.0)
    split = datetime(2025, 11, 3)
    rows = pl.concat(
        [before.filter(pl.col("occurred_from") < split), after.filter(pl.col("occurred_from") >= split)]
    ).with_columns(reference=pl.int_range(pl.len()).cast(pl.String))
    weeks = of_whole(estimated(as_known(rows))).filter(pl.col("period").str.contains("W"))
    assert set(weeks["note"]) == {CHANGED}
    assert weeks["learnt_from"].unique().to_list() == [17]


def test_a_quiet_source_has_no_week_without_an_estimate() -> None:
    """Weeks in which nothing happened count as weeks of nothing."""
    rows = as_known(told(per_day=1.0).filter(pl.col("occurred_from") < datetime(2026, 2, 9)))
    [week] = of_whole(estimated(rows)).filter(period="2026-W07").to_dicts()
    assert week["counted"] == 0
    assert week["low_90"] < week["estimate"] < week["high_90"]


# ----- in a run


@pytest.mark.django_db
def test_a_run_keeps_its_estimates_and_a_look_back_has_those_of_then(tmp_path: Path) -> None:
    final = told()
    land("areas", "cbs-gebieden", AREAS, tmp_path)
    land("incidents", "meldingen", as_known(final), tmp_path)
    now = datetime(2026, 3, 4, 12, tzinfo=UTC)
    run = analyse(scope=SCOPE, gemeente=GEMEENTE, now=now)
    kept = results.nowcast(SCOPE, GEMEENTE)
    assert kept.drop("run", "gemeente").equals(results.nowcast(SCOPE, GEMEENTE, run_id=run.id).drop("run", "gemeente"))
    assert of_whole(kept)["estimate"].null_count() == 0
    # An estimate is in no figure: the month counts what is in.
    figures = results.figures(SCOPE, GEMEENTE, run_id=run.id, area=GEMEENTE).filter(window="month")
    month = kept.filter(pl.col("category").is_not_null(), pl.col("period") == "2026-02").sort("category")
    assert figures.sort("category")["count"].to_list() == month["counted"].to_list()
    assert (month["estimate"] > month["counted"] + 1).all()
    # As if what came after October were not known.
    back = analyse(scope=SCOPE, gemeente=GEMEENTE, now=now.replace(hour=13), last=parse_period("2025-10"))
    then = results.nowcast(SCOPE, GEMEENTE, run_id=back.id)
    assert then["period"].max() == "2025-W43"
    by_then = in_period(final, "2025-W43").filter(pl.col("reported_at") < datetime(2025, 11, 1))
    assert of_whole(then).filter(period="2025-W43")["counted"].item() == by_then.height
    assert results.nowcast(SCOPE, GEMEENTE).equals(kept)
