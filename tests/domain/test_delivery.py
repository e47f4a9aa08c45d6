"""A table's schema is its dataclass: same names, same order, empty only where the dataclass says so."""

from dataclasses import fields

import polars as pl
import pytest

from openvis.domain.count import Count
from openvis.domain.delivery import TABLES, required_columns, schema_of
from openvis.domain.incident import Incident


@pytest.mark.parametrize("table", TABLES)
def test_a_schema_has_the_fields_of_its_dataclass(table):
    assert list(schema_of(table)) == [field.name for field in fields(TABLES[table])]


@pytest.mark.parametrize("table", TABLES)
def test_every_row_says_whose_it_is_and_where_it_came_from(table):
    assert {"gemeente", "source", "reference"} <= set(required_columns(table))


def test_types_follow_the_annotations():
    incidents = schema_of("incidents")
    assert incidents["occurred_from"] == pl.Datetime("us")
    assert incidents["x"] == pl.Float64
    assert incidents["precision"] == pl.String
    assert incidents["vintage"] == pl.Int64
    assert schema_of("areas")["shape"] == pl.Binary


def test_a_count_may_be_not_given_and_an_incident_may_lack_a_point():
    assert "value" not in required_columns("counts")
    assert {"x", "y", "reported_at"}.isdisjoint(required_columns("incidents"))


def test_no_table_has_room_for_a_person():
    names = {field.name for table in (Incident, Count) for field in fields(table)}
    assert names.isdisjoint({"name", "text", "description", "bsn", "plate", "phone", "email", "reporter", "suspect"})
