"""Who is treated, who lies around it, and who may be compared with."""

from __future__ import annotations

import numpy as np
import pytest

from openvis.domain.panel import Panel


def panel(starts: tuple[int | None, ...], ring: tuple[bool, ...]) -> Panel:
    areas = tuple("abcdef"[: len(starts)])
    return Panel(areas=areas, periods=("1", "2", "3"), counts=np.ones((len(areas), 3)), starts=starts, ring=ring)


def test_every_area_is_one_of_three() -> None:
    seen = panel((None, 2, None, 1, None), (True, True, False, False, False))
    assert seen.treated == (1, 3)
    assert seen.around == (0,)  # a treated area in the ring of another is treated
    assert seen.comparison == (2, 4)
    assert sorted(seen.treated + seen.around + seen.comparison) == list(range(5))


@pytest.mark.parametrize(
    ("starts", "first"), [((2, None, None), 2), ((2, 1, None), 1), ((0, None, None), 0), ((3, None, None), 3)]
)
def test_all_before_the_first_start_is_before(starts: tuple[int | None, ...], first: int) -> None:
    assert panel(starts, (False,) * 3).first_start == first
