"""Signals of ondermijning under anything people and time may do to them: what must hold holds after every step."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.decisions import undermining as decide
from openvis.decisions.rules.states import UNDERMINING_STEPS, Verb
from openvis.domain.access import Scope
from openvis.domain.undermining import OPEN_PHASES, NoFollowUp, UnderminingPhase, rules
from openvis.errors import InputError, NotAllowedNow
from openvis.store import audit, models, undermining
from tests.support.undermining import ADVISEUR, BUURT, CASE, HOME, NOW, take_in

pytestmark = pytest.mark.django_db(transaction=True)
SCOPE = Scope.of(HOME)
VERBS = [
    Verb.ENRICH_UNDERMINING, Verb.WEIGH_UNDERMINING, Verb.HAND_OVER_UNDERMINING, Verb.DROP_UNDERMINING,
    Verb.ERASE_UNDERMINING,
]  # fmt: skip
# What somebody tries, how many days after the thing before, and whether they look at the list first.
MOVES = st.tuples(st.sampled_from(VERBS), st.integers(0, 200), st.booleans())
ALLOWED = {(step.before, step.after) for step in UNDERMINING_STEPS}
BY_TIME = {(phase, UnderminingPhase.NO_FOLLOW_UP) for phase in OPEN_PHASES}  # its term is over, or it was erased


def attempt(verb: Verb, signal_id: int, now) -> bool:
    """Try it on the newest version; whether it was done."""
    given = {"version": undermining.get(SCOPE, signal_id).version, "now": now, "origin": "test"}
    extra = {Verb.HAND_OVER_UNDERMINING: {"case": CASE}, Verb.DROP_UNDERMINING: {"reason": NoFollowUp.ELSEWHERE}}
    try:
        if verb is Verb.ERASE_UNDERMINING:
            decide.erase(ADVISEUR, signal_id, **given)
        else:
            decide.take_step(ADVISEUR, verb, signal_id, **given, **extra.get(verb, {}))
    except (NotAllowedNow, InputError):
        return False
    return True


def check_what_holds(signal_id: int, now, looked: bool) -> None:
    stored = undermining.get(SCOPE, signal_id)
    phases = [
        UnderminingPhase(each)
        for each in models.UnderminingStep.objects.filter(signal_id=signal_id).values_list("phase", flat=True)
    ]
    assert phases[0] is UnderminingPhase.SIGNAL
    assert set(pairwise(phases)) <= ALLOWED | BY_TIME
    assert stored.version == len(phases)
    content = models.UnderminingContent.objects.filter(signal_id=signal_id)
    assert content.exists() is (stored.cleared_on is None)
    if stored.cleared_on is not None:
        assert (stored.buurt, stored.origin, stored.case) == (None, None, None)
        assert stored.phase not in OPEN_PHASES
    else:
        assert stored.buurt == BUURT
    if looked:
        assert stored.cleared_on is not None or now.date() <= stored.kept_until
        assert now.date() <= stored.received_on + rules().longest or not content.exists()


@given(moves=st.lists(MOVES, min_size=1, max_size=8))
@settings(max_examples=6)
def test_whatever_is_done_and_however_long_it_takes(moves):
    made = take_in()
    now, tried, looks = NOW, 0, 0
    for verb, days, look_first in moves:
        now += timedelta(days=days)
        if look_first:
            seen = decide.look_at_signals(ADVISEUR, gemeente=HOME, now=now, origin="test")
            looks += 1
            assert made.id in {each.id for each in seen}
            check_what_holds(made.id, now, looked=True)
        before = undermining.get(SCOPE, made.id)
        done = attempt(verb, made.id, now)
        tried += 1
        if not done:
            assert undermining.get(SCOPE, made.id) == before
        check_what_holds(made.id, now, looked=False)
    lines = audit.lines(SCOPE, f"undermining/{made.id}")
    assert sum(line.actor == ADVISEUR.username for line in lines) == tried + 1
    assert sum(line.action == "erase-undermining" and line.result == "ok" for line in lines) <= 1
    with transaction.atomic():
        assert audit.verify(SCOPE) == []
