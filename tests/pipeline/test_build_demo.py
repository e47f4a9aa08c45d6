"""Building the demo: once, on an empty store; taken up again where it stopped; never among real figures."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from openvis import demo
from openvis.decisions.buurtbericht_checks import check_content
from openvis.decisions.presence import check_registration
from openvis.decisions.risk_locations import check_place
from openvis.decisions.rules.permissions import PERMISSIONS_OF
from openvis.decisions.rules.requirements import check_intervention
from openvis.decisions.rules.work_order_requirements import check_terms
from openvis.demo.planned_intervention import planned
from openvis.demo.safety_work import RISK_LOCATIONS, SIGNALS
from openvis.demo.source_files import AREAS, INTERVENTIONS, POLICE_TABLE
from openvis.demo.street_files import MAKER
from openvis.demo.town import GEMEENTE, VINTAGE
from openvis.demo.truths import TRUTHS
from openvis.domain.access import Role, Scope
from openvis.domain.batch import BatchState
from openvis.domain.buurtbericht import LEAST_ADDRESSES, BuurtberichtState
from openvis.domain.deployment_plan import DeploymentPlan, RivalKind
from openvis.domain.intervention import EarlierIntervention, InterventionState
from openvis.domain.presence import PresenceKind
from openvis.domain.top_x import does_not_add_up, next_moment
from openvis.domain.undermining import OPEN_PHASES, UnderminingPhase, is_case_number
from openvis.domain.work_order import FollowUp, NotDoneReason, WorkOrderState, asking_for_another
from openvis.errors import NotAllowedNow
from openvis.pipeline import build_demo as build_demo_module
from openvis.pipeline.bringing.import_data import import_areas
from openvis.pipeline.build_demo import DemoReport, _as_intervention, build_demo, build_or_reopen_demo
from openvis.pipeline.register_work import register_work
from openvis.store import (
    accounts,
    audit,
    deployment,
    interventions,
    presence,
    read,
    results,
    risk_locations,
    top_x,
    undermining,
    work_orders,
)
from openvis.store.buurtberichten import of_gemeente, of_intervention
from tests.support import published
from tests.support.demo_store import NOW, demo_store
from tests.support.kept import Keeper

SCOPE = Scope.of(GEMEENTE)

pytestmark = pytest.mark.django_db


def test_what_a_build_leaves(keeper: Keeper, rf: RequestFactory) -> None:
    """One build, looked at from all sides: building takes seconds."""
    kept = demo_store(keeper)
    built, told = kept.told
    check_run(built)
    check_progress(told, kept.files / POLICE_TABLE)
    check_accounts(built)
    check_signing_in(built, rf)
    check_passwords(built, kept.files)
    check_interventions()
    check_messages()
    check_open_orders()
    check_plans(built)
    check_work()


def check_run(built: DemoReport) -> None:
    run = results.latest_run(SCOPE, GEMEENTE)
    assert run
    assert (built.gemeente, built.run_id) == (GEMEENTE, run.id)
    assert len(read.batches(SCOPE)) == 9
    assert results.attention(SCOPE, GEMEENTE)


def check_progress(told: list[int], police_table: Path) -> None:
    assert len(police_table.read_text(encoding="utf-8").splitlines()) - 1 in told


def check_accounts(built: DemoReport) -> None:
    """One for every role, named after it."""
    assert list(built.accounts) == [role.value for role in Role]
    people = accounts.accounts(SCOPE)
    assert {person.username: person.role for person in people} == {role.value: role for role in Role}
    assert all(person.scope == SCOPE for person in people)
    assert {person.role for person in people} == PERMISSIONS_OF.keys()


def check_signing_in(built: DemoReport, rf: RequestFactory) -> None:
    for name, password in built.accounts.items():
        assert authenticate(rf.post("/"), username=name, password=password)
    assert authenticate(rf.post("/"), username="analist", password="analist") is None


def check_passwords(built: DemoReport, folder: Path) -> None:
    """Long, different, and nowhere on disk."""
    passwords = list(built.accounts.values())
    assert len(set(passwords)) == len(passwords)
    assert all(len(password) >= 12 for password in passwords)
    for path in folder.iterdir():
        content = path.read_bytes()
        assert not any(password.encode() in content for password in passwords)


def check_interventions() -> None:
    """The register became interventions, each with a line in the trail."""
    own = [plan for plan in interventions.of_gemeente(SCOPE, GEMEENTE) if not of_intervention(SCOPE, plan.id)]
    plans = {plan.title: plan for plan in own}
    meant = planned(NOW.date())
    assert plans.keys() == {meant.title, *(planted.title for planted in TRUTHS.interventions)}
    for planted in TRUTHS.interventions:
        plan = plans[planted.title]
        first, *later = interventions.versions(SCOPE, plan.id)
        assert first.plan.criterion.reduction_percent == planted.reduction_percent
        *changes, line = audit.lines(SCOPE, f"intervention/{plan.id}")
        assert [change.action for change in changes] == ["change-intervention"] * len(later)
        assert (line.action, line.origin, line.result) == ("register-intervention", "demo", "ok")
        assert line.detail == INTERVENTIONS
    assert [each.after_start for each in interventions.versions(SCOPE, plans[TRUTHS.displaced.title].id)] == [
        False, True,
    ]  # fmt: skip
    planned_one = plans[meant.title]
    assert (planned_one.areas, planned_one.categories) == (meant.areas, meant.categories)
    assert planned_one.state is InterventionState.PLANNED
    check_intervention(planned_one, NOW.date())
    assert audit.verify(SCOPE) == []


def check_work() -> None:
    """Aanwezigheid, the Top-X and signals are there once, each with a line, and a second time changes nothing."""
    there = (presence, top_x, undermining, risk_locations)
    before = [each.of_gemeente(SCOPE, GEMEENTE) for each in there]
    lines = len(audit.lines(SCOPE))
    register_work(NOW)
    assert [each.of_gemeente(SCOPE, GEMEENTE) for each in there] == before
    assert len(audit.lines(SCOPE)) == lines
    registered, moments, signals, places = before
    assert {each.kind for each in registered} == set(PresenceKind)
    assert [does_not_add_up(moments, each) for each in moments] == [""] * len(moments)
    assert next_moment(moments) is not None
    assert {each.phase for each in signals} == set(UnderminingPhase)
    at_work = [each for each in signals if each.phase in OPEN_PHASES]
    assert all(each.kept_until >= NOW.date() for each in (*at_work, *places))
    for each in registered:
        check_registration(replace(each, version=0), each.starts_on)
    for planted in SIGNALS:
        assert not planted.case or is_case_number(planted.case)
    for _, _, place, _ in RISK_LOCATIONS:
        check_place(place)


def check_messages() -> None:
    """One went out and is watched, one waits for a second person; each around a cell that the run found."""
    waiting, sent = of_gemeente(SCOPE, GEMEENTE)
    assert (waiting.state, sent.state) == (BuurtberichtState.OFFERED, BuurtberichtState.SENT)
    for message in (waiting, sent):
        check_content(message.place, message.text, message.content, message.until)
        cells = results.hot_cells(SCOPE, GEMEENTE, category=message.place.category)
        assert message.place.cell in cells["cell"]
        assert message.writers == {Role.ANALIST.value}
        subject = f"buurtbericht/{message.id}"
        assert message.addresses is not None
        assert message.addresses >= LEAST_ADDRESSES
        assert [line.action for line in audit.lines(SCOPE, subject)][-2:] == ["offer-message", "make-message"]
    assert sent.intervention_id
    plan = interventions.get(SCOPE, sent.intervention_id)
    assert (plan.state, plan.areas) == (InterventionState.RUNNING, (sent.place.buurt,))
    assert (plan.starts_on, plan.criterion.judged_on) == (sent.sent_on, sent.content.judged_on)
    assert plan.starts_on < NOW.date() < plan.ends_on
    approvals = [
        line.actor for line in audit.lines(SCOPE, f"buurtbericht/{sent.id}") if line.action == "approve-message"
    ]
    assert approvals == [Role.ADVISEUR.value]


def check_open_orders() -> None:
    """What a board has to show: one late and under way, one new, one that asks for another, one that was given up."""
    recent = work_orders.of_gemeente(SCOPE, GEMEENTE)
    open_ones = [order for order in recent if order.is_open]
    assert {order.state for order in open_ones} == {WorkOrderState.UNDER_WAY, WorkOrderState.ISSUED}
    [late] = [order for order in open_ones if order.terms.due_on < NOW.date()]
    assert (late.state, late.visits_left, len(late.reports)) == (WorkOrderState.UNDER_WAY, 2, 1)
    [asking] = asking_for_another(recent)
    assert (asking.state, asking.follow_up) == (WorkOrderState.DONE, FollowUp.COMES_BACK)
    [given_up] = [order for order in recent if order.state is WorkOrderState.CLOSED_EARLY]
    assert given_up.not_done_reason is NotDoneReason.WEATHER
    for order in (*open_ones, asking, given_up):
        plan = interventions.get(SCOPE, order.intervention_id)
        assert (plan.state, order.area) == (InterventionState.RUNNING, plan.areas[0])
        check_terms(order.terms, plan, (NOW - timedelta(days=10)).date())
        assert all(report.at < NOW for report in order.reports)
        assert audit.lines(SCOPE, f"work-order/{order.id}")[-1].action == "issue-work-order"


def check_plans(built: DemoReport) -> None:
    """Two weeks were planned by the coordinator, and of the last one visit was moved, at a price."""
    changed, second, first = deployment.plans(SCOPE, GEMEENTE)
    assert (changed.by, changed.run) == (Role.COORDINATOR.value, built.run_id)
    assert (changed.request, changed.result.changed_from) == (second.request, second.id)
    assert (second.request.week - first.request.week).days == 7
    assert first.request.week <= NOW.date() < second.request.week
    assert first.result.plan.proven
    assert second.result.plan.proven
    assert changed.result.cost == pytest.approx(second.result.plan.covered - changed.result.plan.covered)
    assert changed.result.cost > 0
    assert len(changed.request.teams) == 2
    assert [each.kind for each in second.result.rivals] == [RivalKind.GREEDY, RivalKind.LAST_TIME]
    assert second.result.rivals[0].covered <= second.result.plan.covered + 1e-9
    assert any("was geen verwachting beter dan de telling" in sentence for sentence in second.result.basis)
    check_walks(changed)
    for subject, action in ((f"deployment/{first.request.id}", "plan-week"), (f"plan/{second.id}", "change-plan")):
        assert [line.action for line in audit.lines(SCOPE, subject)] == [action]


def check_walks(plan: DeploymentPlan) -> None:
    """Every shift stops in buurten it goes to, no more often than was asked, and no two teams at one place."""
    visited = {(each.team, each.shift, each.place) for each in plan.result.plan.visits}
    assert {(walk.team, walk.shift) for walk in plan.result.walks} <= {each[:2] for each in visited}
    for walk in plan.result.walks:
        assert 1 <= len(walk.stops) <= plan.request.short_visits
        assert {(walk.team, walk.shift, stop.buurt) for stop in walk.stops} <= visited
        assert walk.over_streets
        assert all(52 < stop.latitude < 53 and 5 < stop.longitude < 6 for stop in walk.stops)
    stops = [(walk.shift, stop.place) for walk in plan.result.walks for stop in walk.stops]
    assert len(set(stops)) == len(stops) > 50
    assert sum(walk.metres for walk in plan.result.walks) > 1_000
    named = [stop.street for walk in plan.result.walks for stop in walk.stops if stop.street]
    assert len(named) > 0.8 * len(stops)
    assert plan.result.streets_of == (f"{MAKER}, {VINTAGE}",)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2025, 10, 31), InterventionState.PLANNED),
        (date(2025, 11, 1), InterventionState.RUNNING),
        (date(2026, 12, 31), InterventionState.RUNNING),
        (date(2027, 1, 1), InterventionState.ENDED),
    ],
)
def test_an_earlier_intervention_is_in_the_state_of_its_dates(today: date, state: InterventionState) -> None:
    planted = TRUTHS.displaced
    earlier = EarlierIntervention(
        planted.title, planted.kind, planted.area, planted.category, planted.starts_on, planted.ends_on, 30
    )
    assert _as_intervention(earlier, today).state is state


def test_it_does_not_go_among_another_gemeente(demo_files: Path, tmp_path: Path) -> None:
    path = tmp_path / AREAS
    path.write_text((demo_files / AREAS).read_text(encoding="utf-8").replace("9901", "9902"), encoding="utf-8")
    import_areas(path, scope=Scope.of("GM9902"), by="test", now=NOW)
    with pytest.raises(NotAllowedNow, match="GM9902"):
        build_or_reopen_demo(tmp_path / "demo", now=NOW)


def test_a_second_time(keeper: Keeper, tmp_path: Path, rf: RequestFactory) -> None:
    """To build again is refused; to open again gives new passwords and changes nothing else."""
    kept = demo_store(keeper)
    built, _ = kept.told
    with pytest.raises(NotAllowedNow, match=GEMEENTE) as refused:
        build_demo(tmp_path / "again", now=NOW)
    assert "OPENVIS_DATA" in refused.value.next_step
    assert not (tmp_path / "again").exists()

    again = build_or_reopen_demo(kept.files, now=NOW)
    assert again.run_id == built.run_id
    assert len(read.batches(SCOPE)) == 9
    assert again.accounts.keys() == built.accounts.keys()
    for name, password in again.accounts.items():
        assert password != built.accounts[name]
        assert authenticate(rf.post("/"), username=name, password=password)
        assert authenticate(rf.post("/"), username=name, password=built.accounts[name]) is None
        assert {line.action for line in audit.lines(SCOPE, f"account/{name}")} == {"create-account", "renew-password"}


def test_a_build_that_was_broken_off_is_taken_up_again(
    demo_files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken off after the areas: the next build finds them there and goes on. The same files, not drawn once more,
    and the list of the build above, not calculated once more."""
    monkeypatch.setattr(demo, "write_sources", lambda folder: shutil.copytree(demo_files, folder))
    asked: list[dict[str, int]] = []
    run = published.run("run-1", gemeente=GEMEENTE)
    monkeypatch.setattr(build_demo_module, "analyse", lambda **_: asked.append(read.versions_now()) or run)
    monkeypatch.setattr(build_demo_module, "_plan_two_weeks", lambda *_: None)
    import_areas(demo_files / AREAS, scope=SCOPE, by="systeem", now=NOW)
    report = build_or_reopen_demo(tmp_path / "demo", now=NOW)
    assert report.run_id == run.id
    assert len(report.accounts) == len(Role)
    assert asked == [read.versions_now(["areas", "population", "counts", "incidents", "streets", "addresses"])]
    states = [batch.state for batch in read.batches(SCOPE) if batch.source == "cbs-gebieden"]
    assert sorted(states) == [BatchState.LANDED, BatchState.UNCHANGED]
    assert len(read.batches(SCOPE)) == 10
