"""The files of the gemeente: what boa's registered, what the public reported, and earlier interventions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from pyproj import Transformer

from openvis.demo.planted_faults import registrars, spoilt_feitcodes, spoilt_times, with_reports_outside
from openvis.demo.town import CRS
from openvis.demo.truths import PlantedIntervention, PlantedRejects, Truths

OUTCOMES = ("waarschuwing", "bekeuring", "gesprek")
CHANNELS = ("online", "telefoon", "app")
BEFORE_CALLING = "10m"  # from seeing it to telling it


def write_enforcement(path: Path, events: pl.DataFrame, truths: Truths, rng: np.random.Generator) -> Path:
    """Registrations of boa's: semicolons, Dutch dates, RD coordinates, feitcodes; with the planted faults."""
    moments = events["occurred_from"]
    frame = pl.DataFrame(
        {
            "zaaknummer": [f"HH{row:06d}" for row in range(1, len(events) + 1)],
            "datum": moments.dt.strftime("%d-%m-%Y"),
            "tijd": spoilt_times(moments, truths.faults, rng),
            "feitcode": spoilt_feitcodes(events["code"], truths.rejects, rng),
            "afdoening": rng.choice(OUTCOMES, size=len(events)).tolist(),
            "x_rd": _decimal_comma(events["x"]),
            "y_rd": _decimal_comma(events["y"]),
            "registrator": registrars(moments, truths.faults.busy_registrar, rng),
        }
    )
    frame.write_csv(path, separator=";")
    return path


def write_meldingen(path: Path, reports: pl.DataFrame, rejects: PlantedRejects, rng: np.random.Generator) -> Path:
    """Reports by the public in the style of Signalen: category slugs and WGS84. Some lie outside the gemeente."""
    delivered = with_reports_outside(reports, rejects, rng)
    lng, lat = _degrees(delivered.select("x", "y").to_numpy())
    frame = pl.DataFrame(
        {
            "id": np.arange(1, len(delivered) + 1),
            "source": rng.choice(CHANNELS, size=len(delivered)).tolist(),
            "sub_category": delivered["code"],
            "incident_date_start": delivered["occurred_from"],
            "created_at": delivered["reported"],
            "lat": np.round(lat, 7),
            "lng": np.round(lng, 7),
        }
    )
    frame.write_csv(path, datetime_format="%Y-%m-%dT%H:%M:%S")
    return path


def write_phone_reports(path: Path, reports: pl.DataFrame) -> Path:
    """Reports by telephone: semicolons, Dutch dates, RD coordinates, the category slugs of Signalen."""
    frame = pl.DataFrame(
        {
            "meldnummer": [f"T{row:05d}" for row in range(1, len(reports) + 1)],
            "gezien_op": reports["occurred_from"].dt.strftime("%d-%m-%Y %H:%M"),
            "gebeld_op": reports["occurred_from"].dt.offset_by(BEFORE_CALLING).dt.strftime("%d-%m-%Y %H:%M"),
            "rubriek": reports["code"],
            "x_rd": _decimal_comma(reports["x"]),
            "y_rd": _decimal_comma(reports["y"]),
        }
    )
    frame.write_csv(path, separator=";")
    return path


def write_interventions(path: Path, interventions: tuple[PlantedIntervention, ...]) -> Path:
    """The register of what the gemeente did before it had OpenVIS, each with the goal set beforehand."""
    frame = pl.DataFrame(
        {
            "title": [row.title for row in interventions],
            "kind": [row.kind.value for row in interventions],
            "area": [row.area for row in interventions],
            "category": [row.category for row in interventions],
            "starts_on": [row.starts_on.isoformat() for row in interventions],
            "ends_on": [row.ends_on.isoformat() for row in interventions],
            "reduction_percent": [row.reduction_percent for row in interventions],
        }
    )
    frame.write_csv(path, separator=";")
    return path


def _decimal_comma(metres: pl.Series) -> list[str]:
    return [f"{value:.1f}".replace(".", ",") for value in metres]


def _degrees(xy: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Longitude and latitude (WGS84) of RD coordinates, shape (n, 2)."""
    lng, lat = Transformer.from_crs(CRS, "EPSG:4326", always_xy=True).transform(xy[:, 0], xy[:, 1])
    return lng, lat
