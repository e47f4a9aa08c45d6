"""The half-year report beside other gemeenten: rates with the counts they are of, and of what they are per 1,000."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import timedelta

import polars as pl

from openvis.domain.beside_gemeenten import BesideGemeenten, Others
from openvis.domain.delivery import frame_schema
from openvis.domain.exposure import Exposure
from openvis.domain.report import Bullets
from openvis.domain.report_kind import ReportKind
from openvis.reports.kinds.make import make_report
from openvis.store import results
from tests.support import published, small_town
from tests.support.reports import asked
from tests.support.small_town import GEMEENTE, MADE_AT, MONTHS

BURGLARY = BesideGemeenten(
    run="proef-2", gemeente=GEMEENTE, category="woninginbraak", source="politie-maandcijfers", period_from=MONTHS[-12],
    period_to=MONTHS[-1], others=Others.REGION, codes="GM9802,GM9803", count=144, inhabitants=60_000,
    count_of_others=1200, per_1000=4.8, per_1000_of_others=2.4, ratio=2.0, low=1.7, high=2.4, p=0.0001,
    sentence="Woninginbraak: 144, dat is 4,8 per 1.000 woningen.", exposure=Exposure.DWELLINGS,
)  # fmt: skip
BICYCLES = replace(
    BURGLARY, category="fietsendiefstal", count=0, count_of_others=0, per_1000=0.0, per_1000_of_others=0.0, ratio=None,
    low=None, high=None, p=1.0, sentence="Fietsendiefstal: 0.", exposure=Exposure.INHABITANTS,
)  # fmt: skip


def section(frame: pl.DataFrame):
    made = published.run("proef-2", made_at=MADE_AT + timedelta(weeks=1), period_to=MONTHS[-1], tested=36)
    results.save_run(
        made, [], small_town.figures(made.id), small_town.series(made.id), [], beside={"beside_gemeenten": frame}
    )
    document = make_report(asked(ReportKind.HALF_YEAR))[1]
    (found,) = (each for each in document.sections if each.title == "Naast andere gemeenten")
    told = next(block for block in found.blocks if isinstance(block, Bullets))
    return told.items, {each.what: each for each in document.figures() if each.what.split(", ")[-1] in WHERE}


WHERE = {"hier", "de andere samen", "hier zo veel keer de andere"}
SCHEMA = frame_schema(BesideGemeenten)


def test_a_rate_stands_with_the_count_it_is_of_and_says_per_what(town):
    said, figures = section(pl.DataFrame([asdict(BURGLARY), asdict(BICYCLES)], schema=SCHEMA))
    assert said == (BICYCLES.sentence, BURGLARY.sentence)
    here, there = figures["Woninginbraak, hier"], figures["Woninginbraak, de andere samen"]
    assert (here.value, here.unit) == (4.8, "per 1.000 woningen (uit 144)")
    assert (there.value, there.unit) == (2.4, "per 1.000 woningen (uit 1.200)")
    times = figures["Woninginbraak, hier zo veel keer de andere"]
    assert (times.value, times.range_in_words) == (2.0, "marge 1,7 tot 2,4")
    assert figures["Fietsendiefstal, hier"].unit == "per 1.000 inwoners (uit 0)"
    assert "Fietsendiefstal, hier zo veel keer de andere" not in figures  # of nothing no ratio can be told


def test_a_run_of_before_it_was_kept_was_per_inhabitant(town):
    older = pl.DataFrame([asdict(BURGLARY)], schema=SCHEMA).with_columns(exposure=pl.lit(None, pl.String))
    _, figures = section(older)
    assert figures["Woninginbraak, hier"].unit == "per 1.000 inwoners (uit 144)"
