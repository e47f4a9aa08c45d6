"""What cannot be done is said in a sentence with a next step, on an empty store, a wrong word or another's gemeente."""

import pytest

from openvis.errors import NothingStored, UnreadableFile


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


def test_a_period_that_is_none_is_refused(openvis, areas_file, police_table):
    openvis("import", "areas", areas_file)
    openvis("import", "police", police_table)
    said = openvis("analyse", "--last", "vorige maand")
    assert said.code == 2
    assert "'vorige maand' is geen periode." in said.err


def test_a_gemeente_that_is_not_stored_gets_nothing_of_another(openvis, areas_file, police_table):
    openvis("import", "areas", areas_file)
    openvis("import", "police", police_table)
    assert openvis("counts", "--gemeente", "GM0356", "--json").rows == []
    assert openvis("analyse", "--gemeente", "GM0356").code == NothingStored.exit_code


def test_an_unknown_batch_has_no_rejects(openvis):
    assert openvis("rejects", "bestaat-niet", "--json").rows == []
