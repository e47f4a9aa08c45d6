"""What an agenda says of each thing that is stored, and what it leaves out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from openvis.domain.access import Role
from openvis.domain.agenda import SHOWN, Material, written
from openvis.domain.attention import AttentionRow
from openvis.domain.bijzonderheid import (
    FROM_PEOPLE,
    Bijzonderheid,
    BijzonderheidState,
    Judgement,
    Sighting,
    Signal,
    SignalKind,
)
from openvis.domain.intervention import Intervention, InterventionKind, InterventionState, SuccessCriterion
from openvis.domain.note import Note
from openvis.domain.overleg import AgendaItem, OwnPoint, Part
from tests.support.published import attention_row, evaluation

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TODAY = date(2026, 3, 2)


def agenda(**material: Any) -> tuple[AgendaItem, ...]:
    return written(Material(**material), NOW, TODAY)


def of(part: Part, **material: Any) -> list[AgendaItem]:
    return [item for item in agenda(**material) if item.part is part]


def row(area: str = "BU99010101", name: str = "Binnenstad", **changed: Any) -> AttentionRow:
    sentence = f"Woninginbraak in {name}: 9 in maart; verwacht 3 (tussen 1 en 6)."
    return attention_row(**{"area": area, "area_name": name, "sentence": sentence} | changed)


def seen(number: int, state: BijzonderheidState = BijzonderheidState.NEW, *, at: datetime = NOW) -> Bijzonderheid:
    judged = () if state is BijzonderheidState.NEW else (Judgement(state, "Eén nacht, één straat.", "analist", at),)
    sighting = Sighting("run-1", at, number, row())
    return Bijzonderheid(number, "GM9901", "BU99010101", "woninginbraak", "politie", state, (sighting,), judged)


def told(at: datetime = NOW) -> Bijzonderheid:
    signal = Signal(SignalKind.RESIDENTS, "Er is lawaai.", TODAY, TODAY, "wijk", Role.WIJKCOORDINATOR, at)
    return Bijzonderheid(77, "GM9901", "BU99010102", "overlast", FROM_PEOPLE, BijzonderheidState.NEW, (), (), (signal,))


def planned(id: int, state: InterventionState, starts: int, ends: int, judged: int | None = None) -> Intervention:
    """Begins and ends so many days from today."""
    last = TODAY + timedelta(days=ends)
    return Intervention(
        id=id, gemeente="GM9901", state=state, attention_id=None, title=f"Actie {id}",
        kind=InterventionKind.PREVENTIVE, areas=("BU99010101",), categories=("woninginbraak",),
        starts_on=TODAY + timedelta(days=starts), ends_on=last,
        criterion=SuccessCriterion(20, TODAY + timedelta(days=judged) if judged is not None else last),
    )  # fmt: skip


def test_where_there_is_nothing_to_say_there_is_no_part():
    assert agenda() == ()


def test_a_row_of_the_list_is_a_point_with_its_counts_and_leads_to_its_bijzonderheid():
    [item] = of(Part.ATTENTION, attention=[(7, row())], bijzonderheden=[seen(7, BijzonderheidState.ASSESSED)])
    assert item == AgendaItem(
        Part.ATTENTION,
        "Woninginbraak in Binnenstad",
        "9 in maart; verwacht 3 (tussen 1 en 6). Bijzonderheid, beoordeeld: Eén nacht, één straat.",
        ("attention/7", "bijzonderheid/7"),
        "BU99010101",
        "woninginbraak",
    )


def test_the_agenda_holds_as_many_rows_as_one_overleg_can_deal_with():
    rows = [(number, row(f"BU990101{number:02d}")) for number in range(1, 12)]
    assert len(of(Part.ATTENTION, attention=rows)) == SHOWN == 8


def test_what_came_on_and_went_off_since_the_last_meeting():
    before = [row(), row("BU99010109", "Haven")]
    now = [(1, row(observed=11)), (2, row("BU99010102", "Markt"))]
    came, gone = of(Part.CHANGES, attention=now, before=before)
    assert (came.title, came.text) == ("Nieuw op de lijst: 1", "Woninginbraak in Markt.")
    assert (gone.title, gone.text) == ("Van de lijst af: 1", "Woninginbraak in Haven.")
    stayed, new = of(Part.ATTENTION, attention=now, before=before)
    assert "Stond er ook al, op dezelfde plaats, met 9 in plaats van 11." in stayed.text
    assert new.text.endswith("Nieuw op de lijst.")


def test_a_first_meeting_has_no_changes_and_an_equal_list_says_so():
    assert of(Part.CHANGES, attention=[(1, row())]) == []
    [same] = of(Part.CHANGES, attention=[(1, row())], before=[row()])
    assert same.title == "De lijst is dezelfde"


def test_open_bijzonderheden_are_points_unless_the_list_above_shows_them():
    decided = seen(5, BijzonderheidState.TAKEN_UP)
    old = told(NOW - timedelta(days=20))
    shown, handed_in = seen(7), replace(old, id=78)
    items = of(Part.BIJZONDERHEDEN, attention=[(7, row())], bijzonderheden=[shown, decided, handed_in, seen(9)])
    assert [item.subjects for item in items] == [("bijzonderheid/78",), ("bijzonderheid/9",)]
    assert items[0].title == "Overlast in BU99010102"
    assert items[0].text == (
        "Van mensen: Er is lawaai. (1 keer ingeleverd, door: wijkcoördinator) Bijzonderheid, nieuw. Wacht al 20 dagen."
    )
    assert items[1].text == "9 in maart; verwacht 3 (tussen 1 en 6). Bijzonderheid, nieuw."


def test_a_buurt_that_people_named_gets_its_name():
    [item] = of(Part.BIJZONDERHEDEN, bijzonderheden=[told()], names={"BU99010102": "Markt 2"})
    assert item.title == "Overlast in Markt 2"


# state, first and last day and day of judgement from today on -> part, and how its text begins
STANDS = [
    (InterventionState.RUNNING, -40, 29, None, Part.INTERVENTIONS, "Loopt tot en met 31 maart 2026. Er is nog geen"),
    (InterventionState.RUNNING, -40, 28, None, Part.ENDING, "Loopt af op 30 maart 2026. Er is nog geen beoordeling."),
    (InterventionState.RUNNING, -40, -1, None, Part.ENDING, "Liep af op 1 maart 2026."),
    (InterventionState.PLANNED, -1, 40, None, Part.ENDING, "Zou beginnen op 1 maart 2026 en is nog niet gestart."),
    (InterventionState.ENDED, -90, -9, 9, Part.ENDING, "Is beëindigd en wordt beoordeeld op 11 maart 2026."),
    (InterventionState.PLANNED, 0, 40, None, None, ""),
    (InterventionState.ENDED, -90, -9, 40, None, ""),
    (InterventionState.ENDED, -90, -9, -2, None, ""),
    (InterventionState.CANCELLED, -40, -9, None, None, ""),
]


@pytest.mark.parametrize(("state", "starts", "ends", "judged", "part", "begins"), STANDS)
def test_an_intervention_stands_where_it_asks_something(state, starts, ends, judged, part, begins):
    items = agenda(interventions=[(planned(4, state, starts, ends, judged), None)])
    assert [(item.part, item.subjects) for item in items] == ([(part, ("intervention/4",))] if part else [])
    assert all(item.text.startswith(begins) for item in items)


def test_a_running_intervention_says_how_it_goes():
    stand = evaluation(4)
    [item] = of(Part.INTERVENTIONS, interventions=[(planned(4, InterventionState.RUNNING, -40, 60), stand)])
    assert item.text.endswith(stand.sentence)


def test_an_own_point_says_which_role_brought_it_in():
    point = OwnPoint(3, "Koopavond", "Veel mensen op straat.", "wijkcoordinator", Role.WIJKCOORDINATOR)
    [item] = agenda(points=[point])
    assert (item.part, item.title, item.subjects) == (Part.OWN, "Koopavond", ("point/3",))
    assert item.text == "Veel mensen op straat. Ingebracht door de rol wijkcoördinator."


def a_note(area: str = "BU99010101", category: str | None = "woninginbraak") -> Note:
    return Note(1, "GM9901", area, category, "2000-01", "2099-12", "Er was kermis,\nelk jaar.", "analist", NOW)


@pytest.mark.parametrize("area", ["BU99010101", "WK990101", "BU99010102"])
def test_duiding_stands_below_the_figures_it_is_about(area):
    """Also of a cluster of which it is about one buurt; on one line, and without who wrote it."""
    cluster = row(areas=("BU99010101", "BU99010102"))
    [item] = of(Part.ATTENTION, attention=[(1, cluster)], notes=[a_note(area), a_note("BU99010301")])
    assert item.text.splitlines()[1:] == ["Duiding: Er was kermis, elk jaar."]


def test_duiding_of_another_place_or_type_does_not():
    [item] = of(Part.ATTENTION, attention=[(1, row())], notes=[a_note("BU99010301"), a_note(category="autokraak")])
    assert "Duiding" not in item.text


def test_duiding_stands_below_a_bijzonderheid_and_below_the_verdict_on_an_intervention():
    [item] = of(Part.BIJZONDERHEDEN, bijzonderheden=[seen(3)], notes=[a_note()])
    assert item.text.splitlines()[1:] == ["Duiding: Er was kermis, elk jaar."]
    running = planned(4, InterventionState.RUNNING, -30, 90)
    [item] = of(Part.INTERVENTIONS, interventions=[(running, evaluation(4))], notes=[a_note(), a_note("BU99010301")])
    assert item.text.splitlines()[1:] == ["Duiding: Er was kermis, elk jaar."]
