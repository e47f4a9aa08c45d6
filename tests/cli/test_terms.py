"""`openvis erase-expired`: what may no longer be kept goes, also when nobody looks; what may stay stays."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from openvis.config import environment
from openvis.domain.access import Scope
from openvis.domain.undermining import RiskState, rules
from openvis.store import audit, risk_locations, undermining
from tests.support.undermining import ADVISEUR, HOME, put_on_list, signal, take_in

SCOPE = Scope.of(HOME)


def long_ago():
    """A signal and a place of which the term is over."""
    then = timezone.now() - timedelta(days=400)
    old = undermining.add(signal(received_on=then.date()), by=ADVISEUR, at=then)
    return old, put_on_list(now=then)


def test_what_is_over_its_term_is_erased_and_counted(openvis, db):
    old, place = long_ago()
    now = timezone.now()
    kept, listed = take_in(now=now, received_on=timezone.localdate(now)), put_on_list(now=now)
    said = openvis("erase-expired")
    assert (said.code, said.out) == (0, "Gewist: de inhoud van 1 signalen en 1 risicolocaties.\n")
    assert undermining.get(SCOPE, old.id).cleared_on == timezone.localdate()
    assert risk_locations.get(SCOPE, place.id).state is RiskState.REMOVED
    assert undermining.get(SCOPE, kept.id).buurt == kept.buurt
    assert risk_locations.get(SCOPE, listed.id) == listed
    lines = [line for line in audit.lines(SCOPE) if line.origin == "cli"]
    assert {(line.action, line.actor) for line in lines} == {
        ("erase-undermining", "systeem"), ("erase-risk-location", "systeem"),
    }  # fmt: skip


def test_a_second_time_there_is_nothing_to_erase(openvis, db):
    long_ago()
    openvis("erase-expired")
    assert openvis("erase-expired").out == "Gewist: de inhoud van 0 signalen en 0 risicolocaties.\n"


def test_an_empty_store_has_nothing_to_erase(openvis, db):
    assert openvis("erase-expired").code == 0
    assert rules().longest.days == 730


def test_sqlite_overwrites_what_is_erased():
    """In a store of the kind one gets without saying more."""
    asked = environment.sqlite(Path("openvis.sqlite3"))["OPTIONS"]["init_command"]
    found = sqlite3.connect(":memory:")
    found.executescript(asked)
    assert found.execute("PRAGMA secure_delete").fetchone() == (1,)
    found.close()
