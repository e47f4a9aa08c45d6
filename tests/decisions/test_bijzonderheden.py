"""From the inbox: assessed with a reason, then taken up or closed, and each by who may."""

from __future__ import annotations

from datetime import timedelta

import pytest

from openvis.decisions import bijzonderheden as service
from openvis.domain.access import Role, Scope
from openvis.domain.bijzonderheid import FROM_PEOPLE, BijzonderheidState, SignalKind
from openvis.errors import InputError, NotAllowedNow, NotPermitted
from openvis.store import audit, bijzonderheden
from tests.support.people import (
    ADVISEUR,
    AWAY,
    BOA,
    BUURT,
    COORDINATOR,
    HOME,
    NOW,
    attention,
    make,
    noticed,
    person,
    signal,
)

pytestmark = pytest.mark.django_db
SCOPE = Scope.of(HOME)
ANALIST = person(Role.ANALIST)
WHY = "Zes inbraken in één nacht in één straat."
HOW = {"now": NOW, "origin": "web"}


def test_the_analist_assesses_and_the_adviseur_decides():
    seen = noticed()
    assessed = service.assess(ANALIST, seen.id, reason=f"  {WHY} ", **HOW)
    taken = service.take_up(ADVISEUR, seen.id, reason="De wijkagent gaat langs de deuren.", **HOW)
    assert [assessed.state, taken.state] == ["assessed", "taken-up"]
    assert [(each.reason, each.by, each.at) for each in taken.judgements] == [
        (WHY, ANALIST.username, NOW),
        ("De wijkagent gaat langs de deuren.", ADVISEUR.username, NOW),
    ]
    lines = reversed(audit.lines(SCOPE, f"bijzonderheid/{seen.id}"))
    assert [(line.action, line.result, line.actor) for line in lines] == [
        ("assess-bijzonderheid", "ok", ANALIST.username),
        ("take-up-bijzonderheid", "ok", ADVISEUR.username),
    ]


def test_more_may_be_known_later():
    seen = noticed()
    service.assess(ANALIST, seen.id, reason=WHY, **HOW)
    again = service.assess(ADVISEUR, seen.id, reason="Het bleek één dader.", **HOW)
    assert [each.reason for each in again.judgements] == [WHY, "Het bleek één dader."]


def test_nothing_is_closed_unseen():
    seen = noticed()
    with pytest.raises(NotAllowedNow, match="De bijzonderheid staat op 'nieuw'; afsluiten kan dan niet") as refusal:
        service.dismiss(ADVISEUR, seen.id, reason="Geen tijd.", **HOW)
    assert refusal.value.next_step == "Wat nog wel kan: beoordelen of opnemen of direct een werkopdracht uitzetten."


def test_what_was_closed_can_be_looked_at_again():
    seen = noticed()
    service.assess(ANALIST, seen.id, reason=WHY, **HOW)
    closed = service.dismiss(ADVISEUR, seen.id, reason="De dader zit vast.", **HOW)
    reopened = service.assess(ANALIST, seen.id, reason="Het gaat toch door.", **HOW)
    assert [closed.state, reopened.state] == ["dismissed", "assessed"]


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("", "De reden is 0 tekens lang."),
        ("  x ", "De reden is 1 tekens lang."),
        ("x" * 301, "De reden is 301 tekens lang."),
        ("Bel 06-12345678.", "De reden lijkt telefoonnummers te bevatten"),
    ],
)
def test_a_judgement_says_why_and_says_it_without_persons(reason, sentence):
    seen = noticed()
    with pytest.raises(InputError) as refusal:
        service.assess(ANALIST, seen.id, reason=reason, **HOW)
    assert refusal.value.sentence.startswith(sentence)
    assert "06-12345678" not in refusal.value.sentence
    assert bijzonderheden.get(SCOPE, seen.id) == seen


@pytest.mark.parametrize(
    ("change", "who"),
    [
        (service.assess, COORDINATOR),
        (service.assess, BOA),
        (service.take_up, ANALIST),
        (service.take_up, COORDINATOR),
        (service.dismiss, ANALIST),
        (service.assess, person(Role.ANALIST, AWAY)),
    ],
    ids=lambda value: getattr(value, "username", getattr(value, "__name__", "")),
)
def test_who_may_not_is_refused_and_written_down(change, who):
    seen = noticed()
    with pytest.raises(NotPermitted):
        change(who, seen.id, reason=WHY, **HOW)
    assert bijzonderheden.get(SCOPE, seen.id) == seen
    [line] = audit.lines(SCOPE, f"bijzonderheid/{seen.id}")
    assert (line.result, line.actor) == ("refused", who.username)


def test_one_that_does_not_exist_reads_as_one_of_another_gemeente():
    with pytest.raises(NotPermitted, match="Dit bestaat niet of hoort niet bij uw gemeente"):
        service.assess(ANALIST, 987_654, reason=WHY, **HOW)


@pytest.mark.parametrize("before", ["new", "assessed", "dismissed"])
def test_an_intervention_against_it_takes_it_up(before):
    row = attention()
    seen = bijzonderheden.of_attention(SCOPE, row)
    assert seen is not None
    if before != "new":
        service.assess(ANALIST, seen.id, reason=WHY, **HOW)
    if before == "dismissed":
        service.dismiss(ADVISEUR, seen.id, reason="Nu niet.", **HOW)
    make(title="Lichtmastactie", attention_id=row, now=NOW + timedelta(hours=1))
    after = bijzonderheden.get(SCOPE, seen.id)
    assert after.state is BijzonderheidState.TAKEN_UP
    assert (after.judgements[-1].reason, after.judgements[-1].by) == (
        "Interventie gemaakt: Lichtmastactie.",
        ADVISEUR.username,
    )


def test_a_second_intervention_does_not_take_it_up_again():
    row = attention()
    make(attention_id=row)
    make(attention_id=row)
    seen = bijzonderheden.of_attention(SCOPE, row)
    assert seen is not None
    assert len(seen.judgements) == 1


def test_the_first_signal_is_new_and_the_same_again_joins_it():
    first = signal()
    again = signal(
        COORDINATOR, text="Er lopen mensen achterom.", kind=SignalKind.RESIDENTS, now=NOW + timedelta(days=3)
    )
    assert (first.state, first.source, first.sightings) == ("new", FROM_PEOPLE, ())
    assert again.id == first.id
    assert [(each.by_role, each.kind, each.text) for each in again.signals] == [
        ("boa", "own-eyes", "Achterdeuren staan open in het donker."),
        ("coordinator", "residents", "Er lopen mensen achterom."),
    ]
    lines = audit.lines(SCOPE, f"bijzonderheid/{first.id}")
    assert [(line.action, line.actor) for line in lines] == [
        ("hand-in-signal", COORDINATOR.username),
        ("hand-in-signal", BOA.username),
    ]


def test_a_signal_is_judged_as_any_other_and_keeps_its_state_when_it_comes_again():
    seen = signal()
    service.assess(ANALIST, seen.id, reason=WHY, **HOW)
    service.dismiss(ADVISEUR, seen.id, reason="De lamp is gemaakt.", **HOW)
    again = signal(ANALIST, now=NOW + timedelta(days=2))
    assert (again.id, again.state, again.grown_since) == (seen.id, BijzonderheidState.DISMISSED, True)
    much_later = signal(ANALIST, now=NOW + timedelta(weeks=9))
    assert (much_later.id != seen.id, much_later.state) == (True, BijzonderheidState.NEW)


def test_a_theme_may_be_named_and_stands_apart_from_its_types():
    assert signal(category="overlast").id != signal().id


def test_what_a_run_sees_there_stays_a_thing_of_its_own():
    handed_in, seen = signal(), noticed()
    assert handed_in.id != seen.id
    assert [bijzonderheden.get(SCOPE, each.id) for each in (handed_in, seen)] == [handed_in, seen]
    assert handed_in in bijzonderheden.of_gemeente(SCOPE, HOME)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": " x "}, "Wat u zag is 1 tekens lang."),
        ({"text": "Een auto, AB-123-C, staat er weer."}, "Wat u zag lijkt kentekens te bevatten"),
        ({"area": "WK990101"}, "Gebied WK990101 is geen buurt van gemeente GM9901."),
        ({"area": "BU99020101"}, "Gebied BU99020101 is geen buurt van gemeente GM9901."),
        ({"area": "elders"}, "'elders' is geen gebiedscode."),
        ({"category": "totaal-misdrijven"}, "Over 'Totaal misdrijven' in één buurt neemt OpenVIS geen signaal aan."),
        ({"category": "zedenmisdrijf"}, "Over 'Zedenmisdrijf' in één buurt neemt OpenVIS geen signaal aan."),
        ({"category": "onzin"}, "De categorie 'onzin' bestaat niet."),
        ({"seen_to": NOW.date() + timedelta(days=1)}, "3 maart 2026 moet nog komen."),
        ({"seen_from": NOW.date(), "seen_to": NOW.date() - timedelta(days=1)}, "De laatste dag ligt vóór de eerste."),
        ({"seen_from": NOW.date() - timedelta(days=800)}, "De eerste dag is meer dan twee jaar geleden."),
    ],
)
def test_a_signal_names_a_buurt_a_type_and_days_gone_by_and_nobody(changes, sentence):
    with pytest.raises(InputError) as refusal:
        signal(**changes)
    assert refusal.value.sentence.startswith(sentence)
    assert refusal.value.next_step
    assert bijzonderheden.of_gemeente(SCOPE, HOME) == []
    [line] = audit.lines(SCOPE)
    assert (line.action, line.result, line.subject) == ("hand-in-signal", "refused", "bijzonderheid/new")


def test_the_same_form_sent_twice_is_one_signal():
    once = signal()
    with pytest.raises(InputError, match="Dit signaal hebt u al ingeleverd"):
        signal(now=NOW + timedelta(seconds=2))
    assert bijzonderheden.get(SCOPE, once.id) == once
    assert len(signal(ANALIST).signals) == 2  # the same words of somebody else are another sighting
    assert once.area == BUURT
