"""Which state follows which, by what verb and with what permission: a table for each subject, and the whole rule.

A state that is not in the table cannot be reached, and a verb that is not in the table does not exist.
`docs/reference/states.md` is drawn from these tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from openvis.domain.access import Permission
from openvis.domain.bijzonderheid import Bijzonderheid, BijzonderheidState
from openvis.domain.buurtbericht import Buurtbericht, BuurtberichtState
from openvis.domain.intervention import Intervention, InterventionState
from openvis.domain.overleg import Action, ActionState, Meeting, MeetingState
from openvis.domain.presence import Presence, PresenceState
from openvis.domain.safety_plan import PlanAction, PlanActionState
from openvis.domain.shared_product import SharedProduct, ShareState
from openvis.domain.top_x import TopXMoment, TopXState
from openvis.domain.undermining import RiskLocation, RiskState, UnderminingPhase, UnderminingSignal
from openvis.domain.work_order import WorkOrder, WorkOrderState

State = TypeVar("State", bound=StrEnum)
StateOf = TypeVar("StateOf", bound=StrEnum, covariant=True)


class Verb(StrEnum):
    """What a person may try; also the action in the audit trail."""

    MAKE_INTERVENTION = "make-intervention"
    CHANGE_INTERVENTION = "change-intervention"
    START_INTERVENTION = "start-intervention"
    END_INTERVENTION = "end-intervention"
    CANCEL_INTERVENTION = "cancel-intervention"
    ISSUE_WORK_ORDER = "issue-work-order"
    ACCEPT_WORK_ORDER = "accept-work-order"
    REPORT_VISIT = "report-visit"
    REPORT_DONE = "report-done"
    REPORT_NOT_DONE = "report-not-done"
    CHANGE_WORK_ORDER = "change-work-order"
    ACT_DIRECTLY = "act-directly"
    WITHDRAW_WORK_ORDER = "withdraw-work-order"
    HAND_IN_SIGNAL = "hand-in-signal"
    ASSESS = "assess-bijzonderheid"
    TAKE_UP = "take-up-bijzonderheid"
    DISMISS = "dismiss-bijzonderheid"
    PLAN_MEETING = "plan-meeting"
    CHANGE_MEETING = "change-meeting"
    ADD_POINT = "add-agenda-point"
    DROP_POINT = "drop-point"
    ORDER_AGENDA = "order-agenda"
    OPEN_MEETING = "open-meeting"
    TAKE_DECISION = "take-decision"
    CLOSE_MEETING = "close-meeting"
    CALL_OFF_MEETING = "call-off-meeting"
    COMPLETE_ACTION = "complete-action"
    LET_ACTION_LAPSE = "let-action-lapse"
    WRITE_NOTE = "write-note"
    WITHDRAW_NOTE = "withdraw-note"
    MAP_WORD = "map-word"
    MAKE_REPORT = "make-report"
    PUBLISH_REPORT = "publish-report"
    UNPUBLISH_REPORT = "unpublish-report"
    SHARE_PRODUCT = "share-product"
    EXTEND_SHARE = "extend-share"
    WITHDRAW_SHARE = "withdraw-share"
    COUNT_ANEW = "count-anew"
    STOP_COUNTING = "stop-counting"
    PLAN_WEEK = "plan-week"
    CHANGE_PLAN = "change-plan"
    SET_CRITERION = "set-forecast-criterion"
    CHANGE_CRITERION = "change-forecast-criterion"
    REGISTER_PRESENCE = "register-presence"
    CORRECT_PRESENCE = "correct-presence"
    END_PRESENCE = "end-presence"
    WITHDRAW_PRESENCE = "withdraw-presence"
    SET_TOP_X_CRITERIA = "set-top-x-criteria"
    PLAN_TOP_X = "plan-top-x"
    MOVE_TOP_X = "move-top-x"
    HOLD_TOP_X = "hold-top-x"
    CORRECT_TOP_X = "correct-top-x"
    MAKE_MESSAGE = "make-message"
    CHANGE_MESSAGE = "change-message"
    OFFER_MESSAGE = "offer-message"
    APPROVE_MESSAGE = "approve-message"
    SEND_BACK_MESSAGE = "send-back-message"
    REPORT_SENT = "report-sent"
    DROP_MESSAGE = "drop-message"
    RECALL_MESSAGE = "recall-message"
    TAKE_IN_UNDERMINING = "take-in-undermining"
    ENRICH_UNDERMINING = "enrich-undermining"
    WEIGH_UNDERMINING = "weigh-undermining"
    HAND_OVER_UNDERMINING = "hand-over-undermining"
    DROP_UNDERMINING = "drop-undermining"
    ERASE_UNDERMINING = "erase-undermining"
    LIST_RISK_LOCATION = "list-risk-location"
    CHECK_RISK_LOCATION = "check-risk-location"
    REMOVE_RISK_LOCATION = "remove-risk-location"
    MAKE_SAFETY_PLAN = "make-safety-plan"
    CHANGE_SAFETY_PLAN = "change-safety-plan"
    SET_PRIORITIES = "set-priorities"
    ADD_PLAN_ACTION = "add-plan-action"
    CHANGE_PLAN_ACTION = "change-plan-action"
    START_PLAN_ACTION = "start-plan-action"
    FINISH_PLAN_ACTION = "finish-plan-action"
    STOP_PLAN_ACTION = "stop-plan-action"
    RESUME_PLAN_ACTION = "resume-plan-action"
    CARRY_OVER_PLAN_ACTION = "carry-over-plan-action"
    LOG_PLAN_PROGRESS = "log-plan-progress"
    LINK_PLAN_ACTION = "link-plan-action"


class LookVerb(StrEnum):
    """A look that is written down by itself, because of what is looked at. It changes nothing."""

    LOOK_AT_UNDERMINING = "look-at-undermining"
    LOOK_AT_RISK_LOCATIONS = "look-at-risk-locations"
    LOOK_AT_SHARED = "look-at-shared"


class FileVerb(StrEnum):
    """What a person may do with a file; each asks the permission to import. Files have no states of their own."""

    HAND_IN = "hand-in-file"
    TRY = "try-file"
    IMPORT = "import-file"
    STOP = "stop-job"
    KEEP_PROFILE = "keep-profile"


VERB_WORDS = {
    Verb.MAKE_INTERVENTION: "maken",
    Verb.CHANGE_INTERVENTION: "interventie wijzigen",
    Verb.START_INTERVENTION: "starten",
    Verb.END_INTERVENTION: "beëindigen",
    Verb.CANCEL_INTERVENTION: "annuleren",
    Verb.ISSUE_WORK_ORDER: "uitzetten",
    Verb.ACCEPT_WORK_ORDER: "accepteren",
    Verb.REPORT_VISIT: "een bezoek melden",
    Verb.REPORT_DONE: "uitgevoerd melden",
    Verb.REPORT_NOT_DONE: "niet uitgevoerd melden",
    Verb.CHANGE_WORK_ORDER: "werkopdracht wijzigen",
    Verb.ACT_DIRECTLY: "direct een werkopdracht uitzetten",
    Verb.WITHDRAW_WORK_ORDER: "intrekken",
    Verb.HAND_IN_SIGNAL: "een signaal inleveren",
    Verb.ASSESS: "beoordelen",
    Verb.TAKE_UP: "opnemen",
    Verb.DISMISS: "afsluiten",
    Verb.PLAN_MEETING: "een vergadering inplannen",
    Verb.CHANGE_MEETING: "dag of deelnemers wijzigen",
    Verb.ADD_POINT: "een agendapunt inbrengen",
    Verb.DROP_POINT: "een agendapunt intrekken",
    Verb.ORDER_AGENDA: "de agenda ordenen",
    Verb.OPEN_MEETING: "openen",
    Verb.TAKE_DECISION: "een besluit vastleggen",
    Verb.CLOSE_MEETING: "sluiten",
    Verb.CALL_OFF_MEETING: "afgelasten",
    Verb.COMPLETE_ACTION: "gedaan melden",
    Verb.LET_ACTION_LAPSE: "vervallen verklaren",
    Verb.WRITE_NOTE: "duiding schrijven",
    Verb.WITHDRAW_NOTE: "duiding intrekken",
    Verb.MAP_WORD: "indelen",
    Verb.MAKE_REPORT: "rapport maken",
    Verb.PUBLISH_REPORT: "rapport openbaar maken",
    Verb.UNPUBLISH_REPORT: "rapport niet meer openbaar maken",
    Verb.SHARE_PRODUCT: "een rapport delen",
    Verb.EXTEND_SHARE: "langer delen",
    Verb.WITHDRAW_SHARE: "niet meer delen",
    Verb.COUNT_ANEW: "opnieuw berekenen",
    Verb.STOP_COUNTING: "berekening stoppen",
    Verb.PLAN_WEEK: "inzetplan maken",
    Verb.CHANGE_PLAN: "inzetplan wijzigen",
    Verb.SET_CRITERION: "doel van de verwachting vastleggen",
    Verb.CHANGE_CRITERION: "doel van de verwachting wijzigen",
    Verb.REGISTER_PRESENCE: "aanwezigheid registreren",
    Verb.CORRECT_PRESENCE: "aanwezigheid verbeteren",
    Verb.END_PRESENCE: "aanwezigheid beëindigen",
    Verb.WITHDRAW_PRESENCE: "aanwezigheid laten vervallen",
    Verb.SET_TOP_X_CRITERIA: "criteria van de Top-X vastleggen",
    Verb.PLAN_TOP_X: "moment van de Top-X plannen",
    Verb.MOVE_TOP_X: "moment van de Top-X verzetten",
    Verb.HOLD_TOP_X: "uitkomst van de Top-X vastleggen",
    Verb.CORRECT_TOP_X: "uitkomst van de Top-X verbeteren",
    Verb.MAKE_MESSAGE: "buurtbericht schrijven",
    Verb.CHANGE_MESSAGE: "wijzigen",
    Verb.OFFER_MESSAGE: "ter goedkeuring aanbieden",
    Verb.APPROVE_MESSAGE: "goedkeuren",
    Verb.SEND_BACK_MESSAGE: "terugsturen",
    Verb.REPORT_SENT: "verstuurd melden",
    Verb.DROP_MESSAGE: "laten vervallen",
    Verb.RECALL_MESSAGE: "goedgekeurd bericht intrekken",
    Verb.TAKE_IN_UNDERMINING: "signaal van ondermijning opnemen",
    Verb.ENRICH_UNDERMINING: "veredelen",
    Verb.WEIGH_UNDERMINING: "wegen",
    Verb.HAND_OVER_UNDERMINING: "casus overdragen",
    Verb.DROP_UNDERMINING: "zonder vervolg afsluiten",
    Verb.ERASE_UNDERMINING: "inhoud van een signaal wissen",
    Verb.LIST_RISK_LOCATION: "risicolocatie in beeld brengen",
    Verb.CHECK_RISK_LOCATION: "controle van een risicolocatie melden",
    Verb.REMOVE_RISK_LOCATION: "risicolocatie afvoeren",
    Verb.MAKE_SAFETY_PLAN: "veiligheidsplan maken",
    Verb.CHANGE_SAFETY_PLAN: "veiligheidsplan wijzigen",
    Verb.SET_PRIORITIES: "prioriteiten van het plan vastleggen",
    Verb.ADD_PLAN_ACTION: "actie in het plan zetten",
    Verb.CHANGE_PLAN_ACTION: "actie wijzigen",
    Verb.START_PLAN_ACTION: "actie beginnen",
    Verb.FINISH_PLAN_ACTION: "actie klaar melden",
    Verb.STOP_PLAN_ACTION: "actie stoppen",
    Verb.RESUME_PLAN_ACTION: "actie hervatten",
    Verb.CARRY_OVER_PLAN_ACTION: "doorschuiven naar volgend jaar",
    Verb.LOG_PLAN_PROGRESS: "voortgang opschrijven",
    Verb.LINK_PLAN_ACTION: "uitvoering koppelen",
}
LOOK_VERB_WORDS = {
    LookVerb.LOOK_AT_UNDERMINING: "signalen van ondermijning inzien",
    LookVerb.LOOK_AT_RISK_LOCATIONS: "risicolocaties inzien",
    LookVerb.LOOK_AT_SHARED: "inzien wat is gedeeld",
}
FILE_VERB_WORDS = {
    FileVerb.HAND_IN: "bestand inleveren",
    FileVerb.TRY: "proef met een bestand",
    FileVerb.IMPORT: "bestand inlezen",
    FileVerb.STOP: "taak stoppen",
    FileVerb.KEEP_PROFILE: "profiel bewaren",
}


class Thing(Protocol[StateOf]):
    """What the rules know of whatever has a state."""

    @property
    def gemeente(self) -> str: ...

    @property
    def state(self) -> StateOf: ...


@dataclass(frozen=True, slots=True)
class Step(Generic[StateOf]):
    before: StateOf | None  # None: it does not exist yet
    verb: Verb
    after: StateOf
    permission: Permission


# A running intervention is ended, never cancelled: cancelling would let a disappointing one escape its evaluation.
# A change is a new version; what judges it is the version that stood when it started.
INTERVENTION_STEPS: tuple[Step[InterventionState], ...] = (
    Step(None, Verb.MAKE_INTERVENTION, InterventionState.PLANNED, Permission.DECIDE),
    Step(InterventionState.PLANNED, Verb.CHANGE_INTERVENTION, InterventionState.PLANNED, Permission.DECIDE),
    Step(InterventionState.PLANNED, Verb.START_INTERVENTION, InterventionState.RUNNING, Permission.DECIDE),
    Step(InterventionState.PLANNED, Verb.CANCEL_INTERVENTION, InterventionState.CANCELLED, Permission.DECIDE),
    Step(InterventionState.RUNNING, Verb.CHANGE_INTERVENTION, InterventionState.RUNNING, Permission.DECIDE),
    Step(InterventionState.RUNNING, Verb.END_INTERVENTION, InterventionState.ENDED, Permission.DECIDE),
)

# An issued order may be reported not done at once: an order nobody got round to must not end up as "withdrawn". And
# done at once: who did the work has accepted it, and on the street there may be no connection to say so first. Each
# visit but the last leaves it under way; what was found on one stays found, so from there it is closed early. A change
# takes the acceptance back: who accepted it accepted something else.
WORK_ORDER_STEPS: tuple[Step[WorkOrderState], ...] = (
    Step(None, Verb.ISSUE_WORK_ORDER, WorkOrderState.ISSUED, Permission.ISSUE_WORK_ORDERS),
    Step(WorkOrderState.ISSUED, Verb.ACCEPT_WORK_ORDER, WorkOrderState.ACCEPTED, Permission.DO_WORK_ORDERS),
    Step(WorkOrderState.ISSUED, Verb.REPORT_VISIT, WorkOrderState.UNDER_WAY, Permission.DO_WORK_ORDERS),
    Step(WorkOrderState.ISSUED, Verb.REPORT_DONE, WorkOrderState.DONE, Permission.DO_WORK_ORDERS),
    Step(WorkOrderState.ISSUED, Verb.REPORT_NOT_DONE, WorkOrderState.NOT_DONE, Permission.DO_WORK_ORDERS),
    Step(WorkOrderState.ISSUED, Verb.CHANGE_WORK_ORDER, WorkOrderState.ISSUED, Permission.ISSUE_WORK_ORDERS),
    Step(WorkOrderState.ISSUED, Verb.WITHDRAW_WORK_ORDER, WorkOrderState.WITHDRAWN, Permission.ISSUE_WORK_ORDERS),
    Step(WorkOrderState.ACCEPTED, Verb.REPORT_VISIT, WorkOrderState.UNDER_WAY, Permission.DO_WORK_ORDERS),
    Step(WorkOrderState.ACCEPTED, Verb.REPORT_DONE, WorkOrderState.DONE, Permission.DO_WORK_ORDERS),
    Step(WorkOrderState.ACCEPTED, Verb.REPORT_NOT_DONE, WorkOrderState.NOT_DONE, Permission.DO_WORK_ORDERS),
    Step(WorkOrderState.ACCEPTED, Verb.CHANGE_WORK_ORDER, WorkOrderState.ISSUED, Permission.ISSUE_WORK_ORDERS),
    Step(WorkOrderState.ACCEPTED, Verb.WITHDRAW_WORK_ORDER, WorkOrderState.WITHDRAWN, Permission.ISSUE_WORK_ORDERS),
    Step(WorkOrderState.UNDER_WAY, Verb.REPORT_VISIT, WorkOrderState.UNDER_WAY, Permission.DO_WORK_ORDERS),
    Step(WorkOrderState.UNDER_WAY, Verb.REPORT_DONE, WorkOrderState.DONE, Permission.DO_WORK_ORDERS),
    Step(WorkOrderState.UNDER_WAY, Verb.REPORT_NOT_DONE, WorkOrderState.CLOSED_EARLY, Permission.DO_WORK_ORDERS),
    Step(WorkOrderState.UNDER_WAY, Verb.CHANGE_WORK_ORDER, WorkOrderState.UNDER_WAY, Permission.ISSUE_WORK_ORDERS),
    Step(WorkOrderState.UNDER_WAY, Verb.WITHDRAW_WORK_ORDER, WorkOrderState.CLOSED_EARLY, Permission.ISSUE_WORK_ORDERS),
)

# A run or a signal makes it new; whatever people decide carries a reason. Nothing leads back: what was seen was seen.
BIJZONDERHEID_STEPS: tuple[Step[BijzonderheidState], ...] = (
    Step(BijzonderheidState.NEW, Verb.ASSESS, BijzonderheidState.ASSESSED, Permission.ASSESS),
    Step(BijzonderheidState.NEW, Verb.TAKE_UP, BijzonderheidState.TAKEN_UP, Permission.DECIDE),
    Step(BijzonderheidState.NEW, Verb.ACT_DIRECTLY, BijzonderheidState.TAKEN_UP, Permission.ACT_DIRECTLY),
    Step(BijzonderheidState.ASSESSED, Verb.ASSESS, BijzonderheidState.ASSESSED, Permission.ASSESS),
    Step(BijzonderheidState.ASSESSED, Verb.TAKE_UP, BijzonderheidState.TAKEN_UP, Permission.DECIDE),
    Step(BijzonderheidState.ASSESSED, Verb.DISMISS, BijzonderheidState.DISMISSED, Permission.DECIDE),
    Step(BijzonderheidState.ASSESSED, Verb.ACT_DIRECTLY, BijzonderheidState.TAKEN_UP, Permission.ACT_DIRECTLY),
    Step(BijzonderheidState.TAKEN_UP, Verb.ACT_DIRECTLY, BijzonderheidState.TAKEN_UP, Permission.ACT_DIRECTLY),
    Step(BijzonderheidState.DISMISSED, Verb.ASSESS, BijzonderheidState.ASSESSED, Permission.ASSESS),
    Step(BijzonderheidState.DISMISSED, Verb.TAKE_UP, BijzonderheidState.TAKEN_UP, Permission.DECIDE),
    Step(BijzonderheidState.DISMISSED, Verb.ACT_DIRECTLY, BijzonderheidState.TAKEN_UP, Permission.ACT_DIRECTLY),
)

# A correction is a new version, whatever state it is in; what was registered by mistake is never brought back.
PRESENCE_STEPS: tuple[Step[PresenceState], ...] = (
    Step(None, Verb.REGISTER_PRESENCE, PresenceState.STANDING, Permission.REGISTER_PRESENCE),
    Step(PresenceState.STANDING, Verb.CORRECT_PRESENCE, PresenceState.STANDING, Permission.REGISTER_PRESENCE),
    Step(PresenceState.STANDING, Verb.END_PRESENCE, PresenceState.ENDED, Permission.REGISTER_PRESENCE),
    Step(PresenceState.STANDING, Verb.WITHDRAW_PRESENCE, PresenceState.WITHDRAWN, Permission.REGISTER_PRESENCE),
    Step(PresenceState.ENDED, Verb.CORRECT_PRESENCE, PresenceState.ENDED, Permission.REGISTER_PRESENCE),
    Step(PresenceState.ENDED, Verb.WITHDRAW_PRESENCE, PresenceState.WITHDRAWN, Permission.REGISTER_PRESENCE),
)

# A moment is moved, never dropped: a year without its two moments must show.
TOP_X_STEPS: tuple[Step[TopXState], ...] = (
    Step(None, Verb.PLAN_TOP_X, TopXState.PLANNED, Permission.HANDLE_TOP_X),
    Step(TopXState.PLANNED, Verb.MOVE_TOP_X, TopXState.PLANNED, Permission.HANDLE_TOP_X),
    Step(TopXState.PLANNED, Verb.HOLD_TOP_X, TopXState.HELD, Permission.HANDLE_TOP_X),
    Step(TopXState.HELD, Verb.CORRECT_TOP_X, TopXState.HELD, Permission.HANDLE_TOP_X),
)

# Whoever writes it, another approves it. Sent back it is a draft again; what is approved is changed no more, only taken
# back, so that what went out is what the second person read.
BUURTBERICHT_STEPS: tuple[Step[BuurtberichtState], ...] = (
    Step(None, Verb.MAKE_MESSAGE, BuurtberichtState.DRAFT, Permission.PROPOSE_MESSAGES),
    Step(BuurtberichtState.DRAFT, Verb.CHANGE_MESSAGE, BuurtberichtState.DRAFT, Permission.PROPOSE_MESSAGES),
    Step(BuurtberichtState.DRAFT, Verb.OFFER_MESSAGE, BuurtberichtState.OFFERED, Permission.PROPOSE_MESSAGES),
    Step(BuurtberichtState.DRAFT, Verb.DROP_MESSAGE, BuurtberichtState.RECALLED, Permission.PROPOSE_MESSAGES),
    Step(BuurtberichtState.OFFERED, Verb.APPROVE_MESSAGE, BuurtberichtState.APPROVED, Permission.APPROVE_MESSAGES),
    Step(BuurtberichtState.OFFERED, Verb.SEND_BACK_MESSAGE, BuurtberichtState.DRAFT, Permission.APPROVE_MESSAGES),
    Step(BuurtberichtState.OFFERED, Verb.DROP_MESSAGE, BuurtberichtState.RECALLED, Permission.PROPOSE_MESSAGES),
    Step(BuurtberichtState.APPROVED, Verb.REPORT_SENT, BuurtberichtState.SENT, Permission.SEND_MESSAGES),
    Step(BuurtberichtState.APPROVED, Verb.RECALL_MESSAGE, BuurtberichtState.RECALLED, Permission.APPROVE_MESSAGES),
)

# Phase by phase, as the privacy protocol asks: nothing is weighed that was not enriched, nor handed over unweighed.
UNDERMINING_STEPS: tuple[Step[UnderminingPhase], ...] = (
    Step(None, Verb.TAKE_IN_UNDERMINING, UnderminingPhase.SIGNAL, Permission.HANDLE_UNDERMINING),
    Step(UnderminingPhase.SIGNAL, Verb.ENRICH_UNDERMINING, UnderminingPhase.ENRICHING, Permission.HANDLE_UNDERMINING),
    Step(UnderminingPhase.SIGNAL, Verb.DROP_UNDERMINING, UnderminingPhase.NO_FOLLOW_UP, Permission.HANDLE_UNDERMINING),
    Step(UnderminingPhase.ENRICHING, Verb.WEIGH_UNDERMINING, UnderminingPhase.WEIGHING, Permission.HANDLE_UNDERMINING),
    Step(
        UnderminingPhase.ENRICHING, Verb.DROP_UNDERMINING, UnderminingPhase.NO_FOLLOW_UP, Permission.HANDLE_UNDERMINING
    ),
    Step(UnderminingPhase.WEIGHING, Verb.ENRICH_UNDERMINING, UnderminingPhase.ENRICHING, Permission.HANDLE_UNDERMINING),
    Step(
        UnderminingPhase.WEIGHING,
        Verb.HAND_OVER_UNDERMINING,
        UnderminingPhase.HANDED_OVER,
        Permission.HANDLE_UNDERMINING,
    ),
    Step(
        UnderminingPhase.WEIGHING, Verb.DROP_UNDERMINING, UnderminingPhase.NO_FOLLOW_UP, Permission.HANDLE_UNDERMINING
    ),
)

RISK_LOCATION_STEPS: tuple[Step[RiskState], ...] = (
    Step(None, Verb.LIST_RISK_LOCATION, RiskState.LISTED, Permission.RISK_LOCATIONS),
    Step(RiskState.LISTED, Verb.CHECK_RISK_LOCATION, RiskState.CHECKED, Permission.RISK_LOCATIONS),
    Step(RiskState.LISTED, Verb.REMOVE_RISK_LOCATION, RiskState.REMOVED, Permission.RISK_LOCATIONS),
    Step(RiskState.CHECKED, Verb.CHECK_RISK_LOCATION, RiskState.CHECKED, Permission.RISK_LOCATIONS),
    Step(RiskState.CHECKED, Verb.REMOVE_RISK_LOCATION, RiskState.REMOVED, Permission.RISK_LOCATIONS),
)

# Opening keeps the agenda as it is: what was decided, was decided on figures that can be read again. After closing
# nothing is added, or the minutes would change after they were sent.
MEETING_STEPS: tuple[Step[MeetingState], ...] = (
    Step(None, Verb.PLAN_MEETING, MeetingState.SCHEDULED, Permission.LEAD_MEETINGS),
    Step(MeetingState.SCHEDULED, Verb.CHANGE_MEETING, MeetingState.SCHEDULED, Permission.LEAD_MEETINGS),
    Step(MeetingState.SCHEDULED, Verb.ADD_POINT, MeetingState.SCHEDULED, Permission.JOIN_MEETINGS),
    Step(MeetingState.SCHEDULED, Verb.DROP_POINT, MeetingState.SCHEDULED, Permission.JOIN_MEETINGS),
    Step(MeetingState.SCHEDULED, Verb.ORDER_AGENDA, MeetingState.SCHEDULED, Permission.LEAD_MEETINGS),
    Step(MeetingState.SCHEDULED, Verb.OPEN_MEETING, MeetingState.IN_SESSION, Permission.LEAD_MEETINGS),
    Step(MeetingState.SCHEDULED, Verb.CALL_OFF_MEETING, MeetingState.CALLED_OFF, Permission.LEAD_MEETINGS),
    Step(MeetingState.IN_SESSION, Verb.ADD_POINT, MeetingState.IN_SESSION, Permission.JOIN_MEETINGS),
    Step(MeetingState.IN_SESSION, Verb.TAKE_DECISION, MeetingState.IN_SESSION, Permission.LEAD_MEETINGS),
    Step(MeetingState.IN_SESSION, Verb.CLOSE_MEETING, MeetingState.HELD, Permission.LEAD_MEETINGS),
)

ACTION_STEPS: tuple[Step[ActionState], ...] = (
    Step(None, Verb.TAKE_DECISION, ActionState.OPEN, Permission.LEAD_MEETINGS),
    Step(ActionState.OPEN, Verb.COMPLETE_ACTION, ActionState.COMPLETED, Permission.JOIN_MEETINGS),
    Step(ActionState.OPEN, Verb.LET_ACTION_LAPSE, ActionState.LAPSED, Permission.LEAD_MEETINGS),
)


# What was carried over goes on as another action, and so is never taken up again itself.
PLAN_ACTION_STEPS: tuple[Step[PlanActionState], ...] = (
    Step(None, Verb.ADD_PLAN_ACTION, PlanActionState.PLANNED, Permission.EDIT_PLAN),
    Step(PlanActionState.PLANNED, Verb.CHANGE_PLAN_ACTION, PlanActionState.PLANNED, Permission.EDIT_PLAN),
    Step(PlanActionState.PLANNED, Verb.START_PLAN_ACTION, PlanActionState.RUNNING, Permission.EDIT_PLAN),
    Step(PlanActionState.PLANNED, Verb.STOP_PLAN_ACTION, PlanActionState.STOPPED, Permission.EDIT_PLAN),
    Step(PlanActionState.PLANNED, Verb.CARRY_OVER_PLAN_ACTION, PlanActionState.CARRIED_OVER, Permission.EDIT_PLAN),
    Step(PlanActionState.RUNNING, Verb.CHANGE_PLAN_ACTION, PlanActionState.RUNNING, Permission.EDIT_PLAN),
    Step(PlanActionState.RUNNING, Verb.FINISH_PLAN_ACTION, PlanActionState.DONE, Permission.EDIT_PLAN),
    Step(PlanActionState.RUNNING, Verb.STOP_PLAN_ACTION, PlanActionState.STOPPED, Permission.EDIT_PLAN),
    Step(PlanActionState.RUNNING, Verb.CARRY_OVER_PLAN_ACTION, PlanActionState.CARRIED_OVER, Permission.EDIT_PLAN),
    Step(PlanActionState.DONE, Verb.RESUME_PLAN_ACTION, PlanActionState.RUNNING, Permission.EDIT_PLAN),
    Step(PlanActionState.STOPPED, Verb.RESUME_PLAN_ACTION, PlanActionState.RUNNING, Permission.EDIT_PLAN),
)

# Its last day ends it without a step; what was taken back is shared anew, never opened again.
SHARE_STEPS: tuple[Step[ShareState], ...] = (
    Step(None, Verb.SHARE_PRODUCT, ShareState.SHARED, Permission.SHARE_REPORTS),
    Step(ShareState.SHARED, Verb.EXTEND_SHARE, ShareState.SHARED, Permission.SHARE_REPORTS),
    Step(ShareState.SHARED, Verb.WITHDRAW_SHARE, ShareState.WITHDRAWN, Permission.SHARE_REPORTS),
)


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that goes from state to state, and how it is called."""

    kind: type
    name: str  # in a Dutch sentence, after "de" or "het"
    title: str  # of its part of the reference
    steps: Sequence[Step[StrEnum]]
    said: str = ""  # before its diagram
    neuter: bool = False  # "het" in place of "de"


SUBJECTS = (
    Subject(Intervention, "interventie", "Intervention (interventie)", INTERVENTION_STEPS),
    Subject(WorkOrder, "werkopdracht", "Work order (werkopdracht)", WORK_ORDER_STEPS),
    Subject(
        Bijzonderheid,
        "bijzonderheid",
        "Bijzonderheid",
        BIJZONDERHEID_STEPS,
        "A run makes it `new`, when it sees a rise that no earlier one saw, and so does the first signal of people. "
        "People do the rest, with a reason.",
    ),
    Subject(Presence, "aanwezigheid", "Presence (aanwezigheid)", PRESENCE_STEPS),
    Subject(TopXMoment, "Top-X", "Moment of the Top-X", TOP_X_STEPS),
    Subject(
        Buurtbericht,
        "buurtbericht",
        "Buurtbericht",
        BUURTBERICHT_STEPS,
        "Nobody approves what he wrote a version of himself.",
        neuter=True,
    ),
    Subject(
        UnderminingSignal,
        "casus",
        "Signal of ondermijning",
        UNDERMINING_STEPS,
        "The program itself ends one whose term is over (`no-follow-up`), and erases its content.",
    ),
    Subject(RiskLocation, "risicolocatie", "Risk location (risicolocatie)", RISK_LOCATION_STEPS),
    Subject(
        Meeting,
        "vergadering",
        "Meeting (VIS-overleg)",
        MEETING_STEPS,
        "While it is `scheduled` its agenda is written anew each time; `in-session` keeps it as it was then.",
    ),
    Subject(
        Action,
        "actie",
        "Action (actie)",
        ACTION_STEPS,
        "A decision that says who does something by which day is an action from the moment it is written down.",
    ),
    Subject(
        PlanAction,
        "actie van het plan",
        "Action of the safety plan (actie)",
        PLAN_ACTION_STEPS,
        "One that is carried over goes on as an action of the next year, which begins `action-planned`.",
    ),
    Subject(SharedProduct, "gedeelde product", "Shared product (gedeeld product)", SHARE_STEPS, neuter=True),
)
SUBJECT_OF: dict[type, Subject] = {subject.kind: subject for subject in SUBJECTS}

# Each verb asks one permission, in whatever state: who may is never a matter of when.
PERMISSION_OF: dict[Verb, Permission] = {
    **{step.verb: step.permission for subject in SUBJECTS for step in subject.steps},
    Verb.HAND_IN_SIGNAL: Permission.HAND_IN_SIGNALS,  # begins one or joins one, in whatever state
    Verb.WRITE_NOTE: Permission.ASSESS,  # a note has no states: it stands, or it was withdrawn
    Verb.WITHDRAW_NOTE: Permission.ASSESS,
    Verb.MAP_WORD: Permission.MAP_CATEGORIES,  # has no states: each decision is a new one
    Verb.MAKE_REPORT: Permission.MAKE_REPORTS,  # has no states: each making is a new one
    Verb.PUBLISH_REPORT: Permission.PUBLISH_REPORTS,
    Verb.UNPUBLISH_REPORT: Permission.PUBLISH_REPORTS,
    Verb.COUNT_ANEW: Permission.CALCULATE,
    Verb.STOP_COUNTING: Permission.CALCULATE,
    Verb.PLAN_WEEK: Permission.ISSUE_WORK_ORDERS,
    Verb.CHANGE_PLAN: Permission.ISSUE_WORK_ORDERS,
    Verb.SET_CRITERION: Permission.SET_CRITERIA,  # has no states: its days make them, and a change is a new version
    Verb.CHANGE_CRITERION: Permission.SET_CRITERIA,
    Verb.ERASE_UNDERMINING: Permission.HANDLE_UNDERMINING,  # of its content, in whatever phase
    Verb.SET_TOP_X_CRITERIA: Permission.HANDLE_TOP_X,  # have no states: the next version follows
    Verb.MAKE_SAFETY_PLAN: Permission.EDIT_PLAN,  # likewise
    Verb.CHANGE_SAFETY_PLAN: Permission.EDIT_PLAN,
    Verb.SET_PRIORITIES: Permission.EDIT_PLAN,
    Verb.LOG_PLAN_PROGRESS: Permission.LOG_PROGRESS,  # in whatever state: a report is written when the year is over
    Verb.LINK_PLAN_ACTION: Permission.EDIT_PLAN,
}

# Work may be ordered for an intervention in these states.
OPEN_INTERVENTIONS = frozenset({InterventionState.PLANNED, InterventionState.RUNNING})
