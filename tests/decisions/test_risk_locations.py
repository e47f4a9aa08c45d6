"""Risk locations: for those allowed only, never a house, each look written down, gone when nobody looks any more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from openvis.decisions import risk_locations as decide
from openvis.decisions.due.undermining import due
from openvis.decisions.rules.permissions import PERMISSIONS_OF
from openvis.decisions.rules.states import Verb
from openvis.domain.access import Permission, Role, Scope
from openvis.domain.due import DueKind
from openvis.domain.undermining import ObjectKind, RiskState, rules
from openvis.errors import InputError, NotAllowedNow, NotPermitted
from openvis.store import audit, models, risk_locations
from tests.support.people import AWAY, HOME, NOW, person
from tests.support.undermining import ADVISEUR, BUURT, TODAY, change_undermining, on_list, put_on_list

pytestmark = pytest.mark.django_db
SCOPE = Scope.of(HOME)
TERM = rules().keep_risk_locations


def look(by=ADVISEUR, *, now=NOW):
    return decide.look_at_locations(by, gemeente=HOME, now=now, origin="test")


def everything_stored() -> str:
    kinds = (models.RiskLocation, models.RiskLocationContent, models.RiskLocationStep)
    return repr([list(kind.objects.values_list()) for kind in kinds])


@pytest.mark.parametrize("place", ["Havenweg", "Bedrijventerrein De Wiers", "E1447N5082"])
def test_a_street_a_site_or_a_square_may_be_on_the_list(place):
    made = put_on_list(place=f" {place} ")
    assert look() == [made]
    assert (made.place, made.buurt, made.object_kind) == (place, BUURT, ObjectKind.GARAGES)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"place": "Havenweg 12"}, "een huisnummer hoort hier niet"),
        ({"place": "E1447N50821"}, "een huisnummer hoort hier niet"),
        ({"place": "De loods van A.B. Jansen"}, "lijkt namen te bevatten"),
        ({"place": "x"}, "is 1 tekens lang"),
        ({"place": "Haven" * 20}, "tekens lang"),
        ({"theme": "onzin"}, "geen thema"),
        ({"buurt": "BU99020101"}, "geen buurt van deze gemeente"),
    ],
)
def test_what_is_too_near_a_home_or_a_person_is_refused(changes, sentence):
    with pytest.raises(InputError) as refusal:
        put_on_list(**changes)
    assert sentence in str(refusal.value)
    assert risk_locations.of_gemeente(SCOPE, HOME) == []


def test_every_look_is_a_line_and_a_line_never_says_which_place():
    made = on_list()
    look()
    with pytest.raises(NotPermitted):
        look(person(Role.ANALIST))
    lines = audit.lines(SCOPE)
    assert [(line.action, line.result) for line in lines] == [
        ("look-at-risk-locations", "refused"), ("look-at-risk-locations", "ok"), ("list-risk-location", "ok"),
    ]  # fmt: skip
    told = " ".join(f"{line.subject} {line.detail}" for line in lines)
    for held in (made.place, BUURT, "drugs", "garages"):
        assert held not in told


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADVISEUR])
def test_only_those_allowed_see_them(role):
    assert Permission.RISK_LOCATIONS not in PERMISSIONS_OF[role]
    with pytest.raises(NotPermitted, match="risicolocaties"):
        look(person(role))


def test_to_see_signals_is_not_to_see_places(monkeypatch):
    monkeypatch.setitem(PERMISSIONS_OF, Role.ANALIST, frozenset({Permission.SEE_UNDERMINING}))
    with pytest.raises(NotPermitted, match="risicolocaties"):
        look(person(Role.ANALIST))


def test_what_goes_off_the_list_is_erased_at_once():
    made = on_list()
    gone = change_undermining(Verb.REMOVE_RISK_LOCATION, ADVISEUR, made)
    assert (gone.state, gone.place, gone.buurt, gone.object_kind) == (RiskState.REMOVED, None, None, None)
    for held in ("Havenweg", BUURT, "garages"):
        assert held not in everything_stored()
    assert look() == [gone]  # that there was one stays


def test_a_check_begins_its_term_anew_and_without_one_it_is_erased():
    made = on_list()
    half = NOW + TERM / 2
    checked = change_undermining(Verb.CHECK_RISK_LOCATION, ADVISEUR, made, now=half)
    assert checked.kept_until > made.kept_until
    [still] = look(now=NOW + TERM + timedelta(days=2))
    assert still.place == "Havenweg"
    [gone] = look(now=half + TERM + timedelta(days=2))
    assert (gone.state, gone.place) == (RiskState.REMOVED, None)
    assert "Havenweg" not in everything_stored()
    newest = audit.lines(SCOPE, f"risk-location/{made.id}")[0]
    assert (newest.action, newest.actor, newest.detail) == ("erase-risk-location", "systeem", "")
    assert decide.erase_expired(HOME, now=half + 2 * TERM, origin="test") == 0


def test_two_people_take_a_step_and_one_gets_a_sentence():
    made = on_list()
    change_undermining(Verb.CHECK_RISK_LOCATION, ADVISEUR, made)
    with pytest.raises(NotAllowedNow, match="Iemand anders heeft dit net gewijzigd"):
        change_undermining(Verb.REMOVE_RISK_LOCATION, ADVISEUR, made)
    assert risk_locations.get(SCOPE, made.id).place == "Havenweg"


def test_what_is_due_of_a_place_says_a_number_only():
    made = on_list()
    [found] = due(SCOPE, HOME, TODAY)
    assert (found.kind, found.of, found.on) == (DueKind.RISK_LOCATION_TERM, str(made.id), TODAY + TERM)
    assert "Havenweg" not in found.sentence
    assert due(SCOPE, HOME, TODAY + TERM + timedelta(days=1)) == []


def test_nothing_of_another_gemeente():
    made = on_list()
    assert risk_locations.of_gemeente(Scope.of(AWAY), HOME) == []
    with pytest.raises(NotPermitted, match="hoort niet bij uw gemeente"):
        risk_locations.get(Scope.of(AWAY), made.id)


def test_what_is_over_its_term_is_named_before_it_is_erased_and_not_afterwards():
    place, half = put_on_list(now=NOW), NOW + timedelta(days=180)
    assert decide.expired(HOME, NOW) == decide.expired(HOME, half) == []
    over = NOW + timedelta(days=(place.kept_until - NOW.date()).days + 1)
    assert [each.id for each in decide.expired(HOME, over)] == [place.id]
    assert decide.expired("GM0000", over) == []
    decide.erase_expired(HOME, now=over, origin="test")
    assert decide.expired(HOME, over) == []
