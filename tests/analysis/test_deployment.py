"""A plan of deployment: the optimum by trying everything, what holds for any question, and rules in conflict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from math import ceil, floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.analysis.deployments import deployment_solve
from openvis.analysis.deployments.deployment import as_last_week, drawn_of, greedy, hours_curve, plan, prices
from openvis.analysis.deployments.deployment_check import changed
from openvis.analysis.deployments.deployment_draw import draw
from openvis.analysis.deployments.deployment_model import model_of
from openvis.domain.deployment import (
    Appointment,
    Available,
    Concentration,
    Demand,
    DeploymentQuestion,
    Exploration,
    NoGo,
    Plan,
    Presence,
    Purpose,
    Rule,
    Shift,
    SkillNeeded,
    Team,
)
from openvis.domain.deployment_words import RulesConflict
from openvis.domain.work_order import DayPart
from openvis.errors import InputError
from tests.analysis import slow_deployment as slow

MONDAY = date(2026, 3, 2)
EVENING, NIGHT = Shift(MONDAY, DayPart.EVENING), Shift(MONDAY, DayPart.NIGHT)
TEAMS = (Team("rood", frozenset({"jeugd"})), Team("blauw"))
FEW = settings(max_examples=12, deadline=None)

rules = st.lists(
    st.one_of(
        st.builds(Presence, st.sampled_from([0.2, 0.34, 0.5]), st.sampled_from([None, "Noord", "Zuid"])),
        st.builds(Concentration, st.sampled_from([0.4, 0.5, 0.8]), st.sampled_from([None, "Zuid"])),
        st.builds(NoGo, st.sampled_from(["A", "B", "C"]), st.sampled_from([None, DayPart.NIGHT])),
        st.builds(
            SkillNeeded,
            st.sampled_from(["B", "C"]),
            st.sampled_from(["jeugd", "hond"]),
            st.sampled_from([None, DayPart.NIGHT]),
        ),
        st.builds(Appointment, st.just("rood"), st.just("A"), st.just(EVENING), st.integers(1, 2)),
    ),
    max_size=3,
    unique_by=lambda rule: Appointment if isinstance(rule, Appointment) else rule,
).map(tuple)


@st.composite
def questions(draw: Callable[..., object], minutes: tuple[int, ...] = (60,)) -> DeploymentQuestion:
    harm = st.one_of(st.just(0.0), st.floats(0.01, 9.0))
    length, skill = st.sampled_from(minutes), st.sampled_from(["", "", "jeugd"])
    demands = [Demand("A", "Noord", EVENING, draw(harm), "", draw(length))]  # type: ignore[arg-type]
    for place, wijk, shift in (("B", "Noord", EVENING), ("C", "Zuid", EVENING), ("C", "Zuid", NIGHT)):
        demands.append(Demand(place, wijk, shift, draw(harm), draw(skill), draw(length)))  # type: ignore[arg-type]
    hours = st.sampled_from([0.0, 1.0, 1.5, 2.0, 3.0])
    slots = [("rood", EVENING), ("blauw", EVENING), ("blauw", NIGHT)]
    once = st.sampled_from([frozenset(), frozenset({"jeugd"})])
    available = [Available(team, shift, draw(hours), draw(once)) for team, shift in slots]  # type: ignore[arg-type]
    return DeploymentQuestion(TEAMS, tuple(available), tuple(demands), draw(rules), most_visits=2)  # type: ignore[arg-type]


def town(areas: int = 12, seed: int = 1, *rules: Rule) -> DeploymentQuestion:
    """A week of evenings and nights, three wijken, two teams."""
    rng = np.random.default_rng(seed)
    shifts = [
        Shift(MONDAY + timedelta(days=day), part) for day in range(3) for part in (DayPart.EVENING, DayPart.NIGHT)
    ]
    harm = rng.gamma(0.6, 1.0, areas)[:, None] * rng.gamma(3.0, 1 / 3, (areas, len(shifts)))
    demands = [
        Demand(f"B{area}", f"W{area % 3}", shift, float(harm[area, at]), "jeugd" if area % 5 == 0 else "")
        for area in range(areas)
        for at, shift in enumerate(shifts)
    ]
    available = [Available(team.name, shift, 3.0) for team in TEAMS for shift in shifts]
    return DeploymentQuestion(TEAMS, tuple(available), tuple(demands), rules)


# ----- the optimum, twice


@FEW
@given(questions())
def test_by_trying_everything(question: DeploymentQuestion) -> None:
    most = slow.most_covered(question)
    if most is None:
        with pytest.raises(RulesConflict):
            plan(question, 1)
        return
    found = plan(question, 1)
    assert (found.proven, found.gap) == (True, 0.0)
    assert found.covered == pytest.approx(most, abs=1e-9)
    assert slow.covered(question, as_slow(question, found)) == pytest.approx(found.covered, abs=1e-9)
    assert slow.keeps(question, as_slow(question, found))


@settings(max_examples=12, deadline=None)
@given(questions(minutes=(15, 60)))
def test_visits_of_two_lengths(question: DeploymentQuestion) -> None:
    """No flow any more: branch and bound, to within a ten-thousandth."""
    question = replace(question, demands=(replace(question.demands[0], minutes=15), *question.demands[1:]))
    most = slow.most_covered(question)
    if most is None:
        with pytest.raises(RulesConflict):
            plan(question, 1)
        return
    found = plan(question, 1)
    assert most * (1 - 1e-4) - 1e-9 <= found.covered <= most + 1e-9 <= found.bound + 2e-9
    assert slow.keeps(question, as_slow(question, found))


def test_one_by_hand() -> None:
    """Ten of harm in A, nine in B: one visit to each covers more than two to A; a third goes to A again."""
    demands = (Demand("A", "Noord", EVENING, 10.0), Demand("B", "Noord", EVENING, 9.0))
    question = DeploymentQuestion((TEAMS[1],), (Available("blauw", EVENING, 3.0),), demands)
    found = plan(question, 1)
    share = (60 + 30 * (1 - 4 / 15)) / 360
    assert {each.place: each.visits for each in found.visits} == {"A": 2, "B": 1}
    assert found.covered == pytest.approx(10 * (1 - (1 - share) ** 2) + 9 * share)
    assert found.expected == 19.0
    assert [value.harm for value in found.hour_values] == [pytest.approx(9 * share * (1 - share))]


# ----- what holds for any question


@FEW
@given(questions(), st.integers(1, 3))
def test_more_hours_and_fewer_rules_never_cover_less(question: DeploymentQuestion, more: int) -> None:
    question = replace(question, rules=(*question.rules, Exploration(0.1)))
    try:
        found = plan(question, 5)
    except RulesConflict:
        return  # which rule is named is looked at below
    fewer, same, extra = hours_curve(question, found, [-1, 0, more])
    assert same.covered == pytest.approx(found.covered, abs=1e-9)
    assert extra.covered is not None
    assert extra.covered >= found.covered - 1e-9
    assert sum(hours for _, _, hours in extra.changes) <= more
    assert fewer.covered is None or fewer.covered <= found.covered + 1e-9
    for each in prices(question, found):
        assert 0 <= each.least <= each.harm + 1e-9 <= each.most + 2e-9


@pytest.mark.parametrize("share", [0.05, 0.1])
def test_the_draw(share: float) -> None:
    question = town(12, 2, Exploration(share), Presence(0.1), Concentration(0.5), NoGo("B1", DayPart.NIGHT))
    found = plan(question, 7)
    total = sum(each.hours for each in question.available)
    assert share <= found.explored < share + 1 / total
    assert found == plan(question, 7)
    others = {drawn_of(plan(question, seed)) for seed in range(5)}
    assert len(others) == 5
    harm = {(each.place, each.shift): each.harm for each in question.demands}
    for _, (place, shift, _) in drawn_of(found):
        higher = sum(other > harm[place, shift] for (_, when), other in harm.items() if when == shift)
        assert higher >= 6 - 1  # never among the highest half, a place that may not be visited set apart


def test_the_rest_is_drawn_evenly() -> None:
    """Every place outside those that would be visited anyway comes up about as often."""
    question = town(12, 3, Exploration(0.1))
    shift = question.demands[0].shift
    model = model_of(replace(question, demands=tuple(replace(each, skill="") for each in question.demands)))
    draws = [draw(model, np.random.default_rng(seed)) for seed in range(120)]
    drawn = Counter(place for each in draws for _, (place, when, _) in each if when == shift)
    harm = {each.place: each.harm for each in question.demands if each.shift == shift}
    rest = sorted(harm, key=lambda place: -harm[place])[6:]
    assert set(drawn) == set(rest)
    assert min(drawn.values()) > 0.4 * max(drawn.values())


@pytest.mark.parametrize("seed", range(3))
def test_the_plan_keeps_every_rule(seed: int) -> None:
    question = town(
        15, seed, Presence(0.2), Concentration(0.45), Exploration(0.08), NoGo("B2"),
        Appointment("blauw", "B4", Shift(MONDAY, DayPart.NIGHT), 2),
    )  # fmt: skip
    found = plan(question, seed)
    assert found.proven
    minutes = Counter[str]()
    for each in found.visits:
        minutes[each.wijk] += each.minutes
    total = sum(each.hours for each in question.available) * 60
    assert all(ceil(0.2 * total / 60) <= minutes[wijk] / 60 <= floor(0.45 * total / 60) for wijk in ("W0", "W1", "W2"))
    assert not any(each.place == "B2" for each in found.visits)
    assert [each.visits for each in found.visits if each.purpose is Purpose.APPOINTMENT] == [2]
    assert changed(question, found, found.visits) == changed(question, found, list(reversed(found.visits)))
    assert changed(question, found, found.visits).broken == ()
    assert changed(question, found, found.visits).cost == pytest.approx(0, abs=1e-9)


# ----- beside it


def test_greedy_and_last_week_cover_no_more() -> None:
    free, ruled = town(20, 4), town(20, 4, Presence(0.3), Concentration(0.4))
    last = plan(town(20, 9), 1)
    earlier = tuple(
        replace(each, shift=Shift(each.shift.day - timedelta(days=7), each.shift.part)) for each in last.visits
    )
    for question in (free, ruled):
        best, naive = plan(question, 1), greedy(question, 1)
        assert naive.covered <= best.covered + 1e-9
        assert naive.covered > 0.9 * best.covered
        assert changed(question, best, naive.visits).broken == ()
    repeated = as_last_week(free, earlier)
    assert repeated.covered < plan(free, 1).covered
    assert sum(each.minutes for each in repeated.visits) == sum(each.minutes for each in last.visits)


def test_a_skill_is_a_rule_with_a_price_and_a_shift_may_have_one_of_its_own() -> None:
    """Where only blauw works at night, B0 at night waits for a blauw that has the skill in that shift."""
    harm = {"B0": 9.0, "B1": 1.0}
    demands = tuple(Demand(place, "W", NIGHT, each) for place, each in harm.items())
    asked = DeploymentQuestion(
        TEAMS, (Available("blauw", NIGHT, 1.0),), demands, (SkillNeeded("B0", "jeugd", DayPart.NIGHT),)
    )
    found = plan(asked, 1)
    assert [(each.place, each.visits) for each in found.visits] == [("B1", 1)]
    (price,) = prices(asked, found)
    assert price.harm == pytest.approx(found.covered * 8)
    able = replace(asked, available=(Available("blauw", NIGHT, 1.0, frozenset({"jeugd"})),))
    assert [each.place for each in plan(able, 1).visits] == ["B0"]
    by_day = replace(asked, rules=(SkillNeeded("B0", "jeugd", DayPart.MORNING),))
    assert plan(by_day, 1).covered == pytest.approx(found.covered * 9)
    told = changed(asked, found, [replace(found.visits[0], place="B0")])
    assert "blauw kan op maandag 2 maart, nacht niet naar B0" in told.broken[0]


def test_greedy_sends_who_can_do_least_else() -> None:
    """Red alone can answer `jeugd`: as long as blue is free, blue goes to the rest."""
    demands = (
        Demand("A", "Noord", EVENING, 10.0),
        Demand("B", "Noord", EVENING, 9.0, "jeugd"),
        Demand("C", "Noord", EVENING, 8.0),
    )
    available = (Available("rood", EVENING, 1.0), Available("blauw", EVENING, 1.0))
    question = DeploymentQuestion(TEAMS, available, demands)
    assert {each.team: each.place for each in greedy(question, 1).visits} == {"blauw": "A", "rood": "B"}
    assert greedy(question, 1).covered == pytest.approx(plan(question, 1).covered)


def test_when_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Branching that found little in its time gives way to the greedy way, and the gap is told."""
    question = town(12, 5)
    demands = (*question.demands, *(Demand("S", "W0", each.shift, 2.0, "", 15) for each in question.demands[:6]))
    question = replace(question, demands=demands, rules=(Concentration(0.37),))
    best = plan(question, 1)

    def nothing_yet(program: deployment_solve._Program, seconds: float) -> tuple[np.ndarray, float]:
        return np.zeros(len(program.profit)), best.bound

    monkeypatch.setattr(deployment_solve, "_branch", nothing_yet)
    poor = plan(question, 1)
    assert not poor.proven
    assert 0.9 * best.covered < poor.covered <= best.covered + 1e-9
    assert poor.gap == pytest.approx(1 - poor.covered / best.bound)


# ----- rules that exclude each other, by name


@pytest.mark.parametrize(
    ("rules", "named"),
    [
        ((Presence(0.6, "W0"), Presence(0.5, "W1")), "vraag 4 uur minder in wijk W"),
        ((Presence(0.3, "W0"), Concentration(0.2)), "4 uur (meer|minder) (toe )?in wijk W0"),
        ((NoGo("B1"), Appointment("blauw", "B1", EVENING)), "verzet de afspraak van blauw in B1 op maandag 2 maart"),
        ((Appointment("blauw", "B1", EVENING, 3), Appointment("blauw", "B2", EVENING)), "verzet de afspraak van blauw"),
    ],
)  # fmt: skip
def test_which_rule_to_relax(rules: tuple[Rule, ...], named: str) -> None:
    question = town(12, 6, *rules)
    with pytest.raises(RulesConflict, match=named) as caught:
        plan(question, 1)
    for relaxation in caught.value.relaxations:
        assert relaxation.rule in rules
        assert relaxation.minutes > 0
    eased = [each for each in rules if each not in {relaxation.rule for relaxation in caught.value.relaxations}]
    assert plan(replace(question, rules=tuple(eased)), 1).proven


@FEW
@given(questions())
def test_the_least_relaxation_is_enough(question: DeploymentQuestion) -> None:
    try:
        plan(question, 1)
    except RulesConflict as error:
        rest = [rule for rule in question.rules if rule not in [each.rule for each in error.relaxations]]
        assert plan(replace(question, rules=tuple(rest)), 1).proven


def test_what_cannot_be_asked() -> None:
    question = town()
    twice = replace(question, available=(*question.available, question.available[0]))
    kept = Appointment("blauw", "B1", EVENING)
    wrong: list[tuple[DeploymentQuestion, str]] = [
        (replace(question, demands=()), "niets te verdelen"),
        (replace(question, most_visits=0), "ten minste 1 zijn"),
        (twice, "maandag 2 maart, avond staat er twee keer"),
        (replace(question, rules=(Presence(0.1, "W9"),)), "geen wijk 'W9'"),
        (replace(question, rules=(NoGo("B99"),)), "geen plek 'B99'"),
        (replace(question, rules=(Concentration(1.4),)), "ten hoogste 140%"),
        (replace(question, rules=(Appointment("blauw", "B0", EVENING, skill="jeugd"),)), "mist de vaardigheid"),
        (
            replace(question, rules=(kept, kept)),
            "afspraak van 'blauw in B1' op maandag 2 maart, avond staat er twee keer",
        ),
        (replace(question, demands=(Demand("A", "W", EVENING, float("nan")),)), "geen bruikbaar getal"),
        (replace(question, available=(Available("blauw", EVENING, -1.0),)), "zijn geen getal van 0"),
        (replace(question, available=(Available("geel", EVENING, 1.0),)), "geen team 'geel'"),
    ]
    for asked, sentence in wrong:
        with pytest.raises(InputError, match=sentence) as caught:
            plan(asked, 1)
        assert caught.value.next_step


# ----- changed by hand


def test_a_change_by_hand_says_what_it_costs_and_breaks() -> None:
    question = town(
        12, 8, Presence(0.2, "W2"), Concentration(0.6), NoGo("B3"), Exploration(0.1),
        Appointment("rood", "B0", EVENING, 1, "jeugd"),
    )  # fmt: skip
    found = plan(question, 1)
    kept = [each for each in found.visits if each.wijk != "W2" and each.purpose is Purpose.PLANNED]
    to_no_go = replace(found.visits[0], team="blauw", place="B3", shift=EVENING, skill="", visits=4)
    nobody = replace(found.visits[0], team="blauw", place="B5", shift=EVENING, skill="jeugd", visits=1)
    told = changed(question, found, [*kept, to_no_go, nobody])
    for sentence in (
        "blauw kan op maandag 2 maart, avond niet naar B5",
        "blauw heeft op maandag 2 maart, avond",
        "Naar B3 mag op maandag 2 maart, avond niemand toe.",
        "Wijk W2 krijgt 0% van de uren: te weinig voor ten minste 20% van de uren in wijk W2.",
        "De afspraak van rood in B0 op maandag 2 maart, avond (één bezoek) gaat niet door.",
        "Nog 0% van de uren gaat naar plekken uit de loting, en niet 10%.",
    ):
        assert any(sentence in each for each in told.broken), sentence
    assert told.cost == pytest.approx(found.covered - told.covered)
    assert told.cost > 0


def as_slow(question: DeploymentQuestion, found: Plan) -> slow.Visits:
    slots = {(each.team, each.shift): row for row, each in enumerate(question.available)}
    rows = {(each.place, each.shift, each.skill): at for at, each in enumerate(question.demands)}
    numbers: slow.Visits = {}
    for each in found.visits:
        pair = slots[each.team, each.shift], rows[each.place, each.shift, each.skill]
        numbers[pair] = numbers.get(pair, 0) + each.visits
    return numbers
