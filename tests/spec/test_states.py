"""Which state follows which. Rows: the state something is in. Columns: what is tried. Cells: where that leads, or -.

Every cell is tried through the real services. `docs/reference/states.md` is drawn from the same tables.
"""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import pytest

from openvis.decisions.rules.diagrams import states_page
from openvis.decisions.rules.permissions import person_can
from openvis.decisions.rules.policies import person_can_do, verbs_open_to
from openvis.decisions.rules.states import PERMISSION_OF, SUBJECTS, VERB_WORDS, Thing, Verb
from openvis.domain.access import Person, Role
from openvis.domain.bijzonderheid import Bijzonderheid, BijzonderheidState
from openvis.domain.buurtbericht import Buurtbericht, BuurtberichtState
from openvis.domain.intervention import InterventionState
from openvis.domain.overleg import Action, ActionState, Meeting, MeetingState
from openvis.domain.presence import Presence, PresenceState
from openvis.domain.safety_plan import PlanAction, PlanActionState
from openvis.domain.shared_product import SharedProduct, ShareState
from openvis.domain.top_x import TopXMoment, TopXState
from openvis.domain.undermining import RiskLocation, RiskState, UnderminingPhase, UnderminingSignal, as_seen
from openvis.domain.work_order import WorkOrder, WorkOrderState
from openvis.errors import NotAllowedNow
from openvis.store import (
    bijzonderheden,
    buurtberichten,
    interventions,
    overleg,
    presence,
    risk_locations,
    safety_plan,
    shared_products,
    top_x,
    undermining,
    work_orders,
)
from tests.support.people import (
    ADVISEUR,
    ANALIST,
    BOA,
    COORDINATOR,
    accepted,
    action,
    approved,
    assessed,
    do,
    issue,
    make,
    meeting,
    meeting_in_session,
    noticed,
    offered,
    running,
    write_message,
)
from tests.support.presence import registered
from tests.support.safety_plan import planned_action, running_action
from tests.support.sharing import share, withdrawn
from tests.support.tables import read_table
from tests.support.top_x import held_moment, planned_moment
from tests.support.undermining import enriched, on_list, taken_in, weighed

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "states.md"

INTERVENTIONS = read_table("""
state      change-intervention start-intervention end-intervention cancel-intervention
planned          planned             running             -              cancelled
running          running                -              ended                -
ended               -                   -                -                  -
cancelled           -                   -                -                  -
""")

WORK_ORDERS = read_table("""
state        accept-work-order report-visit report-done report-not-done change-work-order withdraw-work-order
issued           accepted       under-way      done        not-done          issued           withdrawn
accepted             -          under-way      done        not-done          issued           withdrawn
under-way            -          under-way      done        closed-early      under-way        closed-early
done                 -              -           -              -                -                 -
closed-early         -              -           -              -                -                 -
not-done             -              -           -              -                -                 -
withdrawn            -              -           -              -                -                 -
""")

BIJZONDERHEDEN = read_table("""
state      assess-bijzonderheid take-up-bijzonderheid dismiss-bijzonderheid act-directly
new             assessed              taken-up                  -           taken-up
assessed        assessed              taken-up              dismissed       taken-up
taken-up            -                     -                     -           taken-up
dismissed       assessed              taken-up                  -           taken-up
""")

PRESENCE = read_table("""
state              correct-presence  end-presence   withdraw-presence
standing               standing     presence-ended  presence-withdrawn
presence-ended     presence-ended         -         presence-withdrawn
presence-withdrawn        -               -                  -
""")

TOP_X = read_table("""
state            move-top-x     hold-top-x   correct-top-x
moment-planned  moment-planned  moment-held        -
moment-held           -              -        moment-held
""")

BUURTBERICHTEN = read_table("""
state    change-message offer-message approve-message send-back-message report-sent drop-message recall-message
draft        draft         offered           -                -              -        recalled         -
offered        -              -          approved           draft            -        recalled         -
approved       -              -              -                -            sent          -          recalled
sent           -              -              -                -              -           -             -
recalled       -              -              -                -              -           -             -
""")

UNDERMINING = read_table("""
state               enrich-undermining weigh-undermining hand-over-undermining drop-undermining
undermining-signal      enriching             -                    -             no-follow-up
enriching                   -             weighing                 -             no-follow-up
weighing                enriching             -               handed-over        no-follow-up
handed-over                 -                 -                    -                  -
no-follow-up                -                 -                    -                  -
""")

RISK_LOCATIONS = read_table("""
state         check-risk-location remove-risk-location
risk-listed      risk-checked          risk-removed
risk-checked     risk-checked          risk-removed
risk-removed          -                     -
""")

SHARED_PRODUCTS = read_table("""
state            extend-share  withdraw-share
shared              shared     share-withdrawn
share-withdrawn        -              -
""")

MEETINGS = read_table("""
state change-meeting add-agenda-point drop-point order-agenda open-meeting take-decision close-meeting call-off-meeting
scheduled   scheduled       scheduled     scheduled   scheduled    in-session        -             -          called-off
in-session       -           in-session        -           -            -         in-session       held            -
held        -               -             -           -            -             -             -              -
called-off       -               -             -           -            -             -             -              -
""")

ACTIONS = read_table("""
state      complete-action let-action-lapse
open          completed         lapsed
completed         -                -
lapsed            -                -
""")

PLAN_ACTIONS = read_table("""
state               change-plan-action start-plan-action finish-plan-action stop-plan-action resume-plan-action carry-over-plan-action
action-planned         action-planned    action-running          -           action-stopped         -             action-carried-over
action-running         action-running          -            action-done      action-stopped         -             action-carried-over
action-done                  -                 -                 -                 -         action-running                -
action-stopped               -                 -                 -                 -         action-running                -
action-carried-over          -                 -                 -                 -                -                      -
""")  # noqa: E501

TABLES = (
    INTERVENTIONS, WORK_ORDERS, BIJZONDERHEDEN, PRESENCE, TOP_X, BUURTBERICHTEN, UNDERMINING, RISK_LOCATIONS,
    MEETINGS, ACTIONS, PLAN_ACTIONS, SHARED_PRODUCTS,
)  # fmt: skip
IN_STATE: dict[str, Callable[[], Thing[StrEnum]]] = {
    "planned": make,
    "running": running,
    "ended": lambda: do(Verb.END_INTERVENTION, ADVISEUR, running()),
    "cancelled": lambda: do(Verb.CANCEL_INTERVENTION, ADVISEUR, make()),
    "issued": issue,
    "accepted": accepted,
    "under-way": lambda: do(Verb.REPORT_VISIT, BOA, accepted(visits=2)),
    "closed-early": lambda: do(Verb.REPORT_NOT_DONE, BOA, do(Verb.REPORT_VISIT, BOA, issue(visits=2))),
    "done": lambda: do(Verb.REPORT_DONE, BOA, accepted()),
    "not-done": lambda: do(Verb.REPORT_NOT_DONE, BOA, accepted()),
    "withdrawn": lambda: do(Verb.WITHDRAW_WORK_ORDER, COORDINATOR, issue()),
    "new": noticed,
    "assessed": assessed,
    "taken-up": lambda: do(Verb.TAKE_UP, ADVISEUR, noticed()),
    "draft": write_message,
    "offered": offered,
    "approved": approved,
    "sent": lambda: do(Verb.REPORT_SENT, ADVISEUR, approved()),
    "recalled": lambda: do(Verb.RECALL_MESSAGE, ADVISEUR, approved()),
    "dismissed": lambda: do(Verb.DISMISS, ADVISEUR, assessed()),
    "scheduled": meeting,
    "in-session": meeting_in_session,
    "held": lambda: do(Verb.CLOSE_MEETING, ADVISEUR, meeting_in_session()),
    "called-off": lambda: do(Verb.CALL_OFF_MEETING, ADVISEUR, meeting()),
    "open": action,
    "completed": lambda: do(Verb.COMPLETE_ACTION, ADVISEUR, action()),
    "lapsed": lambda: do(Verb.LET_ACTION_LAPSE, ADVISEUR, action()),
    "standing": registered,
    "presence-ended": lambda: do(Verb.END_PRESENCE, ADVISEUR, registered()),
    "undermining-signal": taken_in,
    "enriching": enriched,
    "weighing": weighed,
    "handed-over": lambda: do(Verb.HAND_OVER_UNDERMINING, ADVISEUR, weighed()),
    "no-follow-up": lambda: do(Verb.DROP_UNDERMINING, ADVISEUR, taken_in()),
    "risk-listed": on_list,
    "risk-checked": lambda: do(Verb.CHECK_RISK_LOCATION, ADVISEUR, on_list()),
    "risk-removed": lambda: do(Verb.REMOVE_RISK_LOCATION, ADVISEUR, on_list()),
    "moment-planned": planned_moment,
    "moment-held": held_moment,
    "action-planned": planned_action,
    "action-running": running_action,
    "action-done": lambda: do(Verb.FINISH_PLAN_ACTION, ADVISEUR, running_action()),
    "action-stopped": lambda: do(Verb.STOP_PLAN_ACTION, ADVISEUR, running_action()),
    "action-carried-over": lambda: do(Verb.CARRY_OVER_PLAN_ACTION, ADVISEUR, running_action()),
    "shared": share,
    "share-withdrawn": withdrawn,
    "presence-withdrawn": lambda: do(Verb.WITHDRAW_PRESENCE, ADVISEUR, registered()),
}

REPORTS = {Verb.REPORT_VISIT, Verb.REPORT_DONE}
# A report is of a visit where more are to come, and of the last one where none is.
MORE_VISITS: dict[str, Callable[[], Thing[StrEnum]]] = {
    "issued": lambda: issue(visits=3),
    "accepted": lambda: accepted(visits=3),
    "under-way": lambda: do(Verb.REPORT_VISIT, BOA, accepted(visits=3)),
}

CELLS = [
    pytest.param(state, verb, cell, id=f"{state}-{verb}")
    for table in TABLES
    for state, row in table.items()
    for verb, cell in row.items()
]


def who(verb: Verb) -> Person:
    by_permission = {
        "decide": ADVISEUR, "assess": ADVISEUR, "issue-work-orders": COORDINATOR, "do-work-orders": BOA,
        "act-directly": COORDINATOR,
        "register-presence": ADVISEUR, "handle-top-x": ADVISEUR,
        "propose-messages": ANALIST, "approve-messages": ADVISEUR, "send-messages": ADVISEUR,
        "handle-undermining": ADVISEUR, "risk-locations": ADVISEUR,
        "lead-meetings": ADVISEUR, "join-meetings": ADVISEUR, "edit-plan": ADVISEUR,
        "share-reports": ADVISEUR,
    }  # fmt: skip
    return by_permission[PERMISSION_OF[verb]]


def stored(thing: Thing[StrEnum]) -> Thing[StrEnum]:
    if isinstance(thing, Buurtbericht):
        return buurtberichten.get(COORDINATOR.scope, thing.id)
    if isinstance(thing, Bijzonderheid):
        return bijzonderheden.get(COORDINATOR.scope, thing.id)
    if isinstance(thing, UnderminingSignal):
        return as_seen(undermining.get(COORDINATOR.scope, thing.id), handles=True)
    if isinstance(thing, RiskLocation):
        return risk_locations.get(COORDINATOR.scope, thing.id)
    if isinstance(thing, PlanAction):
        return safety_plan.get_action(COORDINATOR.scope, thing.id)
    if isinstance(thing, TopXMoment):
        return top_x.get(COORDINATOR.scope, thing.id)
    if isinstance(thing, SharedProduct):
        return shared_products.get(COORDINATOR.scope, thing.id)
    if isinstance(thing, Meeting):
        return overleg.get(COORDINATOR.scope, thing.id)
    if isinstance(thing, Action):
        return overleg.get_action(COORDINATOR.scope, thing.id)
    if isinstance(thing, Presence):
        return presence.get(COORDINATOR.scope, thing.id)
    if isinstance(thing, WorkOrder):
        return work_orders.get(COORDINATOR.scope, thing.id)
    return interventions.get(COORDINATOR.scope, thing.id)


WITHOUT_STATE = {
    Verb.MAKE_INTERVENTION, Verb.ISSUE_WORK_ORDER, Verb.WRITE_NOTE, Verb.WITHDRAW_NOTE,
    Verb.HAND_IN_SIGNAL, Verb.MAP_WORD, Verb.COUNT_ANEW, Verb.STOP_COUNTING, Verb.PLAN_WEEK, Verb.CHANGE_PLAN,
    Verb.MAKE_REPORT, Verb.PUBLISH_REPORT, Verb.UNPUBLISH_REPORT, Verb.SHARE_PRODUCT,
    Verb.SET_CRITERION, Verb.CHANGE_CRITERION, Verb.REGISTER_PRESENCE,
    Verb.SET_TOP_X_CRITERIA, Verb.PLAN_TOP_X, Verb.MAKE_MESSAGE, Verb.PLAN_MEETING,
    Verb.TAKE_IN_UNDERMINING, Verb.ERASE_UNDERMINING, Verb.LIST_RISK_LOCATION,
    Verb.MAKE_SAFETY_PLAN, Verb.CHANGE_SAFETY_PLAN, Verb.SET_PRIORITIES, Verb.ADD_PLAN_ACTION,
    Verb.LOG_PLAN_PROGRESS, Verb.LINK_PLAN_ACTION,
}  # fmt: skip


def test_the_tables_are_complete():
    assert list(INTERVENTIONS) == list(InterventionState)
    assert list(WORK_ORDERS) == list(WorkOrderState)
    assert list(BIJZONDERHEDEN) == list(BijzonderheidState)
    assert list(PRESENCE) == list(PresenceState)
    assert list(TOP_X) == list(TopXState)
    assert list(MEETINGS) == list(MeetingState)
    assert list(ACTIONS) == list(ActionState)
    assert list(PLAN_ACTIONS) == list(PlanActionState)
    assert list(BUURTBERICHTEN) == list(BuurtberichtState)
    assert list(UNDERMINING) == list(UnderminingPhase)
    assert list(RISK_LOCATIONS) == list(RiskState)
    assert list(SHARED_PRODUCTS) == list(ShareState)
    columns = [verb for table in TABLES for verb in next(iter(table.values()))]
    assert {*columns, *WITHOUT_STATE} == set(Verb)


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "verb", "cell"), CELLS)
def test_each_cell_is_what_happens(state: str, verb: str, cell: str):
    thing, someone = (MORE_VISITS if verb == Verb.REPORT_VISIT else {}).get(state, IN_STATE[state])(), who(Verb(verb))
    assert thing.state == state
    assert person_can_do(someone, Verb(verb), thing) is (cell != "-")
    if cell == "-":
        with pytest.raises(NotAllowedNow) as refusal:
            do(Verb(verb), someone, thing)
        # Of an order that is closed no visit is the last one, so either name of a report will do.
        names = REPORTS if verb in REPORTS else {Verb(verb)}
        assert any(f"{VERB_WORDS[each]} kan dan niet" in refusal.value.sentence for each in names)
        assert refusal.value.next_step
        assert stored(thing) == thing
    else:
        after = do(Verb(verb), someone, thing)
        assert after.state == cell
        assert stored(thing) == after


@pytest.mark.django_db
@pytest.mark.parametrize("state", list(IN_STATE))
def test_a_page_offers_exactly_the_cells_of_a_row(state: str):
    thing = IN_STATE[state]()
    row = next(table[state] for table in TABLES if state in table)
    for someone in (ANALIST, ADVISEUR, COORDINATOR, BOA):
        open_verbs = {verb for verb, cell in row.items() if cell != "-"}
        expected = {verb for verb in open_verbs if person_can(someone, PERMISSION_OF[Verb(verb)])}
        assert set(verbs_open_to(someone, thing)) == expected


def test_a_verb_leads_one_way_from_a_state_and_asks_one_permission():
    for steps in [subject.steps for subject in SUBJECTS]:
        assert len({(step.before, step.verb) for step in steps}) == len(steps)
        for step in steps:
            assert PERMISSION_OF[step.verb] is step.permission


def test_every_state_can_be_reached():
    for subject in SUBJECTS:
        states = type(subject.steps[0].after)
        steps = subject.steps
        # A run makes a bijzonderheid; everything else begins with what a person does.
        first = BijzonderheidState.NEW if subject.kind is Bijzonderheid else None
        reached, size = {None, first}, 0
        while len(reached) > size:
            size = len(reached)
            reached |= {step.after for step in steps if step.before in reached}
        assert reached == {None, *states}


def test_every_verb_has_a_dutch_word():
    assert set(VERB_WORDS) == set(Verb) == set(PERMISSION_OF)
    assert len(set(VERB_WORDS.values())) == len(Verb)


def test_the_documentation_is_what_the_tables_say():
    assert PAGE.read_text(encoding="utf-8") == states_page(), "run 'make docs'"


def test_the_diagram_draws_each_cell_once():
    """Read the arrows back from the page and compare them with the tables above, which know nothing of the code."""
    arrows = [line.split(":")[0].split(" --> ") for line in states_page().splitlines() if " --> " in line]
    drawn = sorted((before.strip(), after.strip()) for before, after in arrows)
    cells = [(state, cell) for table in TABLES for state, row in table.items() for cell in row.values() if cell != "-"]
    ends = [(state, "[*]") for table in TABLES for state in table if set(table[state].values()) == {"-"}]
    first = (
        "planned", "issued", "standing", "moment-planned", "draft", "undermining-signal", "risk-listed",
        "scheduled", "open", "action-planned", "shared",
    )  # fmt: skip
    begins = [("[*]", each) for each in first]
    assert drawn == sorted((a.replace("-", "_"), b.replace("-", "_")) for a, b in [*cells, *ends, *begins])


def test_the_page_names_every_role_that_may_take_a_step():
    rows = [line for line in states_page().splitlines() if line.startswith("| `accepted` | `report-done`")]
    assert rows == ["| `accepted` | `report-done` | `done` | `do-work-orders` | boa |"]
    assert all(role in states_page() for role in Role)
