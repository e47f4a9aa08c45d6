"""The safety plan in words: what an indicator is called, what its figure says, and what is expected of a year."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl
import pytest

from openvis.domain.access import Role
from openvis.domain.expected_sum import ExpectedLevel, ExpectedSeason, expected_sum
from openvis.domain.plan_indicator import IndicatorValue, PlanIndicator
from openvis.domain.safety_plan import PlanActionState, PlanActionStep, Progress, YearPriorities
from openvis.web.presenters import safety_plan as show
from tests.support.safety_plan import HOME, NOW, action_of, content, plan_of

NAMES = {"WK990101": "Centrum"}
PLAN = plan_of(id=1)
ACTION = replace(action_of(PLAN), id=7, number=3, version=2)


def progress(number: int, on: date, text: str) -> Progress:
    return Progress(number, 7, on, text, "coordinator", Role.COORDINATOR, NOW)


# ----- actions


def test_actions_stand_below_their_goal_and_a_goal_without_one_stands_there_too():
    groups = show.goal_groups(PLAN, [ACTION])
    assert [(each["number"], each["text"]) for each in groups] == [
        (1, "Minder inbraak en diefstal"),
        (2, "Iedereen doet mee"),
    ]
    assert [[line["number"] for line in each["lines"]] for each in groups] == [[3], []]


def test_an_action_says_who_owns_it_with_whom_and_what_was_done_last():
    log = (progress(1, date(2026, 2, 1), "Het plan is er."), progress(2, date(2026, 2, 9), "Het werk is begonnen."))
    line = show.action_line(replace(ACTION, log=log, state=PlanActionState.RUNNING))
    assert line["name"] == "2026, actie 3"
    assert line["owner"] == "Coördinator handhaving"
    assert line["partners"] == "politie"
    assert line["state"] == {"slug": "action-running", "word": "loopt", "shape": "◐"}
    assert line["last"] == "9 februari 2026: Het werk is begonnen."
    alone = show.action_line(replace(ACTION, content=content(partners=())))
    assert (alone["partners"], alone["last"]) == ("", "")


def test_the_log_is_read_from_the_newest_day_back():
    lines = show.log_lines((progress(1, date(2026, 2, 1), "Eerst."), progress(2, date(2026, 2, 9), "Daarna.")))
    assert [line["text"] for line in lines] == ["Daarna.", "Eerst."]
    assert lines[0]["by"] == "coordinator (coördinator handhaving)"


def test_a_step_to_the_same_state_is_another_text():
    states = [
        (PlanActionState.PLANNED, ""),
        (PlanActionState.PLANNED, ""),
        (PlanActionState.STOPPED, "Geen geld."),
    ]
    steps = [PlanActionStep(state, reason, "adviseur", NOW) for state, reason in states]
    assert [(line["what"], line["reason"]) for line in show.step_lines(steps)] == [
        ("gestopt", "Geen geld."),
        ("tekst gewijzigd", ""),
        ("gepland", ""),
    ]


# ----- indicators


@pytest.mark.parametrize(
    ("indicator", "name"),
    [
        (PlanIndicator("meetings-held"), "Gehouden VIS-overleggen"),
        (PlanIndicator("incidents", "autokraak"), "Incidenten van een soort: Autokraak"),
        (PlanIndicator("incidents", "vermogen"), "Incidenten van een soort: Diefstal en inbraak"),
        (
            PlanIndicator("incidents", "autokraak", "WK990101", "", 10, 12),
            "Incidenten van een soort: Autokraak, Centrum, oktober tot en met december",
        ),
        (PlanIndicator("messages-sent", "", "WK990102", "", 3, 3), "Verstuurde buurtberichten: WK990102, maart"),
        (PlanIndicator("presence-hours", "wijkboa-hours"), "Uren aanwezig in de buurt: "),
        (PlanIndicator("survey", "slachtoffer"), "Antwoord van een enquête: Slachtoffer van veelvoorkomende"),
    ],
    ids=str,
)
def test_an_indicator_is_called_by_what_it_is_about(indicator, name):
    assert show.indicator_name(indicator, NAMES).startswith(name)


def value(**changes: object) -> IndicatorValue:
    facts: dict[str, object] = {
        "indicator": PlanIndicator("incidents", "autokraak"),
        "year": 2026,
        "first": date(2026, 1, 1),
        "last": date(2026, 6, 30),
        "value": 1543.0,
        "before": 651.0,
        "source": "politie-maandcijfers",
        "as_of": datetime(2026, 7, 3, 9, 0, tzinfo=UTC),
        "method": "attention-14",
        "run": "run-1",
    }
    return IndicatorValue(**facts | changes)  # type: ignore[arg-type]


def test_a_figure_stands_beside_that_of_the_year_before_with_its_days_and_source():
    [line] = show.value_lines([value()], NAMES)
    assert (line["value"], line["before"]) == ("1.543", "651")
    assert line["days"] == "1 januari 2026 tot en met 30 juni 2026"
    assert ", berekend op 3 juli 2026" in line["source"]
    assert line["change"] == "Van 651 naar 1.543 (+137 %). Dit verschil is groter dan toeval verklaart."
    [few] = show.value_lines([value(value=37.0, before=27.0)], NAMES)
    assert few["change"] == "Van 27 naar 37. Dit verschil is niet te onderscheiden van toeval."
    [own] = show.value_lines([value(indicator=PlanIndicator("meetings-held"), value=12.0, before=4.0)], NAMES)
    assert own["change"] == ""
    [whole] = show.value_lines([value(run="", value=28.5, before=None)], NAMES)
    assert (whole["value"], whole["before"]) == ("28,5", "–")
    assert "berekend" not in whole["source"]


def test_a_figure_that_is_not_known_says_why():
    [line] = show.value_lines(
        [value(value=None, before=None, first=None, last=None, said="Er was nog geen run.")], NAMES
    )
    assert (line["value"], line["days"], line["said"]) == ("–", "", "Er was nog geen run.")


# ----- priorities


def figures(*rows: tuple[str, str, int | None, int | None]) -> pl.DataFrame:
    columns = ("category", "source", "count", "count_year_before")
    schema = dict(zip(columns, (pl.String, pl.String, pl.Int64, pl.Int64), strict=True))
    return pl.DataFrame([dict(zip(columns, row, strict=True)) for row in rows], schema=schema).with_columns(
        change=pl.lit("Van 10 naar 12.")
    )


def version(number: int, **weights: float) -> YearPriorities:
    return YearPriorities(HOME, 1, 2026, number, weights, "Besluit.", "adviseur", NOW)


def test_what_can_be_weighed_is_every_theme_then_what_was_counted_or_ever_had_a_weight():
    counted = figures(("vernieling", "politie", 3, 4), ("niet-ingedeeld", "boa", 9, 9), ("autokraak", "politie", 1, 1))
    slugs = show.priority_slugs(counted, [version(1, straatroof=2.0)])
    assert slugs[:2] == ["vermogen", "geweld"]
    assert slugs[8:] == ["autokraak", "straatroof", "vernieling"]


def test_a_row_has_its_counts_and_what_is_expected_of_a_whole_year():
    level = ExpectedLevel("run-1", HOME, "BU99010101", "autokraak", "politie", 10.0, 0.01)
    seasons = [
        ExpectedSeason("run-1", HOME, "autokraak", "politie", month, 1.0, 0.01, 0.01, 0.0, 0.0)
        for month in range(1, 13)
    ]
    counted = figures(("autokraak", "politie", 131, 120), ("autokraak", "meldingen", 4, None))
    theme, row, none = show.priority_rows(["vermogen", "autokraak", "straatroof"], counted, [level], seasons)
    assert (theme["label"], theme["theme"], theme["count"]) == ("Diefstal en inbraak", "", "")
    [order] = show.priority_rows(["openbare-orde"], counted, [], [])
    assert order["label"] == "Openbare orde"  # the theme, not the type that has the same name
    assert (row["count"], row["before"], row["theme"]) == ("131", "120", "Diefstal en inbraak")
    low, high = expected_sum([level], seasons, range(1, 13)).interval()
    assert row["expected"].startswith("120 (")
    assert str(low) in row["expected"]
    assert str(high) in row["expected"]
    assert none["expected"] == none["count"] == ""
    [half] = show.priority_rows(["autokraak"], counted, [level], seasons[:6])
    assert half["expected"] == ""


def test_each_version_says_what_became_different():
    versions = [version(3), version(2, autokraak=2.0, overlast=0.5), version(1, autokraak=1.5)]
    assert [each["changes"] for each in show.version_lines(versions)] == [
        ["Autokraak: 2 → 1", "Overlast: 0,5 → 1"],
        ["Autokraak: 1,5 → 2", "Overlast: 1 → 0,5"],
        ["Autokraak: 1 → 1,5"],
    ]
    assert show.version_lines([]) == []


def test_the_heaviest_stands_first():
    lines = show.weight_lines({"overlast": 0.5, "autokraak": 2.0, "vernieling": 2.0})
    assert [(line["label"], line["weight"]) for line in lines] == [
        ("Autokraak", "2"),
        ("Vernieling", "2"),
        ("Overlast", "0,5"),
    ]
