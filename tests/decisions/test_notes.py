"""Duiding: written by who knows the place, never edited, and withdrawn when it does not hold."""

from __future__ import annotations

from datetime import timedelta

import pytest

from openvis.decisions.notes import withdraw_note, write_note
from openvis.domain.access import Role, Scope
from openvis.errors import InputError, NotAllowedNow, NotPermitted
from openvis.store import audit, models, notes
from tests.support.people import ADVISEUR, AWAY, HOME, NOW, note, person

pytestmark = pytest.mark.django_db
SCOPE = Scope.of(HOME)


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.OPENVIS_DATA = tmp_path


def test_a_note_stands_until_it_is_withdrawn_and_stays_in_the_list():
    made = note(text="  In deze maand was er kermis. ")
    assert made.text == "In deze maand was er kermis."
    assert notes.standing(SCOPE, HOME) == [made]
    later = NOW + timedelta(days=2)
    withdraw_note(person(Role.ANALIST), made.id, now=later, origin="web")
    assert notes.standing(SCOPE, HOME) == []
    [kept] = notes.of_gemeente(SCOPE, HOME)
    assert (kept.text, kept.by, kept.withdrawn_at) == (made.text, ADVISEUR.username, later)
    assert notes.standing(SCOPE, HOME, NOW + timedelta(days=1)) == [kept]
    lines = audit.lines(SCOPE, f"note/{made.id}")
    assert [(line.action, line.result) for line in lines] == [("withdraw-note", "ok"), ("write-note", "ok")]


def test_the_newest_comes_first():
    first = note()
    second = note(text="Het was ook vakantie.", now=NOW + timedelta(hours=1))
    assert notes.of_gemeente(SCOPE, HOME) == [second, first]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": " x "}, "De duiding is 1 tekens lang."),
        ({"text": "x" * 501}, "De duiding is 501 tekens lang."),
        ({"text": "Vraag het aan voorbeeld@example.nl."}, "De duiding lijkt"),
        ({"area": "BU99020101"}, "Gebied BU99020101 ligt niet in gemeente GM9901."),
        ({"area": "hier"}, "'hier' is geen gebiedscode."),
        ({"category": "iets"}, "De categorie 'iets' bestaat niet."),
        ({"period_to": "2026-01"}, "De laatste maand ligt vóór de eerste."),
        ({"period_to": "2026-03"}, "Van maart 2026 zijn er nog geen cijfers."),
        ({"period_from": "2026-W02", "period_to": "2026-W03"}, "Een duiding gaat over hele maanden."),
        ({"period_from": "februari"}, "'februari' is geen periode."),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_note_is_about_figures_that_are_there(changes, sentence):
    with pytest.raises(InputError) as refusal:
        note(**changes)
    assert refusal.value.sentence.startswith(sentence)
    assert refusal.value.next_step
    assert notes.of_gemeente(SCOPE, HOME) == []


def test_without_figures_there_is_nothing_to_say_something_of():
    with pytest.raises(NotAllowedNow, match="Er zijn nog geen cijfers om te duiden"):
        write_note(
            ADVISEUR, gemeente=HOME, area=HOME, category=None, period_from="2026-02", period_to="2026-02",
            text="Kermis.", now=NOW, origin="web",
        )  # fmt: skip


def test_it_is_withdrawn_once():
    made = note()
    withdraw_note(ADVISEUR, made.id, now=NOW, origin="web")
    with pytest.raises(NotAllowedNow, match="al ingetrokken"):
        withdraw_note(ADVISEUR, made.id, now=NOW, origin="web")


def test_another_gemeente_neither_sees_nor_withdraws_it():
    made, stranger = note(), person(Role.ADVISEUR, AWAY)
    assert notes.of_gemeente(stranger.scope, HOME) == []
    with pytest.raises(NotPermitted, match="hoort niet bij uw gemeente"):
        withdraw_note(stranger, made.id, now=NOW, origin="web")
    assert notes.standing(SCOPE, HOME) == [made]


def test_what_was_written_cannot_be_changed():
    note()
    row = models.Note.objects.get()
    row.text = "Iets anders."
    with pytest.raises(RuntimeError, match="written once"):
        row.save()
