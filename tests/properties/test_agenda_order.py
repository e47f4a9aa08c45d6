"""Whatever is moved how often: no point of an agenda is lost, doubled, or torn from its part."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from openvis.domain.overleg import AgendaItem, Part, in_order, key_of, moved

WRITTEN = [part for part in Part if part is not Part.OWN]
agendas = st.builds(
    lambda counts, own: (
        *(AgendaItem(part, f"{part} {number}", "") for part, count in counts for number in range(count)),
        *(AgendaItem(Part.OWN, f"punt {number}", "", (f"point/{number}",)) for number in range(own)),
    ),
    st.lists(st.tuples(st.sampled_from(WRITTEN), st.integers(1, 3)), unique_by=lambda pair: pair[0], max_size=8),
    st.integers(0, 4),
)
orders = st.lists(st.text("abc/12", max_size=5) | st.sampled_from([part.value for part in Part]), max_size=8)
moves = st.lists(st.tuples(st.integers(0, 12), st.sampled_from([-1, 1])), max_size=10)


def keys(items: tuple[AgendaItem, ...]) -> list[str]:
    return list(dict.fromkeys(key_of(item) for item in items))


@given(agendas, orders)
def test_any_order_keeps_every_point_once(items, order):
    arranged = in_order(items, tuple(order))
    assert sorted(map(id, arranged)) == sorted(map(id, items))


@given(agendas, orders)
def test_within_a_part_nothing_moves_and_no_part_is_torn(items, order):
    arranged = in_order(items, tuple(order))
    for key in keys(items):
        places = [number for number, item in enumerate(arranged) if key_of(item) == key]
        known = key in order
        if known:
            assert places == list(range(places[0], places[0] + len(places)))
        assert [arranged[place] for place in places] == [item for item in items if key_of(item) == key]


@given(agendas, moves)
def test_moving_keeps_every_part_once(items, steps):
    arranged, everything = items, set(keys(items))
    for number, step in steps:
        known = keys(arranged)
        if known:
            arranged = in_order(arranged, moved(arranged, known[number % len(known)], step))
    assert set(keys(arranged)) == everything
    assert len(arranged) == len(items)


@given(agendas, st.integers(0, 12))
def test_up_and_down_again_is_where_it_was(items, number):
    known = keys(items)
    if number % max(1, len(known)) == 0:
        return  # the first has no room above it
    key = known[number % len(known)]
    up = in_order(items, moved(items, key, -1))
    assert in_order(up, moved(up, key, 1)) == items
