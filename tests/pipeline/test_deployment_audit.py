"""The audit of a run: hours of carried out orders beside the months of the run, buurt by buurt."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from openvis.domain.delivery import frame_schema
from openvis.domain.published_audit import AuditArea, AuditDrift, AuditMonth
from openvis.domain.run import SeriesPoint
from openvis.domain.work_order import Worked
from openvis.pipeline.concluding.deployment_audit import deployment_audit

AREAS = ("BU99010101", "BU99010102", "BU99010201")
MONTHS = [f"2026-{month:02d}" for month in range(1, 11)]


def series() -> pl.DataFrame:
    """Each month the public reports 4 burglaries in the first buurt and 2 elsewhere; officers find only in the last."""
    same = {"level": "buurt", "low": 0, "high": 9}
    rows = [
        same | {"area": area, "period": month, "category": kind, "source": source, "reported_by": by,
                "count": count, "expected": expected}
        for area, burglaries in zip(AREAS, (4, 2, 2), strict=True)
        for month in MONTHS
        for kind, source, by, count, expected in (
            ("woninginbraak", "politie", "public", burglaries, burglaries + 0.5),
            ("woninginbraak", "lijst", "public", burglaries - 1, 0.5),  # the same ones, of which another list tells
            ("boa-afval", "handhaving", "officer", 7 if area == AREAS[2] else 0, 3.0),
            ("totaal-misdrijven", "politie", "public", 50, 50.0),
        )
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=frame_schema(SeriesPoint))


def worked(*minutes: tuple[str, int, int]) -> list[Worked]:
    return [Worked(area, date(2026, month, 12), each) for area, month, each in minutes]


def test_hours_stand_beside_what_was_expected_and_reported() -> None:
    found = deployment_audit(series(), worked((AREAS[0], 2, 90), (AREAS[0], 3, 30), (AREAS[2], 10, 120)))
    first, second, last = found["audit_areas"].sort("area").to_dicts()
    assert (first["hours"], first["orders"], first["period_from"], first["period_to"]) == (2.0, 2, "2026-02", "2026-10")
    assert (first["brought"], first["expected"], first["found"]) == (36, 9 * 4.5, 0)
    assert (second["hours"], second["hours_per_expected"], second["brought"]) == (0.0, 0.0, 18)
    assert (last["found"], last["found_per_hour"]) == (63, 31.5)
    assert (first["hours_early"], first["hours_late"], last["hours_late"]) == (2.0, 0.0, 2.0)
    assert (first["share_early"], last["share_late"]) == (1.0, 1.0)
    assert found["audit_months"]["period"].to_list() == MONTHS[1:]  # nobody wrote hours down before
    assert found["audit_months"]["hours"].sum() == 4.0
    assert found["audit_months"]["orders"].sum() == 3


def test_hours_that_come_together_are_seen() -> None:
    rising = [(AREAS[at % 3], month, 60) for month in range(1, 11) for at in range(3)]
    rising += [(AREAS[0], month, 40 * month) for month in range(1, 11)]
    [drift] = deployment_audit(series(), worked(*rising))["audit_drift"].to_dicts()
    assert (drift["months"], drift["rises"]) == (10, True)
    assert 0 < drift["low"] < drift["per_month"] < drift["high"]
    [level] = deployment_audit(series(), worked(*rising[:30]))["audit_drift"].to_dicts()
    assert (level["rises"], level["per_month"]) == (False, 0.0)


def test_an_order_for_a_wijk_is_shared_by_its_buurten() -> None:
    found = deployment_audit(series(), worked(("WK990101", 4, 60)))["audit_areas"].sort("area")
    assert found["hours"].to_list() == [0.5, 0.5, 0.0]
    assert found["hours"].sum() == pytest.approx(1.0)


@pytest.mark.parametrize("minutes", [(), ((AREAS[0], 12, 60),)])
def test_without_hours_in_its_months_there_is_no_audit(minutes: tuple[tuple[str, int, int], ...]) -> None:
    found = deployment_audit(series(), worked(*minutes))
    kinds = {"audit_areas": AuditArea, "audit_months": AuditMonth, "audit_drift": AuditDrift}
    assert {name: frame.schema for name, frame in found.items()} == {
        name: frame_schema(kind) for name, kind in kinds.items()
    }
    assert all(frame.is_empty() for frame in found.values())
