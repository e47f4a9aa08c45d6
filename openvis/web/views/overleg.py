"""The VIS-overleg: all meetings, one with its agenda and decisions, its minutes, and the actions that follow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from openvis.decisions import overleg as decide
from openvis.decisions.rules.meetings import may_withdraw
from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.policies import person_can_do, verbs_open_to
from openvis.decisions.rules.states import VERB_WORDS, Verb
from openvis.domain.access import Permission
from openvis.domain.overleg import Action, ActionState, Decision, Meeting, MeetingState, Seat
from openvis.errors import InputError, NotAllowedNow, UnknownValue
from openvis.reports.documents.minutes import Minutes, minutes_pdf, minutes_word
from openvis.store import audit, bijzonderheden, overleg
from openvis.store.agenda import agenda_for
from openvis.web import places
from openvis.web.access import ORIGIN, Visitor, page, visitor_of
from openvis.web.attempt import Attempt
from openvis.web.forms.fields import on_what_is_there_now
from openvis.web.forms.overleg import ActionForm, DecisionForm, MeetingForm, PointForm, meeting_as_it_is
from openvis.web.presenters import overleg as show
from openvis.web.presenters.decisions import timeline
from openvis.web.views.bijzonderheden import STEP_OF as JUDGE_BY

STEP_OF: dict[str, tuple[Verb, Callable[..., Meeting], str, str]] = {
    "openen": (Verb.OPEN_MEETING, decide.open_meeting, "Open de vergadering", "De agenda ligt vast. U kunt besluiten."),
    "sluiten": (Verb.CLOSE_MEETING, decide.close_meeting, "Sluit de vergadering", "Het verslag is klaar."),
    "afgelasten": (Verb.CALL_OFF_MEETING, decide.call_off_meeting, "Gelast af", "De vergadering is afgelast."),
}
MADE_BY = {
    "pdf": ("application/pdf", minutes_pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", minutes_word),
}
END_BY: dict[str, tuple[Verb, Callable[..., Action], str, str]] = {
    "gedaan": (Verb.COMPLETE_ACTION, decide.complete_action, "Gedaan", "De actie staat op gedaan."),
    "vervallen": (Verb.LET_ACTION_LAPSE, decide.let_action_lapse, "Vervalt", "De actie is vervallen."),
}


@page(Permission.SEE_MEETINGS)
def listing(request: HttpRequest) -> HttpResponse:
    visitor, today = visitor_of(request), timezone.localdate()
    found = overleg.of_gemeente(visitor.scope, visitor.gemeente)
    lines = [show.meeting_line(each, overleg.decisions_of(each)) for each in found]
    waiting = [each for each in _actions(visitor) if each.state is ActionState.OPEN]
    context = {
        "ahead": [line for line in reversed(lines) if line["is_planned"] or line["in_session"]],
        "past": [line for line in lines if not line["is_planned"] and not line["in_session"]],
        "open_actions": len(waiting),
        "late_actions": sum(each.is_late(today) for each in waiting),
        "can_lead": visitor.can(Permission.LEAD_MEETINGS),
    }
    return render(request, "web/meetings.html", context)


@page(None)
def new(request: HttpRequest) -> HttpResponse:
    visitor = visitor_of(request)
    form = MeetingForm(request.POST or None, initial={"seats": [Seat.ADVISEUR.value, Seat.POLICE.value]})

    def plan() -> Meeting:
        return decide.plan_meeting(
            visitor.person, gemeente=visitor.gemeente, now=timezone.now(), origin=ORIGIN, **form.answers()
        )

    return _meeting_form(request, visitor, form, plan, "Vergadering inplannen")


@page(None)
def change(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Another day or other people at the table."""
    visitor = visitor_of(request)
    form = MeetingForm(request.POST or None)

    def change_it() -> Meeting:
        version = form.cleaned_data["version"] or 0
        return decide.change_meeting(
            visitor.person, meeting_id, version=version, now=timezone.now(), origin=ORIGIN, **form.answers()
        )

    if request.method != "POST":
        check_permission(visitor.person, Permission.LEAD_MEETINGS, visitor.gemeente)
        form.initial = meeting_as_it_is(overleg.get(visitor.scope, meeting_id))
    return _meeting_form(request, visitor, form, change_it, "Vergadering wijzigen", meeting_id)


def _meeting_form(
    request: HttpRequest,
    visitor: Visitor,
    form: MeetingForm,
    act: Callable[[], Meeting],
    title: str,
    meeting_id: int = 0,
) -> HttpResponse:
    """Plan or change one. When another was quicker, what was filled in stays beside what there is now."""
    newest, attempt = None, Attempt(form)
    if request.method == "POST" and form.is_valid():
        with attempt:
            made = act()
            messages.success(request, "De vergadering staat in de lijst.")
            return redirect("meeting", made.id)
    if attempt.overtaken:
        newest = overleg.get(visitor.scope, meeting_id)
        on_what_is_there_now(form, newest.version)
    check_permission(visitor.person, Permission.LEAD_MEETINGS, visitor.gemeente)
    context = {"form": form, "title": title, "newest": show.meeting_line(newest) if newest else None}
    return render(request, "web/meeting_form.html", context, status=attempt.status)


@page(Permission.SEE_MEETINGS)
def detail(request: HttpRequest, meeting_id: int) -> HttpResponse:
    visitor = visitor_of(request)
    return _page_of(request, visitor, overleg.get(visitor.scope, meeting_id))


@require_POST
@page(None, page_of_thing="meeting")
def step(request: HttpRequest, meeting_id: int, verb: str) -> HttpResponse:
    """Open, close or call off, as the page that was looked at says it is."""
    if verb not in STEP_OF:
        raise UnknownValue(f"'{verb}' bestaat niet.", "Kies een knop op de pagina van de vergadering.")
    _, act, _, done = STEP_OF[verb]
    act(visitor_of(request).person, meeting_id, version=_version(request), now=timezone.now(), origin=ORIGIN)
    messages.success(request, done)
    return redirect("meeting", meeting_id)


@require_POST
@page(None, page_of_thing="meeting")
def order(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Move one part of the agenda up or down."""
    way = {"omhoog": -1, "omlaag": 1}.get(request.POST.get("kant", ""), 0)
    decide.order_agenda(
        visitor_of(request).person, meeting_id, version=_version(request), key=request.POST.get("onderdeel", ""),
        step=way, now=timezone.now(), origin=ORIGIN,
    )  # fmt: skip
    return redirect("meeting", meeting_id)


@require_POST
@page(None, page_of_thing="meeting")
def point(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Bring in a point of one's own; a refused one stays on the page."""
    visitor, form = visitor_of(request), PointForm(request.POST, auto_id="punt_%s")
    given = {name: request.POST.get(name, "") for name in ("title", "text")}
    try:
        decide.add_point(visitor.person, meeting_id, now=timezone.now(), origin=ORIGIN, **given)
    except InputError as refusal:
        form.add_error(None, str(refusal))
        return _page_of(request, visitor, overleg.get(visitor.scope, meeting_id), point=form, status=400)
    messages.success(request, "Uw punt staat op de agenda.")
    return redirect("meeting", meeting_id)


@require_POST
@page(None, page_of_thing="meeting")
def drop_point(request: HttpRequest, meeting_id: int, point_id: int) -> HttpResponse:
    decide.drop_point(visitor_of(request).person, meeting_id, point_id, now=timezone.now(), origin=ORIGIN)
    messages.success(request, "Het punt is van de agenda af.")
    return redirect("meeting", meeting_id)


@require_POST
@page(None, page_of_thing="meeting")
def decision(request: HttpRequest, meeting_id: int, item_id: int) -> HttpResponse:
    """Write down what was decided at a point. When another was quicker, the page shows that and keeps the answers."""
    visitor = visitor_of(request)
    form = DecisionForm(request.POST, judgements=_all_judgements(), auto_id=f"besluit_{item_id}_%s")
    attempt = Attempt(form)
    if form.is_valid():
        with attempt:
            made = decide.take_decision(
                visitor.person, meeting_id, item_id=item_id, now=timezone.now(), origin=ORIGIN, **form.answers()
            )
            messages.success(request, f"Besluit {made.number} is vastgelegd.")
            _judge(request, visitor, form.cleaned_data["judge"], made)
            return redirect(f"{reverse('meeting', args=[meeting_id])}#besluit-{made.number}")
    check_permission(visitor.person, Permission.LEAD_MEETINGS, visitor.gemeente)
    meeting = overleg.get(visitor.scope, meeting_id)
    return _page_of(request, visitor, meeting, tried=(item_id, form), status=attempt.status)


def _judge(request: HttpRequest, visitor: Visitor, how: str, made: Decision) -> None:
    """What the meeting said of the bijzonderheid of the point, by the service that always does; the decision stays."""
    seen = show.number_of(made.item, "bijzonderheid")
    if not how or seen is None:
        return
    _, act, _, done = JUDGE_BY[how]
    try:
        act(visitor.person, seen, reason=made.text, decision_id=made.id, now=timezone.now(), origin=ORIGIN)
    except NotAllowedNow as refusal:
        messages.warning(request, f"Het besluit is bewaard, maar de bijzonderheid bleef zoals zij was. {refusal}")
    else:
        messages.success(request, done)


@page(Permission.SEE_MEETINGS)
def minutes(request: HttpRequest, meeting_id: int, form: str) -> HttpResponse:
    """The minutes as a file; before the meeting was closed they say that they are a concept."""
    visitor, now = visitor_of(request), timezone.now()
    meeting = overleg.get(visitor.scope, meeting_id)
    kind, make = MADE_BY[form]
    told = Minutes(
        gemeente_name=places.area_names(visitor.scope).get(visitor.gemeente, visitor.gemeente),
        meeting=meeting,
        agenda=agenda_for(meeting, now),
        decisions=overleg.decisions_of(meeting),
        made_at=timezone.localtime(meeting.closed_at or now),
    )
    what = "verslag" if meeting.state is MeetingState.HELD else "concept"
    name = f"vis-overleg-{meeting.on}-{what}.{form}"
    return HttpResponse(
        make(told), content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@page(Permission.SEE_MEETINGS)
def actions(request: HttpRequest) -> HttpResponse:
    return _actions_page(request, visitor_of(request))


@require_POST
@page(None, page_of_thing="meetings")
def end_action(request: HttpRequest, action_id: int, verb: str) -> HttpResponse:
    """Done, or not to be done any more; a refused reason stays on the page."""
    if verb not in END_BY:
        raise UnknownValue(f"'{verb}' bestaat niet.", "Kies een knop bij de actie.")
    visitor, form = visitor_of(request), ActionForm(request.POST, auto_id=f"actie_{action_id}_%s")
    _, act, _, done = END_BY[verb]
    reason = request.POST.get("reason", "")
    try:
        act(visitor.person, action_id, version=_version(request), reason=reason, now=timezone.now(), origin=ORIGIN)
    except InputError as refusal:
        form.add_error("reason", str(refusal))
        return _actions_page(request, visitor, tried=(action_id, form), status=400)
    messages.success(request, done)
    return redirect("actions")


def _actions_page(
    request: HttpRequest, visitor: Visitor, *, tried: tuple[int, ActionForm] | None = None, status: int = 200
) -> HttpResponse:
    """Every action that is open, and those that ended lately; of one role or organisation where that is asked."""
    asked, today = request.GET.get("wie", ""), timezone.localdate()
    if asked and asked not in set(Seat):
        raise UnknownValue(f"'{asked}' is geen rol of organisatie.", "Kies wie uit de lijst.")
    everybody = _actions(visitor)
    chosen = [each for each in everybody if not asked or each.decision.who == asked]
    forms = dict([tried]) if tried else {}
    lines = [
        show.action_line(each, today)
        | {
            "form": forms.get(each.id) or ActionForm(initial={"version": each.version}, auto_id=f"actie_{each.id}_%s"),
            "tried": each.id in forms,
            "verbs": [
                {"address": address, "label": label}
                for address, (verb, _, label, _) in END_BY.items()
                if person_can_do(visitor.person, verb, each)
            ],
        }
        for each in chosen
    ]
    context = {
        "open": [line for line in lines if line["is_open"]],
        "ended": [line for line in reversed(lines) if not line["is_open"]],
        "who": show.who_choices(everybody, asked),
    }
    return render(request, "web/actions.html", context, status=status)


def _page_of(
    request: HttpRequest,
    visitor: Visitor,
    meeting: Meeting,
    *,
    tried: tuple[int, DecisionForm] | None = None,
    point: PointForm | None = None,
    status: int = 200,
) -> HttpResponse:
    agenda = agenda_for(meeting, timezone.now())
    decisions = overleg.decisions_of(meeting)
    parts = show.parts(agenda, decisions)
    verbs = verbs_open_to(visitor.person, meeting)
    if Verb.TAKE_DECISION in verbs:
        _add_forms(visitor, parts, tried)
    if Verb.DROP_POINT in verbs:
        own = {each.id for each in overleg.points(meeting) if may_withdraw(visitor.person, each)}
        for item in (item for part in parts for item in part["items"]):
            item["withdraw"] = item["point"] if item["point"] in own else None
    context = {
        "line": show.meeting_line(meeting, decisions),
        "parts": parts,
        "figures": show.figures_line(meeting, agenda),
        "steps": [
            {"address": address, "label": label}
            for address, (verb, _, label, _) in STEP_OF.items()
            if verb in verbs and _offered(verb, meeting)
        ],
        "can_change": Verb.CHANGE_MEETING in verbs,
        "can_order": Verb.ORDER_AGENDA in verbs,
        "can_make": visitor.can(Permission.DECIDE),
        "can_issue": visitor.can(Permission.ISSUE_WORK_ORDERS),
        "can_propose": visitor.can(Permission.PROPOSE_MESSAGES),
        "point": (point or PointForm(auto_id="punt_%s")) if Verb.ADD_POINT in verbs else None,
        "timeline": timeline(audit.lines(visitor.scope, f"meeting/{meeting.id}")),
    }
    return render(request, "web/meeting.html", context, status=status)


def _offered(verb: Verb, meeting: Meeting) -> bool:
    """Opening is offered from the day of the meeting on."""
    return verb is not Verb.OPEN_MEETING or timezone.localdate() >= meeting.on


def _add_forms(visitor: Visitor, parts: list[dict[str, Any]], tried: tuple[int, Any] | None) -> None:
    """At each point a form for a decision; the one that was refused keeps its answers."""
    forms = dict([tried]) if tried else {}
    for item in (item for part in parts for item in part["items"]):
        first = {"seen": len(item["decisions"])}
        form = forms.get(item["id"])
        if form is not None:
            form.data = {**form.data.dict(), **first}  # the others were read by now
        item["tried"] = form is not None
        item["form"] = form or DecisionForm(
            initial=first, judgements=_judgements(visitor, item["bijzonderheid"]), auto_id=f"besluit_{item['id']}_%s"
        )


def _judgements(visitor: Visitor, bijzonderheid_id: int | None) -> list[tuple[str, str]]:
    """What this person may say of a bijzonderheid now."""
    if bijzonderheid_id is None:
        return []
    known = bijzonderheden.get(visitor.scope, bijzonderheid_id)
    return [pair for pair in _all_judgements() if person_can_do(visitor.person, JUDGE_BY[pair[0]][0], known)]


def _all_judgements() -> list[tuple[str, str]]:
    return [(address, VERB_WORDS[verb].capitalize()) for address, (verb, *_) in JUDGE_BY.items()]


def _actions(visitor: Visitor) -> list[Action]:
    return overleg.actions(visitor.scope, visitor.gemeente)


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdigit() and len(given) < 10 else 0
