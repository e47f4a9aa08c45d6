"""What has yet to come in, asked for on the command line."""

from __future__ import annotations

import polars as pl
import pytest

from openvis.domain.delivery import frame_schema
from openvis.domain.nowcast import Nowcast
from openvis.errors import InputError, NothingStored, UnknownValue
from openvis.store import results
from tests.support import published
from tests.support.deliveries import GEMEENTE, counts, deliver

NOTE = "Te weinig geschiedenis om te schatten hoeveel er nog binnenkomt."


def estimate(period: str, counted: int, **changed) -> dict:
    facts = {
        "run": "run-1", "gemeente": GEMEENTE, "source": "meldingen", "reported_by": "public", "theme": None,
        "category": None, "period": period, "counted": counted, "share": 0.75, "estimate": counted / 0.75,
        "low_80": counted, "high_80": counted + 10, "low_90": counted, "high_90": counted + 15,
        "known_until": "2019-03-31", "learnt_from": 34, "note": "", "unknown": 0, "source_rows": counted,
    }  # fmt: skip
    return facts | changed


@pytest.fixture
def stored(openvis, tmp_path):
    """Three weeks and a month of a list, a theme of it, and a list that is too young."""
    made = published.run()
    nothing = dict.fromkeys(("share", "estimate", "low_80", "high_80", "low_90", "high_90"))
    rows = [
        *(estimate(f"2019-W{week}", 30 - week) for week in (11, 12, 13)),
        estimate("2019-03", 90, unknown=6),
        estimate("2019-W13", 6, theme="overlast"),
        estimate("2019-W13", 6, theme="overlast", category="melding-geluid"),
        estimate("2019-W13", 4, source="jong", note=NOTE, **nothing),
    ]
    deliver(counts([3]), folder=tmp_path)
    frame = pl.DataFrame(rows, schema=frame_schema(Nowcast))
    results.save_run(made, [], published.figures(made), published.series(made), [], beside={"nowcast": frame})
    return openvis


def test_weeks_and_months_with_what_is_in_and_what_is_expected(stored):
    said = stored("nowcast")
    assert said.code == 0, said.err
    lines = [" ".join(line.split()) for line in said.out.splitlines()]
    assert (
        "meldingen: alles, door publiek gemeld week 13 van 2019 17 23 17 tot 32 ongeveer 75 % 0 van 17 (0 %)" in lines
    )
    assert "meldingen: alles, door publiek gemeld maart 2019 90 120 90 tot 105 ongeveer 75 % 6 van 90 (7 %)" in lines
    assert f"Bron jong: {NOTE}" in lines
    assert "Schatting van de laatste weken" in said.out
    assert "Een schatting telt nergens mee." in said.out
    assert "Niet ingedeeld: rijen van dezelfde bron zonder soort" in said.out


@pytest.mark.parametrize(
    ("words", "periods"),
    [
        ([], ["2019-W13", "2019-W13", "2019-W12", "2019-W11", "2019-03"]),
        (["--weeks", "1"], ["2019-W13", "2019-W13", "2019-03"]),
        (["--source", "jong"], ["2019-W13"]),
        (["--category-group", "overlast"], ["2019-W13"]),
        (["--category-group", "melding-geluid"], ["2019-W13"]),
        (["--run", "run-1", "--weeks", "2", "--source", "meldingen"], ["2019-W13", "2019-W12", "2019-03"]),
    ],
)
def test_choosing(stored, words, periods):
    rows = stored("nowcast", "--json", *words).rows
    assert [row["period"] for row in rows] == periods
    assert {row["run"] for row in rows} == {"run-1"}


@pytest.mark.parametrize(
    ("words", "error", "said"),
    [
        (["--weeks", "0"], InputError, "0 weken tonen kan niet"),
        (["--weeks", "9"], InputError, "van 1 tot en met 8"),
        (["--source", "post"], UnknownValue, "Van bron 'post' is er geen schatting"),
        (["--category-group", "weer"], UnknownValue, "'weer' is geen thema en geen categorie"),
        (["--run", "run-0"], UnknownValue, "geen run run-0"),
        (["--as-of", "2018-01-01"], NothingStored, "nog niets berekend"),
    ],
)
def test_refusals(stored, words, error, said):
    answer = stored("nowcast", *words)
    assert answer.code == error.exit_code
    assert said in answer.err
