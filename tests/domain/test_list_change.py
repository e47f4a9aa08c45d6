"""What changed on the attention list: what is new, where the others stood, and what is gone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from openvis.domain.attention import AttentionKind
from openvis.domain.list_change import about, list_change
from tests.support.published import attention_row

BUURTEN = [f"BU9901010{number}" for number in range(1, 7)]


def a_list(*codes: str, **changed):
    return [attention_row(area=code, rank=rank, **changed) for rank, code in enumerate(codes, start=1)]


def test_each_row_says_how_it_stood_a_week_ago():
    earlier = [*a_list("BU99010101", "BU99010102", observed=9)]
    later = [
        attention_row(area="BU99010102", rank=1, observed=12),
        attention_row(area="BU99010103", rank=2),
        attention_row(area="BU99010101", rank=3, observed=9),
    ]
    change = list_change(earlier, later)
    assert [change.sentence(row) for row in later] == [
        "Stond er ook al, op plaats 2, met 9 in plaats van 12.",
        "Nieuw op de lijst.",
        "Stond er ook al, op plaats 1.",
    ]
    assert change.gone == ()


def test_a_row_that_did_not_move_says_so():
    earlier = a_list("BU99010101")
    assert list_change(earlier, earlier).sentence(earlier[0]) == "Stond er ook al, op dezelfde plaats."


def test_what_is_gone_keeps_its_former_order():
    change = list_change(a_list("BU99010103", "BU99010101", "BU99010102"), a_list("BU99010101"))
    assert [row.area for row in change.gone] == ["BU99010103", "BU99010102"]


def test_a_rise_and_a_level_of_one_buurt_and_type_are_two_things():
    acute, structural = attention_row(), attention_row(kind=AttentionKind.STRUCTURAL)
    change = list_change([acute], [structural])
    assert change.sentence(structural) == "Nieuw op de lijst."
    assert change.gone == (acute,)


@given(st.permutations(BUURTEN), st.permutations(BUURTEN), st.integers(0, 6), st.integers(0, 6))
def test_every_row_of_both_lists_is_accounted_for_once(first, second, many, few):
    earlier, later = a_list(*first[:many]), a_list(*second[:few])
    change = list_change(earlier, later)
    assert set(change.before) == {about(row) for row in later}
    stayed = [row for row in change.before.values() if row is not None]
    assert sorted(row.area for row in (*stayed, *change.gone)) == sorted(first[:many])
