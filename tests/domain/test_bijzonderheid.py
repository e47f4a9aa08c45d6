"""What a later run saw of the same rise joins what is known of it; anything else is a new bijzonderheid."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from openvis.domain.access import Role
from openvis.domain.attention import AttentionKind
from openvis.domain.bijzonderheid import (
    FROM_PEOPLE,
    Bijzonderheid,
    BijzonderheidState,
    Judgement,
    Sighting,
    Signal,
    SignalKind,
    belongs,
    joined,
    joined_by,
)
from tests.support.published import attention_row
from tests.support.tables import read_table

FIRST = datetime(2026, 4, 6, 7, 0, tzinfo=UTC)


def known(id: int = 1, *, seen: tuple[str, ...] = ("2026-03",), judged: timedelta | None = None, **changed):
    """Seen once a week, each time in a month that ends with the one given."""
    row = attention_row(**changed)
    sightings = tuple(
        Sighting(f"run-{number}", FIRST + timedelta(weeks=number), 100 * id + number, _in(row, month, month))
        for number, month in enumerate(seen)
    )
    at = FIRST + (judged or timedelta())
    judgements = () if judged is None else (Judgement(BijzonderheidState.ASSESSED, "Eén dader.", "analist", at),)
    about = {name: getattr(row, name) for name in ("gemeente", "area", "category", "source")}
    state = judgements[-1].state if judgements else BijzonderheidState.NEW
    return Bijzonderheid(id=id, state=state, sightings=sightings, judgements=judgements, **about)


def _in(row, first: str, last: str):
    return replace(row, period_from=first, period_to=last)


# The earlier one was seen in March 2026. Columns: first and last month of what a later run saw.
PERIODS = read_table("""
what-comes-later        from      to        joins
the-same-month          2026-03   2026-03   yes
the-next-month          2026-04   2026-04   yes
the-quarter-around-it   2026-02   2026-04   yes
a-month-in-between      2026-05   2026-05   no
a-quarter-after-that    2026-05   2026-07   no
a-year-later            2027-03   2027-03   no
the-last-weeks-of-march 2026-W11  2026-W14  yes
the-weeks-after-march   2026-W14  2026-W17  yes
a-week-in-between       2026-W15  2026-W18  no
""")


@pytest.mark.parametrize("name", list(PERIODS))
def test_a_rise_that_was_away_for_a_whole_period_is_a_new_one(name):
    case = PERIODS[name]
    later = _in(attention_row(), case["from"], case["to"])
    assert belongs(later, known()) is (case["joins"] == "yes")


@pytest.mark.parametrize(
    "other",
    [
        {"area": "BU99010102"},
        {"category": "autokraak"},
        {"source": "politie-incidenten"},
        {"gemeente": "GM9902"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_another_place_type_or_source_is_another_bijzonderheid(other):
    later = _in(attention_row(), "2026-03", "2026-03")
    assert belongs(later, known())
    assert not belongs(replace(later, **other), known())


@pytest.mark.parametrize("kind", [AttentionKind.RECENT, AttentionKind.DRIFT, AttentionKind.CLUSTER])
def test_in_whatever_way_it_was_seen_it_is_the_same_rise(kind):
    """What stands out in the last weeks is, some weeks later, what stands out in a month."""
    later = _in(attention_row(kind=kind), "2026-W11", "2026-W14")
    assert belongs(later, known())
    assert joined([(7, later)], [known()]) == [(7, known())]


def test_only_what_is_news_becomes_a_bijzonderheid():
    """A structural row has been so for a year: it belongs in a plan, not in the inbox of this week."""
    rows = [(7, attention_row()), (8, attention_row(kind=AttentionKind.STRUCTURAL))]
    assert joined(rows, []) == [(7, None)]


def test_each_row_gets_the_one_it_belongs_to_and_of_several_the_one_seen_last():
    old, recent, elsewhere = known(1), known(2, seen=("2026-03", "2026-04")), known(3, area="BU99010102")
    rows = [(7, _in(attention_row(), "2026-04", "2026-04")), (8, attention_row(area="BU99010103"))]
    assert joined(rows, [old, recent, elsewhere]) == [(7, recent), (8, None)]


JUDGED_AFTER = timedelta(days=1)


@pytest.mark.parametrize(
    ("seen", "judged", "grown"),
    [
        pytest.param(("2026-03",), None, False, id="nobody judged it"),
        pytest.param(("2026-03",), JUDGED_AFTER, False, id="judged, and nothing since"),
        pytest.param(("2026-03", "2026-03"), JUDGED_AFTER, False, id="a later run saw the same month again"),
        pytest.param(("2026-03", "2026-04"), JUDGED_AFTER, True, id="a later month stands out as well"),
        pytest.param(("2026-03", "2026-04"), timedelta(weeks=2), False, id="judged with that month in sight"),
    ],
)
def test_a_judgement_may_not_hold_once_a_later_period_stands_out(seen, judged, grown):
    assert known(seen=seen, judged=judged).grown_since is grown


def test_it_shows_the_row_of_the_run_that_saw_it_last():
    assert known(seen=("2026-03", "2026-04")).row.period_to == "2026-04"


def told(id: int = 1, *, state="new", days: tuple[int, ...] = (0,), roles=(Role.BOA,), area="BU99010101"):
    """Handed in on so many days after the first."""
    signals = tuple(
        Signal(SignalKind.OWN_EYES, "Het is er donker.", FIRST.date(), FIRST.date(), role, role, FIRST + timedelta(day))
        for day, role in zip(days, roles * len(days), strict=False)
    )
    judged = () if state == "new" else (Judgement(BijzonderheidState(state), "Gezien.", "analist", FIRST),)
    return Bijzonderheid(
        id, "GM9901", area, "woninginbraak", FROM_PEOPLE, BijzonderheidState(state), (), judged, signals
    )


# A signal of the same buurt and type comes so many days after the last.
SIGNALS = read_table("""
state      1    56   57   400
new        yes  yes  yes  yes
assessed   yes  yes  yes  yes
taken-up   yes  yes  no   no
dismissed  yes  yes  no   no
""")


@pytest.mark.parametrize("state", list(SIGNALS))
def test_the_same_signal_joins_while_nothing_was_decided_or_within_eight_weeks(state):
    for days, cell in SIGNALS[state].items():
        earlier = told(state=state)
        found = joined_by("GM9901", "BU99010101", "woninginbraak", [earlier], FIRST + timedelta(days=int(days)))
        assert (found == earlier) is (cell == "yes"), days


def test_another_buurt_or_type_is_another_signal_and_so_is_what_a_run_saw():
    earlier = [told(), known(2)]
    for area, category in (("BU99010102", "woninginbraak"), ("BU99010101", "autokraak")):
        assert joined_by("GM9901", area, category, earlier, FIRST) is None
    assert joined_by("GM9901", "BU99010101", "woninginbraak", [known(2, gemeente="GM9901")], FIRST) is None


def test_of_two_that_it_could_join_the_newest():
    first, second = told(1, days=(0, 3)), told(2, days=(2,))
    assert joined_by("GM9901", "BU99010101", "woninginbraak", [first, second], FIRST + timedelta(5)) == first


def test_a_run_never_joins_what_people_handed_in():
    row = attention_row(gemeente="GM9901", area="BU99010101", category="woninginbraak", source=FROM_PEOPLE)
    assert joined([(7, row)], [told()]) == [(7, None)]


def test_each_role_is_named_once_and_the_first_and_last_day_stay():
    seen = told(days=(0, 4, 9), roles=(Role.BOA, Role.ANALIST, Role.BOA))
    assert seen.roles == (Role.BOA, Role.ANALIST)
    assert (seen.began_at, seen.last_at) == (FIRST, FIRST + timedelta(days=9))


@pytest.mark.parametrize(("days", "state", "late"), [(14, "new", False), (15, "new", True), (15, "assessed", False)])
def test_what_nobody_looked_at_in_two_weeks_has_waited_too_long(days, state, late):
    assert told(state=state).waits_too_long(FIRST + timedelta(days=days)) is late
    if state == "new":
        assert known().waits_too_long(FIRST + timedelta(days=days)) is late


def test_a_signal_after_the_judgement_is_marked():
    assert told(state="assessed", days=(0, 2)).grown_since
    assert not told(state="assessed").grown_since
