"""An agenda in the order somebody chose, and actions that are late."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from openvis.domain.agenda import due_in_words
from openvis.domain.overleg import (
    Action,
    ActionState,
    ActionStep,
    AgendaItem,
    Decision,
    DecisionKind,
    Part,
    Seat,
    in_order,
    key_of,
    moved,
)

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ITEMS = (
    AgendaItem(Part.ATTENTION, "Woninginbraak", ""),
    AgendaItem(Part.ATTENTION, "Fietsendiefstal", ""),
    AgendaItem(Part.FORECAST, "Scorebord", ""),
    AgendaItem(Part.OWN, "Koopavond", "", ("point/1",)),
    AgendaItem(Part.OWN, "Kermis", "", ("point/2",)),
)


def titles(order: tuple[str, ...]) -> list[str]:
    return [item.title for item in in_order(ITEMS, order)]


def test_a_part_moves_as_a_whole_and_an_own_point_by_itself():
    assert [key_of(item) for item in ITEMS] == ["attention", "attention", "forecast", "point/1", "point/2"]
    up = moved(ITEMS, "point/2", -1)
    assert up == ("attention", "forecast", "point/2", "point/1")
    assert titles(up) == ["Woninginbraak", "Fietsendiefstal", "Scorebord", "Kermis", "Koopavond"]
    down = moved(ITEMS, "attention", 1)
    assert titles(down)[:3] == ["Scorebord", "Woninginbraak", "Fietsendiefstal"]


@pytest.mark.parametrize(("key", "step"), [("attention", -1), ("point/2", 1), ("onbekend", 1)])
def test_at_the_end_or_without_such_a_part_nothing_moves(key, step):
    assert titles(moved(ITEMS, key, step)) == titles(())


def test_what_came_after_the_order_was_chosen_comes_last():
    assert titles(("point/2", "forecast"))[:2] == ["Kermis", "Scorebord"]
    assert titles(("point/2", "forecast"))[2:] == ["Woninginbraak", "Fietsendiefstal", "Koopavond"]


def action(due_on: date, *states: ActionState) -> Action:
    decided = Decision(
        1, "GM9901", 1, date(2026, 3, 2), 1, ITEMS[0], DecisionKind.INVESTIGATE, "Zoek uit.", Seat.POLICE, due_on,
        "adviseur", AT,
    )  # fmt: skip
    return Action(decided, tuple(ActionStep(state, "", "adviseur", AT) for state in (ActionState.OPEN, *states)))


@pytest.mark.parametrize(
    ("day", "told", "late"),
    [
        (1, "Uiterlijk 1 maart 2026, 4 dagen te laat.", True),
        (4, "Uiterlijk 4 maart 2026, 1 dag te laat.", True),
        (5, "Uiterlijk 5 maart 2026, dat is vandaag.", False),
        (6, "Uiterlijk 6 maart 2026, dat is morgen.", False),
        (7, "Uiterlijk 7 maart 2026.", False),
    ],
)
def test_how_late_an_action_is_stands_in_words(day, told, late):
    today = date(2026, 3, 5)
    assert due_in_words(action(date(2026, 3, day)), today) == told
    assert action(date(2026, 3, day)).is_late(today) is late


def test_what_was_done_or_lapsed_is_not_late_any_more():
    for state in (ActionState.COMPLETED, ActionState.LAPSED):
        ended = action(date(2026, 3, 1), state)
        assert not ended.is_late(date(2026, 4, 1))
        assert due_in_words(ended, date(2026, 4, 1)) == "Uiterlijk 1 maart 2026."
        assert (ended.state, ended.version) == (state, 2)
