"""What a new intervention must say: the last value that is allowed and the first that is not."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from openvis.decisions.rules.requirements import (
    LATEST_JUDGEMENT,
    LONGEST,
    MOST_AREAS,
    MOST_CATEGORIES,
    check_intervention,
)
from openvis.domain.category import categories
from openvis.domain.intervention import Comparison, Intervention, InterventionKind, InterventionState, SuccessCriterion
from openvis.errors import InputError
from tests.support.people import BUURT, CATEGORY, HOME, TODAY

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
    ],
)
def test_an_intervention_that_cannot_be_made(changes, says):
    with pytest.raises(InputError) as refusal:
        check_intervention(replace(PLAN, **changes), TODAY)
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
