"""The jaarverslag: sixteen actions entered as a plan come out with what we wanted, what we did, and figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from openvis.demo.safety_plan import GOALS, THEME, planned_actions
from openvis.domain.access import Role, Scope
from openvis.domain.area import AreaLevel
from openvis.domain.delivery import frame_of
from openvis.domain.incident import ReportedBy
from openvis.domain.intervention import Evaluation, Verdict
from openvis.domain.plan_indicator import PlanIndicator
from openvis.domain.report import Bullets, Chart, Document, Paragraph, Section, Table
from openvis.domain.report_kind import ReportAsked, ReportKind
from openvis.domain.report_text import figures_text, report_text
from openvis.domain.run import Run, SeriesPoint
from openvis.domain.safety_plan import PlanActionState
from openvis.errors import InputError, NothingStored
from openvis.reports.kinds.annual_report import DONE, WANTED
from openvis.reports.kinds.make import make_report
from openvis.store import interventions, results
from openvis.store import safety_plan as store
from tests.support.people import running
from tests.support.safety_plan import ADVISEUR, HOME, action_of, content, plan_of, priorities_of

pytestmark = pytest.mark.django_db
SCOPE = Scope.of(HOME)
BEGIN = datetime(2018, 12, 1, 9, 0, tzinfo=UTC)
CALCULATED = datetime(2020, 1, 20, 9, 0, tzinfo=UTC)
KNOWN = datetime(2020, 1, 31, 9, 0, tzinfo=UTC)
# What the police counted in the town in the year before and in the year itself.
COUNTS = {"woninginbraak": (223, 159), "autokraak": (651, 543), "zakkenrollerij": (27, 37), "vernieling": (40, 40)}


def spread(total: int) -> list[int]:
    """A year's count over twelve months."""
    return [total // 12 + (month < total % 12) for month in range(12)]


def counted(run: str, made_at: datetime, counts: dict[str, tuple[int, int]]) -> None:
    points = [
        SeriesPoint(
            run, HOME, HOME, AreaLevel.GEMEENTE, slug, "politie-maandcijfers", ReportedBy.PUBLIC,
            f"{year}-{month:02d}", count, None, None, None,
        )
        for slug, totals in counts.items()
        for year, total in zip((2018, 2019), totals, strict=True)
        for month, count in enumerate(spread(total), start=1)
    ]  # fmt: skip
    made = Run(run, HOME, made_at, "2019-12", "attention-15", {"counts": 4, "incidents": 7}, 40, 0.1)
    results.save_run(made, [], pl.DataFrame(), frame_of(points, SeriesPoint), [])


@pytest.fixture
def year() -> list[int]:
    """The sixteen actions of the town in 2019, with their log, and a run of the year; the numbers of the actions."""
    plan = store.add_plan(
        plan_of(first_year=2017, last_year=2020, goals=GOALS, theme=THEME, title="Integraal Veiligheidsplan 2017-2020"),
        by=ADVISEUR,
        at=BEGIN,
    )
    store.add_priorities(priorities_of(plan, year=2019, weights={"woninginbraak": 3.0}), by=ADVISEUR, at=BEGIN)
    made = []
    for planned in planned_actions():
        action = store.add_action(action_of(plan, year=2019, content=planned.content), by=ADVISEUR, at=BEGIN)
        for month, text in enumerate(planned.done, start=9):
            store.add_progress(action, date(2019, month, 3), text, by=ADVISEUR, at=datetime(2019, month, 4, tzinfo=UTC))
        if planned.state is not PlanActionState.PLANNED:
            reason = "Het wacht op het district." if planned.state is PlanActionState.STOPPED else ""
            store.append_action(replace(action, state=planned.state), reason, by=ADVISEUR, at=CALCULATED)
        made.append(action.id)
    counted("run-2019", CALCULATED, COUNTS)
    return made


def report(known: datetime = KNOWN, period: str = "2019") -> Document:
    return make_report(ReportAsked(kind=ReportKind.ANNUAL, gemeente=HOME, as_of=known, period=period))[1]


def goals(known: datetime = KNOWN) -> tuple[Section, Section]:
    first, second = report(known).sections[1:3]
    return first, second


def number_of(part: Section) -> int:
    return int(part.title.removeprefix("Actie "))


# ----- what it says


def test_every_action_says_what_we_wanted_and_what_we_did(year):
    made = report()
    assert made.title == "Jaarverslag 2019, thema Veiligheid"
    assert [each.title for each in made.sections] == [
        "In het kort",
        "Thema Veiligheid, doel 1: Sociale veiligheid en criminaliteit",
        "Thema Veiligheid, doel 2: Zichtbaar en samen met bewoners",
        "Prioriteiten",
        "Hoe deze cijfers tot stand komen",
    ]
    parts = [part for goal in made.sections[1:3] for part in goal.sections]
    assert sorted(number_of(part) for part in parts) == list(range(1, 17))
    for part in parts:
        planned = planned_actions()[number_of(part) - 1]
        wanted, done = (block for block in part.blocks[:2] if isinstance(block, Paragraph))
        assert (wanted.lead, wanted.text) == (WANTED, planned.content.wanted)
        assert done.lead == DONE
        assert all(text in done.text for text in planned.done), part.title
        assert planned.content.goal == (1 if part in made.sections[1].sections else 2)


def test_in_short_it_says_how_far_the_actions_are_and_what_may_be_said_of_the_counts(year):
    actions, types = report().sections[0].blocks
    assert actions == Paragraph("In het plan van 2019 staan 16 acties (gepland: 1, loopt: 10, klaar: 4, gestopt: 1).")
    assert types.items == (
        "Woninginbraak, 2019: van 223 naar 159 (−29 %). Dit verschil is groter dan toeval verklaart.",
        "Autokraak, 2019: van 651 naar 543 (−17 %). Dit verschil is groter dan toeval verklaart.",
        "Vernieling, 2019: van 40 naar 40. Er is geen verschil.",
    )


def test_the_state_of_an_action_ends_what_was_done(year):
    told = {str(number_of(part)): part.blocks[1] for goal in goals() for part in goal.sections}
    assert told["1"].text.endswith("Deze actie loopt nog.")
    assert told["11"].text.endswith("Deze actie is klaar.")
    assert told["10"].text.endswith("Deze actie is gestopt. Reden: Het wacht op het district.")
    assert told["12"].text.endswith("Deze actie is nog niet begonnen.")


def test_figures_have_both_counts_a_margin_a_source_a_day_and_a_method(year):
    figures = {each.what: each for each in report().figures() if each.period == "2019"}
    burglary, cars = figures["Woninginbraak"], figures["Autokraak"]
    assert (burglary.before, burglary.value, burglary.before_period) == (223, 159, "2018")
    assert burglary.change.startswith("−29 %, groter dan toeval")
    assert cars.change.startswith("−17 %, groter dan toeval")
    assert (burglary.period, burglary.source, burglary.method) == (
        "2019", "Politie, cijfers per maand (CBS 47022NED)", "attention-15",
    )  # fmt: skip
    assert burglary.as_of == date(2020, 1, 20)
    assert burglary.interval == "marge"
    assert (burglary.low, burglary.high) == (135, 186)
    assert figures["Vernieling"].change == "geen verschil"


def test_a_change_that_may_be_chance_gets_no_percentage(year):
    action = store.get_action(SCOPE, year[0])
    pockets = replace(action.content, indicators=(PlanIndicator("incidents", "zakkenrollerij"),))
    store.append_action(replace(action, content=pockets), "", by=ADVISEUR, at=CALCULATED)
    [figure] = [each for each in report().figures() if each.what == "Zakkenrollerij"]
    assert (figure.before, figure.value) == (27, 37)
    assert figure.change.startswith("niet te onderscheiden van toeval")
    assert "%" not in figure.change


def test_what_people_did_is_counted_beside_the_year_before_and_not_tested(year):
    moments = next(each for each in report().figures() if each.what.startswith("Gehouden momenten van de Top-X"))
    assert moments.what == "Gehouden momenten van de Top-X"
    assert (moments.value, moments.before, moments.before_period, moments.change) == (0, 0, "2018", "")
    assert moments.source == "Medewerkers (Top-X, vastgelegd in OpenVIS)"
    assert moments.method == "telling-1"
    assert moments.as_of == date(2020, 1, 31)


def test_the_incidents_of_a_goal_are_drawn_beside_those_of_the_year_before(year):
    first, second = goals()
    [chart] = first.blocks
    assert isinstance(chart, Chart)
    assert [each.name for each in chart.series] == ["2018", "2019"]
    assert chart.labels == ("Woninginbraak", "Autokraak", "Vernieling")
    assert (chart.series[0].values[0], chart.series[1].values[0]) == (223, 159)
    assert second.blocks == ()


def test_an_intervention_says_what_was_concluded_of_it_by_then(year):
    plan = running(serves=year[0], now=datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    known = datetime(2026, 9, 1, tzinfo=UTC)
    seen = Evaluation(
        plan.id, 1, True, "2026-03", "2026-05", 3, 9.0, 5, 14, Verdict.IMPROVED, True, "Verbeterd: 3 van 9."
    )
    made = Run("run-late", HOME, datetime(2026, 8, 1, tzinfo=UTC), "2026-07", "attention-15", {}, 1, 0.1)
    results.save_run(made, [], pl.DataFrame(), pl.DataFrame(), [seen])
    for moment, verdict in ((known, "Verbeterd: 3 van 9."), (datetime(2026, 7, 1, tzinfo=UTC), "nog niets te zeggen")):
        [told] = [block for _, block in report(moment).blocks() if getattr(block, "lead", "").startswith("Interventie")]
        assert told.lead.startswith("Interventie 'Lichtmastactie Kerkbuurt' (2 maart")
        assert verdict in told.text
    [figure] = [each for each in report(known).figures() if each.what == "Waar de actie was"]
    assert (figure.value, figure.low, figure.high, figure.period) == (3, 5, 14, "maart tot en met mei 2026")
    assert (figure.interval, figure.method, figure.as_of) == (
        "zonder actie verwacht", "attention-15", date(2026, 8, 1),
    )  # fmt: skip
    assert interventions.get(SCOPE, plan.id).serves == year[0]


def test_what_else_carries_it_out_is_told_as_a_number(year):
    action = store.get_action(SCOPE, year[3])
    for subject in ("top-x/1", "top-x/2", "undermining"):
        store.add_link(action, subject, linked=True, by=ADVISEUR, at=CALCULATED)
    bullets = [block for _, block in report().blocks() if isinstance(block, Bullets)][-1]
    assert bullets.items == (
        "Ook uitgevoerd met momenten van de Top-X: 2.",
        "Ook uitgevoerd met de aanpak van ondermijning.",
    )


def test_the_priorities_that_held_stand_below_with_their_version(year):
    told, table = report().sections[3].blocks
    assert isinstance(told, Paragraph)
    assert told.text.startswith("Versie 2019/1 van het plan.")
    assert isinstance(table, Table)
    assert table.rows == (("Woninginbraak", "3"),)


# ----- as it was known


def test_made_again_after_later_corrections_it_is_the_same_to_the_byte(year):
    first = report()
    store.add_progress(
        store.get_action(SCOPE, year[0]),
        date(2019, 12, 9),
        "Later nog iets.",
        by=ADVISEUR,
        at=KNOWN + timedelta(days=1),
    )
    counted("run-later", KNOWN + timedelta(days=30), {slug: (b + 3, a + 9) for slug, (b, a) in COUNTS.items()})
    again = report()
    assert figures_text(again) == figures_text(first)
    assert report_text(again) == report_text(first)
    now = report(KNOWN + timedelta(days=60))
    assert figures_text(now) != figures_text(first)
    assert "Later nog iets." in report_text(now)


def test_before_the_run_there_is_no_figure_of_incidents_and_it_says_so(year):
    early = report(datetime(2019, 6, 1, tzinfo=UTC))
    assert (early.run, early.method) == ("", "")
    assert not [each for each in early.figures() if each.what == "Woninginbraak"]
    told = [block.text for _, block in early.blocks() if isinstance(block, Paragraph)]
    assert "Woninginbraak: geen cijfer. Er was nog geen run." in told
    assert any("Over 2019 is niets opgeschreven." in text for text in told)


def test_a_year_without_a_plan_has_no_report(year):
    with pytest.raises(NothingStored, match="Bij 2025 hoort geen veiligheidsplan"):
        report(period="2025")
    for wrong in ("19", "2019-01", "twee"):
        with pytest.raises(InputError, match="is geen jaar"):
            report(period=wrong)


def test_without_a_year_it_is_about_the_year_of_the_day(year):
    asked = ReportAsked(kind=ReportKind.ANNUAL, gemeente=HOME, as_of=datetime(2019, 12, 31, 22, tzinfo=UTC))
    named, made = make_report(asked)
    assert (named.period, made.title) == ("2019", "Jaarverslag 2019, thema Veiligheid")
    assert make_report(named)[1] == made


def test_a_goal_without_an_action_says_so():
    plan = store.add_plan(plan_of(first_year=2017, last_year=2020), by=ADVISEUR, at=BEGIN)
    store.add_action(
        action_of(plan, year=2019, content=content(owner=Role.ANALIST, partners=())), by=ADVISEUR, at=BEGIN
    )
    short, first, second, priorities, _ = report().sections
    assert short.blocks == (Paragraph("In het plan van 2019 staat 1 actie (gepland: 1)."),)
    assert first.sections[0].blocks[-1] == Paragraph("Eigenaar: analist.")
    assert second.blocks == (Paragraph("Voor dit doel stond er dit jaar geen actie in het plan."),)
    assert priorities.blocks == (Paragraph("Alle soorten telden even zwaar."),)
