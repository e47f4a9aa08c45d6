"""What the two ways out of Signalen (its CSV dump and its API) have in common: the columns, and which axis is which.

Signalen's dump names its columns the wrong way round: `lat` holds the longitude. Rather than trust a version, the
values themselves say it: in the Netherlands a longitude and a latitude are never the same size.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from openvis.domain.incident import Precision, ReportedBy
from openvis.domain.shown_value import shown_name
from openvis.errors import WrongColumns
from openvis.sources.files.raw_rows import FileFormat
from openvis.sources.files.wrong_input import place
from openvis.sources.profiles.profile_rules import CategoryRule, MomentRule, PlaceRule, Profile, ReportedByRule

SOURCE = "signalen"
LONGITUDE, LATITUDE = (3.0, 7.5), (50.0, 54.0)  # degrees; the Netherlands lies well within
_MOMENTS = ("%Y-%m-%dT%H:%M:%S%.f%:z",)
MOMENT_COLUMNS = ("incident_date_start", "incident_date_end", "created_at")


def signalen_profile(gemeente: str) -> Profile:
    """The mapping of rows with `id`, `sub_slug`, `lng`, `lat` and MOMENT_COLUMNS. Everything else stays unread."""
    start, end, created = (MomentRule(name, _MOMENTS) for name in MOMENT_COLUMNS)
    return Profile(
        source=SOURCE,
        gemeente=gemeente,
        timezone="Europe/Amsterdam",
        file=FileFormat(),
        reference=("id",),
        category=CategoryRule(("sub_slug",), "signalen", {}),
        reported_by=ReportedByRule(ReportedBy.PUBLIC),
        occurred_from=start,
        occurred_to=end,
        reported_at=created,
        place=PlaceRule("point", Precision.POINT, x="lng", y="lat", crs="EPSG:4326"),
        areas=None,
    )


def one_notation(column: str) -> pl.Expr:
    """A moment as PostgreSQL or Django writes it ("2024-05-01 10:00:00+00", "...Z") in the notation of the profile."""
    # Of what does not begin as a date nothing is changed, or a telephone number would no longer look like one.
    text = pl.col(column).str.replace(r"^([0-9]{4}-[0-9]{2}-[0-9]{2}) ", "${1}T").str.replace(r"Z$", "+00:00")
    return text.str.replace(r"(T.*[+-]\d{2})(\d{2})?$", "${1}:00").alias(column)


@dataclass
class Axes:
    """How many points have their columns the right way round, how many swapped, how many neither."""

    path: Path
    right: int = 0
    swapped: int = 0
    elsewhere: int = 0

    def add(self, lng: pl.Series, lat: pl.Series) -> None:
        """Look at points (degrees); empty ones say nothing."""
        points = pl.DataFrame({"lng": lng, "lat": lat}).drop_nulls()
        found = points.select(
            right=pl.col("lng").is_between(*LONGITUDE) & pl.col("lat").is_between(*LATITUDE),
            swapped=pl.col("lat").is_between(*LONGITUDE) & pl.col("lng").is_between(*LATITUDE),
        ).sum()
        right, swapped = found.row(0)
        self.right, self.swapped = self.right + right, self.swapped + swapped
        self.elsewhere += len(points) - right - swapped

    def check(self) -> bool:
        """Whether the columns are swapped. Raises WrongColumns where the values do not agree on it."""
        if self.right and self.swapped:
            raise WrongColumns(
                f"{place(self.path)}: bij {self.right} punten staat de lengtegraad in 'lng' en bij {self.swapped} "
                "in 'lat'. Welke kolom wat is, is zo niet te zeggen.",
                "Maak de levering opnieuw met één versie van Signalen. Er is niets opgeslagen.",
            )
        if self.elsewhere and not self.right and not self.swapped:
            raise WrongColumns(
                f"{place(self.path)}: geen van de {self.elsewhere} punten in 'lat' en 'lng' ligt in Nederland, hoe men "
                "de kolommen ook leest.",
                "Verwacht worden graden (WGS84). Er is niets opgeslagen.",
            )
        return self.swapped > 0

    def remarks(self) -> list[str]:
        """What the reader of the delivery should know."""
        if not self.swapped:
            return []
        return [
            f"In {shown_name(self.path.name)} zijn de kolommen 'lat' en 'lng' verwisseld: dat bleek uit {self.swapped} "
            "punten. Ze zijn omgewisseld gelezen."
        ]
