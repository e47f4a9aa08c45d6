"""Writes every source file of the demo municipality, in the formats the importers read."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import numpy as np

from openvis.demo.area_files import write_areas, write_population
from openvis.demo.history import addresses_of, draw_history
from openvis.demo.police_files import write_police_incidents, write_police_table
from openvis.demo.report_files import write_enforcement, write_interventions, write_meldingen, write_phone_reports
from openvis.demo.street_files import draw_streets, write_addresses, write_streets
from openvis.demo.town import VINTAGE
from openvis.demo.truths import FIRST_MONTH, LAST_MONTH, TRUTHS

SEED = 2019

AREAS = f"buurten_{VINTAGE}_rd.geojson"
STREETS = f"straten_{VINTAGE}_rd.geojson"
ADDRESSES = f"adressen_{VINTAGE}.csv"
POPULATION = f"inwoners_per_buurt_{VINTAGE}.csv"
POLICE_TABLE = f"misdrijf_maand_{FIRST_MONTH.key}_{LAST_MONTH.key}.csv"
POLICE_INCIDENTS = "politie_incidenten.csv"
ENFORCEMENT = "handhaving.csv"
MELDINGEN = "meldingen.csv"
PHONE_REPORTS = "meldingen_telefoon.csv"
INTERVENTIONS = "eerdere_interventies.csv"
PROFILES = {
    POLICE_INCIDENTS: "politie_incidenten.toml",
    ENFORCEMENT: "handhaving.toml",
    MELDINGEN: "meldingen.toml",
    PHONE_REPORTS: "meldingen_telefoon.toml",
}


def write_sources(folder: Path, *, seed: int = SEED) -> list[Path]:
    """Write the files into `folder` (made if need be) and return their paths. The same seed gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    history, addresses = draw_history(seed), addresses_of(seed)
    streets = draw_streets(addresses)
    police, enforcement, meldingen = np.random.default_rng([seed, 1]).spawn(3)
    return [
        write_areas(folder / AREAS),
        write_streets(folder / STREETS, streets),
        write_addresses(folder / ADDRESSES, addresses, streets),
        write_population(folder / POPULATION),
        write_police_table(folder / POLICE_TABLE, history.police),
        write_police_incidents(folder / POLICE_INCIDENTS, history.police, police),
        write_enforcement(folder / ENFORCEMENT, history.enforcement, TRUTHS, enforcement),
        write_meldingen(folder / MELDINGEN, history.meldingen, TRUTHS.rejects, meldingen),
        write_phone_reports(folder / PHONE_REPORTS, history.phone),
        write_interventions(folder / INTERVENTIONS, TRUTHS.interventions),
        *(_copy_profile(folder / name) for name in PROFILES.values()),
    ]


def _copy_profile(path: Path) -> Path:
    path.write_bytes(files("openvis.demo").joinpath("profiles", path.name).read_bytes())
    return path
