"""Werkopdrachten of the last two weeks that are not simply done: what a coordinator of the town finds on the board."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from openvis.domain.work_order import ActionTaken, Finding, FollowUp, NotDoneReason, Priority, Situation

DAY = timedelta(days=1)
SPOKEN = Finding(Situation.FOUND_AND_SOLVED, ActionTaken.SPOKE, 6, 2, 0, 50, None)
COMES_BACK = Finding(Situation.FOUND_NOT_SOLVED, ActionTaken.SPOKE, 4, 1, 0, 35, FollowUp.COMES_BACK)


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """issued, due   from now, in the past below nothing
    found         a visit and what it met, each two days after the one before
    given_up      why the rest of the visits was never made
    """

    task: str
    team: str
    priority: Priority
    issued: timedelta
    due: timedelta
    visits: int
    found: tuple[Finding, ...] = ()
    given_up: NotDoneReason | None = None


OPEN_ORDERS = (
    OpenOrder("Controleer de achterpaden en de stallingen.", "Team Straat", Priority.HIGH, -10 * DAY, -2 * DAY, 3,
              (SPOKEN,)),
    OpenOrder("Loop een ronde en spreek mensen aan.", "Team Straat", Priority.NORMAL, -8 * DAY, 4 * DAY, 1,
              (COMES_BACK,)),
    OpenOrder("Spreek bewoners aan over het slot op hun deur.", "Team Wijk", Priority.LOW, -9 * DAY, DAY, 3, (SPOKEN,),
              NotDoneReason.WEATHER),
    OpenOrder("Kijk of de verlichting brandt.", "Team Wijk", Priority.NORMAL, -DAY, 6 * DAY, 2),
)  # fmt: skip
