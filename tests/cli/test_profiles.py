"""A file nobody knows, at the terminal: look at it, try it, keep its profile."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from openvis.domain.access import Scope
from openvis.store import audit, read, staging
from openvis.store.uploads import memory_folder
from tests.support import weekly
from tests.support.maps import as_geojson
from tests.support.small_gemeente import BUURTEN, GEMEENTE, MONTH_HEADER, police_lines
from tests.support.uploads import NEVER, as_csv, as_xlsx, prepare_areas

MAP = '\n[category.map]\nWildplassen = "boa-wildplassen"\n"Afval naast container" = "boa-afval"\n'


@pytest.fixture
def export(tmp_path: Path, db: None) -> Path:
    prepare_areas(tmp_path)
    path = tmp_path / "boa.csv"
    path.write_bytes(as_csv())
    return path


def test_look_tells_what_every_column_is_and_what_it_left_alone(openvis, export):
    said = openvis("look", export, "--gemeente", GEMEENTE)
    assert said.code == 2  # the kinds are mapped by hand, so there is no profile yet
    assert "boa.csv: 60 rijen (CSV, cp1252, gescheiden door puntkomma, decimaalteken ,)" in said.out
    assert "nummer van de registratie" in said.out
    assert "'Verdachte' (namen)" in said.out
    assert "Een profiel is nog niet te maken: Bij geen enkele waarde is een categorie gekozen." in said.err
    assert [secret for secret in NEVER if secret in said.out + said.err] == []
    assert list(memory_folder().iterdir()) == []


def test_look_gives_the_columns_as_json(openvis, export):
    rows = openvis("look", export, "--gemeente", GEMEENTE, "--json").rows
    assert {row["column"]: row["meaning"] for row in rows}["Datum"] == "date"
    assert next(row for row in rows if row["column"] == "Datum")["formats"] == ["%d-%m-%Y"]


def test_what_look_proposes_reads_the_file(openvis, export, tmp_path):
    feitcodes = tmp_path / "feitcodes.csv"
    text = export.read_bytes().decode("cp1252").replace("Wildplassen", "F121a").replace("Foutparkeren", "F121b")
    feitcodes.write_bytes(text.encode("cp1252"))
    profile = tmp_path / "boa.toml"
    said = openvis("look", feitcodes, "--gemeente", GEMEENTE, "--save", profile)
    assert (said.code, f"Het profiel staat in {profile}." in said.err) == (0, True)
    tried = openvis("import", "incidents", feitcodes, "--profile", profile, "--dry-run")
    assert "Proef, er is niets opgeslagen. Van 60 rijen: 59 nieuw, 0 gewijzigd, 0 gelijk, 1 tegengehouden." in tried.out
    assert "31-02-2026" in tried.out
    assert read.incidents(Scope.of(GEMEENTE)).collect().is_empty()
    assert [batch.table for batch in read.batches(Scope.of(GEMEENTE))] == ["areas"]
    done = openvis("import", "incidents", feitcodes, "--profile", profile)
    assert "59 nieuw" in done.out
    again = openvis("import", "incidents", feitcodes, "--profile", profile, "--dry-run")
    assert "0 nieuw, 0 gewijzigd, 59 gelijk, 1 tegengehouden" in again.out


def test_a_dry_run_says_what_the_import_would_have_said(openvis, export, tmp_path):
    profile = tmp_path / "boa.toml"
    openvis("look", export, "--gemeente", GEMEENTE)
    profile.write_text('[source]\nslug = "x"\ngemeente = "GM9900"\n', encoding="utf-8")
    for words in ([], ["--dry-run"]):
        said = openvis("import", "incidents", export, "--profile", profile, *words)
        assert (said.code, "mist de tabel [category]" in said.err) == (2, True)
    assert not staging.staging_folder().exists() or list(staging.staging_folder().iterdir()) == []


def test_a_profile_is_kept_listed_shown_and_used_by_the_next_look(openvis, export, tmp_path):
    path = tmp_path / "boa.toml"
    path.write_text(
        '[source]\nslug = "boa"\ngemeente = "GM9900"\n[file]\ndelimiter = ";"\nencoding = "cp1252"\ndecimal = ","\n'
        '[category]\ncolumns = ["Overtreding"]\nby = "map"\n' + MAP + '[occurred_from]\ncolumn = "Datum"\n'
        'formats = ["%d-%m-%Y"]\n[place]\nby = "point"\nx = "X"\ny = "Y"\n',
        encoding="utf-8",
    )
    assert openvis("profile", "save", "Boa", path).out == "Het profiel 'Boa' is bewaard voor GM9900.\n"
    (kept,) = openvis("profile", "list", "--gemeente", GEMEENTE, "--json").rows
    assert (kept["name"], kept["by"], kept["text"]) == ("Boa", "systeem", path.read_text(encoding="utf-8"))
    assert "Boa" in openvis("profile", "list").out
    assert openvis("profile", "show", "Boa", "--gemeente", GEMEENTE).out.strip() == kept["text"].strip()
    said = openvis("look", export, "--gemeente", GEMEENTE)
    assert (said.code, "volgens profiel 'Boa'" in said.out) == (0, True)
    assert [line.action for line in audit.lines(Scope.of(GEMEENTE))] == ["keep-profile"]


def test_a_profile_that_cannot_be_read_is_not_kept(openvis, export, tmp_path):
    path = tmp_path / "boa.toml"
    path.write_text("[source\n", encoding="utf-8")
    said = openvis("profile", "save", "Boa", path)
    assert (said.code, "geen geldige TOML" in said.err) == (2, True)
    said = openvis("profile", "show", "Boa", "--gemeente", GEMEENTE)
    assert (said.code, "geen profiel met de naam 'Boa'" in said.err) == (2, True)


def test_a_spreadsheet_is_looked_at_too(openvis, tmp_path, db):
    prepare_areas(tmp_path)
    path = tmp_path / "boa.xlsx"
    path.write_bytes(as_xlsx())
    assert "blad 'Registraties'" in openvis("look", path, "--gemeente", GEMEENTE).out


@pytest.mark.parametrize("words", [["--gemeente", "Utrecht"], []])
def test_look_needs_a_gemeente(openvis, export, words):
    assert openvis("look", export, *words).code == 2


def test_work_does_what_waits_and_stops(openvis, export):
    from tests.support.uploads import hand_in

    hand_in(as_csv())
    said = openvis("work", "--linger", "0")
    assert (said.code, said.err) == (0, "Taken gedaan: 1.\n")
    assert json.dumps(said.out) == '""'


# ----- a file of counts


def test_look_knows_the_weekly_delivery_and_what_it_proposes_reads_it(openvis, tmp_path, db):
    prepare_areas(tmp_path)
    path, profile = tmp_path / "levering.csv", tmp_path / "week.toml"
    path.write_bytes(weekly.as_csv(weekly.weekly_rows()))
    said = openvis("look", path, "--gemeente", GEMEENTE, "--save", profile)
    assert (said.code, "Aantallen per gebied en week. Elke rij heeft" in said.out) == (0, True)
    assert "code van het gebied" in said.out
    tried = openvis("import", "counts", path, "--profile", profile, "--dry-run")
    assert "Proef, er is niets opgeslagen. Van 36 rijen: 36 nieuw" in tried.out
    assert read.counts(Scope.of(GEMEENTE)).collect().is_empty()
    assert "36 nieuw" in openvis("import", "counts", path, "--profile", profile).out
    assert openvis("profile", "save", "Week", profile).out == "Het profiel 'Week' is bewaard voor GM9900.\n"
    assert "volgens profiel 'Week'" in openvis("look", path, "--gemeente", GEMEENTE).out


def test_look_asks_the_vintage_where_no_areas_say_it_and_takes_another_kind(openvis, tmp_path, db):
    path = tmp_path / "levering.csv"
    path.write_bytes(weekly.as_csv(weekly.weekly_rows()))
    said = openvis("look", path, "--gemeente", GEMEENTE)
    assert (said.code, "Het jaar van de gebiedsindeling is een jaar" in said.err) == (2, True)
    assert openvis("look", path, "--gemeente", GEMEENTE, "--vintage", "2024").code == 0
    other = openvis("look", path, "--gemeente", GEMEENTE, "--kind", "incidents")
    assert (other.code, "Geen kolom zegt wanneer het gebeurde" in other.err) == (2, True)
    table = openvis("look", path, "--gemeente", GEMEENTE, "--kind", "police-table")
    assert (table.code, "Een profiel is niet nodig. Lees het in met `openvis import police`." in table.err) == (0, True)


def test_look_knows_a_survey_and_what_it_proposes_reads_it(openvis, tmp_path, db):
    prepare_areas(tmp_path)
    path, profile = tmp_path / "onderzoek.csv", tmp_path / "onderzoek.toml"
    rows = [f"{code};2023;Voelt zich vaak onveilig in de buurt;{20 + n};150" for n, code in enumerate(BUURTEN)]
    path.write_text("\n".join(["Buurtcode;Jaar;Vraag;Percentage;Respondenten", *rows, ""]), encoding="utf-8")
    said = openvis("look", path, "--gemeente", GEMEENTE, "--save", profile)
    assert (said.code, "Onderzoek naar veiligheidsbeleving. Elke rij heeft" in said.out) == (0, True)
    assert "4 nieuw" in openvis("import", "survey", path, "--profile", profile, "--dry-run").out
    assert read.perception(Scope.of(GEMEENTE)).is_empty()


def test_files_with_fixed_columns_are_tried_without_a_profile(openvis, tmp_path, db):
    """What stands in the command line beside a page: the same dry run for areas, police table and inhabitants."""
    files = {
        "areas": ("buurten.geojson", as_geojson()),
        "police": ("politie.csv", "\n".join([MONTH_HEADER, *police_lines(), ""]).encode()),
        "population": ("inwoners_2024.csv", f"nhood_id,population\n{BUURTEN[0]},100\n".encode()),
    }
    for command, (name, content) in files.items():
        (tmp_path / name).write_bytes(content)
        said = openvis("look", tmp_path / name, "--gemeente", GEMEENTE)
        assert f"Lees het in met `openvis import {command}`." in said.err
        tried = openvis("import", command, tmp_path / name, "--dry-run")
        assert (tried.code, "Proef, er is niets opgeslagen." in tried.out) == (0, True)
        assert " 0 tegengehouden" in tried.out
    assert read.batches(Scope.of(GEMEENTE)) == []
    wrong = openvis("look", tmp_path / "buurten.geojson", "--gemeente", GEMEENTE, "--kind", "counts")
    assert (wrong.code, "Dit bestand kan geen 'counts' zijn." in wrong.err) == (2, True)
