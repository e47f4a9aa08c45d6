"""The table of event types against the categories of the domain."""

from __future__ import annotations

import pytest

from openvis.demo.event_types import DemoSource, event_types
from openvis.domain.category import TOTAL, categories, category, category_of_police
from openvis.domain.incident import ReportedBy


def test_the_police_types_are_exactly_those_of_the_table() -> None:
    known = {row.slug for row in categories().values() if row.police_code and row.slug != TOTAL}
    assert {kind.category for kind in event_types(DemoSource.POLICE)} == known
    assert len(event_types(DemoSource.POLICE)) == 58


@pytest.mark.parametrize("kind", event_types(DemoSource.POLICE), ids=lambda kind: kind.category)
def test_a_police_title_belongs_to_its_category(kind) -> None:
    assert category_of_police(kind.code).slug == kind.category


@pytest.mark.parametrize("kind", event_types(DemoSource.ENFORCEMENT), ids=lambda kind: kind.code)
def test_a_feitcode_belongs_to_its_category_and_is_found_by_officers(kind) -> None:
    assert kind.code in category(kind.category).feitcodes
    assert category(kind.category).reported_by is ReportedBy.OFFICER


@pytest.mark.parametrize("kind", event_types(DemoSource.MELDINGEN), ids=lambda kind: kind.code)
def test_a_slug_of_signalen_belongs_to_its_category_and_comes_from_the_public(kind) -> None:
    assert kind.code in category(kind.category).signalen
    assert category(kind.category).reported_by is ReportedBy.PUBLIC


@pytest.mark.parametrize("source", DemoSource)
def test_numbers_make_sense(source: DemoSource) -> None:
    for kind in event_types(source):
        assert kind.per_year >= 0
        assert 0 <= kind.public_share <= 1
        assert -10 <= kind.trend_percent <= 10
