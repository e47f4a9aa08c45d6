"""Who may do what. An x is done and recorded; a - is refused with a sentence, recorded, and changes nothing.

A new role or verb fails here until it has its place in the table. Someone of another gemeente is refused everything,
whatever the role.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from openvis.decisions.notes import withdraw_note
from openvis.decisions.rules.permissions import PERMISSIONS_OF, person_can
from openvis.decisions.rules.policies import Thing, person_can_do, person_can_issue
from openvis.decisions.rules.states import PERMISSION_OF, Verb
from openvis.domain.access import Permission, Person, Role, Scope
from openvis.domain.deployment_plan import DeploymentPlan
from openvis.domain.forecast_criterion import ForecastCriterion
from openvis.domain.intervention import Intervention
from openvis.domain.note import Note
from openvis.domain.overleg import Action
from openvis.domain.safety_plan import SafetyPlan
from openvis.errors import NotPermitted
from openvis.store import (
    audit,
    results,
)  # fmt: skip
from tests.support.counting import ON_COUNTING, count_anew
from tests.support.deployment import ask_a_plan, change_a_visit, stored_plan
from tests.support.every_row import every_row
from tests.support.forecast_criteria import change_one, set_one, standing, with_forecast
from tests.support.people import (
    AWAY,
    HOME,
    NOW,
    accepted,
    action,
    approved,
    assessed,
    do,
    figures,
    issue,
    make,
    map_word,
    meeting,
    meeting_in_session,
    meeting_with_points,
    note,
    noticed,
    offered,
    person,
    plan_meeting,
    running,
    signal,
    words,
    write,
    write_message,
)
from tests.support.presence import register, registered
from tests.support.reports import BEFORE_OF_REPORTS, OF_REPORTS
from tests.support.safety_plan import BEFORE_OF_PLAN, OF_PLAN
from tests.support.sharing import BEFORE_OF_SHARING, share_the_overview
from tests.support.tables import read_table
from tests.support.top_x import held_moment, plan_moment, planned_moment, write_criteria
from tests.support.undermining import enriched, on_list, put_on_list, take_in, taken_in, weighed

pytestmark = pytest.mark.django_db


VERBS = read_table("""
verb                 analist adviseur coordinator boa wijkcoordinator partner beheerder toezichthouder
make-intervention       -        x         -       -         -           -        -           -
change-intervention     -        x         -       -         -           -        -           -
start-intervention      -        x         -       -         -           -        -           -
end-intervention        -        x         -       -         -           -        -           -
cancel-intervention     -        x         -       -         -           -        -           -
issue-work-order        -        -         x       -         -           -        -           -
accept-work-order       -        -         -       x         -           -        -           -
report-visit            -        -         -       x         -           -        -           -
report-done             -        -         -       x         -           -        -           -
report-not-done         -        -         -       x         -           -        -           -
change-work-order       -        -         x       -         -           -        -           -
act-directly            -        -         x       -         -           -        -           -
withdraw-work-order     -        -         x       -         -           -        -           -
hand-in-signal          x        x         x       x         x           -        -           -
assess-bijzonderheid    x        x         -       -         -           -        -           -
take-up-bijzonderheid   -        x         -       -         -           -        -           -
dismiss-bijzonderheid   -        x         -       -         -           -        -           -
plan-meeting            -        x         -       -         -           -        -           -
change-meeting          -        x         -       -         -           -        -           -
add-agenda-point        x        x         x       -         x           -        -           -
drop-point              x        x         x       -         x           -        -           -
order-agenda            -        x         -       -         -           -        -           -
open-meeting            -        x         -       -         -           -        -           -
take-decision           -        x         -       -         -           -        -           -
close-meeting           -        x         -       -         -           -        -           -
call-off-meeting        -        x         -       -         -           -        -           -
complete-action         x        x         x       -         x           -        -           -
let-action-lapse        -        x         -       -         -           -        -           -
write-note              x        x         -       -         -           -        -           -
withdraw-note           x        x         -       -         -           -        -           -
map-word                x        -         x       -         -           -        x           -
make-report             x        x         x       -         -           -        -           -
publish-report          -        x         -       -         -           -        -           -
unpublish-report        -        x         -       -         -           -        -           -
share-product           -        x         -       -         -           -        -           -
extend-share            -        x         -       -         -           -        -           -
withdraw-share          -        x         -       -         -           -        -           -
count-anew              x        -         x       -         -           -        x           -
stop-counting           x        -         x       -         -           -        x           -
plan-week               -        -         x       -         -           -        -           -
change-plan             -        -         x       -         -           -        -           -
set-forecast-criterion    -        x         -       -         -           -        -           -
change-forecast-criterion -        x         -       -         -           -        -           -
register-presence       -        x         x       x         x           -        -           -
correct-presence        -        x         x       x         x           -        -           -
end-presence            -        x         x       x         x           -        -           -
withdraw-presence       -        x         x       x         x           -        -           -
set-top-x-criteria      -        x         -       -         -           -        -           -
plan-top-x              -        x         -       -         -           -        -           -
move-top-x              -        x         -       -         -           -        -           -
hold-top-x              -        x         -       -         -           -        -           -
correct-top-x           -        x         -       -         -           -        -           -
make-message            x        -         -       -         -           -        -           -
change-message          x        -         -       -         -           -        -           -
offer-message           x        -         -       -         -           -        -           -
approve-message         -        x         x       -         -           -        -           -
send-back-message       -        x         x       -         -           -        -           -
report-sent             -        x         x       -         x           -        -           -
drop-message            x        -         -       -         -           -        -           -
recall-message          -        x         x       -         -           -        -           -
take-in-undermining     -        x         -       -         -           -        -           -
enrich-undermining      -        x         -       -         -           -        -           -
weigh-undermining       -        x         -       -         -           -        -           -
hand-over-undermining   -        x         -       -         -           -        -           -
drop-undermining        -        x         -       -         -           -        -           -
erase-undermining       -        x         -       -         -           -        -           -
list-risk-location      -        x         -       -         -           -        -           -
check-risk-location     -        x         -       -         -           -        -           -
remove-risk-location    -        x         -       -         -           -        -           -
make-safety-plan        -        x         -       -         -           -        -           -
change-safety-plan      -        x         -       -         -           -        -           -
set-priorities          -        x         -       -         -           -        -           -
add-plan-action         -        x         -       -         -           -        -           -
change-plan-action      -        x         -       -         -           -        -           -
start-plan-action       -        x         -       -         -           -        -           -
finish-plan-action      -        x         -       -         -           -        -           -
stop-plan-action        -        x         -       -         -           -        -           -
resume-plan-action      -        x         -       -         -           -        -           -
carry-over-plan-action  -        x         -       -         -           -        -           -
log-plan-progress       x        x         x       -         x           -        -           -
link-plan-action        -        x         -       -         -           -        -           -
""")

PERMISSIONS = read_table("""
permission           analist adviseur coordinator boa wijkcoordinator partner beheerder toezichthouder
see-today               x        x         x       x         x           -        x           x
see-picture             x        x         x       x         x           -        -           x
see-points              x        -         -       -         -           -        -           -
see-visit-places        x        -         x       x         -           -        -           -
see-sources             x        x         x       -         -           -        x           x
decide                  -        x         -       -         -           -        -           -
see-meetings            x        x         x       -         x           -        -           x
join-meetings           x        x         x       -         x           -        -           -
lead-meetings           -        x         -       -         -           -        -           -
issue-work-orders       -        -         x       -         -           -        -           -
act-directly            -        -         x       -         -           -        -           -
do-work-orders          -        -         -       x         -           -        -           -
see-work-orders         x        x         x       x         x           -        -           x
see-audit               -        -         -       -         -           -        -           x
import                  x        -         x       -         -           -        x           -
map-categories          x        -         x       -         -           -        x           -
calculate               x        -         x       -         -           -        x           -
set-criteria            -        x         -       -         -           -        -           -
hand-in-signals         x        x         x       x         x           -        -           -
see-messages            x        x         x       -         x           -        -           x
propose-messages        x        -         -       -         -           -        -           -
approve-messages        -        x         x       -         -           -        -           -
send-messages           -        x         x       -         x           -        -           -
assess                  x        x         -       -         -           -        -           -
see-undermining         -        x         -       -         -           -        -           -
handle-undermining      -        x         -       -         -           -        -           -
risk-locations          -        x         -       -         -           -        -           -
see-top-x               -        x         -       -         -           -        -           x
handle-top-x            -        x         -       -         -           -        -           -
see-plan                x        x         x       -         x           -        -           x
edit-plan               -        x         -       -         -           -        -           -
log-progress            x        x         x       -         x           -        -           -
see-reports             x        x         x       -         x           -        -           x
make-reports            x        x         x       -         -           -        -           -
publish-reports         -        x         -       -         -           -        -           -
share-reports           -        x         -       -         -           -        -           -
see-shared              x        x         x       -         x           x        -           x
keep-webhooks           -        -         -       -         -           -        x           -
register-presence       -        x         x       x         x           -        -           -
""")


# What each verb is tried on: something in a state in which the verb would be possible.
BEFORE: dict[Verb, Callable[[], Thing | Note | DeploymentPlan | ForecastCriterion | SafetyPlan | None]] = {
    Verb.MAKE_INTERVENTION: lambda: None,
    Verb.CHANGE_INTERVENTION: running,
    Verb.START_INTERVENTION: make,
    Verb.END_INTERVENTION: running,
    Verb.CANCEL_INTERVENTION: make,
    Verb.ISSUE_WORK_ORDER: running,
    Verb.ACCEPT_WORK_ORDER: issue,
    Verb.REPORT_VISIT: lambda: accepted(visits=2),
    Verb.REPORT_DONE: accepted,
    Verb.REPORT_NOT_DONE: accepted,
    Verb.CHANGE_WORK_ORDER: issue,
    Verb.ACT_DIRECTLY: noticed,
    Verb.WITHDRAW_WORK_ORDER: accepted,
    Verb.HAND_IN_SIGNAL: lambda: None,
    Verb.ASSESS: noticed,
    Verb.TAKE_UP: assessed,
    Verb.DISMISS: assessed,
    Verb.PLAN_MEETING: lambda: None,
    Verb.CHANGE_MEETING: meeting,
    Verb.ADD_POINT: meeting,
    Verb.DROP_POINT: meeting_with_points,
    Verb.ORDER_AGENDA: meeting,
    Verb.OPEN_MEETING: meeting,
    Verb.TAKE_DECISION: meeting_in_session,
    Verb.CLOSE_MEETING: meeting_in_session,
    Verb.CALL_OFF_MEETING: meeting,
    Verb.COMPLETE_ACTION: action,
    Verb.LET_ACTION_LAPSE: action,
    Verb.WRITE_NOTE: figures,
    Verb.WITHDRAW_NOTE: lambda: note(),
    Verb.MAP_WORD: words,
    **BEFORE_OF_REPORTS,
    **BEFORE_OF_SHARING,
    Verb.COUNT_ANEW: lambda: None,
    Verb.STOP_COUNTING: lambda: count_anew(),
    Verb.PLAN_WEEK: lambda: None,
    Verb.CHANGE_PLAN: stored_plan,
    Verb.SET_CRITERION: with_forecast,
    Verb.CHANGE_CRITERION: standing,
    Verb.REGISTER_PRESENCE: lambda: None,
    Verb.CORRECT_PRESENCE: registered,
    Verb.END_PRESENCE: registered,
    Verb.WITHDRAW_PRESENCE: registered,
    Verb.SET_TOP_X_CRITERIA: lambda: None,
    Verb.PLAN_TOP_X: lambda: None,
    Verb.MOVE_TOP_X: planned_moment,
    Verb.HOLD_TOP_X: planned_moment,
    Verb.CORRECT_TOP_X: held_moment,
    Verb.MAKE_MESSAGE: figures,
    Verb.CHANGE_MESSAGE: lambda: write_message(),
    Verb.OFFER_MESSAGE: lambda: write_message(),
    Verb.APPROVE_MESSAGE: offered,
    Verb.SEND_BACK_MESSAGE: offered,
    Verb.REPORT_SENT: approved,
    Verb.DROP_MESSAGE: lambda: write_message(),
    Verb.RECALL_MESSAGE: approved,
    Verb.TAKE_IN_UNDERMINING: lambda: None,
    Verb.ENRICH_UNDERMINING: taken_in,
    Verb.WEIGH_UNDERMINING: enriched,
    Verb.HAND_OVER_UNDERMINING: weighed,
    Verb.DROP_UNDERMINING: taken_in,
    Verb.ERASE_UNDERMINING: taken_in,
    Verb.LIST_RISK_LOCATION: lambda: None,
    Verb.CHECK_RISK_LOCATION: on_list,
    Verb.REMOVE_RISK_LOCATION: on_list,
    **BEFORE_OF_PLAN,
}


def attempt(
    verb: Verb, by: Person, thing: Thing | Note | DeploymentPlan | ForecastCriterion | SafetyPlan | None
) -> None:
    if isinstance(thing, Note):
        withdraw_note(by, thing.id, now=NOW, origin="test")
    elif verb is Verb.MAKE_INTERVENTION:
        make(by)
    elif verb is Verb.HAND_IN_SIGNAL:
        signal(by)
    elif verb is Verb.MAKE_MESSAGE:
        write_message(by, attention_id=results.attention(Scope.of(HOME), HOME)[0].id)
    elif verb is Verb.PLAN_MEETING:
        plan_meeting(by)
    elif verb is Verb.MAP_WORD:
        map_word(by)
    elif verb is Verb.WRITE_NOTE:
        write(by)
    elif verb in OF_TOP_X | OF_PLAN:
        (OF_TOP_X | OF_PLAN)[verb](by)
    elif verb in OF_UNDERMINING:
        OF_UNDERMINING[verb](by)
    elif verb is Verb.REGISTER_PRESENCE:
        register(by)
    elif isinstance(thing, ForecastCriterion):
        change_one(by, thing.id)
    elif verb is Verb.SET_CRITERION:
        set_one(by)
    elif isinstance(thing, DeploymentPlan):
        change_a_visit(by, thing.id)
    elif verb is Verb.PLAN_WEEK:
        ask_a_plan(by)
    elif verb is Verb.SHARE_PRODUCT:
        share_the_overview(by)
    elif verb in OF_REPORTS:
        OF_REPORTS[verb](by)
    elif verb in ON_COUNTING:
        ON_COUNTING[verb](by)
    elif verb is Verb.ISSUE_WORK_ORDER:
        assert isinstance(thing, Intervention)
        issue(by, thing)
    else:
        assert thing is not None
        do(verb, by, thing)


OF_TOP_X = {Verb.SET_TOP_X_CRITERIA: write_criteria, Verb.PLAN_TOP_X: plan_moment}
OF_UNDERMINING = {Verb.TAKE_IN_UNDERMINING: take_in, Verb.LIST_RISK_LOCATION: put_on_list}

# Made of nothing that exists: whoever may not is told so before anything is looked up.
OF_NOTHING = {
    Verb.MAKE_INTERVENTION, Verb.HAND_IN_SIGNAL, Verb.MAP_WORD, Verb.WRITE_NOTE, Verb.PLAN_WEEK, Verb.SET_CRITERION,
    Verb.REGISTER_PRESENCE, Verb.MAKE_MESSAGE, Verb.PLAN_MEETING, *OF_TOP_X, *OF_UNDERMINING, *ON_COUNTING,
    *OF_PLAN, *OF_REPORTS, Verb.SHARE_PRODUCT,
}  # fmt: skip


def test_the_tables_name_every_verb_permission_and_role():
    assert list(VERBS) == list(Verb) == list(BEFORE)
    assert list(PERMISSIONS) == list(Permission)
    for row in (*VERBS.values(), *PERMISSIONS.values()):
        assert list(row) == list(Role)
        assert set(row.values()) <= {"x", "-"}


def test_every_role_is_a_bundle_of_permissions():
    assert set(PERMISSIONS_OF) == set(Role)
    for permission, row in PERMISSIONS.items():
        for role, cell in row.items():
            assert person_can(person(Role(role)), Permission(permission)) is (cell == "x"), (permission, role)


@pytest.mark.parametrize(("verb", "role"), [(verb, role) for verb in Verb for role in Role if VERBS[verb][role] == "x"])
def test_what_a_role_may_do_in_its_own_gemeente(verb: Verb, role: Role):
    thing, someone = BEFORE[verb](), person(role)
    before, written = every_row(), audit.lines(Scope.of(HOME))
    attempt(verb, someone, thing)
    assert every_row() != before
    newest, *earlier = audit.lines(Scope.of(HOME))
    assert (newest.actor, newest.action, newest.result) == (someone.username, verb, "ok")
    # What comes of it beside itself has a line of its own, which says because of what.
    beside = earlier[: len(earlier) - len(written)]
    assert earlier[len(beside) :] == written
    assert all((line.actor, line.detail) == (someone.username, newest.subject) for line in beside)


def refusals(verb: Verb, people: Iterable[Person]) -> Iterator[NotPermitted]:
    """How each is refused the same thing: with a line in the trail of the gemeente whose door was tried, and nothing
    else anywhere."""
    thing = BEFORE[verb]()
    before, trail = every_row(), audit.lines(Scope.of(HOME))
    for someone in people:
        with pytest.raises(NotPermitted) as refusal:
            attempt(verb, someone, thing)
        newest, *earlier = audit.lines(Scope.of(HOME))
        assert (newest.actor, newest.action, newest.result) == (someone.username, verb, "refused")
        assert earlier == trail
        trail = [newest, *earlier]
        yield refusal.value
    assert every_row() == before  # once for all of them: what is done leaves a trace that nobody after it takes away
    assert audit.lines(Scope.of(AWAY)) == []


@pytest.mark.parametrize("verb", list(Verb))
def test_every_other_role_is_refused_in_its_own_gemeente(verb: Verb):
    roles = [Role(role) for role, cell in VERBS[verb].items() if cell == "-"]
    told = list(refusals(verb, map(person, roles)))
    assert len(told) == len(roles) >= 3
    for refusal in told:
        assert "geeft geen recht op" in refusal.sentence
        assert refusal.next_step


@pytest.mark.parametrize("verb", list(Verb))
def test_an_outsider_is_refused_everything(verb: Verb):
    told = list(refusals(verb, (person(role, AWAY) for role in Role)))
    assert len(told) == len(Role)
    assert all("hoort niet bij uw gemeente" in refusal.sentence for refusal in told)


@pytest.mark.parametrize("verb", [verb for verb in Verb if verb not in OF_NOTHING])
def test_an_outsider_cannot_tell_what_exists(verb: Verb):
    """A number that exists elsewhere and a number that exists nowhere get the same answer."""
    outsider = person(Role.ADVISEUR, AWAY)
    answers = []
    for thing in (BEFORE[verb](), nowhere(BEFORE[verb]())):
        with pytest.raises(NotPermitted) as refusal:
            attempt(verb, outsider, thing)
        answers.append(str(refusal.value))
    assert answers[0] == answers[1]


def nowhere(thing: Any) -> Any:
    assert thing is not None
    if isinstance(thing, Action):
        return replace(thing, decision=nowhere(thing.decision))
    return replace(thing, id=thing.id + 1000)


OF_NO_STATE = {
    Verb.WITHDRAW_NOTE, Verb.CHANGE_PLAN, Verb.CHANGE_CRITERION, Verb.ERASE_UNDERMINING, Verb.CHANGE_SAFETY_PLAN,
    Verb.LOG_PLAN_PROGRESS, Verb.LINK_PLAN_ACTION,
}  # fmt: skip


@pytest.mark.parametrize(
    "verb",
    [verb for verb in Verb if verb not in OF_NOTHING | OF_NO_STATE],
)
def test_the_door_for_pages_and_the_door_for_services_agree(verb: Verb):
    thing = BEFORE[verb]()
    assert thing is not None
    for role, gemeente in product(Role, (HOME, AWAY)):
        someone = person(role, gemeente)
        if verb is Verb.ISSUE_WORK_ORDER:
            assert isinstance(thing, Intervention)
            offered = person_can_issue(someone, thing)
        else:
            offered = person_can_do(someone, verb, thing)
        assert offered is (gemeente == HOME and VERBS[verb][role] == "x"), (role, gemeente)


def test_a_person_without_a_gemeente_is_refused_and_recorded():
    nobody = Person(99, "zonder-gemeente", Role.ADVISEUR, Scope.of())
    with pytest.raises(NotPermitted):
        do(Verb.START_INTERVENTION, nobody, nowhere(make()))
    assert [line.actor for line in audit.lines(Scope.of(""))] == ["zonder-gemeente"]


KNOWING = {
    Permission.MAP_CATEGORIES,
    Permission.CALCULATE,
    Permission.ASSESS,
    Permission.HAND_IN_SIGNALS,
    Permission.PROPOSE_MESSAGES,
    Permission.JOIN_MEETINGS,
    Permission.LOG_PROGRESS,
    Permission.MAKE_REPORTS,
}


def test_toezichthouder_beheerder_partner_and_analist_change_nothing_of_what_is_done():
    """Saying what a word means, what one sees, what a rise is, having it counted or what was done for the plan changes
    what is known, not done; so does writing what another has to approve."""
    changing = set(PERMISSION_OF.values()) - KNOWING
    assert not KNOWING & (PERMISSIONS_OF[Role.TOEZICHTHOUDER] | PERMISSIONS_OF[Role.PARTNER])
    for role in (Role.TOEZICHTHOUDER, Role.BEHEERDER, Role.PARTNER, Role.ANALIST):
        assert not PERMISSIONS_OF[role] & changing
