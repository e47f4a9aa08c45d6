"""Doelen van de verwachting on a page: set by the adviseur, told of on the scoreboard, and never edited."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from openvis.domain.access import Role
from openvis.domain.forecast_criterion import CriterionMeasure, CriterionVerdict
from openvis.store import forecast_criteria
from tests.support.forecast_criteria import criterion, judgement
from tests.support.small_town import GEMEENTE, MADE_AT, SCOPE
from tests.web.reading import text_of

PAGE, NEW = "/verwachting/doelen/", "/verwachting/doelen/nieuw/"
BEFORE = datetime(2025, 6, 1, tzinfo=UTC)
SCORE = "/verwachting/score/?soort=woninginbraak"


def filled(**changed):
    first = timezone.localdate() + timedelta(days=1)
    return {
        "categories": ["woninginbraak"], "horizon": 14, "measure": "hits-3", "least": "12,5", "starts_on": str(first),
        "judged_on": str(first + timedelta(weeks=12)),
    } | changed  # fmt: skip


@pytest.fixture
def past(town):
    """One whose day came before the run of the small town, which judged it; and one that it saw begin."""
    pai = {"measure": CriterionMeasure.PAI, "least": 5.0}
    spans = ((date(2025, 7, 7), date(2025, 12, 1), {}), (date(2025, 12, 1), date(2026, 5, 4), pai))
    made = [
        forecast_criteria.add(criterion(gemeente=GEMEENTE, starts_on=first, judged_on=last, at=BEFORE, **changed))
        for first, last, changed in spans
    ]
    told = [
        judgement(criterion=made[0].id, verdict=CriterionVerdict.NOT_MET),
        judgement(criterion=made[1].id, final=False, periods=2, verdict=CriterionVerdict.TOO_LITTLE_DATA),
    ]
    forecast_criteria.add_judgements(GEMEENTE, told, run="proef-1", at=MADE_AT)
    return made


def test_the_adviseur_sets_one_and_everybody_sees_it(visit):
    client = visit(Role.ADVISEUR)
    assert "Er is nog geen doel vastgelegd." in text_of(client.get(PAGE))
    answer = client.post(NEW, filled(), follow=True)
    assert "ligt vast. Het kan niet meer worden bijgesteld, wel vervangen." in text_of(answer)
    [made] = forecast_criteria.of_gemeente(SCOPE, GEMEENTE)
    assert (made.least, made.measure, made.by) == (0.125, CriterionMeasure.HITS, "adviseur")
    told = text_of(visit(Role.BOA).get(PAGE))
    assert "Minstens 12,5 % van de incidenten in de 3 % van de plekken" in told
    assert "begint nog" in told
    assert "Wijzig met een nieuw doel" not in told


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"categories": []}, "Vul dit in."),
        ({"least": "2"}, "Kies meer dan 3 %, wat toeval geeft"),
        ({"starts_on": str(timezone.localdate())}, "is al begonnen; een doel ligt vast vóór zijn periode"),
        ({"judged_on": str(timezone.localdate())}, "liggen minder dan acht weken"),
    ],
)
def test_what_cannot_be_is_said_on_the_form_and_nothing_is_kept(visit, changed, sentence):
    answer = visit(Role.ADVISEUR).post(NEW, filled(**changed))
    assert answer.status_code == 400
    assert sentence in text_of(answer)
    assert forecast_criteria.of_gemeente(SCOPE, GEMEENTE) == []


def test_a_change_is_a_new_one_and_the_old_one_says_that_it_lapsed(visit):
    client = visit(Role.ADVISEUR)
    client.post(NEW, filled())
    [old] = forecast_criteria.of_gemeente(SCOPE, GEMEENTE)
    assert 'value="12,5"' in client.get(f"{PAGE}{old.id}/").content.decode()
    client.post(f"{PAGE}{old.id}/", filled(least="20"))
    told = text_of(client.get(PAGE))
    assert f"Vervangt doel {old.id}." in told
    assert "Vervallen: vóór het begin vervangen door doel" in told
    again = client.get(f"{PAGE}{old.id}/")
    assert again.status_code == 409
    assert "Wijzig het nieuwste." in text_of(again)


def test_the_scoreboard_says_what_was_agreed_beforehand_and_what_it_came_to(visit, past):
    told = text_of(visit(Role.ADVISEUR).get(SCORE))
    assert "niet gehaald 42 van de 168 incidenten in 10 perioden: 25 % (tussen 19 % en 31 %). Niet gehaald." in told
    assert "Dat is nog te weinig om iets van te zeggen." in told
    assert "Voor deze soort ligt geen doel vast." in text_of(
        visit(Role.ADVISEUR).get("/verwachting/score/?soort=fietsendiefstal&plek=cell")
    )


def test_a_judged_one_is_followed_and_not_changed(visit, past):
    client = visit(Role.ADVISEUR)
    told = text_of(client.get(PAGE))
    assert "Leg een opvolger vast" in told
    assert client.get(f"{PAGE}{past[0].id}/").status_code == 409
    form = client.get(f"{NEW}?na={past[0].id}").content.decode()
    assert 'value="25"' in form
    assert client.get(f"{NEW}?na=laatst").status_code == 404
