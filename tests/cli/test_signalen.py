"""Meldingen from Signalen by command: what landed, what the batch remembers, and what comes first."""

from __future__ import annotations

import pytest

from openvis.sources.fetching import polite_client
from openvis.store import read
from tests.pipeline.test_import_data import area_file
from tests.support.signalen_files import SECRETS, SIGNALS, signal_line, write_dump
from tests.support.signalen_server import TOKEN, melding, signalen_server
from tests.support.small_gemeente import GEMEENTE


@pytest.fixture
def placed(openvis, tmp_path):
    """A store with the areas of the small gemeente."""
    assert openvis("import", "areas", area_file(tmp_path)).code == 0
    return openvis


def everything_stored(folder):
    return "\n".join(path.read_bytes().decode("latin-1") for path in sorted(folder.rglob("*")) if path.is_file())


def test_a_dump_lands_and_its_swapped_axes_are_kept_with_the_batch(placed, tmp_path):
    folder = write_dump(tmp_path / "dump")
    said = placed("import", "signalen", folder, "--gemeente", GEMEENTE)
    assert said.code == 0, said.err
    assert "3 nieuw" in said.out
    batch = placed("batches", "--json").rows[0]
    assert (batch["source"], batch["table"], batch["gemeente"]) == ("signalen", "incidents", GEMEENTE)
    assert "'lat' en 'lng' verwisseld: dat bleek uit 3 punten" in batch["note"]


def test_the_same_dump_again_changes_nothing_and_a_later_one_adds(placed, tmp_path):
    placed("import", "signalen", write_dump(tmp_path / "a"), "--gemeente", GEMEENTE)
    again = placed("import", "signalen", write_dump(tmp_path / "b"), "--gemeente", GEMEENTE)
    assert "alles stond er al" in again.out
    later = write_dump(tmp_path / "c", signals=[*SIGNALS, signal_line(4)])
    assert "1 nieuw" in placed("import", "signalen", later, "--gemeente", GEMEENTE).out


def test_nothing_people_wrote_reaches_the_store(placed, tmp_path, settings):
    placed("import", "signalen", write_dump(tmp_path / "dump"), "--gemeente", GEMEENTE)
    stored = everything_stored(settings.OPENVIS_DATA)
    assert "melding-hondenpoep" in stored  # so that looking for the others means something
    for secret in SECRETS:
        assert secret not in stored


def test_without_areas_the_command_says_what_comes_first(openvis, tmp_path):
    said = openvis("import", "signalen", write_dump(tmp_path / "dump"), "--gemeente", GEMEENTE)
    assert said.code == 5
    assert f"Van {GEMEENTE} zijn nog geen gebieden ingelezen" in said.err


def test_a_folder_that_is_no_dump_is_a_sentence(placed, tmp_path):
    (tmp_path / "leeg").mkdir()
    said = placed("import", "signalen", tmp_path / "leeg", "--gemeente", GEMEENTE)
    assert said.code == 2
    assert "staat geen signals.csv" in said.err
    assert read.stored_gemeenten() == [GEMEENTE]


@pytest.fixture
def signalen(monkeypatch, settings):
    """Signalen on this machine, with seven meldingen and a token in the settings."""
    monkeypatch.setattr(polite_client, "sleep", lambda seconds: None)
    settings.OPENVIS_SIGNALEN_TOKEN = TOKEN
    with signalen_server() as server:
        server.signals = [melding(number) for number in range(1, 8)]
        yield server


def test_fetching_again_since_a_day_corrects_what_was_changed(placed, signalen, tmp_path):
    where = ["--gemeente", GEMEENTE, "--base-url", signalen.url]
    first = placed("fetch", "signalen", tmp_path / "in", *where)
    assert first.code == 0, first.err
    assert "7 nieuw" in first.out
    signalen.signals[2]["category"] = {"sub_slug": "huisafval"}
    signalen.signals[2]["updated_at"] = "2024-06-01T09:00:00+02:00"
    again = placed("fetch", "signalen", tmp_path / "in", *where, "--since", "2024-05-31")
    assert "0 nieuw" in again.out
    assert "1 gewijzigd" in again.out


def test_without_a_token_the_setting_is_named(placed, signalen, tmp_path, settings):
    settings.OPENVIS_SIGNALEN_TOKEN = ""
    said = placed("fetch", "signalen", tmp_path, "--gemeente", GEMEENTE, "--base-url", signalen.url)
    assert said.code == 6
    assert "OPENVIS_SIGNALEN_TOKEN is leeg" in said.err
    assert signalen.asked == []


def test_the_token_and_what_people_wrote_stay_out_of_everything(placed, signalen, tmp_path, settings):
    folder = tmp_path / "in"
    said = placed("fetch", "signalen", folder, "--gemeente", GEMEENTE, "--base-url", signalen.url)
    signalen.always_fails = 401
    refused = placed("fetch", "signalen", folder, "--gemeente", GEMEENTE, "--base-url", signalen.url)
    assert refused.code == 10
    everything = everything_stored(settings.OPENVIS_DATA) + everything_stored(folder)
    everything += said.out + said.err + refused.out + refused.err
    for secret in (*SECRETS, TOKEN):
        assert secret not in everything
