"""The police table against the events behind it, counted a second time one by one."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import polars as pl
import pytest

from openvis.demo.event_types import DemoSource, event_types
from openvis.demo.guide import within_months
from openvis.demo.history import History
from openvis.demo.police_files import NEVER_PUBLISHED, TOTAL_TITLE, WITH_PLACE
from openvis.demo.town import GEMEENTE, buurten
from openvis.demo.truths import MONTHS
from openvis.domain.area import level_of

TITLE_OF = {kind.category: kind.code for kind in event_types(DemoSource.POLICE)}
HIDDEN = {TITLE_OF[slug] for slug in NEVER_PUBLISHED}


def test_it_is_a_full_table(police_table: pl.DataFrame) -> None:
    regions = 1 + 9 + len(buurten())
    assert police_table.columns == ["regiocode", "regio", "niveau", "soort_misdrijf", "maand", "aantal"]
    assert len(police_table) == regions * 59 * 36
    assert police_table.select("regiocode", "soort_misdrijf", "maand").is_duplicated().sum() == 0
    assert sorted(set(police_table["maand"])) == [month.key for month in MONTHS]


def test_the_level_of_a_row_is_the_level_of_its_code(police_table: pl.DataFrame) -> None:
    for code, level in police_table.select("regiocode", "niveau").unique().iter_rows():
        assert level_of(code).value == level


def test_numbers_are_written_as_the_supplier_writes_them(folder, police_table: pl.DataFrame) -> None:
    lines = next(folder.glob("misdrijf_maand_*.csv")).read_text(encoding="utf-8").splitlines()
    values = {line.rsplit(",", 1)[1] for line in lines[1:]}
    assert "" in values
    assert all(value == "" or value.endswith(".0") for value in values)


def test_empty_means_never_published_and_nothing_else(police_table: pl.DataFrame) -> None:
    assert set(police_table.filter(pl.col("aantal").is_null())["soort_misdrijf"]) == HIDDEN
    assert police_table.filter(pl.col("soort_misdrijf").is_in(HIDDEN))["aantal"].is_null().all()


def test_buurten_add_up_to_wijken_and_wijken_to_the_gemeente(police_table: pl.DataFrame) -> None:
    level: dict[str, Counter[tuple[str, str]]] = {"buurt": Counter(), "wijk": Counter(), "gemeente": Counter()}
    wijken: dict[str, Counter[str]] = {"buurt": Counter(), "wijk": Counter()}
    for row in police_table.filter(pl.col("aantal").is_not_null()).iter_rows(named=True):
        level[row["niveau"]][row["soort_misdrijf"], row["maand"]] += row["aantal"]
        if row["niveau"] != "gemeente":
            wijken[row["niveau"]]["WK" + row["regiocode"][2:8]] += row["aantal"]
    assert level["buurt"] == level["wijk"] == level["gemeente"]
    assert wijken["buurt"] == wijken["wijk"]


def test_every_cell_is_the_number_of_events(police_table: pl.DataFrame, history: History) -> None:
    """Counted one event at a time, for every region it lies in."""
    slowly: Counter[tuple[str, str, str]] = Counter()
    for event in history.police.iter_rows(named=True):
        month = event["occurred_from"].strftime("%Y-%m")
        for region in (GEMEENTE, "WK" + event["buurt"][2:8], event["buurt"]):
            slowly[region, TITLE_OF[event["category"]], month] += 1
            slowly[region, TOTAL_TITLE, month] += 1
    for region, _, _, title, month, value in police_table.iter_rows():
        if title not in HIDDEN:
            assert value == slowly[region, title, month], (region, title, month)


def test_the_total_holds_what_is_never_published(police_table: pl.DataFrame, history: History) -> None:
    gemeente = police_table.filter(pl.col("niveau") == "gemeente")
    total = gemeente.filter(pl.col("soort_misdrijf") == TOTAL_TITLE)["aantal"].sum()
    published = gemeente.filter(pl.col("soort_misdrijf") != TOTAL_TITLE)["aantal"].sum()
    police = within_months(history).police
    hidden = police.filter(pl.col("category").is_in(NEVER_PUBLISHED))
    assert total == len(police)
    assert total - published == len(hidden) > 0


def test_the_incident_file_counts_to_the_same_table(police_table: pl.DataFrame, police_incidents: pl.DataFrame) -> None:
    gemeente = police_table.filter(pl.col("niveau") == "gemeente")
    for slug in WITH_PLACE:
        incidents = police_incidents.filter(pl.col("soort_misdrijf") == TITLE_OF[slug])
        months = incidents["gepleegd_vanaf"].dt.strftime("%Y-%m").to_list()
        for month, value in gemeente.filter(pl.col("soort_misdrijf") == TITLE_OF[slug])["maand", "aantal"].iter_rows():
            assert months.count(month) == value, (slug, month)


def test_the_incident_file_holds_only_types_with_a_place(police_incidents: pl.DataFrame) -> None:
    assert set(police_incidents["soort_misdrijf"]) == {TITLE_OF[slug] for slug in WITH_PLACE}
    assert police_incidents["registratienummer"].is_unique().all()


@pytest.mark.parametrize(("slug", "an_interval"), [("woninginbraak", True), ("autokraak", True), ("straatroof", False)])
def test_only_some_types_are_known_as_an_interval(police_incidents: pl.DataFrame, slug: str, an_interval: bool) -> None:
    rows = police_incidents.filter(pl.col("soort_misdrijf") == TITLE_OF[slug])
    lengths = rows["gepleegd_tot"] - rows["gepleegd_vanaf"]
    assert (lengths.mean() > timedelta(hours=1)) is an_interval
    assert (lengths == timedelta(0)).all() is not an_interval


def test_nobody_reports_before_it_happened(police_incidents: pl.DataFrame) -> None:
    assert (police_incidents["gemeld_op"] > police_incidents["gepleegd_tot"]).all()
