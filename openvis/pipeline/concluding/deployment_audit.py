"""Whether hours follow what is expected, or themselves: hours of carried out werkopdrachten beside the counts of a run.

What is expected is what the figures of the run expected of each month beforehand, of what the public reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from math import ceil

import numpy as np
import polars as pl

from openvis.analysis.deployments.deployment_audit import FULLEST, audit
from openvis.analysis.expectations.history import Floats
from openvis.domain.area import AreaLevel, lies_in
from openvis.domain.category import NO_KIND, THEMES
from openvis.domain.delivery import frame_schema
from openvis.domain.deployment import HOUR
from openvis.domain.deployment_audit import DeploymentAudit
from openvis.domain.incident import ReportedBy
from openvis.domain.published_audit import AuditArea, AuditDrift, AuditMonth
from openvis.domain.work_order import Worked

MONTHS = 24  # the last ones, at most
OF_RUN = {"run": "", "gemeente": ""}
NO_TYPE = [*NO_KIND, *THEMES]


def deployment_audit(series: pl.DataFrame, worked: Sequence[Worked]) -> dict[str, pl.DataFrame]:
    """The tables audit_areas, audit_months and audit_drift, not yet labelled with the run; empty without any hours.

    series  months of the run by buurt and type, in the shape of `SeriesPoint`
    """
    found = _audited(series, worked)
    kinds = {"audit_areas": AuditArea, "audit_months": AuditMonth, "audit_drift": AuditDrift}
    return {name: pl.DataFrame(found.get(name, []), schema=frame_schema(kind)) for name, kind in kinds.items()}


def _audited(series: pl.DataFrame, worked: Sequence[Worked]) -> dict[str, list[dict[str, object]]]:
    of_type = series.filter(pl.col("level") == AreaLevel.BUURT.value, ~pl.col("category").is_in(NO_TYPE))
    months = of_type["period"].unique().sort().to_list()[-MONTHS:]
    within = [each for each in worked if f"{each.day:%Y-%m}" in months]
    if not within:
        return {}
    first = months.index(min(f"{each.day:%Y-%m}" for each in within))
    months = months[first:]  # nobody wrote hours down before
    areas = of_type["area"].unique().sort().to_list()
    hours, orders = _hours(within, areas, months)
    public = of_type.filter(reported_by=ReportedBy.PUBLIC.value)
    officer = of_type.filter(reported_by=ReportedBy.OFFICER.value)
    expected = _matrix(public, "expected", areas, months)
    brought, by_officers = (_matrix(rows, "count", areas, months) for rows in (public, officer))
    told = audit(areas, months, hours, expected, brought, by_officers)
    return {
        "audit_areas": _area_rows(told, hours, orders, months),
        "audit_months": _month_rows(told, orders, expected),
        "audit_drift": [_drift_row(told)],
    }


def _hours(worked: Sequence[Worked], areas: list[str], months: list[str]) -> tuple[Floats, Floats]:
    """(areas, months) hours and orders; those of an order for a wijk or the gemeente are shared by its buurten."""
    hours, orders = np.zeros((2, len(areas), len(months)))
    for each in worked:
        inside = np.array([lies_in(area, each.area) for area in areas])
        if inside.any():
            at = months.index(f"{each.day:%Y-%m}")
            hours[inside, at] += each.minutes / HOUR / inside.sum()
            orders[inside, at] += 1
    return hours, orders


def _matrix(rows: pl.DataFrame, column: str, areas: list[str], months: list[str]) -> Floats:
    """(areas, months) summed over types. A type two sources tell of is counted by the one that tells most."""
    each = rows.group_by("area", "period", "category").agg(pl.col(column).max())
    found = np.zeros((len(areas), len(months)))
    at_area, at_month = ({name: at for at, name in enumerate(names)} for names in (areas, months))
    for area, period, value in each.group_by("area", "period").agg(pl.col(column).sum()).iter_rows():
        if period in at_month:
            found[at_area[area], at_month[period]] = value or 0.0
    return found


def _area_rows(told: DeploymentAudit, hours: Floats, orders: Floats, months: list[str]) -> list[dict[str, object]]:
    half = len(months) // 2
    early, late = hours[:, :half].sum(axis=1), hours[:, len(months) - half :].sum(axis=1)
    return [
        OF_RUN
        | asdict(area)
        | {
            "period_from": months[0],
            "period_to": months[-1],
            "orders": int(orders[at].sum()),
            "hours_early": float(early[at]),
            "hours_late": float(late[at]),
            "share_early": float(early[at] / early.sum()) if early.sum() else None,
            "share_late": float(late[at] / late.sum()) if late.sum() else None,
        }
        for at, area in enumerate(told.areas)
    ]


def _month_rows(told: DeploymentAudit, orders: Floats, expected: Floats) -> list[dict[str, object]]:
    fullest = max(1, ceil(FULLEST * len(told.areas)))
    return [
        OF_RUN
        | asdict(month)
        | {"orders": int(orders[:, at].sum()), "expected": float(expected[:, at].sum()), "fullest_areas": fullest}
        for at, month in enumerate(told.periods)
    ]


def _drift_row(told: DeploymentAudit) -> dict[str, object]:
    drift = told.drift
    return OF_RUN | {
        "months": sum(month.hours > 0 for month in told.periods),
        "per_month": drift.per_period if drift else None,
        "low": drift.low if drift else None,
        "high": drift.high if drift else None,
        "p": drift.p if drift else None,
        "rises": bool(drift and drift.rises),
        "hours_and_brought": told.hours_and_brought,
        "hours_and_found": told.hours_and_found,
    }
