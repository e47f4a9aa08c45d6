"""How good the sources are: all of them, and one with everything that was measured of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from openvis.domain.access import Permission
from openvis.errors import UnknownValue
from openvis.store import quality
from openvis.web.access import page, visitor_of
from openvis.web.presenters.quality import measure_lines, quality_line, quality_lines, trend

SHOWN = 12  # looks back; the command line stores them all


@page(Permission.SEE_SOURCES)
def listing(request: HttpRequest) -> HttpResponse:
    """Every source with its grade, the worst first."""
    visitor = visitor_of(request)
    lines = quality_lines(quality.latest(visitor.scope, visitor.gemeente))
    return render(request, "web/quality.html", {"lines": lines})


@page(Permission.SEE_SOURCES)
def source(request: HttpRequest, source: str) -> HttpResponse:
    """One source: what stands out and what to do about it, what is in order, and how it was before."""
    visitor = visitor_of(request)
    history = quality.history(visitor.scope, visitor.gemeente, source, limit=SHOWN)
    if not history:
        raise UnknownValue(
            "Van deze bron is de kwaliteit niet bekend.", "Kies een bron op de pagina Kwaliteit van de bronnen."
        )
    context = {
        "line": quality_line(history[0]),
        "batch": history[0].batch,
        "trend": trend(history),
        "can_import": visitor.can(Permission.IMPORT),
        **measure_lines(history[0]),
    }
    return render(request, "web/quality_source.html", context)
