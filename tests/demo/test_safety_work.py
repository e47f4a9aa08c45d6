"""What the people of the town do beside interventions could have been filled in on the pages, and is about nobody."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from openvis.decisions.rules.states import UNDERMINING_STEPS
from openvis.demo import safety_work as work
from openvis.demo.town import GEMEENTE
from openvis.demo.truths import TRUTHS
from openvis.domain.personal_data import kind_inside
from openvis.domain.presence import PresenceKind, figures, reporting_actions
from openvis.domain.top_x import MOMENTS_A_YEAR, criteria_on, does_not_add_up
from openvis.domain.undermining import UnderminingPhase, is_case_number, rules


@pytest.fixture(scope="module")
def town() -> set[str]:
    text = files("openvis.demo").joinpath("town.csv").read_text(encoding="utf-8")
    return {row["code"] for row in csv.DictReader(text.splitlines())}


def test_every_place_is_a_buurt_of_the_town(town):
    named = {area for each in work.PRESENCES for area in each.areas}
    named |= {each.buurt for each in work.SIGNALS} | {buurt for _, buurt, _, _ in work.RISK_LOCATIONS}
    assert named <= town
    assert {each.gemeente for each in work.PRESENCES} == {GEMEENTE}


def test_nothing_is_about_a_person():
    told = [each.title for each in work.PRESENCES] + [each.text for each in work.TOP_X_CRITERIA]
    told += [each.recount.note for each in work.TOP_X_MOMENTS if each.recount]
    told += [place for _, _, place, _ in work.RISK_LOCATIONS]
    assert [text for text in told if kind_inside(text)] == []
    assert not any(sign.isdigit() for _, _, place, _ in work.RISK_LOCATIONS for sign in place)
    assert all(is_case_number(each.case) for each in work.SIGNALS if each.case)


def test_every_kind_of_aanwezigheid_is_there_and_each_counts():
    assert {each.kind for each in work.PRESENCES} == set(PresenceKind)
    for each in work.PRESENCES:
        [counted, *_] = figures([each], each.starts_on, each.starts_on)
        assert counted.times == 1
        assert each.hours or each.people


def test_the_action_to_report_more_ran_where_vandalism_rose_afterwards():
    cluster = TRUTHS.cluster
    [action] = reporting_actions(work.PRESENCES, GEMEENTE, cluster.first, cluster.last)
    assert set(action.areas) == set(cluster.areas)
    assert action.last_day is not None
    assert action.last_day < cluster.first


def test_the_top_x_adds_up_from_one_moment_to_the_next():
    days = [each.day for each in work.TOP_X_MOMENTS]
    assert days == sorted(days)
    assert all(days.count(day) == 1 for day in days)
    assert max(sum(day.year == year for day in days) for year in {day.year for day in days}) == MOMENTS_A_YEAR
    for each in work.TOP_X_MOMENTS:
        assert each.recount is not None
        assert does_not_add_up(work.TOP_X_MOMENTS, each) == ""
        held = criteria_on(work.TOP_X_CRITERIA, each.day)
        assert held is not None
        assert held.number == each.recount.criteria


def test_signals_went_the_way_the_table_allows_and_are_within_their_term():
    allowed = {(step.before, step.after) for step in UNDERMINING_STEPS}
    for each in work.SIGNALS:
        way = (UnderminingPhase.SIGNAL, *each.phases)
        assert set(zip(way, each.phases, strict=False)) <= allowed
        assert (each.reason is not None) is (way[-1] is UnderminingPhase.NO_FOLLOW_UP)
        assert each.theme in rules().themes
        assert each.days_ago >= len(each.phases)
    last = {(UnderminingPhase.SIGNAL, *each.phases)[-1] for each in work.SIGNALS}
    assert last == set(UnderminingPhase)
