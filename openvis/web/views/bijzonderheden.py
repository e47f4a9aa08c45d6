"""The inbox: every bijzonderheid with what people made of it, and the page on which one is judged."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from openvis.decisions import bijzonderheden as decide
from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.policies import person_can_see, verbs_open_to
from openvis.decisions.rules.states import OPEN_INTERVENTIONS, Verb
from openvis.domain.access import Permission
from openvis.domain.area import AreaLevel
from openvis.domain.bijzonderheid import Bijzonderheid
from openvis.domain.intervention import Intervention
from openvis.errors import InputError, UnknownValue
from openvis.store import audit, bijzonderheden, buurtberichten, interventions, notes, results
from openvis.web import places
from openvis.web.access import ORIGIN, Visitor, page, visitor_of
from openvis.web.attempt import Attempt
from openvis.web.behind import behind_it
from openvis.web.forms.judgements import JudgementForm
from openvis.web.forms.signals import SignalForm, suggested_signal
from openvis.web.presenters import bijzonderheden as show
from openvis.web.presenters.buurtberichten import line as message_line
from openvis.web.presenters.decisions import timeline

STEP_OF = {
    "beoordelen": (Verb.ASSESS, decide.assess, "Beoordeel", "Uw beoordeling is bewaard."),
    "opnemen": (Verb.TAKE_UP, decide.take_up, "Neem op", "De bijzonderheid is opgenomen."),
    "afsluiten": (Verb.DISMISS, decide.dismiss, "Sluit af", "De bijzonderheid is afgesloten."),
}
QUESTION_OF = {
    "beoordelen": "Wat is er aan de hand, voor zover u weet?",
    "opnemen": "Wat gaat er gebeuren, en wie doet het?",
    "afsluiten": "Waarom hoeft hier niets te gebeuren?",
}


@page(Permission.SEE_PICTURE)
def listing(request: HttpRequest) -> HttpResponse:
    visitor = visitor_of(request)
    asked = request.GET.get("van", "alle")
    if asked not in show.ORIGINS:
        raise UnknownValue(f"'{asked}' is geen herkomst van een bijzonderheid.", "Kies een herkomst uit de lijst.")
    names, latest, now = places.area_names(visitor.scope), _latest_run(visitor), timezone.now()
    found = [
        each
        for each in bijzonderheden.of_gemeente(visitor.scope, visitor.gemeente)
        if asked == "alle" or each.from_people is (asked == "mensen")
    ]
    standing = notes.standing(visitor.scope, visitor.gemeente)
    context = {
        "groups": show.groups([show.line(each, names, latest, standing, now) for each in found]),
        "origins": show.origins(asked),
        "waiting": sum(each.waits_too_long(now) for each in found),
        "can_hand_in": visitor.can(Permission.HAND_IN_SIGNALS),
    }
    return render(request, "web/bijzonderheden.html", context)


@page(None)
def signal(request: HttpRequest) -> HttpResponse:
    """The form on which somebody says what they see; the address may name the buurt and the type."""
    visitor = visitor_of(request)
    buurten = list(places.names_of_level(visitor.scope, AreaLevel.BUURT).items())
    asked = {"area": request.GET.get("gebied", ""), "category": request.GET.get("soort", "")}
    first = suggested_signal(timezone.localdate()) | asked
    form = SignalForm(request.POST or None, initial=first, buurten=buurten)
    attempt = Attempt(form)
    if request.method == "POST" and form.is_valid():
        with attempt:
            known = decide.hand_in_signal(
                visitor.person, gemeente=visitor.gemeente, now=timezone.now(), origin=ORIGIN, **form.answers()
            )
            messages.success(request, _thanks(known))
            return redirect("bijzonderheid", known.id)
    check_permission(visitor.person, Permission.HAND_IN_SIGNALS, visitor.gemeente)
    return render(request, "web/signal_new.html", {"form": form}, status=attempt.status)


def _thanks(known: Bijzonderheid) -> str:
    if len(known.signals) == 1:
        return "Dank u. Uw signaal staat nu bij de bijzonderheden."
    return f"Dank u. Dit was al bekend: uw signaal is het {len(known.signals)}e over deze buurt en soort."


@page(Permission.SEE_PICTURE)
def detail(request: HttpRequest, bijzonderheid_id: int) -> HttpResponse:
    return _page_of(request, visitor_of(request), bijzonderheid_id)


@require_POST
@page(None, page_of_thing="bijzonderheid")
def judge(request: HttpRequest, bijzonderheid_id: int, verb: str) -> HttpResponse:
    """Assess, take up or close, with the reason that was given; a refused reason stays on the page."""
    visitor = visitor_of(request)
    if verb not in STEP_OF:
        raise UnknownValue(f"'{verb}' bestaat niet.", "Kies een knop op de pagina van de bijzonderheid.")
    form = JudgementForm(request.POST, auto_id=_ids(verb))
    _, change, _, done = STEP_OF[verb]
    try:
        # An empty reason is refused by the service too, so that the attempt is written down.
        change(
            visitor.person, bijzonderheid_id, reason=request.POST.get("reason", ""), now=timezone.now(), origin=ORIGIN
        )
    except InputError as refusal:
        form.add_error("reason", str(refusal))
        return _page_of(request, visitor, bijzonderheid_id, tried=(verb, form), status=400)
    messages.success(request, done)
    return redirect("bijzonderheid", bijzonderheid_id)


def _page_of(
    request: HttpRequest,
    visitor: Visitor,
    bijzonderheid_id: int,
    *,
    tried: tuple[str, JudgementForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    known = bijzonderheden.get(visitor.scope, bijzonderheid_id)
    context = {
        "line": show.line(
            known,
            places.area_names(visitor.scope),
            _latest_run(visitor),
            notes.standing(visitor.scope, visitor.gemeente),
            timezone.now(),
        ),
        "judgements": [show.judgement_line(each) for each in reversed(known.judgements)],
        "sightings": show.sighting_rows(known.sightings),
        "signals": show.signal_rows(known.signals),
        "interventions": _interventions_for(visitor, known),
        "others": _others(visitor, known),
        "messages_about": _messages_about(visitor, known),
        "write_message": show.write_message_address(known) if visitor.can(Permission.PROPOSE_MESSAGES) else "",
        "decided": behind_it(visitor, f"bijzonderheid/{known.id}"),
        "steps": _steps(visitor, known, tried),
        "can_assess": visitor.can(Permission.ASSESS),
        "can_decide": visitor.can(Permission.DECIDE),
        "can_issue": visitor.can(Permission.ISSUE_WORK_ORDERS),
        "timeline": timeline(audit.lines(visitor.scope, f"bijzonderheid/{known.id}")),
    }
    return render(request, "web/bijzonderheid.html", context, status=status)


def _interventions_for(visitor: Visitor, known: Bijzonderheid) -> list[Intervention]:
    """Those that answer it: made from a row of it, or planned or running where people see it."""
    seen_in = {seen.attention_id for seen in known.sightings}
    return [
        each
        for each in interventions.of_gemeente(visitor.scope, visitor.gemeente)
        if each.attention_id in seen_in
        or (
            known.from_people
            and known.category in each.categories
            and each.touches(known.area)
            and each.state in OPEN_INTERVENTIONS
        )
    ]


def _messages_about(visitor: Visitor, known: Bijzonderheid) -> list[dict[str, Any]]:
    """The buurtberichten about its buurt and type that were written since it began, for who may see each."""
    names = places.area_names(visitor.scope)
    return [
        message_line(each, names)
        for each in buurtberichten.of_gemeente(visitor.scope, visitor.gemeente)
        if each.is_about(known.area, known.category)
        and known.began_at <= each.written_at
        and person_can_see(visitor.person, each)
    ]


def _others(visitor: Visitor, known: Bijzonderheid) -> list[dict[str, Any]]:
    """What figures say where people handed something in, and the other way round: the same buurt and type."""
    names, latest, now = places.area_names(visitor.scope), _latest_run(visitor), timezone.now()
    return [
        show.line(each, names, latest, (), now)
        for each in bijzonderheden.of_gemeente(visitor.scope, visitor.gemeente)
        if (each.area, each.category) == (known.area, known.category) and each.from_people is not known.from_people
    ]


def _steps(visitor: Visitor, known: Bijzonderheid, tried: tuple[str, JudgementForm] | None) -> list[dict[str, Any]]:
    """A form for each thing this person may do now; the one that was refused keeps its answer."""
    open_verbs = verbs_open_to(visitor.person, known)
    forms = {tried[0]: tried[1]} if tried else {}
    return [
        {
            "address": address,
            "label": label,
            "question": QUESTION_OF[address],
            "form": forms.get(address) or JudgementForm(auto_id=_ids(address)),
            "tried": address in forms,
        }
        for address, (verb, _, label, _) in STEP_OF.items()
        if verb in open_verbs
    ]


def _latest_run(visitor: Visitor) -> str:
    run = results.latest_run(visitor.scope, visitor.gemeente)
    return run.id if run else ""


def _ids(verb: str) -> str:
    """Several forms share one page, so each names its field after its verb."""
    return f"{verb}_%s"
