"""What a new intervention, order or finding must say: the last value that is allowed and the first that is not."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.decisions.rules.requirements import (
    LATEST_JUDGEMENT,
    LONGEST,
    LONGEST_VISIT,
    MOST_AREAS,
    MOST_CATEGORIES,
    MOST_PER_VISIT,
    check_finding,
    check_intervention,
    check_work_order,
)
from openvis.domain.category import categories
from openvis.domain.intervention import Comparison, Intervention, InterventionKind, InterventionState, SuccessCriterion
from openvis.domain.work_order import (
    DayPart,
    Finding,
    Priority,
    Situation,
    WeekPart,
    WorkOrder,
    WorkOrderState,
)
from openvis.errors import InputError
from tests.support.people import BUURT, CATEGORY, FINDING, HOME, TODAY

DAY = timedelta(days=1)


def goal(percent: int, **changes: Any) -> SuccessCriterion:
    return replace(SuccessCriterion(percent, TODAY + 126 * DAY), **changes)


PLAN = Intervention(
    id=0,
    gemeente=HOME,
    title="Lichtmastactie",
    kind=InterventionKind.PREVENTIVE,
    areas=(BUURT,),
    categories=(CATEGORY,),
    starts_on=TODAY,
    ends_on=TODAY + 84 * DAY,
    criterion=goal(20),
    state=InterventionState.RUNNING,
    attention_id=None,
)
ORDER = WorkOrder(
    id=0,
    gemeente=HOME,
    intervention_id=1,
    area=BUURT,
    category=CATEGORY,
    reason="Omdat het nodig is.",
    task="Controleer de achterpaden.",
    team="Team Noord",
    week_part=WeekPart.ANY_DAY,
    day_part=DayPart.EVENING,
    priority=Priority.HIGH,
    due_on=TODAY + 7 * DAY,
    state=WorkOrderState.ISSUED,
    finding=None,
    version=0,
)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"title": "Abc"},
        {"title": "x" * 100},
        {"starts_on": TODAY},
        {"ends_on": TODAY + DAY},
        {"ends_on": TODAY + LONGEST, "criterion": goal(20, judged_on=TODAY + LONGEST)},
        {"criterion": goal(1)},
        {"criterion": goal(99)},
        {"areas": ("WK990101",)},
        {"areas": (HOME,)},
        {"areas": ("BU99010101", "BU99010202", "WK990103")},
        {"areas": tuple(f"BU990104{number:02d}" for number in range(MOST_AREAS))},
        {"categories": tuple(sorted(categories()))[:MOST_CATEGORIES]},
        {"criterion": goal(20, judged_on=PLAN.ends_on)},
        {"criterion": goal(20, judged_on=PLAN.ends_on + LATEST_JUDGEMENT)},
        {"criterion": goal(20, comparison=Comparison.COMPARABLE_AREAS, compared_with=("BU99010202",))},
        {"hours": 1},
        {"hours": 100_000},
        {"serves": "UVP 2026, actie 3.2"},
    ],
    ids=str,
)
def test_an_intervention_that_can_be_made(changes):
    check_intervention(replace(PLAN, **changes), TODAY)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"title": "Ab"}, "De titel is 2 tekens lang. Gebruik 3 tot en met 100 tekens."),
        ({"title": "    "}, "De titel is 0 tekens lang."),
        ({"title": "x" * 101}, "De titel is 101 tekens lang."),
        ({"areas": ("BU99020101",)}, "Gebied BU99020101 ligt niet in gemeente GM9901."),
        ({"areas": ()}, "Een interventie heeft ten minste één buurt of wijk nodig."),
        ({"areas": tuple(f"BU990104{number:02d}" for number in range(MOST_AREAS + 1))}, "Een interventie heeft hoog"),
        ({"areas": ("Kerkbuurt",)}, "'Kerkbuurt' is geen gebiedscode."),
        ({"categories": ()}, "Er is geen soort gekozen."),
        ({"categories": tuple(sorted(categories()))[: MOST_CATEGORIES + 1]}, "Een interventie richt zich op hoogstens"),
        (
            {"categories": ("totaal-misdrijven",)},
            "Een interventie richt zich op soorten incidenten, niet op het totaal",
        ),
        (
            {"categories": (CATEGORY, "niet-ingedeeld")},
            "'Niet ingedeeld' is geen soort; een interventie richt zich op soorten incidenten.",
        ),
        ({"categories": ("alles",)}, "De categorie 'alles' bestaat niet."),
        ({"starts_on": TODAY - DAY}, "De startdatum 1 maart 2026 is al voorbij; het doel ligt vast vóór de start."),
        ({"ends_on": TODAY}, "De einddatum ligt niet na de startdatum."),
        ({"ends_on": TODAY - DAY}, "De einddatum ligt niet na de startdatum."),
        ({"ends_on": TODAY + LONGEST + DAY}, "De interventie duurt langer dan twee jaar."),
        ({"criterion": goal(0)}, "Het doel van 0 % minder kan niet."),
        ({"criterion": goal(100)}, "Het doel van 100 % minder kan niet."),
        ({"criterion": goal(-20)}, "Het doel van -20 % minder kan niet."),
        ({"criterion": goal(20, judged_on=PLAN.ends_on - DAY)}, "Het oordeel op 24 mei 2026 past niet bij het einde."),
        (
            {"criterion": goal(20, judged_on=PLAN.ends_on + LATEST_JUDGEMENT + DAY)},
            "Het oordeel op 26 mei 2027 past niet",
        ),
        ({"criterion": goal(20, comparison=Comparison.COMPARABLE_AREAS)}, "De vergelijking heeft ten minste één buurt"),
        ({"criterion": goal(20, compared_with=("BU99010202",))}, "Er zijn buurten gekozen om mee te vergelijken, maar"),
        (
            {"criterion": goal(20, comparison=Comparison.COMPARABLE_AREAS, compared_with=(BUURT,))},
            "BU99010101 hoort bij de interventie zelf;",
        ),
        ({"hours": 0}, "0 uur kan niet."),
        ({"serves": "12"}, "Het doel uit het plan is 2 tekens lang."),
        ({"serves": "Bel 06-12345678"}, "Het doel uit het plan lijkt"),
    ],
)
def test_an_intervention_that_cannot_be_made(changes, says):
    with pytest.raises(InputError) as refusal:
        check_intervention(replace(PLAN, **changes), TODAY)
    assert str(refusal.value).startswith(says)
    assert refusal.value.next_step


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"due_on": TODAY},
        {"due_on": PLAN.ends_on},
        {"task": "Kijk"},
        {"task": "x" * 500},
        {"team": "N"},
        {"team": "x" * 60},
    ],
    ids=str,
)
def test_an_order_that_can_be_issued(changes):
    check_work_order(replace(ORDER, **changes), PLAN, TODAY)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"task": "  x "}, "De taak is 1 tekens lang."),
        ({"task": "x" * 501}, "De taak is 501 tekens lang."),
        ({"team": " "}, "De naam van het team is 0 tekens lang."),
        ({"team": "x" * 61}, "De naam van het team is 61 tekens lang."),
        ({"due_on": TODAY - DAY}, "De uiterste dag 1 maart 2026 valt buiten de interventie."),
        ({"due_on": PLAN.ends_on + DAY}, "De uiterste dag 26 mei 2026 valt buiten de interventie."),
    ],
)
def test_an_order_that_cannot_be_issued(changes, says):
    with pytest.raises(InputError) as refusal:
        check_work_order(replace(ORDER, **changes), PLAN, TODAY)
    assert str(refusal.value).startswith(says)
    assert refusal.value.next_step


def test_the_days_to_choose_from_are_named():
    with pytest.raises(InputError) as refusal:
        check_work_order(replace(ORDER, due_on=date(2030, 1, 1)), PLAN, TODAY + DAY)
    assert refusal.value.next_step == "Kies een dag van 3 maart 2026 tot en met 25 mei 2026."


def test_no_order_before_its_intervention_starts():
    later = replace(PLAN, starts_on=TODAY + 3 * DAY)
    with pytest.raises(InputError, match="De uiterste dag 4 maart 2026 valt buiten de interventie"):
        check_work_order(replace(ORDER, due_on=TODAY + 2 * DAY), later, TODAY)
    check_work_order(replace(ORDER, due_on=TODAY + 3 * DAY), later, TODAY)


def test_no_order_after_the_last_day_even_if_nobody_ended_the_intervention():
    with pytest.raises(InputError, match="De interventie liep tot en met 25 mei 2026"):
        check_work_order(ORDER, PLAN, PLAN.ends_on + DAY)


@given(start=st.integers(-5, 30), length=st.integers(1, 60), today=st.integers(0, 100), due=st.integers(-10, 120))
def test_a_due_day_is_allowed_exactly_when_work_can_still_be_done(start, length, today, due):
    """Slowly and obviously: the day is one of those that are both still to come and within the intervention."""
    plan = replace(PLAN, starts_on=TODAY + start * DAY, ends_on=TODAY + (start + length) * DAY)
    to_come = {today + n for n in range(400)}
    within = {start + n for n in range(length + 1)}
    order = replace(ORDER, due_on=TODAY + due * DAY)
    if due in to_come & within:
        check_work_order(order, plan, TODAY + today * DAY)
    else:
        with pytest.raises(InputError):
            check_work_order(order, plan, TODAY + today * DAY)


@pytest.mark.parametrize("situation", list(Situation))
def test_each_situation_can_be_reported_without_any_fine(situation):
    check_finding(Finding(situation, checks=0, warnings=0, fines=0, minutes=1, follow_up_needed=True))


@pytest.mark.parametrize(
    "changes",
    [
        {"checks": MOST_PER_VISIT},
        {"warnings": MOST_PER_VISIT},
        {"fines": 0},
        {"minutes": 1},
        {"minutes": LONGEST_VISIT},
    ],
    ids=str,
)
def test_counts_that_can_be(changes):
    check_finding(replace(FINDING, **changes))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"checks": -1}, "-1 controles kan niet."),
        ({"checks": MOST_PER_VISIT + 1}, "1001 controles kan niet."),
        ({"warnings": -1}, "-1 waarschuwingen kan niet."),
        ({"fines": 1001}, "1001 boetes kan niet."),
        ({"minutes": 0}, "0 minuten kan niet."),
        ({"minutes": LONGEST_VISIT + 1}, "1441 minuten kan niet."),
        (
            {"situation": Situation.NOTHING_FOUND},
            "'Niets aangetroffen' past niet bij waarschuwingen of boetes.",
        ),
    ],
)
def test_counts_that_cannot_be(changes, says):
    with pytest.raises(InputError) as refusal:
        check_finding(replace(FINDING, **changes))
    assert str(refusal.value).startswith(says)
    assert refusal.value.next_step


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Bel 06-10000000 na afloop", "telefoonnummers"),
        ("Let op BSN 000000012", "burgerservicenummers"),
        ("Rode auto AB-12-CD", "kentekens"),
        ("Spreek A. Voorbeeld aan", "namen"),
    ],
)
def test_text_about_persons_is_refused_and_not_repeated(text: str, kind: str) -> None:
    with pytest.raises(InputError, match=f"De titel lijkt {kind} te bevatten") as refused:
        check_intervention(replace(PLAN, title=text), TODAY)
    assert text not in str(refused.value)
    with pytest.raises(InputError, match=f"De taak lijkt {kind} te bevatten"):
        check_work_order(replace(ORDER, task=text), PLAN, TODAY)
    with pytest.raises(InputError, match=f"De naam van het team lijkt {kind} te bevatten"):
        check_work_order(replace(ORDER, team=text), PLAN, TODAY)
