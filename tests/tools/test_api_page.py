"""The page about the API is made of its own description."""

from __future__ import annotations

from openvis.web.api.build import api
from tools.api_page import api_page

PAGE = api_page()
LINES = PAGE.splitlines()


def test_every_question_is_on_it():
    for path in api.get_openapi_schema()["paths"]:
        assert f"### {path}" in LINES


def test_every_shape_is_on_it_with_its_fields():
    assert "### Figure" in LINES
    assert "| countYearBefore | integer or null | the same months one year earlier |" in LINES
    assert "| inner | list of" not in PAGE
    assert "| areas | list of string |" in PAGE


def test_parameters_say_what_may_be_given():
    assert "| limit | 1 to 1000 | how many at most on one page |" in LINES
    assert any(line.startswith("| format | `json`, `csv`, `geojson`, `parquet`, `xlsx` |") for line in LINES)
    assert not [line for line in LINES if line.startswith("| gemeente |") and "your own" in line]
