"""The same data, the same draws: whatever else a run draws, and in whatever order its versions stand."""

from __future__ import annotations

import pytest

from openvis.pipeline.concluding.draws import generator_of

VERSIONS = {"incidents": 3, "areas": 1}


def drawn(versions=VERSIONS, about="woninginbraak"):
    return generator_of(versions, about).random(5).tolist()


def test_the_same_data_give_the_same_draws():
    assert drawn() == drawn()
    assert drawn({"areas": 1, "incidents": 3}) == drawn()


@pytest.mark.parametrize("other", [{"versions": {"incidents": 4, "areas": 1}}, {"about": "autokraak"}])
def test_other_data_or_another_type_give_others(other):
    assert drawn(**other) != drawn()
