"""What buurten ask of a week: the published forecast where there is one, else the figures; and what of that is said."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest

from openvis.domain.delivery import frame_schema
from openvis.domain.deployment_plan import shifts_of
from openvis.domain.forecast_dayparts import ForecastDaypart, ForecastDaypartTrial
from openvis.domain.places_and_times import PlaceKind
from openvis.domain.work_order import DayPart
from openvis.pipeline.planning.week_demand import RunTables, week_demand
from tests.support import published, small_town, town_forecast, town_places

MONDAY = date(2026, 1, 5)
RUN = published.run("proef-1", gemeente=small_town.GEMEENTE, period_to=small_town.MONTHS[-1])
MONTH = 5.5 * 7 / 31  # what the figures expect of each type in each buurt, in seven days
FIRST, LAST = "2026-01-04", "2026-01-10"


def tables(**changed):
    of_week = town_forecast.places(kind="buurt").with_columns(last=pl.lit(LAST))
    facts = {
        "figures": small_town.figures(RUN.id).filter(window="month"),
        "hot_times": town_places.tables(RUN.id)["hot_times"],
        "forecast": of_week.clear(),
        "verdicts": town_forecast.verdicts().clear(),
        "dayparts": pl.DataFrame(schema=frame_schema(ForecastDaypart)),
        "daypart_trials": pl.DataFrame(schema=frame_schema(ForecastDaypartTrial)),
    }
    return RunTables(**facts | changed)


def forecast(category="woninginbraak", **changed):
    """1.4 and 0.7 in seven days, in Markt 3 and Haven 1."""
    places = town_forecast.places(kind="buurt")
    return places.with_columns(last=pl.lit(LAST), category=pl.lit(category)).with_columns(
        **{name: pl.lit(value) for name, value in changed.items()}
    )


def asked(found):
    """Harm of the whole week by place."""
    harm: Counter[str] = Counter()
    for each in found.demands:
        harm[each.place] += each.harm
    return harm


def test_without_a_forecast_a_week_is_a_month_scaled_to_seven_days():
    """Twelve buurten x 2 types; found by officers and the total of the police play no part."""
    found = week_demand(tables(), RUN, MONDAY)
    assert sum(asked(found).values()) == pytest.approx(12 * 2 * MONTH)
    assert len(found.demands) == 12 * 28
    assert found.places["BU99010103"] == "Markt 3"
    assert {each.wijk for each in found.demands} == {"Centrum", "Noord", "Zuid"}
    assert found.remarks == ()
    assert found.basis[0].startswith("Van 2 soorten is er geen verwachting per week. Daar telt wat de cijfers tot en")
    assert "december 2025" in found.basis[0]


def test_where_there_is_a_forecast_it_is_what_counts():
    found = week_demand(tables(forecast=forecast()), RUN, MONDAY)
    assert asked(found)["Markt 3"] == pytest.approx(1.4 + MONTH)  # and bicycle theft, of which there is none
    assert asked(found)["Haven 1"] == pytest.approx(0.7 + MONTH)
    assert asked(found)["Veld 1"] == pytest.approx(MONTH)  # the forecast has no row of it
    assert "Van 1 soort is het aantal per buurt de gepubliceerde verwachting voor 4 januari 2026" in found.basis[0]
    assert found.basis[0].endswith("tot en met 10 januari 2026: woninginbraak.")
    assert found.basis[1].startswith("Van 1 andere soort is er geen verwachting per week.")
    assert found.remarks == ("Van 10 van de 24 cijfers (buurt en soort) is er geen verwachting; die tellen niet mee.",)


@pytest.mark.parametrize(
    "elsewhere",
    [
        forecast(last="2026-01-17"),  # of two weeks
        forecast(kind=PlaceKind.CELL.value),
        forecast("vermogen"),  # the sum of types that count already
    ],
    ids=["two-weeks", "cells", "theme"],
)
def test_only_a_forecast_of_one_type_per_buurt_for_one_week_counts(elsewhere):
    assert asked(week_demand(tables(forecast=elsewhere), RUN, MONDAY)) == asked(week_demand(tables(), RUN, MONDAY))


def test_a_plan_of_another_week_than_the_forecast_says_so():
    told = "Die week is een andere dan die van het plan."
    weeks = {MONDAY: False, MONDAY + timedelta(weeks=1): True}
    for week, other in weeks.items():
        basis = week_demand(tables(forecast=forecast()), RUN, week).basis
        assert any(sentence.startswith(told) for sentence in basis) is other


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("switched-off", "staat de verwachting uit, omdat zij niet beter was dan de telling"),
        ("nothing-beats", "was geen verwachting beter dan de telling"),
        ("too-few", "zijn er te weinig perioden om een verwachting te kiezen"),
    ],
)
def test_where_the_forecast_stands_aside_the_plan_says_so_and_counts_with_what_is_shown(reason, told):
    """In the run the row of such a type holds the count of all years; whether it is off, the last verdict says."""
    off = town_forecast.verdicts("fietsendiefstal").with_columns(horizon=7).with_columns(reason=pl.lit(reason))
    off = pl.concat(
        [off, town_forecast.verdicts("woninginbraak").with_columns(horizon=pl.lit(7, off["horizon"].dtype))]
    )
    both = pl.concat([forecast(), forecast("fietsendiefstal", rung="long-count")])
    found = week_demand(tables(forecast=both, verdicts=off), RUN, MONDAY)
    assert asked(found)["Markt 3"] == pytest.approx(2.8)
    sentences = [each for each in found.basis if told in each]
    assert sentences == [f"Voor fietsendiefstal {told}. Het plan rekent daar met de telling van alle jaren."]


def test_a_week_is_divided_by_the_hot_times_of_each_type():
    times = tables().hot_times.filter(hours=6)
    friday = timedelta(days=4)
    shares = {}
    for (category,), rows in times.group_by("category"):
        shares[category] = rows.filter(day=5, hour=18)["expected"].sum() / rows["expected"].sum()
    found = week_demand(tables(forecast=forecast("fietsendiefstal")), RUN, MONDAY)
    evening = next(
        each for each in found.demands
        if each.place == "Markt 3" and each.shift.day == MONDAY + friday and each.shift.part is DayPart.EVENING
    )  # fmt: skip
    assert len(shares) == 2
    assert evening.harm == pytest.approx(1.4 * shares["fietsendiefstal"] + MONTH * shares["woninginbraak"])


def trials(**shown):
    rows = [{"category": category, "shown": week} for category, week in shown.items()]
    return pl.DataFrame(rows, schema={"category": pl.String, "shown": pl.String})


def test_a_week_per_buurt_counts_where_the_forecast_shows_one_and_a_flat_one_where_nothing_beat_that():
    saturday_night = 5 * 4
    peak = [0.46 if at == saturday_night else 0.02 for at in range(28)]
    rows = [
        {"category": "woninginbraak", "place": "BU99010103", "day": at // 4 + 1, "hour": at % 4 * 6, "share": each}
        for at, each in enumerate(peak)
    ]
    schema = {"category": pl.String, "place": pl.String, "day": pl.Int64, "hour": pl.Int64, "share": pl.Float64}
    found = week_demand(
        tables(
            forecast=pl.concat([forecast(), forecast("fietsendiefstal")]),
            dayparts=pl.DataFrame(rows[::-1], schema=schema),
            daypart_trials=trials(woninginbraak="buurt", fietsendiefstal="flat", overlast="flat"),
        ),
        RUN,
        MONDAY,
    )
    harm = {(each.place, each.shift): each.harm for each in found.demands}
    shifts = shifts_of(MONDAY)
    assert [harm["Markt 3", shift] for shift in shifts] == pytest.approx([1.4 * each + 1.4 / 28 for each in peak])
    of_all = tables().hot_times.filter(category="woninginbraak", hours=6).sort("day", "hour")["expected"]
    assert [harm["Haven 1", shift] for shift in shifts] == pytest.approx(
        [0.7 * each / of_all.sum() + 0.7 / 28 for each in of_all]
    )
    assert "Het aantal van woninginbraak is per buurt verdeeld over de dagdelen" in " ".join(found.basis)
    assert "Het aantal van fietsendiefstal is gelijk verdeeld over de week" in " ".join(found.basis)
    assert not any("overlast" in each.lower() or "soort is verdeeld" in each for each in found.basis)


def test_a_type_whose_week_is_of_the_gemeente_says_so():
    told = week_demand(tables(daypart_trials=trials(woninginbraak="gemeente")), RUN, MONDAY).basis
    assert told[-2] == "Elke soort is verdeeld over de dagdelen zoals het in de gemeente tot nu toe gebeurde."
    flat = week_demand(tables(daypart_trials=trials(woninginbraak="flat")), RUN, MONDAY).basis
    assert flat[-2].startswith("Elke andere soort is verdeeld over de dagdelen")


def test_a_type_without_hot_times_is_spread_evenly_and_that_is_said():
    found = week_demand(tables(hot_times=tables().hot_times.clear()), RUN, MONDAY)
    assert {round(each.harm, 9) for each in found.demands} == {round(2 * MONTH / 28, 9)}
    assert found.remarks[0].startswith("Van 2 van de 2 soorten is niet bekend op welke dagdelen")


def test_a_priority_weighs():
    heavy = replace(RUN, priorities={"woninginbraak": 3.0})
    found = asked(week_demand(tables(forecast=forecast()), heavy, MONDAY))
    assert found["Markt 3"] == pytest.approx(3 * 1.4 + MONTH)
    assert found["Veld 1"] == pytest.approx(MONTH)
