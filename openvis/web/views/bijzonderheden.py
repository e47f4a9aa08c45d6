"""The inbox: every bijzonderheid with what people made of it, and the page on which one is judged."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from openvis.decisions import bijzonderheden as decide
from openvis.decisions.rules.policies import verbs_open_to
from openvis.decisions.rules.states import Verb
from openvis.domain.access import Permission
from openvis.domain.bijzonderheid import Bijzonderheid
from openvis.errors import InputError, UnknownValue
from openvis.store import audit, bijzonderheden, interventions, notes, results
from openvis.web import places
from openvis.web.access import ORIGIN, Visitor, page, visitor_of
from openvis.web.forms.judgements import JudgementForm
from openvis.web.presenters import bijzonderheden as show
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
    names, latest = places.area_names(visitor.scope), _latest_run(visitor)
    found = bijzonderheden.of_gemeente(visitor.scope, visitor.gemeente)
    standing = notes.standing(visitor.scope, visitor.gemeente)
    lines = [show.line(each, names, latest, standing) for each in found]
    return render(request, "web/bijzonderheden.html", {"groups": show.groups(lines)})


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
    seen_in = {seen.attention_id for seen in known.sightings}
    context = {
        "line": show.line(
            known,
            places.area_names(visitor.scope),
            _latest_run(visitor),
            notes.standing(visitor.scope, visitor.gemeente),
        ),
        "judgements": [show.judgement_line(each) for each in reversed(known.judgements)],
        "sightings": show.sighting_rows(known.sightings),
        "interventions": [
            each for each in interventions.of_gemeente(visitor.scope, visitor.gemeente) if each.attention_id in seen_in
        ],
        "steps": _steps(visitor, known, tried),
        "can_assess": visitor.can(Permission.ASSESS),
        "can_decide": visitor.can(Permission.DECIDE),
        "timeline": timeline(audit.lines(visitor.scope, f"bijzonderheid/{known.id}")),
    }
    return render(request, "web/bijzonderheid.html", context, status=status)


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
