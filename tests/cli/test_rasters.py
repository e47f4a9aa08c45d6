"""A risk raster by command: it lands, and the list says what lay in its highest cells."""

from __future__ import annotations

from tests.sources.test_risk_raster import HEADER, TABLE, lines
from tests.support.elsewhere import bring_raster


def test_the_comparison_is_listed(openvis, tmp_path):
    assert openvis("rasters").code == 5  # nothing is stored yet
    bring_raster(tmp_path)
    shown = openvis("rasters").out
    assert "Bureau Voorbeeld" in shown
    assert "lagen er 12 in de 3 hoogste van de 48 cellen" in shown
    assert openvis("rasters", "--json").rows[0]["caught_before"] == 9


def test_without_areas_a_raster_is_refused(openvis, tmp_path):
    (tmp_path / "p.toml").write_text(TABLE, encoding="utf-8")
    (tmp_path / "k.csv").write_text("\n".join([HEADER, *lines()]) + "\n", encoding="utf-8")
    said = openvis("import", "raster", tmp_path / "k.csv", "--profile", tmp_path / "p.toml")
    assert "zijn nog geen gebieden ingelezen" in said.err
    assert "Traceback" not in said.err


def test_nothing_to_list_says_how_to_begin(openvis, tmp_path):
    bring_raster(tmp_path)
    said = openvis("rasters", "--gemeente", "GM9902")
    assert said.code != 0
    assert said.err
