"""What cannot be done is said in a sentence with a next step, on an empty store, a wrong word or another's gemeente."""

import pytest

from openvis.errors import NothingStored, UnknownValue, UnreadableFile


@pytest.mark.parametrize("words", [["analyse"], ["attention"]])
def test_an_empty_store_says_where_to_begin(openvis, words):
    said = openvis(*words)
    assert said.code == NothingStored.exit_code
    assert said.err == "Er is nog niets ingelezen.\nBegin met `openvis import areas` en `openvis import police`.\n"


def test_lists_of_an_empty_store_are_empty(openvis):
    assert openvis("batches", "--json").rows == []
    assert openvis("counts", "--json").rows == []


@pytest.mark.parametrize(
    ("kind", "more"),
    [("police", []), ("areas", []), ("population", []), ("incidents", ["--profile", "examples/profiles/toronto.toml"])],
)
def test_a_missing_file_is_named(openvis, tmp_path, kind, more):
    said = openvis("import", kind, tmp_path / "nergens.csv", *more)
    assert said.code == UnreadableFile.exit_code
    assert "nergens.csv" in said.err
    assert "Traceback" not in said.err


def test_a_missing_profile_is_named(openvis, tmp_path, police_table):
    said = openvis("import", "incidents", police_table, "--profile", tmp_path / "geen.toml")
    assert said.code == 2
    assert "geen.toml" in said.err


def test_incidents_before_areas_are_refused_with_what_comes_first(openvis, shared_data):
    events = next((shared_data / "toronto").glob("*.csv.gz"))
    said = openvis("import", "incidents", events, "--profile", "examples/profiles/toronto.toml")
    assert said.code == NothingStored.exit_code
    assert "openvis import areas" in said.err


def test_a_period_that_is_none_is_refused(imported):
    said = imported("analyse", "--last", "vorige maand")
    assert said.code == 2
    assert "'vorige maand' is geen periode." in said.err


OTHER = "Van gemeente GM0356 is niets ingelezen.\nEr zijn gegevens van GM1581.\n"


@pytest.mark.parametrize(
    "words", ["counts", "batches", "attention", "analyse", "audit", "interventions", "work-orders", "rejects x"]
)
def test_a_gemeente_that_is_not_stored_is_said_not_to_be(imported, words):
    said = imported(*words.split(), "--gemeente", "GM0356")
    assert (said.code, said.out, said.err) == (NothingStored.exit_code, "", OTHER)
    said = imported(*words.split(), "--gemeente", "xyz")
    assert (said.code, said.err.splitlines()[0]) == (UnknownValue.exit_code, "'xyz' is geen gemeentecode.")


def test_a_gemeente_may_be_written_small(imported, areas_file):
    assert imported("counts", "--gemeente", "gm1581", "--json").rows == imported("counts", "--json").rows
    assert "ongewijzigd" not in imported("import", "areas", areas_file, "--gemeente", "gm1581").err
    assert imported("batches", "--gemeente", "gm1581", "--json").rows[0]["state"] == "unchanged"
    assert imported("analyse", "--gemeente", "gm1581").code == 0


def test_an_unknown_batch_is_named(imported):
    said = imported("rejects", "bestaat-niet")
    assert said.code == UnknownValue.exit_code
    assert said.err.startswith("Er is geen levering 'bestaat-niet'.")


def test_the_beginning_of_a_batch_is_enough_when_only_one_begins_so(imported):
    for batch in imported("batches", "--json").rows:
        assert imported("rejects", batch["id"][:8], "--json").rows == []
    said = imported("rejects", "")
    assert said.code == UnknownValue.exit_code
    assert said.err.startswith("Er zijn 2 leveringen die met '' beginnen.")


@pytest.mark.parametrize("top", ["0", "-3"])
def test_a_list_of_less_than_one_line_is_refused(imported, top):
    said = imported("attention", "--top", top)
    assert said.code == 2
    assert said.err.startswith(f"{top} regels tonen kan niet.")


def test_a_list_before_a_run_says_to_make_one(imported):
    said = imported("attention")
    assert said.code == NothingStored.exit_code
    assert said.err == "Voor GM1581 is nog niets berekend.\nVoer eerst `openvis analyse` uit.\n"


@pytest.mark.parametrize(
    ("last", "code", "sentence"),
    [
        ("2023-W07", 2, "'2023-W07' is geen maand."),
        ("2023", 2, "'2023' is geen maand."),
        ("2022-11", 5, "De gegevens beginnen in december 2022; tot en met november 2022 is er niets."),
    ],
)
def test_counting_goes_until_a_month_that_is_known(imported, last, code, sentence):
    said = imported("analyse", "--last", last)
    assert said.code == code
    assert said.err.startswith(sentence)


@pytest.mark.parametrize("port", ["80000", "-1"])
def test_a_port_that_cannot_be_is_refused(openvis, port):
    said = openvis("serve", "--port", port)
    assert said.code == 2
    assert said.err.startswith(f"{port} is geen poort.")


def test_a_file_where_the_demo_wants_a_folder_is_refused(openvis, areas_file):
    said = openvis("demo", "--folder", areas_file)
    assert said.code == 2
    assert "is een bestand, geen map." in said.err


def test_the_folder_one_is_in_has_a_name(openvis, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = openvis("import", "population", ".")
    assert said.code == 2
    assert tmp_path.name in said.err
