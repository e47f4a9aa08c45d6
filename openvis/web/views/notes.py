"""Duiding: all notes, writing one beside a figure, and withdrawing one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from openvis.decisions import notes as decide
from openvis.decisions.rules.permissions import check_permission
from openvis.domain.access import Permission
from openvis.domain.area import level_of
from openvis.domain.category import category
from openvis.errors import InputError, UnknownValue
from openvis.store import notes, results
from openvis.web import places
from openvis.web.access import ORIGIN, page, visitor_of
from openvis.web.forms.judgements import NoteForm
from openvis.web.presenters.notes import note_line
from openvis.web.words import category_label


@page(Permission.SEE_PICTURE)
def listing(request: HttpRequest) -> HttpResponse:
    visitor = visitor_of(request)
    names = places.area_names(visitor.scope)
    lines = [note_line(note, names) for note in notes.of_gemeente(visitor.scope, visitor.gemeente)]
    return render(request, "web/notes.html", {"lines": lines, "can_assess": visitor.can(Permission.ASSESS)})


@page(None)
def new(request: HttpRequest) -> HttpResponse:
    """The form for a note on the area and type in the address."""
    visitor = visitor_of(request)
    if request.method != "POST":
        check_permission(visitor.person, Permission.ASSESS, visitor.gemeente)
    area, slug = request.GET.get("gebied", ""), request.GET.get("soort", "")
    level_of(area)
    category(slug)
    run = results.latest_run(visitor.scope, visitor.gemeente)
    last = run.period_to if run else ""
    first = {"period_from": request.GET.get("van", "") or last, "period_to": request.GET.get("tot", "") or last}
    form = NoteForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            decide.write_note(
                visitor.person,
                gemeente=visitor.gemeente,
                area=area,
                category=None if given["all_types"] else slug,
                period_from=given["period_from"],
                period_to=given["period_to"],
                text=given["text"],
                now=timezone.now(),
                origin=ORIGIN,
            )
        except UnknownValue as refusal:  # a month that is none
            form.add_error("period_to", str(refusal))
        except InputError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Uw duiding staat nu naast de cijfers.")
            return redirect(f"{reverse('area', args=[area])}?soort={slug}")
    context = {
        "form": form,
        "area": area,
        "category": slug,
        "label": category_label(slug),
        "area_name": places.area_names(visitor.scope).get(area, area),
    }
    return render(request, "web/note_new.html", context, status=400 if form.errors else 200)


@require_POST
@page(None, page_of_thing="notes")
def withdraw(request: HttpRequest, note_id: int) -> HttpResponse:
    decide.withdraw_note(visitor_of(request).person, note_id, now=timezone.now(), origin=ORIGIN)
    messages.success(request, "De duiding is ingetrokken. Zij blijft in deze lijst staan.")
    return redirect("notes")
