"""What is told of a class of the domain: its fields in the letters of JSON, and their comments as description."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

import polars as pl
import pytest
from pydantic import ValidationError

from openvis.client.told import of_json
from openvis.domain.effect import Effect, Estimate
from openvis.domain.json_names import camel
from openvis.domain.run import Figure
from openvis.web.api.shapes import page_of, plain, rows_of, shape_of


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Inner:
    """Something inside."""

    by: str  # an account
    colour: Colour


@dataclass(frozen=True)
class Outer:
    """Something with something inside. It has a first line.

    And it has more, which nobody needs.
    """

    long_name_here: int  # how long it is
    inner: Inner
    inners: tuple[Inner, ...]
    counts: dict[str, float]
    on: date
    at: datetime | None = None  # when; None means never
    maybe: Inner | None = None


OUTER = Outer(3, Inner("anna", Colour.RED), (Inner("bert", Colour.RED),), {"boa_afval": 1.5}, date(2026, 3, 1))


def test_names():
    for name, told in (("period_from", "periodFrom"), ("count", "count"), ("per_1000", "per1000"), ("low_80", "low80")):
        assert camel(name) == told


def test_an_object_is_told_whole():
    assert plain(OUTER) == {
        "longNameHere": 3,
        "inner": {"by": "anna", "colour": "red"},
        "inners": [{"by": "bert", "colour": "red"}],
        "counts": {"boa_afval": 1.5},  # what is no name of a field stays as it is
        "on": "2026-03-01",
        "at": None,
        "maybe": None,
    }
    at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert plain(at) == "2026-03-01T12:00:00+00:00"  # a moment says its zone
    assert plain([1, None, "x"]) == [1, None, "x"]


def test_what_is_left_out_is_left_out_all_the_way_down():
    told = plain(OUTER, but=("by", "on"))
    assert "on" not in told
    assert told["inner"] == {"colour": "red"}
    assert told["inners"] == [{"colour": "red"}]
    shape = shape_of(Outer, but=("by", "on")).model_json_schema()
    assert "on" not in shape["properties"]
    assert list(shape["$defs"]["Inner"]["properties"]) == ["colour"]


def test_the_shape_says_what_the_class_says():
    shape = shape_of(Outer, id=(int, "its number")).model_json_schema()
    told = shape["properties"]
    assert shape["description"] == "Something with something inside. It has a first line."
    assert told["longNameHere"]["description"] == "how long it is"
    assert told["at"]["description"] == "when; None means never"
    assert told["id"]["description"] == "its number"
    assert set(shape["required"]) == set(told)  # also what may be null is always there
    assert told["inners"]["items"] == {"$ref": "#/$defs/Inner"}
    assert told["counts"]["additionalProperties"] == {"type": "number"}


def test_what_is_told_fits_the_shape_and_other_things_do_not():
    shape = shape_of(Outer)
    shape.model_validate(plain(OUTER))
    for wrong in ({"longNameHere": "lang"}, {"inner": None}, {"extra": 1}, {"on": "morgen"}):
        with pytest.raises(ValidationError):
            shape.model_validate(plain(OUTER) | wrong)
    page = page_of(shape)
    page.model_validate({"total": 1, "run": None, "next": None, "prev": None, "items": [plain(OUTER)]})
    with pytest.raises(ValidationError):
        page.model_validate({"total": 1, "items": []})


def test_rows_have_the_same_names_and_no_number_that_is_none():
    rows = pl.DataFrame({"period_from": ["2026-01"], "per_1000": [float("nan")], "run": ["run-1"]})
    assert rows_of(rows, but=("run", "nothing")).to_dicts() == [{"periodFrom": "2026-01", "per1000": None}]


def test_the_comments_of_a_real_class_are_its_description():
    told = shape_of(Figure).model_json_schema()["properties"]
    assert told["countYearBefore"]["description"] == "the same months one year earlier"
    assert told["reportSources"]["description"] == "how many sources these reports came from"


def test_a_number_without_end_is_null_and_comes_back_as_it_was():
    """The ratio of an effect where nothing was to be expected."""
    found = Estimate(4.0, 0.0, 0.0, 1.0, 2.0, 1.1, math.inf, 4.0, 1.0, 7.0, 0.04)
    told = plain(found)
    assert told["ratioHigh"] is None
    shape_of(Estimate).model_validate(told)
    assert of_json(Estimate, told) == found
    with pytest.raises(ValidationError):
        shape_of(Estimate).model_validate(told | {"ratio": None})


def test_what_stands_in_two_places_has_one_shape():
    defs = shape_of(Effect).model_json_schema()["$defs"]
    assert {"Estimate", "EffectPoint", "GroupCounts", "Displacement"} <= defs.keys()
    assert not [name for name in defs if "__" in name]
