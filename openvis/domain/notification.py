"""Mail to staff: what somebody wants to hear of and when, and what became of each mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from openvis.domain.due import DueKind


class Way(StrEnum):
    """How somebody hears of one kind of thing that waits."""

    AT_ONCE = "at-once"
    OVERVIEW = "overview"  # in the mail of the days that were chosen
    NONE = "none"


class Weekday(StrEnum):
    """In the order of `date.weekday()`."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


WORKDAYS = tuple(Weekday)[:5]
# Until somebody chooses otherwise: what nobody can do later comes at once, the rest with the overview.
AT_ONCE_BY_DEFAULT = frozenset({DueKind.ORDER, DueKind.APPROVE_MESSAGE})


@dataclass(frozen=True, slots=True)
class NoticeChoice:
    """What an account chose. Without an address of the account nothing is mailed, whatever was chosen."""

    ways: Mapping[DueKind, Way] = field(default_factory=dict)
    days: tuple[Weekday, ...] = WORKDAYS

    def way_of(self, kind: DueKind) -> Way:
        return self.ways.get(kind) or (Way.AT_ONCE if kind in AT_ONCE_BY_DEFAULT else Way.OVERVIEW)


class MailState(StrEnum):
    WAITING = "waiting"
    FAILED = "failed"  # not taken this time; offered again later
    SENT = "sent"  # the mail server took it
    REFUSED = "refused"  # for good
    DROPPED = "dropped"  # the account was closed, or has no address any more


ENDED = frozenset({MailState.SENT, MailState.REFUSED, MailState.DROPPED})
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=6)
GIVEN_UP_AFTER = timedelta(days=5)  # as mail servers do


def pause_after(failures: int) -> timedelta:
    """How long to wait after so many failures: five minutes, twice as long each time, six hours at most."""
    return min(FIRST_PAUSE * (1 << min(failures - 1, 10)), LONGEST_PAUSE)


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One thing that waits, as a mail tells it."""

    sentence: str
    beside: str  # where and by when
    address: str  # of its page, from the root of the site


@dataclass(frozen=True, slots=True)
class Notification:
    """One mail. What it says is written down when it is made, so that a second attempt says the same.

    key  by what it is made once only, and always gets the same Message-ID
    """

    id: int
    account: int
    username: str
    key: str
    subject: str
    lines: tuple[NoticeLine, ...]
    at: datetime
    state: MailState = MailState.WAITING
    failures: int = 0
    last_at: datetime | None = None  # when the last step was made
    told: str = ""  # how that ended, in a sentence

    def may_be_tried(self, now: datetime) -> bool:
        if self.state in ENDED:
            return False
        return self.last_at is None or self.last_at + pause_after(self.failures) <= now
