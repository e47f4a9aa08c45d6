"""Ondermijning: the signals, one of them with its next step, and the figures.

Every look goes through the service, which writes it down and gives out what the phase allows.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from openvis.decisions import undermining as decide
from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.states import Verb
from openvis.domain.access import Permission
from openvis.domain.area import AreaLevel
from openvis.domain.number_text import whole_number
from openvis.domain.undermining import NoFollowUp, Origin, UnderminingPhase
from openvis.errors import InputError, NotAllowedNow, UnknownValue
from openvis.web import places
from openvis.web.access import ORIGIN, Visitor, page, visitor_of
from openvis.web.attempt import Attempt
from openvis.web.forms.fields import on_what_is_there_now
from openvis.web.forms.undermining import DropForm, PhaseForm, SignalForm
from openvis.web.presenters import undermining as show

STEPS = {
    "veredelen": (Verb.ENRICH_UNDERMINING, "Ga veredelen"),
    "wegen": (Verb.WEIGH_UNDERMINING, "Ga wegen"),
    "overdragen": (Verb.HAND_OVER_UNDERMINING, "Draag de casus over"),
    "afsluiten": (Verb.DROP_UNDERMINING, "Sluit af zonder vervolg"),
}
ERASE = "wissen"


@page(None)
def listing(request: HttpRequest) -> HttpResponse:
    visitor = visitor_of(request)
    found = decide.look_at_signals(visitor.person, gemeente=visitor.gemeente, **_now())
    names = places.area_names(visitor.scope)
    lines = [show.signal_line(each, names) for each in found]
    ended = {UnderminingPhase.HANDED_OVER.value, UnderminingPhase.NO_FOLLOW_UP.value}
    context = {
        "open": [line for line in lines if line["phase"]["slug"] not in ended],
        "ended": [line for line in lines if line["phase"]["slug"] in ended],
        "protocol": show.protocol_rows(),
        "can_handle": visitor.can(Permission.HANDLE_UNDERMINING),
        "can_see_places": visitor.can(Permission.RISK_LOCATIONS),
    }
    return render(request, "web/undermining.html", context)


@page(None)
def numbers(request: HttpRequest) -> HttpResponse:
    """The figures of one year: only whole years, so that two tables cannot be held against each other."""
    visitor, this_year = visitor_of(request), timezone.localdate().year
    year = whole_number(request.GET.get("jaar", "") or str(this_year))
    if year is None or not this_year - 10 <= year <= this_year:
        raise UnknownValue("Van dit jaar zijn er geen cijfers.", f"Kies een jaar tot en met {this_year}.")
    found = decide.look_at_figures(visitor.person, gemeente=visitor.gemeente, year=year, **_now())
    context = {
        "year": year,
        "years": range(this_year, this_year - 4, -1),
        "total": show.told(found.total),
        "tells_nothing": found.total is None,
        "tables": show.figure_tables(found, places.area_names(visitor.scope)),
    }
    return render(request, "web/undermining_figures.html", context)


@page(None)
def new(request: HttpRequest) -> HttpResponse:
    visitor = visitor_of(request)
    if request.method != "POST":
        check_permission(visitor.person, Permission.HANDLE_UNDERMINING, visitor.gemeente)
    buurten = _with_sent(request, places.names_of_level(visitor.scope, AreaLevel.BUURT))
    form = SignalForm(request.POST or None, buurten=buurten, initial={"received_on": timezone.localdate()})
    attempt = Attempt(form)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"origin_of": Origin(form.cleaned_data["origin_of"])}
        with attempt:
            made = decide.take_in(visitor.person, gemeente=visitor.gemeente, **given, **_now())
            messages.success(request, "Het signaal is opgenomen.")
            return redirect("undermining-one", made.id)
    context = {"form": form, "title": "Signaal opnemen", "back": "undermining"}
    return render(request, "web/undermining_form.html", context, status=attempt.status)


@page(None)
def detail(request: HttpRequest, signal_id: int) -> HttpResponse:
    return _page_of(request, visitor_of(request), signal_id)


def _page_of(
    request: HttpRequest, visitor: Visitor, signal_id: int, *, tried: str = "", refusal: str = "", status: int = 200
) -> HttpResponse:
    """One signal with a form for each step it can take; the step that was refused keeps what was filled in."""
    found, verbs = decide.look_at_signal(visitor.person, signal_id, **_now())
    first = {"version": found.version, "case": found.case or ""}
    forms = {
        address: _form_of(address, initial=first)
        for address, (verb, _) in STEPS.items()
        if verb in verbs and found.cleared_on is None
    }
    lost = None
    if tried in STEPS:
        form = _form_of(tried, data=request.POST.dict())
        form.add_error(None, refusal)
        on_what_is_there_now(form, found.version)
        forms, lost = (forms | {tried: form}, None) if tried in forms else (forms, form)
    context = {
        "line": show.signal_line(found, places.area_names(visitor.scope)),
        "forms": [{"address": each, "label": STEPS[each][1], "form": form} for each, form in forms.items()],
        "lost": lost,
        "refusal": refusal if lost or tried not in STEPS else "",
        "can_erase": visitor.can(Permission.HANDLE_UNDERMINING) and found.cleared_on is None,
    }
    return render(request, "web/undermining_one.html", context, status=status)


def _form_of(address: str, **options: Any) -> PhaseForm | DropForm:
    """The form of one step; several share a page, so each names its fields after its step."""
    verb, _ = STEPS[address]
    if verb is Verb.DROP_UNDERMINING:
        return DropForm(auto_id=f"{address}_%s", **options)
    return PhaseForm(auto_id=f"{address}_%s", asked=verb is Verb.HAND_OVER_UNDERMINING, **options)


@require_POST
@page(None, page_of_thing="undermining-one")
def step(request: HttpRequest, signal_id: int, verb: str) -> HttpResponse:
    """To another phase, or the content erased."""
    visitor = visitor_of(request)
    version = whole_number(request.POST.get("version", "")) or 0
    try:
        if verb == ERASE:
            decide.erase(visitor.person, signal_id, version=version, **_now())
            messages.success(request, "De inhoud is gewist. Dat er een signaal was, blijft staan.")
        elif verb in STEPS:
            reason = request.POST.get("reason", "")
            given = NoFollowUp(reason) if reason in set(NoFollowUp) else None
            case = request.POST.get("case", "")
            decide.take_step(
                visitor.person, STEPS[verb][0], signal_id, version=version, case=case, reason=given, **_now()
            )
            messages.success(request, "De stap is vastgelegd.")
        else:
            raise UnknownValue(f"'{verb}' bestaat niet.", "Kies een knop op de pagina.")
    except UnknownValue:
        raise
    except InputError as refusal:
        return _page_of(request, visitor, signal_id, tried=verb, refusal=str(refusal), status=400)
    except NotAllowedNow as refusal:
        return _page_of(request, visitor, signal_id, tried=verb, refusal=str(refusal), status=409)
    return redirect("undermining-one", signal_id)


def _now() -> dict[str, Any]:
    return {"now": timezone.now(), "origin": ORIGIN}


def _with_sent(request: HttpRequest, buurten: dict[str, str]) -> dict[str, str]:
    """What is sent goes to the service also where it names a buurt of another gemeente: it refuses in a sentence."""
    sent = request.POST.get("buurt", "")
    return buurten | ({sent: sent} if sent and sent not in buurten else {})
