"""What is asked of a report, and what somebody must be allowed to see to read it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from openvis.domain.access import Permission
from openvis.domain.report_kind import NEEDS, ReportAsked, ReportKind, asked_of
from openvis.domain.words import word

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("kind", list(ReportKind))
@pytest.mark.parametrize("more", [{}, {"area": "WK990101", "points": True}, {"period": "2025-07"}])
def test_what_a_job_keeps_is_read_back(kind, more):
    asked = ReportAsked(kind=kind, gemeente="GM9901", as_of=AT, **more)
    kept = json.loads(json.dumps(asked.as_input()))
    assert asked_of("GM9901", kept) == asked


def test_every_kind_has_a_word_and_says_what_it_needs():
    assert set(NEEDS) == set(ReportKind)
    assert len({word(kind) for kind in ReportKind}) == len(ReportKind)


def test_with_points_it_is_for_who_may_see_points():
    for kind in ReportKind:
        plain = ReportAsked(kind=kind, gemeente="GM9901", as_of=AT)
        points = ReportAsked(kind=kind, gemeente="GM9901", as_of=AT, points=True)
        assert Permission.SEE_POINTS not in plain.needs
        assert points.needs == plain.needs | {Permission.SEE_POINTS}
