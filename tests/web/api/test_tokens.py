"""Tokens: with the rights of an account and no more, until a day, shown once, and taken back at once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from openvis.decisions import accounts as keep_accounts
from openvis.decisions import api_tokens as decide
from openvis.domain.access import Role, Scope
from openvis.domain.api_token import LONGEST, PREFIX
from openvis.errors import InputError, NotPermitted
from openvis.store import api_tokens, audit, models
from openvis.store.accounts import create_account
from tests.support import small_town
from tests.support.deliveries import OTHER_GEMEENTE
from tests.support.in_process import site_for
from tests.support.small_town import GEMEENTE, PASSWORD, people
from tests.web.reading import text_of

PAGE = "/vandaag/tokens/"


def make(role: Role = Role.ANALIST, *, days: int = 90, **changed):
    """A token of the account of this role and its secret, from now on."""
    given = {"gemeente": GEMEENTE, "name": "Kaart van GIS", "now": timezone.now(), "origin": "test"} | changed
    ends_on = timezone.localdate() + timedelta(days=days)
    return decide.make_token(given.pop("person", None) or people()[role], ends_on=ends_on, **given)


def ask(secret: str, path: str = "counts?limit=1", client: Client | None = None):
    return (client or Client()).get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {secret}"})


def test_a_token_has_the_rights_of_its_account(town):
    small_town.issued_order(small_town.running_intervention())
    for role in Role:
        _, secret = make(role)
        assert secret.startswith(PREFIX)
        allowed = role not in {Role.PARTNER, Role.BEHEERDER}
        for path in ("counts?limit=1", "work-orders", "forecasts"):
            assert ask(secret, path).status_code == (200 if allowed else 403), (role, path)
        if allowed:
            kinds = {each["kind"] for each in ask(secret, "forecasts").json()["items"]}
            assert ("cell" in kinds) is (role is Role.ANALIST)


def test_the_client_comes_in_by_it(town):
    _, secret = make()
    there, carried = site_for(Client(), secret)
    assert len(list(there.attention())) == 10
    assert carried.asked[0].headers["Authorization"] == f"Bearer {secret}"


def test_what_opens_nothing(town, visit):
    token, secret = make()
    for wrong in ("", secret[:-1], secret + "x", "ovt_", secret.upper(), "é" * 40):
        answer = Client().get("/api/v1/runs", headers={"Authorization": f"Bearer {wrong}".encode().decode("latin-1")})
        assert answer.status_code == 401, wrong
        assert answer["WWW-Authenticate"] == "Bearer"
    # Who shows a wrong token is not known by his session instead: a program would never notice.
    assert ask("ovt_verkeerd", client=visit(Role.ANALIST)).status_code == 401
    assert Client().get("/api/v1/runs", headers={"Authorization": f"Basic {secret}"}).status_code == 401
    decide.withdraw_own(people()[Role.ANALIST], token.id, now=timezone.now(), origin="test")
    assert ask(secret).status_code == 401


def test_it_ends_on_its_last_day(town):
    now = timezone.now()
    token, secret = make(days=3)
    days = {0: True, 3: True, 4: False, 400: False}
    for later, opens in days.items():
        day = timezone.localdate(now) + timedelta(days=later)
        assert (api_tokens.person_behind(secret, day) is not None) is opens
        assert token.opens(day) is opens


def test_a_closed_account_takes_its_tokens_with_it(town):
    _, secret = make()
    assert ask(secret).status_code == 200
    keep_accounts.close_account("analist", now=timezone.now())
    assert ask(secret).status_code == 401


def test_a_token_is_for_one_gemeente_also_of_who_has_two(town):
    both = create_account("regio", PASSWORD, Role.ADVISEUR, [GEMEENTE, OTHER_GEMEENTE])
    _, secret = make(person=both, gemeente=OTHER_GEMEENTE)
    assert ask(secret, f"counts?gemeente={GEMEENTE}").status_code == 403
    assert ask(secret, "interventions").json()["items"] == []
    _, here = make(person=both)
    assert ask(here).status_code == 200
    models.User.objects.filter(username="regio").update(gemeenten=[OTHER_GEMEENTE])
    assert ask(here).status_code == 401  # the account lost that gemeente


def test_only_what_it_hashes_to_is_kept(town):
    token, secret = make()
    row = models.ApiToken.objects.get(pk=token.id)
    kept = [str(value) for value in vars(row).values()]
    assert not any(secret in value or secret.removeprefix(PREFIX) in value for value in kept)
    assert not any(secret[4:] in f"{line.detail}{line.subject}" for line in audit.lines(Scope.of(GEMEENTE)))
    assert make()[1] != secret


def test_its_use_is_written_down_by_the_day(town):
    _, secret = make()
    [before] = api_tokens.of_account(people()[Role.ANALIST].id)
    assert before.used_on is None
    for _ in range(3):
        ask(secret)
    [after] = api_tokens.of_account(people()[Role.ANALIST].id)
    assert after.used_on == timezone.localdate()
    assert models.ApiTokenUse.objects.count() == 1
    tomorrow = timezone.localdate() + timedelta(days=1)
    api_tokens.person_behind(secret, tomorrow)
    assert api_tokens.all_tokens()[0].used_on == tomorrow


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"days": -1}, "tussen vandaag en een jaar later"),
        ({"days": LONGEST.days + 1}, "tussen vandaag en een jaar later"),
        ({"name": "ab"}, "is 2 tekens lang"),
        ({"name": "Voor J. de Vries"}, "lijkt namen te bevatten"),
        ({"name": "x" * 61}, "is 61 tekens lang"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(town, changed, told):
    with pytest.raises(InputError, match=told):
        make(**changed)
    assert api_tokens.all_tokens() == []


def test_a_gemeente_of_another_is_refused(town):
    with pytest.raises(NotPermitted, match="hoort niet bij die gemeente"):
        make(gemeente=OTHER_GEMEENTE)


def test_the_page_shows_a_new_token_once_and_takes_it_back(town, visit):
    client = visit(Role.WIJKCOORDINATOR)
    assert "U hebt nog geen tokens." in text_of(client.get(PAGE))
    ends_on = timezone.localdate() + timedelta(days=30)
    filled = {"name": "Dashboard wijkteam", "gemeente": GEMEENTE, "ends_on": str(ends_on)}
    shown = text_of(client.post(PAGE, filled))
    [secret] = re.findall(rf"{PREFIX}[\w-]+", shown)
    assert ask(secret).status_code == 200
    later = text_of(client.get(PAGE))
    assert secret not in later
    assert "Dashboard wijkteam" in later
    assert "Werkt." in later
    [token] = api_tokens.all_tokens()
    assert "is ingetrokken en werkt niet meer" in text_of(client.post(PAGE, {"intrekken": token.id}, follow=True))
    assert "Ingetrokken." in text_of(client.get(PAGE))
    assert ask(secret).status_code == 401
    actions = [line.action for line in audit.lines(Scope.of(GEMEENTE), "account/wijkcoordinator")]
    assert actions == ["withdraw-token", "make-token"]


def test_the_page_keeps_to_oneself(town, visit):
    token, secret = make(Role.ANALIST)
    client = visit(Role.BOA)
    assert token.name not in text_of(client.get(PAGE))
    for number in (str(token.id), "0", "x", "9" * 30):
        assert client.post(PAGE, {"intrekken": number}).status_code == 400
    assert ask(secret).status_code == 200
    late = {"name": "Dashboard", "gemeente": GEMEENTE, "ends_on": "2099-01-01"}
    answer = client.post(PAGE, late)
    assert (answer.status_code, "tussen vandaag en een jaar later" in text_of(answer)) == (400, True)
    assert client.post(PAGE, late | {"gemeente": OTHER_GEMEENTE}).status_code == 400
    assert visit(Role.PARTNER).get(PAGE).status_code == 403


def test_the_trail_says_who_made_it_for_whom(town):
    made, _ = make(actor="systeem")
    decide.withdraw_any(made.id, now=timezone.now(), origin="cli", actor="systeem")
    withdrawn, given = audit.lines(Scope.of(GEMEENTE), "account/analist")[:2]
    assert (given.action, given.actor, given.result) == ("make-token", "systeem", "ok")
    assert given.detail.startswith("Kaart van GIS, tot en met ")
    assert (withdrawn.action, withdrawn.detail) == ("withdraw-token", "Kaart van GIS")
    with pytest.raises(InputError, match="bestaat niet"):
        decide.withdraw_any(made.id + 1, now=timezone.now(), origin="cli", actor="systeem")
