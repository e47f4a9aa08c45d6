"""Vandaag: what waits for whoever looks, the most urgent first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from openvis.decisions.due.register import kinds_for, waiting_for
from openvis.domain.access import Permission
from openvis.domain.due import waiting_now
from openvis.domain.due_words import how_many_wait
from openvis.domain.words import word
from openvis.web import places
from openvis.web.access import page, visitor_of
from openvis.web.presenters import today as presenter


@page(Permission.SEE_TODAY)
def today(request: HttpRequest) -> HttpResponse:
    visitor, day = visitor_of(request), timezone.localdate()
    found = waiting_for(visitor.person, visitor.gemeente, day)
    context = {
        "told": how_many_wait(waiting_now(found, day), day),
        "groups": presenter.groups(found, places.area_names(visitor.scope), day),
        "kinds": [word(kind) for kind in kinds_for(visitor.person)],
    }
    return render(request, "web/today.html", context)
