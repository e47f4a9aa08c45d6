"""The rows of a stored table that somebody may see: for the pages and the API alike."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from openvis.domain.access import Permission
from openvis.domain.places_and_times import PlaceKind
from openvis.domain.run import Run
from openvis.store import results
from openvis.web.access import Visitor


def seen(reader: Callable[..., pl.DataFrame], visitor: Visitor, run: Run) -> pl.DataFrame:
    """The rows of a table of the forecast that this visitor may see: what is nearer than a buurt with points only."""
    found = reader(visitor.scope, visitor.gemeente, run_id=run.id)
    if reader is results.forecast_places and not visitor.can(Permission.SEE_POINTS):
        return found.filter(kind=PlaceKind.BUURT.value)
    return found
