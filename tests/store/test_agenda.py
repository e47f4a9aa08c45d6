"""What an agenda is gathered from: which list it is compared with, whose names, and how good the forecast was."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from openvis.decisions import overleg as deciding
from openvis.domain.access import Person, Role, Scope
from openvis.domain.agenda import SHOWN
from openvis.domain.overleg import Meeting, Part
from openvis.store import results
from openvis.store.agenda import agenda_for
from tests.support import published, small_town
from tests.support.kept import Keeper
from tests.support.overleg import close, plan, start
from tests.support.small_town import GEMEENTE, MADE_AT, MONTHS

pytestmark = pytest.mark.django_db
ADVISEUR = Person(7, "adviseur", Role.ADVISEUR, Scope.of(GEMEENTE))


@pytest.fixture
def town(keeper: Keeper, db: None) -> None:
    def fill(folder: Path) -> None:
        small_town.fill(folder)
        small_town.accounts()

    keeper.store("small-town", fill)


def planned(days: int = 0) -> Meeting:
    return plan(ADVISEUR, now=timezone.now(), gemeente=GEMEENTE, days=days)


def held() -> Meeting:
    now = timezone.now()
    return close(ADVISEUR, start(ADVISEUR, planned(), now=now), now=now)


def later_run(**changed: object) -> None:
    """A run a week later, of which one row is the whole list."""
    row = published.attention_row(area="BU99010101", area_name="Markt 1", period_from=MONTHS[-1], period_to=MONTHS[-1],
                                  **changed)  # fmt: skip
    made = published.run("proef-2", made_at=MADE_AT + timedelta(weeks=1), period_to=MONTHS[-1])
    results.save_run(made, [row], small_town.figures(made.id), small_town.series(made.id), [])


def changes(meeting: Meeting) -> list[str]:
    return [item.title for item in agenda_for(meeting, timezone.now()).items if item.part is Part.CHANGES]


def test_the_scoreboard_says_per_type_what_was_right_in_cells(town):
    items = agenda_for(planned(), timezone.now()).items
    [board] = [item for item in items if item.part is Part.FORECAST]
    lines = board.text.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["Fietsendiefstal", "Woninginbraak"]
    assert all(": in de 5 % van de plekken met de hoogste verwachting" in line for line in lines)
    assert board.subjects == ()


def test_of_the_list_of_the_town_the_first_rows_stand_on_it_with_their_run(town):
    agenda = agenda_for(planned(), timezone.now())
    assert agenda.run_id == "proef-1"
    rows = results.attention(Scope.of(GEMEENTE), GEMEENTE)
    shown = [item.subjects[0] for item in agenda.items if item.part is Part.ATTENTION]
    assert shown == [f"attention/{row.id}" for row in rows[:SHOWN]]


def test_without_a_meeting_before_it_there_is_nothing_to_compare_with(town):
    planned()  # the other one was not held
    assert changes(planned(days=7)) == []


def test_it_is_compared_with_the_meeting_before_it_that_was_held(town):
    held()
    called_off = planned()
    deciding.call_off_meeting(ADVISEUR, called_off.id, version=1, now=timezone.now(), origin="test")
    assert changes(planned(days=7)) == ["De lijst is dezelfde"]
    later_run()
    # One row of ten is on it still, with another count; a meeting that was held keeps what it had.
    assert changes(planned(days=7)) == ["Van de lijst af: 9"]


def test_a_meeting_of_before_is_not_compared_with_a_later_one(town):
    now = timezone.now()
    first = planned()
    later = plan(ADVISEUR, now=now, gemeente=GEMEENTE)
    close(ADVISEUR, start(ADVISEUR, later, now=now), now=now)
    assert changes(first) == []


def test_without_any_run_an_agenda_has_what_people_did_only():
    agenda = agenda_for(planned(), timezone.now())
    assert (agenda.run_id, agenda.items) == (None, ())
