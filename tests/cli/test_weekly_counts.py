"""The police's weekly delivery by command: it lands beside the months, and a corrected week replaces itself."""

from __future__ import annotations

import pytest

from tests.pipeline.test_import_data import police_file
from tests.sources.test_police_delivery import HEADER, PROFILE, A, B
from tests.support.small_gemeente import GEMEENTE


@pytest.fixture
def weeks(openvis, tmp_path):
    """The command that imports rows of a weekly file."""
    (tmp_path / "p.toml").write_text(PROFILE, encoding="utf-8")

    def run(*rows, more=()):
        (tmp_path / "w.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
        return openvis("import", "counts", tmp_path / "w.csv", "--profile", tmp_path / "p.toml", *more)

    return run


def test_weeks_land_and_a_correction_replaces_the_week(weeks):
    assert "2 nieuw" in weeks(f"{A};1.1.1;2024-W07;3", f"{B};1.1.1;2024-W07;1").out
    later = weeks(f"{A};1.1.1;2024-W07;4", f"{B};1.1.1;2024-W07;1", f"{A};1.1.1;2024-W08;2")
    assert later.code == 0
    assert "1 nieuw" in later.out
    assert "1 gewijzigd" in later.out


def test_weeks_are_listed_beside_the_months_and_never_added_to_them(openvis, weeks, tmp_path):
    openvis("import", "police", police_file(tmp_path))
    before = openvis("counts", "--json").rows
    weeks(f"{A};1.1.1;2024-W07;3")
    after = openvis("counts", "--json").rows
    assert [row for row in after if row["source"] != "politie-week"] == before
    assert [row["total"] for row in after if row["source"] == "politie-week"] == [None]
    assert openvis("batches", "--json").rows[0]["gemeente"] == GEMEENTE


def test_a_profile_for_incidents_is_not_one_for_counts(openvis, tmp_path):
    (tmp_path / "w.csv").write_text(f"{HEADER}\n", encoding="utf-8")
    said = openvis("import", "counts", tmp_path / "w.csv", "--profile", "examples/profiles/meldingen.toml")
    assert said.code == 2
    assert "mist de tabel [counts]" in said.err


def test_a_week_that_is_none_stores_nothing(openvis, weeks):
    said = weeks(f"{A};1.1.1;2024-W07;3", f"{B};1.1.1;2024-W60;1")
    assert said.code == 2
    assert "regel 3, kolom 'Week': dit is geen bestaande week" in said.err
    assert openvis("counts", "--json").rows == []


def test_a_dry_run_says_what_would_change_and_stores_nothing(openvis, weeks, tmp_path):
    first = f"{A};1.1.1;2024-W07;3", f"{A};Iets nieuws;2024-W07;2", "BU00000000;1.1.1;2024-W07;1"
    tried = weeks(*first, more=["--dry-run"])
    assert "Proef, er is niets opgeslagen. Van 3 rijen: 2 nieuw, 0 gewijzigd, 0 gelijk, 1 tegengehouden." in tried.out
    assert "Dit is geen gebied van GM9900." in tried.out
    assert openvis("batches", "--json").rows == []
    assert "2 nieuw" in weeks(*first).out
    (tmp_path / "p.toml").write_text(
        PROFILE.replace("map = {", 'map = {"Iets nieuws" = "vernieling", '), encoding="utf-8"
    )
    again = weeks(*first, more=["--dry-run"])
    assert "1 nieuw, 0 gewijzigd, 1 gelijk, 1 tegengehouden" in again.out
    assert "1 cel heeft een andere soort, omdat haar woord nu iets anders betekent." in again.out
    assert "1 cel heeft een andere soort, omdat haar woord nu iets anders betekent." in weeks(*first).out


def test_a_dry_run_refuses_what_the_import_would_refuse(weeks):
    for more in ([], ["--dry-run"]):
        said = weeks(f"{A};1.1.1;2024-W60;3", more=more)
        assert (said.code, "dit is geen bestaande week" in said.err) == (2, True)
