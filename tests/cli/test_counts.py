"""Totals to check by hand: of tables and of lists of incidents, as they are and as they were known earlier."""

from __future__ import annotations

import gzip
import time
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from rich.console import Console

from openvis import terminal
from openvis.domain.category import UNKNOWN
from openvis.errors import NothingStored, UnknownValue
from tests.support.deliveries import deliver, incidents


@pytest.fixture
def corrected(police_table, tmp_path):
    """The same delivery with one more registered crime in every area's total of one month that had one."""
    text = gzip.decompress(police_table.read_bytes()).decode("utf-8")
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        if "2023-11" in line and line.rstrip().endswith(",1.0"):
            lines[number] = line.replace(",1.0", ",2.0")
    path = tmp_path / "corrected.csv"
    path.write_text("".join(lines), encoding="utf-8")
    return path


def totals(openvis, *words: str) -> list[dict[str, object]]:
    said = openvis("counts", "--json", *words)
    assert said.code == 0, said.err
    return said.rows


def test_what_was_known_earlier_stays_readable_after_a_correction(imported, corrected):
    before = totals(imported)
    time.sleep(0.01)  # moments of versions are kept in thousandths of a second
    moment = datetime.now(UTC).isoformat()
    time.sleep(0.01)
    assert imported("import", "police", corrected).code == 0
    after = totals(imported)
    assert after != before
    assert totals(imported, "--as-of", moment) == before
    assert totals(imported, "--as-of", datetime.now(UTC).isoformat()) == after


def test_a_day_means_the_end_of_that_day(imported):
    tomorrow = (datetime.now() + timedelta(days=1)).date().isoformat()  # noqa: DTZ005  the day on the wall
    assert totals(imported, "--as-of", tomorrow) == totals(imported)


def test_before_the_first_import_nothing_was_known(imported):
    said = imported("counts", "--as-of", "2020-01-01")
    assert said.code == NothingStored.exit_code
    assert said.err.startswith("Op 2020-01-01 was er nog niets ingelezen.")


@pytest.mark.parametrize("text", ["gisteren", "2026-13-01", "2026-11-01T25:00"])
def test_what_is_no_moment_is_refused(imported, text):
    said = imported("counts", "--as-of", text)
    assert said.code == UnknownValue.exit_code
    assert said.err.startswith(f"'{text}' is geen dag en geen moment.")


def test_lists_of_incidents_are_counted_too_by_who_reported_them(openvis, demo_files):
    from openvis.demo import source_files

    assert openvis("import", "areas", demo_files / source_files.AREAS).code == 0
    expected = {}
    for name, profile in source_files.PROFILES.items():
        said = openvis("import", "incidents", demo_files / name, "--profile", demo_files / profile)
        assert said.code == 0, said.err
    for batch in openvis("batches", "--json").rows:
        if batch["table"] == "incidents":
            expected[batch["source"]] = batch["added"]
    found = totals(openvis)
    assert expected
    by_source: dict[str, int] = {}
    for row in found:
        assert row["reported_by"] in {"public", "officer"}
        assert str(row["period_from"]) < str(row["period_to"])
        assert row["areas"] > 1
        by_source[row["source"]] = by_source.get(row["source"], 0) + row["total"]
    assert by_source == expected
    shown = openvis("counts").out
    assert "incidenten, door publiek gemeld" in shown
    assert "incidenten, door handhaver gevonden" in shown


class Narrow(Console):
    """A terminal that stays eighty columns wide, whatever a test asks."""

    width = property(lambda _: 80, lambda _, wanted: None)  # type: ignore[assignment]


def shown_narrow(openvis, monkeypatch, *words: str) -> list[str]:
    monkeypatch.setattr(terminal, "console", Narrow(soft_wrap=True, highlight=False))
    said = openvis(*words)
    assert said.code == 0
    return said.out.splitlines()


@pytest.mark.parametrize(
    ("command", "headings"),
    [
        ("counts", ["bron", "wat", "gebieden", "periode", "aantal", "opgegeven"]),
        ("batches", ["levering", "bestand", "wanneer", "staat", "rijen"]),
    ],
)
def test_a_table_fits_a_terminal_of_eighty_columns_with_its_headings_whole(imported, monkeypatch, command, headings):
    lines = shown_narrow(imported, monkeypatch, command)
    assert max(len(line) for line in lines) <= 80
    head = " ".join(lines[: next(number for number, line in enumerate(lines) if "───" in line)]).split()
    for heading in headings:
        assert heading in head


def test_the_number_of_a_delivery_stands_on_one_line_as_rejects_takes_it(imported, monkeypatch):
    ids = [batch["id"][:8] for batch in imported("batches", "--json").rows]
    with monkeypatch.context() as only_here:
        text = "\n".join(shown_narrow(imported, only_here, "batches"))
    assert len(ids) == 2
    for short in ids:
        assert short in text
        assert imported("rejects", short).code == 0


def test_what_has_no_kind_stands_under_the_totals_with_its_counts(openvis, tmp_path):
    unknown = {"category": UNKNOWN, "supplier_category": "Iets vaags"}
    rows = pl.concat([incidents([f"H-{number}" for number in range(1200)]), incidents(["V-1", "V-2"], **unknown)])
    deliver(rows, "incidents", folder=tmp_path)
    assert [(row["unknown"], row["source_rows"]) for row in totals(openvis)] == [(2, 1202)]
    shown = " ".join(openvis("counts").out.split())
    assert "Niet ingedeeld van handhaving, incidenten, door handhaver gevonden: 2 van 1.202 (1 %)." in shown
