"""The small town in which something of everything was done, for what reports on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support import small_town
from tests.support.kept import Keeper
from tests.support.presence import registered
from tests.support.reports import year_of_plan


@pytest.fixture
def town(keeper: Keeper, db: None) -> dict[str, Any]:
    """The small town with an intervention, an order, duiding, meetings and presence; which number each has."""

    def fill(folder: Path) -> dict[str, Any]:
        small_town.fill(folder)
        small_town.accounts()
        year_of_plan()
        made = small_town.running_intervention()
        things = {
            "intervention": made,
            "note": small_town.written_note(),
            "order": small_town.issued_order(made),
            **small_town.meetings(),
            "presence": registered(),
        }
        return {name: thing.id for name, thing in things.items()}

    told: dict[str, Any] = keeper.store("small-town-reported", fill).told
    return told
