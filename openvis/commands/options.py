"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

Json = Annotated[bool, Parameter(name="--json", negative="", help="Geef de lijst als JSON.")]
Gemeente = Annotated[str | None, Parameter(help="Code van de gemeente, bijvoorbeeld GM0356.")]
Vintage = Annotated[int | None, Parameter(help="Jaar van de gebiedsindeling, als het bestand dat niet zegt.")]
AsOf = Annotated[str | None, Parameter(help="Zoals het op die dag of dat moment bekend was: 2026-11-01.")]
