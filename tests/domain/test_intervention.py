"""Which version of an intervention judges it, and what it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.domain.area import lies_in
from openvis.domain.intervention import (
    Intervention,
    InterventionKind,
    InterventionState,
    InterventionVersion,
    SuccessCriterion,
    judging,
    outermost,
)

FIRST = Intervention(
    id=4, gemeente="GM9901", title="Licht", kind=InterventionKind.PREVENTIVE, areas=("BU99010101", "WK990102"),
    categories=("autokraak", "vernieling"), starts_on=date(2026, 3, 2), ends_on=date(2026, 6, 1),
    criterion=SuccessCriterion(20, date(2026, 7, 15)), state=InterventionState.RUNNING, attention_id=None,
)  # fmt: skip
LATER = {"ends_on": date(2026, 9, 1), "criterion": SuccessCriterion(20, date(2026, 10, 15))}
LOWER = {"criterion": SuccessCriterion(10, date(2026, 7, 15))}


def history(started_with: int | None, *changes: dict[str, object]) -> list[InterventionVersion]:
    """The versions after each of these changes, the first made from FIRST itself."""
    at, plan, versions = datetime(2026, 3, 1, tzinfo=UTC), FIRST, []
    for number, change in enumerate(({}, *changes), start=1):
        plan = replace(plan, **change, version=number, started_with=started_with)  # type: ignore[arg-type]
        versions.append(InterventionVersion(plan, "adviseur", "adviseur", at + timedelta(days=number), "omdat"))
    return versions


JUDGED = [  # started with, changes after the first version, versions that judge
    (None, [LOWER], []),
    (1, [], [1]),
    (2, [LOWER], [2]),  # changed before the start: only the last of those counts
    (1, [LOWER], [1, 2]),
    (1, [LATER, LOWER], [1, 2, 3]),
    (1, [{"title": "Meer licht"}, {"hours": 40}], [1]),  # no other promise
    (1, [LOWER, {"hours": 40}], [1, 2]),
    (1, [LOWER, {"criterion": FIRST.criterion}], [1, 2]),  # and back again: that one is judged already
]


@pytest.mark.parametrize(("started_with", "changes", "judges"), JUDGED)
def test_what_stood_at_the_start_judges_and_a_later_promise_stands_beside_it(started_with, changes, judges):
    versions = history(started_with, *changes)
    assert [plan.version for plan in judging(versions)] == judges
    assert [each.after_start for each in versions] == [started_with is not None and each.number > started_with
                                                       for each in versions]  # fmt: skip


AREAS = st.sampled_from(["GM9901", "WK990101", "WK990102", "BU99010101", "BU99010102", "BU99010201"])


@given(st.lists(AREAS, max_size=8))
def test_no_area_is_named_inside_another_and_none_is_lost(areas: list[str]):
    kept = outermost(areas)
    assert list(kept) == sorted(set(kept))
    assert all(any(lies_in(area, each) for each in kept) for area in areas)
    assert not any(lies_in(one, other) for one in kept for other in kept if one != other)
    assert outermost(kept[::-1]) == kept


@pytest.mark.parametrize(
    ("area", "about"),
    [
        ("BU99010101", True),
        ("BU99010102", False),
        ("BU99010203", True),  # in its wijk
        ("WK990101", True),  # around its buurt
        ("WK990103", False),
        ("GM9901", True),
        ("GM9902", False),
    ],
)
def test_what_it_is_about(area: str, about: bool):
    assert FIRST.touches(area) is about
