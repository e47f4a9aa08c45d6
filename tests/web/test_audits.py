"""Verdeling van de inzet, meldgedrag and wanneer on a page: what is stored, in counts, and for who may see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product

import polars as pl
import pytest

from openvis.domain.access import Role
from openvis.domain.delivery import frame_schema
from openvis.domain.deployment_plan import DeploymentPlan, Unevenness
from openvis.domain.forecast_dayparts import ForecastDaypart, ForecastDaypartTrial, WeekOf
from openvis.domain.published_audit import AuditArea, AuditDrift, AuditMonth
from openvis.domain.reporting_rate import ReportingRate
from openvis.store import results
from openvis.web.presenters import deployment_audit, reporting_rates
from openvis.web.presenters.deployment_week import plan_lines, week_table
from openvis.web.presenters.forecast_when import when
from tests.support import small_town, town_forecast
from tests.support.deployment import WEEK, request, result, stored_plan
from tests.support.people import NOW
from tests.web.reading import text_of

MARKET, HARBOUR = "BU99010103", "BU99010301"
NAMES = {MARKET: "Markt 3", HARBOUR: "Haven 1"}

# ----- wanneer


def trial(**changed: object) -> pl.DataFrame:
    facts = {
        "category": "woninginbraak", "shown": WeekOf.BUURT.value, "known": 1026, "apart": 4, "scored": 260,
        "periods": 16,
        "own": 0.18, "own_low": 0.14, "own_high": 0.21, "general": 0.1, "general_low": -0.01, "general_high": 0.2,
    }  # fmt: skip
    return pl.DataFrame([facts | changed], schema=frame_schema(ForecastDaypartTrial))


def weeks() -> pl.DataFrame:
    """In Markt 3 half on Saturday night, in Haven 1 the same in every dagdeel."""
    rows = [
        {"category": "woninginbraak", "place": place, "day": day, "hour": hour,
         "share": 1 / 28 if place == HARBOUR else 0.5 if (day, hour) == (6, 0) else 0.5 / 27}
        for place, day, hour in product(NAMES, range(1, 8), (0, 6, 12, 18))
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=frame_schema(ForecastDaypart))


def test_what_is_expected_is_dealt_out_over_the_week_and_adds_up() -> None:
    places = town_forecast.places(kind="buurt")  # 1.4 and 0.7
    found = when(places, weeks(), trial(), 14)
    assert found is not None
    assert [row.name for row in found.rows] == ["Nacht", "Ochtend", "Middag", "Avond"]
    assert found.rows[0].cells[5]["expected"] == "0,72"  # 1.4 / 2 + 0.7 / 28
    assert found.mostly[MARKET].startswith("zaterdagnacht 0,70 en maandagnacht 0,03")
    assert "was over 260 incidenten in 16 perioden beter dan elk dagdeel gelijk (0,180 nats per incident" in found.told
    assert "Zij komt uit 1.026 incidenten; van 4 is niet bekend wanneer." in found.told
    assert "De aantallen zijn die van 2 weken samen." in found.told


def test_one_week_for_all_says_nothing_of_a_buurt() -> None:
    found = when(town_forecast.places(kind="buurt"), weeks(), trial(shown=WeekOf.GEMEENTE.value), 7)
    assert found is not None
    assert found.mostly == {}
    assert "De week van de hele gemeente" in found.told
    assert "Een eigen week per buurt was niet aantoonbaar beter." in found.told


def test_a_week_that_does_not_help_is_not_there_and_says_why() -> None:
    places = town_forecast.places(kind="buurt")
    found = when(places, weeks().clear(), trial(shown=WeekOf.FLAT.value), 14)
    assert found is not None
    assert found.rows == []
    assert (
        "niet aantoonbaar beter dan elk dagdeel gelijk (0,100 nats per incident, tussen −0,010 en 0,200)" in found.told
    )
    nothing = when(places, weeks().clear(), trial(shown=WeekOf.FLAT.value, own=None, scored=0), 14)
    assert nothing is not None
    assert "geen incidenten waarop een week te toetsen is" in nothing.told
    assert when(places, weeks().clear(), trial().clear(), 14) is None


def test_the_page_of_the_forecast_says_when(visit) -> None:
    told = text_of(visit(Role.ADVISEUR).get("/verwachting/?soort=woninginbraak"))
    assert "Wanneer: in de hele gemeente" in told
    assert "zaterdagnacht 0,70" in told
    assert "zaterdagnacht 0,70" not in text_of(visit(Role.ANALIST).get("/verwachting/?soort=woninginbraak"))  # cells


# ----- meldgedrag


def rate(place: str, inside: int, remain: int, **changed: object) -> dict[str, object]:
    facts = {"category": "woninginbraak", "kind": "cell", "horizon": 14, "top": 12, "rank": 1, "rank_then": 2,
             "gains": "", "gained": 0}  # fmt: skip
    return facts | {"place": place, "inside": inside, "remain": remain} | changed


def test_the_buurt_on_which_the_map_rests_most_is_named_with_counts() -> None:
    rows = [rate(MARKET, 8, 3, gains=HARBOUR, gained=4), rate(HARBOUR, 4, 4, rank_then=1)]
    found = reporting_rates.rates(pl.DataFrame(rows, schema=frame_schema(ReportingRate)), NAMES, 12)
    assert found is not None
    assert found.told == (
        "De hoogste 12 vakken liggen in 2 van de 12 buurten. Het meest rust op wat Markt 3 meldt: meldde die buurt "
        "half zo vaak, dan bleven daar 3 van de 8 vakken over."
    )
    first, second = found.rows
    assert (first.inside, first.remain, first.leave, first.instead) == ("8 van 12", "3", "5", "Haven 1: 4")
    assert (first.bar, first.bar_then, first.rank) == (100.0, 37.5, "1 → 2")
    assert (second.leave, second.instead) == ("0", "geen")


def test_a_map_that_would_not_move_says_so() -> None:
    rows = pl.DataFrame([rate(MARKET, 8, 8)], schema=frame_schema(ReportingRate))
    found = reporting_rates.rates(rows, NAMES, 12)
    assert found is not None
    assert "Meldde één buurt half zo vaak, dan bleven zij allemaal waar zij zijn." in found.told
    assert reporting_rates.rates(rows.clear(), NAMES, 12) is None


@pytest.mark.parametrize("role", [Role.ADVISEUR, Role.TOEZICHTHOUDER])
def test_who_reads_figures_reads_how_they_rest_on_reports(visit, role) -> None:
    told = text_of(visit(role).get("/verwachting/meldgedrag/?soort=woninginbraak"))
    assert "meldde die buurt half zo vaak, dan bleven daar 1 van de 2 vakken over" in told
    assert visit(role).get("/verwachting/meldgedrag/?soort=onzin").status_code == 404


# ----- verdeling


def tables(**drift: object) -> dict[str, pl.DataFrame]:
    same = {"period_from": "2026-01", "period_to": "2026-10"}
    nothing = {"hours": 0.0, "orders": 0, "hours_early": 0.0, "hours_late": 0.0, "share_of_hours": 0.0,
               "hours_per_expected": 0.0, "share_early": 0.0, "share_late": 0.0}  # fmt: skip
    full = {"hours": 40.0, "orders": 20, "hours_early": 10.0, "hours_late": 30.0, "share_of_hours": 1.0,
            "hours_per_expected": 0.4, "share_early": 0.9, "share_late": 1.0}  # fmt: skip
    areas = [
        same
        | full
        | {
            "area": MARKET,
            "expected": 100.0,
            "brought": 90,
            "found": 7,
            "share_expected": 0.25,
            "share_brought": 0.225,
            "found_per_hour": 0.175,
        },
        same | nothing | {"area": HARBOUR, "expected": 300.0, "brought": 310, "found": 0, "share_expected": 0.75},
    ]
    month = {"period": "2026-10", "hours": 40.0, "orders": 20, "expected": 40.0, "gini": 0.5, "gini_expected": 0.25,
             "fullest": 1.0, "fullest_areas": 1}  # fmt: skip
    empty = {
        "period": "2026-09",
        "hours": 0.0,
        "orders": 0,
        "expected": 40.0,
        "gini_expected": 0.25,
        "fullest_areas": 1,
    }
    told = {"months": 9, "per_month": 0.01, "low": 0.002, "high": 0.02, "p": 0.01, "rises": True,
            "hours_and_brought": -1.0, "hours_and_found": 1.0}  # fmt: skip
    return {
        "areas": pl.DataFrame(areas, schema=frame_schema(AuditArea)),
        "months": pl.DataFrame([empty, month], schema=frame_schema(AuditMonth)),
        "drift": pl.DataFrame([told | drift], schema=frame_schema(AuditDrift)),
    }


def test_hours_stand_beside_what_was_expected_with_counts_beside_every_share() -> None:
    found = deployment_audit.audit(tables(), NAMES)
    assert found is not None
    [line] = found.areas
    assert (line.name, line.hours, line.share, line.expected) == ("Markt 3", "40,0 (20 opdrachten)", "100 %", "100,0")
    assert (line.brought, line.found, line.found_per_hour) == ("90 (22 %)", "7", "0,17")
    assert (line.early, line.late, line.change) == ("10,0 (90 %)", "30,0 (100 %)", "meer")
    assert found.without == (
        "In 1 van de 2 buurten is geen uur gewerkt. Daar werden 300,0 van de 400,0 incidenten verwacht (75 %), het "
        "meest in: Haven 1 (300,0)."
    )
    assert [month.fullest for month in found.months] == ["geen uren", "40,0 van 40,0"]


@pytest.mark.parametrize(
    ("drift", "told"),
    [
        ({}, "De uren komen steeds meer bij elkaar: de ongelijkheid stijgt +0,010 per maand (tussen +0,002 en +0,020)"),
        ({"rises": False}, "Dat de uren steeds meer bij elkaar komen, is niet aan te tonen"),
        ({"per_month": None, "months": 3}, "Er zijn 3 maanden met uren; vanaf 8 is te zeggen of"),
        ({}, "dat kan een kringloop zijn"),
    ],
)
def test_whether_hours_come_together_is_a_sentence(drift, told) -> None:
    found = deployment_audit.audit(tables(**drift), NAMES)
    assert found is not None
    assert any(told in sentence for sentence in found.told)


def test_without_hours_the_page_says_where_they_come_from(visit) -> None:
    told = text_of(visit(Role.TOEZICHTHOUDER).get("/inzet/verdeling/"))
    assert "In deze berekening zijn geen uren bekend. Zij komen uit werkopdrachten die zijn uitgevoerd." in told
    assert visit(Role.PARTNER).get("/inzet/verdeling/").status_code == 403


# ----- plan by plan


def planned(**changed: object) -> DeploymentPlan:
    return DeploymentPlan(
        id=1, request=request(**{name: changed.pop(name) for name in ("week",) if name in changed}), run="r",
        period_to="2025-12", result=result(expected_of=EXPECTED, unevenness=Unevenness(0.6, 0.2), **changed), by="c",
        at=NOW,
    )  # fmt: skip


EXPECTED = {"Markt 3": 6.0, "Haven 1": 3.0, "Veld 2; de Kom, zuid": 1.0, "Veld 9": 1.5, "Veld 8": 0.5}


def test_a_week_stands_beside_what_is_expected_and_names_where_nobody_comes() -> None:
    found = week_table(planned())
    assert [(row["share"], row["expected"]) for row in found["rows"]] == [
        ("50 %", "50 %"), ("25 %", "25 %"), ("25 %", "8 %"),
    ]  # fmt: skip
    assert found["told"] == [
        "In 2 van de 5 buurten komt niemand. Daar wordt 2,0 van de 12,0 verwacht (17 %), het meest in: Veld 9 (1,5), "
        "Veld 8 (0,5).",
        "Ongelijkheid van de uren: 0,60; van wat wordt verwacht: 0,20 (0 is in elke buurt evenveel, bijna 1 is alles "
        "in één buurt).",
    ]
    before = replace(planned(), result=result())  # of a plan from before this was kept
    assert (week_table(before)["told"], week_table(before)["beside_expected"]) == ([], False)


def test_of_every_week_the_last_version_counts_and_plans_without_expectations_are_left_out() -> None:
    newest, older = replace(planned(), id=4), replace(planned(), id=3)
    before = replace(planned(week=WEEK - timedelta(weeks=1)), id=2)
    unknown = replace(planned(week=WEEK - timedelta(weeks=2)), id=1, result=result())
    lines = plan_lines([newest, older, before, unknown])
    assert [(line.id, line.name) for line in lines] == [(4, "Week 10 van 2026"), (2, "Week 9 van 2026")]
    assert (lines[0].hours, lines[0].visited, lines[0].gini, lines[0].gini_expected) == (
        "4 uur", "3 van 5", "0,60", "0,20",
    )  # fmt: skip


def test_the_page_lists_the_plans_of_the_run_it_shows(visit) -> None:
    plan = stored_plan(expected_of=EXPECTED, unevenness=Unevenness(0.6, 0.2))
    run = results.latest_run(small_town.SCOPE, small_town.GEMEENTE)
    told = text_of(visit(Role.TOEZICHTHOUDER).get("/inzet/verdeling/"))
    assert (plan.run == run.id) == ("Week 10 van 2026 4 uur 3 van 5 0,60 0,20" in told)
