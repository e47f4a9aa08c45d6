"""The open table of kinds, to search in and to take along."""

from __future__ import annotations

from importlib.resources import files

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from openvis.domain.access import Permission
from openvis.domain.set_aside import set_aside
from openvis.web.access import page
from openvis.web.presenters import kinds as show


@page(Permission.SEE_SOURCES)
def kinds(request: HttpRequest) -> HttpResponse:
    asked = show.read_filter(request.GET)
    lines, aside = show.kind_lines(asked), show.aside_lines(set_aside(), asked)
    context = {
        "asked": asked,
        "lines": lines,
        "aside": aside,
        "themes": show.themes(),
        "reporters": [(slug, label) for slug, (_, label) in show.REPORTERS.items()],
    }
    return render(request, "web/kinds.html", context)


@page(Permission.SEE_SOURCES)
def as_csv(request: HttpRequest) -> HttpResponse:
    """The table as it is kept."""
    text = files("openvis.domain").joinpath("categories.csv").read_text(encoding="utf-8")
    headers = {"Content-Disposition": 'attachment; filename="soorten.csv"'}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)
