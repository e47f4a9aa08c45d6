"""The form of an intervention filled in as a browser sends it, having told which fall could be seen."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from openvis.web.forms.interventions import mark_of


def filled_in(**changed: Any) -> dict[str, Any]:
    """Eight weeks from today against burglary in Markt 1, and what differs from that."""
    today = timezone.localdate()
    said = {
        "title": "Actie Markt 1",
        "kind": "area-approach",
        "areas": ["BU99010101"],
        "categories": ["woninginbraak"],
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(weeks=8)).isoformat(),
        "judged_on": (today + timedelta(weeks=14)).isoformat(),
        "reduction_percent": "25",
        "comparison": "own-expectation",
    } | changed
    try:
        days = {name: date.fromisoformat(said[name]) for name in ("starts_on", "ends_on", "judged_on")}
        return {"told": mark_of(said | days)} | said
    except ValueError:
        return said  # of a day that is none nothing can be told
