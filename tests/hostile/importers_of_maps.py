"""The importers of maps: outlines of buurten as GeoJSON and as GeoPackage, and a risk raster as a table of cells."""

from __future__ import annotations

from pathlib import Path

from openvis.sources import cbs_areas, risk_raster
from openvis.sources.profiles.raster_profile import load_raster_profile
from tests.hostile.case import Importer, Read, of_chunks
from tests.hostile.importers_of_rows import ABOUT_SOMEBODY, X, Y, areas, csv_of, loaded
from tests.hostile.map_damages import geojson_cases, geopackage_cases
from tests.hostile.sheet import Sheet


def read_areas(path: Path) -> Read:
    return of_chunks(cbs_areas.read(path))


# ----- a risk raster from elsewhere

RASTER_PROFILE = """
source = {slug = "risicokaart", gemeente = "GM9900"}
file = {delimiter = ";", decimal = ","}
[raster]
score = "Score"
meaning = "Kans op één inbraak in deze cel."
maker = "Bureau Voorbeeld"
period = "Periode"
cells = {x = "X", y = "Y", size_column = "Zijde", anchor = "centre"}
"""
RASTER = Sheet(
    ("Cel", "X", "Y", "Zijde", "Score", "Periode", "Opmerking"),
    tuple(
        (f"é{n}", str(X + 250 * n), f"{Y + 500},5", "250", f"0,{n:02d}", "2025-10", ABOUT_SOMEBODY) for n in range(1, 8)
    ),
    ";",
)


def read_raster(path: Path) -> Read:
    return of_chunks(risk_raster.read(path, profile=loaded(load_raster_profile, RASTER_PROFILE), areas=areas()))


# Wijken and the gemeente are made of the buurten in the file, so more lands than was read.
OF_MAPS = (
    Importer("areas-geojson", "gebieden_2024.geojson", geojson_cases, read_areas, row_by_row=False),
    Importer("areas-gpkg", "gebieden_2024.gpkg", geopackage_cases, read_areas, row_by_row=False),
    Importer("raster", "risicokaart.csv",
             csv_of(RASTER, "unread", "number", "number", "number", "number", "moment", "unread"), read_raster),
)  # fmt: skip
