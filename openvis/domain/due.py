"""What waits for somebody: the register behind the daily list, the mail and the personal calendar.

A sentence of it is made of numbers, kinds, teams and days, never of what somebody typed, and names no place nearer than
a buurt: it may leave the building by mail.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from openvis.domain.access import Permission

SOON = timedelta(days=14)  # what has more time than this stands in the calendar, not yet on the daily list


class DueKind(StrEnum):
    ORDER = "order"  # for a team, open
    LATE_ORDER = "late-order"  # for whoever issued it
    FOLLOW_UP = "follow-up"  # somebody has to go there again
    NO_PLAN = "no-plan"  # of deployment, for next week
    NEW_BIJZONDERHEID = "new-bijzonderheid"
    UNDECIDED_BIJZONDERHEID = "undecided-bijzonderheid"
    ACTION = "action"  # that was agreed in a VIS-overleg
    MEETING = "meeting"  # a VIS-overleg, to come
    MEETING_LEFT_OPEN = "meeting-left-open"  # its day went by, and it was not opened or not closed
    START_INTERVENTION = "start-intervention"
    END_INTERVENTION = "end-intervention"
    JUDGE_INTERVENTION = "judge-intervention"
    APPROVE_MESSAGE = "approve-message"  # a buurtbericht that waits for a second person
    SENT_BACK_MESSAGE = "sent-back-message"
    SEND_MESSAGE = "send-message"  # approved, and not sent
    FORECAST_CRITERION = "forecast-criterion"
    TOP_X = "top-x"
    NO_TOP_X = "no-top-x"  # no next moment was planned
    UNDERMINING_TERM = "undermining-term"
    RISK_LOCATION_TERM = "risk-location-term"
    SHARE_ENDS = "share-ends"  # what others may read until a day that comes near
    OLD_SOURCE = "old-source"
    WORDS = "words"  # of a supplier, without a kind
    FAILED_JOB = "failed-job"
    STILL_WORKER = "still-worker"


# These happen on their day; all else is to be done by it.
HAPPENS_ON = frozenset({DueKind.MEETING, DueKind.TOP_X})

# For whom something waits: whoever may do something about it.
WAITS_FOR: dict[DueKind, Permission] = {
    DueKind.ORDER: Permission.DO_WORK_ORDERS,
    DueKind.LATE_ORDER: Permission.ISSUE_WORK_ORDERS,
    DueKind.FOLLOW_UP: Permission.ISSUE_WORK_ORDERS,
    DueKind.NO_PLAN: Permission.ISSUE_WORK_ORDERS,
    DueKind.NEW_BIJZONDERHEID: Permission.ASSESS,
    DueKind.UNDECIDED_BIJZONDERHEID: Permission.DECIDE,
    DueKind.ACTION: Permission.LEAD_MEETINGS,
    DueKind.MEETING: Permission.JOIN_MEETINGS,
    DueKind.MEETING_LEFT_OPEN: Permission.LEAD_MEETINGS,
    DueKind.START_INTERVENTION: Permission.DECIDE,
    DueKind.END_INTERVENTION: Permission.DECIDE,
    DueKind.JUDGE_INTERVENTION: Permission.DECIDE,
    DueKind.APPROVE_MESSAGE: Permission.APPROVE_MESSAGES,
    DueKind.SENT_BACK_MESSAGE: Permission.PROPOSE_MESSAGES,
    DueKind.SEND_MESSAGE: Permission.SEND_MESSAGES,
    DueKind.FORECAST_CRITERION: Permission.SET_CRITERIA,
    DueKind.TOP_X: Permission.HANDLE_TOP_X,
    DueKind.NO_TOP_X: Permission.HANDLE_TOP_X,
    DueKind.UNDERMINING_TERM: Permission.HANDLE_UNDERMINING,
    DueKind.RISK_LOCATION_TERM: Permission.RISK_LOCATIONS,
    DueKind.SHARE_ENDS: Permission.SHARE_REPORTS,
    DueKind.OLD_SOURCE: Permission.IMPORT,
    DueKind.WORDS: Permission.MAP_CATEGORIES,
    DueKind.FAILED_JOB: Permission.CALCULATE,
    DueKind.STILL_WORKER: Permission.CALCULATE,
}


class Urgency(StrEnum):
    """In the order in which a list shows them."""

    LATE = "late"
    TODAY = "today"
    OPEN = "open"  # waits, without a day on which it must be done
    SOON = "soon"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that waits.

    of     what it is about, within its kind and gemeente: while that stays the same it is the same thing
    page   name of the page where something can be done about it, and `page_of` what that page is about
    on     the day by which, or on which; None where it simply waits
    areas  codes of the buurten it is about; their names are put beside the sentence
    team   only for who works in this team; empty for everybody who may
    """

    kind: DueKind
    gemeente: str
    of: str
    sentence: str
    page: str
    page_of: str | int | None = None
    on: date | None = None
    areas: tuple[str, ...] = ()
    team: str = ""

    @property
    def key(self) -> str:
        return f"{self.gemeente}/{self.kind.value}/{self.of}"

    def urgency(self, today: date) -> Urgency:
        if self.on is None:
            return Urgency.OPEN
        if self.on <= today:
            return Urgency.LATE if self.on < today else Urgency.TODAY
        return Urgency.SOON if self.on <= today + SOON else Urgency.LATER


def in_order(found: Iterable[Due], today: date) -> list[Due]:
    """The most urgent first, and of those the one that waits longest."""
    order = list(Urgency)
    return sorted(found, key=lambda due: (order.index(due.urgency(today)), due.on or today, due.kind, due.of))


def waiting_now(found: Iterable[Due], today: date) -> list[Due]:
    """What belongs on the list of today."""
    return [due for due in in_order(found, today) if due.urgency(today) is not Urgency.LATER]
