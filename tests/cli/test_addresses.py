"""A file with addresses, by command: from a file of addresses or from a server that is named, never silently."""

from __future__ import annotations

import pytest

from openvis.sources.fetching import polite_client
from tests.pipeline.test_import_data import area_file
from tests.sources.test_incident_addresses import ADDRESSES, HEADER, PROFILE, address_line
from tests.support.locatieserver import locatieserver_server


@pytest.fixture
def incidents(openvis, tmp_path):
    """The command and the words of an import of two registrations with an address."""
    assert openvis("import", "areas", area_file(tmp_path)).code == 0
    (tmp_path / "p.toml").write_text(PROFILE, encoding="utf-8")
    rows = ["1,H002,01-02-2024,2022ZJ,1,,", "2,H002,01-02-2024,2022ZJ,88,,"]
    (tmp_path / "b.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return lambda *more: openvis("import", "incidents", tmp_path / "b.csv", "--profile", tmp_path / "p.toml", *more)


def test_a_file_of_addresses_places_them(incidents, tmp_path):
    path = tmp_path / "adressen.csv"
    path.write_text("\n".join([*ADDRESSES, address_line(0, 1, "2022ZJ")]) + "\n", encoding="utf-8")
    said = incidents("--addresses", path)
    assert said.code == 0, said.err
    assert "2 nieuw" in said.out


def test_a_named_server_places_them_and_is_asked_once(incidents, tmp_path, monkeypatch, settings):
    monkeypatch.setattr(polite_client, "sleep", lambda seconds: None)
    with locatieserver_server() as pdok:
        assert "2 nieuw" in incidents("--locatieserver", pdok.url).out
        assert "alles stond er al" in incidents("--locatieserver", pdok.url).out
        assert len(pdok.asked) == 2
    kept = settings.OPENVIS_DATA / "addresses" / "locatieserver.jsonl"
    assert len(kept.read_text().splitlines()) == 2


def test_without_either_nothing_goes_out_and_the_choice_is_told(incidents):
    said = incidents()
    assert said.code == 2
    assert "er is niet gezegd waar adressen opgezocht worden" in said.err
    assert "--addresses, of de Locatieserver met --locatieserver" in said.err
