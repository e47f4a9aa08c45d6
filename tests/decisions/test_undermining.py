"""Signals of ondermijning: phase by phase, each look written down, and content that is gone when its term is over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from openvis.decisions import erasing
from openvis.decisions import undermining as decide
from openvis.decisions.due.register import waiting_for
from openvis.decisions.due.undermining import due
from openvis.decisions.rules.permissions import PERMISSIONS_OF
from openvis.decisions.rules.states import Verb
from openvis.domain.access import Permission, Role, Scope
from openvis.domain.due import DueKind
from openvis.domain.personal_data import kind_inside
from openvis.domain.undermining import NoFollowUp, Origin, UnderminingPhase
from openvis.errors import InputError, NotAllowedNow, NotPermitted, UnknownValue
from openvis.store import audit, models, undermining
from tests.support.people import AWAY, HOME, NOW, person
from tests.support.undermining import (
    ADVISEUR,
    BUURT,
    CASE,
    TODAY,
    WIJK,
    enriched,
    step,
    take_in,
    taken_in,
    weighed,
)

pytestmark = pytest.mark.django_db
SCOPE = Scope.of(HOME)


def look(by=ADVISEUR, *, now=NOW, gemeente=HOME):
    return decide.look_at_signals(by, gemeente=gemeente, now=now, origin="test")


def trail(subject=None):
    return [(line.action, line.actor, line.result) for line in audit.lines(SCOPE, subject)]


def everything_stored() -> str:
    """Every cell of every table about signals, as one text."""
    kinds = (models.UnderminingSignal, models.UnderminingContent, models.UnderminingStep, models.UnderminingErasure)
    return repr([list(kind.objects.values_list()) for kind in kinds])


def test_from_signal_to_a_case_elsewhere_phase_by_phase():
    made = taken_in()
    enriching = step(Verb.ENRICH_UNDERMINING, made, case="RIEC-2026-7")
    weighing = step(Verb.WEIGH_UNDERMINING, enriching)
    assert (enriching.case, weighing.case) == ("RIEC-2026-7", "RIEC-2026-7")
    over = step(Verb.HAND_OVER_UNDERMINING, weighing)
    assert (over.phase, over.case, over.buurt, over.origin) == (UnderminingPhase.HANDED_OVER, CASE, None, None)
    assert [each.version for each in (made, enriching, weighing, over)] == [1, 2, 3, 4]
    assert [action for action, _, _ in trail(f"undermining/{made.id}")] == [
        "hand-over-undermining", "weigh-undermining", "enrich-undermining", "take-in-undermining",
    ]  # fmt: skip


def test_a_line_of_the_trail_says_nothing_of_what_a_signal_holds():
    step(Verb.HAND_OVER_UNDERMINING, weighed())
    look()
    told = " ".join(f"{line.subject} {line.detail}" for line in audit.lines(SCOPE))
    for held in (CASE, BUURT, WIJK, "drugs", "resident"):
        assert held not in told


def test_every_look_is_a_line_also_one_that_is_refused():
    made = taken_in()
    look()
    decide.look_at_signal(ADVISEUR, made.id, now=NOW, origin="test")
    decide.look_at_figures(ADVISEUR, gemeente=HOME, year=2026, now=NOW, origin="test")
    analist = person(Role.ANALIST)
    for refused in (
        lambda: look(analist),
        lambda: decide.look_at_signal(analist, made.id, now=NOW, origin="test"),
        lambda: decide.look_at_figures(analist, gemeente=HOME, year=2026, now=NOW, origin="test"),
    ):
        with pytest.raises(NotPermitted, match="geeft geen recht op"):
            refused()
    looks = [line for line in audit.lines(SCOPE) if line.action == "look-at-undermining"]
    assert [(line.actor, line.result) for line in looks] == [
        *[(analist.username, "refused")] * 3,
        *[(ADVISEUR.username, "ok")] * 3,
    ]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADVISEUR])
def test_nobody_else_sees_one(role):
    assert Permission.SEE_UNDERMINING not in PERMISSIONS_OF[role]
    taken_in()
    with pytest.raises(NotPermitted):
        look(person(role))


def test_who_may_see_but_does_not_handle_sees_less(monkeypatch):
    made = step(Verb.ENRICH_UNDERMINING, taken_in(), case=CASE)
    monkeypatch.setitem(PERMISSIONS_OF, Role.ANALIST, frozenset({Permission.SEE_UNDERMINING}))
    [seen] = look(person(Role.ANALIST))
    assert (seen.theme, seen.wijk) == ("drugs", WIJK)
    assert (seen.buurt, seen.origin, seen.case) == (None, None, None)
    one, verbs = decide.look_at_signal(person(Role.ANALIST), made.id, now=NOW, origin="test")
    assert (one, verbs) == (seen, [])


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"theme": "fietsendiefstal"}, "geen thema"),
        ({"buurt": "WK990101"}, "geen buurt van deze gemeente"),
        ({"buurt": "BU99020101"}, "geen buurt van deze gemeente"),
        ({"buurt": "Havenweg 12"}, "geen gebiedscode"),
        ({"received_on": TODAY + timedelta(days=1)}, "kan niet de dag zijn"),
        ({"received_on": TODAY - timedelta(days=183)}, "kan niet de dag zijn"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(changes, sentence):
    with pytest.raises((InputError, UnknownValue)) as refusal:
        take_in(**changes)
    assert sentence in str(refusal.value)
    assert undermining.of_gemeente(SCOPE, HOME) == []


@pytest.mark.parametrize("case", ["Jansen", "06-12345678", "12-ABC-3", "111222333", "Z-2026-0412 A. de Boer"])
def test_a_number_that_could_be_a_persons_is_never_stored(case):
    made = weighed()
    with pytest.raises(InputError, match="geen zaaknummer") as refusal:
        step(Verb.HAND_OVER_UNDERMINING, made, case=case)
    assert case not in str(refusal.value)
    assert case not in everything_stored()
    assert case not in " ".join(line.detail for line in audit.lines(SCOPE))


def test_handing_over_asks_a_number_and_dropping_a_reason():
    with pytest.raises(InputError, match="zaaknummer ontbreekt"):
        step(Verb.HAND_OVER_UNDERMINING, weighed(), case=" ")
    for reason in (None, NoFollowUp.EXPIRED):
        with pytest.raises(InputError, match="reden ontbreekt"):
            step(Verb.DROP_UNDERMINING, taken_in(), reason=reason)
    with pytest.raises(InputError, match="reden ontbreekt of hoort hier niet"):
        step(Verb.ENRICH_UNDERMINING, taken_in(), reason=NoFollowUp.TOO_LITTLE)


def test_two_people_take_a_step_and_one_gets_a_sentence():
    made = taken_in()
    step(Verb.ENRICH_UNDERMINING, made)
    with pytest.raises(NotAllowedNow, match="Iemand anders heeft dit net gewijzigd"):
        step(Verb.DROP_UNDERMINING, made)


def test_when_its_term_is_over_the_content_is_gone_and_that_it_was_there_stays():
    made = step(Verb.ENRICH_UNDERMINING, taken_in(), case=CASE)
    until = undermining.get(SCOPE, made.id).kept_until
    [kept] = look(now=NOW + (until - TODAY))
    assert (kept.buurt, kept.cleared_on) == (BUURT, None)
    after = NOW + (until - TODAY) + timedelta(days=1)
    [gone] = look(now=after)
    assert (gone.theme, gone.wijk, gone.received_on) == ("drugs", WIJK, TODAY)
    assert (gone.buurt, gone.origin, gone.case, gone.reason) == (None, None, None, NoFollowUp.EXPIRED)
    assert (gone.phase, gone.cleared_on) == (UnderminingPhase.NO_FOLLOW_UP, until + timedelta(days=1))
    for held in (CASE, BUURT, "resident"):
        assert held not in everything_stored()
    assert trail(f"undermining/{made.id}")[0] == ("erase-undermining", "systeem", "ok")
    assert decide.erase_expired(HOME, now=after, origin="test") == 0  # once is enough
    with pytest.raises(NotAllowedNow, match="geen vervolg"):
        step(Verb.WEIGH_UNDERMINING, gone, now=after)


def test_a_step_cannot_save_what_is_over_its_term():
    made = taken_in()
    late = NOW + timedelta(days=184)
    with pytest.raises(NotAllowedNow, match="bewaartermijn"):
        step(Verb.ENRICH_UNDERMINING, made, now=late)


def test_what_was_handed_over_is_erased_without_another_step():
    over = step(Verb.HAND_OVER_UNDERMINING, weighed())
    assert decide.erase_expired(HOME, now=NOW + timedelta(days=93), origin="test") == 1
    stored = undermining.get(SCOPE, over.id)
    assert (stored.phase, stored.case, stored.version) == (UnderminingPhase.HANDED_OVER, None, over.version)


def test_a_mistake_is_erased_at_once_and_cannot_be_erased_twice():
    made = step(Verb.ENRICH_UNDERMINING, taken_in(), case=CASE)
    decide.erase(ADVISEUR, made.id, version=made.version, now=NOW, origin="test")
    assert CASE not in everything_stored()
    stored = undermining.get(SCOPE, made.id)
    assert (stored.phase, stored.cleared_on) == (UnderminingPhase.NO_FOLLOW_UP, TODAY)
    with pytest.raises(NotAllowedNow, match="al gewist"):
        decide.erase(ADVISEUR, made.id, version=stored.version, now=NOW, origin="test")


def test_content_is_written_once_until_it_is_erased():
    made = taken_in()
    row = models.UnderminingContent.objects.get(signal_id=made.id)
    for change in (row.save, row.delete, lambda: models.UnderminingContent.objects.update(case="X1")):
        with pytest.raises(RuntimeError, match="written once"):
            change()
    with pytest.raises(RuntimeError, match="written once"):
        models.UnderminingStep.objects.filter(signal_id=made.id).delete()


def test_nothing_of_another_gemeente():
    made = taken_in()
    outsider = person(Role.ADVISEUR, AWAY)
    assert look(outsider, gemeente=AWAY) == []
    for refused in (
        lambda: look(outsider),
        lambda: decide.look_at_signal(outsider, made.id, now=NOW, origin="test"),
        lambda: step(Verb.ENRICH_UNDERMINING, made, outsider),
    ):
        with pytest.raises(NotPermitted, match="hoort niet bij uw gemeente"):
            refused()
    assert undermining.gemeenten() == [HOME]


def test_figures_of_a_year_hide_small_numbers_and_read_no_content():
    for _ in range(6):
        taken_in()
    take_in(theme="witwassen", origin_of=Origin.PARTNER)
    told = decide.look_at_figures(ADVISEUR, gemeente=HOME, year=2026, now=NOW, origin="test")
    assert (told.by_theme["drugs"], told.by_theme["witwassen"], told.total) == (None, None, 7)
    assert told.by_phase["undermining-signal"] == 7
    none = decide.look_at_figures(ADVISEUR, gemeente=HOME, year=2025, now=NOW, origin="test")
    assert none.total == 0


def test_what_is_due_says_a_number_and_nothing_else():
    made, other = enriched(), step(Verb.DROP_UNDERMINING, taken_in())
    [found] = due(SCOPE, HOME, TODAY)
    assert (found.kind, found.of, found.on) == (
        DueKind.UNDERMINING_TERM, str(made.id), TODAY + timedelta(days=365),
    )  # fmt: skip
    assert other.id != made.id
    assert found in waiting_for(ADVISEUR, HOME, TODAY)
    assert found not in waiting_for(person(Role.ANALIST), HOME, TODAY)
    assert (found.areas, kind_inside(found.sentence)) == ((), None)
    for held in ("drugs", "Markt", BUURT):
        assert held not in found.sentence


def test_a_signal_that_is_stored_is_read_whole():
    made = taken_in()
    stored = undermining.get(SCOPE, made.id)
    assert (stored.buurt, stored.origin, stored.case) == (BUURT, Origin.RESIDENT, None)


def test_what_is_over_its_term_is_counted_per_gemeente_and_looked_for_by_none_other():
    made = taken_in()
    over = NOW + (undermining.get(SCOPE, made.id).kept_until - TODAY) + timedelta(days=1)
    assert decide.expired(HOME, NOW) == []
    assert [each.id for each in decide.expired(HOME, over)] == [made.id]
    assert decide.expired("GM0000", over) == []
    assert erasing.erase_expired(over, "test") == (1, 0)
    assert erasing.erase_expired(over, "test") == (0, 0)
    assert decide.expired(HOME, over) == []
