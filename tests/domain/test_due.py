"""What waits: how urgent it is on a day, in which order it is shown, and how a sentence says by when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest

from openvis.domain.due import SOON, WAITS_FOR, Due, DueKind, Urgency, in_order, waiting_now
from openvis.domain.due_words import how_many_wait, when_in_words, where_in_words
from tests.support.tables import read_table

TODAY = date(2026, 3, 9)
BASE = Due(DueKind.ORDER, "GM9901", "7", "Werkopdracht 7.", "work-order", 7)

DAYS = read_table("""
days  urgency  told
-40   late     uiterlijk_28_januari_2026,_40_dagen_te_laat
-1    late     uiterlijk_8_maart_2026,_1_dag_te_laat
0     today    vandaag
1     soon     uiterlijk_10_maart_2026,_morgen
2     soon     uiterlijk_11_maart_2026,_over_2_dagen
14    soon     uiterlijk_23_maart_2026,_over_14_dagen
15    later    uiterlijk_24_maart_2026,_over_15_dagen
""")


def after(days: int | None, of: str = "7") -> Due:
    return replace(BASE, on=None if days is None else TODAY + timedelta(days=days), of=of)


def test_every_kind_waits_for_who_may_do_something_about_it():
    assert set(WAITS_FOR) == set(DueKind)


@pytest.mark.parametrize("days", DAYS)
def test_how_urgent_something_is_and_how_that_is_told(days):
    due = after(int(days))
    assert due.urgency(TODAY) == DAYS[days]["urgency"]
    assert when_in_words(due, TODAY) == DAYS[days]["told"].replace("_", " ")


@pytest.mark.parametrize(
    ("days", "told"), [(0, "vandaag"), (1, "op 10 maart 2026, morgen"), (-1, "op 8 maart 2026, 1 dag te laat")]
)
def test_what_happens_on_its_day_is_not_called_a_term(days, told):
    for kind in (DueKind.MEETING, DueKind.TOP_X):
        assert when_in_words(replace(after(days), kind=kind), TODAY) == told


def test_without_a_day_it_waits():
    assert after(None).urgency(TODAY) is Urgency.OPEN
    assert when_in_words(after(None), TODAY) == ""


def test_the_order_is_that_of_urgency_whatever_order_it_came_in():
    wanted = [after(-3, "a"), after(-1, "b"), after(0, "c"), after(None, "d"), after(4, "e"), after(30, "f")]
    assert all(in_order(found, TODAY) == wanted for found in permutations(wanted))


def test_the_list_of_today_leaves_out_what_has_more_time():
    assert waiting_now([after(SOON.days), after(SOON.days + 1)], TODAY) == [after(SOON.days)]


def test_the_same_thing_keeps_its_key_when_its_day_changes_and_another_has_its_own():
    assert after(1).key == after(5).key == "GM9901/order/7"
    others = {after(1, "8").key, replace(BASE, kind=DueKind.LATE_ORDER).key, replace(BASE, gemeente="GM9902").key}
    assert len(others | {BASE.key}) == 4


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        ((), ""),
        (("BU1",), "Markt"),
        (("BU1", "BU2", "BU3"), "Markt, Veld, BU3"),
        (("BU1", "BU2", "BU3", "BU4"), "Markt, Veld en 2 andere gebieden"),
    ],
)
def test_where_names_at_most_three_places(codes, told):
    assert where_in_words(replace(BASE, areas=codes), {"BU1": "Markt", "BU2": "Veld"}) == told


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ((), ""),
        ((3,), "Er wacht 1 ding op u."),
        ((-3,), "Er wacht 1 ding op u, en dat is te laat."),
        ((1, 2), "Er wachten 2 dingen op u."),
        ((-1, 2, None), "Er wachten 3 dingen op u; 1 is te laat."),
        ((-1, -2, 0), "Er wachten 3 dingen op u; 2 zijn te laat."),
    ],
)
def test_how_many_wait(days, told):
    assert how_many_wait([after(each) for each in days], TODAY) == told
