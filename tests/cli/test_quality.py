"""How good the sources are, at the terminal: what stands out, all of one source, and JSON for programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from openvis import terminal
from openvis.domain.quality import Measure
from tests.support.deliveries import GEMEENTE, areas, counts, deliver, incidents

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivered(openvis, tmp_path: Path):
    """Old figures of the police, and a few registrations of which nobody knows how often they come."""
    deliver(counts([3, 4, 5, 4]), folder=tmp_path)
    deliver(incidents("abcdefgh"), "incidents", folder=tmp_path)
    return openvis


def test_the_table_shows_what_stands_out_with_what_it_means_and_what_to_do(delivered):
    told = delivered("quality").out
    assert "De nieuwste cijfers zijn van april 2018." in told
    assert "Wat nieuwer is, ontbreekt nog in de cijfers. Vraag de leverancier om de nieuwe levering." in told
    assert "niet te beoordelen" in told  # how fresh the registrations are
    assert "Alleen de buurt bekend" not in told  # that is in order
    assert "`openvis quality --source BRON` toont alles" in told


def test_all_that_was_measured_of_one_source(delivered):
    told = delivered("quality", "--source", "handhaving").out
    assert "Alleen de buurt bekend: geen van de 8 rijen. Op een punt: 8." in told
    assert "politie-maandcijfers" not in told


def test_json_has_everything_a_program_wants(delivered):
    rows = delivered("quality", "--json").rows
    assert {row["source"] for row in rows} == {"handhaving", "politie-maandcijfers"}
    [fresh] = [row for row in rows if row["source"] == "politie-maandcijfers" and row["measure"] == "freshness"]
    assert fresh["gemeente"] == GEMEENTE
    assert (fresh["grade"], fresh["period"], fresh["method"]) == ("bad", "2018-04-30", "quality-1")
    assert fresh["number"] > 2000  # days late
    assert fresh["versions"]["counts"] == 1
    assert {row["measure"] for row in rows} <= set(Measure)
    assert all(row["means"] and row["ask"] for row in rows)


def test_of_a_source_that_is_good_in_everything_there_is_one_line(openvis, tmp_path):
    deliver(areas(f"BU{GEMEENTE[2:]}0101", vintage=terminal.now().year), "areas", folder=tmp_path)
    told = openvis("quality").out
    assert "Er viel niets op." in told
    assert "De nieuwste gegevens" not in told


def test_a_source_that_is_not_there_is_a_sentence(delivered):
    said = delivered("quality", "--source", "niets")
    assert (said.code, said.out) == (2, "")
    assert "Van GM9901 is geen bron 'niets' ingelezen." in said.err
    assert "`openvis batches` toont de leveringen." in said.err


def test_every_look_is_kept(delivered):
    from openvis.domain.access import Scope
    from openvis.store import quality

    delivered("quality")
    delivered("quality", "--source", "handhaving")
    kept = {name: len(quality.history(Scope.of(GEMEENTE), GEMEENTE, name, limit=12)) for name in ("handhaving", "nee")}
    assert kept == {"handhaving": 2, "nee": 0}
