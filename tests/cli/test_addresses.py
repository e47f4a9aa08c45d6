"""A file with addresses, by command: looked up in a file or by a server that is named, never silently; or counted."""

from __future__ import annotations

import pytest

from openvis.domain.access import Scope
from openvis.sources.fetching import polite_client
from openvis.store import addresses, read
from tests.pipeline.test_import_data import area_file
from tests.sources.test_incident_addresses import ADDRESSES, BUURTEN, HEADER, PROFILE, address_line
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


def test_addresses_are_counted_per_cell_and_a_later_file_of_the_year_corrects(openvis, tmp_path):
    """No address is kept: neither in the tables nor in what is told."""
    path, gemeente = tmp_path / "adressen.csv", f"GM{BUURTEN[0][2:6]}"
    asked = ("import", "addresses", path, "--gemeente", gemeente, "--vintage", "2024")
    lines = [address_line(0, 1, "2022ZJ"), address_line(0, 2, "2022ZJ"), address_line(1, 3, "2023AB")]
    path.write_text("\n".join([*ADDRESSES, *lines]) + "\n", encoding="utf-8")
    too_soon = openvis(*asked)
    assert (too_soon.code != 0, "openvis import areas" in too_soon.err) == (True, True)
    assert openvis("import", "areas", area_file(tmp_path)).code == 0
    assert "2 nieuw" in openvis(*asked, "--dry-run").out
    scope = Scope.of(gemeente)
    assert addresses.addresses_in_buurt(scope, BUURTEN[0]) is None, "a dry run stores nothing"
    said = openvis(*asked)
    assert "2 nieuw" in said.out
    assert [addresses.addresses_in_buurt(scope, buurt) for buurt in BUURTEN[:2]] == [2, 1]
    path.write_text("\n".join([*ADDRESSES, *lines[:1]]) + "\n", encoding="utf-8")
    assert openvis(*asked).code == 0
    assert [addresses.addresses_in_buurt(scope, buurt) for buurt in BUURTEN[:2]] == [1, 0]
    assert not any(word in f"{read.addresses(scope)}{said.out}" for word in ("Riouwstraat", "2022ZJ"))
