"""Top-X on its page: the next moment, what each came to, and forms that ask for numbers only."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from openvis.domain.access import Role
from openvis.store import top_x
from openvis.web.forms.top_x import CriteriaForm, OutcomeForm, PlanForm
from tests.support.small_town import GEMEENTE, SCOPE
from tests.support.top_x import TEXT
from tests.web.reading import text_of

PAGE = "/top-x/"


@pytest.fixture
def today():
    return timezone.localdate()


def test_the_adviseur_writes_criteria_plans_a_moment_and_says_what_it_came_to(visit, today):
    client = visit(Role.ADVISEUR)
    assert "Er is geen volgend moment gepland." in text_of(client.get(PAGE))
    client.post(f"{PAGE}criteria/", {"text": TEXT, "valid_from": str(today)})
    day = today + timedelta(days=20)
    client.post(f"{PAGE}nieuw/", {"day": str(day)})
    told = text_of(client.get(PAGE))
    assert "(over 20 dagen)" in told
    assert "Versie 1, vanaf" in told
    [made] = top_x.of_gemeente(SCOPE, GEMEENTE)
    assert f'value="{day}"' in client.get(f"{PAGE}{made.id}/verzetten/").content.decode()
    client.post(f"{PAGE}{made.id}/verzetten/", {"day": str(today), "version": 1})
    sent = {"day": str(today), "came_in": 3, "went_out": 2, "stayed": 15, "decided_by": ["gemeente", "politie"]}
    client.post(f"{PAGE}{made.id}/uitkomst/", sent | {"version": 2})
    told = text_of(client.get(PAGE))
    assert "● gehouden Versie 3" in told
    assert "3 2 15 18 versie 1 Gemeente, politie" in told
    assert 'value="15"' in client.get(f"{PAGE}{made.id}/uitkomst/").content.decode()
    client.post(f"{PAGE}{made.id}/uitkomst/", sent | {"version": 3, "came_in": 4})
    assert "4 2 15 19" in text_of(client.get(PAGE))
    assert [each.version for each in top_x.versions(SCOPE, made.id)] == [1, 2, 3, 4]


def test_what_was_typed_stays_where_somebody_else_was_first(visit, today):
    client = visit(Role.ADVISEUR)
    client.post(f"{PAGE}criteria/", {"text": TEXT, "valid_from": str(today)})
    client.post(f"{PAGE}nieuw/", {"day": str(today)})
    [made] = top_x.of_gemeente(SCOPE, GEMEENTE)
    sent = {"day": str(today), "came_in": 7, "went_out": 2, "stayed": 15, "decided_by": ["gemeente"], "version": 0}
    answer = client.post(f"{PAGE}{made.id}/uitkomst/", sent)
    assert answer.status_code == 409
    assert "Iemand anders heeft dit net gewijzigd" in text_of(answer)
    assert 'value="7"' in answer.content.decode()
    assert 'name="version" value="1"' in answer.content.decode()  # sent once more, it counts


def test_a_moment_that_went_by_says_what_to_do(visit, today):
    client = visit(Role.ADVISEUR)
    client.post(f"{PAGE}nieuw/", {"day": str(today)})
    assert "(vandaag)" in text_of(client.get(PAGE))


def test_the_supervisor_sees_it_and_gets_no_button(visit):
    told = visit(Role.TOEZICHTHOUDER).get(PAGE)
    assert told.status_code == 200
    assert "Plan een moment" not in text_of(told)


@pytest.mark.parametrize("form", [CriteriaForm, PlanForm, OutcomeForm])
def test_no_field_asks_for_a_person(form):
    asked = " ".join(f"{name} {field.label}" for name, field in form().fields.items()).casefold()
    for word in ("naam", "bsn", "geboorte", "adres", "persoon", "wie staat"):
        assert word not in asked
