"""What people decided, as lists: interventions with their verdict, werkopdrachten with their finding, and the trail."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from openvis.decisions.bijzonderheden import assess
from openvis.decisions.interventions import make_intervention, start_intervention
from openvis.decisions.notes import write_note
from openvis.decisions.work_orders import accept_work_order, issue_work_order, report_visit
from openvis.domain.access import Role, Scope
from openvis.domain.intervention import InterventionKind, InterventionPlan, SuccessCriterion
from openvis.domain.work_order import ActionTaken, DayPart, Finding, FollowUp, Priority, Situation, Terms, WeekPart
from openvis.errors import DamagedTrail, NothingStored
from openvis.store import accounts, models
from tests.support import people, published

GEMEENTE = "GM1581"
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)


@pytest.fixture
def decided(openvis, areas_file):
    """An intervention that runs, and one werkopdracht that was carried out."""
    openvis("import", "areas", areas_file)
    people = {
        role: accounts.create_account(role.value, "een-lang-wachtwoord", role, [GEMEENTE])
        for role in (Role.ADVISEUR, Role.COORDINATOR, Role.BOA)
    }
    plan = make_intervention(
        people[Role.ADVISEUR],
        InterventionPlan(
            title="Extra licht bij het station",
            kind=InterventionKind.PREVENTIVE,
            areas=("BU15810201",),
            categories=("fietsendiefstal",),
            starts_on=TODAY,
            ends_on=TODAY + timedelta(days=90),
            criterion=SuccessCriterion(20, TODAY + timedelta(days=130)),
        ),
        gemeente=GEMEENTE,
        attention_id=None,
        now=NOW,
        origin="cli",
    )
    start_intervention(people[Role.ADVISEUR], plan.id, now=NOW, origin="cli")
    order = issue_work_order(
        people[Role.COORDINATOR],
        intervention_id=plan.id,
        terms=Terms(
            tasks=("Controleer de stallingen.",),
            team="Team Noord",
            week_part=WeekPart.WORKDAYS,
            day_parts=(DayPart.EVENING,),
            priority=Priority.HIGH,
            due_on=TODAY + timedelta(days=7),
        ),
        now=NOW,
        origin="cli",
    )
    order = accept_work_order(people[Role.BOA], order.id, version=order.version, now=NOW, origin="cli")
    finding = Finding(
        Situation.FOUND_AND_SOLVED,
        ActionTaken.ENFORCED,
        checks=12,
        warnings=2,
        fines=1,
        minutes=45,
        follow_up=FollowUp.COMES_BACK,
    )
    report_visit(people[Role.BOA], order.id, version=order.version, finding=finding, now=NOW, origin="cli")
    return openvis


def test_an_intervention_without_a_run_says_that_there_is_nothing_to_say(decided):
    [row] = decided("interventions", "--json").rows
    assert (row["areas"], row["categories"], row["version"]) == (["BU15810201"], ["fietsendiefstal"], 1)
    assert row["criterion"] == {
        "reduction_percent": 20,
        "judged_on": "2027-03-12",
        "comparison": "own-expectation",
        "compared_with": [],
    }
    assert row["evaluation"] is None
    shown = decided("interventions").out
    assert "Extra licht bij het station" in shown
    assert "Fietsendiefstal" in shown
    assert "loopt" in shown
    assert "Nog niets te zeggen." in shown


def test_a_verdict_has_how_much_of_its_source_has_no_kind_beside_it(decided):
    [row] = decided("interventions", "--json").rows
    assert "zonder soort" not in decided("interventions").out
    seen = published.evaluation(row["id"], unknown=6, source_rows=120)
    published.publish("later", gemeente=GEMEENTE, evaluations=[seen])
    [row] = decided("interventions", "--json").rows
    assert (row["evaluation"]["unknown"], row["evaluation"]["source_rows"]) == (6, 120)
    shown = " ".join(decided("interventions").out.split())
    assert "6 van 120 (5 %)" in shown
    assert "Niet ingedeeld: rijen van dezelfde bron zonder soort, daar en toen." in shown


def test_a_bijzonderheid_shows_its_counts_its_state_and_why(decided):
    published.publish(
        "now", gemeente=GEMEENTE, attention=[published.attention_row(gemeente=GEMEENTE, unknown=6, source_rows=120)]
    )
    [row] = decided("bijzonderheden", "--json").rows
    assert (row["state"], row["observed"], row["low"], row["high"], row["reason"]) == ("new", 9, 1, 6, None)
    [adviseur] = [each for each in accounts.accounts(Scope.of(GEMEENTE)) if each.role is Role.ADVISEUR]
    assess(adviseur, row["id"], reason="Eén nacht, één straat.", now=NOW, origin="cli")
    [row] = decided("bijzonderheden", "--json").rows
    assert (row["state"], row["reason"], row["by"]) == ("assessed", "Eén nacht, één straat.", "adviseur")
    shown = " ".join(decided("bijzonderheden").out.split())
    assert "beoordeeld" in shown
    assert "6 van 120 (5 %)" in shown


def test_a_bijzonderheid_of_people_says_so_and_has_no_counts(decided):
    [adviseur] = [each for each in accounts.accounts(Scope.of(GEMEENTE)) if each.role is Role.ADVISEUR]
    people.signal(adviseur, gemeente=GEMEENTE, area="BU15810201", now=NOW)
    [row] = decided("bijzonderheden", "--json").rows
    assert (row["state"], row["source"], row["observed"], row["expected"]) == ("new", "mensen", None, None)
    assert [each["text"] for each in row["signals"]] == ["Achterdeuren staan open in het donker."]
    shown = " ".join(decided("bijzonderheden").out.split())
    assert "Achterdeuren staan open" in shown
    assert "mensen" in shown


def test_duiding_stands_beside_the_rows_it_is_about(decided):
    [made] = decided("interventions", "--json").rows
    assert made["notes"] == []  # of what is not judged yet nothing can be said
    published.publish(
        "now",
        gemeente=GEMEENTE,
        attention=[published.attention_row(gemeente=GEMEENTE, area="BU15810201")],
        evaluations=[published.evaluation(made["id"])],
    )
    [adviseur] = [each for each in accounts.accounts(Scope.of(GEMEENTE)) if each.role is Role.ADVISEUR]
    write_note(
        adviseur, gemeente=GEMEENTE, area=GEMEENTE, category=None, period_from="2019-03", period_to="2019-03",
        text="In deze maand was er kermis.", now=NOW, origin="cli",
    )  # fmt: skip
    assert "Duiding: In deze maand was er kermis." in " ".join(decided("attention").out.split())
    assert "Duiding: In deze maand was er kermis." in " ".join(decided("interventions").out.split())
    for words in ("attention", "bijzonderheden", "interventions"):
        [row] = decided(words, "--json").rows
        assert row["notes"] == ["In deze maand was er kermis."]
    [row] = decided("notes", "--json").rows
    assert (row["area"], row["category"], row["by"], row["withdrawn_at"]) == (GEMEENTE, None, "adviseur", None)
    assert "alle soorten" in decided("notes").out


def test_a_werkopdracht_shows_what_was_found(decided):
    [row] = decided("work-orders", "--json").rows
    [report] = row["reports"]
    assert report["finding"] == {
        "situation": "found-and-solved",
        "action": "enforced",
        "checks": 12,
        "warnings": 2,
        "fines": 1,
        "minutes": 45,
        "follow_up": "comes-back",
    }
    shown = decided("work-orders").out
    assert "Controleer de stallingen." in shown
    assert "09-11-2026" in shown
    assert "1 van 1" in shown


def test_the_trail_has_a_line_for_every_change(decided):
    rows = decided("audit", "--json").rows
    assert [row["actor"] for row in rows] == ["boa", "boa", "coordinator", "adviseur", "adviseur"]
    assert {row["result"] for row in rows} == {"ok"}
    assert decided("audit").out.count("02-11-2026 10:00") == 5  # the wall clock of the gemeente, not UTC


def test_a_changed_trail_is_shown_and_then_named(decided):
    models.AuditLine.objects.filter(actor="coordinator")._raw_delete("default")
    said = decided("audit")
    assert said.code == DamagedTrail.exit_code
    assert "Logboek" in said.out
    assert "reservekopie" in said.err


def test_another_gemeente_sees_none_of_it(decided):
    for words in (["interventions"], ["bijzonderheden"], ["notes"], ["work-orders"], ["audit"]):
        said = decided(*words, "--gemeente", "GM0356", "--json")
        assert (said.code, said.out) == (NothingStored.exit_code, "")
