"""Webhooks: another program is told that something happened, so that it need not ask all day; never what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from openvis.domain.notification import ENDED, MailState, pause_after


class EventKind(StrEnum):
    RUN_FINISHED = "run-finished"
    NEW_BIJZONDERHEID = "new-bijzonderheid"
    WORK_ORDER_ISSUED = "work-order-issued"
    FINDING_RECORDED = "finding-recorded"
    MESSAGE_SENT = "message-sent"  # a buurtbericht went out
    REPORT_PUBLISHED = "report-published"  # everybody may read it now


# Which lines of the audit trail are told, and as what.
KIND_OF_ACTION = {
    "issue-work-order": EventKind.WORK_ORDER_ISSUED,
    "act-directly": EventKind.WORK_ORDER_ISSUED,
    "report-visit": EventKind.FINDING_RECORDED,
    "report-done": EventKind.FINDING_RECORDED,
    "report-sent": EventKind.MESSAGE_SENT,
    "publish-report": EventKind.REPORT_PUBLISHED,
}


@dataclass(frozen=True, slots=True)
class Webhook:
    """Who is told, of what. The secret by which it is signed stands nowhere; it follows from `salt`."""

    id: int
    gemeente: str
    url: str
    kinds: tuple[EventKind, ...]
    salt: str
    made_at: datetime
    made_by: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. `key` is what it is told by once only."""

    key: str
    kind: EventKind
    subject: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event for one webhook, and what became of every attempt since it was put in the outbox, or offered again.

    since  when that was: how long it is tried, is counted from then
    """

    id: int
    webhook: Webhook
    key: str
    kind: EventKind
    body: str
    at: datetime
    state: MailState = MailState.WAITING
    failures: int = 0
    last_at: datetime | None = None
    told: str = ""
    since: datetime | None = None

    @property
    def given_up(self) -> bool:
        return self.state is MailState.REFUSED

    def may_be_tried(self, now: datetime) -> bool:
        if self.state in ENDED:
            return False
        return self.last_at is None or self.last_at + pause_after(self.failures) <= now
