"""The importers of what a person writes: profiles, and the priorities of the council."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from openvis.pipeline.concluding.priorities import read_priorities, weights
from openvis.sources.profiles.profile import load_profile
from tests.hostile.case import Importer, Read
from tests.hostile.toml_damages import toml_cases

PROFILE = """# Profiel voor één bestand
[source]
slug = "handhaving"
gemeente = "GM9900"
rhythm = "week"
[file]
format = "csv"
delimiter = ";"
encoding = "cp1252"
[reference]
columns = ["nr"]
[category]
columns = ["feitcode"]
by = "feitcode"
map = {"Afval café" = "boa-afval"}
[occurred_from]
column = "moment"
formats = ["%d-%m-%Y %H:%M"]
[place]
by = "point"
x = "x"
y = "y"
crs = "EPSG:28992"
precision = "point"
[areas]
code = "nummer"
name = "naam"
vintage = 2024
plane_crs = "EPSG:28992"
"""
PRIORITIES = """# Wat één raad zwaar laat wegen
[weights]
woninginbraak = 2
autokraak = 1.5
vernieling = 1
geweld = 2.5
vermogen = 1
mishandeling = 3
zakkenrollerij = 0
straatroof = 2
"""


def read_profile(path: Path) -> Read:
    load_profile(path)
    return Read(1)


def read_weights(path: Path) -> Read:
    found = read_priorities(path)
    weigh = weights(found)
    return Read(len(found), kept=[weigh("woninginbraak"), *found.values()])


OF_SETTINGS = (
    Importer("profile", "profiel.toml", partial(toml_cases, PROFILE), read_profile),
    Importer("priorities", "prioriteiten.toml", partial(toml_cases, PRIORITIES), read_weights),
)
