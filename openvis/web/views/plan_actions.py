"""An action of the safety plan: its page with figures and log, the form for it, and every step."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from openvis.decisions import plan_actions as decide
from openvis.decisions.rules.plan_requirements import link_kind
from openvis.decisions.rules.policies import check_writes_log, verbs_open_to
from openvis.decisions.rules.states import VERB_WORDS, Verb
from openvis.domain.access import Permission
from openvis.domain.area import AreaLevel
from openvis.domain.category import THEMES, choices
from openvis.domain.safety_plan import LinkKind, PlanAction
from openvis.domain.words import word
from openvis.errors import InputError, NotPermitted
from openvis.store import buurtberichten, interventions, presence, top_x
from openvis.store import safety_plan as store
from openvis.store.plan_indicators import indicator_value
from openvis.web import places
from openvis.web.access import Visitor, page, visitor_of
from openvis.web.forms.safety_plan import ROWS, ActionForm, LinkForm, ProgressForm, action_as_initial
from openvis.web.presenters import safety_plan as show
from openvis.web.views.safety_plan import answer, asked_year, now
from openvis.web.words import day, sentence

STEPS = {
    "beginnen": Verb.START_PLAN_ACTION,
    "klaar": Verb.FINISH_PLAN_ACTION,
    "hervatten": Verb.RESUME_PLAN_ACTION,
    "doorschuiven": Verb.CARRY_OVER_PLAN_ACTION,
    "stoppen": Verb.STOP_PLAN_ACTION,
}


@page(Permission.SEE_PLAN)
def detail(request: HttpRequest, action_id: int) -> HttpResponse:
    visitor = visitor_of(request)
    action = store.get_action(visitor.scope, action_id)
    plan = store.plan_of_year(visitor.scope, visitor.gemeente, action.year)
    names = places.area_names(visitor.scope)
    values = [
        indicator_value(visitor.scope, visitor.gemeente, each, action.year, known=timezone.now())
        for each in action.content.indicators
    ]
    open_verbs, linkable = verbs_open_to(visitor.person, action), _linkable(visitor)
    context = {
        "action": action,
        "line": show.action_line(action),
        "goal": plan.goals[action.content.goal - 1] if plan else "",
        "values": show.value_lines(values, names),
        "log": show.log_lines(action.log),
        "steps": show.step_lines(action.steps),
        "links": [{"subject": subject, "name": linkable.get(subject, subject)} for subject in action.links],
        "interventions": [interventions.get(visitor.scope, number) for number in action.interventions],
        "verbs": [
            {"address": address, "label": sentence(VERB_WORDS[verb]), "asks_why": verb is Verb.STOP_PLAN_ACTION}
            for address, verb in STEPS.items()
            if verb in open_verbs
        ],
        "can_change": Verb.CHANGE_PLAN_ACTION in open_verbs,
        "can_link": visitor.can(Permission.EDIT_PLAN),
        "can_log": _can_log(visitor, action),
        "progress": ProgressForm.of_today(timezone.localdate()),
        "link_form": LinkForm(offered={key: name for key, name in linkable.items() if key not in action.links}),
    }
    return render(request, "web/plan_action.html", context)


@page(None)
def new(request: HttpRequest) -> HttpResponse:
    visitor, year = visitor_of(request), asked_year(request)
    form = _form(request, visitor, year, None)

    def act() -> str:
        made = decide.add_action(visitor.person, form.content(), gemeente=visitor.gemeente, year=year, **now())
        messages.success(request, f"{sentence(made.name)} staat in het plan.")
        return reverse("plan-action", args=[made.id])

    return answer(request, visitor, form, act, f"Nieuwe actie in {year}", template="web/plan_action_form.html")


@page(None)
def change(request: HttpRequest, action_id: int) -> HttpResponse:
    visitor = visitor_of(request)
    before = store.get_action(visitor.scope, action_id) if _is_ours(visitor, action_id) else None
    if before is None and request.method != "POST":
        store.get_action(visitor.scope, action_id)  # refuses, as it does for what does not exist
    form = _form(request, visitor, before.year if before else asked_year(request), before)

    def act() -> str:
        version = form.cleaned_data["version"] or 0
        decide.change_action(visitor.person, action_id, form.content(), version=version, **now())
        messages.success(request, "De actie is gewijzigd.")
        return reverse("plan-action", args=[action_id])

    newest = {"version": before.version if before else 0}
    return answer(request, visitor, form, act, "Actie wijzigen", newest, "web/plan_action_form.html")


@require_POST
@page(None, page_of_thing="plan-action")
def step(request: HttpRequest, action_id: int, verb: str) -> HttpResponse:
    """Begin, finish, stop or resume an action, or let it go on in the next year; a line in its log; a link."""
    visitor, sent = visitor_of(request), request.POST
    version = int(sent["version"]) if sent.get("version", "").isdecimal() else 0
    try:
        if verb == "voortgang":
            _log(request, visitor, action_id)
        elif verb in ("koppelen", "ontkoppelen"):
            linked = verb == "koppelen"
            decide.link(visitor.person, action_id, sent.get("subject", ""), linked=linked, **now())
        elif STEPS.get(verb) is Verb.CARRY_OVER_PLAN_ACTION:
            made = decide.carry_over(visitor.person, action_id, version=version, **now())
            messages.success(request, f"De actie gaat verder als {made.name}.")
            return redirect("plan-action", made.id)
        elif verb in STEPS:
            reason = sent.get("reason", "")
            decide.move_action(visitor.person, STEPS[verb], action_id, version=version, reason=reason, **now())
        else:
            raise Http404
    except InputError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Opgeslagen.")
    return redirect("plan-action", action_id)


def _log(request: HttpRequest, visitor: Visitor, action_id: int) -> None:
    form = ProgressForm(request.POST)
    if not form.is_valid():
        raise InputError("Er is niet gezegd wat er op welke dag is gedaan.", "Vul een dag en een zin in.")
    given = form.cleaned_data
    decide.log_progress(visitor.person, action_id, given["text"], on=given["on"], **now())


def _form(request: HttpRequest, visitor: Visitor, year: int, before: PlanAction | None) -> ActionForm:
    plan = store.plan_of_year(visitor.scope, visitor.gemeente, year)
    used = len(before.content.indicators) if before else 0
    initial = action_as_initial(before.content) | {"version": before.version} if before else {}
    return ActionForm(
        request.POST or None,
        initial=initial,
        goals=plan.goals if plan else ["nog geen plan"],
        types=[*THEMES, *choices()],
        wijken=places.names_of_level(visitor.scope, AreaLevel.WIJK),
        rows=used + ROWS,
    )


def _is_ours(visitor: Visitor, action_id: int) -> bool:
    return store.action_gemeente(action_id) == visitor.gemeente


def _can_log(visitor: Visitor, action: PlanAction) -> bool:
    try:
        check_writes_log(visitor.person, action)
    except NotPermitted:
        return False
    return visitor.can(Permission.LOG_PROGRESS)


def _linkable(visitor: Visitor) -> dict[str, str]:
    """What can carry out an action, by subject, as a list names it."""
    scope, gemeente = visitor.scope, visitor.gemeente
    found: dict[str, str] = {
        f"{LinkKind.MESSAGE.value}/{each.id}": each.content.title
        for each in buurtberichten.of_gemeente(scope, gemeente)
    }
    for there in presence.of_gemeente(scope, gemeente):
        name = there.title or word(there.kind)
        found[f"{LinkKind.PRESENCE.value}/{there.id}"] = f"{name}, vanaf {day(there.starts_on)}"
    for moment in top_x.of_gemeente(scope, gemeente):
        found[f"{LinkKind.TOP_X.value}/{moment.id}"] = f"{day(moment.day)} ({word(moment.state)})"
    found[LinkKind.UNDERMINING.value] = ""
    return {
        subject: ": ".join(filter(None, (sentence(word(link_kind(subject))), name))) for subject, name in found.items()
    }
