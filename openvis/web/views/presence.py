"""Aanwezigheid: the map and figures, registering in one short form, and one registration with its versions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from openvis.decisions import presence as decide
from openvis.decisions.presence import Registration
from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.policies import verbs_open_to
from openvis.decisions.rules.states import OPEN_INTERVENTIONS, Verb
from openvis.domain.access import Permission
from openvis.domain.area import AreaLevel
from openvis.domain.presence import Presence, PresenceKind, figures, totals
from openvis.domain.words import word
from openvis.errors import InputError, UnknownValue
from openvis.reports.presence import as_csv
from openvis.store import audit, interventions
from openvis.store import presence as store
from openvis.web import places
from openvis.web.access import ORIGIN, Visitor, page, visitor_of
from openvis.web.attempt import Attempt
from openvis.web.forms.fields import on_what_is_there_now
from openvis.web.forms.presence import (
    EndForm,
    PeriodForm,
    RegistrationForm,
    as_filled_in,
    last_three_months,
    suggested,
)
from openvis.web.presenters import presence as show
from openvis.web.presenters.decisions import timeline
from openvis.web.words import day, sentence

SHOWN = 40  # of the list beneath the figures; the newest first


@page(Permission.SEE_PICTURE)
def listing(request: HttpRequest) -> HttpResponse:
    """Hours and people per buurt in some days, on the map and in the table beside it, and what was registered."""
    visitor = visitor_of(request)
    first, last, form = _days(request.GET)
    kind, measure = request.GET.get("soort", ""), request.GET.get("maat", "uren")
    if measure not in show.MEASURES or kind not in {"", *PresenceKind}:
        raise UnknownValue("Deze pagina kent deze keuze niet.", "Kies iets uit de lijsten op de pagina.")
    names = places.area_names(visitor.scope)
    stored = store.of_gemeente(visitor.scope, visitor.gemeente)
    asked = [each for each in stored if kind in {"", each.kind}]
    buurten = places.names_of_level(visitor.scope, AreaLevel.BUURT)
    rows = show.buurt_rows(figures(asked, first, last), buurten, measure)
    context = {
        "form": form,
        "days": f"{day(first)} tot en met {day(last)}",
        "kinds": [(each.value, sentence(word(each)), each == kind) for each in PresenceKind],
        "measures": [(slug, label, slug == measure) for slug, label in show.MEASURES.items()],
        "kind_rows": show.kind_rows(totals(asked, visitor.gemeente, first, last)),
        "rows": rows,
        "legend_title": show.MEASURES[measure],
        "legend": show.legend(rows),
        "map_data": show.map_data(rows, f"{reverse('shapes')}?v={places.areas_version()}"),
        "lines": [show.presence_line(each, names) for each in asked[:SHOWN]],
        "more": max(len(asked) - SHOWN, 0),
        "can_register": visitor.can(Permission.REGISTER_PRESENCE),
        "csv": f"{reverse('presence-csv')}?van={first}&tot={last}",
    }
    return render(request, "web/presence.html", context)


@page(Permission.SEE_PICTURE)
def as_file(request: HttpRequest) -> HttpResponse:
    """The figures of the same days as CSV, by month."""
    visitor = visitor_of(request)
    first, last, _ = _days(request.GET)
    text = as_csv(visitor.scope, visitor.gemeente, places.area_names(visitor.scope), first, last)
    headers = {"Content-Disposition": f'attachment; filename="aanwezigheid-{first}-{last}.csv"'}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


@page(None)
def new(request: HttpRequest) -> HttpResponse:
    """The form for a registration, with today and the buurt of the address filled in."""
    visitor = visitor_of(request)
    initial = suggested(
        timezone.localdate(), *(request.GET.get(name, "") for name in ("gebied", "soort", "interventie"))
    )

    def act(given: Registration, version: int) -> Presence:
        return decide.register(visitor.person, given, gemeente=visitor.gemeente, now=timezone.now(), origin=ORIGIN)

    return _form(request, visitor, act, lambda: initial, "Aanwezigheid registreren")


@page(None)
def correct(request: HttpRequest, presence_id: int) -> HttpResponse:
    """The form with what the newest version says; what is sent becomes the next."""
    visitor = visitor_of(request)

    def act(given: Registration, version: int) -> Presence:
        return decide.correct(visitor.person, presence_id, given, version=version, now=timezone.now(), origin=ORIGIN)

    def now_there() -> Presence:
        return store.get(visitor.scope, presence_id)

    return _form(request, visitor, act, lambda: as_filled_in(now_there()), "Aanwezigheid verbeteren", now_there)


@page(Permission.SEE_PICTURE)
def detail(request: HttpRequest, presence_id: int) -> HttpResponse:
    return _page_of(request, visitor_of(request), presence_id)


def _page_of(
    request: HttpRequest, visitor: Visitor, presence_id: int, *, tried: EndForm | None = None, status: int = 200
) -> HttpResponse:
    """One registration; the day that was refused as its last stays in the form."""
    versions = store.versions(visitor.scope, presence_id)
    newest, names = versions[-1], places.area_names(visitor.scope)
    open_verbs = verbs_open_to(visitor.person, newest)
    may_end = Verb.END_PRESENCE in open_verbs and (
        newest.goes_on or (newest.last_day or date.min) > timezone.localdate()
    )
    context = {
        "line": show.presence_line(newest, names),
        "earlier": [show.presence_line(each, names) for each in reversed(versions[:-1])],
        "end_form": (tried or _end_form(newest)) if may_end else None,
        "can_correct": Verb.CORRECT_PRESENCE in open_verbs,
        "can_withdraw": Verb.WITHDRAW_PRESENCE in open_verbs,
        "timeline": timeline(audit.lines(visitor.scope, f"presence/{presence_id}")),
    }
    return render(request, "web/presence_one.html", context, status=status)


def _end_form(newest: Presence) -> EndForm:
    return EndForm(initial={"last_day": timezone.localdate(), "version": newest.version})


@require_POST
@page(None, page_of_thing="presence-one")
def step(request: HttpRequest, presence_id: int, verb: str) -> HttpResponse:
    """End it, or take it back."""
    visitor = visitor_of(request)
    form = EndForm(request.POST)
    if verb == "beeindigen":
        if not form.is_valid():
            return _page_of(request, visitor, presence_id, tried=form, status=400)
        try:
            decide.end(visitor.person, presence_id, **form.cleaned_data, now=timezone.now(), origin=ORIGIN)
        except InputError as refusal:
            form.add_error("last_day", str(refusal))
            return _page_of(request, visitor, presence_id, tried=form, status=400)
        messages.success(request, "Dit is beëindigd.")
    elif verb == "vervallen":
        version = int(text) if (text := request.POST.get("version", "")).isdecimal() else 0
        decide.withdraw(visitor.person, presence_id, version=version, now=timezone.now(), origin=ORIGIN)
        messages.success(request, "Dit telt nergens meer mee. Het blijft in de lijst staan.")
    else:
        raise UnknownValue(f"'{verb}' bestaat niet.", "Kies een knop op de pagina.")
    return redirect("presence-one", presence_id)


def _form(
    request: HttpRequest,
    visitor: Visitor,
    act: Callable[[Registration, int], Presence],
    initial: Callable[[], dict[str, Any]],
    title: str,
    now_there: Callable[[], Presence] | None = None,
) -> HttpResponse:
    """What is sent goes to the service, which refuses and writes that down; what was filled in stays on the page."""
    if request.method != "POST":
        check_permission(visitor.person, Permission.REGISTER_PRESENCE, visitor.gemeente)
    chosen = [
        (each.id, each.title)
        for each in interventions.of_gemeente(visitor.scope, visitor.gemeente)
        if each.state in OPEN_INTERVENTIONS
    ]
    form = RegistrationForm(
        request.POST or None,
        buurten=_with_unknown(request, places.names_of_level(visitor.scope, AreaLevel.BUURT)),
        interventions=chosen,
    )
    attempt = Attempt(form)
    if request.method == "POST" and form.is_valid():
        with attempt:
            made = act(form.registration(), form.cleaned_data["version"] or 0)
            messages.success(request, "Opgeslagen. Het telt mee in de cijfers.")
            return redirect("presence-one", made.id)
    newest = now_there() if now_there and attempt.overtaken else None
    if newest is not None:
        on_what_is_there_now(form, newest.version)
    if request.method != "POST":
        form.initial = initial()
    context = {
        "form": form,
        "title": title,
        "newest": show.presence_line(newest, places.area_names(visitor.scope)) if newest else None,
    }
    return render(request, "web/presence_new.html", context, status=attempt.status)


def _with_unknown(request: HttpRequest, buurten: dict[str, str]) -> dict[str, str]:
    """What is sent goes to the service also where it names a buurt of another gemeente: it refuses in a sentence."""
    return buurten | {code: code for code in request.POST.getlist("areas") if code not in buurten}


def _days(asked: QueryDict) -> tuple[date, date, PeriodForm]:
    """Which days are counted, and the form that asks. Raises UnknownValue for days that cannot be."""
    first, last = last_three_months(timezone.localdate())
    if not asked.get("van") and not asked.get("tot"):
        return first, last, PeriodForm(initial={"van": first, "tot": last})
    form = PeriodForm(asked)
    if not form.is_valid() or form.cleaned_data["tot"] < form.cleaned_data["van"]:
        raise UnknownValue("Deze dagen zijn geen periode.", "Kies een eerste en een latere laatste dag.")
    return form.cleaned_data["van"], form.cleaned_data["tot"], form
